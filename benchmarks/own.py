"""What own entries cost: whole processes with a folder of 1, 100 and 1,000 own files, as a ratio to none.

    python3 dev.py lint                              (once: makes .venv)
    .venv/bin/python benchmarks/own.py               the built wheel, in a fresh environment
    .venv/bin/python benchmarks/own.py --immuno PATH an immuno that is installed already

Each call is run in turn with the same call without own entries; the median of the ratios counts. Also told is how long
the first call after a change takes, which compiles. Ends with 1 when a call takes more than 1.2 times as long.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from startup import install_wheel

GOAL = 1.2
COUNTS = (1, 100, 1000)
CALLS = ("define PD-1", "define PD-1 --json", "headlines", "list agents")


def seconds(command: list[str], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def write_entries(folder: Path, count: int) -> None:
    """So many own files: new concepts, which refer to one another and to the corpus, and a patch."""
    (folder / "concepts").mkdir(parents=True)
    (folder / "molecules").mkdir()
    for number in range(count - 1):
        see = f"[pd-1, own-idea-{number - 1}]" if number else "[pd-1]"
        text = (
            f"name: own idea {number}\nplain:\n  - text: Thought {number} on how T cells are held.\nsee_also: {see}\n"
        )
        (folder / "concepts" / f"own-idea-{number}.yaml").write_text(text, encoding="utf-8")
    patch = "names:\n  - {text: the brake I know, type: lay}\n"
    (folder / "molecules" / "pd-1.yaml").write_text(patch, encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--immuno", metavar="PATH", help="measure this program")
    parser.add_argument("--runs", type=int, default=41)
    options = parser.parse_args()
    missed = 0
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        immuno = options.immuno or str(install_wheel(folder).parent / "immuno")
        usual = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache")}
        without = {**usual, "IMMUNO_DATA": "", "XDG_DATA_HOME": str(folder / "nobody")}
        print(f"{'call':24} {'own files':>9} {'ratio':>6} {'first call':>11}")
        for count in COUNTS:
            write_entries(folder / str(count), count)
            own = {**usual, "IMMUNO_DATA": str(folder / str(count))}
            first = seconds([immuno, "define", "PD-1"], own)
            for call in CALLS:
                command = [immuno, *call.split()]
                seconds(command, without)
                pairs = [(seconds(command, own), seconds(command, without)) for _ in range(options.runs)]
                ratio = statistics.median(one / other for one, other in pairs)
                missed += ratio > GOAL
                over = "  over" if ratio > GOAL else ""
                print(f"{call:24} {count:9,} {ratio:6.2f} {first:9.1f} s{over}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
