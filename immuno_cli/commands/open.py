"""`immuno open`: the page of a source or an identifier, in the browser."""

from typing import Annotated

import typer

from ..answers import opening as wing
from ..answers.outcome import Outcome
from .options import ColourOption, JsonOption


def command(
    term: Annotated[list[str], typer.Argument(metavar="TERM...", help="A name; the id of a headline.")],
    source: Annotated[
        str | None,
        typer.Option("--source", "-s", metavar="N|ID", help="The source with this number on the card, or this id."),
    ] = None,
    xref: Annotated[
        str | None,
        typer.Option("--xref", "-x", metavar="PREFIX", help="The identifier with this prefix: NCIT, DRUGBANK, …"),
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="List what can be opened.")] = False,
    printed: Annotated[bool, typer.Option("--print", help="Print the address instead.")] = False,
    json: JsonOption = False,
    color: ColourOption = "auto",
) -> Outcome:
    """Open what an entry cites in the browser.

    \b
    Examples:
      immuno open nivolumab                   its first source that has a page
      immuno open nivolumab --list            all that can be opened
      immuno open nivolumab --source 3        [3] of its card
      immuno open regulatory T cell --xref CL
      immuno open nivolumab --xref DRUGBANK --print | xargs lynx

    The id of a headline, as `immuno list headlines --ids` prints it, opens its page.

    BROWSER names the browser. Where there is none, or no terminal, the address is printed; --json prints it always.
    Exit code 1: no such name, or nothing there to open.
    """
    return wing.opened(term, source, xref, listed, printed, json, color)
