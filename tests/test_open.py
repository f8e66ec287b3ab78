"""`immuno open`: the page of a source or identifier in the browser, or its address; nothing but web addresses."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pexpect
import pytest
from hypothesis import given
from hypothesis import strategies as st

from immuno_cli.curation.curies import PREFIXES
from immuno_cli.pages import identifier_url, pages, source_url, web_address

from .conftest import ROOT, TINY, Golden, Run

pytestmark = pytest.mark.usefixtures("tiny")


def test_the_first_source_with_a_page_is_opened(run: Run) -> None:
    listed = run("open", "examplumab", "--list").out.splitlines()
    code, out, err = run("open", "examplumab")  # no terminal: the address is printed
    assert (code, err) == (0, "")
    assert out.strip() == listed[0].split("\t")[2]
    assert run("open", "examplumab", "--print").out == out


def test_what_can_be_opened_is_listed(run: Run, golden: Golden) -> None:
    golden("open-examplumab.txt", run("open", "examplumab", "--list").out)
    golden("open-examplumab.json", run("open", "examplumab", "--json").out)


def test_numbers_are_those_of_the_card(run: Run) -> None:
    card = run("define", "examplumab", "--level", "expert").out
    for line in run("open", "examplumab", "--list").out.splitlines():
        handle, text, _ = line.split("\t")
        option, value = handle.split(" ")
        assert run("open", "examplumab", option, value).out.strip() == line.split("\t")[2]
        if option == "--source":
            assert f"  [{value}] {text}" in card


def test_a_source_is_named_by_number_or_id_and_an_identifier_by_prefix_in_any_case(run: Run) -> None:
    by_id = run("open", "examplumab", "--source", "study-2010").out
    assert by_id.startswith("https://")
    assert run("open", "examplumab", "--xref", "ncit").out == "http://purl.obolibrary.org/obo/NCIT_C106432\n"
    assert run("open", "EX-3475", "-x", "ATC:L01FF02").out == "http://www.whocc.no/atc_ddd_index/?code=L01FF02\n"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["examplumab", "--source", "99"], 1, "examplumab has no source '99'; --list shows what can be opened."),
        (["examplumab", "--source", "-1"], 1, "examplumab has no source '-1'; --list shows what can be opened."),
        (["examplumab", "--source", "²"], 1, "examplumab has no source '²'; --list shows what can be opened."),
        (["examplumab", "--xref", "MESH"], 1, "examplumab has no page by 'MESH'; there are NCIT, ATC."),
        (["regulatory T cell", "--xref", "MESH"], 1, None),
        (["exmaplumab"], 1, None),
        (["cr"], 1, None),
        (["examplumab", "--xref", "NCIT", "--source", "1"], 2, "either --source or --xref"),
        ([], 2, None),
    ],
)
def test_what_cannot_be_opened_is_said(run: Run, arguments: list[str], code: int, said: str | None) -> None:
    result = run("open", *arguments)
    assert (result.code, result.out) == (code, "")
    assert result.err.startswith("immuno: ")
    if said:
        assert result.err.rstrip(".\n") == f"immuno: {said}".rstrip(".")


def test_json_tells_addresses_and_opens_nothing(run: Run) -> None:
    answer = json.loads(run("open", "examplumab", "--xref", "NCIT", "--json").out)
    assert answer["results"] == [{"xref": "NCIT:C106432", "url": "http://purl.obolibrary.org/obo/NCIT_C106432"}]
    miss = run("open", "examplumab", "--xref", "MESH", "--json")
    assert (miss.code, json.loads(miss.out)["found"]) == (1, False)
    assert json.loads(run("open", "exmaplumab", "--json").out)["suggestions"]
    assert json.loads(run("open", "cr", "--json").out)["ambiguous"]


def on_a_terminal(tmp_path: Path, *arguments: str, **environment: str) -> str:
    start = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from immuno_cli.corpus import store;"
        f"store.CHECKOUT = {str(TINY)!r}; from immuno_cli.__main__ import entry; entry()"
    )
    hidden = ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY")
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    child = pexpect.spawn(
        sys.executable,
        ["-c", start, *arguments],
        env={**kept, **environment},
        encoding="utf-8",
        timeout=30,
        cwd=str(tmp_path),
    )
    child.expect(pexpect.EOF)
    return str(child.before)


def test_the_browser_of_the_environment_gets_the_address_as_one_argument(tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf "%s|" "$#" "$@" > {tmp_path}/called\n', encoding="utf-8")
    browser.chmod(0o755)
    said = on_a_terminal(tmp_path, "open", "examplumab", "--xref", "ATC", BROWSER=f"{browser} %s")
    address = "http://www.whocc.no/atc_ddd_index/?code=L01FF02"
    assert said.strip() == f"immuno: opened {address} (--xref ATC)."
    assert (tmp_path / "called").read_text(encoding="utf-8") == f"1|{address}|"


def test_without_a_browser_the_address_is_printed(tmp_path: Path) -> None:
    said = on_a_terminal(tmp_path, "open", "examplumab", "--xref", "ATC")
    assert said.strip() == "http://www.whocc.no/atc_ddd_index/?code=L01FF02"


@pytest.mark.parametrize("browser", ["/nonexist", "no-such-browser", "false %s"])
def test_of_a_browser_that_does_not_open_it_the_reader_hears(tmp_path: Path, browser: str) -> None:
    said = on_a_terminal(tmp_path, "open", "examplumab", "--xref", "ATC", BROWSER=browser)
    address, remark = said.splitlines()
    assert address == "http://www.whocc.no/atc_ddd_index/?code=L01FF02"
    assert remark == f"immuno: BROWSER names {browser!r}, which does not open it; this is the address."


def test_the_id_of_a_headline_opens_its_page_and_its_sources(run: Run) -> None:
    ident = "2022-10-18-examplumab-helps-in-melanoma"
    for name in (ident, f"headline/{ident}"):
        assert run("open", name)[:2] == (0, "https://example.org/news\n")
    first, second = run("open", ident, "--list").out.splitlines()
    assert first.split("\t") == ["headline", "Examplumab helps in melanoma, study finds", "https://example.org/news"]
    assert second.startswith("--source 1\t")
    assert run("open", ident, "--source", "1").out.strip() == second.split("\t")[2]
    told = json.loads(run("open", ident, "--json").out)["results"]
    assert told[0] == {"text": "Examplumab helps in melanoma, study finds", "url": "https://example.org/news"}
    bare = run("open", "2022-09-mice-lose-their-brakes")
    assert (bare.code, bare.err.count("Mice lose their brakes has no source")) == (1, 1)


@pytest.mark.parametrize(
    "text",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https:///x",
        "http://user@evil.example/",
        "https://good.example\\@evil.example/",
        "https://[::1/",
        "-https://x.example",
        "https://exämple.example/",
        "https://x.example/" + "x" * 3000,
        "https:// x.example",
    ],
)
def test_what_is_no_web_address_is_not_opened(text: str) -> None:
    assert web_address(text) is None
    assert source_url({"URL": text}) is None


@given(st.text())
def test_an_address_is_plain_ascii_without_spaces_or_quotes(text: str) -> None:
    for address in (
        web_address(f"https://x.example/{text}"),
        source_url({"DOI": f"10.1000/{text}"}),
        source_url({"PMID": text}),
    ):
        assert address is None or (
            address.isascii() and address.isprintable() and not set(address) & set(' "<>\\^`{|}')
        )
        assert address is None or address.startswith("https://")


def test_only_identifiers_of_known_form_lead_anywhere() -> None:
    assert identifier_url("HGNC:8760") == "https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/8760"
    assert identifier_url("HGNC:8760&x=") is None
    assert identifier_url("EVIL:1") is None
    assert identifier_url("HGNC:8760\n") is None
    for prefix, (_, address) in PREFIXES.items():
        assert web_address(address.replace("$1", "1")), prefix


def test_every_page_of_the_corpus_is_a_web_address() -> None:
    from immuno_cli import open_corpus

    found = [page for record in open_corpus().records() for page in pages(record)]
    assert found
    assert all(page.url.startswith(("http://", "https://")) for page in found)
