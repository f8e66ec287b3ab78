"""`immuno info`: versions, counts and paths."""

import sys
from typing import Any

from .. import __version__
from ..answers.outcome import Outcome, as_json, show
from .options import ColourOption, JsonOption


def command(json: JsonOption = False, color: ColourOption = "auto") -> Outcome:
    """Show versions, counts and every path in use.

    \b
    Examples:
      immuno info
      immuno info --json
    """
    from ..api import open_corpus

    corpus = open_corpus()
    facts: dict[str, Any] = {
        "version": __version__,
        "corpus": corpus.info(),
        "paths": corpus.paths(),
        "python": sys.version.split()[0],
    }
    if json:
        return as_json(corpus, "info", [facts])
    told, paths = facts["corpus"], facts["paths"]
    rows = [
        ("immuno", facts["version"]),
        ("corpus", f"{told['title']} {told['version']}, {told['license']}"),
        ("entries", str(told["entries"])),
        *((f"  {kind}", str(count)) for kind, count in told["counts"].items()),
        ("reviewed through", told["reviewed_through"]),
        ("oldest review", f"{told['oldest_review']['date']} ({told['oldest_review']['id']})"),
        *((name, path) for name, path in paths.items() if path),
        ("python", facts["python"]),
    ]
    return Outcome(show("pairs", rows, color))
