"""Damaged, foreign and unwritable indexes: a cached one is compiled anew, any other is refused in one line."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from immuno_cli import open_corpus
from immuno_cli.corpus import checkout, store
from immuno_cli.curation import compiler

from .conftest import ROOT, TINY, Run
from .own import ALL, IDEA, write
from .test_own import PROGRAM

PAGE = 4096


def cached(kind: str) -> Path:
    """The index of own entries, or of the checkout, in the cache."""
    with open_corpus(own=kind == "own") as corpus:
        return Path(str(corpus.paths()["index"]))


def changed(index: Path, *statements: str) -> None:
    with closing(sqlite3.connect(index)) as db, db:
        for statement in statements:
            db.execute(statement)


FOREIGN = {
    "meta alone": "DROP TABLE entry",
    "no full text": "DROP TABLE doc",
    "no version": "DELETE FROM meta WHERE name = 'corpus_version'",
    "no date of review": "DELETE FROM meta WHERE name = 'reviewed_through'",
    "no count": "DELETE FROM meta WHERE name = 'entries'",
    "a count that is none": "UPDATE meta SET value = 'many' WHERE name = 'entries'",
}


@pytest.mark.parametrize("change", FOREIGN)
def test_a_packaged_index_that_lacks_something_is_refused_in_one_line(
    run: Run, notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    index = tmp_path / "corpus.sqlite"
    index.write_bytes(cached("official").read_bytes())
    changed(index, FOREIGN[change])
    monkeypatch.setattr(store, "PACKAGED", str(index))
    for line in (["info"], ["info", "--json"], ["define", "pd-1"]):
        code, out, err = run(*line)
        assert (code, out) == (3, "")
        assert err == f"immuno: the index {index} lacks something, or is none of immuno; reinstall immuno.\n"


@pytest.mark.parametrize("kind", ["own", "official"])
@pytest.mark.parametrize("change", FOREIGN)
def test_a_cached_index_that_lacks_something_is_compiled_anew(run: Run, notes: Path, kind: str, change: str) -> None:
    write(notes, ALL)
    changed(cached(kind), FOREIGN[change])
    assert run("info").code == 0
    code, out, err = run("define", "my idea")
    assert (code, out.splitlines()[0], err) == (0, "my idea", "")


QUESTIONS = (
    ["define", "pd-1"],
    ["define", "my idea"],
    ["define", "pd11"],
    ["search", "antibody"],
    ["list", "agents", "--json"],
    ["approvals", "melanoma"],
    ["headlines", "--json"],
    ["tree"],
    ["info"],
)


@pytest.mark.parametrize("kind", ["own", "official"])
def test_an_index_with_zeroed_pages_is_compiled_anew_and_the_question_answered(
    run: Run, notes: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    write(notes, ALL)
    if kind == "official":
        monkeypatch.setenv("IMMUNO_DATA", str(notes.parent))
    index = cached(kind)
    whole = index.read_bytes()
    told = [run(*line)[:2] for line in QUESTIONS]
    healed = 0
    for keep in (1, 3, 20):  # of the schema alone, and a few pages more
        for line, expected in zip(QUESTIONS, told, strict=True):
            index.write_bytes(whole[: keep * PAGE] + bytes(len(whole) - keep * PAGE))
            code, out, err = run(*line)
            assert ((code, out), err.count("cannot be read")) == (expected, 0), (keep, line)
            healed += index.read_bytes() == whole
    assert healed > len(QUESTIONS)


def test_a_damage_in_the_middle_of_a_long_answer_gives_every_row_once(notes: Path) -> None:
    write(notes, ALL)
    index = cached("own")
    with open_corpus(own=notes) as corpus:
        every = corpus._store.rows("SELECT key, id, text FROM label")
    whole = index.read_bytes()
    rows = []
    with open_corpus(own=notes) as corpus:
        asked = corpus._store.each("SELECT key, id, text FROM label")
        rows.append(next(asked))
        for page in range(1, len(whole) // PAGE):  # what is not in SQLite's memory yet is gone
            with index.open("r+b") as file:
                file.seek(page * PAGE)
                file.write(bytes(PAGE))
        rows += asked
    assert rows == every


def test_a_damaged_text_is_one_line_and_the_next_call_answers(run: Run, notes: Path) -> None:
    write(notes, ALL)
    told = run("define", "pd-1")
    changed(cached("own"), "UPDATE entry SET body = substr(body, 1, 30) WHERE id = 'pd-1'")
    code, out, err = run("define", "pd-1")
    assert (code, out, err.count("\n")) == (3, "", 1)
    assert err.startswith("immuno: the index is damaged; those in ")
    assert run("define", "pd-1") == told


def test_the_index_of_a_package_is_never_removed(
    run: Run, notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "corpus.sqlite"
    whole = cached("official").read_bytes()
    damaged = whole[:PAGE] + bytes(len(whole) - PAGE)
    index.write_bytes(damaged)
    monkeypatch.setattr(store, "PACKAGED", str(index))
    code, out, err = run("search", "melanoma")
    assert (code, out, err.count("\n")) == (3, "", 1)
    assert index.read_bytes() == damaged


@pytest.mark.parametrize("kind", ["own", "official"])
def test_a_full_disk_costs_time_only(
    run: Run, notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    write(notes, ALL)
    if kind == "own":
        cached("official")

    def full(_: object, corpus: object) -> None:
        if not db_of.pop():
            raise sqlite3.OperationalError("database or disk is full")
        whole(_, corpus)  # type: ignore[arg-type]

    whole = compiler._compile
    db_of = [True, False] if kind == "own" else [True, False, True, False]
    monkeypatch.setattr(compiler, "_compile", full)
    code, out, err = run("define", "my idea")
    assert (code, out.splitlines()[:2], err) == (0, ["my idea", "concept (yours)"], "")
    assert not list((tmp_path / "cache" / "immuno").glob(".*"))
    assert not list((tmp_path / "cache" / "immuno").glob("own-*"))


def test_what_cannot_even_be_compiled_in_memory_is_one_line(
    run: Run, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(compiler, "_compile", full)
    code, out, err = run("define", "pd-1")
    assert (code, out) == (3, "")
    assert err == "immuno: the corpus cannot be compiled: database or disk is full.\n"


def test_sqlite_writes_no_temporary_file_outside_the_cache(tmp_path: Path) -> None:
    """A file that is made and removed leaves its mark in the time of its folder."""
    outside = tmp_path / "outside"
    outside.mkdir()
    folder = write(tmp_path / "notes", {"concepts/my-idea": IDEA})
    environment = os.environ | {
        "SQLITE_TMPDIR": str(outside),
        "TMPDIR": str(outside),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "IMMUNO_DATA": str(folder),
    }
    before = outside.stat().st_mtime_ns
    command = [sys.executable, "-c", PROGRAM, str(ROOT / "data"), "list", "concepts", "--json"]
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=ROOT, check=True)
    assert "my-idea" in {row["id"] for row in json.loads(answer.stdout)["results"]}
    assert len(list((tmp_path / "cache" / "immuno").iterdir())) == 2
    assert outside.stat().st_mtime_ns == before


def test_nothing_is_written_where_the_cache_cannot_be(
    notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(notes, ALL)
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "blocked").write_text("", encoding="utf-8")
    for name, value in {"XDG_CACHE_HOME": "blocked", "TMPDIR": "outside", "SQLITE_TMPDIR": "outside"}.items():
        monkeypatch.setenv(name, str(tmp_path / value))
    before = outside.stat().st_mtime_ns
    with open_corpus() as corpus:
        assert "my idea" in corpus
    assert outside.stat().st_mtime_ns == before


def test_every_store_keeps_its_temporary_tables_in_memory(notes: Path) -> None:
    write(notes, ALL)
    for own in (notes, False):
        with open_corpus(TINY, own=own) as corpus:
            assert corpus._store.rows("PRAGMA temp_store") == [(2,)]
    assert checkout.in_memory(lambda: compiler.build_in_memory(TINY), notes).rows("PRAGMA temp_store") == [(2,)]
