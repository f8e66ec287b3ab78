"""A list of names: one JSON object per line, in order, the same as `define --json` gives."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from .conftest import Run

pytestmark = pytest.mark.usefixtures("tiny")
NAMES = ["PD-1", "examplumab", "exmaplumab", "", "CR", "  T   cells ", "zzzz", "IFN-γ"]


def test_each_line_is_what_define_gives_for_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(NAMES) + "\n"))
    code, out, err = run("define", "-")
    asked = [" ".join(name.split()) for name in NAMES if name.strip()]
    assert (code, err) == (1, "")
    assert [json.loads(line)["query"] for line in out.splitlines()] == asked
    for line, name in zip(out.splitlines(), asked, strict=True):
        assert f"{line}\n" == run("define", name, "--json").out


def test_a_file_does_as_well(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "names.txt"
    path.write_text("PD-1\r\nIL-2\r\n", encoding="utf-8-sig")  # as some editors save it
    code, out, _ = run("define", "--batch", str(path))
    assert code == 0
    assert [json.loads(line)["results"][0]["id"] for line in out.splitlines()] == ["pd-1", "interleukin-2"]


def test_a_kind_narrows_every_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("CR\nPD-1\n"))
    lines = run("define", "-", "--kind", "concept").out.splitlines()
    assert [json.loads(line)["found"] for line in lines] == [True, False]


def test_an_empty_list_is_no_miss(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n\n"))
    assert run("define", "-") == (0, "", "")


def test_a_missing_file_and_both_ways_at_once_are_wrong_usage(run: Run, tmp_path: Path) -> None:
    assert run("define", "--batch", str(tmp_path / "none")).code == 2
    assert run("define", "PD-1", "--batch", str(tmp_path / "none")).code == 2


def test_a_line_longer_than_any_name_is_a_miss(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("x" * 100_000 + "\nPD-1\n"))
    assert [json.loads(line)["found"] for line in run("define", "-").out.splitlines()] == [False, True]
