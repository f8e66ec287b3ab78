"""How well `immuno annotate` finds what a text names: precision, recall and speed.

    .venv/bin/python benchmarks/annotate.py [--show] [--speed]

`paragraphs.yaml` holds paragraphs of openly licensed articles, each with its source and licence, in which people marked
every mention by hand and independently of the program; a mention of what the corpus has no entry for has no id. A name
found counts as right when it stands exactly where a mention does and means an entry that the mention accepts (of an
ambiguous name, one of its meanings); by the milder count it is enough that it overlaps such a mention. Mentions that a
careful reader could also leave out are marked optional: they count neither for nor against. `--speed` annotates a text
of 20 MB made of the paragraphs, in whole processes, with this corpus and with one of 50,000 names that `growth.py`
draws; the time of an empty text is taken off.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from growth import installed
from startup import run

from immuno_cli.corpus.annotate import Annotator
from immuno_cli.corpus.store import open_store
from immuno_cli.curation.reader import parse

PARAGRAPHS = Path(__file__).parent / "paragraphs.yaml"
GOALS = {"precision": 0.97, "recall": 0.90, "MB/s": 5.0, "MB/s, 50,000 names": 2.0}


def marked(paragraph: dict[str, Any]) -> dict[tuple[int, int], tuple[set[str], bool]]:
    """The mentions of a paragraph: where, the ids accepted, and whether it is optional."""
    text, found = paragraph["text"], {}
    for span in paragraph["spans"]:
        start = -1
        for _ in range(int(span["nth"])):
            start = text.index(span["text"], start + 1 if start < 0 else start + len(span["text"]))
        found[start, start + len(span["text"])] = set(span["ids"]), "optional" in span
    return found


def measure(show: bool) -> dict[str, float]:
    annotator = Annotator(open_store(own=False))
    right = wrong = within = found = missed = 0
    kinds: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    paragraphs = parse(PARAGRAPHS.read_text(encoding="utf-8"))
    kind_of = dict(annotator.store.rows("SELECT id, kind FROM entry"))
    for paragraph in paragraphs:
        wanted = marked(paragraph)
        mentions = list(annotator.annotations([paragraph["text"]]))
        met = {(each.start, each.end): {meaning.id for meaning in each.meanings} for each in mentions}
        for place, ids in met.items():
            accepted, _ = wanted.get(place, (set[str](), False))
            if ids & accepted:
                right += 1
            elif not any(start < place[1] and place[0] < end for (start, end), (_, may) in wanted.items() if may):
                wrong += 1
                within += any(
                    start < place[1] and place[0] < end and ids & may for (start, end), (may, _) in wanted.items()
                )
                if show:
                    said = paragraph["text"][slice(*place)]
                    print(f"  {paragraph['id']} wrong: {said!r} {sorted(ids)}, wanted {sorted(accepted)}")
        for place, (accepted, optional) in wanted.items():
            if accepted and not optional:
                hit = bool(met.get(place, set()) & accepted)
                found, missed = found + hit, missed + (not hit)
                kinds[kind_of.get(min(accepted), "?")][hit] += 1
                if show and not hit:
                    print(f"  {paragraph['id']} missed: {paragraph['text'][slice(*place)]!r} {sorted(accepted)}")
    figures = {"precision": right / (right + wrong), "recall": found / (found + missed)}
    print(f"{len(paragraphs)} paragraphs, {found + missed} mentions of entries, {right + wrong} names found")
    print(f"precision where overlapping is enough: {(right + within) / (right + wrong):.3f}")
    for kind, (no, yes) in sorted(kinds.items()):
        print(f"  {kind:14} {yes:4} of {yes + no:4} found")
    return figures


def speed() -> dict[str, float]:
    text = "\n".join(paragraph["text"] for paragraph in parse(PARAGRAPHS.read_text(encoding="utf-8"))) + "\n"
    figures = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "none.txt").write_text("none\n")
        for size in (2, 20):
            with (folder / f"{size}.txt").open("w", encoding="utf-8") as file:  # what is started from a large process
                for _ in range(size * 1_000_000 // len(text)):  # counts as large
                    file.write(text)
        for label, count in (("MB/s", 0), ("MB/s, 50,000 names", 20_000)):
            command = installed(folder, count)
            seconds, peaks = {}, {}
            for each in ("none", "2", "20"):
                runs = [run([*command, "annotate", str(folder / f"{each}.txt"), "--json"]) for _ in range(3)]
                seconds[each], peaks[each] = min(run[0] for run in runs), max(run[1] for run in runs)
            megabytes = (folder / "20.txt").stat().st_size / 1e6
            figures[label] = megabytes / (seconds["20"] - seconds["none"])
            print(f"{label}: start-up {seconds['none']:.2f} s; {megabytes:.0f} MB in {seconds['20']:.2f} s;"
                  f" peak MiB {peaks['none']:.0f}, of 2 MB {peaks['2']:.0f}, of 20 MB {peaks['20']:.0f}")  # fmt: skip
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="print what is wrong and what is missed")
    parser.add_argument("--speed", action="store_true", help="measure speed and memory too")
    options = parser.parse_args()
    figures = speed() if options.speed else {}
    figures |= measure(options.show)
    missed = 0
    for name, figure in figures.items():
        over = figure < GOALS[name]
        missed += over
        print(f"{name:20} {figure:7.3f}   goal {GOALS[name]}{'   missed' * over}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
