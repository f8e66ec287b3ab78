"""`immuno define`: the card of what a name stands for."""

from typing import Annotated

import typer

from .. import answers
from .options import ColourOption, JsonOption, KindOption, Level


def command(
    term: Annotated[
        list[str], typer.Argument(metavar="TERM...", help="A name: brand, code, synonym, abbreviation, id.")
    ],
    level: Annotated[Level, typer.Option("--level", "-l", help="Plain words, expert, or both.")] = "both",
    kind: KindOption = None,
    json: JsonOption = False,
    color: ColourOption = "auto",
) -> answers.Outcome:
    """Show what a name stands for, with sources.

    \b
    Examples:
      immuno define regulatory T cell
      immuno define keytruda --level plain
      immuno define IFN-γ --json
      immuno define agent/nivolumab           one entry for sure

    Exit code 0: found. 1: no such name (near names are suggested), or the name is ambiguous.
    """
    return answers.define(term, level, kind, json, color)
