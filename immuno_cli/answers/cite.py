"""What `immuno cite` answers: how to cite sources, what an entry rests on, and immuno itself."""

from __future__ import annotations

from ..api import open_corpus
from ..exits import ExitCode
from ..export import module
from .compare import MOST_WORDS, grouped, names_in
from .define import headline_of
from .outcome import Outcome, ambiguous, as_name, missed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..api import Corpus

    Json = dict[str, Any]

#: what may stand before the id of a source, and how many near ids are named
SOURCE, NEAR = "source/", 5
#: words as near to a name as this are that name, misspelt
ONE = 0.8


def cite(words: list[str], sources: list[str] | None = None, form: str = "vancouver") -> Outcome:
    """What entries cite, and sources by their ids, each once; then immuno itself, but where only sources are named."""
    corpus = open_corpus()
    chosen: dict[str, Json] = {}
    wrong: list[str] = []
    with_immuno = not sources and not words
    for ident in map(as_name, ([ident] for ident in sources or ())):
        source = _source(corpus, ident)
        if source:
            chosen[source["id"]] = source
        else:
            wrong.append(_no_source(corpus, ident))
    for name in _names(corpus, words):
        found, source = corpus.resolve(name), _source(corpus, name)
        if len(found) == 1:
            chosen |= {each["id"]: each for each in corpus.record(found[0].id)["sources"]}
            with_immuno = True
        elif found:
            wrong.append(ambiguous(name, found))
        elif source:
            chosen[source["id"]] = source
        elif name.startswith(SOURCE):
            wrong.append(_no_source(corpus, name))
        elif headline := headline_of(corpus, name):
            chosen |= {each["id"]: each for each in headline["sources"]}
            with_immuno = True
        else:
            wrong += missed(corpus, name, name, False).remarks
    if wrong:
        return Outcome(code=ExitCode.NO_MATCH, remarks=tuple(wrong))
    if with_immuno:
        from ..export.references import itself

        chosen["immuno"] = itself(corpus)
    own = sum("yours" in each for each in chosen.values())
    remarks = (f"{own} of these {'are' if own > 1 else 'is'} your own, not of the corpus.",) if own else ()
    return Outcome("".join(module(form).cite(chosen.values())), remarks=remarks)


def _names(corpus: Corpus, words: list[str]) -> list[str]:
    """The names in words: one where they are one together, else a name each, or several words each."""
    if not words:
        return []
    whole = as_name(words)
    names = [as_name([name]) for name in names_in(words)]
    if _known(corpus, whole) or not names:
        return [whole]
    if names != words or all(_known(corpus, name) for name in names):
        return names
    found = grouped(corpus, names, None)
    if found or len(names) > MOST_WORDS or any(near.score >= ONE for near in corpus.suggest(whole)):
        return found or [whole]
    parts = _parts(corpus, names)
    return parts if any(_known(corpus, name) for name in parts) else [whole]


def _parts(corpus: Corpus, words: list[str]) -> list[str]:
    """Words as the longest names that they begin with, one behind the other; what begins none is a word alone."""
    names = []
    while words:
        spans = range(len(words), 0, -1)
        size = next((size for size in spans if _known(corpus, " ".join(words[:size]))), 1)
        names.append(" ".join(words[:size]))
        words = words[size:]
    return names


def _known(corpus: Corpus, name: str) -> bool:
    return name in corpus or _source(corpus, name) is not None or headline_of(corpus, name) is not None


def _source(corpus: Corpus, ident: str) -> Json | None:
    """The source with this id, which may stand behind `source/`."""
    try:
        return corpus.source_record(ident.removeprefix(SOURCE))
    except KeyError:
        return None


def _no_source(corpus: Corpus, ident: str) -> str:
    """The remark on an id that no source has, with the ids near it."""
    from difflib import get_close_matches

    ident = ident.removeprefix(SOURCE)
    ids = [row["id"] for row in corpus.listing("source", brief=False).as_json()]
    wanted = "-".join(ident.casefold().split())
    begun = [each for each in ids if wanted and each.startswith(wanted)]
    near = list(dict.fromkeys([*begun, *get_close_matches(wanted, ids, NEAR, 0.6)]))[:NEAR]
    if near:
        return "\n".join([f"no source has the id {ident!r}. Did you mean:", *(f"  {each}" for each in near)])
    return f"no source has the id {ident!r}; `immuno list sources` names all."
