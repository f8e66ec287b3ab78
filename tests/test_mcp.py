"""`immuno mcp` met by the SDK's own client over stdio: what is listed, called and read, and how it starts and ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import anyio
import mcp_types as types
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.shared.exceptions import MCPError

from immuno_cli import __version__
from immuno_cli.api import open_corpus
from immuno_cli.model import KIND_OF
from immuno_cli.server.arguments import LONGEST_NAME, USUAL
from immuno_cli.server.protocol import server
from immuno_cli.server.tools import INSTRUCTIONS, TOOLS

from .conftest import ROOT, TINY, Run

SERVE = ["-m", "immuno_cli", "mcp"]
CALLS = 200
#: every tool with a name that is there, where the answer has it
HITS = {
    "search": ({"query": "melanoma"}, "results"),
    "get": ({"name": "Keytruda"}, "entry"),
    "approvals": ({"name": "Keytruda", "agency": "FDA"}, "approvals"),
    "headlines": ({"topic": "melanoma"}, "headlines"),
    "annotate": ({"text": "Tregs express CTLA-4."}, "annotations"),
}
HANDSHAKE = (
    '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},'
    '"clientInfo":{"name":"test","version":"1"}}}\n{"jsonrpc":"2.0","method":"notifications/initialized"}\n'
)

Session = Callable[[Client], Awaitable[None]]


def met(session: Session, tmp_path: Path, code: list[str] | None = None, clients: int = 1, mode: str = "auto") -> str:
    """Run a session over stdio with one server or several at once. Returns what these wrote to stderr."""
    log = tmp_path / "stderr"

    async def one() -> None:
        params = StdioServerParameters(command=sys.executable, args=code or SERVE, env=dict(os.environ), cwd=ROOT)
        with log.open("a") as errors:
            async with Client(stdio_client(params, errlog=errors), mode=mode) as client:
                await session(client)

    async def all_of_them() -> None:
        async with anyio.create_task_group() as group:
            for _ in range(clients):
                group.start_soon(one)

    anyio.run(all_of_them)
    return log.read_text(encoding="utf-8")


def small(session: Session, data: Path = TINY) -> None:
    """Run a session in this process, on the tiny corpus."""

    async def one() -> None:
        with open_corpus(data) as corpus:
            async with Client(server(corpus)) as client:
                await session(client)

    anyio.run(one)


def told(result: Any) -> dict[str, Any]:
    """The answer of a call, which is the same as text and as a structure."""
    (content,) = result.content
    answer = json.loads(content.text)
    assert not result.is_error
    assert result.structured_content == answer
    assert len(content.text.encode()) <= USUAL
    assert found_head(answer)
    return dict(answer)


def found_head(answer: dict[str, Any]) -> bool:
    corpus = answer["immuno"]["corpus"]
    return bool(corpus["version"] and corpus["reviewed_through"]) and "not medical advice" in answer["notice"]


# -- over stdio


def test_a_client_lists_and_calls_everything(tmp_path: Path) -> None:
    async def session(client: Client) -> None:
        info = client.server_info
        assert info
        assert (info.name, info.version) == ("immuno", __version__)
        assert client.instructions == INSTRUCTIONS
        listed = (await client.list_tools()).tools
        assert [tool.name for tool in listed] == list(TOOLS)
        for tool in listed:
            assert all((tool.title, tool.description, tool.output_schema))
            hints = tool.annotations
            assert hints
            assert (hints.read_only_hint, hints.idempotent_hint) == (True, True)
            assert (hints.open_world_hint, hints.destructive_hint) == (False, False)
        assert [each.uri for each in (await client.list_resources()).resources] == ["immuno://about"]
        templates = (await client.list_resource_templates()).resource_templates
        assert [each.uri_template for each in templates] == ["immuno://{kind}/{id}"]
        for name, (given, field) in HITS.items():
            answer = told(await client.call_tool(name, given))
            assert answer["found"] is True
            assert answer[field]
        assert told(await client.call_tool("get", {"name": "Keytrudaa"}))["suggestions"][0]["id"] == "pembrolizumab"
        assert len(told(await client.call_tool("get", {"name": "CAR-T"}))["meanings"]) == 2
        for wrong in ({}, {"name": 1}, {"name": "x", "y": 1}, {"name": "x" * (LONGEST_NAME + 1)}, {"name": "\0"}):
            result = await client.call_tool("get", wrong)
            assert result.is_error
            assert "get takes: name, kind, sections" in result.content[0].text
        with pytest.raises(MCPError, match="no tool 'define'; there are search, get"):
            await client.call_tool("define", {})
        assert told(await client.call_tool("get", {"name": "PD-1"}))["found"]  # it goes on after all that
        (content,) = (await client.read_resource("immuno://agent/pembrolizumab")).contents
        assert isinstance(content, types.TextResourceContents)
        answer = json.loads(content.text)
        assert (content.mime_type, answer["entry"]["id"]) == ("application/json", "pembrolizumab")
        assert len(answer["entry"]["approvals"]) > 20
        assert not answer["truncated"]
        assert found_head(answer)

    assert met(session, tmp_path) == ""


def test_many_calls_in_a_row_take_no_more_memory(tmp_path: Path) -> None:
    memory: list[int] = []
    if not Path("/proc/self/statm").exists():
        pytest.skip("memory is read from /proc")

    async def session(client: Client) -> None:
        for number in range(CALLS):
            name, (given, _) = list(HITS.items())[number % len(HITS)]
            told(await client.call_tool(name, given))
            if number in (CALLS // 2, CALLS - 1):
                memory.append(of_children())

    met(session, tmp_path)
    assert memory[1] - memory[0] < 2 * 1024 * 1024


def of_children() -> int:
    """The resident bytes of the processes that this one started."""
    pids = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    pages = (Path(f"/proc/{pid}/statm").read_text().split()[1] for pid in pids)
    return sum(map(int, pages)) * os.sysconf("SC_PAGESIZE")


def test_two_clients_at_once_are_answered_alike(tmp_path: Path) -> None:
    answers: list[Any] = []

    async def session(client: Client) -> None:
        async with anyio.create_task_group() as group:  # and each asks several things at once

            async def ask(name: str, given: dict[str, Any]) -> None:
                answers.append((name, told(await client.call_tool(name, given))))

            for name, (given, _) in HITS.items():
                group.start_soon(ask, name, given)

    met(session, tmp_path, clients=2, mode="legacy")  # as clients shook hands before 2026
    for name in HITS:
        first, second = (answer for of, answer in answers if of == name)
        assert first == second


def test_no_socket_is_opened_and_no_name_looked_up(tmp_path: Path) -> None:
    seen = tmp_path / "events"
    watch = (
        "import sys\n"
        "def hook(event, _):\n"
        "    if event.startswith(('socket.con', 'socket.bind', 'socket.getaddr', 'socket.gethost', 'socket.send')):\n"
        f"        open({str(seen)!r}, 'a').write(event)\n"
        "sys.addaudithook(hook)\n"
        "from immuno_cli.__main__ import entry\n"
        "sys.argv = ['immuno', 'mcp']\n"
        "entry()\n"
    )

    async def session(client: Client) -> None:
        for name, (given, _) in HITS.items():
            assert told(await client.call_tool(name, given))["found"]
        await client.read_resource("immuno://agent/pembrolizumab")

    met(session, tmp_path, code=["-c", watch])
    assert not seen.exists()
    proof = watch.partition("from immuno")[0] + "import socket\nsocket.gethostbyname('localhost')\n"
    subprocess.run([sys.executable, "-c", proof], check=True)
    assert seen.read_text(encoding="utf-8") == "socket.gethostbyname"


# -- how it starts and ends


@contextmanager
def started() -> Iterator[tuple[subprocess.Popen[str], IO[str], IO[str], IO[str]]]:
    """A server that has shaken hands, with its stdin, stdout and stderr."""
    pipe = subprocess.PIPE
    command = [sys.executable, *SERVE]
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        ask(process.stdin, HANDSHAKE)
        assert json.loads(process.stdout.readline())["id"] == 1
        yield process, process.stdin, process.stdout, process.stderr
        process.kill()


def ask(into: IO[str], text: str) -> None:
    into.write(text)
    into.flush()


def test_only_the_protocol_is_on_stdout_and_it_ends_when_stdin_closes() -> None:
    with started() as (process, into, out, errors):
        ask(into, 'no JSON\n\n[]\n{"jsonrpc":"2.0","id":2,"method":"tools/list"}\n')
        ids = []
        while 2 not in ids:
            message = json.loads(out.readline())
            assert message["jsonrpc"] == "2.0"
            ids.append(message.get("id"))
        into.close()
        assert process.wait(10) == 0
        assert out.read() == ""
        assert "Traceback" not in errors.read()


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_an_interrupt_ends_it_at_once_though_stdin_is_open() -> None:
    with started() as (process, _, out, errors):
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 130
        assert (out.read(), errors.read()) == ("", "")


def test_a_client_that_has_gone_leaves_no_traceback() -> None:
    with started() as (process, into, out, errors):
        out.close()
        ask(into, '{"jsonrpc":"2.0","id":2,"method":"tools/list"}\n')
        into.close()
        assert process.wait(10) == 0
        assert errors.read() == ""


def test_without_the_extra_one_line_says_what_to_install() -> None:
    hide = (
        "import sys; sys.modules['mcp'] = None; sys.argv = ['immuno', 'mcp']\n"
        "from immuno_cli.__main__ import entry; entry()"
    )
    done = subprocess.run([sys.executable, "-c", hide], cwd=ROOT, capture_output=True, text=True, input="")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.count("\n") == 1
    assert done.stderr == "immuno: `immuno mcp` needs the MCP SDK: pip install 'immuno-cli[mcp]'.\n"


def test_help_shows_the_set_up_and_an_argument_is_refused(run: Run) -> None:
    out = run("mcp", "--help").out
    assert '{"mcpServers": {"immuno": {"command": "immuno", "args": ["mcp"]}}}' in out
    assert "pip install 'immuno-cli[mcp]'" in out
    assert run("mcp", "x").code == 2


# -- resources


def test_headlines_and_sources_are_resources_too_and_one_tells_of_the_corpus() -> None:
    async def session(client: Client) -> None:
        texts = {}
        for uri in ("headline/2022-09-mice-lose-their-brakes", "source/study-2010", "about"):
            (content,) = (await client.read_resource(f"immuno://{uri}")).contents
            texts[uri.partition("/")[0]] = json.loads(content.text)
        assert texts["headline"]["entry"]["name"].startswith("Mice")
        assert texts["source"]["entry"]["type"]
        assert texts["about"]["corpus"].keys() >= {"title", "license", "counts", "oldest_review"}

    small(session)


@pytest.mark.parametrize(
    ("uri", "hint"),
    [
        ("immuno://agent/examplumb", "near: immuno://agent/examplumab"),
        ("immuno://agent/EX-3475", "near: immuno://agent/examplumab"),
        ("immuno://cell/examplumab", "near: immuno://agent/examplumab"),
        ("immuno://nonsense/examplumab", "near: immuno://agent/examplumab"),
        ("immuno://headline/none", "no resource"),
        ("immuno://source/none", "no resource"),
        ("immuno://agent/../../etc/passwd", "no resource"),
        ("file:///etc/passwd", "resources are immuno://about and immuno://{kind}/{id}"),
        ("immuno://agent/" + "x" * 5000, "no resource"),
        ("immuno://agent/a\x1b[31m", "no resource"),
    ],
)
def test_an_unknown_resource_is_an_error_that_names_near_ones(uri: str, hint: str) -> None:
    async def session(client: Client) -> None:
        with pytest.raises(MCPError) as error:
            await client.read_resource(uri)
        assert error.value.code == types.INVALID_PARAMS
        assert hint in error.value.message
        assert len(error.value.message) < 600
        assert error.value.message.isprintable()

    small(session)


@pytest.mark.parametrize(
    ("argument", "value", "kind", "found"),
    [
        ("kind", "", None, list(KIND_OF.values())),
        ("kind", "a", None, ["agent", "adverse-event"]),
        ("id", "exam", None, ["examplumab", "duolumab-examplumab"]),
        ("id", "exam", "agent", ["examplumab", "duolumab-examplumab"]),
        ("id", "Examplya", "agent", ["examplumab"]),
        ("id", "exam", "cell", []),
        ("id", "mice", "headline", ["2022-09-mice-lose-their-brakes"]),
        ("id", "study", "source", ["study-2010"]),
        ("id", "x", "nonsense", []),
    ],
)
def test_kinds_and_ids_are_completed(argument: str, value: str, kind: str | None, found: list[str]) -> None:
    async def session(client: Client) -> None:
        ref = types.ResourceTemplateReference(uri="immuno://{kind}/{id}")
        context = {"kind": kind} if kind else None
        result = await client.complete(ref, {"name": argument, "value": value}, context_arguments=context)
        assert result.completion.values == found
        assert result.completion.total == len(found)
        with pytest.raises(MCPError):
            await client.complete(ref, {"name": "size", "value": ""})

    small(session)


def test_no_more_ids_are_completed_than_the_protocol_allows() -> None:
    async def session(client: Client) -> None:
        ref = types.ResourceTemplateReference(uri="immuno://{kind}/{id}")
        completion = (await client.complete(ref, {"name": "id", "value": ""})).completion
        assert (len(completion.values), completion.has_more) == (100, True)

    small(session, ROOT / "data")
