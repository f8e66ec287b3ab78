"""Whatever lies among own entries: one clear line, the official answer, and nothing outside the folder is touched."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from immuno_cli import open_corpus
from immuno_cli.api import check_own
from immuno_cli.corpus import overlay
from immuno_cli.curation import own as curated
from immuno_cli.curation.reader import Record
from immuno_cli.model import KINDS

from .conftest import ROOT, TINY, Run
from .own import IDEA, write

#: a file of its own each, and the code and words it is told with
BAD: dict[str, tuple[str | bytes, str]] = {
    "concepts/bomb.yaml": (
        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\nname: bomb\n",
        "concepts/bomb.yaml:1: E004 anchors and aliases are not allowed",
    ),
    "concepts/alias.yaml": ("name: &n x\nplain: [{text: *n}]\n", ":1: E004 anchors and aliases are not allowed"),
    "concepts/tag.yaml": ("name: !!python/object/apply:os.system [id]\n", ":1: E004 $.name: tags are not allowed"),
    "concepts/deep.yaml": ("[" * 5000, "concepts/deep.yaml:"),
    "concepts/huge.yaml": ("name: huge\nplain: [{text: " + "x" * 200_000 + "}]\n", "E003 larger than 100,000 bytes"),
    "concepts/utf-16.yaml": ("name: wide\n".encode("utf-16"), "E003 not UTF-8 text"),
    "concepts/latin.yaml": ("name: Käse\nplain: [{text: x}]\n".encode("latin-1"), "E003 not UTF-8 text"),
    "concepts/nul.yaml": (b"name: a\x00b\n", "E003 not YAML"),
    "concepts/empty.yaml": ("", "concepts/empty.yaml:1: E003 the file is empty"),
    "concepts/list.yaml": ("- a\n- b\n", "E006 $: Expected `object`, got `array`"),
    "concepts/twice.yaml": ("name: a\nname: b\n", ":2: E004 $: `name` stands twice"),
    "concepts/two.yaml": ("name: a\n---\nname: b\n", "E003 not YAML: more than one document"),
    "concepts/escape.yaml": ('name: "a\\e[31mb"\nplain: [{text: x}]\n', ":1: E303 $.name: a control character"),
    "concepts/bidi.yaml": ('name: "a\\u202eb"\nplain: [{text: x}]\n', ":1: E303 $.name: a control character"),
    "concepts/long.yaml": (f"name: {'x' * 301}\nplain: [{{text: x}}]\n", ":1: E304 $.name: longer than 300"),
    "concepts/mute.yaml": ("name: mute\n", "concepts/mute.yaml:1: E302 no statement yet"),
    "concepts/blank.yaml": ("name: blank\nplain:\n  - text: ''\n", ":3: E302 no statement yet"),
    "concepts/field.yaml": ("name: a\nplain: [{text: x}]\ncolour: red\n", ":3: E006 $.colour: Object contains unknown"),
    "concepts/mark.yaml": ("name: a\nplain: [{text: x, yours: true}]\n", ":2: E006 $.plain[0].yours: Expected `bool`"),
    "concepts/Bad_Id.yaml": (IDEA, "E005 'Bad_Id' is no id"),
    "concepts/..yaml": (IDEA, ""),  # hidden: passed over
    "concepts/idea.yml": (IDEA, "concepts/idea.yml:1: E002 not a .yaml file"),
    "concepts/ref.yaml": (IDEA.replace("[pd-1]", "[nothing]"), ":4: E102 $.see_also[0]: no entry 'nothing'"),
    "concepts/kind.yaml": (IDEA + "cite: [pd-1]\n", ":5: E102 $.cite[0]: 'pd-1' lies in molecules/"),
    "concepts/pd-1.yaml": (IDEA.replace("[pd-1]", "[cd4]"), "E101 the id is that of an official molecule"),
    "concepts/ring.yaml": (IDEA + "is_a: [ring-two]\n", "E104 is_a runs in a ring through ring"),
    "concepts/self.yaml": (IDEA + "is_a: [self]\n", "E112 $.is_a[0]: the entry names itself"),
    "concepts/day.yaml": (IDEA + "reviewed: 2026-02-31\n", ":5: E105 $.reviewed: no such day 2026-02-31"),
    "concepts/curie.yaml": (IDEA + "xrefs: ['MESH:12']\n", ":5: E107 $.xrefs[0]: MESH:12 does not look like"),
    "agents/word.yaml": (
        "name: a\nplain: [{text: x}]\ndirection: up\n",
        ":3: E006 $.direction: Invalid enum value 'up'",
    ),
    "molecules/pd-1.yaml": ("name: PD-9\neffect: both\n", ":1: E301 $.name: the official entry says 'PD-1'"),
    "cells/marker.yaml": ("name: a\nplain: [{text: x}]\nmarkers: [{sign: high}]\n", "E103 $.markers[0]: either"),
    "sources/study-2010.yaml": ("title: another\ntype: book\n", "E301 $."),
}


def put(folder: Path, name: str, content: str | bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_line_and_the_others_count(run: Run, notes: Path, name: str) -> None:
    content, told = BAD[name]
    put(notes, name, content)
    if name.endswith("/ring.yaml"):
        put(notes, "concepts/ring-two.yaml", IDEA.replace("my idea", "two") + "is_a: [ring]\n")
    write(notes, {"concepts/my-idea": IDEA})
    start = time.perf_counter()
    code, out, err = run("define", "my idea")
    assert time.perf_counter() - start < 2
    assert (code, out.splitlines()[0]) == (0, "my idea")
    if not told:
        assert err == ""
        return
    assert err.count("\n") == 1
    assert told in err
    assert err.endswith(f"; `immuno check {notes}` shows all.\n")
    code, out, _ = run("check", str(notes))
    assert code == 3
    assert told in out
    assert "\x1b" not in out + err


def test_all_of_them_together_are_still_one_line(run: Run, notes: Path) -> None:
    for name, (content, _) in BAD.items():
        put(notes, name, content)
    write(notes, {"concepts/my-idea": IDEA})
    before = run("define", "pd-1", "--json").out
    assert (run("define", "my idea").code, run("define", "pd-1", "--json").out) == (0, before)
    err = run("define", "my idea").err
    assert err.count("\n") == 1
    assert "of your own files are left out, the first: " in err
    told = run("check", str(notes)).out
    assert [name for name, (_, words) in BAD.items() if words and f"{notes}/{name}" not in told] == []


def test_a_file_that_needs_one_that_is_left_out_is_left_out_too(run: Run, notes: Path) -> None:
    write(notes, {f"concepts/idea-{n}": IDEA.replace("[pd-1]", f"[idea-{n + 1}]") for n in range(20)})
    write(notes, {"concepts/idea-20": "name: mute\n", "concepts/my-idea": IDEA})
    found = check_own(notes)
    assert found["counts"] == {"concept": 1}
    assert found["left_out"] == 21
    assert run("define", "my idea").code == 0


def test_a_tower_of_classes_is_bounded(notes: Path) -> None:
    for n in range(400):
        put(notes, f"concepts/floor-{n}.yaml", f"name: floor {n}\nplain: [{{text: x}}]\nis_a: [floor-{n - 1}]\n")
    put(notes, "concepts/floor-0.yaml", "name: floor 0\nplain: [{text: x}]\n")
    start = time.perf_counter()
    found = check_own(notes)
    assert time.perf_counter() - start < 5
    assert found["counts"] == {"concept": 101}
    assert {each["code"] for each in found["problems"]} == {"E305", "E102"} or found["left_out"] == 299


def test_a_patch_that_closes_a_ring_is_left_out(run: Run, notes: Path) -> None:
    write(notes, {"cells/t-cell": "is_a: [regulatory-t-cell]\n", "concepts/my-idea": IDEA})
    code, _, err = run("define", "t cell")
    assert code == 0
    assert "cells/t-cell.yaml:1: E104 is_a runs in a ring through t-cell" in err


def test_the_same_id_twice_counts_once(run: Run, notes: Path) -> None:
    write(notes, {"concepts/my-idea": IDEA, "cells/my-idea": IDEA})
    assert "E101 the id is taken by cells/my-idea.yaml" in run("define", "my idea").err
    assert run("define", "my idea").out.splitlines()[1] == "cell (yours)"


def test_markup_and_braces_in_names_are_shown_as_they_are(run: Run, notes: Path) -> None:
    write(
        notes,
        {"concepts/markup": "name: '[bold red]x[/bold red] {0}'\nplain: [{text: '[link=http://e.example]y[/]'}]\n"},
    )
    for colour in ("never", "always"):
        out = run("define", "concept/markup", "--color", colour).out
        assert "[bold red]x[/bold red] {0}" in out
        assert "[link=http://e.example]y[/]" in out
        assert "[bold red]x[/bold red] {0}" in run("list", "concepts", "--color", colour).out


def test_a_byte_order_mark_and_windows_line_ends_are_fine(run: Run, notes: Path) -> None:
    put(notes, "concepts/my-idea.yaml", "\ufeff" + IDEA.replace("\n", "\r\n"))
    code, out, err = run("define", "my idea")
    assert (code, out.splitlines()[0], err) == (0, "my idea", "")


def links(folder: Path, outside: Path) -> None:
    (folder / "concepts").mkdir()
    (folder / "concepts" / "link.yaml").symlink_to(outside / "secret.yaml")


def linked_folder(folder: Path, outside: Path) -> None:
    (folder / "concepts").symlink_to(outside)


def loop(folder: Path, outside: Path) -> None:
    (folder / "concepts").mkdir()
    (folder / "concepts" / "loop.yaml").symlink_to(folder / "concepts" / "loop.yaml")


def dangling(folder: Path, outside: Path) -> None:
    (folder / "concepts").symlink_to(outside / "nothing")


def pipe(folder: Path, outside: Path) -> None:
    (folder / "concepts").mkdir()
    os.mkfifo(folder / "concepts" / "pipe.yaml")


def pipe_for_a_folder(folder: Path, outside: Path) -> None:
    os.mkfifo(folder / "concepts")


def folder_for_a_file(folder: Path, outside: Path) -> None:
    (folder / "concepts" / "dir.yaml").mkdir(parents=True)


def file_for_a_folder(folder: Path, outside: Path) -> None:
    (folder / "concepts").write_text("x", encoding="utf-8")


def device(folder: Path, outside: Path) -> None:
    (folder / "concepts").mkdir()
    (folder / "concepts" / "zero.yaml").symlink_to("/dev/zero")


def odd_names(folder: Path, outside: Path) -> None:
    (folder / "concepts").mkdir()
    for name in ("a\nb.yaml", "\x1b[31m.yaml", "[bold].yaml", "\udcff.yaml", " .yaml", "x" * 250 + ".yaml"):
        (folder / "concepts" / name).write_text(IDEA, encoding="utf-8")


ODD = (
    links,
    linked_folder,
    loop,
    dangling,
    pipe,
    pipe_for_a_folder,
    folder_for_a_file,
    file_for_a_folder,
    device,
    odd_names,
)

#: runs the program, and tells every path outside what Python itself needs that was opened, made or removed
WATCHED = """
import os, sys
from pathlib import Path
seen = []
def hook(event, args):
    if event in ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.listdir", "os.scandir", "os.chmod",
                 "sqlite3.connect", "os.link", "os.symlink", "os.truncate", "os.utime", "tempfile.mkstemp"):
        seen.extend(str(each) for each in args[:2] if isinstance(each, str) and "/" in each)
from immuno_cli.corpus import store
store.CHECKOUT = Path(sys.argv[1])
from immuno_cli.__main__ import main
lines = sys.argv[2:]
sys.addaudithook(hook)
for line in lines:
    sys.argv[1:] = line.split()
    code = main()
    print("CODE", int(code), flush=True)
    print("CODE", file=sys.stderr)
print("SEEN", *map(ascii, dict.fromkeys(seen)), sep="\\n", file=sys.stderr)
"""


def watched(*lines: str) -> tuple[list[tuple[int, str, str]], list[str]]:
    """Code, stdout and stderr of each command line, and every path that was touched."""
    command = [sys.executable, "-c", WATCHED, str(TINY), *lines]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=60)
    err, _, seen = done.stderr.decode().partition("SEEN\n")
    parts = re.split(r"CODE (\d+)\n", done.stdout.decode())
    told = zip(map(int, parts[1::2]), parts[::2], err.split("CODE\n"), strict=False)
    return list(told), [ast.literal_eval(each) for each in seen.splitlines()]


@pytest.mark.skipif(os.name == "nt", reason="links and pipes")
@pytest.mark.parametrize("make", ODD, ids=lambda make: make.__name__)
def test_nothing_outside_the_folder_is_touched(notes: Path, tmp_path: Path, make: Callable[[Path, Path], None]) -> None:
    outside = tmp_path / "outside"
    secret = "name: secret\nplain: [{text: secret}]\n"
    write(outside, {"secret.yaml": secret, "concepts/secret": secret})
    before = {path: path.lstat().st_mtime_ns for path in (outside, *outside.rglob("*"))}
    make(notes, outside)
    write(notes, {"molecules/cd4": "xrefs: ['LAB:4']\n"})
    open_corpus(own=False).close()
    lines = ("define pd-1", "define LAB:4", "info", "list", "define secret", f"check {notes}")
    told, seen = watched(*lines)
    assert [code for code, _, _ in told] == [0, 0, 0, 0, 1, 3]
    for line, (_, out, err) in zip(lines, told, strict=True):
        assert "Traceback" not in err
        assert line.startswith("check") or err.count("left out") == 1
        assert "\x1b" not in out + err
    assert [path for path in seen if path.startswith(str(outside))] == []
    known = (str(notes), str(tmp_path / "cache"), str(TINY), str(ROOT), sys.prefix, sys.base_prefix, "/usr", "/etc")
    assert [path for path in seen if not path.startswith((*known, "file:"))] == []
    assert [path for path in seen if path.startswith(str(notes))] != []
    assert {path: path.lstat().st_mtime_ns for path in (outside, *outside.rglob("*"))} == before


def test_the_folder_itself_may_be_a_link(
    run: Run, notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(notes, {"concepts/my-idea": IDEA})
    (tmp_path / "there").symlink_to(notes)
    monkeypatch.setenv("IMMUNO_DATA", str(tmp_path / "there"))
    assert run("define", "my idea")[::2] == (0, "")


def test_too_many_files_and_too_much_text_are_left_out_as_a_whole(
    run: Run, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(notes, {f"concepts/idea-{n}": IDEA for n in range(5)})
    monkeypatch.setattr(overlay, "MAX_FILES", 4)
    code, out, err = run("define", "pd-1")
    assert (code, out.splitlines()[0]) == (0, "PD-1")
    assert err == f"immuno: your own entries in {notes} are left out: more than 4 files.\n"
    assert run("check", str(notes)) == (3, "", f"immuno: {notes} cannot be read: more than 4 files.\n")
    monkeypatch.setattr(overlay, "MAX_FILES", 10)
    monkeypatch.setattr(overlay, "MAX_BYTES", 10)
    assert run("define", "pd-1").err == f"immuno: your own entries in {notes} are left out: more than 0 MB.\n"


def test_a_file_beside_the_folders_is_pointed_out(run: Run, notes: Path) -> None:
    write(notes, {"my-idea": IDEA})
    assert run("define", "pd-1").err == f"immuno: {notes}/my-idea.yaml lies in no folder of a kind.\n"
    write(notes, {"concept/my-idea": IDEA, "concepts/another": IDEA.replace("my", "another")})
    code, out, _ = run("check", str(notes))
    assert code == 3
    assert [line.split(":")[0] for line in out.splitlines()] == [f"{notes}/concept", f"{notes}/my-idea.yaml"]


def test_what_editors_leave_is_passed_over(run: Run, notes: Path) -> None:
    left = ("my-idea.yaml~", ".my-idea.yaml.swp", "#my-idea.yaml#", "my-idea.yaml.bak", ".#my-idea.yaml")
    write(notes, {f"concepts/{name}": "[" for name in left} | {"concepts/my-idea.yaml": IDEA})
    assert run("define", "my idea")[::2] == (0, "")
    assert check_own(notes)["left_out"] == 0


def test_a_whole_corpus_is_no_folder_of_own_entries_and_changes_nothing(
    run: Run, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = run("define", "examplumab", "--json").out
    monkeypatch.setenv("IMMUNO_DATA", str(TINY))
    code, out, err = run("define", "examplumab", "--json")
    assert (code, out) == (0, before)
    assert err.count("\n") == 1
    assert "concepts/hostile-entry.yaml:3: E303 " in err  # what the tiny corpus has for other tests is not taken in


def test_a_clock_that_is_wrong_leaves_nothing_out(run: Run, notes: Path) -> None:
    write(notes, {"concepts/my-idea": IDEA + "reviewed: 2999-01-01\n"})
    os.utime(notes / "concepts" / "my-idea.yaml", (0, 0))
    assert run("define", "my idea")[::2] == (0, "")
    os.utime(notes / "concepts" / "my-idea.yaml", (2**33, 2**33))
    assert run("define", "my idea")[::2] == (0, "")


def test_a_file_with_a_thousand_faults_is_told_in_time(notes: Path) -> None:
    fields = "".join(f"field-{n}: x\n" for n in range(5000))
    put(notes, "concepts/faults.yaml", "name: a\nplain: [{text: x}]\n" + fields)
    start = time.perf_counter()
    found = check_own(notes)
    assert time.perf_counter() - start < 2
    assert len(found["problems"]) == 20


# -- whatever a file may hold

WITHIN = "text type cite molecule action agency date event events yours sign disease".split()
WORDS = st.sampled_from([*WITHIN, *(name for kind in KINDS.values() for name in kind.__struct_encode_fields__)])
LEAVES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["pd-1", "study-2010", "melanoma", "t-cell", "FDA", "2020-02-30", "2020", "blocks", "brand", "high"]
    ),
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
)
TREES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4), max_leaves=12
)
FILES = st.dictionaries(WORDS, TREES, max_size=8).map(
    lambda data: {"name": "a", "plain": [{"text": "x"}], **data} if len(data) % 2 else data
)


@pytest.fixture(scope="module")
def official() -> dict[str, Record]:
    from immuno_cli.corpus.merging import official_records
    from immuno_cli.corpus.store import open_store

    return curated.restored(official_records(open_store(TINY)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(st.sampled_from(list(KINDS)), st.sampled_from(["new", "pd-1", "t-cell", "examplumab"]), st.one_of(FILES, TREES))
def test_whatever_yaml_a_file_holds_it_is_read_or_told(
    official: dict[str, Record], tmp_path: Path, folder: str, ident: str, data: object
) -> None:
    path = tmp_path / "any" / folder / f"{ident}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8", errors="replace")
    found = curated.read(tmp_path / "any", official)
    path.unlink()
    assert bool(found.records) != bool(found.problems)
    if found.records:
        compiled(official, found)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))))
def test_whatever_bytes_a_file_holds_it_is_read_or_told(
    official: dict[str, Record], tmp_path: Path, data: bytes
) -> None:
    path = tmp_path / "any" / "concepts" / "new.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    found = curated.read(tmp_path / "any", official)
    assert bool(found.records) != bool(found.problems)


def compiled(official: dict[str, Record], found: curated.Own) -> None:
    """What was read makes an index, with everything else."""
    import sqlite3

    from immuno_cli.curation import compiler

    corpus = curated.merged(official, found, {"version": "1", "license": "x"}, "notes")
    with sqlite3.connect(":memory:") as db:
        db.executescript(compiler._SCHEMA)
        compiler._fill(db, corpus)
    db.close()


def test_what_is_wrong_in_itself_is_named_before_what_refers_to_it(run: Run, notes: Path) -> None:
    write(notes, {"concepts/a": IDEA.replace("[pd-1]", "[z]"), "concepts/z": "name: [", "concepts/my-idea": IDEA})
    err = run("define", "my idea").err
    assert err.startswith(f"immuno: 2 of your own files are left out, the first: {notes}/concepts/z.yaml:2: E003 ")
    told = run("check", str(notes)).out
    assert "concepts/a.yaml:4: E102 $.see_also[0]: 'z' is left out itself (" in told
    assert "no entry 'z'" not in told


TIPS = {
    "URL: example.org": "write an address, as https://example.org/page",
    "DOI: https://doi.org/10.1000/1": "write a DOI without its address, as 10.1056/NEJMoa1003466",
    "title: ' '": "write a text that is not blank",
    "url: https://example.org": "write `URL`",
    "doi: 10.1000/1": "write `DOI`",
    "Publisher: x": "write `publisher`",
    "colour: red": "fields are type, title, ",
}


@pytest.mark.parametrize("line", TIPS)
def test_a_tip_says_what_to_write(run: Run, notes: Path, line: str) -> None:
    title = "" if line.startswith("title") else "title: x\n"
    put(notes, "sources/notebook.yaml", f"type: book\n{title}{line}\n")
    assert f"({TIPS[line]}" in run("check", str(notes)).out


@pytest.mark.parametrize(("folder", "field"), [("sources", "URL"), ("headlines", "url")])
def test_an_address_with_a_password_is_refused(run: Run, notes: Path, folder: str, field: str) -> None:
    kind = "type: book\n" if folder == "sources" else ""
    put(notes, f"{folder}/mine.yaml", f"{kind}title: x\n{field}: https://me:secret@example.org/\n")
    out = run("check", str(notes)).out
    assert f"{folder}/mine.yaml:" in out
    assert f"E306 $.{field}: the address holds a user name or a password" in out
    assert "secret" not in out
