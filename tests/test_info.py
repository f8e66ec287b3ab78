"""`immuno info`: versions, counts and every path in use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import immuno_cli

from .conftest import Run


@pytest.mark.usefixtures("tiny")
def test_what_it_says_is_so(run: Run, tiny: Path) -> None:
    (facts,) = json.loads(run("info", "--json").out)["results"]
    assert facts["version"] == immuno_cli.__version__
    assert facts["corpus"]["version"] == "2026.11.1"
    assert facts["corpus"]["license"] == "CC-BY-4.0"
    assert facts["corpus"]["entries"] == 22
    assert facts["corpus"]["counts"]["molecule"] == 8
    assert facts["corpus"]["reviewed_through"] == facts["corpus"]["oldest_review"]["date"] == "2026-11-01"
    assert Path(facts["paths"]["index"]).is_file()
    assert facts["paths"]["data"] == str(tiny)
    assert Path(facts["paths"]["package"]) == Path(immuno_cli.__file__).parent


@pytest.mark.usefixtures("tiny")
def test_its_text_names_every_path(run: Run, tiny: Path) -> None:
    out = run("info").out
    for label in ("immuno: ", "corpus: ", "entries: 22", "oldest review: ", "index: ", f"data: {tiny}", "cache: "):
        assert label in out
