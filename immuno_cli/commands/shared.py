"""What commands share: their common options, how a name becomes ids, and how an answer is shown."""

import os
import sys
from collections.abc import Callable
from typing import Annotated, Any, Literal

import typer

from ..exits import ExitCode, UsageError

Colour = Literal["auto", "always", "never"]
Level = Literal["plain", "expert", "both"]
Kind = Literal["therapy", "agent", "cell", "molecule", "disease", "adverse-event", "concept"]
KindOrHeadline = Literal["therapy", "agent", "cell", "molecule", "disease", "adverse-event", "concept", "headline"]
Direction = Literal["activation", "suppression", "modulation", "none"]
Evidence = Literal["human-trial", "human-observational", "animal", "in-vitro", "review", "regulatory"]


class Outcome:
    """What a command leaves: data for stdout, remarks for stderr, and how it ends."""

    __slots__ = ("code", "data", "remarks")

    def __init__(self, data: str = "", code: ExitCode = ExitCode.FOUND, remarks: tuple[str, ...] = ()) -> None:
        self.data, self.code, self.remarks = data, code, remarks


ColourOption = Annotated[
    Colour, typer.Option("--color", "--colour", help="Colour: auto, always or never.", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object instead of text.")]
KindOption = Annotated[Kind | None, typer.Option("--kind", "-k", help="Only this kind of entry.", show_default=False)]
LimitOption = Annotated[int, typer.Option("--limit", "-n", min=0, help="At most so many; 0 for all.")]


def as_name(parts: list[str]) -> str:
    """Several words as one name; what is no text is refused."""
    name = " ".join(" ".join(parts).encode("utf-8", "replace").decode().split())
    if not name:
        raise UsageError("name something to look for")
    if len(name) > 1000:
        raise UsageError("a name of more than 1,000 characters is no name")
    return name


def ids_of(store: Any, name: str, query: Any, json: bool) -> tuple[list[str], Outcome | None]:
    """The ids a name stands for, all its meanings; or what to answer when there is none."""
    from ..corpus.lookup import resolve

    name = as_name([name])
    matches = resolve(store, name)
    return [match.id for match in matches], None if matches else missed(store, name, query, json)


def answer(
    store: Any,
    query: Any,
    results: list[Any],
    near: Any = (),
    code: ExitCode | None = None,
    remarks: tuple[str, ...] = (),
    **more: Any,
) -> Outcome:
    """The JSON answer; no results is code 1 unless another is given."""
    from ..render import program

    text = program.answer(store.about(), query, results, [each.as_json() for each in near], **more)
    found = ExitCode.FOUND if results else ExitCode.NO_MATCH
    return Outcome(text, found if code is None else code, remarks)


def missed(store: Any, name: str, query: Any, json: bool, kind: str | None = None) -> Outcome:
    """What is answered for a name that nothing has: that it is so, and which names are near."""
    from ..corpus.suggest import suggest

    near = suggest(store, name, kind)
    if json:
        return answer(store, query, [], near)
    of_kind = f" among {kind} entries" if kind else ""
    if near:
        lines = [f"nothing is named {name!r}{of_kind}. Did you mean:"]
        lines += [f"  {each.name}{f' ({each.text})' * (each.text != each.name)}: {each.gloss}" for each in near]
    else:
        lines = [f"nothing is named {name!r}{of_kind}; try `immuno search {name}`."]
    return Outcome(code=ExitCode.NO_MATCH, remarks=("\n".join(map(_cut, lines)),))


def _cut(line: str) -> str:
    """A line as long as the terminal is wide; whole where there is none."""
    if not sys.stderr.isatty():
        return line
    from shutil import get_terminal_size

    width = get_terminal_size().columns - len("immuno: ")
    return line if len(line) <= width else line[: max(1, width - 1)].rstrip() + "…"


def as_kind(words: list[str]) -> str:
    from ..names import fold

    plurals = {"therapies": "therapy"}
    wanted = "-".join(fold(" ".join(words)).split())
    kinds = ("therapy", "agent", "cell", "molecule", "disease", "adverse-event", "concept", "headline", "source")
    kind = plurals.get(wanted, wanted if wanted in kinds else wanted.removesuffix("s"))
    if kind not in kinds:
        raise UsageError(f"no kind {wanted!r}; kinds are {', '.join(kinds)}")
    return kind


def facet_value(store: Any, facet: str, value: str) -> str:
    known = [row[0] for row in store.rows("SELECT DISTINCT value FROM facet WHERE facet = ? ORDER BY 1", facet)]
    wanted = "-".join(value.casefold().split())
    if wanted not in known:
        raise UsageError(f"no {facet} {value!r}; there are {', '.join(known)}")
    return wanted


def check_date(text: str | None) -> None:
    from ..corpus.headlines import bounds

    try:
        if text is not None:
            bounds(text)
    except ValueError:
        raise UsageError(f"{text!r} is no date; write 2022, 2022-10 or 2022-10-18") from None


def style(choice: Colour) -> tuple[bool, bool]:
    """Whether to set the answer for a terminal, and whether in colour: flag, then NO_COLOR, FORCE_COLOR, terminal."""
    terminal = sys.stdout.isatty()
    dumb = os.environ.get("TERM") in ("dumb", "unknown")
    if choice != "auto":
        return terminal or choice == "always", choice == "always"
    if os.environ.get("NO_COLOR"):
        return terminal, False
    if os.environ.get("FORCE_COLOR"):
        return True, True
    return terminal, terminal and not dumb


def show(shape: str, data: Any, choice: Colour) -> str:
    """Data as text: set by Rich on a terminal, plain in a pipe."""
    rich, colour = style(choice)
    if rich:
        from ..render import terminal

        set_for_terminal: Callable[..., str] = getattr(terminal, shape)
        return set_for_terminal(data, None, colour)
    from ..render import plain

    as_plain: Callable[..., str] = getattr(plain, shape)
    return as_plain(data)
