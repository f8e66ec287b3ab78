"""What `immuno list` answers once its arguments are read: names for pipes, a table on a terminal, or rows."""

from __future__ import annotations

from ..api import KINDS as ENTRIES
from ..api import open_corpus, split_agency
from ..exits import ExitCode, NotFound, UsageError
from .outcome import Outcome, as_name, in_form, missed_in, show, style

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..api import Corpus, Facets

_WORDS = (*ENTRIES, "headline", "source")
_PLURALS = {"therapy": "therapies"} | {word: f"{word}s" for word in _WORDS if word != "therapy"}
#: singular and plural -> kind
KINDS = {word: word for word in _WORDS} | {plural: word for word, plural in _PLURALS.items()}


def entries(
    kind_and_more: list[str],
    given: dict[str, str | None],
    ids: bool = False,
    long: bool = False,
    form: str = "",
    color: str = "auto",
) -> Outcome:
    """The entries of a kind, or all, narrowed by the facets that are given."""
    kind, given = _understood(kind_and_more, given)
    query = {name.replace("-", "_"): value for name, value in {"kind": kind, **given}.items() if value}
    rich, colour = style(color)
    pictured = rich and not long and kind not in ("headline", "source")
    corpus = open_corpus()
    try:
        facets = facets_of(given)
        rows = corpus.listing(kind, brief=bool(form) or pictured, **facets).as_json()
    except NotFound as miss:
        return missed_in(form, "list", corpus, miss.name, query)
    none = () if rows or form == "json" else (_why_none(corpus, kind, facets),)
    if form:
        return in_form(form, "list", corpus, query, rows, none)
    if not rows:
        return Outcome(code=ExitCode.NO_MATCH, remarks=none)
    named = "id" if ids else "name"
    if long:
        marked = [row["kind"] + " (yours)" * row.get("yours", False) for row in rows]
        lines = [
            (row[named], kind, *([row["gloss"]] if row["gloss"] else []))
            for row, kind in zip(rows, marked, strict=True)
        ]
        return Outcome(show("table", lines, color))
    if pictured:
        from ..render import overview

        shown = [{**row, "name": row["id"]} for row in rows] if ids else rows
        what = (kind or "entry", _PLURALS.get(kind or "", "entries"))
        return Outcome(overview.entries(shown, what, None, colour))
    from ..render.view import clean

    return Outcome("".join(f"{clean(row[named])}\n" for row in rows))


def facets_of(given: dict[str, str | None]) -> Facets:
    """Facets as they were typed, by the names that the library knows them by."""
    named = {f"{option.replace('-', '_')}{'_' * (option == 'class')}": value for option, value in given.items()}
    closed = ("direction", "modality", "status", "agency", "approved_since")
    # the options are those of the library
    return {facet: value if facet in closed else as_name([value]) for facet, value in named.items() if value}  # type: ignore[return-value]


def _understood(words: list[str], given: dict[str, str | None]) -> tuple[str | None, dict[str, str | None]]:
    """The kind that is asked for, and the facets with the words that stand beside it."""
    if given.get("agency"):
        agency, words = split_agency(str(given["agency"]), words)
        given = {**given, "agency": agency}
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


def _why_none(corpus: Corpus, kind: str | None, facets: Facets) -> str:
    """What to say when nothing fits: that a kind never has a facet, where that is why."""
    from ..render.view import words

    for facet in facets:
        kinds = corpus.kinds_with(facet)
        if kind and kinds and kind not in kinds:
            having = [words(_PLURALS[each]) for each in kinds]
            narrowed = " and ".join(filter(None, [", ".join(having[:-1]), having[-1]]))
            hint = "; try `immuno headlines`" if kind == "headline" else ""
            return f"no {words(kind)} fits: --{facet.rstrip('_').replace('_', '-')} narrows {narrowed}{hint}."
    return "no entry fits."
