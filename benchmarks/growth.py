"""What becomes of time and memory as the corpus grows: generated corpora, asked as a reader asks.

    .venv/bin/python benchmarks/growth.py                                2,000, 20,000 and 200,000 entries
    .venv/bin/python benchmarks/growth.py 2000 20000 200000 1000000      needs 16 GB of memory and half an hour
    .venv/bin/python benchmarks/growth.py --build 10000 100000           writes YAML files, and builds from them

A corpus is drawn with a fixed seed: names built as the field builds them (drug stems, codes, symbols, cells with
adjectives), texts whose words are as frequent as in the real corpus, with new ones coming in as a corpus grows, a tree
of classes, approvals, and a headline for every fifty entries. Whole processes run in turn with a bare interpreter; the
median of the ratios counts. A goal is how many times its own ratio at the first size a question may take.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from startup import run

from immuno_cli.corpus.store import open_store
from immuno_cli.curation.compiler import write
from immuno_cli.curation.reader import Corpus, Record
from immuno_cli.model import KINDS
from immuno_cli.names import key

ROOT = Path(__file__).resolve().parent.parent
FLAT = {20_000: 1.1, 200_000: 1.1, 1_000_000: 1.1}
GROWING = {20_000: 1.5, 200_000: 3.0, 1_000_000: 6.0}
MEMORY_GOAL = 60  # MiB
STEMS = "mab umab zumab ximab cept tinib citinib leucel limus grastim kinra stim vec tamig".split()
SYLLABLES = (
    "ba be bi bo bra ca ce ci cla co da de di do dra dro e fa fe fi fla ga gi gla i ka ke ki la le li lin lo lu ma me"
    " mi mo na ne ni no o pa pe pi pra ra re ri ro sa se si sta ta te ti to tra u va ve vi vo za ze zi zo"
).split()
ADJECTIVES = (
    "regulatory effector resident circulating memory naive activated exhausted mature immature inflammatory splenic"
    " thymic hepatic renal pulmonary cutaneous intestinal cardiac early late chronic acute primary secondary refractory"
    " recurrent familial juvenile adult atypical focal diffuse mixed marginal follicular mucosal vascular"
).split()
CELLS = ["T cell", "B cell", "natural killer cell", "dendritic cell", "macrophage", "monocyte", "neutrophil"]
DISEASES = "carcinoma lymphoma arthritis colitis sarcoma dermatitis nephritis vasculitis leukemia thyroiditis".split()
SHARES = {"agents": 35, "molecules": 30, "diseases": 15, "cells": 12, "concepts": 8}


class Generator:
    """Draws the records of a corpus of `count` entries; the same count gives the same corpus."""

    def __init__(self, count: int) -> None:
        self.count, self.dice = count, random.Random(20261125)
        self.taken: set[str] = set()
        self.ids: dict[str, list[str]] = {folder: [] for folder in KINDS}
        rows = open_store(own=False).rows("SELECT word, n FROM word WHERE length(word) > 1 ORDER BY n DESC, word")
        self.words = [word for word, _ in rows]
        self.weights = list(itertools.accumulate(n for _, n in rows))
        self.pool: list[str] = []

    def records(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Folder, id and fields of each record."""
        yield "sources", "source-0", {"type": "dataset", "title": "A generated source"}
        classes = max(10, self.count // 100)
        folders = self.dice.choices(list(SHARES), list(SHARES.values()), k=self.count - classes)
        for number, folder in enumerate(["therapies"] * classes + folders):
            name, others = getattr(self, f"_{folder}")()
            ident = "-".join("".join(char if char.isalnum() else " " for char in name.casefold()).split())
            fields = {"name": name, "names": others, "cite": ["source-0"], "reviewed": "2026-11-01"}
            fields |= {
                "plain": [self.say(name, 14), self.say("It", 16)],
                "expert": [self.say(name, 24), self.say("It", 28)],
            }
            fields |= self._facts(folder)
            self.ids[folder].append(ident)
            yield folder, ident, {field: value for field, value in fields.items() if value}
            if number % 50 == 49:
                yield "headlines", f"2022-10-h{number}", {
                    "title": self.text(12), "date": "2022-10", "topics": [ident], "reviewed": "2026-11-01",
                }  # fmt: skip

    def _facts(self, folder: str) -> dict[str, Any]:
        some = {name: self.dice.choice(ids) if ids else None for name, ids in self.ids.items()}
        if folder == "therapies":
            return {"direction": "suppression", "is_a": [some["therapies"]] if some["therapies"] else []}
        if folder == "agents":
            found = {"direction": "activation", "modality": "monoclonal-antibody", "status": "approved"}
            found |= {"is_a": [some["therapies"]]}
            if some["molecules"]:
                found |= {"targets": [{"molecule": some["molecules"], "action": "blocks"}]}
            if some["diseases"]:
                date = f"{self.dice.randrange(1990, 2026)}-{self.dice.randrange(1, 13):02}"
                of = {"agency": "FDA", "date": date, "disease": some["diseases"], "indication": self.text(8)}
                found |= {"approvals": [of | {"cite": ["source-0"]}]}
            return found
        parents = {"diseases": "diseases", "cells": "cells"}.get(folder)
        return {"is_a": [some[parents]]} if parents and some[parents] else {}

    def _therapies(self) -> tuple[str, list[dict[str, str]]]:
        return self.fresh(lambda: f"{self.syllables(3)} {self.dice.choice(['inhibitor', 'agonist', 'therapy'])}"), []

    def _agents(self) -> tuple[str, list[dict[str, str]]]:
        name = self.fresh(lambda: self.syllables(4) + self.dice.choice(STEMS))
        code = self.fresh(lambda: f"{self.letters(2, 3)}-{self.dice.randrange(100, 99_999)}")
        brand = self.fresh(lambda: self.syllables(4).capitalize())
        return name, [{"text": brand, "type": "brand"}, {"text": code, "type": "code"}]

    def _molecules(self) -> tuple[str, list[dict[str, str]]]:
        symbol = self.fresh(lambda: f"{self.letters(3, 5)}{self.dice.randrange(1, 99)}")
        name = self.fresh(
            lambda: f"{self.syllables(3)} receptor subunit {self.dice.choice(['alpha', 'beta', 'gamma'])}"
        )
        return name, [{"text": symbol, "type": "symbol"}]

    def _diseases(self) -> tuple[str, list[dict[str, str]]]:
        name = self.fresh(lambda: f"{self.adjectives()} {self.syllables(2)} {self.dice.choice(DISEASES)}")
        return name, [{"text": self.fresh(lambda: self.letters(4, 6)), "type": "abbreviation"}]

    def _cells(self) -> tuple[str, list[dict[str, str]]]:
        marker = self.dice.randrange(1, 400)
        name = self.fresh(
            lambda: f"CD{marker}-positive {self.syllables(2)} {self.adjectives()} {self.dice.choice(CELLS)}"
        )
        return name, []

    def _concepts(self) -> tuple[str, list[dict[str, str]]]:
        return self.fresh(lambda: f"{self.adjectives()} {self.syllables(3)} {self.dice.choice(self.words[:400])}"), []

    def fresh(self, draw: Any) -> str:
        """A name that no other has."""
        while (found := key(name := draw())) in self.taken:
            pass
        self.taken.add(found)
        return str(name)

    def syllables(self, count: int) -> str:
        return "".join(self.dice.choices(SYLLABLES, k=count))

    def letters(self, least: int, most: int) -> str:
        return "".join(self.dice.choices("ABCDEFGHIKLMNPRSTVXZ", k=self.dice.randint(least, most)))

    def adjectives(self) -> str:
        return " ".join(self.dice.sample(ADJECTIVES, self.dice.randint(1, 2)))

    def text(self, length: int) -> str:
        """Words as frequent as in the real corpus; one in fifty is rarer, and may be new."""
        words = self.dice.choices(self.words, cum_weights=self.weights, k=length)
        if self.dice.random() < length / 50:
            if not self.pool or self.dice.random() < 0.5:
                self.pool.append(self.syllables(4))
            words[self.dice.randrange(length)] = self.dice.choice(self.pool)
        return " ".join(words)

    def say(self, start: str, length: int) -> dict[str, Any]:
        return {"text": f"{start} {self.text(length)}.", "cite": ["source-0"]}


def in_memory(count: int) -> Corpus:
    """The records, without files behind them."""
    records = (
        Record(folder, ident, f"{folder}/{ident}.yaml", msgspec.convert(fields, KINDS[folder]), "")
        for folder, ident, fields in Generator(count).records()
    )
    return Corpus(Path(), {"version": f"generated {count}", "license": "CC0"}, tuple(records))


def as_files(count: int, root: Path) -> None:
    """The records as YAML files."""
    for folder in KINDS:
        (root / folder).mkdir(parents=True)
    (root / "corpus.yaml").write_text("version: generated\nlicense: CC0\n", encoding="utf-8")
    for folder, ident, fields in Generator(count).records():
        lines = []
        for field, value in fields.items():
            if isinstance(value, list) and isinstance(value[0], dict):
                lines.append(f"{field}:")
                for item in value:
                    rows = [f"{name}: {json.dumps(each)}" for name, each in item.items()]
                    lines += [f"  - {rows[0]}", *(f"    {row}" for row in rows[1:])]
            else:
                lines.append(f"{field}: {json.dumps(value)}")
        (root / folder / f"{ident}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def questions(index: Path) -> dict[str, tuple[list[str], dict[int, float]]]:
    """What is asked of a corpus, by name: the arguments, and the goals. A few drawn names stand for all."""
    import sqlite3

    with sqlite3.connect(index) as db:  # few rows: what this process holds counts for those that it starts
        drawn = "SELECT name FROM entry WHERE kind = ? LIMIT 1 OFFSET (SELECT count(*) / 40 FROM entry)"
        agent, disease = (db.execute(drawn, (kind,)).fetchone()[0] for kind in ("agent", "disease"))
    typo = agent[:4] + agent[5:]
    words = disease.split()
    return {
        "define": (["define", agent], FLAT),
        "define --json": (["define", agent, "--json"], FLAT),
        "headlines": (["headlines", "--limit", "20"], FLAT),
        "define, misspelt": (["define", typo], GROWING),
        "define, two words misspelt": (["define", " ".join([*words[:-1], words[-1][:3] + words[-1][4:]])], GROWING),
        "search, a name": (["search", agent], GROWING),
        "search, a disease": (["search", *words], GROWING),
        "search, misspelt": (["search", "kidny", "transplnt"], GROWING),
        "search, common words": (["search", "cells", "of", "the", "immune", "system"], GROWING),
    }


def installed(folder: Path, count: int) -> list[str]:
    """The command that runs the program as installed: with the real corpus (0), or with one drawn."""
    package = folder / str(count) / "immuno_cli"
    shutil.copytree(ROOT / "immuno_cli", package, ignore=shutil.ignore_patterns("__pycache__"))
    index = package / "corpus.sqlite"
    if count:
        # in a process of its own: what is started from a large one counts as large
        subprocess.run([sys.executable, __file__, str(count), "--index", str(index)], check=True)
    else:
        shutil.copy(open_store(own=False).path, index)
    os.environ |= {"IMMUNO_DATA": "", "XDG_DATA_HOME": str(folder / "nobody")}  # no entries of one's own
    program = f"import sys; sys.path.insert(0, {str(package.parent)!r}); from immuno_cli.__main__ import entry; entry()"
    return [sys.executable, "-c", program]


def measure(count: int, folder: Path, runs: int) -> dict[str, tuple[float, float]]:
    """Ratio to a bare interpreter and peak MiB of each question, from a package that holds the generated index."""
    program = installed(folder, count)
    index = folder / str(count) / "immuno_cli" / "corpus.sqlite"
    figures = {}
    for name, (arguments, _) in questions(index).items():
        command = [*program, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode > 1:
            raise SystemExit(f"{arguments} failed: {done.stderr}")
        ratios, peaks = [], []
        for _ in range(runs):
            base, _ = run([sys.executable, "-c", "pass"])
            seconds, peak = run(command)
            ratios.append(seconds / base)
            peaks.append(peak)
        figures[name] = statistics.median(ratios), max(peaks)
    shutil.rmtree(folder / str(count))
    return figures


def make_index(count: int, index: Path) -> None:
    start = time.perf_counter()
    corpus = in_memory(count)
    drawn = time.perf_counter()
    write(corpus, index)
    seconds, size = time.perf_counter() - drawn, index.stat().st_size / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count:,} entries: drawn in {drawn - start:.1f} s; {size:,.0f} MB in {seconds:.1f} s, {peak:,.0f} MiB")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", default=[2_000, 20_000, 200_000])
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--build", action="store_true", help="measure the build from YAML files instead")
    parser.add_argument("--index", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.index:
        make_index(options.sizes[0], options.index)
        return 0
    with tempfile.TemporaryDirectory() as name:
        if options.build:
            return max(time_build(size, Path(name) / str(size)) for size in options.sizes)
        table = {size: measure(size, Path(name), options.runs) for size in options.sizes}
    first, *others = options.sizes
    print(f"{'ratio / MiB':28}" + "".join(f"{size:>18,}" for size in options.sizes))
    missed = 0
    for question, (ratio, peak) in table[first].items():
        goals = GROWING if question in ("define, misspelt",) or "search" in question or "two" in question else FLAT
        line = f"{question:28}{ratio:11.2f} / {peak:4.0f}"
        for size in others:
            grown, peak = table[size][question]
            over = (size in goals and grown > goals[size] * ratio) or peak > MEMORY_GOAL
            missed += over
            line += f"{grown:6.2f} {grown / ratio:4.2f}x/{peak:4.0f}{'!' * over:1}"
        print(line)
    return 1 if missed else 0


def time_build(size: int, root: Path) -> int:
    """Seconds and peak memory of a build from files, in a process of its own."""
    as_files(size, root)
    program = (
        "import sys, time, resource; from pathlib import Path; from immuno_cli.curation.compiler import build;"
        "start = time.perf_counter(); build(Path(sys.argv[1]), Path(sys.argv[2]));"
        "print(round(time.perf_counter() - start, 1), 's,',"
        " round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024), 'MiB')"
    )
    print(f"build from the files of {size:,} entries: ", end="", flush=True)
    done = subprocess.run([sys.executable, "-c", program, str(root), f"{root}.sqlite"], check=False, cwd=ROOT)
    shutil.rmtree(root)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
