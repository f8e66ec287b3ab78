"""`immuno edit`: one's own file on an entry, in the editor, and what is wrong with it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT, TINY, Run
from .own import IDEA, PATCH, write

PROGRAM = """
import sys
from pathlib import Path
from immuno_cli.corpus import store
store.CHECKOUT = Path(sys.argv[1])
sys.argv[1:] = sys.argv[2:]
from immuno_cli.__main__ import main
sys.exit(main())
"""


def on_a_terminal(*arguments: str, **environment: str) -> tuple[int, str]:
    """Code and output of the program on a terminal of its own; an editor may write to it too."""
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", PROGRAM, str(TINY), "edit", *arguments]
    usual = {name: value for name, value in os.environ.items() if name not in ("VISUAL", "EDITOR")}
    running = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT, env={**usual, **environment}
    )
    os.close(theirs)
    out = b""
    while True:
        try:
            some = os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
        if not some:
            break
        out += some
    os.close(ours)
    return running.wait(timeout=30), out.decode().replace("\r\n", "\n")


@pytest.fixture
def editor(tmp_path: Path) -> str:
    """An editor that appends its first argument to the file."""
    script = tmp_path / "an editor.py"
    code = "import sys\nopen(sys.argv[-1], 'a').write(sys.argv[1].replace('|', chr(10)))\n"
    script.write_text(code, encoding="utf-8")
    return f"{sys.executable} '{script}'"


def test_a_patch_of_an_official_entry_is_written_opened_and_checked(notes: Path, editor: str, run: Run) -> None:
    added = "names:|  - {text: my brake, type: lay}|"
    path = notes / "molecules" / "pd-1.yaml"
    assert on_a_terminal("PD-1", EDITOR=f'{editor} "{added}"') == (0, f"{path}\n")
    assert run("define", "my brake").out.startswith("PD-1\n")
    code, out = on_a_terminal("my", "brake", EDITOR=f"{editor} 'is_a: [nothing]|'")
    assert code == 3
    assert out.startswith(f"{path}\nimmuno: line ")
    assert "E102 $.is_a[0]: no entry 'nothing' (write the entry, or take the reference out)\n" in out
    assert "official molecule PD-1" in path.read_text(encoding="utf-8")


def test_visual_goes_before_editor(notes: Path, editor: str) -> None:
    write(notes, {"concepts/my-idea": IDEA})
    code, _ = on_a_terminal("my", "idea", VISUAL=f"{editor} '# seen|'", EDITOR="false")
    assert code == 0
    assert (notes / "concepts" / "my-idea.yaml").read_text(encoding="utf-8") == IDEA + "# seen\n"


def test_a_new_file_in_which_nothing_was_written_is_removed(notes: Path) -> None:
    code, out = on_a_terminal("PD-1", EDITOR="true")
    assert (code, out) == (0, "immuno: nothing was written; the new file is removed.\n")
    assert list(notes.iterdir()) == []


def test_a_file_that_was_there_stays(notes: Path) -> None:
    write(notes, {"molecules/pd-1": PATCH.replace("    cite: [notebook]\n", "").replace("see_also: [my-idea]\n", "")})
    assert on_a_terminal("PD-1", EDITOR="true") == (0, f"{notes}/molecules/pd-1.yaml\n")
    assert (notes / "molecules" / "pd-1.yaml").is_file()


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("no-such-editor --wait", "cannot run the editor 'no-such-editor': No such file or directory."),
        ("an 'open quote", "EDITOR is no command: No closing quotation."),
    ],
)
def test_an_editor_that_does_not_run_is_one_line(notes: Path, command: str, told: str) -> None:
    code, out = on_a_terminal("PD-1", EDITOR=command)
    assert (code, out) == (3, f"immuno: {told}\n")
    assert list(notes.rglob("*.yaml")) == []


def test_an_editor_that_fails_is_told(notes: Path) -> None:
    write(notes, {"concepts/my-idea": IDEA})
    path = notes / "concepts" / "my-idea.yaml"
    assert on_a_terminal("my", "idea", EDITOR="false") == (0, f"{path}\nimmuno: false ended with code 1.\n")


def test_without_a_terminal_the_path_is_printed(run: Run, notes: Path) -> None:
    write(notes, {"concepts/my-idea": IDEA})
    told = "immuno: no terminal to open an editor on; edit the file by hand.\n"
    assert run("edit", "my", "idea") == (0, f"{notes}/concepts/my-idea.yaml\n", told)
    assert run("edit", "examplya") == (0, f"{notes}/agents/examplumab.yaml\n", told)
    assert "## What you add to the official agent examplumab." in (notes / "agents" / "examplumab.yaml").read_text()
    assert run("define", "examplumab")[::2] == (0, "")  # a template of which nothing is used yet is nothing wrong


def test_without_an_editor_the_path_is_printed(notes: Path) -> None:
    write(notes, {"concepts/my-idea": IDEA})
    code, out = on_a_terminal("my", "idea", PATH="")
    assert code == 0
    assert out.endswith("immuno: set EDITOR to a program that opens it; edit the file by hand.\n")


def test_a_file_that_is_left_out_is_found_by_its_id(run: Run, notes: Path) -> None:
    write(notes, {"concepts/my-idea": "name: [", "sources/notebook": "title: x\n"})
    assert run("edit", "My idea").out == f"{notes}/concepts/my-idea.yaml\n"
    assert run("edit", "concept/my-idea").out == f"{notes}/concepts/my-idea.yaml\n"
    assert run("edit", "source/notebook").out == f"{notes}/sources/notebook.yaml\n"


def test_a_name_that_nothing_has_or_that_several_have_is_code_1(run: Run, notes: Path) -> None:
    code, out, err = run("edit", "examplumabb")
    assert (code, out) == (1, "")
    assert "Did you mean:\n  examplumab" in err.replace("immuno: ", "", 1)
    code, out, err = run("edit", "CR")
    assert (code, out) == (1, "")
    assert "concept/complete-response" in err
    assert list(notes.iterdir()) == []


def test_a_link_is_not_opened(run: Run, notes: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.yaml").write_text("name: secret\n", encoding="utf-8")
    (notes / "molecules").mkdir()
    (notes / "molecules" / "pd-1.yaml").symlink_to(tmp_path / "outside.yaml")
    code, out, err = run("edit", "PD-1")
    assert (code, out) == (3, "")
    assert err == f"immuno: {notes}/molecules/pd-1.yaml is a link; own entries are plain files.\n"
    assert (tmp_path / "outside.yaml").read_text(encoding="utf-8") == "name: secret\n"


@pytest.mark.parametrize("new", [True, False])
def test_an_editor_that_removes_the_file_is_one_line(notes: Path, new: bool) -> None:
    if not new:
        write(notes, {"concepts/my-idea": IDEA})
    name = "pd-1" if new else "my-idea"
    code, shown = on_a_terminal(name, EDITOR="rm")
    folder = "molecules" if new else "concepts"
    assert (code, " ".join(shown.split())) == (3, f"immuno: {notes / folder / name}.yaml is gone; rm left no file.")
    assert new is not (notes / folder).exists()


@pytest.mark.parametrize(
    "name", ["2022-10-18-examplumab-helps-in-melanoma", "headline/2022-10-18-examplumab-helps-in-melanoma"]
)
def test_a_headline_goes_by_its_id(run: Run, notes: Path, name: str) -> None:
    path = notes / "headlines" / "2022-10-18-examplumab-helps-in-melanoma.yaml"
    assert run("edit", name).out == f"{path}\n"
    assert "## What you add to the official headline " in path.read_text(encoding="utf-8")
    assert "# topics:" in path.read_text(encoding="utf-8")
    assert run("define", "pd-1").err == ""


def test_a_source_goes_by_its_id(run: Run, notes: Path) -> None:
    assert run("edit", "source/study-2010").out == f"{notes / 'sources' / 'study-2010.yaml'}\n"
    assert run("edit", "headline/study-2010").code == 1
