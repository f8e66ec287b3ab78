"""The official corpus together with a folder of own entries, as one index in the user's cache.

It is named by a fingerprint of the official index and of the state of each own file, so that a run without a change
reads one index, as it does without own entries. Part of their start-up: what compiles it is in `merging.py`.
"""

from __future__ import annotations

import os
from itertools import islice

from .. import INDEX_FORMAT, __version__
from ..exits import CorpusError
from ..own import is_passed_over
from . import store as stores
from .cache import cache_path, digest
from .store import Store, open_index, open_official, warned

#: as in model.py, which takes too long to import here
FOLDERS = (
    "therapies",
    "agents",
    "cells",
    "molecules",
    "diseases",
    "adverse-events",
    "concepts",
    "headlines",
    "sources",
)
MAX_FILES = 10_000
MAX_BYTES = 20_000_000


class TooMuch(Exception):
    """A folder that nobody can have written by hand."""


def state_of(folder: str) -> tuple[str, int]:
    """What changes whenever own files do, and how many there are. Raises OSError, and TooMuch above the bounds.

    Most of what own entries cost is the time this takes, so of each file it keeps but numbers.
    """
    found = [_changed(os.stat(folder))]
    count = size = 0
    for kind in FOLDERS:
        path = f"{folder}{os.sep}{kind}"
        try:
            changed, files = _files(path)
        except FileNotFoundError:
            found.append(0)
            continue
        except OSError as error:  # a link, a file, or locked: that is said when it is read
            found += [error.errno or 0, _changed(os.lstat(path))]
            count += 1
            continue
        found += [changed, len(files), sum(map(hash, files))]  # numbers have the same hash in every process
        count += len(files)
        size += sum([each[1] for each in files])
        if count > MAX_FILES:
            raise TooMuch(f"more than {MAX_FILES:,} files")
    if size > MAX_BYTES:
        raise TooMuch(f"more than {MAX_BYTES // 1_000_000} MB")
    return repr(found), count


def _files(path: str) -> tuple[int, list[tuple[int, int, int]]]:
    """When a plain folder changed, and number, size and time of each own file in it. Raises OSError for a link too.

    What a file is called is no matter: a name that changes changes the folder.
    """
    if os.name == "nt":
        return _files_on_windows(path)
    place = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        with os.scandir(place) as items:  # by its number: the way to each file need not be walked
            infos = [
                item.stat(follow_symlinks=False)
                for item in islice(items, MAX_FILES + 1)
                if (name := item.name)[0] not in ".#" and (name[-5:] == ".yaml" or not is_passed_over(name))
            ]
        return os.fstat(place).st_ctime_ns, [(info.st_ino, info.st_size, info.st_ctime_ns) for info in infos]
    finally:
        os.close(place)


def _files_on_windows(path: str) -> tuple[int, list[tuple[int, int, int]]]:
    if os.path.islink(path):
        raise NotADirectoryError(20, "is a link", path)
    with os.scandir(path) as items:
        listed = [item for item in islice(items, MAX_FILES + 1) if not is_passed_over(item.name)]
        infos = [item.stat(follow_symlinks=False) for item in listed]
    return os.stat(path).st_mtime_ns, [(0, info.st_size, info.st_mtime_ns) for info in infos]


def _changed(info: os.stat_result) -> int:
    """When a file changed: on Unix its inode too, which no program can set back."""
    return info.st_mtime_ns if os.name == "nt" else info.st_ctime_ns


def open_with(data: str | os.PathLike[str] | None, folder: str, at_once: bool = False) -> Store:
    """Open the corpus with the own entries of a folder, compiled first where they have changed; `at_once`, without
    them then.

    Whatever is wrong with own entries, the official corpus answers, and `warnings` says what it is. Raises CorpusError
    when the official corpus is missing or broken.
    """
    try:
        state, count = state_of(folder)
    except OSError as error:
        return warned(open_official(data), f"your own entries in {folder} are left out: {error.strerror}.")
    except TooMuch as error:
        return warned(open_official(data), f"your own entries in {folder} are left out: {error}.")
    if not count:
        stray = _stray(folder)
        store = open_official(data)
        return warned(store, f"{folder}{os.sep}{stray} lies in no folder of a kind.") if stray else store
    packaged = data is None and stores.is_installed()
    official = None if packaged else open_official(data)
    identity = _identity(str(stores.PACKAGED) if official is None else official.path)
    place = digest(f"{folder}\n{stores.PACKAGE}\n{data or ''}")
    name = digest("\n".join((INDEX_FORMAT, __version__, identity, state)))
    index = f"{cache_path()}{os.sep}own-{place}-{name}.sqlite"
    cached = _cached(index)

    def compiled_anew() -> Store:
        from .merging import compiled

        if os.path.isfile(index):  # damaged, or of another program
            os.unlink(index)
        return compiled(official or open_official(), folder, index, place)

    if at_once and not cached:
        return official or open_official()
    store = cached or compiled_anew()
    if store.origin == "own":
        store.renew = compiled_anew
    store.root = official.root if official else None
    told = store.meta.get("own_warning")
    return warned(store, told) if told else store


def _identity(index: str) -> str:
    if not os.path.isfile(index):  # one that could not be kept
        return index
    info = os.stat(index)
    return f"{index} {info.st_size} {info.st_mtime_ns}"


def _cached(index: str) -> Store | None:
    """The index in the cache; none where it is missing, truncated or foreign."""
    try:
        return open_index(index, "own") if os.path.isfile(index) else None
    except (CorpusError, OSError):
        return None


def _stray(folder: str) -> str:
    """An entry beside the folders of kinds, where nothing looks for it."""
    try:
        names = os.listdir(folder)
    except OSError:
        return ""
    return next((name for name in names if name.endswith((".yaml", ".yml")) and not is_passed_over(name)), "")
