"""Whatever state the cache is in, the right index answers, or one clear line says why not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from immuno_cli.corpus import store
from immuno_cli.corpus.store import open_store
from immuno_cli.exits import CorpusError

from .conftest import Run

PROGRAM = """
import sys
from pathlib import Path
from immuno_cli.corpus import store
store.CHECKOUT = Path(sys.argv[1])
from immuno_cli.cli import run
sys.exit(run(sys.argv[2:]))
"""


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "immuno"


def test_an_index_is_compiled_once_and_used_again(tiny: Path, own_cache: Path) -> None:
    first = open_store()
    made = Path(first.path).stat().st_mtime_ns
    first.close()
    again = open_store()
    assert again.path == first.path
    assert Path(again.path).stat().st_mtime_ns == made
    again.close()


def test_a_changed_file_is_seen_and_the_old_index_goes(
    broken: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "CHECKOUT", broken)
    open_store().close()
    path = broken / "molecules" / "cd4.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("A mark of helper", "A badge of helper"), encoding="utf-8")
    changed = open_store()
    assert changed.entry("cd4")["plain"][0]["text"].startswith("A badge")
    assert [each.name for each in own_cache.iterdir()] == [Path(changed.path).name]
    changed.close()


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\x00" + b"\x00" * 5000])
def test_a_damaged_cached_index_is_compiled_anew(tiny: Path, own_cache: Path, content: bytes) -> None:
    first = open_store()
    first.close()
    Path(first.path).write_bytes(content)
    again = open_store()
    assert again.meta["entries"] == "22"
    again.close()


def test_a_truncated_cached_index_is_compiled_anew(tiny: Path, own_cache: Path) -> None:
    first = open_store()
    first.close()
    Path(first.path).write_bytes(Path(first.path).read_bytes()[:5000])
    again = open_store()
    assert again.entry("pd-1")["name"] == "PD-1"
    again.close()


def test_a_cache_that_cannot_be_written_costs_time_only(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("a file where a folder should be", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    found = open_store()
    assert found.origin == "temporary"
    assert found.entry("pd-1")["name"] == "PD-1"
    found.close()


def test_a_packaged_index_of_another_format_is_refused(
    tiny: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = open_store()
    made.close()
    monkeypatch.setattr(store, "PACKAGED", made.path)
    monkeypatch.setattr(store, "INDEX_FORMAT", "999")
    with pytest.raises(CorpusError, match="another format"):
        open_store()


@pytest.mark.parametrize("content", [b"", b"garbage" * 1000])
def test_a_broken_packaged_index_ends_in_one_line_and_code_3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run, content: bytes
) -> None:
    index = tmp_path / "corpus.sqlite"
    index.write_bytes(content)
    monkeypatch.setattr(store, "PACKAGED", index)
    code, out, err = run("define", "pd-1")
    assert (code, out) == (3, "")
    assert err.count("\n") == 1
    assert str(index) in err


def test_no_corpus_at_all_ends_in_one_line_and_code_3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.setattr(store, "CHECKOUT", tmp_path / "nowhere")
    code, out, err = run("search", "x")
    assert (code, out) == (3, "")
    assert err == "immuno: no corpus: neither a packaged index nor a data folder; reinstall immuno.\n"


def test_a_checkout_with_errors_names_the_first_and_the_command(
    broken: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    (broken / "cells" / "t-cell.yaml").write_text("name: [", encoding="utf-8")
    monkeypatch.setattr(store, "CHECKOUT", broken)
    code, out, err = run("define", "pd-1")
    assert (code, out) == (3, "")
    assert "cells/t-cell.yaml:2: E003" in err
    assert "immuno check" in err
    assert err.count("\n") == 1


def test_many_processes_may_start_at_once(tiny: Path, own_cache: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, str(tiny), "define", "PD-1"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ.copy()) for _ in range(4)]
    answers = {process.communicate()[0] for process in running}
    assert len(answers) == 1
    assert "A brake on T cells." in answers.pop()
    assert {process.returncode for process in running} == {0}
    assert len(list(own_cache.iterdir())) == 1
