"""`immuno check`: every problem with its file, line and rule; code 3 where there are errors."""

from __future__ import annotations

import json
from pathlib import Path

from .conftest import Run


def test_a_sound_corpus_is_code_0(run: Run, tiny: Path) -> None:
    code, out, err = run("check", str(tiny))
    assert code == 0
    assert out.startswith(f"{tiny}/concepts/hostile-entry.yaml:3: W205 ")
    assert err == "immuno: 28 files, 0 errors, 1 warning.\n"


def test_warnings_fail_only_when_asked_to(run: Run, tiny: Path) -> None:
    assert run("check", str(tiny), "--strict").code == 3


def test_errors_are_code_3_with_file_line_rule_and_tip(run: Run, broken: Path) -> None:
    path = broken / "diseases" / "melanoma.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("[skin-cancer]", "[skin-cancr]"), encoding="utf-8")
    code, out, _ = run("check", str(broken))
    assert code == 3
    line = next(
        number for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if "is_a" in text
    )
    assert f"{path}:{line}: E102 $.is_a[0]: no entry 'skin-cancr'" in out
    (problem,) = [each for each in json.loads(run("check", str(broken), "--json").out)["results"] if each["error"]]
    assert problem["file"] == "diseases/melanoma.yaml"
    assert problem["line"] == line
    assert problem["tip"]


def test_fix_writes_the_layout(run: Run, broken: Path) -> None:
    path = broken / "diseases" / "melanoma.yaml"
    wanted = path.read_text(encoding="utf-8")
    path.write_text(wanted.replace("name: melanoma", "name:   'melanoma'", 1), encoding="utf-8")
    assert run("check", str(broken)).code == 3
    code, _, err = run("check", str(broken), "--fix")
    assert code == 0
    assert "1 file rewritten." in err
    assert path.read_text(encoding="utf-8") == wanted
