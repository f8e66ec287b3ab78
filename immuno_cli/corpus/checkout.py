"""The index of a checkout: compiled on demand into the user cache, when the data or the code has changed.

It is named by a fingerprint of the data files and of the code that compiles them.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from .. import INDEX_FORMAT, __version__
from ..exits import CorpusError
from .cache import cache_path, digest
from .store import PACKAGE, Store, open_index


def cache_folder() -> Path:
    """Where compiled indexes live."""
    return Path(cache_path())


def fingerprint(root: Path) -> str:
    """A name for the state of the data files and of the code that compiles them: path, size and time of each."""
    state = [INDEX_FORMAT, __version__]
    code = [Path(PACKAGE, name) for name in ("curation", "dates.py", "loose.py", "model.py", "names.py")]
    for path in [*code, root]:
        state += [f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in _files(path)]
    return digest("\n".join(state))


def _files(path: Path) -> Iterator[tuple[str, os.stat_result]]:
    if path.is_file():
        yield str(path), path.stat()
        return
    with os.scandir(path) as items:
        for item in sorted(items, key=lambda item: item.name):
            if item.name.startswith((".", "__")):
                continue
            if item.is_dir():
                yield from _files(Path(item.path))
            else:
                yield item.path, item.stat()


def open_checkout(folder: str) -> Store:
    """Open the index of a data folder, compiled first where that is needed. Raises CorpusError when it has errors."""
    store = _open(Path(folder))
    store.root = folder
    return store


def _open(root: Path) -> Store:
    place = f"{zlib.crc32(str(root).encode()):08x}"
    index = cache_folder() / f"{place}-{fingerprint(root)}.sqlite"
    try:
        if index.is_file():
            try:
                return _renewable(open_index(str(index), "checkout"), root, index)
            except CorpusError:
                pass  # truncated or foreign: compile it anew
        _compiled(root, index)
        for old in index.parent.glob(f"{place}-*.sqlite"):
            if old != index:
                old.unlink(missing_ok=True)
        return _renewable(open_index(str(index), "checkout"), root, index)
    except OSError:  # a cache that cannot be read or written costs time, not the answer
        return in_memory(lambda: _compiled(root), index)


def _renewable(store: Store, root: Path, index: Path) -> Store:
    def renewed() -> Store:
        index.unlink(missing_ok=True)
        return _open(root)

    store.renew = renewed
    return store


def in_memory(compiled: Callable[[], sqlite3.Connection | None], index: Path) -> Store:
    """Where the cache cannot be written: an index for this run alone, named as it would be there."""
    try:
        db = compiled()
    except (OSError, sqlite3.Error) as error:
        raise CorpusError(f"the corpus cannot be compiled: {error}") from error
    assert db
    return Store(db, str(index), "temporary")


def _compiled(root: Path, index: Path | None = None) -> sqlite3.Connection | None:
    """Compile the data folder to a file, or in memory where none is named."""
    from ..curation.compiler import Broken, build, build_in_memory

    try:
        if index is None:
            return build_in_memory(root)
        build(root, index)
        return None
    except Broken as broken:
        count = len(broken.problems)
        what = f"the corpus in {root} has {count} error{'s' * (count > 1)}, the first: {broken}"
        raise CorpusError(f"{what}; run `immuno check`") from broken
