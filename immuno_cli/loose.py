"""The model with less asked for: what a reader's own files must have, and what they may add to an official entry.

Both are derived from `model.py`, so no field is written down twice. A loose struct is a subclass of its own in the
model: whatever takes the one takes the other, but what is absent is UNSET or an empty list.
"""

from __future__ import annotations

from functools import lru_cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
from msgspec import UNSET, UnsetType

from . import model
from .model import KINDS, Base

#: fields that an own file may leave out though the corpus asks for them
OPTIONAL = frozenset({"plain", "expert", "direction", "modality", "status", "topics", "cite", "reviewed"})


@lru_cache(None)
def loosened(struct: type[Base], patch: bool = False) -> type[Base]:
    """A struct, and all within it, with the fields above optional; of a `patch` all of its own fields are."""
    changed: list[tuple[str, Any, Any]] = []
    for field in msgspec.structs.fields(struct):
        optional = field.required and (patch or field.name in OPTIONAL)
        type_ = _loose(field.type)
        if not optional and type_ == field.type:
            continue
        several = get_origin(type_) is Annotated and get_origin(get_args(type_)[0]) is tuple
        if several:  # a list that may be empty
            type_ = get_args(type_)[0]
        several = several or get_origin(type_) is tuple
        given: dict[str, Any] = {"name": field.encode_name}
        if optional:
            given["default"] = () if several else UNSET
            type_ = type_ if several else type_ | UnsetType
        elif not field.required:
            given["default"] = field.default
        changed.append((field.name, type_, msgspec.field(**given)))
    name = f"{struct.__name__}Patch" if patch else struct.__name__
    loose: Any = msgspec.defstruct(name, changed, bases=(struct,), frozen=True, kw_only=True, module=__name__)
    globals()[name] = loose  # pickle looks a class up by its name
    return loose  # type: ignore[no-any-return]


def _loose(type_: Any) -> Any:
    """A type with every struct in it loosened."""
    if isinstance(type_, type) and issubclass(type_, Base):
        return loosened(type_)
    origin, arguments = get_origin(type_), get_args(type_)
    if origin is tuple:
        return tuple[tuple(map(_loose, arguments))]  # type: ignore[misc]
    if origin is Annotated:
        within = _loose(arguments[0])
        return type_ if within == arguments[0] else Annotated[(within, *arguments[1:])]
    if origin in (Union, UnionType):
        return Union[tuple(map(_loose, arguments))]  # noqa: UP007
    return type_


#: folder -> the struct of an own file there; and of one that adds to an official entry
OWN = {folder: loosened(struct) for folder, struct in KINDS.items()}
PATCHES = {folder: loosened(struct, patch=True) for folder, struct in KINDS.items()}

Event = loosened(model.Event)
Refusal = loosened(model.Refusal)
Therapy, Agent, Cell, Molecule, Disease, AdverseEvent, Concept, Headline, Source = OWN.values()
