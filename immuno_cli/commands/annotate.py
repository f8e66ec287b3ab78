"""`immuno annotate`: known names in running text."""

import io
import json as json_format
import sys
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any, Literal

import typer

from ..answers.outcome import Outcome, form_of, in_form, show
from ..api import open_corpus
from ..exits import ExitCode, UsageError
from .options import ColourOption, CsvOption, FormatOption, JsonOption, KindOption, readable_file

if TYPE_CHECKING:
    from ..api import Corpus
    from ..corpus.annotate import Annotator, Meaning

#: characters read at a time
PART = 1 << 16
NONE = ("no known name in this text.",)
#: how many different results are kept ready
KEPT = 10_000


def command(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="A text in UTF-8; - or nothing for stdin.")
    ] = None,
    kind: KindOption = None,
    glossary: Annotated[bool, typer.Option("--glossary", help="Only the list of what is named.")] = False,
    level: Annotated[
        Literal["plain", "expert"], typer.Option("--level", "-l", help="How the list explains: plain or expert.")
    ] = "plain",
    format: FormatOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
    color: ColourOption = "auto",
) -> Outcome:
    """Mark known names in a text, and explain them beneath.

    \b
    Examples:
      immuno annotate abstract.txt
      pdftotext paper.pdf - | immuno annotate --glossary
      immuno annotate - --kind agent --json < abstract.txt

    The longest name at each place counts, in any spelling that `immuno define` takes; abbreviations of letters alone
    only in their capitals. A name with several meanings lists all of them. A text may be of any length.
    Exit code 1: no known name.
    """
    form = form_of(format, json, csv)
    path = None if file is None or str(file) == "-" else readable_file(file)
    if path is None and sys.stdin.isatty():
        raise UsageError("name a file, or send a text as in `immuno annotate < abstract.txt`")
    if path:
        with path.open("rb") as start:
            if b"\0" in start.read(PART):
                raise UsageError(f"{path} is no text in UTF-8")
    outcome = Outcome()
    annotator = (corpus := open_corpus()).annotator(kind)
    if form == "json" and not glossary:
        outcome.data = _names_as_json(corpus, annotator, _read(path), str(path or "-"), outcome)
    elif form and glossary:
        outcome.data = _glossary_in(form, corpus, (annotator, level), _read(path), str(path or "-"), outcome)
    elif form:
        outcome.data = _names_in_rows(form, annotator, _read(path), outcome)
    else:
        outcome.data = _as_text(annotator, _read(path), outcome, (level, color), glossary)
    return outcome


def _read(path: Path | None) -> Iterator[str]:
    if path:
        with path.open(encoding="utf-8", errors="replace", newline="") as text:
            yield from iter(lambda: text.read(PART), "")
    else:
        buffer = getattr(sys.stdin, "buffer", None)
        stream: IO[str] = (
            io.TextIOWrapper(buffer, encoding="utf-8", errors="replace", newline="") if buffer else sys.stdin
        )
        yield from iter(lambda: stream.read(PART), "")


def _names_as_json(
    corpus: "Corpus", annotator: "Annotator", parts: Iterator[str], query: str, outcome: Outcome
) -> Iterator[str]:
    """The JSON answer, streamed: a result for each name in the text."""
    from ..render import program

    @lru_cache(KEPT)
    def told(text: str, meanings: tuple["Meaning", ...]) -> str:
        means = [meaning.as_json() for meaning in meanings]
        what = {"text": text, **(means[0] if len(means) == 1 else {"candidates": means})}
        return program.safe(json_format.dumps(what, ensure_ascii=False)[1:])

    def rows() -> Iterator[str]:
        passed = 0
        for text, found in annotator.parts(parts):
            if found:
                yield ", ".join(
                    f'{{"start": {passed + each.start}, "end": {passed + each.end}, {told(each.text, each.meanings)}'
                    for each in found
                )
            passed += len(text)

    results = rows()
    first = next(results, None)
    outcome.code = ExitCode.FOUND if first else ExitCode.NO_MATCH
    yield from program.answer_in_parts(
        corpus.about(), query, first is not None, chain([first] if first else [], results)
    )


def _names_in_rows(form: str, annotator: "Annotator", parts: Iterator[str], outcome: Outcome) -> Iterator[str]:
    """A line for each name in the text, streamed."""
    from ..render import program

    def rows() -> Iterator[dict[str, Any]]:
        for each in annotator.annotations(parts):
            outcome.code, outcome.remarks = ExitCode.FOUND, ()
            means = [meaning.as_json() for meaning in each.meanings]
            what = means[0] if len(means) == 1 else {"candidates": means}
            yield {"start": each.start, "end": each.end, "text": each.text, **what}

    outcome.code, outcome.remarks = ExitCode.NO_MATCH, NONE
    yield from program.in_rows(form, rows(), "annotate")


def _glossary_in(
    form: str, corpus: "Corpus", how: tuple["Annotator", str], parts: Iterator[str], query: str, outcome: Outcome
) -> Iterator[str]:
    """A result for each entry that the text names."""
    annotator, level = how
    terms = annotator.glossary(level)
    for _, found in annotator.parts(parts):
        for each in found:
            terms.number(each)
    answer = in_form(form, "annotate-glossary", corpus, query, terms.as_json(), NONE)
    outcome.code, outcome.remarks = answer.code, answer.remarks
    yield from answer.parts()


def _as_text(
    annotator: "Annotator", parts: Iterator[str], outcome: Outcome, look: tuple[str, str], only_glossary: bool
) -> Iterator[str]:
    """The text with its names numbered, and the glossary; or the glossary alone."""
    level, color = look
    terms = annotator.glossary(level)
    text = ""
    for text, found in annotator.parts(parts):
        marks = [(each.start, each.end, terms.number(each)) for each in found]
        if not only_glossary:
            yield show("marked", (text, marks), color)
    if not terms.met:
        outcome.code, outcome.remarks = ExitCode.NO_MATCH, NONE
        return
    if not only_glossary:
        yield "\n" if text.endswith("\n") else "\n\n"
    yield show("glossary", terms.rows(), color)
