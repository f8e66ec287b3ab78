"""Suggestions: near names for typos, none for names that are simply not here."""

from __future__ import annotations

from pathlib import Path

import pytest

from immuno_cli.corpus.store import open_store
from immuno_cli.corpus.suggest import nearest, suggest


def suggested(term: str, kind: str | None = None) -> list[str]:
    store = open_store()
    found = [each.id for each in suggest(store, term, kind)]
    store.close()
    return found


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize(
    ("term", "first"),
    [
        ("examplumb", "examplumab"),  # a letter lost
        ("exampplumab", "examplumab"),  # a letter more
        ("exemplumab", "examplumab"),  # another letter
        ("examplmuab", "examplumab"),  # two swapped
        ("exomplamub", "examplumab"),  # vowels in each other's place
        ("exampl", "examplumab"),  # begun
        ("cell regulatory t", "regulatory-t-cell"),  # another order of words
        ("regulatry t cel", "regulatory-t-cell"),
        ("gamma interferon", "interferon-gamma"),
        ("melanomma", "melanoma"),
    ],
)
def test_a_typo_finds_its_name(term: str, first: str) -> None:
    assert suggested(term)[:1] == [first]


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize("term", ["trastuzumab", "IL-22", "CD80", "PD-3", "KRAS", "CDA", "zzzz", "", "+++"])
def test_what_is_simply_not_here_suggests_nothing(term: str) -> None:
    assert suggested(term) == []


@pytest.mark.usefixtures("tiny")
def test_of_short_names_only_swaps_and_beginnings_are_near() -> None:
    assert suggested("RC") == ["complement-receptor", "complete-response"]
    assert suggested("4CD") == []


@pytest.mark.usefixtures("tiny")
def test_a_kind_narrows() -> None:
    assert suggested("examplumb", "cell") == []


@pytest.mark.usefixtures("tiny")
def test_ties_break_the_same_way_every_time() -> None:
    assert len({tuple(suggested("interleukin")) for _ in range(5)}) == 1


def test_nearness_lies_between_the_cutoff_and_one(tiny: Path) -> None:
    store = open_store()
    scores = [score for score, _ in nearest(store, "examplumb")]
    store.close()
    assert scores == sorted(scores, reverse=True)
    assert all(0.6 < score <= 1 for score in scores)
