"""The shape of every JSON answer and of every file of the corpus, and the JSON Schemas that say it to other programs.

The structs are those of `model.py` and `records.py`, with what an answer adds. Nothing answers through them: tests hold
what the program prints against them. Field by field, `docs/contracts.md` tells what they mean.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Union

import msgspec
from msgspec import UNSET, Meta, UnsetType

from . import model, records
from .model import Base, Date, Id, PartialDate
from .records import EntryKind, Kind, Related

#: the version of the contract: the first number is raised when a field goes or changes its meaning, the second when
#: one is added
VERSION = "1.1"
DIALECT = "https://json-schema.org/draft/2020-12/schema"

Count = Annotated[int, Meta(ge=0)]
Place = Annotated[int, Meta(ge=1)]


class CorpusHead(Base, frozen=True):
    """The corpus that answered."""

    version: str
    entries: Count
    reviewed_through: str  # empty where `check` finds no entry


class Head(Base, frozen=True):
    """The program and the corpus that answered."""

    version: str
    corpus: CorpusHead


class Meaning(Base, frozen=True):
    """An entry that a name may mean."""

    id: Id
    kind: EntryKind
    name: str
    yours: bool = False


class Suggestion(Base, frozen=True):
    """An entry with a name near to one that nothing has."""

    id: Id
    kind: EntryKind
    name: str
    text: str  # the near name
    score: Annotated[float, Meta(ge=0, le=1)]
    gloss: str
    yours: bool = False


class Answer(Base, frozen=True, kw_only=True):
    """What all answers have in common."""

    immuno: Head
    found: bool
    suggestions: tuple[Suggestion, ...]


# -- define


class Matched(Base, frozen=True):
    """The name by which an entry was found."""

    text: str
    type: Literal[
        "name", "synonym", "abbreviation", "brand", "code", "former", "us-name", "symbol", "spelling", "lay", "id",
        "identifier",
    ]  # fmt: skip


def _definition(record: type[msgspec.Struct]) -> Any:
    """A record as `define` answers it: with the name that was met, and whether its review is old."""
    return msgspec.defstruct(
        record.__name__.replace("Record", "Definition"),
        [("matched", Matched), ("stale", bool, False)],
        bases=(record,),
        namespace={"__doc__": record.__doc__},
        module=__name__,
        frozen=True,
        kw_only=True,
        tag_field="kind",
        tag=record.__struct_config__.tag,
    )


Definition: Any = Union[tuple(map(_definition, records.EntryRecord.__args__))]  # noqa: UP007


class Define(Answer, frozen=True, kw_only=True):
    """The answer of `immuno define --json`, and each line of `immuno define -`."""

    query: str
    results: tuple[Definition | records.HeadlineRecord, ...]


# -- search


class Found(Base, frozen=True):
    """Where words were found."""

    field: Literal["name", "names", "plain", "expert", "facts", "headline"]
    text: str
    yours: bool = False  # what a reader added to an official entry


class Hit(Base, frozen=True):
    """An entry or headline in which words were found; the match in the snippet stands between asterisks."""

    id: Id
    kind: Literal[EntryKind, "headline"]
    name: str
    score: Annotated[float, Meta(ge=0, le=3)]
    matched: Found
    snippet: str
    yours: bool = False


class Search(Answer, frozen=True, kw_only=True):
    """The answer of `immuno search --json`. `total` and `repaired` are absent where a filter names nothing."""

    query: str
    results: tuple[Hit, ...]
    total: Count | UnsetType = UNSET
    repaired: dict[str, str] | UnsetType = UNSET


# -- headlines


class HeadlinesQuery(Base, frozen=True):
    """How headlines were narrowed."""

    topic: str | UnsetType = UNSET
    about: str | UnsetType = UNSET
    since: PartialDate | UnsetType = UNSET
    until: PartialDate | UnsetType = UNSET
    evidence: model.Evidence | UnsetType = UNSET


class Headlines(Answer, frozen=True, kw_only=True):
    """The answer of `immuno headlines --json`. `total` is absent where a filter names nothing."""

    query: HeadlinesQuery
    results: tuple[records.HeadlineRecord, ...]
    total: Count | UnsetType = UNSET


class Topic(Base, frozen=True):
    """An entry that headlines have as their topic."""

    id: Id
    kind: EntryKind
    name: str
    headlines: Place


class TopicsQuery(Base, frozen=True):
    """All topics."""

    topics: Literal[True]


class Topics(Answer, frozen=True, kw_only=True):
    """The answer of `immuno headlines --topics --json`."""

    query: TopicsQuery
    results: tuple[Topic, ...]


# -- approvals


class ApprovalsQuery(Base, frozen=True):
    """How approvals were narrowed."""

    name: str | UnsetType = UNSET
    agency: model.Agency | UnsetType = UNSET
    since: PartialDate | UnsetType = UNSET
    until: PartialDate | UnsetType = UNSET
    disease: str | UnsetType = UNSET
    kind: model.ApprovalKind | UnsetType = UNSET
    status: records.RowStatus | UnsetType = UNSET
    first: bool = False
    unconverted: bool = False


class Approvals(Answer, frozen=True, kw_only=True):
    """The answer of `immuno approvals --json`. `total` is absent where a filter names nothing."""

    query: ApprovalsQuery
    results: tuple[records.ApprovalRow, ...]
    total: Count | UnsetType = UNSET


# -- list


class ListQuery(Base, frozen=True, rename={"class_": "class"}):
    """How a list was narrowed."""

    kind: Kind | UnsetType = UNSET
    direction: str | UnsetType = UNSET
    modality: str | UnsetType = UNSET
    status: str | UnsetType = UNSET
    agency: str | UnsetType = UNSET
    class_: str | UnsetType = UNSET
    target: str | UnsetType = UNSET
    disease: str | UnsetType = UNSET
    approved_since: PartialDate | UnsetType = UNSET


class List(Answer, frozen=True, kw_only=True):
    """The answer of `immuno list --json`."""

    query: ListQuery
    results: tuple[records.Brief, ...]


# -- compare


class AgencyFirst(Base, frozen=True, kw_only=True):
    """The first date on which an agency licensed an agent, where one is known, and for which diseases."""

    date: PartialDate | UnsetType = UNSET
    diseases: tuple[Id, ...]


class Counts(Base, frozen=True, kw_only=True):
    """How much is known of an entry."""

    approvals: Count | UnsetType = UNSET
    headlines: Count | UnsetType = UNSET
    sources: Count


class Compared(Base, frozen=True, kw_only=True):
    """An entry beside others."""

    id: Id
    kind: EntryKind
    name: str
    matched: Matched
    gloss: str
    yours: bool = False
    direction: model.Direction | UnsetType = UNSET
    is_a: tuple[Id, ...] = ()
    symbol: str | UnsetType = UNSET
    family: str | UnsetType = UNSET
    effect: model.Effect | UnsetType = UNSET
    lineage: model.Lineage | UnsetType = UNSET
    role: tuple[model.Role, ...] = ()
    markers: tuple[model.Marker, ...] = ()
    secretes: tuple[Id, ...] = ()
    expressed_on: tuple[Id, ...] = ()
    binds: tuple[Id, ...] = ()
    modality: model.Modality | UnsetType = UNSET
    components: tuple[Id, ...] = ()
    targets: tuple[model.Target, ...] = ()
    status: model.Status | UnsetType = UNSET
    refusals: tuple[records.Refusal, ...] = ()
    adverse_events: tuple[Id, ...] = ()
    caused_by: tuple[Id, ...] = ()
    names: tuple[model.Name, ...] = ()
    first_approvals: dict[model.Agency, AgencyFirst] | UnsetType = UNSET
    licensed_for: tuple[Id, ...] = ()
    withdrawn_for: tuple[Id, ...] = ()
    treated_by: tuple[Id, ...] = ()
    children: tuple[Id, ...] = ()
    counts: Counts
    related: dict[str, Related]


class Common(Base, frozen=True, rename={"class_": "class"}):
    """What all entries have."""

    class_: tuple[Meaning, ...]
    targets: tuple[Meaning, ...]
    diseases: tuple[Meaning, ...]
    adverse_events: tuple[Meaning, ...]


class Compare(Answer, frozen=True, kw_only=True):
    """The answer of `immuno compare --json`: `common`, or on a miss `unknown` and `ambiguous` names."""

    query: tuple[str, ...]
    results: tuple[Compared, ...]
    common: Common | UnsetType = UNSET
    unknown: tuple[str, ...] | UnsetType = UNSET
    ambiguous: dict[str, tuple[Meaning, ...]] | UnsetType = UNSET


# -- tree


class Node(Base, frozen=True, kw_only=True):
    """An entry in a tree."""

    id: Id
    kind: EntryKind
    name: str
    yours: bool = False
    direction: model.Direction | UnsetType = UNSET
    count: Count
    again: bool = False
    children: tuple[Node, ...] = ()
    parents: tuple[Node, ...] = ()


class Tree(Answer, frozen=True, kw_only=True):
    """The answer of `immuno tree --json`; `ambiguous` where the name is."""

    query: str
    results: tuple[Node, ...]
    ambiguous: dict[str, tuple[Meaning, ...]] | UnsetType = UNSET


# -- annotate


class Mention(Base, frozen=True, kw_only=True):
    """A name in a text. One meaning: `id`, `kind` and `name`; several: `candidates`."""

    start: Count
    end: Place
    text: str
    id: Id | UnsetType = UNSET
    kind: EntryKind | UnsetType = UNSET
    name: str | UnsetType = UNSET
    yours: bool = False
    candidates: Annotated[tuple[Meaning, ...], Meta(min_length=2)] | UnsetType = UNSET


class Annotate(Answer, frozen=True, kw_only=True):
    """The answer of `immuno annotate --json`."""

    query: str
    results: tuple[Mention, ...]


class Term(Base, frozen=True, kw_only=True):
    """An entry that a text names; `ambiguous` holds the name that was met, where it has other meanings too."""

    id: Id
    kind: EntryKind
    name: str
    gloss: str
    yours: bool = False
    mentions: Place
    ambiguous: str | UnsetType = UNSET


class Glossary(Answer, frozen=True, kw_only=True):
    """The answer of `immuno annotate --glossary --json`."""

    query: str
    results: tuple[Term, ...]


# -- open


class Page(Base, frozen=True, kw_only=True):
    """A page that an entry leads to: that of a source, by its number on the card, or of an identifier.

    The page of a headline itself has a text alone.
    """

    source: Place | UnsetType = UNSET
    text: str | UnsetType = UNSET
    xref: str | UnsetType = UNSET
    url: str


class Open(Answer, frozen=True, kw_only=True):
    """The answer of `immuno open --json`, which opens nothing."""

    query: str
    results: tuple[Page, ...]
    ambiguous: dict[str, tuple[Meaning, ...]] | UnsetType = UNSET


# -- info


class OldestReview(Base, frozen=True):
    """The entry whose review is the oldest."""

    date: Date
    id: Id


class CorpusFacts(Base, frozen=True):
    """What the corpus says of itself."""

    title: str
    version: str
    license: str
    entries: Count
    counts: dict[Kind, Count]
    reviewed_through: Date
    oldest_review: OldestReview


class Paths(Base, frozen=True):
    """Every path in use; null where there is none."""

    index: str
    origin: Literal["package", "checkout", "file", "own", "temporary"]
    data: str | None
    cache: str | None
    package: str


class OwnProblem(Base, frozen=True):
    """What is wrong with an own file."""

    file: str
    line: Place
    code: Annotated[str, Meta(pattern=r"^[EW]\d{3}$")]
    what: str
    tip: str


class Own(Base, frozen=True, kw_only=True):
    """The folder of own entries, what named it, and, where it is there, what it holds."""

    folder: str
    named_by: Literal["user", "IMMUNO_DATA", "--data"]
    exists: bool
    counts: dict[Literal[Kind, "patch"], Count] | UnsetType = UNSET
    left_out: Count | UnsetType = UNSET
    problems: tuple[OwnProblem, ...] | UnsetType = UNSET


class Facts(Base, frozen=True):
    """Versions, counts and paths."""

    version: str
    corpus: CorpusFacts
    paths: Paths
    own: Own
    python: str


class Info(Answer, frozen=True, kw_only=True):
    """The answer of `immuno info --json`."""

    query: Literal["info"]
    results: Annotated[tuple[Facts, ...], Meta(min_length=1, max_length=1)]


# -- check


class Problem(Base, frozen=True):
    """A finding: where, which rule, what is wrong, and what to do."""

    file: str
    line: Place
    code: Annotated[str, Meta(pattern=r"^[EW]\d{3}$")]
    what: str
    tip: str
    error: bool


class Check(Answer, frozen=True, kw_only=True):
    """The answer of `immuno check --json`. `found` says whether there are problems."""

    query: str
    results: tuple[Problem, ...]
    errors: Count
    warnings: Count


# -- files


class CorpusFile(Base, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """`corpus.yaml`, which describes a data folder."""

    title: str | UnsetType = UNSET
    version: str
    license: str


#: name of a schema -> what prints it, and its type
ANSWERS: dict[str, tuple[str, Any]] = {
    "define": ("immuno define --json", Define),
    "search": ("immuno search --json", Search),
    "headlines": ("immuno headlines --json", Headlines),
    "headlines-topics": ("immuno headlines --topics --json", Topics),
    "approvals": ("immuno approvals --json", Approvals),
    "list": ("immuno list --json", List),
    "compare": ("immuno compare --json", Compare),
    "tree": ("immuno tree --json", Tree),
    "annotate": ("immuno annotate --json", Annotate),
    "annotate-glossary": ("immuno annotate --glossary --json", Glossary),
    "open": ("immuno open --json", Open),
    "info": ("immuno info --json", Info),
    "check": ("immuno check --json", Check),
}
#: name of a schema -> the file that it is of, and its type
FILES: dict[str, tuple[str, Any]] = {
    **{model.KIND_OF[folder]: (f"a file in {folder}/", type_) for folder, type_ in model.KINDS.items()},
    "corpus": ("corpus.yaml, which describes a data folder", CorpusFile),
}


def titles() -> dict[str, str]:
    """Name of each schema -> a line on what it is of."""
    answers = {name: f"the answer of `{command}`" for name, (command, _) in ANSWERS.items()}
    return answers | {name: files for name, (files, _) in FILES.items()}


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of an answer or a file. Raises KeyError when there is none of this name."""
    type_ = (ANSWERS | FILES)[name][1]
    (found,), parts = msgspec.json.schema_components([type_], ref_template="#/$defs/{name}")
    whole = parts.pop(found["$ref"].rpartition("/")[2])
    title = f"immuno: {titles()[name]}"
    head = {"$schema": DIALECT, "$id": f"urn:immuno:schema:{name}:{VERSION}", "title": title, "version": VERSION}
    del whole["title"]
    if name in FILES:  # no file says that it is somebody's own
        for part in (whole, *parts.values()):
            part.get("properties", {}).pop("yours", None)
    bare: dict[str, Any] = _bare({**whole, **({"$defs": parts} if parts else {})})
    return head | bare


def as_text(name: str) -> str:
    """The JSON Schema as the text that is printed and shipped. Raises KeyError when there is none of this name."""
    from json import dumps

    return dumps(schema(name), indent=2, ensure_ascii=False) + "\n"


def _bare(part: Any) -> Any:
    """A schema without the keywords of other dialects, and without defaults, which an editor would write into files.

    Editors show what is wanted where a pattern is not met.
    """
    if isinstance(part, list):
        return [_bare(each) for each in part]
    if isinstance(part, dict):
        left_out = ("discriminator", "default")
        told = {"patternErrorMessage": part["description"]} if {"pattern", "description"} <= part.keys() else {}
        return {name: _bare(each) for name, each in part.items() if name not in left_out} | told
    return part
