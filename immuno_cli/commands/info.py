"""`immuno info`: versions, counts and paths."""

import sys
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..answers.outcome import Outcome, as_json, show
from .options import ColourOption, JsonOption

if TYPE_CHECKING:
    from ..api import Corpus


def _own(corpus: "Corpus") -> dict[str, Any]:
    """The folder of own entries, what named it, and what it holds."""
    from ..own import place

    where = place()
    there = where.is_there()
    named = {"folder": where.folder, "named_by": where.named or "user", "exists": there}
    return named | ({"counts": {}, "left_out": 0, "problems": []} | corpus.own() if there else {})


def _own_rows(told: dict[str, Any]) -> list[tuple[str, str]]:
    if not told["exists"]:
        return [("own entries", f"{told['folder']} (not there; `immuno new` makes it)")]
    rows = [("own entries", told["folder"] if told["counts"] or told["left_out"] else f"{told['folder']} (none)")]
    rows += [(f"  {kind}", str(count)) for kind, count in told["counts"].items()]
    return rows + ([("  left out", str(told["left_out"]))] if told["left_out"] else [])


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
        "own": _own(corpus),
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
        *_own_rows(facts["own"]),
        ("python", facts["python"]),
    ]
    return Outcome(show("pairs", rows, color))
