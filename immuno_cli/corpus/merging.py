"""Compiling the official corpus and a folder of own entries into one index; and checking such a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..curation import compiler, own
from ..curation.reader import Corpus
from ..exits import CorpusError
from .checkout import in_memory
from .overlay import TooMuch, state_of
from .store import Store, open_index, open_official, parsed, warned

#: indexes with own entries that are kept, of whatever folders
KEPT = 4


def compiled(official: Store, folder: str, index: str, place: str) -> Store:
    """The index compiled anew, and kept in the cache where that can be written."""
    try:
        try:
            compiler.write(_merged(official, folder), Path(index))
            _remove_old(Path(index), place)
            return open_index(index, "own")
        except (OSError, CorpusError):  # a cache that cannot be read or written costs time, not the answer
            return in_memory(lambda: compiler.hold(_merged(official, folder)), Path(index))
    except Exception as error:  # own entries never take the official corpus down, whatever is wrong with them
        what = " ".join(f"{type(error).__name__}: {error}".split())
        return warned(official, f"your own entries in {folder} are left out: they do not compile ({what}).")


def _merged(official: Store, folder: str) -> Corpus:
    return own.merge(official_records(official), about_of(official), folder)


def official_records(store: Store) -> list[tuple[str, dict[str, Any]]]:
    """Everything in an index as the table it stands in and its JSON object."""
    return [
        (table, parsed(body))
        for table in ("entry", "headline", "source")
        for (body,) in store.each(f"SELECT body FROM {table} ORDER BY id")
    ]


def about_of(store: Store) -> dict[str, str]:
    """What an index says of its corpus."""
    return {name: store.meta[f"corpus_{name}"] for name in ("title", "version", "license")}


def _remove_old(index: Path, place: str) -> None:
    """Former states of the folder go, and of other folders all but the newest."""

    def age(path: Path) -> float:
        try:
            return path.stat().st_mtime
        except OSError:
            return 0

    others = sorted((each for each in index.parent.glob("own-*.sqlite") if each != index), key=age)
    former = [each for each in others if each.name.startswith(f"own-{place}-")]
    for old in {*former, *[each for each in others if each not in former][: -KEPT + 1]}:
        old.unlink(missing_ok=True)


def checked(folder: str) -> dict[str, Any]:
    """What is wrong with a folder of own entries, and what counts. Raises CorpusError when it cannot be read."""
    try:
        state_of(folder)
        found = own.check(Path(folder), own.restored(official_records(open_official())))
    except (OSError, TooMuch) as error:
        raise CorpusError(f"{folder} cannot be read: {getattr(error, 'strerror', None) or error}") from error
    return {"folder": folder, **found.as_json()}
