"""Which texts of the index may be near to one: those that share most of its runs of three letters.

The rarest runs are looked at first and no more numbers than BUDGET, so the time is bounded however large the corpus is.
What comes out are candidates: how near they are is for the caller to say.
"""

from __future__ import annotations

import sys
from array import array
from collections import Counter

from ..names import grams
from .store import Store

#: how many numbers are counted, and how many texts come back
BUDGET = 60_000
CANDIDATES = 250


def candidates(store: Store, kind: str, text: str, most: int = CANDIDATES) -> list[str]:
    """Texts of a kind (`names.NAME` or `names.WORD`) that share three letters with `text`, the most alike first."""
    wanted = [kind + gram for gram in set(grams(text))]
    marks = ", ".join("?" * len(wanted))
    sizes = store.rows(f"SELECT size, gram FROM gram WHERE gram IN ({marks}) ORDER BY size, gram", *wanted)
    shared: Counter[int] = Counter()
    left = BUDGET
    for size, gram in sizes:
        if shared and size > left:
            break
        left -= size
        numbers = array("I")
        numbers.frombytes(store.rows("SELECT numbers FROM gram WHERE gram = ?", gram)[0][0])
        if sys.byteorder == "big":
            numbers.byteswap()
        shared.update(numbers)
    best = sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    marks = ", ".join("?" * len(best))
    found = dict(store.rows(f"SELECT n, text FROM spelling WHERE n IN ({marks})", *(number for number, _ in best)))
    return [found[number] for number, _ in best]
