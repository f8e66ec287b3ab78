"""Entries side by side: the facts of each, and what all of them have in common."""

from __future__ import annotations

from .kinship import nearest_common
from .store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from .lookup import Match

    Json = dict[str, Any]

#: fields that are facts as they stand in the body
FIELDS = (
    "direction", "is_a", "symbol", "family", "effect", "lineage", "role", "markers", "secretes", "expressed_on",
    "binds", "modality", "components", "targets", "status", "refusals", "adverse_events", "caused_by", "names",
)  # fmt: skip


def facts(store: Store, match: Match, body: Json) -> Json:
    """What is compared of an entry, as data."""
    told: Json = {"id": match.id, "kind": match.kind, "name": match.name}
    told |= {"yours": True} if body.get("yours") else {}
    told["matched"] = {"text": match.text, "type": match.type}
    told["gloss"] = store.gloss(match.id)
    told |= {field: body[field] for field in FIELDS if field in body}
    licensed, withdrawn = licences(body)
    derived = body["derived"]
    more = {
        "first_approvals": first_approvals(body),
        "licensed_for": licensed,
        "withdrawn_for": withdrawn,
        "treated_by": derived.get("treated_by"),
        "children": derived.get("children"),
    }
    told |= {name: value for name, value in more.items() if value}
    counted = {"approvals": body.get("approvals", ()), "headlines": derived.get("headlines", ())}
    told["counts"] = {name: len(found) for name, found in counted.items() if found} | {"sources": len(body["sources"])}
    told["related"] = body["related"]
    return told


def first_approvals(body: Json) -> dict[str, Json]:
    """For each agency, the first date it licensed the agent on, and for which diseases; a known date comes first."""
    first: dict[str, Json] = {}
    for each in sorted(body.get("approvals", ()), key=lambda each: ("date" not in each, each.get("date", ""))):
        dated = {"date": each["date"]} if "date" in each else {}
        found = first.setdefault(each["agency"], {**dated, "diseases": []})
        if found.get("date") == each.get("date") and each["disease"] not in found["diseases"]:
            found["diseases"].append(each["disease"])
    return dict(sorted(first.items()))


def licences(body: Json) -> tuple[list[str], list[str]]:
    """Diseases with an approval that was not withdrawn, and those whose every approval was, alone or with the agent."""
    held, gone = dict[str, None](), dict[str, None]()
    for each in body.get("approvals", ()):
        withdrawn = body.get("status") == "withdrawn" or any(
            event["event"] == "withdrawn" for event in each.get("events", ())
        )
        (gone if withdrawn else held)[each["disease"]] = None
    return list(held), [disease for disease in gone if disease not in held]


def common(store: Store, told: list[Json]) -> dict[str, list[Json]]:
    """What all entries have: the nearest classes, molecules acted on, diseases licensed for, adverse events."""
    shared = {
        "class": nearest_common(store, [each["id"] for each in told]),
        "targets": in_all([target["molecule"] for target in each.get("targets", ())] for each in told),
        "diseases": in_all(each.get("licensed_for", ()) for each in told),
        "adverse_events": in_all(each.get("adverse_events", ()) for each in told),
    }
    return {name: [_named(store, ident) for ident in ids] for name, ids in shared.items()}


def in_all(lists: Iterable[Iterable[str]]) -> list[str]:
    """What every list holds, in the order of the first."""
    first, *others = map(dict.fromkeys, lists)
    return [each for each in first if all(each in other for other in others)]


def _named(store: Store, ident: str) -> Json:
    return dict(
        zip(("id", "kind", "name"), store.rows("SELECT id, kind, name FROM entry WHERE id = ?", ident)[0], strict=True)
    )
