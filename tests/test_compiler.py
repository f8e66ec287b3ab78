"""The compiler writes one file, the same for the same input, in one step or not at all."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from immuno_cli.corpus.store import parsed
from immuno_cli.curation.compiler import Broken, build


def test_the_same_input_gives_the_same_bytes(tiny: Path, tmp_path: Path) -> None:
    elsewhere = Path(shutil.copytree(tiny, tmp_path / "other"))
    build(tiny, tmp_path / "a.sqlite")
    build(elsewhere, tmp_path / "b.sqlite")
    assert (tmp_path / "a.sqlite").read_bytes() == (tmp_path / "b.sqlite").read_bytes()


def test_nothing_is_left_beside_the_index(tiny: Path, tmp_path: Path) -> None:
    build(tiny, tmp_path / "out" / "a.sqlite")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.sqlite"]


def test_a_broken_corpus_leaves_the_old_index_alone(broken: Path, tmp_path: Path) -> None:
    index = tmp_path / "a.sqlite"
    index.write_bytes(b"old")
    (broken / "sources" / "dataset.yaml").unlink()
    with pytest.raises(Broken, match="E102") as raised:
        build(broken, index)
    assert len(raised.value.problems) > 1
    assert index.read_bytes() == b"old"


def test_layout_does_not_hold_up_a_build(broken: Path, tmp_path: Path) -> None:
    path = broken / "diseases" / "cancer.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("name: cancer", "name:   cancer"), encoding="utf-8")
    build(broken, tmp_path / "a.sqlite")


def test_what_follows_from_entries_together_is_derived(tiny: Path, tmp_path: Path) -> None:
    build(tiny, tmp_path / "a.sqlite")
    with sqlite3.connect(tmp_path / "a.sqlite") as db:
        body = {row[0]: parsed(row[1]) for row in db.execute("SELECT id, body FROM entry")}
        topics = {row[0] for row in db.execute("SELECT topic FROM topic WHERE id LIKE '2022-10-18%'")}
        targets = {
            row[0] for row in db.execute("SELECT id FROM facet WHERE facet = 'class' AND value = 'immunotherapy'")
        }
    db.close()
    assert body["melanoma"]["derived"]["treated_by"] == ["examplumab"]
    assert body["skin-cancer"]["derived"]["treated_by"] == ["examplumab"]  # through its kind
    assert body["skin-cancer"]["derived"]["children"] == ["melanoma"]
    assert topics == {"melanoma", "skin-cancer", "cancer", "checkpoint-inhibitor-therapy", "immunotherapy"}
    assert {"examplumab", "checkpoint-inhibitor-therapy"} <= targets


def test_a_withdrawn_approval_treats_nothing(broken: Path, tmp_path: Path) -> None:
    path = broken / "agents" / "examplumab.yaml"
    text = path.read_text(encoding="utf-8")
    first, rest = text.split("  - agency: FDA\n    date: 2016-05", 1)
    path.write_text(
        first.split("  # the agency")[0] + "  - agency: FDA\n    date: 2016-05" + rest.split("  - agency: EMA")[0]
        + "adverse_events" + rest.split("adverse_events", 1)[1],
        encoding="utf-8",
    )  # fmt: skip
    path.write_text(path.read_text(encoding="utf-8").replace("status: approved", "status: withdrawn"), encoding="utf-8")
    build(broken, tmp_path / "a.sqlite")
    with sqlite3.connect(tmp_path / "a.sqlite") as db:
        body = parsed(db.execute("SELECT body FROM entry WHERE id = 'cancer'").fetchone()[0])
    db.close()
    assert "treated_by" not in body["derived"]


def test_sources_come_resolved_in_the_order_a_reader_meets_them(tiny: Path, tmp_path: Path) -> None:
    build(tiny, tmp_path / "a.sqlite")
    with sqlite3.connect(tmp_path / "a.sqlite") as db:
        body = parsed(db.execute("SELECT body FROM entry WHERE id = 'examplumab'").fetchone()[0])
    db.close()
    assert [source["id"] for source in body["sources"]] == ["study-2010", "label-examplumab", "dataset"]
    assert body["sources"][0]["container-title"] == "Journal of Tests"
