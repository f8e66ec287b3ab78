"""The corpus as newline-delimited JSON: the records of the library, one on each line."""

from __future__ import annotations

from .. import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..api import Corpus


def export(corpus: Corpus, kind: str | None = None) -> Iterator[str]:
    """What the corpus is, then all entries and headlines, or those of a kind, or the sources, each by id."""
    from itertools import chain
    from json import dumps

    from ..render.program import safe
    from ..render.view import DISCLAIMER

    told = corpus.info()
    about = {name: told[name] for name in ("title", "version", "license", "reviewed_through")}
    head = {"kind": "corpus", **about, "immuno": __version__, "note": DISCLAIMER}
    if kind == "source":
        records = corpus.source_records()
    elif kind == "headline":
        records = corpus.headline_records()
    elif kind:
        records = corpus.records(kind)
    else:
        records = chain(corpus.records(), corpus.headline_records())
    return (safe(dumps(record, ensure_ascii=False)) + "\n" for record in chain([head], records))
