#!/usr/bin/env python3
"""Throw what nobody would write at the command line, at the readers of entries and own entries, and at annotate.

    .venv/bin/python benchmarks/fuzz.py                                 a short round, two minutes or so
    .venv/bin/python benchmarks/fuzz.py --inputs 100000 --seed 1        so many for each part
    .venv/bin/python benchmarks/fuzz.py --part text --engine atheris    led by coverage (pip install atheris)

An input fails when it ends in a traceback or in a code that is none of ours, takes more than a second of the
processor, prints a control character, writes a file outside its own folders, or opens a connection. Prints for each
part how many inputs ran, how they ended, and the slowest; the last line counts the failures, and the exit code is 1 if
there are any.
"""

from __future__ import annotations

import argparse
import faulthandler
import gc
import io
import os
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from hypothesis import HealthCheck, Phase, seed, settings  # noqa: E402
from hypothesis import given as given_  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

SECONDS = 1.0
BATCH = 2000
#: what a terminal would obey, beside tab and line end; colour is switched off in what is fuzzed
OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
#: commands with a life of their own: a server and an editor, each tested elsewhere
NOT_HERE = {"mcp", "edit"}
TINY_FILES = sorted((ROOT / "tests" / "tiny_corpus").glob("*/*.yaml"))
EVENTS = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "shutil.rmtree"}


class Watch:
    """Sees every file that is written and every connection, by audit events; keeps what lies outside the folders."""

    def __init__(self, *folders: Path) -> None:
        self.folders = tuple(str(folder.resolve()) for folder in folders)
        self.trespasses: list[str] = []
        self.on = False
        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event == "open":
            path, mode, flags = arguments
            writes = (isinstance(mode, str) and set(mode) & set("wax+")) or (
                isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            )
            if writes and isinstance(path, str | bytes):
                self._see(event, os.fsdecode(path))
        elif event in EVENTS:
            self._see(event, os.fsdecode(arguments[0]) if isinstance(arguments[0], str | bytes) else "")
        elif event.startswith("socket.") and event not in ("socket.__new__", "socket.gethostname"):
            self.trespasses.append(f"{event} {arguments[1:]}")

    def _see(self, event: str, path: str) -> None:
        place = os.path.realpath(path)
        if place != os.devnull and not place.startswith(self.folders):
            self.trespasses.append(f"{event} {place}")


class Tally:
    """How the inputs of a part ended."""

    def __init__(self, part: str, watch: Watch) -> None:
        self.part, self.watch = part, watch
        self.inputs, self.ends = 0, Counter[str]()
        self.slowest: tuple[float, str] = (0.0, "")
        self.failures: list[str] = []

    def run(self, shown: str, call: Callable[[], str]) -> None:
        """Run one input and judge it; `call` says how it ended and raises for what must not be."""
        self.inputs += 1
        faulthandler.dump_traceback_later(60, exit=True)  # a true hang ends the round with a trace of where
        self.watch.trespasses.clear()
        self.watch.on = True
        start = time.process_time()
        try:
            end = call()
        except (Exception, SystemExit) as error:
            end = "traceback"
            self.failures.append(f"{shown}: {type(error).__name__}: {error}")
        finally:
            self.watch.on = False
        took = time.process_time() - start  # what else the machine does is not the program's fault
        self.slowest = max(self.slowest, (took, shown))
        if took > SECONDS:
            self.failures.append(f"{shown}: took {took:.1f} s")
        self.failures += [f"{shown}: {each}" for each in self.watch.trespasses]
        self.ends[end] += 1
        if self.inputs % 1000 == 0:
            gc.collect()

    def report(self) -> None:
        ends = ", ".join(f"{count:,} {end}" for end, count in self.ends.most_common())
        print(f"{self.part}: {self.inputs:,} inputs; {ends}; the slowest {self.slowest[0] * 1000:.0f} ms")
        print(f"  slowest: {self.slowest[1][:200]}")
        for failure in self.failures[:20]:
            print(f"  FAILED {failure[:500]}")


def given(strategy: st.SearchStrategy[Any], inputs: int, start: int, function: Callable[[Any], None]) -> None:
    """Call a function with so many inputs, in batches: hypothesis remembers all of a batch."""
    done = 0
    while done < inputs:
        count = min(BATCH, inputs - done)
        body = given_(strategy)(function)
        quiet = settings(
            max_examples=count,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        seed(start + done)(quiet(body))()
        done += count


# -- texts


def odd() -> st.SearchStrategy[str]:
    """Letters of every script, and what shells, terminals, Rich, YAML, SQL and FTS5 give a meaning to."""
    signs = ["\x1b[31m", "\x1b]8;;http://x\x07", "[bold]", "[/]", "[link=http://x]", "\x00", "\r\n", "\u202e", "\ufeff"]
    signs += ['"', "'", "*", "%s", "{}", "--", "-", "..", "../", "/", "\\", "NEAR(", "AND", "OR", "NOT", "(", ")", ":"]
    signs += ["&a", "*a", "!!python/object", "|", ">", "%", "# x", "\t", "\ud800", "̈", "ﬁ", "İ", "ß", "🧬", "  ", "^"]
    return st.one_of(st.text(max_size=20), st.sampled_from(signs), st.text("abcdt CD48-αβγ", max_size=12))


def names(corpus: Any) -> list[str]:
    return sorted({name for record in corpus.records() for name in [record["name"], record["id"], *_others(record)]})


def _others(record: Any) -> list[str]:
    return [each["text"] for each in record.get("names", ())]


def near(known: list[str]) -> st.SearchStrategy[str]:
    """Names of the corpus, whole, cut, doubled, and with something odd in them."""
    name = st.sampled_from(known)
    broken = st.builds(lambda text, at, what: text[: at % (len(text) + 1)] + what + text[at % (len(text) + 1) :],
                       name, st.integers(0, 50), odd())  # fmt: skip
    cut = st.builds(lambda text, start, end: text[start:end], name, st.integers(0, 5), st.integers(1, 30))
    return st.one_of(name, name, broken, cut, st.builds(" ".join, st.lists(name, max_size=4)), odd(),
                     st.builds(lambda text, times: text * times, odd(), st.integers(1, 2000)))  # fmt: skip


# -- the command line


def command_line(inputs: int, start: int, tally: Tally, folder: Path) -> None:
    """Commands with their own options, taken from the program itself, and with words that are near to names."""
    import typer.main

    from immuno_cli import cli, open_corpus
    from immuno_cli.__main__ import _settle_streams
    from immuno_cli.answers.outcome import finish
    from immuno_cli.quick import answer

    with open_corpus() as corpus:
        known = names(corpus)
    commands = typer.main.get_command(cli.app_for([])[0]).commands  # type: ignore[attr-defined]
    words = near(known)
    small = shutil.copytree(ROOT / "tests" / "tiny_corpus", folder / "data")
    files = [*(folder / name for name in ("text.txt", "odd.bin", "none.txt", "sub")), small]
    files[0].write_text("Tregs express CTLA-4. [bold]\x1b[31m", encoding="utf-8")
    files[1].write_bytes(bytes(range(256)) * 20)
    files[3].mkdir(exist_ok=True)
    paths = st.sampled_from([str(path) for path in files] + ["-", "", "no/such/file"])

    def value(parameter: Any) -> st.SearchStrategy[str]:
        choices = getattr(parameter.type, "choices", None)
        told = [st.sampled_from([str(choice) for choice in choices])] * 4 if choices else []
        if parameter.name in ("svg", "output"):  # what is written must not be what another input reads
            return st.sampled_from([str(folder / "written"), str(folder / "sub"), "no/such/file", "-", ""])
        if "Path" in type(parameter.type).__name__:
            return paths
        if "Int" in type(parameter.type).__name__:
            return st.one_of(st.integers(-3, 10**6).map(str), odd())
        return st.one_of(*told, words, st.sampled_from(["2022", "2022-10", "2022-13-45", "FDA", "EMA", "agent"]))

    def option(parameter: Any) -> st.SearchStrategy[list[str]]:
        name = st.sampled_from(parameter.opts)
        if getattr(parameter, "is_flag", False):
            return name.map(lambda each: [each])
        return st.one_of(
            st.tuples(name, value(parameter)).map(list),
            st.tuples(name, value(parameter)).map(lambda pair: ["=".join(pair)]),
            name.map(lambda each: [each]),
        )

    def of_command(name: str) -> st.SearchStrategy[list[str]]:
        parameters = commands[name].params
        options = [option(each) for each in parameters if each.param_type_name == "option" and each.name != "help"]
        takes_path = [
            each for each in parameters if each.param_type_name == "argument" and "Path" in type(each.type).__name__
        ]
        free = paths if takes_path else words
        parts = st.lists(st.one_of(free.map(lambda word: [word]), *options, *options), max_size=6)
        return parts.map(lambda lists: [name, *(word for several in lists for word in several)])

    tabs = st.tuples(st.sampled_from(["bash", "zsh", "fish"]), st.lists(words, max_size=4).map(" ".join))
    of_tab = tabs.map(lambda pair: ["__complete", pair[0], f"immuno {pair[1]}"])
    lines = st.one_of(
        *[of_command(name) for name in commands if name not in NOT_HERE], of_tab, st.lists(words, max_size=4)
    )

    def one(arguments: list[str]) -> None:
        # no system passes a NUL, nor half of a pair
        arguments = [each.replace("\x00", "").encode("utf-8", "replace").decode() for each in arguments]
        if arguments[:1] == ["check"]:
            arguments.insert(1, str(small))  # all of the corpus is seconds of reading, and no riddle
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))

        def call() -> str:
            sys.stdin = io.StringIO("PD-1\nno such thing\n")
            with redirect_stdout(out), redirect_stderr(err):
                _settle_streams()
                outcome = answer(arguments)
                code = finish(outcome) if outcome else cli.run(arguments)
            if code not in (0, 1, 2, 3):
                raise AssertionError(f"ended with {code}")
            for stream in (out, err):
                stream.flush()
                told = stream.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]
                if "always" not in " ".join(arguments) and (bad := OBEYED.search(told)):
                    raise AssertionError(f"printed {bad[0]!r}")
                stream.seek(0)
                stream.truncate()
            return f"code {code}"

        try:
            tally.run(repr(arguments), call)
        finally:
            sys.stdin = sys.__stdin__

    given(lines, inputs, start, one)


# -- entries


Change = tuple[int, int, str]


def change() -> st.SearchStrategy[Change]:
    """What to do to a text, where, and with which sign."""
    return st.tuples(st.integers(0, 4), st.integers(0, 400), odd())


def bend(text: str, changes: list[Change]) -> bytes:
    """A text with lines put in, taken out and doubled, and with signs behind a colon or anywhere."""
    lines = text.splitlines(keepends=True)
    for what, place, sign in changes:
        at = place % (len(lines) or 1)
        if not lines or what == 0:
            lines.insert(at, sign)
        elif what == 1:
            del lines[at]
        elif what == 2:
            lines.append(lines[at])
        elif what == 3:
            head, colon, rest = lines[at].partition(":")
            lines[at] = f"{head}{colon} {sign}{rest}"
        else:
            cut = place % (len(lines[at]) + 1)
            lines[at] = lines[at][:cut] + sign + lines[at][cut:]
    return "".join(lines).encode("utf-8", "surrogatepass")


def entries(inputs: int, start: int, tally: Tally, folder: Path) -> None:
    """Files of entries: those of the tiny corpus with lines taken out, doubled, swapped and with odd text within."""
    from immuno_cli.curation.reader import read_file
    from immuno_cli.model import KINDS

    samples = [(each.parent.name, each.read_text(encoding="utf-8")) for each in TINY_FILES if each.parent.name in KINDS]
    bent = st.tuples(st.sampled_from(samples), st.lists(change(), min_size=1, max_size=6)).map(
        lambda pair: (pair[0][0], bend(pair[0][1], pair[1]))
    )
    anything = st.one_of(st.binary(max_size=300), odd().map(lambda sign: sign.encode("utf-8", "surrogatepass")))
    wild = st.tuples(st.sampled_from(list(KINDS)), anything)
    place = folder / "entry.yaml"

    def one(found: tuple[str, bytes]) -> None:
        kind, data = found
        place.write_bytes(data)

        def call() -> str:
            record, problems = read_file(place, kind)
            assert (record is None) == bool(problems), "neither read nor refused"
            for problem in problems:
                assert problem.line >= 1, problem
                assert problem.what, problem
            return "refused" if problems else "read"

        tally.run(f"{kind} {data!r}", call)

    given(st.one_of(bent, bent, bent, wild), inputs, start, one)


def own(inputs: int, start: int, tally: Tally, folder: Path) -> None:
    """A folder of own entries: templates, sound files and noise, spoilt; read, merged, and now and then compiled."""
    from immuno_cli.corpus.merging import official_records
    from immuno_cli.corpus.store import open_store
    from immuno_cli.curation import compiler, templates
    from immuno_cli.curation import own as reader
    from immuno_cli.model import KINDS

    official = reader.restored(official_records(open_store(ROOT / "tests" / "tiny_corpus")))
    samples = [(each.parent.name, each.read_text(encoding="utf-8")) for each in TINY_FILES]
    for kind in KINDS:
        filled = templates.own_template(kind, "new one", "notes").replace("\n# ", "\n")
        samples.append((kind, filled.replace("\n      \n", "\n      A sentence.\n")))
    ids = ["new-one"] * 6 + ["pd-1", "t-cell", "examplumab", "melanoma", "study-2010", "immunotherapy"]
    spoilt = st.tuples(st.sampled_from(samples), st.sampled_from(ids), st.lists(change(), max_size=4))
    noise = st.tuples(st.sampled_from(samples), st.sampled_from(ids), st.binary(max_size=60))
    root = folder / "notes"

    def one(found: tuple[tuple[str, str], str, list[Change] | bytes]) -> None:
        (kind, text), ident, changes = found
        data = changes if isinstance(changes, bytes) else bend(text, changes)
        path = root / kind / f"{ident}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

        def call() -> str:
            read = reader.read(root, official)
            corpus = reader.merged(official, read, {"version": "1", "license": "none"}, str(folder))
            if read.records and tally.inputs % 100 == 0:
                compiler.write(corpus, folder / "index.sqlite")
            return "left out" if read.problems else "sound" if read.records else "nothing yet"

        tally.run(f"{kind}/{ident} {data!r}", call)
        path.unlink()

    given(st.one_of(spoilt, spoilt, spoilt, noise), inputs, start, one)


# -- running text


def text(inputs: int, start: int, tally: Tally, folder: Path) -> None:
    """Texts of names and of anything else, in parts that are cut anywhere."""
    from immuno_cli import open_corpus

    corpus = open_corpus()
    annotator = corpus.annotator()
    words = near(names(corpus))
    texts = st.tuples(st.lists(words, max_size=12).map(" ".join), st.integers(1, 40))

    def one(found: tuple[str, int]) -> None:
        whole, size = found
        parts = [whole[place : place + size] for place in range(0, len(whole), size)]

        def call() -> str:
            marked = list(annotator.annotations(parts))
            last = 0
            for each in marked:
                assert last <= each.start < each.end <= len(whole), each
                assert whole[each.start : each.end] == each.text, each
                assert each.meanings, each
                last = each.end
            assert marked == list(annotator.annotations([whole])), "the parts change what is found"
            return "with names" if marked else "without"

        tally.run(repr(whole[:300]), call)

    given(texts, inputs, start, one)
    corpus.close()


PARTS = {"command-line": command_line, "entries": entries, "own": own, "text": text}


def atheris_round(part: str, inputs: int, tally: Tally, folder: Path) -> None:
    """The reader or annotate, fed with bytes that coverage finds."""
    import atheris

    with atheris.instrument_imports(include=["immuno_cli"]):
        from immuno_cli import open_corpus
        from immuno_cli.curation.reader import read_file
        from immuno_cli.model import KINDS

    annotator = open_corpus().annotator()
    kinds = list(KINDS)
    place = folder / "entry.yaml"

    def one(data: bytes) -> None:
        def call() -> str:
            if part == "entries":
                place.write_bytes(data[1:])
                record, problems = read_file(place, kinds[(data[0] if data else 0) % len(kinds)])
                assert (record is None) == bool(problems)
                return "refused" if problems else "read"
            whole = data.decode("utf-8", "replace")
            found = list(annotator.annotations([whole]))
            assert all(whole[each.start : each.end] == each.text for each in found)
            return "with names" if found else "without"

        tally.run(repr(data[:200]), call)
        if tally.inputs >= inputs:
            tally.report()
            sys.stdout.flush()
            os._exit(1 if tally.failures else 0)

    seeds = folder / "seeds"
    seeds.mkdir()
    for number, path in enumerate(TINY_FILES):
        (seeds / str(number)).write_bytes(b"\x00" + path.read_bytes())
    atheris.Setup([sys.argv[0], f"-runs={inputs}", "-max_len=4000", "-verbosity=0", str(seeds)], one)
    atheris.Fuzz()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=PARTS, action="append", help="only this part; may be given again")
    parser.add_argument("--inputs", type=int, default=5000, help="for each part")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--engine", choices=("hypothesis", "atheris"), default="hypothesis")
    wanted = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="immuno-fuzz-"))
    for name in ("cache", "own", "here"):
        (home / name).mkdir()
    os.environ.update(XDG_CACHE_HOME=str(home / "cache"), IMMUNO_DATA=str(home / "own"), TERM="xterm")
    os.environ.update(PAGER="", EDITOR="true", BROWSER="true")
    os.chdir(home / "here")
    watch = Watch(home)
    failures = 0
    start = time.perf_counter()
    inputs = 0
    try:
        for part in wanted.part or PARTS:
            tally = Tally(part, watch)
            if wanted.engine == "atheris":
                atheris_round(part, wanted.inputs, tally, home / "here")
            PARTS[part](wanted.inputs, wanted.seed, tally, home / "here")
            tally.report()
            failures += len(tally.failures)
            inputs += tally.inputs
    finally:
        shutil.rmtree(home, ignore_errors=True)
    print(f"{inputs:,} inputs in {time.perf_counter() - start:.0f} s: {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
