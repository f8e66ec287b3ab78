"""`immuno list`: names for pipes."""

from typing import Annotated

import typer

from ..exits import ExitCode
from .shared import ColourOption, Direction, JsonOption, Outcome, answer, as_kind, facet_value, ids_of, show


def command(
    kind: Annotated[
        list[str] | None, typer.Argument(metavar="[KIND]", help="A kind: agents, cells, …, headlines, sources.")
    ] = None,
    direction: Annotated[
        Direction | None, typer.Option("--direction", "-d", help="Only what does this.", show_default=False)
    ] = None,
    in_class: Annotated[
        str | None, typer.Option("--class", "-c", help="Only kinds of this entry.", show_default=False)
    ] = None,
    target: Annotated[str | None, typer.Option("--target", help="Only what acts on this.", show_default=False)] = None,
    disease: Annotated[
        str | None, typer.Option("--disease", help="Only what was licensed for this.", show_default=False)
    ] = None,
    modality: Annotated[
        str | None, typer.Option("--modality", help="Only agents of this make.", show_default=False)
    ] = None,
    status: Annotated[
        str | None, typer.Option("--status", help="Only agents with this status.", show_default=False)
    ] = None,
    ids: Annotated[bool, typer.Option("--ids", help="Ids instead of names.")] = False,
    long: Annotated[bool, typer.Option("--long", "-l", help="Kind and a line on each as well.")] = False,
    json: JsonOption = False,
    color: ColourOption = "auto",
) -> Outcome:
    """List names, one per line.

    \b
    Examples:
      immuno list agents
      immuno list agents --class checkpoint inhibitor therapy
      immuno list --target PD-1 --long
      immuno define "$(immuno list | fzf)"

    Exit code 1: nothing fits.
    """
    from ..corpus.listing import listing
    from ..corpus.store import open_store

    named = {"class": in_class, "target": target, "disease": disease}
    words = list(kind or ())
    wanted = as_kind(words) if words else None
    plain = {"direction": direction, "modality": modality, "status": status}
    query = {name: value for name, value in {"kind": wanted, **plain, **named}.items() if value}
    store = open_store()
    facets: dict[str, list[str]] = {}
    for facet, value in plain.items():
        if value:
            facets[facet] = [facet_value(store, facet, value)]
    for facet, name in named.items():
        if name:
            facets[facet], miss = ids_of(store, name, query, json)
            if miss:
                return miss
    rows = listing(store, wanted, facets)
    if json:
        return answer(store, query, [row._asdict() for row in rows])
    if not rows:
        return Outcome(code=ExitCode.NO_MATCH, remarks=("no entry fits.",))
    if long:
        return Outcome(show("table", [(row.name, row.kind, row.gloss) for row in rows], color))
    from ..render.view import clean

    return Outcome("".join(f"{row.id if ids else clean(row.name)}\n" for row in rows))
