"""What narrows a list or a search, from what was typed to the values in the index.

Nothing here knows Typer, so the quick lane may use it.
"""

from __future__ import annotations

from ..answers import check_date, ids_of
from ..exits import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..answers import Outcome

#: facets with the values of a closed list, and facets whose values are entries
PLAIN = ("direction", "modality", "status", "agency")
NAMED = ("class", "target", "disease")


def read_facets(
    store: Any, given: dict[str, str | None], query: Any, json: bool
) -> tuple[dict[str, list[str]], Outcome | None]:
    """Facets with their values: words of a closed list, names of entries, a date. Or what to answer for a name there
    isn't.

    Raises UsageError for a word that is not in the list, and for what is no date.
    """
    facets: dict[str, list[str]] = {}
    for facet, value in given.items():
        if not value:
            continue
        if facet in PLAIN:
            facets[facet] = [facet_value(store, facet, value)]
        elif facet in NAMED:
            facets[facet], miss = ids_of(store, value, query, json)
            if miss:
                return facets, miss
        else:
            check_date(value)
            facets[facet] = [value]
    return facets, None


def facet_value(store: Any, facet: str, value: str) -> str:
    rows = store.rows("SELECT DISTINCT value FROM facet WHERE facet = ? ORDER BY 1", facet)
    known = {row[0].casefold(): str(row[0]) for row in rows}
    if facet == "agency":
        from ..corpus.approvals import agency

        value = agency(value) or value
    wanted = "-".join(value.casefold().split())
    if wanted not in known:
        from ..model import CHOICES

        choices = {choice.value.casefold(): str(choice.value) for choice in CHOICES[facet]}
        if wanted in choices:
            return choices[wanted]  # a word of the list that no entry has
        raise UsageError(f"no {facet} {value!r}; there are {', '.join(known.values())}")
    return known[wanted]
