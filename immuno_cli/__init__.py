"""immuno: the reference on immunotherapy, offline and cited.

>>> import immuno_cli as immuno
>>> corpus = immuno.open_corpus()
>>> corpus.define("Opdivo").name
'nivolumab'

Nothing is imported but what is used: neither Typer nor Rich, and msgspec only for typed objects.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .api import Corpus as Corpus
    from .api import open_corpus as open_corpus
    from .exits import Ambiguous as Ambiguous
    from .exits import CorpusError as CorpusError
    from .exits import ImmunoError as ImmunoError
    from .exits import NotFound as NotFound
    from .exits import UsageError as UsageError
    from .rows import Rows as Rows

__version__ = "0.2.0"

#: raised whenever the tables of an index change; an index of another format is never read
INDEX_FORMAT = "4"

#: public name -> the module it lives in
_HOMES = (
    dict.fromkeys(("Corpus", "open_corpus"), "api")
    | {"Rows": "rows"}
    | dict.fromkeys(("Ambiguous", "CorpusError", "ImmunoError", "NotFound", "UsageError"), "exits")
)
__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> "Any":
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
