"""Near names for one that nothing has. Suggestions never answer: they are offered, and the reader chooses."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, NamedTuple

from ..names import NAME, SHORT, fold, key
from .lookup import Match
from .near import candidates
from .store import Store

#: below this similarity (0 to 1) a name is no suggestion
CUTOFF = 0.69
#: of names that begin with what was written, no more are looked at
MOST_BEGUN = 1000
#: stems of international nonproprietary names: what two names share by them does not make them alike
STEMS = (
    "cabtagene",
    "leucel",
    "izumab",
    "ximab",
    "umab",
    "mab",
    "grastim",
    "citinib",
    "tinib",
    "limus",
    "cept",
    "imod",
)


class Suggestion(NamedTuple):
    """A near name: its entry, how near (0 to 1), and one line on it."""

    id: str
    kind: str
    name: str
    text: str
    score: float
    gloss: str
    yours: bool = False

    def as_json(self) -> dict[str, Any]:
        told = self._asdict()
        if not told.pop("yours"):
            return told
        return {**told, "yours": True}


def suggest(store: Store, term: str, kind: str | None = None, limit: int = 5) -> list[Suggestion]:
    """Up to `limit` entries with a name near `term`, nearest first, each entry once."""
    near = nearest(store, term, kind)[:limit]
    return [
        Suggestion(match.id, match.kind, match.name, match.text, score, store.gloss(match.id), match.id in store.yours)
        for score, match in near
    ]


def nearest(store: Store, term: str, kind: str | None = None) -> list[tuple[float, Match]]:
    """Entries by nearness of their best name: prefixes first, then the measured blend of two distances."""
    wanted = key(term)
    if not wanted:
        return []
    labels = _candidates(store, wanted)
    best: dict[str, tuple[float, str, str, str]] = {}
    for number, score in _near(wanted, fold(term), labels):
        found, ident, text, type_ = labels[number]
        rank = _rank(score, wanted, found)
        if ident not in best or rank < _rank(best[ident][0], wanted, best[ident][1]):
            best[ident] = (round(score, 3), found, text, type_)
    marks = ", ".join("?" * len(best))
    of_kind = " AND kind = ?" if kind else ""
    rows = store.rows(
        f"SELECT id, kind, name FROM entry WHERE id IN ({marks}){of_kind}", *best, *([kind] if kind else [])
    )
    near = [(best[ident], ident, of, name) for ident, of, name in rows]
    near.sort(key=lambda each: (*_rank(each[0][0], wanted, each[0][1]), each[3], each[1]))
    return [(score, Match(ident, of, name, text, type_)) for (score, _, text, type_), ident, of, name in near]


def _candidates(store: Store, wanted: str) -> list[tuple[str, str, str, str]]:
    """Labels (key, id, text, type) that begin with a key, and those that share most letters with it."""
    columns = "SELECT key, id, text, type FROM label WHERE type != 'id' AND"
    upper = wanted + "\U0010ffff"
    found = store.rows(f"{columns} key BETWEEN ? AND ? LIMIT ?", wanted, upper, MOST_BEGUN)
    if len(wanted) > SHORT:
        keys = candidates(store, NAME, wanted)
    else:  # only a swap of neighbours is near
        keys = [wanted[:at] + wanted[at + 1] + wanted[at] + wanted[at + 2 :] for at in range(len(wanted) - 1)]
    marks = ", ".join("?" * len(keys))
    return list(dict.fromkeys([*found, *store.rows(f"{columns} key IN ({marks})", *keys)]))


def _near(wanted: str, words: str, rows: list[tuple[str, str, str, str]]) -> Iterator[tuple[int, float]]:
    """The labels near to what was written: number and nearness, from CUTOFF to 1."""
    import re

    process, osa, token_sort_ratio = _rapidfuzz()
    keys = [row[0] for row in rows]
    scores = {number: 1.0 - 0.2 * (1 - len(wanted) / len(found)) for number, found in enumerate(keys)
              if found.startswith(wanted) and len(wanted) > 1}  # fmt: skip
    if len(wanted) <= SHORT:
        scores |= {number: 0.8 for number, found in enumerate(keys) if _swapped(wanted, found)}
    for _, score, number in process.extract(wanted, keys, scorer=osa, score_cutoff=CUTOFF, limit=None):
        scores[number] = max(score, scores.get(number, 0.0))
    if len(words.split()) > 1:
        texts = [fold(row[2]) for row in rows]
        sorted_words = process.extract(words, texts, scorer=token_sort_ratio, score_cutoff=100 * CUTOFF, limit=None)
        for _, score, number in sorted_words:
            scores[number] = max(0.99 * score / 100, scores.get(number, 0.0))
    letters = re.compile(r"\D+")
    own = letters.sub("", wanted)
    for number, score in scores.items():
        found, its = keys[number], letters.sub("", keys[number])
        if own and its and own != its:
            continue  # IL-2 is never a misspelt IL-12
        if not found.startswith(wanted):
            if min(len(found), len(wanted)) <= SHORT and not _swapped(wanted, found):
                continue  # of short names too many are near
            if bool(own) != bool(its):
                score -= 0.1
            if same_stem_only(wanted, found, CUTOFF):
                continue
        if score >= CUTOFF:
            yield number, score


def same_stem_only(one: str, other: str, cutoff: float) -> bool:
    """Whether two drug names are alike by their stem alone, as apolizumab and tocilizumab are."""
    stem = next((stem for stem in STEMS if one.endswith(stem) and other.endswith(stem)), None)
    if not stem:
        return False
    one, other = one.removesuffix(stem), other.removesuffix(stem)
    if sorted(one) == sorted(other) or (
        min(len(one), len(other)) > 3 and (one.startswith(other) or other.startswith(one))
    ):
        return False
    return bool(similarity()(one, other) < cutoff)


def similarity() -> Any:
    """How alike two texts are, from 0 to 1: one less the share of edits, a swap of neighbours being one edit."""
    return _rapidfuzz()[1]


def _swapped(one: str, other: str) -> bool:
    """Whether two neighbours in one have changed places in the other."""
    apart = [place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]]
    return len(one) == len(other) and sorted(one) == sorted(other) and len(apart) == 2 and apart[1] == apart[0] + 1


def _rapidfuzz() -> tuple[Any, Any, Any]:
    """The parts in use. Its compiled half alone is imported where there is one, which halves the time."""
    os.environ.setdefault("RAPIDFUZZ_IMPLEMENTATION", "cpp")
    try:
        from rapidfuzz import process
    except ImportError:
        del os.environ["RAPIDFUZZ_IMPLEMENTATION"]
        from rapidfuzz import process
    from rapidfuzz.distance import OSA
    from rapidfuzz.fuzz import token_sort_ratio

    return process, OSA.normalized_similarity, token_sort_ratio


def _rank(score: float, wanted: str, found: str) -> tuple[float, int]:
    return -round(score, 3), abs(len(found) - len(wanted))
