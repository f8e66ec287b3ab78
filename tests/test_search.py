"""`immuno search`: exact names, then begun ones, then relevance; repairs are said."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from immuno_cli.corpus.search import search
from immuno_cli.corpus.store import open_store

from .conftest import Run

Golden = Callable[[str, str], None]
pytestmark = pytest.mark.usefixtures("tiny")


def ids(run: Run, *arguments: str) -> list[str]:
    return [each["id"] for each in json.loads(run("search", *arguments, "--json").out)["results"]]


def test_hits_in_a_pipe(run: Run, golden: Golden) -> None:
    golden("search-t-cells.txt", run("search", "T cells").out)


def test_hits_on_a_terminal(run: Run, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    golden("search-t-cells-60.ansi", run("search", "T cells", "--color", "always").out)


def test_hits_as_json(run: Run, golden: Golden) -> None:
    answer = json.loads(run("search", "melanoma", "--json").out)
    golden("search-melanoma.json", json.dumps(answer, indent=1, ensure_ascii=False) + "\n")
    assert set(answer["results"][0]) == {"id", "kind", "name", "score", "matched", "snippet"}


def test_an_exact_name_comes_first_then_names_that_begin_so(run: Run) -> None:
    assert ids(run, "PD-1")[0] == "pd-1"
    assert ids(run, "Examplya")[0] == "examplumab"
    assert ids(run, "comple")[:2] == ["complete-response", "complement-receptor"]
    scores = [each["score"] for each in json.loads(run("search", "pd-1", "--json").out)["results"]]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 3.0


def test_all_words_come_before_any_word(run: Run) -> None:
    found = ids(run, "brakes", "mice")
    assert found[0] == "2022-09-mice-lose-their-brakes"
    assert "pd-1" in found


def test_stems_match(run: Run) -> None:
    assert "checkpoint-inhibitor-therapy" in ids(run, "brake", "taking")


def test_a_misspelt_word_is_repaired_and_the_repair_is_said(run: Run) -> None:
    code, out, err = run("search", "melanomma")
    assert code == 0
    assert "melanoma" in out
    assert err == "immuno: searched 'melanoma'; no entry has the word 'melanomma'.\n"
    assert json.loads(run("search", "melanomma", "--json").out)["repaired"] == {"melanomma": "melanoma"}


def test_nothing_like_it_is_a_miss(run: Run) -> None:
    code, out, err = run("search", "zzzzqqqq")
    assert (code, out) == (1, "")
    assert err == "immuno: nothing found for 'zzzzqqqq'.\n"


def test_filters_narrow(run: Run) -> None:
    assert ids(run, "T cells", "--kind", "headline") == []
    assert set(ids(run, "T", "cells", "--kind", "cell")) == {"t-cell", "regulatory-t-cell"}
    assert ids(run, "antibody", "--direction", "suppression") == ["samplimab"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["antibody", "--target", "CD279"], {"examplumab"}),
        (["antibody", "--disease", "skin cancer"], {"examplumab"}),
        (["T cells", "--class", "immunotherapy", "--kind", "agent"], {"examplumab", "samplimab"}),
        (["antibody", "--modality", "combination"], {"duolumab-examplumab"}),
        (["antibody", "--direction", "activation", "--modality", "monoclonal-antibody"], {"examplumab"}),
    ],
)
def test_facets_narrow_and_combine(run: Run, arguments: list[str], expected: set[str]) -> None:
    assert set(ids(run, *arguments)) == expected


def test_a_facet_that_nothing_is_named_is_a_miss_and_an_unknown_word_wrong_usage(run: Run) -> None:
    assert run("search", "antibody", "--target", "PD-77").code == 1
    assert run("search", "antibody", "--modality", "magic").code == 2


def test_words_in_quotes_stand_together(run: Run) -> None:
    assert ids(run, '"brakes off"') == ["checkpoint-inhibitor-therapy"]
    assert ids(run, '"off brakes"') == []


def test_a_star_stands_for_every_word_that_begins_so(run: Run) -> None:
    assert set(ids(run, "melano*")) == set(ids(run, "melano*", "--exact")) >= {"melanoma", "examplumab"}


def test_exact_repairs_and_completes_nothing(run: Run) -> None:
    assert run("search", "melanomma", "--exact").code == 1
    assert run("search", "melano", "--exact").code == 1
    assert ids(run, "melanoma", "--exact")[0] == "melanoma"


def test_a_name_is_looked_for_under_all_names_of_its_entry(run: Run) -> None:
    assert "2022-10-18-examplumab-helps-in-melanoma" in ids(run, "Examplya", "melanoma")
    assert "2022-10-18-examplumab-helps-in-melanoma" not in ids(run, "Examplya", "melanoma", "--exact")[:1]


def test_a_limit_says_what_it_left_out(run: Run) -> None:
    code, out, err = run("search", "T cells", "--limit", "2")
    assert (code, out.count("\n")) == (0, 2)
    assert "more; --limit 0 shows all." in err


def test_the_match_is_marked(run: Run) -> None:
    assert "*brakes*" in run("search", "brakes").out


def test_greek_is_found_by_name_and_by_letter(run: Run) -> None:
    assert ids(run, "IFN γ")[0] == ids(run, "ifn gamma")[0] == "interferon-gamma"


@pytest.mark.parametrize("query", ['"', "a AND OR", "NEAR(", "name:x", "*", "T*", "'; DROP TABLE doc", "{a b}", "^x"])
def test_the_query_language_of_the_index_is_not_obeyed(run: Run, query: str) -> None:
    code, _, err = run("search", query)
    assert code in (0, 1)
    assert "Traceback" not in err


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100)
@given(st.text(min_size=1, max_size=40))
def test_any_query_is_answered(tiny: object, query: str) -> None:
    store = open_store()
    found = search(store, query)
    assert len(found.hits) <= 10
    store.close()


def test_a_drug_that_is_not_here_is_not_taken_for_another(run: Run) -> None:
    for name in ("trastuzumab", "complumab", "PD-77"):
        answer = json.loads(run("search", name, "--json").out)
        assert answer["repaired"] == {}


def test_after_a_repair_the_exact_name_still_comes_first(run: Run) -> None:
    assert ids(run, "melanomma")[0] == "melanoma"


def test_a_snippet_never_cuts_a_number(run: Run) -> None:
    for hit in json.loads(run("search", "disease", "--limit", "0", "--json").out)["results"]:
        assert not re.search(r"^…[.,]?\d|\d[.,]?…$", hit["snippet"])
