"""The quick lane: the commonest calls, answered before Typer is imported, which is three quarters of a call.

`define NAME… [--level LEVEL]`, `headlines [[--topic] NAME…]`, `list [KIND] [--FACET VALUE…]` and `approvals [NAME…]
[--first] [--timeline]`, with at most `--json` or, for the last two, `--csv`. Anything else, and anything that is wrong,
goes the long way; a test holds that both ways print
and return the same.
"""

import os
from itertools import pairwise

from .answers import Outcome, define, headlines
from .exits import ImmunoError

FLAGS = ("--first", "--csv", "--timeline")
LEVELS = ("plain", "expert", "both")
#: what narrows a list, each with a value behind it; a direction is one of few words, which Typer holds it against
FACETS = ("direction", "modality", "status", "agency", "class", "target", "disease", "approved-since")
DIRECTIONS = ("activation", "suppression", "modulation", "none")


def answer(arguments: list[str]) -> Outcome | None:
    """What a command line asks for, or None when it must go the long way."""
    if os.name == "nt" or not arguments:  # on Windows the long way expands wildcards
        return None
    command, *words = arguments
    if command == "list":
        return _listed(words)
    options: dict[str, object] = {}
    if any(word in ("--topic", "--level") and value.startswith("-") for word, value in pairwise(words)):
        return None  # what follows such an option is its value, whatever it looks like
    if "--json" in words:
        options["json"] = True
        words = [word for word in words if word != "--json"]
    if command == "headlines" and len(words) > 1 and words[0] == "--topic":
        words = words[1:]
    elif command == "define" and len(words) > 2 and words[-2:-1] == ["--level"] and words[-1] in LEVELS:
        options["level"] = words[-1]
        words = words[:-2]
    elif command == "approvals":
        options |= {word[2:]: True for word in words if word in FLAGS}
        words = [word for word in words if word not in FLAGS]
    if any(word.startswith("-") or not word.strip() for word in words):
        return None
    try:
        if command == "define" and words:
            return define(words, **options)  # type: ignore[arg-type]
        if command == "headlines":
            return headlines(words, **options)  # type: ignore[arg-type]
        if command == "approvals":
            from .approvals import approvals

            return approvals(words, **options)  # type: ignore[arg-type]
    except ImmunoError:
        pass
    return None


def _listed(words: list[str]) -> Outcome | None:
    given: dict[str, str | None] = dict.fromkeys(FACETS)
    kind, form = [], ""
    rest = iter(words)
    for word in rest:
        if not word.startswith("-"):
            kind.append(word)
        elif word in ("--json", "--csv") and form in ("", word):
            form = word
        elif word[2:] in FACETS and word.startswith("--"):
            given[word[2:]] = next(rest, "-")
        else:
            return None
    values = [value for value in given.values() if value is not None]
    if any(not word.strip() or word.startswith("-") for word in (*kind, *values)):
        return None
    if given["direction"] not in (None, *DIRECTIONS):
        return None
    from .lists import entries

    try:
        return entries(kind, given, json=form == "--json", csv=form == "--csv")
    except ImmunoError:
        return None
