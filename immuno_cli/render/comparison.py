"""What a comparison shows, before it is known how; and how it goes into a pipe."""

from __future__ import annotations

from ..corpus.compare import in_all
from .view import UNDATED, clean, facts, words, yours

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .view import Json


class Row:
    """A fact: what each entry has of its own, and what all of them have."""

    __slots__ = ("label", "own", "shared")

    def __init__(self, label: str, values: list[list[str]], shared: list[str] | None = None) -> None:
        self.label = label
        self.shared = in_all(values) if shared is None else shared
        self.own = [[value for value in each if value not in self.shared] for each in values]

    @property
    def differs(self) -> bool:
        return any(self.own)


class Comparison:
    """Entries by name, and a row for each fact that one of them has."""

    __slots__ = ("names", "rows")

    def __init__(self, names: list[str], rows: list[Row]) -> None:
        self.names, self.rows = names, rows


def comparison(told: list[Json], bodies: list[Json], common: dict[str, list[Json]]) -> Comparison:
    """Facts of entries (`corpus.compare.facts`), row by row, in the order of the cards."""
    agencies = sorted({agency for each in told for agency in each.get("first_approvals", ())})
    columns = [_column(each, body, agencies) for each, body in zip(told, bodies, strict=True)]
    classes = [clean(each["name"]) for each in common["class"]]
    rows = [
        Row(label, [column[label] for column in columns], classes if label == "class" else None) for label in columns[0]
    ]
    return Comparison(
        [yours(clean(each["name"]), each.get("yours")) for each in told],
        [row for row in rows if row.shared or row.differs],
    )


def table(view: Comparison) -> str:
    """Tab-separated: the fact, then what each entry has; two lines where a part of it is in common."""
    lines = [["name", *view.names]]
    for row in view.rows:
        label = row.label
        if row.shared:
            part = f"{label} (in common)" if row.differs else label
            lines.append([part, *["; ".join(row.shared)] * len(view.names)])
        if row.differs:
            part = f"{label} (apart)" if row.shared else label
            lines.append([part, *map("; ".join, row.own)])
    return "".join("\t".join(line) + "\n" for line in lines)


def _column(told: Json, body: Json, agencies: list[str]) -> dict[str, list[str]]:
    """Label and values of each fact of an entry; the labels are the same for all."""

    def names(ids: list[str]) -> list[str]:
        return [clean(told["related"][ident]["name"]) for ident in ids]

    first = told.get("first_approvals", {})
    counts = told["counts"]
    column = {"kind": [words(told["kind"])], "in short": [clean(told["gloss"])], "class": names(told.get("is_a", []))}
    column["direction"] = [told["direction"]] if "direction" in told else []
    for fact in facts(body):
        if fact.label in ("treated by", "kinds"):
            column[fact.label] = names(told.get("treated_by" if fact.label == "treated by" else "children", []))
        elif fact.label != "is a":
            column[fact.label] = [value.text for value in fact.values]
        if fact.label == "status":  # what came of it follows
            for agency in agencies:
                found = first.get(agency)
                date = found.get("date", UNDATED) if found else ""
                column[f"first {agency}"] = [f"{date} {', '.join(names(found['diseases']))}"] if found else []
            column["licensed for"] = names(told.get("licensed_for", []))
            column["withdrawn for"] = names(told.get("withdrawn_for", []))
            refused = told.get("refusals", ())
            column["refused"] = [f"{each['date']} {each['agency']} {names([each['disease']])[0]}" for each in refused]
    if column["effect"] == ["both"]:  # "both: both" would say little
        column["effect"] = ["stimulatory and inhibitory"]
    for type_, label in (("brand", "brands"), ("code", "codes")):
        column[label] = [clean(each["text"]) for each in told.get("names", ()) if each["type"] == type_]
    for label in ("headlines", "sources"):
        column[label] = [str(counts[label])] if label in counts else []
    return column
