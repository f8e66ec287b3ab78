"""Approvals over the years, drawn: a line for each agent, a mark for whatever happened.

Everything here goes from rows to lines, each a list of pieces: a text and how it is set. Nothing knows Rich.
"""

from __future__ import annotations

from .approvals import counts, named, number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .view import Json

    Piece = tuple[str, str]
    Mark = tuple[str, str]
    #: from one date to another, or to none
    Span = tuple[str, str | None]

#: what happened, as the legend has it: sign, sign in ASCII, how it is set, words
SIGNS = {
    "first": ("●", "*", "bold green", "first approval"),
    "further": ("○", "o", "green", "further approval"),
    "converted": ("◆", "c", "bold cyan", "converted"),
    "suspended": ("▽", "s", "bold yellow", "suspended"),
    "reinstated": ("△", "r", "green", "reinstated"),
    "withdrawn": ("×", "x", "bold red", "withdrawn"),
    "refused": ("⊘", "!", "bold red", "refused"),
}
#: what is drawn where there is room for one
_WEIGHT = ("first", "withdrawn", "refused", "suspended", "reinstated", "converted", "further")
_LICENSED = ("─", "-", "green", "licensed")
_GUIDE = ("┊", ":", "dim")
GAP = 2
#: how many columns a year takes at most, and how many agents need the years beneath as well
WIDEST, TALL = 6, 20
_STEPS: tuple[int, ...] = tuple(digit * 10**power for power in range(6) for digit in (1, 2, 5))


class Track:
    """An agent's way: what happened when, oldest first, and from when to when a licence of it stood."""

    __slots__ = ("marks", "name", "spans")

    def __init__(self, name: str, marks: list[Mark], spans: list[Span]) -> None:
        self.name, self.marks, self.spans = name, marks, spans

    @property
    def has_no_first(self) -> bool:
        """Whether approvals are marked, but none as the first: an undated one may be that."""
        marked = {what for _, what in self.marks}
        return "further" in marked and "first" not in marked


class Drawing:
    """The tracks of at most `limit` agents (0 for all), and what the drawing leaves out."""

    __slots__ = ("_rows", "left_off", "maybe", "tracks", "undated")

    def __init__(self, rows: list[Json], limit: int = 0, standing: Iterable[Json] = ()) -> None:
        found = tracks(rows, standing)
        self._rows = rows
        self.tracks = found[: limit or None]
        self.left_off = len(found) - len(self.tracks)
        self.undated = sum("date" not in row for row in rows)
        self.maybe = any(track.has_no_first for track in self.tracks)

    def foot(self) -> str:
        """What stands beneath: counts, what is not drawn, and that there may be more."""
        told = [counts(self._rows)]
        if self.undated:
            told.append(f"{self.undated:,} undated and not drawn")
        if self.maybe:
            told.append("where an agent has an undated approval, none is marked as its first")
        if self.left_off:
            told.append(f"{number(self.left_off, 'more agent')} with --limit 0")
        return "; ".join(told)


def _named(rows: list[Json], agent: str) -> str:
    """The name of an agent, with a mark where it is the reader's own, or some of its approvals are."""
    name = named(rows[0], agent)
    some = "yours" not in rows[0]["related"][agent] and any("yours" in row for row in rows)
    return f"{name} (partly yours)" if some else name


def tracks(rows: Iterable[Json], standing: Iterable[Json] = ()) -> list[Track]:
    """One for each agent that has a date, by its first approval, or by its refusal where it has none.

    No approval is marked as the first where an undated one beside it may be that.

    `standing` are rows that are not marked, but keep the agent licensed.
    """
    kept: dict[str, list[Json]] = {}
    for row in standing:
        kept.setdefault(row["agent"], []).append(row)
    of_agent: dict[str, list[Json]] = {}
    for row in rows:
        of_agent.setdefault(row["agent"], []).append(row)
    found = []
    for agent, each in of_agent.items():
        spans = [span for row in kept.get(agent, each) for span in _spans(row)]
        marks = list(_marks(each))
        if any(end is None for _, end in spans) and agent in kept:  # another use stands: the agent is not withdrawn
            marks = [mark for mark in marks if mark[1] not in ("withdrawn", "suspended", "reinstated")]
        if marks:
            found.append(Track(_named(each, agent), marks, spans))
    return sorted(found, key=lambda track: (_begin(track), track.name.casefold()))


def _begin(track: Track) -> str:
    return next((date for date, what in track.marks if what in ("first", "further")), track.marks[0][0])


def _marks(rows: list[Json]) -> Iterator[Mark]:
    dated = [row for row in rows if "date" in row]
    happened = [(row["date"], "refused" if row["status"] == "refused" else "further") for row in dated]
    for row in rows:
        happened += [(event["date"], event["event"]) for event in row.get("events", ()) if event["event"] in SIGNS]
    first = all("date" in row or row["status"] == "refused" for row in rows)
    for date, what in sorted(happened, key=lambda mark: (mark[0], mark[1] != "further")):
        yield date, "first" if what == "further" and first else what
        first = first and what != "further"


def _spans(row: Json) -> Iterator[Span]:
    """When an approval stood. Of one that was withdrawn on a day nobody gives, nothing is said."""
    begin = row.get("date") if row["status"] != "refused" else None
    for event in sorted(row.get("events", ()), key=lambda event: event["date"]):
        if event["event"] in ("withdrawn", "suspended") and begin:
            yield begin, event["date"]
            begin = None
        elif event["event"] == "reinstated":
            begin = event["date"]
    if begin and row["status"] == "approved":
        yield begin, None


class Scale:
    """Which column a date falls into: several columns to a year, or several years to a column."""

    __slots__ = ("begin", "columns", "per_year", "step", "years")

    def __init__(self, first: int, last: int, room: int | None) -> None:
        span = last - first + 1
        if room is None:  # in a pipe nobody knows how wide: about as wide as a narrow terminal
            room = max(span, 60)
        self.per_year = max(1, min(room // span, WIDEST))
        self.years = next(each for each in _STEPS if each * room >= span + each - 1)
        self.begin = first - first % self.years
        self.columns = ((last - self.begin) // self.years + 1) * self.per_year
        self.step = next(each for each in _STEPS if each % self.years == 0 and self._wide(each) >= 6)

    def _wide(self, years: int) -> int:
        return years // self.years * self.per_year

    def year(self, year: int) -> int:
        """The first column of a year."""
        return (year - self.begin) // self.years * self.per_year

    def column(self, date: str) -> int:
        month = int(date[5:7]) if len(date) > 4 else 1
        return self.year(int(date[:4])) + (month - 1) * self.per_year // 12

    def ticks(self) -> list[tuple[int, str]]:
        """Columns of the years that are written out."""
        start = -(-self.begin // self.step) * self.step
        years = range(start, self.begin + self.columns * self.years // self.per_year, self.step)
        return [(self.year(year), str(year)) for year in years]


def draw(drawing: Drawing, width: int | None, ascii_only: bool) -> list[list[Piece]]:
    """The lines of the drawing with its years and its legend, none longer than `width`; names are whole without one."""
    shown = drawing.tracks
    longest = max(len(track.name) for track in shown)
    label = longest if width is None else min(longest, max(10, width // 3))
    dates = [date for track in shown for date, _ in track.marks]
    room = None if width is None else max(8, width - label - GAP)
    scale = Scale(int(min(dates)[:4]), int(max(dates)[:4]), room)
    look = int(ascii_only)
    years = _ended([(" " * (label + GAP), ""), (_years(scale, room), "bold")])
    lines = [years]
    merged = False
    for track in shown:
        placed = _placed(track, scale)
        merged |= len(placed) < len(track.marks)
        name = _short(track.name, label, "..." if ascii_only else "…").ljust(label + GAP)
        lines.append(_ended([(name, "bold"), *_joined(_cells(track, placed, scale, look))]))
    if len(shown) > TALL:
        lines.append(years)
    lines.append([])
    notes = [f"a column is {scale.years} years"] if scale.years > 1 else []
    notes += ["a sign may stand for several"] if merged else []
    return lines + _legend({what for track in shown for _, what in track.marks}, notes, look, width)


def _years(scale: Scale, room: int | None) -> str:
    text = ""
    for column, year in scale.ticks():
        if room is None or column + len(year) <= room:
            text = text.ljust(column) + year
    return text


def _cells(track: Track, placed: dict[int, str], scale: Scale, look: int) -> list[Piece]:
    """The columns of one agent, left to right: its marks, the line between, and guides under the years."""
    licensed: set[int] = set()
    for begin, end in track.spans:
        licensed.update(range(scale.column(begin), scale.columns if end is None else scale.column(end) + 1))
    guides = {column for column, _ in scale.ticks()}
    cells = []
    for column in range(scale.columns):
        if column in placed:
            sign = SIGNS[placed[column]]
            cells.append((sign[look], sign[2]))
        elif column in licensed:
            cells.append((_LICENSED[look], _LICENSED[2]))
        else:
            cells.append((_GUIDE[look], _GUIDE[2]) if column in guides else (" ", ""))
    return cells


def _placed(track: Track, scale: Scale) -> dict[int, str]:
    """A column for each mark. Where two would share one, the later moves on within its year; where that has no
    room, the weightier stays.
    """
    placed: dict[int, str] = {}
    for date, what in track.marks:
        wanted = scale.column(date)
        start = scale.year(int(date[:4]))
        if placed.get(wanted) == what:
            continue
        free = (column for column in range(wanted, start + scale.per_year) if column not in placed)
        column = next(free, wanted)
        if column not in placed or _WEIGHT.index(what) < _WEIGHT.index(placed[column]):
            placed[column] = what
    return placed


def _joined(cells: list[Piece]) -> list[Piece]:
    """Neighbours that are set alike as one piece."""
    pieces: list[Piece] = []
    for text, style in cells:
        if pieces and pieces[-1][1] == style:
            pieces[-1] = pieces[-1][0] + text, style
        else:
            pieces.append((text, style))
    return pieces


def _ended(pieces: list[Piece]) -> list[Piece]:
    """A line without blanks at its end."""
    while pieces and not pieces[-1][0].strip():
        pieces.pop()
    return pieces[:-1] + [(text.rstrip(), style) for text, style in pieces[-1:]]


def _short(name: str, room: int, dots: str) -> str:
    return name if len(name) <= room else name[: room - len(dots)].rstrip() + dots


def _legend(met: set[str], notes: list[str], look: int, width: int | None) -> list[list[Piece]]:
    """What the signs that occur mean."""
    items = [(sign[look], sign[2], sign[3]) for what, sign in SIGNS.items() if what in met]
    if met & {"first", "further"}:
        items.append((_LICENSED[look] * 2, _LICENSED[2], _LICENSED[3]))
    items += [(note, "dim", "") for note in notes]
    lines: list[list[Piece]] = [[]]
    used = 0
    for sign, style, words in items:
        wide = len(sign) + bool(words) + len(words)
        if width is not None and used and used + GAP + wide > width:
            lines.append([])
            used = 0
        if used:
            lines[-1].append((" " * GAP, ""))
            used += GAP
        lines[-1] += [(sign, style), (f" {words}" if words else "", "dim")]
        used += wide
    return lines
