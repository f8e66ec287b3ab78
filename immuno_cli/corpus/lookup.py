"""From a name in hand to the entries it names: all of them, where it is ambiguous."""

from __future__ import annotations

from ..names import key
from ..rows import Frozen
from .store import Store

TYPE_CHECKING = False


class Match(Frozen):
    """An entry, and the name by which it was found: `text`, and `type` of that (name, brand, code, …)."""

    __slots__ = ("id", "kind", "name", "text", "type")

    if TYPE_CHECKING:
        id: str
        kind: str
        name: str
        text: str
        type: str

    def __init__(self, id: str, kind: str, name: str, text: str, type: str) -> None:
        self._set(id=id, kind=kind, name=name, text=text, type=type)


def resolve(store: Store, term: str, kind: str | None = None) -> list[Match]:
    """Every entry that `term` names, the preferred name first; `agent/nivolumab` names one entry for sure.

    Behind a kind, an id counts first, then any name of that kind: `agent/Opdivo`.

    Where nothing is named so, an identifier of another database counts.

    Empty when there is none.
    """
    wanted, slash, ident = term.partition("/")
    if slash:
        rows = store.rows("SELECT id, kind, name, id, 'id' FROM entry WHERE id = ? AND kind = ?", ident, wanted)
        if rows:
            return [Match(*rows[0])]
        found = _named(store, ident, wanted)
        if found:
            return found
    found = _named(store, term, kind)
    head, comma, rest = term.partition(",")
    if not found and comma:  # catalogues write "Interferon, alpha" and "T-Lymphocytes, Regulatory"
        found = _named(store, f"{rest} {head}", kind)
    return found or _identified(store, term, kind)


def _identified(store: Store, term: str, kind: str | None) -> list[Match]:
    """Every entry that an identifier of another database belongs to, as MESH:D016246 or D016246."""
    if not any(map(str.isdigit, term)):
        return []
    rows = store.rows(
        "SELECT e.id, e.kind, e.name, i.curie, 'identifier' FROM identifier i JOIN entry e ON e.id = i.id"
        " WHERE i.text = ? ORDER BY e.name, e.id",
        term.strip().casefold(),
    )
    return [Match(*row) for row in rows if kind in (None, row[1])]


def _named(store: Store, term: str, kind: str | None) -> list[Match]:
    wanted_key = key(term)
    if not wanted_key:
        return []
    rows = store.rows(
        "SELECT e.id, e.kind, e.name, l.text, l.type FROM label l JOIN entry e ON e.id = l.id WHERE l.key = ?"
        " ORDER BY l.type != 'name', l.text != ?, l.text, e.id",
        wanted_key,
        term,
    )
    matches: dict[str, Match] = {}
    for row in rows:
        if kind is None or row[1] == kind:
            matches.setdefault(row[0], Match(*row))
    return list(matches.values())
