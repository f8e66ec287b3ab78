"""Lint rules: one function each. The first line of its docstring is its title in `data/README.md`.

| code | level | what it holds |
|------|-------|---------------|
| E001 to E006 | error | reader: folder, file, YAML, ids, schema (`reader.py`) |
| E101 | error | an id is used once over all kinds |
| E102 | error | every reference resolves, and to the right kind |
| E103 | error | names, identifiers and facts have a source |
| E104 | error | `is_a` has no cycle |
| E105 | error | dates exist and lie in the past |
| E106 | error | what became of an approval comes after it |
| E107 | error | outside identifiers have a known prefix and its pattern |
| E108 | error | every source is cited |
| E109 | error | entries that share a name list each other under `not_to_confuse` |
| E110 | error | files are in canonical layout |
| E111 | error | a work is one source, an outside identifier names one entry |
| E112 | error | a list names nothing twice, and no entry itself |
| E113 | error | the file name of a headline starts with its date |
| E114 | error | an approved agent and its approvals agree |
| W201 | warning | reviewed more than 12 months ago (agents: 6) |
| W202 | warning | plain text is hard to read |
| W203 | warning | plain repeats expert |
| W204 | warning | another name says nothing new |
| W205 | warning | a text holds a control character |
| W206 | warning | a headline names an entry that it does not list |

Exceptions are data: `data/allow/<code>.yaml` lists `{file, reason}` for findings that are right as they are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import msgspec

from ..dates import bounds
from ..mentions import Finder
from ..model import Agent, Cell, Entry, Headline, Molecule, Status, Therapy
from ..names import key
from .curies import PREFIXES
from .formatter import canonical
from .reader import Corpus, Problem, Record, Refused, parse, read_corpus

Rule = Callable[[Corpus, date], Iterator[Problem]]
RULES: list[Rule] = []
ADVICE: list[Rule] = []
REVIEW_MONTHS = {"agent": 6}
REVIEW_MONTHS_ELSE = 12
HARD_GRADE = 13.0
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def rule(function: Rule) -> Rule:
    RULES.append(function)
    return function


def advice(function: Rule) -> Rule:
    """A rule whose findings are warnings, or are about layout: nothing that a build need know."""
    ADVICE.append(function)
    return rule(function)


def check(root: Path, today: date | None = None, advise: bool = True) -> tuple[Corpus, list[Problem]]:
    """Read a data folder and hold it to every rule. Returns the corpus and all problems, in file order.

    `advise=False` leaves out warnings and how files are laid out, which is most of the time and no matter of substance.
    """
    corpus, problems = read_corpus(root)
    for each in RULES if advise else [each for each in RULES if each not in ADVICE]:
        problems += each(corpus, today or date.today())
    allowed = _allowed(root, problems)
    problems = [problem for problem in problems if (problem.code, problem.file) not in allowed]
    return corpus, sorted(set(problems))


def fix(root: Path) -> list[str]:
    """Write every file of a data folder that can be read in canonical layout. Returns the files changed."""
    corpus, _ = read_corpus(root)
    changed = []
    for record in corpus.records:
        wanted = canonical(record.text, record.folder)
        if wanted != record.text:
            path = root / record.file
            beside = path.with_name(f".{path.name}.new")
            beside.write_text(wanted, encoding="utf-8")
            beside.replace(path)
            changed.append(record.file)
    return changed


def references(record: Record) -> Iterator[tuple[str, str, set[str]]]:
    """Every id a record refers to: the path of the reference, the id, and the folders it may lie in."""
    value = record.value
    entries = {"therapies", "agents", "cells", "molecules", "diseases", "adverse-events", "concepts"}

    def each(path: str, ids: tuple[str, ...], folders: set[str]) -> Iterator[tuple[str, str, set[str]]]:
        for number, ident in enumerate(ids):
            yield f"{path}[{number}]", ident, folders

    sources = {"sources"}
    if isinstance(value, Entry):
        for field in ("plain", "expert"):
            for number, statement in enumerate(getattr(value, field)):
                yield from each(f"$.{field}[{number}].cite", statement.cite, sources)
        yield from each("$.cite", value.cite, sources)
        for field in ("is_a", "see_also", "not_to_confuse"):
            yield from each(f"$.{field}", getattr(value, field), entries)
    if isinstance(value, Therapy | Agent):
        for number, target in enumerate(value.targets):
            yield f"$.targets[{number}].molecule", target.molecule, {"molecules"}
        yield from each("$.adverse_events", value.adverse_events, {"adverse-events"})
    if isinstance(value, Agent):
        yield from each("$.components", value.components, {"agents"})
        for number, approval in enumerate(value.approvals):
            yield f"$.approvals[{number}].disease", approval.disease, {"diseases", "adverse-events"}
            yield from each(f"$.approvals[{number}].with", approval.with_, {"agents", "therapies"})
            yield from each(f"$.approvals[{number}].cite", approval.cite, sources)
            for place, event in enumerate(approval.events):
                yield from each(f"$.approvals[{number}].events[{place}].cite", event.cite, sources)
        for number, refusal in enumerate(value.refusals):
            yield f"$.refusals[{number}].disease", refusal.disease, {"diseases", "adverse-events"}
            yield from each(f"$.refusals[{number}].cite", refusal.cite, sources)
    if isinstance(value, Cell):
        for number, marker in enumerate(value.markers):
            if isinstance(marker.molecule, str):
                yield f"$.markers[{number}].molecule", marker.molecule, {"molecules"}
        yield from each("$.secretes", value.secretes, {"molecules"})
    if isinstance(value, Molecule):
        yield from each("$.expressed_on", value.expressed_on, {"cells"})
        yield from each("$.binds", value.binds, {"molecules"})
    if hasattr(value, "caused_by"):
        yield from each("$.caused_by", value.caused_by, {"therapies", "agents"})
    if isinstance(value, Headline):
        yield from each("$.topics", value.topics, entries)
        yield from each("$.entries", value.entries, entries)
        for number, statement in enumerate(value.summary):
            yield from each(f"$.summary[{number}].cite", statement.cite, sources)


@rule
def unique_ids(corpus: Corpus, today: date) -> Iterator[Problem]:
    """An id is used once over all kinds."""
    seen: dict[str, Record] = {}
    for record in corpus.records:
        first = seen.setdefault(record.id, record)
        if first is not record:
            yield Problem(record.file, 1, "E101", f"the id is taken by {first.file}", "rename one of the two")


@rule
def references_resolve(corpus: Corpus, today: date) -> Iterator[Problem]:
    """Every reference resolves, and to the right kind."""
    where = {record.id: record.folder for record in corpus.records}
    for record in corpus.records:
        for path, ident, folders in references(record):
            if ident not in where and ident in corpus.unread:
                continue  # it is there; what is wrong with it is said of itself
            if ident not in where:
                wanted = " or ".join(f"data/{folder}/{ident}.yaml" for folder in sorted(folders)[:2])
                tip = f"write {wanted}" if len(folders) < 3 else "write the entry, or take the reference out"
                yield Problem(record.file, record.line(path), "E102", f"{path}: no entry {ident!r}", tip)
            elif where[ident] not in folders:
                what = f"{path}: {ident!r} lies in {where[ident]}/"
                tip = "expected one of " + ", ".join(sorted(folders))
                yield Problem(record.file, record.line(path), "E102", what, tip)


@rule
def facts_have_sources(corpus: Corpus, today: date) -> Iterator[Problem]:
    """Names, identifiers and facts have a source."""
    fields = ("names", "xrefs", "targets", "markers", "secretes", "symbol", "family", "expressed_on", "binds")
    for record, entry in corpus.entries():
        bare = [field for field in fields if getattr(entry, field, None) not in (None, (), msgspec.UNSET)]
        if bare and not entry.cite:
            what = f"no source for {', '.join(bare)}"
            yield Problem(record.file, record.line(f"$.{bare[0]}"), "E103", what, "name it under `cite`")
        yield from markers_are_clear(record)


def markers_are_clear(record: Record) -> Iterator[Problem]:
    """A marker is either a molecule or a text."""
    for number, marker in enumerate(getattr(record.value, "markers", ())):
        if isinstance(marker.molecule, str) == isinstance(marker.text, str):
            what = f"$.markers[{number}]: either a molecule or a text"
            yield Problem(record.file, record.line(f"$.markers[{number}]"), "E103", what)


@rule
def no_cycles(corpus: Corpus, today: date) -> Iterator[Problem]:
    """`is_a` has no cycle."""
    parents = {record.id: entry.is_a for record, entry in corpus.entries()}
    done: set[str] = set()
    for record, _ in corpus.entries():
        way: list[str] = []
        stack = [(record.id, 0)]
        while stack:
            ident, number = stack.pop()
            if number == 0:
                if ident in done:
                    continue
                way.append(ident)
            options = parents.get(ident, ())
            if number < len(options):
                stack.append((ident, number + 1))
                following = options[number]
                if following in way:
                    ring = " → ".join([*way[way.index(following) :], following])
                    yield Problem(record.file, record.line("$.is_a"), "E104", f"is_a runs in a ring: {ring}")
                    done.update(way)
                    break
                stack.append((following, 0))
            else:
                way.pop()
                done.add(ident)


@rule
def dates_are_past(corpus: Corpus, today: date) -> Iterator[Problem]:
    """Dates exist and lie in the past."""
    for record in corpus.records:
        for path, text in dates(record):
            try:
                first = bounds(text)[0]
            except ValueError:
                yield Problem(record.file, record.line(path), "E105", f"{path}: no such day {text}")
                continue
            if first > today.isoformat():
                yield Problem(record.file, record.line(path), "E105", f"{path}: {text} lies in the future")


@rule
def events_follow(corpus: Corpus, today: date) -> Iterator[Problem]:
    """What became of an approval comes after it."""
    for record, entry in corpus.entries():
        if not isinstance(entry, Agent):
            continue
        for number, approval in enumerate(entry.approvals):
            for place, event in enumerate(approval.events):
                if not isinstance(approval.date, str):
                    continue
                path = f"$.approvals[{number}].events[{place}].date"
                try:
                    early = bounds(event.date)[1] < bounds(approval.date)[0]
                except ValueError:
                    continue
                if early:
                    what = f"{path}: {event.event.value} {event.date}, before the approval of {approval.date}"
                    yield Problem(record.file, record.line(path), "E106", what)


@rule
def curies_match(corpus: Corpus, today: date) -> Iterator[Problem]:
    """Outside identifiers have a known prefix and its pattern."""
    for record, entry in corpus.entries():
        for number, xref in enumerate(entry.xrefs):
            prefix, _, local = xref.partition(":")
            path = f"$.xrefs[{number}]"
            if prefix not in PREFIXES:
                what, tip = f"{path}: unknown prefix {prefix!r}", "known are " + ", ".join(PREFIXES)
                yield Problem(record.file, record.line(path), "E107", what, tip)
            elif not re.fullmatch(PREFIXES[prefix][0], local):
                what = f"{path}: {xref} does not look like {prefix}:{PREFIXES[prefix][0]}"
                yield Problem(record.file, record.line(path), "E107", what)


@rule
def sources_are_cited(corpus: Corpus, today: date) -> Iterator[Problem]:
    """Every source is cited."""
    cited = {ident for record in corpus.records for _, ident, folders in references(record) if folders == {"sources"}}
    for record, _ in corpus.sources():
        if record.id not in cited and not corpus.unread:  # a file that could not be read may cite it
            yield Problem(record.file, 1, "E108", "nothing cites this source", "cite it, or delete the file")


@rule
def shared_names_are_known(corpus: Corpus, today: date) -> Iterator[Problem]:
    """Entries that share a name list each other under `not_to_confuse`."""
    owners: dict[str, dict[str, tuple[Record, Entry, str]]] = defaultdict(dict)
    for record, entry in corpus.entries():
        for text in (entry.name, *(name.text for name in entry.names), *_symbol(entry)):
            owners[key(text)].setdefault(record.id, (record, entry, text))
    for holders in owners.values():
        for record, entry, text in holders.values():
            missing = sorted(holders.keys() - {record.id} - set(entry.not_to_confuse))
            if missing:
                what = f"{text!r} is also a name of {', '.join(missing)}"
                tip = "list each other under `not_to_confuse`, or drop the name"
                yield Problem(record.file, 1, "E109", what, tip)


@advice
def layout_is_canonical(corpus: Corpus, today: date) -> Iterator[Problem]:
    """Files are in canonical layout."""
    for record in corpus.records:
        wanted = canonical(record.text, record.folder)
        if wanted != record.text:
            pairs = zip(record.text.splitlines(), wanted.splitlines(), strict=False)
            line = next((number for number, (old, new) in enumerate(pairs, 1) if old != new), 1)
            yield Problem(record.file, line, "E110", "not in canonical layout", "run `immuno check --fix`")


@rule
def one_work_one_source(corpus: Corpus, today: date) -> Iterator[Problem]:
    """A work is one source, and an outside identifier names one entry."""
    seen: dict[str, str] = {}
    for record, source in corpus.sources():
        for field in ("DOI", "PMID", "PMCID", "URL"):
            value = getattr(source, field)
            if isinstance(value, str):
                first = seen.setdefault(f"{field} {value.casefold().rstrip('/')}", record.file)
                if first != record.file:
                    what = f"{field} {value} is also that of {first}"
                    yield Problem(record.file, record.line(f"$.{field}"), "E111", what, "keep one of the two")
    for record, entry in corpus.entries():
        for number, xref in enumerate(entry.xrefs):
            if xref.startswith("ATC:"):  # one code may stand for several substances
                continue
            first = seen.setdefault(xref, record.file)
            if first != record.file:
                path = f"$.xrefs[{number}]"
                what = f"{xref} also names {first}"
                yield Problem(record.file, record.line(path), "E111", what, "it can mean only one of them")


@rule
def lists_are_sets(corpus: Corpus, today: date) -> Iterator[Problem]:
    """A list names nothing twice, and no entry itself."""
    for record in corpus.records:
        seen: set[tuple[str, str]] = set()
        for path, ident, _ in references(record):
            listed = path.rpartition("[")[0] if path.endswith("]") else path
            if ident == record.id:
                yield Problem(record.file, record.line(path), "E112", f"{path}: the entry names itself")
            elif (listed, ident) in seen:
                yield Problem(record.file, record.line(path), "E112", f"{path}: {ident!r} stands twice")
            seen.add((listed, ident))


@rule
def headlines_start_with_date(corpus: Corpus, today: date) -> Iterator[Problem]:
    """The file name of a headline starts with its date, or with `undated`."""
    for record, headline in corpus.headlines():
        start = headline.date if isinstance(headline.date, str) else "undated"
        if not record.id.startswith(start + "-"):
            yield Problem(record.file, 1, "E113", f"the file name does not start with {start}-", "rename the file")


@rule
def status_agrees(corpus: Corpus, today: date) -> Iterator[Problem]:
    """An approved agent and its approvals agree."""
    for record, entry in corpus.entries():
        if isinstance(entry, Agent):
            path = "$.status"
            if entry.status is Status.investigational and entry.approvals:
                yield Problem(record.file, record.line(path), "E114", "investigational, yet it has approvals")
            withdrawn = [any(e.event.value == "withdrawn" for e in a.events) for a in entry.approvals]
            if entry.status is Status.approved and withdrawn and all(withdrawn):
                what = "approved, yet every approval listed was withdrawn"
                yield Problem(record.file, record.line(path), "E114", what)


@advice
def reviews_are_recent(corpus: Corpus, today: date) -> Iterator[Problem]:
    """Reviewed within 12 months (agents: 6)."""
    for record in corpus.records:
        reviewed = getattr(record.value, "reviewed", None)
        if not reviewed:
            continue
        months = REVIEW_MONTHS.get(record.kind, REVIEW_MONTHS_ELSE)
        try:
            last = date.fromisoformat(reviewed)
        except ValueError:
            continue
        age = (today.year - last.year) * 12 + today.month - last.month - (today.day < last.day)
        if age >= months:
            what = f"last reviewed {reviewed}, {age} months ago"
            tip = "hold its facts against their sources and set `reviewed`"
            yield Problem(record.file, record.line("$.reviewed"), "W201", what, tip)


@advice
def plain_is_plain(corpus: Corpus, today: date) -> Iterator[Problem]:
    """Plain text reads at school level."""
    names = _finder(corpus)
    for record, entry in corpus.entries():
        for number, statement in enumerate(entry.plain):
            text = statement.text
            for mention in reversed(list(names.find(text))):
                text = f"{text[: mention.start]}it{text[mention.end :]}"
            grade = reading_grade(text)
            if grade > HARD_GRADE:
                path = f"$.plain[{number}].text"
                what = f"{path}: reads at school grade {grade:.0f}"
                tip = "shorter sentences, everyday words, names that are entries"
                yield Problem(record.file, record.line(path), "W202", what, tip)


@advice
def plain_differs(corpus: Corpus, today: date) -> Iterator[Problem]:
    """Plain does not repeat expert."""
    for record, entry in corpus.entries():
        expert = {" ".join(statement.text.casefold().split()) for statement in entry.expert}
        for number, statement in enumerate(entry.plain):
            if " ".join(statement.text.casefold().split()) in expert:
                path = f"$.plain[{number}]"
                yield Problem(record.file, record.line(path), "W203", f"{path} equals an expert statement")


@advice
def names_say_something(corpus: Corpus, today: date) -> Iterator[Problem]:
    """Another name says something new."""
    for record, entry in corpus.entries():
        seen = {entry.name}
        for number, name in enumerate(entry.names):
            if name.text in seen:
                path = f"$.names[{number}]"
                yield Problem(record.file, record.line(path), "W204", f"{path}: {name.text!r} stands twice")
            seen.add(name.text)


@advice
def texts_are_clean(corpus: Corpus, today: date) -> Iterator[Problem]:
    """Texts hold no control characters."""
    for record in corpus.records:
        for path, text in texts(msgspec.to_builtins(record.value)):
            if CONTROL.search(text):
                what = f"{path}: a control character, which readers will see as an escape"
                yield Problem(record.file, record.line(path), "W205", what, "remove it")


@advice
def headlines_list_what_they_name(corpus: Corpus, today: date) -> Iterator[Problem]:
    """A headline lists the entries that its title and summary name."""
    names = _finder(corpus)
    for record, headline in corpus.headlines():
        listed = {*headline.topics, *headline.entries}
        told = [("$.title", headline.title), *(("$.summary", statement.text) for statement in headline.summary)]
        missing: dict[str, tuple[str, str]] = {}
        for path, text in told:
            for mention in names.find(text):
                if len(mention.ids) == 1 and not listed & set(mention.ids):
                    missing.setdefault(mention.ids[0], (path, mention.text))
        for ident, (path, text) in missing.items():
            what = f"{path} names {text!r}, which is {ident}"
            yield Problem(record.file, record.line(path), "W206", what, f"add {ident} to `entries`")


def reading_grade(text: str) -> float:
    """School grade by the Flesch-Kincaid formula (Kincaid and others 1975), syllables counted by vowel groups."""
    words = re.findall(r"[A-Za-z]+", text)
    sentences = max(1, len(re.findall(r"[.!?](?:\s|$)", text)))
    if not words:
        return 0.0
    syllables = 0
    for word in words:
        groups = len(re.findall(r"[aeiouy]+", word.casefold()))
        syllables += max(1, groups - (word.endswith("e") and not word.endswith("le")))
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def _finder(corpus: Corpus) -> Finder:
    """Finds the names of a corpus in a text."""
    labels = [
        (key(text), record.id, text)
        for record, entry in corpus.entries()
        for text in (entry.name, *(name.text for name in entry.names), *_symbol(entry))
    ]
    return Finder(labels)


def _symbol(entry: Entry) -> tuple[str, ...]:
    symbol = getattr(entry, "symbol", None)
    return (symbol,) if isinstance(symbol, str) else ()


def dates(record: Record) -> Iterator[tuple[str, str]]:
    """Every date in a record, with its path."""
    value = record.value
    for field in ("reviewed", "date", "issued"):
        text = getattr(value, field, None)
        if isinstance(text, str):
            yield f"$.{field}", text
    if isinstance(value, Agent):
        for number, approval in enumerate(value.approvals):
            if isinstance(approval.date, str):
                yield f"$.approvals[{number}].date", approval.date
            for place, event in enumerate(approval.events):
                yield f"$.approvals[{number}].events[{place}].date", event.date
        for number, refusal in enumerate(value.refusals):
            yield f"$.refusals[{number}].date", refusal.date


def texts(value: object, path: str = "$") -> Iterator[tuple[str, str]]:
    """Every text in nested data, with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from texts(item, f"{path}.{name}")
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from texts(item, f"{path}[{number}]")


def _allowed(root: Path, problems: list[Problem]) -> set[tuple[str, str]]:
    """Exceptions written down under `allow/`. A broken list is itself a problem."""
    allowed: set[tuple[str, str]] = set()
    folder = root / "allow"
    for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
        try:
            data = parse(path.read_text(encoding="utf-8"))
            exceptions = msgspec.convert(data, list[Allowed])
        except (Refused, msgspec.ValidationError, UnicodeDecodeError, OSError) as error:
            problems.append(Problem(f"allow/{path.name}", 1, "E006", str(error), "a list of {file, reason}"))
            continue
        allowed |= {(path.stem, exception.file) for exception in exceptions}
    return allowed


class Allowed(msgspec.Struct, forbid_unknown_fields=True):
    file: str
    reason: str
