"""Own entries are found and marked; what is wrong is left out and told; the official corpus always answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from immuno_cli import Corpus, UsageError, __main__, loose, open_corpus, own
from immuno_cli.corpus import overlay, store
from immuno_cli.model import KINDS

from .conftest import ROOT, TINY, Run
from .own import ALL, IDEA, write

Golden = Callable[[str, str], None]

PROGRAM = """
import sys
from pathlib import Path
from immuno_cli.corpus import store
store.CHECKOUT = Path(sys.argv[1])
sys.argv[1:] = sys.argv[2:]
from immuno_cli.__main__ import main
sys.exit(main())
"""


def answer(run: Run, *arguments: str) -> dict[str, object]:
    (result,) = json.loads(run(*arguments, "--json").out)["results"]
    return dict(result)


def opened(folder: Path) -> Corpus:
    return open_corpus(TINY, own=folder)


# -- what they are


def test_an_own_entry_is_found_listed_searched_and_marked(run: Run, notes: Path) -> None:
    write(notes, ALL)
    code, out, err = run("define", "my idea")
    assert (code, err) == (0, "")
    assert out.splitlines()[:2] == ["my idea", "concept (yours)"]
    assert answer(run, "define", "my idea")["yours"] is True
    assert "concept (yours)\tmy idea\t" in run("search", "thought").out
    assert answer(run, "search", "thought", "--kind", "concept")["yours"] is True
    assert "my idea\tconcept (yours)\t" in run("list", "concepts", "--long").out
    listed = {
        row["id"]: row.get("yours", False) for row in json.loads(run("list", "concepts", "--json").out)["results"]
    }
    assert listed == {"my-idea": True, "complete-response": False, "hostile-entry": False}
    assert "my idea (yours)" in run("list", "concepts", "--color", "always").out
    assert "[my-idea]" not in run("define", "pd-1").out
    assert run("tree", "checkpoint", "inhibitor", "therapy").code == 0
    assert "We saw it too (yours)" in run("headlines", "melanoma").out
    assert "my idea" in run("annotate", str(notes / "concepts" / "my-idea.yaml"), "--glossary").out


def test_a_patch_adds_to_an_official_entry_and_says_what(run: Run, notes: Path) -> None:
    before = answer(run, "define", "pd-1")
    write(notes, ALL)
    out = run("define", "the brake I know").out
    assert "  in everyday words: the brake I know (yours)" in out
    assert "  Seen in an assay of ours. [" in out
    assert "] (yours)\n" in out
    assert "my idea (yours)" in out
    assert "You added to: names, expert, see also, xrefs." in out
    after = answer(run, "define", "pd-1")
    assert "yours" not in after
    assert after["names"][: len(before["names"])] == before["names"]  # type: ignore[index, arg-type]
    assert after["names"][-1] == {"text": "the brake I know", "type": "lay", "yours": True}  # type: ignore[index]
    assert after["expert"][-1]["yours"] is True  # type: ignore[index]
    assert after["derived"]["yours"] == ["names", "expert", "see_also", "xrefs"]  # type: ignore[index]
    assert answer(run, "define", "LAB:1")["id"] == "pd-1"


def test_the_corpus_itself_stays_as_it_is(run: Run, notes: Path) -> None:
    asked = (["define", "examplumab", "--json"], ["define", "cr"], ["search", "melanoma", "--kind", "disease"])
    before = [run(*arguments)[:2] for arguments in asked]
    facts = answer(run, "info")["corpus"]
    write(notes, {"concepts/my-idea": IDEA + "reviewed: 1999-01-01\n"})
    after = [run(*arguments)[:2] for arguments in asked]
    counted = [(code, out.replace('"entries": 23', '"entries": 22')) for code, out in after]
    assert counted == before
    told = answer(run, "info")["corpus"]
    for field in ("reviewed_through", "oldest_review", "version", "license"):
        assert told[field] == facts[field]  # type: ignore[index]


def test_every_field_of_the_corpus_comes_back_out_of_its_index(notes: Path) -> None:
    write(notes, {"concepts/alone": "name: alone\nexpert: [{text: x}]\n"})
    merged, official = opened(notes), open_corpus(TINY)
    assert [each for each in merged.records() if each["id"] != "alone"] == list(official.records())
    assert list(merged.headline_records()) == list(official.headline_records())
    assert list(merged.source_records()) == list(official.source_records())
    assert merged.approvals().as_json() == official.approvals().as_json()


def test_an_agent_needs_none_of_the_fields_that_the_corpus_asks_for(run: Run, notes: Path) -> None:
    write(notes, ALL)
    out = run("define", "LAB-117").out
    assert out.startswith("LAB-117\nagent (yours)\n")
    assert "2020-01-02: melanoma, in a dream" in out
    assert "LAB-117 (yours)" in run("approvals", "melanoma").out
    rows = json.loads(run("approvals", "LAB-117", "--json").out)["results"]
    assert [row["yours"] for row in rows] == [True]
    assert ",LAB-117,lab-117," in run("approvals", "LAB-117", "--csv").out
    for arguments in (["compare", "LAB-117", "examplumab"], ["tree", "LAB-117", "--up"], ["list", "agents", "--csv"]):
        assert run(*arguments).code == 0


@pytest.mark.parametrize("width", [60, 80])
def test_what_a_reader_sees(run: Run, notes: Path, golden: Golden, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    write(notes, ALL)
    golden("own-entry.txt", run("define", "LAB-117").out)
    golden("own-patch.txt", run("define", "pd-1").out)
    monkeypatch.setenv("COLUMNS", str(width))
    golden(f"own-entry-{width}.ansi", run("define", "LAB-117", "--color", "always").out)
    golden(f"own-patch-{width}.ansi", run("define", "pd-1", "--color", "always").out)
    golden(f"own-list-{width}.ansi", run("list", "agents", "--color", "always").out)


def test_own_files_of_any_kind_are_typed_objects_too(notes: Path) -> None:
    write(notes, ALL)
    with opened(notes) as corpus:
        lab = corpus.define("LAB-117")
        assert lab.yours
        assert lab.kind == "agent"
        assert lab.plain == ()
        assert [name.yours for name in corpus.define("pd-1").names][-1]
        assert not corpus.define("examplumab").yours
        assert corpus.source("notebook").yours
        assert [row.yours for row in corpus.approvals("LAB-117")] == [True]
        assert {row.id for row in corpus.listing() if row.yours} == {"my-idea", "lab-117"}
        assert [each.yours for each in corpus.headlines("melanoma")].count(True) == 1
        assert corpus.is_yours("my-idea")
        assert not corpus.is_yours("pd-1")
        assert corpus.own()["counts"] == {"agent": 1, "concept": 1, "headline": 1, "source": 1, "patch": 1}
        assert corpus.warnings == ()
        assert all(corpus.entry(record["id"]).id for record in corpus.records())


def test_the_library_reads_none_another_or_the_users_own(notes: Path, tmp_path: Path) -> None:
    write(notes, {"concepts/my-idea": IDEA})
    assert "my idea" in open_corpus()
    assert "my idea" not in open_corpus(own=False)
    assert "my idea" not in open_corpus(TINY)
    assert "my idea" in open_corpus(TINY, own=str(notes))
    with pytest.raises(UsageError, match="own names no folder"):
        open_corpus(own=tmp_path / "nowhere")


@pytest.mark.parametrize("folder", KINDS)
def test_own_files_have_the_fields_of_the_model_in_their_order(folder: str) -> None:
    for shape in (loose.OWN[folder], loose.PATCHES[folder]):
        assert issubclass(shape, KINDS[folder])
        assert shape.__struct_encode_fields__ == KINDS[folder].__struct_encode_fields__
    needed = [field.name for field in msgspec.structs.fields(loose.OWN[folder]) if field.required]
    assert needed == {"headlines": ["title"], "sources": ["type", "title"]}.get(folder, ["name"])
    assert not [field for field in msgspec.structs.fields(loose.PATCHES[folder]) if field.required]


# -- where they are


def test_the_folder_is_that_of_platformdirs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    platformdirs = pytest.importorskip("platformdirs")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    assert own.user_folder() == platformdirs.user_data_dir("immuno", appauthor=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert own.user_folder() == platformdirs.user_data_dir("immuno", appauthor=False) == str(tmp_path / "immuno")


def test_data_goes_before_the_variable_and_that_before_the_users_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("IMMUNO_DATA", "")
    assert (own.place().folder, own.place().named) == (str(tmp_path / "immuno"), "")
    monkeypatch.setenv("IMMUNO_DATA", "~/notes")
    assert (own.place().folder, own.place().named) == (os.path.expanduser("~/notes"), "IMMUNO_DATA")  # noqa: PTH111
    monkeypatch.setattr(own, "_asked", None)
    assert own.taken(["list", "--data", "here", "agents"]) == ["list", "agents"]
    assert (own.place().folder, own.place().named) == (str(Path.cwd() / "here"), "--data")


@pytest.mark.parametrize(
    ("line", "left", "asked"),
    [
        (["--data", "x", "define", "y"], ["define", "y"], "x"),
        (["define", "--data=x", "y"], ["define", "y"], "x"),
        (["define", "y", "--data", "x"], ["define", "y"], "x"),
        (["define", "--", "--data", "x"], ["define", "--", "--data", "x"], None),
        (["define", "--database"], ["define", "--database"], None),
    ],
)
def test_data_is_taken_from_anywhere_before_two_dashes(
    monkeypatch: pytest.MonkeyPatch, line: list[str], left: list[str], asked: str | None
) -> None:
    monkeypatch.setattr(own, "_asked", None)
    assert own.taken(line) == left
    assert own._asked == asked


@pytest.mark.parametrize(
    "line", [["define", "x", "--data"], ["define", "--data", "--json"], ["define", "--data=", "x"]]
)
def test_data_without_a_folder_is_wrong_usage(monkeypatch: pytest.MonkeyPatch, line: list[str]) -> None:
    monkeypatch.setattr(own, "_asked", None)
    with pytest.raises(UsageError, match="takes a folder"):
        own.taken(line)


def program(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], *arguments: str
) -> tuple[int, str, str]:
    """The whole program in this process, as `run` is not: with `--data`."""
    monkeypatch.setattr(own, "_asked", None)
    monkeypatch.setattr(sys, "argv", ["immuno", *arguments])
    monkeypatch.setattr(__main__, "_settle_streams", lambda: None)
    code = __main__.main()
    return int(code), *capfd.readouterr()


def test_a_folder_that_is_asked_for_must_be_there(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tiny: Path, tmp_path: Path
) -> None:
    nowhere = str(tmp_path / "nowhere")
    for line in (["define", "pd-1"], ["search", "melanoma"], ["info"]):
        code, out, err = program(monkeypatch, capfd, *line, "--data", nowhere)
        assert (code, out) == (2, "")
        assert err == f"immuno: --data names no folder: {nowhere}; `immuno new` makes one.\n"
    assert program(monkeypatch, capfd, "define", "pd-1", "--data")[0] == 2


def test_one_that_the_environment_names_and_that_is_missing_costs_a_line(
    run: Run, tiny: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("IMMUNO_DATA", str(tmp_path / "nowhere"))
    code, out, err = run("define", "pd-1")
    assert (code, out.splitlines()[0]) == (0, "PD-1")
    assert err == f"immuno: IMMUNO_DATA names no folder: {tmp_path}/nowhere; `immuno new` makes one.\n"


def test_the_users_folder_that_is_not_there_or_empty_costs_nothing(
    run: Run, tiny: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("IMMUNO_DATA", "")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert run("define", "pd-1").err == ""
    assert answer(run, "info")["own"] == {"folder": str(tmp_path / "immuno"), "named_by": "user", "exists": False}
    (tmp_path / "immuno" / "concepts").mkdir(parents=True)
    assert run("define", "pd-1").err == ""
    assert open_corpus().paths()["origin"] == "checkout"


def test_info_prints_the_folder_and_what_it_holds(run: Run, notes: Path) -> None:
    assert f"own entries: {notes} (none)" in run("info").out
    write(notes, ALL | {"concepts/bad": "name: bad\n"})
    out = run("info").out
    assert (
        f"own entries: {notes}\n  agent: 1\n  concept: 1\n  headline: 1\n  source: 1\n  patch: 1\n  left out: 1\n"
        in out
    )
    told = answer(run, "info")["own"]
    assert told["left_out"] == 1  # type: ignore[index]
    assert [each["file"] for each in told["problems"]] == ["concepts/bad.yaml"]  # type: ignore[index]


# -- when they change


def test_they_are_compiled_once_and_a_change_is_seen_at_the_next_call(notes: Path, tmp_path: Path) -> None:
    write(notes, {"concepts/my-idea": IDEA})
    first = opened(notes).paths()["index"]
    made = Path(str(first)).stat().st_mtime_ns
    assert opened(notes).paths() == {**opened(notes).paths(), "index": first, "origin": "own"}
    assert Path(str(first)).stat().st_mtime_ns == made
    write(notes, {"concepts/my-idea": IDEA.replace("A thought", "A second thought")})
    assert opened(notes).define("my idea").plain[0].text.startswith("A second")
    write(notes, {"concepts/another": IDEA.replace("my idea", "another")})
    assert "another" in opened(notes)
    (notes / "concepts" / "another.yaml").unlink()
    assert "another" not in opened(notes)
    assert len(list((tmp_path / "cache" / "immuno").glob("own-*"))) == 1


def test_of_many_folders_the_cache_keeps_a_few(notes: Path, tmp_path: Path) -> None:
    for number in range(6):
        opened(write(tmp_path / f"notes-{number}", {"concepts/my-idea": IDEA})).close()
    kept = list((tmp_path / "cache" / "immuno").glob("own-*"))
    assert len(kept) == 4
    assert Path(str(opened(tmp_path / "notes-5").paths()["index"])) in kept


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\x00" + b"\x00" * 5000])
def test_a_damaged_index_is_compiled_anew(notes: Path, content: bytes) -> None:
    write(notes, {"concepts/my-idea": IDEA})
    with opened(notes) as corpus:
        index = Path(str(corpus.paths()["index"]))
    whole = index.read_bytes()
    for damaged in (content, whole[: len(whole) // 2], whole[:-4096]):
        index.write_bytes(damaged)
        assert "my idea" in opened(notes)
        assert len(index.read_bytes()) == len(whole)


def test_an_index_of_another_program_is_compiled_anew(notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(notes, {"concepts/my-idea": IDEA})
    with opened(notes) as corpus:
        index = Path(str(corpus.paths()["index"]))
    import sqlite3

    with sqlite3.connect(index) as db:
        db.execute("UPDATE meta SET value = '0' WHERE name = 'format'")
    db.close()
    assert "my idea" in opened(notes)


def test_a_truncated_official_index_ends_in_one_line_and_code_3(
    run: Run, notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(notes, {"concepts/my-idea": IDEA})
    with open_corpus(TINY) as corpus:
        whole = Path(str(corpus.paths()["index"])).read_bytes()
    index = tmp_path / "corpus.sqlite"
    index.write_bytes(whole)
    monkeypatch.setattr(store, "PACKAGED", str(index))
    assert run("define", "my idea").code == 0
    index.write_bytes(whole[: len(whole) // 2])
    for line in (["define", "pd-1"], ["search", "melanoma"]):
        code, out, err = run(*line)
        assert (code, out) == (3, "")
        assert err.count("\n") == 1
        assert str(index) in err


@pytest.mark.parametrize("where", ["a file", "locked"])
def test_a_cache_that_cannot_be_written_costs_time_only(
    run: Run, notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    write(notes, {"concepts/my-idea": IDEA})
    blocked = tmp_path / "blocked"
    if where == "a file":
        blocked.write_text("", encoding="utf-8")
    else:
        blocked.mkdir()
        (blocked / "immuno").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    code, out, err = run("define", "my idea")
    assert (code, out.splitlines()[0], err) == (0, "my idea", "")


def test_runs_that_compile_at_once_all_answer(notes: Path, tmp_path: Path) -> None:
    write(notes, ALL)
    open_corpus(own=False).close()
    command = [sys.executable, "-c", PROGRAM, str(TINY), "define", "my", "idea"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(4)]
    answers = {process.communicate()[0] for process in running}
    assert len(answers) == 1
    assert answers.pop().startswith("my idea\n")
    assert {process.returncode for process in running} == {0}
    assert len(list((tmp_path / "cache" / "immuno").glob("own-*"))) == 1
    assert not list((tmp_path / "cache" / "immuno").glob(".*"))


def test_a_folder_that_goes_while_it_is_read_leaves_the_corpus(
    run: Run, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(notes, {"concepts/my-idea": IDEA})

    def gone(folder: str) -> tuple[str, int]:
        raise FileNotFoundError(2, "No such file or directory", folder)

    monkeypatch.setattr(overlay, "state_of", gone)
    code, out, err = run("define", "pd-1")
    assert (code, out.splitlines()[0]) == (0, "PD-1")
    assert err == f"immuno: your own entries in {notes} are left out: No such file or directory.\n"


def test_whatever_goes_wrong_the_official_corpus_answers(
    run: Run, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from immuno_cli.curation import own as curated

    write(notes, {"concepts/my-idea": IDEA})

    def broken(*_: object) -> None:
        raise ZeroDivisionError("a defect\nof ours")

    monkeypatch.setattr(curated, "merge", broken)
    code, out, err = run("define", "pd-1")
    assert (code, out.splitlines()[0]) == (0, "PD-1")
    assert err.endswith("are left out: they do not compile (ZeroDivisionError: a defect of ours).\n")
    assert err.count("\n") == 1


def test_a_run_with_own_entries_loads_nothing_heavy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from .test_startup import HEAVY, loaded

    monkeypatch.setenv("IMMUNO_DATA", str(write(tmp_path, {"concepts/my-idea": IDEA})))
    for arguments in (["define", "my", "idea"], ["define", "PD-1", "--json"], ["list", "concepts"]):
        assert loaded(*arguments) & {*HEAVY, "typer"} == set()


def test_the_folders_are_those_of_the_model() -> None:
    assert tuple(KINDS) == overlay.FOLDERS


# -- the page on them


def test_what_the_page_on_own_entries_shows_is_what_happens(run: Run, notes: Path) -> None:
    import re
    import shlex

    page = (ROOT / "docs" / "own-entries.md").read_text(encoding="utf-8")
    files = re.findall(r"```yaml\n# ([a-z-]+/[a-z0-9-]+\.yaml)\n(.*?)```", page, re.DOTALL)
    assert len(files) == 4
    write(notes, dict(files))
    assert run("check", str(notes)) == (0, "", "immuno: 4 own files, 0 left out, 0 errors.\n")
    for line, output in re.findall(r"```console\n\$ (immuno .*?)\n(.*?)```", page, re.DOTALL):
        assert run(*shlex.split(line)[1:]).out == output
    path = notes / "concepts" / "tumor-board.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "is_a: [meeting]\n", encoding="utf-8")
    (shown,) = re.findall(r"\nnotes(/concepts.*)\n", page)
    assert run("check", str(notes)).out == f"{notes}{shown}\n"


def test_the_page_tables_every_code_of_own_files() -> None:
    import re

    from immuno_cli.curation import own as curated

    page = (ROOT / "docs" / "own-entries.md").read_text(encoding="utf-8")
    codes = re.findall(r"\| (E3\d\d) \| (.*?) \|", curated.__doc__ or "")
    assert len(codes) == 6
    for code, title in codes:
        assert f"| {code} | {title} |" in page


def test_every_command_takes_own_entries(run: Run, notes: Path, tmp_path: Path) -> None:
    """What the corpus asks for may be absent in them."""
    write(notes, ALL | {"agents/bare": "name: bare agent\nplain: [{text: A note.}]\n", "cells/odd": "name: odd cell\n"
                        "expert: [{text: A note.}]\n"})  # fmt: skip
    text = tmp_path / "text"
    text.write_text("LAB-117, the bare agent, my idea and an odd cell.", encoding="utf-8")
    names = ("LAB-117", "bare agent", "my idea", "odd cell")
    lines = [
        f"{command} {name}" for command in ("define", "search", "tree", "approvals", "cite", "open") for name in names
    ]
    lines += [f"define {name} --level {level}" for name in names for level in ("plain", "expert")]
    lines += [f"compare {one} vs {other}" for one in names for other in names if one != other]
    lines += [f"annotate {text} --level expert", "list", "list agents", "headlines", "info"]
    lines += [f"{line} --color always" for line in lines if not line.startswith(("cite", "open"))]
    lines += [f"define {name} --format {form}" for name in names for form in ("json", "csv", "tsv")]
    lines += [f"{line} --format {form}" for line in ("headlines", "list", "approvals") for form in ("ndjson", "csv")]
    for line in lines:
        code, out, err = run(*line.split())
        assert code in (0, 1), (line, err)
        assert out or code == 1, line


def test_exports_hold_the_corpus_alone(run: Run, notes: Path) -> None:
    write(notes, ALL)
    for form in ("ndjson", "csv", "obo", "bibtex"):
        assert "LAB-117" not in run("export", form).out
        assert "notebook" not in run("export", form).out
        assert run("export", form).err == "immuno: your own entries are left out: an export is of the corpus.\n"


def test_exports_say_nothing_of_own_entries_where_there_are_none(run: Run, notes: Path) -> None:
    assert run("export", "bibtex").err == ""
