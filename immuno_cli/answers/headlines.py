"""What `immuno headlines` answers."""

from __future__ import annotations

from ..api import open_corpus
from ..exits import ExitCode, NotFound, UsageError
from .outcome import Outcome, as_name, in_form, missed_in, show


def headlines(
    rest: list[str] | None = None,
    topic: str | None = None,
    about: str | None = None,
    since: str | None = None,
    until: str | None = None,
    evidence: str | None = None,
    topics: bool = False,
    limit: int = 0,
    form: str = "",
    color: str = "auto",
) -> Outcome:
    """Headlines, newest first, narrowed by what is given; `rest` are further words of the topic, or of `about`."""
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
    corpus = open_corpus()
    if topics:
        if query:
            raise UsageError("--topics lists all topics; it goes with --limit, --format, --json and --color alone")
        every = corpus.topics()
        listed = every[: limit or None]
        more = (f"{len(every) - len(listed)} more; --limit 0 shows all.",) if len(every) > len(listed) else ()
        if form:
            none = ("no headline has a topic.",)
            return in_form(form, "headlines-topics", corpus, {"topics": True}, listed, none, cut=more)
        return Outcome(show("table", [(each["name"], str(each["headlines"])) for each in listed], color), remarks=more)
    for option in ("topic", "about"):
        if option in query:
            query[option] = as_name([query[option]])
    try:
        found = corpus.headlines(**query, limit=limit)
    except NotFound as miss:
        return missed_in(form, "headlines", corpus, miss.name, query)
    rows, total = found.as_json(), found.total
    more = (f"{total - len(rows)} more; --limit 0 shows all.",) if total > len(rows) else ()
    if form == "json" or (form and rows):
        return in_form(form, "headlines", corpus, query, rows, cut=more, total=total)
    if not rows:
        newest = next((row["date"] for row in corpus.headlines(limit=1).as_json() if "date" in row), "undated")
        why = f"no headline fits; `immuno headlines --topics` lists what there is, the newest of {newest}."
        if list(query) == ["topic"] and corpus.headlines(about=query["topic"]):
            why = f"no headline has this topic, but some mention it: try `immuno headlines --about {topic}`."
        if form:
            return in_form(form, "headlines", corpus, query, rows, (why,))
        return Outcome(code=ExitCode.NO_MATCH, remarks=(why,))
    return Outcome(show("headlines", rows, color), remarks=more)
