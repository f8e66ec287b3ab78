"""What an entry is: the schema of the corpus, readable from top to bottom.

One definition serves the reader of YAML, the lint, the compiler and the answers. The folder an entry
lies in is its kind, and its file name is its id; neither is written inside the file. A field that
does not apply is left out: absent is absent, never empty.
"""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

NOT_BLANK = r"\S"
ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
DAY = r"^\d{4}-\d{2}-\d{2}$"
PARTIAL_DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"
CURIE = r"^[A-Za-z0-9.]+:\S+$"
DOI_FORM = r"^10\.\d{4,9}/\S+$"
PMID_FORM = r"^\d{1,8}$"
PMCID_FORM = r"^PMC\d+$"
ADDRESS = r"^https?://\S+$"
Text = Annotated[str, Meta(min_length=1, pattern=NOT_BLANK)]
Id = Annotated[str, Meta(pattern=ID, max_length=120, description="An id: the name of a file, without .yaml.")]
Date = Annotated[str, Meta(pattern=DAY, description="A day, as 2026-11-23.")]
PartialDate = Annotated[str, Meta(pattern=PARTIAL_DATE, description="A date, as 2026-11-23, 2026-11 or '2026'.")]
Curie = Annotated[str, Meta(pattern=CURIE, description="An identifier with its prefix, as MONDO:0005105.")]
Cites = Annotated[tuple[Id, ...], Meta(min_length=1)]


class NameType(Enum):
    synonym = "synonym"
    abbreviation = "abbreviation"
    brand = "brand"
    code = "code"  # research or company code
    former = "former"
    us_name = "us-name"  # US proper name with its four-letter suffix
    symbol = "symbol"  # gene symbol or CD number
    spelling = "spelling"
    lay = "lay"


class Direction(Enum):
    """What a treatment does to the immune response."""

    activation = "activation"
    suppression = "suppression"
    modulation = "modulation"
    none = "none"


class Modality(Enum):
    monoclonal_antibody = "monoclonal-antibody"
    bispecific_antibody = "bispecific-antibody"
    antibody_drug_conjugate = "antibody-drug-conjugate"
    polyclonal_antibody = "polyclonal-antibody"
    plasma_protein = "plasma-protein"
    fusion_protein = "fusion-protein"
    recombinant_protein = "recombinant-protein"
    peptide = "peptide"
    small_molecule = "small-molecule"
    cell_therapy = "cell-therapy"
    gene_therapy = "gene-therapy"
    oncolytic_virus = "oncolytic-virus"
    vaccine = "vaccine"
    bacterial_product = "bacterial-product"
    allergen_product = "allergen-product"
    oligonucleotide = "oligonucleotide"
    combination = "combination"


class Action(Enum):
    """How an agent acts on a target."""

    blocks = "blocks"  # keeps a receptor or ligand from meeting its partner
    neutralizes = "neutralizes"  # binds a soluble factor and takes it out of play
    inhibits = "inhibits"  # lowers the activity of an enzyme or signal
    activates = "activates"  # agonist of a receptor or pathway
    binds = "binds"
    depletes = "depletes"  # removes the cells that carry it
    engages = "engages"  # one arm of an agent that brings two cells together
    recognizes = "recognizes"  # the antigen an engineered or selected cell responds to
    degrades = "degrades"
    immunizes_against = "immunizes-against"


class Status(Enum):
    approved = "approved"
    withdrawn = "withdrawn"
    investigational = "investigational"


class Agency(Enum):
    FDA = "FDA"  # United States
    EMA = "EMA"  # European Union
    MHRA = "MHRA"  # United Kingdom
    PMDA = "PMDA"  # Japan
    NMPA = "NMPA"  # China
    HC = "HC"  # Canada
    TGA = "TGA"  # Australia
    Swissmedic = "Swissmedic"


class ApprovalKind(Enum):
    accelerated = "accelerated"
    regular = "regular"
    conditional = "conditional"


class ApprovalEvent(Enum):
    converted = "converted"
    narrowed = "narrowed"
    expanded = "expanded"
    suspended = "suspended"
    reinstated = "reinstated"
    withdrawn = "withdrawn"  # by the agency or by its holder, lapsed and expired licences too


class Lineage(Enum):
    lymphoid = "lymphoid"
    myeloid = "myeloid"
    hematopoietic = "hematopoietic"  # more than one lineage, or a precursor of both
    stromal = "stromal"


class Role(Enum):
    effector = "effector"
    helper = "helper"
    regulatory = "regulatory"
    presenting = "presenting"
    memory = "memory"
    progenitor = "progenitor"


class Sign(Enum):
    positive = "positive"
    negative = "negative"
    high = "high"
    low = "low"


class Effect(Enum):
    """What a molecule does to the immune response."""

    stimulatory = "stimulatory"
    inhibitory = "inhibitory"
    both = "both"


class Evidence(Enum):
    """The strongest kind of evidence that a headline's study holds."""

    human_trial = "human-trial"
    human_observational = "human-observational"
    animal = "animal"
    in_vitro = "in-vitro"
    review = "review"
    regulatory = "regulatory"


class Base(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Every record is immutable, refuses unknown fields, and leaves absent fields out.

    `yours` marks what a reader's own file added to an official entry. No file can write it: its scalars are strings.
    """


class Name(Base, frozen=True, kw_only=True):
    text: Text
    type: NameType
    yours: bool = False


class Statement(Base, frozen=True, kw_only=True):
    """One claim in our own words, with the sources that say it."""

    text: Text
    cite: Cites
    yours: bool = False


class Target(Base, frozen=True, kw_only=True):
    molecule: Id
    action: Action


class Event(Base, frozen=True, kw_only=True):
    date: PartialDate
    event: ApprovalEvent
    note: Text | msgspec.UnsetType = msgspec.UNSET
    cite: Cites


class Approval(Base, frozen=True, kw_only=True):
    agency: Agency
    date: PartialDate | msgspec.UnsetType = msgspec.UNSET  # an indication on a label, its date not found
    disease: Id  # or the adverse event that it is licensed against
    indication: Text
    kind: ApprovalKind | msgspec.UnsetType = msgspec.UNSET
    with_: tuple[Id, ...] = msgspec.field(default=(), name="with")
    events: tuple[Event, ...] = ()
    cite: Cites
    yours: bool = False


class Refusal(Base, frozen=True, kw_only=True):
    """A licence that an agency refused."""

    agency: Agency
    date: PartialDate
    disease: Id
    indication: Text
    cite: Cites
    yours: bool = False


class Marker(Base, frozen=True, kw_only=True):
    """A molecule seen on or in a cell: an entry, or a text where there is none."""

    molecule: Id | msgspec.UnsetType = msgspec.UNSET
    text: Text | msgspec.UnsetType = msgspec.UNSET
    sign: Sign


class Entry(Base, frozen=True, kw_only=True):
    """The head that every kind of entry shares."""

    name: Text
    names: tuple[Name, ...] = ()
    say: Text | msgspec.UnsetType = msgspec.UNSET
    plain: Annotated[tuple[Statement, ...], Meta(min_length=1)]
    expert: Annotated[tuple[Statement, ...], Meta(min_length=1)]
    is_a: tuple[Id, ...] = ()
    see_also: tuple[Id, ...] = ()
    not_to_confuse: tuple[Id, ...] = ()
    xrefs: tuple[Curie, ...] = ()
    cite: tuple[Id, ...] = ()  # where names, identifiers and the facts without a statement come from
    reviewed: Date


class Therapy(Entry, frozen=True, kw_only=True):
    direction: Direction
    targets: tuple[Target, ...] = ()
    adverse_events: tuple[Id, ...] = ()


class Agent(Entry, frozen=True, kw_only=True):
    direction: Direction
    modality: Modality
    targets: tuple[Target, ...] = ()
    components: tuple[Id, ...] = ()  # of a fixed combination
    status: Status
    approvals: tuple[Approval, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    adverse_events: tuple[Id, ...] = ()


class Cell(Entry, frozen=True, kw_only=True):
    lineage: Lineage | msgspec.UnsetType = msgspec.UNSET
    role: tuple[Role, ...] = ()
    markers: tuple[Marker, ...] = ()
    secretes: tuple[Id, ...] = ()


class Molecule(Entry, frozen=True, kw_only=True):
    symbol: Text | msgspec.UnsetType = msgspec.UNSET
    family: Text | msgspec.UnsetType = msgspec.UNSET
    expressed_on: tuple[Id, ...] = ()
    binds: tuple[Id, ...] = ()
    effect: Effect | msgspec.UnsetType = msgspec.UNSET


class Disease(Entry, frozen=True, kw_only=True):
    """`treated_by` is derived from the approvals of agents, never written."""


class AdverseEvent(Entry, frozen=True, kw_only=True):
    caused_by: tuple[Id, ...] = ()


class Concept(Entry, frozen=True, kw_only=True):
    """Processes, principles, biomarkers, methods and terms of trials."""


class Headline(Base, frozen=True, kw_only=True):
    title: Text
    date: PartialDate | msgspec.UnsetType = msgspec.UNSET
    publisher: Text | msgspec.UnsetType = msgspec.UNSET
    url: Text | msgspec.UnsetType = msgspec.UNSET
    institution: Text | msgspec.UnsetType = msgspec.UNSET
    topics: Annotated[tuple[Id, ...], Meta(min_length=1)]
    entries: tuple[Id, ...] = ()
    evidence: Evidence | msgspec.UnsetType = msgspec.UNSET
    summary: tuple[Statement, ...] = ()
    limits: Text | msgspec.UnsetType = msgspec.UNSET
    reviewed: Date


class Person(Base, frozen=True, kw_only=True):
    """A CSL name: family and given, or one literal for an institution."""

    family: Text | msgspec.UnsetType = msgspec.UNSET
    given: Text | msgspec.UnsetType = msgspec.UNSET
    literal: Text | msgspec.UnsetType = msgspec.UNSET


class SourceType(Enum):
    """Types of the Citation Style Language."""

    article_journal = "article-journal"
    article_newspaper = "article-newspaper"
    book = "book"
    chapter = "chapter"
    dataset = "dataset"
    document = "document"
    regulation = "regulation"
    report = "report"
    webpage = "webpage"


class Source(Base, frozen=True, kw_only=True):
    """What statements cite, in the field names of CSL."""

    type: SourceType
    title: Text
    author: tuple[Person, ...] = ()
    container_title: Text | msgspec.UnsetType = msgspec.field(default=msgspec.UNSET, name="container-title")
    publisher: Text | msgspec.UnsetType = msgspec.UNSET
    genre: Text | msgspec.UnsetType = msgspec.UNSET
    version: Text | msgspec.UnsetType = msgspec.UNSET
    issued: PartialDate | msgspec.UnsetType = msgspec.UNSET
    volume: Text | msgspec.UnsetType = msgspec.UNSET
    issue: Text | msgspec.UnsetType = msgspec.UNSET
    page: Text | msgspec.UnsetType = msgspec.UNSET
    DOI: Annotated[str, Meta(pattern=DOI_FORM)] | msgspec.UnsetType = msgspec.UNSET
    PMID: Annotated[str, Meta(pattern=PMID_FORM)] | msgspec.UnsetType = msgspec.UNSET
    PMCID: Annotated[str, Meta(pattern=PMCID_FORM)] | msgspec.UnsetType = msgspec.UNSET
    URL: Annotated[str, Meta(pattern=ADDRESS)] | msgspec.UnsetType = msgspec.UNSET
    note: Text | msgspec.UnsetType = msgspec.UNSET


#: folder of the corpus -> the struct its files hold, in the order readers meet them
KINDS: dict[str, type[Base]] = {
    "therapies": Therapy,
    "agents": Agent,
    "cells": Cell,
    "molecules": Molecule,
    "diseases": Disease,
    "adverse-events": AdverseEvent,
    "concepts": Concept,
    "headlines": Headline,
    "sources": Source,
}

#: folder -> the word for one of its entries
KIND_OF: dict[str, str] = {
    "therapies": "therapy",
    "agents": "agent",
    "cells": "cell",
    "molecules": "molecule",
    "diseases": "disease",
    "adverse-events": "adverse-event",
    "concepts": "concept",
    "headlines": "headline",
    "sources": "source",
}

#: field -> its closed list; a source's `type` is a SourceType
CHOICES: dict[str, type[Enum]] = {
    "type": NameType,
    "direction": Direction,
    "modality": Modality,
    "action": Action,
    "status": Status,
    "agency": Agency,
    "kind": ApprovalKind,
    "event": ApprovalEvent,
    "lineage": Lineage,
    "role": Role,
    "sign": Sign,
    "effect": Effect,
    "evidence": Evidence,
}
