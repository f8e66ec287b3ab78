"""What `immuno approvals` answers: the licences of agents, as rows, drawn over the years, as CSV and as JSON.

Like `answers.py` it knows no Typer, so that the quick lane can call it.
"""

from __future__ import annotations

from .answers import Outcome, as_json, as_name, check_date, ids_of, style
from .exits import CorpusError, ExitCode, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: columns of a picture: where no terminal says how wide it is, at least and at most
PICTURE = (100, 60, 200)


def approvals(
    name: list[str] | None = None,
    agency: str | None = None,
    since: str | None = None,
    until: str | None = None,
    disease: str | None = None,
    kind: str | None = None,
    status: str | None = None,
    first: bool = False,
    sort: str = "date",
    limit: int = 0,
    timeline: bool = False,
    svg: str | None = None,
    json: bool = False,
    csv: bool = False,
    color: str = "auto",
) -> Outcome:
    """Approvals and refusals, oldest first, narrowed by what is given; `name` may be an agency as well as an entry."""
    from .corpus import approvals as licences
    from .corpus.store import open_store

    drawn = timeline or svg is not None
    if svg is not None and not svg.strip(" -"):
        raise UsageError("name a file for the picture, as in --svg timeline.svg")
    if json + csv + drawn > 1:
        raise UsageError("--json, --csv and a timeline exclude one another")
    for day in (since, until):
        check_date(day)
    place = _agency(agency)
    store = open_store()
    wanted = as_name(name) if name else None
    if wanted and disease is not None:
        wanted, disease = _share(store, wanted, disease)
    asked = {"name": wanted, "agency": place, "since": since, "until": until, "disease": disease}
    query: dict[str, Any] = {field: value for field, value in asked.items() if value is not None}
    query |= {field: value for field, value in (("kind", kind), ("status", status), ("first", first)) if value}
    agencies = [place] if place else []
    ids: dict[str, list[str]] = {}
    for field in ("name", "disease"):
        if field not in query:
            continue
        if field == "name" and (named := licences.agency(query[field])):
            agencies.append(named)
            continue
        ids[field], miss = ids_of(store, query[field], query, json)
        if miss:
            return miss
    narrowed = (ids.get("name"), ids.get("disease"), agencies, kind, status, since, until, first)
    rows, total = licences.approvals(store, *narrowed, sort=sort, limit=0 if drawn else limit)
    unknown = _left_out(store, narrowed, since or until, kind)
    if json:
        licences.add_sources(store, rows)
        return as_json(store, query, rows, total=total)
    if not rows:
        what = f"the corpus holds no approval of or for {wanted!r}" if list(query) == ["name"] else "no approval fits"
        return Outcome(
            code=ExitCode.NO_MATCH, remarks=(f"{what}; only what was held against a source is here.", *unknown)
        )
    if drawn:
        standing = licences.approvals(store, *narrowed[:3])[0] if first else ()
        title = " ".join(["immuno approvals", wanted or ""]).strip()
        return _timeline(rows, limit, svg, title, color, standing)
    from .render import approvals as tell

    if csv:
        return Outcome(tell.as_csv(rows))
    more = (f"{total - len(rows)} more; --limit 0 shows all.",) if total > len(rows) else ()
    rich, colour = style(color)
    if rich:
        from .render import ledger

        return Outcome(ledger.approvals(rows, None, colour), remarks=(*unknown, *more))
    from .render import plain

    return Outcome(plain.approvals(rows), remarks=(f"{tell.counts(rows)}.", *unknown, *more))


def _left_out(store: Any, narrowed: tuple[Any, ...], dated: str | None, kind: str | None) -> tuple[str, ...]:
    """What the filters leave out because it is not known: rows without a date, rows without a kind."""
    from .corpus.approvals import unknown

    undated, of_no_kind = unknown(store, *narrowed[:3]) if dated or kind else (0, 0)
    told = [f"{undated:,} undated"] if dated and undated else []
    told += [f"{of_no_kind:,} of a kind that no source states"] if kind and of_no_kind else []
    return (f"not counted: {', '.join(told)}.",) if told else ()


def _agency(name: str | None) -> str | None:
    """The agency that is meant. Raises UsageError when there is no such agency."""
    from .corpus.approvals import AGENCIES, agency

    found = agency(name) if name is not None else None
    if name is not None and not found:
        raise UsageError(f"no agency {name!r}; there are {', '.join(AGENCIES)}")
    return found


def _share(store: Any, name: str, disease: str) -> tuple[str | None, str]:
    """Words beside `--disease` belong to it where it is a name with them and none without."""
    from .corpus.lookup import resolve

    whole = f"{disease} {name}"
    if not resolve(store, disease) and resolve(store, whole):
        return None, whole
    return name, disease


def _timeline(rows: list[Any], limit: int, svg: str | None, title: str, color: str, standing: Any = ()) -> Outcome:
    """The drawing, or the same as a picture in a file; `limit` counts agents."""
    from .render import timeline

    drawing = timeline.Drawing(rows, limit, standing)
    if not drawing.tracks:
        return Outcome(code=ExitCode.NO_MATCH, remarks=("none of these approvals has a date.",))
    rich, colour = style(color)
    if svg is None and not rich:
        from .render import plain

        return Outcome(plain.timeline(drawing), remarks=(f"{drawing.foot()}.",))
    from .render import ledger

    if svg is None:
        return Outcome(ledger.timeline(drawing, None, colour))
    from shutil import get_terminal_size

    usual, least, most = PICTURE
    width = min(max(get_terminal_size((usual, 0)).columns, least), most)
    try:
        with open(svg, "w", encoding="utf-8") as file:  # noqa: PTH123
            file.write(ledger.picture(drawing, title, width))
    except OSError as error:
        raise CorpusError(f"cannot write {svg}: {error.strerror}") from error
    return Outcome(remarks=(f"wrote {svg}.",))
