"""`immuno mcp`: the corpus for assistant programs."""

import sys

from ..answers.outcome import Outcome
from ..exits import ImmunoError


def command() -> Outcome:
    """Serve assistant programs over stdin and stdout (MCP).

    An assistant program starts this itself; its settings name the command:

    \b
      {"mcpServers": {"immuno": {"command": "immuno", "args": ["mcp"]}}}

    \b
    Set-up:
      pip install 'immuno-cli[mcp]'
      claude mcp add immuno -- immuno mcp
      codex mcp add immuno -- immuno mcp
      gemini mcp add immuno immuno mcp

    Where the program does not find `immuno`, write its whole path, as told by
    `which immuno`. Tools: search, get, approvals, headlines, annotate; they only
    read, and use no network. More programs, and what the tools answer:
    docs/mcp.md. The corpus is opened once: restart after it has changed.
    """
    try:
        from ..server.protocol import serve
    except ImportError as error:
        raise ImmunoError("`immuno mcp` needs the MCP SDK: pip install 'immuno-cli[mcp]'") from error
    from ..api import open_corpus

    if sys.stdin.isatty():
        sys.stderr.write("immuno: waiting for a client on stdin; see `immuno mcp --help`. Ctrl-C ends it.\n")
    with open_corpus() as corpus:
        serve(corpus)
    return Outcome()
