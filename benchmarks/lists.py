"""How long a list of names takes: `immuno define -`, beside the start-up of one name, and how much memory.

    .venv/bin/python benchmarks/lists.py [--misspelt SHARE]

Names are drawn with a fixed seed from those of the corpus, 10,000 and 100,000 of them; a share of them (0.02) has a
letter dropped, which costs a search for near names each. Ends with 1 when 10,000 names take over 1.5 s beyond start-up
or memory grows with the list.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

from startup import run

from immuno_cli.corpus.store import open_store

SECONDS = 1.5
GROWTH = 1.2


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misspelt", type=float, default=0.02)
    options = parser.parse_args()
    dice = random.Random(20261125)
    names = [text for (text,) in open_store(own=False).rows("SELECT text FROM label WHERE type != 'id' ORDER BY text")]
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        for count in (1, 10_000, 100_000):
            path = Path(folder) / f"{count}.txt"
            drawn = dice.choices(names, k=count)
            spoilt = [text[:3] + text[4:] if dice.random() < options.misspelt else text for text in drawn]
            path.write_text("\n".join(spoilt) + "\n", encoding="utf-8")
            immuno = str(Path(sys.executable).parent / "immuno")
            command = [immuno, "define", "--batch", str(path), "--data", folder]  # no entries of one's own are there
            runs = [run(command) for _ in range(3)]
            figures[count] = min(seconds for seconds, _ in runs), max(peak for _, peak in runs)
            print(f"{count:7,} names: {figures[count][0]:6.2f} s, {figures[count][1]:5.1f} MiB")
    beyond = figures[10_000][0] - figures[1][0]
    growth = figures[100_000][1] / figures[10_000][1]
    print(f"10,000 names beyond start-up: {beyond:.2f} s (goal {SECONDS}); memory of 100,000 to 10,000: {growth:.2f}")
    return int(beyond > SECONDS or growth > GROWTH)


if __name__ == "__main__":
    sys.exit(main())
