"""`immuno schema`: the contracts with other programs, as JSON Schema."""

from typing import Annotated

import typer

from ..answers.listing import KINDS
from ..answers.outcome import Outcome, as_name, show
from ..exits import ExitCode
from .options import ColourOption


def command(
    name: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="A command, or a kind of entry; none lists them.")
    ] = None,
    color: ColourOption = "auto",
) -> Outcome:
    """Print the JSON Schema of an answer, or of a file of the corpus.

    \b
    Examples:
      immuno schema                       the names, a line each
      immuno schema define                what define --json prints
      immuno schema headlines topics      what headlines --topics --json prints
      immuno schema agent > agent.json    for an editor of data/agents/

    Exit code 1: no such schema (near names are suggested).
    """
    from .. import contracts

    titles = contracts.titles()
    if not name:
        return Outcome(show("table", list(titles.items()), color))
    wanted = as_name(name)
    key = wanted.casefold().removesuffix(".json").replace("_", "-").replace(" ", "-").replace("--", "-")
    key = key if key in titles else KINDS.get(key, key)
    if key in titles:
        return Outcome(contracts.as_text(key))
    from difflib import get_close_matches

    near = get_close_matches(key, titles, cutoff=0.5)
    lines = [f"no schema is named {wanted!r}; `immuno schema` lists all."]
    if near:
        lines = [f"no schema is named {wanted!r}. Did you mean:", *(f"  {each}: {titles[each]}" for each in near)]
    return Outcome(code=ExitCode.NO_MATCH, remarks=("\n".join(lines),))
