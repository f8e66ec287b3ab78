"""What the program answers and how it is written out: everything a command does once its arguments are read.

Nothing here knows Typer, so the commonest calls can be answered before it is imported (`quick.py`).
"""

from __future__ import annotations

import os
import sys

from .exits import ExitCode, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

MAX_NAME = 1000
#: how many entries a list of names keeps at hand
KEPT_BODIES = 2048


class Outcome:
    """What a command leaves: data for stdout (whole, or part by part), remarks for stderr, and how it ends."""

    __slots__ = ("code", "data", "remarks")

    def __init__(
        self, data: str | Iterator[str] = "", code: ExitCode = ExitCode.FOUND, remarks: tuple[str, ...] = ()
    ) -> None:
        self.data, self.code, self.remarks = data, code, remarks

    def parts(self) -> Iterable[str]:
        return [self.data] if isinstance(self.data, str) else self.data


def finish(outcome: Outcome) -> int:
    """Write what a command leaves. Returns the exit code."""
    sys.stdout.writelines(outcome.parts())
    if outcome.remarks:
        from .render.view import clean

        sys.stdout.flush()
        for remark in outcome.remarks:
            sys.stderr.write("\n".join(map(clean, f"immuno: {remark}".split("\n"))) + "\n")
    return int(outcome.code)


def define(
    term: list[str], level: str = "both", kind: str | None = None, json: bool = False, color: str = "auto"
) -> Outcome:
    """The card of what a name stands for; every meaning of an ambiguous one; near names where there is none."""
    from .corpus.lookup import resolve
    from .corpus.store import open_store

    query = as_name(term)
    store = open_store()
    matches = resolve(store, query, kind)
    if json:
        return _definition(store, query, kind, matches, _rest)
    if not matches:
        return missed(store, query, query, json, kind)
    if len(matches) > 1:
        rows = [(f"{each.kind}/{each.id}", each.name, store.gloss(each.id)) for each in matches]
        remark = f"{query!r} has {len(matches)} meanings; choose with `immuno define {rows[0][0]}` or --kind."
        return Outcome(show("table", rows, color), ExitCode.NO_MATCH, (remark,))
    from .render import view

    card = view.card(store.entry(matches[0].id), level)
    return Outcome(show("card", card, color))


def define_lines(lines: Iterable[str], kind: str | None = None) -> Outcome:
    """For each line that is not blank, the object of `define --json`, as a line of its own and in order.

    The code is that of the worst line: a miss or an ambiguous name makes it NO_MATCH.
    """
    from functools import lru_cache

    from .corpus.lookup import resolve
    from .corpus.store import open_store

    store = open_store()
    rest = lru_cache(KEPT_BODIES)(_rest)  # lists ask for the same entries again

    def answers() -> Iterator[str]:
        for query in filter(None, map(_tidy, lines)):
            query = query[:MAX_NAME]
            found = _definition(store, query, kind, resolve(store, query, kind), rest)
            outcome.code = max(outcome.code, found.code)
            yield from found.parts()

    outcome = Outcome(answers())
    return outcome


def _definition(
    store: Any, query: str, kind: str | None, matches: list[Any], rest: Callable[[Any, str], str]
) -> Outcome:
    """The object of `define --json`: of each match how it was found, right behind what was found, and the `rest`."""
    from json import dumps

    from .render import program

    if not matches:
        return missed(store, query, query, True, kind)
    results = []
    for match in matches:
        found = {"text": match.text, "type": match.type}
        head = dumps({"id": match.id, "kind": match.kind, "name": match.name, "matched": found}, ensure_ascii=False)
        results.append(f"{program.safe(head)[:-1]}, {rest(store, match.id)}")
    text = "".join(program.answer_in_parts(store.about(), query, True, results))
    return Outcome(text, ExitCode.FOUND if len(matches) == 1 else ExitCode.NO_MATCH)


def _rest(store: Any, ident: str) -> str:
    """What a result of `define --json` tells behind its head, as JSON text without the opening brace."""
    from json import dumps

    from .render.program import safe
    from .render.view import is_stale

    body = store.entry(ident)
    told = {name: value for name, value in body.items() if name not in ("id", "kind", "name")}
    return safe(dumps(told | ({"stale": True} if is_stale(body) else {}), ensure_ascii=False)[1:])


def headlines(
    rest: list[str] | None = None,
    topic: str | None = None,
    about: str | None = None,
    since: str | None = None,
    until: str | None = None,
    evidence: str | None = None,
    topics: bool = False,
    limit: int = 0,
    json: bool = False,
    color: str = "auto",
) -> Outcome:
    """Headlines, newest first, narrowed by what is given; `rest` are further words of the topic, or of `about`."""
    from .corpus import headlines as news
    from .corpus.store import open_store

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
        if query:
            raise UsageError("--topics lists all topics; it goes with --limit, --json and --color alone")
        found = news.topics(store)[: limit or None]
        if json:
            return as_json(store, {"topics": True}, found)
        return Outcome(show("table", [(each["name"], str(each["headlines"])) for each in found], color))
    ids: dict[str, list[str]] = {}
    for option in ("topic", "about"):
        if option in query:
            ids[option], miss = ids_of(store, query[option], query, json)
            if miss:
                return miss
    rows, total = news.headlines(store, ids.get("topic"), ids.get("about"), since, until, query.get("evidence"), limit)
    if json:
        return as_json(store, query, rows, total=total)
    if not rows:
        newest = next((row["date"] for row in news.headlines(store, limit=1)[0] if "date" in row), "undated")
        none = f"no headline fits; `immuno headlines --topics` lists what there is, the newest of {newest}."
        if list(query) == ["topic"] and news.headlines(store, None, ids["topic"])[1]:
            none = f"no headline has this topic, but some mention it: try `immuno headlines --about {topic}`."
        return Outcome(code=ExitCode.NO_MATCH, remarks=(none,))
    more = (f"{total - len(rows)} more; --limit 0 shows all.",) if total > len(rows) else ()
    return Outcome(show("headlines", rows, color), remarks=more)


def _tidy(text: str) -> str:
    """A text with single spaces, and with `?` for what is no character."""
    return " ".join(text.replace("\ufeff", "").encode("utf-8", "replace").decode().split())


def as_name(parts: list[str]) -> str:
    """Several words as one name; what is no text is refused."""
    name = _tidy(" ".join(parts))
    if not name:
        raise UsageError("name something to look for")
    if len(name) > MAX_NAME:
        raise UsageError(f"a name of more than {MAX_NAME:,} characters is no name")
    return name


def ids_of(store: Any, name: str, query: Any, json: bool) -> tuple[list[str], Outcome | None]:
    """The ids a name stands for, all its meanings; or what to answer when there is none."""
    from .corpus.lookup import resolve

    name = as_name([name])
    matches = resolve(store, name)
    return [match.id for match in matches], None if matches else missed(store, name, query, json)


def as_json(
    store: Any,
    query: Any,
    results: list[Any],
    near: Any = (),
    code: ExitCode | None = None,
    remarks: tuple[str, ...] = (),
    **more: Any,
) -> Outcome:
    """The JSON answer; no results is code 1 unless another is given."""
    from .render import program

    text = program.answer(store.about(), query, results, [each.as_json() for each in near], **more)
    found = ExitCode.FOUND if results else ExitCode.NO_MATCH
    return Outcome(text, found if code is None else code, remarks)


def missed(store: Any, name: str, query: Any, json: bool, kind: str | None = None) -> Outcome:
    """What is answered for a name that nothing has: that it is so, and which names are near."""
    from .corpus.suggest import suggest

    near = suggest(store, name, kind)
    if json:
        return as_json(store, query, [], near)
    of_kind = f" among {kind} entries" if kind else ""
    if near:
        lines = [f"nothing is named {name!r}{of_kind}. Did you mean:"]
        lines += [_cut(f"  {each.name}{f' ({each.text})' * (each.text != each.name)}: {each.gloss}") for each in near]
    else:
        from shlex import quote

        lines = [f"nothing is named {name!r}{of_kind}; try `immuno search {quote(name)}`."]
    return Outcome(code=ExitCode.NO_MATCH, remarks=("\n".join(lines),))


def ambiguous(name: str, matches: list[Any]) -> str:
    """The remark on a name of several entries: what it may mean, each as it is named for sure."""
    meanings = [f"  {each.kind}/{each.id}: {each.name}" for each in matches]
    return "\n".join([f"{name!r} has {len(matches)} meanings; write one of:", *map(_cut, meanings)])


def _cut(line: str) -> str:
    """A line as long as the terminal is wide; whole where there is none."""
    if not sys.stderr.isatty():
        return line
    from shutil import get_terminal_size

    width = get_terminal_size().columns - len("immuno: ")
    return line if len(line) <= width else line[: max(1, width - 1)].rstrip() + "…"


def check_date(text: str | None) -> None:
    from .dates import bounds

    try:
        if text is not None:
            bounds(text)
    except ValueError:
        raise UsageError(f"{text!r} is no date; write 2022, 2022-10 or 2022-10-18") from None


def style(choice: str) -> tuple[bool, bool]:
    """Whether to set the answer for a terminal, and whether in colour: flag, then NO_COLOR, FORCE_COLOR, terminal."""
    terminal = sys.stdout.isatty()
    dumb = os.environ.get("TERM") in ("dumb", "unknown")
    if choice != "auto":
        return terminal or choice == "always", choice == "always"
    if os.environ.get("NO_COLOR"):
        return terminal, False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True, True
    return terminal, terminal and not dumb


def show(shape: str, data: Any, choice: str) -> str:
    """Data as text: set by Rich on a terminal, plain in a pipe."""
    rich, colour = style(choice)
    if rich:
        from .render import terminal

        set_for_terminal: Callable[..., str] = getattr(terminal, shape)
        return set_for_terminal(data, None, colour)
    from .render import plain

    as_plain: Callable[..., str] = getattr(plain, shape)
    return as_plain(data)
