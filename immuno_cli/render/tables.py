"""Results as flat rows, for CSV and TSV. Columns and their order are a promise: `docs/contracts.md` lists them."""

from __future__ import annotations

from . import approvals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .view import Json

#: what is listed, by the name of its schema -> its columns
COLUMNS: dict[str, tuple[str, ...]] = {
    "define": ("query", "id", "kind", "name", "matched", "type", "gloss"),
    "search": ("id", "kind", "name", "score", "field", "text", "snippet", "yours"),
    "headlines": (
        *("id", "date", "title", "publisher", "institution", "url", "evidence", "topics", "entries", "summary"),
        *("limits", "reviewed", "cite", "yours"),
    ),
    "headlines-topics": ("id", "kind", "name", "headlines"),
    "approvals": approvals.COLUMNS,
    "list": (
        *("id", "kind", "name", "gloss", "classes", "targets", "direction", "modality", "status"),
        *("first_approval_date", "first_approval_agency", "yours"),
    ),
    "tree": ("depth", "id", "kind", "name", "direction", "count", "again", "parent", "yours"),
    "annotate": ("start", "end", "text", "id", "kind", "name", "meanings", "yours"),
    "annotate-glossary": ("id", "kind", "name", "gloss", "mentions", "ambiguous", "yours"),
    "check": ("file", "line", "code", "error", "what", "tip"),
}
#: between several values of a cell
BETWEEN = "; "


def flat(table: str, results: Iterable[Json]) -> Iterator[list[str]]:
    """Results as the rows of a table: one each, or one for each meaning of a name or each entry of a tree."""
    columns, rows_of = COLUMNS[table], _ROWS.get(table)
    for result in results:
        for row in rows_of(result) if rows_of else (result,):
            cells = [row.get(column, "") for column in columns]
            yield [cell if type(cell) is str else _cell(cell) for cell in cells]


def _cell(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _hit(row: Json) -> list[Json]:
    return [{**row, **row["matched"]}]


def _headline(row: Json) -> list[Json]:
    named = {
        field: BETWEEN.join(row["related"][ident]["name"] for ident in row.get(field, ()))
        for field in ("topics", "entries")
    }
    summary = row.get("summary", ())
    cite = dict.fromkeys(ident for each in summary for ident in each.get("cite", ()))
    told = {"summary": " ".join(each["text"] for each in summary), "cite": BETWEEN.join(cite)}
    return [{**row, **named, **told}]


def _brief(row: Json) -> list[Json]:
    several = {field: BETWEEN.join(each["name"] for each in row.get(field, ())) for field in ("classes", "targets")}
    first = {f"first_approval_{field}": value for field, value in row.get("first_approval", {}).items()}
    return [{**row, **several, **first}]


def _branches(row: Json, depth: int = 0, parent: str = "") -> Iterator[Json]:
    """A tree from its root on, each entry right below what it hangs on: `parent`, in a tree that goes up its kind."""
    yield {**row, "depth": depth, "parent": parent}
    for each in (*row.get("children", ()), *row.get("parents", ())):
        yield from _branches(each, depth + 1, row["id"])


def _mention(row: Json) -> list[Json]:
    means: Iterable[Json] = row.get("candidates", [row])
    found = [{**each, "start": row["start"], "end": row["end"], "text": row["text"]} for each in means]
    return [{**each, "meanings": len(found)} for each in found]


_ROWS: dict[str, Callable[[Json], Iterable[Json]]] = {
    "search": _hit,
    "headlines": _headline,
    "approvals": approvals.flat,
    "list": _brief,
    "tree": _branches,
    "annotate": _mention,
}
