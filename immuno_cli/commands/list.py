"""`immuno list`: names for pipes."""

from typing import Annotated

import typer

from ..answers import Outcome, as_json, show
from ..exits import ExitCode, UsageError
from .facets import read_facets
from .options import ClassOption, ColourOption, DirectionOption, DiseaseOption, JsonOption, ModalityOption, TargetOption

_WORDS = ("therapy", "agent", "cell", "molecule", "disease", "adverse-event", "concept", "headline", "source")
#: singular and plural -> kind
KINDS = {word: word for word in _WORDS} | {f"{word}s": word for word in _WORDS} | {"therapies": "therapy"}


def command(
    kind: Annotated[
        list[str] | None, typer.Argument(metavar="[KIND]", help="A kind: agents, cells, …, headlines, sources.")
    ] = None,
    direction: DirectionOption = None,
    in_class: ClassOption = None,
    target: TargetOption = None,
    disease: DiseaseOption = None,
    modality: ModalityOption = None,
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
    wanted, others = split_kind(list(kind or ()))
    if others:  # a name of several words needs no quotes: the others belong to the one name that is given
        given = [option for option, name in named.items() if name]
        if len(given) != 1:
            raise UsageError(f"no kind {' '.join(others)!r}; kinds are {', '.join(dict.fromkeys(KINDS.values()))}")
        named[given[0]] = f"{named[given[0]]} {' '.join(others)}"
    plain = {"direction": direction, "modality": modality, "status": status}
    query = {name: value for name, value in {"kind": wanted, **plain, **named}.items() if value}
    store = open_store()
    facets, miss = read_facets(store, plain, named, query, json)
    if miss:
        return miss
    rows = listing(store, wanted, facets)
    if json:
        return as_json(store, query, [row._asdict() for row in rows])
    if not rows:
        return Outcome(code=ExitCode.NO_MATCH, remarks=("no entry fits.",))
    if long:
        return Outcome(
            show(
                "table",
                [(row.id if ids else row.name, row.kind, *([row.gloss] if row.gloss else [])) for row in rows],
                color,
            )
        )
    from ..render.view import clean

    return Outcome("".join(f"{row.id if ids else clean(row.name)}\n" for row in rows))


def split_kind(words: list[str]) -> tuple[str | None, list[str]]:
    """The kind that words begin or end with (agents, adverse events), and the words beside it."""
    for number in (2, 1):
        for part, others in ((words[:number], words[number:]), (words[-number:], words[:-number])):
            kind = KINDS.get("-".join(part).casefold())
            if kind:
                return kind, others
    return None, words
