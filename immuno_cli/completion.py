"""What can stand at the cursor of a command line: commands, options, their values, and names of entries.

A hidden command (`immuno __complete SHELL LINE [WORD]`) that the scripts in `shells/` call at each TAB, answered before
Typer is imported; Typer is asked for options, closed lists, and what a command takes that is not named here.

Typer's own completion does not serve: it sees the last word alone, so that a name of several words cannot go on behind
`regulatory T`, and every TAB takes as long as a call the long way.
"""

from __future__ import annotations

from .answers.outcome import Outcome
from .anywhere import globals_of
from .commands import NAMES
from .exits import ImmunoError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .api import Corpus

    #: what stands there whole, what belongs at the word that is typed, a line on it
    Candidate = tuple[str, str, str]

HIDDEN = "__complete"
#: what may be named behind an option, or as the words of a command; any entry, or those of `Corpus.begun`
OPTIONS = {
    **dict.fromkeys(("--topic", "-t"), "topic"),
    **dict.fromkeys(("--about", "-a"), "about"),
    **dict.fromkeys(("--class", "-c"), "class"),
    "--target": "target",
    "--disease": "disease",
    "--agency": "agency",
    "--modality": "modality",
}
WORDS = {
    **dict.fromkeys(("define", "search", "compare", "tree", "open", "cite", "edit"), "any"),
    "headlines": "topic",
    "approvals": "any, agency",
    "list": "kind",
    "new": "kind of one",
}
#: options that take a value, and options that take none, whatever the command: others are looked up with Typer
VALUED = frozenset(
    "--about --agency --approved-since --batch --class --color --colour --depth --direction --disease --evidence --kind"
    " --level --limit --modality --since --sort --source --status --svg --target --topic --until --xref".split()
)
FLAGS = frozenset(
    "--csv --exact --first --glossary --ids --json --long --no-pager --timeline --topics --unconverted --up".split()
)
#: escaped where no quote is open
_SPECIAL = frozenset(" \t\"'\\$`!&|;<>()[]{}*?#~^")
_BETWEEN = ("vs", "vs.", "versus")


class Line:
    """A command line up to the cursor: the words before, the one at the cursor, how that is written, its quote."""

    __slots__ = ("quote", "raw", "word", "words")

    def __init__(self, words: list[str], word: str, raw: str, quote: str) -> None:
        self.words, self.word, self.raw, self.quote = words, word, raw, quote


def read(line: str) -> Line:
    """Split a line as shells do; the last word may be open.

    >>> found = read("immuno define 'T cell' \\"B c")
    >>> found.words, found.word, found.quote
    (['immuno', 'define', 'T cell'], 'B c', '"')
    """
    words: list[str] = []
    word, raw, quote, escaped = "", "", "", False
    for char in line:
        raw += char
        if escaped:
            word, escaped = word + char, False
        elif char == "\\" and quote != "'":
            escaped = True
        elif quote:
            if char == quote:
                quote = ""
            else:
                word += char
        elif char in "'\"":
            quote = char
        elif char in " \t\n":
            if len(raw) > 1:
                words.append(word)
            word = raw = ""
        else:
            word += char
    return Line(words, word, raw, quote)


def answer(arguments: list[str]) -> Outcome:
    """What a script asks: the shell, the line up to the cursor and, in bash, the part of it that will be replaced.

    The first line says what follows: `names`, or `files` where the shell is to complete those. Each candidate is a
    line: what to insert, what to show where the shell tells the two apart, a gloss, with tabs between. Never an error.
    """
    from .render.view import clean

    shell, text, *replaced = [*arguments, "", ""][:3] if len(arguments) > 2 else [*arguments, "", ""][:2]
    line = read(text)
    try:
        found = candidates(line.words[1:], line.word, bool(line.quote) or "\\" in line.raw)
    except ImmunoError:
        found = []
    if found is None:
        return Outcome("files\n")
    if shell != "fish":
        found = _settled(found, line.word)
    head = line.raw.removesuffix(replaced[0]) if replaced else ""
    rows = []
    for whole, rest, gloss in found:
        gloss = clean(gloss)
        gloss = gloss if len(gloss) <= 80 else gloss[:79].rsplit(" ", 1)[0] + "…"
        insert = rest if shell == "fish" else _written(rest, line.quote, shell)
        if head:  # bash replaces what stands behind a colon or an equals sign alone
            if insert[: len(head)].casefold() != head.casefold():
                continue
            insert = insert[len(head) :]
        told = [insert] if shell == "bash" else [insert, gloss] if shell == "fish" else [insert, whole, gloss]
        rows.append("\t".join(told) + "\n")
    return Outcome("names\n" + "".join(rows))


def candidates(words: list[str], word: str, one: bool = False) -> list[Candidate] | None:
    """What can stand at `word` behind the words of a command line; None where it is the name of a file.

    `one` says that the word is quoted, so that a name of several words is one word of the line.
    """
    if words[-1:] == ["--data"]:
        return None
    words, _ = globals_of(words)
    if not words or words[0] not in NAMES:
        return _matching(_root(word), word) if not any(not each.startswith("-") for each in words) else []
    command, *rest = words
    asked = _Asked(command, rest)
    if asked.option is None and "--" not in rest and word.startswith("-"):
        option, equals, value = word.partition("=")
        if not equals:
            return _matching(_options(command, rest), word)
        found = _values(asked, option, value)
        return None if found is None else [(whole, f"{option}={rest}", gloss) for whole, rest, gloss in found]
    if asked.option is not None:
        return _values(asked, asked.option, word)
    if asked.open:  # a name goes on behind its option, as in --topic skin cancer
        option, value = asked.open
        found = _names(asked, OPTIONS.get(option, ""), [value, *asked.run], word)
        if found:
            return found
    return _words(asked, word, one)


class _Asked:
    """What stands on the line of a command: its words, those since the last option, the kind that is asked for, the
    option whose value is being typed, and an option that takes names whose value may go on.
    """

    def __init__(self, command: str, rest: list[str]) -> None:
        self.command, self.kind = command, None
        self.option: str | None = None
        self.open: tuple[str, str] | None = None
        self.words: list[str] = []
        self.run: list[str] = []
        past = False  # behind `--` all are words
        for word in rest:
            if self.option is not None:
                if self.option in ("--kind", "-k"):
                    self.kind = word
                self.open = (self.option, word) if self.option in OPTIONS else None
                self.option, self.run = None, []
            elif not past and word.startswith("-") and len(word) > 1:
                past = word == "--"
                name, equals, value = word.partition("=")
                self.open, self.run = None, []
                if equals:
                    self.open = (name, value) if name in OPTIONS else None
                elif not past and _takes_value(command, word):
                    self.option = word
            else:
                self.words.append(word)
                self.run.append(word)


def _takes_value(command: str, option: str) -> bool:
    if option in VALUED or option in FLAGS:
        return option in VALUED
    return any(option in each.opts and not each.is_flag for each in _parameters(command) if hasattr(each, "is_flag"))


def _words(asked: _Asked, word: str, one: bool) -> list[Candidate] | None:
    """What can be a word of a command."""
    what = WORDS.get(asked.command)
    if what is None:
        arguments = [each for each in _parameters(asked.command) if each.param_type_name == "argument"]
        if not arguments:
            return []
        place = min(len(asked.words), len(arguments) - 1)
        if place < len(asked.words) and arguments[place].nargs != -1:
            return []
        return _typed(arguments[place], word)
    if what == "kind":
        from .answers.listing import KINDS

        return [] if asked.words else _matching([(kind, "") for kind in KINDS if KINDS[kind] != kind], word)
    if what == "kind of one":
        from .answers.listing import KINDS

        return [] if asked.words else _matching([(kind, "") for kind in dict.fromkeys(KINDS.values())], word)
    before = [] if one else asked.run
    if asked.command == "compare":
        separators = [at for at, each in enumerate(before) if each.casefold() in _BETWEEN or each.endswith(",")]
        before = before[separators[-1] + 1 :] if separators else before
    found = _names(asked, what, before, word)
    while not found and before and asked.command in ("compare", "search"):  # a new name may begin at any word
        before = before[1:]
        found = _names(asked, what, before, word)
    if one or (asked.command == "compare" and not before):
        return [(whole, _Whole(rest), gloss) for whole, rest, gloss in found]
    return found


class _Whole(str):
    """What is to be one word of the line, its spaces escaped."""

    __slots__ = ()


def _values(asked: _Asked, option: str, word: str) -> list[Candidate] | None:
    """What can be the value of an option."""
    if option in OPTIONS:
        return [(whole, _Whole(rest), gloss) for whole, rest, gloss in _names(asked, OPTIONS[option], [], word)]
    for each in _parameters(asked.command):
        if option in each.opts:
            return _typed(each, word)
    return []


def _names(asked: _Asked, what: str, before: list[str], word: str) -> list[Candidate]:
    """Names of what may stand there, and agencies and words of closed lists."""
    from .answers.listing import KINDS

    corpus = _corpus()
    found: list[Candidate] = []
    if "agency" in what:
        from .corpus.approvals import AGENCIES

        several = [(agency, others[-1]) for agency, others in AGENCIES.items()]
        found += [] if before else _matching(several, word)
    if what == "agency":
        return found
    if what == "modality":
        return _matching([(value, "") for value in corpus.values(what)], word)
    kind = KINDS.get("-".join((asked.kind or "").casefold().split()))
    narrow = what if what in OPTIONS.values() else ""
    return found + [(each.text, each.rest, each.gloss) for each in corpus.begun(before, word, narrow, kind)]


def _corpus() -> Corpus:
    from .api import Corpus
    from .corpus.store import open_store

    return Corpus(open_store(at_once=True))  # nobody waits for a compile at a TAB; the next call makes it


def _root(word: str) -> list[tuple[str, str]]:
    """The commands, each with the first line of its file; options where a dash is typed."""
    if word.startswith("-"):
        from .anywhere import OPTIONS as ANYWHERE

        return [("--help", "Show help."), ("--version", "Print the version."), *ANYWHERE.items()]
    import os

    from . import commands

    found = []
    for name in NAMES:
        with open(os.path.join(os.path.dirname(commands.__file__), f"{name}.py"), encoding="utf-8") as file:  # noqa: PTH118, PTH120, PTH123
            found.append((name, file.readline().strip().strip('"').partition(": ")[2].rstrip(".")))
    return found


def _options(command: str, given: list[str]) -> list[tuple[str, str]]:
    """The options of a command that are not on the line yet, each with its help."""
    from .anywhere import OPTIONS as ANYWHERE

    found = [
        (next((name for name in each.opts if name.startswith("--")), each.opts[0]), each.help or "")
        for each in _parameters(command)
        if each.param_type_name == "option" and not set(each.opts) & set(given)
    ]
    found += [*ANYWHERE.items(), ("--help", "Show help.")]
    return [(option, gloss) for option, gloss in found if option not in given]


def _parameters(command: str) -> list[Any]:
    """The parameters of a command, as Typer has them."""
    import typer

    from .cli import app_for

    return list(typer.main.get_command(app_for([command])[0]).params)


def _typed(parameter: Any, word: str) -> list[Candidate] | None:
    """What a parameter takes, as far as its type or its name says so."""
    name = type(parameter.type).__name__
    choices = getattr(parameter.type, "choices", None) or getattr(getattr(parameter.type, "func", None), "choices", ())
    if choices:
        return _matching([(str(getattr(each, "value", each)), "") for each in choices], word)
    if "Path" in name or "File" in name or parameter.metavar in ("FILE", "[FILE]", "PATH", "[PATH]", "DIR"):
        return None
    if parameter.metavar == "FORMAT":
        from .export import FORMATS

        return _matching([(each, form.line) for each, form in FORMATS.items()], word)
    if "PREFIX" in (parameter.metavar or ""):
        from .curation.curies import PREFIXES

        return _matching([(prefix, "") for prefix in PREFIXES], word)
    if "TERM" in (parameter.metavar or ""):
        return [(each.text, _Whole(each.rest), each.gloss) for each in _corpus().begun([], word)]
    return []


def _matching(several: list[tuple[str, str]], word: str) -> list[Candidate]:
    """Those that begin with the word, in any case."""
    return [(each, each, gloss) for each, gloss in several if each.casefold().startswith(word.casefold())]


def _settled(found: list[Candidate], word: str) -> list[Candidate]:
    """Candidates that a shell can take, which puts what all have in common in the place of the word.

    That must not take away what was typed: names that go on from it keep its case; where none does, the first counts.
    """
    rests = [rest for _, rest, _ in found]
    if len(found) < 2 or _common(rests).startswith(word):
        return found
    literal = [
        (whole, type(rest)(word + rest[len(word) :]), gloss)
        for whole, rest, gloss in found
        if rest[: len(word)].casefold() == word.casefold()
    ]
    if literal:
        return literal
    from .names import key

    return found if key(_common(rests)).startswith(key(word)) else found[:1]


def _common(texts: list[str]) -> str:
    """What all of them begin with."""
    first, last = min(texts), max(texts)
    same = next((place for place, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first))
    return first[:same]


def _written(text: str, quote: str, shell: str) -> str:
    """A text as it is written on the line: in the quote that is open, or with what means something escaped.

    Without a quote the spaces of a name stay, for its words need none, except where it must be one word.
    """
    opening = "" if shell == "zsh" else quote  # zsh writes it itself
    if quote == "'":
        return opening + text.replace("'", "'\\''")
    if quote:
        return opening + "".join(f"\\{char}" if char in '"\\$`' else char for char in text)
    plain = " " if not isinstance(text, _Whole) else ""
    return "".join(f"\\{char}" if char in _SPECIAL and char != plain else char for char in text)
