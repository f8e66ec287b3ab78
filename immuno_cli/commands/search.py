"""`immuno search`: ranked full-text search."""

from typing import Annotated, get_args

import typer

from ..answers import search as wing
from ..answers.outcome import Outcome, form_of
from .options import (
    AsKind,
    ClassOption,
    ColourOption,
    CsvOption,
    DirectionOption,
    DiseaseOption,
    FormatOption,
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
        typer.Option(
            "--kind",
            "-k",
            metavar="KIND",
            help="Only this kind, or headline.",
            show_default=False,
            parser=AsKind(*get_args(KindOrHeadline)),
        ),
    ] = None,
    direction: DirectionOption = None,
    in_class: ClassOption = None,
    target: TargetOption = None,
    disease: DiseaseOption = None,
    modality: ModalityOption = None,
    exact: Annotated[bool, typer.Option("--exact", help="The words as they are written: no repair.")] = False,
    limit: LimitOption = 10,
    format: FormatOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
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
    given = {"direction": direction, "modality": modality, "class": in_class, "target": target, "disease": disease}
    return wing.search(query, kind, given, exact, limit, form_of(format, json, csv), color)
