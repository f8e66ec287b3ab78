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
    if since or until:
        rows = [row for row in rows if _overlaps(row[1], since, until)]
    return [parsed(body) for body, _ in rows]


def topics(store: Store) -> list[dict[str, Any]]:
    """Topics that headlines name, with how many headlines each and its kinds have, the most frequent first."""
    rows = store.rows(
        "SELECT e.id, e.kind, e.name, count(*) FROM topic t JOIN entry e ON e.id = t.topic"
        " GROUP BY e.id HAVING max(t.direct) ORDER BY count(*) DESC, e.name COLLATE NOCASE, e.id"
    )
    return [dict(zip(("id", "kind", "name", "headlines"), row, strict=True)) for row in rows]


def _overlaps(day: str, since: str | None, until: str | None) -> bool:
    from ..dates import bounds

    if not day:
        return False
    start, end = bounds(day)
    return (not since or end >= bounds(since)[0]) and (not until or start <= bounds(until)[1])
