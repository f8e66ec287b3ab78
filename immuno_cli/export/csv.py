"""Entries as comma-separated values, a row each; several values of a column are joined by semicolons.

Ids stand where the entry has ids, so that rows can be joined; texts and other names stand as they are.
"""

from __future__ import annotations

from . import one_line, only_entries, terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..api import Corpus
    from .references import Json

#: column -> the type of name that it holds
NAMES = {
    "brands": "brand",
    "abbreviations": "abbreviation",
    "synonyms": "synonym",
    "us_names": "us-name",
    "codes": "code",
    "former_names": "former",
    "symbols": "symbol",
    "spellings": "spelling",
    "lay_names": "lay",
}
#: fields that are one word or text, or a list of ids and words
PLAIN = (
    *("is_a", "see_also", "not_to_confuse", "xrefs", "direction", "modality", "status", "targets", "components"),
    *("adverse_events", "caused_by", "lineage", "role", "markers", "secretes", "symbol", "family", "effect"),
    *("expressed_on", "binds"),
)
COLUMNS = (
    *("id", "kind", "name", *NAMES, "plain", "expert", *PLAIN),
    *("approved_for", "first_approval_date", "first_approval_agency", "treated_by", "sources", "reviewed", "corpus"),
)


def export(corpus: Corpus, kind: str | None = None) -> Iterator[str]:
    """All entries, or those of a kind, by id."""
    only_entries("csv", kind)
    return _lines(corpus, kind)


def _lines(corpus: Corpus, kind: str | None) -> Iterator[str]:
    from csv import writer
    from io import StringIO

    made = ". ".join(terms(corpus))
    first = {row["id"]: row["first_approval"] for row in corpus.listing(kind).as_json() if "first_approval" in row}
    standing: dict[str, dict[str, None]] = {}
    for approval in corpus.approvals(status="approved", sources=False).as_json():
        standing.setdefault(approval["agent"], {})[approval["disease"]] = None
    out = StringIO()
    lines = writer(out, lineterminator="\n")
    lines.writerow(COLUMNS)
    for entry in corpus.records(kind):
        row = flat(entry) | {"corpus": made, "approved_for": "; ".join(standing.get(entry["id"], ()))}
        for part, value in first.get(entry["id"], {}).items():
            row[f"first_approval_{part}"] = value
        lines.writerow([one_line(row.get(column, "")) for column in COLUMNS])
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def flat(entry: Json) -> dict[str, str]:
    """An entry as a row, by columns."""
    row = {column: entry[column] for column in ("id", "kind", "name", "reviewed")}
    for column, type_ in NAMES.items():
        row[column] = "; ".join(each["text"] for each in entry.get("names", ()) if each["type"] == type_)
    for level in ("plain", "expert"):
        row[level] = " ".join(each["text"] for each in entry[level])
    for field in PLAIN:
        if field in entry:
            row[field] = _joined(entry[field])
    row["treated_by"] = "; ".join(entry["derived"].get("treated_by", ()))
    row["sources"] = "; ".join(source["id"] for source in entry["sources"])
    return row


def _joined(value: str | list[str] | list[Json]) -> str:
    return value if isinstance(value, str) else "; ".join(map(_one, value))


def _one(value: str | Json) -> str:
    """A word; a target with what is done to it; a marker with its sign."""
    if isinstance(value, str):
        return value
    return f"{value.get('molecule') or value['text']} ({value.get('action') or value['sign']})"
