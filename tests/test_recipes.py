"""The recipes call commands and options that exist, and name what can be found."""

from __future__ import annotations

import re

import pytest

from immuno_cli import completion
from immuno_cli.anywhere import OPTIONS as ANYWHERE
from immuno_cli.commands import NAMES

from .conftest import ROOT

TEXT = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```\w+\n(.*?)```", TEXT, re.DOTALL)
#: a call up to the pipe, quote or bracket that ends it; Emacs gives the words one by one
CALLS = [
    re.split(r"[|'`>)<]", call)[0]
    for block in BLOCKS
    for call in re.split(r"(?<![\w*~/.\"#:-])immuno (?=[a-z])", re.sub(r"(?m)^\s*[#\";].*$", "", block))[1:]
]


def test_the_recipes_call_immuno() -> None:
    assert len(BLOCKS) >= 7
    assert len(CALLS) >= 10


@pytest.mark.parametrize("call", CALLS)
def test_a_recipe_calls_what_there_is(call: str) -> None:
    command, *words = call.split()
    assert command in NAMES
    options = {option for each in completion._parameters(command) for option in each.opts} | set(ANYWHERE)
    assert {word for word in words if re.fullmatch(r"--[a-z-]+", word)} <= options
