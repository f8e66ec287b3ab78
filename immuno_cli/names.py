"""The one normal form of a name. Nothing else in the house may compare names.

No pattern is compiled on the way of a plain ASCII name: this module is part of every start-up.
"""

from __future__ import annotations

_FOLDED = dict.fromkeys(map(ord, "®™℠©"), "") | {
    ord(letter): name
    for letter, name in zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma sigma"
        " tau upsilon phi chi psi omega".split(),
        strict=True,
    )
}
_SPACED = {code: " " for code in range(128) if not chr(code).isalnum()}
_BRITISH = (
    ("tumour", "tumor"),
    ("haem", "hem"),
    ("aemi", "emi"),
    ("oedema", "edema"),
    ("oesoph", "esoph"),
    ("oestro", "estro"),
    ("paediatr", "pediatr"),
    ("coeliac", "celiac"),
    ("isation", "ization"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("colour", "color"),
    ("sulph", "sulf"),
)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
#: where three letters are looked up: in the keys of names, or in the words of texts
NAME, WORD = "n", "w"
#: of names and words of so few letters, too many are near
SHORT = 4
_COUNTING = ("type", "class", "grade", "stage", "phase", "group")
_SUFFIXES = ("alpha", "alfa", "beta", "gamma", "delta", "epsilon", "kappa", "lambda")


def fold(text: str) -> str:
    """Case, accents, marks and Greek letters folded; words and punctuation kept.

    >>> fold("IFN-γ®")
    'ifn-gamma'
    """
    if text.isascii():
        return text.casefold()
    import unicodedata

    text = text.translate(_FOLDED)
    while (again := unicodedata.normalize("NFKD", text).casefold()) != text:
        text = again
    text = text.translate({ord(char): None for char in set(text) if unicodedata.combining(char)})
    return text.translate(_FOLDED).casefold()


def words(text: str) -> list[str]:
    """The runs of letters and digits in a text."""
    if text.isascii():
        return text.translate(_SPACED).split()
    return text.translate({ord(char): " " for char in set(text) if not char.isalnum()}).split()


def key(text: str) -> str:
    """The normal form by which names are found; two names are one when their keys are equal.

    Case, accents, Greek letters, spaces, hyphens, slashes, punctuation, trade marks, simple plurals, a possessive s,
    British spelling and Roman numbers of types fold away. The result is empty when there is no letter and no digit.

    >>> key("PD-1") == key("pd 1") == key("PD1")
    True
    >>> key("IFN-γ") == key("IFN gamma") == key("IFNg")
    True
    >>> key("CAR T cells") == key("CAR-T cell")
    True
    >>> key("Crohn's disease") == key("Crohn disease")
    True
    >>> key("IL-2") == key("IL-12")
    False
    """
    joined = "".join(map(_plain, _arabic(words(_initials(_folded_words(text))))))
    while (again := _plain(_initials(joined))) != joined:
        joined = again
    return joined


def begins(text: str) -> tuple[str, str]:
    """What the keys of longer names that begin with this text begin with.

    A Greek letter at the end may still be the last word of the name, or one in its middle.

    >>> begins("interferon alpha")
    ('interferona', 'interferonalpha')
    """
    return key(text), "".join(map(_plain, _arabic(words(_folded_words(text)))))


def grams(found: str) -> list[str]:
    """The runs of three letters in a key, its ends marked; near names share most of theirs.

    >>> grams("il2")
    ['  i', ' il', 'il2', 'l2 ']
    """
    padded = f"  {found} "
    return [padded[place : place + 3] for place in range(len(padded) - 2)]


def sure_start(word: str) -> str:
    """What this word adds for sure to the key of every name that it is a word of; it may be empty.

    >>> sure_start("antibodies")
    'antibod'
    """
    lower = word.casefold()
    if not lower.isascii() or lower in _ROMAN or american(lower) != lower or _initials(f"x{lower}") != f"x{lower}":
        return ""
    return lower[:-3] if len(lower) > 4 else lower.removesuffix("s")  # a plural ending is at most three letters


def _folded_words(text: str) -> str:
    if "'" in text or "’" in text:  # Hodgkin's lymphoma is Hodgkin lymphoma
        text = " ".join(word.removesuffix("'s") for word in text.replace("’", "'").split())
    return fold(" ".join(map(_without_s, words(text))))


def _plain(word: str) -> str:
    """A word in the singular and in American spelling."""
    word = american(_singular(word))
    return f"{word[:-3]}ize" if word.endswith("ise") and len(word) > 6 else word


def american(word: str) -> str:
    """A word in American spelling, as texts of the corpus write it.

    >>> american("tumour")
    'tumor'
    """
    if not ("ae" in word or "oe" in word or "is" in word or "lou" in word or "mou" in word or "ulph" in word):
        return word  # a glance at most words: none of the spellings below is in them
    for british, spelling in _BRITISH:
        if british in word:
            word = word.replace(british, spelling)
    return word


def _arabic(parts: list[str]) -> list[str]:
    """Type I is type 1: Roman numbers after a word that counts."""
    if len(parts) < 2:
        return parts
    counted = zip(["", *parts], parts, strict=False)
    return [_ROMAN.get(part, part) if before.endswith(_COUNTING) else part for before, part in counted]


def _without_s(word: str) -> str:
    """TILs are TIL, and mAbs are mAb: a small s behind a word with capitals within makes a plural."""
    plural = word.endswith("s") and not word.endswith("ss") and any(map(str.isupper, word[1:-1]))
    return word[:-1] if plural else word


def _initials(text: str) -> str:
    """IFN gamma is IFNG: symbols write a closing Greek letter as one Latin letter.

    A digit and a letter may follow (alfa-2b). The Greek letter is never the first: a beta cell is no B cell.
    """
    for name in _SUFFIXES:
        if name in text:
            break
    else:
        return text
    import re

    pattern = rf"(?<=[a-z0-9])[\W_]*({'|'.join(_SUFFIXES)})(?=[\W_]*\d*[a-z]?[\W_]*$)"
    return re.sub(pattern, lambda match: match[1][0], text)


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
