"""Known names in running text: the longest at each place, marked, explained, and never a common word for a name."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from immuno_cli.corpus.annotate import Annotator
from immuno_cli.corpus.store import open_store
from immuno_cli.mentions import REACH, Finder
from immuno_cli.names import key

from .conftest import Run

TEXT = """In melanoma, PD-1 antibodies such as Examplya® (EX 3475) let
T cells go on; IFN-γ rose, and the CR was durable. It met all endpoints.
Regulatory
T-cells fell, IL-2 and IL–12 too.
"""


def finder(*names: str) -> Finder:
    return Finder([(key(name), str(number), name) for number, name in enumerate(names)])


def found(names: list[str], text: str) -> list[str]:
    return [mention.text for mention in finder(*names).find(text)]


@pytest.mark.parametrize(
    ("names", "text", "expected"),
    [
        (["T cell", "regulatory T cell"], "Regulatory T cells and T-cells", ["Regulatory T cells", "T-cells"]),
        (["regulatory T cell"], "a regulatory\nT cell", ["regulatory\nT cell"]),
        (["regulatory T cell"], "a regulatory\r\n  T cell", ["regulatory\r\n  T cell"]),
        (["IFN-gamma"], "IFN-γ, IFNγ, IFN gamma and IFNg", ["IFN-γ", "IFNγ", "IFN gamma", "IFNg"]),
        (["PD-1"], "PD-1, PD1, pd 1 and PD‑1; PD-10, xPD-1 and PD-L1", ["PD-1", "PD1", "pd 1", "PD‑1"]),
        (["tumor"], "Tumours and a tumor", ["Tumours", "tumor"]),
        (["IT", "CAR", "ALL"], "it is all in the car: IT, CARs and ALL", ["IT", "CARs", "ALL"]),
        (["TIL"], "TILs until tils", ["TILs"]),
        (["Treg"], "Tregs and TREG", ["Tregs", "TREG"]),
        (["type I interferon"], "type 1 interferons, type I interferon", ["type 1 interferons", "type I interferon"]),
        (["CD8+ T cell"], "CD8+ T cells and CD8 T cells", ["CD8+ T cells", "CD8 T cells"]),
        (["IL-2"], "IL. 2 patients; IL, 2; IL-2.", ["IL-2"]),
        (["Keytruda"], "Keytruda® KEYTRUDA™", ["Keytruda", "KEYTRUDA"]),
        (["CP-675,206"], "of CP-675,206, and", ["CP-675,206"]),
        (["OKT3 gamma1(Ala-Ala)"], "the OKT3 gamma1(Ala-Ala) antibody", ["OKT3 gamma1(Ala-Ala)"]),
        (["interleukin"], "in inter interleukins", ["interleukins"]),
        (["Crohn disease"], "Crohn’s disease, Crohn's disease", ["Crohn’s disease", "Crohn's disease"]),
        (["nivolumab"], "nivolumab's effect", ["nivolumab"]),
        (["natural killer cell"], "natural killer (NK) cells", ["natural killer (NK) cells"]),
        (["tocilizumab"], "tocilizumab (TCZ) is TCZ; (TCZ) too", ["tocilizumab", "TCZ", "TCZ", "TCZ"]),
        (["CAD", "disease of x"], "coronary artery disease (CAD): CAD is not meant", []),
        (["MS"], "by LC-MS and MS/MS, in MS", ["MS"]),
        (["ALL"], "in T-ALL", ["ALL"]),
        (["RA"], "retinoic acid (RA): RA is not meant", []),
        (["RA"], "they have RA", ["RA"]),
    ],
)  # fmt: skip
def test_names_are_found_as_readers_write_them(names: list[str], text: str, expected: list[str]) -> None:
    assert found(names, text) == expected


def test_every_name_of_the_corpus_is_found_in_a_text() -> None:
    labels = open_store().rows("SELECT key, id, text FROM label WHERE type != 'id'")
    names = Finder(labels)
    missed = []
    for _, ident, text in labels:
        if len(key(text)) > 1 and not any(
            mention.text == text and ident in mention.ids for mention in names.find(f"Of {text} we know.")
        ):
            missed.append(text)
    # a name that holds a comma, brackets or a full stop is not read over them
    assert [text for text in missed if not set(text) & set(",.()")] == []


@given(
    st.lists(st.sampled_from(["PD-1", "PD", "T", "cell", "s", " ", "-", "\n", "IFN-γ", "é", "x" * 50, ". "])), st.data()
)
def test_a_text_read_in_parts_gives_what_it_gives_at_once(words: list[str], data: st.DataObject) -> None:
    names = finder("PD-1", "T cell", "PD-1 T cell", "IFN-γ")
    text = "".join(words) * 20
    parts, rest = [], text
    while rest:
        cut = data.draw(st.integers(1, max(1, min(len(rest), 3 * REACH))))
        parts.append(rest[:cut])
        rest = rest[cut:]
    read, mentions, passed = "", [], 0
    for part, here in names.stream(parts):
        mentions += [(passed + each.start, passed + each.end, each.text) for each in here]
        read, passed = read + part, passed + len(part)
    assert read == text
    assert mentions == [each[:3] for each in names.find(text)]
    assert all(text[start:end] == name for start, end, name in mentions)


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


@pytest.mark.usefixtures("tiny")
class TestCommand:
    def test_the_text_is_marked_and_explained(self, run: Run, file: str, golden) -> None:  # type: ignore[no-untyped-def]
        code, out, err = run("annotate", file)
        assert (code, err) == (0, "")
        golden("annotate.txt", out)

    @pytest.mark.parametrize("width", [60, 80])
    def test_on_a_terminal(self, run: Run, file: str, golden, monkeypatch, width: int) -> None:  # type: ignore[no-untyped-def]
        monkeypatch.setenv("COLUMNS", str(width))
        golden(f"annotate-{width}.ansi", run("annotate", file, "--color", "always").out)

    def test_json_gives_places_in_the_text_as_it_is(self, run: Run, file: str) -> None:
        answer = json.loads(run("annotate", file, "--json").out)
        assert (answer["found"], answer["query"]) == (True, file)
        assert all(TEXT[each["start"] : each["end"]] == each["text"] for each in answer["results"])
        sure = {each["text"]: each["id"] for each in answer["results"] if "candidates" not in each}
        assert sure["EX 3475"] == sure["Examplya"] == "examplumab"
        assert sure["Regulatory\nT-cells"] == "regulatory-t-cell"
        (unsure,) = [each for each in answer["results"] if "candidates" in each]
        assert "id" not in unsure
        assert [each["kind"] for each in unsure["candidates"]] == ["molecule", "concept"]

    def test_a_kind_keeps_what_it_names_and_decides_between_meanings(self, run: Run, file: str) -> None:
        results = json.loads(run("annotate", file, "--json", "--kind", "concept").out)["results"]
        assert [(each["text"], each["id"]) for each in results] == [("CR", "complete-response")]

    def test_the_glossary_alone(self, run: Run, file: str) -> None:
        out = run("annotate", file, "--glossary").out
        assert out == run("annotate", file).out.split("\n\n", 1)[1]
        results = json.loads(run("annotate", file, "--glossary", "--json").out)["results"]
        assert [each["mentions"] for each in results if each["id"] == "examplumab"] == [2]
        assert [each["id"] for each in results if each.get("ambiguous") == "CR"] == [
            "complement-receptor",
            "complete-response",
        ]

    def test_the_glossary_for_experts(self, run: Run, file: str) -> None:
        plain, expert = (run("annotate", file, "--glossary", "--level", level).out for level in ("plain", "expert"))
        assert "A drug that helps T cells attack melanoma." in plain
        assert "A monoclonal antibody that binds PD-1" in expert

    def test_stdin_is_read_where_no_file_is_named(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        for arguments in (["-"], []):
            monkeypatch.setattr("sys.stdin", io.StringIO("PD-1"))
            assert run("annotate", *arguments).out.startswith("PD-1[1]\n\n  [1] PD-1 (molecule): ")

    def test_a_text_without_a_known_name(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "text.txt"
        path.write_text("It met all endpoints.\n")
        assert run("annotate", str(path)) == (
            1, "It met all endpoints.\n", "immuno: no known name in this text.\n",
        )  # fmt: skip
        code, out, _ = run("annotate", str(path), "--json")
        assert (code, json.loads(out)["found"], json.loads(out)["results"]) == (1, False, [])

    def test_what_could_steer_a_terminal_is_shown(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "text.txt"
        path.write_bytes(b"PD-1 \x1b[31m[bold]red\x07\r\n\tIL-2 \xff end")
        out = run("annotate", str(path)).out
        assert out.startswith("PD-1[1] \\x1b[31m[bold]red\\x07\n\tIL-2[2] � end\n\n")
        assert run("annotate", str(path), "--color", "always").out.count("\x1b[31m") == 0

    def test_what_is_no_text_is_wrong_usage(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "text.txt"
        path.write_text(TEXT, encoding="utf-16")
        code, out, err = run("annotate", str(path))
        assert (code, out) == (2, "")
        assert "is no text in UTF-8" in err

    @pytest.mark.parametrize("name", ["nowhere.txt", "."])
    def test_what_is_no_file_is_wrong_usage(self, run: Run, tmp_path: Path, name: str) -> None:
        code, out, err = run("annotate", str(tmp_path / name))
        assert (code, out) == (2, "")
        assert "is no file that can be read" in err

    def test_memory_does_not_grow_with_the_text(self) -> None:
        import tracemalloc

        def peak(times: int) -> int:
            annotator = Annotator(open_store())
            tracemalloc.start()
            for _ in annotator.annotations(TEXT * 50 for _ in range(times)):
                pass
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            return most

        assert peak(100) < 2 * peak(10)
