"""Who is a kind of whom: what is above an entry, what is beneath it, and what entries have above them in common."""

from __future__ import annotations

from ..rows import Frozen
from .store import Store, parsed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: a tree is never opened deeper, whatever is asked for; what lies deeper is counted
DEEPEST = 100
#: what leads to treatments: where no name is given, these are the roots and the branches
TREATMENT = "therapy"


class Node(Frozen):
    """An entry in a tree, with what hangs on it: `children`, or what it is a kind of where the tree goes up.

    `count` is how many entries are beneath it; `again` says that what hangs on it was shown further up, `yours` that it
    is the reader's own.
    """

    __slots__ = ("again", "children", "count", "direction", "id", "kind", "name", "yours")

    if TYPE_CHECKING:
        id: str
        kind: str
        name: str
        direction: str
        count: int
        again: bool
        children: tuple[Node, ...]
        yours: bool

    def __init__(
        self,
        id: str,
        kind: str,
        name: str,
        direction: str,
        count: int,
        again: bool = False,
        children: tuple[Node, ...] = (),
        yours: bool = False,
    ) -> None:
        keep = object.__setattr__  # a tree has many nodes
        keep(self, "id", id)
        keep(self, "kind", kind)
        keep(self, "name", name)
        keep(self, "direction", direction)
        keep(self, "count", count)
        keep(self, "again", again)
        keep(self, "children", children)
        keep(self, "yours", yours)

    def as_json(self, below: str = "children") -> dict[str, Any]:
        """The node as data; what hangs on it goes by the name `below`."""
        told: dict[str, Any] = {"id": self.id, "kind": self.kind, "name": self.name}
        if self.yours:
            told["yours"] = True
        if self.direction:
            told["direction"] = self.direction
        told["count"] = self.count
        if self.again:
            told["again"] = True
        if self.children:
            told[below] = [child.as_json(below) for child in self.children]
        return told


def beneath(store: Store, root: str, kind: str | None = None, depth: int | None = None) -> Node:
    """The tree of what is a kind of the entry `root`. With `kind`, of that kind and what leads to it, so counted."""
    ids = "SELECT ? UNION SELECT id FROM facet WHERE facet = 'class' AND value = ?"
    return _Tree(store, ids, [root, root], kind).node(root, depth)


def roots(store: Store, kind: str | None = None, depth: int | None = None) -> list[Node]:
    """The trees of all that is a kind of nothing, the largest first.

    Without `kind`, the treatments: single agents are counted, not named.
    """
    tree = _Tree(store, "SELECT id FROM entry", [], kind)
    tops = [ident for ident in tree.entries if ident not in tree.has_parent]
    if kind:
        tops = [ident for ident in tops if tree.leads(ident)]
    else:
        tree.named = TREATMENT
        tops = [ident for ident in tops if tree.entries[ident][0] == TREATMENT]
    tops.sort(key=lambda ident: (-tree.count[ident], tree.order(ident)))
    return [tree.node(ident, depth) for ident in tops]


def above(store: Store, ident: str, depth: int | None = None) -> Node:
    """The tree of what the entry is a kind of; each node counts what is beneath it in the corpus."""
    parents = line(store, ident)
    tree = _Tree(store, ", ".join("?" * len(parents)), list(parents))
    tree.next = parents
    return tree.node(ident, depth)


def line(store: Store, ident: str) -> dict[str, list[str]]:
    """The entry and all that it is a kind of, nearest first, each with its parents."""
    parents: dict[str, list[str]] = {}
    found = [ident]
    for each in found:
        if each not in parents:
            rows = store.rows("SELECT json_extract(body, '$.is_a') FROM entry WHERE id = ?", each)
            parents[each] = _ids(rows[0][0])
            found += parents[each]
    return parents


def nearest_common(store: Store, idents: list[str]) -> list[str]:
    """What all these entries are a kind of, without what follows from it."""
    lines = [line(store, ident) for ident in idents]
    common = [up for up in lines[0] if all(up in each and up != own for each, own in zip(lines, idents, strict=True))]
    implied = {far for near in common for far in line(store, near) if far != near}
    return [up for up in common if up not in implied]


class _Tree:
    """The entries that `asked` (SQL for their ids) gives, with what is beneath each."""

    def __init__(self, store: Store, asked: str, values: list[str], kind: str | None = None) -> None:
        self.kind = self.named = kind
        self.yours = store.yours
        rows = store.rows(f"SELECT id, kind, name FROM entry WHERE id IN ({asked})", *values)
        self.entries = {ident: (kind, name) for ident, kind, name in rows}
        self.direction = dict(
            store.rows(f"SELECT id, value FROM facet WHERE facet = 'direction' AND id IN ({asked})", *values)
        )
        pairs = f"FROM facet f WHERE f.facet = 'class' AND f.value IN ({asked})"
        self.count = dict.fromkeys(self.entries, 0)
        if kind:
            for value, ident in store.rows(f"SELECT value, id {pairs}", *values):
                self.count[value] += self.entries[ident][0] == kind
        else:
            self.count.update(store.rows(f"SELECT value, count(*) {pairs} GROUP BY value", *values))
        children = store.rows(
            f"SELECT id, json_extract(body, '$.derived.children') FROM entry WHERE id IN (SELECT f.value {pairs})",
            *values,
        )
        self.next = {ident: _ids(found) for ident, found in children}
        self.has_parent = {child for found in self.next.values() for child in found}
        self.opened: set[str] = set()

    def leads(self, ident: str) -> bool:
        """Whether the entry is of the kind that is asked for, or has such beneath."""
        return not self.named or self.entries[ident][0] == self.named or bool(self.kind and self.count[ident])

    def order(self, ident: str) -> tuple[bool, str, str]:
        """Classes before what has nothing beneath, then by name."""
        return ident not in self.next, self.entries[ident][1].casefold(), ident

    def node(self, ident: str, depth: int | None) -> Node:
        kind, name = self.entries[ident]
        below = sorted(filter(self.leads, self.next.get(ident, ())), key=self.order)
        left = DEEPEST if depth is None else min(depth, DEEPEST)
        again, children = False, tuple[Node, ...]()
        if below and left:
            again = ident in self.opened
            if not again:
                self.opened.add(ident)
                children = tuple(self.node(each, left - 1) for each in below)
        direction, count = self.direction.get(ident, ""), self.count[ident]
        return Node(ident, kind, name, direction, count, again, children, ident in self.yours)


def _ids(found: str | None) -> list[str]:
    """A list of ids as SQLite gives it."""
    listed: Any = parsed(found or "[]")
    return list(listed)
