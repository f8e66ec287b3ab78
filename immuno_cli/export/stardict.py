"""StarDict: a dictionary for sdcv, GoldenDict and their kin.

Written after the format's description (StarDictFileFormat, 2.4.2). The articles are XDXF, which sdcv shows as plain
text, in colour with -c, and GoldenDict with links. Names that several entries have are words of their own, whose
article holds the card of each: readers show one article of a word.
"""

from __future__ import annotations

import gzip
import io
import re
import struct
import tarfile
import zipfile
from pathlib import Path

from ..exits import UsageError
from ..names import key
from ..render.view import Card, Line, clean
from . import only_entries, telling

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..api import Corpus
    from .telling import Json

NAME = "immuno"
#: a word is at most so many bytes
LONGEST = 255
_GREEK = dict(zip("alpha beta gamma delta epsilon zeta kappa lambda".split(), "αβγδεζκλ", strict=True)) | {"alfa": "α"}
_GREEK_NAME = re.compile(rf"(^|[ -])({'|'.join(_GREEK)})\b")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def write(corpus: Corpus, kind: str | None, path: str) -> None:
    """Write the dictionary into the folder `path`; or into an archive where it ends so (.zip, .tar.gz, .tar.xz, …).

    Raises UsageError when there is nothing to export or the path is a file, OSError when it cannot be written.
    """
    only_entries("stardict", kind)
    made = files(corpus, kind)
    if path.endswith(".zip"):
        _zip(path, made)
    elif re.search(r"\.(tar(\.(gz|bz2|xz))?|tgz)$", path):
        _tar(path, made)
    elif Path(path).is_file():
        raise UsageError(f"{path} is a file; name a folder, or a file that ends in .zip")
    else:
        Path(path).mkdir(parents=True, exist_ok=True)
        for name, data in made.items():
            (Path(path) / name).write_bytes(data)


def files(corpus: Corpus, kind: str | None) -> dict[str, bytes]:
    """The files of the dictionary by name: .ifo, .idx, .dict, .syn."""
    bodies = {body["id"]: body for body in telling.entries(corpus, kind)}
    heads = {ident: _word(body["name"]) for ident, body in bodies.items()}
    known = set(heads.values())
    meant: dict[str, tuple[str, dict[str, None]]] = {}  # case folded: the word, and the entries that have it
    for ident, word in heads.items():
        meant.setdefault(word.casefold(), (word, {}))[1][ident] = None
    for ident, body in bodies.items():
        for word in spellings(body):
            meant.setdefault(word.casefold(), (word, {}))[1][ident] = None

    words: dict[str, bytes] = {}  # articles by word
    synonyms: list[tuple[str, str]] = []  # a word, and the word whose article it has
    for word, idents in meant.values():
        head, _ = meant[heads[next(iter(idents))].casefold()]
        if len(idents) > 1 or word == head:
            heading = "b" if len(idents) > 1 else "k"  # sdcv shows no <k>, for it shows the word itself
            words[word] = "\n\n\n".join(article(bodies[ident], known, heading) for ident in idents).encode()
        else:
            synonyms.append((word, head))
    place = {word: number for number, word in enumerate(sorted(words, key=order))}
    index, text = io.BytesIO(), io.BytesIO()
    for word in place:
        index.write(word.encode() + b"\0" + struct.pack(">II", text.tell(), len(words[word])))
        text.write(words[word])
    syn = b"".join(
        word.encode() + b"\0" + struct.pack(">I", place[head])
        for word, head in sorted(synonyms, key=lambda pair: order(pair[0]))
    )
    ifo = _about(telling.Imprint(corpus), len(place), len(synonyms), len(index.getvalue()))
    made = {"ifo": ifo.encode(), "idx": index.getvalue(), "dict": text.getvalue(), "syn": syn}
    return {f"{NAME}.{ending}": data for ending, data in made.items()}


def order(word: str) -> tuple[bytes, bytes]:
    """The order that readers search by: g_ascii_strcasecmp, then strcmp. Only ASCII letters are folded."""
    encoded = word.encode()
    return encoded.lower(), encoded


def spellings(body: Json) -> Iterator[str]:
    """Every other way to write the names of an entry that a reader of dictionaries does not fold by itself."""
    others = [each["text"] for each in body.get("names", ())]
    names = [body["name"], *others, *filter(None, [body.get("symbol")]), *body.get("xrefs", ())]
    for number, text in enumerate(names):
        name = clean(text)
        greek = _GREEK_NAME.sub(lambda found: "-" * bool(found[1]) + _GREEK[found[2]], name)
        spelt = [greek, name.replace("-", ""), name.replace("-", " ")]
        for word in [name] * bool(number) + [each for each in spelt if each != name and key(each) == key(name)]:
            if len(word.encode()) <= LONGEST:
                yield word


def article(body: Json, headwords: set[str], heading: str = "k") -> str:
    """An entry's card as XDXF, its name in the element `heading`."""
    card = telling.brief(body)
    known = [name for name in telling.names(body) if _word(name) in headwords]
    name = f"<{heading}>{_escape(card.name)}</{heading}>"
    out = [name + _kind(card)] if heading == "k" else [name, _kind(card)]  # <k> is a block of its own
    if card.say:
        out.append(f"say: {_escape(card.say)}")
    for section in card.sections:
        out += ["", f"<b>{section.heading}</b>"]
        out += [f"  {_line(line)}" for line in section.lines]
        for fact in section.facts:
            out.append(f"  <i>{fact.label}:</i> {', '.join(_line(value, known) for value in fact.values)}")
    out += ["", "<b>Sources</b>", *(f"  [{number}] {_escape(text)}" for number, text in card.sources)]
    return "\n".join([*out, "", f"<i>{_escape(card.footer)}</i>"])


def _kind(card: Card) -> str:
    direction = f" · {card.direction}" if card.direction else ""
    return f"<i>{_escape(card.kind + direction)}</i>"


def _line(line: Line, known: list[str] | None = None) -> str:
    name, rest = telling.split(line.text, known or ())
    link = f"<kref>{_escape(name)}</kref>" if name else ""
    cites = "".join(f"[{number}]" for number in line.cites)
    return f"{link}{_escape(rest)}{' ' * bool(cites and line.text)}{cites}"


def _escape(text: str) -> str:
    return text.translate(_ESCAPES)


def _word(name: str) -> str:
    """A name as a word: of at most 255 bytes, cut between characters."""
    return clean(name).encode()[:LONGEST].decode(errors="ignore")


def _about(imprint: telling.Imprint, words: int, synonyms: int, size: int) -> str:
    about = (
        f"The reference on immunotherapy, cited. {imprint.source}. Words: names, brands, codes, identifiers. "
        f"{imprint.disclaimer}"
    )
    fields = {
        "version": "2.4.2",
        "bookname": f"{NAME} {imprint.version}",
        "wordcount": words,
        "synwordcount": synonyms,
        "idxfilesize": size,
        "sametypesequence": "x",
        "author": NAME,
        "date": imprint.reviewed.replace("-", "."),
        "description": about,
    }
    return "StarDict's dict ifo file\n" + "".join(f"{name}={value}\n" for name, value in fields.items())


def _zip(path: str, made: dict[str, bytes]) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in made.items():
            archive.writestr(zipfile.ZipInfo(f"{NAME}/{name}"), data, zipfile.ZIP_DEFLATED)
    Path(path).write_bytes(packed.getvalue())


def _tar(path: str, made: dict[str, bytes]) -> None:
    """No time is written: the same corpus gives the same bytes."""
    packed = io.BytesIO()
    way = {"bz2": "w:bz2", ".xz": "w:xz"}.get(path[-3:], "w")
    with tarfile.open(fileobj=packed, mode=way) as archive:  # type: ignore[call-overload]
        for name, data in made.items():
            member = tarfile.TarInfo(f"{NAME}/{name}")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    data = packed.getvalue()
    Path(path).write_bytes(gzip.compress(data, mtime=0) if path.endswith("gz") else data)
