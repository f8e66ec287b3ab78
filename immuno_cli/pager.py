"""A pager for answers that are longer than the screen: IMMUNO_PAGER, else PAGER, else less.

Imported on a terminal alone; subprocess only where there is something to page.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from subprocess import Popen

    from .answers.outcome import Outcome

#: seconds in which a pager that cannot show anything has ended
AT_ONCE = 0.2
LESS = "FRX"  # leave when all fits, keep colours, leave the text on the screen


def write(outcome: Outcome) -> None:
    """Write the data of an outcome to the terminal, through a pager where it is longer than the screen.

    A pager that cannot be started, or that the reader leaves early, is no error.
    """
    if outcome.live:
        sys.stdout.writelines(outcome.parts())
        return
    parts = iter(outcome.parts())
    held, longer = _screenful(parts)
    process = _start(program()) if longer else None
    if process is None:
        sys.stdout.writelines(held)
        sys.stdout.writelines(parts)
        return
    _feed(process, held, parts, whole=isinstance(outcome.data, str))


def program() -> list[str]:
    """The pager as a command; empty where there is to be none."""
    from shlex import split

    if os.environ.get("TERM", "dumb") in ("dumb", "unknown", ""):
        return []
    wanted = os.environ.get("IMMUNO_PAGER", os.environ.get("PAGER", "less"))
    try:
        command = split(wanted)
    except ValueError:  # an open quote
        return []
    name = command[0].rpartition("/")[2] if command else ""
    if name in ("", "cat"):
        return []
    return [*command, "-R"] if name == "less" else command  # a LESS of one's own may lack it


def _screenful(parts: Iterator[str]) -> tuple[list[str], bool]:
    """The parts that fill the screen, or all of them; and whether they are more than it shows."""
    columns, lines = _screen()
    held: list[str] = []
    rows = 0
    for part in parts:
        held.append(part)
        rows += _rows(part, columns)
        if lines and rows >= lines:  # the last row is for the prompt
            return held, True
    return held, False


def _screen() -> tuple[int, int]:
    """Columns and lines of the terminal; zeros where nobody knows."""
    try:
        size = os.get_terminal_size(sys.stdout.fileno())
    except OSError:
        return 0, 0
    return size.columns, size.lines


def _rows(text: str, columns: int) -> int:
    """How many rows a text takes on a screen, long lines wrapped and escapes not counted."""
    if "\x1b" in text:
        import re

        text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    lines = text.split("\n")
    return len(lines) - 1 + sum((len(line) - 1) // columns for line in lines if columns and len(line) > columns)


def _start(pager: list[str]) -> Popen[bytes] | None:
    """The pager, ready to be written to; None where there is none, or none that can be started."""
    if not pager:
        return None
    import subprocess

    environment = {"LESS": LESS, "LV": "-c", **os.environ}
    sys.stdout.flush()
    try:
        return subprocess.Popen(pager, stdin=subprocess.PIPE, env=environment)
    except (OSError, ValueError):
        return None


def _feed(process: Popen[bytes], held: list[str], parts: Iterable[str], whole: bool) -> None:
    """Give the pager the text and wait until the reader leaves it. The text is written plainly where it fails at once.

    Ctrl-C is for the pager, which knows what to do with it; but it ends the making of an answer that is still made.
    """
    import signal
    from contextlib import suppress
    from itertools import chain
    from subprocess import TimeoutExpired
    from time import monotonic

    stream = process.stdin
    assert stream
    encoding = sys.stdout.encoding or "utf-8"
    before = signal.signal(signal.SIGINT, signal.SIG_IGN) if whole else signal.getsignal(signal.SIGINT)
    start, given = monotonic(), list[str]()
    failed = False
    try:
        with suppress(BrokenPipeError):  # the reader has seen enough
            for part in chain(held, parts):
                if monotonic() - start < AT_ONCE:
                    given.append(part)
                stream.write(part.encode(encoding, "replace"))
            stream.flush()
        if monotonic() - start < AT_ONCE:
            with suppress(TimeoutExpired):  # one that shows the text waits for its end, or for the reader
                failed = process.wait(AT_ONCE) != 0
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with suppress(BrokenPipeError):
            stream.close()
        process.wait()
        signal.signal(signal.SIGINT, before)
    if failed:
        sys.stdout.writelines(given)
        sys.stdout.writelines(parts)
