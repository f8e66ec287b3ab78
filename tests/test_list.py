"""`immuno list`: names for pipes, one per line."""

from __future__ import annotations

import json

import pytest

from .conftest import Run

pytestmark = pytest.mark.usefixtures("tiny")


def names(run: Run, *arguments: str) -> list[str]:
    return run("list", *arguments).out.splitlines()


def test_one_name_per_line(run: Run) -> None:
    assert names(run, "cells") == ["regulatory T cell", "T cell"]
    assert len(names(run)) == 22


@pytest.mark.parametrize("kind", ["adverse-events", "adverse event", "Adverse Events", "adverse-event"])
def test_kinds_may_be_written_as_people_do(run: Run, kind: str) -> None:
    assert names(run, *kind.split()) == ["immune-related colitis"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["agents", "--direction", "suppression"], ["samplimab"]),
        (["agents", "--status", "withdrawn"], ["duolumab and examplumab"]),
        (["--modality", "monoclonal antibody"], ["examplumab", "samplimab"]),
        (["agents", "--class", "ICI"], ["duolumab and examplumab", "examplumab"]),
        (["agents", "--class", "checkpoint", "inhibitor", "therapy"], ["duolumab and examplumab", "examplumab"]),
        (["--class", "checkpoint", "inhibitor", "therapy", "agents"], ["duolumab and examplumab", "examplumab"]),
        (["--target", "CD279"], ["checkpoint inhibitor therapy", "examplumab"]),
        (["--disease", "skin cancer"], ["examplumab"]),
    ],
)
def test_filters(run: Run, arguments: list[str], expected: list[str]) -> None:
    assert names(run, *arguments) == expected


def test_ids_lines_and_json(run: Run) -> None:
    assert names(run, "cells", "--ids") == ["regulatory-t-cell", "t-cell"]
    assert names(run, "cells", "--long")[1] == "T cell\tcell\tA white blood cell that fights what does not belong."
    assert [each["id"] for each in json.loads(run("list", "cells", "--json").out)["results"]] == [
        "regulatory-t-cell",
        "t-cell",
    ]


def test_headlines_and_sources_are_listed_when_asked_for(run: Run) -> None:
    assert names(run, "headlines")[0] == "Examplumab helps in melanoma, study finds"
    assert names(run, "sources") == ["dataset", "label-examplumab", "study-2010"]


def test_nothing_that_fits_is_code_1_and_an_unknown_filter_code_2(run: Run) -> None:
    assert run("list", "cells", "--direction", "activation").code == 1
    code, _, err = run("list", "--modality", "magic")
    assert code == 2
    assert "monoclonal-antibody" in err
    assert run("list", "--class", "nonsense").code == 1
    assert run("list", "potatoes").code == 2
