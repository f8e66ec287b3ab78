"""`immuno export`: the corpus in other people's formats."""

from inspect import cleandoc
from typing import Annotated

import typer

from ..answers import export as wing
from ..answers.listing import KINDS
from ..answers.outcome import Outcome
from .options import AsKind


def command(
    format: Annotated[str | None, typer.Argument(metavar="FORMAT", help="One of those above.")] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            "-k",
            metavar="KIND",
            help="Only this: agents, headlines, …",
            show_default=False,
            parser=AsKind(*dict.fromkeys(KINDS.values())),
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="Where to; - for stdout.", show_default=False),
    ] = None,
) -> Outcome:
    """Write the corpus in a format of other programs.

    \b
    Formats:
    {formats}

    \b
    Examples:
      immuno export bibtex -o immuno.bib
      immuno export csv --kind agents > agents.csv
      immuno export ndjson | jq -r 'select(.kind == "cell").name'
      immuno export skos -o immuno.ttl
      immuno export anki --kind concepts -o concepts.apkg

    Formats of sources take a kind as those that its entries cite. A file is replaced only when the new one is whole.
    Your own entries are left out.
    Exit code 3: it cannot be written.
    """
    return wing.export(format, kind, output)


command.__doc__ = cleandoc(command.__doc__ or "").replace("{formats}", wing.formats())
