"""How long a call takes, as a ratio to `python -c pass` of the same interpreter, and its peak memory.

    python3 dev.py lint                                  (once: makes .venv)
    .venv/bin/python benchmarks/startup.py               the checkout
    .venv/bin/python benchmarks/startup.py --wheel       the built wheel, in a fresh environment

Whole processes, run in turn with a bare interpreter; the median of the ratios counts.
Ends with 1 when a goal is missed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: what is asked, the ratio it may take, and the peak memory in MiB
GOALS = {
    "define PD-1": (5.0, 20),
    "define PD-1 --json": (5.0, 20),
    "headlines": (5.0, 20),
    "headlines --json": (5.0, 20),
    "define PD-1 --level plain": (5.0, 20),
    "on a terminal: define PD-1": (7.5, 28),
    "on a terminal: headlines": (7.5, 28),
    "define pembrolizumabb": (6.0, 25),
    "on a terminal: define pembrolizumabb": (8.5, 28),
    "approvals melanoma": (5.5, 20),
    "approvals melanoma --json": (5.5, 20),
    "approvals": (12.0, 40),
    "on a terminal: approvals melanoma": (8.0, 28),
    "on a terminal: approvals": (12.0, 40),
    "approvals --json": (12.0, 40),
    "approvals melanoma --timeline": (5.5, 20),
    "compare nivolumab pembrolizumab": (5.5, 20),
    "on a terminal: compare nivolumab pembrolizumab": (8.0, 28),
    "tree immunotherapy": (5.5, 20),
    "on a terminal: tree immunotherapy": (8.0, 28),
    "search kidney transplant": (None, None),
    "search kidny transplnt": (None, None),
    "list agents": (5.5, 20),
    "list agents --json": (5.5, 20),
    "on a terminal: list agents": (8.0, 28),
    "define pembrolizumab": (5.5, 20),
    "on a terminal: define pembrolizumab": (8.0, 28),
}


def run(command: list[str], terminal: bool = False) -> tuple[float, float]:
    """Seconds and peak MiB of one process; FORCE_COLOR makes it set its answer as for a terminal."""
    environment = {**os.environ, "FORCE_COLOR": "1"} if terminal else None
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def install_wheel(folder: Path) -> Path:
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT, check=True)
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / "bin" / "python"
    wheel = next(folder.glob("*.whl"))
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", str(wheel)], check=True)
    return python


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wheel", action="store_true", help="measure the built wheel in a fresh environment")
    parser.add_argument("--runs", type=int, default=41)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"IMMUNO_DATA": "", "XDG_DATA_HOME": str(Path(folder) / "nobody")}  # no entries of one's own
        python = install_wheel(Path(folder)) if options.wheel else Path(sys.executable)
        bare = [str(python), "-c", "pass"]
        immuno = str(python.parent / "immuno")
        for _ in range(3):
            run([immuno, "define", "PD-1"])  # warm: compile the index and the byte code
        print(f"{'command':40} {'ratio':>6} {'goal':>5} {'MiB':>6} {'goal':>5}")
        missed = 0
        for asked, (goal, memory_goal) in GOALS.items():
            ratios, peaks = [], []
            for _ in range(options.runs):
                base, _ = run(bare)
                on, _, plain = asked.rpartition(": ")
                seconds, peak = run([immuno, *plain.split()], terminal=bool(on))
                ratios.append(seconds / base)
                peaks.append(peak)
            ratio, peak = statistics.median(ratios), max(peaks)
            over = (goal is not None and ratio > goal) or (memory_goal is not None and peak > memory_goal)
            missed += over
            print(
                f"{asked:40} {ratio:6.2f} {goal or '':>5} {peak:6.1f} {memory_goal or '':>5}{'  over' if over else ''}"
            )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
