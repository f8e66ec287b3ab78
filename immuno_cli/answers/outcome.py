"""What a command leaves, how it is written out, and what several commands answer alike."""

from __future__ import annotations

import os
import sys

from ..exits import ExitCode, UsageError
from ..own import notices

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from ..api import Corpus
    from ..corpus.lookup import Match

MAX_NAME = 1000
#: what a list of results can be written as, beside text
FORMS = ("json", "ndjson", "csv", "tsv")


class Outcome:
    """What a command leaves: data for stdout (whole, or part by part), remarks for stderr, and how it ends.

    `live` says that the parts answer what is being typed, so that each is wanted at once.
    """

    __slots__ = ("code", "data", "live", "remarks")

    def __init__(
        self, data: str | Iterator[str] = "", code: ExitCode = ExitCode.FOUND, remarks: tuple[str, ...] = ()
    ) -> None:
        self.data, self.code, self.remarks = data, code, remarks
        self.live = False

    def parts(self) -> Iterable[str]:
        return [self.data] if isinstance(self.data, str) else self.data


def finish(outcome: Outcome, paged: bool = True) -> int:
    """Write what a command leaves, page by page where a terminal cannot show it at once. Returns the exit code."""
    if paged and sys.stdout.isatty():
        from ..pager import write

        write(outcome)
    else:
        sys.stdout.writelines(outcome.parts())
    remarks = (*outcome.remarks, *notices)
    notices.clear()
    if remarks:
        from ..render.view import clean

        sys.stdout.flush()
        for remark in remarks:
            sys.stderr.write("\n".join(map(clean, f"immuno: {remark}".split("\n"))) + "\n")
    return int(outcome.code)


def tidy(text: str) -> str:
    """A text with single spaces, and with `?` for what is no character."""
    return " ".join(text.replace("\ufeff", "").encode("utf-8", "replace").decode().split())


def as_name(parts: list[str]) -> str:
    """Several words as one name; what is no text is refused."""
    name = tidy(" ".join(parts))
    if not name:
        raise UsageError("name something to look for")
    if len(name) > MAX_NAME:
        raise UsageError(f"a name of more than {MAX_NAME:,} characters is no name")
    return name


def as_json(
    corpus: Corpus,
    query: Any,
    results: list[Any],
    near: Any = (),
    code: ExitCode | None = None,
    remarks: tuple[str, ...] = (),
    **more: Any,
) -> Outcome:
    """The JSON answer; no results is code 1 unless another is given."""
    from ..render import program

    text = program.answer(corpus.about(), query, results, [each.as_json() for each in near], **more)
    found = ExitCode.FOUND if results else ExitCode.NO_MATCH
    return Outcome(text, found if code is None else code, remarks)


def form_of(format: str | None, json: bool = False, csv: bool = False) -> str:
    """The one form that is asked for; empty for text. Raises UsageError for several."""
    if (format is not None) + json + csv > 1:
        raise UsageError("--format, --json and --csv exclude one another; give one of them")
    return format or "json" * json or "csv" * csv


def in_form(
    form: str,
    table: str,
    corpus: Corpus,
    query: Any,
    results: list[Any],
    none: tuple[str, ...] = (),
    remarks: tuple[str, ...] = (),
    cut: tuple[str, ...] = (),
    **more: Any,
) -> Outcome:
    """Results in a form for programs, with the code that tells whether there are any.

    What the head of the JSON object says is said in remarks where there is none: that there are no results (`none`),
    and that there are more (`cut`).
    """
    if form == "json":
        return as_json(corpus, query, results, remarks=remarks, **more)
    from ..render import program

    lines = program.in_rows(form, results, table)
    if not results:
        return Outcome(lines, ExitCode.NO_MATCH, (*remarks, *none))
    return Outcome(lines, ExitCode.FOUND, (*remarks, *cut))


def missed_in(form: str, table: str, corpus: Corpus, name: str, query: Any, kind: str | None = None) -> Outcome:
    """What is answered for a name that nothing has, in a form: lines are none, below the header where there is one."""
    outcome = missed(corpus, name, query, form == "json", kind)
    if form not in ("", "json"):
        from ..render import program

        outcome.data = program.in_rows(form, (), table)
    return outcome


def missed(corpus: Corpus, name: str, query: Any, json: bool, kind: str | None = None) -> Outcome:
    """What is answered for a name that nothing has: that it is so, and which names are near."""
    near = corpus.suggest(name, kind)
    if json:
        return as_json(corpus, query, [], near)
    of_kind = f" among {kind} entries" if kind else ""
    if near:
        lines = [f"nothing is named {name!r}{of_kind}. Did you mean:"]
        lines += [
            _cut(f"  {each.name}{f' ({each.text})' * (each.text != each.name)}{' (yours)' * each.yours}: {each.gloss}")
            for each in near
        ]
    else:
        from shlex import quote

        lines = [f"nothing is named {name!r}{of_kind}; try `immuno search {quote(name)}`."]
    return Outcome(code=ExitCode.NO_MATCH, remarks=("\n".join(lines),))


def ambiguous(name: str, matches: Iterable[Match]) -> str:
    """The remark on a name of several entries: what it may mean, each as it is named for sure."""
    lines = [f"  {each.kind}/{each.id}: {each.name}" for each in matches]
    return "\n".join([f"{name!r} has {len(lines)} meanings; write one of:", *map(_cut, lines)])


def meanings(matches: Iterable[Match]) -> list[dict[str, str]]:
    """The same for the JSON answer."""
    return [{"id": each.id, "kind": each.kind, "name": each.name} for each in matches]


def _cut(line: str) -> str:
    """A line as long as the terminal is wide; whole where there is none."""
    if not sys.stderr.isatty():
        return line
    from shutil import get_terminal_size

    width = get_terminal_size().columns - len("immuno: ")
    return line if len(line) <= width else line[: max(1, width - 1)].rstrip() + "…"


def style(choice: str) -> tuple[bool, bool]:
    """Whether to set the answer for a terminal, and whether in colour: flag, then NO_COLOR, FORCE_COLOR, terminal."""
    terminal = sys.stdout.isatty()
    dumb = os.environ.get("TERM") in ("dumb", "unknown")
    if choice != "auto":
        return terminal or choice == "always", choice == "always"
    if os.environ.get("NO_COLOR"):
        return terminal, False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True, True
    return terminal, terminal and not dumb


def show(shape: str, data: Any, choice: str) -> str:
    """Data as text: set by Rich on a terminal, plain in a pipe."""
    rich, colour = style(choice)
    if rich:
        from ..render import terminal

        set_for_terminal: Callable[..., str] = getattr(terminal, shape)
        return set_for_terminal(data, None, colour)
    from ..render import plain

    as_plain: Callable[..., str] = getattr(plain, shape)
    return as_plain(data)
