"""Entries as SKOS and as OBO: what the readers of those formats find is what the corpus holds."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from immuno_cli import open_corpus
from immuno_cli.curation.curies import PREFIXES
from immuno_cli.export import kin, obo, one_line, skos
from immuno_cli.model import Action, NameType

from .conftest import Run

LINE = st.text(min_size=1).filter(lambda text: one_line(text) != "")


@pytest.mark.parametrize("name", ["skos", "obo"])
def test_a_thesaurus_of_every_field(run: Run, tiny: Path, golden: Callable[[str, str], None], name: str) -> None:
    golden(f"export.{name}", run("export", name).out.replace(f"immuno {obo.__version__}", "immuno 0.0.0"))


# -- SKOS


@pytest.fixture(scope="module")
def graph() -> Any:
    rdflib = pytest.importorskip("rdflib")
    return rdflib.Graph().parse(data="".join(skos.export(open_corpus())), format="turtle")


def core(name: str) -> Any:
    return pytest.importorskip("rdflib").SKOS[name]


def pairs(graph: Any, *predicates: str) -> set[tuple[Any, Any]]:
    return {pair for predicate in predicates for pair in graph.subject_objects(core(predicate))}


def test_every_entry_is_a_concept_with_its_names_and_both_definitions(graph: Any) -> None:
    from rdflib import RDF, URIRef

    records = list(open_corpus().records())
    assert len(set(graph.subjects(RDF.type, core("Concept")))) == len(records)
    for record in records:
        concept = URIRef(f"immuno://{record['kind']}/{record['id']}")
        (label,) = graph.objects(concept, core("prefLabel"))
        assert (str(label), label.language) == (record["name"], "en")
        labels = {str(each) for of in ("altLabel", "hiddenLabel") for each in graph.objects(concept, core(of))}
        assert labels == {name["text"] for name in record.get("names", ())} - {record["name"]}
        told = {each.language: str(each) for each in graph.objects(concept, core("definition"))}
        for language, level in (("en", "expert"), ("en-x-plain", "plain")):
            assert told[language] == " ".join(each["text"] for each in record[level])
        above = {str(each).rpartition("/")[2] for each in graph.objects(concept, core("broader"))}
        assert above == set(record.get("is_a", ()))
        matches = [*graph.objects(concept, core("exactMatch")), *graph.objects(concept, core("closeMatch"))]
        assert len(matches) == len(record.get("xrefs", ()))


def test_the_scheme_says_what_it_is_and_where_to_begin(graph: Any) -> None:
    from rdflib import DCTERMS, OWL, RDF, URIRef

    corpus = open_corpus()
    (scheme,) = graph.subjects(RDF.type, core("ConceptScheme"))
    assert str(graph.value(scheme, DCTERMS.title)) == corpus.info()["title"]
    assert str(graph.value(scheme, OWL.versionInfo)) == corpus.version
    assert graph.value(scheme, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    tops = {str(each) for each in graph.objects(scheme, core("hasTopConcept"))}
    assert tops == {f"immuno://{each['kind']}/{each['id']}" for each in corpus.records() if not each.get("is_a")}
    assert tops == {str(each) for each in graph.subjects(core("topConceptOf"), scheme)}


def test_each_work_that_a_concept_cites_is_told_with_its_reference(graph: Any) -> None:
    from rdflib import DCTERMS

    cited = set(graph.objects(None, DCTERMS.source))
    assert cited == set(graph.subjects(DCTERMS.bibliographicCitation, None))
    held = {ident for record in open_corpus().records() for ident in (each["id"] for each in record["sources"])}
    assert {str(each) for each in cited} == {f"immuno://source/{ident}" for ident in held}


def test_labels_of_a_concept_are_disjoint_and_preferred_once_per_language(graph: Any) -> None:
    sorts = [pairs(graph, of) for of in ("prefLabel", "altLabel", "hiddenLabel")]  # SKOS S13
    texts = [{(concept, str(label)) for concept, label in sort} for sort in sorts]
    assert not texts[0] & (texts[1] | texts[2])
    assert not texts[1] & texts[2]
    assert max(Counter((concept, label.language) for concept, label in sorts[0]).values()) == 1  # S14


def test_what_is_related_is_neither_above_nor_beneath(graph: Any) -> None:
    above: dict[Any, set[Any]] = {}
    for concept, parent in pairs(graph, "broader"):
        above.setdefault(concept, set()).add(parent)
    transitive = set()
    for concept in above:
        coming, found = [concept], set[Any]()
        while coming:
            new = above.get(coming.pop(), set()) - found
            found |= new
            coming += new
        assert concept not in found
        transitive |= {(concept, each) for each in found}
    related = pairs(graph, "related")
    symmetric = related | {(other, one) for one, other in related}
    assert not symmetric & (transitive | {(other, one) for one, other in transitive})  # S27
    assert {(other, one) for one, other in pairs(graph, "narrower")} == pairs(graph, "broader")


def test_no_concept_matches_exactly_what_it_matches_closely_and_none_shares_an_exact_match(graph: Any) -> None:
    exact, close = pairs(graph, "exactMatch"), pairs(graph, "closeMatch")
    assert not exact & close
    assert max(Counter(other for _, other in exact).values()) == 1


def test_everything_that_is_pointed_at_is_there(graph: Any) -> None:
    subjects = set(graph.subjects())
    assert {str(each) for each in graph.objects() if str(each).startswith("immuno://")} <= set(map(str, subjects))


@pytest.mark.parametrize("prefix", PREFIXES)
def test_every_prefix_has_an_address(prefix: str) -> None:
    address = skos.linked(f"{prefix}:X1")
    assert address.startswith(
        ("http://purl.", "http://id.nlm.nih.gov/mesh/", "http://www.ebi.ac.uk/efo/", "https://bior")
    )
    assert address.endswith("X1")


@given(st.text(), st.text())
def test_any_text_and_any_address_come_back_from_turtle(text: str, address: str) -> None:
    rdflib = pytest.importorskip("rdflib")
    turtle = f"<a:b> <a:c> {skos.text(text)}, {skos.text(text, 'en-x-plain')}; <a:d> {skos.iri('https://' + address)} ."
    graph = rdflib.Graph().parse(data=turtle, format="turtle")
    found = {(each.language, str(each)) for each in graph.objects(None, rdflib.URIRef("a:c"))}
    assert found == {(None, text), ("en-x-plain", text)}
    assert len(list(graph.objects(None, rdflib.URIRef("a:d")))) == 1


# -- OBO


@pytest.fixture(scope="module")
def ontology() -> Any:
    pronto = pytest.importorskip("pronto")
    text = "".join(obo.export(open_corpus()))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", UnicodeWarning)  # it guesses the encoding by the first letters
        return pronto.Ontology(BytesIO(text.encode()))


def test_every_entry_is_a_term_with_its_definition_synonyms_and_identifiers(ontology: Any) -> None:
    records = {f"IMMUNO:{record['id']}": record for record in open_corpus().records()}
    terms = {term.id: term for term in ontology.terms()}
    assert set(terms) == set(records)
    for ident, term in terms.items():
        record = records[ident]
        assert (term.name, term.namespace) == (one_line(record["name"]), record["kind"])
        assert str(term.definition) == " ".join(each["text"] for each in record["expert"])
        assert len(term.definition.xrefs) == len({cite for each in record["expert"] for cite in each["cite"]})
        assert term.comment == " ".join(each["text"] for each in record["plain"])
        found = {(each.description, each.scope, each.type.id if each.type else "") for each in term.synonyms}
        scopes = {type_: (scope, type_ if what else "") for type_, (scope, what) in obo.SYNONYMS.items()}
        assert found == {(name["text"], *scopes[name["type"]]) for name in record.get("names", ())}
        assert {each.id for each in term.xrefs} == set(record.get("xrefs", ()))
        above = {each.id for each in term.superclasses(distance=1, with_self=False)}
        assert above == {f"IMMUNO:{each}" for each in record.get("is_a", ())}


def test_targets_are_relationships_and_facts_are_told(ontology: Any) -> None:
    related = {of.id: {each.id for each in others} for of, others in ontology["IMMUNO:nivolumab"].relationships.items()}
    assert related["blocks"] == {"IMMUNO:pd-1"}
    facts = {each.property: each.literal for each in ontology["IMMUNO:nivolumab"].annotations}
    assert facts["status"] == "approved"
    assert "IMMUNO:nivolumab" in {
        each.id
        for of, others in ontology["IMMUNO:melanoma"].relationships.items()
        for each in others
        if of.id == "treated_by"
    }


def test_the_header_says_what_it_is(ontology: Any) -> None:
    head = ontology.metadata
    assert (head.format_version, head.data_version, head.ontology) == ("1.4", open_corpus().version, "immuno")
    assert any("A reference, not medical advice." in remark for remark in head.remarks)
    assert any("CC-BY-4.0" in remark for remark in head.remarks)


def test_every_type_of_name_and_every_action_has_its_place() -> None:
    assert set(obo.SYNONYMS) == {each.value for each in NameType}
    assert set(obo.ACTIONS) == {each.value for each in Action}


def test_only_what_holds_of_all_is_more_than_a_tag(ontology: Any) -> None:
    tags = {each.id for each in ontology.relationships() if each.metadata_tag}
    others = {each.id for each in ontology.relationships()} - tags
    assert others == {*map(obo.action, obo.ACTIONS), "has_component"}
    assert {"may_cause", "treated_by", "see_also"} <= tags


@given(LINE, LINE)
def test_any_text_comes_back_from_obo(one: str, other: str) -> None:
    fastobo = pytest.importorskip("fastobo")
    source = {"id": "s", "title": other, "DOI": "10.1234/" + "".join(one_line(one).split())}
    entry = {"id": "x", "name": one, "kind": "cell", "plain": [{"text": other, "cite": ["s"]}], "sources": [source]}
    entry |= {"expert": [{"text": one, "cite": ["s"]}], "names": [{"text": other, "type": "brand"}], "derived": {}}
    entry |= {"family": other, "reviewed": "2026-11-01"}

    class Odd:
        version = "1"
        info = staticmethod(lambda: {"title": one, "version": "1", "license": other})
        records = staticmethod(lambda kind=None: [entry])

    text = "".join(obo.export(Odd()))  # type: ignore[arg-type]
    term, *_ = fastobo.loads(text)
    name, _, definition, comment, synonym, family, _ = term
    assert (name.name, comment.comment) == (one_line(one), one_line(other))
    assert definition.definition.rstrip() == one_line(one)
    assert [each.desc.rstrip() for each in definition.xrefs] == [one_line(other)]
    assert synonym.synonym.desc.rstrip() == one_line(other)
    assert family.property_value.value.rstrip() == one_line(other)


# -- what both rest on


def test_what_is_above_ends_in_a_ring() -> None:
    def records(kind: str | None = None) -> Iterator[dict[str, Any]]:
        yield {"id": "a", "kind": "cell", "name": "a", "is_a": ["b"], "see_also": ["b", "c"]}
        yield {"id": "b", "kind": "cell", "name": "b", "is_a": ["a"]}
        yield {"id": "c", "kind": "cell", "name": "c"}

    class Odd:
        pass

    Odd.records = staticmethod(records)  # type: ignore[attr-defined]
    ring = kin.Kin(Odd(), None)  # type: ignore[arg-type]
    assert ring.above("a") == {"a", "b"}
    assert ring.related(next(records())) == ["c"]
