"""On a terminal Rich output that fits; in a pipe plain text, nothing cut; colour as the reader asks."""

from __future__ import annotations

import os
import pty
import re
import select
import sys
from collections.abc import Callable

import pytest

from .conftest import ROOT, Run

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def visible(text: str) -> list[str]:
    return ESCAPE.sub("", text).splitlines()


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize("width", [30, 40, 60, 80, 200])
@pytest.mark.parametrize("arguments", [["define", "examplumab"], ["headlines"], ["search", "T cells"], ["info"]])
def test_nothing_is_wider_than_the_terminal_nor_prose_than_88(
    run: Run, monkeypatch: pytest.MonkeyPatch, width: int, arguments: list[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    lines = visible(run(*arguments, "--color", "always").out)
    assert max(map(len, lines)) <= min(width, 88)
    assert not any(line != line.rstrip() for line in lines[1:])  # the badge of a card ends in a margin


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize(
    "arguments",
    [["define", "examplumab"], ["headlines"], ["search", "T cells"], ["list", "--long"], ["list"], ["list", "--csv"]],
)
def test_a_pipe_gets_the_same_text_at_any_width_without_escapes(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    outputs = set()
    for width in ("20", "80", "300"):
        monkeypatch.setenv("COLUMNS", width)
        outputs.add(run(*arguments).out)
    (out,) = outputs
    assert "\x1b" not in out
    assert not re.search(r"[─-╿]", out)


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize(
    ("environment", "flag", "coloured"),
    [
        ({}, "auto", False),
        ({}, "always", True),
        ({}, "never", False),
        ({"FORCE_COLOR": "1"}, "auto", True),
        ({"FORCE_COLOR": "1"}, "never", False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, "auto", False),
        ({"NO_COLOR": "1"}, "always", True),
        ({"NO_COLOR": ""}, "auto", False),
    ],
)
def test_who_decides_on_colour_in_a_pipe(
    run: Run, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], flag: str, coloured: bool
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in run("define", "pd-1", "--color", flag).out) is coloured


def on_a_terminal(environment: dict[str, str], *arguments: str) -> str:
    """Run the program on a pseudo-terminal. Returns what the terminal was sent."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(ROOT)
        os.execve(sys.executable, [sys.executable, "-m", "immuno_cli", *arguments], {**os.environ, **environment})
    sent = b""
    while select.select([terminal], [], [], 60)[0]:
        try:
            part = os.read(terminal, 65536)
        except OSError:
            break
        if not part:
            break
        sent += part
    os.waitpid(pid, 0)
    os.close(terminal)
    return sent.decode()


@pytest.mark.parametrize(
    ("environment", "flag", "coloured"),
    [
        ({"TERM": "xterm"}, "auto", True),
        ({"TERM": "xterm"}, "never", False),
        ({"TERM": "xterm", "NO_COLOR": "1"}, "auto", False),
        ({"TERM": "dumb"}, "auto", False),
    ],
    ids=["plain terminal", "never", "NO_COLOR", "dumb"],
)
def test_who_decides_on_colour_on_a_terminal(environment: dict[str, str], flag: str, coloured: bool) -> None:
    sent = on_a_terminal({"COLUMNS": "60", **environment}, "define", "PD-1", "--color", flag)
    assert ("\x1b[" in sent) is coloured
    assert max(map(len, visible(sent))) <= 60
    assert "In plain words" in sent


def test_suggestions_are_cut_to_the_terminal() -> None:
    sent = on_a_terminal({"TERM": "xterm", "COLUMNS": "60"}, "define", "nivolumabb")
    assert "nivolumab" in sent
    assert max(map(len, visible(sent))) <= 60


def test_help_shows_examples_before_options(run: Callable[..., object]) -> None:
    for command in ("define", "search", "headlines", "approvals", "list", "info", "check"):
        result = run(command, "--help")
        text = result.out  # type: ignore[attr-defined]
        assert text.index("Examples:") < text.index("Options:"), command
