"""What tests share: the tiny corpus, the program run in process, and golden files."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import settings

from immuno_cli import cli, clock
from immuno_cli.anywhere import globals_of
from immuno_cli.corpus import store

# a shell that runs the tests in the background has them, and what they start, ignore Ctrl-C
signal.signal(signal.SIGINT, signal.default_int_handler)
# how long an input takes is the benchmarks' matter: a busy machine is no fault
settings.register_profile("immuno", deadline=None)
settings.load_profile("immuno")

HERE = Path(__file__).parent
TINY = HERE / "tiny_corpus"
GOLDEN = HERE / "golden"
ROOT = HERE.parent


class Result(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Result]
Golden = Callable[[str, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden files instead of comparing")


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Indexes of checkouts go to a folder of this test run, never to the user's own cache."""
    folder = tmp_path_factory.mktemp("cache")
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_CACHE_HOME", str(folder))
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        patch.delenv(name, raising=False)
    patch.setenv("TERM", "xterm")
    # nor are the user's own entries seen by any test
    patch.setenv("IMMUNO_DATA", str(tmp_path_factory.mktemp("no-own-entries")))
    return folder


@pytest.fixture(scope="session", autouse=True)
def today() -> str:
    """The day on which tests run: what is shown of old reviews must not depend on the calendar."""
    day = "2026-11-25"
    pytest.MonkeyPatch().setattr(clock, "today", lambda: day)
    return day


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tiny corpus serves this test."""
    monkeypatch.setattr(store, "CHECKOUT", TINY)
    return TINY


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A copy of the tiny corpus, to be broken."""
    return Path(shutil.copytree(TINY, tmp_path / "data"))


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny: Path) -> Path:
    """A folder of own entries, beside the tiny corpus; it is there, and holds nothing."""
    folder = tmp_path / "notes"
    folder.mkdir()
    monkeypatch.setenv("IMMUNO_DATA", str(folder))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the program in this process. Returns exit code, stdout and stderr."""

    def run_(*arguments: str) -> Result:
        code = cli.run(*globals_of(list(arguments)))
        return Result(code, *capsys.readouterr())

    return run_


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with a golden file, or write it with --update-golden."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"no golden file {name}; run pytest --update-golden and look at it"
        assert text == path.read_text(encoding="utf-8"), f"{name} differs; pytest --update-golden writes it anew"

    return compare
