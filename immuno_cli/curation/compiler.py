"""Checked records to one SQLite file, from which every question is answered.

Tables: `meta` (versions, counts, dates); `entry` (one row per entry, `body` is its JSON, ready to print);
`label` (every name by its key) and `identifier` (those of other databases); `facet` (what an entry can be filtered by,
classes with all their parents; `approved` and `approved-FDA` hold the date of the first approval, by any and by that
agency); `brief` (what a list tells of it); `approval` (one row per approval and refusal, `body` is its JSON with the
names of what it mentions);
`headline` with `topic` and `about` (ids with all their parents); `source`; `doc` (full text), whose rows `doc_id`
names and `link` joins; `title` (each name by itself), whose document `title_of` names; `word`; `spelling` (the keys
of names, then words, numbered) and `gram` (which of them hold three letters), from which near names come.
The same records give the same bytes.
"""

from __future__ import annotations

import gc
import os
import re
import sqlite3
import sys
import tempfile
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec

from .. import INDEX_FORMAT, __version__
from ..dates import bounds
from ..model import KIND_OF, Agency, Agent, Approval, Entry, Headline, Refusal, Status
from ..names import NAME, SHORT, WORD, fold, grams, key, words
from .checks import check, references
from .reader import Corpus, Problem, Record

_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE entry (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, gloss TEXT NOT NULL, reviewed TEXT NOT NULL,
  body TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE label (key TEXT, id TEXT, text TEXT, type TEXT, PRIMARY KEY (key, id, text)) WITHOUT ROWID;
CREATE TABLE identifier (text TEXT, id TEXT, curie TEXT, PRIMARY KEY (text, id)) WITHOUT ROWID;
CREATE TABLE facet (facet TEXT, value TEXT, id TEXT, PRIMARY KEY (facet, value, id)) WITHOUT ROWID;
CREATE TABLE brief (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE approval (
  n INTEGER PRIMARY KEY, agent TEXT NOT NULL, agency TEXT NOT NULL, date TEXT NOT NULL, disease TEXT NOT NULL,
  kind TEXT, status TEXT NOT NULL, body TEXT NOT NULL
);
CREATE TABLE headline (id TEXT PRIMARY KEY, date TEXT NOT NULL, evidence TEXT, body TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX headline_date ON headline (date DESC, id);
CREATE TABLE topic (topic TEXT, id TEXT, direct INTEGER, PRIMARY KEY (topic, id)) WITHOUT ROWID;
CREATE TABLE about (entry TEXT, id TEXT, PRIMARY KEY (entry, id)) WITHOUT ROWID;
CREATE TABLE source (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE word (word TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID;
CREATE TABLE spelling (n INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE gram (gram TEXT PRIMARY KEY, size INTEGER NOT NULL, numbers BLOB NOT NULL);
CREATE TABLE doc_id (rowid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, name TEXT NOT NULL);
CREATE VIRTUAL TABLE doc USING fts5(
  name, names, plain, expert, facts, headline, tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE TABLE link (doc INTEGER, other INTEGER, PRIMARY KEY (doc, other)) WITHOUT ROWID;
CREATE TABLE title_of (n INTEGER PRIMARY KEY, doc INTEGER NOT NULL, words INTEGER NOT NULL);
CREATE VIRTUAL TABLE title USING fts5(text, content = '', tokenize = 'porter unicode61 remove_diacritics 2');
"""

#: bytes of full text that are held before they are written
HASH_SIZE = 1 << 26
#: a sentence of fewer letters says little by itself
SHORT_GLOSS = 60
_WORD = re.compile(r"[^\W_]+")

Row = tuple[Any, ...]


class Broken(Exception):
    """The records have errors, so no index was made; `problems` says which."""

    def __init__(self, problems: list[Problem]) -> None:
        # a file that cannot be read is the cause of what else is wrong
        self.problems = sorted(problems, key=lambda problem: (problem.code > "E100", problem))
        first = self.problems[0]
        super().__init__(f"{first.file}:{first.line}: {first.code} {first.what}")


def build(root: Path, index: Path) -> None:
    """Check the data folder `root` and compile it to the file `index`, replacing it in one step.

    Layout is not held against a build. Raises Broken when a rule is broken, OSError when the file cannot be written.
    """
    with _uncollected():
        write(_sound(root), index)


def build_in_memory(root: Path) -> sqlite3.Connection:
    """Check the data folder `root` and compile it to an index in memory. Raises Broken as `build` does."""
    with _uncollected():
        return hold(_sound(root))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Records make no rings, and looking for some takes a third of the time of a large build."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _sound(root: Path) -> Corpus:
    corpus, problems = check(root, advise=False)
    errors = [problem for problem in problems if problem.is_error]
    if errors:
        raise Broken(errors)
    return corpus


def write(corpus: Corpus, index: Path) -> None:
    """Compile records to the file `index`: written beside it, then renamed into place.

    Raises OSError when it cannot be written.
    """
    index.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=index.parent, prefix=f".{index.name}.")
    os.close(handle)
    try:
        with closing(sqlite3.connect(beside, isolation_level=None)) as db:
            _compile(db, corpus)
            db.execute("VACUUM")
        Path(beside).chmod(0o644)
        Path(beside).replace(index)
    except sqlite3.OperationalError as error:  # the disk is full, or fails
        Path(beside).unlink(missing_ok=True)
        raise OSError(f"an index cannot be written to {index.parent}: {error}") from error
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def hold(corpus: Corpus) -> sqlite3.Connection:
    """Compile records to an index in memory, without any file."""
    db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    _compile(db, corpus)
    return db


def _compile(db: sqlite3.Connection, corpus: Corpus) -> None:
    # own entries must not pass through files outside the cache either
    db.executescript(
        "PRAGMA temp_store = MEMORY; PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
        + _SCHEMA
    )
    for table in ("doc", "title"):  # merged once at the end, not over and over while it grows
        db.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('automerge', 0), ('hashsize', {HASH_SIZE})")
    db.execute("BEGIN")
    _fill(db, corpus)
    db.execute("COMMIT")
    db.execute("INSERT INTO doc (doc) VALUES ('optimize')")
    db.execute("INSERT INTO title (title) VALUES ('optimize')")


def _fill(db: sqlite3.Connection, corpus: Corpus) -> None:
    view = _View(corpus)
    _insert(db, "meta", sorted(view.meta().items()))
    _insert(db, "entry", map(view.entry_row, view.records))
    labels = sorted(set(view.labels()))
    _insert(db, "label", labels)
    _insert(db, "identifier", sorted(set(view.identifiers())))
    _insert(db, "facet", sorted(set(view.facets())))
    _insert(db, "brief", view.briefs())
    _insert(db, "approval", view.approval_rows())
    headlines = list(corpus.headlines())
    _insert(db, "headline", (view.headline_row(record, headline) for record, headline in headlines))
    _insert(db, "topic", sorted(set(view.topics())))
    _insert(db, "about", sorted(set(view.abouts())))
    _insert(db, "source", ((record.id, _json(view.source(record.id))) for record, _ in corpus.sources()))
    written: Counter[str] = Counter()
    row_of: dict[str, int] = {}
    docs = chain(map(view.entry_doc, view.records), (view.headline_doc(*pair) for pair in headlines))
    for rowid, (ident, kind, name, *columns) in enumerate(docs, 1):
        db.execute("INSERT INTO doc_id VALUES (?, ?, ?, ?)", (rowid, ident, kind, name))
        db.execute("INSERT INTO doc (rowid, name, names, plain, expert, facts, headline) VALUES (?, ?, ?, ?, ?, ?, ?)",
                   (rowid, *columns))  # fmt: skip
        written.update(_WORD.findall(" ".join(columns)))
        row_of[ident] = rowid
    pairs = {(row_of[one], row_of[other]) for one, other in view.links()}
    _insert(db, "link", sorted(pairs | {(other, one) for one, other in pairs}))
    titles = [(row_of[ident], text) for _, ident, text, type_ in labels if type_ != "id"]
    titles += [(row_of[record.id], headline.title) for record, headline in headlines]
    sized = [(number, rowid, len(words(fold(text)))) for number, (rowid, text) in enumerate(titles, 1)]
    _insert(db, "title_of", sized)
    db.executemany(
        "INSERT INTO title (rowid, text) VALUES (?, ?)", ((n, text) for n, (_, text) in enumerate(titles, 1))
    )
    count: Counter[str] = Counter()
    for text, times in written.items():
        for word in words(fold(text)):
            count[word] += times
    _insert(db, "word", sorted(count.items()))
    keys = sorted({found for found, _, _, type_ in labels if type_ != "id"})
    _insert_spellings(db, {NAME: keys, WORD: [word for word in sorted(count) if word.isalpha() and len(word) > SHORT]})


def _insert_spellings(db: sqlite3.Connection, texts: dict[str, list[str]]) -> None:
    """Number the texts, and write down for each three letters which texts hold them: little-endian, rising."""
    numbered = list(enumerate((kind, text) for kind, several in texts.items() for text in several))
    db.executemany("INSERT INTO spelling VALUES (?, ?)", ((number, text) for number, (_, text) in numbered))
    numbers: dict[str, array[int]] = defaultdict(lambda: array("I"))
    for number, (kind, text) in numbered:
        for gram in set(grams(text)):
            numbers[kind + gram].append(number)
    for _, held in sorted(numbers.items()):
        if sys.byteorder == "big":
            held.byteswap()
    db.executemany(
        "INSERT INTO gram VALUES (?, ?, ?)",
        ((gram, len(held), held.tobytes()) for gram, held in sorted(numbers.items())),
    )


def _insert(db: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    listed = list(rows)
    if listed:
        db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(listed[0]))})", listed)


class _View:
    """What follows from the records taken together: parents, children, who treats what, resolved sources."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.pairs = list(corpus.entries())
        self.records = [record for record, _ in self.pairs]
        self.entry = {record.id: entry for record, entry in self.pairs}
        self.kind = {record.id: record.kind for record in self.records}
        self.sources = {record.id: source for record, source in corpus.sources()}
        self.children: dict[str, list[str]] = defaultdict(list)
        self.treated_by: dict[str, set[str]] = defaultdict(set)
        self.headlines_on: dict[str, set[str]] = defaultdict(set)
        for ident, entry in sorted(self.entry.items()):
            for parent in entry.is_a:
                self.children[parent].append(ident)
            if isinstance(entry, Agent) and entry.status is Status.approved:
                for approval in entry.approvals:
                    if not any(event.event.value == "withdrawn" for event in approval.events):
                        for disease in self.line_of(approval.disease):
                            self.treated_by[disease].add(ident)
        for record, headline in corpus.headlines():
            for ident in (*headline.topics, *headline.entries):
                for up in self.line_of(ident):
                    self.headlines_on[up].add(record.id)

    def line_of(self, ident: str) -> list[str]:
        """The entry and all its ancestors, nearest first."""
        line = [ident]
        for each in line:
            line += [parent for parent in self.entry[each].is_a if parent not in line]
        return line

    def meta(self) -> dict[str, str]:
        counts: dict[str, int] = defaultdict(int)
        for record in self.corpus.records:
            counts[record.kind] += 1
        reviews = [(entry.reviewed, ident) for ident, entry in self.entry.items() if ident not in self.corpus.own]
        oldest = min(reviews, default=("", ""))
        return {
            "format": INDEX_FORMAT,
            "package": __version__,
            "corpus_title": self.corpus.about.get("title", ""),
            "corpus_version": self.corpus.about["version"],
            "corpus_license": self.corpus.about["license"],
            "entries": str(len(self.entry)),
            "counts": _json({kind: counts[kind] for kind in KIND_OF.values() if counts[kind]}),
            "reviewed_through": max(reviews, default=oldest)[0],
            "oldest_review": oldest[0],
            "oldest_reviewed": oldest[1],
            **self.corpus.notes,
        }

    def entry_row(self, record: Record) -> Row:
        entry = self.entry[record.id]
        body = self._head(record) | msgspec.to_builtins(entry)
        body |= {field: body.get(field, ()) for field in ("plain", "expert")}  # own entries may have but one of them
        derived = {
            "children": self.children.get(record.id, []),
            "treated_by": sorted(self.treated_by.get(record.id, ())),
            "headlines": sorted(self.headlines_on.get(record.id, ()), reverse=True),
        }
        added = self.corpus.added.get(record.id, ())
        body["derived"] = {name: value for name, value in derived.items() if value}
        body["derived"] |= {"yours": added} if added else {}
        named = chain((ident for _, ident, _ in references(record)), *derived.values())
        related = sorted({ident for ident in named if ident in self.entry} - {record.id})
        body["related"] = {ident: self.related(ident) for ident in related}
        body["sources"] = [self.source(ident) for ident in _cited(body)]
        return record.id, record.kind, entry.name, gloss(entry), body.get("reviewed", ""), _json(body)

    def _head(self, record: Record) -> dict[str, Any]:
        head: dict[str, Any] = {"id": record.id, "kind": record.kind}
        return head | ({"yours": True} if record.id in self.corpus.own else {})

    def related(self, ident: str) -> dict[str, Any]:
        """What an id stands for."""
        body = {"kind": self.kind[ident], "name": self.entry[ident].name}
        return body | ({"yours": True} if ident in self.corpus.own else {})

    def source(self, ident: str) -> dict[str, Any]:
        body = {"id": ident, **msgspec.to_builtins(self.sources[ident])}
        return body | ({"yours": True} if ident in self.corpus.own else {})

    def headline_row(self, record: Record, headline: Headline) -> Row:
        body = self._head(record) | msgspec.to_builtins(headline)
        body |= {"topics": headline.topics}
        named = dict.fromkeys((*headline.topics, *headline.entries))
        body["related"] = {ident: self.related(ident) for ident in sorted(named)}
        body["sources"] = [self.source(ident) for ident in _cited(body)]
        evidence = headline.evidence.value if not isinstance(headline.evidence, msgspec.UnsetType) else None
        return record.id, headline.date if isinstance(headline.date, str) else "", evidence, _json(body)

    def approval_rows(self) -> Iterator[Row]:
        """Approvals and refusals, agent by agent and in the order of its file."""
        number = 0
        for record, entry in self.pairs:
            if not isinstance(entry, Agent):
                continue
            for each in chain[Approval | Refusal](entry.approvals, entry.refusals):
                number += 1
                fields = msgspec.to_builtins(each)
                state = _state(entry, each) if isinstance(each, Approval) else "refused"
                date, kind = fields.get("date", ""), fields.get("kind")
                body = {"date": date, "agency": fields["agency"], "agent": record.id, "disease": each.disease}
                body |= {"indication": each.indication, "kind": kind, "status": state}
                body |= {name: fields.get(name) for name in ("with", "events", "cite")}
                body["yours"] = each.yours or record.id in self.corpus.own
                named = sorted({record.id, each.disease, *fields.get("with", ())})
                body["related"] = {ident: self.related(ident) for ident in named}
                shown = {name: value for name, value in body.items() if value}
                yield number, record.id, body["agency"], date, each.disease, kind, state, _json(shown)

    def labels(self) -> Iterator[Row]:
        for record, entry in self.pairs:
            yield key(entry.name), record.id, entry.name, "name"
            named = {entry.name}
            symbol = getattr(entry, "symbol", None)
            extra = [(symbol, "symbol")] if isinstance(symbol, str) else []
            for text, type_ in [*((name.text, name.type.value) for name in entry.names), *extra, (record.id, "id")]:
                if text not in named and not (type_ == "id" and key(text) == key(entry.name)):
                    named.add(text)
                    yield key(text), record.id, text, type_

    def identifiers(self) -> Iterator[Row]:
        """Identifiers of other databases, with their prefix and without, in small letters."""
        for record, entry in self.pairs:
            for curie in entry.xrefs:
                local = curie.partition(":")[2]
                for text in {curie, local} if len(local) > 4 else {curie}:
                    yield text.casefold(), record.id, curie

    def facets(self) -> Iterator[Row]:
        for record, entry in self.pairs:
            ident = record.id
            for facet in ("direction", "modality", "status", "lineage", "effect"):
                value = getattr(entry, facet, msgspec.UNSET)
                if value is not msgspec.UNSET:
                    yield facet, value.value, ident
            for role in getattr(entry, "role", ()):
                yield "role", role.value, ident
            for parent in self.line_of(ident)[1:]:
                yield "class", parent, ident
            for target in getattr(entry, "targets", ()):
                for up in self.line_of(target.molecule):
                    yield "target", up, ident
            for part in getattr(entry, "components", ()):
                yield "component", part, ident
            approvals = getattr(entry, "approvals", ())
            for approval in approvals:
                for up in self.line_of(approval.disease):
                    yield "disease", up, ident
                yield "agency", approval.agency.value, ident
            for agency in {None, *(approval.agency for approval in approvals)} if approvals else ():
                first = first_approval(approvals, agency)
                if first:
                    yield f"approved-{agency.value}" if agency else "approved", str(first.date), ident

    def briefs(self) -> Iterator[Row]:
        for record, entry in self.pairs:
            brief: dict[str, Any] = {}
            for field in ("direction", "modality", "status"):
                value = getattr(entry, field, msgspec.UNSET)
                if value is not msgspec.UNSET:
                    brief[field] = value.value
            targets = [
                {"id": target.molecule, "name": self.entry[target.molecule].name, "action": target.action.value}
                for target in getattr(entry, "targets", ())
            ]
            classes = [{"id": parent, "name": self.entry[parent].name} for parent in entry.is_a]
            brief |= {field: several for field, several in (("targets", targets), ("classes", classes)) if several}
            approvals = getattr(entry, "approvals", ())
            first = first_approval(approvals)
            agencies = {approval.agency.value for approval in approvals}
            if first:
                brief["first_approval"] = {"date": str(first.date), "agency": first.agency.value}
            elif len(agencies) == 1:  # undated, but there is one agency only
                brief["first_approval"] = {"agency": agencies.pop()}
            yield record.id, _json(brief)

    def links(self) -> Iterator[tuple[str, str]]:
        """Entries that belong together, and headlines with what they are about."""
        for record, entry in self.pairs:
            targets = (target.molecule for target in getattr(entry, "targets", ()))
            for other in (*entry.is_a, *entry.see_also, *targets, *getattr(entry, "binds", ())):
                yield record.id, other
        for record, headline in self.corpus.headlines():
            for other in (*headline.topics, *headline.entries):
                yield record.id, other

    def topics(self) -> Iterator[Row]:
        for record, headline in self.corpus.headlines():
            for topic in headline.topics:
                for up in self.line_of(topic):
                    yield up, record.id, int(up in headline.topics)

    def abouts(self) -> Iterator[Row]:
        for record, headline in self.corpus.headlines():
            for ident in (*headline.topics, *headline.entries):
                for up in self.line_of(ident):
                    yield up, record.id

    def entry_doc(self, record: Record) -> Row:
        entry = self.entry[record.id]
        names = [name.text for name in entry.names]
        plain = " ".join(statement.text for statement in entry.plain)
        expert = " ".join(statement.text for statement in entry.expert)
        facts = " · ".join(self._facts(record.id))
        return record.id, record.kind, entry.name, entry.name, " · ".join(names), plain, expert, facts, ""

    def _facts(self, ident: str) -> Iterator[str]:
        entry = self.entry[ident]
        yield self.kind[ident].replace("-", " ")
        for facet in ("direction", "modality", "lineage", "effect"):
            value = getattr(entry, facet, msgspec.UNSET)
            if value is not msgspec.UNSET:
                yield value.value.replace("-", " ")
        for parent in entry.is_a:
            yield self.entry[parent].name
        for target in getattr(entry, "targets", ()):
            yield f"{target.action.value} {self.entry[target.molecule].name}"
        for approval in getattr(entry, "approvals", ()):
            disease = self.entry[approval.disease].name
            date = f" {approval.date}" if isinstance(approval.date, str) else ""
            yield f"{approval.agency.value}{date} {disease}: {approval.indication}"
        for field in ("adverse_events", "secretes", "expressed_on", "binds", "caused_by"):
            for other in getattr(entry, field, ()):
                yield self.entry[other].name
        for marker in getattr(entry, "markers", ()):
            yield marker.text if isinstance(marker.text, str) else self.entry[marker.molecule].name

    def headline_doc(self, record: Record, headline: Headline) -> Row:
        named = " · ".join(self.entry[ident].name for ident in dict.fromkeys((*headline.topics, *headline.entries)))
        where = [text for text in (headline.publisher, headline.institution) if isinstance(text, str)]
        text = " · ".join([headline.title, *(statement.text for statement in headline.summary)])
        return record.id, "headline", headline.title, "", "", "", "", " · ".join([*where, named]), text


def first_approval(approvals: Iterable[Approval], agency: Agency | None = None) -> Approval | None:
    """The earliest approval that has a date, by any or by one agency; of partial dates, the one that is over first."""
    rank = list(Agency).index
    dated = [
        (bounds(each.date)[1], each.date, rank(each.agency), number, each)
        for number, each in enumerate(approvals)
        if isinstance(each.date, str) and agency in (None, each.agency)
    ]
    return min(dated)[-1] if dated else None


def gloss(entry: Entry) -> str:
    """One line on an entry: the first sentence of its plain text, and the next where that one is short."""
    text = " ".join(statement.text for statement in entry.plain or entry.expert)
    first, *rest = re.split(r"(?<=[.!?])\s+(?=[A-Z])", text, maxsplit=2)
    return f"{first} {rest[0]}" if rest and len(first) < SHORT_GLOSS else first


def _state(agent: Agent, approval: Approval) -> str:
    """What is left of an approval: approved, withdrawn or suspended."""
    state = "approved"
    for event in sorted(approval.events, key=lambda event: event.date):
        if event.event.value in ("suspended", "withdrawn"):
            state = event.event.value
        elif event.event.value == "reinstated":
            state = "approved"
    # of an agent given up as a whole nothing is left, though no source may give the day
    return "withdrawn" if agent.status is Status.withdrawn else state


def _cited(body: dict[str, Any]) -> list[str]:
    """Source ids in the order in which a reader meets them: those of statements and facts, then the entry's own."""
    found: dict[str, None] = {}
    for items in body.values():
        if isinstance(items, list | tuple) and items and isinstance(items[0], dict):
            for item in items:
                for event in item.get("events", ()):
                    found.update(dict.fromkeys(event.get("cite", ())))
                found.update(dict.fromkeys(item.get("cite", ())))
    return list(found | dict.fromkeys(body.get("cite", ())))


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
