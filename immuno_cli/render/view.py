"""What an answer shows and in which order, before it is known how: shared by plain and Rich output."""

from __future__ import annotations

from .. import clock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Json = dict[str, Any]
    #: start and end of a name in a text, and its number in the glossary
    Mark = tuple[int, int, int]
    #: number of a glossary, the name as it was met, and each entry it means: name, kind, explanation
    Term = tuple[int, str, list[tuple[str, str, str, bool]]]

DISCLAIMER = "A reference, not medical advice."
INCOMPLETE = "(those held against a source; there may be more)"
UNDATED = "undated"
YOURS = "(yours)"
HISTORY = "(all that became of them: immuno define {} --level expert)"
STALE = "approvals last checked {}, more than six months ago"
#: the order in which agencies are shown
AGENCIES = ("FDA", "EMA", "MHRA", "PMDA", "NMPA", "HC", "TGA", "Swissmedic")
NO_APPROVAL = "(none of its own could be held against a source)"
_NAME_TYPES = {
    "brand": "brands",
    "abbreviation": "short",
    "synonym": "also",
    "us-name": "US name",
    "code": "codes",
    "former": "formerly",
    "symbol": "symbols",
    "spelling": "spelt",
    "lay": "in everyday words",
}


# Plain classes: start-up pays for these, and a named tuple takes ten times as long to define.


class Line:
    """A text with the numbers of its sources; `yours` where the reader's own file says it, not the corpus."""

    __slots__ = ("cites", "text", "yours")

    def __init__(self, text: str, cites: tuple[int, ...] = (), yours: bool = False) -> None:
        self.text, self.cites, self.yours = text, cites, yours


class Dated(Line):
    """What an agency decided on a disease: the day, what stands or happened, and the words."""

    __slots__ = ("date", "over", "state", "under")

    def __init__(
        self,
        under: tuple[str, str],
        date: str,
        state: str,
        text: str,
        cites: tuple[int, ...],
        over: bool = False,
        yours: bool = False,
    ) -> None:
        super().__init__(text, cites, yours)
        self.under, self.date, self.state, self.over = under, date, state, over


class Fact:
    """A labelled fact: values to run on."""

    __slots__ = ("label", "values")

    def __init__(self, label: str, values: list[Line]) -> None:
        self.label, self.values = label, values


class Section:
    """A heading with statements, facts, or both below it."""

    __slots__ = ("facts", "heading", "lines")

    def __init__(self, heading: str, lines: list[Line], facts: list[Fact]) -> None:
        self.heading, self.lines, self.facts = heading, lines, facts


class Card:
    """Everything a card shows, from top to bottom."""

    __slots__ = ("direction", "footer", "kind", "name", "note", "say", "sections", "sources", "yours")

    def __init__(self, body: Json, sections: list[Section], cited: set[int], with_notes: bool = False) -> None:
        self.name, self.kind = clean(body["name"]), words(body["kind"])
        self.direction, self.say = body.get("direction", ""), clean(body.get("say", ""))
        self.note = STALE.format(body["reviewed"]) if is_stale(body) else ""
        self.sections = sections
        numbered = enumerate(body["sources"], 1)
        tell = _annotated if with_notes else citation
        self.sources = [(number, tell(source)) for number, source in numbered if number in cited]
        self.yours = bool(body.get("yours"))
        self.footer = " ".join(_footer(body))


def _footer(body: Json) -> Iterator[str]:
    if body.get("yours"):
        yield "An entry of your own."
    if "yours" in body["derived"]:
        yield f"You added to: {', '.join(body['derived']['yours']).replace('_', ' ')}."
    if "reviewed" in body:
        yield f"Reviewed {body['reviewed']}."
    yield DISCLAIMER


def clean(text: str) -> str:
    """Text safe to show: what could steer a terminal is shown as an escape, not obeyed.

    >>> clean("a\\x1b[31mb")
    'a\\\\x1b[31mb'
    """
    if text.isprintable():
        return text
    import unicodedata

    steering = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    return "".join(
        " " if char in "\n\t" else _escape(char) if unicodedata.category(char) in steering else char for char in text
    )


def clean_lines(text: str) -> str:
    """A text of several lines safe to show; its lines stay lines, and tabs tabs."""
    if text.isprintable():
        return text
    lines = text.replace("\ufeff", "").replace("\r\n", "\n").split("\n")
    return "\n".join("\t".join(map(clean, line.split("\t"))) for line in lines)


def _escape(char: str) -> str:
    return f"\\x{ord(char):02x}" if ord(char) < 256 else f"\\u{ord(char):04x}"


def is_stale(body: Json) -> bool:
    """Whether an agent's approvals were last checked more than six months ago."""
    return body["kind"] == "agent" and "reviewed" in body and clock.is_stale(body["reviewed"])


def words(value: str) -> str:
    """A value of a closed list as a reader writes it."""
    return value.replace("-", " ")


def yours(text: str, whether: object = True) -> str:
    """A text, with the mark of what is the reader's own."""
    return f"{text} {YOURS}" if whether else text


def card(body: Json, level: str = "both") -> Card:
    """The card of an entry's JSON body."""
    number = {source["id"]: place for place, source in enumerate(body["sources"], 1)}
    view = _Facts(body, number)
    sections = []
    for field, heading in (("plain", "In plain words"), ("expert", "For experts")):
        if level in (field, "both"):
            lines = [Line(clean(each["text"]), view.cites(each), "yours" in each) for each in body[field]]
            if lines:
                sections.append(Section(heading, lines, []))
    facts = [fact for fact in view.facts() if fact.values]
    if facts:
        sections.append(Section("Facts", [], facts))
    for heading, lines in (("Approvals", view.approvals(level == "expert")), ("Refusals", view.refusals())):
        if lines:
            sections.append(Section(heading, lines, []))
    names = list(view.names())
    if names:
        sections.append(Section("Other names", [], names))
    links = [fact for fact in view.links() if fact.values]
    if links:
        sections.append(Section("Links", [], links))
    return Card(body, sections, view.cited, level == "expert")


def facts(body: Json) -> list[Fact]:
    """The facts of an entry's JSON body in the order of its card, those without values too."""
    return _Facts(body, {source["id"]: place for place, source in enumerate(body["sources"], 1)}).facts()


class _Facts:
    def __init__(self, body: Json, number: dict[str, int]) -> None:
        self.body, self.number = body, number
        self.cited: set[int] = set()

    def cites(self, item: Json) -> tuple[int, ...]:
        numbers = tuple(sorted(self.number[ident] for ident in item.get("cite", ())))
        self.cited.update(numbers)
        return numbers

    def name(self, ident: str) -> str:
        related = self.body["related"].get(ident, {})
        return yours(clean(related.get("name", ident)), "yours" in related)

    def each(self, field: str) -> list[Line]:
        return [Line(self.name(ident)) for ident in self.body.get(field, ())]

    def word(self, field: str) -> list[Line]:
        return [Line(words(self.body[field]))] if field in self.body else []

    def facts(self) -> list[Fact]:
        body = self.body
        derived = body["derived"]
        targets = [Line(f"{self.name(each['molecule'])} ({words(each['action'])})") for each in body.get("targets", ())]
        signs = {"positive": "+", "negative": "−", "high": " high", "low": " low"}
        markers = [
            Line((self.name(each["molecule"]) if "molecule" in each else clean(each["text"])) + signs[each["sign"]])
            for each in body.get("markers", ())
        ]
        return [
            Fact("is a", self.each("is_a")),
            Fact("symbol", [Line(clean(body["symbol"]))] if "symbol" in body else []),
            Fact("family", [Line(clean(body["family"]))] if "family" in body else []),
            Fact("effect", self.word("effect")),
            Fact("lineage", self.word("lineage")),
            Fact("role", [Line(words(role)) for role in body.get("role", ())]),
            Fact("markers", markers),
            Fact("secretes", self.each("secretes")),
            Fact("found on", self.each("expressed_on")),
            Fact("binds", self.each("binds")),
            Fact("modality", self.word("modality")),
            Fact("made of", self.each("components")),
            Fact("targets", targets),
            Fact("status", self.word("status")),
            Fact("toxicity", self.each("adverse_events")),
            Fact("caused by", self.each("caused_by")),
            Fact("treated by", self.treated_by(derived.get("treated_by", ()))),
            Fact("kinds", [Line(self.name(ident)) for ident in derived.get("children", ())]),
        ]

    def treated_by(self, ids: list[str]) -> list[Line]:
        names = [self.name(ident) for ident in ids]
        return [Line(name) for name in names[:-1]] + [Line(f"{name} {INCOMPLETE}") for name in names[-1:]]

    def approvals(self, history: bool) -> list[Line]:
        """By agency and disease, the newest state first: how each stands today, or all that became of it."""
        approvals = self.body.get("approvals", ())
        if not approvals:
            return [Line(NO_APPROVAL)] if self.body.get("status") == "approved" else []
        lines = [line for each in _grouped(approvals) for line in self.approval(each, history)]
        lines.append(Line(INCOMPLETE))
        if not history and any(each.get("events") for each in approvals):
            lines.append(Line(HISTORY.format(self.body["id"])))
        return lines

    def approval(self, each: Json, history: bool) -> list[Line]:
        events = sorted(each.get("events", ()), key=lambda event: str(event["date"]))
        telling = _telling(events)
        over = _is_over(telling)
        if history:
            telling = []  # all events follow
        kind = each.get("kind", "approved" if telling else "")
        state = ", ".join(filter(None, [kind, *(f"{event['event']} {event['date']}" for event in telling)]))
        text = licensed_for(each, [self.name(ident) for ident in each.get("with", ())])
        cites = sorted({number for item in (each, *telling) for number in self.cites(item)})
        under = each["agency"], self.name(each["disease"])
        dated = Dated(under, each.get("date", UNDATED), state, text, tuple(cites), over, "yours" in each)
        lines: list[Line] = [dated]
        for event in events if history else ():
            note, happened = clean(event.get("note", "")), f"→ {event['event']}"
            lines.append(Dated(under, event["date"], happened, note, self.cites(event), _is_over([event])))
        return lines

    def refusals(self) -> list[Line]:
        return [
            Dated(
                (each["agency"], self.name(each["disease"])),
                each["date"],
                "refused",
                clean(each["indication"]),
                self.cites(each),
                over=True,
                yours="yours" in each,
            )
            for each in _grouped(self.body.get("refusals", ()))
        ]

    def names(self) -> list[Fact]:
        found: dict[str, list[Line]] = {}
        for each in self.body.get("names", ()):
            found.setdefault(each["type"], []).append(Line(clean(each["text"]), yours="yours" in each))
        return [Fact(label, found[type_]) for type_, label in _NAME_TYPES.items() if type_ in found]

    def links(self) -> list[Fact]:
        count = len(self.body["derived"].get("headlines", ()))
        command = f"immuno headlines --about {self.body['id']}"
        return [
            Fact("see also", self.each("see_also")),
            Fact("distinct from", self.each("not_to_confuse")),
            Fact("headlines", [Line(f"{count} ({command})")] if count else []),
            Fact("ids", [Line(xref) for xref in self.body.get("xrefs", ())]),
            Fact("facts from", [Line("", self.cites(self.body))] if self.body.get("cite") else []),
        ]


def _grouped(decisions: list[Json]) -> list[Json]:
    """Approvals or refusals by agency, then by disease, the newest state first and undated ones last in each."""

    def newest(each: Json) -> str:
        return max(str(one.get("date", "")) for one in (each, *each.get("events", ())))

    rank: dict[tuple[str, str], int] = {}
    recent = sorted(decisions, key=newest, reverse=True)
    for each in recent:
        rank.setdefault((each["agency"], each["disease"]), len(rank))
    return sorted(recent, key=lambda each: (AGENCIES.index(each["agency"]), rank[each["agency"], each["disease"]]))


def _telling(events: list[Json]) -> list[Json]:
    """Of all that became of an approval, in order of time, what says how it stands today."""
    stops = [event for event in events if event["event"] in ("suspended", "withdrawn", "reinstated")]
    if _is_over(stops[-1:]):
        return stops[-1:]
    converted = [event for event in events if event["event"] == "converted"]
    return [*converted[-1:], *(event for event in events[-1:] if event["event"] != "converted")]


def _is_over(events: list[Json]) -> bool:
    return any(event["event"] in ("suspended", "withdrawn") for event in events)


def licensed_for(approval: Json, partners: list[str]) -> str:
    """The indication of an approval, with those of its partners that it does not name itself."""
    indication = clean(approval["indication"])
    others = [name for name in partners if name not in indication]
    return f"{indication}, with {', '.join(others)}" if others else indication


def what_became(event: Json) -> str:
    """One event in the life of an approval."""
    note = f": {clean(event['note'])}" if "note" in event else ""
    return f"{event['date']} → {event['event']}{note}"


def _annotated(source: Json) -> str:
    """A source with what its curator notes: that a copy was read, that a title is descriptive."""
    note = clean(source["note"]).rstrip(".") if "note" in source else ""
    return f"{citation(source)} ({note})" if note else citation(source)


def citation(source: Json) -> str:
    """A source as one line: who, what, where, when, and where to find it."""
    people = [
        " ".join(filter(None, (p.get("family"), p.get("given")))) or p.get("literal", "")
        for p in source.get("author", ())
    ]
    who = ", ".join(people[:3]) + (" et al" if len(people) > 3 else "")
    publisher = source.get("container-title") or source.get("publisher", "")
    version = source.get("version", "")
    if "DOI" in source:
        where = f"doi:{source['DOI']}"
    elif "PMID" in source:
        where = f"https://pubmed.ncbi.nlm.nih.gov/{source['PMID']}/"
    else:
        where = source.get("URL", "")
    issued = source.get("issued", "")
    parts = [who, source["title"], publisher, version, issued if issued not in version else "", where]
    ended = [part if part.endswith(("?", "!")) else part.rstrip(".") + "." for part in parts if part]
    return yours(clean(" ".join(ended).removesuffix(".")), source.get("yours"))
