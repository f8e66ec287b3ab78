"""`immuno compare`: entries side by side."""

from typing import Annotated, Literal

import typer

from ..answers import compare as wing
from ..answers.outcome import Outcome, form_of
from .options import ColourOption, JsonOption, KindOption


def command(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="A B [C...]", help="Names, each in quotes if of several words; or with vs between."),
    ] = None,
    kind: KindOption = None,
    format: Annotated[
        Literal["json", "ndjson"] | None,
        typer.Option("--format", metavar="FORMAT", help="For programs: json, ndjson.", show_default=False),
    ] = None,
    json: JsonOption = False,
    color: ColourOption = "auto",
) -> Outcome:
    """Show two entries or more side by side.

    What differs stands apart, what is equal is told once.

    \b
    Examples:
      immuno compare nivolumab pembrolizumab
      immuno compare T cell vs B cell vs NK cell
      immuno compare "anti-PD-1 antibody" "anti-PD-L1 antibody"
      immuno compare Yervoy, Opdivo --json

    In a pipe: tab-separated, the fact first. Exit code 1: no such name (near names are suggested), or a name is
    ambiguous.
    """
    return wing.compare(names or [], kind, form_of(format, json), color)
