"""The house keeps its arrows: commands and answers ask through the library, and nothing beneath it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import ROOT

PACKAGE = ROOT / "immuno_cli"
#: room -> the rooms it may import from, beside its own files and those at the top
MAY = {
    "answers": {"export", "render"},
    "commands": {"answers", "curation", "render", "server"},
    "corpus": {"curation"},
    "curation": set[str](),
    "export": {"curation", "render"},
    "render": {"corpus"},
    "server": {"answers", "render"},
}


def imports(path: Path) -> Iterator[str]:
    """The rooms and files of ours that a file imports when it runs."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {
        node
        for each in ast.walk(tree)
        if isinstance(each, ast.If) and ast.unparse(each.test) == "TYPE_CHECKING"
        for node in ast.walk(each)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level == 2 and node not in for_types:
            yield from [node.module.partition(".")[0]] if node.module else [alias.name for alias in node.names]


@pytest.mark.parametrize("room", MAY)
def test_rooms_import_along_the_arrows(room: str) -> None:
    rooms = {path.name for path in PACKAGE.iterdir() if path.is_dir()}
    for path in (PACKAGE / room).glob("*.py"):
        wrong = {each for each in imports(path) if each in rooms} - MAY[room] - {room}
        assert not wrong, f"{path.name} imports {wrong}"


def test_only_one_file_knows_the_sdk_of_the_server() -> None:
    knows = [
        path.name
        for path in PACKAGE.rglob("*.py")
        if re.search(r"^\s*(from|import) (mcp|anyio)", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert knows == ["protocol.py"]
