"""What `immuno search` answers."""

from __future__ import annotations

from ..api import open_corpus
from ..exits import ExitCode, NotFound
from .listing import facets_of
from .outcome import Outcome, as_name, in_form, missed_in, show, style


def search(
    query: list[str],
    kind: str | None,
    given: dict[str, str | None],
    exact: bool = False,
    limit: int = 10,
    form: str = "",
    color: str = "auto",
) -> Outcome:
    """What is found for words, the best first, narrowed by the facets that are given."""
    wanted = as_name(query)
    corpus = open_corpus()
    try:
        found = corpus.search(wanted, kind, limit, exact, **facets_of(given))
    except NotFound as miss:
        return missed_in(form, "search", corpus, miss.name, wanted)
    code = ExitCode.FOUND if found.hits else ExitCode.NO_MATCH
    repairs = tuple(f"searched {new!r}; no entry has the word {old!r}." for old, new in found.repairs.items())
    none = (f"nothing found for {wanted!r}.",)
    more = (f"{found.total - len(found.hits)} more; --limit 0 shows all.",) if found.total > len(found.hits) else ()
    if form:
        rows = [hit.as_json() for hit in found.hits]
        told = {"total": found.total, "repaired": found.repairs}
        return in_form(form, "search", corpus, wanted, rows, none, repairs, more, **told)
    if not found.hits:
        return Outcome(code=code, remarks=(*repairs, *none))
    rich, _ = style(color)
    shown = [
        (
            f"{hit.kind} (yours)" if hit.yours else hit.kind,
            hit.name,
            (hit.snippet if rich else hit.marked) + " (yours)" * hit.added,
        )
        for hit in found.hits
    ]
    return Outcome(show("hits", shown, color), code, repairs + more)
