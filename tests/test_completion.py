"""What is offered at a TAB: names, topics, kinds, agencies, closed lists, commands, options; never an error."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from immuno_cli import completion, open_corpus, quick
from immuno_cli.commands import NAMES
from immuno_cli.corpus.begun import MOST

from .conftest import ROOT, Golden, Run
from .own import IDEA, write

SHELLS = ("bash", "zsh", "fish")


def offered(line: str, shell: str = "fish") -> list[str]:
    """The first column of what is offered at the end of a line."""
    outcome = quick.answer(["__complete", shell, line])
    assert outcome
    return [row.split("\t")[0] for row in str(outcome.data).splitlines()[1:]]


def parameters() -> list[tuple[str, Any]]:
    return [(name, each) for name in NAMES for each in completion._parameters(name)]


@pytest.mark.parametrize("command", NAMES)
def test_every_option_of_every_command_is_offered(command: str) -> None:
    options = [each for each in completion._parameters(command) if each.param_type_name == "option"]
    found = offered(f"immuno {command} --")
    for each in options:
        assert set(each.opts) & set(found), f"{each.opts} of {command}"
    assert {"--help", "--no-pager"} <= set(found)


@pytest.mark.parametrize("command", NAMES)
def test_every_command_is_offered_with_the_gloss_of_its_file(command: str) -> None:
    glosses = dict(completion._root(""))
    assert glosses[command], f"commands/{command}.py must begin with `immuno {command}`: and what it is"
    assert command in offered("immuno ")


def test_every_closed_list_is_offered() -> None:
    closed = [(name, each) for name, each in parameters() if hasattr(each.type, "choices")]
    assert len(closed) > 10
    for name, each in closed:
        line = f"immuno {name} {each.opts[0] + ' ' if each.param_type_name == 'option' else ''}"
        assert offered(line) == [str(getattr(one, "value", one)) for one in each.type.choices], line


def test_the_tables_know_which_options_take_a_value() -> None:
    wrong = [
        f"{option} of {name}"
        for name, each in parameters()
        if each.param_type_name == "option"
        for option in each.opts
        if (option in completion.VALUED and each.is_flag) or (option in completion.FLAGS and not each.is_flag)
    ]
    assert not wrong, "VALUED and FLAGS in completion.py hold for all commands"
    assert not completion.VALUED & completion.FLAGS


def test_every_option_that_takes_a_name_of_the_corpus_is_known() -> None:
    """A new option must stand in OPTIONS where it takes names, or here where it takes free text."""
    free = {
        "--since",
        "--until",
        "--approved-since",
        "--svg",
        "--output",
        "--source",
        "--status",
        "--limit",
        "--depth",
        "--xref",
    }
    unknown = {
        option
        for _, each in parameters()
        if each.param_type_name == "option" and not each.is_flag and not hasattr(each.type, "choices")
        for option in each.opts
        if option.startswith("--") and option not in free | set(completion.OPTIONS)
    } - {"--kind", "--batch"}
    assert not unknown, "what do they take? see OPTIONS in completion.py"


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("immuno define regulatory T c", ["cell"]),
        ("immuno export ob", ["obo"]),
        ("immuno export obo --kind ag", ["agent"]),
        ("immuno define 'regulatory T c", ["regulatory T cell"]),
        ("immuno define pd1", ["PD-1"]),
        ("immuno define pd", ["PD-1", "PD-L1"]),
        ("immuno define malignant mel", ["melanoma"]),
        ("immuno define IFN-γ", ["IFN-γ"]),
        ("immuno define ifng", ["IFN-γ"]),
        ("immuno define --kind cell t", ["T cell", "Treg"]),
        ("immuno define --kind cells --json t", ["T cell", "Treg"]),
        ("immuno --no-pager define examplum", ["examplumab"]),
        ("immuno headlines --topic skin", ["skin cancer"]),
        ("immuno headlines --topic skin ", ["cancer"]),
        ("immuno headlines skin c", ["cancer"]),
        ("immuno list ag", ["agents"]),
        ("immuno list agents --class checkpoint inh", ["inhibitor therapy"]),
        ("immuno list --target pd", ["PD-1"]),
        ("immuno list --agency hc", ["HC"]),
        ("immuno list --modality mono", ["monoclonal-antibody"]),
        ("immuno approvals swiss", ["Swissmedic"]),
        ("immuno compare T cell vs regul", ["regulatory T cell"]),
        ("immuno compare examplumab sampl", ["samplimab"]),
        ("immuno define molecule/pd", ["molecule/pd-1", "molecule/pd-l1"]),
        ("immuno open --xref NC", ["NCIT", "NCBIGene"]),
        ("immuno define -- --", []),
        ("immuno define xyzzy", []),
        ("immuno xyzzy define ", []),
        ("immuno info ", []),
    ],
)
def test_what_is_offered(line: str, wanted: list[str]) -> None:
    assert sorted(offered(line)) == sorted(wanted)


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize("shell", SHELLS)
def test_what_each_shell_is_told(golden: Golden, shell: str) -> None:
    lines = ["immuno ", *(f"immuno {each}" for each in ("define int", "define 'regul", "tree --", "define --kind=c"))]
    told = [f"$ {line}|\n{quick.answer(['__complete', shell, line]).data}" for line in lines]  # type: ignore[union-attr]
    golden(f"completion-{shell}.txt", "\n".join(told))


@pytest.mark.usefixtures("tiny")
def test_bash_gets_what_stands_behind_a_colon_or_an_equals_sign() -> None:
    for line, replaced, wanted in (
        ("immuno define NCIT:C10", "C10", "C106432"),
        ("immuno define ncit:C10", "C10", "C106432"),
        ("immuno define --kind=ag", "ag", "agent"),
        ('immuno define "regul', "regul", "regulatory T cell"),
    ):
        assert str(quick.answer(["__complete", "bash", line, replaced]).data) == f"names\n{wanted}\n"  # type: ignore[union-attr]


def test_files_are_left_to_the_shell() -> None:
    for line in ("immuno annotate no", "immuno define --batch ", "immuno check da"):
        assert quick.answer(["__complete", "bash", line]).data == "files\n"  # type: ignore[union-attr]


def test_a_british_word_that_is_cut_off_goes_on() -> None:
    assert any("tumour" in each for each in offered("immuno define tumou"))


def test_no_more_than_some_tens_are_offered_and_they_agree_as_far_as_all_do() -> None:
    assert len(offered("immuno define ")) == MOST
    found = offered("immuno define a")
    assert len(found) == MOST
    assert len({each[:2] for each in found}) > 3


@pytest.mark.usefixtures("tiny")
def test_what_could_steer_a_terminal_is_not_offered() -> None:
    told = str(quick.answer(["__complete", "fish", "immuno define "]).data)  # type: ignore[union-attr]
    assert told.replace("\n", "").replace("\t", "").isprintable()


@pytest.mark.usefixtures("tiny")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(
    st.sampled_from(SHELLS),
    st.sampled_from(["", "immuno ", "immuno define ", "immuno compare T cell ", "immuno list --class "]),
    st.text(max_size=12) | st.sampled_from(["'", '"T', "\\", "--kind=", "-", "a/", "MESH:", "\x1b[", "\udcff", "%s"]),
    st.text(max_size=4),
)
def test_whatever_is_typed_each_candidate_is_one_line(shell: str, start: str, text: str, replaced: str) -> None:
    outcome = quick.answer(["__complete", shell, start + text, replaced])
    assert outcome
    head, *rows = str(outcome.data).split("\n")
    assert head in ("names", "files")
    assert rows.pop() == ""
    assert all(row.count("\t") == {"bash": 0, "zsh": 2, "fish": 1}[shell] for row in rows)
    assert outcome.code == 0


def test_names_are_completed_before_typer_and_a_broken_corpus_is_silent(tmp_path: Any) -> None:
    show = (
        "import sys; from immuno_cli.corpus import store; store.CHECKOUT = sys.argv.pop(1) or store.CHECKOUT;"
        "from immuno_cli.__main__ import main; code = main(); print('typer' in sys.modules, code, file=sys.stderr)"
    )
    for place, wanted in (("", "names\nregulatory T cell\n"), (str(tmp_path), "names\n")):
        command = [
            sys.executable,
            "-c",
            show,
            place,
            "__complete",
            "bash",
            "immuno define --json regulatory T ce",
            "ce",
        ]
        command[-2] = "immuno define --level plain regulatory\\ T\\ ce" if not place else command[-2]
        done = subprocess.run(command[:-1], cwd=ROOT, capture_output=True, text=True, check=True)
        assert done.stdout.replace("\\", "") == wanted
        assert done.stderr == "False 0\n"


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_of_a_shell_is_printed(run: Run, shell: str) -> None:
    code, out, err = run("completion", shell)
    assert (code, err) == (0, "")
    assert f"# Completion of immuno for {shell}" in out
    assert max(map(len, out.splitlines())) <= 120


def test_other_shells_are_refused(run: Run) -> None:
    assert run("completion", "csh").code == 2


def test_new_is_offered_every_kind() -> None:
    kinds = ["therapy", "agent", "cell", "molecule", "disease", "adverse-event", "concept", "headline", "source"]
    assert offered("immuno new ") == kinds
    assert offered("immuno new con") == ["concept"]
    assert offered("immuno new concept tum") == []


def test_a_tab_compiles_no_own_entries(notes: Path, run: Run) -> None:
    write(notes, {"concepts/my-idea": IDEA})
    open_corpus(own=False).close()
    assert offered("immuno define examplu") == ["examplumab"]
    assert offered("immuno define my id") == []
    assert not list((notes.parent / "cache" / "immuno").glob("own-*"))
    assert run("define", "my idea").code == 0
    assert offered("immuno define my id") == ["idea"]
