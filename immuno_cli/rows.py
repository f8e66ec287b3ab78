"""Lists of results, read as typed objects when they are looked at. Part of every start-up: it imports no typing."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any, Generic, TypeVar

    Json = dict[str, Any]
    T = TypeVar("T")
else:

    class Generic:
        """At run time a list of rows is of no type: typing takes longer to import than most answers to find."""

        __slots__ = ()

        def __class_getitem__(cls, item: object) -> type:
            return cls

    T = None


class Rows(Generic[T]):
    """A list of results that are read as typed objects when they are looked at.

    `total` is how many there are without limit, `left_out` how many a filter could not judge, by the reason.

    >>> from immuno_cli import open_corpus
    >>> rows = open_corpus().approvals("relatlimab", agency="FDA")
    >>> rows[0].date, rows.as_json()[0]["agency"]
    ('2022-03-18', 'FDA')
    """

    __slots__ = ("_rows", "_type", "left_out", "total")

    def __init__(
        self, rows: list[Json], type_: str, total: int | None = None, left_out: Mapping[str, int] | None = None
    ) -> None:
        self._rows, self._type = rows, type_
        self.total = len(rows) if total is None else total
        self.left_out = dict(left_out or {})

    def as_json(self) -> list[Json]:
        """The same as the program prints it with `--json`; not to be changed."""
        return self._rows

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[T]:
        from .records import typed

        return (typed(row, self._type) for row in self._rows)

    def __getitem__(self, place: int) -> T:
        from .records import typed

        found: T = typed(self._rows[place], self._type)
        return found

    def __repr__(self) -> str:
        return f"<{len(self)} of {self.total} {self._type} rows>"
