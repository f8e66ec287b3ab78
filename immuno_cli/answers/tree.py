"""What `immuno tree` answers, once its arguments are read."""

from __future__ import annotations

import sys

from ..api import open_corpus
from ..exits import Ambiguous, ExitCode, NotFound, UsageError
from .outcome import Outcome, ambiguous, as_json, as_name, in_form, meanings, missed_in, style

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..api import Corpus

#: how many levels are shown beneath the roots, where no name is given
OVERVIEW = 3


def tree(
    words: list[str],
    up: bool = False,
    depth: int | None = None,
    kind: str | None = None,
    form: str = "",
    color: str = "auto",
) -> Outcome:
    """The tree beneath a name, above it, or of all treatments."""
    if up and (kind or not words):
        raise UsageError("--up needs a name and goes without --kind, as in `immuno tree nivolumab --up`")
    query = as_name(words) if words else "tree"
    corpus = open_corpus()
    remarks: list[str] = []
    if words:
        try:
            nodes = corpus.tree(query, up, depth, kind)
        except NotFound:
            return missed_in(form, "tree", corpus, query, query)
        except Ambiguous as several:
            return _unclear(corpus, several, form)
        if not nodes[0].children and depth != 0:
            remarks.append(_alone(nodes[0].name, up, kind))
    else:
        nodes = corpus.tree(None, False, OVERVIEW if depth is None else depth, kind)
        if not form:  # a program is told all of them
            bare = [node for node in nodes if not node.count]
            if 0 < len(bare) < len(nodes):
                nodes = [node for node in nodes if node.count]
                remarks.append(f"{len(bare)} more with nothing beneath; `immuno list {kind or 'therapy'}` names all.")
            if not kind:
                remarks.append("agents are counted; `immuno tree NAME` or --kind agent names them.")
    if form:
        told = [node.as_json("parents" if up else "children") for node in nodes]
        return in_form(form, "tree", corpus, query, told, ("no entry is here.",))
    return Outcome(_drawn(nodes, color), remarks=tuple(remarks))


def _alone(name: str, up: bool, kind: str | None) -> str:
    """The remark on a tree of one entry."""
    if up:
        return f"{name} is a kind of no other entry."
    return f"no {kind or 'entry'} is a kind of {name}; --up shows what it is a kind of."


def _unclear(corpus: Corpus, several: Ambiguous, form: str) -> Outcome:
    """What is answered for a name of several entries."""
    if form == "json":
        return as_json(corpus, several.name, [], ambiguous={several.name: meanings(several.matches)})
    none = (ambiguous(several.name, several.matches),)
    return in_form(form, "tree", corpus, several.name, [], none) if form else Outcome("", ExitCode.NO_MATCH, none)


def _drawn(nodes: list[Any], color: str) -> str:
    from ..render import tree

    marks = tree.branches(sys.stdout.encoding)
    rich, colour = style(color)
    if rich:
        from ..render import terminal_tree

        return terminal_tree.tree(nodes, marks, None, colour)
    return tree.tree(nodes, marks)
