"""Answers for programs: one JSON object, whose head says which corpus answered; or results line by line."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

# JSON escapes C0 itself; C1, bidirectional controls and line separators could still steer a terminal
_UNSAFE = r"[\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"


def answer(
    about: dict[str, Any],
    query: Any,
    results: list[Any],
    suggestions: list[dict[str, Any]] | None = None,
    **more: Any,
) -> str:
    """The object every command prints with `--json`; `found` says whether there are results."""
    head = {"immuno": about, "query": query, "found": bool(results), **more}
    return safe(json.dumps({**head, "results": results, "suggestions": suggestions or []}, ensure_ascii=False)) + "\n"


def answer_in_parts(about: dict[str, Any], query: Any, found: bool, results: Iterable[str]) -> Iterator[str]:
    """The same object part by part, for results too many to hold: safe JSON texts of one or several."""
    head = json.dumps({"immuno": about, "query": query, "found": found}, ensure_ascii=False)
    yield safe(f'{head[:-1]}, "results": [')
    comma = ""
    for result in results:
        yield comma + result
        comma = ", "
    yield '], "suggestions": []}\n'


def in_rows(form: str, rows: Iterable[dict[str, Any]], table: str) -> Iterator[str]:
    """Results line by line. ndjson: each as a JSON object; csv and tsv: below a header, as the columns of a table."""
    if form == "ndjson":
        for row in rows:
            yield safe(json.dumps(row, ensure_ascii=False)) + "\n"
        return
    from .tables import COLUMNS, flat

    line = _tsv if form == "tsv" else _csv()
    yield line(COLUMNS[table])
    for cells in flat(table, rows):
        yield line(cells)


def _tsv(cells: Sequence[str]) -> str:
    """A line of cells between tabs; tabs, line ends and backslashes within are written \\t, \\n and \\\\."""
    from .view import clean

    text = "".join(cells)
    if "\\" not in text and text.isprintable():
        return "\t".join(cells) + "\n"
    signs = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
    return "\t".join(clean(cell.translate(signs)) for cell in cells) + "\n"


def _csv() -> Callable[[Sequence[str]], str]:
    """What makes a line of cells between commas."""
    from csv import writer

    from .view import clean

    class Line:
        def write(self, text: str) -> str:
            return text

    write: Any = writer(Line(), lineterminator="\n").writerow  # it returns what its file returns
    return lambda cells: write(cells if "".join(cells).isprintable() else map(clean, cells))


def safe(text: str) -> str:
    """JSON text with what could steer a terminal escaped."""
    if text.isprintable():
        return text
    import re

    return re.sub(_UNSAFE, lambda match: f"\\u{ord(match[0]):04x}", text)
