"""What is shown of approvals and refusals, before it is known how: the cells of a row, the counts, and its columns."""

from __future__ import annotations

from .view import INCOMPLETE, UNDATED, clean, licensed_for, what_became, yours

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from .view import Json

COLUMNS = (
    "date",
    "agency",
    "agent",
    "agent_id",
    "disease",
    "disease_id",
    "indication",
    "kind",
    "status",
    "with",
    "events",
    "cite",
    "yours",
)


class Cells:
    """The texts of a row; `tags` are its kind, and its status where it is not simply approved."""

    __slots__ = ("agency", "agent", "date", "disease", "events", "indication", "kind", "status", "tags")

    def __init__(self, row: Json) -> None:
        self.date = row.get("date", UNDATED)
        self.agency, self.kind, self.status = row["agency"], row.get("kind", ""), row["status"]
        self.agent, self.disease = named(row, row["agent"]), named(row, row["disease"])
        # of an official agent the reader added the approval alone
        added = "yours" in row and "yours" not in row["related"][row["agent"]]
        self.indication = yours(licensed_for(row, [_name(row, ident) for ident in row.get("with", ())]), added)
        self.events = [what_became(event) for event in row.get("events", ())]
        self.tags = [tag for tag in (self.kind, self.status) if tag not in ("", "approved")]


def became(cells: Cells) -> str:
    """What became of an approval, in one cell: the day and what happened, event by event."""
    return "; ".join(" ".join(text.split(" → ", 1)) for text in cells.events)


def counts(rows: Iterable[Json]) -> str:
    """How many approvals, of how many agents, and what became of them."""
    listed = list(rows)
    status = [row["status"] for row in listed]
    refused = status.count("refused")
    agents = {row["agent"] for row in listed if row["status"] != "refused"}
    told = []
    if agents:
        became = "".join(f", {status.count(word)} {word}" for word in ("withdrawn", "suspended") if word in status)
        told.append(f"{number(len(listed) - refused, 'approval')} of {number(len(agents), 'agent')}{became}")
    if refused:
        told.append(number(refused, "refusal"))
    return f"{'; '.join(told)} {INCOMPLETE}"


def number(count: int, word: str) -> str:
    """A number of things.

    >>> number(1, "agent"), number(1200, "agent")
    ('1 agent', '1,200 agents')
    """
    return f"{count:,} {word}{'s' * (count != 1)}"


def flat(row: Json) -> list[Json]:
    """A row as texts by column; several values of a cell stand between semicolons."""
    cells = Cells(row)
    agent = _name(row, row["agent"])
    disease = _name(row, row["disease"])
    ids = {"agent": agent, "agent_id": row["agent"], "disease": disease, "disease_id": row["disease"]}
    several = {
        "with": (_name(row, ident) for ident in row.get("with", ())),
        "cite": row.get("cite", ()),
    }
    return [{**row, **ids, "events": became(cells), **{field: "; ".join(texts) for field, texts in several.items()}}]


def named(row: Json, ident: str) -> str:
    """The name of what a row mentions, marked where it is the reader's own."""
    return yours(_name(row, ident), "yours" in row["related"][ident])


def _name(row: Json, ident: str) -> str:
    return clean(row["related"][ident]["name"])
