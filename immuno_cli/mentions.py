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

#: a name goes on over these: a mark within it, a space, a hyphen or dash, a slash, an apostrophe, the end of a line
_JOINT = r"""(?:
    [,.:;+(](?=\w)
  | [+⁺]?[ \t\xa0]{1,2}
  | [+⁺]?[ ]?[-\u2010-\u2013\u2212/'’]\r?\n?
  | [ \t]?\r?\n[ \t]*
  | [®™][- ]?
)?"""
_WORD = re.compile(r"[^\W_]+")
_NEXT = re.compile(rf"{_JOINT}([^\W_]+)", re.VERBOSE)
_FIRST = re.compile(r"((\d*[^\W\d_]*)[^\W_]*)")
#: a name is never longer than this many characters
REACH = 400
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

    def __init__(self, finder: Finder, text: str, ids: tuple[str, ...], begins: tuple[str, ...]) -> None:
        super().__init__()
        self.finder, self.text, self.ids, self.begins = finder, text, ids, begins

    def __missing__(self, word: str) -> _Step | None:
        step = self[word] = self.finder.step(self, word)
        return step


class Finder:
    """Finds the names that `labels` gives, each as its key, the id it belongs to, and its text.

    A name of capitals alone, such as CAR or IT, is found in capitals only: `it` is a word.
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
            (len(text) <= SHORT and wanted not in self._short) or not (self._begin(wanted) or self._begin(following))
        ):
            return None
        return _Step(self, text, ids, (wanted,) if wanted == following else (wanted, following))

    def _begin(self, prefix: str) -> bool:
        place = bisect_left(self._keys, prefix)
        return place < len(self._keys) and self._keys[place].startswith(prefix)

    def find(self, text: str, until: int | None = None) -> Iterator[Mention]:
        """The mentions in a text, from left to right, none within another; those that start before `until`."""
        if self._steps > _KEPT:
            self._start, self._steps = _Step(self, "", (), ("",)), 0
        start, after, past = self._start, _NEXT.match, 0
        for word in _WORD.finditer(text):
            step = start[word[0]]
            if step is None or word.start() < past:
                continue
            if until is not None and word.start() >= until:
                return
            end, ids = word.end(), step.ids
            past = end
            while (following := after(text, end)) and (step := step[following[1]]) is not None:
                end = following.end()
                if step.ids:
                    past, ids = end, step.ids
            if ids:
                if text[past : past + 1] == ")" and "(" in text[word.start() : past]:
                    past += 1
                yield Mention(word.start(), past, text[word.start() : past], ids)

    def stream(self, parts: Iterable[str]) -> Iterator[tuple[str, list[Mention]]]:
        """A long text, given and returned part by part, each with its mentions; these count from the part's start.

        The parts returned make up the text again; they are cut so that no name is.
        """
        text = ""
        for part in parts:
            text += part
            if len(text) < 4 * REACH:
                continue
            cut = text.rfind("\n", 0, len(text) - REACH) + 1 or _before_word(text, len(text) - REACH)
            found = list(self.find(text, cut))
            if found:
                cut = max(cut, found[-1].end)
            yield text[:cut], found
            text = text[cut:]
        yield text, list(self.find(text))


def _before_word(text: str, place: int) -> int:
    """The place, or the start of the word that it would cut, if that is near."""
    for near in range(place, max(0, place - REACH), -1):
        if not (text[near - 1].isalnum() and text[near].isalnum()):
            return near
    return place


def _is_initials(name: str) -> bool:
    """Whether a name is one word of letters that only capitals tell from other words, as CAR or ICANS."""
    return name.isalpha() and sum(map(str.isupper, name)) > 1


def _same_case(name: str, text: str) -> bool:
    return text in (name, f"{name}s") or (name.endswith("s") and text == name[:-1])
