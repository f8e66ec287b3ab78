"""The options that commands share, as Typer reads them."""

import os
from pathlib import Path
from typing import Annotated, Literal, get_args

import typer

from ..answers.listing import KINDS
from ..exits import UsageError

Colour = Literal["auto", "always", "never"]
Level = Literal["plain", "expert", "both"]
Kind = Literal["therapy", "agent", "cell", "molecule", "disease", "adverse-event", "concept"]
KindOrHeadline = Literal["therapy", "agent", "cell", "molecule", "disease", "adverse-event", "concept", "headline"]
Direction = Literal["activation", "suppression", "modulation", "none"]
Evidence = Literal["human-trial", "human-observational", "animal", "in-vitro", "review", "regulatory"]


class AsKind:
    """Reads one of some kinds, in the singular or the plural: agent, agents, adverse events."""

    __name__ = "kind"

    def __init__(self, *choices: str) -> None:
        self.choices = choices

    def __call__(self, text: str) -> str:
        kind = KINDS.get("-".join(text.casefold().split()), "")
        if kind not in self.choices:
            raise typer.BadParameter(f"{text!r} is not one of {', '.join(map(repr, self.choices))}.")
        return kind


ColourOption = Annotated[
    Colour, typer.Option("--color", "--colour", help="Colour: auto, always or never.", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object instead of text.")]
Format = Literal["json", "ndjson", "csv", "tsv"]
FormatOption = Annotated[
    Format | None,
    typer.Option(
        "--format", metavar="FORMAT", help=f"For programs: {', '.join(get_args(Format))}.", show_default=False
    ),
]
CsvOption = Annotated[bool, typer.Option("--csv", help="Comma-separated values with a header.")]
KindOption = Annotated[
    Kind | None,
    typer.Option(
        "--kind",
        "-k",
        metavar="KIND",
        help=f"Only: {', '.join(get_args(Kind))}.",
        show_default=False,
        parser=AsKind(*get_args(Kind)),
    ),
]
LimitOption = Annotated[
    int, typer.Option("--limit", "-n", min=0, metavar="N", help="At most so many; 0 for all.", show_default=False)
]
DirectionOption = Annotated[
    Direction | None, typer.Option("--direction", "-d", help="Only what does this.", show_default=False)
]
ClassOption = Annotated[str | None, typer.Option("--class", "-c", help="Only kinds of this entry.", show_default=False)]
TargetOption = Annotated[str | None, typer.Option("--target", help="Only what acts on this.", show_default=False)]
DiseaseOption = Annotated[
    str | None, typer.Option("--disease", help="Only what has an approval for this that stands.", show_default=False)
]
ModalityOption = Annotated[str | None, typer.Option("--modality", help="Only agents of this make.", show_default=False)]
StatusOption = Annotated[str | None, typer.Option("--status", help="Only agents with this status.", show_default=False)]
AgencyOption = Annotated[
    str | None,
    typer.Option("--agency", help="Only what this agency has approved: FDA, EMA, …", show_default=False),
]
ApprovedSinceOption = Annotated[
    str | None,
    typer.Option(
        "--approved-since",
        metavar="DATE",
        help="Only what was first approved (by the agency, for the disease) on this date or later: 2022, 2022-10-18.",
        show_default=False,
    ),
]


def readable_file(path: Path) -> Path:
    """The path of a file that can be read. Raises UsageError when it is none."""
    try:
        readable = path.is_file() and os.access(path, os.R_OK)
    except OSError:  # longer than a file can be called
        readable = False
    if not readable:
        name = str(path)
        raise UsageError(f"{name if len(name) < 200 else name[:200] + '…'} is no file that can be read")
    return path
