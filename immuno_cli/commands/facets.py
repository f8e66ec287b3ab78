"""What narrows a list or a search, from what was typed to the values in the index."""

from typing import Any

from ..answers import Outcome, ids_of
from ..exits import UsageError


def read_facets(
    store: Any, plain: dict[str, str | None], named: dict[str, str | None], query: Any, json: bool
) -> tuple[dict[str, list[str]], Outcome | None]:
    """Facets with their values: words of a closed list, and names of entries. Or what to answer for a name there isn't.

    Raises UsageError for a word that is not in the list.
    """
    facets: dict[str, list[str]] = {}
    for facet, value in plain.items():
        if value:
            facets[facet] = [facet_value(store, facet, value)]
    for facet, name in named.items():
        if name:
            facets[facet], miss = ids_of(store, name, query, json)
            if miss:
                return facets, miss
    return facets, None


def facet_value(store: Any, facet: str, value: str) -> str:
    known = [row[0] for row in store.rows("SELECT DISTINCT value FROM facet WHERE facet = ? ORDER BY 1", facet)]
    wanted = "-".join(value.casefold().split())
    if wanted not in known:
        from ..model import CHOICES

        if wanted in {choice.value for choice in CHOICES[facet]}:
            return wanted  # a word of the list that no entry has
        raise UsageError(f"no {facet} {value!r}; there are {', '.join(known)}")
    return wanted
