"""Sources as CSL-JSON, which pandoc, Zotero and every citeproc read."""

from __future__ import annotations

from .references import parts_of, works

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..api import Corpus
    from .references import Json


def export(corpus: Corpus, kind: str | None = None) -> Iterator[str]:
    """Every source, or those that a kind cites, the corpus itself first."""
    return cite(works(corpus, kind))


def cite(sources: Iterable[Json]) -> Iterator[str]:
    """Sources as one JSON array, an item on each line."""
    from json import dumps

    from ..render.program import safe

    yield "["
    comma = ""
    for source in sources:
        yield f"{comma}\n {safe(dumps(item(source), ensure_ascii=False))}"
        comma = ","
    yield "\n]\n"


def item(source: Json) -> Json:
    """A source as CSL has it: its own fields, with the date in parts."""
    told = dict(source)
    if "issued" in told:
        told["issued"] = {"date-parts": [parts_of(told["issued"])]}
    return told
