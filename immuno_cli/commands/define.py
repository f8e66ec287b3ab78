"""`immuno define`: the card of what a name stands for."""

from typing import Annotated

import typer

from ..exits import ExitCode
from .shared import ColourOption, JsonOption, KindOption, Level, Outcome, answer, as_name, missed, show


def command(
    term: Annotated[
        list[str], typer.Argument(metavar="TERM...", help="A name: brand, code, synonym, abbreviation, id.")
    ],
    level: Annotated[Level, typer.Option("--level", "-l", help="Plain words, expert, or both.")] = "both",
    kind: KindOption = None,
    json: JsonOption = False,
    color: ColourOption = "auto",
) -> Outcome:
    """Show what a name stands for, with sources.

    \b
    Examples:
      immuno define regulatory T cell
      immuno define keytruda --level plain
      immuno define IFN-γ --json
      immuno define agent/nivolumab           one entry for sure

    Exit code 0: found. 1: no such name (near names are suggested), or the name is ambiguous.
    """
    from ..corpus.lookup import resolve
    from ..corpus.store import open_store

    query = as_name(term)
    store = open_store()
    matches = resolve(store, query, kind)
    code = ExitCode.FOUND if len(matches) == 1 else ExitCode.NO_MATCH
    if not matches:
        return missed(store, query, query, json, kind)
    if json:
        results = []
        for match in matches:
            body = store.entry(match.id)
            head = {name: body.pop(name) for name in ("id", "kind", "name")}
            results.append({**head, "matched": {"text": match.text, "type": match.type}, **body})
        return answer(store, query, results, code=code)
    if len(matches) > 1:
        rows = [(f"{each.kind}/{each.id}", each.name, store.gloss(each.id)) for each in matches]
        remark = f"{query!r} has {len(matches)} meanings; choose with `immuno define {rows[0][0]}` or --kind."
        return Outcome(show("table", rows, color), code, (remark,))
    from ..render import view

    card = view.card(store.entry(matches[0].id), level)
    return Outcome(show("card", card, color), code)
