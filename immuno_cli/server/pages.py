"""Answers within bounds: what does not fit is told, with how to get the rest; what is shown keeps its sources."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from ..api import Corpus
from ..exits import UsageError
from ..render.program import safe
from ..render.view import DISCLAIMER, citation
from .arguments import MOST

Json = dict[str, Any]
#: fields that hold words, never ids
_WORDS = frozenset(("text", "note", "indication", "title", "limits", "snippet", "gloss", "name", "kind"))


class Piece(NamedTuple):
    """What an answer shows whole or not at all: a value for a field, or `each` time one more for a list."""

    path: tuple[str, ...]
    value: Any
    each: bool = True


class Pages:
    """Puts answers together. Sources are resolved as short citations, which are kept: there are only so many."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self._head = {"immuno": corpus.about(), "notice": f"{DISCLAIMER} {corpus.info()['license']}"}
        self._sources: dict[str, Json] = {}

    def page(self, head: Json, pieces: Sequence[Piece], known: Json, offset: int, total: int, max_bytes: int) -> Json:
        """As many pieces as fit, and `next` where there are more.

        `pieces` are those from number `offset` of `total` on; `known` is what ids stand for.
        Raises UsageError when nothing is left at `offset`, or when a piece is longer than an answer may be.
        """
        if offset and offset >= total:
            raise UsageError(f"there is nothing at offset {offset}; the answer has {total} items")
        pieces = _likely(pieces, max_bytes)

        def answer(count: int) -> Json:
            rest = {"offset": offset + count} if offset + count < total else None
            return self.answer(head, pieces[:count], known, rest)

        def too_long(count: int) -> bool:
            return size(answer(count)) > max_bytes

        if not too_long(len(pieces)):
            return answer(len(pieces))
        count = bisect_left(range(1, len(pieces)), True, key=too_long)
        if count:
            return answer(count)
        needed = size(answer(1))
        if needed > MOST:
            raise UsageError(
                f"item {offset} takes {needed} bytes, more than any answer; go on with offset {offset + 1}"
            )
        return self.answer(head, (), known, {"offset": offset, "max_bytes": needed})

    def answer(self, head: Json, pieces: Sequence[Piece], known: Json, rest: Json | None = None) -> Json:
        """An answer with these pieces, with what their ids stand for and the sources they cite."""
        told: Json = {**self._head, **head, "truncated": rest is not None, **({"next": rest} if rest else {})}
        for name, value in head.items():
            told[name] = dict(value) if isinstance(value, dict) else list(value) if isinstance(value, list) else value
        for path, value, each in pieces:
            place = told
            for step in path[:-1]:
                place = place.setdefault(step, {})
            if each:
                place.setdefault(path[-1], []).append(value)
            else:
                place[path[-1]] = value
        values = [piece.value for piece in pieces]
        related = {text: known[text] for name, text in strings(values) if text in known and name not in _WORDS}
        related = {ident: what for ident, what in related.items() if ident != told.get("entry", {}).get("id")}
        cited = dict.fromkeys(
            ident
            for each, path in [*((piece.value, piece.path) for piece in pieces), (list(related.values()), ("",))]
            for name, ident in strings(each, path[-1])
            if name == "cite"
        )
        if related:
            told["related"] = related
        told["sources"] = [self.source(ident) for ident in cited]
        return told

    def source(self, ident: str) -> Json:
        """A source as a short citation: its id, who, what, where and when, and its DOI or URL."""
        if ident not in self._sources:
            record = msgspec.to_builtins(self.corpus.source(ident))
            places = {field: record.pop(field) for field in ("DOI", "PMID", "URL") if field in record}
            where = {"url": places["URL"]} if "URL" in places else {}
            if "PMID" in places:
                where = {"url": f"https://pubmed.ncbi.nlm.nih.gov/{places['PMID']}/"}
            if "DOI" in places:
                where = {"doi": places["DOI"]}
            self._sources[ident] = {"id": ident, "text": citation(record), **where}
        return self._sources[ident]


def _likely(pieces: Sequence[Piece], max_bytes: int) -> Sequence[Piece]:
    """The first pieces, as many as fit by themselves, and one more: no others need to be tried."""
    left = max_bytes
    for count, piece in enumerate(pieces, 1):
        left -= len(json.dumps(piece.value, ensure_ascii=False, separators=(",", ":")))
        if left < 0:
            return pieces[:count]
    return pieces


def strings(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a JSON value, with the name of the field that it stands in."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from strings(inner, key)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from strings(inner, name)


def as_text(answer: Json) -> str:
    """An answer as JSON without spaces to spare."""
    return safe(json.dumps(answer, ensure_ascii=False, separators=(",", ":")))


def size(answer: Json) -> int:
    """The bytes that an answer takes as text."""
    return len(as_text(answer).encode())
