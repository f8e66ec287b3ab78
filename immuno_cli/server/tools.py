"""What the tools answer: each is a function from its arguments to one JSON object."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import msgspec

from ..api import Corpus, agency_of
from ..exits import Ambiguous, NotFound, UsageError
from ..model import KIND_OF
from ..render.view import is_stale
from . import arguments as take
from .arguments import Arguments, query, read, schema
from .pages import Json, Pages, Piece

SCHEME = "immuno://"
KINDS = tuple(KIND_OF.values())
MISS = "The corpus has nothing of this name. Suggestions are other entries, not the answer; do not guess."
MEANINGS = "This name has several meanings; call again with kind/id of the one that is meant."
NO_APPROVAL = "No approval fits. Only what was held against a source is here: that says not that there is none."
INCOMPLETE = "Held against sources one by one; there may be more."
#: part of an entry -> its fields; all other fields are its facts
SECTIONS: dict[str, tuple[str, ...]] = {
    "plain": ("plain",),
    "expert": ("expert",),
    "names": ("say", "names"),
    "facts": (),
    "links": ("see_also", "not_to_confuse", "xrefs", "derived", "cite"),
    "approvals": ("approvals",),
    "refusals": ("refusals",),
}
_HEAD = ("id", "kind", "name", "reviewed", "related", "sources")


class Tools:
    """The tools on one open corpus. Each raises UsageError for arguments that make no sense."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus, self.pages = corpus, Pages(corpus)

    def call(self, name: str, given: Json) -> Json:
        """The answer of a tool. Raises KeyError when there is no such tool."""
        tool = TOOLS[name]
        args = read(name, tool.takes, given)
        try:
            return tool.answer(self, args)
        except NotFound as miss:
            return self._missed(miss.name, miss.kind, args)
        except Ambiguous as several:
            rows = [
                {"id": each.id, "kind": each.kind, "name": each.name, **self._gloss(each.id)}
                for each in several.matches
            ]
            return self._rows({"found": False, "ambiguous": several.name, "note": MEANINGS}, "meanings", rows, {}, args)

    def search(self, args: take.Search) -> Json:
        asked = query(args)
        limit = asked.pop("limit")
        words, kind = asked.pop("query", None), asked.pop("kind", None)
        for facet in ("class_", "target", "disease"):
            if facet in asked:
                asked[facet] = self._one(asked[facet])["id"]
        if words is None:
            if not asked or kind == "headline":
                raise UsageError("wrong arguments: search takes a query, or class, target, disease or direction")
            rows = self.corpus.listing(kind, **asked).as_json()
            shown = [{**row, **self._gloss(row["id"])} for row in rows[args.offset :][:limit]]
            total, head = len(rows), {}
        else:
            found = self.corpus.search(words, kind, args.offset + limit, **asked)
            total, head = found.total, {"repaired": found.repairs} if found.repairs else {}
            shown = [self._hit(hit) for hit in found.hits[args.offset :]]
            if not total:
                return self._missed(words, kind, args)
        return self._rows({"found": total > 0, "total": total, **head}, "results", shown, {}, args, total)

    def get(self, args: take.Get) -> Json:
        kind = query(args).get("kind")
        name = args.name.removeprefix(SCHEME)
        folder, slash, ident = name.partition("/")
        try:
            if slash and folder in ("headline", "source"):
                record, head = self.record(folder, ident), {}
            else:
                match = self.corpus.match(name, kind)
                record, head = self.corpus.record(match.id), {"matched": {"text": match.text, "type": match.type}}
        except KeyError:
            return self._missed(name, None, args)
        pieces = entry_pieces(record, args.sections)
        rest, known = pieces[args.offset :], record.get("related", {})
        whole = {"found": True, "entry": entry_head(record) | head}
        return self.pages.page(whole, rest, known, args.offset, len(pieces), args.max_bytes)

    def approvals(self, args: take.Approvals) -> Json:
        asked = query(args)
        newest = asked.pop("order") == "newest"
        of = asked.pop("name", None)
        head: Json = {}
        if of is not None:
            try:
                head["agency"] = of = agency_of(of)
            except UsageError:
                head["of"] = self._one(of)
                of = head["of"]["id"]
        if "disease" in asked:
            head["disease"] = self._one(asked["disease"])
            asked["disease"] = head["disease"]["id"]
        found = self.corpus.approvals(of, **asked, sources=False)
        rows = found.as_json()
        if newest:
            rows = [row for row in rows[::-1] if "date" in row] + [row for row in rows if "date" not in row]
        head |= {"left_out": found.left_out} if found.left_out else {}
        note = INCOMPLETE if rows else NO_APPROVAL
        return self._rows({"found": bool(rows), "note": note, "total": len(rows), **head}, "approvals", rows, {}, args)

    def headlines(self, args: take.Headlines) -> Json:
        asked = query(args)
        head: Json = {}
        for field in ("topic", "about"):
            if field in asked:
                head[field] = self._one(asked[field])
                asked[field] = head[field]["id"]
        rows = self.corpus.headlines(**asked).as_json()
        return self._rows({"found": bool(rows), "total": len(rows), **head}, "headlines", rows, {}, args)

    def annotate(self, args: take.Annotate) -> Json:
        known: Json = {}
        rows = []
        for each in self.corpus.annotate(args.text, query(args).get("kind")):
            for means in each.meanings:
                if means.id not in known:
                    gloss = self._gloss(means.id) if args.explain else {}
                    known[means.id] = {"kind": means.kind, "name": means.name, **gloss}
            ids = [means.id for means in each.meanings]
            rows.append({"start": each.start, "end": each.end, "text": each.text, "means": ids})
        return self._rows({"found": bool(rows), "total": len(rows)}, "annotations", rows, known, args)

    # -- what resources and tools share

    def record(self, kind: str, ident: str) -> Json:
        """The record of an entry, headline or source. Raises KeyError when there is none of that kind and id."""
        if kind == "source":
            return {**msgspec.to_builtins(self.corpus.source(ident)), "kind": kind}
        if kind == "headline":
            return {record["id"]: record for record in self.corpus.headline_records()}[ident]
        record = self.corpus.record(ident)
        if record["kind"] != kind:
            raise KeyError(ident)
        return record

    def whole(self, kind: str, ident: str) -> Json:
        """A record as `get` answers it, in one piece however long. Raises KeyError when there is none."""
        record = self.record(kind, ident)
        pieces = entry_pieces(record)
        return self.pages.answer({"found": True, "entry": entry_head(record)}, pieces, record.get("related", {}))

    def _rows(
        self, head: Json, field: str, rows: list[Json], known: Json, args: Arguments, total: int | None = None
    ) -> Json:
        """Rows as pieces, with `total` those from the offset on; what they tell of ids and sources is told once."""
        if total is None:
            total, rows = len(rows), rows[args.offset :]
        known = known | {ident: what for row in rows for ident, what in row.get("related", {}).items()}
        bare = [{name: value for name, value in row.items() if name not in ("related", "sources")} for row in rows]
        pieces = [Piece((field,), row) for row in bare]
        return self.pages.page({**head, field: []}, pieces, known, args.offset, total, args.max_bytes)

    def _missed(self, name: str, kind: str | None, args: Arguments) -> Json:
        rows = [{**each.as_json(), **self._gloss(each.id)} for each in self.corpus.suggest(name, kind)]
        return self._rows({"found": False, "missed": name, "note": MISS}, "suggestions", rows, {}, args)

    def _one(self, name: str) -> Json:
        """What a name stands for. Raises NotFound and Ambiguous."""
        match = self.corpus.match(name.removeprefix(SCHEME))
        return {"id": f"{match.kind}/{match.id}", "name": match.name}

    def _gloss(self, ident: str) -> Json:
        """One line on an entry, with the sources that say so."""
        gloss = self.corpus.gloss(ident)
        return {"gloss": gloss, "cite": cites(gloss, self.corpus.record(ident)["plain"])}

    def _hit(self, hit: Any) -> Json:
        """A result of a search, with the sources of what its snippet shows."""
        record = self.record(hit.kind, hit.id)
        extract = re.sub("[\x02\x03]", "", hit.snippet).strip("…")
        field = {"headline": "summary", "expert": "expert"}.get(hit.field, "plain")
        found = cites(extract, record.get(field, ()))
        if hit.field == "facts":
            lines = [each for each in record.get("approvals", ()) if each["indication"] in extract]
            found = list(dict.fromkeys(ident for each in lines for ident in each.get("cite", ())))
        return {**hit.as_json(), "score": round(hit.score, 2), "cite": found or record.get("cite", [])}


def cites(extract: str, statements: Iterable[Json]) -> list[str]:
    """The sources of the statements that an extract of their text is from."""
    found: dict[str, None] = {}
    for statement in statements:
        text = statement["text"]
        ends = any(extract.startswith(text[-n:]) or extract.endswith(text[:n]) for n in range(8, len(text)))
        if text in extract or extract in text or ends:
            found |= dict.fromkeys(statement.get("cite", ()))
    return list(found)


def entry_head(record: Json) -> Json:
    """What every page of a record tells: which it is, and when it was reviewed."""
    kind, ident = record["kind"], record["id"]
    head = {
        "uri": f"{SCHEME}{kind}/{ident}",
        "id": ident,
        "kind": kind,
        "name": record.get("name", record.get("title")),
    }
    if "reviewed" in record:
        head["reviewed"] = record["reviewed"]
        head |= {"stale": True} if is_stale(record) else {}
    return head


def entry_pieces(record: Json, sections: tuple[str, ...] = ()) -> list[Piece]:
    """A record piece by piece, its statements first: of a list each item, of anything else the whole."""
    named = {field for fields in SECTIONS.values() for field in fields}
    facts = tuple(field for field in record if field not in named and field not in _HEAD)
    pieces = []
    for section, fields in SECTIONS.items():
        for field in (fields or facts) if not sections or section in sections else ():
            value = record.get(field)
            parts = value.items() if isinstance(value, dict) else [(None, value)]
            for part, inside in parts:
                path = ("entry", field) if part is None else ("entry", field, part)
                if isinstance(inside, list):
                    pieces += [Piece(path, item) for item in inside]
                elif inside is not None:
                    pieces.append(Piece(path, inside, each=False))
    return pieces


class Tool(NamedTuple):
    """A tool as it is listed; `answer` is a method of Tools."""

    title: str
    description: str
    takes: type[Arguments]
    answer: Callable[[Tools, Any], Json]
    gives: str

    def input_schema(self) -> Json:
        return schema(self.takes)

    def output_schema(self) -> Json:
        """The shape of an answer; which fields its items have is told in the documentation."""
        objects = {"type": "array", "items": {"type": "object"}}
        content = {"entry": {"type": "object"}} if self.gives == "entry" else {self.gives: objects}
        fields: Json = {
            "immuno": {"type": "object", "description": "Versions, and the day of the newest review"},
            "notice": {"type": "string"},
            "found": {"type": "boolean"},
            "truncated": {"type": "boolean"},
            "next": {"type": "object", "description": "The same call with these arguments gives the rest"},
            **content,
            "suggestions": objects,
            "meanings": objects,
            "related": {"type": "object", "description": "What ids stand for"},
            "sources": {**objects, "description": "What `cite` points to"},
        }
        return {
            "type": "object",
            "properties": fields,
            "required": ["immuno", "notice", "found", "truncated", "sources"],
        }


TOOLS = {
    "search": Tool(
        "Search the reference",
        "Find entries on immunotherapy (drugs, drug classes, cells, molecules, diseases, side effects, concepts, news)"
        " by words, best first; or without query list what fits class, target, disease, direction. Use it when you do"
        " not know the exact name; then get.",
        take.Search,
        Tools.search,
        "results",
    ),
    "get": Tool(
        "Look up one entry",
        "What a name stands for: definition for laypeople and experts, names, facts, approvals, each statement with"
        " its sources. Takes brands, codes, abbreviations, synonyms. found=false: not in the corpus; offer the"
        " suggestions, do not guess. `ambiguous`: choose from meanings.",
        take.Get,
        Tools.get,
        "entry",
    ),
    "approvals": Tool(
        "List approvals",
        "Licences and refusals of drugs by FDA, EMA, MHRA, PMDA, NMPA, HC, TGA, Swissmedic: date, indication, what"
        " became of them. Narrow by any argument. The list may be incomplete: none found says not none granted.",
        take.Approvals,
        Tools.approvals,
        "approvals",
    ),
    "headlines": Tool(
        "Research news",
        "Research headlines, newest first, each with what the study found, its kind of evidence and its limits.",
        take.Headlines,
        Tools.headlines,
        "headlines",
    ),
    "annotate": Tool(
        "Explain terms in a text",
        "Find the known names in a text (abstract, report) and what each means; places count in characters.",
        take.Annotate,
        Tools.annotate,
        "annotations",
    ),
}

INSTRUCTIONS = (
    "immuno is an offline, curated reference on immunotherapy in which every statement cites its source. Prefer it to"
    " memory for what a term, drug or target is, and for approvals. `cite` names ids in `sources`: pass these on to the"
    " reader. found=false is a miss: say so, never fill it by guessing. truncated=true: call again with the same"
    " arguments and those in `next`. `immuno` tells the corpus version and its newest review; an entry its own. It is a"
    " reference, not medical advice."
)
