"""`immuno edit`: the reader's own file on an entry, in an editor."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from .. import own
from ..answers.outcome import Outcome, ambiguous, as_name, missed
from ..api import Corpus, check_own, open_corpus
from ..curation.desk import Draft, draft, own_files
from ..exits import CorpusError, ExitCode
from ..model import KIND_OF


def command(
    term: Annotated[list[str], typer.Argument(metavar="TERM...", help="A name of an entry, yours or official; an id.")],
) -> Outcome:
    """Open your own file on an entry in an editor, then check it.

    \b
    Examples:
      immuno edit tumor board         an entry of your own
      immuno edit keytruda            what you add to an official entry
      immuno edit source/notebook-7   the id of a source or a headline
      EDITOR="code --wait" immuno edit PD-1

    The editor is $VISUAL, $EDITOR or vi. What you add to an official entry
    stands in a file of your own: the entry stays as it is. A new file in which
    nothing was written is removed. Without a terminal or an editor the path is
    printed. Exit code 3: the file has errors.
    """
    name, editor = as_name(term), _editor()
    corpus = open_corpus() if own.place().is_there() else open_corpus(own=False)
    own.notices.clear()  # what is wrong with this file is said below
    matches = corpus.resolve(name)
    if len(matches) > 1:
        return Outcome(code=ExitCode.NO_MATCH, remarks=(ambiguous(name, matches),))
    if matches:
        path, new = _file_of(corpus, matches[0].kind, matches[0].id)
    else:  # a file that is left out gives no name
        found = _files_named(name)
        kind, _, ident = name.rpartition("/")
        of = corpus.kind_of(ident)
        if found:
            path, new = found[0], None
        elif of in ("headline", "source") and kind in ("", of):  # which go by their ids
            path, new = _file_of(corpus, of, ident)
        else:
            return missed(corpus, name, name, False)
    del corpus
    return _edited(path, new, editor)


def _file_of(corpus: Corpus, kind: str, ident: str) -> tuple[Path, Draft | None]:
    """The own file of an entry, and a draft where there was none yet."""
    from ..curation.templates import patch_template
    from .new import root_folder

    folder = next(each for each, word in KIND_OF.items() if word == kind)
    root = root_folder()
    found = own_files(root, (folder,), ident)
    if found:
        return found[0], None
    made = draft(root, folder, ident, patch_template(folder, _name_of(corpus, kind, ident), root))
    return made.path, made


def _name_of(corpus: Corpus, kind: str, ident: str) -> str:
    if kind == "headline":
        return str(corpus.headline_record(ident)["title"])
    return str(corpus.source_record(ident)["title"] if kind == "source" else corpus.record(ident)["name"])


def _files_named(name: str) -> list[Path]:
    """Own files that go by an id, with their kind or without, or by a name that gives that id."""
    from ..curation.templates import id_of

    kind, slash, rest = name.partition("/")
    folders = tuple(folder for folder, word in KIND_OF.items() if not slash or word == kind)
    return own_files(own.place().folder, folders, id_of(rest if slash else name))


def _edited(path: Path, new: Draft | None, editor: list[str]) -> Outcome:
    """The file after the editor: its path, and what is wrong with it."""
    if not editor:
        told = "set EDITOR to a program that opens it" if _on_terminal() else "no terminal to open an editor on"
        return Outcome(f"{path}\n", remarks=(f"{told}; edit the file by hand.",))
    import subprocess

    try:
        code = subprocess.run([*editor, str(path)], check=False).returncode
    except OSError as error:
        _take_back(new)
        raise CorpusError(f"cannot run the editor {editor[0]!r}: {error.strerror}") from error
    remarks = [f"{editor[0]} ended with code {code}."] if code else []
    if not path.exists():
        _take_back(new)
        return Outcome(code=ExitCode.BROKEN, remarks=(*remarks, f"{path} is gone; {editor[0]} left no file."))
    if new and new.is_unchanged():
        _take_back(new)
        return Outcome(remarks=(*remarks, "nothing was written; the new file is removed."))
    file = f"{path.parent.name}/{path.name}"
    wrong = [each for each in check_own(str(path.parent.parent))["problems"] if each["file"] == file]
    remarks += [
        f"line {each['line']}: {each['code']} {each['what']}" + (f" ({each['tip']})" if each["tip"] else "")
        for each in wrong
    ]
    return Outcome(f"{path}\n", ExitCode.BROKEN if wrong else ExitCode.FOUND, tuple(remarks))


def _take_back(new: Draft | None) -> None:
    if new:
        new.take_back()


def _on_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _editor() -> list[str]:
    """The words of the editor's command; none where there is no terminal or no editor."""
    import shlex
    import shutil

    if not _on_terminal():
        return []
    for name in ("VISUAL", "EDITOR"):
        wanted = os.environ.get(name, "")
        if wanted.strip():
            try:
                return shlex.split(wanted)
            except ValueError as error:
                raise CorpusError(f"{name} is no command: {error}") from error
    return ["vi"] if shutil.which("vi") else []
