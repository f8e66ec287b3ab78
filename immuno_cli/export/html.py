"""HTML: the whole corpus as one page that needs nothing else, with a search that works offline.

The page is complete without JavaScript: everything below one another. Its content security policy allows its own
style and script by their hashes and nothing else, so that no request can leave it and no text of the corpus can run.
"""

from __future__ import annotations

import base64
import hashlib
from html import escape
from pathlib import Path

from ..exits import UsageError
from ..render.view import UNDATED, Dated, Fact, Line, Section, card, citation, clean, words
from . import only_entries, telling

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..api import Corpus
    from .telling import Imprint, Json

#: kinds in the order and in the words of the page
KINDS = {
    "therapy": "Therapies",
    "agent": "Agents",
    "cell": "Cells",
    "molecule": "Molecules",
    "disease": "Diseases",
    "adverse-event": "Adverse events",
    "concept": "Concepts",
    "headline": "Headlines",
}
#: of the directions that are badges on the card
_SIGNS = {"activation": "▲ ", "suppression": "▼ ", "modulation": "◆ "}
_NEWEST = 8
#: before anything is laid out: with JavaScript one entry is shown at a time
_FIRST = 'document.documentElement.classList.add("js")'


def export(corpus: Corpus, kind: str | None) -> Iterator[str]:
    """The page, part by part: all entries and headlines, or those of a kind. Raises UsageError when there are none."""
    if kind == "source":
        only_entries("html", kind)
    headlines = sorted(corpus.headline_records(), key=lambda row: str(row.get("date", "")), reverse=True)
    headlines = headlines if kind in (None, "headline") else []
    bodies = [] if kind == "headline" else telling.entries(corpus, kind)
    if not bodies and not headlines:
        raise UsageError("there is no headline to export")
    return _page(telling.Imprint(corpus), bodies, headlines)


def _page(imprint: Imprint, bodies: list[Json], headlines: list[Json]) -> Iterator[str]:
    headlines = [{**row, "kind": "headline", "name": row["title"]} for row in headlines]
    by_kind: dict[str, list[Json]] = {kind: [] for kind in KINDS}
    for body in (*bodies, *headlines):
        by_kind.setdefault(body["kind"], []).append(body)
    for found in by_kind.values():
        if found is not by_kind["headline"]:
            found.sort(key=lambda body: (body["name"].casefold(), body["id"]))
    by_kind = {kind: found for kind, found in by_kind.items() if found}
    page = _Page({body["id"]: (_anchor(body), clean(body["name"])) for found in by_kind.values() for body in found})
    style, script = _asset("page.css"), _asset("page.js")
    count = f"{len(bodies):,} entries" if bodies else f"{len(headlines):,} headlines"
    yield _head(imprint, count, style, script)
    yield from _browse(by_kind)
    yield "<main id=main>\n"
    yield _welcome(imprint, by_kind)
    for kind, found in by_kind.items():
        yield f'<h2 class=part id="{escape(kind)}">{escape(_heading(kind))}</h2>\n'
        yield from (page.headline(body) if kind == "headline" else page.entry(body) for body in found)
    yield f"{_imprint(imprint)}</main></div>\n<script>{script}</script>\n</body></html>\n"


class _Page:
    """Turns entries into articles; `known` has the anchor and the name of each id that is on the page."""

    def __init__(self, known: dict[str, tuple[str, str]]) -> None:
        self.known = known

    def entry(self, body: Json) -> str:
        """An entry as an article: statements, facts, all approvals with their history, names, links, sources."""
        told, history = card(body), {each.heading: each for each in card(body, "expert").sections}
        spelt = [body["name"], *(each["text"] for each in body.get("names", ()))]
        spelt += [body[field] for field in ("symbol",) if field in body] + [*body.get("xrefs", ()), body["id"]]
        out = [self._open(body, spelt), f"<p class=kind>{escape(told.kind)}"]
        if told.direction:
            sign = _SIGNS.get(told.direction, "")
            out.append(f' · <span class="direction {told.direction}">{sign}{told.direction}</span>')
        out.append(f"</p><h2 tabindex=-1>{escape(told.name)}</h2>")
        if told.say:
            out.append(f"<p class=note>say: {escape(told.say)}</p>")
        for section in told.sections:
            if section.heading in ("Approvals", "Refusals"):
                section = history[section.heading]
            out.append(self._section(body, section))
        return "".join([*out, self._sources(body), f"<footer>{escape(told.footer)}</footer></article>\n"])

    def headline(self, row: Json) -> str:
        """A headline as an article: the day, where from, what was found and what it does not show."""
        out = [self._open(row, [row["title"], row["id"]]), f"<p class=kind>headline{_evidence(row)}</p>"]
        out.append(f"<h2 tabindex=-1>{escape(clean(row['title']))}</h2>")
        number = {source["id"]: place for place, source in enumerate(row["sources"], 1)}
        summary = [
            Line(clean(each["text"]), tuple(sorted(number[ident] for ident in each["cite"])))
            for each in row.get("summary", ())
        ]
        if summary:
            out.append(self._section(row, Section("Summary", summary, [])))
        origins = dict.fromkeys(clean(row[field]) for field in ("publisher", "institution") if field in row)
        about = dict.fromkeys((*row["topics"], *row.get("entries", ())))
        facts = [
            Fact("limits", [Line(clean(row["limits"]))] if "limits" in row else []),
            Fact("date", [Line(row.get("date", UNDATED))]),
            Fact("from", [Line(origin) for origin in origins]),
            Fact("about", [Line(clean(row["related"].get(ident, {}).get("name", ident))) for ident in about]),
        ]
        out.append(self._section(row, Section("Facts", [], [fact for fact in facts if fact.values])))
        if "url" in row:
            out.append(f"<p class=note>{_link(clean(row['url']))}</p>")
        return "".join([*out, self._sources(row), f"<footer>Reviewed {escape(row['reviewed'])}.</footer></article>\n"])

    def _open(self, body: Json, spelt: list[str]) -> str:
        names = "\n".join(dict.fromkeys(map(clean, spelt)))
        kind = escape(words(body["kind"]))
        return f'<article id="{_anchor(body)}" data-kind="{kind}" data-names="{escape(names)}">'

    def _on_page(self, body: Json) -> dict[str, str]:
        """Names and anchors of the entries on the page that a body mentions."""
        return {name: self.known[ident][0] for name, ident in telling.names(body).items() if ident in self.known}

    def _section(self, body: Json, section: Section) -> str:
        anchor, known = _anchor(body), self._on_page(body)
        style = " plain" if section.heading == "In plain words" else ""
        out = [f"<section><h3>{section.heading}</h3>"]
        dated = [line for line in section.lines if isinstance(line, Dated)]
        if dated:
            out.append(self._decisions(anchor, dated, known))
            notes = [line.text for line in section.lines if not isinstance(line, Dated)]
            out += [f"<p class=note>{escape(note)}</p>" for note in notes]
        elif section.lines:
            told = "".join(f"<li>{self._line(anchor, line)}</li>" for line in section.lines)
            out.append(f'<ul class="statements{style}">{told}</ul>')
        if section.facts:
            out.append("<dl>")
            for fact in section.facts:
                out.append(f"<dt>{fact.label}</dt><dd>{self._values(body, anchor, fact, known)}</dd>")
            out.append("</dl>")
        return "".join([*out, "</section>"])

    def _values(self, body: Json, anchor: str, fact: Fact, known: dict[str, str]) -> str:
        if fact.label == "headlines":
            on_page = [ident for ident in body["derived"]["headlines"] if ident in self.known]
            if on_page:
                return "<br>".join(
                    f'<a href="#{self.known[ident][0]}">{escape(self.known[ident][1])}</a>' for ident in on_page
                )
        return ", ".join(self._line(anchor, value, known) for value in fact.values)

    def _decisions(self, anchor: str, decisions: list[Dated], known: dict[str, str]) -> str:
        """Approvals or refusals as a table: under each agency, by disease, with all that became of them."""
        out = ["<table><thead><tr><th scope=col>Date<th scope=col>Disease<th scope=col>Decision</thead><tbody>"]
        agency = ""
        for each in decisions:
            if each.under[0] != agency:
                agency = each.under[0]
                out.append(f"<tr class=agency><th colspan=3 scope=rowgroup>{escape(agency)}")
            event = each.state.startswith("→")
            style = " ".join(name for name, is_so in (("event", event), ("over", each.over)) if is_so)
            disease = "" if event else self._text(each.under[1], known)
            state = f"<span class=state>{escape(each.state)}</span>" if each.state else ""
            told = f"{state}{': ' * bool(state and each.text)}{escape(each.text)}{_cites(anchor, each)}"
            out.append(f'<tr class="{style}"><td>{escape(each.date)}<td>{disease}<td>{told}')
        return "".join([*out, "</tbody></table>"])

    def _line(self, anchor: str, line: Line, known: dict[str, str] | None = None) -> str:
        return self._text(line.text, known or {}) + _cites(anchor, line)

    def _text(self, text: str, known: dict[str, str]) -> str:
        """A text, with a link where it begins with the name of an entry on the page."""
        name, rest = telling.split(text, known)
        link = f'<a href="#{known[name]}">{escape(name)}</a>' if name else ""
        return link + escape(rest)

    def _sources(self, body: Json) -> str:
        anchor = _anchor(body)
        out = ["<section class=sources><h3>Sources</h3><ol>"]
        for number, source in enumerate(body["sources"], 1):
            before, place, address = telling.split_link(citation(source))
            link = _link(address, place if place.startswith("doi:") else "") if place else ""
            out.append(f'<li id="{anchor}/{number}"><span>{number}</span><span>{escape(before)}{link}</span></li>')
        return "".join([*out, "</ol></section>"]) if body["sources"] else ""


def _head(imprint: Imprint, count: str, style: str, script: str) -> str:
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(_FIRST)}' '{_hash(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    title = escape(imprint.title)
    return f"""<!doctype html>
<html lang=en><head><meta charset=utf-8>
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name=viewport content="width=device-width, initial-scale=1">
<meta name=referrer content=no-referrer>
<meta name=description content="{escape(imprint.source)}. {imprint.disclaimer}">
<title>{title}</title><link rel=icon href="data:,">
<script>{_FIRST}</script><style>{style}</style></head>
<body data-title="{title}">
<a class=skip href="#main">Skip to the entries</a>
<header class=top><div>
<div><h1><a href="#">immuno</a></h1><p>{count}, every statement cited</p></div>
<form role=search hidden><label class=silent for=search>Search names and texts</label>
<input id=search type=search role=combobox placeholder="Name, brand, code or words" autocomplete=off
 autocapitalize=none spellcheck=false aria-expanded=false aria-autocomplete=list aria-controls=hits enterkeyhint=search>
</form></div></header>
<div class=columns>
"""


def _browse(by_kind: dict[str, list[Json]]) -> Iterator[str]:
    yield "<aside><p class=said id=said role=status hidden></p>"
    yield '<div class=hits id=hits role=listbox aria-label="Found" hidden></div>\n'
    yield "<nav class=browse aria-label=Entries><h2>Browse</h2>\n"
    for kind, found in by_kind.items():
        links = "".join(f"<li>{_entry_link(body)}</li>" for body in found)
        count = f"<span class=count>{len(found):,}</span>"
        yield f"<details><summary>{escape(_heading(kind))} {count}</summary><ul>{links}</ul></details>\n"
    yield "</nav></aside>\n"


def _welcome(imprint: Imprint, by_kind: dict[str, list[Json]]) -> str:
    newest = "".join(
        f"<li><time>{escape(row.get('date', UNDATED))}</time>{_entry_link(row)}</li>"
        for row in by_kind.get("headline", ())[:_NEWEST]
    )
    news = f"<h3>Headlines</h3><ul class=news>{newest}</ul>" if newest else ""
    counts = ", ".join(f"{len(found):,} {_heading(kind).lower()}" for kind, found in by_kind.items())
    return f"""<section class=welcome><h2>{escape(imprint.title)}</h2>
<p>{escape(counts)}. Every statement names its source; the numbers lead to it.</p>
<p class=search-help>Search takes any name: brands, codes, abbreviations, identifiers. Case, hyphens, Greek letters,
plurals and British spelling do not matter. <kbd>/</kbd> begins a search, <kbd>↑</kbd> <kbd>↓</kbd> choose,
<kbd>Enter</kbd> opens.</p>
<p><strong>{imprint.disclaimer}</strong></p>
{news}</section>
"""


def _imprint(imprint: Imprint) -> str:
    where = telling.LICENCES.get(imprint.licence)
    licence = escape(imprint.licence)
    licence = f'<a rel="license noreferrer" href="{where}">{licence}</a>' if where else licence
    return (
        f"<footer class=imprint><p>{escape(imprint.title)} {escape(imprint.version)}, {licence}, reviewed through "
        f"{escape(imprint.reviewed)}. Made by immuno {escape(imprint.program)}. {imprint.disclaimer}</p></footer>\n"
    )


def _heading(kind: str) -> str:
    return KINDS.get(kind, words(kind).capitalize())


def _entry_link(body: Json) -> str:
    return f'<a href="#{_anchor(body)}">{escape(clean(body["name"]))}</a>'


def _anchor(body: Json) -> str:
    return escape(f"{body['kind']}/{body['id']}")


def _evidence(row: Json) -> str:
    return f" · {escape(words(row['evidence']))}" if "evidence" in row else ""


def _cites(anchor: str, line: Line) -> str:
    links = ", ".join(f'<a href="#{anchor}/{number}">{number}</a>' for number in line.cites)
    return f"<sup>{links}</sup>" if links else ""


def _link(address: str, shown: str = "") -> str:
    """A link out of the page, followed only when a reader does; the site is shown where nothing else is given."""
    if not address.startswith(("https://", "http://")):
        return escape(address)
    shown = shown or address.split("/")[2].removeprefix("www.")
    return f'<a rel=noreferrer href="{escape(address)}">{escape(shown)}</a>'


def _asset(name: str) -> str:
    return (Path(__file__).parent / "page" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
