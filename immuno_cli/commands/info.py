"""`immuno info`: versions, counts and paths."""

import sys
from typing import Any

from .. import __version__
from ..answers import Outcome, as_json, show
from .options import ColourOption, JsonOption


def command(json: JsonOption = False, color: ColourOption = "auto") -> Outcome:
    """Show versions, counts and every path in use.

    \b
    Examples:
      immuno info
      immuno info --json
    """
    from ..corpus.checkout import cache_folder
    from ..corpus.store import CHECKOUT, PACKAGE, open_store, parsed

    store = open_store()
    meta = store.meta
    facts: dict[str, Any] = {
        "version": __version__,
        "corpus": {
            "title": meta["corpus_title"],
            "version": meta["corpus_version"],
            "license": meta["corpus_license"],
            "entries": int(meta["entries"]),
            "counts": parsed(meta["counts"]),
            "reviewed_through": meta["reviewed_through"],
            "oldest_review": {"date": meta["oldest_review"], "id": meta["oldest_reviewed"]},
        },
        "paths": {
            "index": str(store.path),
            "origin": store.origin,
            "data": str(CHECKOUT) if store.origin != "package" else None,
            "cache": str(cache_folder()) if store.origin != "package" else None,
            "package": str(PACKAGE),
        },
        "python": sys.version.split()[0],
    }
    if json:
        return as_json(store, "info", [facts])
    corpus, paths = facts["corpus"], facts["paths"]
    rows = [
        ("immuno", facts["version"]),
        ("corpus", f"{corpus['title']} {corpus['version']}, {corpus['license']}"),
        ("entries", str(corpus["entries"])),
        *((f"  {kind}", str(count)) for kind, count in corpus["counts"].items()),
        ("reviewed through", corpus["reviewed_through"]),
        ("oldest review", f"{corpus['oldest_review']['date']} ({corpus['oldest_review']['id']})"),
        *((name, path) for name, path in paths.items() if path),
        ("python", facts["python"]),
    ]
    return Outcome(show("pairs", rows, color))
