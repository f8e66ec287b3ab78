"""A comparison on a terminal: columns side by side where they fit, else fact by fact."""

from __future__ import annotations

from itertools import zip_longest

from rich.text import Text

from .comparison import Comparison, Row
from .terminal import Page
from .view import DISCLAIMER

#: what a column needs, and what is enough for it, with the gap behind it
NARROW, WIDE, GAP = 28, 60, 2
FIRST = "First approvals are those held against a source; there may be earlier ones."
ABSENT = "-"


def comparison(view: Comparison, width: int | None, colour: bool) -> str:
    """A comparison; what is equal is told once."""
    page = Page(width, colour)
    label = max(len(row.label) for row in view.rows) + GAP
    column = (page.full - label) // len(view.names)
    if column >= NARROW:
        _columns(page, view, label, min(column, WIDE))
    else:
        _stacked(page, view)
    page.line()
    first = f"{FIRST} " * any(row.label.startswith("first ") for row in view.rows)
    page.hang(Text(first + DISCLAIMER, style="dim italic"), indent=0)
    return page.text()


def _all(view: Comparison) -> str:
    return "both" if len(view.names) == 2 else "all"


def _columns(page: Page, view: Comparison, label: int, column: int) -> None:
    def lead(row: Row) -> Text:
        return Text().append(row.label.ljust(label), style="bold" if row.differs else "dim")

    def cells(first: Text, texts: list[Text]) -> None:
        beside = [page.wrapped(text, column - GAP) for text in texts]
        for number, rows in enumerate(zip_longest(*beside)):
            out = Text().append_text(blank if number else first)
            for row in rows[:-1]:
                out.append_text(row or Text())
                out.append(" " * (column - (row.cell_len if row else 0)))
            out.append_text(rows[-1] or Text())
            out.rstrip()
            page.line(out)

    blank = Text(" " * label)
    cells(blank, [Text(name, style="bold cyan") for name in view.names])
    across = column * len(view.names) - GAP
    for row in view.rows:
        if row.shared:
            for number, part in enumerate(page.wrapped(_shared(view, row), across)):
                page.line(Text().append_text(blank if number else lead(row)).append_text(part))
        if row.differs:
            cells(blank if row.shared else lead(row), [_own(own) for own in row.own])


def _stacked(page: Page, view: Comparison) -> None:
    indent = min(max(map(len, view.names)) + 4, page.width * 2 // 5)
    indent = max(indent, *(len(row.label) + 2 for row in view.rows))
    before: Row | None = None
    for row in view.rows:
        if before and (before.differs or row.differs):
            page.line()
        before = row
        if not row.differs:  # one line tells all
            page.hang(_shared(view, row), Text().append(row.label, style="dim"), indent)
            continue
        page.line(Text(row.label, style="bold"))
        if row.shared:
            lead = Text().append(f"  {_all(view)}", style="dim")
            page.hang(Text(", ".join(row.shared), style="dim"), lead, indent)
        for name, own in zip(view.names, row.own, strict=True):
            if own or len(view.names) == 2:  # of many, only those that have it
                page.hang(_own(own), Text().append(f"  {name}", style="cyan"), indent)


def _shared(view: Comparison, row: Row) -> Text:
    return Text(f"{_all(view)}: {', '.join(row.shared)}", style="dim")


def _own(own: list[str]) -> Text:
    return Text(", ".join(own)) if own else Text(ABSENT, style="dim")
