"""The quick lane prints and returns what the long way does, for every name of the corpus and for hostile arguments."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from immuno_cli import cli, quick
from immuno_cli.answers.outcome import finish
from immuno_cli.corpus import store
from immuno_cli.corpus.store import open_store

from .conftest import ROOT

Capture = pytest.CaptureFixture[str]


def both_ways(capsys: Capture, *arguments: str) -> bool:
    """Whether the quick lane takes these arguments; if so, it must print and return what the long way does."""
    outcome = quick.answer(list(arguments))
    if outcome is None:
        return False
    capsys.readouterr()
    quickly = (finish(outcome), *capsys.readouterr())
    assert quickly == (cli.run(list(arguments)), *capsys.readouterr()), arguments
    return True


def test_every_name_of_the_corpus(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    index = open_store()
    monkeypatch.setattr(store, "PACKAGED", index.path)  # as installed: the checkout is not looked over for each name
    names = [row[0] for row in index.rows("SELECT text FROM label")]
    index.close()
    assert len(names) > 1000
    taken = [both_ways(capsys, "define", *name.split()) for name in names]
    assert sum(taken) > 0.99 * len(names)


@pytest.mark.parametrize(
    "arguments",
    [
        ["define", "PD-1", "--json"],
        ["define", "--json", "PD-1"],
        ["define", "PD-1", "--level", "plain"],
        ["define", "T", "cell", "--level", "expert", "--json"],
        ["define", "nivolumabb"],
        ["define", "nivolumabb", "--json"],
        ["define", "PD-1", "--format", "csv"],
        ["headlines", "melanoma", "--format", "ndjson"],
        ["list", "agents", "--format", "tsv", "--target", "PD-1"],
        ["approvals", "melanoma", "--format", "json"],
        ["compare", "nivolumab", "pembrolizumab", "--format", "ndjson"],
        ["tree", "nivolumab", "--up", "--format", "csv"],
        ["tree", "CAR-T", "--format", "csv"],
        ["define", "CAR-T"],
        ["define", "agent/nivolumab"],
        ["headlines"],
        ["headlines", "--json"],
        ["headlines", "melanoma"],
        ["headlines", "--topic", "melanoma"],
        ["headlines", "--topic", "skin", "cancer", "--json"],
        ["headlines", "--topic", "melanomma"],
        ["headlines", "asthma"],
        ["list"],
        ["list", "agents"],
        ["list", "agents", "--json"],
        ["list", "--csv", "adverse", "events"],
        ["list", "agents", "--class", "checkpoint", "inhibitor", "therapy", "--direction", "activation"],
        ["list", "agents", "--agency", "ema", "--approved-since", "2024-06", "--status", "approved", "--json"],
        ["list", "--target", "PD-1", "--disease", "melanoma", "--modality", "monoclonal antibody"],
        ["list", "--target", "PDD-1"],
        ["list", "cells", "--agency", "FDA"],
        ["approvals"],
        ["approvals", "melanoma", "--json"],
        ["approvals", "checkpoint", "inhibitor", "therapy"],
        ["approvals", "Japan"],
        ["approvals", "melanoma", "--first", "--csv"],
        ["approvals", "FDA", "--unconverted"],
        ["define", "PD-1", "--csv"],
        ["headlines", "melanoma", "--csv"],
        ["tree", "CAR-T", "--csv"],
        ["approvals", "--timeline", "PD-1", "--first"],
        ["approvals", "melanomma"],
        ["approvals", "T", "cell"],
        ["compare", "nivolumab", "pembrolizumab"],
        ["compare", "T", "cell", "vs", "B", "cell", "--json"],
        ["compare", "nivolumabb", "CAR-T"],
        ["tree"],
        ["tree", "--json"],
        ["tree", "checkpoint", "inhibitor", "therapy"],
        ["tree", "nivolumab", "--up", "--json"],
        ["tree", "CAR-T"],
        ["tree", "--kind", "cell"],
        ["tree", "immunotherapy", "--depth", "2", "--kind", "agent", "--depth", "1", "--json"],
    ],
)
def test_the_commonest_calls_are_taken(capsys: Capture, arguments: list[str]) -> None:
    assert both_ways(capsys, *arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["define"],
        ["define", ""],
        ["define", "PD-1", "--level", "middle"],
        ["define", "--", "PD-1"],
        ["define", "PD-1", "-h"],
        ["define", "PD-1", "--jsonn"],
        ["define", "x" * 2000],
        ["compare"],
        ["compare", "PD-1"],
        ["compare", "PD-1", "CD4", "--color", "never"],
        ["tree", "--up"],
        ["tree", "--depth", "one"],
        ["tree", "--kind", "--json", "cell"],
        ["tree", "--kind", "--up", "cell"],
        ["tree", "nivolumab", "--up", "--kind", "agent"],
        ["headlines", "--topic"],
        ["headlines", "--topic", "--json", "0"],
        ["define", "PD-1", "--level", "--json", "plain"],
        ["headlines", "--since", "2022"],
        ["headlines", "--about", "nivolumab"],
        ["search", "melanoma"],
        ["list", "potatoes"],
        ["list", "--agency"],
        ["list", "--agency", "--json"],
        ["list", "--agency", "ABC"],
        ["list", "--agency=FDA"],
        ["list", "--direction", "up"],
        ["list", "--approved-since", "soon"],
        ["list", "--json", "--csv"],
        ["list", "--json", "--format", "json"],
        ["list", "--format", "xml"],
        ["list", "--format"],
        ["compare", "nivolumab", "pembrolizumab", "--format", "csv"],
        ["list", "agents", "--long"],
        ["list", "-"],
        ["list", ""],
        ["list", "--target", ""],
        ["approvals", "--csv", "--json"],
        ["approvals", "melanoma", "--agency", "FDA"],
        ["approvals", ""],
        ["--json", "define", "PD-1"],
    ],
)
def test_whatever_else_goes_the_long_way(arguments: list[str]) -> None:
    assert quick.answer(arguments) is None


WORDS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["PD-1", "--json", "--topic", "--level", "plain", "--first", "-", "--", "-h"]),
    st.sampled_from(
        ["agents", "--csv", "--agency", "FDA", "--target", "--direction", "none", "--approved-since", "2020"]
    ),
    st.sampled_from(["--up", "--kind", "--depth", "cell", "molecule", "1", "02", "vs", ",", "CD4", "T"]),
    st.sampled_from(["--format", "json", "ndjson", "csv", "tsv"]),
    st.sampled_from(["[bold]", "\x1b[31m", "\udcff", "CR", "a/b", "\u202e"]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=400)
@given(st.sampled_from(sorted(quick.LANE)), st.lists(WORDS, max_size=5))
def test_hostile_arguments(capsys: Capture, command: str, words: list[str]) -> None:
    both_ways(capsys, command, *words)


def test_the_program_takes_the_quick_lane_without_typer() -> None:
    show = (
        "import sys; from immuno_cli.__main__ import main; sys.argv = ['immuno', *sys.argv[1:]]; code = main();"
        "print('typer' in sys.modules, file=sys.stderr); sys.exit(code)"
    )
    for arguments, typer in ((["define", "PD-1"], "False"), (["define", "PD-1", "--kind", "molecule"], "True")):
        command = [sys.executable, "-c", show, *arguments]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        assert done.stderr == f"{typer}\n"
