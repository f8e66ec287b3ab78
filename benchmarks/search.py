"""How often search puts the right entry first, over a judged set of queries.

    .venv/bin/python benchmarks/search.py [--set tune|held-out] [--show]

`queries.yaml` holds what readers of five kinds would type, the entries that should come first, and others that are
relevant; it was written before the ranking was tuned. A third is held out and never tuned on. nDCG@10 (Järvelin and
Kekäläinen 2002) gives an expected entry a gain of 3 and another relevant one 1.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import defaultdict
from pathlib import Path

from immuno_cli.corpus.search import search
from immuno_cli.corpus.store import open_store
from immuno_cli.curation.reader import parse

QUERIES = Path(__file__).parent / "queries.yaml"


def ndcg(found: list[str], expected: list[str], also: list[str]) -> float:
    gain = dict.fromkeys(also, 1) | dict.fromkeys(expected, 3)
    ideal = sorted(gain.values(), reverse=True)[:10]
    best = sum(value / math.log2(place + 2) for place, value in enumerate(ideal))
    return sum(gain.get(ident, 0) / math.log2(place + 2) for place, ident in enumerate(found[:10])) / best


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", choices=("tune", "held-out"), dest="only")
    parser.add_argument("--show", action="store_true", help="print the queries whose first hit is not expected")
    options = parser.parse_args()
    judged = parse(QUERIES.read_text(encoding="utf-8"))
    store = open_store(own=False)
    figures: dict[str, list[tuple[bool, bool, float]]] = defaultdict(list)
    for item in judged:
        if options.only and item["set"] != options.only:
            continue
        found = [hit.id for hit in search(store, item["query"], limit=10).hits]
        first = bool(found) and found[0] in item["expect"]
        five = any(ident in item["expect"] for ident in found[:5])
        row = (first, five, ndcg(found, item["expect"], item.get("also", [])))
        for group in (item["set"], item["reader"]):
            figures[group].append(row)
        if options.show and not first:
            print(f"{item['query']!r}: {found[:5]}, wanted {item['expect']}")
    print(f"{'':18} {'queries':>7} {'first':>6} {'in 5':>6} {'nDCG@10':>8}")
    for group, rows in figures.items():
        means = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
        print(f"{group:18} {len(rows):7} {means[0]:6.3f} {means[1]:6.3f} {means[2]:8.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
