"""A tree on a terminal: the direction as a coloured sign before each name, the count behind it."""

from __future__ import annotations

from rich.text import Text

from .terminal import Page
from .tree import AGAIN, NO_DIRECTION, UNICODE, direction, lines
from .view import clean, yours

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..corpus.kinship import Node

_SIGNS = {
    "activation": ("▲", "green"),
    "suppression": ("▼", "cyan"),
    "modulation": ("◆", "yellow"),
    "none": ("○", "dim"),
}


def tree(nodes: Iterable[Node], marks: tuple[str, str, str, str], width: int | None, colour: bool) -> str:
    """A tree; the directions are words where the stream has no signs."""
    page = Page(width, colour)
    met: set[str] = set()
    for lead, past, node in lines(nodes, marks):
        met.add(node.direction)
        drawn = _drawn(lead, node, marks is UNICODE)
        if drawn.cell_len <= page.width:
            page.line(drawn)
        else:
            _wrapped(page, drawn, len(lead), past)
    page.line()
    signs = _SIGNS.items() if marks is UNICODE else ()
    legend = [f"{sign} {NO_DIRECTION if each == 'none' else each}" for each, (sign, _) in signs if each in met]
    if legend:
        page.hang(Text("  ".join(legend), style="dim"), indent=0)
    page.hang(Text("numbers: entries beneath", style="dim"), indent=0)
    return page.text()


def _drawn(lead: str, node: Node, signs: bool) -> Text:
    drawn = Text()
    drawn.append(lead, style="dim")
    if node.direction and signs:
        sign, style = _SIGNS[node.direction]
        drawn.append(f"{sign} ", style=style)
    drawn.append(yours(clean(node.name), node.yours), style="bold" if node.count else None)
    told = [str(node.count or ""), direction(node) if not signs else "", AGAIN if node.again else ""]
    if any(told):
        drawn.append(f"  {'  '.join(filter(None, told))}", style="dim")
    return drawn


def _wrapped(page: Page, drawn: Text, lead: int, past: str) -> None:
    """A node of several lines; the branches go on beside its name."""
    first, label = drawn.divide([lead])
    for number, row in enumerate(page.wrapped(label, max(12, page.width - lead))):
        page.line(Text().append(past, style="dim").append_text(row) if number else first.append_text(row))
