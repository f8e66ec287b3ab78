"""`immuno search`: ranked full-text search."""

from typing import Annotated

import typer

from ..answers import Outcome, as_json, as_name, show, style
from ..exits import ExitCode
from .options import ColourOption, Direction, JsonOption, KindOrHeadline, LimitOption


def command(
    query: Annotated[
        list[str], typer.Argument(metavar="QUERY...", help="Words to look for, whole, begun or misspelt.")
    ],
    kind: Annotated[
        KindOrHeadline | None, typer.Option("--kind", "-k", help="Only this kind, or headlines.", show_default=False)
    ] = None,
    direction: Annotated[
        Direction | None, typer.Option("--direction", "-d", help="Only therapies that do this.", show_default=False)
    ] = None,
    limit: LimitOption = 10,
    json: JsonOption = False,
    color: ColourOption = "auto",
) -> Outcome:
    """Search names, statements, facts and headlines.

    \b
    Examples:
      immuno search kidney transplant
      immuno search exhausted T cells --kind molecule
      immuno search multiple sclerosis --direction suppression --json

    Exact names come first, then names that begin so, then relevance. Exit code 1: nothing found.
    """
    from ..corpus.search import marked, search
    from ..corpus.store import open_store

    wanted = as_name(query)
    store = open_store()
    found = search(store, wanted, kind, direction, limit)
    code = ExitCode.FOUND if found.hits else ExitCode.NO_MATCH
    repairs = tuple(f"searched {new!r}; no entry has the word {old!r}." for old, new in found.repairs.items())
    if json:
        rows = [hit.as_json() for hit in found.hits]
        return as_json(store, wanted, rows, remarks=repairs, total=found.total, repaired=found.repairs)
    if not found.hits:
        return Outcome(code=code, remarks=(*repairs, f"nothing found for {wanted!r}."))
    rich, _ = style(color)
    shown = [(hit.kind, hit.name, hit.snippet if rich else marked(hit.snippet)) for hit in found.hits]
    more = (f"{found.total - len(found.hits)} more; --limit 0 shows all.",) if found.total > len(found.hits) else ()
    return Outcome(show("hits", shown, color), code, repairs + more)
