"""Documentation names every command, option, field and code; what it shows is what the program prints."""

from __future__ import annotations

import re
import shlex
import tomllib

import msgspec
import pytest

from immuno_cli import __version__
from immuno_cli.commands import NAMES
from immuno_cli.curation import checks
from immuno_cli.model import KINDS

from .conftest import ROOT, Run

README = (ROOT / "README.md").read_text(encoding="utf-8")
DATA_README = (ROOT / "data" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", NAMES)
def test_the_readme_tables_every_command(command: str) -> None:
    assert re.search(rf"^\| `immuno {command}", README, re.MULTILINE)


@pytest.mark.parametrize("command", NAMES)
def test_every_command_has_help_that_fits_80_columns(run: Run, command: str) -> None:
    for flag in ("-h", "--help"):
        code, out, err = run(command, flag)
        assert (code, err) == (0, "")
        assert max(map(len, out.splitlines())) <= 80


def test_what_the_readme_shows_is_what_the_program_prints(run: Run) -> None:
    shown = re.findall(r"```console\n\$ (immuno .*?)\n(.*?)```", README, re.DOTALL)
    assert shown
    for line, output in shown:
        out = run(*shlex.split(line)[1:]).out
        for part in output.strip().split("\n…\n"):
            assert part.strip("\n") in out, line


def test_the_two_commands_of_the_readme_are_those_of_continuous_integration() -> None:
    assert "python3 dev.py define regulatory T cell" in README
    assert "python3 dev.py test" in README
    assert "python3 dev.py test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", KINDS)
def test_the_templates_show_every_field_of_every_kind(folder: str) -> None:
    section = DATA_README.split(f"## {folder}/", 1)[1].split("\n## ", 1)[0]
    head = DATA_README.split("## Every entry", 1)[1].split("\n## ", 1)[0]
    place = section if folder in ("headlines", "sources") else section + head
    missing = [field for field in KINDS[folder].__struct_encode_fields__ if not re.search(rf"\b{field}:", place)]
    assert missing == []


def test_the_templates_are_yaml_that_the_schema_takes() -> None:
    from immuno_cli.curation.reader import parse

    templates = re.findall(r"```yaml\n# data/([a-z-]+)/[^\n]*\n(.*?)```", DATA_README, re.DOTALL)
    assert {folder for folder, _ in templates} == set(KINDS)
    for folder, text in templates:
        msgspec.convert(parse(text), KINDS[folder])


def test_the_lint_codes_are_tabled_for_curators() -> None:
    for code, level, title in re.findall(r"\| ([EW]\d{3}) \| (\w+) \| (.*?) \|", checks.__doc__ or ""):
        assert f"| {code} | {level} | {title} |" in DATA_README


def test_versions_agree() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert f"\nversion: {__version__}\n" in citation
    assert f"\n## {__version__}" in changelog
    assert "version" in project["project"]["dynamic"]


def test_every_file_has_a_licence() -> None:
    for name in ("MIT.txt", "CC-BY-4.0.txt"):
        assert (ROOT / "LICENSES" / name).stat().st_size > 1000
    reuse = tomllib.loads((ROOT / "REUSE.toml").read_text(encoding="utf-8"))
    assert {each["SPDX-License-Identifier"] for each in reuse["annotations"]} == {"MIT", "CC-BY-4.0"}
