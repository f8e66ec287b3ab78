"""The program opens no network connection: every command is run where each attempt is an error."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from immuno_cli.commands import NAMES

from .conftest import ROOT, TINY

#: commands that may go elsewhere, or that are tried in a test of their own
ELSEWHERE = {"open", "mcp"}
#: typical calls of every other command; {folder} is a folder of this test with a text and a list of names in it
EXAMPLES: dict[str, list[str]] = {
    "define": ["define examplumab", "define examplumab --json", "define exmaplumab", "define --batch {folder}/names"],
    "search": ["search melanoma", "search melanomma", "search T cell --json"],
    "headlines": ["headlines", "headlines --topic melanoma --json", "headlines --topics"],
    "approvals": ["approvals", "approvals melanoma --csv", "approvals --timeline", "approvals --svg {folder}/x.svg"],
    "list": ["list", "list agents --json", "list sources --long"],
    "compare": ["compare examplumab samplimab", "compare PD-1 vs PD-L1 --json"],
    "tree": ["tree", "tree immunotherapy --json"],
    "annotate": ["annotate {folder}/text", "annotate {folder}/text --glossary --json"],
    "cite": ["cite", "cite examplumab --format bibtex"],
    "export": ["export obo", "export html -o {folder}/x.html", "export anki -o {folder}/x.apkg"],
    "info": ["info", "info --json"],
    "check": ["check {data}", "check {data} --json"],
    "new": ["new concept tumor board --data {folder}/own"],
    "edit": ["edit examplumab --data {folder}/own"],
    "schema": ["schema", "schema agent"],
    "completion": ["completion bash", "completion fish"],
}
#: what is not a command of its own, and `open` where it opens nothing
MORE = [
    "--help",
    "--version",
    "nonsense",
    "define examplumab --color always",
    "__complete zsh immuno\\ define\\ exam",
    "open examplumab --print",
    "open examplumab --xref NCIT --json",
]
#: runs each line of stdin as a command line; an attempt to reach a network is an error that nothing catches
RUN = """
import io, os, shlex, socket, sys

tried = []

class Attempt(BaseException):
    pass

def refuse(*what, **more):
    tried.append(repr(what))
    raise Attempt(what)

def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.bind", "socket.sendto"):
        refuse(event)
    if event == "webbrowser.open":
        refuse(event)

if "unpatched" not in sys.argv:
    for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname", "create_server"):
        setattr(socket, name, refuse)
sys.addaudithook(watch)
sys.path.insert(0, sys.argv[1])
from immuno_cli.__main__ import main
from immuno_cli.corpus import store

store.CHECKOUT = sys.argv[2]
for line in sys.stdin.read().splitlines():
    sys.argv = ["immuno", *shlex.split(line)]
    said = sys.stdout, sys.stderr = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())
    try:
        code = main()
    except Attempt:
        code = "attempt"
    for stream in said:
        stream.flush()
    size = sum(len(stream.buffer.getvalue()) for stream in said)
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
    print(code, size, line, *tried)
    tried.clear()
"""


def run(lines: list[str], *more: str) -> list[str]:
    command = [sys.executable, "-c", RUN, str(ROOT), str(TINY), *more]
    done = subprocess.run(command, input="\n".join(lines), capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_every_command_has_a_call_here() -> None:
    missing = set(NAMES) - ELSEWHERE - set(EXAMPLES)
    assert not missing, f"add a typical call of {', '.join(sorted(missing))} to EXAMPLES in tests/test_network.py"
    for command, lines in EXAMPLES.items():
        assert lines
        assert all(line.split()[0] == command for line in lines)


@pytest.mark.parametrize("more", [(), ("unpatched",)], ids=["sockets refused", "events watched"])
def test_no_command_reaches_for_a_network(tmp_path: Path, more: tuple[str, ...]) -> None:
    (tmp_path / "names").write_text("PD-1\nnonsense\n", encoding="utf-8")
    (tmp_path / "text").write_text("Tregs express CTLA-4, and PD-1.\n", encoding="utf-8")
    lines = [line for lines in EXAMPLES.values() for line in lines] + MORE
    lines = [line.format(folder=tmp_path, data=TINY) for line in lines]
    told = run(lines, *more)
    assert len(told) == len(lines)
    for line, said in zip(lines, told, strict=True):
        code, size, rest = said.split(" ", 2)
        assert rest == line, f"reached for a network: {said}"
        assert code in "012", said
        assert int(size) > 0, said


def test_an_attempt_would_be_seen(tmp_path: Path) -> None:
    """The same watch sees what Python does to reach a network."""
    attempt = RUN.replace("code = main()", "exec(sys.argv[1])")
    tries = ["import socket; socket.socket()", "import urllib.request as r; r.urlopen('http://127.0.0.1:9')"]
    for more in ((), ("unpatched",)):
        lines = [f'"{each}"' for each in (tries[1:] if more else tries[:1])]
        command = [sys.executable, "-c", attempt, str(ROOT), str(TINY), *more]
        done = subprocess.run(command, input="\n".join(lines), capture_output=True, text=True, check=True)
        assert done.stdout.count("attempt") == len(lines), done.stdout
