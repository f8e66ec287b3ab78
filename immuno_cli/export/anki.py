"""Anki: a package (.apkg) of flash cards, one note per entry.

Written here, not with genanki: its last release is of 2023, it needs frozendict (LGPL), and what it writes holds the
hour. A package is a zip with a SQLite file in Anki's schema 11, which Anki has read since 2.1 and still reads.
A note is known by its guid, `immuno/<kind>/<id>`: importing a newer package updates notes and keeps what was learnt.
"""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from ..exits import UsageError
from ..render.view import Line, Section, clean
from . import only_entries, telling

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ..api import Corpus
    from .telling import Imprint, Json

#: known to every collection that ever imported a package; never to be changed
DECK, NOTETYPE, OPTIONS = 1732492800001, 1732492800002, 1
FIELDS = ("Name", "Kind", "Plain", "Expert", "Names", "Facts", "Sources", "Reviewed", "Id")
#: where ids of notes begin: an id is a time in milliseconds to Anki
_FIRST = 1_600_000_000_000
_RANGE = 100_000_000_000

FRONT = """<header>{{Kind}}</header>
<h1>{{Name}}</h1>
{{#Names}}<div class="hint">{{hint:Names}}</div>{{/Names}}"""

BACK = """<header>{{Kind}}</header>
<h1>{{Name}}</h1>
<hr id="answer">
<section class="plain">{{Plain}}</section>
<details><summary>For experts</summary><section>{{Expert}}</section></details>
{{#Facts}}<details><summary>Facts</summary><section>{{Facts}}</section></details>{{/Facts}}
{{#Names}}<details><summary>Other names</summary><section>{{Names}}</section></details>{{/Names}}
<details><summary>Sources</summary><section class="sources">{{Sources}}</section></details>
<footer>%s. <span>Reviewed {{Reviewed}}.</span> <code>immuno define {{Id}}</code></footer>"""

STYLE = """.card { --ink: #1c2733; --soft: #5b6875; --line: #d9dfe5; --accent: #0b6e78; --paper: #fff;
  font: 19px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  color: var(--ink); background: var(--paper); text-align: left; max-width: 40em; margin: 0 auto; padding: 1em; }
.card.nightMode, .nightMode .card { --ink: #e6eaee; --soft: #9daab6; --line: #3b4650; --accent: #5cc5cf;
  --paper: #1b2127; }
header { color: var(--accent); font-size: .8em; letter-spacing: .04em; }
h1 { font-size: 1.7em; line-height: 1.2; margin: .1em 0 .4em; overflow-wrap: anywhere; }
hr { border: 0; border-top: 2px solid var(--accent); width: 3em; margin: 0 0 1em; }
p { margin: 0 0 .6em; }
a { color: var(--accent); overflow-wrap: anywhere; }
sup { color: var(--soft); font-size: .65em; line-height: 0; margin-left: .15em; }
.plain { font-size: 1.05em; margin-bottom: 1.2em; }
.hint, details { font-size: .85em; }
.hint a { color: var(--soft); }
details { border-top: 1px solid var(--line); padding: .45em 0; }
summary { cursor: pointer; color: var(--accent); }
details section { padding: .5em 0 0; }
dl { margin: 0; }
dt { color: var(--soft); font-size: .9em; }
dd { margin: 0 0 .4em; }
.sources p { font-size: .9em; overflow-wrap: anywhere; }
footer { border-top: 1px solid var(--line); color: var(--soft); font-size: .7em; padding-top: .7em; }
footer span { white-space: nowrap; }
"""

_SCHEMA = """
CREATE TABLE col (id integer PRIMARY KEY, crt integer NOT NULL, mod integer NOT NULL, scm integer NOT NULL,
  ver integer NOT NULL, dty integer NOT NULL, usn integer NOT NULL, ls integer NOT NULL, conf text NOT NULL,
  models text NOT NULL, decks text NOT NULL, dconf text NOT NULL, tags text NOT NULL);
CREATE TABLE notes (id integer PRIMARY KEY, guid text NOT NULL, mid integer NOT NULL, mod integer NOT NULL,
  usn integer NOT NULL, tags text NOT NULL, flds text NOT NULL, sfld integer NOT NULL, csum integer NOT NULL,
  flags integer NOT NULL, data text NOT NULL);
CREATE TABLE cards (id integer PRIMARY KEY, nid integer NOT NULL, did integer NOT NULL, ord integer NOT NULL,
  mod integer NOT NULL, usn integer NOT NULL, type integer NOT NULL, queue integer NOT NULL, due integer NOT NULL,
  ivl integer NOT NULL, factor integer NOT NULL, reps integer NOT NULL, lapses integer NOT NULL, left integer NOT NULL,
  odue integer NOT NULL, odid integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
CREATE TABLE revlog (id integer PRIMARY KEY, cid integer NOT NULL, usn integer NOT NULL, ease integer NOT NULL,
  ivl integer NOT NULL, lastIvl integer NOT NULL, factor integer NOT NULL, time integer NOT NULL,
  type integer NOT NULL);
CREATE TABLE graves (usn integer NOT NULL, oid integer NOT NULL, type integer NOT NULL);
CREATE INDEX ix_notes_usn ON notes (usn);
CREATE INDEX ix_cards_usn ON cards (usn);
CREATE INDEX ix_revlog_usn ON revlog (usn);
CREATE INDEX ix_cards_nid ON cards (nid);
CREATE INDEX ix_cards_sched ON cards (did, queue, due);
CREATE INDEX ix_revlog_cid ON revlog (cid);
CREATE INDEX ix_notes_csum ON notes (csum);
"""


def write(corpus: Corpus, kind: str | None, path: str) -> None:
    """Write the package into the file `path`.

    Raises UsageError when there is nothing to export or the path is a folder, OSError when it cannot be written.
    """
    only_entries("anki", kind)
    if Path(path).is_dir():
        raise UsageError(f"{path} is a folder; name a file for the Anki package, as in immuno.apkg")
    bodies, packed = telling.entries(corpus, kind), io.BytesIO()
    with tempfile.TemporaryDirectory(prefix="immuno-anki-") as folder, zipfile.ZipFile(packed, "w") as package:
        collection = Path(folder) / "collection.anki2"
        _fill(collection, bodies, telling.Imprint(corpus))
        package.writestr(zipfile.ZipInfo("collection.anki2"), collection.read_bytes(), zipfile.ZIP_DEFLATED)
        package.writestr(zipfile.ZipInfo("media"), "{}")
    Path(path).write_bytes(packed.getvalue())


def fields(body: Json) -> dict[str, str]:
    """The fields of an entry's note, as HTML."""
    card = telling.brief(body)
    by_heading = {section.heading: section for section in card.sections}
    facts = [by_heading[each] for each in ("Facts", "First approvals", "Refusals", "Links") if each in by_heading]
    made = {
        "Name": _text(card.name),
        "Kind": _text(" · ".join(filter(None, [card.kind, card.direction]))),
        "Plain": _statements(by_heading["In plain words"].lines),
        "Expert": _statements(by_heading["For experts"].lines),
        "Names": "".join(_pairs(by_heading["Other names"])) if "Other names" in by_heading else "",
        "Facts": f"<dl>{''.join(pair for section in facts for pair in _pairs(section))}</dl>" if facts else "",
        "Sources": "".join(f"<p>{number}. {_source(text)}</p>" for number, text in card.sources),
        "Reviewed": body["reviewed"],
        "Id": f"{body['kind']}/{body['id']}",
    }
    if made["Names"]:
        made["Names"] = f"<dl>{made['Names']}</dl>"
    return {name: made[name] for name in FIELDS}


def tags(body: Json) -> list[str]:
    """The tags of an entry's note: its kind, and what it does to the immune response."""
    direction = [f"immuno::direction::{body['direction']}"] if "direction" in body else []
    return [f"immuno::{body['kind']}", *direction]


def guid(body: Json) -> str:
    """What a note is known by, for good."""
    return f"immuno/{body['kind']}/{body['id']}"


def note_ids(guids: list[str]) -> list[int]:
    """A number for each guid that stays when others come and go; Anki gives another where a collection has it."""
    taken: dict[int, None] = {}
    for each in guids:
        number = _FIRST + int.from_bytes(hashlib.sha256(each.encode()).digest()[:8], "big") % _RANGE
        while number in taken:
            number += 1
        taken[number] = None
    return list(taken)


def _fill(path: Path, bodies: list[Json], imprint: Imprint) -> None:
    changed = _changed(imprint)
    with closing(sqlite3.connect(path)) as db, db:
        db.executescript(_SCHEMA)
        db.execute(
            "INSERT INTO col VALUES (1, ?, ?, ?, 11, 0, 0, 0, ?, ?, ?, ?, '{}')",
            (changed, changed * 1000, changed * 1000, *map(_json, _collection(imprint, changed))),
        )
        ids = note_ids([guid(body) for body in bodies])
        for due, (number, body) in enumerate(zip(ids, bodies, strict=True), 1):
            made = fields(body)
            name = clean(body["name"])
            check = int(hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()[:8], 16)
            tagged, row = f" {' '.join(tags(body))} ", "\x1f".join(made.values())
            db.execute(
                "INSERT INTO notes VALUES (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, '')",
                (number, guid(body), NOTETYPE, changed, tagged, row, name, check),
            )
            db.execute(
                "INSERT INTO cards VALUES (?, ?, ?, 0, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')",
                (number, number, DECK, changed, due),
            )


def _changed(imprint: Imprint) -> int:
    """The day of the corpus in seconds: of two packages, Anki takes a note from the newer."""
    days = [imprint.reviewed]
    parts = imprint.version.split(".")
    if len(parts) == 3 and len(parts[0]) == 4 and all(part.isascii() and part.isdigit() for part in parts):
        days.append("-".join(part.zfill(2) for part in parts))
    moments = []
    for day in days:
        try:
            moments.append(int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()))
        except ValueError:
            continue  # a version that is no date
    return max(moments)


def _collection(imprint: Imprint, changed: int) -> Iterator[Any]:
    """The settings, notetypes, decks and options of the collection."""
    yield {"nextPos": imprint.entries + 1, "schedVer": 2, "curDeck": DECK, "activeDecks": [DECK]}
    question = {"name": "Name to meaning", "ord": 0, "qfmt": FRONT, "did": None, "bqfmt": "", "bafmt": ""}
    yield {
        str(NOTETYPE): {
            "id": NOTETYPE,
            "name": "immuno entry",
            "type": 0,
            "mod": changed,
            "usn": -1,
            "sortf": 0,
            "did": DECK,
            "tmpls": [
                {**question, "afmt": BACK % escape(f"{imprint.title}, {imprint.licence}. {imprint.disclaimer[:-1]}")}
            ],
            "flds": [
                {"name": name, "ord": place, "sticky": False, "rtl": False, "font": "Arial", "size": 18, "media": []}
                for place, name in enumerate(FIELDS)
            ],
            "css": STYLE,
            "latexPre": "",
            "latexPost": "",
            "req": [[0, "any", [0, 1]]],
            "tags": [],
            "vers": [],
        }
    }
    about = f"{imprint.source}, reviewed through {imprint.reviewed}. {imprint.disclaimer}"
    deck = {
        "mod": changed,
        "usn": -1,
        "lrnToday": [0, 0],
        "revToday": [0, 0],
        "newToday": [0, 0],
        "timeToday": [0, 0],
        "collapsed": False,
        "browserCollapsed": False,
        "dyn": 0,
        "conf": OPTIONS,
        "extendNew": 0,
        "extendRev": 0,
    }
    yield {
        "1": {**deck, "id": 1, "name": "Default", "desc": ""},
        str(DECK): {**deck, "id": DECK, "name": "immuno", "desc": escape(about)},
    }
    new = {"delays": [1, 10], "ints": [1, 4, 0], "initialFactor": 2500, "perDay": 20, "order": 1, "bury": True}
    review = {"perDay": 200, "ease4": 1.3, "ivlFct": 1, "maxIvl": 36500, "bury": True}
    lapse = {"delays": [10], "mult": 0, "minInt": 1, "leechFails": 8, "leechAction": 1}
    options = {"id": OPTIONS, "name": "Default", "mod": 0, "usn": 0, "maxTaken": 60, "autoplay": True, "timer": 0}
    yield {"1": {**options, "replayq": True, "dyn": False, "new": new, "rev": review, "lapse": lapse}}


def _statements(lines: list[Line]) -> str:
    return "".join(f"<p>{_line(line)}</p>" for line in lines)


def _pairs(section: Section) -> Iterator[str]:
    """The facts of a section as terms and descriptions; its lines are described by the heading."""
    if section.lines:
        lines = "<br>".join(map(_line, section.lines))
        yield f"<dt>{section.heading.lower()}</dt><dd>{lines}</dd>"
    for fact in section.facts:
        yield f"<dt>{fact.label}</dt><dd>{', '.join(map(_line, fact.values))}</dd>"


def _line(line: Line) -> str:
    cites = f"<sup>{', '.join(map(str, line.cites))}</sup>" if line.cites else ""
    return _text(line.text) + cites


def _source(text: str) -> str:
    before, place, address = telling.split_link(text)
    return _text(before) + (f'<a href="{_text(address)}">{_text(place)}</a>' if place else "")


def _text(text: str) -> str:
    """Text as it is: no markup, and nothing that Anki takes for a sound or a formula."""
    return escape(text).replace("[", "&#91;").replace("{", "&#123;")


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False)
