"""Names of entries, filtered by their facets."""

from __future__ import annotations

from typing import NamedTuple

from .store import Store


class Listed(NamedTuple):
    """An entry in a list."""

    id: str
    kind: str
    name: str
    gloss: str


def listing(store: Store, kind: str | None = None, facets: dict[str, list[str]] | None = None) -> list[Listed]:
    """Entries by name. Each facet (direction, class, target, …) keeps those that have one of its values."""
    if kind == "headline":
        rows = store.rows(
            "SELECT id, 'headline', json_extract(body, '$.title'), '' FROM headline ORDER BY date DESC, id"
        )
    elif kind == "source":
        rows = store.rows(
            "SELECT id, 'source', id, coalesce(json_extract(body, '$.title'), '') FROM source ORDER BY id"
        )
    else:
        sql, values = "SELECT id, kind, name, gloss FROM entry WHERE 1", []
        if kind:
            sql += " AND kind = ?"
            values.append(kind)
        narrow, more = facet_filter(facets or {})
        rows = store.rows(sql + narrow + " ORDER BY name COLLATE NOCASE, id", *values, *more)
    return [Listed(*row) for row in rows]


def facet_filter(facets: dict[str, list[str]]) -> tuple[str, list[object]]:
    """Conditions on `id` that keep what has, for each facet, one of its values; and what to bind to them."""
    sql, values = "", list[object]()
    for facet, wanted in facets.items():
        marks = ", ".join("?" * len(wanted))
        sql += f" AND id IN (SELECT id FROM facet WHERE facet = ? AND value IN ({marks}))"
        values += [facet, *wanted]
    return sql, values
