"""Entries as an ontology in the OBO flat file format, version 1.4.

Relations that hold of some and not of all (an adverse event may come, a cell may secrete) are metadata tags: no program
that reasons takes them for more than they say.
"""

from __future__ import annotations

from .. import __version__
from . import LICENCE, one_line, only_entries, terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..api import Corpus
    from .kin import Kin
    from .references import Json

PREFIX = "IMMUNO"
#: type of a name -> its scope as a synonym, and what the type is
SYNONYMS = {
    "synonym": ("EXACT", ""),
    "abbreviation": ("EXACT", "abbreviation"),
    "brand": ("RELATED", "brand name of a product"),
    "code": ("EXACT", "research or company code"),
    "former": ("EXACT", "former name"),
    "us-name": ("EXACT", "US proper name with its suffix"),
    "symbol": ("EXACT", "gene symbol or CD number"),
    "spelling": ("EXACT", "other spelling"),
    "lay": ("EXACT", "everyday name"),
}
#: what an agent or therapy does to a target; each is a relation of its own
ACTIONS = (
    *("blocks", "neutralizes", "inhibits", "activates", "depletes", "engages", "recognizes", "degrades"),
    *("immunizes-against", "binds"),
)
SIGNS = ("positive", "negative", "high", "low")
#: field of ids -> the relation it becomes, which holds of all; and those that hold of some
LOGICAL = {"components": "has_component"}
LOOSE = {
    "adverse_events": "may_cause",
    "caused_by": "may_be_caused_by",
    "secretes": "may_secrete",
    "expressed_on": "may_be_expressed_on",
    "binds": "may_bind",
    "see_also": "see_also",
    "not_to_confuse": "not_to_confuse_with",
}
#: fields that are told as they stand
PLAIN = ("direction", "modality", "status", "lineage", "role", "symbol", "family", "effect", "say", "reviewed")


def export(corpus: Corpus, kind: str | None = None) -> Iterator[str]:
    """A header, a term for each entry or for those of a kind, and the relations."""
    only_entries("obo", kind)
    return _parts(corpus, kind)


def _parts(corpus: Corpus, kind: str | None) -> Iterator[str]:
    from .kin import Kin

    kin = Kin(corpus, kind)
    yield _lines(_header(corpus))
    for entry in corpus.records(kind):
        yield "\n[Term]\n" + _lines(_term(entry, kin))
    for name, is_tag in _relations().items():
        tag = [("is_metadata_tag", "true")] if is_tag else []
        yield "\n[Typedef]\n" + _lines([("id", name), ("name", name.replace("_", " ")), *tag])


def _header(corpus: Corpus) -> Iterator[tuple[str, str]]:
    yield "format-version", "1.4"
    yield "data-version", unquoted(corpus.version)
    yield "auto-generated-by", f"immuno {__version__}"
    for type_, (scope, what) in SYNONYMS.items():
        if what:
            yield "synonymtypedef", f"{type_} {quoted(what)} {scope}"
    yield "default-namespace", "immuno"
    yield "idspace", f'{PREFIX} immuno://entry/ "entries of immuno"'
    for line in terms(corpus):
        yield "remark", unquoted(line)
    yield "ontology", "immuno"
    yield "property_value", f"http://purl.org/dc/terms/title {quoted(corpus.info()['title'])} xsd:string"
    yield "property_value", f"http://purl.org/dc/terms/license {LICENCE}"


def _term(entry: Json, kin: Kin) -> Iterator[tuple[str, str]]:
    sources = {source["id"]: source for source in entry["sources"]}
    yield "id", ident(entry["id"])
    yield "name", unquoted(entry["name"])
    yield "namespace", entry["kind"]
    cited = dict.fromkeys(cite for statement in entry["expert"] for cite in statement["cite"])
    yield "def", f"{quoted(_joined(entry['expert']))} [{', '.join(xref(sources[cite]) for cite in cited)}]"
    yield "comment", unquoted(_joined(entry["plain"]))
    for name in entry.get("names", ()):
        scope, what = SYNONYMS[name["type"]]
        yield "synonym", " ".join(filter(None, [quoted(name["text"]), scope, what and name["type"], "[]"]))
    for each in entry.get("xrefs", ()):
        yield "xref", escaped(each)
    for field in PLAIN:
        for value in [entry[field]] if isinstance(entry.get(field), str) else entry.get(field, ()):
            yield "property_value", f"{field} {quoted(value)} xsd:string"
    for marker in entry.get("markers", ()):
        if "text" in marker:
            yield "property_value", f"marker_{marker['sign']} {quoted(marker['text'])} xsd:string"
    for each in kin.parents(entry["id"]):
        yield "is_a", _named(each, kin)
    for relation, each in _related(entry):
        if each in kin.kinds:
            yield "relationship", f"{relation} {_named(each, kin)}"


def _related(entry: Json) -> Iterator[tuple[str, str]]:
    """Relation and id of all that an entry is related to."""
    for target in entry.get("targets", ()):
        yield action(target["action"]), target["molecule"]
    for marker in entry.get("markers", ()):
        if "molecule" in marker:
            yield f"marker_{marker['sign']}", marker["molecule"]
    for field, relation in (LOGICAL | LOOSE).items():
        yield from ((relation, each) for each in entry.get(field, ()))
    yield from (("treated_by", each) for each in entry["derived"].get("treated_by", ()))


def _relations() -> dict[str, bool]:
    """Every relation, and whether it is a metadata tag."""
    logical = [*map(action, ACTIONS), *LOGICAL.values()]
    loose = [*(f"marker_{sign}" for sign in SIGNS), *LOOSE.values(), "treated_by", *PLAIN]
    return dict.fromkeys(logical, False) | dict.fromkeys(loose, True)


def action(name: str) -> str:
    """The relation that an action on a target becomes."""
    return "binds_target" if name == "binds" else name.replace("-", "_")


def ident(name: str) -> str:
    """The identifier of an entry.

    >>> ident("pd-1")
    'IMMUNO:pd-1'
    """
    return f"{PREFIX}:{name}"


def xref(source: Json) -> str:
    """A source in a list of cross-references: by its number in PubMed or DOI, else by its id; with its title."""
    if "PMID" in source:
        told = f"PMID:{source['PMID']}"
    elif "DOI" in source:
        told = f"DOI:{source['DOI']}"
    else:
        told = f"{PREFIX}.SOURCE:{source['id']}"
    return f"{escaped(told)} {quoted(source['title'])}"


def quoted(text: str) -> str:
    r"""A text in quotes.

    >>> quoted('a "b"')
    '"a \\"b\\""'
    """
    inner = one_line(text).replace("\\", r"\\").replace('"', r"\"")
    # fastobo takes a backslash before the closing quote for its escape, even where it is escaped itself
    return f'"{inner} "' if inner.endswith("\\") else f'"{inner}"'


def unquoted(text: str) -> str:
    """A text to the end of its line, in which nothing begins a comment or a qualifier."""
    return _escape(one_line(text), "\\!{}")


def escaped(name: str) -> str:
    """An identifier, with what would end it escaped."""
    return _escape(name, '\\!{}[],"')


def _escape(text: str, special: str) -> str:
    return "".join(f"\\{char}" if char in special else char for char in text)


def _named(each: str, kin: Kin) -> str:
    """An identifier with the name behind it, for readers."""
    return f"{ident(each)} ! {one_line(kin.names[each])}"


def _joined(statements: list[Json]) -> str:
    return " ".join(each["text"] for each in statements)


def _lines(clauses: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> str:
    return "".join(f"{tag}: {value}\n" for tag, value in clauses)
