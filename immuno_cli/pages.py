"""The web pages that an entry leads to: those of its sources and of its identifiers.

Addresses are built from data that may come from anywhere: what is no plain http or https address leads nowhere.
"""

from __future__ import annotations

import re
import string
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from .curation.curies import PREFIXES
from .render.view import citation

#: kept as they are in an address; everything else is percent-encoded
_KEPT = "".join(set(string.punctuation) - set('"<>\\^`{|}'))
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?", re.IGNORECASE)


class Page(NamedTuple):
    """A page: the number of the source on the card, or the prefix of the identifier; what it is; where it is.

    The page of a headline itself has neither.
    """

    number: int | None
    prefix: str | None
    text: str
    url: str

    def as_json(self) -> dict[str, Any]:
        """The number of the source with its line on the card, or the identifier; and the address."""
        what = {"text": self.text} if self.prefix is None else {"xref": self.text}
        return ({} if self.number is None else {"source": self.number}) | {**what, "url": self.url}


def pages(record: dict[str, Any]) -> list[Page]:
    """The pages of a record: of a headline its own, then sources, then identifiers; what leads nowhere is left out."""
    found = []
    address = web_address(record["url"]) if "url" in record else None
    if address:
        found.append(Page(None, None, record["title"], address))
    for number, source in enumerate(record.get("sources", ()), 1):
        url = source_url(source)
        if url:
            found.append(Page(number, None, citation(source), url))
    for curie in record.get("xrefs", ()):
        url = identifier_url(curie)
        if url:
            found.append(Page(None, curie.partition(":")[0], curie, url))
    return found


def source_url(source: dict[str, Any]) -> str | None:
    """Where a source is to be read: its address, DOI, or number in PubMed or PubMed Central, as its line on the card.

    >>> source_url({"DOI": "10.1000/a<b>"})
    'https://doi.org/10.1000/a%3Cb%3E'
    """
    if "DOI" in source:
        return web_address(f"https://doi.org/{quote(source['DOI'], safe='/:;().,-_')}")
    if "PMID" in source:
        return web_address(f"https://pubmed.ncbi.nlm.nih.gov/{quote(source['PMID'], safe='')}/")
    if "URL" in source:
        return web_address(source["URL"])
    if "PMCID" in source:
        return web_address(f"https://pmc.ncbi.nlm.nih.gov/articles/{quote(source['PMCID'], safe='')}/")
    return None


def identifier_url(curie: str) -> str | None:
    """The page of an identifier of another database, None where its prefix or its form is not known.

    >>> identifier_url("MESH:D016246")
    'https://meshb.nlm.nih.gov/record/ui?ui=D016246'
    """
    prefix, _, local = curie.partition(":")
    pattern, address = PREFIXES.get(prefix, ("(?!)", ""))
    return web_address(address.replace("$1", local)) if re.fullmatch(pattern, local, re.ASCII) else None


def web_address(text: str) -> str | None:
    """A http or https address, safe to hand on to a browser and to show; None for anything else.

    >>> web_address("file:///etc/passwd"), web_address("https://bank.example@evil.example/")
    (None, None)
    """
    try:
        address = quote(text, safe=_KEPT)
        parts = urlsplit(address)
    except ValueError:
        return None
    known = parts.scheme in ("http", "https") and _HOST.fullmatch(parts.netloc)
    return address if known and len(address) <= 2000 else None
