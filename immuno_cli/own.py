"""Where a reader's own entries lie: `--data DIR`, else IMMUNO_DATA, else the user's data folder.

Part of every start-up: it imports nothing that is not there already.
"""

from __future__ import annotations

import os
import sys

from .exits import UsageError

#: what editors leave beside a file
BESIDE = ("~", ".bak", ".orig", ".swp", ".tmp")
#: what is to be said of own entries, once, when the answer is out
notices: list[str] = []
_asked: str | None = None


class Place:
    """The folder of own entries, and what named it: `--data`, `IMMUNO_DATA`, `own` (a call), or nothing."""

    __slots__ = ("folder", "named")

    def __init__(self, folder: str, named: str = "") -> None:
        self.folder, self.named = folder, named

    def is_there(self) -> bool:
        return os.path.isdir(self.folder)


def taken(arguments: list[str]) -> list[str]:
    """A command line without `--data DIR`, which every command takes, anywhere before `--`; the folder is kept.

    Raises UsageError where the folder is missing.
    """
    global _asked
    _asked = None
    left: list[str] = []
    coming = iter(arguments)
    for word in coming:
        if word == "--":
            left += [word, *coming]
        elif word == "--data" or word.startswith("--data="):
            folder = next(coming, "") if word == "--data" else word.removeprefix("--data=")
            if not folder.strip() or folder.startswith("--"):
                raise UsageError("--data takes a folder, as in `--data notes`")
            _asked = folder
        else:
            left.append(word)
    return left


def place() -> Place:
    """The folder of own entries; it need not be there. Its name is empty where nobody has a home."""
    if _asked is not None:
        return Place(absolute(_asked), "--data")
    named = os.environ.get("IMMUNO_DATA", "")
    if named.strip():
        return Place(absolute(named), "IMMUNO_DATA")
    return Place(user_folder())


def is_passed_over(name: str) -> bool:
    """Whether a file is no entry and not meant as one: hidden, or left by an editor."""
    return name[0] in ".#" or name.endswith(BESIDE)


def absolute(path: str | os.PathLike[str]) -> str:
    """A path from the root, with the home folder for `~`."""
    return os.path.abspath(os.path.expanduser(path))


def user_folder() -> str:
    """Where platformdirs puts the data of a user. On Linux it is worked out here: importing it takes as long as
    answering does.
    """
    if sys.platform != "linux":
        from importlib import import_module

        return str(import_module("platformdirs").user_data_dir("immuno", appauthor=False))
    base = os.environ.get("XDG_DATA_HOME", "")
    if not os.path.isabs(base):
        base = os.path.expanduser("~/.local/share")
    return os.path.join(base, "immuno") if os.path.isabs(base) else ""
