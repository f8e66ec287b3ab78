#!/usr/bin/env python3
"""Set up and use a checkout of immuno, with nothing but Python 3.11 or newer.

    python3 dev.py define regulatory T cell     set up, then run `immuno define regulatory T cell`
    python3 dev.py test                         set up, then run the tests
    python3 dev.py lint                         set up, then ruff, mypy and `immuno check`

Everything goes into the folder .venv beside this file; uv is used where it is there.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036  (this file is what an older Python meets first)
        print(f"immuno needs Python 3.11 or newer; this is {sys.version.split()[0]}", file=sys.stderr)
        return 2
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    command, *rest = arguments
    try:
        set_up("dev" if command in ("test", "lint") else None)
    except subprocess.CalledProcessError as error:
        print(f"set-up failed: {' '.join(map(str, error.cmd))} ended with {error.returncode}", file=sys.stderr)
        return 1
    if command == "test":
        return run(PYTHON, "-m", "pytest", "-q", *rest)
    if command == "lint":
        steps = (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"])
        codes = [run(PYTHON, "-m", *step) for step in steps] + [run(PYTHON, "-m", "immuno_cli", "check")]
        return max(codes)
    return run(PYTHON, "-m", "immuno_cli", *arguments)


def set_up(group: str | None) -> None:
    """Make the environment and install immuno into it, unless that was done for this very pyproject.toml."""
    wanted = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    mark = VENV / f"installed-{group or 'run'}.toml"
    if PYTHON.exists() and mark.is_file() and mark.read_text(encoding="utf-8") == wanted:
        return
    print("setting up .venv (once) …", file=sys.stderr)
    with_group = ["--group", group] if group else []
    uv = shutil.which("uv")
    if uv:
        if not PYTHON.exists():
            call(uv, "venv", "--quiet", "--python", sys.executable, VENV)
        call(uv, "pip", "install", "--quiet", "--python", PYTHON, "-e", ROOT, *with_group)
    else:
        if not PYTHON.exists():
            make_environment()
        pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        call(*pip, "--upgrade", "pip>=25.1")  # the first that knows dependency groups
        call(*pip, "-e", ROOT, *with_group)
    mark.write_text(wanted, encoding="utf-8")


def make_environment() -> None:
    """A virtual environment with pip, also where the system's Python was packaged without ensurepip."""
    try:
        import ensurepip  # noqa: F401
    except ModuleNotFoundError:
        venv.create(VENV, symlinks=os.name != "nt")
        with tempfile.TemporaryDirectory() as folder:
            wheel = download_pip(Path(folder))
            pip = [PYTHON, wheel / "pip", "--disable-pip-version-check", "install", "--quiet"]
            call(*pip, "--ignore-installed", "pip>=25.1")
    else:
        venv.create(VENV, with_pip=True, symlinks=os.name != "nt")


def download_pip(folder: Path) -> Path:
    """The newest wheel of pip from the package index; a wheel can be run as it is."""
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/") + "/pip/"
    with urllib.request.urlopen(index) as answer:
        page = answer.read().decode()
    links = re.findall(r'href="([^"]+/?pip-(\d+)\.(\d+)(?:\.(\d+))?-py3-none-any\.whl[^"]*)"', page)
    newest = max(links, key=lambda link: [int(part or 0) for part in link[1:]])
    wheel = folder / "pip.whl"
    with urllib.request.urlopen(urllib.parse.urljoin(index, newest[0])) as answer:
        wheel.write_bytes(answer.read())
    return wheel


def call(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], check=True, stdout=sys.stderr)


def run(*command: str | Path) -> int:
    try:
        return subprocess.run([str(part) for part in command], cwd=ROOT, check=False).returncode
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
