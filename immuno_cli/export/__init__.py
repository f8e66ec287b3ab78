"""The corpus in other people's formats, one file for each.

A module has `export(corpus, kind) -> Iterator[str]` where its format is a text, or `write(corpus, kind, path)` where
it is a file or a folder; those of citations have `cite(sources) -> Iterator[str]` as well. Each is imported only when
it is asked for. All raise UsageError for a kind that the format cannot hold.
"""

from __future__ import annotations

from importlib import import_module

from ..exits import UsageError
from ..render.view import DISCLAIMER, clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

    from ..api import Corpus


class Format:
    """What a format is, how its files end, and whether it is a text; what is none goes into a file or folder."""

    __slots__ = ("is_text", "line", "suffix")

    def __init__(self, line: str, suffix: str, is_text: bool = True) -> None:
        self.line, self.suffix, self.is_text = line, suffix, is_text


LICENCE = "https://creativecommons.org/licenses/by/4.0/"

#: name -> format, in the order that help shows them
FORMATS: dict[str, Format] = {
    "bibtex": Format("sources for LaTeX and reference managers", ".bib"),
    "csl-json": Format("sources for pandoc, Zotero and citeproc", ".json"),
    "ris": Format("sources for EndNote, Zotero and Mendeley", ".ris"),
    "vancouver": Format("sources as a list of references", ".txt"),
    "ndjson": Format("records, a JSON object on each line", ".ndjson"),
    "csv": Format("a row for each entry, for spreadsheets", ".csv"),
    "skos": Format("a thesaurus in Turtle", ".ttl"),
    "obo": Format("an ontology in OBO 1.4", ".obo"),
    "anki": Format("flash cards", ".apkg", False),
    "stardict": Format("a dictionary for GoldenDict, KOReader and sdcv", ".zip", False),
    "html": Format("one page to search offline", ".html"),
}

#: the formats that a source may be cited in
CITATIONS = ("vancouver", "bibtex", "csl-json", "ris")


def module(name: str) -> ModuleType:
    """The module that writes a format."""
    return import_module(f".{name.replace('-', '_')}", __name__)


def only_entries(name: str, kind: str | None) -> None:
    """Raise UsageError where a format that holds entries is asked for headlines or sources."""
    if kind in ("headline", "source"):
        raise UsageError(f"{name} holds entries, no {kind}s; for those, `immuno export ndjson --kind {kind}`")


def one_line(text: str) -> str:
    """A text safe to show, on one line and with single spaces."""
    return " ".join(clean(text).split())


def terms(corpus: Corpus) -> tuple[str, str]:
    """The lines that every export carries: title, version and licence of the corpus, and what it is not."""
    told = corpus.info()
    return f"{told['title']} {told['version']}, licensed {told['license']} ({LICENCE})", DISCLAIMER
