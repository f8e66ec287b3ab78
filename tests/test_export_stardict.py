"""`stardict`: files that readers of dictionaries search as their format says, and that sdcv does read."""

from __future__ import annotations

import json
import os
import re
import shutil
import struct
import subprocess
import tarfile
import zipfile
from functools import cmp_to_key
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from immuno_cli import UsageError, open_corpus
from immuno_cli.export import stardict
from immuno_cli.render.view import clean

from .conftest import TINY


class Dictionary(NamedTuple):
    about: dict[str, str]
    words: list[tuple[str, str]]  # with their articles
    synonyms: list[tuple[str, int]]

    def look_up(self, word: str) -> list[str]:
        """The articles of a word, by binary search as readers do it."""
        heads = [text for text, _ in self.words]
        spelt = [text for text, _ in self.synonyms]
        found = set(matches(heads, word)) | {self.synonyms[n][1] for n in matches(spelt, word)}
        return [self.words[n][1] for n in sorted(found)]


def read(folder: Path) -> Dictionary:
    """A reader of its own, after the description of the format."""
    about = (folder / "immuno.ifo").read_text(encoding="utf-8")
    magic, *lines = about.splitlines()
    assert magic == "StarDict's dict ifo file"
    index, articles = (folder / "immuno.idx").read_bytes(), (folder / "immuno.dict").read_bytes()
    words, place = [], 0
    while place < len(index):
        end = index.index(b"\0", place)
        start, size = struct.unpack(">II", index[end + 1 : end + 9])
        words.append((index[place:end].decode(), articles[start : start + size].decode()))
        place = end + 9
    spelt, synonyms, place = (folder / "immuno.syn").read_bytes(), [], 0
    while place < len(spelt):
        end = spelt.index(b"\0", place)
        synonyms.append((spelt[place:end].decode(), struct.unpack(">I", spelt[end + 1 : end + 5])[0]))
        place = end + 5
    told = dict(line.split("=", 1) for line in lines)
    assert int(told["idxfilesize"]) == len(index)
    assert (int(told["wordcount"]), int(told["synwordcount"])) == (len(words), len(synonyms))
    return Dictionary(told, words, synonyms)


def compare(one: str, other: str) -> int:
    """g_ascii_strcasecmp, then strcmp, byte by byte as in C."""
    for folded in (True, False):
        a, b = one.encode() + b"\0", other.encode() + b"\0"
        for x, y in zip(a, b, strict=False):
            if folded:
                x, y = (byte + 32 if 65 <= byte <= 90 else byte for byte in (x, y))
            if x != y:
                return x - y
    return 0


def matches(words: list[str], wanted: str) -> list[int]:
    low, high = 0, len(words)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if compare(words[middle], wanted) < 0 else (low, middle)
    return [low] if low < len(words) and words[low] == wanted else []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("stardict") / "new" / "immuno"
    stardict.write(open_corpus(TINY), None, str(path))
    return path


@given(st.lists(st.text("aAbBzZ-éÉ γΓ[_0"), max_size=8))
def test_words_are_ordered_as_readers_compare_them(words: list[str]) -> None:
    assert sorted(words, key=stardict.order) == sorted(words, key=cmp_to_key(compare))


def test_every_entry_is_found_by_every_name(folder: Path) -> None:
    dictionary = read(folder)
    for body in open_corpus(TINY).records():
        for name in (body["name"], *(each["text"] for each in body.get("names", ()))):
            heads = [f"<k>{clean(body['name'])}</k>", f"<b>{clean(body['name'])}</b>"]
            assert any(head in article for head in heads for article in dictionary.look_up(name)), name


@pytest.mark.parametrize("spelling", ["PD1", "PD 1", "interferon-γ", "IFN-γ", "EX3475", "NCIT:C106432"])
def test_spellings_that_readers_do_not_fold_are_words_too(folder: Path, spelling: str) -> None:
    assert len(read(folder).look_up(spelling)) == 1


def test_an_article_tells_statements_facts_first_approvals_and_sources(folder: Path) -> None:
    (article,) = read(folder).look_up("Examplya")
    assert "  A drug that helps T cells attack melanoma. [1]\n" in article
    assert "  <i>targets:</i> <kref>PD-1</kref> (blocks)\n" in article
    assert "<b>First approvals</b>\n  FDA 2014-09-04: melanoma [2]\n  EMA 2015: melanoma [3]\n" in article
    assert "\n  [1] Hodi F S, Two B, Three C et al. A study of examplumab." in article
    assert article.endswith("<i>Reviewed 2026-11-01. A reference, not medical advice.</i>")


def test_links_lead_to_words_of_the_dictionary(folder: Path) -> None:
    dictionary = read(folder)
    links = {link for _, article in dictionary.words for link in re.findall("<kref>(.*?)</kref>", article)}
    assert links
    assert [link for link in links if not dictionary.look_up(link)] == []


def test_a_name_of_two_entries_shows_both(folder: Path) -> None:
    (article,) = read(folder).look_up("CR")
    assert "<b>complete response</b>\n<i>concept</i>" in article
    assert "<b>complement receptor</b>\n<i>molecule</i>" in article
    assert "<k>" not in article  # sdcv leaves it out


def test_what_looks_like_markup_and_what_is_too_long_is_made_safe(broken: Path, tmp_path: Path) -> None:
    long = "γ" * 200
    entry = broken / "concepts" / "hostile-entry.yaml"
    text = entry.read_text(encoding="utf-8").replace("name: '[bold red]hostile[/bold red]'", f"name: <b>{long}</b>")
    entry.write_text(text.replace("and {braces}", "& <kref>pd-1</kref>"), encoding="utf-8")
    stardict.write(open_corpus(broken), "concept", str(tmp_path))
    dictionary = read(tmp_path)
    assert max(len(word.encode()) for word, _ in [*dictionary.words, *dictionary.synonyms]) < 256
    (article,) = [article for word, article in dictionary.words if word.startswith("<b>γ")]
    assert f"<k>&lt;b&gt;{long}&lt;/b&gt;</k>" in article
    assert "&amp; &lt;kref&gt;pd-1&lt;/kref&gt;" in article
    assert "\x1b" not in article


def test_the_same_corpus_gives_the_same_bytes_in_every_shape(folder: Path, tmp_path: Path) -> None:
    corpus = open_corpus(TINY)
    expected = {path.name: path.read_bytes() for path in folder.iterdir()}
    for ending in ("zip", "tar", "tar.gz", "tgz", "tar.bz2", "tar.xz"):
        path = tmp_path / f"immuno.{ending}"
        made = []
        for _ in range(2):
            stardict.write(corpus, None, str(path))
            made.append(path.read_bytes())
        assert made[0] == made[1]
        if ending == "zip":
            with zipfile.ZipFile(path) as archive:
                assert {name.partition("/")[2]: archive.read(name) for name in archive.namelist()} == expected
        else:
            with tarfile.open(path) as archive:
                held = {each.name.partition("/")[2]: archive.extractfile(each) for each in archive}
                assert {name: file.read() for name, file in held.items() if file} == expected


def test_a_file_in_the_way_and_a_kind_without_entries_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(UsageError, match="is a file"):
        stardict.write(open_corpus(TINY), None, str(file))
    with pytest.raises(UsageError, match=r"^stardict holds entries, no sources; for those, `immuno export ndjson"):
        stardict.write(open_corpus(TINY), "source", str(tmp_path / "folder"))


@pytest.mark.skipif(not shutil.which("sdcv"), reason="sdcv is not installed (apt-get install sdcv)")
@pytest.mark.parametrize(
    ("word", "head"), [("Examplya", "examplumab"), ("IFN-γ", "interferon gamma"), ("examplumabb", "examplumab")]
)
def test_sdcv_finds_names_and_near_names(folder: Path, tmp_path: Path, word: str, head: str) -> None:
    command = ["sdcv", "-n", "-j", "-0", "-1", "-x", "-2", str(folder), word]
    done = subprocess.run(
        command, env={**os.environ, "HOME": str(tmp_path)}, capture_output=True, text=True, check=True
    )
    assert [each["word"] for each in json.loads(done.stdout)][:1] == [head]
