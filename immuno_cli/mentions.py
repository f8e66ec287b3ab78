"""Known names in running text: the longest at each place, found in one pass.

The names are matched word by word by a machine that is built as texts need it (a lazily determinized automaton over
words, after Aho and Corasick 1975): a word that begins no name costs one look into a table. What two names have in
common is decided by `names.key` alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from .names import begins, key, sure_start

#: a name goes on over these: a mark within it, a space, a short form in brackets, a hyphen or dash, a slash, an
#: apostrophe, the end of a line
_JOINT = r"""(?:['’]s(?=\W))?(?:
    [,.:;+(](?=\w)
  | [+⁺]?[ \t\xa0]{1,2}
  | [ ]?\([A-Z][A-Za-z0-9]{0,8}\)[ -]{0,2}
  | [+⁺]?[ ]?[-\u2010-\u2013\u2212/'’]\r?\n?
  | [ \t]?\r?\n[ \t]*
  | [®™][- ]?
)?"""
_WORD = re.compile(r"[^\W_]+")
_NEXT = re.compile(rf"{_JOINT}([^\W_]+)", re.VERBOSE)
_FIRST = re.compile(r"((\d*[^\W\d_]*)[^\W_]*)")
#: a name is never longer than this many characters
REACH = 400
_BRACKETED = re.compile(r" \(([^\W_]{2,10})\)")
#: how many short forms that a text defines are kept
MOST_SHORT = 1_000
#: a word of so few letters begins a name only where a name has it as a word
SHORT = 3
#: how many words, and how many steps from word to word, are kept before the machine is built anew
_KEPT = 50_000


class Mention(NamedTuple):
    """A name in a text: where it stands (in characters), and the ids of all entries that it may mean."""

    start: int
    end: int
    text: str
    ids: tuple[str, ...]


class _Step(dict[str, "_Step | None"]):
    """The words so far begin a name: the words that go on, and the entries that the words so far name."""

    __slots__ = ("begins", "finder", "ids", "text")

    def __bool__(self) -> bool:
        return True  # also when no word that goes on has been met

    def __init__(self, finder: Finder, text: str, ids: tuple[str, ...], begins: tuple[str, ...]) -> None:
        super().__init__()
        self.finder, self.text, self.ids, self.begins = finder, text, ids, begins

    def __missing__(self, word: str) -> _Step | None:
        step = self[word] = self.finder.step(self, word)
        return step


class Finder:
    """Finds the names that `labels` gives, each as its key, the id it belongs to, and its text.

    A word with capitals within, such as CAR, IT or mAb, is found in those capitals only: `it` is a word.
    """

    def __init__(self, labels: Sequence[tuple[str, str, str]]) -> None:
        self._named: dict[str, dict[str, list[str]]] = {}
        for found, ident, text in labels:
            if len(found) > 1 and len(text) <= REACH:
                self._named.setdefault(found, {}).setdefault(ident, []).append(text)
        self._keys = sorted(self._named)
        # the short words that names begin with: of the in interleukin nothing need be followed up
        firsts = {word for _, _, text in labels for found in _FIRST.findall(text)[:1] for word in found}
        self._short = {key(word) for word in firsts if len(word) <= SHORT}
        self._start = _Step(self, "", (), ("",))
        self._steps = 0

    def step(self, before: _Step, word: str) -> _Step | None:
        """Where the machine stands after one more word; None when no name goes on so."""
        self._steps += 1
        sure = sure_start(word)
        if not any(self._begin(each + sure) for each in before.begins):
            return None
        text = f"{before.text} {word}" if before.text else word
        if len(text) > REACH:
            return None
        wanted, following = begins(text)
        ids = tuple(
            ident
            for ident, names in self._named.get(wanted, {}).items()
            if not all(_is_initials(name) for name in names) or any(_same_case(name, text) for name in names)
        )
        if not ids and (
            (word == text and len(following) <= SHORT and wanted not in self._short)
            or not (self._begin(wanted) or self._begin(following))
        ):
            return None
        return _Step(self, text, ids, (wanted,) if wanted == following else (wanted, following))

    def _begin(self, prefix: str) -> bool:
        place = bisect_left(self._keys, prefix)
        return place < len(self._keys) and self._keys[place].startswith(prefix)

    def find(self, text: str, until: int | None = None, short: ShortForms | None = None) -> Iterator[Mention]:
        """The mentions in a text, from left to right, none within another; those that start before `until`.

        `short` holds the short forms that the text has defined so far.
        """
        if self._steps > _KEPT:
            self._start, self._steps = _Step(self, "", (), ("",)), 0
        short = ShortForms() if short is None else short
        start, after, past, last = self._start, _NEXT.match, 0, 0
        for found in _WORD.finditer(text):
            word = found[0]
            step = start[word]
            if step is None and word not in short:
                continue
            place = found.start()
            if place < past:
                continue
            if until is not None and place >= until:
                return
            end = past = found.end()
            ids = step.ids if step is not None else ()
            while step and (following := after(text, end)) and (step := step[following[1]]) is not None:
                end = following.end()
                if step.ids:
                    past, ids = end, step.ids
            if past == found.end() and (short or text.startswith("(", place - 1)):
                ids = short.meant(text, place, past, last, ids)
            if ids and not (past - place <= 3 and _is_part(text, place, past)):
                if text.startswith(")", past) and "(" in text[place:past]:
                    past += 1
                if text.startswith(" (", past):
                    short.define(text, place, past, ids)
                last = past
                yield Mention(place, past, text[place:past], ids)

    def stream(self, parts: Iterable[str]) -> Iterator[tuple[str, list[Mention]]]:
        """A long text, given and returned part by part, each with its mentions; these count from the part's start.

        The parts returned make up the text again; they are cut so that no name is.
        """
        text, short = "", ShortForms()
        for part in parts:
            text += part
            if len(text) < 4 * REACH:
                continue
            cut = text.rfind("\n", 0, len(text) - REACH) + 1 or _before_word(text, len(text) - REACH)
            found = list(self.find(text, cut, short))
            if found:
                cut = max(cut, found[-1].end)
            yield text[:cut], found
            text = text[cut:]
        yield text, list(self.find(text, None, short))


class ShortForms(dict[str, tuple[str, ...]]):
    """What a text itself says that its short forms mean, as in "tocilizumab (TCZ)": the ids, none for another thing.

    After Schwartz and Hearst (2003): a short form in brackets, whose letters stand in the words before it.
    """

    def define(self, text: str, start: int, end: int, ids: tuple[str, ...]) -> None:
        """Take down the short form that follows a mention in brackets, if one does."""
        found = _BRACKETED.match(text, end)
        if found and sum(map(str.isupper, found[1])) > 1 and _abbreviates(found[1], text[start:end]):
            if len(self) > MOST_SHORT:
                self.clear()
            self[found[1]] = self[f"{found[1]}s"] = ids

    def meant(self, text: str, start: int, end: int, before: int, ids: tuple[str, ...]) -> tuple[str, ...]:
        """What one word means here: what the text has defined, else `ids`.

        A short form in brackets behind words that have its initials, but are no mention (which would end at `before`),
        is that of another thing.
        """
        word = text[start:end]
        if (
            ids
            and word.isupper()
            and text[end : end + 1] == ")"
            and text[start - 2 : start] == " ("
            and before < start - 2
        ):
            initials = "".join(each[0] for each in _WORD.findall(text[max(0, start - REACH) : start]))
            if initials.casefold().endswith(word.casefold()):
                self[word] = self[f"{word}s"] = ()
        return self.get(word, ids)


def _is_part(text: str, start: int, end: int) -> bool:
    """Whether a short form is but a part of another thing's, as MS of LC-MS and of MS/MS."""
    word = text[start:end]
    if not (word.isalpha() and word.isupper()):
        return False
    behind = text[max(0, start - 3) : start]
    joined = behind.endswith("-") and len(behind) == 3 and behind[:2].isalpha() and behind[:2].isupper()
    return joined or text.startswith(f"/{word}", end) or text.endswith(f"{word}/", 0, start)


def _abbreviates(short: str, text: str) -> bool:
    """Whether the letters of a short form stand in a text in this order, the first at its start."""
    rest = iter(text.casefold())
    letters = short.removesuffix("s").casefold()
    return text.casefold().startswith(letters[0]) and all(letter in rest for letter in letters)


def _before_word(text: str, place: int) -> int:
    """The place, or the start of the word that it would cut, if that is near."""
    for near in range(place, max(0, place - REACH), -1):
        if not (text[near - 1].isalnum() and text[near].isalnum()):
            return near
    return place


def _is_initials(name: str) -> bool:
    """Whether a name is one word of letters that only its capitals tell from other words, as CAR, ICANS or mAb."""
    return name.isalpha() and any(map(str.isupper, name[1:]))


def _same_case(name: str, text: str) -> bool:
    return text in (name, f"{name}s") or (name.endswith("s") and text == name[:-1])
