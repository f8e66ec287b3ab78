"""Approvals on a terminal, as wide as it is: the table, the drawing over the years, and that drawing as a picture."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import chain, zip_longest

from rich.cells import cell_len, chop_cells
from rich.console import Console
from rich.segment import Segment, Segments
from rich.style import Style
from rich.text import Text

from .approvals import Cells, counts
from .terminal import INDENT, PROSE, Page
from .timeline import Drawing, draw

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .timeline import Piece
    from .view import Json

    #: a cell is lines, and a line is pieces
    Cell = list[list[Piece]]

#: the table and the drawing are at most so wide
WIDEST = 200
DATE, GAP = 10, 2
#: columns that a name and an indication need, to stand beside others
NAME, BESIDE = 14, 44
_HEADINGS = ("date", "agency", "agent", "disease", "indication")
_TAGS = {"withdrawn": "bold red", "refused": "bold red", "suspended": "bold yellow", "regular": "dim"}
_TAG = "yellow"


def approvals(rows: Iterable[Json], width: int | None, colour: bool) -> str:
    """A table: indications beside the names where there is room, else beneath; and the counts at its foot."""
    page = Page(width, colour, WIDEST)
    listed = list(rows)
    table = list(map(Cells, listed))
    widths = _widths(table, page.width)
    head: Cell = []
    if widths:
        shown = widths if len(widths) == len(_HEADINGS) else [*widths, 0]
        head = _row([[[(name, "dim")]] for name in _HEADINGS[: len(widths)]], shown)
    lines = chain(head, *(_lines(cells, widths, page.width) for cells in table), [[]])
    return _printed(page, lines, counts(listed))


def timeline(drawing: Drawing, width: int | None, colour: bool) -> str:
    """The drawing over the years; in ASCII where there is no colour, or where the signs cannot be written."""
    page = Page(width, colour, WIDEST)
    signs = colour and (sys.stdout.encoding or "").casefold().replace("-", "") == "utf8"
    return _printed(page, draw(drawing, page.width, not signs), drawing.foot())


def picture(drawing: Drawing, title: str, width: int) -> str:
    """The drawing as SVG. It fetches no font: the reader's own monospace serves."""
    from rich.terminal_theme import MONOKAI

    from .view import clean

    console = Console(record=True, width=width, file=io.StringIO(), force_terminal=True, legacy_windows=False)
    console.print(_segments(draw(drawing, width, False)), end="")
    console.print(Text(f"{drawing.foot()}.", style="dim italic"))
    svg = console.export_svg(title=clean(title), theme=MONOKAI)
    return re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL).replace("Fira Code", "ui-monospace")


def _printed(page: Page, lines: Iterable[list[Piece]], foot: str) -> str:
    """Lines of pieces as a terminal gets them, above their foot. Texts of Rich would take three times as long."""
    page.console.print(_segments(lines), end="", soft_wrap=True)
    page.hang(Text(f"{foot}.", style="dim italic"), indent=0)
    return page.text()


def _segments(lines: Iterable[list[Piece]]) -> Segments:
    styles: dict[str, Style] = {}
    found = []
    for line in lines:
        for text, style in line:
            if style not in styles:
                styles[style] = Style.parse(style)
            found.append(Segment(text, styles[style]))
        found.append(Segment.line())
    return Segments(found)


def _widths(table: list[Cells], width: int) -> list[int]:
    """How wide the columns are: five, or four where indications stand beneath; none where names would be cramped."""
    agency = max(len(_HEADINGS[1]), *(len(cells.agency) for cells in table))
    agent = max(len(_HEADINGS[2]), *(_wide(cells.agent) for cells in table))
    disease = max(len(_HEADINGS[3]), *(_wide(cells.disease) for cells in table))
    left = width - DATE - agency - 2 * GAP
    names = [min(agent, 28), min(disease, 32)]
    beside = left - sum(names) - 2 * GAP
    if beside >= BESIDE:
        return [DATE, agency, *names, min(beside, PROSE)]
    left -= GAP
    if left < 2 * NAME:
        return []
    agent = min(names[0], max(left - disease, left // 2))
    return [DATE, agency, agent, min(disease, left - agent)]


def _lines(cells: Cells, widths: list[int], width: int) -> Iterator[list[Piece]]:
    head: list[Cell] = [[[(cells.date, "dim" if cells.date == "undated" else "")]], [[(cells.agency, "cyan")]]]
    if not widths:
        yield [(cells.date, ""), (" " * GAP, ""), (cells.agency, "cyan")]
        for cell in (_fold([(cells.agent, "bold")], width - INDENT), _fold([(cells.disease, "")], width - INDENT)):
            yield from (_line([(" " * INDENT, ""), *line]) for line in cell)
        yield from (_line([(" " * INDENT, ""), *line]) for line in _details(cells, width - INDENT))
        return
    head += [_fold([(cells.agent, "bold")], widths[2]), _fold([(cells.disease, "")], widths[3])]
    if len(widths) == len(_HEADINGS):
        yield from _row([*head, _details(cells, widths[4])], widths)
        return
    yield from _row(head, widths)
    indent = DATE + GAP
    yield from (_line([(" " * indent, ""), *line]) for line in _details(cells, min(width - indent, PROSE)))


def _details(cells: Cells, width: int) -> Cell:
    """The indication behind its tags, and a line for whatever became of the approval."""
    last = len(cells.tags) - 1
    words = [(f"{tag}{':' if n == last else ','}", _TAGS.get(tag, _TAG)) for n, tag in enumerate(cells.tags)]
    found = _fold([*words, (cells.indication, "")], width)
    for event in cells.events:
        found += _fold([(event, "dim")], width)
    return found


def _row(columns: list[Cell], widths: list[int]) -> Cell:
    """Cells side by side, as lines."""
    rows = []
    for parts in zip_longest(*columns, fillvalue=[]):
        pieces: list[Piece] = []
        for part, width in zip(parts, widths, strict=False):
            used = sum(_wide(text) for text, _ in part)
            pieces += [*part, (" " * (width - used + GAP), "")]
        rows.append(_line(pieces))
    return rows


def _line(pieces: list[Piece]) -> list[Piece]:
    """A line without blanks at its end."""
    while pieces and not pieces[-1][0].strip():
        pieces.pop()
    return pieces


def _wide(text: str) -> int:
    return len(text) if text.isascii() else cell_len(text)


def _fold(pieces: list[Piece], width: int) -> Cell:
    """Texts as lines of at most `width`; a word that is longer is cut."""
    pieces = [(" ".join(text.split()), style) for text, style in pieces if text]
    if sum(_wide(text) + 1 for text, _ in pieces) <= width + 1:  # most fit as they are
        spaced = chain.from_iterable(((" ", ""), piece) for piece in pieces)
        return [list(spaced)[1:]]
    lines: Cell = [[]]
    used = 0
    for text, style in pieces:
        wide = len if text.isascii() else cell_len
        for word in text.split():
            for part in [word] if wide(word) <= width else chop_cells(word, width):
                size = wide(part)
                if used and used + 1 + size > width:
                    lines.append([])
                    used = 0
                space = " " if used else ""
                if lines[-1] and lines[-1][-1][1] == style:
                    lines[-1][-1] = lines[-1][-1][0] + space + part, style
                else:
                    lines[-1] += [(space, ""), (part, style)] if space else [(part, style)]
                used += size + len(space)
    return lines
