"""`immuno define`: the right card for any name, every meaning of an ambiguous one, never a guess."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from immuno_cli import clock, open_corpus

from .conftest import Run

Golden = Callable[[str, str], None]
pytestmark = pytest.mark.usefixtures("tiny")


@pytest.mark.parametrize("term", ["examplumab", "immunotherapy", "regulatory T cell", "PD-1", "melanoma", "CR"])
def test_the_card_in_a_pipe(run: Run, golden: Golden, term: str) -> None:
    result = run("define", term)
    golden(f"define-{term.replace(' ', '-').lower()}.txt", result.out)
    assert "\x1b" not in result.out


@pytest.mark.parametrize("width", [60, 80, 200])
def test_the_card_on_a_terminal(run: Run, golden: Golden, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    result = run("define", "examplumab", "--color", "always")
    golden(f"define-examplumab-{width}.ansi", result.out)


@pytest.mark.parametrize("name", ["Examplya", "EX3475", "ex 3475", "EXAMPLUMAB-ABCD", "formerumab", "agent/examplumab"])
def test_every_name_finds_its_entry(run: Run, name: str) -> None:
    code, out, err = run("define", name)
    assert (code, err) == (0, "")
    assert out.startswith("examplumab\n")


@pytest.mark.parametrize("name", ["T-Cells, Regulatory", "Interferon, gamma", "melanoma, malignant"])
def test_names_turned_round_by_catalogues_are_found(run: Run, name: str) -> None:
    assert run("define", name).code == 0


def test_several_words_need_no_quotes(run: Run) -> None:
    assert run("define", "regulatory", "t", "cells").out == run("define", "regulatory T cell").out


@pytest.mark.parametrize(
    ("level", "has", "lacks"), [("plain", "by drip", "keeps PD-L1"), ("expert", "keeps PD-L1", "by drip")]
)
def test_a_level_leaves_the_other_out(run: Run, level: str, has: str, lacks: str) -> None:
    out = run("define", "examplumab", "--level", level).out
    assert has in out
    assert lacks not in out
    assert "checkpoint inhibitor therapy" in out


@pytest.mark.parametrize("width", [60, 80, 200])
def test_the_history_of_approvals_is_for_experts(
    run: Run, golden: Golden, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    golden("define-examplumab-expert.txt", run("define", "examplumab", "--level", "expert").out)
    monkeypatch.setenv("COLUMNS", str(width))
    out = run("define", "examplumab", "--level", "expert", "--color", "always").out
    golden(f"define-examplumab-expert-{width}.ansi", out)


def approvals(run: Run, *arguments: str) -> list[str]:
    out = run("define", "examplumab", *arguments).out
    return [line.strip() for line in out.split("\nApprovals\n")[1].split("\n\n")[0].split("\n")]


def test_an_approval_is_a_line_with_its_present_state_by_agency_and_disease(run: Run) -> None:
    assert approvals(run) == approvals(run, "--level", "plain")
    assert approvals(run) == [
        "FDA, cancer: 2016-05 accelerated, withdrawn 2018: a rare cancer, with samplimab [1]",
        "FDA, cancer: undated: cancer in children, as the label has it [2]",
        "FDA, melanoma: 2014-09-04 accelerated, converted 2015-12-18: melanoma that has spread, after another drug"
        " failed [2]",
        "EMA, melanoma: 2015 conditional, reinstated 2017: melanoma that has spread [3]",
        "(those held against a source; there may be more)",
        "(all that became of them: immuno define examplumab --level expert)",
    ]


def test_experts_see_each_event_below_its_approval(run: Run) -> None:
    assert approvals(run, "--level", "expert")[4:8] == [
        "FDA, melanoma: 2015-12-18 → converted [2]",
        "EMA, melanoma: 2015 conditional: melanoma that has spread [3]",
        "EMA, melanoma: 2016 → suspended [3]",
        "EMA, melanoma: 2017 → reinstated [3]",
    ]


@pytest.mark.parametrize(
    ("kind", "events", "state"),
    [
        (None, [], ""),
        ("regular", [], "regular"),
        (None, ["2016 expanded"], "approved, expanded 2016"),
        ("accelerated", ["2016 expanded", "2017 converted"], "accelerated, converted 2017"),
        ("accelerated", ["2017 converted", "2018 narrowed"], "accelerated, converted 2017, narrowed 2018"),
        ("accelerated", ["2019 withdrawn", "2017 converted"], "accelerated, withdrawn 2019"),
        ("regular", ["2016 suspended", "2017 expanded"], "regular, suspended 2016"),
        ("regular", ["2016 suspended", "2017 reinstated", "2018 expanded"], "regular, expanded 2018"),
    ],
)
def test_what_stands_today_follows_from_the_events(kind: str | None, events: list[str], state: str) -> None:
    from immuno_cli.render import view

    happened = [dict(zip(("date", "event"), event.split(), strict=True)) for event in events]
    approval = {"agency": "FDA", "disease": "x", "indication": "y", "events": happened}
    facts = view._Facts({"related": {}}, {})
    (line,) = facts.approval(approval | ({"kind": kind} if kind else {}), False)
    assert isinstance(line, view.Dated)
    assert line.state == state
    assert line.over is any(word in state for word in ("withdrawn", "suspended"))


STALE = "approvals last checked 2026-11-01, more than six months ago"


@pytest.mark.parametrize(
    ("today", "stale"), [("2026-11-25", False), ("2027-05-01", False), ("2027-05-02", True), ("2030-01-01", True)]
)
def test_an_agent_reviewed_more_than_six_months_ago_says_so(
    run: Run, monkeypatch: pytest.MonkeyPatch, today: str, stale: bool
) -> None:
    monkeypatch.setattr(clock, "today", lambda: today)
    assert (STALE in run("define", "examplumab").out.splitlines()) is stale
    assert (STALE in run("define", "examplumab", "--color", "always").out) is stale
    (result,) = json.loads(run("define", "examplumab", "--json").out)["results"]
    assert result.get("stale", False) is stale
    assert "checked" not in run("define", "melanoma").out  # only agents have approvals


@pytest.mark.parametrize(
    ("reviewed", "today", "stale"),
    [
        ("2026-02-28", "2026-08-31", True),
        ("2026-03-01", "2026-08-31", False),
        ("2025-12-31", "2026-06-30", False),
        ("2025-12-29", "2026-06-30", True),
        ("2027-01-01", "2026-06-30", False),
    ],
)
def test_six_months_are_counted_over_the_turn_of_the_year(
    monkeypatch: pytest.MonkeyPatch, reviewed: str, today: str, stale: bool
) -> None:
    monkeypatch.setattr(clock, "today", lambda: today)
    assert clock.is_stale(reviewed) is stale


def test_only_what_is_cited_is_listed_as_a_source(run: Run) -> None:
    out = run("define", "pd-1", "--level", "plain").out
    assert "[1] Hodi" in out
    assert "[2]" not in out
    assert "[3] The Table Makers" in out


def test_an_ambiguous_name_shows_each_meaning(run: Run) -> None:
    code, out, err = run("define", "cr")
    assert code == 1
    assert [line.split("\t")[0] for line in out.splitlines()] == [
        "molecule/complement-receptor",
        "concept/complete-response",
    ]
    assert "2 meanings" in err
    assert "immuno define molecule/complement-receptor" in err


@pytest.mark.parametrize("arguments", [["cr", "--kind", "concept"], ["concept/complete-response"]])
def test_a_meaning_can_be_chosen(run: Run, arguments: list[str]) -> None:
    code, out, _ = run("define", *arguments)
    assert code == 0
    assert out.startswith("complete response\n")


def test_a_misspelt_name_is_never_answered(run: Run) -> None:
    code, out, err = run("define", "exmaplumab")
    assert (code, out) == (1, "")
    assert err.splitlines() == [
        "immuno: nothing is named 'exmaplumab'. Did you mean:",
        "  examplumab: A drug that helps T cells attack melanoma. It is given by drip.",
    ]


def test_a_brand_misspelt_suggests_its_entry_and_says_by_which_name(run: Run) -> None:
    assert "  examplumab (Examplya): A drug that helps" in run("define", "exmplya").err


@pytest.mark.parametrize("name", ["IL-3", "IL-22", "CD3", "CD40"])
def test_no_suggestion_crosses_a_digit(run: Run, name: str) -> None:
    code, out, err = run("define", name)
    assert (code, out) == (1, "")
    assert err == f"immuno: nothing is named {name!r}; try `immuno search {name}`.\n"


def test_a_kind_without_the_name_is_a_miss(run: Run) -> None:
    code, _, err = run("define", "examplumab", "--kind", "cell")
    assert code == 1
    assert "examplumab" in err


def test_json_carries_every_field_and_the_sources(run: Run, golden: Golden) -> None:
    code, out, err = run("define", "Examplya", "--json")
    assert (code, err) == (0, "")
    answer = json.loads(out)
    golden("define-examplumab.json", json.dumps(answer, indent=1, ensure_ascii=False) + "\n")
    (result,) = answer["results"]
    assert result["matched"] == {"text": "Examplya", "type": "brand"}
    cited = {ident for each in result["plain"] + result["expert"] + result["approvals"] for ident in each["cite"]}
    assert cited <= {source["id"] for source in result["sources"]}


def test_json_results_equal_the_yaml(run: Run, tiny: Path) -> None:
    from immuno_cli.curation.reader import parse

    for path in sorted(tiny.glob("*/*.yaml")):
        if path.parent.name in ("headlines", "sources"):
            continue
        data = parse(path.read_text(encoding="utf-8"))
        kind = {"therapies": "therapy"}.get(path.parent.name, path.parent.name.removesuffix("s"))
        (result,) = json.loads(run("define", f"{kind}/{path.stem}", "--json").out)["results"]
        assert {name: result[name] for name in data} == data


def test_json_of_a_miss_is_data_too(run: Run) -> None:
    code, out, err = run("define", "exmaplumab", "--json")
    answer = json.loads(out)
    assert (code, err) == (1, "")
    assert answer["found"] is False
    assert answer["results"] == []
    assert [each["id"] for each in answer["suggestions"]] == ["examplumab"]


def test_json_of_an_ambiguous_name_holds_each_meaning(run: Run) -> None:
    code, out, _ = run("define", "CR", "--json")
    answer = json.loads(out)
    assert code == 1
    assert answer["found"] is True
    assert [each["id"] for each in answer["results"]] == ["complement-receptor", "complete-response"]


@pytest.mark.parametrize("name", ["NCIT:C106432", "ncit:c106432", "C106432", "ATC:L01FF02", "L01FF02"])
def test_an_identifier_of_another_database_finds_its_entry(run: Run, name: str) -> None:
    (result,) = json.loads(run("define", name, "--json").out)["results"]
    assert result["id"] == "examplumab"
    assert result["matched"]["type"] == "identifier"
    assert run("define", name, "--kind", "cell").code == 1


def test_a_headline_is_shown_by_its_id(run: Run) -> None:
    ident = "2022-10-18-examplumab-helps-in-melanoma"
    shown = run("define", f"headline/{ident}")
    assert shown == run("define", ident)
    assert shown.code == 0
    assert shown.out in run("headlines").out
    answer = json.loads(run("define", ident, "--json").out)
    assert [each["kind"] for each in answer["results"]] == ["headline"]
    assert run("define", ident, "--kind", "agent").code == 1


def test_behind_a_kind_an_id_or_any_name_of_that_kind_is_understood(run: Run, tiny: Path) -> None:
    corpus = open_corpus(tiny)
    assert [each.id for each in corpus.resolve("agent/Examplya")] == ["examplumab"]
    assert [each.id for each in corpus.resolve("molecule/CR")] == ["complement-receptor"]
    assert corpus.resolve("cell/Examplya") == corpus.resolve("agent/") == []
    assert run("define", "agent/examplumabb").err.startswith("immuno: nothing is named 'agent/examplumabb'. Did you")
