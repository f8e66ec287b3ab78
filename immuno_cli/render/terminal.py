"""Answers for a terminal: set with Rich, prose at most 88 columns wide, at home from 60 columns up."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

from rich.console import Console
from rich.segment import Segment, Segments
from rich.style import Style
from rich.text import Text

from .headline import details
from .view import YOURS, Card, Dated, Fact, Line, clean, clean_lines, words, yours

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .view import Json, Mark, Term

PROSE = 88
INDENT = 2
#: of what is the reader's own
MINE = "magenta"
LABEL = 14
BADGES = {
    "activation": ("▲", "black on green"),
    "suppression": ("▼", "black on cyan"),
    "modulation": ("◆", "black on yellow"),
    "none": ("○", "reverse"),
}


class Page:
    """Collects lines for one terminal; `text()` gives them with the escapes that terminal understands."""

    def __init__(self, width: int | None, colour: bool, widest: int = PROSE) -> None:
        self._out = io.StringIO()
        self.console = Console(
            file=self._out,
            force_terminal=colour,
            no_color=not colour,
            color_system="standard" if colour else None,
            width=width,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
        )
        self._lines: list[Text | str] = []
        if self.console.width < 1:  # COLUMNS=0 says that nobody knows
            self.console.width = 80
        self.full = max(20, self.console.width)
        self.width = min(self.full, widest)

    def text(self) -> str:
        if not self._lines:
            return ""
        # printed in one go: a call per line takes ten times as long
        self.console.print(Text("\n").join(Text(x) if isinstance(x, str) else x for x in self._lines), soft_wrap=True)
        return self._out.getvalue()

    def line(self, text: Text | str = "") -> None:
        self._lines.append(text)

    def write(self, parts: Iterable[tuple[str, str]]) -> None:
        """Print texts in their styles at once, as they are: lines laid out already, too many to be measured again."""
        segments = [Segment(text, Style.parse(style) if style else None) for text, style in parts]
        self.console.print(Segments(segments), end="", soft_wrap=True)

    def hang(self, text: Text, lead: Text | None = None, indent: int = INDENT) -> None:
        """Print a text wrapped with every line indented; `lead` stands in the indent of the first."""
        indent = min(indent, self.width // 2)
        first = lead or Text(" " * indent)
        if first.cell_len > indent:  # a very narrow terminal: the lead gets a line of its own
            first.rstrip()
            self.line(first)
            first = Text()
        first.append(" " * (indent - first.cell_len))
        for number, row in enumerate(self.wrapped(text, self.width - indent)):
            self.line(Text().append_text(first if number == 0 else Text(" " * indent)).append_text(row))

    def wrapped(self, text: Text, width: int) -> list[Text]:
        """A text in lines of this width."""
        # a line that fits needs no wrapping, which takes most of the time
        short = text.cell_len <= width and not {"\n", "\t"} & {*text.plain}
        rows = [text] if short else list(text.wrap(self.console, width))
        for row in rows:
            row.rstrip()
        return rows


def card(view: Card, width: int | None, colour: bool) -> str:
    """A card."""
    page = Page(width, colour)
    head = Text(view.name, style="bold")
    head.append(f"  {view.kind}", style="dim not bold")
    if view.direction:
        sign, style = BADGES[view.direction]
        head.append("  ")
        word = view.direction if view.direction != "none" else "no immune direction"
        head.append(f" {sign} {word} ", style=f"{style} not bold")
    if view.yours:
        head.append(f"  {YOURS}", style=f"{MINE} not bold")
    if head.cell_len <= page.width:
        page.line(head)  # as it is: the badge keeps its margins
    else:
        page.hang(head, indent=0)
    if view.say:
        page.hang(Text(view.say, style="italic dim"), indent=0)
    if view.note:
        page.hang(Text(view.note, style="yellow"), indent=0)
    for section in view.sections:
        page.line()
        page.line(Text(section.heading, style="bold cyan"))
        above = None
        for line in section.lines:
            if isinstance(line, Dated):
                _dated(page, line, above)
                above = line.under
            else:
                page.hang(_line(line))
        for fact in section.facts:
            _fact(page, fact)
    if view.sources:
        page.line()
        page.line(Text("Sources", style="bold cyan"))
    for number, text in view.sources:
        mark = f"[{number}]"
        page.hang(Text(text, style="dim"), Text(" " * INDENT + mark, style="dim"), indent=INDENT + 5)
    page.line()
    page.hang(Text(view.footer, style="dim italic"), indent=0)
    return page.text()


def hits(rows: Iterable[tuple[str, str, str]], width: int | None, colour: bool) -> str:
    """Search results: name and kind, and the snippet with its match marked."""
    from ..corpus.search import CLOSE, OPEN

    page = Page(width, colour)
    for kind, name, snippet in rows:
        head = Text(clean(name), style="bold")
        head.append(f"  {words(kind)}", style="dim not bold")
        page.hang(head, indent=0)
        body = Text()
        for part in re.split(f"({OPEN}.*?{CLOSE})", snippet):
            found = part.startswith(OPEN)
            text = clean(part.replace(OPEN, "").replace(CLOSE, ""))
            body.append(text if colour or not found else f"*{text}*", style="bold magenta" if found else "")
        page.hang(body)
    return page.text()


def headlines(rows: Iterable[Json], width: int | None, colour: bool) -> str:
    """Headlines, a block each."""
    page = Page(width, colour)
    for number, row in enumerate(rows):
        if number:
            page.line()
        title = Text(clean(row["title"]), style="bold")
        if "yours" in row:
            title.append(f" {YOURS}", style=f"{MINE} not bold")
        page.hang(title, indent=0)
        for label, text in details(row):
            page.hang(
                Text(text, style="dim" if label in ("paper", "source", "link") else ""), _label(label), LABEL + INDENT
            )
    return page.text()


def table(rows: Iterable[tuple[str, ...]], width: int | None, colour: bool) -> str:
    """Rows of texts, the first column bold, the others hanging beside it."""
    page = Page(width, colour)
    listed = [tuple(map(clean, row)) for row in rows]
    for first, *others in listed:
        head = Text(first, style="bold")
        for other in others:
            head.append(f"  {other}", style="dim not bold")
        page.hang(head, indent=0)
    return page.text()


def marked(part: tuple[str, list[Mark]], width: int | None, colour: bool) -> str:
    """A text, wrapped, whose names are set off and carry the numbers of the glossary."""
    text, marks = part
    whole, past = Text(), 0
    for start, end, number in marks:
        whole.append(clean_lines(text[past:start]))
        whole.append(clean_lines(text[start:end]), style="bold cyan")
        whole.append(f"[{number}]", style="dim")
        past = end
    whole.append(clean_lines(text[past:]))
    page = Page(width, colour)
    ended = text.endswith("\n")
    for line in whole[:-1].split("\n", allow_blank=True) if ended else whole.split("\n", allow_blank=True):
        page.hang(line, indent=0)
    return page.text() if ended else page.text().removesuffix("\n")


def glossary(rows: Iterable[Term], width: int | None, colour: bool) -> str:
    """What is named: an entry each, or all meanings of a name that has several."""
    page = Page(width, colour)
    for number, met, means in rows:
        lead = Text(f" [{number}]", style="dim")
        if len(means) > 1:
            page.hang(Text(f"{clean(met)} has {len(means)} meanings", style="bold"), lead, 6)
            lead = Text("    ·", style="dim")
        for name, kind, gloss, own in means:
            text = Text(clean(name), style="bold")
            text.append(f"  {yours(words(kind), own)}  ", style="dim not bold")
            text.append(clean(gloss), style="not bold")
            page.hang(text, lead, 6)
    return page.text()


def pairs(rows: Iterable[tuple[str, str]], width: int | None, colour: bool) -> str:
    """Labelled lines."""
    page = Page(width, colour)
    for label, text in rows:
        lead = Text(f"{label}  ", style="bold")
        page.hang(Text(clean(text)), lead, 20)
    return page.text()


def _fact(page: Page, fact: Fact) -> None:
    text = Text()
    for number, value in enumerate(fact.values):
        text.append(", " if number else "")
        text.append_text(_line(value))
    page.hang(text, _label(fact.label), LABEL + INDENT)


def _dated(page: Page, line: Dated, above: tuple[str, str] | None) -> None:
    """A decision beside its day, below the agency and the disease where these are new."""
    if line.under != above:
        agency, disease = line.under
        head = Text(agency, style="bold")
        head.append(f" · {disease}", style="not bold")
        page.hang(head)
    text = Text()
    text.append(line.state, "red" if line.over else "green")
    text.append(": " if line.state and line.text else " " * bool(line.state))
    text.append_text(_line(line))
    page.hang(text, Text(" " * 2 * INDENT + line.date, style="dim"), LABEL + INDENT)


def _label(label: str) -> Text:
    return Text(" " * INDENT + label, style="dim")


def _line(line: Line) -> Text:
    text = Text(line.text)
    if line.cites:
        text.append(" " * bool(line.text) + "".join(f"[{number}]" for number in line.cites), style="dim")
    if line.yours:
        text.append(f" {YOURS}", style=MINE)
    return text
