"""The tools and resources as an MCP server on stdin and stdout. Only this file knows the SDK."""

from __future__ import annotations

import gc
import logging
import os
import re
import signal
import sys
from typing import Any

import anyio
import mcp_types as types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError

from .. import __version__
from ..api import Corpus
from ..exits import ExitCode, ImmunoError
from ..render.view import DISCLAIMER, clean
from .pages import as_text
from .tools import INSTRUCTIONS, KINDS, SCHEME, TOOLS, Tools

TEMPLATE = f"{SCHEME}{{kind}}/{{id}}"
ABOUT = f"{SCHEME}about"
#: as many completions as the protocol allows
MOST_COMPLETIONS = 100
_JSON = "application/json"


def serve(corpus: Corpus) -> None:
    """Answer one client until it closes stdin. An interrupt ends the process at once."""
    gc.enable()  # `__main__` turns it off for short-lived processes
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="immuno: %(message)s")
    # the thread that reads stdin cannot be interrupted; nothing is left to be saved or closed
    signal.signal(signal.SIGINT, lambda *_: os._exit(ExitCode.INTERRUPTED))
    try:
        anyio.run(_serve, server(corpus))
    except* (BrokenPipeError, ConnectionResetError, anyio.BrokenResourceError):
        pass  # the client has gone


async def _serve(served: Server[Any]) -> None:
    async with stdio_server() as (read, write):
        await served.run(read, write, served.create_initialization_options())


def server(corpus: Corpus) -> Server[Any]:
    """A server that answers from an open corpus."""
    answers = _Answers(corpus)
    return Server(
        "immuno",
        version=__version__,
        title="immuno: cited reference on immunotherapy",
        instructions=INSTRUCTIONS,
        on_list_tools=answers.list_tools,
        on_call_tool=answers.call_tool,
        on_list_resources=answers.list_resources,
        on_list_resource_templates=answers.list_templates,
        on_read_resource=answers.read_resource,
        on_completion=answers.complete,
    )


class _Answers:
    def __init__(self, corpus: Corpus) -> None:
        self.corpus, self.tools = corpus, Tools(corpus)

    async def list_tools(self, _: Any, __: Any) -> types.ListToolsResult:
        hints = types.ToolAnnotations(
            read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
        )
        listed = [
            types.Tool(
                name=name,
                title=tool.title,
                description=tool.description,
                input_schema=tool.input_schema(),
                output_schema=tool.output_schema(),
                annotations=hints,
            )
            for name, tool in TOOLS.items()
        ]
        return types.ListToolsResult(tools=listed)

    async def call_tool(self, _: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        if params.name not in TOOLS:
            raise MCPError(types.INVALID_PARAMS, f"no tool {clean(params.name[:100])!r}; there are {', '.join(TOOLS)}")
        try:
            answer = self.tools.call(params.name, params.arguments or {})
        except ImmunoError as error:
            text = types.TextContent(type="text", text=clean(str(error)))
            return types.CallToolResult(content=[text], is_error=True)
        content = types.TextContent(type="text", text=as_text(answer))
        return types.CallToolResult(content=[content], structured_content=answer)

    async def list_resources(self, _: Any, __: Any) -> types.ListResourcesResult:
        """One alone: a listing of every entry would flood the clients that put listings into a prompt."""
        about = types.Resource(
            uri=ABOUT, name="about", title="About the corpus", mime_type=_JSON,
            description="Versions, licence, counts by kind, newest and oldest review",
        )  # fmt: skip
        return types.ListResourcesResult(resources=[about])

    async def list_templates(self, _: Any, __: Any) -> types.ListResourceTemplatesResult:
        template = types.ResourceTemplate(
            uri_template=TEMPLATE, name="entry", title="An entry, headline or source", mime_type=_JSON,
            description=f"Whole, however long. Kinds: {', '.join(KINDS)}. Ids are completed.",
        )  # fmt: skip
        return types.ListResourceTemplatesResult(resource_templates=[template])

    async def read_resource(self, _: Any, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        found = self._resource(params.uri)
        contents = types.TextResourceContents(uri=params.uri, mime_type=_JSON, text=as_text(found))
        return types.ReadResourceResult(contents=[contents])

    def _resource(self, uri: str) -> dict[str, Any]:
        """What a URI stands for. Raises MCPError, with near URIs, when it stands for nothing."""
        if uri == ABOUT:
            return {"immuno": self.corpus.about(), "corpus": self.corpus.info(), "notice": DISCLAIMER}
        named = re.fullmatch(f"{SCHEME}({'|'.join(KINDS)})/([a-z0-9-]{{1,200}})", uri)
        if named:
            try:
                return self.tools.whole(named[1], named[2])
            except KeyError:
                pass
        name = uri.rpartition("/")[2][:200]
        near = [f"{SCHEME}{each.kind}/{each.id}" for each in self.corpus.suggest(name)]
        near = [f"{SCHEME}{each.kind}/{each.id}" for each in self.corpus.resolve(name)] or near
        hint = f"; near: {', '.join(near)}" if near else f"; resources are {ABOUT} and {TEMPLATE}"
        raise MCPError(types.INVALID_PARAMS, f"no resource {clean(uri[:200])}{hint}", {"uri": uri[:200]})

    async def complete(self, _: Any, params: types.CompleteRequestParams) -> types.CompleteResult:
        """Kinds; and ids by how they begin, then by what is in them, then by any name of an entry."""
        if getattr(params.ref, "uri", None) != TEMPLATE or params.argument.name not in ("kind", "id"):
            raise MCPError(types.INVALID_PARAMS, f"only kind and id of {TEMPLATE} can be completed")
        begun = params.argument.value.strip().casefold()[:200]
        if params.argument.name == "kind":
            found = [kind for kind in KINDS if kind.startswith(begun)]
        else:
            kind = ((params.context and params.context.arguments) or {}).get("kind")
            if kind is not None and kind not in KINDS:
                return types.CompleteResult(completion=types.Completion(values=[], total=0, has_more=False))
            ids = [row["id"] for row in self.corpus.listing(kind, brief=False).as_json()]
            of_kind = None if kind in ("headline", "source") else kind
            named = [each.id for each in self.corpus.suggest(begun, of_kind) if each.id in ids] if begun else []
            found = [each for each in ids if each.startswith(begun)] + [each for each in ids if begun in each] + named
            found = list(dict.fromkeys(found))
        shown = found[:MOST_COMPLETIONS]
        completion = types.Completion(values=shown, total=len(found), has_more=len(found) > len(shown))
        return types.CompleteResult(completion=completion)
