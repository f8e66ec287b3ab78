"""The manual page names every command and option, exit code, file and variable, and is sound."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from immuno_cli import completion
from immuno_cli.anywhere import OPTIONS as ANYWHERE
from immuno_cli.commands import NAMES
from immuno_cli.exits import ExitCode

from .conftest import ROOT

PAGE = ROOT / "man" / "immuno.1"
TEXT = PAGE.read_text(encoding="utf-8")
#: the options that the page tells of once
EVERYWHERE = {"--json", "--csv", "--format", "--color", "--colour", "--help", "-h", *ANYWHERE}


def section(heading: str) -> str:
    return TEXT.split(f".Sh {heading}\n", 1)[1].split("\n.Sh ", 1)[0]


@pytest.mark.parametrize("command", NAMES)
def test_the_page_has_a_section_for_every_command(command: str) -> None:
    assert re.search(rf"^\.Ss immuno {command}\b", section("COMMANDS"), re.MULTILINE), (
        f"man/immuno.1 lacks a section `.Ss immuno {command} …` with the options of the command"
    )


@pytest.mark.parametrize("command", NAMES)
def test_the_page_names_every_option_of_every_command(command: str) -> None:
    part = re.split(rf"^\.Ss immuno {command}\b.*\n", section("COMMANDS"), flags=re.MULTILINE)[-1].split("\n.Ss ")[0]
    named = {f"{'--' if double else '-'}{name}" for double, name in re.findall(r"Fl (Fl )?([a-z][a-z-]*)", part)}
    wanted = {
        option for each in completion._parameters(command) if each.param_type_name == "option" for option in each.opts
    }
    missing = wanted - named - EVERYWHERE
    assert not missing, f"man/immuno.1, `.Ss immuno {command}`, lacks {', '.join(sorted(missing))}"
    assert not named - wanted - EVERYWHERE, f"`immuno {command}` has no {', '.join(sorted(named - wanted))}"


def test_the_page_names_the_options_of_all_commands() -> None:
    part = section("OPTIONS")
    missing = [option for option in EVERYWHERE if not re.search(rf"\b{option.lstrip('-')}\b", part)]
    assert not missing, f"man/immuno.1, `.Sh OPTIONS`, lacks {', '.join(missing)}"


def test_the_page_names_every_exit_code() -> None:
    told = re.findall(r"^\.It (\d+)$", section("EXIT STATUS"), re.MULTILINE)
    assert [int(code) for code in told] == sorted(ExitCode)


def test_the_page_names_every_variable_that_the_program_reads() -> None:
    read: set[str] = set()
    for path in (ROOT / "immuno_cli").rglob("*.py"):
        read |= set(re.findall(r"environ(?:\.get\(|\[)\"([A-Z_]+)\"", path.read_text(encoding="utf-8")))
    # set for rapidfuzz, not read; and how the desktop says that there is a screen
    missing = read - set(re.findall(r"\b[A-Z_]{4,}\b", section("ENVIRONMENT")))
    missing -= {"RAPIDFUZZ_IMPLEMENTATION", "DISPLAY", "WAYLAND_DISPLAY"}
    assert not missing, f"man/immuno.1, `.Sh ENVIRONMENT`, lacks {', '.join(sorted(missing))}"
    assert {"IMMUNO_PAGER", "PAGER", "TERM"} <= read


def test_the_page_is_sound() -> None:
    if not shutil.which("mandoc"):
        pytest.skip("there is no mandoc on this machine")
    done = subprocess.run(["mandoc", "-Tlint", "-W", "warning", PAGE], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_page_fits_80_columns() -> None:
    if not shutil.which("mandoc"):
        pytest.skip("there is no mandoc on this machine")
    done = subprocess.run(["mandoc", "-Tutf8", "-Owidth=80", PAGE], capture_output=True, text=True, check=True)
    lines = re.sub(".\b", "", done.stdout).splitlines()
    assert len(lines) > 100
    assert max(map(len, lines)) <= 80
