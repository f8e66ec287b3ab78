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
    limit: int = 0,
) -> tuple[list[dict[str, Any]], int]:
    """Headlines, newest first and undated last, at most `limit` (0 for all); and how many there are without limit.

    A topic, and what one is about, holds for its kinds as well.

    `since` and `until` may be partial dates; a headline whose date is only known to the month counts if
    the month overlaps, and an undated one never does.
    """
    sql, values = " FROM headline WHERE 1", list[object]()
    for table, column, ids in (("topic", "topic", topics), ("about", "entry", about)):
        if ids is not None:
            marks = ", ".join("?" * len(ids))
            sql += f" AND id IN (SELECT id FROM {table} WHERE {column} IN ({marks}))"
            values += ids
    if evidence:
        sql += " AND evidence = ?"
        values.append(evidence)
    # of partial dates, as much as both have is compared
    if since:
        sql += " AND date != '' AND date >= substr(?, 1, length(date))"
        values.append(since)
    if until:
        sql += " AND date != '' AND substr(date, 1, ?) <= ?"
        values += [len(until), until]
    total = store.rows(f"SELECT count(*){sql}", *values)[0][0]
    shown = store.rows(f"SELECT id{sql} ORDER BY date DESC, id LIMIT ?", *values, limit or -1)
    return [parsed(store.rows("SELECT body FROM headline WHERE id = ?", *row)[0][0]) for row in shown], total


def headline(store: Store, ident: str) -> dict[str, Any]:
    """The headline with this id as its JSON object. Raises KeyError when there is none."""
    found = store.rows("SELECT body FROM headline WHERE id = ?", ident)
    if not found:
        raise KeyError(ident)
    return parsed(found[0][0])


def topics(store: Store) -> list[dict[str, Any]]:
    """Topics that headlines name, with how many headlines each and its kinds have, the most frequent first."""
    rows = store.rows(
        "SELECT e.id, e.kind, e.name, count(*) FROM topic t JOIN entry e ON e.id = t.topic"
        " GROUP BY e.id HAVING max(t.direct) ORDER BY count(*) DESC, e.name COLLATE NOCASE, e.id"
    )
    return [dict(zip(("id", "kind", "name", "headlines"), row, strict=True)) for row in rows]
