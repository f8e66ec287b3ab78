"""stdout holds data only; remarks go to stderr; with --json a miss is data too."""

from __future__ import annotations

import json

import pytest

from .conftest import Run

pytestmark = pytest.mark.usefixtures("tiny")


@pytest.mark.parametrize(
    "arguments",
    [
        ["define", "exmaplumab"],
        ["search", "zzzzqqqq"],
        ["headlines", "--topic", "melanomma"],
        ["headlines", "--since", "2030"],
        ["list", "cells", "--direction", "activation"],
        ["define"],
        ["nonsense"],
        ["list", "potatoes"],
    ],
)
def test_what_is_no_data_leaves_stdout_empty(run: Run, arguments: list[str]) -> None:
    code, out, err = run(*arguments)
    assert code in (1, 2)
    assert out == ""
    assert err.startswith("immuno: ")


@pytest.mark.parametrize(
    "arguments", [["define", "pd-1"], ["search", "brakes"], ["headlines"], ["list"], ["info"], ["define", "-h"]]
)
def test_what_is_found_leaves_stderr_empty(run: Run, arguments: list[str]) -> None:
    code, out, err = run(*arguments)
    assert (code, err) == (0, "")
    assert out.endswith("\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["define", "pd-1"],
        ["define", "exmaplumab"],
        ["define", "cr"],
        ["search", "brakes"],
        ["search", "zzzzqqqq"],
        ["headlines"],
        ["headlines", "--topics"],
        ["headlines", "--topic", "melanomma"],
        ["headlines", "--since", "2030"],
        ["list", "cells"],
        ["list", "cells", "--direction", "activation"],
        ["info"],
    ],
)
def test_json_is_one_object_of_one_shape(run: Run, arguments: list[str]) -> None:
    code, out, _ = run(*arguments, "--json")
    answer = json.loads(out)
    assert out.count("\n") == 1
    assert list(answer)[:3] == ["immuno", "query", "found"]
    assert set(answer["immuno"]) == {"version", "corpus"}
    assert set(answer["immuno"]["corpus"]) == {"version", "entries", "reviewed_through"}
    assert answer["found"] is bool(answer["results"])
    assert isinstance(answer["suggestions"], list)
    assert code == (0 if answer["found"] and arguments[1:] != ["cr"] else 1)
