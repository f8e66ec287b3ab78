"""Answers as plain text for pipes: no escapes, no boxes, nothing cut, nothing wrapped."""

from __future__ import annotations

from .view import Card, Line, clean, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from .view import Json


def card(view: Card) -> str:
    """A card, one line for each thing it says."""
    badge = f" · {view.direction}" if view.direction else ""
    out = [view.name, f"{view.kind}{badge}"]
    if view.say:
        out.append(f"say: {view.say}")
    for section in view.sections:
        out += ["", section.heading]
        out += [f"  {_line(line)}" for line in section.lines]
        for fact in section.facts:
            if fact.stacked:
                out += [f"  {fact.label}: {_line(value)}" for value in fact.values]
            else:
                out.append(f"  {fact.label}: {', '.join(map(_line, fact.values))}")
    out += ["", "Sources", *(f"  [{number}] {text}" for number, text in view.sources)]
    return "\n".join([*out, "", view.footer]) + "\n"


def hits(rows: Iterable[tuple[str, str, str]]) -> str:
    """Search results: kind, name and snippet of each, tab-separated."""
    return "".join(f"{words(kind)}\t{clean(name)}\t{clean(snippet)}\n" for kind, name, snippet in rows)


def headlines(rows: Iterable[Json]) -> str:
    """Headlines, a paragraph each."""
    return "\n".join(map(_headline, rows))


def table(rows: Iterable[tuple[str, ...]]) -> str:
    """Rows of texts, tab-separated."""
    return "".join("\t".join(map(clean, row)) + "\n" for row in rows)


def pairs(rows: Iterable[tuple[str, str]]) -> str:
    """Labelled lines."""
    return "".join(f"{label}: {clean(text)}\n" for label, text in rows)


def _headline(row: Json) -> str:
    from .headline import details

    return "\n".join([clean(row["title"]), *(f"  {label}: {text}" for label, text in details(row))]) + "\n"


def _line(line: Line) -> str:
    cites = "".join(f"[{number}]" for number in line.cites)
    return f"{line.text} {cites}".strip()
