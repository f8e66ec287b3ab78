"""Sources in the formats of other programs: what those programs read is what the corpus holds."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from immuno_cli import open_corpus
from immuno_cli.export import bibtex, csl_json, module, one_line, ris, vancouver
from immuno_cli.model import SourceType

Json = dict[str, Any]
LINE = st.text(min_size=1).filter(lambda text: one_line(text) != "")

MANY = [{"family": f"Author{letter}", "given": f"{letter} Middle Third"} for letter in "ABCDEFG"]
#: a source of every type, with and without what each may have
SAMPLES: list[Json] = [
    {
        "id": "article-full",
        "type": "article-journal",
        "title": "A study of PD-1 in 50% of patients & others.",
        "author": MANY,
        "container-title": "J Test",
        "issued": "2010-08-19",
        "volume": "363",
        "issue": "8",
        "page": "711–723",
        "DOI": "10.1234/test_1",
        "PMID": "12345678",
        "PMCID": "PMC123",
        "URL": "https://example.org/1",
    },
    {
        "id": "article-online",
        "type": "article-journal",
        "title": "Does it work?",
        "author": [{"family": "van der Burg", "given": "Jean-Marc"}, {"literal": "Test and Trial Group"}],
        "container-title": "Journal of Tests",
        "issued": "2010-08",
        "issue": "2 Suppl 1",
        "page": "e12-e19",
        "URL": "https://example.org/2",
    },
    {
        "id": "article-bare",
        "type": "article-journal",
        "title": "IFN-γ",
        "container-title": "Tests",
        "volume": "3",
        "genre": "review",
    },
    {
        "id": "newspaper",
        "type": "article-newspaper",
        "title": "News of a test",
        "author": [{"family": "Writer", "given": "W."}],
        "container-title": "The Daily Test",
        "issued": "2002-08-12",
        "page": "5",
    },
    {
        "id": "book",
        "type": "book",
        "title": "Tests",
        "author": [{"family": "O'Neill", "given": "MW"}, {"family": "Solo"}],
        "publisher": "Test Press",
        "issued": "2002",
    },
    {
        "id": "chapter",
        "type": "chapter",
        "title": "On tests",
        "author": [{"family": "One", "given": "A"}],
        "container-title": "The book of tests",
        "publisher": "Test Press",
        "issued": "2002",
        "volume": "2",
        "page": "93-113",
        "DOI": "10.1234/chapter",
    },
    {
        "id": "chapter-bare",
        "type": "chapter",
        "title": "On tests",
        "publisher": "Press",
        "URL": "https://example.org/c/",
    },
    {
        "id": "dataset",
        "type": "dataset",
        "title": "A table of names",
        "author": [{"literal": "The Table Makers"}],
        "publisher": "Test Institute",
        "version": "2026.1",
        "issued": "2026-03",
        "URL": "https://example.org/table/",
        "note": "made for tests",
    },
    {
        "id": "dataset-copy",
        "type": "dataset",
        "title": "Another table",
        "version": "copy of 2026",
        "URL": "https://example.org/copy",
    },
    {
        "id": "label",
        "type": "document",
        "title": "EXAMPLYA (examplumab)",
        "publisher": "Test Agency",
        "genre": "prescribing information",
        "issued": "2026-03",
        "URL": "https://example.org/label?a=1&b=2%20c_d",
    },
    {
        "id": "label-named",
        "type": "document",
        "title": "EXAMPLYA prescribing information",
        "genre": "prescribing information",
    },
    {
        "id": "regulation",
        "type": "regulation",
        "title": "A rule",
        "container-title": "Federal Register",
        "publisher": "Test Agency",
        "issued": "2017-12-01",
        "volume": "82",
        "issue": "230",
        "page": "56974-56975",
        "URL": "https://example.org/rule",
    },
    {
        "id": "regulation-bare",
        "type": "regulation",
        "title": "Another rule",
        "publisher": "Agency",
        "issued": "1992-12-11",
    },
    {
        "id": "report",
        "type": "report",
        "title": "A report",
        "author": [{"literal": "Institute, of Tests"}],
        "publisher": "Test Institute",
        "issued": "2016",
        "URL": "https://example.org/report",
    },
    {
        "id": "webpage",
        "type": "webpage",
        "title": "[A page]",
        "publisher": "Example Inc.",
        "issued": "2014-04-17",
        "URL": "https://example.org/{page}",
        "PMCID": "PMC5",
    },
    {
        "id": "webpage-of-site",
        "type": "webpage",
        "title": "A term",
        "container-title": "Dictionary of Tests",
        "publisher": "Institute",
        "URL": "https://example.org/term",
    },
    {
        "id": "webpage-by-author",
        "type": "webpage",
        "title": "A note",
        "author": [{"family": "One", "given": "A"}],
        "container-title": "Notes",
        "URL": "https://example.org/note",
    },
]


def test_the_samples_have_every_type() -> None:
    assert {each["type"] for each in SAMPLES} == {each.value for each in SourceType}
    for types in (bibtex.TYPES, ris.TYPES):
        assert set(types) == {each.value for each in SourceType} | {"software"}


@pytest.mark.parametrize("form", ["vancouver", "bibtex", "csl-json", "ris"])
def test_every_type_of_source_is_cited(golden: Callable[[str, str], None], form: str) -> None:
    golden(f"sources.{form}", "".join(module(form).cite(SAMPLES)))


def sources() -> Iterator[Json]:
    """The sources of the corpus, immuno itself first."""
    return bibtex.works(open_corpus())


# -- Vancouver


def test_every_source_of_the_corpus_is_one_whole_line() -> None:
    for source in sources():
        line = vancouver.reference(source)
        assert not [
            odd
            for odd in ("\n", "None", "..", " ;", " :")
            if odd in line.replace(source["title"], "").partition("Available")[0]
        ], line
        assert source["title"].rstrip(".") in line
        assert source.get("DOI", "") in line
        assert "DOI" in source or source.get("URL", "") in line
        assert line.endswith((".", source.get("URL", "."))), line


# -- BibTeX


def read_bibtex(text: str) -> Any:
    return pytest.importorskip("bibtexparser").parse_string(text)


def plain(value: str) -> str:
    """A field as it was before it was escaped."""
    value = re.sub(r"(?<!\\)[{}]", "", re.sub(r"\\text(\w+)\{\}", lambda match: f"\0{match[1]}\0", value))
    value = re.sub(r"\\([$&#_%])", r"\1", value)
    signs = {"backslash": "\\", "braceleft": "{", "braceright": "}", "asciitilde": "~", "asciicircum": "^"}
    return re.sub(r"\0(\w+)\0", lambda match: signs[match[1]], value)


def test_a_bibtex_library_reads_every_source_back() -> None:
    library = read_bibtex("".join(bibtex.export(open_corpus())))
    assert library.failed_blocks == []
    held = list(sources())
    assert [entry.key for entry in library.entries] == [source["id"] for source in held]
    for entry, source in zip(library.entries, held, strict=True):
        fields = {name: field.value for name, field in entry.fields_dict.items()}
        assert entry.entry_type == bibtex.type_of(source)
        assert plain(fields["title"]) == one_line(source["title"])
        assert fields.get("doi") == source.get("DOI")
        assert fields.get("pmid") == source.get("PMID")
        date = "-".join(filter(None, (fields.get("year"), fields.get("month"), fields.get("day"))))
        assert date == "-".join(
            bibtex.MONTHS[part - 1] if place == 1 else str(part)
            for place, part in enumerate(bibtex.parts_of(source.get("issued", "")))
        )
        people = fields["author"].split(" and ") if "author" in fields else []
        assert len(people) == len(source.get("author", ()))


def test_a_body_is_one_name_and_an_address_stays_as_it_is() -> None:
    library = read_bibtex("".join(bibtex.cite(SAMPLES)))
    entry = library.entries_dict
    assert entry["dataset"]["author"] == "{The Table Makers}"
    assert entry["article-online"]["author"] == "van der Burg, Jean-Marc and {Test and Trial Group}"
    assert entry["label"]["url"] == "https://example.org/label?a=1&b=2%20c_d"
    assert entry["webpage"]["url"] == "https://example.org/%7Bpage%7D"
    assert entry["article-full"]["title"] == r"A study of {PD-1} in 50\% of patients \& others."


@given(LINE, LINE)
def test_any_text_comes_back_from_bibtex(title: str, body: str) -> None:
    source = {"id": "x", "type": "report", "title": title, "author": [{"literal": body}], "note": body}
    library = read_bibtex("".join(bibtex.cite([source])))
    assert library.failed_blocks == []
    (entry,) = library.entries
    assert plain(entry["title"]) == one_line(title)
    assert plain(entry["author"]) == plain(entry["annote"]) == one_line(body)
    assert set(entry.fields_dict) == {"author", "title", "annote"}


@given(LINE)
def test_any_address_keeps_the_braces_of_bibtex_balanced(address: str) -> None:
    library = read_bibtex(
        "".join(bibtex.cite([{"id": "x", "type": "webpage", "title": "t", "URL": f"https://{address}"}]))
    )
    assert library.failed_blocks == []
    assert [set(entry.fields_dict) for entry in library.entries] == [{"title", "url"}]


# -- CSL-JSON

#: the properties that the schema of CSL's input (1.0.2) allows, of those that sources have, and their types
CSL = {
    **dict.fromkeys(("id", "type", "title", "container-title", "publisher", "genre", "version", "volume"), str),
    **dict.fromkeys(("issue", "page", "DOI", "PMID", "PMCID", "URL", "note"), str),
    "author": list,
    "issued": dict,
}


def test_every_source_is_an_item_of_csl() -> None:
    items = json.loads("".join(csl_json.export(open_corpus())))
    held = list(sources())
    assert [item["id"] for item in items] == [source["id"] for source in held]
    for item, source in zip(items, held, strict=True):
        assert {name: type(value) for name, value in item.items()}.items() <= CSL.items()
        for person in item.get("author", ()):
            assert set(person) <= {"family", "given", "literal"}
        if "issued" in item:
            ((*parts,),) = item["issued"]["date-parts"]
            assert all(isinstance(part, int) for part in parts)
            assert "-".join(f"{part:02}" for part in parts) == source["issued"]
        assert item | {"issued": ""} == source | {"issued": ""}


def test_no_source_is_an_empty_list() -> None:
    assert json.loads("".join(csl_json.cite([]))) == []


# -- RIS


def read_ris(text: str) -> list[Json]:
    records: list[Json] = pytest.importorskip("rispy").loads(text)
    return records


def test_a_library_of_ris_reads_every_source_back() -> None:
    records = read_ris("".join(ris.export(open_corpus())))
    held = list(sources())
    assert [record["id"] for record in records] == [source["id"] for source in held]
    for record, source in zip(records, held, strict=True):
        assert record["type_of_reference"] == ris.TYPES[source["type"]]
        assert record["title"] == one_line(source["title"])
        assert record.get("doi") == source.get("DOI")
        assert record.get("accession_number") == source.get("PMID")
        assert record.get("urls", [""]) == [source.get("URL", "").replace(";", "%3B")]
        assert record.get("year", "") == source.get("issued", "")[:4]
        assert len(record.get("authors", ())) == len(source.get("author", ()))


def test_partial_dates_keep_their_slashes() -> None:
    dates = {record["id"]: record.get("date") for record in read_ris("".join(ris.cite(SAMPLES)))}
    assert dates["article-full"] == "2010/08/19/"
    assert dates["article-online"] == "2010/08//"
    assert dates["book"] == "2002///"
    assert dates["article-bare"] is None


@given(LINE, LINE)
def test_any_text_comes_back_from_ris(title: str, note: str) -> None:
    (record,) = read_ris("".join(ris.cite([{"id": "x", "type": "book", "title": title, "note": note}])))
    assert record["title"] == one_line(title)
    assert record["notes"] == [one_line(note)]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Results (NCI) of the Dictionary of Cancer Terms", "Results ({NCI}) of the Dictionary of Cancer Terms"),
        ("[Table of products]", "[Table of products]"),
        ("A drug of Merck: The case of CD8+ T cells", "A drug of {Merck}: The case of {CD8}+ {T} cells"),
        ("mRNA and concept C184865", "{mRNA} and concept {C184865}"),
        (
            "Changing the Course of Type I Diabetes in the U.S.",
            "Changing the Course of Type {I} Diabetes in the {U.S.}",
        ),
    ],
)
def test_braces_keep_the_capitals_that_matter_and_no_punctuation(title: str, expected: str) -> None:
    assert bibtex.title(title) == expected


def test_an_article_without_a_journal_is_no_article_of_bibtex() -> None:
    source = {"id": "x", "type": "article-journal", "title": "t"}
    assert bibtex.type_of(source) == "misc"
    assert bibtex.type_of({**source, "container-title": "J"}) == "article"
