"""The quick lane: the commonest calls, answered before Typer is imported, which is three quarters of a call.

`define NAME… [--level LEVEL]`, `headlines [[--topic] NAME…]`, `compare NAME NAME…` and `tree [NAME…] [--up]
[--depth N] [--kind KIND]`, with at most `--json`. Anything else, and anything that is wrong, goes the long way; a test
holds that both ways print and return the same.
"""

import os
from itertools import pairwise

from .answers import Outcome, define, headlines
from .exits import ImmunoError

LEVELS = ("plain", "expert", "both")
KINDS = ("therapy", "agent", "cell", "molecule", "disease", "adverse-event", "concept")
VALUED = ("--topic", "--level", "--depth", "--kind")


def answer(arguments: list[str]) -> Outcome | None:
    """What a command line asks for, or None when it must go the long way."""
    if os.name == "nt" or not arguments:  # on Windows the long way expands wildcards
        return None
    command, *words = arguments
    options: dict[str, object] = {}
    if any(word in VALUED and value.startswith("-") for word, value in pairwise(words)):
        return None  # what follows such an option is its value, whatever it looks like
    if "--json" in words:
        options["json"] = True
        words = [word for word in words if word != "--json"]
    if command == "headlines" and len(words) > 1 and words[0] == "--topic":
        words = words[1:]
    elif command == "define" and len(words) > 2 and words[-2:-1] == ["--level"] and words[-1] in LEVELS:
        options["level"] = words[-1]
        words = words[:-2]
    elif command == "tree":
        if "--up" in words:
            options["up"] = True
            words = [word for word in words if word != "--up"]
        while len(words) > 1 and (said := _said(*words[-2:])):
            options = {**said, **options}  # of two, the last counts
            words = words[:-2]
    if any(word.startswith("-") or not word.strip() for word in words):
        return None
    try:
        if command == "define" and words:
            return define(words, **options)  # type: ignore[arg-type]
        if command == "headlines":
            return headlines(words, **options)  # type: ignore[arg-type]
        if command == "compare":
            from .comparison import compare

            return compare(words, **options)  # type: ignore[arg-type]
        if command == "tree":
            from .hierarchy import tree

            return tree(words, **options)  # type: ignore[arg-type]
    except ImmunoError:
        pass
    return None


def _said(option: str, value: str) -> dict[str, object]:
    """The option of `tree` that two words are, if they are one."""
    if option == "--kind" and value in KINDS:
        return {"kind": value}
    if option == "--depth" and value.isascii() and value.isdigit() and len(value) < 10:
        return {"depth": int(value)}
    return {}
