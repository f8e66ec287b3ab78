"""How well each document answers a query: what its text says of the words asked, and how well a name fits them.

The text of a document is judged by BM25 with weighted fields (Robertson and Zaragoza 2009), for each word of the query
on its own and saturated, so that a word said often does not make up for one that is not said; the shares are weighted
by how rare the words are. A name is judged by how much of it the query says and how much of the query it says (the
F measure of van Rijsbergen 1979). What is linked to a document that answers well answers better itself.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import NamedTuple

from ..names import words
from .store import Store

FIELDS = ("name", "names", "plain", "expert", "facts", "headline")
#: weight of each field, in the order of FIELDS
WEIGHTS = (1.0, 0.5, 2.0, 1.5, 1.0, 3.0)
#: how much a name that fits counts beside the text
NAME_SHARE = 0.2
#: how soon a word said often counts no more: the BM25 at which it counts half, per unit of rarity
HALF = 2.5
#: how much the best linked document counts beside a document itself, and how many may lend so
LINK_SHARE = 0.2
LENDERS = 5
#: how much it counts to be, or to be filed under, more than one thing that a query names
FILED_SHARE = 0.2
#: how many documents of a word, and names with it, are looked at
MOST = 2_000


class Score(NamedTuple):
    """`all` tells whether a document has all words; `value` is from 0 to 1."""

    all: bool
    value: float


def rank(store: Store, terms: dict[str, str], named: list[str], narrow: str, values: list[object]) -> dict[int, Score]:
    """Scores of the documents that have any of the terms (word: FTS5 expression), by row number.

    `named` are the entries that the query names; `narrow` is a condition on `rowid`, empty or beginning with AND, and
    `values` are bound to it.
    """
    total = store.rows("SELECT max(rowid) FROM doc_id")[0][0] or 1
    weights = ", ".join(map(str, WEIGHTS))
    rarity: dict[str, float] = {}
    said: dict[int, dict[str, float]] = defaultdict(dict)
    titles: dict[int, dict[int, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    lengths: dict[int, int] = {}
    for word, expression in terms.items():
        rows = store.rows(
            f"SELECT rowid, bm25(doc, {weights}) FROM doc WHERE doc MATCH ?{narrow} LIMIT ?", expression, *values, MOST
        )
        rarity[word] = math.log(1 + (total - len(rows) + 0.5) / (len(rows) + 0.5))
        for rowid, score in rows:
            said[rowid][word] = -score
        length = len(words(word))
        for name, rowid, size in store.rows(
            "SELECT title.rowid, title_of.doc, title_of.words FROM title JOIN title_of ON title_of.n = title.rowid"
            " WHERE title MATCH ? LIMIT ?", expression, MOST,
        ):  # fmt: skip
            titles[rowid][name][word] = length
            lengths[name] = size
    whole = sum(rarity.values()) or 1.0
    found = {}
    for rowid, scores in said.items():
        text = sum(rarity[word] * score / (score + HALF * rarity[word]) for word, score in scores.items()) / whole
        fits = (
            _fit(sum(told.values()) / lengths[name], sum(rarity[word] for word in told) / whole)
            for name, told in titles.get(rowid, {}).items()
        )
        value = NAME_SHARE * max(fits, default=0.0) + (1 - NAME_SHARE) * text
        found[rowid] = Score(len(scores) == len(terms), value)
    return _with_relations(store, _with_links(store, found), named)


def _fit(of_name: float, of_query: float) -> float:
    """F of the share of the name that is said and the share of the query that the name says."""
    of_name = min(1.0, of_name)
    return 2 * of_name * of_query / (of_name + of_query)


def _with_links(store: Store, found: dict[int, Score]) -> dict[int, Score]:
    """The scores, each raised by the best score it is linked to."""
    best = sorted(found, key=lambda rowid: (not found[rowid].all, -found[rowid].value, rowid))[:LENDERS]
    marks = ", ".join("?" * len(best))
    lent: dict[int, float] = defaultdict(float)
    for lender, rowid in store.rows(f"SELECT doc, other FROM link WHERE doc IN ({marks})", *best):
        lent[rowid] = max(lent[rowid], found[lender].value)
    return {
        rowid: Score(score.all, (1 - LINK_SHARE) * score.value + LINK_SHARE * lent[rowid])
        for rowid, score in found.items()
    }


def _with_relations(store: Store, found: dict[int, Score], named: list[str]) -> dict[int, Score]:
    """The scores, raised by how many of the entries that a query names a document is, or is filed under.

    Of "JAK inhibitor atopic dermatitis", an agent of this class that is licensed for this disease is both.
    """
    if len(named) < 2:
        return found
    marks = ", ".join("?" * len(named))
    filed: Counter[str] = Counter(named)
    for ident, count in store.rows(
        "SELECT id, count(DISTINCT value) FROM facet WHERE facet IN ('class', 'target', 'disease')"
        f" AND value IN ({marks}) GROUP BY id"
        f" UNION ALL SELECT id, count(*) FROM about WHERE entry IN ({marks}) GROUP BY id", *named, *named,
    ):  # fmt: skip
        filed[ident] += count
    several = [ident for ident, count in filed.items() if count > 1][:MOST]
    marks = ", ".join("?" * len(several))
    rows = store.rows(f"SELECT rowid, id FROM doc_id WHERE id IN ({marks})", *several)
    share = {rowid: (filed[ident] - 1) / len(named) for rowid, ident in rows}
    return {
        rowid: Score(score.all, (1 - FILED_SHARE) * score.value + FILED_SHARE * min(1.0, share.get(rowid, 0.0)))
        for rowid, score in found.items()
    }
