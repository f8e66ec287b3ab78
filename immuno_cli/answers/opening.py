"""What `immuno open` answers: a page in the browser, or its address."""

from __future__ import annotations

import os
import sys

from ..api import open_corpus
from ..exits import ExitCode, UsageError
from ..pages import pages
from .define import headline_of
from .outcome import Outcome, ambiguous, as_json, as_name, meanings, missed, show, style

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..api import Corpus
    from ..pages import Page


def opened(
    term: list[str],
    source: str | None = None,
    xref: str | None = None,
    listed: bool = False,
    printed: bool = False,
    json: bool = False,
    color: str = "auto",
) -> Outcome:
    """Open the page of a source or an identifier of an entry: the first source that has one, where neither is named."""
    if source is not None and xref is not None:
        raise UsageError("either --source or --xref")
    query = as_name(term)
    corpus = open_corpus()
    matches = corpus.resolve(query)
    headline = None if matches else headline_of(corpus, query)
    if headline:
        return _answered(corpus, query, headline, (source, xref, listed, printed, json, color))
    if not matches:
        return missed(corpus, query, query, json)
    if len(matches) > 1:
        if json:
            return as_json(corpus, query, [], ambiguous={query: meanings(matches)})
        return Outcome(code=ExitCode.NO_MATCH, remarks=(ambiguous(query, matches),))
    return _answered(corpus, query, corpus.record(matches[0].id), (source, xref, listed, printed, json, color))


def _answered(
    corpus: Corpus,
    query: str,
    record: dict[str, Any],
    how: tuple[str | None, str | None, bool, bool, bool, str],
) -> Outcome:
    """The pages of an entry or a headline: one opened, or all told."""
    source, xref, listed, printed, json, color = how
    found, why_none = _chosen(pages(record), record["sources"], source, xref)
    if json:
        return as_json(corpus, query, [page.as_json() for page in found])
    if not found:
        name = record.get("name") or record["title"]
        return Outcome(code=ExitCode.NO_MATCH, remarks=(f"{name} {why_none}.",))
    if listed:
        if style(color)[0]:  # for a reader: a line on a source mostly ends in its address
            lines = [(page, page.text if any(way in page.text for way in ("doi:", "http")) else "") for page in found]
            return Outcome(
                show("table", [(_handle(page), text or f"{page.text} {page.url}") for page, text in lines], color)
            )
        return Outcome(show("table", [(_handle(page), page.text, page.url) for page in found], color))
    page = found[0]
    if printed or not _has_browser():
        return Outcome(f"{page.url}\n")
    if not _opened(page.url):
        named = os.environ.get("BROWSER")
        told = f"BROWSER names {named!r}, which does not open it" if named else "no browser opens it"
        return Outcome(f"{page.url}\n", remarks=(f"{told}; this is the address.",))
    more = f"; {len(found) - 1} more: --list" if len(found) > 1 else ""
    return Outcome(remarks=(f"opened {page.url} ({_handle(page)}{more}).",))


def _chosen(
    pages: list[Page], sources: list[dict[str, str]], source: str | None, xref: str | None
) -> tuple[list[Page], str]:
    """The pages that are asked for; and what to say where there is none."""
    if source is not None:
        ids = [each["id"] for each in sources]
        number = int(source) if source.isascii() and source.isdigit() and len(source) < 6 else 0
        if source not in ids and not 0 < number <= len(ids):
            return [], f"has no source {source!r}; --list shows what can be opened"
        wanted = ids.index(source) + 1 if source in ids else number
        return [page for page in pages if page.number == wanted], f"gives no page for its source {source!r}"
    if xref is not None:
        named = [page for page in pages if page.prefix]
        found = [page for page in named if xref.casefold() in (str(page.prefix).casefold(), page.text.casefold())]
        there = ", ".join(dict.fromkeys(str(page.prefix) for page in named))
        return found, f"has no page by {xref!r}" + (f"; there are {there}" if there else "")
    return pages, "has no source and no identifier with a page"


def _handle(page: Page) -> str:
    """How a page is named on the command line."""
    if page.prefix is None and page.number is None:
        return "headline"
    return f"--source {page.number}" if page.prefix is None else f"--xref {page.prefix}"


def _has_browser() -> bool:
    """Whether there is somebody to show a page to, and a screen or a browser that BROWSER names."""
    if not sys.stdout.isatty():
        return False
    screen = (
        os.name == "nt" or sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    return bool(screen or os.environ.get("BROWSER"))


def _opened(url: str) -> bool:
    """Open an address in the browser of this machine, or the one that BROWSER names. False where none does."""
    import webbrowser

    try:
        return webbrowser.open(url)
    except (webbrowser.Error, OSError, ValueError):
        return False
