"""Answers as plain text for pipes: no escapes, no boxes, nothing cut, nothing wrapped."""

from __future__ import annotations

from .view import Card, Dated, Line, clean, clean_lines, words, yours

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from .timeline import Drawing
    from .view import Json, Mark, Term


def card(view: Card) -> str:
    """A card, one line for each thing it says."""
    badge = f" · {view.direction}" if view.direction else ""
    out = [view.name, yours(f"{view.kind}{badge}", view.yours)]
    if view.say:
        out.append(f"say: {view.say}")
    if view.note:
        out.append(view.note)
    for section in view.sections:
        out += ["", section.heading]
        out += [f"  {_line(line)}" for line in section.lines]
        for fact in section.facts:
            out.append(f"  {fact.label}: {', '.join(map(_line, fact.values))}")
    if view.sources:
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


def approvals(rows: Iterable[Json]) -> str:
    """Approvals and refusals, tab-separated: date, agency, agent, disease, kind, status, indication, what became."""
    from .approvals import Cells, became

    out = []
    for cells in map(Cells, rows):
        told = [cells.date, cells.agency, cells.agent, cells.disease, cells.kind, cells.status, cells.indication]
        out.append("\t".join([*told, became(cells)]) + "\n")
    return "".join(out)


def timeline(drawing: Drawing) -> str:
    """Approvals over the years, in ASCII."""
    from .timeline import draw

    return "".join("".join(text for text, _ in line) + "\n" for line in draw(drawing, None, True))


def marked(part: tuple[str, list[Mark]]) -> str:
    """A text whose names carry the numbers of the glossary."""
    text, marks = part
    out, past = [], 0
    for _, end, number in marks:
        out += [text[past:end], f"[{number}]"]
        past = end
    return clean_lines("".join([*out, text[past:]]))


def glossary(rows: Iterable[Term]) -> str:
    """What is named: a line for each entry, and one for each meaning of a name that has several."""
    out = []
    for number, text, means in rows:
        lines = [f"{yours(clean(name), own)} ({words(kind)}): {clean(gloss)}" for name, kind, gloss, own in means]
        if len(lines) > 1:
            lines = [f"{clean(text)} has {len(lines)} meanings", *(f"    {line}" for line in lines)]
        out += [f"  [{number}] {lines[0]}\n", *(f"{line}\n" for line in lines[1:])]
    return "".join(out)


def pairs(rows: Iterable[tuple[str, str]]) -> str:
    """Labelled lines."""
    return "".join(f"{label}: {clean(text)}\n" for label, text in rows)


def _headline(row: Json) -> str:
    from .headline import details

    return (
        "\n".join(
            [yours(clean(row["title"]), row.get("yours")), *(f"  {label}: {text}" for label, text in details(row))]
        )
        + "\n"
    )


def _line(line: Line) -> str:
    cites = "".join(f"[{number}]" for number in line.cites)
    text = line.text
    if isinstance(line, Dated):  # each line says all, so that one may pick lines
        text = ": ".join(filter(None, (", ".join(line.under), f"{line.date} {line.state}".strip(), text)))
    return yours(f"{text} {cites}".strip(), line.yours)
