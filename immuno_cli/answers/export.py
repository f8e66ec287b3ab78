"""What `immuno export` answers: a format as text, part by part, or a file that is put in place when it is whole."""

from __future__ import annotations

from itertools import chain
from os import fsencode
from pathlib import Path

from ..api import has_own, open_corpus
from ..exits import CorpusError, UsageError
from ..export import FORMATS, module
from .outcome import Outcome

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..api import Corpus

LONGEST_PATH = 4096


def formats() -> str:
    """A line for each format, for the help."""
    return "\n".join(f"  {name:10} {form.line}" for name, form in FORMATS.items())


def export(name: str | None, kind: str | None = None, output: str | None = None) -> Outcome:
    """The corpus, or a kind of it, in a format; into a file where one is named, which a format may demand.

    Own entries stay at home: what is exported carries the licence of the corpus.
    """
    name = format_of(name)
    form = FORMATS[name]
    if output is not None and not (output.strip() and _can_be_a_file(output)):
        raise UsageError(f"name a file, as in -o immuno{form.suffix}")
    to_stdout = output in (None, "-")
    if to_stdout and not form.is_text:
        raise UsageError(f"{name} is no text; name a file, as in `immuno export {name} -o immuno{form.suffix}`")
    writer = module(name)
    corpus = open_corpus(own=False)
    try:
        if to_stdout:
            parts = writer.export(corpus, kind)
            first = next(parts, "")  # what is wrong shows here
            return Outcome(chain([first], parts), remarks=_left_out())
        _put(name, corpus, kind, Path(str(output)))
    except OSError as error:
        raise CorpusError(f"cannot write {output}: {error.strerror or error}") from error
    return Outcome(remarks=(f"wrote {output}.", *_left_out()))


def _left_out() -> tuple[str, ...]:
    """That own entries stay at home, where there are any."""
    return ("your own entries are left out: an export is of the corpus.",) if has_own() else ()


def _can_be_a_file(name: str) -> bool:
    """Whether a system could call a file so: no half characters, no zero bytes, and not longer than any path."""
    try:
        return len(fsencode(name)) < LONGEST_PATH and "\0" not in name
    except UnicodeEncodeError:
        return False


def format_of(name: str | None) -> str:
    """A format by its name. Raises UsageError, with the names near it, when there is none."""
    if name is None:
        raise UsageError(f"name a format: {', '.join(FORMATS)}")
    wanted = "-".join(name.casefold().replace("_", "-").split())
    if wanted not in FORMATS:
        raise UsageError(f"no format {name!r}; {_instead(wanted, FORMATS, FORMATS)}")
    return wanted


def _instead(name: str, known: Iterable[str], shown: Iterable[str]) -> str:
    """What to say of a word that is not known: those near it, else all."""
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), 2, 0.6)
    return f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(shown)}"


def _put(name: str, corpus: Corpus, kind: str | None, path: Path) -> None:
    """Write a format beside its place, then put it there: what stood there stays until the new one is whole.

    In a folder that is there already, files of the same names are replaced and others stay. What is no file but a
    device or a pipe is written to as it is.
    """
    import shutil
    import tempfile

    is_text = FORMATS[name].is_text
    named, path = path, path.resolve()
    if is_text and path.is_dir():
        raise IsADirectoryError(0, "it is a folder")
    if is_text and path.exists() and not path.is_file():
        _write(path, module(name).export(corpus, kind))
        return
    beside = Path(tempfile.mkdtemp(prefix=".immuno-", dir=path.parent))
    new = beside / path.name
    try:
        if is_text:
            _write(new, module(name).export(corpus, kind))
        else:
            module(name).write(corpus, kind, str(new))
        if new.is_dir() and path.is_file():
            raise UsageError(f"{named} is a file; name a folder, or a file that ends in .zip")
        if new.is_dir() and path.is_dir():
            for each in new.iterdir():
                each.replace(path / each.name)
        else:
            if path.is_file():
                shutil.copymode(path, new)
            new.replace(path)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _write(path: Path, parts: Iterator[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(parts)
