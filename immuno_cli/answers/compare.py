"""What `immuno compare` answers, once its arguments are read."""

from __future__ import annotations

from ..api import open_corpus
from ..exits import ExitCode, UsageError
from .outcome import Outcome, ambiguous, as_json, as_name, in_form, meanings, missed, style

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..api import Corpus
    from ..corpus.lookup import Match

#: so many words are tried as names of several words each
MOST_WORDS = 12
BETWEEN = ("vs", "vs.", "versus", ",")


def compare(words: list[str], kind: str | None = None, form: str = "", color: str = "auto") -> Outcome:
    """Entries side by side; or which of the names stand for none, or for several."""
    typed = names_in(words)
    names = [as_name([name]) for name in typed]
    if len(names) < 2:
        raise UsageError("name two entries or more, as in `immuno compare nivolumab vs pembrolizumab`")
    corpus = open_corpus()
    bare = typed == words and not any(" " in word for word in words)
    if bare and not all(corpus.resolve(name, kind) for name in names):
        names = grouped(corpus, names, kind) or names
    found = {name: corpus.resolve(name, kind) for name in dict.fromkeys(names)}
    if any(len(matches) != 1 for matches in found.values()):
        return _unclear(corpus, names, found, kind, form == "json")
    chosen: dict[str, Match] = {}
    remarks = []
    for name, (match,) in found.items():
        if match.id in chosen:
            remarks.append(f"{name!r} and {chosen[match.id].text!r} are both {match.name}.")
        chosen.setdefault(match.id, match)
    if len(chosen) < 2:
        raise UsageError(f"these are names of one entry, {next(iter(chosen.values())).name}; name two")
    compared = corpus.compare(*chosen.values())
    told, shared = compared["entries"], compared["common"]
    if form:
        return in_form(form, "compare", corpus, names, told, remarks=tuple(remarks), common=shared)
    from ..render import comparison

    view = comparison.comparison(told, [corpus.record(ident) for ident in chosen], shared)
    rich, colour = style(color)
    if rich:
        from ..render import terminal_comparison

        return Outcome(terminal_comparison.comparison(view, None, colour), remarks=tuple(remarks))
    return Outcome(comparison.table(view), remarks=tuple(remarks))


def names_in(words: list[str]) -> list[str]:
    """The names in what was typed: a word each, or what stands between separators where there are any.

    >>> names_in(["T", "cell", "vs", "B", "cell"]), names_in(["T cell", "B cell"])
    (['T cell', 'B cell'], ['T cell', 'B cell'])
    """
    if len(words) == 1:
        words = words[0].replace(",", " , ").split()
        if not any(word.casefold() in BETWEEN for word in words):
            return [" ".join(words)] if words else []
    parts: list[list[str]] = [[]]
    separated = False
    for word in words:
        stem = word.rstrip()
        if stem.casefold() in BETWEEN:
            parts.append([])
        elif stem.endswith(","):
            parts[-1].append(stem[:-1])
            parts.append([])
        else:
            parts[-1].append(word)
            continue
        separated = True
    return [" ".join(part) for part in parts if part] if separated else list(words)


def grouped(corpus: Corpus, words: list[str], kind: str | None) -> list[str] | None:
    """Words as names of several words each, where that goes in one way alone: T cell B cell."""

    if len(words) > MOST_WORDS:
        return None
    ways: list[list[list[str]]] = [[[]]]  # for each number of words, how they can be names
    for end in range(1, len(words) + 1):
        spans = ((start, " ".join(words[start:end])) for start in range(end) if ways[start])
        named = [(start, name) for start, name in spans if corpus.resolve(name, kind)]
        ways.append([[*way, name] for start, name in named for way in ways[start]])
    several = [way for way in ways[-1] if len(way) > 1]
    return several[0] if len(several) == 1 else None


def _unclear(corpus: Corpus, names: list[str], found: dict[str, list[Match]], kind: str | None, json: bool) -> Outcome:
    """What is answered where names stand for nothing, or for several entries."""
    unknown = [name for name, matches in found.items() if not matches]
    several = {name: matches for name, matches in found.items() if len(matches) > 1}
    if json:
        near = [each for name in unknown for each in corpus.suggest(name, kind)]
        named = {name: meanings(matches) for name, matches in several.items()}
        return as_json(corpus, names, [], near, unknown=unknown, ambiguous=named)
    remarks = [remark for name in unknown for remark in missed(corpus, name, name, False, kind).remarks]
    remarks += [ambiguous(name, matches) for name, matches in several.items()]
    if unknown and len(names) > 2 and not any(" " in name for name in names):
        remarks.append("a name of several words needs quotes here, or `vs` between the names.")
    return Outcome(code=ExitCode.NO_MATCH, remarks=tuple(remarks))
