"""The library: an open corpus, and what can be asked of it. The command line asks through it too.

Part of every start-up: what a question needs is imported when it is asked.
"""

from __future__ import annotations

from .exits import Ambiguous, NotFound, UsageError
from .rows import Rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping
    from types import TracebackType
    from typing import Any, TypedDict, Unpack

    from .corpus.annotate import Annotation, Annotator
    from .corpus.begun import Begun
    from .corpus.kinship import Node
    from .corpus.lookup import Match
    from .corpus.search import Found
    from .corpus.store import Store
    from .corpus.suggest import Suggestion
    from .pages import Page
    from .records import ApprovalRow, Brief, EntryRecord, HeadlineRecord, SourceRecord

    Json = dict[str, Any]

    class Facets(TypedDict, total=False):
        """What narrows a list of entries."""

        direction: str | None
        modality: str | None
        status: str | None
        agency: str | None
        class_: str | None
        target: str | None
        disease: str | None
        approved_since: str | None


#: the kinds of entries
KINDS = ("therapy", "agent", "cell", "molecule", "disease", "adverse-event", "concept")
#: words of closed lists by which lists are narrowed or sorted
_WORDS = {
    "kind of approval": ("accelerated", "regular", "conditional"),
    "status of an approval": ("approved", "suspended", "withdrawn", "refused"),
    "order": ("date", "agent", "agency", "disease"),
    "evidence": ("human-trial", "human-observational", "animal", "in-vitro", "review", "regulatory"),
}


def open_corpus(data: str | os.PathLike[str] | None = None, own: bool | str | os.PathLike[str] = True) -> Corpus:
    """Open the corpus that comes with the package; or `data`, a data folder or an index file.

    `own` adds entries of one's own: True (as the program does) those of the user's folder, or of the one that
    IMMUNO_DATA names, where no `data` is given; False none; or a folder. What is wrong with them is left out and told
    in `warnings`; `yours` marks them.

    What has changed is compiled into the user's cache. Raises CorpusError when there is no corpus, or when it has
    errors; UsageError when `own` names no folder.

    >>> with open_corpus() as corpus:
    ...     corpus.define("MK-3475").name
    'pembrolizumab'
    """
    from .corpus.store import open_store

    return Corpus(open_store(data, own))


class Corpus:
    """An open corpus. It only reads, and may be asked from several threads; close it, or use it in a `with`.

    Wherever a name is taken, any name will do: synonym, brand, code, abbreviation, id, `kind/id`, an identifier of
    another database. Where it must be that of one entry, NotFound and Ambiguous are raised. A `kind` is therapy,
    agent, cell, molecule, disease, adverse-event or concept; another is a UsageError. Dates may be partial: 2022,
    2022-10, 2022-10-18. Every error raised here is an ImmunoError; CorpusError where the index cannot be read.
    """

    def __init__(self, store: Store) -> None:
        from _thread import RLock

        self._store = store
        self._annotators: dict[str | None, Annotator] = {}
        self._annotating = RLock()

    # -- what it is

    @property
    def version(self) -> str:
        """The version of the corpus."""
        return self._store.meta["corpus_version"]

    def info(self) -> Json:
        """Title, version, licence, counts by kind, newest and oldest review, as a JSON object."""
        from json import loads

        meta = self._store.meta
        told = {name: meta[f"corpus_{name}"] for name in ("title", "version", "license")}
        counted = {"entries": len(self), "counts": loads(meta["counts"])}
        oldest = {"date": meta["oldest_review"], "id": meta["oldest_reviewed"]}
        return {**told, **counted, "reviewed_through": meta["reviewed_through"], "oldest_review": oldest}

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is wrong with own entries, a line each."""
        return self._store.warnings

    def own(self) -> Json:
        """Own entries: their `folder`, `counts` by kind (`patch`: what adds to official entries), `left_out` files.

        `problems` says why: file, line, code, what, tip of each. Empty when no own entries are in use.
        """
        return self._store.own()

    def kind_of(self, ident: str) -> str:
        """The kind of the entry, headline or source with this id; empty when there is none."""
        return self._store.kind_of(ident)

    def is_yours(self, ident: str) -> bool:
        """Whether an entry, headline or source with this id is the reader's own."""
        return ident in self._store.yours

    def paths(self) -> dict[str, str | None]:
        """Every path in use: the index, what it is (`origin`), the data it was compiled from, the cache, the package;
        None for what is not in use.

        The origin is `package`, `checkout`, `file`, `own` where own entries are in it, or `temporary` where the index
        could not be kept.
        """
        from .corpus.checkout import cache_folder
        from .corpus.store import PACKAGE

        compiled = self._store.root
        kept = compiled or self._store.origin == "own"
        return {
            "index": str(self._store.path),
            "origin": self._store.origin,
            "data": compiled,
            "cache": str(cache_folder()) if kept else None,
            "package": str(PACKAGE),
        }

    def about(self) -> Json:
        """The head of every JSON answer: the versions of program and corpus, entries, newest review."""
        return self._store.about()

    def __len__(self) -> int:
        """How many entries there are; headlines and sources are not counted."""
        return int(self._store.meta["entries"])

    def __contains__(self, name: object) -> bool:
        """Whether a name stands for an entry, or for several."""
        return isinstance(name, str) and bool(self.resolve(name))

    def __iter__(self) -> Iterator[EntryRecord]:
        return self.entries()

    def __repr__(self) -> str:
        return f"<immuno corpus {self.version}, {len(self):,} entries>"

    # -- entries

    def define(self, name: str, kind: str | None = None) -> EntryRecord:
        """The entry that a name stands for, as an immutable object of its kind; `kind` chooses among several meanings.

        Raises NotFound (with `suggestions`) or Ambiguous (with `matches`).

        >>> agent = open_corpus().define("Keytruda")
        >>> agent.name, agent.kind, agent.direction.value
        ('pembrolizumab', 'agent', 'activation')
        >>> agent.cite = ()
        Traceback (most recent call last):
        AttributeError: immutable type: 'AgentRecord'
        """
        return self.entry(self.match(name, kind).id)

    def match(self, name: str, kind: str | None = None) -> Match:
        """The id, kind and name of the entry that a name stands for, and how it was found. Raises as `define` does.

        >>> match = open_corpus().match("Opdivo")
        >>> match.id, match.text, match.type
        ('nivolumab', 'Opdivo', 'brand')
        """
        matches = self.resolve(name, kind)
        if not matches:
            raise NotFound(self._store, name, kind)
        if len(matches) > 1:
            raise Ambiguous(name, matches)
        return matches[0]

    def resolve(self, name: str, kind: str | None = None) -> list[Match]:
        """Every entry that a name stands for; none where nothing is named so.

        >>> [match.id for match in open_corpus().resolve("PD1")]
        ['pd-1']
        """
        from .corpus.lookup import resolve

        return resolve(self._store, _name(name), _kind(kind))

    def entry(self, ident: str) -> EntryRecord:
        """The entry with this id, as an immutable object. Raises NotFound, which is a KeyError, when there is none.

        >>> open_corpus().entry("pd-1").symbol
        'PDCD1'
        """
        from .records import typed

        found: EntryRecord = typed(self.record(ident), "entry")
        return found

    def record(self, ident: str) -> Json:
        """The entry with this id, as the JSON object that the program prints. Raises as `entry` does."""
        try:
            return self._store.entry(ident)
        except KeyError:
            raise NotFound(self._store, ident) from None

    def gloss(self, ident: str) -> str:
        """One line on the entry with this id; empty when there is none."""
        return self._store.gloss(ident)

    def entries(self, kind: str | None = None) -> Iterator[EntryRecord]:
        """All entries, or those of a kind, one by one and by id.

        >>> {entry.kind for entry in open_corpus().entries("cell")}
        {'cell'}
        """
        from .records import typed

        return (typed(record, "entry") for record in self.records(kind))

    def records(self, kind: str | None = None) -> Iterator[Json]:
        """The same as JSON objects."""
        from .corpus.listing import bodies

        return bodies(self._store, "entry", _kind(kind))

    def suggest(self, name: str, kind: str | None = None, limit: int = 5) -> list[Suggestion]:
        """At most `limit` entries with a name near this one, nearest first; none where nothing is near.

        >>> open_corpus().suggest("nivolumabb")[0].name
        'nivolumab'
        """
        from .corpus.suggest import suggest

        of_kind, slash, rest = _name(name).partition("/")
        if slash and of_kind in KINDS:
            name, kind = rest, kind or of_kind
        return suggest(self._store, name, _kind(kind), _limit(limit))

    def begun(self, before: list[str], word: str, what: str = "", kind: str | None = None) -> list[Begun]:
        """Names that begin with some words and go on with `word`, for completion: at most fifty, in order.

        `what` narrows to what can be a topic, about, class, target or disease.

        >>> [each.rest for each in open_corpus().begun(["regulatory", "T"], "c")]
        ['cell']
        """
        from .corpus.begun import begun

        return begun(self._store, before, word, what, kind)

    def pages(self, ident: str) -> list[Page]:
        """The web pages that an entry's sources and identifiers lead to, in the order of its card.

        >>> [page.url for page in open_corpus().pages("nivolumab") if page.prefix == "DRUGBANK"]
        ['https://go.drugbank.com/drugs/DB09035']
        """
        from .pages import pages

        return pages(self.record(ident))

    # -- lists

    def values(self, facet: str) -> list[str]:
        """The words of a closed list (direction, modality, status, agency) that some entry has."""
        from .corpus.listing import values

        return values(self._store, facet)

    def search(
        self, query: str, kind: str | None = None, limit: int = 10, exact: bool = False, **facets: Unpack[Facets]
    ) -> Found:
        """Ranked full-text search, as `immuno search` does it: the `hits`, their `total`, and `repairs` of words.

        `kind` may be headline, too; `limit` 0 is for all; `exact` repairs and completes no word; facets narrow as in
        `listing`, and raise as there.

        >>> found = open_corpus().search("kidny transplant", limit=3)
        >>> len(found.hits), found.repairs
        (3, {'kidny': 'kidney'})
        """
        from .corpus.search import search

        return search(self._store, _name(query), _kind(kind, "headline"), self._facets(facets), _limit(limit), exact)

    def listing(self, kind: str | None = None, brief: bool = True, **facets: Unpack[Facets]) -> Rows[Brief]:
        """Entries by name, with what is told of each in brief; `kind` may be headline or source, too.

        Facets narrow: direction, modality, status, agency (words of closed lists), class_, target, disease (names),
        approved_since (a date). A disease, with agency and approved_since beside it, is that of one approval that
        stands; with the status withdrawn, of one that stood. Raises UsageError for a word that is in no list, NotFound
        for a name. Without `brief`, only id, kind, name and gloss are told, which is quicker.

        >>> open_corpus().listing("agent", target="LAG-3", agency="FDA")[0].name
        'nivolumab and relatlimab'
        """
        from .corpus.listing import briefs, listing

        narrow = self._facets(facets)
        rows = [row.as_json() for row in listing(self._store, _kind(kind, "headline", "source"), narrow)]
        if brief and rows:
            told = briefs(self._store, narrow)
            rows = [{**row, **told.get(row["id"], {})} for row in rows]
        return Rows(rows, "brief")

    def kinds_with(self, facet: str) -> list[str]:
        """The kinds of entries that a facet narrows.

        >>> open_corpus().kinds_with("modality")
        ['agent']
        """
        from .corpus.listing import kinds_with

        return kinds_with(self._store, facet.rstrip("_").replace("_", "-"))

    def headlines(
        self,
        topic: str | None = None,
        about: str | None = None,
        since: str | None = None,
        until: str | None = None,
        evidence: str | None = None,
        limit: int = 0,
    ) -> Rows[HeadlineRecord]:
        """Headlines, newest first, narrowed by a topic or by what they are about, with all kinds of it.

        `limit` 0 is for all. Raises NotFound for a name, UsageError for what is no date and no evidence.

        >>> open_corpus().headlines("melanoma", until="2022-10")[0].limits != ""
        True
        """
        _word("evidence", evidence)
        from .corpus.headlines import headlines

        of_topic, on = (None if name is None else self._ids(name) for name in (topic, about))
        rows, total = headlines(self._store, of_topic, on, _date(since), _date(until), evidence, _limit(limit))
        return Rows(rows, "headline", total)

    def topics(self) -> list[Json]:
        """The topics of headlines (id, kind, name), with how many `headlines` each has, the most frequent first."""
        from .corpus.headlines import topics

        return topics(self._store)

    def approvals(
        self,
        of: str | None = None,
        agency: str | None = None,
        since: str | None = None,
        until: str | None = None,
        disease: str | None = None,
        kind: str | None = None,
        status: str | None = None,
        first: bool = False,
        sort: str = "date",
        limit: int = 0,
        sources: bool = True,
        unconverted: bool = False,
    ) -> Rows[ApprovalRow]:
        """Approvals and refusals, oldest first and undated last: of an agent, class, target, disease or agency.

        `kind` is accelerated, regular or conditional; `status` approved, suspended, withdrawn or refused; `sort` date,
        agent, agency or disease. `first` keeps the first dated approval of each agent; `unconverted` what is
        accelerated or conditional, stands, and was not converted; `limit` 0 is for all; `sources` resolves what each
        row cites. `left_out` of the rows says how many have no date or kind to be narrowed by.
        Raises NotFound for a name, UsageError for what is no agency, no date and no such word.

        >>> open_corpus().approvals("ipilimumab", agency="FDA", first=True)[0].date
        '2011-03-25'
        """
        from .corpus import approvals as licences

        _word("kind of approval", kind)
        _word("status of an approval", status)
        _word("order", sort)
        days = _date(since), _date(until)
        agencies = [agency_of(agency)] if agency is not None else []
        named = licences.agency(of) if of is not None else None
        if named:
            agencies.append(named)
        ids = self._ids(of) if of is not None and not named else None
        scope = ids, None if disease is None else self._ids(disease), agencies
        most = _limit(limit)
        rows, total = licences.approvals(self._store, *scope, kind, status, *days, first, sort, most, unconverted)
        if sources:
            licences.add_sources(self._store, rows)
        of_kind = kind or unconverted
        undated, of_no_kind = licences.unknown(self._store, *scope) if any(days) or of_kind else (0, 0)
        left_out = {"undated": undated if any(days) else 0, "of no known kind": of_no_kind if of_kind else 0}
        return Rows(rows, "approval", total, {why: count for why, count in left_out.items() if count})

    # -- relations

    def tree(
        self, name: str | None = None, up: bool = False, depth: int | None = None, kind: str | None = None
    ) -> list[Node]:
        """What is a kind of an entry, or with `up` what it is a kind of; without a name, the branches of treatment.

        `depth` is how many levels are opened, None for all; `kind` keeps entries of it and what leads to them, and goes
        with a name or without, but not with `up`. Raises as `define` does.

        >>> (node,) = open_corpus().tree("Opdivo", up=True, depth=1)
        >>> [parent.name for parent in node.children]
        ['anti-PD-1 antibody']
        """
        from .corpus import kinship

        if up and (name is None or kind is not None):
            raise UsageError("up needs a name, and goes without a kind")
        kind = _kind(kind)
        if name is None:
            return kinship.roots(self._store, kind, depth)
        ident = self.match(name).id
        return [kinship.above(self._store, ident, depth) if up else kinship.beneath(self._store, ident, kind, depth)]

    def compare(self, *names: str | Match) -> Json:
        """Entries side by side, as a JSON object: `entries` with the facts of each, and what they have in `common`.

        A name, or a Match from `match` and `resolve`, for each. Raises as `define` does; UsageError for none.

        >>> [each["name"] for each in open_corpus().compare("Opdivo", "Keytruda")["common"]["targets"]]
        ['PD-1']
        """
        from .corpus.compare import common, facts

        if not names:
            raise UsageError("name two entries or more")
        matches = [self.match(name) if isinstance(name, str) else name for name in names]
        told = [facts(self._store, match, self.record(match.id)) for match in matches]
        return {"entries": told, "common": common(self._store, told)}

    # -- texts

    def annotate(self, text: str, kind: str | None = None) -> list[Annotation]:
        """The known names in a text, each with its place and with the entries that it may mean (`meanings`).

        `start` and `end` count characters; `kind` keeps what means an entry of that kind.

        >>> [each.text for each in open_corpus().annotate("Tregs express CTLA-4.")]
        ['Tregs', 'CTLA-4']
        """
        with self._annotating:  # it learns while it reads
            if kind not in self._annotators:
                self._annotators[kind] = self.annotator(kind)
            return list(self._annotators[kind].annotations([_name(text)]))

    def annotator(self, kind: str | None = None) -> Annotator:
        """What finds names in texts of any length, part by part; for one thread at a time.

        >>> annotator = open_corpus().annotator("cell")
        >>> [each.text for each in annotator.annotations(["Tregs express CTLA-4, ", "as T cells do."])]
        ['Tregs', 'T cells']
        """
        from .corpus.annotate import Annotator

        return Annotator(self._store, _kind(kind))

    # -- sources

    def source(self, ident: str) -> SourceRecord:
        """The source with this id, as an immutable object. Raises NotFound, which is a KeyError, when there is none."""
        from .records import typed

        found: SourceRecord = typed(self.source_record(ident), "source")
        return found

    def source_record(self, ident: str) -> Json:
        """The same as a JSON object."""
        try:
            return self._store.source(ident)
        except KeyError:
            raise NotFound(self._store, ident) from None

    def sources(self) -> Iterator[SourceRecord]:
        """All sources, one by one and by id."""
        from .records import typed

        return (typed(record, "source") for record in self.source_records())

    def source_records(self) -> Iterator[Json]:
        """All sources as JSON objects, by id."""
        from .corpus.listing import bodies

        return bodies(self._store, "source")

    def headline_record(self, ident: str) -> Json:
        """The headline with this id, as the JSON object that the program prints. Raises NotFound when there is none."""
        from .corpus.headlines import headline

        try:
            return headline(self._store, ident)
        except KeyError:
            raise NotFound(self._store, ident) from None

    def headline_records(self) -> Iterator[Json]:
        """All headlines as JSON objects, by id."""
        from .corpus.listing import bodies

        return bodies(self._store, "headline")

    # -- closing

    def close(self) -> None:
        """Let go of the index. Whoever asks afterwards gets a CorpusError."""
        self._store.close()

    def __enter__(self) -> Corpus:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- within

    def _ids(self, name: str) -> list[str]:
        """The ids of all that a name may mean."""
        matches = self.resolve(name)
        if not matches:
            raise NotFound(self._store, name)
        return [match.id for match in matches]

    def _facets(self, given: Mapping[str, object]) -> dict[str, list[str]]:
        """Facets with their values in the index, by the names that they have there."""
        from .corpus.listing import NAMED, PLAIN, facet_value

        facets: dict[str, list[str]] = {}
        for option, told in given.items():
            facet = option.rstrip("_").replace("_", "-")
            if told is None:
                continue
            value = str(told)
            if facet in PLAIN:
                facets[facet] = [facet_value(self._store, facet, value)]
            elif facet in NAMED:
                facets[facet] = self._ids(value)
            elif facet == "approved-since":
                facets[facet] = [str(_date(value))]
            else:
                raise UsageError(f"no facet {option!r}")
        return facets


def check_own(folder: str | os.PathLike[str]) -> Json:
    """What is wrong with a folder of own entries: `problems`, `counts` and `left_out`, as in `Corpus.own`.

    Raises CorpusError when the folder cannot be read, or holds more than anyone writes by hand.
    """
    from .corpus.merging import checked
    from .own import absolute

    return checked(absolute(folder))


def has_own() -> bool:
    """Whether there are files in the reader's folder of own entries, sound or not."""
    from .corpus.overlay import TooMuch, state_of
    from .own import place

    try:
        return bool(place().is_there() and state_of(place().folder)[1])
    except (OSError, TooMuch):
        return True


def data_folder() -> str:
    """The data folder of this checkout; an installed package has none."""
    from .corpus.store import CHECKOUT

    return str(CHECKOUT)


def _kind(kind: str | None, *others: str) -> str | None:
    """A kind, in the singular, by its singular or plural. Raises UsageError when there is no such kind."""
    if kind is None:
        return None
    allowed = (*KINDS, *others)
    wanted = "-".join(str(kind).casefold().split())
    for each in (wanted, wanted.removesuffix("s"), wanted.removesuffix("ies") + "y"):
        if each in allowed:
            return each
    raise UsageError(f"no kind {kind!r}; kinds are {', '.join(allowed)}")


def _name(name: str) -> str:
    """A name as it was given. Raises UsageError for what is no text."""
    if not isinstance(name, str):
        raise UsageError(f"a name is a text, not {type(name).__name__}")
    return name


def _word(what: str, word: str | None) -> None:
    """Raises UsageError for a word that is not in its list."""
    if word is not None and word not in _WORDS[what]:
        raise UsageError(f"no {what} {word!r}; there are {', '.join(_WORDS[what])}")


def _limit(limit: int) -> int:
    """How many results at most. Raises UsageError for what is no such number."""
    if limit < 0:
        raise UsageError("a limit is 0 or more")
    return limit


def _date(given: object) -> str | None:
    """A date, partial or not, as text; a year or a date will do. Raises UsageError for what is none."""
    if given is None:
        return None
    from .dates import bounds

    text = given if isinstance(given, str) else str(given)[:10]  # of a point in time, the day
    try:
        bounds(text)
    except ValueError:
        raise UsageError(f"{given!r} is no date; write 2022, 2022-10 or 2022-10-18") from None
    return text


def agency_of(name: str) -> str:
    """The agency that is meant. Raises UsageError when there is no such agency."""
    from .corpus.approvals import AGENCIES, agency

    found = agency(_name(name))
    if not found:
        raise UsageError(f"no agency {name!r}; there are {', '.join(AGENCIES)}")
    return found


def split_agency(name: str, words: list[str]) -> tuple[str, list[str]]:
    """An agency with those of the words beside it that belong to its name, as in --agency Health Canada; the others."""
    from .corpus.approvals import LONGEST, agency

    if not agency(name):
        for number in range(min(len(words), LONGEST), 0, -1):
            for part, others in ((words[:number], words[number:]), (words[-number:], words[:-number])):
                if agency(whole := " ".join([name, *part])):
                    return whole, others
    return name, words
