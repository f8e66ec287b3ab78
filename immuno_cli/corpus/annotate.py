"""Known names in running text, with the entries they mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from ..mentions import Finder
from .store import Store


class Meaning(NamedTuple):
    """An entry that a name in a text may mean."""

    id: str
    kind: str
    name: str
    yours: bool = False

    def as_json(self) -> dict[str, Any]:
        return {"id": self.id, "kind": self.kind, "name": self.name} | ({"yours": True} if self.yours else {})


class Annotation(NamedTuple):
    """A name in a text: where (in characters), and what it means. Several meanings: the name is ambiguous."""

    start: int
    end: int
    text: str
    meanings: tuple[Meaning, ...]


class Annotator:
    """Finds the names of a corpus in texts; `kind` keeps what means an entry of that kind.

    >>> from immuno_cli.corpus.store import open_store
    >>> annotator = Annotator(open_store())
    >>> [each.meanings[0].id for _, found in annotator.parts(["Tregs express CTLA-4."]) for each in found]
    ['regulatory-t-cell', 'ctla-4']
    """

    def __init__(self, store: Store, kind: str | None = None) -> None:
        self.store, self._kind = store, kind
        self._finder = Finder(store.rows("SELECT key, id, text FROM label WHERE type != 'id'"))
        self._known: dict[tuple[str, ...], tuple[Meaning, ...]] = {}  # no lru_cache: a ring would keep the store open

    def parts(self, texts: Iterable[str]) -> Iterator[tuple[str, list[Annotation]]]:
        """A text of any length, taken and given part by part, with its names; these count from the part's start."""
        for text, mentions in self._finder.stream(texts):
            found = ((mention, self._meanings(mention.ids)) for mention in mentions)
            yield text, [Annotation(each.start, each.end, each.text, means) for each, means in found if means]

    def annotations(self, texts: Iterable[str]) -> Iterator[Annotation]:
        """The names in a text; places count from the start of the whole text."""
        passed = 0
        for text, found in self.parts(texts):
            for each in found:
                yield Annotation(passed + each.start, passed + each.end, each.text, each.meanings)
            passed += len(text)

    def glossary(self, level: str = "plain") -> Glossary:
        """An empty glossary of this corpus."""
        return Glossary(self.store, level)

    def _meanings(self, ids: tuple[str, ...]) -> tuple[Meaning, ...]:
        found = self._known.get(ids)
        if found is None:
            marks = ", ".join("?" * len(ids))
            rows = self.store.rows(f"SELECT id, kind, name FROM entry WHERE id IN ({marks}) ORDER BY name, id", *ids)
            found = self._known[ids] = tuple(
                Meaning(ident, kind, name, ident in self.store.yours)
                for ident, kind, name in rows
                if self._kind in (None, kind)
            )
        return found


class Glossary:
    """What a text names, each thing once, numbered in the order in which it is met.

    An entry is explained by its first plain sentence, or with `level` expert by its first expert statement.
    """

    def __init__(self, store: Store, level: str = "plain") -> None:
        self._store, self._level = store, level
        self.met: dict[tuple[Meaning, ...], tuple[int, str]] = {}
        self.mentions: dict[tuple[Meaning, ...], int] = {}

    def number(self, annotation: Annotation) -> int:
        """The number of what an annotation means; it is counted."""
        means = annotation.meanings
        self.mentions[means] = self.mentions.get(means, 0) + 1
        return self.met.setdefault(means, (len(self.met) + 1, annotation.text))[0]

    def rows(self) -> list[tuple[int, str, list[tuple[str, str, str, bool]]]]:
        """Number, the name as it was first met, and each entry it may mean: name, kind, explanation, if it is yours."""
        return [
            (number, text, [(each.name, each.kind, self._explain(each.id), each.yours) for each in means])
            for means, (number, text) in self.met.items()
        ]

    def as_json(self) -> list[dict[str, Any]]:
        """An object for each entry; `ambiguous` where the name that was met has other meanings too."""
        return [
            {**each.as_json(), "gloss": self._explain(each.id), "mentions": self.mentions[means]}
            | ({"ambiguous": text} if len(means) > 1 else {})
            for means, (_, text) in self.met.items()
            for each in means
        ]

    def _explain(self, ident: str) -> str:
        if self._level == "plain":
            return self._store.gloss(ident)
        statements = self._store.entry(ident)["expert"]  # an own entry may have none
        return str(statements[0]["text"]) if statements else self._store.gloss(ident)
