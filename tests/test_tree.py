"""`immuno tree`: what is a kind of what, counted, drawn and as data."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from immuno_cli.corpus.kinship import Node
from immuno_cli.render.tree import ASCII, UNICODE, branches, tree

from .conftest import Run

Golden = Callable[[str, str], None]


def answer(run: Run, *arguments: str) -> Any:
    return json.loads(run("tree", *arguments, "--json").out)["results"]


@pytest.mark.parametrize("width", ["60", "80", "200"])
def test_on_a_terminal(run: Run, tiny: object, golden: Golden, monkeypatch: pytest.MonkeyPatch, width: str) -> None:
    monkeypatch.setenv("COLUMNS", width)
    golden(f"tree-immunotherapy-{width}.ansi", run("tree", "immunotherapy", "--color", "always").out)


def test_a_long_name_is_wrapped_beside_its_branches(run: Run, tiny: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "24")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    lines = run("tree", "immunotherapy", "--color", "never").out.splitlines()
    assert max(map(len, lines)) <= 24
    assert lines[1:3] == ["├── ▲ checkpoint", "│   inhibitor therapy  2"]


def test_in_a_pipe(run: Run, tiny: object, golden: Golden) -> None:
    golden("tree-immunotherapy.txt", run("tree", "immunotherapy").out)
    golden("tree.txt", run("tree").out)
    golden("tree-up.txt", run("tree", "Examplya", "--up").out)


def test_as_json(run: Run, tiny: object) -> None:
    (root,) = answer(run, "biological", "therapy")
    assert {name: root[name] for name in ("id", "kind", "name", "direction", "count")} == {
        "id": "immunotherapy",
        "kind": "therapy",
        "name": "immunotherapy",
        "direction": "modulation",
        "count": 5,
    }
    assert [each["id"] for each in root["children"]] == ["checkpoint-inhibitor-therapy", "suppression-therapy"]
    assert [each["id"] for each in root["children"][0]["children"]] == ["duolumab-examplumab", "examplumab"]
    (leaf,) = answer(run, "examplumab", "--up")
    assert leaf["parents"][0]["parents"][0]["id"] == "immunotherapy"


def test_depth_closes_branches_and_keeps_their_counts(run: Run, tiny: object) -> None:
    assert run("tree", "immunotherapy", "--depth", "1").out.splitlines() == [
        "immunotherapy [modulation, 5]",
        "├── checkpoint inhibitor therapy [activation, 2]",
        "└── suppression therapy [suppression, 1]",
    ]
    assert run("tree", "immunotherapy", "--depth", "0").out == "immunotherapy [modulation, 5]\n"
    assert run("tree", "examplumab", "--up", "--depth", "1").out.count("\n") == 2


def test_without_a_name_agents_are_counted_and_not_named(run: Run, tiny: object) -> None:
    code, out, err = run("tree")
    assert code == 0
    assert "examplumab" not in out
    assert "agents are counted" in err
    assert "examplumab" in run("tree", "--kind", "agent").out


def test_a_kind_keeps_what_leads_to_it_and_is_counted_alone(run: Run, tiny: object) -> None:
    assert run("tree", "immunotherapy", "--kind", "therapy").out.splitlines()[0] == "immunotherapy [modulation, 2]"
    assert "agent" in {each["kind"] for each in answer(run, "ICI", "--kind", "agent")[0]["children"]}
    assert run("tree", "--kind", "cell").out.splitlines() == ["T cell [1]", "└── regulatory T cell"]


def test_what_has_no_tree_is_told_as_a_number(run: Run, tiny: object) -> None:
    code, out, err = run("tree", "--kind", "disease")
    assert (code, out.splitlines()[0]) == (0, "cancer [2]")
    assert err == ""
    assert run("tree", "--kind", "molecule").out.count("\n") == len(answer(run, "--kind", "molecule"))


@pytest.mark.parametrize("up", [[], ["--up"]])
def test_an_entry_alone_is_found_and_said_to_be_alone(run: Run, tiny: object, up: list[str]) -> None:
    code, out, err = run("tree", "PD-1", *up)
    assert (code, out) == (0, "PD-1\n")
    assert "kind of" in err


def test_a_name_that_nothing_has_is_a_miss_with_suggestions(run: Run, tiny: object) -> None:
    code, out, err = run("tree", "immunotherapie")
    assert (code, out) == (1, "")
    assert "immunotherapy" in err
    assert json.loads(run("tree", "immunotherapie", "--json").out)["suggestions"][0]["id"] == "immunotherapy"


def test_an_ambiguous_name_tells_its_meanings(run: Run, tiny: object) -> None:
    code, out, err = run("tree", "CR")
    assert (code, out) == (1, "")
    assert "molecule/complement-receptor" in err
    assert len(json.loads(run("tree", "CR", "--json").out)["ambiguous"]["CR"]) == 2


@pytest.mark.parametrize("arguments", [["--up"], ["PD-1", "--up", "--kind", "cell"], ["PD-1", "--depth", "-1"], [" "]])
def test_wrong_usage(run: Run, tiny: object, arguments: list[str]) -> None:
    code, out, err = run("tree", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("immuno: ")


def test_hostile_text_steers_nothing() -> None:
    assert "\x1b" not in tree([Node("a", "concept", "a\x1b[31m", "", 0)], UNICODE)


def test_branches_are_plain_where_the_stream_has_no_others() -> None:
    assert branches("utf-8") == branches(None) == UNICODE
    assert branches("ascii") == branches("latin-1") == branches("no-such-encoding") == ASCII
    one, two = (Node(each, "cell", each, "", 0) for each in "bc")
    root = Node("a", "cell", "a", "", 0, children=(one, two))
    assert tree([root], ASCII) == "a\n|-- b\n`-- c\n"


def test_the_great_branches_of_the_corpus(run: Run) -> None:
    first = answer(run)[0]
    branches_of = {each["id"]: each for each in first["children"]}
    assert first["id"] == "immunotherapy"
    assert branches_of["activation-immunotherapy"]["count"] > 100
    assert branches_of["suppression-immunotherapy"]["direction"] == "suppression"
    lines = run("tree").out.splitlines()
    assert lines[0].startswith("immunotherapy")
    assert len(lines) < 150


def test_an_entry_of_several_classes_stands_under_each_and_is_opened_once(run: Run) -> None:
    out = run("tree", "leukocyte").out
    assert out.count("dendritic cell [3]\n") == 1
    assert out.count("dendritic cell [3, see above]") == 1
    assert out.count("plasmacytoid dendritic cell") == 1


def test_no_tree_counts_an_entry_twice(run: Run) -> None:
    def ids(node: Any) -> set[str]:
        return {node["id"]}.union(*map(ids, node.get("children", ())))

    (root,) = answer(run, "immunotherapy")
    assert len(ids(root)) == root["count"] + 1
