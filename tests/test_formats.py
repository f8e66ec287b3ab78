"""`--format`: one object, results line by line, or flat rows, alike for every command whose result is a list."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from immuno_cli import contracts
from immuno_cli.answers.outcome import FORMS, form_of
from immuno_cli.commands import options
from immuno_cli.exits import UsageError
from immuno_cli.render import program, tables
from immuno_cli.render.view import clean

from .conftest import ROOT, TINY, Run
from .test_manners_untrusted import STEERING

Golden = Callable[[str, str], None]
TEXT = "Examplumab blocks PD-1 on T cells; CR is rare.\n"
#: table -> a command line that finds several, and one that finds nothing with what is said
CALLS: dict[str, tuple[list[str], list[str], str]] = {
    "define": (["define", "examplumab"], ["define", "nothing such"], "nothing is named 'nothing such'"),
    "search": (["search", "melanoma"], ["search", "zzzz"], "nothing found for 'zzzz'."),
    "headlines": (["headlines"], ["headlines", "--since", "2030"], "no headline fits"),
    "headlines-topics": (["headlines", "--topics"], ["headlines", "nothing such"], "nothing is named 'nothing such'"),
    "approvals": (["approvals"], ["approvals", "--since", "2030"], "no approval fits"),
    "list": (["list", "agents"], ["list", "cells", "--agency", "FDA"], "no cell fits"),
    "tree": (["tree", "immunotherapy"], ["tree", "CR"], "'CR' has 2 meanings"),
    "annotate": (["annotate", "text"], ["annotate", "empty"], "no known name in this text."),
    "annotate-glossary": (["annotate", "--glossary", "text"], ["annotate", "--glossary", "empty"], "no known name"),
    "check": (["check", "tiny"], ["check", "none"], "no folder"),
}
MISSES = {**CALLS, "list-name": ([], ["list", "--target", "nothing such"], "nothing is named 'nothing such'")}


@pytest.fixture
def ask(run: Run, tiny: Path, tmp_path: Path) -> Callable[..., Any]:
    files = {"text": TEXT, "empty": "nothing known\n"}

    def ask_(arguments: list[str], *more: str) -> Any:
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        placed = {**{name: str(tmp_path / name) for name in files}, "tiny": str(TINY)}
        return run(*(placed.get(word, word) for word in arguments), *more)

    return ask_


@pytest.mark.parametrize("table", CALLS)
def test_every_form_tells_the_same_results(ask: Callable[..., Any], table: str) -> None:
    arguments = CALLS[table][0]
    code, out, _ = ask(arguments, "--format", "json")
    answer = json.loads(out)
    assert ask(arguments, "--json").out == out
    lines = ask(arguments, "--format", "ndjson")
    assert lines.code == code
    read = [json.loads(line) for line in lines.out.splitlines()]
    results = [result for each in read for result in each["results"]] if table == "define" else read
    assert results == answer["results"]
    assert results
    rows = list(csv.DictReader(io.StringIO(ask(arguments, "--format", "csv").out, newline=""), strict=True))
    assert tuple(rows[0]) == tables.COLUMNS[table]
    tabbed = [line.split("\t") for line in ask(arguments, "--format", "tsv").out.splitlines()]
    assert tabbed[0] == list(tables.COLUMNS[table])
    assert [dict(zip(tabbed[0], line, strict=True)) for line in tabbed[1:]] == rows
    if table not in ("tree", "annotate"):
        assert len(rows) == len(results)
        assert [row["id"] for row in rows if "id" in row] == [each["id"] for each in results if "id" in each]


@pytest.mark.parametrize("table", MISSES)
@pytest.mark.parametrize("form", ["ndjson", "csv", "tsv"])
def test_a_miss_is_an_empty_list_and_a_remark(ask: Callable[..., Any], table: str, form: str) -> None:
    _, arguments, why = MISSES[table]
    code, out, err = ask(arguments, "--format", form)
    assert why in err or (table, form) == ("define", "ndjson")  # its line tells
    if table == "check":
        assert (code, out) == (2, "")
        return
    assert code == 1
    if form == "ndjson":
        assert [json.loads(line)["results"] for line in out.splitlines()] == ([[]] if table == "define" else [])
    else:
        (header,) = out.splitlines()
        between = "," if form == "csv" else "\t"
        assert tuple(header.split(between)) in tables.COLUMNS.values()


@pytest.mark.parametrize("table", CALLS)
def test_a_line_is_of_the_shape_that_the_schema_tells(ask: Callable[..., Any], table: str) -> None:
    schema = contracts.schema(table)
    if table != "define":
        schema = {**schema["properties"]["results"]["items"], "$defs": schema["$defs"]}
    for line in ask(CALLS[table][0], "--format", "ndjson").out.splitlines():
        Draft202012Validator(schema).validate(json.loads(line))


@pytest.mark.parametrize("table", [table for table in tables.COLUMNS if table != "check"])
@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_rows_are_as_they_were(ask: Callable[..., Any], golden: Golden, table: str, form: str) -> None:
    golden(f"format-{table}.{form}", ask(CALLS[table][0], "--format", form).out)


def test_short_forms_are_the_same(ask: Callable[..., Any]) -> None:
    for arguments, _, _ in CALLS.values():
        assert ask(arguments, "--csv") == ask(arguments, "--format", "csv")
        assert ask(arguments, "--json") == ask(arguments, "--format", "json")


@pytest.mark.parametrize("command", ["define", "search", "headlines", "approvals", "list", "compare", "tree", "check"])
def test_forms_exclude_one_another(run: Run, tiny: Path, command: str) -> None:
    names = ["PD-1", "CD4"] if command not in ("list", "check") else []
    for flags in (["--json", "--format", "json"], ["--format", "ndjson", "--json"]):
        code, out, err = run(command, *names, *flags)
        assert (code, out) == (2, "")
        assert err == "immuno: --format, --json and --csv exclude one another; give one of them.\n"


@pytest.mark.parametrize("command", ["define", "search", "headlines", "approvals", "list", "tree", "annotate", "check"])
def test_an_unknown_form_names_those_there_are(run: Run, tiny: Path, command: str) -> None:
    code, out, err = run(command, "x", "--format", "xml")
    assert (code, out) == (2, "")
    assert "'xml' is not one of 'json', 'ndjson', 'csv', 'tsv'" in err
    assert err.count("\n") == 1


def test_a_comparison_has_no_rows(run: Run, tiny: Path) -> None:
    code, out, err = run("compare", "PD-1", "CD4", "--format", "csv")
    assert (code, out) == (2, "")
    assert "'csv' is not one of 'json', 'ndjson'" in err
    lines = run("compare", "PD-1", "CD4", "--format", "ndjson").out.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["pd-1", "cd4"]
    missed = run("compare", "PD-1", "nothing such", "--format", "ndjson")
    assert (missed.code, missed.out) == (1, "")
    assert "nothing is named 'nothing such'" in missed.err


def test_a_list_of_names_has_a_row_for_each_meaning_and_each_miss(run: Run, tiny: Path, tmp_path: Path) -> None:
    names = tmp_path / "names"
    names.write_text("PD1\n\nnothing such\nCR\n", encoding="utf-8")
    code, out, err = run("define", "--batch", str(names), "--format", "csv")
    assert (code, err) == (1, "")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["query"], row["id"]) for row in rows] == [
        *(("PD1", "pd-1"), ("nothing such", ""), ("CR", "complement-receptor"), ("CR", "complete-response"))
    ]
    plain = run("define", "--batch", str(names))
    assert run("define", "--batch", str(names), "--format", "ndjson") == plain
    assert plain.out.count("\n") == 3


def test_an_ambiguous_name_is_a_row_for_each_meaning_and_code_1(run: Run, tiny: Path) -> None:
    code, out, err = run("define", "CR", "--format", "tsv")
    assert (code, out.count("\n")) == (1, 3)
    assert "has 2 meanings" in err


def test_what_the_head_says_is_said_in_remarks(run: Run, tiny: Path) -> None:
    for arguments in (["search", "T cells"], ["approvals"], ["headlines"], ["headlines", "--topics"]):
        code, out, err = run(*arguments, "--limit", "1", "--format", "ndjson")
        assert (code, out.count("\n")) == (0, 1)
        assert re.search(r"\d more; --limit 0 shows all\.", err), arguments
        assert run(*arguments, "--limit", "1", "--format", "json").err == ""
    assert "undated" in run("approvals", "--since", "2016", "--csv").err
    assert "no entry has the word" in run("search", "melanomma", "--format", "csv").err


def test_a_timeline_is_no_list(run: Run, tiny: Path) -> None:
    code, out, err = run("approvals", "--timeline", "--format", "tsv")
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_the_page_on_contracts_lists_forms_and_columns_in_order() -> None:
    page = (ROOT / "docs" / "contracts.md").read_text(encoding="utf-8")
    for table, columns in tables.COLUMNS.items():
        command = table.replace("-", " --")
        (row,) = re.findall(rf"^\| `{command}` \| json, ndjson.*csv, tsv \| (.*?) \|$", page, re.MULTILINE)
        assert tuple(re.findall(r"`([a-z_]+)`", row))[: len(columns)] == columns
    assert options.Format.__args__ == FORMS  # type: ignore[attr-defined]


# -- whatever is in a cell


def unescaped(cell: str) -> str:
    signs = {"\\t": "\t", "\\n": "\n", "\\r": "\r", "\\\\": "\\"}
    return re.sub(r"\\[tnr\\]", lambda match: signs[match[0]], cell)


@given(st.text(), st.text(st.characters(categories=["L", "N", "P", "S"], include_characters="\t\n\r\\ ")))
def test_no_cell_breaks_a_row_or_steers_a_terminal(wild: str, tame: str) -> None:
    row = {"id": wild, "kind": tame, "name": "x", "headlines": 2}
    line = "".join(program.in_rows("tsv", [row], "headlines-topics")).split("\n", 1)[1]
    assert line.count("\n") == 1
    assert not STEERING.search(line.rstrip("\n").replace("\t", ""))
    cells = line.rstrip("\n").split("\t")
    assert len(cells) == 4
    assert unescaped(cells[1]) == tame
    read = list(csv.reader(io.StringIO("".join(program.in_rows("csv", [row], "headlines-topics")), newline="")))
    assert read == [list(tables.COLUMNS["headlines-topics"]), [clean(wild), clean(tame), "x", "2"]]
    (told,) = program.in_rows("ndjson", [row], "headlines-topics")
    assert not STEERING.search(told.rstrip("\n"))
    assert told.count("\n") == 1
    if wild.isprintable():
        assert json.loads(told) == row


@given(st.sampled_from([None, *FORMS]), st.booleans(), st.booleans())
def test_one_form_or_none(format: str | None, json: bool, csv: bool) -> None:
    asked = [format] * (format is not None) + ["json"] * json + ["csv"] * csv
    if len(asked) > 1:
        with pytest.raises(UsageError):
            form_of(format, json, csv)
    else:
        assert form_of(format, json, csv) == "".join(filter(None, asked))
