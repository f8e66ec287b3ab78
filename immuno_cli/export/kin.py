"""What exports of relations need of the corpus as a whole: which entries they hold, and what is above each."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..api import Corpus
    from .references import Json

#: fields whose ids stand in some relation to the entry, other than being above it
RELATED = ("see_also", "components", "adverse_events", "caused_by", "secretes", "expressed_on", "binds")


class Kin:
    """The entries of an export: the kind and name of each, and everything above it."""

    __slots__ = ("_parents", "kinds", "names")

    def __init__(self, corpus: Corpus, kind: str | None) -> None:
        self.kinds: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self._parents: dict[str, list[str]] = {}
        for entry in corpus.records():
            self._parents[entry["id"]] = entry.get("is_a", [])
            if kind in (None, entry["kind"]):
                self.kinds[entry["id"]], self.names[entry["id"]] = entry["kind"], entry["name"]

    def parents(self, ident: str) -> list[str]:
        """The entries right above one, of those that are exported."""
        return [each for each in self._parents.get(ident, ()) if each in self.kinds]

    def above(self, ident: str) -> set[str]:
        """All entries above one."""
        found: set[str] = set()
        coming = list(self._parents.get(ident, ()))
        while coming:
            each = coming.pop()
            if each not in found:
                found.add(each)
                coming += self._parents.get(each, ())
        return found

    def related(self, entry: Json) -> list[str]:
        """What an entry is related to, of those that are exported and neither above nor beneath it."""
        ids = [ident for field in RELATED for ident in entry.get(field, ())]
        ids += [target["molecule"] for target in entry.get("targets", ())]
        own, above = entry["id"], self.above(entry["id"])
        return [
            each
            for each in dict.fromkeys(ids)
            if each in self.kinds and each != own and each not in above and own not in self.above(each)
        ]
