"""Completion in real shells: what a TAB writes on the line, as the program then gets it."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from .conftest import ROOT, TINY

SCRIPTS = ROOT / "immuno_cli" / "shells"
#: how each shell starts without the files of its user, and loads the completion
START = {
    "bash": (["--noprofile", "--norc"], f"source {SCRIPTS}/immuno.bash"),
    "zsh": (["-f"], f"autoload -Uz compinit && compinit -D && source {SCRIPTS}/_immuno"),
    "fish": (["--no-config"], f"source {SCRIPTS}/immuno.fish"),
}
#: answers TABs from a corpus, and shows the words of the line when it is run
PROGRAM = """#!{python}
import json, sys
sys.path.insert(0, {root!r})
if sys.argv[1:2] != ["__complete"]:
    print("GOT" + json.dumps(sys.argv[1:]) + "END", flush=True)
    sys.exit()
from immuno_cli.__main__ import entry
from immuno_cli.corpus import store
store.CHECKOUT = {data!r}
entry()
"""
#: names that a shell could take for something else
AWKWARD = {"whipples": "Whipple's $(touch caught) `touch caught`; [x]", "gamma": "γδ & T (cell)"}
CONCEPT = """name: "{name}"
plain: [{{text: A name that is awkward to type., cite: [study-2010]}}]
expert: [{{text: A name that is awkward to type., cite: [study-2010]}}]
reviewed: 2026-11-01
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a file and with `immuno`, whose corpus is the tiny one with awkward names in it."""
    folder = tmp_path_factory.mktemp("home")
    data = shutil.copytree(TINY, folder / "data")
    for ident, name in AWKWARD.items():
        (data / "concepts" / f"{ident}.yaml").write_text(CONCEPT.format(name=name), encoding="utf-8")
    program = PROGRAM.format(python=sys.executable, root=str(ROOT), data=str(data))
    (folder / "immuno").write_text(program, encoding="utf-8")
    (folder / "immuno").chmod(0o755)
    (folder / "notes of a day.txt").write_text("x", encoding="utf-8")
    return folder


class Shell:
    """An interactive shell that completes immuno."""

    def __init__(self, name: str, home: Path) -> None:
        self.name, self.home = name, home
        kept = {each: os.environ[each] for each in ("XDG_CACHE_HOME",) if each in os.environ}
        path = f"{home}:{os.environ['PATH']}"
        self.environment = {"LC_ALL": "C.UTF-8", **kept, "PATH": path, "HOME": str(home), "TERM": "xterm", "PS1": "> "}
        options, self.load = START[name]
        self.child = pexpect.spawn(
            name,
            [*options, "-i"],
            env=self.environment,
            cwd=str(home),
            encoding="utf-8",
            timeout=30,
            dimensions=(40, 200),
        )
        self.child.sendline(f"{self.load}; echo LOA''DED")
        self.child.expect("LOADED")

    def typed(self, keys: str) -> list[str]:
        """What the program gets when these keys are pressed, then Enter."""
        self.child.send(f"{keys}\r")
        self.child.expect(r"GOT(\[.*?\])END")
        words = json.loads(re.sub(r"[\r\n]", "", self.child.match.group(1)))
        return [str(word) for word in words]

    def shown(self, keys: str, wanted: str) -> str:
        """What is on the screen once these keys are pressed and what is wanted has come."""
        self.child.send(keys)
        self.child.expect(wanted)
        shown = self.child.before + self.child.after
        self.child.send("\x03")
        return str(shown)


@pytest.fixture(scope="module", params=START)
def shell(request: pytest.FixtureRequest, home: Path) -> Iterator[Shell]:
    if not shutil.which(request.param):
        pytest.skip(f"there is no {request.param} on this machine")
    shell = Shell(request.param, home)
    yield shell
    shell.child.close(force=True)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("immuno def\tpd1", "define pd1"),
        ("immuno define regulatory T c\t", "define regulatory T cell"),
        ("immuno define regul\t", "define regulatory T cell"),
        ("immuno define REGUL\t", "define regulatory T cell"),
        ("immuno define pd-1\t", "define PD-1"),
        ("immuno define examplum\t--json", "define examplumab --json"),
        ("immuno define --kind cell reg\t", "define --kind cell regulatory T cell"),
        ("immuno define --kind dis\tskin", "define --kind disease skin"),
        ("immuno define --kind=dis\tskin", "define --kind=disease skin"),
        ("immuno define --lev\texp\tpd1", "define --level expert pd1"),
        ("immuno list dis\t", "list diseases"),
        ("immuno list --agency Swi\t", "list --agency Swissmedic"),
        ("immuno define NCIT:C10\t", "define NCIT:C106432"),
        ("immuno define agent/exam\t", "define agent/examplumab"),
        ("immuno completion zs\t", "completion zsh"),
    ],
)
def test_a_tab_completes(shell: Shell, keys: str, words: str) -> None:
    assert " ".join(shell.typed(keys)) == words


def test_a_tab_puts_a_name_right_whose_spelling_folds_to_what_was_typed(shell: Shell) -> None:
    if shell.name == "fish":
        pytest.skip("fish inserts only what goes on from the letters that are typed")
    assert shell.typed("immuno define pd1\t") == ["define", "PD-1"]
    assert shell.typed("immuno define interferon-ga\t") == ["define", "interferon", "gamma"]


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ('immuno define "regulatory T c\t', ["define", "regulatory T cell"]),
        ("immuno define 'regulatory T c\t", ["define", "regulatory T cell"]),
        ("immuno define regulatory\\ T\\ c\t", ["define", "regulatory T cell"]),
        ("immuno headlines --topic skin\t", ["headlines", "--topic", "skin cancer"]),
        ("immuno compare regul\tvs pd1", ["compare", "regulatory T cell", "vs", "pd1"]),
        ("immuno annotate note\t", ["annotate", "notes of a day.txt"]),
    ],
)
def test_a_name_of_several_words_can_be_one_word_of_the_line(shell: Shell, keys: str, words: list[str]) -> None:
    assert shell.typed(keys) == words


@pytest.mark.parametrize(
    ("keys", "name"),
    [
        ("whip\t", AWKWARD["whipples"]),
        ("'whip\t", AWKWARD["whipples"]),
        ('"whip\t', AWKWARD["whipples"]),
        ("γδ\t", AWKWARD["gamma"]),
        ("γδ \\& \t", AWKWARD["gamma"]),
        ("'γδ \t", AWKWARD["gamma"]),
    ],
)
def test_what_a_shell_would_obey_is_inserted_as_text(shell: Shell, keys: str, name: str) -> None:
    assert " ".join(shell.typed(f"immuno define {keys}")[1:]) == name
    assert not (shell.home / "caught").exists()


def test_what_nothing_begins_with_stays_as_it_was_typed(shell: Shell) -> None:
    assert shell.typed("immuno define xyzzy\t") == ["define", "xyzzy"]
    assert shell.typed("immuno xyzzy\t") == ["xyzzy"]


def test_several_names_go_as_far_as_they_agree(shell: Shell) -> None:
    assert shell.typed("immuno define interl\t12") == ["define", "interleukin-12"]


def test_all_that_may_follow_is_listed_with_a_gloss_where_the_shell_shows_one(shell: Shell) -> None:
    keys = {"bash": "immuno define t\t\t\t", "zsh": "immuno define t\t\t", "fish": "complete -C 'immuno define t'\r"}
    told = {"bash": "T lymphocyte|t cell.*treg", "zsh": "T ?cell +-- .*", "fish": "T cell\t.*"}
    assert shell.shown(keys[shell.name], told[shell.name])
