"""`anki`: a package that Anki opens, with notes that keep their identity and texts that stay texts."""

from __future__ import annotations

import html
import json
import re
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from immuno_cli import UsageError, open_corpus
from immuno_cli.export import anki
from immuno_cli.render.view import clean

from .conftest import TINY


def package(path: Path, corpus: Path = TINY, kind: str | None = None) -> Path:
    file = path / "immuno.apkg"
    anki.write(open_corpus(corpus), kind, str(file))
    return file


def rows(file: Path, sql: str) -> list[tuple[Any, ...]]:
    collection = file.with_suffix(".anki2")
    collection.write_bytes(zipfile.ZipFile(file).read("collection.anki2"))
    db = sqlite3.connect(collection)
    try:
        return db.execute(sql).fetchall()
    finally:
        db.close()


def notes(file: Path) -> dict[str, dict[str, str]]:
    """Fields by guid."""
    found = rows(file, "SELECT guid, flds FROM notes")
    return {guid: dict(zip(anki.FIELDS, fields.split("\x1f"), strict=True)) for guid, fields in found}


def test_a_package_holds_a_note_and_a_new_card_for_each_entry(tmp_path: Path) -> None:
    file = package(tmp_path)
    assert zipfile.ZipFile(file).namelist() == ["collection.anki2", "media"]
    assert zipfile.ZipFile(file).read("media") == b"{}"
    ids = {f"immuno/{body['kind']}/{body['id']}" for body in open_corpus(TINY).records()}
    assert set(notes(file)) == ids
    assert rows(file, "SELECT count(*), count(DISTINCT nid), sum(queue), sum(reps) FROM cards") == [
        (len(ids), len(ids), 0, 0)
    ]
    assert rows(file, "SELECT count(*) FROM cards JOIN notes ON nid = notes.id WHERE did = 1732492800001") == [
        (len(ids),)
    ]


def test_a_note_tells_what_the_card_of_the_program_tells(tmp_path: Path) -> None:
    note = notes(package(tmp_path))["immuno/agent/examplumab"]
    assert (note["Name"], note["Kind"], note["Id"]) == ("examplumab", "agent · activation", "agent/examplumab")
    assert note["Plain"].startswith("<p>A drug that helps T cells attack melanoma.<sup>1</sup></p><p>It is given")
    assert "<dt>brands</dt><dd>Examplya</dd>" in note["Names"]
    assert "<dt>targets</dt><dd>PD-1 (blocks)</dd>" in note["Facts"]
    assert "FDA 2014-09-04: melanoma<sup>2</sup><br>EMA 2015: melanoma<sup>3</sup>" in note["Facts"]
    assert '<a href="https://doi.org/10.1234/test.1">doi:10.1234/test.1</a>' in note["Sources"]


def test_notes_are_tagged_by_kind_and_direction(tmp_path: Path) -> None:
    tags = dict(rows(package(tmp_path), "SELECT guid, tags FROM notes"))
    assert tags["immuno/agent/examplumab"] == " immuno::agent immuno::direction::activation "
    assert tags["immuno/molecule/pd-1"] == " immuno::molecule "


def test_every_field_of_the_templates_is_a_field_of_the_notes(tmp_path: Path) -> None:
    (models, decks, version) = rows(package(tmp_path), "SELECT models, decks, ver FROM col")[0]
    model = json.loads(models)[str(anki.NOTETYPE)]
    assert [field["name"] for field in model["flds"]] == list(anki.FIELDS)
    template = model["tmpls"][0]["qfmt"] + model["tmpls"][0]["afmt"]
    assert set(re.findall(r"{{[#/]?(?:hint:)?(\w+)}}", template)) == set(anki.FIELDS)
    assert "CC-BY-4.0. A reference, not medical advice." in template
    assert "2026.11.1, CC-BY-4.0" in json.loads(decks)[str(anki.DECK)]["desc"]
    assert version == 11


def test_notes_keep_id_and_guid_when_other_entries_go_and_a_text_changes(tmp_path: Path, broken: Path) -> None:
    before = dict(rows(package(tmp_path), "SELECT guid, id FROM notes"))
    (stamp,) = rows(tmp_path / "immuno.apkg", "SELECT DISTINCT mod FROM notes")[0]
    entry = broken / "concepts" / "complete-response.yaml"
    text = entry.read_text(encoding="utf-8")
    entry.write_text(re.sub(r"(plain:\n +- text:) .*", r"\1 Told anew.", text), encoding="utf-8")
    (broken / "concepts" / "hostile-entry.yaml").unlink()
    about = broken / "corpus.yaml"
    about.write_text(about.read_text(encoding="utf-8").replace("2026.11.1", "2026.12.24"))
    file = package(tmp_path, broken)
    after = dict(rows(file, "SELECT guid, id FROM notes"))
    assert after == {guid: ident for guid, ident in before.items() if guid != "immuno/concept/hostile-entry"}
    assert "Told anew." in notes(file)["immuno/concept/complete-response"]["Plain"]
    assert rows(file, "SELECT DISTINCT mod FROM notes")[0][0] > stamp  # of two packages Anki takes the newer


def test_ids_of_notes_never_clash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anki, "_RANGE", 1)
    assert len(set(anki.note_ids(["a", "b", "c"]))) == 3


def test_the_same_corpus_gives_the_same_bytes(tmp_path: Path) -> None:
    first = package(tmp_path).read_bytes()
    assert package(tmp_path).read_bytes() == first


def test_a_kind_narrows_and_one_without_entries_is_refused(tmp_path: Path) -> None:
    assert {guid.split("/")[1] for guid in notes(package(tmp_path, kind="cell"))} == {"cell"}
    with pytest.raises(UsageError, match=r"^anki holds entries, no headlines; for those, `immuno export ndjson"):
        package(tmp_path, kind="headline")
    with pytest.raises(UsageError, match="is a folder"):
        anki.write(open_corpus(TINY), None, str(tmp_path))


@given(st.text(min_size=1))
def test_text_stays_text(text: str) -> None:
    body: dict[str, Any] = {
        "id": "x",
        "kind": "concept",
        "name": text,
        "plain": [{"text": text, "cite": []}],
        "expert": [{"text": text, "cite": []}],
        "reviewed": "2026-11-01",
        "derived": {},
        "related": {},
        "sources": [],
    }
    made = anki.fields(body)
    for field, around in (("Name", ""), ("Plain", "p")):
        inner = made[field].removeprefix(f"<{around}>").removesuffix(f"</{around}>") if around else made[field]
        assert not set(inner) & set('<>"[{\x1f')
        assert html.unescape(inner) == clean(text)
