"""The one canonical layout of an entry file, so that a diff shows only what changed.

Fields stand in the order below; short lists and records on one line; longer text folded at 100 columns.
A comment on a line of its own stays above what it stood above.
"""

from __future__ import annotations

import re
import textwrap
from typing import Any

import yaml

from .reader import Loader, lines_of, parse

WIDTH = 100
ORDER = (
    "name names say title author date publisher url institution "
    "plain expert direction modality targets components status approvals refusals lineage role markers secretes "
    "symbol family expressed_on binds effect caused_by adverse_events is_a see_also not_to_confuse "
    "topics entries evidence summary limits xrefs cite reviewed"
).split()
_RANK = {name: rank for rank, name in enumerate(ORDER)}
#: these records read better with a line for each field
_BLOCK = {"plain", "expert", "summary", "approvals", "refusals"}


def canonical(text: str, folder: str) -> str:
    """The canonical form of a YAML text that `reader.parse` accepts.

    Raises reader.Refused when it doesn't.
    """
    data = parse(text)
    comments = _comments(text)
    if folder == "sources" or not isinstance(data, dict):
        rank = {name: number for number, name in enumerate(_SOURCE_ORDER)}
    else:
        rank = _RANK
    ordered = {name: data[name] for name in sorted(data, key=lambda name: (rank.get(name, 99), name))}
    out: list[str] = []
    writer = _Writer(out, lines_of(text) if comments else {}, comments)
    for name, value in ordered.items():
        writer.field(name, value, f"$.{name}", 0)
    out += [comment for _, comment in sorted(writer.comments.items())]
    return "\n".join(out) + "\n"


_SOURCE_ORDER = (
    "type title author container-title publisher genre version issued volume issue page DOI PMID PMCID URL note"
).split()


class _Writer:
    def __init__(self, out: list[str], lines: dict[str, int], comments: dict[int, str]) -> None:
        self.out, self.lines, self.comments = out, lines, dict(comments)

    def field(self, name: str, value: Any, path: str, depth: int, lead: str = "") -> None:
        """Write `name: value`; `lead` replaces the indent of the first line (for `- ` of a list)."""
        pad = "  " * depth
        self._take_comments(path, pad)
        head = f"{lead or pad}{name}:"
        flow = f"{head} {_flow(value)}"
        block = isinstance(value, list) and any(isinstance(item, dict) and item for item in value)
        if isinstance(value, str):
            self._text(head, value, depth)
        elif not block and len(flow) <= WIDTH:
            self.out.append(flow)
        elif isinstance(value, dict):
            self.out.append(head)
            for inner, item in value.items():
                self.field(inner, item, f"{path}.{inner}", depth + 1)
        else:
            self.out.append(head)
            for number, item in enumerate(value):
                self._item(name, item, f"{path}[{number}]", depth + 1)

    def _item(self, parent: str, item: Any, path: str, depth: int) -> None:
        pad = "  " * depth
        self._take_comments(path, pad)
        flow = f"{pad}- {_flow(item)}"
        if isinstance(item, dict) and item and (parent in _BLOCK or len(flow) > WIDTH):
            for number, (name, value) in enumerate(item.items()):
                self.field(name, value, f"{path}.{name}", depth + 1, f"{pad}- " if number == 0 else "")
        else:
            self.out.append(flow)

    def _text(self, head: str, value: str, depth: int) -> None:
        prose = " " in value and value == " ".join(value.split())
        if not prose or len(head) + 1 + len(value) <= WIDTH:
            self.out.append(f"{head} {scalar(value)}")
            return
        self.out.append(f"{head} >-")
        pad = "  " * (depth + 1)
        self.out += textwrap.wrap(
            value, WIDTH, initial_indent=pad, subsequent_indent=pad, break_long_words=False, break_on_hyphens=False
        )

    def _take_comments(self, path: str, pad: str) -> None:
        """Comments standing right above this place in the old text go above it in the new one."""
        line = self.lines.get(path, 0) - 1
        above = []
        while line in self.comments:
            above.append(pad + self.comments.pop(line))
            line -= 1
        self.out += reversed(above)


def _comments(text: str) -> dict[int, str]:
    """Line number -> comment, for lines that are nothing but a comment."""
    inside: set[int] = set()
    for token in yaml.scan(text, Loader=Loader):
        if isinstance(token, yaml.ScalarToken):
            inside.update(range(token.start_mark.line + 2, token.end_mark.line + 1))
    return {
        number: line.strip()
        for number, line in enumerate(text.splitlines(), 1)
        if line.lstrip().startswith("#") and number not in inside
    }


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_flow(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    return scalar(value, flow=True)


def scalar(value: str, *, flow: bool = False) -> str:
    """A string as YAML that every reader takes for that string; dates and CURIEs stay bare, as people write them."""
    if _BARE.fullmatch(value) and _RESOLVER.resolve(yaml.ScalarNode, value, (True, False)) in _BARE_TAGS:
        return value
    if _NUMBER.fullmatch(value):
        return f"'{value}'"
    dumped = yaml.dump([value], default_flow_style=flow, allow_unicode=True, width=10**9).strip()
    return dumped[1:-1] if flow else dumped[2:]


_BARE = re.compile(r"\d{4}-\d{2}-\d{2}|[A-Za-z][A-Za-z0-9.]*([-:][A-Za-z0-9.]+)*")
#: what YAML 1.2, as editors read it, takes for a number where 1.1 does not
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?|0o[0-7]+|0x[0-9a-fA-F]+")
_RESOLVER: Any = yaml.resolver.Resolver()
_BARE_TAGS = {"tag:yaml.org,2002:str", "tag:yaml.org,2002:timestamp"}
