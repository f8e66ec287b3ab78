"""What is the reader's own is marked wherever it is shown."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from .conftest import Run
from .own import ALL, write

#: a class of one's own beneath an official one, and an approval of one's own of an official agent
MORE = {
    "therapies/our-therapy": "name: our therapy\nexpert: [{text: Ours.}]\nis_a: [checkpoint-inhibitor-therapy]\n",
    "agents/examplumab": """\
approvals:
  - agency: TGA
    date: 2021-02-03
    disease: melanoma
    indication: melanoma, as I read it
    cite: [notebook]
""",
}
TEXT = "An antibody LAB-117 and my idea on PD-1."


@pytest.fixture
def own(notes: Path) -> Path:
    return write(notes, ALL | MORE)


def results(run: Run, *arguments: str) -> list[dict[str, Any]]:
    return list(json.loads(run(*arguments, "--json").out)["results"])


def table(run: Run, *arguments: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(run(*arguments, "--format", "csv").out)))


def test_a_tree_marks_them(run: Run, own: Path) -> None:
    line = ["tree", "checkpoint", "inhibitor", "therapy"]
    assert "our therapy (yours)\n" in run(*line).out
    assert "our therapy (yours)" in run(*line, "--color", "always").out
    (root,) = results(run, *line)
    assert "yours" not in root
    assert {each["id"]: each.get("yours") for each in root["children"]}["our-therapy"] is True
    assert {row["id"]: row["yours"] for row in table(run, *line)}["our-therapy"] == "true"
    assert {row["yours"] for row in table(run, *line)} == {"true", ""}


def test_a_text_marks_them_and_so_does_its_glossary(run: Run, own: Path, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text(TEXT, encoding="utf-8")
    for options in ([], ["--glossary"]):
        out = run("annotate", str(text), *options).out
        assert "my idea (yours) (concept): " in out
        assert "PD-1 (molecule): " in out
        assert "concept (yours)" in run("annotate", str(text), *options, "--color", "always").out
        own_ids = {each["id"] for each in results(run, "annotate", str(text), *options) if each.get("yours")}
        assert own_ids == {"lab-117", "my-idea"}
        rows = table(run, "annotate", str(text), *options)
        assert {row["id"] for row in rows if row["yours"] == "true"} == own_ids


def test_a_suggestion_says_that_it_is_one_of_them(run: Run, own: Path) -> None:
    assert "  my idea (yours): A thought" in run("define", "my ideas of").err + run("define", "my idee").err
    near = json.loads(run("define", "my idee", "--json").out)["suggestions"]
    assert [each.get("yours") for each in near if each["id"] == "my-idea"] == [True]
    near = json.loads(run("define", "examplumap", "--json").out)["suggestions"]
    assert [each.get("yours") for each in near if each["id"] == "examplumab"] == [None]


def test_an_approval_marks_the_agent_or_what_was_added_to_it(run: Run, own: Path) -> None:
    rows = run("approvals", "melanoma").out.splitlines()
    (mine,) = [row for row in rows if "LAB-117" in row]
    assert "LAB-117 (yours)\t" in mine
    assert mine.rstrip().endswith("in a dream")
    (added,) = [row for row in rows if "as I read it" in row]
    assert "\texamplumab\t" in added
    assert added.rstrip().endswith("melanoma, as I read it (yours)")
    assert "as I read it (yours)" in " ".join(run("approvals", "melanoma", "--color", "always").out.split())
    told = {row["indication"]: (row["agent"], row["yours"]) for row in table(run, "approvals", "melanoma")}
    assert told["melanoma, as I read it"] == ("examplumab", "true")
    assert told["melanoma, in a dream"] == ("LAB-117", "true")
    assert "" in {yours for _, yours in told.values()}


def test_a_timeline_marks_agents_that_are_and_those_with_approvals_that_are(run: Run, own: Path) -> None:
    out = run("approvals", "melanoma", "--timeline").out
    assert "\nLAB-117 (yours) " in out
    assert "\nexamplumab (partly yours) " in out


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_tables_have_a_column_for_it(run: Run, own: Path, form: str) -> None:
    for line in (["list", "concepts"], ["search", "thought"], ["headlines", "melanoma"], ["approvals", "melanoma"]):
        head, *rows = run(*line, "--format", form).out.splitlines()
        assert head.endswith("yours")
        assert {row.rpartition("," if form == "csv" else "\t")[2] for row in rows} <= {"true", ""}
        assert any(row.endswith("true") for row in rows)


def test_a_hit_in_what_was_added_to_an_official_entry_says_so(run: Run, own: Path) -> None:
    line = ["search", "assay of ours", "--kind", "molecule"]
    assert run(*line).out.splitlines()[0].endswith(" (yours)")
    assert "(yours)" in run(*line, "--color", "always").out
    (hit,) = [each for each in results(run, *line) if each["id"] == "pd-1"]
    assert "yours" not in hit
    assert hit["matched"]["yours"] is True
    official = [each for each in results(run, "search", "PD-1", "--kind", "molecule") if each["id"] == "pd-1"]
    assert "yours" not in official[0]["matched"]


def test_cite_says_how_many_sources_are_the_readers_own(run: Run, own: Path) -> None:
    code, out, err = run("cite", "notebook")
    assert (code, err) == (0, "immuno: 1 of these is your own, not of the corpus.\n")
    assert "Laboratory notebook 7" in out
    assert run("cite", "study-2010").err == ""


def test_without_own_entries_nothing_is_marked(run: Run, notes: Path) -> None:
    for line in (["tree"], ["list", "--csv"], ["approvals", "melanoma"], ["search", "PD-1"]):
        assert "true" not in [cell for row in run(*line).out.splitlines() for cell in row.split(",")]
        assert "(yours)" not in run(*line).out
