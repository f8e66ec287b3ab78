"""Sources as references in the Vancouver style: the samples of the ICMJE, and NLM's Citing Medicine behind them.

What the corpus does not record is left out: places of publication, the day on which a page was opened (`cited`), and
abbreviations of journals that a source gives in full.
"""

from __future__ import annotations

import re

from . import one_line, terms
from .references import parts_of, works

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..api import Corpus
    from .references import Json

MOST_AUTHORS = 6
MOST_INITIALS = 2
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
#: what stands in brackets behind a title
MEDIUM = {"dataset": "dataset", "software": "computer program"}


def export(corpus: Corpus, kind: str | None = None) -> Iterator[str]:
    """Every source, or those that a kind cites, the corpus itself first."""
    yield "\n".join(terms(corpus)) + "\n\n"
    yield from cite(works(corpus, kind))


def cite(sources: Iterable[Json]) -> Iterator[str]:
    """Sources, a line each."""
    return (reference(source) + "\n" for source in sources)


def reference(source: Json) -> str:
    """A source as one line.

    >>> reference({"type": "article-journal", "title": "A study.", "author": [{"family": "Hodi", "given": "F Stephen"}],
    ...     "container-title": "J Test", "issued": "2010-08-19", "volume": "363", "issue": "8", "page": "711-723",
    ...     "DOI": "10.1234/test.1", "PMID": "12345678"})
    'Hodi FS. A study. J Test. 2010 Aug 19;363(8):711-23. doi: 10.1234/test.1. PubMed PMID: 12345678.'
    """
    if "container-title" in source and (source["type"].startswith("article") or "volume" in source):
        told = _in_a_periodical(source) if source["type"] != "chapter" else _in_a_book(source)
    elif source["type"] == "chapter":
        told = _in_a_book(source)
    elif source["type"] == "webpage" and "container-title" in source:
        told = _on_a_site(source)
    else:
        told = _on_its_own(source)
    return one_line(" ".join([*map(_ended, filter(None, told)), *_where(source)]))


def _in_a_periodical(source: Json) -> list[str]:
    date, volume, issue = date_of(source), source.get("volume", ""), source.get("issue", "")
    number = volume + (f"({issue})" if issue else "")
    page = f":{pages(source['page'])}" if "page" in source else ""
    when = (";" if date and number else "").join((date, number)) + page
    genre = f" [{source['genre']}]" if "genre" in source else ""
    return [
        authors(source),
        source["title"].rstrip(".") + genre,
        source["container-title"] + _online(source),
        when.lstrip(":"),
    ]


def _in_a_book(source: Json) -> list[str]:
    book = source.get("container-title")
    titles = [source["title"], f"In: {book}{_online(source)}"] if book else [_titled(source)]
    volume = f"Vol. {source['volume']}" if "volume" in source else ""
    page = f"p. {pages(source['page'])}" if "page" in source else ""
    return [authors(source), *titles, volume, _published(source), page]


def _on_a_site(source: Json) -> list[str]:
    site = source["container-title"] + _online(source)
    if "author" in source:
        return [authors(source), source["title"], f"In: {site}", _published(source)]
    return [site, _published(source), source["title"]]


def _on_its_own(source: Json) -> list[str]:
    version = source.get("version", "")
    if version:
        version = f"Version {version}" if version[0].isdigit() else version[0].upper() + version[1:]
    page = f"p. {pages(source['page'])}" if "page" in source else ""
    return [authors(source), _titled(source), version, source.get("container-title", ""), _published(source), page]


def _titled(source: Json) -> str:
    """A title with what the work is and where it was read, in brackets."""
    title = str(source["title"]).rstrip(".")
    genre = MEDIUM.get(source["type"]) or source.get("genre", "")
    if genre.casefold() in title.casefold():
        genre = ""
    online = _online(source).strip(" []")
    medium = " on the ".join(filter(None, (genre, online)))
    return f"{title} [{medium}]" if medium else title


def _online(source: Json) -> str:
    return " [Internet]" if "URL" in source and "DOI" not in source else ""


def _published(source: Json) -> str:
    return "; ".join(filter(None, (source.get("publisher", ""), date_of(source))))


def _where(source: Json) -> Iterator[str]:
    """Address or DOI, and the numbers in PubMed. An address ends in no full stop, but for one that ends in a slash."""
    if "DOI" in source:
        yield f"doi: {source['DOI']}."
    elif "URL" in source:
        yield f"Available from: {source['URL']}" + "." * source["URL"].endswith("/")
    numbers = (("PubMed PMID", "PMID"), ("PubMed Central PMCID", "PMCID"))
    found = "; ".join(f"{name}: {source[field]}" for name, field in numbers if field in source)
    if found:
        yield f"{found}."


def _ended(part: str) -> str:
    return part if part.endswith((".", "?", "!")) else f"{part}."


def authors(source: Json) -> str:
    """The first six authors; a body stands apart by a semicolon.

    >>> authors({"author": [{"family": "van Hall", "given": "Jean-Marc T."}, {"literal": "The Group"}]})
    'van Hall JM; The Group'
    """
    people = source.get("author", ())
    told = ""
    for person in people[:MOST_AUTHORS]:
        between = "; " if "literal" in person else ", "
        told += (between if told else "") + _author(person)
    return told + (", et al." if len(people) > MOST_AUTHORS else "")


def _author(person: Json) -> str:
    if "literal" in person:
        return str(person["literal"])
    return " ".join(filter(None, (person.get("family"), initials(person.get("given", "")))))


def initials(given: str) -> str:
    """The first two initials of given names, which may be initials already.

    >>> initials("F. Stephen"), initials("Karen A.-M."), initials("MW"), initials("Xue-lei"), initials("Li")
    ('FS', 'KA', 'MW', 'XL', 'L')
    """
    names = re.split(r"[\s.\-‐–]+", given)
    letters = [name if name.isupper() and len(name) <= MOST_INITIALS + 1 else name[0].upper() for name in names if name]
    return "".join(letters)[:MOST_INITIALS]


def date_of(source: Json) -> str:
    """The date as year, month and day, as far as it is known.

    >>> date_of({"issued": "2010-08"})
    '2010 Aug'
    """
    parts = parts_of(source.get("issued", ""))
    return " ".join(MONTHS[part - 1] if place == 1 else str(part) for place, part in enumerate(parts))


def pages(page: str) -> str:
    """A range of pages whose end gives only the figures that change.

    >>> pages("711–723"), pages("e147-e159"), pages("99-101"), pages("S73-80"), pages("e22")
    ('711-23', 'e147-59', '99-101', 'S73-80', 'e22')
    """
    page = re.sub(r"\s*[–—]\s*", "-", page)
    found = re.fullmatch(r"([A-Za-z]*)(\d+)-\1(\d+)", page)
    if not found or len(found[2]) != len(found[3]):
        return page
    letters, start, end = found.groups()
    same = next((place for place, (one, other) in enumerate(zip(start, end, strict=True)) if one != other), None)
    return f"{letters}{start}" if same is None else f"{letters}{start}-{end[same:]}"
