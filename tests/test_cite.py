"""`immuno cite`: sources of entries, sources by their ids, and immuno itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from immuno_cli import __version__, open_corpus
from immuno_cli.export import references

from .conftest import ROOT, Run

Golden = Callable[[str, str], None]


def test_without_a_name_immuno_itself_is_cited(run: Run, tiny: Path) -> None:
    code, out, err = run("cite")
    assert (code, err) == (0, "")
    assert out == (
        "The immuno contributors. immuno: a cited reference on immunotherapy for the terminal [computer program]."
        f" Version {__version__}, corpus 2026.11.1. 2026 Nov 25.\n"
    )


def test_the_citation_of_immuno_is_that_of_its_citation_file() -> None:
    told = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    for line in (f'title: "{references.TITLE}"', f"name: {references.AUTHOR}", f"date-released: {references.RELEASED}"):
        assert line in told


@pytest.mark.parametrize("form", ["vancouver", "bibtex", "csl-json", "ris"])
def test_an_entry_is_cited_by_its_sources_and_immuno(
    run: Run, tiny: Path, golden: Golden, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(references, "__version__", "0.0.0")
    code, out, err = run("cite", "Examplya", "--format", form)
    assert (code, err) == (0, "")
    golden(f"cite-examplumab.{form}", out)


def test_vancouver_is_the_form_where_none_is_asked_for(run: Run, tiny: Path) -> None:
    assert run("cite", "melanoma").out == run("cite", "melanoma", "-f", "vancouver").out


def test_several_words_are_one_name_where_they_can_be(run: Run, tiny: Path) -> None:
    assert run("cite", "T", "lymphocyte").out == run("cite", "T cell").out != ""


@pytest.mark.parametrize(
    "names", [["Examplya", "CD4"], ["Examplya", "vs", "CD4"], ["Examplya,", "CD4"], ["Examplya, CD4"]]
)
def test_several_names_are_cited_together_each_source_once(run: Run, tiny: Path, names: list[str]) -> None:
    items = json.loads(run("cite", *names, "-f", "csl-json").out)
    assert sorted(item["id"] for item in items) == ["dataset", "immuno", "label-examplumab", "study-2010"]


def test_names_of_several_words_need_no_sign_between_them(run: Run, tiny: Path) -> None:
    assert run("cite", "T", "cell", "skin", "cancer").out == run("cite", "T cell", "skin cancer").out != ""


@pytest.mark.parametrize(
    "arguments", [["study-2010"], ["source/study-2010"], ["--source", "study-2010"], ["-s", "source/study-2010"]]
)
def test_a_source_is_cited_alone(run: Run, tiny: Path, arguments: list[str]) -> None:
    code, out, _ = run("cite", *arguments)
    assert code == 0
    assert out.splitlines() == [
        "Hodi FS, Two B, Three C, Four D. A study of examplumab. Journal of Tests. 2010 Aug 19;363(8):711-23."
        " doi: 10.1234/test.1. PubMed PMID: 12345678."
    ]


def test_sources_come_in_the_order_in_which_they_are_named(run: Run, tiny: Path) -> None:
    out = run("cite", "-s", "study-2010", "-s", "dataset", "-f", "ris").out
    assert [line[6:] for line in out.splitlines() if line.startswith("ID")] == ["study-2010", "dataset"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["examplumabb"], "nothing is named 'examplumabb'. Did you mean:\n  examplumab:"),
        (["CR"], "'CR' has 2 meanings; write one of:\n  molecule/complement-receptor: complement receptor\n"),
        (["--source", "study-2011"], "no source has the id 'study-2011'. Did you mean:\n  study-2010\n"),
        (["--source", "zzz"], "no source has the id 'zzz'; `immuno list sources` names all.\n"),
        (["--source", "source/study"], "no source has the id 'study'. Did you mean:\n  study-2010\n"),
        (["source/study-2011"], "no source has the id 'study-2011'. Did you mean:\n  study-2010\n"),
        (["source/zzz"], "no source has the id 'zzz'; `immuno list sources` names all.\n"),
        (["samplimab", "examplumabb"], "nothing is named 'examplumabb'. Did you mean:\n  examplumab:"),
        (["T", "cell", "examplumabb"], "nothing is named 'examplumabb'. Did you mean:\n  examplumab:"),
        (["regulatry", "T", "cell"], "nothing is named 'regulatry T cell'. Did you mean:\n  regulatory T cell:"),
        (["Examplya, nothing at all"], "nothing is named 'nothing at all'"),
    ],
)
def test_a_miss_prints_no_reference_and_names_what_is_near(
    run: Run, tiny: Path, arguments: list[str], said: str
) -> None:
    code, out, err = run("cite", *arguments)
    assert (code, out) == (1, "")
    assert err.startswith(f"immuno: {said}")


@pytest.mark.parametrize("arguments", [[""], ["--source", " "], ["PD-1", "--format", "word"]])
def test_what_is_no_question_is_wrong_usage(run: Run, tiny: Path, arguments: list[str]) -> None:
    code, out, err = run("cite", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("immuno: ")


def test_the_library_gives_a_source_as_json() -> None:
    corpus = open_corpus()
    assert corpus.source_record("mesh")["type"] == "dataset"
    assert corpus.source("mesh").title == corpus.source_record("mesh")["title"]


@pytest.mark.parametrize("before", ["", "headline/"])
def test_a_headline_is_cited_by_its_sources(run: Run, tiny: Path, before: str) -> None:
    ident = "2022-10-18-examplumab-helps-in-melanoma"
    out = run("cite", before + ident, "--format", "csl-json").out
    cited = [each["id"] for each in open_corpus(tiny).headline_record(ident)["sources"]]
    assert [each["id"] for each in json.loads(out)] == [*cited, "immuno"]


@pytest.mark.parametrize("line", [["cite", "--source"], ["list", "--target"], ["approvals", "PD-1", "--since"]])
def test_an_option_without_its_value_points_to_the_help_of_its_command(run: Run, line: list[str]) -> None:
    said = f"immuno: Option '{line[-1]}' requires an argument. Try 'immuno {line[0]} --help'.\n"
    assert run(*line) == (2, "", said)
