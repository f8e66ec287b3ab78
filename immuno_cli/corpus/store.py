"""Which index serves this run, and reading from it.

An installed package carries its index. A checkout has none: there it is compiled on demand into the
user cache, named by a fingerprint of the data files and of the code that compiles them.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .. import INDEX_FORMAT, __version__
from ..exits import CorpusError

PACKAGE = Path(__file__).resolve().parent.parent
PACKAGED = PACKAGE / "corpus.sqlite"
CHECKOUT = PACKAGE.parent / "data"


class Store:
    """An open index. Every method reads; nothing here writes to it."""

    def __init__(self, db: sqlite3.Connection, path: Path, origin: str) -> None:
        self._db, self.path, self.origin = db, path, origin
        self._meta: dict[str, str] | None = None

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """All rows of a query. Raises CorpusError when the index is damaged."""
        return list(self.each(sql, *values))

    def each(self, sql: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """The rows of a query one by one, for tables too long to hold. Raises as `rows` does."""
        try:
            yield from self._db.execute(sql, values)
        except sqlite3.DatabaseError as error:
            raise CorpusError(f"the index {self.path} cannot be read: {error}") from error

    @property
    def meta(self) -> dict[str, str]:
        """What the index says of itself: versions, counts, dates."""
        if self._meta is None:
            self._meta = dict(self.rows("SELECT name, value FROM meta"))
        return self._meta

    def entry(self, ident: str) -> dict[str, Any]:
        """The entry with this id as its JSON object. Raises KeyError when there is none."""
        found = self.rows("SELECT body FROM entry WHERE id = ?", ident)
        if not found:
            raise KeyError(ident)
        return parsed(found[0][0])

    def gloss(self, ident: str) -> str:
        """One line on the entry."""
        found = self.rows("SELECT gloss FROM entry WHERE id = ?", ident)
        return found[0][0] if found else ""

    def about(self) -> dict[str, Any]:
        """The head that every JSON answer carries under `immuno`."""
        meta = self.meta
        corpus = {
            "version": meta["corpus_version"],
            "entries": int(meta["entries"]),
            "reviewed_through": meta["reviewed_through"],
        }
        return {"version": __version__, "corpus": corpus}

    def close(self) -> None:
        self._db.close()

    def __del__(self) -> None:
        self._db.close()


def open_store() -> Store:
    """Open the index that serves this run.

    Raises CorpusError when there is none, when it is of another format or damaged, or when the
    checkout it should be compiled from has errors.
    """
    if PACKAGED.is_file():
        return _open(PACKAGED, "package")
    if not (CHECKOUT / "corpus.yaml").is_file():
        raise CorpusError("no corpus: neither a packaged index nor a data folder; reinstall immuno")
    return _open_checkout(CHECKOUT)


def cache_folder() -> Path:
    """Where compiled indexes of a checkout live."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "immuno"


def fingerprint(root: Path) -> str:
    """A name for the state of the data files and of the code that compiles them: path, size and time of each."""
    import zlib

    state = [INDEX_FORMAT, __version__]
    code = [PACKAGE / "curation", PACKAGE / "model.py", PACKAGE / "names.py"]
    for path in [*code, root]:
        state += [f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in _files(path)]
    text = "\n".join(state).encode()
    return f"{zlib.crc32(text):08x}{zlib.adler32(text):08x}{zlib.crc32(text[::-1]):08x}"


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


def _open_checkout(root: Path) -> Store:
    import zlib

    place = f"{zlib.crc32(str(root).encode()):08x}"
    index = cache_folder() / f"{place}-{fingerprint(root)}.sqlite"
    if index.is_file():
        try:
            return _open(index, "checkout")
        except CorpusError:
            pass  # truncated or foreign: compile it anew
    try:
        _compile(root, index)
    except OSError:
        return _open_temporary(root)
    for old in index.parent.glob(f"{place}-*.sqlite"):
        if old != index:
            old.unlink(missing_ok=True)
    return _open(index, "checkout")


def _open_temporary(root: Path) -> Store:
    """Where the cache cannot be written: compile for this run alone."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="immuno-") as folder:
        index = Path(folder) / "corpus.sqlite"
        try:
            _compile(root, index)
        except OSError as error:
            raise CorpusError(f"no folder to compile the corpus in: {error}") from error
        kept = sqlite3.connect(":memory:", check_same_thread=False)
        with sqlite3.connect(index) as built:
            built.backup(kept)
        built.close()
        return Store(kept, index, "temporary")


def _compile(root: Path, index: Path) -> None:
    from ..curation.compiler import Broken, build

    try:
        build(root, index)
    except Broken as broken:
        count = len(broken.problems)
        what = f"the corpus in {root} has {count} error{'s' * (count > 1)}, the first: {broken}"
        raise CorpusError(f"{what}; run `immuno check`") from broken


def _open(path: Path, origin: str) -> Store:
    from urllib.parse import quote

    try:
        db = sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    except sqlite3.Error as error:
        raise CorpusError(f"the index {path} cannot be opened: {error}") from error
    store = Store(db, path, origin)
    if store.meta.get("format") != INDEX_FORMAT:
        raise CorpusError(f"the index {path} is of another format; reinstall immuno")
    return store


def parsed(body: str) -> dict[str, Any]:
    """A JSON body of the index as an object."""
    found: dict[str, Any] = json.loads(body)
    return found
