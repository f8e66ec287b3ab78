"""What the tools of `immuno mcp` answer: bounded, paged without loss, cited, and never a guess."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from immuno_cli.api import Corpus, open_corpus
from immuno_cli.exits import UsageError
from immuno_cli.model import KIND_OF
from immuno_cli.server import arguments, tools
from immuno_cli.server.arguments import LEAST, LONGEST_NAME, LONGEST_TEXT, MOST, USUAL
from immuno_cli.server.pages import as_text, size, strings
from immuno_cli.server.tools import TOOLS, Tools

from .conftest import ROOT, TINY
from .own import ALL, write

Json = dict[str, Any]
#: bytes of the names, descriptions and input schemas of all tools, as they are listed; and of the output schemas
MOST_TO_LIST, MOST_OF_OUTPUT = 5_120, 4_096


@pytest.fixture(scope="module")
def small() -> Iterator[Tools]:
    with open_corpus(TINY) as corpus:
        yield Tools(corpus)


@pytest.fixture(scope="module")
def full() -> Iterator[Tools]:
    with open_corpus(ROOT / "data") as corpus:
        yield Tools(corpus)


def pages(asked: Tools, tool: str, **given: Any) -> Iterator[Json]:
    """All the pages of an answer, each asked for as the one before says; every one is held against its bound."""
    for _ in range(10_000):
        page = asked.call(tool, given)
        assert size(page) <= given.get("max_bytes", USUAL)
        yield page
        if not page["truncated"]:
            assert "next" not in page
            return
        assert page["next"]["offset"] > given.get("offset", 0) or page["next"]["max_bytes"] > given["max_bytes"]
        given |= page["next"]
    raise AssertionError("pages without end")


def merged(parts: Iterator[Json]) -> Json:
    """The entry that its pages make together."""
    whole: Json = {}

    def add(place: Json, more: Json) -> None:
        for name, value in more.items():
            if isinstance(value, list):
                place.setdefault(name, []).extend(value)
            elif isinstance(value, dict):
                add(place.setdefault(name, {}), value)
            else:
                assert place.setdefault(name, value) == value

    for part in parts:
        for once in ("matched", "uri", "stale"):
            part["entry"].pop(once, None)
        add(whole, part["entry"])
    return whole


def cited(answer: Json) -> set[str]:
    """The ids of sources that an answer cites, but for those of the entry as a whole."""
    return {text for name, text in strings(answer) if name == "cite"}


def hold_citations(answer: Json) -> None:
    """The sources of an answer are those it cites; each has a text and a place; so has every statement a source."""
    sources = {source["id"]: source for source in answer["sources"]}
    assert set(sources) == cited(answer)
    assert all(source["text"] and (source.get("url") or source.get("doi")) for source in sources.values())

    def look(value: Any) -> None:
        if isinstance(value, dict):
            if "gloss" in value or "snippet" in value or ("text" in value and "cite" in value):
                assert value["cite"], value
            for inner in value.values():
                look(inner)
        elif isinstance(value, list):
            for inner in value:
                look(inner)

    look(answer)


# -- bounds


@pytest.mark.parametrize("limit", [LEAST, USUAL, MOST])
def test_the_pages_of_every_entry_are_bounded_and_make_the_whole_entry(full: Tools, limit: int) -> None:
    for record in full.corpus.records():
        whole = merged(pages(full, "get", name=f"{record['kind']}/{record['id']}", max_bytes=limit))
        wanted = {name: value for name, value in record.items() if name not in ("related", "sources")}
        wanted["derived"] = {name: ids for name, ids in record["derived"].items() if ids}
        if not wanted["derived"]:
            del wanted["derived"]
        assert whole == wanted


def test_the_usual_bound_asks_for_more_bytes_of_no_entry(full: Tools) -> None:
    names = (f"{record['kind']}/{record['id']}" for record in full.corpus.records())
    assert not any("max_bytes" in page.get("next", {}) for name in names for page in pages(full, "get", name=name))


@pytest.mark.parametrize(
    ("tool", "given", "field"),
    [
        ("approvals", {"name": "checkpoint inhibitor therapy"}, "approvals"),
        ("approvals", {"agency": "Japan", "order": "newest", "max_bytes": LEAST}, "approvals"),
        ("headlines", {}, "headlines"),
        ("headlines", {"max_bytes": LEAST}, "headlines"),
        ("search", {"query": "kidney transplant"}, "results"),
        ("search", {"class": "checkpoint inhibitor therapy", "kind": "agent", "max_bytes": LEAST}, "results"),
    ],
)
def test_the_pages_of_a_list_hold_each_row_once(full: Tools, tool: str, given: Json, field: str) -> None:
    found = list(pages(full, tool, **given))
    rows = [json.dumps(row) for page in found for row in page[field]]
    assert len(found) > 1
    assert len(rows) == len(set(rows)) == found[0]["total"]
    for page in found:
        hold_citations(page)


def test_a_long_text_is_annotated_page_by_page(full: Tools) -> None:
    text = ("Tregs express CTLA-4, and pembrolizumab blocks PD-1. " * 400)[:LONGEST_TEXT]
    found = list(pages(full, "annotate", text=text))
    rows = [row for page in found for row in page["annotations"]]
    assert rows == sorted(rows, key=lambda row: row["start"])
    assert len(rows) == found[0]["total"] == len(full.corpus.annotate(text))
    assert all(text[row["start"] : row["end"]] == row["text"] for row in rows)
    assert found[-1]["related"]["ctla-4"]["gloss"]


@contextmanager
def with_a_statement_of(letters: int, data: Path) -> Iterator[Tools]:
    path = data / "concepts" / "complete-response.yaml"
    text = path.read_text(encoding="utf-8")
    start = text.index("- text: ", text.index("expert:")) + len("- text: ")
    path.write_text(f"{text[:start]}{'long ' * (letters // 5)}{text[start:]}", encoding="utf-8")
    with open_corpus(data) as corpus:
        yield Tools(corpus)


def test_a_statement_longer_than_the_bound_is_asked_for_with_more_bytes(broken: Path) -> None:
    with with_a_statement_of(6_000, broken) as asked:
        found = list(pages(asked, "get", name="complete response", max_bytes=LEAST))
    assert LEAST < max(map(size, found)) < USUAL
    assert any(page.get("next", {}).get("max_bytes", 0) > LEAST for page in found)


def test_a_statement_longer_than_any_answer_can_be_passed_over(broken: Path) -> None:
    with with_a_statement_of(MOST, broken) as asked:
        first = asked.call("get", {"name": "complete response", "max_bytes": MOST})
        with pytest.raises(UsageError, match="more than any answer; go on with offset") as error:
            asked.call("get", {"name": "complete response", "max_bytes": MOST} | first["next"])
        offset = int(str(error.value).rpartition(" ")[2])
        rest = asked.call("get", {"name": "complete response", "max_bytes": MOST, "offset": offset})
    assert not rest["truncated"]


def test_names_as_long_as_they_may_be_stay_within_the_least_bound(full: Tools) -> None:
    for tool, field in (("get", "name"), ("search", "query"), ("approvals", "disease"), ("headlines", "topic")):
        answer = full.call(tool, {field: "\U0001f9ec" * LONGEST_NAME, "max_bytes": LEAST})
        assert not answer["found"]
        assert size(answer) <= LEAST


# -- answers


def test_a_name_is_answered_with_its_citations_the_corpus_and_the_review(small: Tools) -> None:
    answer = small.call("get", {"name": "EX-3475"})
    hold_citations(answer)
    assert answer["entry"]["id"] == "examplumab"
    assert answer["entry"]["matched"] == {"text": "EX-3475", "type": "code"}
    assert answer["entry"]["uri"] == "immuno://agent/examplumab"
    assert answer["entry"]["reviewed"]
    assert answer["immuno"]["corpus"].keys() == {"version", "entries", "reviewed_through"}
    assert "not medical advice" in answer["notice"]


def test_only_the_sources_and_names_of_the_part_that_is_shown_are_told(small: Tools) -> None:
    plain = small.call("get", {"name": "examplumab", "sections": ["plain"]})
    whole = small.call("get", {"name": "examplumab"})
    hold_citations(plain)
    assert set(plain["entry"]) == {"uri", "id", "kind", "name", "matched", "reviewed", "plain"}
    assert "related" not in plain
    assert len(plain["sources"]) < len(whole["sources"])
    for record in (small.corpus.record(ident) for ident in ("examplumab", "melanoma", "regulatory-t-cell")):
        hold_citations(small.whole(record["kind"], record["id"]))


@pytest.mark.parametrize("tool", ["get", "approvals", "headlines", "search"])
def test_a_miss_suggests_and_answers_nothing(small: Tools, tool: str) -> None:
    given = {"get": "name", "approvals": "name", "headlines": "about", "search": "target"}
    answer = small.call(tool, {given[tool]: "examplumb"})
    assert (answer["found"], answer["missed"]) == (False, "examplumb")
    assert [each["id"] for each in answer["suggestions"]][:1] == ["examplumab"]
    assert "do not guess" in answer["note"]
    assert not {"entry", "results", "approvals", "headlines"} & set(answer)
    hold_citations(answer)


def test_a_name_that_is_near_nothing_is_a_miss_without_suggestions(small: Tools) -> None:
    answer = small.call("get", {"name": "qqqqqqqqqqq"})
    assert (answer["found"], answer["suggestions"], answer["sources"]) == (False, [], [])


@pytest.mark.parametrize("given", [("get", "name"), ("approvals", "name"), ("headlines", "about"), ("search", "class")])
def test_an_ambiguous_name_lists_its_meanings(small: Tools, given: tuple[str, str]) -> None:
    tool, field = given
    answer = small.call(tool, {field: "CR"})
    assert (answer["found"], answer["ambiguous"]) == (False, "CR")
    assert {f"{each['kind']}/{each['id']}" for each in answer["meanings"]} == {
        "concept/complete-response",
        "molecule/complement-receptor",
    }
    hold_citations(answer)
    assert small.call("get", {"name": "concept/complete-response"})["found"]
    assert small.call("get", {"name": "CR", "kind": "molecule"})["entry"]["id"] == "complement-receptor"


def test_what_search_finds_can_be_got(small: Tools) -> None:
    answer = small.call("search", {"query": "examplumab melanoma"})
    assert {"headline", "agent"} <= {each["kind"] for each in answer["results"]}
    for each in answer["results"]:
        got = small.call("get", {"name": f"{each['kind']}/{each['id']}"})
        assert got["entry"]["id"] == each["id"]
        hold_citations(got)
    assert small.call("get", {"name": answer["sources"][0]["id"].join(["source/", ""])})["entry"]["type"]


def test_search_says_what_it_repaired_and_lists_without_a_query(small: Tools) -> None:
    assert small.call("search", {"query": "melanomaa"})["repaired"] == {"melanomaa": "melanoma"}
    listed = small.call("search", {"target": "PD1", "kind": "agent"})
    assert {each["id"] for each in listed["results"]} == {"examplumab"}
    assert all(each["gloss"] and each["cite"] for each in listed["results"])
    assert not small.call("search", {"query": "qqqqqq"})["found"]


def test_approvals_say_of_what_they_are_and_that_they_may_be_incomplete(small: Tools) -> None:
    answer = small.call("approvals", {"name": "PD-1", "disease": "melanoma"})
    assert answer["of"] == {"id": "molecule/pd-1", "name": "PD-1"}
    assert answer["disease"] == {"id": "disease/melanoma", "name": "melanoma"}
    assert "may be more" in answer["note"]
    hold_citations(answer)
    assert "says not that there is none" in small.call("approvals", {"name": "immune-related colitis"})["note"]
    assert small.call("approvals", {"name": "Europe"})["agency"] == "EMA"


def test_the_newest_approvals_come_first_where_asked_and_undated_ones_last_all_the_same(full: Tools) -> None:
    oldest, newest = (
        [row.get("date", "") for page in pages(full, "approvals", name="melanoma", order=order, max_bytes=MOST)
         for row in page["approvals"]]
        for order in ("oldest", "newest")
    )  # fmt: skip
    dated = [date for date in newest if date]
    assert dated == sorted(dated, reverse=True)
    assert newest[len(dated) :] == oldest[len(dated) :] == [""] * (len(newest) - len(dated))


def test_terms_are_explained_with_their_sources_or_not(small: Tools) -> None:
    answer = small.call("annotate", {"text": "Tregs and CR\nin melanoma"})
    assert [each["means"] for each in answer["annotations"]][1] == ["complement-receptor", "complete-response"]
    hold_citations(answer)
    bare = small.call("annotate", {"text": "Tregs", "explain": False})
    assert bare["related"] == {"regulatory-t-cell": {"kind": "cell", "name": "regulatory T cell"}}
    assert bare["sources"] == []
    assert not small.call("annotate", {"text": "nothing known"})["found"]


def test_what_could_steer_a_terminal_is_escaped_in_the_text(small: Tools) -> None:
    text = as_text(small.call("get", {"name": "concept/hostile-entry"}))
    assert text.isprintable()
    assert json.loads(text) == small.call("get", {"name": "concept/hostile-entry"})


# -- arguments


@pytest.mark.parametrize(
    ("tool", "given", "told"),
    [
        ("get", {}, "missing required field `name`"),
        ("get", {"name": None}, "missing required field `name`"),
        ("get", {"nam": "PD-1"}, "unknown field `nam`. get takes: name, kind, sections, offset, max_bytes"),
        ("get", {"name": 7}, "Expected `str`, got `int` - at `$.name`"),
        ("get", {"name": ["PD-1"]}, "Expected `str`, got `array`"),
        ("get", {"name": " \t"}, "`name` is blank"),
        ("get", {"name": ""}, "`name` is blank"),
        ("get", {"name": "x" * (LONGEST_NAME + 1)}, "length <= 200"),
        ("get", {"name": "PD\x1b[31m-1"}, "control character, U+001B"),
        ("get", {"name": "\ud800"}, "control character, U+D800"),
        ("get", {"name": "PD-1", "kind": "drug"}, "Invalid enum value 'drug'"),
        ("get", {"name": "PD-1", "sections": "plain"}, "Expected `array`, got `str`"),
        ("get", {"name": "PD-1", "offset": -1}, ">= 0"),
        ("get", {"name": "PD-1", "offset": True}, "got `bool`"),
        ("get", {"name": "PD-1", "offset": 1.5}, "got `float`"),
        ("get", {"name": "PD-1", "offset": 9_999}, "nothing at offset 9999"),
        ("get", {"name": "PD-1", "max_bytes": LEAST - 1}, f">= {LEAST}"),
        ("get", {"name": "PD-1", "max_bytes": MOST + 1}, f"<= {MOST}"),
        ("search", {}, "search takes a query"),
        ("search", {"kind": "agent"}, "search takes a query"),
        ("search", {"query": "x", "limit": 51}, "<= 50"),
        ("approvals", {"since": "last year"}, "'last year' is no date"),
        ("approvals", {"agency": "NASA"}, "no agency 'NASA'"),
        ("headlines", {"evidence": "hearsay"}, "Invalid enum value 'hearsay'"),
        ("annotate", {"text": "x" * (LONGEST_TEXT + 1)}, f"length <= {LONGEST_TEXT}"),
        ("annotate", {"text": "a\0b"}, "control character, U+0000"),
    ],
)
def test_wrong_arguments_are_told_in_one_short_line(small: Tools, tool: str, given: Json, told: str) -> None:
    with pytest.raises(UsageError) as error:
        small.call(tool, given)
    assert told in str(error.value)
    assert len(str(error.value)) < 800
    assert "\n" not in str(error.value)


def test_null_is_absent_and_a_whole_number_may_be_written_with_a_point(small: Tools) -> None:
    assert small.call("get", {"name": "PD-1", "kind": None, "offset": 0.0}) == small.call("get", {"name": "PD-1"})
    assert small.call("get", {"name": "  PD-1\n"})["found"]
    assert small.call("get", {"name": "immuno://molecule/pd-1"})["entry"]["id"] == "pd-1"


# -- what is listed


def test_the_tools_are_described_in_few_bytes() -> None:
    listed = [
        {"name": name, "description": tool.description, "inputSchema": tool.input_schema()}
        for name, tool in TOOLS.items()
    ]
    assert 3 <= len(listed) <= 5
    assert len(json.dumps(listed, ensure_ascii=False, separators=(",", ":")).encode()) <= MOST_TO_LIST
    outputs = [tool.output_schema() for tool in TOOLS.values()]
    assert len(json.dumps(outputs, separators=(",", ":")).encode()) <= MOST_OF_OUTPUT
    assert len(tools.INSTRUCTIONS) < 700


def test_schemas_hold_no_reference_and_type_every_closed_list() -> None:
    for tool in TOOLS.values():
        text = json.dumps(tool.input_schema())
        assert "$ref" not in text
        assert text.count('"enum"') == text.count('"type": "string", "enum"')


def test_the_kinds_that_may_be_asked_for_are_those_of_the_corpus() -> None:
    kinds = set(KIND_OF.values())
    assert set(arguments.KindOrHeadline.__args__) == kinds - {"source"}
    assert set(arguments.Kind.__args__) == kinds - {"source", "headline"}
    assert set(arguments.Section.__args__) == set(tools.SECTIONS)


def test_every_field_of_a_record_is_in_one_section(full: Tools) -> None:
    record = full.corpus.record("pembrolizumab")
    parts = [
        full.call("get", {"name": "pembrolizumab", "sections": [each], "max_bytes": MOST}) for each in tools.SECTIONS
    ]
    fields = [name for part in parts for name in part["entry"] if name not in ("uri", "matched", "stale")]
    head = ["id", "kind", "name", "reviewed"]
    assert sorted(name for name in fields if name not in head) == sorted(set(record) - {*head, "related", "sources"})


def test_an_open_corpus_is_all_that_is_asked(small: Tools) -> None:
    assert isinstance(small.corpus, Corpus)
    for path in (ROOT / "immuno_cli" / "server").glob("*.py"):
        assert "_store" not in path.read_text(encoding="utf-8")


def test_the_documentation_names_every_tool_argument_and_bound() -> None:
    text = (ROOT / "docs" / "mcp.md").read_text(encoding="utf-8")
    for name, tool in TOOLS.items():
        (row,) = re.findall(rf"^\| `{name}` \|.*$", text, re.MULTILINE)
        own = set(tool.takes.__struct_encode_fields__) - {"offset", "max_bytes"}
        assert not [each for each in (*own, tool.gives) if f"`{each}`" not in row]
    for bound in (USUAL, LEAST, MOST, LONGEST_TEXT):
        assert f"{bound:,}" in text
    assert f"at most {LONGEST_NAME} characters" in text
    assert f"under {MOST_TO_LIST // 1024} KB" in text


def test_the_settings_in_the_documentation_start_the_server() -> None:
    text = (ROOT / "docs" / "mcp.md").read_text(encoding="utf-8")
    blocks = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL)]
    blocks += [tomllib.loads(block) for block in re.findall(r"```toml\n(.*?)```", text, re.DOTALL)]
    assert {next(iter(block)) for block in blocks} == {"mcpServers", "servers", "context_servers", "mcp_servers"}
    for block in blocks:
        (settings,) = block.values()
        assert (settings["immuno"]["command"], settings["immuno"]["args"]) == ("immuno", ["mcp"])


def test_what_a_client_reads_is_as_it_was(small: Tools, golden: Callable[[str, str], None]) -> None:
    listed = {name: [tool.title, tool.description, tool.input_schema()] for name, tool in TOOLS.items()}
    answers = {
        "tools": listed,
        "get": small.call("get", {"name": "EX-3475"}),
        "get-miss": small.call("get", {"name": "examplumb"}),
        "get-ambiguous": small.call("get", {"name": "CR"}),
        "approvals": small.call("approvals", {"name": "PD-1", "status": "withdrawn"}),
    }
    for name, answer in answers.items():
        golden(f"mcp-{name}.json", json.dumps(answer, ensure_ascii=False, indent=1) + "\n")


def test_own_entries_are_answered_and_marked(tmp_path: Path) -> None:
    write(tmp_path, ALL)
    with open_corpus(TINY, own=tmp_path) as corpus:
        tools = Tools(corpus)
        for name, arguments in (
            ("get", {"name": "LAB-117"}),
            ("get", {"name": "my idea"}),
            ("search", {"query": "thought of my own"}),
            ("approvals", {"name": "LAB-117"}),
            ("headlines", {"topic": "melanoma"}),
            ("annotate", {"text": "LAB-117 and my idea"}),
        ):
            answer = tools.call(name, arguments)
            assert answer["found"], name
            assert '"yours": true' in json.dumps(answer) or name == "annotate", name


def test_get_takes_any_name_behind_a_kind(small: Tools) -> None:
    assert small.call("get", {"name": "agent/Examplya"})["entry"]["id"] == "examplumab"
