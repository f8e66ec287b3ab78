"""Sources as RIS, which EndNote, Zotero, Mendeley and Papers read."""

from __future__ import annotations

from . import one_line
from .references import parts_of, works

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..api import Corpus
    from .references import Json

TYPES = {
    "article-journal": "JOUR",
    "article-newspaper": "NEWS",
    "book": "BOOK",
    "chapter": "CHAP",
    "dataset": "DATA",
    "document": "GEN",
    "regulation": "GOVDOC",
    "report": "RPRT",
    "software": "COMP",
    "webpage": "ELEC",
}
#: tag -> the field that stands under it as it is
FIELDS = (
    ("TI", "title"),
    ("T2", "container-title"),
    ("PB", "publisher"),
    ("M3", "genre"),
    ("ET", "version"),
    ("VL", "volume"),
    ("IS", "issue"),
    ("DO", "DOI"),
    ("AN", "PMID"),
    ("C2", "PMCID"),
    ("N1", "note"),
)


def export(corpus: Corpus, kind: str | None = None) -> Iterator[str]:
    """Every source, or those that a kind cites, the corpus itself first."""
    return cite(works(corpus, kind))


def cite(sources: Iterable[Json]) -> Iterator[str]:
    """Sources, a record each."""
    for source in sources:
        lines = [("TY", TYPES[source["type"]]), ("ID", source["id"])]
        lines += [("AU", _name(person)) for person in source.get("author", ())]
        lines += [(tag, source[field]) for tag, field in FIELDS if field in source]
        lines += [("UR", source["URL"].replace(";", "%3B"))] if "URL" in source else []  # a semicolon divides addresses
        lines += _dates(source.get("issued", "")) + _pages(source.get("page", ""))
        yield "".join(f"{tag}  - {one_line(text)}\n" for tag, text in lines) + "ER  - \n\n"


def _name(person: Json) -> str:
    if "literal" in person:  # a comma would make a family name of what stands before it
        return str(person["literal"])
    return ", ".join(filter(None, (person.get("family"), person.get("given"))))


def _dates(issued: str) -> list[tuple[str, str]]:
    """The year, and the date, which has all its slashes where a part of it is missing."""
    parts = parts_of(issued)
    if not parts:
        return []
    known = [f"{parts[0]:04}", *(f"{part:02}" for part in parts[1:])]
    return [("PY", known[0]), ("DA", "/".join([*known, "", ""][:3]) + "/")]


def _pages(page: str) -> list[tuple[str, str]]:
    start, _, end = page.replace("–", "-").replace("—", "-").partition("-")
    return [("SP", start), ("EP", end)] if end else [("SP", start)] if start else []
