"""`immuno define`: the card of what a name stands for."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from ..answers import define as wing
from ..answers.outcome import Outcome, form_of
from ..exits import UsageError
from .options import ColourOption, CsvOption, FormatOption, JsonOption, KindOption, Level, readable_file


def command(
    term: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TERM...", help="A name: brand, code, synonym, abbreviation, id; - for a list on stdin."
        ),
    ] = None,
    level: Annotated[Level, typer.Option("--level", "-l", help="Plain words, expert, or both.")] = "both",
    kind: KindOption = None,
    batch: Annotated[
        Path | None,
        typer.Option(
            "--batch", metavar="FILE", help="A name on each line; JSON lines out, or csv.", show_default=False
        ),
    ] = None,
    format: FormatOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
    color: ColourOption = "auto",
) -> Outcome:
    """Show what a name stands for, with sources.

    \b
    Examples:
      immuno define regulatory T cell
      immuno define keytruda --level plain
      immuno define IFN-γ --json
      immuno define agent/nivolumab           one entry for sure
      cut -f1 drugs.tsv | immuno define -     a list: one JSON object per line
      immuno define --batch drugs.txt --format csv

    Exit code 0: found. 1: no such name (near names are suggested), or the name is ambiguous.
    """
    form = form_of(format, json, csv)
    if batch and term:
        raise UsageError("either names or --batch")
    if batch:
        return wing.define_lines(_lines(readable_file(batch)), kind, form or "ndjson")
    if term == ["-"]:
        outcome = wing.define_lines(sys.stdin, kind, form or "ndjson")
        outcome.live = sys.stdin.isatty()
        return outcome
    if not term:
        raise UsageError("name something to define, as in `immuno define PD-1`")
    return wing.define(term, level, kind, form, color)


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", errors="replace") as lines:
        yield from lines
