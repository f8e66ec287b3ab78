"""A full disk, closed streams, files that are none: one line and a code, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT, Run


def shell(line: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = line.replace("immuno", f"{sys.executable} -m immuno_cli", 1)
    return subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("line", ["immuno define PD-1", "immuno list --json", "immuno --help", "immuno --version"])
def test_a_full_disk_is_one_line_and_code_3(line: str) -> None:
    done = shell(f"{line} > /dev/full")
    assert (done.returncode, done.stderr) == (3, "immuno: cannot write the answer: No space left on device.\n")


@pytest.mark.parametrize(
    ("line", "code"), [("immuno define PD-1 >&-", 0), ("immuno define PD-1 <&-", 0), ("immuno x >&-", 2)]
)
def test_a_closed_stream_is_no_reason_to_fail(line: str, code: int) -> None:
    done = shell(line)
    assert done.returncode == code
    assert "Traceback" not in done.stderr


def test_without_a_stderr_the_answer_still_comes() -> None:
    done = shell("immuno define PD-1 2>&-")
    assert done.returncode == 0
    assert done.stdout.startswith("PD-1\n")


def test_a_width_of_zero_is_no_width() -> None:
    assert "PD-1" in shell("immuno define PD-1 --color always", COLUMNS="0").stdout


def test_a_relative_cache_folder_is_ignored(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "immuno_cli", "define", "PD-1"]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": "here", "HOME": str(tmp_path / "home")}
    subprocess.run(command, cwd=tmp_path, env=env, check=True, capture_output=True)
    assert not (tmp_path / "here").exists()
    assert (tmp_path / "home" / ".cache" / "immuno").is_dir()


def test_a_pipe_among_the_entries_is_refused_not_read(run: Run, broken: Path) -> None:
    os.mkfifo(broken / "cells" / "pipe.yaml")
    code, out, _ = run("check", str(broken))
    assert code == 3
    assert "cells/pipe.yaml:1: E003 not a plain file" in out


def test_one_unreadable_file_hides_nothing_and_blames_no_other(run: Run, broken: Path) -> None:
    (broken / "cells" / "t-cell.yaml").write_text("name: [\n", encoding="utf-8")
    code, out, _ = run("check", str(broken))
    assert code == 3
    assert [line.split(": ")[1][:4] for line in out.splitlines()] == ["E003", "W205"]


def test_windows_line_ends_are_not_canonical(run: Run, broken: Path) -> None:
    path = broken / "diseases" / "cancer.yaml"
    wanted = path.read_bytes()
    path.write_bytes(wanted.replace(b"\n", b"\r\n"))
    assert "E110" in run("check", str(broken)).out
    run("check", str(broken), "--fix")
    assert path.read_bytes() == wanted


def test_a_blank_name_is_an_error(run: Run, broken: Path) -> None:
    path = broken / "diseases" / "cancer.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("name: cancer", "name: '  '", 1), encoding="utf-8")
    assert "a text that is not blank" in run("check", str(broken)).out


def test_a_folder_that_is_no_data_folder_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    assert run("check", str(tmp_path)).code == 2


@pytest.mark.parametrize("name", ["x" * 5000, "no/such/file", "."])
def test_a_file_that_cannot_be_is_wrong_usage(run: Run, name: str) -> None:
    for line in (["define", "--batch", name], ["annotate", name]):
        code, out, err = run(*line)
        assert (code, out) == (2, "")
        assert err.endswith("is no file that can be read.\n")
