"""`immuno headlines`: newest first, found by any name of a topic and by its parents."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from immuno_cli.dates import bounds

from .conftest import Run

Golden = Callable[[str, str], None]
pytestmark = pytest.mark.usefixtures("tiny")
MELANOMA, MICE, UNDATED = (
    "2022-10-18-examplumab-helps-in-melanoma",
    "2022-09-mice-lose-their-brakes",
    "undated-why-it-does-not-work-for-all",
)


def ids(run: Run, *arguments: str) -> list[str]:
    return [each["id"] for each in json.loads(run("headlines", *arguments, "--json").out)["results"]]


def test_newest_come_first_and_undated_last(run: Run) -> None:
    assert ids(run) == [MELANOMA, MICE, UNDATED]


def test_headlines_in_a_pipe(run: Run, golden: Golden) -> None:
    golden("headlines.txt", run("headlines").out)


def test_headlines_on_a_terminal(run: Run, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    golden("headlines-80.ansi", run("headlines", "--color", "always").out)


def test_headlines_as_json_carry_every_field(run: Run, golden: Golden) -> None:
    answer = json.loads(run("headlines", "--topic", "melanoma", "--json").out)
    golden("headlines-melanoma.json", json.dumps(answer, indent=1, ensure_ascii=False) + "\n")


@pytest.mark.parametrize("topic", ["melanoma", "malignant melanoma", "skin cancer", "immunotherapy", "ICI"])
def test_a_topic_is_found_by_its_names_and_its_parents(run: Run, topic: str) -> None:
    assert MELANOMA in ids(run, "--topic", topic)


def test_a_topic_of_several_words_needs_no_quotes(run: Run) -> None:
    assert ids(run, "--topic", "skin", "cancer") == ids(run, "skin", "cancer") == [MELANOMA]


def test_a_misspelt_topic_is_a_miss_with_suggestions(run: Run) -> None:
    code, out, err = run("headlines", "--topic", "melanomma")
    assert (code, out) == (1, "")
    assert "melanoma: A skin cancer" in err
    answer = json.loads(run("headlines", "--topic", "melanomma", "--json").out)
    assert [each["id"] for each in answer["suggestions"]] == ["melanoma"]


def test_about_finds_what_a_headline_names(run: Run) -> None:
    assert ids(run, "--about", "Examplya") == [MELANOMA]
    assert ids(run, "--about", "checkpoint inhibitor therapy") == [MELANOMA]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--since", "2022-10"], [MELANOMA]),
        (["--since", "2022-09-15"], [MELANOMA, MICE]),  # only the month is known, and it overlaps
        (["--until", "2022-09"], [MICE]),
        (["--since", "2022", "--until", "2022"], [MELANOMA, MICE]),
        (["--evidence", "animal"], [MICE]),
        (["--topic", "cancer", "--evidence", "human-trial"], [MELANOMA]),
    ],
)
def test_filters_narrow(run: Run, arguments: list[str], expected: list[str]) -> None:
    assert ids(run, *arguments) == expected


def test_nothing_that_fits_is_code_1(run: Run) -> None:
    code, out, err = run("headlines", "--since", "2023")
    assert (code, out) == (1, "")
    assert "no headline fits" in err


def test_a_limit_says_what_it_left_out(run: Run) -> None:
    code, out, err = run("headlines", "--limit", "1")
    assert (code, out.count("date: ")) == (0, 1)
    assert "2 more" in err


def test_topics_are_counted(run: Run) -> None:
    assert run("headlines", "--topics").out.splitlines() == [
        "cancer\t2",
        "checkpoint inhibitor therapy\t1",
        "melanoma\t1",
        "PD-1\t1",
    ]


@pytest.mark.parametrize("day", ["yesterday", "2022-13", "2022-02-30", "20221018", "2022-1-1", ""])
def test_a_date_that_is_none_is_wrong_usage(run: Run, day: str) -> None:
    code, out, err = run("headlines", "--since", day)
    assert (code, out) == (2, "")
    assert "no date" in err


@given(st.text(max_size=12))
def test_bounds_are_days_or_an_error(text: str) -> None:
    try:
        first, last = bounds(text)
    except ValueError:
        return
    assert first <= last
    assert first.startswith(text[:4])
