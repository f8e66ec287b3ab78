"""`html`: one file that is complete, leads nowhere by itself, and shows every text as text."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from immuno_cli import UsageError, names, open_corpus
from immuno_cli.export import html
from immuno_cli.render.view import clean

from .conftest import TINY

PAGE = Path(html.__file__).parent / "page"
HOSTILE = "</script><img src=x onerror=alert(1)>"


class Reader(HTMLParser):
    """What a page holds: its tags with their attributes, and its text by article."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self.inline: dict[str, list[str]] = {"script": [], "style": []}
        self._article, self._inline = "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "article":
            self._article = dict(attrs)["id"] or ""
        self._inline = tag if tag in self.inline else ""

    def handle_endtag(self, tag: str) -> None:
        self._article = "" if tag == "article" else self._article
        self._inline = ""

    def handle_data(self, data: str) -> None:
        if self._inline:
            self.inline[self._inline].append(data)
        self.texts[self._article] = self.texts.get(self._article, "") + data

    def values(self, tag: str, attribute: str) -> list[str]:
        return [value for each, attrs in self.tags if each == tag and (value := attrs.get(attribute)) is not None]

    @property
    def articles(self) -> list[str]:
        return self.values("article", "id")


def page(corpus: Path = TINY, kind: str | None = None) -> str:
    return "".join(html.export(open_corpus(corpus), kind))


@pytest.fixture(scope="module")
def tiny() -> Reader:
    return Reader(page())


def test_every_entry_and_headline_is_an_article(tiny: Reader) -> None:
    corpus = open_corpus(TINY)
    wanted = {f"{body['kind']}/{body['id']}" for body in corpus.records()}
    wanted |= {f"headline/{row['id']}" for row in corpus.headline_records()}
    assert set(tiny.articles) == wanted
    assert len(tiny.articles) == len(wanted)


def test_every_statement_and_every_source_is_told(tiny: Reader) -> None:
    for body in open_corpus(TINY).records():
        text = tiny.texts[f"{body['kind']}/{body['id']}"]
        for each in (*body["plain"], *body["expert"]):
            assert clean(each["text"]) in text
        for source in body["sources"]:
            assert source["title"].rstrip(".") in text


def test_approvals_are_told_with_their_history(tiny: Reader) -> None:
    text = tiny.texts["agent/examplumab"]
    for told in ("2014-09-04", "→ converted", "2015-12-18", "→ withdrawn: the trial did not confirm it", "refused"):
        assert told in text
    assert "immuno define" not in text


def test_every_link_within_leads_somewhere(tiny: Reader) -> None:
    ids = {attrs["id"] for _, attrs in tiny.tags if "id" in attrs}
    links = [link for link in tiny.values("a", "href") if link.startswith("#")]
    assert "#molecule/pd-1" in links
    assert [link for link in links if link[1:] not in {*ids, ""}] == []


def test_ids_are_not_given_twice(tiny: Reader) -> None:
    ids = [attrs["id"] for _, attrs in tiny.tags if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_nothing_is_loaded_from_elsewhere(tiny: Reader) -> None:
    assert {tag for tag, _ in tiny.tags} & {"img", "iframe", "object", "embed", "audio", "video", "base"} == set()
    assert [attrs for tag, attrs in tiny.tags if tag in ("script", "style") and attrs] == []
    assert tiny.values("link", "href") == ["data:,"]
    assert [attrs for _, attrs in tiny.tags if any(name.startswith("on") or name == "style" for name in attrs)] == []
    assert not re.search(r"url\(|@import", "".join(tiny.inline["style"]))


def test_the_policy_allows_this_style_and_these_scripts_alone(tiny: Reader) -> None:
    (policy,) = [attrs["content"] or "" for tag, attrs in tiny.tags if "http-equiv" in attrs]
    told = dict(part.strip().split(" ", 1) for part in policy.split(";"))

    def hashes(texts: list[str]) -> str:
        made = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
        return " ".join(f"'sha256-{each}'" for each in made)

    assert len(tiny.inline["script"]) == 2
    assert told == {
        "default-src": "'none'",
        "style-src": hashes(tiny.inline["style"]),
        "script-src": hashes(tiny.inline["script"]),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_hostile_text_stays_text(broken: Path) -> None:
    for path in (broken / "concepts" / "hostile-entry.yaml", *(broken / "headlines").glob("2022-10-18*.yaml")):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"^(name|title|limits|url): .*$", rf"\1: '{HOSTILE}'", text, flags=re.MULTILINE)
        path.write_text(re.sub(r'text: ".*"', f"text: '{HOSTILE}'", text), encoding="utf-8")
    read = Reader(page(broken))
    assert "img" not in {tag for tag, _ in read.tags}
    assert read.texts["concept/hostile-entry"].count(HOSTILE) == 2
    assert HOSTILE in read.texts["headline/2022-10-18-examplumab-helps-in-melanoma"]
    assert len(read.inline["script"]) == 2
    assert HOSTILE in str(read.values("article", "data-names"))


def test_an_address_that_is_none_of_the_web_is_no_link() -> None:
    assert html._link("javascript:alert(1)") == "javascript:alert(1)"
    assert html._link("https://www.x.example/a?b&c") == (
        '<a rel=noreferrer href="https://www.x.example/a?b&amp;c">x.example</a>'
    )


def body(text: str) -> dict[str, Any]:
    return {
        "id": "x",
        "kind": "agent",
        "name": text,
        "names": [{"text": text, "type": "brand"}],
        "plain": [{"text": text, "cite": ["s"]}],
        "expert": [{"text": text, "cite": ["s"]}],
        "approvals": [{"agency": "FDA", "date": "2020", "disease": "d", "indication": text, "cite": ["s"]}],
        "see_also": ["d"],
        "reviewed": "2026-11-01",
        "derived": {},
        "related": {"d": {"kind": "disease", "name": text}},
        "sources": [{"id": "s", "type": "webpage", "title": text, "URL": f"https://x.example/{text.replace(' ', '')}"}],
    }


def texts() -> Iterator[st.SearchStrategy[str]]:
    yield st.text(min_size=1)
    yield st.text("<>&\"'/ =bx\n\u202e", min_size=1)


@given(st.one_of(*texts()))
@example(HOSTILE)
def test_any_text_stays_text(text: str) -> None:
    made = html._Page({"x": ("agent/x", text), "d": ("disease/d", text)}).entry(body(text))
    read = Reader(made)
    allowed = "article p h2 h3 section ul li sup a dl dt dd table thead tbody tr th td span ol footer"
    assert {tag for tag, _ in read.tags} <= set(allowed.split())
    assert read.texts["agent/x"].count(clean(text)) >= 5
    assert {name for _, attrs in read.tags for name in attrs} <= set(
        "id class data-kind data-names tabindex href rel scope colspan".split()
    )


def test_a_kind_narrows_and_links_to_what_is_not_there_are_left_out() -> None:
    read = Reader(page(kind="agent"))
    assert {ident.split("/")[0] for ident in read.articles} == {"agent"}
    assert [link for link in read.values("a", "href") if link.startswith("#molecule")] == []
    assert "PD-1 (blocks)" in read.texts["agent/examplumab"]
    assert {ident.split("/")[0] for ident in Reader(page(kind="headline")).articles} == {"headline"}
    with pytest.raises(UsageError, match=r"^html holds entries, no sources; for those, `immuno export ndjson"):
        page(kind="source")


def test_the_same_corpus_gives_the_same_bytes() -> None:
    assert page() == page()


def test_the_page_names_version_licence_and_that_it_is_no_advice(tiny: Reader) -> None:
    text = tiny.texts[""]
    assert "A tiny corpus for tests 2026.11.1" in text
    assert "https://creativecommons.org/licenses/by/4.0/" in tiny.values("a", "href")
    assert "A reference, not medical advice." in text


def test_the_page_has_landmarks_labels_and_a_language(tiny: Reader) -> None:
    tags = {tag for tag, _ in tiny.tags}
    assert {"header", "main", "nav", "aside"} <= tags
    assert tiny.values("html", "lang") == ["en"]
    assert tiny.values("label", "for") == ["search"]
    assert tiny.values("input", "aria-controls") == ["hits"]
    assert ("form", {"role": "search", "hidden": None}) in tiny.tags  # until the script that serves it runs


def test_the_search_folds_names_by_the_tables_of_the_program() -> None:
    """The rules themselves are held against those of names.py, name by name, by benchmarks/consumers_apps.py."""
    script = (PAGE / "page.js").read_text(encoding="utf-8")
    british = re.search(r"const BRITISH = (.*);", script)
    assert british
    assert re.findall(r'\["(\w+)", "(\w+)"\]', british[1]) == list(names._BRITISH)
    greek = re.search(r'Object\.fromEntries\("(.*?)"', script)
    assert greek
    told = greek[1].split()
    letters = {chr(code): name for code, name in names._FOLDED.items() if name}
    assert dict(zip(told[::2], told[1::2], strict=True)) == letters
    assert f"({'|'.join(names._SUFFIXES)})" in script
    assert f"({'|'.join(names._COUNTING)})$" in script
    for roman, number in names._ROMAN.items():
        assert f'{roman}: "{number}"' in script
