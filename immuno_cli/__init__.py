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
    from .corpus.annotate import Annotation as Annotation
    from .corpus.annotate import Annotator as Annotator
    from .corpus.annotate import Meaning as Meaning
    from .corpus.kinship import Node as Node
    from .corpus.lookup import Match as Match
    from .corpus.search import Found as Found
    from .corpus.search import Hit as Hit
    from .corpus.suggest import Suggestion as Suggestion
    from .exits import Ambiguous as Ambiguous
    from .exits import CorpusError as CorpusError
    from .exits import ImmunoError as ImmunoError
    from .exits import NotFound as NotFound
    from .exits import UsageError as UsageError
    from .records import AdverseEventRecord as AdverseEventRecord
    from .records import AgentRecord as AgentRecord
    from .records import ApprovalRow as ApprovalRow
    from .records import Brief as Brief
    from .records import CellRecord as CellRecord
    from .records import ConceptRecord as ConceptRecord
    from .records import DiseaseRecord as DiseaseRecord
    from .records import EntryRecord as EntryRecord
    from .records import HeadlineRecord as HeadlineRecord
    from .records import MoleculeRecord as MoleculeRecord
    from .records import SourceRecord as SourceRecord
    from .records import TherapyRecord as TherapyRecord
    from .rows import Rows as Rows

__version__ = "0.3.0"

#: raised whenever the tables of an index change; an index of another format is never read
INDEX_FORMAT = "4"

#: public name -> the module it lives in
_HOMES = (
    dict.fromkeys(("Corpus", "open_corpus"), "api")
    | {"Rows": "rows", "Node": "corpus.kinship", "Match": "corpus.lookup", "Suggestion": "corpus.suggest"}
    | dict.fromkeys(("Found", "Hit"), "corpus.search")
    | dict.fromkeys(("Annotation", "Annotator", "Meaning"), "corpus.annotate")
    | dict.fromkeys(("Ambiguous", "CorpusError", "ImmunoError", "NotFound", "UsageError"), "exits")
    | dict.fromkeys(
        (
            *("EntryRecord", "TherapyRecord", "AgentRecord", "CellRecord", "MoleculeRecord", "DiseaseRecord"),
            *("AdverseEventRecord", "ConceptRecord", "HeadlineRecord", "SourceRecord", "ApprovalRow", "Brief"),
        ),
        "records",
    )
)
__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> "Any":
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{_HOMES[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
