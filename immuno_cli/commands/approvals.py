"""`immuno approvals`: what is licensed, since when, where, and what became of it."""

from typing import Annotated, Literal

import typer

from ..answers import approvals as wing
from ..answers.outcome import Outcome, form_of
from .options import ColourOption, CsvOption, FormatOption, JsonOption, LimitOption


def command(
    name: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="An agent, class, target, disease or agency.")
    ] = None,
    agency: Annotated[
        str | None, typer.Option("--agency", help="Only this agency: FDA, EMA, Japan, …", show_default=False)
    ] = None,
    disease: Annotated[
        str | None, typer.Option("--disease", help="Only for this; its kinds count too.", show_default=False)
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="From this date on: 2022, 2022-10, 2022-10-18.", show_default=False)
    ] = None,
    until: Annotated[str | None, typer.Option(help="Up to this date.", show_default=False)] = None,
    kind: Annotated[
        Literal["accelerated", "regular", "conditional"] | None,
        typer.Option("--kind", "-k", help="Only approvals of this kind.", show_default=False),
    ] = None,
    status: Annotated[
        Literal["approved", "withdrawn", "suspended", "refused"] | None,
        typer.Option("--status", help="Only what is now so.", show_default=False),
    ] = None,
    first: Annotated[bool, typer.Option("--first", help="The first dated approval of each agent.")] = False,
    unconverted: Annotated[
        bool, typer.Option("--unconverted", help="Accelerated or conditional, in force, not converted.")
    ] = False,
    sort: Annotated[
        Literal["date", "agent", "agency", "disease"],
        typer.Option("--sort", help="By what, then by date.", show_default=False),
    ] = "date",
    limit: LimitOption = 0,
    timeline: Annotated[bool, typer.Option("--timeline", help="Draw the years, a line for each agent.")] = False,
    svg: Annotated[
        str | None, typer.Option("--svg", metavar="FILE", help="Write the timeline as a picture.", show_default=False)
    ] = None,
    format: FormatOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
    color: ColourOption = "auto",
) -> Outcome:
    """List approvals and refusals, oldest first.

    \b
    Examples:
      immuno approvals melanoma
      immuno approvals checkpoint inhibitor therapy --first --timeline
      immuno approvals --agency EMA --since 2025
      immuno approvals PD-1 --status withdrawn --csv
      immuno approvals --unconverted --agency FDA
      immuno approvals keytruda --svg keytruda.svg

    NAME takes any name; kinds of a class or disease count, and the combinations an agent is part of. --first looks
    at name, disease and agency; other options narrow what it found. Lists may be incomplete. Exit code 1: nothing fits.
    """
    form = form_of(format, json, csv)
    return wing.approvals(
        name, agency, since, until, disease, kind, status, first, sort, limit, timeline, svg, form, color, unconverted
    )
