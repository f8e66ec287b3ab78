"""What the options offer is what the schema knows: the words are written in both places, to keep start-up light."""

from __future__ import annotations

from typing import get_args

import pytest

from immuno_cli import model, quick
from immuno_cli.answers.listing import KINDS
from immuno_cli.api import split_agency
from immuno_cli.commands import options
from immuno_cli.corpus import listing
from immuno_cli.corpus.approvals import AGENCIES, LONGEST
from immuno_cli.render import view

from .conftest import Run


def test_the_words_of_the_options_are_those_of_the_schema() -> None:
    kinds = list(model.KIND_OF.values())
    assert list(get_args(options.Kind)) == [kind for kind in kinds if kind not in ("headline", "source")]
    assert list(get_args(options.KindOrHeadline)) == [kind for kind in kinds if kind != "source"]
    assert list(dict.fromkeys(KINDS.values())) == kinds
    assert list(get_args(options.Direction)) == [each.value for each in model.Direction]
    assert list(get_args(options.Evidence)) == [each.value for each in model.Evidence]
    assert get_args(options.Level) == quick.LANE["define"][1]["level"]
    assert get_args(options.Direction) == quick.LANE["list"][1]["direction"]
    assert get_args(options.Kind) == quick.LANE["tree"][1]["kind"]
    assert {*listing.PLAIN, *listing.NAMED, "approved-since"} == {*quick.FACETS}
    assert tuple(each.value for each in model.Agency) == view.AGENCIES


@pytest.mark.parametrize("arguments", [["search", "t"], ["define", "T cell"], ["tree"], ["compare", "PD-1", "PD-L1"]])
def test_a_kind_may_be_plural(tiny: object, run: Run, arguments: list[str]) -> None:
    for kind, several in KINDS.items():
        if several in get_args(options.Kind):
            said = run(*arguments, "--kind", kind.replace("-", " ").upper())
            assert said == run(*arguments, "--kind", several)
            assert said.code in (0, 1, 2)
            assert "not one of" not in said.err
    refused = run(*arguments, "--kind", "potatoes")
    assert refused.code == 2
    assert "'potatoes' is not one of 'therapy', 'agent', " in refused.err


@pytest.mark.parametrize(
    ("agency", "words", "wanted"),
    [
        ("Health", ["Canada"], ("Health Canada", [])),
        ("Health", ["Canada", "melanoma"], ("Health Canada", ["melanoma"])),
        ("Food", ["PD-1", "and", "Drug", "Administration"], ("Food and Drug Administration", ["PD-1"])),
        ("FDA", ["US"], ("FDA", ["US"])),
        ("Health", ["Potato"], ("Health", ["Potato"])),
    ],
)
def test_an_agency_of_several_words_needs_no_quotes(
    agency: str, words: list[str], wanted: tuple[str, list[str]]
) -> None:
    assert split_agency(agency, words) == wanted


def test_no_agency_has_more_words_than_are_looked_at() -> None:
    assert max(len(name.split()) for names in AGENCIES.values() for name in names) == LONGEST + 1


def test_the_words_of_an_agency_may_stand_anywhere(run: Run) -> None:
    wanted = run("approvals", "melanoma", "--agency", "HC")
    assert wanted.code == 0
    assert run("approvals", "melanoma", "--agency", "Health", "Canada") == wanted
    assert run("approvals", "--agency", "Health", "Canada", "melanoma") == wanted
    assert run("list", "--agency", "Health", "Canada", "agents") == run("list", "agents", "--agency", "HC")
