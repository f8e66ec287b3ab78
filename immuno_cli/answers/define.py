"""What `immuno define` answers: a card, JSON, or for each line of a list a JSON object or rows of a table."""

from __future__ import annotations

from ..api import open_corpus
from ..exits import ExitCode
from .outcome import MAX_NAME, Outcome, as_name, in_form, missed, missed_in, show, tidy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from ..api import Corpus
    from ..corpus.lookup import Match

#: how many entries a list of names keeps at hand
KEPT_BODIES = 2048


def define(
    term: list[str], level: str = "both", kind: str | None = None, form: str = "", color: str = "auto"
) -> Outcome:
    """The card of what a name stands for; every meaning of an ambiguous one; near names where there is none."""
    query = as_name(term)
    corpus = open_corpus()
    matches = corpus.resolve(query, kind)
    headline = None if matches or kind else headline_of(corpus, query)
    if headline:
        return (
            in_form(form, "headlines", corpus, query, [headline])
            if form
            else Outcome(show("headlines", [headline], color))
        )
    if form in ("json", "ndjson"):
        return _definition(corpus, query, kind, matches, _rest)
    if not matches:
        return missed_in(form, "define", corpus, query, query, kind)
    if form and len(matches) == 1:
        return in_form(form, "define", corpus, query, _meanings(corpus, query, matches))
    if len(matches) > 1:
        from ..render.view import yours

        rows = [
            (f"{each.kind}/{each.id}", yours(each.name, corpus.is_yours(each.id)), corpus.gloss(each.id))
            for each in matches
        ]
        remark = f"{query!r} has {len(matches)} meanings; choose with `immuno define {rows[0][0]}` or --kind."
        if form:
            outcome = in_form(form, "define", corpus, query, _meanings(corpus, query, matches), remarks=(remark,))
            outcome.code = ExitCode.NO_MATCH
            return outcome
        return Outcome(show("table", rows, color), ExitCode.NO_MATCH, (remark,))
    from ..render import view

    card = view.card(corpus.record(matches[0].id), level)
    return Outcome(show("card", card, color))


def define_lines(lines: Iterable[str], kind: str | None = None, form: str = "ndjson") -> Outcome:
    """For each line that is not blank, the object of `define --json`, as a line of its own and in order.

    In csv and tsv, a row for each meaning; a name that nothing has is a row with nothing but the name.

    The code is that of the worst line: a miss or an ambiguous name makes it NO_MATCH.
    """
    from functools import lru_cache

    corpus = open_corpus()
    rest = lru_cache(KEPT_BODIES)(_rest)  # lists ask for the same entries again

    def names() -> Iterator[tuple[str, list[Match]]]:
        for query in filter(None, map(tidy, lines)):
            matches = corpus.resolve(query[:MAX_NAME], kind)
            if len(matches) != 1:
                outcome.code = ExitCode.NO_MATCH
            yield query[:MAX_NAME], matches

    outcome = Outcome()
    if form in ("csv", "tsv"):
        from ..render import program

        rows = (row for query, found in names() for row in _meanings(corpus, query, found) or [{"query": query}])
        outcome.data = program.in_rows(form, rows, "define")
    else:
        told = (_definition(corpus, query, kind, found, rest).parts() for query, found in names())
        outcome.data = (part for parts in told for part in parts)
    return outcome


def headline_of(corpus: Corpus, name: str) -> dict[str, Any] | None:
    """The headline with this id, as 2022-10-18-… or headline/2022-10-18-…, for what names no entry."""
    try:
        return corpus.headline_record(name.removeprefix("headline/"))
    except KeyError:
        return None


def _meanings(corpus: Corpus, query: str, matches: list[Match]) -> list[dict[str, Any]]:
    """What a name may mean, a row each."""
    return [
        {
            "query": query,
            "id": each.id,
            "kind": each.kind,
            "name": each.name,
            "matched": each.text,
            "type": each.type,
            "gloss": corpus.gloss(each.id),
        }
        for each in matches
    ]


def _definition(
    corpus: Corpus, query: str, kind: str | None, matches: list[Match], rest: Callable[[Corpus, str], str]
) -> Outcome:
    """The object of `define --json`: of each match how it was found, right behind what was found, and the `rest`."""
    from json import dumps

    from ..render import program

    if not matches:
        return missed(corpus, query, query, True, kind)
    results = []
    for match in matches:
        found = {"text": match.text, "type": match.type}
        head = dumps({"id": match.id, "kind": match.kind, "name": match.name, "matched": found}, ensure_ascii=False)
        results.append(f"{program.safe(head)[:-1]}, {rest(corpus, match.id)}")
    text = "".join(program.answer_in_parts(corpus.about(), query, True, results))
    return Outcome(text, ExitCode.FOUND if len(matches) == 1 else ExitCode.NO_MATCH)


def _rest(corpus: Corpus, ident: str) -> str:
    """What a result of `define --json` tells behind its head, as JSON text without the opening brace."""
    from json import dumps

    from ..render.program import safe
    from ..render.view import is_stale

    body = corpus.record(ident)
    told = {name: value for name, value in body.items() if name not in ("id", "kind", "name")}
    return safe(dumps(told | ({"stale": True} if is_stale(body) else {}), ensure_ascii=False)[1:])
