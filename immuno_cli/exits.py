"""How the program ends: exit codes, and the errors that lead to them."""

from __future__ import annotations

from enum import IntEnum

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .corpus.lookup import Match
    from .corpus.store import Store
    from .corpus.suggest import Suggestion


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


class NotFound(ImmunoError, KeyError):
    """Nothing has this name. `suggestions` are the entries with names near it, nearest first."""

    exit_code = ExitCode.NO_MATCH
    __str__ = Exception.__str__  # KeyError's shows a message in quotes

    def __init__(
        self, store: Store | None, name: str, kind: str | None = None, suggestions: tuple[Suggestion, ...] = ()
    ) -> None:
        super().__init__(f"nothing is named {name!r}" + (f" among {kind} entries" if kind else ""))
        self.name, self.kind = name, kind
        self._store, self._suggestions = store, suggestions

    @property
    def suggestions(self) -> list[Suggestion]:
        """Looked for when asked for; while the corpus is open."""
        if self._store is None:
            return list(self._suggestions)
        from .corpus.suggest import suggest

        return suggest(self._store, self.name, self.kind)

    def __reduce__(self) -> tuple[type[NotFound], tuple[None, str, str | None, tuple[Suggestion, ...]]]:
        """To another process go the suggestions, not the open corpus."""
        try:
            suggestions = tuple(self.suggestions)
        except CorpusError:  # closed meanwhile
            suggestions = ()
        return NotFound, (None, self.name, self.kind, suggestions)


class Ambiguous(ImmunoError):
    """A name stands for several entries: `matches`, each with its id, kind and name."""

    exit_code = ExitCode.NO_MATCH

    def __init__(self, name: str, matches: list[Match]) -> None:
        meanings = ", ".join(f"{match.kind}/{match.id}" for match in matches)
        super().__init__(f"{name!r} has {len(matches)} meanings: {meanings}")
        self.name, self.matches = name, tuple(matches)

    def __reduce__(self) -> tuple[type[Ambiguous], tuple[str, list[Match]]]:
        return Ambiguous, (self.name, list(self.matches))
