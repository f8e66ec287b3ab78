"""`immuno list`: names for pipes, one per line; a table on a terminal; all that narrows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from immuno_cli import open_corpus
from immuno_cli.corpus.store import open_store
from immuno_cli.curation.compiler import build, first_approval
from immuno_cli.curation.reader import parse
from immuno_cli.model import Agency, Agent

from .conftest import Run
from .test_manners_terminal import visible

Golden = Callable[[str, str], None]
pytestmark = pytest.mark.usefixtures("tiny")


def names(run: Run, *arguments: str) -> list[str]:
    return run("list", *arguments).out.splitlines()


def test_one_name_per_line(run: Run) -> None:
    assert names(run, "cells") == ["regulatory T cell", "T cell"]
    assert len(names(run)) == 22


@pytest.mark.parametrize("kind", ["adverse-events", "adverse event", "Adverse Events", "adverse-event"])
def test_kinds_may_be_written_as_people_do(run: Run, kind: str) -> None:
    assert names(run, *kind.split()) == ["immune-related colitis"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["agents", "--direction", "suppression"], ["samplimab"]),
        (["agents", "--status", "withdrawn"], ["duolumab and examplumab"]),
        (["--modality", "monoclonal antibody"], ["examplumab", "samplimab"]),
        (["agents", "--class", "ICI"], ["duolumab and examplumab", "examplumab"]),
        (["agents", "--class", "checkpoint", "inhibitor", "therapy"], ["duolumab and examplumab", "examplumab"]),
        (["--class", "checkpoint", "inhibitor", "therapy", "agents"], ["duolumab and examplumab", "examplumab"]),
        (["--target", "CD279"], ["checkpoint inhibitor therapy", "examplumab"]),
        (["--disease", "skin cancer"], ["examplumab"]),
        (["--disease", "melanoma", "--agency", "EMA", "--approved-since", "2016"], []),
        (["--agency", "ema"], ["examplumab"]),
        (["agents", "--agency", "PMDA"], []),
        (["--approved-since", "2014-09"], ["examplumab"]),
        (["--approved-since", "2014-09-05"], []),
        (["--approved-since", "2015", "--agency", "EMA"], ["examplumab"]),
        (["--approved-since", "2015-06", "--agency", "EMA"], ["examplumab"]),  # some day of 2015 may be later
        (["--approved-since", "2016", "--agency", "EMA"], []),
        (["agents", "--agency", "FDA", "--class", "checkpoint", "inhibitor", "therapy"], ["examplumab"]),
        (["agents", "--direction", "activation", "--status", "approved", "--target", "PD-1"], ["examplumab"]),
    ],
)
def test_filters(run: Run, arguments: list[str], expected: list[str]) -> None:
    assert names(run, *arguments) == expected


def test_ids_lines_and_json(run: Run) -> None:
    assert names(run, "cells", "--ids") == ["regulatory-t-cell", "t-cell"]
    assert names(run, "cells", "--long")[1] == "T cell\tcell\tA white blood cell that fights what does not belong."
    assert [each["id"] for each in json.loads(run("list", "cells", "--json").out)["results"]] == [
        "regulatory-t-cell",
        "t-cell",
    ]


def test_headlines_and_sources_are_listed_when_asked_for(run: Run) -> None:
    assert names(run, "headlines")[0] == "Examplumab helps in melanoma, study finds"
    assert names(run, "sources") == ["dataset", "label-examplumab", "study-2010"]


def test_nothing_that_fits_is_code_1_and_an_unknown_filter_code_2(run: Run) -> None:
    assert run("list", "cells", "--direction", "activation").code == 1
    code, _, err = run("list", "--modality", "magic")
    assert code == 2
    assert "monoclonal-antibody" in err
    assert run("list", "--class", "nonsense").code == 1
    assert run("list", "potatoes").code == 2


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["cells", "--agency", "FDA"], "no cell fits: --agency narrows agents."),
        (["adverse", "events", "--approved-since", "2020"], "no adverse event fits: --approved-since narrows agents."),
        (["molecules", "--direction", "none"], "no molecule fits: --direction narrows agents and therapies."),
        (["sources", "--modality", "combination"], "no source fits: --modality narrows agents."),
        (["headlines", "--disease", "melanoma"], "no headline fits: --disease narrows agents; try `immuno headlines`."),
        (["agents", "--agency", "TGA"], "no entry fits."),
    ],
)
def test_a_facet_that_a_kind_never_has_is_said(run: Run, arguments: list[str], why: str) -> None:
    assert run("list", *arguments) == (1, "", f"immuno: {why}\n")


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["--agency", "ABC"], "no agency 'ABC'; there are EMA, FDA."),
        (["--approved-since", "last year"], "'last year' is no date; write 2022, 2022-10 or 2022-10-18."),
        (["--json", "--csv"], "--format, --json and --csv exclude one another; give one of them."),
    ],
)
def test_what_makes_no_sense_is_code_2(run: Run, arguments: list[str], what: str) -> None:
    assert run("list", "agents", *arguments) == (2, "", f"immuno: {what}\n")


@pytest.mark.parametrize("width", [60, 80, 200])
def test_agents_are_a_table_on_a_terminal(
    run: Run, golden: Golden, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    golden(f"list-agents-{width}.ansi", run("list", "agents", "--color", "always").out)


def test_a_narrow_terminal_gets_a_line_for_what_has_no_room(
    run: Run, golden: Golden, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    golden("list-40.ansi", run("list", "--color", "always").out)


@pytest.mark.parametrize("width", [20, 40, 60, 80, 120, 200])
@pytest.mark.parametrize("arguments", [[], ["agents"], ["diseases"], ["headlines"], ["agents", "--ids"]])
def test_no_table_is_wider_than_the_terminal_and_no_name_is_cut(
    run: Run, monkeypatch: pytest.MonkeyPatch, width: int, arguments: list[str]
) -> None:
    listed = run("list", *arguments).out.split()
    monkeypatch.setenv("COLUMNS", str(width))
    lines = visible(run("list", *arguments, "--color", "always").out)
    if arguments != ["headlines"]:  # lines as in a pipe
        assert max(map(len, lines)) <= width
        assert lines == [line.rstrip() for line in lines]
    if width > 20:  # where a word has room
        assert set(listed) <= set(" ".join(lines).split())


def test_the_first_approval_is_that_of_the_agency_that_is_asked_for(run: Run) -> None:
    def first(*arguments: str) -> object:
        return json.loads(run("list", "--target", "PD-1", "agents", *arguments, "--json").out)["results"][0][
            "first_approval"
        ]

    assert first() == {"date": "2014-09-04", "agency": "FDA"}
    assert first("--agency", "EMA") == {"date": "2015", "agency": "EMA"}


def test_json_tells_what_the_table_shows(run: Run, golden: Golden) -> None:
    out = run("list", "agents", "--class", "ICI", "--json").out
    golden("list-agents.json", json.dumps(json.loads(out), indent=1, ensure_ascii=False) + "\n")
    cell = json.loads(run("list", "cells", "--json").out)["results"][0]
    assert cell["classes"] == [{"id": "t-cell", "name": "T cell"}]
    assert "first_approval" not in cell


def test_csv_has_a_header_and_a_row_for_each(run: Run, golden: Golden) -> None:
    code, out, err = run("list", "agents", "--csv")
    assert (code, err) == (0, "")
    golden("list-agents.csv", out)
    header, *rows = csv.reader(io.StringIO(out))
    assert {len(row) for row in rows} == {len(header)}
    none = run("list", "agents", "--agency", "TGA", "--csv")
    assert (none.code, none.out.splitlines()) == (1, [",".join(header)])


def test_of_partial_dates_the_one_that_is_over_first_is_the_first_approval(tiny: Path) -> None:
    import msgspec

    data = parse((tiny / "agents" / "examplumab.yaml").read_text(encoding="utf-8"))
    approval = {"agency": "FDA", "disease": "cancer", "indication": "x", "cite": ["dataset"]}
    dates = [{"date": "2015"}, {"date": "2015-03-01"}, {"date": "2015-03-02", "agency": "EMA"}, {}]
    data["approvals"] = [approval | date for date in dates]
    approvals = msgspec.convert(data, Agent).approvals
    assert first_approval(approvals) == approvals[1]
    assert first_approval(approvals, Agency.EMA) == approvals[2]
    assert first_approval(approvals[3:]) is None


def test_every_kind_of_facet_is_in_the_index() -> None:
    store = open_store()
    facets = {row[0] for row in store.rows("SELECT DISTINCT facet FROM facet")}
    store.close()
    assert {"agency", "approved", "approved-EMA", "approved-FDA"} <= facets


def test_an_agency_may_be_named_in_plain_words(run: Run) -> None:
    assert run("list", "agents", "--agency", "United States").out == run("list", "agents", "--agency", "FDA").out != ""


LICENCES = """approvals:
  - {agency: FDA, date: 2011-03, disease: melanoma, indication: a, cite: [dataset], events: [
      {date: '2012', event: withdrawn, cite: [dataset]}]}
  - {agency: FDA, date: 2020-05-01, disease: cancer, indication: b, cite: [dataset]}
  - {agency: EMA, date: '2015', disease: melanoma, indication: c, cite: [dataset]}
  - {agency: EMA, date: 2015-06-02, disease: melanoma, indication: d, cite: [dataset]}
refusals:
  - {agency: FDA, date: 2019, disease: skin-cancer, indication: e, cite: [dataset]}
"""


@pytest.fixture
def licensed(broken: Path, tmp_path: Path) -> Callable[..., list[str]]:
    """Agents by facets, in a corpus with one more agent, and with what was licensed in the withdrawn one."""
    agents = broken / "agents"
    entry = (agents / "samplimab.yaml").read_text().replace("samplimab", "manymab").replace("SA-12", "MA-12")
    (agents / "manymab.yaml").write_text(
        entry.replace("status: investigational\n", f"status: approved\n{LICENCES}"), encoding="utf-8"
    )
    file = agents / "duolumab-examplumab.yaml"
    gone = "approvals:\n  - {agency: FDA, date: '2010', disease: melanoma, indication: f, cite: [dataset]}\n"
    file.write_text(file.read_text().replace("status: withdrawn\n", f"status: withdrawn\n{gone}"), encoding="utf-8")
    build(broken, tmp_path / "index.sqlite")

    def ask(**facets: str) -> list[str]:
        with open_corpus(tmp_path / "index.sqlite") as corpus:
            listed = [row.id for row in corpus.listing("agent", **facets)]  # type: ignore[arg-type]
            searched = corpus.search("antibody", "agent", 0, **facets)  # type: ignore[arg-type]
            assert {hit.id for hit in searched.hits} <= set(listed)
            return listed

    return ask


def test_a_disease_counts_approvals_that_stand(licensed: Callable[..., list[str]]) -> None:
    assert licensed(disease="melanoma") == ["examplumab", "manymab"]
    assert licensed(disease="melanoma", agency="FDA") == ["examplumab"]
    assert licensed(disease="melanoma", status="withdrawn") == ["duolumab-examplumab"]
    assert licensed(agency="FDA") == ["duolumab-examplumab", "examplumab", "manymab"]


def test_disease_agency_and_date_hold_of_one_approval(licensed: Callable[..., list[str]]) -> None:
    assert licensed(disease="skin cancer", agency="FDA", approved_since="2012") == ["examplumab"]
    assert licensed(disease="cancer", agency="FDA", approved_since="2015") == ["manymab"]
    assert licensed(disease="melanoma", agency="EMA", approved_since="2015-06-02") == ["examplumab", "manymab"]
    assert licensed(disease="melanoma", agency="EMA", approved_since="2015-06-03") == ["examplumab"]
    assert licensed(disease="melanoma", approved_since="2010", status="withdrawn") == ["duolumab-examplumab"]


def test_a_refusal_is_never_an_approval(licensed: Callable[..., list[str]]) -> None:
    assert licensed(disease="skin cancer", agency="FDA", approved_since="2019", status="approved") == []
