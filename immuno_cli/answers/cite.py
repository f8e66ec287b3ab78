"""What `immuno cite` answers: how to cite sources, what an entry rests on, and immuno itself."""

from __future__ import annotations

from ..api import open_corpus
from ..exits import ExitCode
from ..export import module
from .compare import grouped, names_in
from .outcome import Outcome, ambiguous, as_name, missed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..api import Corpus

    Json = dict[str, Any]


def cite(words: list[str], sources: list[str] | None = None, form: str = "vancouver") -> Outcome:
    """What entries cite, and sources by their ids, each once; then immuno itself, but where only sources are named."""
    corpus = open_corpus()
    chosen: dict[str, Json] = {}
    wrong: list[str] = []
    with_immuno = not sources and not words
    for ident in sources or ():
        source = _source(corpus, as_name([ident]))
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
    return grouped(corpus, names, None) or [whole]


def _known(corpus: Corpus, name: str) -> bool:
    return name in corpus or _source(corpus, name) is not None


def _source(corpus: Corpus, ident: str) -> Json | None:
    """The source with this id, which may stand behind `source/`."""
    try:
        return corpus.source_record(ident.removeprefix("source/"))
    except KeyError:
        return None


def _no_source(corpus: Corpus, ident: str) -> str:
    """The remark on an id that no source has, with the ids near it."""
    from difflib import get_close_matches

    ids = [row["id"] for row in corpus.listing("source", brief=False).as_json()]
    near = get_close_matches(ident.casefold(), ids, 5, 0.6)
    if near:
        return "\n".join([f"no source has the id {ident!r}. Did you mean:", *(f"  {each}" for each in near)])
    return f"no source has the id {ident!r}; `immuno list sources` names all."
