"""The quick lane: common calls, answered before Typer is imported, which is three quarters of a call.

The commands in LANE, with the options that stand there. Anything else, and anything that is wrong, goes the long way;
a test holds that both ways print and return the same.
"""

import os

from .answers.outcome import FORMS, Outcome, form_of
from .exits import ImmunoError

FACETS = ("direction", "modality", "status", "agency", "class", "target", "disease", "approved-since")
#: for each command its flags, and its options with the values that they take; none named, any
LANE: dict[str, tuple[tuple[str, ...], dict[str, tuple[str, ...]]]] = {
    "define": (("json", "csv"), {"level": ("plain", "expert", "both"), "format": FORMS}),
    "headlines": (("json", "csv"), {"topic": (), "format": FORMS}),
    "approvals": (("json", "csv", "first", "timeline", "unconverted"), {"format": FORMS}),
    "list": (
        ("json", "csv"),
        {
            **dict.fromkeys(FACETS, ()),
            "direction": ("activation", "suppression", "modulation", "none"),
            "format": FORMS,
        },
    ),
    "compare": (("json",), {"format": FORMS[:2]}),
    "tree": (
        ("json", "csv", "up"),
        {
            "depth": (),
            "kind": ("therapy", "agent", "cell", "molecule", "disease", "adverse-event", "concept"),
            "format": FORMS,
        },
    ),
}


def answer(arguments: list[str]) -> Outcome | None:
    """What a command line asks for, or None when it must go the long way."""
    if arguments and arguments[0] == "__complete":
        from .completion import answer as complete

        return complete(arguments[1:])
    if os.name == "nt" or not arguments or arguments[0] not in LANE:  # on Windows the long way expands wildcards
        return None
    command, *rest = arguments
    flags, valued = LANE[command]
    words: list[str] = []
    given: dict[str, str] = {}
    on: dict[str, bool] = {}
    coming = iter(rest)
    for word in coming:
        name = word[2:] if word.startswith("--") else ""
        if not word.startswith("-"):
            words.append(word)
        elif name in flags:
            on[name] = True
        elif name in valued:
            given[name] = next(coming, "-")
            if given[name].startswith("-") or (valued[name] and given[name] not in valued[name]):
                return None
        else:
            return None
    if not all(word.strip() for word in (*words, *given.values())):
        return None
    try:
        return _answer(command, words, given, on)
    except ImmunoError:
        return None


def _answer(command: str, words: list[str], given: dict[str, str], on: dict[str, bool]) -> Outcome | None:
    form = form_of(given.pop("format", None), on.pop("json", False), on.pop("csv", False))
    if command == "define":
        from .answers.define import define

        return define(words, form=form, **given) if words else None
    if command == "headlines":
        from .answers.headlines import headlines

        return headlines(words, form=form, **given)  # type: ignore[arg-type]
    if command == "approvals":
        from .answers.approvals import approvals

        return approvals(words, form=form, **on)  # type: ignore[arg-type]
    if command == "list":
        from .answers.listing import entries

        return entries(words, {**dict.fromkeys(FACETS), **given}, form=form)
    if command == "compare":
        from .answers.compare import compare

        return compare(words, form=form)
    from .answers.tree import tree

    depth = given.get("depth", "0")
    if not (depth.isascii() and depth.isdigit() and len(depth) < 10):
        return None
    return tree(words, depth=int(depth) if "depth" in given else None, kind=given.get("kind"), form=form, **on)  # type: ignore[arg-type]
