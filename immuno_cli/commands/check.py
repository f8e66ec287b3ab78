"""`immuno check`: a corpus held against its schema and its rules."""

from pathlib import Path
from typing import Annotated

import typer

from .. import __version__
from ..answers.outcome import Outcome, form_of
from ..exits import CorpusError, ExitCode, UsageError
from .options import FormatOption, JsonOption


def command(
    path: Annotated[
        Path | None, typer.Argument(metavar="[PATH]", help="A data folder; the checkout's own by default.")
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Write files in canonical layout first.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Let warnings fail as errors do.")] = False,
    format: FormatOption = None,
    json: JsonOption = False,
) -> Outcome:
    """Hold a corpus against its schema and its lint rules.

    \b
    Examples:
      immuno check
      immuno check data --fix
      immuno check my-entries --json

    Every problem is a line: file, line number, code, what is wrong, what to do. Exit code 3: there are errors.
    """
    from ..api import data_folder
    from ..curation import checks
    from ..model import KINDS

    form = form_of(format, json)
    root = path or Path(data_folder())
    if path is None and not root.is_dir():
        raise UsageError("there is no checkout here; name the data folder to check")
    if not root.is_dir():
        raise UsageError(f"no folder {root}; name the data folder to check")
    if not (root / "corpus.yaml").is_file() and not any((root / folder).is_dir() for folder in KINDS):
        raise UsageError(f"{root} is no data folder: it has neither corpus.yaml nor a folder of entries")
    try:
        changed = checks.fix(root) if fix else []
    except OSError as error:
        raise CorpusError(f"cannot write to {root}: {error.strerror}") from error
    corpus, problems = checks.check(root)
    errors = sum(problem.is_error for problem in problems)
    warnings = len(problems) - errors
    code = ExitCode.BROKEN if errors or (strict and warnings) else ExitCode.FOUND
    counted = ((len(corpus.records), "file"), (errors, "error"), (warnings, "warning"))
    count = ", ".join(f"{number} {word}{'s' * (number != 1)}" for number, word in counted) + "."
    rewritten = [f"{len(changed)} file{'s' * (len(changed) != 1)} rewritten."] if changed else []
    if form:
        from ..render import program

        rows = [
            {"file": p.file, "line": p.line, "code": p.code, "what": p.what, "tip": p.tip, "error": p.is_error}
            for p in problems
        ]
        if form != "json":
            return Outcome(program.in_rows(form, rows, "check"), code, (*rewritten, count))
        entries = [entry for _, entry in corpus.entries()]
        about = {
            "version": corpus.about.get("version", ""),
            "entries": len(entries),
            "reviewed_through": max((entry.reviewed for entry in entries), default=""),
        }
        head = {"version": __version__, "corpus": about}
        return Outcome(program.answer(head, str(root), rows, errors=errors, warnings=warnings), code)
    from ..render.view import clean

    lines = [f"{root / p.file}:{p.line}: {p.code} {p.what}{f' ({p.tip})' if p.tip else ''}" for p in problems]
    return Outcome("".join(clean(line) + "\n" for line in lines), code, (*rewritten, count))
