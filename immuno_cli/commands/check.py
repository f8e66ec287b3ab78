"""`immuno check`: a corpus held against its schema and its rules."""

import os
from pathlib import Path
from typing import Annotated

import typer

from .. import __version__
from ..answers.outcome import Outcome, as_json, form_of
from ..exits import CorpusError, ExitCode, UsageError
from .options import CsvOption, FormatOption, JsonOption


def command(
    path: Annotated[
        Path | None,
        typer.Argument(metavar="[PATH]", help="A data folder, the checkout's by default; or your own entries."),
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Write files in canonical layout first.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Let warnings fail as errors do.")] = False,
    format: FormatOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> Outcome:
    """Hold a corpus against its schema and its lint rules.

    \b
    Examples:
      immuno check
      immuno check data --fix
      immuno check ~/.local/share/immuno      own entries

    Every problem is a line: file, line number, code, what is wrong, what to do. Exit code 3: there are errors.
    """
    from ..api import data_folder
    from ..curation import checks
    from ..own import place

    form = form_of(format, json, csv)
    where = place()
    own = Path(where.folder)
    if path is None and (where.named == "--data" or (not Path(data_folder()).is_dir() and _holds_entries(own))):
        path = own
    root = path or Path(data_folder())
    if path is None and not root.is_dir():
        raise UsageError("there is no checkout here; name the data folder to check")
    if not root.is_dir():
        raise UsageError(f"no folder {root}; name the data folder to check")
    whole = (root / "corpus.yaml").is_file()
    if not whole and not _holds_entries(root) and root != own:
        raise UsageError(f"{root} is no data folder: it has neither corpus.yaml nor a folder of entries")
    if not whole:
        return _own(root, fix, form)
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


def _holds_entries(root: Path) -> bool:
    from ..model import KINDS

    return any(os.path.lexists(root / folder) for folder in KINDS)


def _own(root: Path, fix: bool, form: str) -> Outcome:
    """The problems of a folder of own entries: there are no warnings, and no layout to keep."""
    from ..api import check_own, open_corpus

    if fix:
        raise UsageError("--fix lays out a whole corpus; own entries keep the layout that you give them")
    found = check_own(root)
    problems, count = found["problems"], len(found["problems"])
    code = ExitCode.BROKEN if problems else ExitCode.FOUND
    rows = [{**each, "error": True} for each in problems]
    if form == "json":
        return as_json(open_corpus(own=False), str(root), rows, code=code, errors=count, warnings=0)
    sound = sum(found["counts"].values())
    files, errors = f"{sound} own file{'s' * (sound != 1)}", f"{count} error{'s' * (count != 1)}"
    remark = f"{files}, {found['left_out']} left out, {errors}."
    if form:
        from ..render import program

        return Outcome(program.in_rows(form, rows, "check"), code, (remark,))
    from ..render.view import clean

    places = [f"{root / each['file']}:{each['line']}: {each['code']} {each['what']}" for each in problems]
    tips = [f" ({each['tip']})" if each["tip"] else "" for each in problems]
    return Outcome("".join(clean(place + tip) + "\n" for place, tip in zip(places, tips, strict=True)), code, (remark,))
