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

#: a word of a title, without the punctuation around it; one of so many letters is little in every title
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’./&+-][^\W_]+)*")
LITTLE = 3

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
    """The type of an entry; what stands in a gazette is an article, and an article without a journal is none."""
    if source["type"] in ("article-journal", "regulation"):
        return "article" if "container-title" in source else "misc"
    return TYPES[source["type"]]


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
    return _spelt(one_line(text))


def _spelt(text: str) -> str:
    return "".join(_ESCAPES.get(char, char) for char in text)


def title(text: str) -> str:
    """A title whose words keep the capitals that matter in every style; punctuation stays outside of the braces.

    These are words with a capital behind their first letter or with a capital and a digit, letters that stand alone,
    and names: words that begin with a capital within a sentence. Where most words of a title do, that says nothing.

    >>> title("Use of PD-1 in Hodgkin lymphoma (NCI): A study"), title("The NCI Dictionary of Cancer [Table]")
    ('Use of {PD-1} in {Hodgkin} lymphoma ({NCI}): A study', 'The {NCI} Dictionary of Cancer [Table]')
    """
    text = one_line(text)
    words = list(_WORD.finditer(text))
    names = _has_names([each[0] for each in words[1:]])
    out, past = [], 0
    for each in words:
        word, before = each[0], text[past : each.start()]
        begins = not past or re.search(r"[:?!–—]\W*\s", before)
        matters = (names and not begins) or (len(word) == 1 and word != "A") or any(map(str.isdigit, word))
        keep = word[1:] != word[1:].lower() or (past > 0 and word[0] != word[0].lower() and matters)
        out += [_spelt(before), f"{{{_spelt(word)}}}" if keep else _spelt(word)]
        past = each.end()
    return "".join([*out, _spelt(text[past:])])


def _has_names(words: list[str]) -> bool:
    """Whether capitals in a title tell names apart: most of its longer words do without."""
    long = [word for word in words if len(word) > LITTLE and word[0].isalpha()]
    return len(long) < 2 or 2 * sum(word[0].isupper() for word in long) <= len(long)


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
