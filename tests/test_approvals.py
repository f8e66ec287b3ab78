"""`immuno approvals`: every approval and refusal, oldest first, found by whatever it is of or for."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from xml.dom import minidom

import pytest
from hypothesis import given
from hypothesis import strategies as st

from immuno_cli.corpus.approvals import AGENCIES, agency
from immuno_cli.corpus.store import open_index
from immuno_cli.curation.compiler import build
from immuno_cli.model import Agency
from immuno_cli.render.approvals import COLUMNS, counts
from immuno_cli.render.program import in_rows

from .conftest import Run
from .test_manners_terminal import visible
from .test_manners_untrusted import STEERING

Golden = Callable[[str, str], None]
pytestmark = pytest.mark.usefixtures("tiny")
FDA14, EMA15, FDA16, EMA17, UNDATED = "2014-09-04 FDA", "2015 EMA", "2016-05 FDA", "2017-02 EMA", "undated FDA"
ALL = [FDA14, EMA15, FDA16, EMA17, UNDATED]


def found(run: Run, *arguments: str) -> list[str]:
    results = json.loads(run("approvals", *arguments, "--json").out)["results"]
    return [f"{each.get('date', 'undated')} {each['agency']}" for each in results]


def test_oldest_come_first_and_undated_last(run: Run) -> None:
    assert found(run) == ALL


def test_approvals_in_a_pipe(run: Run, golden: Golden) -> None:
    code, out, err = run("approvals")
    golden("approvals.txt", out)
    assert code == 0
    assert err == (
        "immuno: 4 approvals of 1 agent, 1 withdrawn; 1 refusal (those held against a source; there may be more).\n"
    )


@pytest.mark.parametrize("width", [30, 60, 80, 200])
def test_approvals_on_a_terminal(run: Run, golden: Golden, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    code, out, err = run("approvals", "--color", "always")
    golden(f"approvals-{width}.ansi", out)
    assert (code, err) == (0, "")
    assert max(map(len, visible(out))) <= width
    assert not any(line != line.rstrip() for line in visible(out))


def test_a_pipe_gets_the_same_rows_at_any_width(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    outputs = set()
    for width in ("20", "80", "300"):
        monkeypatch.setenv("COLUMNS", width)
        outputs.add(run("approvals").out)
    (out,) = outputs
    assert {line.count("\t") for line in out.splitlines()} == {7}


def test_approvals_as_json_carry_every_field(run: Run, golden: Golden) -> None:
    answer = json.loads(run("approvals", "--limit", "3", "--json").out)
    golden("approvals.json", json.dumps(answer, indent=1, ensure_ascii=False) + "\n")
    assert answer["total"] == 5


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("examplumab", ALL),
        ("EX-3475", ALL),  # a code
        ("duolumab and examplumab", []),  # has no approval
        ("ICI", ALL),  # a class
        ("immunotherapy", ALL),  # a class of that class
        ("CD279", ALL),  # a target
        ("melanoma", [FDA14, EMA15]),
        ("skin cancer", [FDA14, EMA15]),  # a disease whose kind it is
        ("cancer", ALL),
        ("FDA", [FDA14, FDA16, UNDATED]),
        ("european union", [EMA15, EMA17]),
        ("Japan", []),
        ("T cell", []),
    ],
)
def test_a_name_is_an_agent_a_class_a_target_a_disease_or_an_agency(run: Run, name: str, expected: list[str]) -> None:
    assert found(run, *name.split()) == expected
    assert run("approvals", *name.split()).code == (0 if expected else 1)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--agency", "ema"], [EMA15, EMA17]),
        (["melanoma", "--agency", "United States"], [FDA14]),
        (["FDA", "--agency", "EMA"], []),
        (["--since", "2015-06"], [EMA15, FDA16, EMA17]),  # only the year is known, and it overlaps
        (["--until", "2015"], [FDA14, EMA15]),
        (["--since", "2016", "--until", "2016-06"], [FDA16]),
        (["--disease", "skin cancer"], [FDA14, EMA15]),
        (["--disease", "skin", "cancer"], [FDA14, EMA15]),  # several words need no quotes here either
        (["--disease", "melanoma", "PD-1"], [FDA14, EMA15]),
        (["--kind", "accelerated"], [FDA14, FDA16]),
        (["--kind", "conditional", "--status", "approved"], [EMA15]),  # suspended once, and reinstated
        (["--status", "approved"], [FDA14, EMA15, UNDATED]),
        (["--status", "withdrawn"], [FDA16]),
        (["--status", "refused"], [EMA17]),
        (["--first"], [FDA14]),
        (["--first", "--agency", "EMA"], [EMA15]),
        (["--first", "--disease", "cancer", "--since", "2015"], []),  # the first was before
        (["--first", "--status", "withdrawn"], []),
        (["--sort", "agency"], [EMA15, EMA17, FDA14, FDA16, UNDATED]),
        (["--sort", "disease"], [FDA16, EMA17, UNDATED, FDA14, EMA15]),
        (["--sort", "agent"], ALL),
        (["--limit", "2"], [FDA14, EMA15]),
        (["--limit", "0"], ALL),
    ],
)
def test_filters_narrow_and_sort(run: Run, arguments: list[str], expected: list[str]) -> None:
    assert found(run, *arguments) == expected


def test_an_ambiguous_name_counts_with_all_its_meanings(run: Run) -> None:
    assert run("approvals", "CR").code == 1  # complete response and a receptor: neither is licensed
    assert "holds no approval of or for 'CR'" in run("approvals", "CR").err


def test_a_misspelt_name_is_a_miss_with_suggestions(run: Run) -> None:
    code, out, err = run("approvals", "melanomma")
    assert (code, out) == (1, "")
    assert "melanoma: A skin cancer" in err
    answer = json.loads(run("approvals", "--disease", "melanomma", "--json").out)
    assert [each["id"] for each in answer["suggestions"]] == ["melanoma"]


def test_nothing_that_fits_is_code_1(run: Run) -> None:
    assert run("approvals", "--since", "2030") == (
        1,
        "",
        "immuno: no approval fits; only what was held against a source is here.\nimmuno: not counted: 1 undated.\n",
    )
    assert run("approvals", "--since", "2030", "--csv").code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["--agency", "Mars"],
        ["--agency", ""],
        ["--since", "yesterday"],
        ["--kind", "magic"],
        ["--status", "investigational"],
        ["--sort", "colour"],
        ["--limit", "-1"],
        ["--json", "--csv"],
        ["--timeline", "--json"],
        ["--csv", "--svg", "x.svg"],
        ["--nonsense"],
        [""],
    ],
)
def test_what_makes_no_sense_is_code_2(run: Run, arguments: list[str]) -> None:
    code, out, err = run("approvals", *arguments)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1


def test_a_limit_says_what_it_left_out(run: Run) -> None:
    code, out, err = run("approvals", "--limit", "2")
    assert (code, out.count("\n")) == (0, 2)
    assert "3 more; --limit 0 shows all." in err


def test_csv_has_a_header_and_a_row_for_each(run: Run, golden: Golden) -> None:
    code, out, err = run("approvals", "--csv")
    golden("approvals.csv", out)
    assert (code, err) == (0, "")
    first, *rows = csv.reader(io.StringIO(out, newline=""), strict=True)
    assert tuple(first) == COLUMNS
    assert len(rows) == 5
    assert (out.count("\r"), out.count("\n")) == (0, 6)


@given(st.text(min_size=1))
def test_no_csv_cell_steers_a_terminal_or_breaks_the_table(text: str) -> None:
    row = {"agency": "FDA", "agent": "a", "disease": "b", "indication": text, "status": "approved", "cite": ["x", "y"]}
    row["related"] = {"a": {"name": "A"}, "b": {"name": "B"}}
    out = "".join(in_rows("csv", [row], "approvals"))
    _, cells = csv.reader(io.StringIO(out, newline=""))
    assert len(cells) == len(COLUMNS)
    assert cells[0] == ""
    assert cells[-2:] == ["x; y", ""]
    assert not STEERING.search(out.replace("\n", ""))


def test_counts_tell_approvals_and_refusals_apart() -> None:
    one = {"agent": "a", "status": "approved"}
    assert counts([one]).startswith("1 approval of 1 agent (")
    assert counts([one, {**one, "status": "suspended"}]).startswith("2 approvals of 1 agent, 1 suspended (")
    assert counts([{**one, "status": "refused"}]).startswith("1 refusal (")


def test_every_agency_has_words_of_its_own() -> None:
    assert set(AGENCIES) == {each.value for each in Agency}
    for name, others in AGENCIES.items():
        assert {agency(each) for each in (name, name.lower(), *others)} == {name}
    assert agency("melanoma") is None


def test_an_agent_given_up_as_a_whole_has_no_approval_that_stands(broken: Path, tmp_path: Path) -> None:
    path = broken / "agents" / "examplumab.yaml"
    text = path.read_text(encoding="utf-8").replace("status: approved", "status: withdrawn")
    path.write_text(text, encoding="utf-8")
    build(broken, tmp_path / "a.sqlite")
    store = open_index(str(tmp_path / "a.sqlite"), "package")
    rows = store.rows("SELECT DISTINCT status FROM approval ORDER BY 1")
    store.close()
    assert rows == [("refused",), ("withdrawn",)]


@pytest.mark.parametrize(
    ("events", "status"),
    [
        ("- {date: '2016', event: suspended, cite: [dataset]}", "suspended"),
        (
            "- {date: '2017', event: reinstated, cite: [dataset]}\n"
            "      - {date: '2016', event: suspended, cite: [dataset]}",  # in any order
            "approved",
        ),
        ("- {date: '2016', event: narrowed, cite: [dataset]}", "approved"),
    ],
)
def test_events_make_the_status(broken: Path, tmp_path: Path, events: str, status: str) -> None:
    path = broken / "agents" / "examplumab.yaml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("- {date: '2016', event: suspended"), text.index("    cite: [dataset]\n  - agency: FDA")
    path.write_text(f"{text[:start]}{events}\n{text[end:]}", encoding="utf-8")
    build(broken, tmp_path / "a.sqlite")
    store = open_index(str(tmp_path / "a.sqlite"), "package")
    rows = store.rows("SELECT status FROM approval WHERE agency = 'EMA' AND date = '2015'")
    store.close()
    assert rows == [(status,)]


def test_a_picture_is_written_to_a_file(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "timeline.svg"
    assert run("approvals", "ICI", "--svg", str(file)) == (0, "", f"immuno: wrote {file}.\n")
    text = file.read_text(encoding="utf-8")
    minidom.parseString(text)
    assert "examplumab" in text
    assert "○" in text
    assert "@font-face" not in text  # nothing is fetched from elsewhere
    run("approvals", "ICI", "--svg", str(file))
    assert file.read_text(encoding="utf-8") == text
    monkeypatch.setenv("COLUMNS", "160")
    run("approvals", "ICI", "--svg", str(file))
    assert file.read_text(encoding="utf-8") != text


def test_a_picture_that_cannot_be_written_is_one_line(run: Run, tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "none" / "x.svg"):
        code, out, err = run("approvals", "--svg", str(place))
        assert (code, out, err.count("\n")) == (3, "", 1)
        assert f"cannot write {place}: " in err


def test_what_is_not_known_is_not_left_out_in_silence(run: Run) -> None:
    assert "not counted: 1 undated." in run("approvals", "--since", "2014").err
    assert "of a kind that no source states." in run("approvals", "--kind", "accelerated").err
    assert "not counted" not in run("approvals").err


def test_a_pipe_tells_what_became_of_each(run: Run) -> None:
    told = [line.split("\t")[-1] for line in run("approvals").out.splitlines()]
    assert told == [
        "2015-12-18 converted",
        "2016 suspended; 2017 reinstated",
        "2018 withdrawn: the trial did not confirm it",
        "",
        "",
    ]


def test_unconverted_is_what_stands_on_early_evidence(run: Run) -> None:
    assert found(run, "--unconverted") == [EMA15]
    assert json.loads(run("approvals", "--unconverted", "--json").out)["query"] == {"unconverted": True}
    assert "of a kind that no source states." in run("approvals", "--unconverted").err
    assert run("approvals", "--unconverted", "--agency", "FDA").code == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--since", "2015-02"], "1 of these is dated"),
        (["--since", "2015-02", "--until", "2016-05-30"], "2 of these are dated"),
        (["--since", "2015"], ""),
        (["--until", "2016-05"], ""),
        (["--until", "2014"], ""),
        ([], ""),
        (["--since", "2015-02", "--timeline"], "1 of these is dated"),
        (["--since", "2015-02", "--csv"], "1 of these is dated"),
    ],
)
def test_rows_that_may_lie_outside_of_the_dates_are_counted(run: Run, arguments: list[str], said: str) -> None:
    err = run("approvals", *arguments).err
    assert ("may lie outside" in err) == bool(said)
    assert said in err
