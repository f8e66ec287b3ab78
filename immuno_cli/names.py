"""The one normal form of a name. Nothing else in the house may compare names."""

from __future__ import annotations

import re
import unicodedata

_DROPPED = dict.fromkeys(map(ord, "®™℠©"))
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi",
    "ο": "omicron", "π": "pi", "ρ": "rho", "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon",
    "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
_GREEK_LETTER = re.compile("[" + "".join(_GREEK) + "]")
# Symbols write a trailing Greek letter as one Latin letter: IFN-γ, IFN gamma and IFNG are one name.
# Only at the end (a digit and a letter may follow: alfa-2b), and never first, so beta cell is not B cell.
_TRAILING_GREEK = re.compile(
    r"(?<=[a-z0-9])([^\w]*)(alpha|alfa|beta|gamma|delta|epsilon|kappa|lambda)(?=[^\w]*\d*[a-z]?$)"
)
_INITIAL = {
    "alpha": "a",
    "alfa": "a",
    "beta": "b",
    "gamma": "g",
    "delta": "d",
    "epsilon": "e",
    "kappa": "k",
    "lambda": "l",
}
_ABBREVIATION_PLURAL = re.compile(r"(?<=[A-Z0-9])s\b")
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Case, accents, marks and Greek letters folded; words and punctuation kept.

    >>> fold("IFN-γ®")
    'ifn-gamma'
    """
    text = text.translate(_DROPPED)
    if not text.isascii():
        text = _unmarked(_unmarked(text).casefold())
        text = _GREEK_LETTER.sub(lambda match: _GREEK[match[0]], text)
    return text.casefold()


def key(text: str) -> str:
    """The normal form by which names are found; two names are one when their keys are equal.

    Case, accents, Greek letters, spaces, hyphens, slashes, punctuation, trade marks and simple plurals
    fold away. The result is empty when the text holds no letter and no digit.

    >>> key("PD-1") == key("pd 1") == key("PD1")
    True
    >>> key("IFN-γ") == key("IFN gamma") == key("IFNg")
    True
    >>> key("CAR T cells") == key("CAR-T cell")
    True
    >>> key("IL-2") == key("IL-12")
    False
    """
    folded = _once(_ABBREVIATION_PLURAL.sub("", text))
    while (again := _once(folded)) != folded:
        folded = again
    return folded


def _once(text: str) -> str:
    text = _TRAILING_GREEK.sub(lambda match: _INITIAL[match[2]], fold(text))
    return _singular("".join(_singular(word) for word in _WORD.findall(text)))


def _unmarked(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _singular(word: str) -> str:
    if len(word) < 5 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("stases"):
        return word[:-2] + "is"
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("uses", "xes", "ches", "shes", "sses")) and not word.endswith("auses"):
        return word[:-2]
    return word[:-1]
