"""`immuno list`: names for pipes, and a table for readers."""

from typing import Annotated

import typer

from ..answers.listing import entries
from ..answers.outcome import Outcome, form_of
from .options import (
    AgencyOption,
    ApprovedSinceOption,
    ClassOption,
    ColourOption,
    CsvOption,
    DirectionOption,
    DiseaseOption,
    FormatOption,
    JsonOption,
    ModalityOption,
    StatusOption,
    TargetOption,
)


def command(
    kind: Annotated[
        list[str] | None, typer.Argument(metavar="[KIND]", help="A kind: agents, cells, …, headlines, sources.")
    ] = None,
    direction: DirectionOption = None,
    in_class: ClassOption = None,
    target: TargetOption = None,
    disease: DiseaseOption = None,
    modality: ModalityOption = None,
    status: StatusOption = None,
    agency: AgencyOption = None,
    approved_since: ApprovedSinceOption = None,
    ids: Annotated[bool, typer.Option("--ids", help="Ids instead of names.")] = False,
    long: Annotated[bool, typer.Option("--long", "-l", help="Kind and a line on each as well.")] = False,
    format: FormatOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
    color: ColourOption = "auto",
) -> Outcome:
    """List entries: a table on a terminal, names in a pipe.

    \b
    Examples:
      immuno list agents
      immuno list agents --class checkpoint inhibitor therapy
      immuno list agents --agency EMA --approved-since 2024 --csv
      immuno list --target PD-1 --long
      immuno define "$(immuno list | fzf)"

    Options narrow together. --disease, with --agency and --approved-since beside it, holds of one approval that stands;
    with --status withdrawn, of one that stood. The first approval shown is the earliest whose date is known. Exit
    code 1: nothing fits.
    """
    given = {"direction": direction, "modality": modality, "status": status, "agency": agency}
    given |= {"class": in_class, "target": target, "disease": disease, "approved-since": approved_since}
    return entries(list(kind or ()), given, ids, long, form_of(format, json, csv), color)
