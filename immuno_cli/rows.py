"""Lists of results, read as typed objects when they are looked at. Part of every start-up: it imports no typing."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any, Generic, NoReturn, TypeVar, overload

    Json = dict[str, Any]
    T = TypeVar("T")
    K = TypeVar("K")
    V = TypeVar("V")
else:

    class Generic:
        """At run time a list of rows is of no type: typing takes longer to import than most answers to find."""

        __slots__ = ()

        def __class_getitem__(cls, item: object) -> type:
            return cls

    T = K = V = None

    def overload(each: object) -> object:
        return each


class Frozen:
    """What is made once and never changed. Its `__init__` sets fields with `_set`."""

    __slots__: tuple[str, ...] = ()

    def _set(self, **fields: object) -> None:
        for name, value in fields.items():
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def _values(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (type(self), self._values())

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
        return f"{type(self).__name__}({told})"


def _again(of: type[Frozen], values: tuple[object, ...]) -> Frozen:
    """A copy, for copy and pickle."""
    made: Frozen = of.__new__(of)
    made._set(**dict(zip(of.__slots__, values, strict=True)))
    return made


class FrozenDict(dict[K, V]):
    """A dict that is not to be changed, and can be hashed."""

    __slots__ = ()

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError(f"{type(self).__name__} is immutable")

    __setitem__ = __delitem__ = clear = pop = popitem = setdefault = update = _refuse
    __ior__ = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (dict(self),)


class Rows(Frozen, Generic[T]):
    """A list of results that are read as typed objects when they are looked at; it has a length, places and slices.

    `total` is how many there are without limit, `left_out` how many a filter could not judge, by the reason.

    >>> from immuno_cli import open_corpus
    >>> rows = open_corpus().approvals("relatlimab", agency="FDA")
    >>> rows[0].date, rows.as_json()[0]["agency"]
    ('2022-03-18', 'FDA')
    """

    __slots__ = ("_rows", "_type", "left_out", "total")

    if TYPE_CHECKING:
        _rows: list[Json]
        _type: str
        total: int
        left_out: FrozenDict[str, int]

    def __init__(
        self, rows: list[Json], type_: str, total: int | None = None, left_out: Mapping[str, int] | None = None
    ) -> None:
        self._set(_rows=rows, _type=type_, total=len(rows) if total is None else total)
        self._set(left_out=FrozenDict(left_out or {}))

    def as_json(self) -> list[Json]:
        """The JSON objects that the program prints with `--json`, one for each result; they are shared, not to be
        changed.
        """
        return list(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[T]:
        from .records import typed

        return (typed(row, self._type) for row in self._rows)

    @overload
    def __getitem__(self, place: int) -> T: ...

    @overload
    def __getitem__(self, place: slice) -> Rows[T]: ...  # noqa: F811

    def __getitem__(self, place: int | slice) -> T | Rows[T]:  # noqa: F811
        from .records import typed

        if isinstance(place, slice):
            return Rows(self._rows[place], self._type, self.total, self.left_out)
        found: T = typed(self._rows[place], self._type)
        return found

    __hash__ = None  # type: ignore[assignment]  # of results that are JSON objects

    def __repr__(self) -> str:
        return f"<{len(self)} of {self.total} {self._type} rows>"
