"""Ranked full-text search: exact names, then names that begin so, then relevance; misspelt words repaired.

Relevance is BM25 of SQLite FTS5 with weighted fields. A word the corpus does not know is completed if one
begins so, else replaced by the nearest word of the corpus, and the replacement is reported.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from ..names import WORD, american, fold, key
from ..names import words as words_of
from ..rows import FrozenDict
from .listing import facet_filter
from .lookup import resolve
from .near import candidates
from .ranking import FIELDS, MOST, rank
from .store import Store

#: how alike (0 to 1) a word of the corpus must be to stand in for a misspelt one
REPAIR_CUTOFF = 0.77
OPEN, CLOSE = "\x02", "\x03"
_TIERS = {"exact": 3.0, "prefix": 2.0, "all": 1.0, "any": 0.0}
#: words that tell nothing in a question; looked for only when there is nothing else
_IDLE = frozenset(
    "a an and any are as at be between by called can difference do does for from get gets getting had happen happens"
    " has have how in into is it its kinds make makes mean means not of on or patient patients people some that the"
    " their there these they this to types used was were what when where which who why will with without work works"
    .split()
)  # fmt: skip
_GREEK_WORDS = {"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "kappa": "κ"}


class Hit(NamedTuple):
    """One result. `score` is 3 for an exact name, from 2 for a prefix, from 1 for all words, from 0 for any."""

    id: str
    kind: str
    name: str
    score: float
    field: str
    text: str
    snippet: str  # the match between OPEN and CLOSE
    yours: bool = False
    added: bool = False  # the match stands in what the reader added to an official entry

    @property
    def marked(self) -> str:
        """The snippet with its match between asterisks."""
        return marked(self.snippet)

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "kind": self.kind,
            "name": self.name,
            **({"yours": True} if self.yours else {}),
            "score": self.score,
            "matched": {"field": self.field, "text": self.text, **({"yours": True} if self.added else {})},
            "snippet": self.marked,
        }


class Found(NamedTuple):
    """The hits, how many there are in all, and each repair (what was written, what was searched)."""

    hits: tuple[Hit, ...]
    total: int
    repairs: FrozenDict[str, str]


def marked(snippet: str, start: str = "*", end: str = "*") -> str:
    """A snippet with its marks made visible."""
    return snippet.replace(OPEN, start).replace(CLOSE, end)


def search(
    store: Store,
    query: str,
    kind: str | None = None,
    facets: dict[str, list[str]] | None = None,
    limit: int = 10,
    exact: bool = False,
) -> Found:
    """Search names, statements, facts and headlines. `limit` 0 gives all hits.

    `"words in quotes"` stand together, `begin*` stands for every word that begins so, and a name is looked for under
    all names of its entry. `facets` narrow as in a listing. `exact` looks for the words as they are written.
    """
    wanted = key(query)
    if not wanted:
        return Found((), 0, FrozenDict())
    narrow, values = _narrowed(kind, facets or {})
    terms, named, repairs = _terms(store, query, exact)
    if repairs:  # what was meant ranks as if it had been typed
        query = " ".join(repairs.get(word, word) for word in words_of(fold(query)))
        wanted = key(query)
    # one letter alone (the T of T cell) tells nothing
    telling = {word: term for word, term in terms.items() if len(word) > 1} or terms
    ranked = rank(store, telling, named, narrow, values)
    scores = {rowid: _TIERS["all" if score.all else "any"] + 0.9 * score.value for rowid, score in ranked.items()}
    ids = {match.id: _TIERS["exact"] for match in resolve(store, query)}
    if len(wanted) >= 2 and not exact:
        upper = wanted + "\U0010ffff"
        begun = "SELECT key, id FROM label WHERE key > ? AND key < ? AND type != 'id' LIMIT ?"
        for found, ident in store.rows(begun, wanted, upper, MOST):
            ids[ident] = max(ids.get(ident, 0.0), _TIERS["prefix"] + 0.9 * len(wanted) / len(found))
    marks = ", ".join("?" * len(ids))
    for rowid, ident in store.rows(f"SELECT rowid, id FROM doc_id WHERE id IN ({marks}){narrow}", *ids, *values):
        scores[rowid] = max(ids[ident], scores.get(rowid, 0.0))

    order = sorted(scores, key=lambda rowid: (-round(scores[rowid], 4), rowid))
    shown = order[:limit] if limit else order
    match_any = " OR ".join(terms.values())
    hits = (_hit(store, rowid, scores[rowid], match_any, wanted) for rowid in shown)
    return Found(tuple(_owned(store, hit) for hit in hits), len(order), FrozenDict(repairs))


def _owned(store: Store, hit: Hit) -> Hit:
    """A hit, with what of it is the reader's own."""
    if "own" not in store.meta:
        return hit
    if hit.id in store.yours:
        return hit._replace(yours=True)
    if hit.field not in ("names", "plain", "expert"):
        return hit
    body = store.entry(hit.id)
    if hit.field not in body["derived"].get("yours", ()):
        return hit
    told = hit.text if hit.field == "names" else marked(hit.snippet, "", "").strip("…")
    own = [each["text"] for each in body[hit.field] if "yours" in each]
    return hit._replace(added=any(told in each or (hit.field != "names" and each in told) for each in own))


def _narrowed(kind: str | None, facets: dict[str, list[str]]) -> tuple[str, list[object]]:
    """The condition on `rowid` that keeps what the filters let through, and what to bind to it."""
    sql, values = facet_filter(facets)
    if kind:
        sql += " AND kind = ?"
        values.append(kind)
    return (f" AND rowid IN (SELECT rowid FROM doc_id WHERE 1{sql})" if sql else ""), values


def _terms(store: Store, query: str, exact: bool) -> tuple[dict[str, str], list[str], dict[str, str]]:
    """An FTS5 expression for each thing searched, the entries that are named, and the repairs made."""
    terms: dict[str, str] = {}
    repairs: dict[str, str] = {}
    parts = re.findall(r'"([^"]*)"|([^\s"]+)', query)
    loose: list[str] = []
    for phrase, word in parts:
        plain = [each if exact else american(each) for each in words_of(fold(phrase or word))]
        if phrase and plain:
            terms[phrase] = _phrase(phrase)
        elif word.endswith("*") and len(plain) == 1:
            terms[word] = f'"{plain[0]}"*'
        else:
            loose += plain
    loose = [word for word in loose if word not in _IDLE] or loose
    named: list[str] = []
    while loose:
        count, ident, names = (1, "", []) if exact else _name_at_start(store, loose)
        part, loose = loose[:count], loose[count:]
        word = " ".join(part)
        if ident:
            named.append(ident)
        if word in terms:
            continue
        if names:
            terms[word] = "(" + " OR ".join(dict.fromkeys([_phrase(word), *map(_phrase, names)])) + ")"
        elif _known(store, word) or exact:
            begun = not exact and not loose and len(word) > 3
            terms[word] = f'("{word}" OR "{word}"*)' if begun else _either(word)
        elif len(word) >= 3 and _known(store, word, "*"):
            terms[word] = f'"{word}"*'
        else:
            nearest = _nearest_word(store, word)
            if nearest:
                repairs[word] = nearest
                terms[nearest] = _either(nearest)
    return terms, list(dict.fromkeys(named)), repairs


def _name_at_start(store: Store, words: list[str]) -> tuple[int, str, list[str]]:
    """How many of the words name one entry, at most four and as many as can be; its id, and its other names.

    What is written of an entry calls it by its names, not by its codes.
    """
    for count in range(min(4, len(words)), 0, -1):
        found = {match.id for match in resolve(store, " ".join(words[:count]))}
        if len(found) == 1:
            ident = found.pop()
            rows = store.rows("SELECT text FROM label WHERE id = ? AND type NOT IN ('id', 'code')", ident)
            return count, ident, sorted(row[0] for row in rows if len(key(row[0])) > 2)[:12]
    return 1, "", []


def _phrase(text: str) -> str:
    """Words that stand together, for FTS5; Greek letters are found by name and by letter."""
    return '"' + " ".join(words_of(text.casefold())) + '"'


def _either(word: str) -> str:
    return f'("{word}" OR "{_GREEK_WORDS[word]}")' if word in _GREEK_WORDS else f'"{word}"'


def _known(store: Store, word: str, star: str = "") -> bool:
    return bool(store.rows("SELECT 1 FROM doc WHERE doc MATCH ? LIMIT 1", f'"{word}"{star}'))


def _nearest_word(store: Store, word: str) -> str | None:
    """The one word of the corpus that a misspelt word is taken for, in sure cases only: this answers."""
    if len(word) < 5 or any(char.isdigit() for char in word):
        return None
    from .suggest import same_stem_only, similarity

    alike = similarity()
    others = candidates(store, WORD, word)
    marks = ", ".join("?" * len(others))
    rows = store.rows(f"SELECT word, n FROM word WHERE word IN ({marks})", *others)
    near = [
        (-alike(word, other), other[0] != word[0], -n, other)
        for other, n in rows
        if abs(len(other) - len(word)) <= 2 and not same_stem_only(word, other, REPAIR_CUTOFF)
    ]
    best = min(near, default=None)
    return best[-1] if best and -best[0] >= REPAIR_CUTOFF else None


def _hit(store: Store, rowid: int, score: float, expression: str, wanted: str) -> Hit:
    ident, kind, name = store.rows("SELECT id, kind, name FROM doc_id WHERE rowid = ?", rowid)[0]
    if score >= _TIERS["prefix"]:
        upper = wanted + "\U0010ffff"
        rows = store.rows(
            "SELECT text, type FROM label WHERE id = ? AND (key = ? OR (key > ? AND key < ?)) AND type != 'id'"
            " ORDER BY length(key), type != 'name', text",
            ident, wanted, wanted, upper,
        )  # fmt: skip
        if rows:
            text, type_ = rows[0]
            field = "name" if type_ == "name" else "names"
            gloss = store.gloss(ident)
            gloss_marked = _mark(gloss, text)
            snippet = gloss_marked if OPEN in gloss_marked else f"{OPEN}{text}{CLOSE}: {gloss}"
            return Hit(ident, kind, name, round(score, 4), field, text, snippet)
    columns = ", ".join(f"snippet(doc, {number}, ?, ?, '…', 24)" for number in range(len(FIELDS)))
    marks = [OPEN, CLOSE] * len(FIELDS)
    found = store.rows(f"SELECT {columns} FROM doc WHERE doc MATCH ? AND rowid = ?", *marks, expression, rowid)
    snippets = dict(zip(FIELDS, found[0], strict=True)) if found else {}
    # a statement tells more than a list of names or facts, and the most marked statement tells most
    order = ("headline", "plain", "expert", "names", "facts", "name")
    told = [each for each in order if OPEN in snippets.get(each, "")]
    statements = [each for each in told if each in ("headline", "plain", "expert")]
    field = max(statements, key=lambda each: snippets[each].count(OPEN)) if statements else next(iter(told), "name")
    snippet = _whole(store, rowid, field, snippets[field]) if snippets.get(field) else store.gloss(ident)
    snippet = re.sub(f"{CLOSE}([ -]){OPEN}", r"\1", snippet)  # words that stand together are one mark
    text = re.search(f"{OPEN}(.*?){CLOSE}", snippet)
    return Hit(ident, kind, name, round(score, 4), field, text[1] if text else name, snippet)


def _whole(store: Store, rowid: int, field: str, snippet: str) -> str:
    """A snippet that starts and ends between words: FTS5 cuts 71.8% into 71 and 8."""
    text = store.rows(f"SELECT {field} FROM doc WHERE rowid = ?", rowid)[0][0]
    core = snippet.removeprefix("…").removesuffix("…")
    start = text.find(core.replace(OPEN, "").replace(CLOSE, ""))
    if start < 0:
        return snippet
    end = start + len(core.replace(OPEN, "").replace(CLOSE, ""))
    before = re.search(r"\S*$", text[:start])
    after = re.match(r"\S*", text[end:])
    lead, tail = before[0] if before else "", after[0] if after else ""
    opening = "…" if start > len(lead) else ""
    closing = "…" if end + len(tail) < len(text) else ""
    return f"{opening}{lead}{core}{tail}{closing}"


def _mark(text: str, part: str) -> str:
    found = re.search(rf"{re.escape(part)}\w*", text, re.IGNORECASE)
    return f"{text[: found.start()]}{OPEN}{found[0]}{CLOSE}{text[found.end() :]}" if found else text
