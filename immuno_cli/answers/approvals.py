"""What `immuno approvals` answers: the licences of agents, as rows, drawn over the years, or in a form for programs."""

from __future__ import annotations

from ..api import agency_of, open_corpus, split_agency
from ..exits import CorpusError, ExitCode, NotFound, UsageError
from .outcome import Outcome, as_name, in_form, missed_in, style

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..api import Corpus

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
    form: str = "",
    color: str = "auto",
    unconverted: bool = False,
) -> Outcome:
    """Approvals and refusals, oldest first, narrowed by what is given; `name` may be an agency as well as an entry."""
    drawn = timeline or svg is not None
    if svg is not None and not svg.strip(" -"):
        raise UsageError("name a file for the picture, as in --svg timeline.svg")
    if form and drawn:
        raise UsageError("a timeline is a picture: it goes without --format, --json and --csv")
    corpus = open_corpus()
    if agency is not None and name:
        agency, name = split_agency(agency, name)
    place = None if agency is None else agency_of(agency)
    wanted = as_name(name) if name else None
    if wanted and disease is not None:
        wanted, disease = _share(corpus, wanted, disease)
    disease = None if disease is None else as_name([disease])
    asked = {"name": wanted, "agency": place, "since": since, "until": until, "disease": disease}
    query: dict[str, Any] = {field: value for field, value in asked.items() if value is not None}
    narrow = {"kind": kind, "status": status, "first": first, "unconverted": unconverted}
    query |= {field: value for field, value in narrow.items() if value}
    try:
        cited = form in ("json", "ndjson")
        most = 0 if drawn else limit
        found = corpus.approvals(
            wanted, place, since, until, disease, kind, status, first, sort, most, cited, unconverted
        )
    except NotFound as miss:
        return missed_in(form, "approvals", corpus, miss.name, query)
    rows, total = found.as_json(), found.total
    unknown = (*_left_out(found.left_out), *_vague(rows, since, until))
    what = f"the corpus holds no approval of or for {wanted!r}" if list(query) == ["name"] else "no approval fits"
    none = (f"{what}; only what was held against a source is here.", *unknown)
    more = (f"{total - len(rows)} more; --limit 0 shows all.",) if total > len(rows) else ()
    if form:
        return in_form(form, "approvals", corpus, query, rows, none, cut=(*unknown, *more), total=total)
    if not rows:
        return Outcome(code=ExitCode.NO_MATCH, remarks=none)
    if drawn:
        standing = corpus.approvals(wanted, place, disease=disease, sources=False).as_json() if first else ()
        title = " ".join(["immuno approvals", wanted or ""]).strip()
        outcome = _timeline(rows, limit, svg, title, color, standing)
        outcome.remarks += _vague(rows, since, until)
        return outcome
    rich, colour = style(color)
    if rich:
        from ..render import ledger

        return Outcome(ledger.approvals(rows, None, colour), remarks=(*unknown, *more))
    from ..render import approvals as tell
    from ..render import plain

    return Outcome(plain.approvals(rows), remarks=(f"{tell.counts(rows)}.", *unknown, *more))


def _left_out(counts: dict[str, int]) -> tuple[str, ...]:
    """What the filters leave out because it is not known: rows without a date, rows without a kind."""
    wording = {"undated": "undated", "of no known kind": "of a kind that no source states"}
    told = [f"{counts[why]:,} {wording[why]}" for why in wording if why in counts]
    return (f"not counted: {', '.join(told)}.",) if told else ()


def _vague(rows: list[Any], since: str | None, until: str | None) -> tuple[str, ...]:
    """What to say of rows that may lie outside of the dates asked for, as only their year or month is known."""
    if not (since or until):
        return ()
    from ..dates import bounds

    begin, end = bounds(since)[0] if since else "", bounds(until)[1] if until else "9999-12-31"
    dates = [row["date"] for row in rows if len(row["date"]) < len("2022-10-18")]
    count = sum(low < begin or high > end for low, high in map(bounds, dates))
    if not count:
        return ()
    verb = "is" if count == 1 else "are"
    return (f"{count:,} of these {verb} dated to the year or month only, and may lie outside.",)


def _share(corpus: Corpus, name: str, disease: str) -> tuple[str | None, str]:
    """Words beside `--disease` belong to it where it is a name with them and none without."""
    whole = f"{disease} {name}"
    if not corpus.resolve(disease) and corpus.resolve(whole):
        return None, whole
    return name, disease


def _timeline(rows: list[Any], limit: int, svg: str | None, title: str, color: str, standing: Any = ()) -> Outcome:
    """The drawing, or the same as a picture in a file; `limit` counts agents."""
    from ..render import timeline

    drawing = timeline.Drawing(rows, limit, standing)
    if not drawing.tracks:
        return Outcome(code=ExitCode.NO_MATCH, remarks=("none of these approvals has a date.",))
    rich, colour = style(color)
    if svg is None and not rich:
        from ..render import plain

        return Outcome(plain.timeline(drawing), remarks=(f"{drawing.foot()}.",))
    from ..render import ledger

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
