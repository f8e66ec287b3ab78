"""`immuno search`: ranked full-text search."""

from typing import Annotated

import typer

from ..answers import Outcome, as_json, as_name, show, style
from ..exits import ExitCode
from .facets import read_facets
from .options import (
    ClassOption,
    ColourOption,
    DirectionOption,
    DiseaseOption,
    JsonOption,
    KindOrHeadline,
    LimitOption,
    ModalityOption,
    TargetOption,
)


def command(
    query: Annotated[
        list[str], typer.Argument(metavar="QUERY...", help="Words to look for, whole, begun or misspelt.")
    ],
    kind: Annotated[
        KindOrHeadline | None,
        typer.Option("--kind", "-k", metavar="KIND", help="Only this kind, or headline.", show_default=False),
    ] = None,
    direction: DirectionOption = None,
    in_class: ClassOption = None,
    target: TargetOption = None,
    disease: DiseaseOption = None,
    modality: ModalityOption = None,
    exact: Annotated[bool, typer.Option("--exact", help="The words as they are written: no repair.")] = False,
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
      immuno search '"regulatory T cell" toler*'
      immuno search antibody --target PD-1 --disease melanoma

    Exact names come first, then names that begin so, then relevance. Words in quotes stand together; begin* stands for
    every word that begins so; a name is looked for under all names of its entry. Exit code 1: nothing found.
    """
    from ..corpus.search import marked, search
    from ..corpus.store import open_store

    wanted = as_name(query)
    store = open_store()
    given = {"direction": direction, "modality": modality, "class": in_class, "target": target, "disease": disease}
    facets, miss = read_facets(store, given, wanted, json)
    if miss:
        return miss
    found = search(store, wanted, kind, facets, limit, exact)
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
