"""`immuno new`: the file of an entry of one's own."""

from typing import Annotated

import typer

from .. import own
from ..answers.listing import KINDS, split_kind
from ..answers.outcome import Outcome, as_name
from ..api import Corpus, open_corpus
from ..exits import UsageError

MAX_NAME = 300
#: how alike a name must be to be pointed out
NEAR = 0.8


def command(
    kind_and_name: Annotated[
        list[str], typer.Argument(metavar="KIND NAME...", help="A kind, as agent or concept; then the name.")
    ],
) -> Outcome:
    """Write a template for an entry of your own, and print its path.

    \b
    Examples:
      immuno new concept tumor board
      immuno new agent LAB-117
      immuno new source notebook 7
      immuno new headline --data ~/notes "A talk on CAR T cells"

    Kinds: therapy, agent, cell, molecule, disease, adverse event, concept,
    headline, source. `immuno edit NAME` opens the file; `immuno info` names
    the folder. To add to an official entry: `immuno edit TERM`.
    """
    from ..curation import desk, templates
    from ..model import KIND_OF

    kind, words = _split(kind_and_name)
    if not all(map(_is_text, words)):
        raise UsageError("a name is text; this one holds bytes that are none")
    name = as_name(words)
    if not name.isprintable() or len(name) > MAX_NAME:
        raise UsageError(f"a name has no control characters, and no more than {MAX_NAME} characters")
    folder = next(each for each, word in KIND_OF.items() if word == kind)
    root = root_folder()
    ident = templates.id_of(name)
    if not ident:
        raise UsageError(
            f"{name!r} gives no file name; take a name with Latin letters, and write this one under `names`"
        )
    corpus, official = _corpora()
    taken = official.kind_of(ident)
    if taken == kind:
        raise UsageError(f"{kind}/{ident} is an official entry; `immuno edit {kind}/{ident}` adds to it")
    if taken or ident in desk.RESERVED:
        ident = f"{ident}-{kind}"
    made = desk.draft(root, folder, ident, templates.own_template(folder, name, root))
    return Outcome(f"{made.path}\n", remarks=tuple(_remarks(corpus, name, kind)))


def _split(words: list[str]) -> tuple[str, list[str]]:
    for number in (2, 1):
        kind, rest = split_kind(words[:number])
        if kind and not rest:
            if not words[number:]:
                raise UsageError(f"name the new {kind}, as in `immuno new {kind} something`")
            return kind, words[number:]
    kinds = ", ".join(dict.fromkeys(KINDS.values()))
    raise UsageError(
        f"no kind {words[0]!r}; write a kind and a name, as in `immuno new concept {words[0]}`; kinds are {kinds}"
    )


def _is_text(word: str) -> bool:
    try:
        word.encode()
    except UnicodeEncodeError:
        return False
    return True


def root_folder() -> str:
    """The folder of own entries, there or not. Raises UsageError when there can be none."""
    root = own.place().folder
    if not root:
        raise UsageError("there is no home folder; name a folder with --data")
    return root


def _corpora() -> tuple[Corpus, Corpus]:
    """The corpus with own entries, as far as there are any yet, and the official one."""
    official = open_corpus(own=False)
    corpus = open_corpus() if own.place().is_there() else official
    own.notices.clear()  # whoever writes a file need not hear of those that are not ready
    return corpus, official


def _remarks(corpus: Corpus, name: str, kind: str) -> list[str]:
    """Entries that have this name, or one near it."""
    same = corpus.resolve(name)
    if same:
        meant = ", ".join(f"{each.kind}/{each.id}" for each in same)
        first = f"{same[0].kind}/{same[0].id}"
        return [f"{name!r} is also a name of {meant}; `immuno edit {first}` would add to that."]
    near = [each for each in corpus.suggest(name, limit=3) if each.score >= NEAR]
    if near:
        meant = ", ".join(each.name for each in near)
        return [f"near names are there: {meant}. `immuno edit NAME` would add to one of them."]
    return []
