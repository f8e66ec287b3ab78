"""Which index serves this run, and reading from it.

An installed package carries its index; a checkout has it compiled on demand (`checkout.py`). This module is part
of every start-up: it imports no pathlib, no urllib and no typing.
"""

from __future__ import annotations

import json
import os
import sqlite3
from _thread import RLock

from .. import INDEX_FORMAT, __version__
from ..exits import CorpusError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PACKAGED = os.path.join(PACKAGE, "corpus.sqlite")
CHECKOUT = os.path.join(os.path.dirname(PACKAGE), "data")

#: rows fetched at a time
AT_ONCE = 500
#: what SQLite calls an index that is damaged
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR)
#: what every index says of itself, and the tables that questions are put to
SAID = {
    *("corpus_title", "corpus_version", "corpus_license", "entries", "counts", "reviewed_through", "oldest_review"),
    "oldest_reviewed",
}
TABLES = (
    *("entry", "label", "identifier", "facet", "brief", "approval", "headline", "topic", "about", "source", "word"),
    *("spelling", "gram", "doc_id", "doc", "link", "title_of", "title"),
)


class Store:
    """An open index. Every method reads; nothing here writes to it."""

    #: the data folder that it was compiled from, where that is known
    root: str | None = None

    def __init__(self, db: sqlite3.Connection, path: str, origin: str) -> None:
        self._db, self.path, self.origin = db, path, origin
        self._meta: dict[str, str] | None = None
        self._yours: frozenset[str] | None = None
        #: what is wrong with the reader's own entries, in a line each
        self.warnings: tuple[str, ...] = ()
        #: compiles the index anew, for one that lies in the cache and may be damaged there
        self.renew: Callable[[], Store] | None = None
        self._replaced: Store | None = None
        self._lock = RLock()

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """All rows of a query. Raises CorpusError when the index is damaged."""
        return list(self.each(sql, *values))

    def each(self, sql: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """The rows of a query one by one, for tables too long to hold. Raises as `rows` does.

        A damaged index of the cache is compiled anew, and answers from where it stopped.
        """
        told, db = 0, self._db
        try:
            with self._lock:  # threads take turns at the one connection
                cursor = db.execute(sql, values)
                some = cursor.fetchmany(AT_ONCE)
            while some:
                yield from some
                told += len(some)
                with self._lock:
                    some = cursor.fetchmany(AT_ONCE)
            return
        except sqlite3.ProgrammingError as error:
            raise CorpusError("the corpus is closed") from error
        except sqlite3.DatabaseError as error:
            if not self._renewed(error, db):
                raise CorpusError(f"the index {self.path} cannot be read: {error}") from error
        for number, row in enumerate(self.each(sql, *values)):  # the same records give the same rows
            if number >= told:
                yield row

    def _renewed(self, error: sqlite3.DatabaseError, db: sqlite3.Connection) -> bool:
        """Put a new index in the place of a damaged one, once. False where there is none, or where it is not that."""
        if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 255 not in DAMAGED and not any(
            what in str(error) for what in ("no such", "constructor failed", "malformed")
        ):
            return False
        with self._lock:
            if self._db is not db:  # by another thread
                return True
            renew, self.renew = self.renew, None
            if renew is None:
                return False
            try:
                fresh = renew()
            except OSError:
                return False
            fresh.renew = None
            # the damaged one is closed with this store: another thread may be reading it
            self._db, fresh._db = fresh._db, self._db
            self.path, self.origin, self._replaced = fresh.path, fresh.origin, fresh
            self._meta = self._yours = None
        return True

    @property
    def meta(self) -> dict[str, str]:
        """What the index says of itself: versions, counts, dates."""
        if self._meta is None:
            # the list of own entries may be long, and few questions need it
            self._meta = dict(self.rows("SELECT name, value FROM meta WHERE name != 'yours'"))
        return self._meta

    @property
    def yours(self) -> frozenset[str]:
        """The ids of the reader's own entries, headlines and sources."""
        if self._yours is None:
            listed = self.rows("SELECT value FROM meta WHERE name = 'yours'") if "own" in self.meta else []
            self._yours = frozenset(each for (ids,) in listed for each in json.loads(ids))
        return self._yours

    def own(self) -> dict[str, Any]:
        """What the index says of own entries: their folder, counts, and what is left out; empty where it has none."""
        return parsed(self.meta.get("own", "{}"))

    def kind_of(self, ident: str) -> str:
        """The kind of the entry, headline or source with this id; empty when there is none."""
        found = self.rows(
            "SELECT kind FROM entry WHERE id = ?1 UNION ALL SELECT 'headline' FROM headline WHERE id = ?1"
            " UNION ALL SELECT 'source' FROM source WHERE id = ?1",
            ident,
        )
        return str(found[0][0]) if found else ""

    def entry(self, ident: str) -> dict[str, Any]:
        """The entry with this id as its JSON object. Raises KeyError when there is none."""
        found = self.rows("SELECT body FROM entry WHERE id = ?", ident)
        if not found:
            raise KeyError(ident)
        return parsed(found[0][0])

    def source(self, ident: str) -> dict[str, Any]:
        """The source with this id as its JSON object. Raises KeyError when there is none."""
        found = self.rows("SELECT body FROM source WHERE id = ?", ident)
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


def open_store(
    data: str | os.PathLike[str] | None = None, own: bool | str | os.PathLike[str] = True, at_once: bool = False
) -> Store:
    """Open the index that serves this run; or the one of `data`, a data folder or an index file.

    `own` adds a folder of own entries: True the reader's, where no `data` is given; False none; or a path. With
    `at_once` they are left out where they would have to be compiled first.

    Raises CorpusError when there is no index, when it is of another format or damaged, or when the checkout it should
    be compiled from has errors; UsageError when a folder of own entries that was asked for is not there.
    """
    if own is False or (own is True and data is not None):
        return open_official(data)
    from ..own import Place, absolute, place

    wanted = place() if own is True else Place(absolute(own), "own")
    if wanted.is_there():
        from .overlay import open_with

        return open_with(data, wanted.folder, at_once)
    if not wanted.named:
        return open_official(data)
    missing = f"{wanted.named} names no folder: {wanted.folder}"
    if wanted.named != "IMMUNO_DATA":
        raise UsageError(f"{missing}; `immuno new` makes one")
    return warned(open_official(data), f"{missing}; `immuno new` makes one.")


def is_installed() -> bool:
    """Whether the package carries its index; a checkout has none."""
    return os.path.isfile(PACKAGED)


def warned(store: Store, warning: str) -> Store:
    """The store, with what is wrong with own entries; the program says it when the answer is out."""
    from ..own import notices

    store.warnings += (warning,)
    if warning not in notices:
        notices.append(warning)
    return store


def open_official(data: str | os.PathLike[str] | None = None) -> Store:
    """Open the index without own entries. Raises as `open_store` does."""
    if data is not None:
        path = os.path.abspath(data)
        if os.path.isfile(path):
            return open_index(path, "file")
        if not os.path.isfile(os.path.join(path, "corpus.yaml")):
            raise CorpusError(f"no corpus in {path}: it is no index, and no folder with a corpus.yaml")
        from .checkout import open_checkout

        return open_checkout(path)
    if is_installed():
        return open_index(str(PACKAGED), "package")
    if not os.path.isfile(os.path.join(CHECKOUT, "corpus.yaml")):
        raise CorpusError("no corpus: neither a packaged index nor a data folder; reinstall immuno")
    from .checkout import open_checkout

    return open_checkout(str(CHECKOUT))


def open_index(path: str, origin: str) -> Store:
    """Open an index file read-only. Raises CorpusError when it is none, of another format, or lacks something."""
    place = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    try:
        db = sqlite3.connect(f"file:{place}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    except sqlite3.Error as error:
        raise CorpusError(f"the index {path} cannot be opened: {error}") from error
    store = Store(db, path, origin)
    if store.meta.get("format") != INDEX_FORMAT:
        raise CorpusError(f"the index {path} is of another format; reinstall immuno")
    there = {name for (name,) in store.rows("SELECT name FROM sqlite_schema")}
    if not there.issuperset(TABLES) or not store.meta.keys() >= SAID or not str(store.meta["entries"]).isdigit():
        raise CorpusError(f"the index {path} lacks something, or is none of immuno; reinstall immuno")
    store.rows("PRAGMA temp_store = MEMORY")  # nothing that is read is written anywhere
    return store


def parsed(body: str) -> dict[str, Any]:
    """A JSON body of the index as an object. Raises CorpusError when it is none, as in a damaged index."""
    try:
        found: dict[str, Any] = json.loads(body)
    except ValueError as error:
        from .cache import forget

        # the text does not tell which index it came from
        raise CorpusError(
            f"the index is damaged; those in {forget()} are removed, so ask again, and if that does not help, reinstall"
            " immuno"
        ) from error
    return found
