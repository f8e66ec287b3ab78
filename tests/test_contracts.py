"""Every JSON answer is of the shape that its schema tells, and every breach of it is noticed; so is every file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from immuno_cli import contracts, open_corpus
from immuno_cli.commands import NAMES
from immuno_cli.commands.options import Level
from immuno_cli.corpus import search
from immuno_cli.curation.formatter import canonical
from immuno_cli.model import KIND_OF, KINDS, NameType

from .conftest import ROOT, TINY, Run
from .own import ALL, write

Golden = Callable[[str, str], None]
Json = Any
#: schema -> command lines, for the tiny corpus: hits, misses, names of several entries, and every option that adds
TINY_CALLS: dict[str, list[list[str]]] = {
    "define": [
        *(
            ["examplumab"],
            ["PD-1"],
            ["CR"],
            ["concept/complete-response"],
            ["T cell"],
            ["nothing such"],
            ["examplumabb"],
            ["2022-09-mice-lose-their-brakes"],
        ),
        *(["immune-related colitis"], ["melanoma"], ["checkpoint inhibitor therapy"], ["hostile-entry"]),
    ],
    "search": [["melanoma"], ["examplumabb"], ["zzzz"], ["T cells", "--limit", "1"], ["x", "--target", "nothing such"]],
    "headlines": [
        [],
        ["melanoma"],
        ["--about", "examplumab", "--since", "2022"],
        ["nothing such"],
        ["--until", "1999"],
    ],
    "headlines-topics": [["--topics"], ["--topics", "--limit", "1"]],
    "approvals": [[], ["examplumab", "--first"], ["nothing such"], ["--agency", "EMA", "--since", "2030"]],
    "list": [
        *([], ["agents"], ["sources"], ["headlines"], ["agents", "--agency", "FDA", "--approved-since", "2000"]),
        *(["--class", "immunotherapy"], ["--target", "nothing such"], ["cells", "--direction", "none"]),
    ],
    "compare": [
        *(["examplumab", "samplimab"], ["PD-1", "PD-L1"], ["T cell", "regulatory T cell"], ["CR", "PD-1"]),
        *(["nothing such", "PD-1"], ["melanoma", "cancer"], ["examplumab", "immunotherapy", "PD-1"]),
    ],
    "tree": [[], ["immunotherapy"], ["examplumab", "--up"], ["CR"], ["nothing such"], ["--kind", "cell"]],
    "annotate": [["text"], ["empty"]],
    "annotate-glossary": [["text", "--glossary"], ["empty", "--glossary"], ["text", "--glossary", "--level", "expert"]],
    "open": [["examplumab"], ["examplumab", "--xref", "NCIT"], ["CR"], ["nothing such"]],
    "info": [[]],
    "check": [[str(TINY)], ["broken"]],
}
REAL_CALLS: dict[str, list[list[str]]] = {
    "define": [["relatlimab"], ["CAR-T"], ["tnf"], ["nivolumabb"]],
    "search": [["kidny transplant"], ["melanoma", "--kind", "headline"], ["immunotherapy", "--limit", "0"]],
    "headlines": [[], ["melanoma"]],
    "headlines-topics": [["--topics"]],
    "approvals": [["melanoma"], ["PD-1", "--status", "withdrawn"], []],
    "list": [[], ["agents"], ["agents", "--agency", "EMA", "--direction", "suppression"]],
    "compare": [["nivolumab", "vs", "pembrolizumab"], ["T cell", "vs", "B cell"], ["nivolumab", "CAR-T", "nivolumabb"]],
    "tree": [[], ["immunotherapy"], ["nivolumab", "--up"], ["CAR-T"]],
    "annotate": [["text"]],
    "annotate-glossary": [["text", "--glossary"]],
    "open": [["nivolumab"], ["CAR-T"]],
    "info": [[]],
}
#: longer answers are thinned out before they are given to jsonschema, which is slow
MOST = 40_000
TEXT = "Examplumab and nivolumab block PD-1 on T cells (Tregs); CR is rare in melanoma, and so is CAR-T.\n"


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(contracts.schema(name))


def call(run: Run, name: str, arguments: list[str], folder: Path) -> Json:
    """The JSON answer of a command; `text`, `empty` and `broken` are what their names say."""
    files = {"text": TEXT, "empty": "nothing known\n"}
    for number, word in enumerate(arguments):
        if word in files:
            (folder / word).write_text(files[word], encoding="utf-8")
            arguments = [*arguments[:number], str(folder / word), *arguments[number + 1 :]]
        elif word == "broken":
            (folder / "data" / "cells").mkdir(parents=True)
            (folder / "data" / "cells" / "x.yaml").write_text("name: [x\n", encoding="utf-8")
            arguments = [str(folder / "data")]
    code, out, _ = run(name.partition("-")[0], *arguments, "--json")
    answer = json.loads(out)
    assert answer["found"] == bool(answer["results"])
    assert code in (0, 1, 3)
    return answer


@pytest.mark.parametrize("name", TINY_CALLS)
def test_every_answer_is_of_its_shape(run: Run, tiny: Path, tmp_path: Path, name: str) -> None:
    for number, arguments in enumerate(TINY_CALLS[name]):
        (folder := tmp_path / str(number)).mkdir()
        answer = call(run, name, arguments, folder)
        errors = [error.message for error in validator(name).iter_errors(answer)]
        assert errors == [], arguments
        msgspec.convert(answer, contracts.ANSWERS[name][1], strict=True)


@pytest.mark.parametrize("name", REAL_CALLS)
def test_every_answer_of_the_real_corpus_is_of_its_shape(run: Run, tmp_path: Path, name: str) -> None:
    for arguments in REAL_CALLS[name]:
        answer = call(run, name, arguments, tmp_path)
        msgspec.convert(answer, contracts.ANSWERS[name][1], strict=True)
        while len(json.dumps(answer)) > MOST and len(answer["results"]) > 1:
            answer["results"] = answer["results"][:: max(2, len(answer["results"]) // 8)]
        assert [error.message for error in validator(name).iter_errors(answer)] == [], arguments


def test_every_entry_of_the_real_corpus_is_of_its_shape() -> None:
    with open_corpus() as corpus:
        for record in corpus.records():
            answer = {**record, "matched": {"text": record["id"], "type": "id"}}
            msgspec.convert(answer, contracts.Definition, strict=True)


def test_every_command_with_json_has_a_schema_and_calls_here(run: Run) -> None:
    with_json = {name for name in NAMES if re.search(r"^  --json\b", run(name, "--help").out, re.M)}
    assert {name.partition("-")[0] for name in contracts.ANSWERS} == with_json
    assert TINY_CALLS.keys() == contracts.ANSWERS.keys() == REAL_CALLS.keys() | {"check"}


# -- breaches


def spots(
    schema: Json, defs: Json, value: Json, path: tuple[Any, ...] = ()
) -> Iterator[tuple[str, tuple[Any, ...], Json]]:
    """Every object and every word of a closed list in an answer: what of the schema it is, where it is, its schema."""
    where = str(schema.get("$ref", ""))
    if where:
        schema = defs[where.rpartition("/")[2]]
    if "anyOf" in schema:
        fitting = [each for each in schema["anyOf"] if Draft202012Validator({**each, "$defs": defs}).is_valid(value)]
        yield from spots(fitting[0], defs, value, path)
        return
    if "enum" in schema:
        yield f"enum {where} {schema['enum']}", path, schema
    if isinstance(value, dict):
        yield f"object {where} {sorted(schema.get('properties', {}))}", path, schema
        for name, item in value.items():
            inner = schema.get("properties", {}).get(name, schema.get("additionalProperties"))
            assert isinstance(inner, dict), (path, name)
            yield from spots(inner, defs, item, (*path, name))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from spots(schema["items"], defs, item, (*path, number))


def at(value: Json, path: tuple[Any, ...]) -> Json:
    for step in path:
        value = value[step]
    return value


def breaches(schema: Json, answer: Json, seen: set[str]) -> Iterator[tuple[str, Json]]:
    """The answer with a field too many, without a field that must be, or with a word of no list: each kind once."""
    for kind, path, part in spots(schema, schema.get("$defs", {}), answer):
        if kind in seen:
            continue
        seen.add(kind)
        changes: list[tuple[str, str | None]] = [("no such field", None)]
        changes += [(f"without {name}", name) for name in part.get("required", ())]
        for what, field in changes if kind.startswith("object") else [("no such word", None)]:
            broken = json.loads(json.dumps(answer))
            if what == "no such field":
                at(broken, path)["no-such-field"] = {"is": [None]}
            elif field:
                del at(broken, path)[field]
            elif path:
                at(broken, path[:-1])[path[-1]] = "no-such-word"
            yield f"{kind} {path}: {what}", broken


@pytest.mark.parametrize("name", TINY_CALLS)
def test_every_breach_of_a_contract_is_noticed(run: Run, tiny: Path, tmp_path: Path, name: str) -> None:
    schema, valid = contracts.schema(name), validator(name)
    tried, seen = 0, set[str]()
    for number, arguments in enumerate(TINY_CALLS[name]):
        (folder := tmp_path / str(number)).mkdir()
        for what, broken in breaches(schema, call(run, name, arguments, folder), seen):
            assert not valid.is_valid(broken), what
            tried += 1
    assert tried > 15


# -- the schemas


@pytest.mark.parametrize("name", contracts.titles())
def test_every_schema_is_one(name: str) -> None:
    schema = contracts.schema(name)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == contracts.DIALECT
    assert schema["$id"] == f"urn:immuno:schema:{name}:{contracts.VERSION}"
    assert schema["title"].startswith("immuno: ")
    assert schema["version"] == contracts.VERSION
    text = contracts.as_text(name)
    assert set(re.findall(r'"#/\$defs/(\w+)"', text)) == set(schema.get("$defs", {}))
    assert '"discriminator"' not in text


def test_the_words_of_the_contract_are_those_of_the_schema() -> None:
    types = get_args(contracts.Matched.__annotations__["type"]) or get_args(
        next(field.type for field in msgspec.structs.fields(contracts.Matched) if field.name == "type")
    )
    assert set(types) == {"name", "id", "identifier", *(each.value for each in NameType)}
    fields = get_args(next(field.type for field in msgspec.structs.fields(contracts.Found) if field.name == "field"))
    assert set(fields) == set(search.FIELDS)
    assert get_args(Level) == ("plain", "expert", "both")


def test_the_page_on_contracts_tells_their_version() -> None:
    page = (ROOT / "docs" / "contracts.md").read_text(encoding="utf-8")
    assert f"version {contracts.VERSION}" in page
    assert [name for name in contracts.titles() if f"`{name}`" not in page] == []


# -- files, as an editor's YAML 1.2 reads them


class Core(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """The core schema of YAML 1.2."""


Core.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", r"null|Null|NULL|~|", ["n", "N", "~", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
    ("float", r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", list("-+.")),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"^(?:{pattern})$"), first)


def as_an_editor_reads(text: str) -> Json:
    return yaml.load(text, Loader=Core)


def test_the_loader_of_this_test_reads_as_yaml_1_2_does() -> None:
    text = "[2014, 2026-11-25, NO, 1e3, '1e3', 0o17, 017, null, 1.5, true, yes, 12:30]"
    read = as_an_editor_reads(text)
    assert [type(each).__name__ for each in read] == [
        *("int", "str", "str", "float", "str", "int", "int", "NoneType", "float", "bool", "str", "str")
    ]


def files() -> list[Path]:
    some = [path for folder in KINDS for path in sorted((ROOT / "data" / folder).glob("*.yaml"))[::40]]
    return [*some, ROOT / "data" / "corpus.yaml", *sorted(TINY.rglob("*.yaml"))]


def test_editors_take_the_files_of_the_corpus() -> None:
    valid = {kind: validator(kind) for kind in contracts.FILES}
    read = files()
    assert {path.parent.name for path in read} >= set(KINDS)
    for path in read:
        kind = KIND_OF.get(path.parent.name, "corpus")
        errors = [
            error.message for error in valid[kind].iter_errors(as_an_editor_reads(path.read_text(encoding="utf-8")))
        ]
        assert errors == [], path


def test_no_value_of_the_corpus_is_anything_but_a_text_to_an_editor() -> None:
    for path in sorted((ROOT / "data").rglob("*.yaml")):
        assert list(others(as_an_editor_reads(path.read_text(encoding="utf-8")))) == [], path


@given(st.text("0123456789.eE+-oxaf~nulTrey_: ", min_size=1))
def test_the_canonical_layout_is_a_text_to_an_editor(text: str) -> None:
    written = canonical(f"name: {json.dumps(text)}\nnames: [{json.dumps(text)}]\n", "agents")
    assert as_an_editor_reads(written) == {"name": text, "names": [text]}


def others(value: Json) -> Iterator[Json]:
    """What is no text, list or mapping."""
    if isinstance(value, dict):
        for each in value.values():
            yield from others(each)
    elif isinstance(value, list):
        for each in value:
            yield from others(each)
    elif not isinstance(value, str):
        yield value


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("status: approved", "status: aproved"),
        ("status: approved", "stauts: approved"),
        ("name: examplumab", "name: 12"),
        ("reviewed: 2026", "reviewed: 26"),
        ("direction: activation\n", ""),
    ],
)
def test_editors_notice_mistakes(old: str, new: str) -> None:
    text = (TINY / "agents" / "examplumab.yaml").read_text(encoding="utf-8")
    assert old in text
    assert validator("agent").is_valid(as_an_editor_reads(text))
    assert not validator("agent").is_valid(as_an_editor_reads(text.replace(old, new, 1)))


@pytest.mark.parametrize("name", contracts.FILES)
def test_the_schemas_that_editors_find_in_a_checkout_are_fresh(golden: Golden, name: str) -> None:
    golden(f"../../docs/schema/{name}.json", contracts.as_text(name))


def test_guides_tell_how_an_editor_finds_the_schemas() -> None:
    modeline = "# yaml-language-server: $schema=../../docs/schema/agent.json"
    for page in ("CONTRIBUTING.md", "data/README.md"):
        assert modeline in (ROOT / page).read_text(encoding="utf-8"), page
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for folder, kind in KIND_OF.items():
        assert f"docs/schema/{kind}.json: data/{folder}/*.yaml" in guide


# -- own entries

OWN_CALLS = {
    "define": [["my idea"], ["PD-1"], ["LAB-117"], ["2026-01-we-saw-it"]],
    "search": [["thought"], ["LAB-117"]],
    "headlines": [["melanoma"]],
    "approvals": [["LAB-117"], ["melanoma"]],
    "list": [[], ["agents"], ["sources"], ["headlines"]],
    "compare": [["LAB-117", "examplumab"], ["my idea", "PD-1"]],
    "tree": [["checkpoint inhibitor therapy"], ["LAB-117", "--up"]],
    "open": [["PD-1"], ["LAB-117"]],
    "info": [[]],
    "check": [["NOTES"]],
}


@pytest.mark.parametrize("name", OWN_CALLS)
def test_every_answer_with_own_entries_is_of_its_shape(run: Run, notes: Path, tmp_path: Path, name: str) -> None:
    write(notes, ALL | {"concepts/broken": "name: [x\n"})
    for arguments in OWN_CALLS[name]:
        answer = call(run, name, [str(notes) if word == "NOTES" else word for word in arguments], tmp_path)
        assert [error.message for error in validator(name).iter_errors(answer)] == [], arguments
        msgspec.convert(answer, contracts.ANSWERS[name][1], strict=True)
