"""A reader's own entries: read, held against their rules, and put beside the official records.

A file whose id is new is an entry; one whose id an official entry of the same kind has is a patch, which adds to it.
What is wrong is left out, and told: the rest counts. The rules are those of `checks.py` that make sense for own files
(E001 to E006, E101, E102, E104 to E107 and E112, of E105 only that a day exists), and these:

| code | what it holds |
|------|---------------|
| E301 | a patch adds to an official entry and changes none of its fields; `say` alone it may |
| E302 | an own entry has a statement, `plain` or `expert` |
| E303 | texts hold no control characters |
| E304 | names are no longer than 300 characters |
| E305 | an entry has no more than 100 others above it |
| E306 | an address holds no user name and no password |
"""

from __future__ import annotations

import re
import stat
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
from msgspec import UNSET

from ..dates import bounds
from ..loose import OWN, PATCHES
from ..model import KIND_OF, KINDS, Base, Entry
from ..own import is_passed_over
from . import checks
from .curies import PREFIXES
from .reader import Corpus, Problem, Record, read_file
from .templates import own_template

MAX_BYTES = 100_000
MAX_NAME = 300
MAX_ABOVE = 100
#: problems that an index keeps to be shown
KEPT_PROBLEMS = 100
#: an official field that a patch may replace
REPLACED = "say"
NO_STATEMENT = "no statement yet", "write a sentence under `plain` or `expert`"
LEFT_OUT = "is left out itself"
_ENTRIES = (".yaml", ".yml")
_EMPTY = "the file is empty"
_FOLDER_OF = {kind: folder for folder, kind in KIND_OF.items()}


@dataclass
class Own:
    """The own files of a folder: what is sound, what is wrong, and which of them are patches."""

    records: dict[str, Record] = field(default_factory=dict)
    patches: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    #: ids of all files, whether they count or not
    there: set[str] = field(default_factory=set)
    #: files that say nothing yet: templates that `immuno new` wrote
    unfilled: list[Problem] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """How many entries (by kind) and patches count, and how many files do not."""
        counts: dict[str, int] = defaultdict(int)
        for ident, record in self.records.items():
            counts["patch" if ident in self.patches else record.kind] += 1
        return {name: counts[name] for name in (*KIND_OF.values(), "patch") if counts[name]}

    @property
    def left_out(self) -> int:
        return len({problem.file for problem in self.problems})

    def as_json(self, most: int | None = None) -> dict[str, Any]:
        """What counts and what is left out, with at most so many of the reasons."""
        told = [
            {"file": text(each.file), "line": each.line, "code": each.code, "what": text(each.what), "tip": each.tip}
            for each in self.problems[:most]
        ]
        return {"counts": self.counts(), "left_out": self.left_out, "problems": told}


def merge(rows: Iterable[tuple[str, dict[str, Any]]], about: dict[str, str], folder: str) -> Corpus:
    """The official records of an index, and the own files of a folder, as one corpus. Raises OSError."""
    official = restored(rows)
    return merged(official, read(Path(folder), official), about, folder)


def merged(official: Mapping[str, Record], own: Own, about: dict[str, str], folder: str) -> Corpus:
    """Official records and own ones that were read, as one corpus."""
    records = dict(official)
    added: dict[str, tuple[str, ...]] = {}
    for ident, record in own.records.items():
        if ident in own.patches:
            records[ident], added[ident] = patched(official[ident], record)
        else:
            records[ident] = record
    new = frozenset(own.records.keys() - own.patches)
    ordered = sorted(records.values(), key=lambda record: (record.folder, record.id))
    notes = {"yours": _json(sorted(new)), "own": _json({"folder": text(folder), **own.as_json(KEPT_PROBLEMS)})}
    if own.problems:
        notes["own_warning"] = text(warning(own, folder))
    return Corpus(Path(folder), about, tuple(ordered), own=new, added=added, notes=notes)


def warning(own: Own, folder: str) -> str:
    """The one line on what is left out."""
    from shlex import quote

    # what is wrong in itself before what refers to it
    first = min(own.problems, key=lambda problem: (problem.what.endswith(LEFT_OUT), problem))
    count = own.left_out
    files = "1 of your own files is" if count == 1 else f"{count:,} of your own files are"
    place = f"{folder}/{first.file}:{first.line}"
    return f"{files} left out{', the first' * (count > 1)}: {place}: {first.code} {first.what}; " + (
        f"`immuno check {quote(folder)}` shows all."
    )


def restored(rows: Iterable[tuple[str, dict[str, Any]]]) -> dict[str, Record]:
    """The records that an index was compiled from: its bodies hold every field of the model."""
    records = {}
    for table, body in rows:
        folder = "sources" if table == "source" else _FOLDER_OF[body["kind"]]
        fields = OWN[folder].__struct_encode_fields__
        value = msgspec.convert({name: body[name] for name in fields if name in body}, OWN[folder])
        records[body["id"]] = Record(folder, body["id"], f"{folder}/{body['id']}.yaml", value, "")
    return records


def read(root: Path, official: Mapping[str, Record]) -> Own:
    """Read every own file, and leave out what breaks a rule."""
    own = Own()
    seen: dict[str, Record] = {}
    for record in _read_files(root, official, own):
        problems = list(_problems(record, official.get(record.id)))
        if record.id in seen:
            what = f"the id is taken by {seen[record.id].file}"
            problems.append(Problem(record.file, 1, "E101", what, "rename one of the two"))
        seen.setdefault(record.id, record)
        if problems:
            own.problems += problems
            continue
        own.records[record.id] = record
        if record.id in official:
            own.patches.add(record.id)
    _settle(own, official)
    own.problems = sorted(set(own.problems))
    return own


def check(root: Path, official: Mapping[str, Record]) -> Own:
    """As `read`, with what lies about where nothing looks for it."""
    own = read(root, official)
    own.problems += own.unfilled
    for path in sorted(root.iterdir()):
        if path.name in KINDS or is_passed_over(path.name):
            continue
        if path.suffix in _ENTRIES or _holds_entries(path):
            own.problems.append(Problem(path.name, 1, "E002", "lies in no folder of a kind", _folders()))
    own.problems.sort()
    return own


def _holds_entries(path: Path) -> bool:
    """Whether a folder that no kind has holds files that look like entries; others are no matter of ours."""
    try:
        return path.is_dir() and not path.is_symlink() and any(each.suffix in _ENTRIES for each in path.iterdir())
    except OSError:
        return False


def _read_files(root: Path, official: Mapping[str, Record], own: Own) -> Iterator[Record]:
    """Every file that can be read as an entry, or as a patch of an official one."""
    problems = own.problems
    for folder in KINDS:
        place = root / folder
        try:
            mode = place.lstat().st_mode
            if not stat.S_ISDIR(mode):
                what = "is a link" if stat.S_ISLNK(mode) else "is no folder"
                problems.append(Problem(folder, 1, "E003", what, "entries lie in plain folders"))
                continue
            paths = sorted(place.iterdir())
        except FileNotFoundError:
            continue
        except OSError as error:
            problems.append(Problem(folder, 1, "E003", error.strerror or "cannot be read"))
            continue
        for path in paths:
            if is_passed_over(path.name):
                continue
            own.there.add(path.stem)
            known = official.get(path.stem)
            patch = known is not None and known.folder == folder
            record, found = read_file(path, folder, (PATCHES if patch else OWN)[folder], MAX_BYTES)
            if patch and [each.what for each in found] == [_EMPTY]:
                continue  # a template of which nothing is used yet
            told = [_spoken(each) for each in found]
            if [each.what for each in told] == [NO_STATEMENT[0]] and _is_template(path, folder):
                own.unfilled += told
                continue
            problems += told
            if record:
                yield record


def _is_template(path: Path, folder: str) -> bool:
    """Whether a file is as `immuno new` wrote it, but for its name and for where the folder lies now."""

    def lines(text: str) -> list[str]:
        return [line for line in text.splitlines() if line.strip() and not line.startswith(("## ", "name:"))]

    try:
        return lines(path.read_text(encoding="utf-8")) == lines(own_template(folder, "x", ""))
    except (OSError, UnicodeDecodeError):
        return False


def _spoken(problem: Problem) -> Problem:
    """A template whose statement is not written yet is told as just that."""
    if re.match(r"\$\.(plain|expert)\[0\]\.text: Expected `str` of length", problem.what):
        return replace(problem, code="E302", what=NO_STATEMENT[0], tip=NO_STATEMENT[1])
    shape = "`immuno new` writes a file that shows"
    return replace(problem, tip=problem.tip.replace("data/README.md has", shape))


def _problems(record: Record, official: Record | None) -> Iterator[Problem]:
    """What is wrong with one file, taken by itself."""
    value, file = record.value, record.file
    if official is not None and official.folder != record.folder:
        what = f"the id is that of an official {official.kind}"
        yield Problem(file, 1, "E101", what, f"rename the file, or put it into {official.folder}/ to add to that")
        return
    if official is not None:
        yield from _overwritten(record, official)
    elif isinstance(value, Entry) and not value.plain and not value.expert:
        yield Problem(file, 1, "E302", *NO_STATEMENT)
    for path, told in checks.texts(msgspec.to_builtins(value)):
        if checks.CONTROL.search(told):
            yield Problem(file, record.line(path), "E303", f"{path}: a control character", "remove it")
        if re.fullmatch(r"\$\.(name|title|names\[\d+\]\.text|symbol)", path) and len(told) > MAX_NAME:
            yield Problem(file, record.line(path), "E304", f"{path}: longer than {MAX_NAME} characters")
    for path, day in checks.dates(record):
        try:
            bounds(day)
        except ValueError:
            yield Problem(file, record.line(path), "E105", f"{path}: no such day {day}")
    for number, xref in enumerate(getattr(value, "xrefs", ())):
        prefix, _, local = xref.partition(":")
        if prefix in PREFIXES and not re.fullmatch(PREFIXES[prefix][0], local):
            path = f"$.xrefs[{number}]"
            what = f"{path}: {xref} does not look like {prefix}:{PREFIXES[prefix][0]}"
            yield Problem(file, record.line(path), "E107", what)
    yield from checks.markers_are_clear(record)
    for name in ("URL", "url"):
        if "@" in urlsplit(str(getattr(value, name, ""))).netloc:
            what = f"$.{name}: the address holds a user name or a password"
            yield Problem(file, record.line(f"$.{name}"), "E306", what, "take it out: whoever reads the entry sees it")
    alone = Corpus(Path(), {}, (record,))
    for rule in (checks.events_follow, checks.lists_are_sets):
        yield from rule(alone, date.min)


def _overwritten(record: Record, official: Record) -> Iterator[Problem]:
    """Fields of an official entry that a patch would change."""
    for name, encoded, given in _given(record.value):
        held = getattr(official.value, name)
        if not isinstance(given, tuple) and name != REPLACED and held not in (UNSET, given):
            path = f"$.{encoded}"
            what = f"{path}: the official entry says {_shown(held)}; a patch adds to lists, it changes nothing"
            yield Problem(record.file, record.line(path), "E301", what, "take it out")


def _given(value: Base) -> Iterator[tuple[str, str, Any]]:
    """The fields that a struct has: name, name in the file, value."""
    for name, encoded in zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True):
        given = getattr(value, name)
        if given is not UNSET and given != ():
            yield name, encoded, given


def _shown(value: Any) -> str:
    told = str(getattr(value, "value", value))
    return repr(told if len(told) < 60 else told[:59] + "…")


def patched(official: Record, own: Record) -> tuple[Record, tuple[str, ...]]:
    """An official record with what a patch adds to it, marked as the reader's; and the fields that were added to."""
    changes: dict[str, Any] = {}
    value = official.value
    for name, _, given in _given(own.value):
        held = getattr(value, name)
        if not isinstance(given, tuple):
            if held != given:
                changes[name] = given
            continue
        known: tuple[str, ...] = ()
        if name == "names" and isinstance(value, Entry):
            known = (value.name, *(each.text for each in value.names))
        new = [each for each in given if each not in held and getattr(each, "text", None) not in known]
        marked = [msgspec.structs.replace(each, yours=True) if hasattr(each, "yours") else each for each in new]
        if marked:
            changes[name] = (*held, *marked)
    record = replace(official, value=msgspec.structs.replace(value, **changes), file=own.file, text=own.text)
    return record, tuple(changes)


def _settle(own: Own, official: Mapping[str, Record]) -> None:
    """Leave out what refers to nothing, or runs in a ring, until all that is left holds."""
    used_by: dict[str, set[str]] = defaultdict(set)
    for ident, record in own.records.items():
        for _, other, _ in checks.references(record):
            used_by[other].add(ident)
    waiting = list(own.records)
    while waiting:
        while waiting:
            left = own.records.get(waiting.pop())
            problems = list(_dangling(left, own, official)) if left else []
            if left and problems:
                own.problems += problems
                waiting += _leave_out(own, left, used_by)
        for record, problem in list(_rings(own, official)):
            own.problems.append(problem)
            waiting += _leave_out(own, record, used_by)


def _leave_out(own: Own, record: Record, used_by: Mapping[str, set[str]]) -> set[str]:
    """Take a record out. Returns the ids of those that may refer to nothing now."""
    del own.records[record.id]
    if record.id in own.patches:
        own.patches.discard(record.id)
        return set()
    return used_by[record.id]


def _dangling(record: Record, own: Own, official: Mapping[str, Record]) -> Iterator[Problem]:
    for path, ident, folders in checks.references(record):
        other = official.get(ident) or own.records.get(ident)
        if other is None and ident in own.there:
            tip = f"`immuno check` says what is wrong with {ident}; mend that first"
            yield Problem(record.file, record.line(path), "E102", f"{path}: {ident!r} {LEFT_OUT}", tip)
        elif other is None:
            wanted = " or ".join(f"{folder}/{ident}.yaml" for folder in sorted(folders))
            tip = f"write {wanted if len(folders) < 3 else 'the entry'}, or take the reference out"
            yield Problem(record.file, record.line(path), "E102", f"{path}: no entry {ident!r}", tip)
        elif other.folder not in folders:
            what = f"{path}: {ident!r} lies in {other.folder}/"
            tip = "expected one of " + ", ".join(sorted(folders))
            yield Problem(record.file, record.line(path), "E102", what, tip)


def _rings(own: Own, official: Mapping[str, Record]) -> Iterator[tuple[Record, Problem]]:
    """Own files that close a ring of `is_a`, or stand too deep for a tree that anyone reads."""

    def parents(ident: str) -> list[str]:
        held = (records[ident].value for records in (official, own.records) if ident in records)
        return [each for value in held for each in getattr(value, "is_a", ())]

    for ident, record in own.records.items():
        above: set[str] = set()
        waiting = list(getattr(record.value, "is_a", ()))
        while waiting and len(above) <= MAX_ABOVE and ident not in above:
            up = waiting.pop()
            if up not in above:
                above.add(up)
                waiting += parents(up)
        if ident in above:
            yield record, Problem(record.file, record.line("$.is_a"), "E104", f"is_a runs in a ring through {ident}")
        elif len(above) > MAX_ABOVE:
            what = f"$.is_a: more than {MAX_ABOVE} entries above it"
            yield record, Problem(record.file, record.line("$.is_a"), "E305", what)


def text(path: str) -> str:
    """A path as text: a file's name may hold bytes that are none."""
    return path.encode("utf-8", "backslashreplace").decode()


def _folders() -> str:
    return "folders are " + ", ".join(KINDS)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
