"""`immuno headlines`: research news with its limits."""

from typing import Annotated

import typer

from ..exits import ExitCode, UsageError
from .shared import ColourOption, Evidence, JsonOption, LimitOption, Outcome, answer, check_date, ids_of, show


def command(
    rest: Annotated[list[str] | None, typer.Argument(metavar="[TOPIC]...", help="A topic, as with --topic.")] = None,
    topic: Annotated[
        str | None, typer.Option("--topic", "-t", help="Any name of a topic; its kinds count too.", show_default=False)
    ] = None,
    about: Annotated[
        str | None, typer.Option("--about", "-a", help="Any name of what it is about.", show_default=False)
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="From this date on: 2022, 2022-10, 2022-10-18.", show_default=False)
    ] = None,
    until: Annotated[str | None, typer.Option(help="Up to this date.", show_default=False)] = None,
    evidence: Annotated[
        Evidence | None, typer.Option("--evidence", "-e", help="Only this kind of evidence.", show_default=False)
    ] = None,
    topics: Annotated[
        bool, typer.Option("--topics", help="List the topics, with how many headlines each has.")
    ] = False,
    limit: LimitOption = 0,
    json: JsonOption = False,
    color: ColourOption = "auto",
) -> Outcome:
    """Show research headlines, newest first, with what they do not show.

    \b
    Examples:
      immuno headlines --topic melanoma
      immuno headlines --about nivolumab --since 2022-10
      immuno headlines --evidence human-trial --json
      immuno headlines --topics

    Exit code 1: no such topic (near names are suggested), or no headline fits.
    """
    from ..corpus import headlines as news
    from ..corpus.store import open_store

    if rest and topic and about:
        raise UsageError("quote a name of several words when both --topic and --about are given")
    more_words = " ".join(rest or ())
    if about and not topic:
        about = f"{about} {more_words}".strip()
    elif topic or more_words:
        topic = f"{topic or ''} {more_words}".strip()
    asked = {"topic": topic, "about": about, "since": since, "until": until}
    query = {name: value for name, value in asked.items() if value is not None}
    query |= {"evidence": evidence} if evidence else {}
    for day in (since, until):
        check_date(day)
    store = open_store()
    if topics:
        found = news.topics(store)
        if json:
            return answer(store, {"topics": True}, [each._asdict() for each in found])
        return Outcome(show("table", [(each.name, str(each.headlines)) for each in found], color))
    ids: dict[str, list[str]] = {}
    for option in ("topic", "about"):
        if option in query:
            ids[option], miss = ids_of(store, query[option], query, json)
            if miss:
                return miss
    rows = news.headlines(store, ids.get("topic"), ids.get("about"), since, until, query.get("evidence"))
    shown = rows[:limit] if limit else rows
    if json:
        return answer(store, query, shown, total=len(rows))
    if not rows:
        none = "no headline fits; `immuno headlines --topics` lists what there is."
        return Outcome(code=ExitCode.NO_MATCH, remarks=(none,))
    more = (f"{len(rows) - len(shown)} more; --limit 0 shows all.",) if len(rows) > len(shown) else ()
    return Outcome(show("headlines", shown, color), remarks=more)
