"""`immuno new`: a template of each kind in the folder of own entries, and nothing anywhere else."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from immuno_cli import loose
from immuno_cli.api import check_own
from immuno_cli.curation import desk, templates
from immuno_cli.curation.reader import parse
from immuno_cli.exits import ImmunoError
from immuno_cli.model import ID, KIND_OF, KINDS

from .conftest import ROOT, Run
from .own import IDEA, write


def used(text: str) -> str:
    """A template with everything in use: the comments of fields opened, and a statement written."""
    lines = [line.removeprefix("# ") for line in text.splitlines() if not line.startswith("## ")]
    return "\n".join(lines).replace("  - text: >-\n      \n", "  - text: >-\n      A sentence.\n") + "\n"


@pytest.mark.parametrize("folder", KINDS)
def test_a_template_shows_every_field_and_all_of_it_can_be_used(run: Run, notes: Path, folder: str) -> None:
    kind = KIND_OF[folder]
    code, out, err = run("new", kind, "a: thing", "of #mine")
    path = notes / folder / "a-thing-of-mine.yaml"
    assert (code, out, err) == (0, f"{path}\n", "")
    data = parse(used(path.read_text(encoding="utf-8")))
    assert set(data) == set(KINDS[folder].__struct_encode_fields__)
    assert data["title" if folder in ("headlines", "sources") else "name"] == "a: thing of #mine"
    msgspec.convert(data, loose.OWN[folder])


@pytest.mark.parametrize("folder", [folder for folder in KINDS if folder not in ("headlines", "sources")])
def test_a_name_and_one_sentence_make_it_count(run: Run, notes: Path, folder: str) -> None:
    run("new", *KIND_OF[folder].split("-"), "my", "thing")
    path = notes / folder / "my-thing.yaml"
    assert [each["what"] for each in check_own(notes)["problems"]] == ["no statement yet"]
    path.write_text(path.read_text(encoding="utf-8").replace("      \n", "      A sentence: mine.\n"), encoding="utf-8")
    assert check_own(notes)["problems"] == []
    assert "A sentence: mine." in run("define", "my thing").out


def test_a_headline_and_a_source_count_as_they_are(run: Run, notes: Path) -> None:
    run("new", "headline", "A talk")
    run("new", "source", "A book")
    assert check_own(notes)["counts"] == {"headline": 1, "source": 1}


def test_the_templates_are_those_of_the_corpus() -> None:
    page = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    for block in (templates.HEAD, *templates.BLOCKS.values()):
        assert block in page
    assert tuple(templates.BLOCKS) == tuple(KINDS)


def test_the_folder_is_made_and_nothing_is_overwritten(
    run: Run, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "deep" / "notes"
    monkeypatch.setenv("IMMUNO_DATA", str(folder))
    assert run("new", "concept", "idea").code == 0
    path = folder / "concepts" / "idea.yaml"
    path.write_text(IDEA, encoding="utf-8")
    code, out, err = run("new", "concept", "Idea")
    assert (code, out) == (2, "")
    assert err == f"immuno: {path} is there already; `immuno edit idea` opens it.\n"
    assert path.read_text(encoding="utf-8") == IDEA


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["concept"], "name the new concept"),
        (["idea"], "no kind 'idea'"),
        (["concept", "  "], "name something"),
        (["concept", "免疫"], "gives no file name"),
        (["concept", "x" * 301], "no more than 300 characters"),
        (["concept", "a\x1b[31mb"], "no control characters"),
        (["molecule", "PD-1"], "`immuno edit molecule/pd-1` adds to it"),
    ],
)
def test_what_makes_no_entry_is_wrong_usage(run: Run, notes: Path, words: list[str], told: str) -> None:
    code, out, err = run("new", *words)
    assert (code, out) == (2, "")
    assert told in err
    assert err.count("\n") == 1
    assert list(notes.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "ident"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("/etc/passwd", "etc-passwd"),
        ("..", ""),
        ("a\\..\\b", "a-b"),
        ("CON", "con-concept"),
        ("IFN-γ Käse", "ifn-gamma-kase"),
        ("PD-1", "pd-1-concept"),
        (f"{'word ' * 40}", "word" + "-word" * 15),
        ("x" * 200, "x" * 80),
        ("~/x.yaml", "x-yaml"),
    ],
)
def test_a_name_is_no_path(run: Run, notes: Path, tmp_path: Path, name: str, ident: str) -> None:
    code, out, _ = run("new", "concept", name)
    assert code == (0 if ident else 2)
    assert out == (f"{notes}/concepts/{ident}.yaml\n" if ident else "")
    assert {each.name for each in tmp_path.iterdir()} <= {"notes", "cache"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@given(st.one_of(st.text(max_size=40), st.text("./\\~-a\x00 :", max_size=20)))
def test_whatever_a_name_is_its_id_is_one(name: str) -> None:
    ident = templates.id_of(name)
    assert not ident or (re.fullmatch(ID, ident) and len(ident) <= templates.MAX_ID)


def test_names_that_are_there_are_pointed_out(run: Run, notes: Path) -> None:
    assert "'PD-1' is also a name of molecule/pd-1; `immuno edit molecule/pd-1`" in run("new", "concept", "PD-1").err
    assert "near names are there: examplumab." in run("new", "agent", "examplumabb").err


@pytest.mark.parametrize("made", ["a link", "a file"])
def test_a_folder_that_is_none_is_not_written_to(run: Run, notes: Path, tmp_path: Path, made: str) -> None:
    if made == "a link":
        (tmp_path / "outside").mkdir()
        (notes / "concepts").symlink_to(tmp_path / "outside")
    else:
        (notes / "concepts").write_text("x", encoding="utf-8")
    code, out, err = run("new", "concept", "idea")
    assert (code, out) == (3, "")
    assert err.count("\n") == 1
    assert not (tmp_path / "outside").exists() or list((tmp_path / "outside").iterdir()) == []


def test_a_link_where_the_file_would_be_is_not_followed(notes: Path, tmp_path: Path) -> None:
    write(notes, {"concepts/other": IDEA})
    (notes / "concepts" / "idea.yaml").symlink_to(tmp_path / "outside.yaml")
    with pytest.raises(ImmunoError):
        desk.draft(str(notes), "concepts", "idea", "x")
    assert not (tmp_path / "outside.yaml").exists()


def test_bytes_that_are_no_text_make_no_name(run: Run, notes: Path) -> None:
    code, out, err = run("new", "concept", "ab\udcff")
    assert (code, out, err) == (2, "", "immuno: a name is text; this one holds bytes that are none.\n")
    assert list(notes.iterdir()) == []


@pytest.mark.parametrize("folder", [each for each in KINDS if each not in ("headlines", "sources")])
def test_a_template_in_which_nothing_is_written_is_passed_over_but_by_check(run: Run, notes: Path, folder: str) -> None:
    run("new", KIND_OF[folder], "my thing")
    assert run("define", "pd-1").err == ""
    moved = notes.rename(notes.with_name("moved"))
    assert run("define", "pd-1", "--data", str(moved)).err == ""
    told = run("check", str(moved)).out
    assert f"{folder}/my-thing.yaml" in told
    assert "E302 no statement yet" in told
    path = moved / folder / "my-thing.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "xrefs: [LAB:1]\n", encoding="utf-8")
