"""How a tree is drawn, line by line, and how it goes into a pipe."""

from __future__ import annotations

from .view import clean, words, yours

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..corpus.kinship import Node

#: what leads to a node, to the last node, and past each of them
UNICODE = ("├── ", "└── ", "│   ", "    ")
ASCII = ("|-- ", "`-- ", "|   ", "    ")
AGAIN = "see above"
NO_DIRECTION = "no immune direction"


def branches(encoding: str | None) -> tuple[str, str, str, str]:
    """What branches are drawn with where a stream has this encoding."""
    try:
        "".join(UNICODE).encode(encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return UNICODE


def lines(nodes: Iterable[Node], marks: tuple[str, str, str, str]) -> Iterator[tuple[str, str, Node]]:
    """Each node with what leads to it, and what leads past it where it takes several lines."""
    for node in nodes:
        yield "", "", node
        yield from _below(node, "", marks)


def tree(nodes: Iterable[Node], marks: tuple[str, str, str, str]) -> str:
    """A line for each node: its name, and in brackets its direction and how many entries are beneath it."""
    return "".join(
        f"{lead}{yours(clean(node.name), node.yours)}{_told(node)}\n" for lead, _, node in lines(nodes, marks)
    )


def direction(node: Node) -> str:
    """The direction of a node in words."""
    return NO_DIRECTION if node.direction == "none" else words(node.direction)


def _told(node: Node) -> str:
    told = [direction(node), str(node.count or ""), AGAIN * node.again]
    return f" [{', '.join(filter(None, told))}]" if any(told) else ""


def _below(node: Node, past: str, marks: tuple[str, str, str, str]) -> Iterator[tuple[str, str, Node]]:
    inner, last, beside, under = marks
    for number, child in enumerate(node.children, 1):
        ends = number == len(node.children)
        further = past + (under if ends else beside)
        yield past + (last if ends else inner), further, child
        yield from _below(child, further, marks)
