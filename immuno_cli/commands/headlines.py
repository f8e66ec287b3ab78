"""`immuno headlines`: research news with its limits."""

from typing import Annotated, get_args

import typer

from ..answers import headlines as wing
from ..answers.outcome import Outcome, form_of
from .options import ColourOption, CsvOption, Evidence, FormatOption, JsonOption, LimitOption


def command(
    rest: Annotated[list[str] | None, typer.Argument(metavar="[TOPIC]...", help="A topic, as with --topic.")] = None,
    topic: Annotated[
        str | None, typer.Option("--topic", "-t", help="Any name of a topic; its kinds count too.", show_default=False)
    ] = None,
    about: Annotated[
        str | None, typer.Option("--about", "-a", help="Any name of what it is about.", show_default=False)
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="From this date on: 2022, 2022-10, 2022-10-18.", show_default=False)
    ] = None,
    until: Annotated[str | None, typer.Option(help="Up to this date.", show_default=False)] = None,
    evidence: Annotated[
        Evidence | None,
        typer.Option(
            "--evidence", "-e", metavar="KIND", help="Only: " + ", ".join(get_args(Evidence)) + ".", show_default=False
        ),
    ] = None,
    topics: Annotated[
        bool, typer.Option("--topics", help="List the topics, with how many headlines each has.")
    ] = False,
    limit: LimitOption = 0,
    format: FormatOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
    color: ColourOption = "auto",
) -> Outcome:
    """Show research headlines, newest first.

    Each comes with what it does not show.

    \b
    Examples:
      immuno headlines --topic melanoma
      immuno headlines --about nivolumab --since 2022-10
      immuno headlines --evidence human-trial --json
      immuno headlines --topics

    Exit code 1: no such topic (near names are suggested), or no headline fits.
    """
    return wing.headlines(rest, topic, about, since, until, evidence, topics, limit, form_of(format, json, csv), color)
