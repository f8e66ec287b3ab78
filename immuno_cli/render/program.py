"""Answers for programs: one JSON object, whose head says which corpus answered; or comma-separated values."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
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


def as_csv(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Comma-separated values below a header, a line each."""
    from csv import writer
    from io import StringIO

    from .view import clean

    out = StringIO()
    lines = writer(out, lineterminator="\n")
    lines.writerow(columns)
    lines.writerows(map(clean, row) for row in rows)
    return out.getvalue()


def safe(text: str) -> str:
    """JSON text with what could steer a terminal escaped."""
    if text.isprintable():
        return text
    import re

    return re.sub(_UNSAFE, lambda match: f"\\u{ord(match[0]):04x}", text)
