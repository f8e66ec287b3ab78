"""`immuno cite`: references."""

from typing import Annotated, Literal

import typer

from ..answers import cite as wing
from ..answers.outcome import Outcome


def command(
    term: Annotated[
        list[str] | None, typer.Argument(metavar="[TERM]...", help="Names of entries, or ids of sources.")
    ] = None,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", "-s", metavar="ID", help="A source; may be given again.", show_default=False),
    ] = None,
    format: Annotated[
        Literal["vancouver", "bibtex", "csl-json", "ris"],
        typer.Option("--format", "-f", help="The form of the references.", show_default=False),
    ] = "vancouver",
) -> Outcome:
    """Cite the sources of an entry, or a source, or immuno itself.

    \b
    Examples:
      immuno cite                             immuno itself
      immuno cite pembrolizumab               what its entry rests on, and immuno
      immuno cite Yervoy, Opdivo --format bibtex >> paper.bib
      immuno cite --source latchman-2001 --format ris
      immuno cite PD-1 -f csl-json | pandoc -f csljson -t markdown --citeproc

    Each source stands once. Its key or id is the one in the corpus. Exit code 1: no such name (near names are
    suggested), or it is ambiguous.
    """
    return wing.cite(term or [], source, format)
