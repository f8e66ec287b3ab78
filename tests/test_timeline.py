"""`immuno approvals --timeline`: agents as rows, years along the axis, a mark for what happened."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from immuno_cli.render.timeline import SIGNS, Drawing, draw

from .conftest import Run
from .test_manners_terminal import visible

Golden = Callable[[str, str], None]
Rows = list[dict[str, Any]]


def row(agent: str, date: str = "", status: str = "approved", *events: tuple[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {"agent": agent, "status": status, "related": {agent: {"name": agent}}}
    found |= {"date": date} if date else {}
    found |= {"events": [{"date": day, "event": event} for day, event in events]} if events else {}
    return found


def drawn(rows: Rows, width: int | None = None, ascii_only: bool = True, limit: int = 0) -> list[str]:
    lines = draw(Drawing(rows, limit), width, ascii_only)
    return ["".join(text for text, _ in line) for line in lines]


EVERYTHING = [
    row("onemab", "2001-02-03"),
    row("onemab", "2003", "approved", ("2004-06", "converted")),
    row("twomab", "1999-12", "withdrawn", ("2001", "suspended"), ("2002", "reinstated"), ("2005", "withdrawn")),
    row("no-luck-mab", "2003-01-01", "refused"),
    row("threemab, with a name that is far too long for a narrow terminal", "2002"),
    row("never dated mab"),
]


@pytest.mark.usefixtures("tiny")
class TestCommand:
    def test_in_a_pipe_it_is_plain_ascii(self, run: Run, golden: Golden) -> None:
        code, out, err = run("approvals", "examplumab", "--timeline")
        golden("timeline.txt", out)
        assert code == 0
        assert out.isascii()
        assert "1 undated and not drawn" in err

    @pytest.mark.parametrize("width", [60, 80, 200])
    def test_on_a_terminal(self, run: Run, golden: Golden, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
        monkeypatch.setenv("COLUMNS", str(width))
        code, out, err = run("approvals", "examplumab", "--timeline", "--color", "always")
        golden(f"timeline-{width}.ansi", out)
        assert (code, err) == (0, "")
        assert max(map(len, visible(out))) <= width

    def test_ascii_where_there_is_no_colour_or_no_unicode(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from immuno_cli.render import ledger

        drawing = Drawing(EVERYTHING)
        assert ledger.timeline(drawing, 60, False).isascii()
        assert not ledger.timeline(drawing, 60, True).isascii()
        monkeypatch.setattr("sys.stdout", io.TextIOWrapper(io.BytesIO(), encoding="iso8859-1"))
        assert ledger.timeline(drawing, 60, True).isascii()

    def test_only_undated_approvals_make_no_drawing(self, run: Run) -> None:
        from immuno_cli.answers.approvals import _timeline

        assert _timeline([row("onemab")], 0, None, "", "never").code == 1


def test_with_first_an_agent_is_licensed_as_long_as_any_use_stands() -> None:
    first = row("a", "2016", "withdrawn", ("2021", "withdrawn"))
    (track,) = Drawing([first], standing=[first, row("a", "2018")]).tracks
    assert [what for _, what in track.marks] == ["first"]
    assert track.spans[-1] == ("2018", None)
    (gone,) = Drawing([first], standing=[first]).tracks
    assert [what for _, what in gone.marks] == ["first", "withdrawn"]


@pytest.mark.parametrize("width", [60, 80, 120, 200])
@pytest.mark.parametrize("ascii_only", [True, False], ids=["ascii", "signs"])
def test_everything_that_happens(golden: Golden, width: int, ascii_only: bool) -> None:
    lines = drawn(EVERYTHING, width, ascii_only)
    golden(f"timeline-{'ascii' if ascii_only else 'signs'}-{width}.txt", "\n".join(lines) + "\n")
    assert max(map(len, lines)) <= width
    assert "".join(lines).isascii() is ascii_only


def test_agents_stand_by_their_first_approval_and_those_only_refused_by_that() -> None:
    lines = drawn(EVERYTHING, 120)
    assert [line.split()[0] for line in lines[1:5]] == ["twomab", "onemab", "threemab,", "no-luck-mab"]
    assert not any("never dated" in line for line in lines)


def test_names_are_shortened_on_a_terminal_only() -> None:
    name = EVERYTHING[4]["agent"]
    assert any(line.startswith(name) for line in drawn(EVERYTHING))
    assert any(line.startswith("threemab, with a…  ") for line in drawn(EVERYTHING, 52, False))
    assert any(line.startswith("threemab, with...  ") for line in drawn(EVERYTHING, 52, True))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row("a", "2020")], "*-----------"),
        ([row("a", "2020"), row("a", "2021-12")], "*----o------"),  # the month moves it within its year
        ([row("a", "2020", "withdrawn", ("2022", "withdrawn"))], "*-----x"),
        ([row("a", "2020", "withdrawn")], "*"),  # on a day that nobody gives
        ([row("a", "2020", "suspended", ("2021", "suspended"))], "*--s"),
        ([row("a", "2020", "approved", ("2021", "suspended"), ("2022", "reinstated"))], "*--s  r-----"),
        ([row("a", "2020"), row("a", "2021", "withdrawn", ("2022", "withdrawn"))], "*--o--x-----"),  # another stands
        ([row("a", "2020", "approved", ("2020", "converted"))], "*c----------"),  # both within the year
        ([row("a", "2020"), row("a", "2020-05"), row("a", "2020-06")], "*o----------"),  # the same in one place
        ([row("a", "2020", "refused"), row("a", "2021")], "!  *--------"),
    ],
)
def test_what_a_line_says(rows: Rows, expected: str) -> None:
    four_years = [*rows, row("b", "2023")]
    line = drawn(four_years, len("a  ") + 3 * 4)[1]  # three columns to a year
    assert line.removeprefix("a  ").replace(":", " ").rstrip() == expected


def test_the_weightier_sign_stays_where_there_is_room_for_one() -> None:
    gone = row("a", "2000-05", "withdrawn", ("2000-07", "withdrawn"))
    lines = drawn([row("a", "1950"), row("a", "2000"), gone, row("b", "2026")], 40)
    assert lines[-2:] == ["a column is 5 years", "a sign may stand for several"]
    assert lines[1].count("x") == 1
    assert "o" not in lines[1]


@pytest.mark.parametrize(("first", "last"), [(2020, 2020), (2011, 2026), (1953, 2026), (1800, 2026), (2, 2026)])
@pytest.mark.parametrize("width", [60, 80, 200])
def test_years_scale_to_the_width(first: int, last: int, width: int) -> None:
    lines = drawn([row("onemab", f"{first:04}"), row("twomab", f"{last:04}-12-31")], width)
    assert max(map(len, lines)) <= width
    assert lines[1].count("*") == lines[2].count("*") == 1
    written = [int(year) for year in lines[0].split()]
    assert written
    assert len({later - earlier for earlier, later in pairwise(written)}) <= 1


def test_many_agents_have_the_years_beneath_as_well() -> None:
    rows = [row(f"mab {number}", "2020") for number in range(30)]
    assert drawn(rows).count(drawn(rows)[0]) == 2
    assert len(drawn(rows, limit=5)) == 1 + 5 + 2
    assert "25 more agents with --limit 0" in Drawing(rows, 5).foot()


def test_signs_are_one_column_wide_and_told_apart() -> None:
    from rich.cells import cell_len

    for look in (0, 1):
        drawn_as = [sign[look] for sign in SIGNS.values()]
        assert len(set(drawn_as)) == len(SIGNS)
        assert {cell_len(sign) for sign in drawn_as} == {1}


DATES = st.one_of(st.integers(1900, 2030).map(str), st.dates().map(str), st.dates().map(lambda day: str(day)[:7]))
EVENTS = st.tuples(DATES, st.sampled_from([*SIGNS, "narrowed", "expanded"]).filter(lambda word: word != "first"))
ROWS = st.builds(
    lambda agent, date, status, events: row(agent, date, status, *events),
    st.sampled_from(["a", "b", "a much longer name than the others have"]),
    st.one_of(st.just(""), DATES),
    st.sampled_from(["approved", "withdrawn", "suspended", "refused"]),
    st.lists(EVENTS, max_size=3),
)


@settings(deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=8), st.one_of(st.none(), st.integers(30, 220)), st.booleans())
def test_any_rows_can_be_drawn(rows: Rows, width: int | None, ascii_only: bool) -> None:
    drawing = Drawing(rows)
    if drawing.tracks:
        lines = drawn(rows, width, ascii_only)
        assert width is None or max(map(len, lines)) <= width
        assert not any(line != line.rstrip() for line in lines)


def test_no_approval_is_the_first_where_an_undated_one_may_be_it() -> None:
    rows = [row("a", "2016-01"), row("a", "2018"), row("a"), row("b", "2017"), row("b", "", "refused")]
    drawing = Drawing(rows)
    marks = {track.name: [what for _, what in track.marks] for track in drawing.tracks}
    assert marks == {"a": ["further", "further"], "b": ["first"]}
    assert "where an agent has an undated approval, none is marked as its first" in drawing.foot()
    assert "is marked as" not in Drawing(rows[3:]).foot()
    assert "-- licensed" in drawn(rows[:3])[-1]
    assert [track.name for track in Drawing([row("z", "2015", "refused"), *rows]).tracks] == ["z", "a", "b"]
