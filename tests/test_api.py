"""The library: what a Python program is promised."""

from __future__ import annotations

import copy
import doctest
import inspect
import json
import pickle
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from threading import Barrier
from typing import Any, get_args

import msgspec
import pytest

import immuno_cli
from immuno_cli import (
    Ambiguous,
    Corpus,
    CorpusError,
    ImmunoError,
    NotFound,
    UsageError,
    api,
    model,
    open_corpus,
    records,
)
from immuno_cli.curation.compiler import build
from immuno_cli.render import view

from .conftest import ROOT, TINY

PUBLIC = [name for name in vars(Corpus) if not name.startswith("_")]


@pytest.fixture
def corpus() -> Any:
    with open_corpus(TINY) as opened:
        yield opened


def test_what_the_package_promises_is_there() -> None:
    for name in immuno_cli.__all__:
        assert getattr(immuno_cli, name) is not None, name
    assert set(immuno_cli.__all__) <= set(dir(immuno_cli))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        immuno_cli.nothing  # noqa: B018
    assert (ROOT / "immuno_cli" / "py.typed").is_file()


@pytest.mark.parametrize("name", PUBLIC)
def test_every_method_says_what_it_does(name: str) -> None:
    told = vars(Corpus)[name]
    method = told.fget if isinstance(told, property) else told
    assert inspect.getdoc(method), name
    assert "return" in method.__annotations__, name


def test_the_page_on_the_library_names_every_method_and_its_examples_run(monkeypatch: pytest.MonkeyPatch) -> None:
    page = ROOT / "docs" / "api.md"
    text = page.read_text(encoding="utf-8")
    assert [name for name in PUBLIC if f"`{name}" not in text] == []
    assert [name for name in immuno_cli.__all__ if name not in text] == []
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testfile(str(page), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert failed == 0
    assert tried > 20


def test_the_words_of_the_library_are_those_of_the_schema() -> None:
    kinds = list(model.KIND_OF.values())
    assert list(api.KINDS) == list(get_args(records.EntryKind)) == kinds[:-2]
    assert list(get_args(records.Kind)) == kinds
    words = api._WORDS
    assert list(words["kind of approval"]) == [each.value for each in model.ApprovalKind]
    assert list(words["status of an approval"]) == [each.value for each in records.RowStatus]
    assert list(words["evidence"]) == [each.value for each in model.Evidence]
    assert tuple(each.value for each in model.Agency) == view.AGENCIES


# -- opening


def test_a_data_folder_and_an_index_file_answer_alike(tmp_path: Path) -> None:
    index = tmp_path / "tiny.sqlite"
    build(TINY, index)
    with open_corpus(TINY) as folder, open_corpus(str(index)) as file:
        assert file.paths() | {"package": ""} == {
            "index": str(index), "origin": "file", "data": None, "cache": None, "package": ""
        }  # fmt: skip
        assert (folder.paths()["origin"], folder.paths()["data"]) == ("checkout", str(TINY))
        assert list(folder.entries()) == list(file.entries())
        assert len(folder) == len(list(folder.records())) == folder.info()["entries"]
        assert repr(folder) == repr(file) == "<immuno corpus 2026.11.1, 22 entries>"


@pytest.mark.parametrize("what", ["nothing", "empty", "text"])
def test_what_is_no_corpus_is_a_corpus_error(tmp_path: Path, what: str) -> None:
    path = tmp_path / what
    if what == "empty":
        path.mkdir()
    elif what == "text":
        path.write_text("no index\n", encoding="utf-8")
    with pytest.raises(CorpusError):
        open_corpus(path)


def test_a_closed_corpus_says_so_in_an_error_of_ours(corpus: Corpus) -> None:
    corpus.close()
    with pytest.raises(CorpusError, match="the corpus is closed"):
        corpus.define("examplumab")


# -- asking


def test_entries_come_by_kind_as_typed_objects(corpus: Corpus) -> None:
    for kind in api.KINDS:
        found = list(corpus.entries(kind))
        assert [entry.kind for entry in found] == [kind] * len(found)
        assert [entry.id for entry in found] == sorted(entry.id for entry in found)
        assert found, kind
    assert len(list(corpus.entries())) == len(corpus)
    assert [each.id for each in corpus.sources()] == [each["id"] for each in corpus.source_records()]
    assert {each.id for each in corpus.headlines()} == {each["id"] for each in corpus.headline_records()}


def test_a_record_says_the_same_typed_and_as_json(corpus: Corpus) -> None:
    for record in corpus.records():
        assert json.loads(msgspec.json.encode(corpus.entry(record["id"]))) == record


def test_what_is_not_there_is_said_with_what_is_near(corpus: Corpus) -> None:
    with pytest.raises(NotFound, match=r"^nothing is named 'examplumabb'$") as missed:
        corpus.define("examplumabb")
    assert missed.value.suggestions[0].name == "examplumab"
    assert missed.value.exit_code == 1
    for ask in (corpus.entry, corpus.record, corpus.source):
        with pytest.raises(NotFound):
            ask("no-such-id")
    with pytest.raises(KeyError):  # as of a mapping
        corpus.entry("no-such-id")
    assert corpus.gloss("no-such-id") == ""
    assert "examplumabb" not in corpus
    assert "examplumab" in corpus
    assert 7 not in corpus  # type: ignore[comparison-overlap]


def test_a_name_of_several_entries_is_never_guessed(corpus: Corpus) -> None:
    with pytest.raises(Ambiguous) as several:
        corpus.define("CR")
    assert {f"{each.kind}/{each.id}" for each in several.value.matches} == {
        "concept/complete-response",
        "molecule/complement-receptor",
    }
    assert corpus.define("CR", kind="molecule").id == "complement-receptor"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda corpus: corpus.resolve("PD-1", "drugs"),
        lambda corpus: corpus.entries("drugs"),
        lambda corpus: corpus.entries("headline"),
        lambda corpus: corpus.suggest("PD", "drug"),
        lambda corpus: corpus.suggest("PD", limit=-1),
        lambda corpus: corpus.search("PD", "source"),
        lambda corpus: corpus.search("PD", limit=-1),
        lambda corpus: corpus.listing("drugs"),
        lambda corpus: corpus.listing(direction="up"),
        lambda corpus: corpus.listing(agency="Mars"),
        lambda corpus: corpus.listing(approved_since="soon"),
        lambda corpus: corpus.listing(colour="red"),
        lambda corpus: corpus.headlines(evidence="hearsay"),
        lambda corpus: corpus.headlines(since="soon"),
        lambda corpus: corpus.approvals(kind="magic"),
        lambda corpus: corpus.approvals(status="investigational"),
        lambda corpus: corpus.approvals(sort="colour"),
        lambda corpus: corpus.approvals(until="2022-13"),
        lambda corpus: corpus.tree(up=True),
        lambda corpus: corpus.tree("examplumab", up=True, kind="agent"),
        lambda corpus: corpus.tree(kind="drugs"),
        lambda corpus: corpus.compare(),
        lambda corpus: corpus.annotate("PD-1", "drugs"),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(corpus: Corpus, wrong: Any) -> None:
    with pytest.raises(UsageError) as error:
        wrong(corpus)
    assert isinstance(error.value, ImmunoError)
    assert str(error.value)


def test_rows_are_read_like_a_list(corpus: Corpus) -> None:
    rows = corpus.approvals(sources=False)
    assert [row.agency for row in rows] == [rows[place].agency for place in range(len(rows))]
    assert [row.agent for row in rows[1:3]] == [row.agent for row in rows][1:3]
    assert rows[-1] == list(rows)[-1]
    assert len(corpus.approvals(limit=2)) == 2
    assert corpus.approvals(limit=2).total == len(rows) == rows.total
    assert not corpus.approvals(since="2030")
    assert corpus.approvals(since="2016").left_out == {"undated": 1}
    with pytest.raises(IndexError):
        rows[99]


# -- what is handed out does not change


def test_what_is_handed_out_cannot_be_changed(corpus: Corpus) -> None:
    entry = corpus.define("examplumab")
    hit = corpus.search("melanoma").hits[0]
    given = [
        *(entry, entry.plain[0], entry.derived, corpus.source("study-2010"), corpus.listing("agent")[0]),
        *(corpus.headlines()[0], corpus.approvals()[0], corpus.approvals(), corpus.match("examplumab")),
        *(corpus.tree("examplumab", up=True)[0], corpus.search("melanoma"), hit, corpus.suggest("examplumb")[0]),
        *(corpus.annotate("PD-1")[0], corpus.annotate("PD-1")[0].meanings[0]),
    ]
    for each in given:
        names = getattr(each, "__struct_fields__", None) or getattr(each, "_fields", None) or each.__slots__
        assert names
        for name in names:
            with pytest.raises(AttributeError):
                setattr(each, name, "changed")
        for name in names:
            assert not isinstance(getattr(each, name), list | set) or name == "_rows"
    for mapping in (entry.related, corpus.approvals().left_out, corpus.search("melanoma").repairs):
        for change in (
            lambda found: found.update(a=1),
            lambda found: found.clear(),
            lambda found: found.pop("a", None),
        ):
            with pytest.raises(TypeError, match="immutable"):
                change(mapping)
        with pytest.raises(TypeError):
            mapping["a"] = 1  # type: ignore[index]
    assert isinstance(corpus.tree("immunotherapy")[0].children, tuple)


def test_what_is_handed_out_can_be_kept_in_sets_copied_and_pickled(corpus: Corpus) -> None:
    kept = [corpus.define("examplumab"), corpus.match("PD-1"), corpus.tree("immunotherapy")[0], *corpus.approvals()]
    assert len({*kept, *kept}) == len(kept)
    for each in kept:
        assert copy.deepcopy(each) == each
        assert pickle.loads(pickle.dumps(each)) == each
    assert "text='PD-1'" in repr(corpus.match("PD-1"))


# -- threads


def questions(corpus: Corpus) -> list[Any]:
    """Everything that can be asked."""

    def missed() -> list[str]:
        try:
            corpus.define("examplumabb")
        except NotFound as miss:
            return [each.name for each in miss.suggestions]
        return []

    return [
        lambda: list(corpus.entries()),
        lambda: list(corpus.records("agent")),
        lambda: list(corpus.sources()),
        lambda: list(corpus.headline_records()),
        lambda: corpus.define("examplumab"),
        lambda: corpus.resolve("CR"),
        lambda: corpus.suggest("examplumabb"),
        missed,
        lambda: corpus.search("melanoma"),
        lambda: corpus.search("melanomma T cells", direction="activation"),
        lambda: corpus.listing(target="PD-1").as_json(),
        lambda: corpus.listing("agent", agency="FDA").as_json(),
        lambda: list(corpus.headlines("melanoma")),
        lambda: corpus.topics(),
        lambda: list(corpus.approvals()),
        lambda: corpus.approvals("melanoma", first=True).as_json(),
        lambda: corpus.tree(),
        lambda: corpus.tree("examplumab", up=True),
        lambda: corpus.compare("examplumab", "samplimab"),
        lambda: corpus.annotate("Examplumab blocks PD-1 on T cells; CR is rare in melanoma."),
        lambda: corpus.annotate("Examplumab blocks PD-1 on T cells.", "molecule"),
        lambda: (corpus.info(), corpus.about(), corpus.paths(), corpus.version, len(corpus), "PD-1" in corpus),
        lambda: (corpus.gloss("pd-1"), corpus.kinds_with("modality"), corpus.source("study-2010")),
    ]


def test_threads_that_ask_everything_at_once_are_answered_as_one_is() -> None:
    with open_corpus(TINY) as alone:
        expected = [ask() for ask in questions(alone)]
    workers = 8
    for _ in range(3):  # a fresh corpus each: whatever is kept is first met by all of them together
        with open_corpus(TINY) as shared, ThreadPoolExecutor(workers) as pool:
            start = Barrier(workers)

            def ask(number: int, corpus: Corpus = shared, start: Barrier = start) -> list[Any]:
                asked = questions(corpus)
                order = [(number * 3 + place) % len(asked) for place in range(len(asked))]
                start.wait(timeout=30)
                answers = {place: asked[place]() for place in order}
                return [answers[place] for place in range(len(asked))]

            for answers in pool.map(ask, range(workers)):
                assert answers == expected


def test_a_corpus_may_be_asked_in_another_thread_than_it_was_opened_in() -> None:
    with ThreadPoolExecutor(1) as pool:
        corpus = pool.submit(open_corpus, TINY).result()
    assert corpus.define("examplumab").id == "examplumab"
    with ThreadPoolExecutor(1) as pool:
        pool.submit(corpus.close).result()


# -- what it costs


def test_the_library_imports_neither_typer_nor_rich() -> None:
    ask = """
import sys
from immuno_cli import NotFound, Rows, open_corpus
with open_corpus(sys.argv[1]) as corpus:
    print("msgspec" in sys.modules, file=sys.stderr)
    corpus.define("examplumab"), list(corpus.entries()), corpus.search("melanomma"), corpus.suggest("examplumabb")
    list(corpus.headlines()), list(corpus.approvals()), list(corpus.listing()), corpus.annotate("PD-1")
    corpus.tree(), corpus.compare("examplumab", "samplimab"), corpus.topics(), corpus.info(), corpus.paths()
print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", ask, str(TINY)], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == ""
    first, modules = done.stderr.splitlines()
    assert first == "False" or "yaml" in modules.split()  # to compile takes both
    assert {"typer", "rich", "click", "pydantic"} & set(modules.split()) == set()
    assert "msgspec" in modules.split()


def test_the_page_has_no_example_without_an_answer() -> None:
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert len(re.findall(r"^>>> ", text, re.MULTILINE)) > 20


def test_errors_reach_other_processes_with_what_they_tell(corpus: Corpus) -> None:
    with pytest.raises(NotFound) as missed:
        corpus.define("examplumabb")
    again = pickle.loads(pickle.dumps(missed.value))
    assert (str(again), again.suggestions) == (str(missed.value), missed.value.suggestions)
    assert again.suggestions
    with pytest.raises(Ambiguous) as several:
        corpus.define("CR")
    assert pickle.loads(pickle.dumps(several.value)).matches == several.value.matches


@pytest.mark.parametrize("given", [None, 5, b"PD-1", ["PD-1"]])
def test_what_is_no_name_is_a_usage_error(corpus: Corpus, given: Any) -> None:
    for ask in (corpus.define, corpus.resolve, corpus.suggest, corpus.search, corpus.annotate):
        with pytest.raises(UsageError, match="a name is a text"):
            ask(given)


def test_dates_may_be_dates_and_kinds_plurals(corpus: Corpus) -> None:
    for since in (date(2020, 1, 1), datetime(2020, 1, 1, 12), "2020-01-01"):
        assert len(corpus.approvals(since=since)) == len(corpus.approvals(since="2020-01-01"))  # type: ignore[arg-type]
    assert len(corpus.approvals(since=2020)) == len(corpus.approvals(since="2020"))  # type: ignore[arg-type]
    assert [each.id for each in corpus.entries("agents")] == [each.id for each in corpus.entries("agent")]
    assert corpus.define("PD-1", "molecules").id == "pd-1"
    assert [each.id for each in corpus] == [each.id for each in corpus.entries()]
