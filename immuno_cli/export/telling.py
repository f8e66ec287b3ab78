"""What exports for readers tell alike: the entries they take, where these come from, and the card in brief."""

from __future__ import annotations

import re

from ..exits import UsageError
from ..render.view import DISCLAIMER, UNDATED, Card, Dated, Line, Section, card, citation, clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from ..api import Corpus

    Json = dict[str, Any]

#: where a licence can be read
LICENCES = {"CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/"}
#: what may follow the name of an entry in a fact
_REST = re.compile(r"|[+−]| high| low| \(.*\)")


class Imprint:
    """Where an export comes from: title, version and licence of the corpus, entries, newest review, disclaimer."""

    def __init__(self, corpus: Corpus) -> None:
        info = corpus.info()
        self.title, self.version = clean(info["title"]), clean(info["version"])
        self.licence, self.entries = clean(info["license"]), info["entries"]
        self.reviewed, self.program = info["reviewed_through"], corpus.about()["version"]
        self.source = f"{self.title} {self.version}, {self.licence}"
        self.disclaimer = DISCLAIMER


def entries(corpus: Corpus, kind: str | None) -> list[Json]:
    """The entries of a kind, or all. Raises UsageError when there are none."""
    found = list(corpus.records(kind))
    if not found:
        raise UsageError(f"there is no entry of the kind {kind!r} to export" if kind else "there is no entry to export")
    return found


def brief(body: Json) -> Card:
    """An entry's card without what only immuno can follow: of the approvals the first of each agency, no commands."""
    told = card(body)
    told.note = ""  # it depends on the day
    for section in told.sections:
        if section.heading == "Approvals":
            section.heading, section.lines = "First approvals", first_approvals(section.lines)
        section.facts = [fact for fact in section.facts if fact.label != "headlines"]
    told.sections = [section for section in told.sections if section.lines or section.facts]
    shown = {number for section in told.sections for line in lines(section) for number in line.cites}
    numbered = enumerate(body["sources"], 1)
    told.sources = [(number, citation(source)) for number, source in numbered if number in shown]
    return told


def lines(section: Section) -> Iterable[Line]:
    """Every line of a section, those of its facts too."""
    yield from section.lines
    for fact in section.facts:
        yield from fact.values


def first_approvals(approvals: list[Line]) -> list[Line]:
    """For each agency the first day on which it licensed the agent, for what, and how that ended where it did."""
    by_agency: dict[str, list[Dated]] = {}
    for each in approvals:
        if isinstance(each, Dated):
            by_agency.setdefault(each.under[0], []).append(each)
    found = []
    for agency, decisions in by_agency.items():
        # of a day and its month, the one that says less sorts first: both may be the first day
        first = min((each.date for each in decisions if each.date != UNDATED), default=UNDATED)
        of_day = [each for each in decisions if each.date == first]
        over = {each.under[1] for each in of_day if each.over} - {each.under[1] for each in of_day if not each.over}
        diseases = dict.fromkeys(each.under[1] for each in of_day)
        ends = {each.under[1]: each.state.rpartition(", ")[2] for each in of_day if each.under[1] in over}
        named = [f"{disease} ({ends[disease]})" if disease in over else disease for disease in diseases]
        cites = sorted({number for each in of_day for number in each.cites})
        found.append(Line(f"{agency} {first}: {', '.join(named)}", tuple(cites)))
    return found


def names(body: Json) -> dict[str, str]:
    """What the entries that a body mentions are called, with their ids."""
    return {clean(each["name"]): ident for ident, each in body["related"].items()}


def split(text: str, known: Iterable[str]) -> tuple[str, str]:
    """A known name that a fact tells, and the rest of it: how it is acted on, or the sign of a marker.

    >>> split("PD-1 (blocks)", ["PD-1", "PD"]), split("PD-12", ["PD-1", "PD"])
    (('PD-1', ' (blocks)'), ('', 'PD-12'))
    """
    for name in known:
        if text.startswith(name) and _REST.fullmatch(text, len(name)):
            return name, text[len(name) :]
    return "", text


def split_link(source: str) -> tuple[str, str, str]:
    """A citation in parts: what stands before the place to find it, that place as written, and as an address.

    >>> split_link("Nature. 2020. doi:10.1000/x")
    ('Nature. 2020. ', 'doi:10.1000/x', 'https://doi.org/10.1000/x')
    """
    found = re.search(r"(?:https?://|doi:(?=10\.))\S+$", source)
    if not found:
        return source, "", ""
    return source[: found.start()], found[0], re.sub("^doi:", "https://doi.org/", found[0])
