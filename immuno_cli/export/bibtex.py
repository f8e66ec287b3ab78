"""Sources as BibTeX: in UTF-8, for biber and BibTeX, and for the reference managers that read it."""

from __future__ import annotations

import re

from ..render.view import clean
from . import one_line
from .references import parts_of, works

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..api import Corpus
    from .references import Json

#: classic BibTeX takes a type that it does not know for @misc
TYPES = {
    "article-journal": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "dataset": "dataset",
    "document": "misc",
    "regulation": "misc",
    "report": "techreport",
    "software": "software",
    "webpage": "online",
}
#: field of a type -> what BibTeX calls it there; of any type below
OF_TYPE = {
    "article": {"container-title": "journal"},
    "online": {"publisher": "organization"},
    "misc": {"publisher": "organization"},
    "techreport": {"publisher": "institution"},
}
NAMES = {
    "container-title": "booktitle",
    "publisher": "publisher",
    "genre": "type",
    "version": "version",
    "volume": "volume",
    "issue": "number",
    "page": "pages",
    "note": "annote",
}
#: fields that are taken as they are, letter by letter
VERBATIM = {"DOI": "doi", "PMID": "pmid", "PMCID": "pmcid", "URL": "url"}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # \{ would count as a brace, and may stand alone
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{char: f"\\{char}" for char in "$&#_%"},
}


def export(corpus: Corpus, kind: str | None = None) -> Iterator[str]:
    """Every source, or those that a kind cites, the corpus itself first."""
    return cite(works(corpus, kind))


def cite(sources: Iterable[Json]) -> Iterator[str]:
    """Sources, an entry each; its key is the source's id."""
    for source in sources:
        fields = "".join(f"  {name} = {value},\n" for name, value in _fields(source))
        yield f"@{type_of(source)}{{{source['id']},\n{fields}}}\n\n"


def type_of(source: Json) -> str:
    """The type of an entry; what stands in a gazette is an article."""
    return "article" if source["type"] == "regulation" and "container-title" in source else TYPES[source["type"]]


def _fields(source: Json) -> Iterator[tuple[str, str]]:
    own = OF_TYPE.get(type_of(source), {})
    if "author" in source:
        yield "author", f"{{{' and '.join(map(_name, source['author']))}}}"
    yield "title", f"{{{title(source['title'])}}}"
    for field, name in NAMES.items():
        if field in source:
            text = _pages(source[field]) if field == "page" else source[field]
            yield own.get(field, name), f"{{{escape(text)}}}"
    dates = parts_of(source.get("issued", ""))
    for name, part in zip(("year", "month", "day"), dates, strict=False):
        yield name, MONTHS[part - 1] if name == "month" else f"{{{part}}}"
    for field, name in VERBATIM.items():
        if field in source:
            yield name, f"{{{verbatim(source[field])}}}"


def escape(text: str) -> str:
    """Text as LaTeX takes it: what it would obey is spelt out, everything else stays as it is.

    >>> escape("50% of {PD-1}")
    '50\\\\% of \\\\textbraceleft{}PD-1\\\\textbraceright{}'
    """
    return "".join(_ESCAPES.get(char, char) for char in one_line(text))


def title(text: str) -> str:
    """A title whose words with capitals keep them in every style; the first letter of all keeps its own."""
    words = one_line(text).split()
    kept = [word != word.lower() for word in (words[0][1:], *words[1:])]
    return " ".join(f"{{{escape(word)}}}" if keep else escape(word) for word, keep in zip(words, kept, strict=True))


def verbatim(text: str) -> str:
    """An address or identifier, with what would end or unbalance its field encoded as in a URL."""
    return re.sub(r"[{}\\\s]", lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), clean(text))


def _name(person: Json) -> str:
    """A name as Family, Given; one that must not be taken apart stands in braces."""
    if "literal" in person:
        return f"{{{escape(person['literal'])}}}"
    family, given = (escape(person.get(part, "")) for part in ("family", "given"))
    if not given:
        return f"{{{family}}}"
    return f"{_whole(family)}, {_whole(given)}"


def _whole(part: str) -> str:
    """A part of a name; in braces where a comma or an `and` would divide it."""
    return f"{{{part}}}" if "," in part or "and" in part.lower().split() else part


def _pages(page: str) -> str:
    """A range of pages with the double hyphen of BibTeX."""
    return re.sub(r"(?<=\w)\s*[-–—]\s*(?=\w)", "--", page)
