"""How the program ends: 0 found, 1 no match or ambiguous, 2 wrong usage, 3 broken, 130 on Ctrl-C; never a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from immuno_cli import cli
from immuno_cli.__main__ import main

from .conftest import ROOT, Run


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["define", "pd-1"], 0),
        (["--version"], 0),
        (["--help"], 0),
        ([], 0),
        (["define", "nonsense"], 1),
        (["define", "cr"], 1),
        (["search", "zzzzqqqq"], 1),
        (["define"], 2),
        (["define", "   "], 2),
        (["define", "x" * 2000], 2),
        (["define", "pd-1", "--level", "middle"], 2),
        (["define", "pd-1", "--nonsense"], 2),
        (["search", "x", "--limit", "-1"], 2),
        (["search", "x", "--limit", "many"], 2),
        (["nonsense"], 2),
        (["check", "/nowhere"], 2),
        (["headlines", "--since", "soon"], 2),
    ],
)
def test_exit_codes(run: Run, arguments: list[str], code: int) -> None:
    result = run(*arguments)
    assert result.code == code
    assert "Traceback" not in result.err
    if code == 2:
        assert result.err.count("\n") == 1
        assert result.err.startswith("immuno: ")


def test_wrong_usage_says_what_to_try(run: Run) -> None:
    assert run("define").err == "immuno: name something to define, as in `immuno define PD-1`\n"
    assert run("search").err == "immuno: Missing argument 'QUERY...'. Try 'immuno search --help'.\n"
    assert run("nonsense").err == (
        "immuno: No such command 'nonsense'; for a name, `immuno define nonsense`. Try 'immuno --help'.\n"
    )


def program(*arguments: str, **options: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "immuno_cli", *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)  # type: ignore[call-overload, no-any-return]


def test_a_closed_pipe_is_silent() -> None:
    process = program("list", "--long")
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() == 0
    process.stderr.close()


def test_ctrl_c_is_code_130_and_silent(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(arguments: list[str], paged: bool) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "run", interrupted)
    assert main() == 130
    assert capsys.readouterr() == ("", "")


def test_ctrl_c_in_the_middle_of_a_command_is_code_130_and_silent() -> None:
    waiting = (
        "import sys, time; from immuno_cli.corpus import lookup;"
        "lookup.resolve = lambda *a: (print('ready', flush=True), time.sleep(30));"
        "from immuno_cli.__main__ import main; sys.argv = ['immuno', 'define', 'x']; sys.exit(main())"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", waiting], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ.copy()
    )
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"
    time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (130, b"")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_a_narrow_encoding_is_no_reason_to_fail(encoding: str) -> None:
    process = program("define", "IFN-γ", env={**os.environ, "PYTHONIOENCODING": encoding})
    out, err = process.communicate()
    assert process.returncode == 0
    assert b"Traceback" not in err
    assert b"interferon gamma" in out


def test_bytes_that_are_no_text_are_a_miss() -> None:
    command = [sys.executable, "-m", "immuno_cli", "define", b"\xff\xfe"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode in (1, 2)
    assert b"Traceback" not in done.stderr
