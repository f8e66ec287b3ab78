"""The wheel carries its index and answers in a fresh environment, without the checkout and without YAML files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from immuno_cli import contracts

from .conftest import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def fresh(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel; only its dependencies are borrowed from this one, so no network is needed."""
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder, symlinks=os.name != "nt")
    python = folder / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*install, str(wheel)], check=True)
    (site,) = (folder / "lib").glob("python*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder


def run(fresh: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "XDG_CACHE_HOME": str(fresh / "no-cache")}
    command = [str(fresh / "bin" / "immuno"), *arguments]
    return subprocess.run(command, cwd=fresh, env=environment, capture_output=True, text=True, check=False)


def test_the_wheel_holds_the_index_and_no_data_folder(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "immuno_cli/corpus.sqlite" in names
    assert "immuno_cli/py.typed" in names
    assert "immuno_cli/contracts.py" in names
    assert not [name for name in names if name.endswith((".yaml", ".pyc"))]
    assert any(name.endswith("licenses/LICENSES/CC-BY-4.0.txt") for name in names)


def test_the_wheel_holds_every_schema_as_it_is_printed(wheel: Path, fresh: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    shipped = {name for name in archive.namelist() if name.startswith("immuno_cli/schemas/")}
    assert shipped == {f"immuno_cli/schemas/{name}.json" for name in contracts.titles()}
    for name in contracts.titles():
        assert archive.read(f"immuno_cli/schemas/{name}.json").decode() == contracts.as_text(name)
    assert run(fresh, "schema", "agent").stdout == contracts.as_text("agent")


def test_an_installed_immuno_answers_from_its_own_index(fresh: Path) -> None:
    done = run(fresh, "define", "MK-3475")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("pembrolizumab\n")
    paths = json.loads(run(fresh, "info", "--json").stdout)["results"][0]["paths"]
    assert paths["origin"] == "package"
    assert Path(paths["index"]).is_relative_to(fresh)
    assert not (fresh / "no-cache").exists()


def test_an_installed_immuno_answers_as_the_checkout_does(fresh: Path) -> None:
    for arguments in (["define", "nivolumab", "--json"], ["search", "kidney", "transplant"], ["headlines", "melanoma"]):
        command = [sys.executable, "-m", "immuno_cli", *arguments]
        here = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        assert run(fresh, *arguments).stdout == here.stdout


def test_the_quick_lane_of_an_installed_immuno_loads_next_to_nothing(fresh: Path) -> None:
    show = (
        "import sys; before = set(sys.modules); from immuno_cli.__main__ import main; sys.argv = sys.argv[1:]; main();"
        "print(*(set(sys.modules) - before), file=sys.stderr)"
    )
    for arguments in (
        ["define", "PD-1"],
        ["define", "PD-1", "--json"],
        ["headlines", "melanoma"],
        ["approvals", "melanoma"],
    ):
        command = [str(fresh / "bin" / "python"), "-c", show, "immuno", *arguments]
        done = subprocess.run(command, cwd=fresh, capture_output=True, text=True, check=True)
        heavy = {"typer", "typing", "pathlib", "urllib", "rich", "rapidfuzz", "yaml", "msgspec", "tempfile", "zlib"}
        assert {name.partition(".")[0] for name in done.stderr.split()} & heavy == set()


def test_an_installed_immuno_takes_in_own_entries(fresh: Path, tmp_path: Path) -> None:
    (tmp_path / "concepts").mkdir()
    own = "name: my idea\nplain:\n  - text: A thought of my own.\nsee_also: [pd-1]\n"
    (tmp_path / "concepts" / "my-idea.yaml").write_text(own, encoding="utf-8")
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache"), "IMMUNO_DATA": str(tmp_path)}
    immuno = str(fresh / "bin" / "immuno")
    asked = (["define", "my", "idea"], ["define", "pembrolizumab", "--json"], ["check"])
    for arguments in asked:
        done = subprocess.run(
            [immuno, *arguments], cwd=fresh, env=environment, capture_output=True, text=True, check=True
        )
        official = run(fresh, *arguments)
        if arguments[-1] == "--json":  # every field of every official entry comes back out of the packaged index
            assert json.loads(done.stdout)["results"] == json.loads(official.stdout)["results"]
    assert (done.stdout, done.stderr) == ("", "immuno: 1 own file, 0 left out, 0 errors.\n")


def test_check_without_a_folder_says_what_to_name(fresh: Path) -> None:
    done = run(fresh, "check")
    assert done.returncode == 2
    assert "name the data folder" in done.stderr


def test_the_wheel_installs_the_manual_page_and_the_completions(fresh: Path) -> None:
    for place, source in (
        ("man/man1/immuno.1", "man/immuno.1"),
        ("bash-completion/completions/immuno", "immuno_cli/shells/immuno.bash"),
        ("zsh/site-functions/_immuno", "immuno_cli/shells/_immuno"),
        ("fish/vendor_completions.d/immuno.fish", "immuno_cli/shells/immuno.fish"),
    ):
        assert (fresh / "share" / place).read_bytes() == (ROOT / source).read_bytes()
    assert run(fresh, "completion", "bash").stdout == (ROOT / "immuno_cli/shells/immuno.bash").read_text("utf-8")
    assert run(fresh, "__complete", "bash", "immuno define regulatory T c", "c").stdout == "names\ncell\n"
