"""`immuno export`: formats, kinds and files; a file is replaced only by one that is whole."""

from __future__ import annotations

import csv
import json
import os
import stat
import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from immuno_cli import open_corpus
from immuno_cli.answers.listing import KINDS
from immuno_cli.api import Corpus
from immuno_cli.export import CITATIONS, FORMATS, ndjson, one_line
from immuno_cli.export import csv as as_csv

from .conftest import TINY, Run

OWN = ("bibtex", "csl-json", "ris", "vancouver", "ndjson", "csv", "skos", "obo")
FOR_ENTRIES = ("csv", "skos", "obo")


@pytest.mark.parametrize("name", OWN)
def test_a_text_goes_to_stdout_or_to_a_file_and_is_the_same(run: Run, tiny: Path, tmp_path: Path, name: str) -> None:
    code, out, err = run("export", name)
    assert (code, err) == (0, "")
    assert run("export", name, "-o", "-").out == out
    file = tmp_path / f"immuno{FORMATS[name].suffix}"
    assert run("export", name, "-o", str(file)) == (0, "", f"immuno: wrote {file}.\n")
    assert file.read_bytes().decode() == out


@pytest.mark.parametrize("name", OWN)
def test_every_export_says_what_it_is_made_from_and_what_it_is_not(run: Run, tiny: Path, name: str) -> None:
    out = run("export", name).out
    for told in ("A tiny corpus for tests", "2026.11.1", "not medical advice"):
        assert told in out
    assert "CC-BY-4.0" in out or "https://creativecommons.org/licenses/by/4.0/" in out


@pytest.mark.parametrize("name", OWN)
def test_no_export_lets_a_text_steer_a_terminal(run: Run, tiny: Path, name: str) -> None:
    out = run("export", name).out
    assert not {"\x1b", "‮"} & set(out)
    assert name in CITATIONS or "hostile" in out


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("kind", ["cell", "cells", "adverse-event", "adverse events", "Adverse-Events", "headlines"])
def test_kinds_narrow_in_the_singular_and_the_plural(run: Run, tiny: Path, name: str, kind: str) -> None:
    code, out, err = run("export", name, "--kind", kind)
    if kind == "headlines" and name in FOR_ENTRIES:
        assert code == 2
        assert err.startswith(f"immuno: {name} holds entries, no headlines; for those, `immuno export ndjson")
    else:
        assert code == 0
        whole = run("export", name).out
        assert out
        assert out == whole if name in CITATIONS and kind != "headlines" else len(out) < len(whole)


def test_what_a_kind_leaves_out_is_not_pointed_at(run: Run, tiny: Path) -> None:
    for name in ("skos", "obo"):
        out = run("export", name, "--kind", "cells").out
        assert "regulatory-t-cell" in out
        assert "t-cell" in out
        assert "cd4" not in out
        assert "interleukin-12" not in out


def test_citations_of_a_kind_are_those_that_its_entries_cite(run: Run, tiny: Path) -> None:
    assert "dataset" in run("export", "ris", "--kind", "sources").out
    headlines = run("export", "ris", "--kind", "headlines").out
    assert [line[6:] for line in headlines.splitlines() if line.startswith("ID")] == ["immuno", "study-2010"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "name a format: bibtex, csl-json,"),
        (["bibtx"], 2, "no format 'bibtx'; did you mean bibtex?"),
        (["wordperfect"], 2, "no format 'wordperfect'; there are bibtex, csl-json,"),
        (["csv", "-k", "agnets"], 2, "Invalid value for '--kind' / '-k': 'agnets' is not one of"),
        (["csv", "-o", " "], 2, "name a file, as in -o immuno.csv."),
        (["csv", "-o", "\ud800"], 2, "name a file, as in -o immuno.csv."),
        (["csv", "-o", "a\0b"], 2, "name a file, as in -o immuno.csv."),
        (["csv", "-o", "x" * 5000], 2, "name a file, as in -o immuno.csv."),
        (["csv", "-o", "x" * 400], 3, "cannot write xxxx"),
        (["anki"], 2, "anki is no text; name a file, as in `immuno export anki -o immuno.apkg`"),
        (["stardict", "-o", "-"], 2, "stardict is no text; name a file"),
        (["csv", "-o", "nowhere/x.csv"], 3, "cannot write nowhere/x.csv: No such file or directory."),
        (["csv", "-o", "."], 3, "cannot write .: it is a folder."),
        (["csv", "-o", "/dev/full"], 3, "cannot write /dev/full: No space left on device."),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    run: Run, tiny: Path, arguments: list[str], code: int, said: str
) -> None:
    if "/dev/full" in arguments and not Path("/dev/full").exists():
        pytest.skip("this system has no full device")
    result = run("export", *arguments)
    assert (result.code, result.out) == (code, "")
    assert result.err.startswith(f"immuno: {said}")
    assert result.err.count("\n") == 1


def test_formats_are_known_in_any_case(run: Run, tiny: Path) -> None:
    assert run("export", "CSL_JSON").out == run("export", "csl-json").out


def test_a_file_stays_as_it_was_when_writing_fails(
    run: Run, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(corpus: Corpus, kind: str | None) -> Iterator[str]:
        yield "half of it"
        raise OSError(28, "No space left on device")

    file = tmp_path / "immuno.csv"
    file.write_text("what was there")
    monkeypatch.setattr(as_csv, "export", fails)
    code, _, err = run("export", "csv", "-o", str(file))
    assert (code, err) == (3, f"immuno: cannot write {file}: No space left on device.\n")
    assert file.read_text() == "what was there"
    assert os.listdir(tmp_path) == ["immuno.csv"]


def test_a_file_that_is_replaced_keeps_its_mode_and_its_links(run: Run, tiny: Path, tmp_path: Path) -> None:
    file, link = tmp_path / "immuno.csv", tmp_path / "link.csv"
    file.write_text("old")
    file.chmod(0o640)
    link.symlink_to(file)
    assert run("export", "csv", "-o", str(link)).code == 0
    assert link.is_symlink()
    assert file.read_text().startswith("id,kind,name")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def own_format(monkeypatch: pytest.MonkeyPatch, write: Callable[[Corpus, str | None, str], None]) -> None:
    """Put a module of ours in the place of the format anki."""
    fake = types.ModuleType("immuno_cli.export.anki")
    fake.write = write  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, fake.__name__, fake)


def test_a_format_of_files_is_written_beside_and_put_in_place(
    run: Run, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(corpus: Corpus, kind: str | None, path: str) -> None:
        assert (corpus.version, kind, Path(path).name) == ("2026.11.1", "cell", "deck.apkg")
        assert Path(path).parent != tmp_path
        Path(path).write_bytes(b"deck")

    own_format(monkeypatch, write)
    file = tmp_path / "deck.apkg"
    assert run("export", "anki", "-k", "cells", "-o", str(file)).code == 0
    assert file.read_bytes() == b"deck"
    assert os.listdir(tmp_path) == ["deck.apkg"]


def test_a_folder_that_is_there_keeps_what_is_not_written_anew(
    run: Run, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(corpus: Corpus, kind: str | None, path: str) -> None:
        Path(path).mkdir()
        (Path(path) / "immuno.idx").write_text("new")

    own_format(monkeypatch, write)
    folder = tmp_path / "dictionary"
    for expected in (["immuno.idx"], ["immuno.idx", "mine.txt"]):
        assert run("export", "anki", "-o", str(folder)).code == 0
        assert sorted(os.listdir(folder)) == expected
        (folder / "mine.txt").write_text("mine")
        (folder / "immuno.idx").write_text("old")


# -- NDJSON


def test_each_line_is_a_record_of_the_library(run: Run) -> None:
    corpus = open_corpus()
    first, *rest = [json.loads(line) for line in run("export", "ndjson").out.split("\n")[:-1]]
    assert first["kind"] == "corpus"
    assert first["version"] == corpus.version
    assert rest == [*corpus.records(), *corpus.headline_records()]


@pytest.mark.parametrize("kind", dict.fromkeys(KINDS.values()))
def test_a_kind_of_records_is_exported_whole(run: Run, kind: str) -> None:
    corpus = open_corpus()
    _, *rest = [json.loads(line) for line in run("export", "ndjson", "--kind", kind).out.split("\n")[:-1]]
    assert len(rest) == corpus.info()["counts"][kind]
    assert rest == list(
        {"source": corpus.source_records, "headline": corpus.headline_records}.get(kind, lambda: corpus.records(kind))()
    )


def test_a_line_stays_one_line_whatever_it_holds() -> None:
    class Odd:
        info = staticmethod(lambda: dict.fromkeys(("title", "version", "license", "reviewed_through"), ""))
        source_records = staticmethod(lambda: [{"id": "x", "title": "a\n\u2028\x85b\x1b"}])

    lines = "".join(ndjson.export(Odd(), "source"))  # type: ignore[arg-type]
    assert len(lines.splitlines()) == 2
    assert json.loads(lines.splitlines()[1])["title"] == "a\n\u2028\x85b\x1b"


# -- CSV


def test_each_entry_is_a_row_whose_columns_are_documented(run: Run) -> None:
    corpus = open_corpus()
    rows = list(csv.DictReader(run("export", "csv").out.splitlines()))
    assert [row["id"] for row in rows] == [record["id"] for record in corpus.records()]
    documented = (TINY.parent.parent / "docs" / "exports.md").read_text(encoding="utf-8")
    assert [column for column in rows[0] if f"`{column}`" not in documented] == []


def test_a_row_tells_names_by_type_and_joins_several_values(run: Run, tiny: Path) -> None:
    rows = {row["id"]: row for row in csv.DictReader(run("export", "csv").out.splitlines())}
    row = rows["examplumab"]
    assert (row["brands"], row["codes"], row["us_names"]) == ("Examplya", "EX-3475", "examplumab-abcd")
    assert row["targets"] == "pd-1 (blocks)"
    assert row["approved_for"] == "melanoma; cancer"
    assert (row["first_approval_date"], row["first_approval_agency"]) == ("2014-09-04", "FDA")
    assert rows["regulatory-t-cell"]["markers"] == "cd4 (positive); CD25 (high); CD127 (low); cd8 (negative)"
    assert rows["melanoma"]["treated_by"] == "examplumab"
    assert row["corpus"].startswith("A tiny corpus for tests 2026.11.1, licensed CC-BY-4.0")


@given(st.lists(st.text(), min_size=1))
def test_any_text_comes_back_from_a_row(texts: list[str]) -> None:
    entry = {"id": "x", "kind": "cell", "name": "x", "plain": [{"text": text} for text in texts], "expert": []}
    entry |= {"reviewed": "2026-11-01", "derived": {}, "sources": []}

    class Odd:
        info = staticmethod(lambda: {"title": "", "version": "", "license": ""})
        records = staticmethod(lambda kind: [entry])
        listing = approvals = staticmethod(lambda *_, **__: Odd)
        as_json = staticmethod(list)

    (row,) = csv.DictReader("".join(as_csv.export(Odd())).splitlines())  # type: ignore[arg-type]
    assert row["plain"] == one_line(" ".join(texts))


def test_a_dictionary_goes_into_no_file_that_is_there(run: Run, tiny: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    said = f"immuno: {file} is a file; name a folder, or a file that ends in .zip.\n"
    assert run("export", "stardict", "-o", str(file)) == (2, "", said)
    assert file.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("name", ["csv", "skos", "obo", "anki", "stardict", "html"])
def test_a_kind_that_a_format_cannot_hold_is_refused_in_the_same_words(
    run: Run, tiny: Path, tmp_path: Path, name: str
) -> None:
    for kind in ("source", "headline")[: 1 if name == "html" else 2]:
        code, _, err = run("export", name, "--kind", kind, "-o", str(tmp_path / "x.zip"))
        hint = f"immuno export ndjson --kind {kind}"
        assert (code, err) == (2, f"immuno: {name} holds entries, no {kind}s; for those, `{hint}`\n")
