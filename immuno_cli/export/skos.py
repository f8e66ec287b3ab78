"""Entries as a thesaurus: SKOS in Turtle.

Names that a reader should see are alternative labels, spellings are hidden ones; names of products, codes and symbols
are of no language. The plain definition is in `en-x-plain`, which programs that know no such tag may take for English.
"""

from __future__ import annotations

import re
from itertools import chain

from ..curation.curies import PREFIXES
from . import LICENCE, only_entries, terms
from .references import AUTHOR

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..api import Corpus
    from .kin import Kin
    from .references import Json

#: the addresses of entries are those that the MCP server gives its resources; they name, and lead nowhere
BASE = "immuno://"
SCHEME = f"<{BASE}corpus>"
VOCABULARIES = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
KINDS = ("therapy", "agent", "cell", "molecule", "disease", "adverse-event", "concept")
NO_LANGUAGE = ("brand", "code", "us-name", "symbol")
#: identifiers of what is near an entry and not the same: places in a classification, genes and their products
CLOSE = ("ATC", "CLINICALTRIALS", "HGNC", "NCBIGene", "OMIM", "UNIPROT")
#: where data sets name their members otherwise than by the page that shows them
LINKED = {"EFO": "http://www.ebi.ac.uk/efo/EFO_$1", "MESH": "http://id.nlm.nih.gov/mesh/$1"}


def export(corpus: Corpus, kind: str | None = None) -> Iterator[str]:
    """A concept scheme of all entries or those of a kind, the works that they cite, and a collection of each kind."""
    only_entries("skos", kind)
    return _parts(corpus, kind)


def _parts(corpus: Corpus, kind: str | None) -> Iterator[str]:
    from .kin import Kin

    kin = Kin(corpus, kind)
    yield "".join(f"# {line}\n" for line in terms(corpus)) + "\n"
    own = {name: f"{BASE}{name}/" for name in (*KINDS, "source")}
    yield "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in {**VOCABULARIES, **own}.items()) + "\n"
    yield _subject(SCHEME, "skos:ConceptScheme", _scheme(corpus, kin))
    cited: dict[str, Json] = {}
    for entry in corpus.records(kind):
        cited |= {source["id"]: source for source in entry["sources"]}
        yield _subject(_name(entry["id"], kin), "skos:Concept", _concept(entry, kin))
    for ident in sorted(cited):
        yield _subject(f"source:{ident}", "dcterms:BibliographicResource", _work(cited[ident]))
    for each in KINDS:
        members = [f"{each}:{ident}" for ident, its in kin.kinds.items() if its == each]
        if members:
            label = ("skos:prefLabel", [text(each.replace("-", " "), "en")])
            yield _subject(f"<{BASE}{each}>", "skos:Collection", [label, ("skos:member", members)])


def _scheme(corpus: Corpus, kin: Kin) -> Iterator[tuple[str, list[str]]]:
    told = corpus.info()
    yield "dcterms:title", [text(told["title"], "en")]
    yield "rdfs:label", [text(told["title"], "en")]
    yield "owl:versionInfo", [text(told["version"])]
    yield "dcterms:license", [iri(LICENCE)]
    yield "dcterms:creator", [text(AUTHOR)]
    yield "dcterms:modified", [_date(told["reviewed_through"])]
    yield "dcterms:description", [text(terms(corpus)[1], "en")]
    yield "skos:hasTopConcept", [_name(ident, kin) for ident in kin.kinds if not kin.parents(ident)]


def _concept(entry: Json, kin: Kin) -> Iterator[tuple[str, list[str]]]:
    ident, parents = entry["id"], kin.parents(entry["id"])
    yield "skos:inScheme", [SCHEME]
    if not parents:
        yield "skos:topConceptOf", [SCHEME]
    yield "skos:notation", [text(ident)]
    yield "skos:prefLabel", [text(entry["name"], "en")]
    seen = {entry["name"]}
    labels: dict[str, list[str]] = {"skos:altLabel": [], "skos:hiddenLabel": []}
    for name in sorted(entry.get("names", ()), key=lambda each: each["type"] == "spelling"):
        if name["text"] not in seen:  # a label is of one sort alone
            seen.add(name["text"])
            of = "skos:hiddenLabel" if name["type"] == "spelling" else "skos:altLabel"
            labels[of].append(text(name["text"], "" if name["type"] in NO_LANGUAGE else "en"))
    yield from labels.items()
    yield "skos:definition", [_joined(entry["expert"], "en"), _joined(entry["plain"], "en-x-plain")]
    yield "skos:broader", [_name(each, kin) for each in parents]
    yield "skos:narrower", [_name(each, kin) for each in entry["derived"].get("children", ()) if each in kin.kinds]
    yield "skos:related", [_name(each, kin) for each in kin.related(entry)]
    others = [each for each in entry.get("not_to_confuse", ()) if each in kin.kinds]
    yield "owl:differentFrom", [_name(each, kin) for each in others]
    matches: dict[str, list[str]] = {"skos:exactMatch": [], "skos:closeMatch": []}
    prefixes = [xref.partition(":")[0] for xref in entry.get("xrefs", ())]
    for prefix, xref in zip(prefixes, entry.get("xrefs", ()), strict=True):
        close = prefix in CLOSE or prefixes.count(prefix) > 1
        matches["skos:closeMatch" if close else "skos:exactMatch"].append(iri(linked(xref)))
    yield from matches.items()
    yield "dcterms:source", [f"source:{source['id']}" for source in entry["sources"]]
    yield "skos:editorialNote", [text(f"Reviewed {entry['reviewed']}.", "en")]


def _work(source: Json) -> Iterator[tuple[str, list[str]]]:
    from .vancouver import reference

    yield "dcterms:title", [text(source["title"])]
    yield "dcterms:bibliographicCitation", [text(reference(source))]
    seen = [f"https://doi.org/{source['DOI']}"] if "DOI" in source else []
    seen += [f"https://pubmed.ncbi.nlm.nih.gov/{source['PMID']}/"] if "PMID" in source else []
    seen += [source["URL"]] if "URL" in source else []
    yield "rdfs:seeAlso", list(map(iri, seen))


def linked(curie: str) -> str:
    """The address by which data sets name what an identifier stands for: its own where it has one, else Bioregistry's.

    >>> linked("CL:0000815"), linked("DRUGBANK:DB09035")
    ('http://purl.obolibrary.org/obo/CL_0000815', 'https://bioregistry.io/drugbank:DB09035')
    """
    prefix, _, local = curie.partition(":")
    known = LINKED.get(prefix) or PREFIXES.get(prefix, ("", ""))[1]
    if prefix in LINKED or known.startswith("http://purl."):
        return known.replace("$1", local)
    return f"https://bioregistry.io/{prefix.lower()}:{local}"


def iri(address: str) -> str:
    """An address in angle brackets, with what may not stand in one percent-encoded."""
    return f"<{re.sub(_NOT_IN_IRI, lambda match: ''.join(f'%{byte:02X}' for byte in match[0].encode()), address)}>"


_NOT_IN_IRI = r'[\x00-\x20<>"{}|^`\\\x7f-\xa0\u200e\u200f\u2028-\u202e\u2066-\u2069]'
_ESCAPES = {"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"}


def text(value: str, language: str = "") -> str:
    """A literal; what is no printable character is written as its number.

    >>> text('a "b"', "en")
    '"a \\\\"b\\\\""@en'
    """
    return f'"{"".join(map(_char, value))}"' + (f"@{language}" if language else "")


def _char(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable():
        return char
    return f"\\u{ord(char):04X}" if ord(char) < 0x10000 else f"\\U{ord(char):08X}"


def _joined(statements: list[Json], language: str) -> str:
    return text(" ".join(each["text"] for each in statements), language)


def _date(day: str) -> str:
    return f'"{day}"^^xsd:date'


def _name(ident: str, kin: Kin) -> str:
    return f"{kin.kinds[ident]}:{ident}"


def _subject(name: str, type_: str, told: Iterable[tuple[str, list[str]]]) -> str:
    """What is told of one subject; a predicate without an object is left out."""
    lines = chain([("a", [type_])], told)
    return f"{name} " + " ;\n    ".join(f"{of} {', '.join(objects)}" for of, objects in lines if objects) + " .\n\n"
