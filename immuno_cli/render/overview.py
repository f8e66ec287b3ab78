"""A list of entries as a table for a terminal; where that is narrow, what belongs to a name stands below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from textwrap import wrap

from rich.cells import cell_len
from rich.text import Text

from .terminal import BADGES, Page
from .view import UNDATED, clean, words, yours

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .view import Json

    Row = dict[str, str]
    #: a text and its style
    Part = tuple[str, str]

GAP = "  "
#: what has less room than this for names, classes and targets is no table
TABLE = 56
#: a column is as wide as all but so many of its hundred widest cells need; those wrap
OUTLIERS = 6
WITHDRAWN = "†"
FIRST = "first approval: the earliest whose date is known"
_HEADS = {
    "name": "name",
    "kind": "kind",
    "class": "class",
    "target": "target",
    "way": "direction",
    "first": "first approval",
}
_SHORT_HEADS = {**_HEADS, "way": "", "first": "approved"}
_STYLES = {"name": "bold", "class": "", "target": "", "kind": "dim", "first": "dim"}
_WAYS = {"▲": "green", "▼": "cyan", "◆": "yellow", "○": "dim"}


def entries(rows: list[Json], what: tuple[str, str], width: int | None, colour: bool) -> str:
    """Name, class, target, direction and first approval of each; beneath, how many there are. `what` names them."""
    page = Page(width, colour)
    cells = [_cells(row) for row in rows]
    if len({row["kind"] for row in cells}) == 1:
        for row in cells:
            row["kind"] = ""
    columns = [column for column in _HEADS if any(row[column] for row in cells)]
    widths = _widths(cells, columns, page.full)
    page.write(_table(cells, widths) if widths else _stack(cells, page.full))
    page.line()
    page.hang(_counts(rows, what), indent=0)
    return page.text()


def _cells(row: Json) -> Row:
    first, direction = row.get("first_approval"), row.get("direction")
    approved = [first.get("date", UNDATED).partition("-")[0], first["agency"]] if first else []
    approved += [WITHDRAWN] if row.get("status") == "withdrawn" else []
    return {
        "name": yours(clean(row["name"]), row.get("yours")),
        "kind": words(row["kind"]),
        "class": _names(row, "classes"),
        "target": _names(row, "targets"),
        "way": f"{BADGES[direction][0]} {direction}" if direction else "",
        "first": " ".join(approved),
    }


def _names(row: Json, field: str) -> str:
    return ", ".join(dict.fromkeys(clean(each["name"]) for each in row.get(field, ())))


def _widths(cells: list[Row], columns: list[str], full: int) -> dict[str, int]:
    """How wide each column is; none where there is no room for a table. Directions are words, or else signs."""
    flexible = [column for column in columns if column in ("name", "class", "target")]
    lengths = {column: sorted(cell_len(row[column]) for row in cells) for column in columns}
    gaps = len(GAP) * (len(columns) - 1)
    needed = {column: max(each[-1], len(_HEADS[column])) for column, each in lengths.items()}
    if sum(needed.values()) + gaps <= full:
        return needed
    for column in flexible:
        needed[column] = max(lengths[column][-1 - len(cells) * OUTLIERS // 100], len(_HEADS[column]))
    if sum(needed.values()) + gaps > full:
        needed |= {
            column: max(lengths[column][-1], len(_SHORT_HEADS[column])) for column in columns if column == "first"
        }
        needed |= {"way": 1} if "way" in needed else {}
    room = full - gaps - sum(needed[column] for column in columns if column not in flexible)
    if room < TABLE * len(flexible) // 3 and sum(needed[column] for column in flexible) > room:
        return {}
    for place, column in enumerate(sorted(flexible, key=needed.__getitem__)):  # the wide ones share what is left
        needed[column] = min(needed[column], room // (len(flexible) - place))
        room -= needed[column]
    return needed


def _table(cells: list[Row], widths: dict[str, int]) -> Iterator[Part]:
    signs = widths.get("way") == 1
    heads = _SHORT_HEADS if signs else _HEADS
    yield from _line([(heads[column], width, "bold cyan") for column, width in widths.items()])
    for row in cells:
        if signs:
            row["way"] = row["way"][:1]
        parts = [(_wrapped(row[column], width), width, _style(column, row)) for column, width in widths.items()]
        for number in range(max(len(lines) for lines, _, _ in parts)):
            yield from _line([("".join(lines[number : number + 1]), width, style) for lines, width, style in parts])


def _line(cells: list[tuple[str, int, str]]) -> Iterator[Part]:
    blank = ""
    for text, width, style in cells:
        if text:
            yield blank, ""
            yield text, style
            blank = ""
        blank += " " * (width - cell_len(text)) + GAP
    yield "\n", ""


def _stack(cells: list[Row], full: int) -> Iterator[Part]:
    """Each name with its direction and first approval, and a line on what it is below."""
    for row in cells:
        name, *more = _wrapped(row["name"], full - 2)
        yield f"{row['way'][:1] or ' '} ", _style("way", row)
        yield name, "bold"
        for line in more:
            yield f"\n  {line}", "bold"
        used = 2 + cell_len(more[-1] if more else name)
        for text in filter(None, (row["kind"], row["first"])):
            used += len(GAP) + cell_len(text)
            if used > full:
                yield "\n ", ""
                used = 1 + len(GAP) + cell_len(text)
            yield f"{GAP}{text}", "dim"
        yield "\n", ""
        below = " → ".join(filter(None, (row["class"], row["target"])))
        for line in filter(None, _wrapped(below, full - 4)):
            yield f"    {line}", "dim"
            yield "\n", ""


def _wrapped(text: str, width: int) -> list[str]:
    return [text] if cell_len(text) <= width else wrap(text, width, break_on_hyphens=False)


def _style(column: str, row: Row) -> str:
    return _WAYS.get(row["way"][:1], "") if column == "way" else _STYLES[column]


def _counts(rows: list[Json], what: tuple[str, str]) -> Text:
    """How many there are, by direction and by status; and which approval counts as the first."""
    text = Text(f"{len(rows)} {words(what[len(rows) != 1])}", "bold")
    for count in _counted(rows):
        text.append(" · ", "dim not bold")
        text.append_text(count)
    return text


def _counted(rows: list[Json]) -> Iterator[Text]:
    ways = Counter(row["direction"] for row in rows if "direction" in row)
    for direction, (sign, _) in BADGES.items():
        if ways[direction]:
            word = direction if direction != "none" else "no immune direction"
            yield Text(f"{sign} {ways[direction]} {word}", f"{_WAYS[sign]} not bold")
    states = Counter(row["status"] for row in rows if "status" in row)
    for status, mark in (("approved", ""), ("withdrawn", f" {WITHDRAWN}"), ("investigational", "")):
        if states[status]:
            yield Text(f"{states[status]} {status}{mark}", "dim not bold")
    if any("first_approval" in row for row in rows):
        yield Text(FIRST, "dim not bold")
