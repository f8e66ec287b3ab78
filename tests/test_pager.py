"""On a terminal a long answer goes through a pager, a short one does not; a pager never spoils an answer."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest

from immuno_cli.anywhere import globals_of
from immuno_cli.pager import _rows, program

from .conftest import ROOT, TINY

LONG, SHORT = ["define", "examplumab"], ["list", "cells"]
#: runs the program on the tiny corpus, and then says how it ended
RUN = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from immuno_cli.__main__ import main
from immuno_cli.corpus import store
store.CHECKOUT = {str(TINY)!r}
code = main()
print(f"CODE {{code}} {{'subprocess' in sys.modules}}")
"""

Start = Callable[..., "pexpect.spawn[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Start the program on a terminal of 24 rows."""

    def start_(*arguments: str, rows: int = 24, **environment: str) -> pexpect.spawn[str]:
        kept = {name: value for name, value in os.environ.items() if name not in ("PAGER", "LESS", "IMMUNO_PAGER")}
        return pexpect.spawn(
            sys.executable,
            ["-c", RUN, *arguments],
            env={**kept, "TERM": "xterm", "LC_ALL": "C.UTF-8", **environment},
            dimensions=(rows, 80),
            encoding="utf-8",
            timeout=30,
            cwd=str(tmp_path),
        )

    return start_


@pytest.fixture
def pager(tmp_path: Path) -> str:
    """A pager that says so, marks the start of each line, and ends badly."""
    path = tmp_path / "my pager"
    path.write_text("#!/bin/sh\necho PAGED $1\nsed 's/^/|/'\nexit 7\n", encoding="utf-8")
    path.chmod(0o755)
    return f"'{path}' by"


def text(child: pexpect.spawn[str]) -> str:
    child.expect(pexpect.EOF)
    return str(child.before)


def test_a_long_answer_is_paged_in_colour_and_ends_as_the_program_says(start: Start, pager: str) -> None:
    shown = text(start(*LONG, PAGER=pager))
    assert shown.startswith("PAGED by\r\n|\x1b[1m")
    assert shown.count("Reviewed 2026-11-01") == 1
    assert shown.endswith("CODE 0 True\r\n")


def test_an_answer_that_fits_is_written_at_once_and_costs_nothing(start: Start, pager: str) -> None:
    shown = text(start(*SHORT, PAGER=pager))
    assert "PAGED" not in shown
    assert shown.endswith("CODE 0 False\r\n")


@pytest.mark.parametrize("place", [0, 1, len(LONG)])
def test_no_pager_may_stand_anywhere(start: Start, pager: str, place: int) -> None:
    shown = text(start(*LONG[:place], "--no-pager", *LONG[place:], PAGER=pager))
    assert "PAGED" not in shown
    assert shown.endswith("CODE 0 False\r\n")


@pytest.mark.parametrize(
    "environment",
    [{"TERM": "dumb"}, {"PAGER": ""}, {"PAGER": "cat"}, {"IMMUNO_PAGER": ""}, {"IMMUNO_PAGER": "/bin/cat -v"}],
)
def test_there_is_no_pager_where_none_is_wanted(start: Start, pager: str, environment: dict[str, str]) -> None:
    shown = text(start(*LONG, **{"PAGER": pager, **environment}))
    assert "PAGED" not in shown
    assert "Reviewed 2026-11-01" in shown


@pytest.mark.parametrize("wanted", ["no-such-pager", "/", "'open", "\x01"])
def test_a_pager_that_cannot_be_started_is_done_without(start: Start, wanted: str) -> None:
    shown = text(start(*LONG, PAGER=wanted))
    assert "Reviewed 2026-11-01" in shown
    assert "CODE 0" in shown
    assert "Traceback" not in shown


def test_help_and_streamed_answers_are_paged(start: Start, pager: str, tmp_path: Path) -> None:
    assert "PAGED" in text(start("--help", IMMUNO_PAGER=pager, PAGER="cat"))
    names = tmp_path / "names"
    names.write_text("pd-1\nnonsense\n" * 30, encoding="utf-8")
    shown = text(start("define", "--batch", str(names), PAGER=pager))
    assert shown.replace("\r\n", "").count('|{"immuno"') == 60
    assert "CODE 1" in shown


def test_a_reader_who_leaves_early_makes_no_error(start: Start, tmp_path: Path) -> None:
    names = tmp_path / "names"
    names.write_text("pd-1\n" * 3000, encoding="utf-8")
    shown = text(start("define", "--batch", str(names), PAGER="true"))
    assert shown == "CODE 0 True\r\n"


def test_ctrl_c_ends_the_making_of_an_answer(start: Start, tmp_path: Path) -> None:
    names = tmp_path / "names"
    names.write_text("pd-1\n" * 3000, encoding="utf-8")
    child = start("define", "--batch", str(names), PAGER="sh -c 'echo READY; exec sleep 20'")
    child.expect("READY")
    time.sleep(0.3)
    child.sendintr()
    assert "CODE 130" in text(child)


def test_names_that_are_typed_are_answered_at_once(start: Start, pager: str) -> None:
    child = start("define", "-", PAGER=pager)
    child.sendline("pd-1")
    child.expect('"query": "pd-1"')
    child.sendline("nonsense")
    child.expect('"found": false')
    child.sendeof()
    assert "CODE 1" in text(child)


def test_remarks_follow_what_is_paged(start: Start, pager: str) -> None:
    shown = text(start("headlines", "--limit", "1", rows=4, PAGER=pager))
    assert shown.startswith("PAGED")
    assert shown.endswith("\r\nimmuno: 2 more; --limit 0 shows all.\r\nCODE 0 True\r\n")


@pytest.mark.skipif(not shutil.which("less"), reason="there is no less on this machine")
def test_less_shows_colour_takes_ctrl_c_and_leaves_by_q(start: Start) -> None:
    child = start(*LONG)
    child.expect("In plain words")
    assert "\x1b[1m" in child.before
    child.expect(":")
    time.sleep(0.2)
    child.sendintr()
    time.sleep(0.2)
    assert child.isalive()
    child.send("q")
    assert "CODE 0" in text(child)


@pytest.mark.skipif(not shutil.which("less"), reason="there is no less on this machine")
def test_less_has_colour_whatever_its_own_options_are(start: Start) -> None:
    child = start(*LONG, LESS="-i", PAGER="less")
    child.expect("In plain words")
    assert "ESC[" not in child.before
    child.send("q")
    assert "CODE 0" in text(child)


def test_which_pager_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("IMMUNO_PAGER", "PAGER"):
        monkeypatch.delenv(name, raising=False)
    assert program() == ["less", "-R"]
    monkeypatch.setenv("PAGER", "more -s")
    assert program() == ["more", "-s"]
    monkeypatch.setenv("IMMUNO_PAGER", "/usr/bin/less -S")
    assert program() == ["/usr/bin/less", "-S", "-R"]
    monkeypatch.delenv("TERM")
    assert program() == []


def test_rows_are_those_of_the_screen() -> None:
    assert _rows("one\ntwo\n", 80) == 2
    assert _rows("x" * 80 + "\n", 80) == 1
    assert _rows("x" * 81 + "\n", 80) == 2
    assert _rows("\x1b[1m" + "x" * 80 + "\x1b[0m\n", 80) == 1
    assert _rows("x" * 200, 0) == 0


def test_what_stands_behind_two_dashes_is_no_option() -> None:
    assert globals_of(["define", "--", "--no-pager"]) == (["define", "--", "--no-pager"], True)
    assert globals_of(["--no-pager", "define", "--", "--no-pager"]) == (["define", "--", "--no-pager"], False)


@pytest.mark.parametrize("command", ["false", "sh -c 'exit 127'", "env no-such-program"])
@pytest.mark.parametrize("line", [LONG, ["list"]])
def test_a_pager_that_fails_at_once_leaves_the_answer_plain(start: Start, command: str, line: list[str]) -> None:
    shown, plain = (text(start(*line, PAGER=each, rows=5)) for each in (command, "cat"))
    assert shown.replace("env: ‘no-such-program’: No such file or directory\r\n", "").replace("True", "False") == plain
