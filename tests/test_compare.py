"""`immuno compare`: what is equal is told once, what differs stands side by side."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from immuno_cli.answers.compare import names_in
from immuno_cli.corpus.compare import first_approvals, in_all, licences

from .conftest import Run

Golden = Callable[[str, str], None]
pytestmark = pytest.mark.usefixtures("tiny")
AGENTS = ("examplumab", "samplimab")


def answer(run: Run, *arguments: str) -> Any:
    return json.loads(run("compare", *arguments, "--json").out)


def rows(run: Run, *arguments: str) -> dict[str, list[str]]:
    lines = (line.split("\t") for line in run("compare", *arguments).out.splitlines())
    return {fact: values for fact, *values in lines}


@pytest.mark.parametrize("width", ["60", "80", "200"])
@pytest.mark.parametrize(
    ("name", "asked"),
    [("agents", AGENTS), ("molecules", ("PD-1", "PD-L1")), ("three", (*AGENTS, "duolumab and examplumab"))],
)
def test_on_a_terminal(
    run: Run, golden: Golden, monkeypatch: pytest.MonkeyPatch, width: str, name: str, asked: tuple[str, ...]
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    golden(f"compare-{name}-{width}.ansi", run("compare", *asked, "--color", "always").out)


@pytest.mark.parametrize("width", [30, 60, 79, 80, 130, 200])
def test_no_line_is_wider_than_the_terminal(run: Run, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    out = run("compare", *AGENTS, "--color", "never").out
    assert max(map(len, out.splitlines())) <= width


def test_columns_stand_side_by_side_from_80_columns_up(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    assert run("compare", *AGENTS, "--color", "never").out.splitlines()[0].split() == list(AGENTS)
    monkeypatch.setenv("COLUMNS", "60")
    assert run("compare", *AGENTS, "--color", "never").out.splitlines()[0].split() == ["kind", "both:", "agent"]


def test_in_a_pipe(run: Run, golden: Golden) -> None:
    code, out, err = run("compare", *AGENTS)
    assert (code, err) == (0, "")
    assert {line.count("\t") for line in out.splitlines()} == {2}
    golden("compare-agents.txt", out)


def test_as_json(run: Run, golden: Golden) -> None:
    golden("compare-agents.json", json.dumps(answer(run, *AGENTS), indent=1, ensure_ascii=False) + "\n")


def test_a_part_in_common_is_told_apart_from_the_rest(run: Run) -> None:
    cells = rows(run, "T cell", "Treg")
    assert cells["lineage"] == ["lymphoid", "lymphoid"]
    assert cells["role"] == ["effector", "regulatory"]
    assert rows(run, *AGENTS)["class (in common)"] == ["immunotherapy"] * 2
    assert rows(run, *AGENTS)["class (apart)"] == ["checkpoint inhibitor therapy", "suppression therapy"]


def test_classes_in_common_are_the_nearest(run: Run) -> None:
    common = answer(run, "examplumab", "duolumab and examplumab")["common"]
    assert [each["id"] for each in common["class"]] == ["checkpoint-inhibitor-therapy"]
    assert set(common) == {"class", "targets", "diseases", "adverse_events"}


def test_entries_of_different_kinds_show_what_either_has(run: Run) -> None:
    facts = rows(run, "examplumab", "PD-1")
    assert facts["kind"] == ["agent", "molecule"]
    assert facts["symbol"] == ["", "PDCD1"]
    assert facts["targets"] == ["PD-1 (blocks)", ""]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        (["PD-1", "T cell"], ["PD-1", "T cell"]),
        (["PD-1", "vs", "T", "cell"], ["PD-1", "T cell"]),
        (["T", "cell,", "PD-1,", "skin", "cancer"], ["T cell", "PD-1", "skin cancer"]),
        (["T cell vs PD-1"], ["T cell", "PD-1"]),
        (["PD-1,T cell"], ["PD-1", "T cell"]),
        (["PD-1", ",", "Treg", "VS.", "CD4"], ["PD-1", "Treg", "CD4"]),
        (["vs", "PD-1", "vs"], ["PD-1"]),
        (["Interferon, gamma", "PD-1"], ["Interferon, gamma", "PD-1"]),
        ([], []),
    ],
)
def test_names_are_words_or_what_stands_between_separators(typed: list[str], names: list[str]) -> None:
    assert names_in(typed) == names


@pytest.mark.parametrize("typed", ["T cell Treg", "skin cancer regulatory T cell", "PD-1 skin cancer T lymphocyte"])
def test_names_of_several_words_need_no_separator_where_they_read_one_way(run: Run, typed: str) -> None:
    assert run("compare", *typed.split()).code == 0


def test_a_name_that_nothing_has_is_a_miss_with_suggestions(run: Run) -> None:
    code, out, err = run("compare", "examplumab", "sampliman")
    assert (code, out) == (1, "")
    assert "nothing is named 'sampliman'. Did you mean:\n  samplimab" in err
    miss = answer(run, "examplumab", "sampliman")
    assert (miss["found"], miss["results"], miss["unknown"]) == (False, [], ["sampliman"])
    assert [each["id"] for each in miss["suggestions"]] == ["samplimab"]


def test_words_that_are_no_names_get_a_hint(run: Run) -> None:
    assert "`vs` between the names" in run("compare", "T", "cells", "zzz").err


def test_an_ambiguous_name_tells_its_meanings(run: Run) -> None:
    code, out, err = run("compare", "CR", "PD-1")
    assert (code, out) == (1, "")
    assert "2 meanings" in err
    assert "concept/complete-response" in err
    assert {each["id"] for each in answer(run, "CR", "PD-1")["ambiguous"]["CR"]} == {
        "complete-response",
        "complement-receptor",
    }
    assert run("compare", "molecule/complement-receptor", "PD-1").code == 0
    assert run("compare", "CR", "PD-1", "--kind", "molecule").code == 0


@pytest.mark.parametrize("arguments", [[], ["PD-1"], ["PD-1", "vs"], ["PD-1", "CD279"], ["PD-1", " "]])
def test_fewer_than_two_entries_is_wrong_usage(run: Run, arguments: list[str]) -> None:
    code, out, err = run("compare", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("immuno: ")


def test_two_names_of_one_entry_count_once(run: Run) -> None:
    code, out, err = run("compare", "PD-1", "CD279", "CD4")
    assert (code, out.splitlines()[0]) == (0, "name\tPD-1\tCD4")
    assert err == "immuno: 'CD279' and 'PD-1' are both PD-1.\n"


def test_hostile_text_steers_nothing(run: Run) -> None:
    for arguments in ([], ["--json"]):
        out = run("compare", "concept/hostile-entry", "PD-1", *arguments).out
        assert "\x1b" not in out
        assert "\u202e" not in out


def test_first_approvals_prefer_a_known_date() -> None:
    approvals = [
        {"agency": "FDA", "disease": "a"},
        {"agency": "FDA", "date": "2016", "disease": "b"},
        {"agency": "FDA", "date": "2015-02", "disease": "c"},
        {"agency": "FDA", "date": "2015-02", "disease": "d"},
        {"agency": "EMA", "disease": "e"},
    ]
    assert first_approvals({"approvals": approvals}) == {
        "EMA": {"diseases": ["e"]},
        "FDA": {"date": "2015-02", "diseases": ["c", "d"]},
    }


def test_a_disease_is_licensed_while_one_approval_holds() -> None:
    gone = [{"event": "withdrawn"}]
    approvals = [{"disease": "a", "events": gone}, {"disease": "a"}, {"disease": "b", "events": gone}]
    assert licences({"status": "approved", "approvals": approvals}) == (["a"], ["b"])
    assert licences({"status": "withdrawn", "approvals": [{"disease": "a"}]}) == ([], ["a"])


def test_in_all_keeps_the_order_of_the_first() -> None:
    assert in_all([["c", "a", "b"], ["a", "c"], ["c", "a", "x"]]) == ["c", "a"]
    assert in_all([["a"], []]) == []
