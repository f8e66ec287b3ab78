"""From a name in hand to entries: exact first, every meaning of an ambiguous name, else suggestions.

Suggestions never answer: they are offered, and the reader chooses.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from ..names import fold, key
from .store import Store

#: below this similarity (0 to 1) a name is no suggestion
CUTOFF = 0.72
#: names with at most this many letters are only suggested for a swap of neighbours or a prefix
SHORT = 4


class Match(NamedTuple):
    """An entry, and the name by which it was found."""

    id: str
    kind: str
    name: str
    text: str
    type: str


class Suggestion(NamedTuple):
    """A near name: its entry, how near (0 to 1), and one line on it."""

    id: str
    kind: str
    name: str
    text: str
    score: float
    gloss: str

    def as_json(self) -> dict[str, Any]:
        return self._asdict()


def resolve(store: Store, term: str, kind: str | None = None) -> list[Match]:
    """Every entry that `term` names, the preferred name first; `agent/nivolumab` names one entry for sure.

    Empty when there is none.
    """
    wanted, slash, ident = term.partition("/")
    if slash:
        rows = store.rows("SELECT id, kind, name, id, 'id' FROM entry WHERE id = ? AND kind = ?", ident, wanted)
        if rows:
            return [Match(*rows[0])]
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


def suggest(store: Store, term: str, kind: str | None = None, limit: int = 5) -> list[Suggestion]:
    """Up to `limit` entries with a name near `term`, nearest first, each entry once."""
    near = nearest(store, term, kind)[:limit]
    return [Suggestion(*match[:4], score, store.gloss(match.id)) for score, match in near]


def nearest(store: Store, term: str, kind: str | None = None) -> list[tuple[float, Match]]:
    """Entries by nearness of their best name: prefixes first, then the measured blend of two distances."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.fuzz import token_sort_ratio

    wanted = key(term)
    if not wanted:
        return []
    words = fold(term)
    digits = _digits(wanted)
    best: dict[str, tuple[float, Match]] = {}
    rows = store.each(
        "SELECT l.key, e.id, e.kind, e.name, l.text, l.type FROM label l JOIN entry e ON e.id = l.id"
        " WHERE l.type != 'id'" + (" AND e.kind = ?" if kind else ""),
        *([kind] if kind else []),
    )
    for found, *row in rows:
        if digits and _digits(found) and _digits(found) != digits:
            continue  # IL-2 is never a misspelt IL-12
        if found.startswith(wanted) and len(wanted) >= 2:
            score = 1.0 - 0.2 * (1 - len(wanted) / len(found))
        elif min(len(found), len(wanted)) <= SHORT:
            if sorted(found) != sorted(wanted) or OSA.distance(found, wanted) != 1:
                continue
            score = 0.8
        else:
            score = OSA.normalized_similarity(wanted, found, score_cutoff=CUTOFF)
            if score < 1.0:
                folded = fold(row[3])
                score = max(score, 0.99 * token_sort_ratio(words, folded, score_cutoff=100 * CUTOFF) / 100)
            if bool(digits) != bool(_digits(found)):
                score -= 0.1
        if score < CUTOFF:
            continue
        match = Match(*row)
        known = best.get(match.id)
        if known is None or _rank(score, wanted, found, match) < _rank(known[0], wanted, key(known[1].text), known[1]):
            best[match.id] = (round(score, 3), match)
    return sorted(best.values(), key=lambda pair: _rank(pair[0], wanted, key(pair[1].text), pair[1]))


def _rank(score: float, wanted: str, found: str, match: Match) -> tuple[float, int, str, str]:
    return -round(score, 3), abs(len(found) - len(wanted)), match.name, match.id


def _digits(text: str) -> str:
    return " ".join("".join(char if char.isdigit() else " " for char in text).split())
