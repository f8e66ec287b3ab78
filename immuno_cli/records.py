"""What the index answers with, as typed objects: the entries of `model.py` with what was derived and resolved.

Structs take their fields from one base alone, so the fields that all records have stand in each.

They are immutable. The same structs are the contract of every JSON answer (`contracts.py`).

`yours` marks an entry, headline or source of the reader's own. Such a one has what its file has: a field that the
corpus always has may be UNSET in it, or an empty tuple.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from . import model
from .model import Base
from .rows import FrozenDict

#: the kinds of entries, and all kinds of files; held against model.KIND_OF by a test
EntryKind = Literal["therapy", "agent", "cell", "molecule", "disease", "adverse-event", "concept"]
Kind = Literal["therapy", "agent", "cell", "molecule", "disease", "adverse-event", "concept", "headline", "source"]

if TYPE_CHECKING:
    from . import model as shapes
else:
    from . import loose as shapes

Refusal = shapes.Refusal


class Related(Base, frozen=True):
    """What an id in a record stands for."""

    kind: EntryKind
    name: str
    yours: bool = False


class Derived(Base, frozen=True):
    """What follows from the corpus as a whole; `yours` names the fields of an official entry that you added to."""

    children: tuple[str, ...] = ()
    treated_by: tuple[str, ...] = ()
    headlines: tuple[str, ...] = ()
    yours: tuple[str, ...] = ()


class SourceRecord(shapes.Source, frozen=True, kw_only=True):
    """A source with its id."""

    id: str
    yours: bool = False


class _Kind:
    __slots__ = ()

    def __post_init__(self) -> None:
        record: Any = self
        msgspec.structs.force_setattr(record, "related", FrozenDict(record.related))

    @property
    def kind(self) -> str:
        """The kind of the entry, as agent or cell."""
        config: Any = getattr(self, "__struct_config__")  # noqa: B009
        return str(config.tag)


class TherapyRecord(shapes.Therapy, _Kind, frozen=True, kw_only=True, tag_field="kind", tag="therapy"):
    """A class of treatment."""

    id: str
    yours: bool = False
    derived: Derived
    related: Mapping[str, Related]
    sources: tuple[SourceRecord, ...]


class AgentRecord(shapes.Agent, _Kind, frozen=True, kw_only=True, tag_field="kind", tag="agent"):
    """A medicinal product substance."""

    id: str
    yours: bool = False
    derived: Derived
    related: Mapping[str, Related]
    sources: tuple[SourceRecord, ...]


class CellRecord(shapes.Cell, _Kind, frozen=True, kw_only=True, tag_field="kind", tag="cell"):
    """A cell type."""

    id: str
    yours: bool = False
    derived: Derived
    related: Mapping[str, Related]
    sources: tuple[SourceRecord, ...]


class MoleculeRecord(shapes.Molecule, _Kind, frozen=True, kw_only=True, tag_field="kind", tag="molecule"):
    """A receptor, ligand, cytokine, antigen or enzyme."""

    id: str
    yours: bool = False
    derived: Derived
    related: Mapping[str, Related]
    sources: tuple[SourceRecord, ...]


class DiseaseRecord(shapes.Disease, _Kind, frozen=True, kw_only=True, tag_field="kind", tag="disease"):
    """A disease."""

    id: str
    yours: bool = False
    derived: Derived
    related: Mapping[str, Related]
    sources: tuple[SourceRecord, ...]


class AdverseEventRecord(shapes.AdverseEvent, _Kind, frozen=True, kw_only=True, tag_field="kind", tag="adverse-event"):
    """A harm of treatment."""

    id: str
    yours: bool = False
    derived: Derived
    related: Mapping[str, Related]
    sources: tuple[SourceRecord, ...]


class ConceptRecord(shapes.Concept, _Kind, frozen=True, kw_only=True, tag_field="kind", tag="concept"):
    """A process, principle, biomarker, method or term of trials."""

    id: str
    yours: bool = False
    derived: Derived
    related: Mapping[str, Related]
    sources: tuple[SourceRecord, ...]


EntryRecord = (
    TherapyRecord | AgentRecord | CellRecord | MoleculeRecord | DiseaseRecord | AdverseEventRecord | ConceptRecord
)


class HeadlineRecord(shapes.Headline, _Kind, frozen=True, kw_only=True, tag_field="kind", tag="headline"):
    """A headline with its id, and what its ids stand for."""

    id: str
    yours: bool = False
    related: Mapping[str, Related]
    sources: tuple[SourceRecord, ...]


class Named(Base, frozen=True):
    """An entry by id and name."""

    id: str
    name: str


class ActsOn(Base, frozen=True):
    """A target, and how the agent acts on it."""

    id: str
    name: str
    action: model.Action


class FirstApproval(Base, frozen=True):
    """The earliest approval whose date is known; the agency alone where no date is."""

    date: model.PartialDate | UnsetType = UNSET
    agency: model.Agency | UnsetType = UNSET


class Brief(Base, frozen=True, kw_only=True):
    """An entry in a list."""

    id: str
    kind: Kind
    name: str
    yours: bool = False
    gloss: str
    direction: model.Direction | UnsetType = UNSET
    modality: model.Modality | UnsetType = UNSET
    status: model.Status | UnsetType = UNSET
    targets: tuple[ActsOn, ...] = ()
    classes: tuple[Named, ...] = ()
    first_approval: FirstApproval | UnsetType = UNSET


class RowStatus(Enum):
    """How an approval stands today; or that it was refused."""

    approved = "approved"
    suspended = "suspended"
    withdrawn = "withdrawn"
    refused = "refused"


class ApprovalRow(Base, frozen=True, kw_only=True):
    """An approval or a refusal, with what its ids stand for and, where asked for, the sources it cites."""

    date: model.PartialDate | UnsetType = UNSET
    agency: model.Agency
    agent: str
    disease: str
    indication: str
    kind: model.ApprovalKind | UnsetType = UNSET
    status: RowStatus
    with_: tuple[str, ...] = msgspec.field(default=(), name="with")
    events: tuple[shapes.Event, ...] = ()
    cite: tuple[str, ...] = ()
    yours: bool = False
    related: Mapping[str, Related]
    sources: tuple[SourceRecord, ...] = ()

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "related", FrozenDict(self.related))


#: word for what a row is -> its type
TYPES: dict[str, Any] = {
    "entry": EntryRecord,
    "headline": HeadlineRecord,
    "approval": ApprovalRow,
    "brief": Brief,
    "source": SourceRecord,
}


def typed(row: dict[str, Any], type_: str) -> Any:
    """A JSON object of the index as an immutable typed object.

    Raises msgspec.ValidationError when it is not of that shape, which the compiler does not let happen.
    """
    return msgspec.convert(row, TYPES[type_])
