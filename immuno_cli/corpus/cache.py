"""The user's cache, where compiled indexes are kept. Part of the start-up where there are own entries."""

from __future__ import annotations

import os


def cache_path() -> str:
    """The folder of compiled indexes."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):
        base = os.path.expanduser("~/.cache")
    # nobody's home: nothing can be kept, and each run compiles for itself
    return os.path.join(base if os.path.isabs(base) else os.devnull, "immuno")


def forget() -> str:
    """Remove the compiled indexes; they are compiled anew when they are wanted. Returns the folder."""
    folder = cache_path()
    try:
        for name in os.listdir(folder):
            if name.endswith(".sqlite"):
                os.unlink(os.path.join(folder, name))
    except OSError:  # not there, or locked: nothing is lost by it
        pass
    return folder


#: texts, taken as numbers, are told apart by their remainders
PRIME = 2**128 + 51


def digest(text: str) -> str:
    """A short name for a text. Nothing is imported for it: that takes longer than the whole of it does.

    >>> digest("a" * 100)
    '0fafafafafafafafc89f187c861616193'
    """
    return f"{int.from_bytes(text.encode('utf-8', 'surrogateescape'), 'big') % PRIME:033x}"
