"""Every lint rule finds what it is for, says where, and finds nothing in a sound corpus."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from immuno_cli.curation import checks
from immuno_cli.curation.checks import check, fix, reading_grade

TODAY = date(2026, 11, 23)


def change(root: Path, file: str, old: str, new: str) -> None:
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def delete(root: Path, file: str) -> None:
    (root / file).unlink()


def copy(root: Path, file: str, to: str, old: str = "", new: str = "") -> None:
    (root / to).write_text((root / file).read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


Break = Callable[[Path], None]
BREAKS: list[tuple[str, str, Break, str]] = [
    (
        "E101",
        "therapies/t-cell.yaml",
        lambda root: copy(root, "therapies/immunotherapy.yaml", "therapies/t-cell.yaml"),
        "taken by cells/t-cell.yaml",
    ),
    (
        "E102",
        "agents/examplumab.yaml",
        lambda root: change(root, "agents/examplumab.yaml", "molecule: pd-1", "molecule: pd-9"),
        "$.targets[0].molecule: no entry 'pd-9'",
    ),
    (
        "E102",
        "agents/examplumab.yaml",
        lambda root: change(root, "agents/examplumab.yaml", "molecule: pd-1", "molecule: melanoma"),
        "lies in diseases/",
    ),
    (
        "E102",
        "headlines/2022-09-mice-lose-their-brakes.yaml",
        lambda root: change(root, "headlines/2022-09-mice-lose-their-brakes.yaml", "[pd-1]", "[mice]"),
        "$.topics[0]",
    ),
    (
        "E102",
        "concepts/complete-response.yaml",
        lambda root: change(root, "concepts/complete-response.yaml", "[study-2010]", "[study-2011]"),
        "$.plain[0].cite[0]",
    ),
    (
        "E103",
        "agents/examplumab.yaml",
        lambda root: change(root, "agents/examplumab.yaml", "cite: [dataset]\nreviewed", "reviewed"),
        "no source for names",
    ),
    (
        "E103",
        "cells/regulatory-t-cell.yaml",
        lambda root: change(root, "cells/regulatory-t-cell.yaml", "{text: CD25,", "{text: CD25, molecule: cd4,"),
        "either a molecule or a text",
    ),
    (
        "E104",
        "diseases/cancer.yaml",
        lambda root: change(root, "diseases/cancer.yaml", "reviewed", "is_a: [melanoma]\nreviewed"),
        "ring: ",
    ),
    (
        "E105",
        "agents/examplumab.yaml",
        lambda root: change(root, "agents/examplumab.yaml", "date: 2016-05", "date: 2027-05"),
        "future",
    ),
    (
        "E105",
        "agents/examplumab.yaml",
        lambda root: change(root, "agents/examplumab.yaml", "date: 2014-09-04", "date: 2014-02-30"),
        "no such day",
    ),
    (
        "E106",
        "agents/examplumab.yaml",
        lambda root: change(root, "agents/examplumab.yaml", "date: 2015-12-18", "date: 2013-12-18"),
        "before the approval",
    ),
    (
        "E107",
        "agents/examplumab.yaml",
        lambda root: change(root, "agents/examplumab.yaml", "NCIT:C106432", "NCIT:106432"),
        "does not look like",
    ),
    (
        "E107",
        "agents/examplumab.yaml",
        lambda root: change(root, "agents/examplumab.yaml", "NCIT:C106432", "NICT:C106432"),
        "unknown prefix",
    ),
    (
        "E108",
        "sources/unused.yaml",
        lambda root: copy(root, "sources/dataset.yaml", "sources/unused.yaml", "/table", "/other"),
        "nothing cites",
    ),
    (
        "E109",
        "concepts/complete-response.yaml",
        lambda root: change(root, "concepts/complete-response.yaml", "not_to_confuse: [complement-receptor]\n", ""),
        "'CR' is also a name of complement-receptor",
    ),
    (
        "E110",
        "diseases/cancer.yaml",
        lambda root: change(root, "diseases/cancer.yaml", "name: cancer", "name:   cancer"),
        "canonical",
    ),
    (
        "E111",
        "sources/study-2010.yaml",
        lambda root: change(root, "sources/study-2010.yaml", "'12345678'", "'23456789'"),
        "also that of",
    ),
    (
        "E111",
        "molecules/pd-1.yaml",
        lambda root: change(root, "molecules/pd-1.yaml", "HGNC:8760", "CL:0000815"),
        "also names cells/regulatory-t-cell.yaml",
    ),
    (
        "E112",
        "molecules/pd-1.yaml",
        lambda root: change(root, "molecules/pd-1.yaml", "binds: [pd-l1]", "binds: [pd-l1, pd-l1]"),
        "stands twice",
    ),
    (
        "E112",
        "molecules/pd-1.yaml",
        lambda root: change(root, "molecules/pd-1.yaml", "binds: [pd-l1]", "binds: [pd-1]"),
        "names itself",
    ),
    (
        "E113",
        "headlines/2022-09-mice-lose-their-brakes.yaml",
        lambda root: change(root, "headlines/2022-09-mice-lose-their-brakes.yaml", "2022-09", "2022-08"),
        "does not start with 2022-08-",
    ),
    (
        "E114",
        "agents/examplumab.yaml",
        lambda root: change(root, "agents/examplumab.yaml", "status: approved", "status: investigational"),
        "yet it has approvals",
    ),
    (
        "W201",
        "agents/samplimab.yaml",
        lambda root: change(root, "agents/samplimab.yaml", "reviewed: 2026-11-01", "reviewed: 2026-05-01"),
        "6 months ago",
    ),
    (
        "W202",
        "diseases/cancer.yaml",
        lambda root: change(
            root,
            "diseases/cancer.yaml",
            "Cells that grow without limit.",
            "Uncontrolled proliferative dysregulation characterising heterogeneous malignant populations.",
        ),
        "school grade",
    ),
    (
        "W203",
        "diseases/cancer.yaml",
        lambda root: change(
            root,
            "diseases/cancer.yaml",
            "Cells that grow without limit.",
            "A disease of cells that divide without control.",
        ),
        "equals an expert statement",
    ),
    (
        "W204",
        "diseases/melanoma.yaml",
        lambda root: change(root, "diseases/melanoma.yaml", "text: malignant melanoma", "text: melanoma"),
        "stands twice",
    ),
    (
        "W205",
        "diseases/cancer.yaml",
        lambda root: change(root, "diseases/cancer.yaml", "name: cancer", 'name: "can\\ecer"'),
        "control character",
    ),
    (
        "W206",
        "headlines/2022-09-mice-lose-their-brakes.yaml",
        lambda root: change(root, "headlines/2022-09-mice-lose-their-brakes.yaml", "their brakes", "PD1 and T cells"),
        "names 'T cells', which is t-cell",
    ),
]


def test_a_sound_corpus_has_no_errors(tiny: Path) -> None:
    _, problems = check(tiny, TODAY)
    assert [problem.code for problem in problems] == ["W205"]  # the hostile entry is there on purpose


@pytest.mark.parametrize(("code", "file", "break_it", "says"), BREAKS, ids=[each[0] for each in BREAKS])
def test_a_rule_finds_what_it_is_for(broken: Path, code: str, file: str, break_it: Break, says: str) -> None:
    break_it(broken)
    found = [p for p in check(broken, TODAY)[1] if p.code == code and p.file == file and says in p.what]
    assert found, check(broken, TODAY)[1]
    assert found[0].line >= 1


def test_every_code_is_tabled_and_tried() -> None:
    tabled = set(re.findall(r"\| ([EW]\d{3})", checks.__doc__ or ""))
    used = set(re.findall(r'"([EW]\d{3})"', Path(checks.__file__).read_text(encoding="utf-8")))
    used -= {code for code in used if code < "E101"}
    tried = {code for code, *_ in BREAKS}
    assert used == tried
    assert used <= tabled | {"E001"}


def test_all_errors_come_in_one_run(broken: Path) -> None:
    change(broken, "agents/examplumab.yaml", "molecule: pd-1", "molecule: pd-9")
    change(broken, "diseases/cancer.yaml", "name: cancer", "name:   cancer")
    change(broken, "cells/t-cell.yaml", "lineage: lymphoid", "lineage: royal")
    delete(broken, "sources/dataset.yaml")
    codes = {problem.code for problem in check(broken, TODAY)[1]}
    assert {"E006", "E102", "E110"} <= codes


def test_agents_need_a_review_after_six_months_others_after_twelve(broken: Path) -> None:
    late = date(2027, 6, 1)
    stale = {problem.file for problem in check(broken, late)[1] if problem.code == "W201"}
    assert stale == {f"agents/{name}.yaml" for name in ("examplumab", "samplimab", "duolumab-examplumab")}


def test_an_exception_written_down_silences_a_finding(broken: Path) -> None:
    (broken / "allow").mkdir()
    entry = "- {file: concepts/hostile-entry.yaml, reason: it is there to be hostile}\n"
    (broken / "allow" / "W205.yaml").write_text(entry, encoding="utf-8")
    assert check(broken, TODAY)[1] == []


def test_a_broken_list_of_exceptions_is_an_error(broken: Path) -> None:
    (broken / "allow").mkdir()
    (broken / "allow" / "W205.yaml").write_text("- {file: x}\n", encoding="utf-8")
    assert "E006" in {problem.code for problem in check(broken, TODAY)[1]}


def test_fix_writes_the_layout_and_nothing_else(broken: Path) -> None:
    wanted = (broken / "diseases/cancer.yaml").read_text(encoding="utf-8")
    change(broken, "diseases/cancer.yaml", "name: cancer", "name:   'cancer'")
    assert fix(broken) == ["diseases/cancer.yaml"]
    assert (broken / "diseases/cancer.yaml").read_text(encoding="utf-8") == wanted
    assert fix(broken) == []


def test_reading_grade_tells_easy_from_hard() -> None:
    assert reading_grade("The cat sat on the mat. It was warm.") < 3
    assert reading_grade("Immunosuppressive pharmacotherapy necessitates individualized evaluation.") > 20
    assert reading_grade("") == 0
