"""Names that begin with what was typed, for completion: of each entry one, the preferred name where it begins so."""

from __future__ import annotations

from ..names import begins, fold, key, sure_start, words
from .store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: so many names are shown at most, and looked at for them
MOST, LOOKED_AT = 50, 3000
#: what is named at a place -> the condition on its entries
_ONLY = {
    "": "1",
    "topic": "EXISTS (SELECT 1 FROM topic WHERE topic = e.id)",
    "about": "EXISTS (SELECT 1 FROM about WHERE entry = e.id)",
    "class": "EXISTS (SELECT 1 FROM facet WHERE facet = 'class' AND value = e.id)",
    "target": "EXISTS (SELECT 1 FROM facet WHERE facet = 'target' AND value = e.id)",
    "disease": "EXISTS (SELECT 1 FROM facet WHERE facet = 'disease' AND value = e.id)",
}
_LAST = "\U0010ffff"


class Begun:
    """A name that begins so: the whole, what of it belongs at the word that is typed, and a line on its entry."""

    __slots__ = ("gloss", "rest", "text")

    def __init__(self, text: str, rest: str, gloss: str) -> None:
        self.text, self.rest, self.gloss = text, rest, gloss


def begun(store: Store, before: list[str], word: str, what: str = "", kind: str | None = None) -> list[Begun]:
    """Names of several words that begin with the words `before` and go on with `word`, at most MOST, in order.

    `what` narrows to what can be a topic, about, class, target or disease. Where there are too many, those of entries
    with the most links are taken, with the first and the last, so that what all have in common stays the same.
    """
    typed = " ".join([*before, word])
    if not before and ("/" in word or ":" in word):
        return _identified(store, word, kind)
    condition, values = _ONLY[what], list[object]()
    if kind:
        condition, values = f"{condition} AND e.kind = ?", [kind]
    if not words(typed) and typed.strip():
        return []
    if not typed.strip():
        sql = f"SELECT '', e.id, e.name, 'name', e.name, e.gloss FROM entry e WHERE {condition} LIMIT {LOOKED_AT}"
        rows = store.rows(sql, *values)
    else:
        sql = (
            "SELECT l.key, e.id, l.text, l.type, e.name, e.gloss FROM label l JOIN entry e ON e.id = l.id"
            f" WHERE l.key >= ? AND l.key < ? AND l.type != 'id' AND {condition} LIMIT {LOOKED_AT}"
        )
        rows = [row for start in dict.fromkeys(begins(typed)) for row in store.rows(sql, start, start + _LAST, *values)]
        if not rows:  # a word cut off within what folding changes, as in tumou
            letters = "".join(words(fold(typed)))
            start = key(" ".join(before)) + sure_start(word)
            found = store.rows(sql, start, start + _LAST, *values)
            rows = [row for row in found if "".join(words(fold(row[2]))).startswith(letters)]
    best: dict[str, tuple[Any, ...]] = {}
    for _, ident, text, type_, name, gloss in rows:
        if not text.isprintable():  # a name that could steer a terminal is none to complete
            continue
        rest = _rest(text, before)
        if rest is None or (before and not rest):
            continue
        rank = type_ != "name", text[: len(typed)].casefold() != typed.casefold(), len(text), text
        if ident not in best or rank < best[ident][0]:
            best[ident] = rank, text, rest, gloss if type_ == "name" else name
    chosen = sorted(best.items(), key=lambda each: (each[1][1].casefold(), each[0]))
    if len(chosen) > MOST:
        chosen = _most_linked(store, chosen)
    return [Begun(text, rest, gloss) for _, (_, text, rest, gloss) in chosen]


def _rest(text: str, before: list[str]) -> str | None:
    """What of a name stands behind the words that are typed already; None where they are not its first words."""
    if not before:
        return text
    wanted, parts = key(" ".join(before)), text.split(" ")
    # what folds to nothing, as & does, may or may not have been typed: the number of words decides
    for number in sorted(range(1, len(parts) + 1), key=lambda number: abs(number - len(before))):
        if key(" ".join(parts[:number])) == wanted:
            return " ".join(parts[number:])
    return None


def _identified(store: Store, word: str, kind: str | None) -> list[Begun]:
    """Entries by kind and id, or identifiers of other databases, that begin so."""
    if "/" in word:
        of, _, start = word.partition("/")
        rows = store.rows(
            "SELECT kind || '/' || id, gloss FROM entry WHERE kind = ? AND id >= ? AND id < ? ORDER BY id LIMIT ?",
            *(of.casefold(), start.casefold(), start.casefold() + _LAST, MOST),
        )
    else:
        start = word.casefold()
        rows = store.rows(
            "SELECT DISTINCT i.curie, e.name FROM identifier i JOIN entry e ON e.id = i.id"
            " WHERE i.text >= ? AND i.text < ? AND i.text = lower(i.curie) ORDER BY i.text LIMIT ?",
            *(start, start + _LAST, MOST),
        )
    return [Begun(text, text, gloss) for text, gloss in rows if text.isprintable()]


def _most_linked(store: Store, chosen: list[Any]) -> list[Any]:
    """The MOST of them with the most links, the first and the last always among them, in their order."""
    linked = dict(store.rows("SELECT d.id, count(*) FROM link l JOIN doc_id d ON d.rowid = l.doc GROUP BY l.doc"))
    ranked = sorted(chosen[1:-1], key=lambda each: (each[1][0][0], -linked.get(each[0], 0), each[1][1]))
    kept = {each[0] for each in (chosen[0], chosen[-1], *ranked[: MOST - 2])}
    return [each for each in chosen if each[0] in kept]
