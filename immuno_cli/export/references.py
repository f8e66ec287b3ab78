"""The works that exports of citations hold: sources as the library has them, and the corpus itself."""

from __future__ import annotations

from .. import __version__
from . import terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ..api import Corpus

    Json = dict[str, Any]

#: how to cite immuno, as CITATION.cff has it; a test holds that they agree
TITLE = "immuno: a cited reference on immunotherapy for the terminal"
AUTHOR = "The immuno contributors"
RELEASED = "2026-11-25"


def itself(corpus: Corpus) -> Json:
    """The program with its corpus, in the fields of a source."""
    version = f"{__version__}, corpus {corpus.version}"
    author = [{"literal": AUTHOR}]
    note = ". ".join(part.rstrip(".") for part in terms(corpus)) + "."
    return {
        "id": "immuno",
        "type": "software",
        "title": TITLE,
        "author": author,
        "version": version,
        "issued": RELEASED,
        "note": note,
    }


def works(corpus: Corpus, kind: str | None = None) -> Iterator[Json]:
    """The corpus itself, then every source by id; with a kind, those that its entries, or headlines, cite."""
    yield itself(corpus)
    if kind in (None, "source"):
        yield from corpus.source_records()
        return
    records = corpus.headline_records() if kind == "headline" else corpus.records(kind)
    cited = {source["id"]: source for record in records for source in record["sources"]}
    yield from (cited[ident] for ident in sorted(cited))


def parts_of(date: str) -> list[int]:
    """Year, month and day of a date, as far as it is known.

    >>> parts_of("2010-08")
    [2010, 8]
    """
    return [int(part) for part in date.split("-")] if date else []
