"""Own files drawn at random, read and held against their rules: nothing may raise, and nothing may take a second.

    .venv/bin/python benchmarks/fuzz_own.py [--inputs N] [--seed N]

Each input is a template, a sound own file or plain noise, spoilt a few times: lines cut, doubled or swapped, signs of
YAML put in, bytes changed. It lies in a folder of any kind, as a new entry or as a patch of an official one. What is
read is merged into the corpus; of each hundredth the index is compiled. Ends with 1 at the first input that raises.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from immuno_cli.corpus.merging import official_records
from immuno_cli.corpus.store import open_store
from immuno_cli.curation import compiler, own, templates
from immuno_cli.model import KIND_OF, KINDS

TINY = Path(__file__).resolve().parent.parent / "tests" / "tiny_corpus"
SIGNS = [
    *"&*!|>'\"%@`#{}[]:,?-~\t",
    "<<: ",
    "- ",
    "? ",
    "---\n",
    "...\n",
    "\\x00",
    "\ufeff",
    "\u202e",
    "\x07",
    "é",
    "\x85",
]
IDS = (*["new-one"] * 6, "pd-1", "t-cell", "examplumab", "melanoma", "study-2010", "complete-response", "immunotherapy")


def seeds() -> list[tuple[str, str]]:
    """Texts to be spoilt, with their folders: templates with everything in use, and the files of the tiny corpus."""
    found = [(path.parent.name, path.read_text(encoding="utf-8")) for path in sorted(TINY.glob("*/*.yaml"))]
    for folder in KINDS:
        text = templates.own_template(folder, "new one", "notes").replace("\n# ", "\n")
        found.append((folder, text.replace("\n      \n", "\n      A sentence.\n")))
    return found


def spoilt(dice: random.Random, text: str) -> bytes:
    lines = text.splitlines(keepends=True)
    for _ in range(dice.choice((0, 1, 1, 1, 2, 4))):
        place, other = dice.randrange(len(lines) or 1), dice.randrange(len(lines) or 1)
        what = dice.randrange(5)
        if not lines:
            break
        if what == 0:
            del lines[place]
        elif what == 1:
            lines.insert(other, lines[place])
        elif what == 2:
            lines[place], lines[other] = lines[other], lines[place]
        elif what == 3:
            lines[place] = dice.choice(("  ", " ", "")) + lines[place].lstrip()
        else:
            at = dice.randrange(len(lines[place]) + 1)
            lines[place] = lines[place][:at] + dice.choice(SIGNS) * dice.choice((1, 1, 2, 50)) + lines[place][at:]
    data = bytearray("".join(lines).encode())
    for _ in range(dice.choice((0, 0, 0, 0, 0, 0, 1, 4)) if data else 0):
        data[dice.randrange(len(data))] = dice.randrange(256)
    return bytes(data)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=20261125)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    official = own.restored(official_records(open_store(TINY)))
    texts, told, slowest = seeds(), Counter[str](), 0.0
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "own"
        for number in range(options.inputs):
            folder_of, text = dice.choice(texts)
            if dice.random() < 0.2:
                folder_of = dice.choice(list(KIND_OF))
            data = dice.randbytes(dice.randrange(60)) if dice.random() < 0.05 else spoilt(dice, text)
            path = root / folder_of / f"{dice.choice(IDS)}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            start = time.perf_counter()
            try:
                found = own.read(root, official)
                corpus = own.merged(official, found, {"version": "1", "license": "none"}, folder)
                if found.records and number % 100 == 0:
                    compiler.write(corpus, Path(folder) / "index.sqlite")
            except Exception:
                print(f"input {number} of seed {options.seed}, as {path.relative_to(root)}: {data!r}")
                raise
            slowest = max(slowest, time.perf_counter() - start)
            told.update(
                [problem.code for problem in found.problems[:1]] or ["sound" if found.records else "nothing yet"]
            )
            path.unlink()
    print(f"{options.inputs:,} inputs, slowest {slowest:.3f} s: ", dict(sorted(told.items())))
    return 1 if slowest > 1 else 0


if __name__ == "__main__":
    sys.exit(main())
