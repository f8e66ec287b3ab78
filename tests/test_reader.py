"""The reader takes YAML for what it says, refuses the rest, and tells where."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from immuno_cli import model
from immuno_cli.curation.formatter import canonical
from immuno_cli.curation.reader import MAX_BYTES, Problem, Refused, lines_of, parse, read_corpus, read_file
from immuno_cli.model import Agent, Concept

CONCEPT = "name: x\nplain:\n  - {text: a, cite: [s]}\nexpert:\n  - {text: b, cite: [s]}\nreviewed: 2026-01-01\n"


def read(tmp_path: Path, text: str | bytes, folder: str = "concepts", name: str = "x.yaml") -> list[Problem]:
    path = tmp_path / folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_file(path, folder)[1]


def test_scalars_stay_the_strings_they_are() -> None:
    data = parse("a: NO\nb: 2020-01-01\nc: 12:30:00\nd: 1e3\ne: 007\nf: null\n")
    assert data == {"a": "NO", "b": "2020-01-01", "c": "12:30:00", "d": "1e3", "e": "007", "f": "null"}


def test_every_path_knows_its_line() -> None:
    lines = lines_of("a: 1\nb:\n  - c: 2\n    d: 3\n  - e\n")
    assert lines["$.b[0].d"] == 4
    assert lines["$.b[1]"] == 5


@pytest.mark.parametrize(
    ("text", "says", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", "`a` stands twice", 3),
        ("a: &x 1\nb: *x\n", "anchors and aliases", 1),
        ("a: !!python/object:os.system x\n", "tags are not allowed", 1),
        ("a: [1\nb: 2\n", "not YAML", 2),
        ("", "empty", 1),
        ("a: 1\n---\nb: 2\n", "not YAML", 2),
        ("? [a, b]\n: c\n", "a key must be a word", 1),
        ("a: \x00\n", "not YAML", 1),
    ],
)
def test_what_is_refused_is_named_with_its_line(text: str, says: str, line: int) -> None:
    with pytest.raises(Refused, match=says) as refusal:
        parse(text)
    assert refusal.value.line == line


def test_a_file_names_all_its_errors_at_once(tmp_path: Path) -> None:
    text = CONCEPT.replace("name: x\n", "name: x\nnmae: y\nis_a: [Not An Id]\nxrefs: {a: b}\n")
    problems = read(tmp_path, text)
    assert {(problem.line, problem.code) for problem in problems} == {(2, "E006"), (3, "E006"), (4, "E006")}
    assert {word for problem in problems for word in ("nmae", "is_a", "xrefs") if word in problem.what} == {
        "nmae",
        "is_a",
        "xrefs",
    }


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("reviewed: 2026-01-01", "reviewed: today"), "$.reviewed"),
        (("cite: [s]", "cite: []"), "cite"),
        (("{text: a, cite: [s]}", "{text: a}"), "missing required field `cite`"),
        (("reviewed: 2026-01-01\n", ""), "missing required field `reviewed`"),
        (("name: x", 'name: ""'), "$.name"),
        (("name: x", "name: x\nsee_also: null"), "$.see_also"),
    ],
)
def test_a_broken_field_is_named_by_its_path(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    problems = read(tmp_path, CONCEPT.replace(*change, 1))
    assert problems
    assert says in problems[0].what
    assert problems[0].tip


def test_a_word_outside_a_closed_list_is_named(tmp_path: Path) -> None:
    text = CONCEPT + "direction: sideways\nmodality: vaccine\nstatus: approved\n"
    (problem,) = read(tmp_path, text, "agents")
    assert "$.direction" in problem.what
    assert problem.tip == "one of activation, suppression, modulation, none"


def test_every_closed_list_of_the_schema_can_be_named() -> None:
    def enums(struct: type, found: set[tuple[str, str]]) -> set[tuple[str, str]]:
        for field in msgspec.structs.fields(struct):
            for kind in re.findall(r"model\.(\w+)", str(field.type)):
                each = getattr(model, kind)
                if issubclass(each, Enum):
                    found.add((field.encode_name, kind))
                else:
                    enums(each, found)
        return found

    for struct in model.KINDS.values():
        for name, kind in enums(struct, set()):
            wanted = model.SourceType if struct is model.Source else model.CHOICES[name]
            assert wanted.__name__ == kind


@pytest.mark.parametrize(
    ("name", "code"), [("X.yaml", "E005"), ("a b.yaml", "E005"), ("x.yml", "E002"), ("x.txt", "E002")]
)
def test_a_file_name_is_an_id(tmp_path: Path, name: str, code: str) -> None:
    assert [problem.code for problem in read(tmp_path, CONCEPT, name=name)] == [code]


def test_other_encodings_huge_files_and_links_are_refused(tmp_path: Path) -> None:
    assert "UTF-8" in read(tmp_path, CONCEPT.replace("x", "é").encode("latin-1"))[0].what
    assert "larger" in read(tmp_path, b"a: " + b"x" * MAX_BYTES)[0].what
    link = tmp_path / "concepts" / "link.yaml"
    link.symlink_to("/etc/passwd")
    assert "link" in read_file(link, "concepts")[1][0].what


def test_a_yaml_bomb_is_refused_at_once(tmp_path: Path) -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{c}: &{c} [*{p}, *{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True))
    assert read(tmp_path, bomb)[0].code == "E004"


def test_deep_nesting_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    assert read(tmp_path, "a: " + "[" * 5000 + "]" * 5000)[0].code == "E004"


def test_unknown_folders_and_a_missing_description_are_problems(broken: Path) -> None:
    (broken / "notes").mkdir()
    (broken / "corpus.yaml").unlink()
    _, problems = read_corpus(broken)
    assert {problem.file for problem in problems} == {"notes", "corpus.yaml"}


def test_entries_are_read_as_their_kind(tiny: Path) -> None:
    corpus, problems = read_corpus(tiny)
    assert problems == []
    kinds = {record.id: type(entry) for record, entry in corpus.entries()}
    assert kinds["examplumab"] is Agent
    assert kinds["complete-response"] is Concept


values = st.recursive(
    st.text(min_size=0, max_size=200),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(alphabet="abcdef", min_size=1), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["name", "plain", "names", "xrefs", "zeta"]), values, min_size=1))
def test_layout_changes_no_value_and_is_its_own_layout(data: dict[str, object]) -> None:
    text = yaml.dump(data, allow_unicode=True)
    try:
        parsed = parse(text)
    except Refused:
        return  # not every text can be written as YAML at all
    laid_out = canonical(text, "concepts")
    assert parse(laid_out) == parsed
    assert canonical(laid_out, "concepts") == laid_out


@given(st.text(max_size=200))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        data, lines = parse(text), lines_of(text)
    except Refused:
        return
    assert data is not None
    assert lines["$"] >= 1


def test_comments_stay_above_what_they_stood_above() -> None:
    text = (
        "# about the whole\nreviewed: 2026-01-01\n# about the name\nname: x\nnames:\n"
        "  # about Y\n  - {text: Y, type: brand}\n# end\n"
    )
    assert canonical(text, "concepts") == (
        "# about the name\nname: x\nnames:\n  # about Y\n  - {text: Y, type: brand}\n"
        "# about the whole\nreviewed: 2026-01-01\n# end\n"
    )
