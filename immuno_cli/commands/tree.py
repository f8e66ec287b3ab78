"""`immuno tree`: what is a kind of what."""

from typing import Annotated, get_args

import typer

from ..answers import tree as wing
from ..answers.outcome import Outcome, form_of
from .options import AsKind, ColourOption, CsvOption, FormatOption, JsonOption, Kind


def command(
    name: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="Any name; none for the branches of treatment.")
    ] = None,
    up: Annotated[bool, typer.Option("--up", "-u", help="What it is a kind of, instead of its kinds.")] = False,
    depth: Annotated[
        int | None,
        typer.Option("--depth", min=0, metavar="N", help="So many levels; 3 without a NAME.", show_default=False),
    ] = None,
    kind: Annotated[
        Kind | None,
        typer.Option(
            "--kind",
            "-k",
            metavar="KIND",
            help="Only this kind, and what leads to it.",
            show_default=False,
            parser=AsKind(*get_args(Kind)),
        ),
    ] = None,
    format: FormatOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
    color: ColourOption = "auto",
) -> Outcome:
    """Draw the classes beneath a name, or above it.

    \b
    Examples:
      immuno tree
      immuno tree checkpoint inhibitor therapy
      immuno tree suppression immunotherapy --depth 1
      immuno tree nivolumab --up
      immuno tree --kind cell

    Numbers count the entries beneath. An entry of several classes stands under each, opened once.
    Exit code 1: no such name (near names are suggested), or the name is ambiguous.
    """
    return wing.tree(name or [], up, depth, kind, form_of(format, json, csv), color)
