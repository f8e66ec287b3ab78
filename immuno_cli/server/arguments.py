"""What the tools take: one definition for the schema that is listed and for the check of what comes in."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from ..answers.outcome import tidy
from ..exits import UsageError
from ..model import ApprovalKind, Direction, Evidence
from ..records import RowStatus

#: bytes of an answer's text in UTF-8: unless told, and as little and as much as may be asked for
USUAL, LEAST, MOST = 8192, 4096, 65536
#: characters of a name or query, and of a text to annotate
LONGEST_NAME, LONGEST_TEXT = 200, 20_000
#: characters of what is said of wrong arguments, which may repeat them
LONGEST_REMARK = 600

Kind = Literal["therapy", "agent", "cell", "molecule", "disease", "adverse-event", "concept"]
KindOrHeadline = Literal["therapy", "agent", "cell", "molecule", "disease", "adverse-event", "concept", "headline"]
Section = Literal["plain", "expert", "names", "facts", "links", "approvals", "refusals"]
Name = Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]
Day = Annotated[str, Meta(min_length=4, max_length=10)]


class Arguments(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every tool takes: where the answer goes on, and how long it may be."""

    offset: Annotated[int, Meta(ge=0, le=1_000_000, description="Go on here: `next` of the answer before")] = 0
    max_bytes: Annotated[int, Meta(ge=LEAST, le=MOST)] = USUAL


class Search(Arguments, frozen=True, kw_only=True):
    query: Name | UnsetType = UNSET
    kind: KindOrHeadline | UnsetType = UNSET
    class_: Name | UnsetType = msgspec.field(default=UNSET, name="class")
    target: Name | UnsetType = UNSET
    disease: Annotated[Name, Meta(description="Licensed for it now")] | UnsetType = UNSET
    direction: Direction | UnsetType = UNSET
    limit: Annotated[int, Meta(ge=1, le=50)] = 10


class Get(Arguments, frozen=True, kw_only=True):
    name: Annotated[Name, Meta(description="Any name, or kind/id")]
    kind: Kind | UnsetType = UNSET
    sections: Annotated[tuple[Section, ...], Meta(max_length=7, description="Only these")] = ()


class Approvals(Arguments, frozen=True, kw_only=True):
    name: Annotated[Name, Meta(description="Agent, class, target, disease or agency")] | UnsetType = UNSET
    disease: Name | UnsetType = UNSET
    agency: Annotated[Name, Meta(description="FDA, EMA, Japan…")] | UnsetType = UNSET
    since: Annotated[Day, Meta(description="2022, 2022-10 or 2022-10-18")] | UnsetType = UNSET
    until: Day | UnsetType = UNSET
    kind: ApprovalKind | UnsetType = UNSET
    status: RowStatus | UnsetType = UNSET
    first: Annotated[bool, Meta(description="Only each agent's first dated approval")] = False
    order: Literal["oldest", "newest"] = "oldest"


class Headlines(Arguments, frozen=True, kw_only=True):
    topic: Name | UnsetType = UNSET
    about: Annotated[Name, Meta(description="An entry it names")] | UnsetType = UNSET
    since: Day | UnsetType = UNSET
    until: Day | UnsetType = UNSET
    evidence: Evidence | UnsetType = UNSET


class Annotate(Arguments, frozen=True, kw_only=True):
    text: Annotated[str, Meta(min_length=1, max_length=LONGEST_TEXT)]
    kind: Kind | UnsetType = UNSET
    explain: Annotated[bool, Meta(description="One line on each entry")] = True


Given = TypeVar("Given", bound=Arguments)


def read(tool: str, type_: type[Given], given: dict[str, Any]) -> Given:
    """The arguments of a call. Raises UsageError, saying what is wrong and what the tool takes.

    Null counts as absent, which is how some clients write it, and 5.0 as the whole number that it is.
    """
    told = {
        name: int(value) if isinstance(value, float) and value.is_integer() else value
        for name, value in given.items()
        if value is not None
    }
    try:
        for name, value in told.items():
            if isinstance(value, str):
                told[name] = _text(name, value)
        return msgspec.convert(told, type_)
    except (ValueError, UsageError) as error:  # ValidationError is a ValueError
        takes = ", ".join(_fields(type_))
        what = str(error)[:LONGEST_REMARK] + _instead(type_, str(error))
        raise UsageError(f"wrong arguments: {what}. {tool} takes: {takes}") from None


def _instead(type_: type[Arguments], error: str) -> str:
    """The words of the closed list that was missed, where one was."""
    field = re.search(r"^Invalid enum value .* at `\$\.(\w+)", error)
    if not field:
        return ""
    parts = msgspec.json.schema(type_)["$defs"]
    taken = parts[type_.__name__]["properties"][field[1]]
    taken = taken.get("items", taken)
    taken = parts.get(taken.get("$ref", "").rpartition("/")[2], taken)
    return f"; there are {', '.join(taken['enum'])}" if "enum" in taken else ""


def _text(name: str, value: str) -> str:
    for char in value:
        if unicodedata.category(char) in ("Cc", "Cs") and char not in "\t\n\r":
            raise UsageError(f"`{name}` holds a control character, U+{ord(char):04X}")
    if not (plain := tidy(value)):
        raise UsageError(f"`{name}` is blank")
    return value if name == "text" else plain


def _fields(type_: type[Arguments]) -> tuple[str, ...]:
    """The arguments of a tool by name, those that all tools take last."""
    shared = Arguments.__struct_encode_fields__
    return (*(name for name in type_.__struct_encode_fields__ if name not in shared), *shared)


def query(arguments: Arguments) -> dict[str, Any]:
    """The arguments that were given, closed lists as their words; not where to go on, nor how long."""
    fields = {name: getattr(arguments, name) for name in arguments.__struct_fields__}
    return {
        name: value.value if isinstance(value, Enum) else value
        for name, value in fields.items()
        if value is not UNSET and name not in Arguments.__struct_fields__
    }


def schema(type_: type[Arguments]) -> dict[str, Any]:
    """The JSON Schema of a tool's arguments, without references, what all tools take last."""
    whole = msgspec.json.schema(type_)
    own = whole["$defs"][type_.__name__]

    def plain(node: Any) -> Any:
        if isinstance(node, list):
            return [plain(each) for each in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            return {"type": "string", "enum": whole["$defs"][node["$ref"].rpartition("/")[2]]["enum"]}
        typed = {"type": "string"} if "enum" in node else {}  # some clients ask for both
        return typed | {key: plain(value) for key, value in node.items() if key != "default" or value not in ([], 0)}

    fields = plain(own["properties"])
    ordered = {name: fields[name] for name in _fields(type_)}
    required = {"required": own["required"]} if own["required"] else {}
    return {"type": "object", "properties": ordered, **required, "additionalProperties": False}
