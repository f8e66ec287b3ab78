"""`immuno schema`: the contracts with other programs, printed."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from immuno_cli import contracts

from .conftest import Run
from .test_startup import loaded


def test_without_a_name_all_are_listed(run: Run) -> None:
    code, out, err = run("schema")
    assert (code, err) == (0, "")
    assert [line.split("\t") for line in out.splitlines()] == [list(pair) for pair in contracts.titles().items()]
    assert "agent\ta file in agents/\n" in out
    assert "headlines-topics\tthe answer of `immuno headlines --topics --json`\n" in out


@pytest.mark.parametrize("name", contracts.titles())
def test_each_is_printed(run: Run, name: str) -> None:
    code, out, err = run("schema", name)
    assert (code, err) == (0, "")
    assert out == contracts.as_text(name)
    Draft202012Validator.check_schema(json.loads(out))


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["headlines", "topics"], "headlines-topics"),
        (["annotate glossary"], "annotate-glossary"),
        (["Agent"], "agent"),
        (["agents"], "agent"),
        (["adverse", "events"], "adverse-event"),
        (["agent.json"], "agent"),
        (["headlines"], "headlines"),  # the answer, not the file
        (["headline"], "headline"),
    ],
)
def test_a_name_is_taken_as_it_is_written(run: Run, words: list[str], name: str) -> None:
    assert run("schema", *words) == run("schema", name)


def test_a_name_that_nothing_has_is_a_miss_with_near_names(run: Run) -> None:
    assert run("schema", "approval") == (
        1,
        "",
        "immuno: no schema is named 'approval'. Did you mean:\n  approvals: the answer of `immuno approvals --json`\n",
    )
    assert run("schema", "xyzzy") == (1, "", "immuno: no schema is named 'xyzzy'; `immuno schema` lists all.\n")
    code, out, err = run("schema", "")
    assert (code, out, err.count("\n")) == (2, "", 1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.text())
def test_hostile_names(run: Run, name: str) -> None:
    code, out, err = run("schema", "--", name)
    assert code in (0, 1, 2)
    assert bool(out) == (code == 0)
    assert "\x1b" not in err


def test_it_loads_neither_rich_nor_yaml() -> None:
    assert loaded("schema", "agent") & {"rich", "rapidfuzz", "yaml", "sqlite3", "pydantic"} == set()
