"""How quick `immuno mcp` is, and whether its memory grows: the SDK's client over stdio, all tools in turn.

    .venv/bin/python benchmarks/server.py [--calls 1000] [--clients 2]

Names are drawn with a fixed seed from those of the corpus. Memory is that of the server alone, from /proc. Ends with 1
when it grows by more than 5 MiB after the first quarter of the calls, or when an answer is longer than 8 KB.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from pathlib import Path
from statistics import median

import anyio
from mcp import Client, StdioServerParameters

from immuno_cli import open_corpus
from immuno_cli.server.arguments import USUAL

GROWTH = 5.0


def resident() -> float:
    """MiB of the servers that this process started."""
    pids = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    pages = (Path(f"/proc/{pid}/statm").read_text().split()[1] for pid in pids)
    return sum(map(int, pages)) * os.sysconf("SC_PAGESIZE") / 2**20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=1000, help="of each client")
    parser.add_argument("--clients", type=int, default=1)
    options = parser.parse_args()
    names = [record["name"] for record in open_corpus().records()]
    took: dict[str, list[float]] = {}
    early: list[float] = []
    late: list[float] = []
    longest = 0

    async def client(number: int) -> None:
        nonlocal longest
        dice = random.Random(number)
        begun = time.perf_counter()
        server = StdioServerParameters(command=sys.executable, args=["-m", "immuno_cli", "mcp"], env=dict(os.environ))
        async with Client(server) as session:
            await session.list_tools()
            took.setdefault("start, first list", []).append(time.perf_counter() - begun)
            for call in range(options.calls):
                name = dice.choice(names)
                tool, given = [
                    ("get", {"name": name}),
                    ("get", {"name": name[:3] + name[4:]}),
                    ("search", {"query": name}),
                    ("approvals", {"name": name}),
                    ("headlines", {"about": name}),
                    ("annotate", {"text": f"A text on {name} and Tregs. " * 20}),
                ][call % 6]
                begun = time.perf_counter()
                result = await session.call_tool(tool, given)
                took.setdefault(f"{tool}{' misspelt' * (call % 6 == 1)}", []).append(time.perf_counter() - begun)
                assert not result.is_error
                longest = max(longest, len(result.content[0].text.encode()))
                if call + 1 == options.calls // 4:
                    early.append(resident())
            late.append(resident())

    async def clients() -> None:
        async with anyio.create_task_group() as group:
            for number in range(options.clients):
                group.start_soon(client, number)

    anyio.run(clients)
    for what, seconds in took.items():
        usual, most = median(seconds) * 1000, max(seconds) * 1000
        print(f"{what:18} {len(seconds):5} x   median {usual:7.1f} ms   most {most:7.1f} ms")
    print(f"longest answer {longest:,} bytes (bound {USUAL:,})")
    print(f"memory: {early[-1]:.1f} MiB after a quarter of the calls, {late[0]:.1f} MiB after all")
    return int(late[0] - early[-1] > GROWTH * options.clients or longest > USUAL)


if __name__ == "__main__":
    sys.exit(main())
