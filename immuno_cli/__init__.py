"""immuno: the reference on immunotherapy that answers in a terminal, offline and cited."""

__version__ = "0.2.0"

#: raised whenever the tables of an index change; an index of another format is never read
INDEX_FORMAT = "4"
