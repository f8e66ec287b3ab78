"""What `immuno list` answers once its arguments are read: names for pipes, a table on a terminal, JSON or CSV."""

from __future__ import annotations

from .answers import Outcome, as_json, show, style
from .commands.facets import read_facets
from .exits import ExitCode, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_WORDS = ("therapy", "agent", "cell", "molecule", "disease", "adverse-event", "concept", "headline", "source")
_PLURALS = {"therapy": "therapies"} | {word: f"{word}s" for word in _WORDS if word != "therapy"}
#: singular and plural -> kind
KINDS = {word: word for word in _WORDS} | {plural: word for word, plural in _PLURALS.items()}

_COLUMNS = (
    *("id", "kind", "name", "gloss", "classes", "targets", "direction", "modality", "status"),
    *("first_approval_date", "first_approval_agency"),
)


def entries(
    kind_and_more: list[str],
    given: dict[str, str | None],
    ids: bool = False,
    long: bool = False,
    json: bool = False,
    csv: bool = False,
    color: str = "auto",
) -> Outcome:
    """The entries of a kind, or all, narrowed by the facets that are given."""
    from .corpus.listing import briefs, listing
    from .corpus.store import open_store

    if json and csv:
        raise UsageError("either --json or --csv")
    kind, given = _understood(kind_and_more, given)
    query = {name.replace("-", "_"): value for name, value in {"kind": kind, **given}.items() if value}
    store = open_store()
    facets, miss = read_facets(store, given, query, json)
    if miss:
        return miss
    rows = listing(store, kind, facets)
    code = ExitCode.FOUND if rows else ExitCode.NO_MATCH
    if json or csv:
        told = briefs(store, facets) if rows else {}
        results = [{**row.as_json(), **told.get(row.id, {})} for row in rows]
        if json:
            return as_json(store, query, results)
        from .render.program import as_csv

        return Outcome(as_csv(_COLUMNS, map(_flat, results)), code, () if rows else (_why_none(store, kind, facets),))
    if not rows:
        return Outcome(code=code, remarks=(_why_none(store, kind, facets),))
    if long:
        lines = [(row.id if ids else row.name, row.kind, *([row.gloss] if row.gloss else [])) for row in rows]
        return Outcome(show("table", lines, color))
    rich, colour = style(color)
    if rich and kind not in ("headline", "source"):
        from .render import overview

        told = briefs(store, facets)
        shown = [{**row.as_json(), **told[row.id]} for row in rows]
        if ids:
            shown = [{**row, "name": row["id"]} for row in shown]
        what = (kind or "entry", _PLURALS.get(kind or "", "entries"))
        return Outcome(overview.entries(shown, what, None, colour))
    from .render.view import clean

    return Outcome("".join(f"{row.id if ids else clean(row.name)}\n" for row in rows))


def _understood(words: list[str], given: dict[str, str | None]) -> tuple[str | None, dict[str, str | None]]:
    """The kind that is asked for, and the facets with the words that stand beside it."""
    kind, others = split_kind(words)
    if not others:
        return kind, given
    # a name of several words needs no quotes: the others belong to the one name that is given
    named = [option for option in ("class", "target", "disease") if given.get(option)]
    if len(named) != 1:
        raise UsageError(f"no kind {' '.join(others)!r}; kinds are {', '.join(_WORDS)}")
    return kind, {**given, named[0]: f"{given[named[0]]} {' '.join(others)}"}


def split_kind(words: list[str]) -> tuple[str | None, list[str]]:
    """The kind that words begin or end with (agents, adverse events), and the words beside it."""
    for number in (2, 1):
        for part, others in ((words[:number], words[number:]), (words[-number:], words[:-number])):
            kind = KINDS.get("-".join(part).casefold())
            if kind:
                return kind, others
    return None, words


def _why_none(store: Any, kind: str | None, facets: dict[str, list[str]]) -> str:
    """What to say when nothing fits: that a kind never has a facet, where that is why."""
    from .corpus.listing import kinds_with
    from .render.view import words

    for facet in facets:
        kinds = kinds_with(store, facet)
        if kind and kinds and kind not in kinds:
            having = [words(_PLURALS[each]) for each in kinds]
            narrowed = " and ".join(filter(None, [", ".join(having[:-1]), having[-1]]))
            hint = "; try `immuno headlines`" if kind == "headline" else ""
            return f"no {words(kind)} fits: --{facet} narrows {narrowed}{hint}."
    return "no entry fits."


def _flat(result: dict[str, Any]) -> list[str]:
    """A result as a row of CSV; several classes or targets stand in one field."""
    first = result.get("first_approval", {})
    several = {field: "; ".join(each["name"] for each in result.get(field, ())) for field in ("classes", "targets")}
    more = {"first_approval_date": first.get("date", ""), "first_approval_agency": first.get("agency", "")}
    flat = {**result, **several, **more}
    return [flat.get(column, "") for column in _COLUMNS]
