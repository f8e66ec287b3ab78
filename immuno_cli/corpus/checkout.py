"""The index of a checkout: compiled on demand into the user cache, when the data or the code has changed.

It is named by a fingerprint of the data files and of the code that compiles them.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
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
                return open_index(str(index), "checkout")
            except CorpusError:
                pass  # truncated or foreign: compile it anew
        _compile(root, index)
        for old in index.parent.glob(f"{place}-*.sqlite"):
            if old != index:
                old.unlink(missing_ok=True)
    except OSError:  # a cache that cannot be read or written costs time, not the answer
        return open_temporary(lambda beside: _compile(root, beside))
    return open_index(str(index), "checkout")


def open_temporary(compile_to: Callable[[Path], object]) -> Store:
    """Where the cache cannot be written: compile for this run alone."""
    with tempfile.TemporaryDirectory(prefix="immuno-") as folder:
        index = Path(folder) / "corpus.sqlite"
        try:
            compile_to(index)
        except OSError as error:
            raise CorpusError(f"no folder to compile the corpus in: {error}") from error
        kept = sqlite3.connect(":memory:", check_same_thread=False)
        with sqlite3.connect(index) as built:
            built.backup(kept)
        built.close()
        return Store(kept, str(index), "temporary")


def _compile(root: Path, index: Path) -> None:
    from ..curation.compiler import Broken, build

    try:
        build(root, index)
    except Broken as broken:
        count = len(broken.problems)
        what = f"the corpus in {root} has {count} error{'s' * (count > 1)}, the first: {broken}"
        raise CorpusError(f"{what}; run `immuno check`") from broken
