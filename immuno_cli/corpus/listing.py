"""Names of entries, filtered by their facets, and what a list tells of each."""

from __future__ import annotations

from ..exits import UsageError
from .store import Store, parsed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

#: facets with the values of a closed list, and facets whose values are entries
PLAIN = ("direction", "modality", "status", "agency")
NAMED = ("class", "target", "disease")
#: facets that hold of one approval together, where a disease is among them
OF_ONE = ("disease", "agency", "approved-since")
#: kinds that have no facets
_BARE = ("headline", "source")


class Listed:
    """An entry in a list."""

    __slots__ = ("gloss", "id", "kind", "name", "yours")

    def __init__(self, id: str, kind: str, name: str, gloss: str, yours: bool = False) -> None:
        self.id, self.kind, self.name, self.gloss, self.yours = id, kind, name, gloss, yours

    def as_json(self) -> dict[str, Any]:
        mark = {"yours": True} if self.yours else {}
        return {"id": self.id, "kind": self.kind, "name": self.name, **mark, "gloss": self.gloss}


def listing(store: Store, kind: str | None = None, facets: dict[str, list[str]] | None = None) -> list[Listed]:
    """Entries by name. Each facet (direction, class, target, …) keeps those that have one of its values."""
    if kind in _BARE and facets:
        return []
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
    has_own = not kind or kind in store.own().get("counts", ())
    yours = store.yours if has_own else frozenset[str]()
    return [Listed(ident, row_kind, name, gloss, ident in yours) for ident, row_kind, name, gloss in rows]


def facet_filter(facets: dict[str, list[str]]) -> tuple[str, list[object]]:
    """Conditions on `id` that keep what has, for each facet, one of its values; and what to bind to them.

    `approved-since` holds a date, partial or not: the first approval, by the `agency` and for the `disease` where these
    are given, is of that day or later. Of partial dates, as much as both have is compared. With a `disease`, all three
    hold of one approval, which stands; where withdrawn agents are asked for, of one that stood.
    """
    sql, values = "", list[object]()
    if "disease" in facets:
        sql, values = _licensed(facets)
        facets = {facet: wanted for facet, wanted in facets.items() if facet not in OF_ONE}
    for facet, wanted in facets.items():
        if facet == "approved-since":
            sql += " AND id IN (SELECT id FROM facet WHERE facet = ? AND value >= substr(?, 1, length(value)))"
            values += [_approved(facets), *wanted]
            continue
        marks = ", ".join("?" * len(wanted))
        sql += f" AND id IN (SELECT id FROM facet WHERE facet = ? AND value IN ({marks}))"
        values += [facet, *wanted]
    return sql, values


def _licensed(facets: dict[str, list[str]]) -> tuple[str, list[object]]:
    """The condition that one approval meets disease, agency and date together."""
    from .approvals import scope

    met, values = scope(None, facets["disease"], facets.get("agency", ()))
    met += " AND status != 'refused'" if "withdrawn" in facets.get("status", ()) else " AND status = 'approved'"
    if "approved-since" not in facets:
        return f" AND id IN (SELECT agent FROM approval WHERE {met})", values
    # the first is the one that is over first, as 2014-09 is before 2014; min() takes the date from the same row
    first = f"SELECT agent, date, min(date || substr('-12-31', length(date) - 3)) FROM approval WHERE {met}"
    first += " AND date != '' GROUP BY agent"
    since = f" AND id IN (SELECT agent FROM ({first}) WHERE date >= substr(?, 1, length(date)))"
    return since, [*values, *facets["approved-since"]]


def _approved(facets: dict[str, list[str]]) -> str:
    """The facet with the first approvals: by the agency that is asked for, or by any."""
    return "-".join(["approved", *facets.get("agency", ())])


def briefs(store: Store, facets: dict[str, list[str]]) -> dict[str, dict[str, Any]]:
    """By id what a list tells: direction, modality, status, targets, classes, first approval, as far as there are any.

    Where an agency is asked for, the first approval is its own; one without a date has no date.
    """
    from json import loads

    rows = store.rows("SELECT id, body FROM brief")
    # parsed as one text: a call for each takes three times as long
    found = dict(zip((row[0] for row in rows), loads(f"[{','.join(row[1] for row in rows)}]"), strict=True))
    for agency in facets.get("agency", ()):
        first = dict(store.rows("SELECT id, value FROM facet WHERE facet = ?", _approved(facets)))
        for ident, brief in found.items():
            if "first_approval" in brief:
                brief["first_approval"] = {"date": first[ident]} if ident in first else {}
                brief["first_approval"]["agency"] = agency
    return found


def kinds_with(store: Store, facet: str) -> list[str]:
    """The kinds of entries that have this facet."""
    name = "approved" if facet == "approved-since" else facet
    return [
        row[0]
        for row in store.rows(
            "SELECT DISTINCT kind FROM facet JOIN entry USING (id) WHERE facet = ? ORDER BY kind", name
        )
    ]


def values(store: Store, facet: str) -> list[str]:
    """The values of a facet that some entry has."""
    return [str(row[0]) for row in store.rows("SELECT DISTINCT value FROM facet WHERE facet = ? ORDER BY 1", facet)]


def facet_value(store: Store, facet: str, value: str) -> str:
    """A word of a closed list as the index has it. Raises UsageError when the list has no such word."""
    known = {each.casefold(): each for each in values(store, facet)}
    if facet == "agency":
        from .approvals import agency

        value = agency(value) or value
    wanted = "-".join(value.casefold().split())
    if wanted not in known:
        from ..model import CHOICES

        choices = {choice.value.casefold(): str(choice.value) for choice in CHOICES[facet]}
        if wanted in choices:
            return choices[wanted]  # a word of the list that no entry has
        raise UsageError(f"no {facet} {value!r}; there are {', '.join(known.values())}")
    return known[wanted]


def bodies(store: Store, table: str, kind: str | None = None) -> Iterator[dict[str, Any]]:
    """The JSON objects of a table (entry, headline, source) by id; of entries, those of a kind where one is given."""
    where, values = (" WHERE kind = ?", [kind]) if kind else ("", [])
    return (parsed(body) for (body,) in store.each(f"SELECT body FROM {table}{where} ORDER BY id", *values))
