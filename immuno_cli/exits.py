"""How the program ends: exit codes, and the errors that lead to them."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    FOUND = 0
    NO_MATCH = 1  # nothing found, or the name is ambiguous
    USAGE = 2
    BROKEN = 3  # the corpus or the configuration cannot be used
    INTERRUPTED = 130


class ImmunoError(Exception):
    """Base of the errors this package raises; `exit_code` is what the program ends with."""

    exit_code = ExitCode.BROKEN


class UsageError(ImmunoError):
    """The request makes no sense as it was put."""

    exit_code = ExitCode.USAGE


class CorpusError(ImmunoError):
    """The corpus or its index is missing, broken or foreign."""

    exit_code = ExitCode.BROKEN
