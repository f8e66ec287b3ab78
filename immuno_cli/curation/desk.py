"""Writing own files: where one lies, and that nothing outside the folder and nothing that is there is touched."""

from __future__ import annotations

import os
from pathlib import Path

from ..exits import CorpusError, UsageError

#: names that no file can have on Windows
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}


class Draft:
    """A new own file and the folders made for it, to be taken back where nothing is written into it."""

    def __init__(self, path: Path, text: str, made: list[Path]) -> None:
        self.path, self._text, self._made = path, text, made

    def is_unchanged(self) -> bool:
        """Whether the file holds its template and nothing else."""
        try:
            return self.path.read_bytes() == self._text.encode()
        except OSError:
            return False

    def take_back(self) -> None:
        """Remove the file, and the folders that were made for it."""
        self.path.unlink(missing_ok=True)
        for folder in reversed(self._made):
            try:
                folder.rmdir()
            except OSError:  # something else came into it
                return


def draft(root: str, folder: str, ident: str, text: str) -> Draft:
    """Write a new file `folder/ident.yaml`.

    Raises UsageError when it is there, CorpusError when it cannot be written.
    """
    place = Path(root, folder)
    path = place / f"{ident}.yaml"
    made = [each for each in reversed([place, *place.parents]) if not os.path.lexists(each)]
    try:
        place.mkdir(parents=True, exist_ok=True)
        if place.is_symlink():
            raise CorpusError(f"{place} is a link; own entries lie in plain folders")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
        with open(os.open(path, flags, 0o666), "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123
            file.write(text)
    except FileExistsError as error:
        if not os.path.lexists(path):
            raise CorpusError(f"cannot write to {place}: {error.filename} is in the way") from error
        if path.is_symlink():
            raise CorpusError(f"{path} is a link; own entries are plain files") from error
        raise UsageError(f"{path} is there already; `immuno edit {ident}` opens it") from error
    except OSError as error:
        raise CorpusError(f"cannot write to {place}: {error.strerror}") from error
    return Draft(path, text, made)


def own_files(root: str, folders: tuple[str, ...], ident: str) -> list[Path]:
    """The own files with this id."""
    paths = (Path(root, folder, f"{ident}.yaml") for folder in folders)
    return [path for path in paths if path.is_file() and not path.is_symlink() and not path.parent.is_symlink()]
