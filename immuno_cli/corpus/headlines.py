"""Headlines by topic, by what they are about, by date and by evidence; and the topics there are."""

from __future__ import annotations

from .store import Store, parsed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def headlines(
    store: Store,
    topics: list[str] | None = None,
    about: list[str] | None = None,
    since: str | None = None,
    until: str | None = None,
    evidence: str | None = None,
) -> list[dict[str, Any]]:
    """Headlines, newest first and undated last. A topic, and what one is about, holds for its kinds as well.

    `since` and `until` may be partial dates; a headline whose date is only known to the month counts if
    the month overlaps, and an undated one never does.
    """
    sql, values = "SELECT body, date FROM headline WHERE 1", []
    for table, column, ids in (("topic", "topic", topics), ("about", "entry", about)):
        if ids is not None:
            marks = ", ".join("?" * len(ids))
            sql += f" AND id IN (SELECT id FROM {table} WHERE {column} IN ({marks}))"
            values += ids
    if evidence:
        sql += " AND evidence = ?"
        values.append(evidence)
    rows = store.rows(sql + " ORDER BY date DESC, id", *values)
    first, last = (bounds(since)[0] if since else ""), (bounds(until)[1] if until else "")
    return [parsed(body) for body, day in rows if _within(day, first, last)]


def topics(store: Store) -> list[dict[str, Any]]:
    """Topics that headlines name, with how many headlines each and its kinds have, the most frequent first."""
    rows = store.rows(
        "SELECT e.id, e.kind, e.name, count(*) FROM topic t JOIN entry e ON e.id = t.topic"
        " GROUP BY e.id HAVING max(t.direct) ORDER BY count(*) DESC, e.name COLLATE NOCASE, e.id"
    )
    return [dict(zip(("id", "kind", "name", "headlines"), row, strict=True)) for row in rows]


def bounds(text: str) -> tuple[str, str]:
    """First and last day of a partial ISO date. Raises ValueError when it is none."""
    from calendar import monthrange

    parts = text.split("-")
    if not (1 <= len(parts) <= 3 and all(part.isascii() and part.isdigit() for part in parts)):
        raise ValueError(text)
    if [len(part) for part in parts] != [4, 2, 2][: len(parts)]:
        raise ValueError(text)
    year, month, day = (int(part) for part in (*parts, "0", "0")[:3])
    if year < 1 or (len(parts) > 1 and not 1 <= month <= 12):
        raise ValueError(text)
    if len(parts) == 3 and not 1 <= day <= monthrange(year, month)[1]:
        raise ValueError(text)
    if len(parts) == 1:
        return f"{text}-01-01", f"{text}-12-31"
    if len(parts) == 2:
        return f"{text}-01", f"{text}-{monthrange(year, month)[1]:02}"
    return text, text


def _within(day: str, first: str, last: str) -> bool:
    if not (first or last):
        return True
    if not day:
        return False
    start, end = bounds(day)
    return (not first or end >= first) and (not last or start <= last)
