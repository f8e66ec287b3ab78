"""The corpus in other people's formats, one file for each.

A module has `export(corpus, kind) -> Iterator[str]` where its format is a text, or `write(corpus, kind, path)` where
it is a file or a folder; those of citations have `cite(sources) -> Iterator[str]` as well. Each is imported only when
it is asked for. All raise UsageError for a kind that the format cannot hold.
"""

from __future__ import annotations

from importlib import import_module

from ..exits import CorpusError, UsageError
from ..render.view import DISCLAIMER, clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

    from ..api import Corpus


class Format:
    """What a format is, how its files end, whether it goes into a file alone, and the extra that it needs."""

    __slots__ = ("extra", "is_text", "line", "suffix")

    def __init__(self, line: str, suffix: str, is_text: bool = True, extra: str = "") -> None:
        self.line, self.suffix, self.is_text, self.extra = line, suffix, is_text, extra


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
    "anki": Format("flash cards", ".apkg", False, "anki"),
    "stardict": Format("a dictionary for GoldenDict, KOReader and sdcv", ".zip", False),
    "html": Format("one page to search offline", ".html"),
}

#: the formats that a source may be cited in
CITATIONS = ("vancouver", "bibtex", "csl-json", "ris")


def module(name: str) -> ModuleType:
    """The module that writes a format. Raises CorpusError when it, or a library that it needs, is not installed."""
    try:
        return import_module(f".{name.replace('-', '_')}", __name__)
    except ModuleNotFoundError as error:
        raise missing(name, error) from error


def missing(name: str, error: ModuleNotFoundError) -> CorpusError:
    """The error that says what to install for a format."""
    extra = FORMATS[name].extra
    if extra and not str(error.name).startswith(__name__):
        return CorpusError(
            f"{name} needs {error.name}, which is not installed; try `pip install 'immuno-cli[{extra}]'`"
        )
    return CorpusError(f"this immuno cannot write {name}: {error.name} is missing")


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
