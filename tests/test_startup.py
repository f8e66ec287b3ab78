"""What a call loads is what it needs: start-up is guarded by modules, not by the clock."""

from __future__ import annotations

import subprocess
import sys

import pytest

from .conftest import ROOT

HEAVY = ("rich", "rapidfuzz", "yaml", "pydantic", "msgspec", "hashlib", "asyncio", "dataclasses", "mcp")


def loaded(*arguments: str) -> set[str]:
    # the checkout's index is compiled first, so that the second run is the usual one
    show = (
        "import sys; from immuno_cli.__main__ import main; sys.argv = ['immuno', *sys.argv[1:]]; code = main();"
        "print('MODULES', *sys.modules, file=sys.stderr)"
    )
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", show, *arguments], cwd=ROOT, capture_output=True, text=True, check=True
        )
    return {name.partition(".")[0] for name in done.stderr.rpartition("MODULES")[2].split()}


@pytest.mark.parametrize(
    "arguments",
    [
        ["define", "PD-1"],
        ["define", "PD-1", "--json"],
        ["headlines"],
        ["list"],
        ["list", "agents", "--json"],
        ["approvals"],
        ["approvals", "melanoma", "--json"],
        ["approvals", "melanoma", "--csv"],
        ["approvals", "melanoma", "--format", "tsv"],
        ["list", "agents", "--format", "ndjson"],
        ["approvals", "melanoma", "--timeline"],
        ["compare", "PD-1", "PD-L1"],
        ["compare", "PD-1", "PD-L1", "--json"],
        ["tree"],
        ["tree", "PD-1", "--up", "--json"],
        ["cite", "PD-1"],
        ["export", "csv"],
        ["export", "obo"],
    ],
)
def test_an_exact_answer_loads_nothing_heavy(arguments: list[str]) -> None:
    assert loaded(*arguments) & set(HEAVY) == set()


@pytest.mark.parametrize(
    "arguments", [["define", "PD-1", "--no-pager"], ["--no-pager", "tree"], ["__complete", "zsh", "immuno define pd"]]
)
def test_no_pager_and_completion_take_the_quick_lane(arguments: list[str]) -> None:
    assert loaded(*arguments) & {*HEAVY, "typer", "subprocess", "shlex"} == set()


def test_a_suggestion_loads_rapidfuzz_but_no_rich() -> None:
    assert loaded("define", "nivolumabb") & {"rich", "rapidfuzz", "yaml", "pydantic"} == {"rapidfuzz"}


@pytest.mark.parametrize("arguments", [["define", "PD-1"], ["compare", "PD-1", "PD-L1"], ["tree"]])
def test_a_terminal_loads_rich_but_no_rapidfuzz(arguments: list[str]) -> None:
    assert loaded(*arguments, "--color", "always") & {"rich", "rapidfuzz", "yaml", "pydantic"} == {"rich"}


@pytest.mark.parametrize("arguments", [["compare", "PD-1", "PD-L1", "--json"], ["tree"], ["tree", "T", "cell", "--up"]])
def test_comparisons_and_trees_are_answered_before_typer(arguments: list[str]) -> None:
    assert "typer" not in loaded(*arguments)


@pytest.mark.parametrize("arguments", [["--help"], ["mcp", "--help"], ["search", "melanoma"], ["info"]])
def test_only_the_server_itself_loads_the_sdk_it_rests_on(arguments: list[str]) -> None:
    assert loaded(*arguments) & {"mcp", "mcp_types", "anyio", "pydantic", "starlette"} == set()
