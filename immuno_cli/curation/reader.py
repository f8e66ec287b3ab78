"""Strict YAML to the structs of `model.py`.

Every scalar stays a string, so NO, 1e3 and 2020-01-01 mean what they say; duplicate keys, anchors,
aliases and tags are errors; every error names the file, the line and the path inside it.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
import yaml

from .. import model
from ..model import CHOICES, KIND_OF, KINDS, Base, Entry, Headline, Source, SourceType

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
#: of one file, so many problems are told
MAX_PROBLEMS = 20
TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map")}
#: what to write where a pattern was not met
EXPECTED = {
    model.DAY: "a day, as 2026-11-23",
    model.PARTIAL_DATE: "a date, as 2026-11-23, 2026-11 or '2026'",
    model.ID: "an id: lower-case words joined by hyphens",
    model.CURIE: "an identifier with its prefix, as MONDO:0005105",
    model.DOI_FORM: "a DOI without its address, as 10.1056/NEJMoa1003466",
    model.PMID_FORM: "the number in PubMed, as '20525992'",
    model.PMCID_FORM: "the number in PubMed Central, as PMC3549297",
    model.ADDRESS: "an address, as https://example.org/page",
    # part of other patterns, too
    model.NOT_BLANK: "a text that is not blank",
}
_PATH_STEP = re.compile(r"\[(\d+)\]|\.([^.\[\]]+)")
_ERROR = re.compile(r"^(?P<what>.*?)(?: - at `(?P<path>[^`]*)`)?$", re.DOTALL)


class Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """libyaml where it is there; nothing but strings, mappings and lists come out."""


Loader.yaml_implicit_resolvers = {}


@dataclass(frozen=True, order=True)
class Problem:
    """One finding: where, which rule, what is wrong, and what to do about it."""

    file: str
    line: int
    code: str
    what: str
    tip: str = ""

    @property
    def is_error(self) -> bool:
        return self.code.startswith("E")


@dataclass(frozen=True)
class Record:
    """A file that was read: its struct, and its text."""

    folder: str
    id: str
    file: str
    value: Base
    text: str

    @property
    def kind(self) -> str:
        return KIND_OF[self.folder]

    @cached_property
    def lines(self) -> dict[str, int]:
        """The line of each path, worked out when a problem is to be placed."""
        return lines_of(self.text)

    def line(self, path: str) -> int:
        return _line_of(self.lines, path)


@dataclass(frozen=True)
class Corpus:
    """All records of one data folder, by id, and its own description."""

    root: Path
    about: dict[str, str]
    records: tuple[Record, ...]
    unread: frozenset[str] = frozenset()  # ids of files that are there but could not be read
    own: frozenset[str] = frozenset()  # ids of records of the reader's own
    added: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # id -> fields that an own file added to
    notes: Mapping[str, str] = field(default_factory=dict)  # what else the index is to say of itself

    def entries(self) -> Iterator[tuple[Record, Entry]]:
        for record in self.records:
            if isinstance(record.value, Entry):
                yield record, record.value

    def headlines(self) -> Iterator[tuple[Record, Headline]]:
        for record in self.records:
            if isinstance(record.value, Headline):
                yield record, record.value

    def sources(self) -> Iterator[tuple[Record, Source]]:
        for record in self.records:
            if isinstance(record.value, Source):
                yield record, record.value


class Refused(Exception):
    def __init__(self, line: int, code: str, what: str, tip: str = "") -> None:
        super().__init__(what)
        self.line, self.code, self.what, self.tip = line, code, what, tip


def read_corpus(root: Path) -> tuple[Corpus, list[Problem]]:
    """Read every file of a data folder. Returns what could be read, and a problem for all the rest."""
    problems: list[Problem] = []
    records: list[Record] = []
    unread: set[str] = set()
    about: dict[str, str] = {}
    if not root.is_dir():
        return Corpus(root, about, ()), [Problem(str(root), 1, "E001", "no such folder", "name a data folder")]
    about_file = root / "corpus.yaml"
    try:
        data = parse(_text_of(about_file))
        about = msgspec.convert(data, dict[str, str])
    except Refused as refusal:
        problems.append(Problem("corpus.yaml", refusal.line, refusal.code, refusal.what, refusal.tip))
    except msgspec.ValidationError as error:
        problems.append(Problem("corpus.yaml", 1, "E006", str(error), "keys and texts only"))
    for required in ("version", "license"):
        if not problems and required not in about:
            problems.append(Problem("corpus.yaml", 1, "E006", f"no `{required}`", "the corpus carries both"))
    for folder in sorted(item.name for item in root.iterdir() if item.is_dir()):
        if folder not in KINDS:
            if folder != "allow":
                tip = "folders are " + ", ".join(KINDS)
                problems.append(Problem(folder, 1, "E002", "unknown kind of entry", tip))
            continue
        try:
            paths = sorted((root / folder).iterdir())
        except OSError as error:
            problems.append(Problem(folder, 1, "E003", error.strerror or "cannot be read"))
            continue
        for path in paths:
            if path.name.startswith("."):
                continue
            record, found = read_file(path, folder)
            problems += found
            if record:
                records.append(record)
            else:
                unread.add(path.stem)
    return Corpus(root, about, tuple(records), frozenset(unread)), problems


def read_file(
    path: Path, folder: str, shape: type[Base] | None = None, limit: int = MAX_BYTES
) -> tuple[Record | None, list[Problem]]:
    """Read one file as an entry of the folder's kind, or as another shape. All its problems come back together."""
    file = f"{folder}/{path.name}"
    try:
        if path.suffix != ".yaml":
            raise Refused(1, "E002", "not a .yaml file", "one entry per file, named <id>.yaml")
        if not re.fullmatch(model.ID, path.stem):
            raise Refused(1, "E005", f"{path.stem!r} is no id", "lower-case letters, digits and single hyphens")
        text = _text_of(path, limit)
        data = parse(text)
    except Refused as refusal:
        return None, [Problem(file, refusal.line, refusal.code, refusal.what, refusal.tip)]
    problems: list[Problem] = []
    dropped: set[str] = set()
    lines = dict[str, int]()
    while len(problems) < MAX_PROBLEMS:
        try:
            value = msgspec.convert(data, shape or KINDS[folder], strict=True)
        except msgspec.ValidationError as error:
            match = _ERROR.match(str(error))
            what, where = (match["what"], match["path"] or "$") if match else (str(error), "$")
            unknown = re.fullmatch(r"Object contains unknown field `(.*)`", what)
            # msgspec names the object that holds an unknown field; the field is what to look at
            place = f"{where}.{unknown[1]}" if unknown else where
            missing = re.fullmatch(r"Object missing required field `(.*)`", what)
            if place in dropped or (missing and f"{where}.{missing[1]}" in dropped):
                break  # it is missing because it was wrong and has been dropped
            dropped.add(place)
            lines = lines or lines_of(text)
            line = _line_of(lines, place)
            problems.append(Problem(file, line, "E006", f"{place}: {what}", _tip(what, place, folder)))
            if missing or place == "$" or not _drop(data, place):
                break
        else:
            break
    if problems:
        return None, problems
    return Record(folder, path.stem, file, value, text), []


def parse(text: str) -> Any:
    """The data of one YAML document of strings.

    Raises Refused when the text is no YAML, or uses anything beyond mappings, lists and strings.
    """
    return _Reading(text).document()


def lines_of(text: str) -> dict[str, int]:
    """The line of every path (`$.names[0].text`) in a text that `parse` accepts. Raises as it does."""
    lines: dict[str, int] = {}
    _Reading(text, lines).document()
    return lines


class _Reading:
    """One pass over the events of a YAML text."""

    def __init__(self, text: str, lines: dict[str, int] | None = None) -> None:
        self._loader, self._lines = Loader(text), lines
        # where neither sign stands there is no anchor and no alias, and events need no look
        self._next = self._looked_at if "&" in text or "*" in text else self._loader.get_event

    def document(self) -> Any:
        try:
            self._next()
            if type(self._next()) is yaml.StreamEndEvent:
                raise Refused(1, "E003", "the file is empty")
            found = self._value(self._next(), "$", 0)
            self._next()
            if not self._loader.check_event(yaml.StreamEndEvent):
                raise Refused(self._line(self._next()), "E003", "not YAML: more than one document")
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            what = getattr(error, "problem", None) or str(error).splitlines()[0]
            deep = "maximum nesting depth" in what  # libyaml has a limit of its own, and reads ahead
            raise Refused(mark.line + 1 if mark else 1, "E004" if deep else "E003", f"not YAML: {what}") from None
        finally:
            self._loader.dispose()
        return found

    def _looked_at(self) -> Any:
        event = self._loader.get_event()
        if getattr(event, "anchor", None):
            raise Refused(self._line(event), "E004", "anchors and aliases are not allowed", "write the value out")
        return event

    def _line(self, event: Any) -> int:
        return event.start_mark.line + 1 if event.start_mark else 1

    def _value(self, event: Any, path: str, depth: int) -> Any:
        if self._lines is not None:
            self._lines.setdefault(path, self._line(event))
        if event.tag and event.tag not in TAGS:
            raise Refused(self._line(event), "E004", f"{path}: tags are not allowed", "write plain text")
        kind = type(event)
        if kind is yaml.ScalarEvent:
            return event.value
        if depth >= MAX_DEPTH:
            raise Refused(self._line(event), "E004", f"nested deeper than {MAX_DEPTH} levels", "no entry needs that")
        if kind is yaml.SequenceStartEvent:
            items: list[Any] = []
            while type(event := self._next()) is not yaml.SequenceEndEvent:
                items.append(self._value(event, f"{path}[{len(items)}]", depth + 1))
            return items
        found: dict[str, Any] = {}
        while type(event := self._next()) is not yaml.MappingEndEvent:
            if type(event) is not yaml.ScalarEvent:
                raise Refused(self._line(event), "E003", f"{path}: a key must be a word")
            name = event.value
            if name in found:
                raise Refused(self._line(event), "E004", f"{path}: `{name}` stands twice", "merge the two")
            if self._lines is not None:
                self._lines[f"{path}.{name}"] = self._line(event)
            found[name] = self._value(self._next(), f"{path}.{name}", depth + 1)
        return found


def _text_of(path: Path, limit: int = MAX_BYTES) -> str:
    try:
        info = path.lstat()
        if stat.S_ISLNK(info.st_mode):
            raise Refused(1, "E003", "is a link", "entries are plain files")
        if not stat.S_ISREG(info.st_mode):
            raise Refused(1, "E003", "not a plain file", "entries are plain files")
        # what it was a moment ago it need not be: nothing is followed, and nothing waited for
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with open(os.open(path, flags), "rb") as file:  # noqa: PTH123
            data = file.read(limit + 1) or b""
        if len(data) > limit:
            raise Refused(1, "E003", f"larger than {limit:,} bytes", "split it")
        return data.decode("utf-8")  # line ends as they are: canonical layout has its own
    except UnicodeDecodeError:
        raise Refused(1, "E003", "not UTF-8 text", "save it as UTF-8") from None
    except FileNotFoundError:
        raise Refused(1, "E003", "No such file", "entries are plain files") from None
    except OSError as error:
        raise Refused(1, "E003", error.strerror or "cannot be read") from None


def _line_of(lines: dict[str, int], path: str) -> int:
    """The line of a path, or of the nearest thing that holds it."""
    while path not in lines and path != "$":
        path = path[: max(path.rfind("."), path.rfind("["))] or "$"
    return lines.get(path, 1)


def _drop(data: Any, path: str) -> bool:
    """Take the place a problem names out of the data, so that the next problem can be seen."""
    steps = [int(number) if number else name for number, name in _PATH_STEP.findall(path)]
    if not steps:
        return False
    *way, last = steps
    for step in way:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return False
    try:
        del data[last]
    except (KeyError, IndexError, TypeError):
        return False
    return True


def _tip(what: str, place: str, folder: str) -> str:
    """What was expected at a place: the fields, the words of a closed list, or where the shape is written down."""
    if "got `array`" in what and place == "$":
        return "an entry is a mapping of fields"
    if "unknown field" in what and place.count(".") == 1:
        fields = KINDS[folder].__struct_encode_fields__
        alike = [each for each in fields if each.casefold() == place.removeprefix("$.").casefold()]
        return f"write `{alike[0]}`" if alike else "fields are " + ", ".join(fields)
    if "enum" in what:
        field = re.sub(r"\[\d+\]$", "", place).rpartition(".")[2]
        choices = SourceType if (folder, field) == ("sources", "type") else CHOICES[field]
        return "one of " + ", ".join(choice.value for choice in choices)
    for pattern, expected in EXPECTED.items():
        if repr(pattern)[1:-1] in what:
            return f"write {expected}"
    return f"data/README.md has the shape of {folder}"
