"""What day it is, and which reviews are old by now. Part of every start-up: it imports no datetime."""

from __future__ import annotations

import time

#: a review of approvals is stale after so many months
MONTHS = 6


def today() -> str:
    """The day on this machine's calendar, as an ISO date."""
    return time.strftime("%Y-%m-%d")


def is_stale(reviewed: str) -> bool:
    """Whether a day lies more than six months before today."""
    year, month, day = today().split("-")
    months = int(year) * 12 + int(month) - 1 - MONTHS
    # as text, the 31st of any month stands behind its last day
    return reviewed < f"{months // 12:04}-{months % 12 + 1:02}-{day}"
