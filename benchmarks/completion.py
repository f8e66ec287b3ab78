"""How long a TAB takes, as a ratio to `python -c pass` of the same interpreter.

    python3 dev.py lint                                  (once: makes .venv)
    .venv/bin/python benchmarks/completion.py            the checkout
    .venv/bin/python benchmarks/completion.py --wheel    the built wheel, in a fresh environment

Whole processes, run in turn with a bare interpreter; the median of the ratios counts.
Ends with 1 when a goal is missed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from startup import install_wheel, run

GOAL = 6.0
#: the line up to the cursor, and in bash what a TAB replaces
LINES = (
    ("immuno ", ""),
    ("immuno define ", ""),
    ("immuno define a", "a"),
    ("immuno define regulatory T c", "c"),
    ("immuno define --kind agent --json pembro", "pembro"),
    ("immuno define tumou", "tumou"),
    ("immuno define MESH:D0", "D0"),
    ("immuno headlines --topic mel", "mel"),
    ("immuno list --agency ", ""),
    ("immuno list --", "--"),
    ("immuno define --kind ", ""),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wheel", action="store_true", help="measure the built wheel in a fresh environment")
    parser.add_argument("--runs", type=int, default=41)
    options = parser.parse_args()
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        python = install_wheel(Path(folder)) if options.wheel else Path(sys.executable)
        bare, immuno = [str(python), "-c", "pass"], str(python.parent / "immuno")
        for _ in range(3):
            run([immuno, "define", "PD-1"])  # warm: compile the index and the byte code
        print(f"{'line':46} {'ratio':>6} {'goal':>5}")
        for line, replaced in LINES:
            ratios = []
            for _ in range(options.runs):
                base, _ = run(bare)
                ratios.append(run([immuno, "__complete", "bash", line, replaced])[0] / base)
            ratio = statistics.median(ratios)
            missed += ratio > GOAL
            print(f"{line + '<TAB>':46} {ratio:6.2f} {GOAL:5}{'  over' if ratio > GOAL else ''}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
