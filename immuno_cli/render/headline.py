"""What is shown of a headline, as labelled lines."""

from __future__ import annotations

from .view import citation, clean, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .view import Json


def details(row: Json) -> list[tuple[str, str]]:
    """Label and text of each line below the title."""
    names = {ident: clean(each["name"]) for ident, each in row["related"].items()}
    date = row.get("date", "undated")
    origins = [clean(row[field]) for field in ("publisher", "institution") if field in row]
    origin = origins[-1] if origins and origins[-1].startswith(origins[0]) else " · ".join(origins)
    lines = [("date", date), ("from", origin), ("evidence", words(row.get("evidence", "")))]
    lines += [("summary", clean(each["text"])) for each in row.get("summary", ())]
    lines += [("limits", clean(row.get("limits", "")))]
    lines += [("topics", ", ".join(names[ident] for ident in row["topics"]))]
    papers = {"article-journal": "paper"}
    lines += [(papers.get(source["type"], "source"), citation(source)) for source in row["sources"]]
    lines += [("link", clean(row.get("url", "")))]
    return [(label, text) for label, text in lines if text]
