"""Partial dates: what a year, a month or a day can mean."""

from __future__ import annotations

from calendar import monthrange


def bounds(text: str) -> tuple[str, str]:
    """First and last day of a partial ISO date. Raises ValueError when it is none."""
    parts = text.split("-")
    if not (1 <= len(parts) <= 3 and all(part.isascii() and part.isdigit() for part in parts)):
        raise ValueError(text)
    if [len(part) for part in parts] != [4, 2, 2][: len(parts)]:
        raise ValueError(text)
    year, month, day = (int(part) for part in (*parts, "0", "0")[:3])
    if year < 1 or (len(parts) > 1 and not 1 <= month <= 12):
        raise ValueError(text)
    if len(parts) == 3 and not 1 <= day <= monthrange(year, month)[1]:
        raise ValueError(text)
    if len(parts) == 1:
        return f"{text}-01-01", f"{text}-12-31"
    if len(parts) == 2:
        return f"{text}-01", f"{text}-{monthrange(year, month)[1]:02}"
    return text, text
