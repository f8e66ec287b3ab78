"""Approvals and refusals, narrowed by what they are of and for, by agency, by date and by what became of them."""

from __future__ import annotations

from ..names import key
from .store import Store, parsed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

#: agency -> other words for it, by which a reader may ask
AGENCIES = {
    "FDA": ("US FDA", "Food and Drug Administration", "United States", "US", "USA", "America"),
    "EMA": ("European Medicines Agency", "EMEA", "European Union", "EU", "Europe"),
    "MHRA": ("Medicines and Healthcare products Regulatory Agency", "United Kingdom", "UK", "Great Britain", "Britain"),
    "PMDA": ("Pharmaceuticals and Medical Devices Agency", "Japan"),
    "NMPA": ("National Medical Products Administration", "China"),
    "HC": ("Health Canada", "Canada"),
    "TGA": ("Therapeutic Goods Administration", "Australia"),
    "Swissmedic": ("Switzerland",),
}
#: words behind the first in the longest of these names
LONGEST = 5
_SORTS = {
    "date": "",
    "agent": "(SELECT name FROM entry WHERE id = agent) COLLATE NOCASE, ",
    "agency": "agency COLLATE NOCASE, ",
    "disease": "(SELECT name FROM entry WHERE id = disease) COLLATE NOCASE, ",
}


def agency(name: str) -> str | None:
    """The agency that a name or a plain word for its country stands for."""
    wanted = key(name)
    return next((each for each, others in AGENCIES.items() if wanted in map(key, (each, *others))), None)


def approvals(
    store: Store,
    ids: list[str] | None = None,
    diseases: list[str] | None = None,
    agencies: Sequence[str] = (),
    kind: str | None = None,
    status: str | None = None,
    since: str | None = None,
    until: str | None = None,
    first: bool = False,
    sort: str = "date",
    limit: int = 0,
    unconverted: bool = False,
) -> tuple[list[dict[str, Any]], int]:
    """Approvals and refusals, oldest first and undated last, at most `limit` (0 for all); and how many without limit.

    `ids` are what they are of or for: agents (the combinations they are part of count), classes, targets and diseases
    with all their kinds. `first` keeps the first dated approval that an agent has for the ids, diseases and agencies;
    all else narrows what is left: `unconverted` to what is accelerated or conditional, stands, and was never converted.
    Dates are compared as those of headlines are.
    """
    met, values = scope(ids, diseases, agencies)
    sql = f" FROM approval WHERE {met}"
    if first:
        ranked = f"SELECT n, row_number() OVER (PARTITION BY agent ORDER BY date, n) AS place FROM approval WHERE {met}"
        sql = f" FROM approval WHERE n IN (SELECT n FROM ({ranked} AND date != '' AND status != 'refused')"
        sql += " WHERE place = 1)"
    for column, value in (("kind", kind), ("status", status)):
        if value:
            sql += f" AND {column} = ?"
            values.append(value)
    if unconverted:
        sql += " AND kind IN ('accelerated', 'conditional') AND status = 'approved' AND NOT EXISTS"
        sql += " (SELECT 1 FROM json_each(body, '$.events') WHERE json_extract(value, '$.event') = 'converted')"
    if since:  # of partial dates, as much as both have is compared
        sql += " AND date != '' AND date >= substr(?, 1, length(date))"
        values.append(since)
    if until:
        sql += " AND date != '' AND substr(date, 1, ?) <= ?"
        values += [len(until), until]
    shown = store.rows(f"SELECT body{sql} ORDER BY {_SORTS[sort]}date = '', date, n LIMIT ?", *values, limit or -1)
    total = store.rows(f"SELECT count(*){sql}", *values)[0][0] if limit else len(shown)
    return [parsed(body) for (body,) in shown], total


def unknown(
    store: Store, ids: list[str] | None = None, diseases: list[str] | None = None, agencies: Sequence[str] = ()
) -> tuple[int, int]:
    """How many of these approvals have no known date, and how many no known kind."""
    met, values = scope(ids, diseases, agencies)
    rows = store.rows(f"SELECT sum(date = ''), sum(kind IS NULL) FROM approval WHERE {met}", *values)
    return rows[0][0] or 0, rows[0][1] or 0


def scope(ids: list[str] | None, diseases: list[str] | None, agencies: Sequence[str]) -> tuple[str, list[object]]:
    """The condition on the rows of `approval`, and what to bind to it."""
    met, values = "1", list[object]()
    if ids is not None:
        marks = ", ".join("?" * len(ids))
        held = f"SELECT id FROM facet WHERE value IN ({marks}) AND facet"
        met += f" AND (agent IN ({marks}) OR agent IN ({held} IN ('class', 'component', 'target'))"
        met += f" OR disease IN ({marks}) OR disease IN ({held} = 'class'))"
        values += ids * 4
    if diseases is not None:
        marks = ", ".join("?" * len(diseases))
        kinds = f"SELECT id FROM facet WHERE facet = 'class' AND value IN ({marks})"
        met += f" AND (disease IN ({marks}) OR disease IN ({kinds}))"
        values += diseases * 2
    for each in agencies:
        met += " AND agency = ?"
        values.append(each)
    return met, values


def add_sources(store: Store, rows: list[dict[str, Any]]) -> None:
    """Give each row the sources it cites, resolved, in the order in which it cites them."""
    known: dict[str, dict[str, Any]] = {}
    for row in rows:
        cited = dict.fromkeys(row.get("cite", ()))
        for event in row.get("events", ()):
            cited |= dict.fromkeys(event.get("cite", ()))
        for ident in cited:
            if ident not in known:
                known[ident] = parsed(store.rows("SELECT body FROM source WHERE id = ?", ident)[0][0])
        row["sources"] = [known[ident] for ident in cited]
