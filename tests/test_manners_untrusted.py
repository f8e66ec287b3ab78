"""Text from files is shown, not obeyed: no markup, no escapes, no control characters reach a terminal."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from immuno_cli.render import program
from immuno_cli.render.view import clean

from .conftest import Run

STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
OURS = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize("colour", ["never", "always"])
@pytest.mark.parametrize(
    "arguments",
    [["define", "concept/hostile-entry"], ["search", "obeys"], ["list", "--long"], ["list"], ["list", "--csv"]],
)
def test_a_hostile_entry_is_shown_as_it_is_written(run: Run, arguments: list[str], colour: str) -> None:
    out = run(*arguments, "--color", colour).out
    unstyled = OURS.sub("", out)
    assert not STEERING.search(unstyled)
    assert "[bold red]hostile[/bold red]" in unstyled
    assert "\x1b[31m" not in out or colour == "always"
    if arguments[0] == "define":
        assert r"\x1b[31mcolour" in unstyled
        assert "[link=http://evil.example]a link[/link]" in unstyled
        assert "]8;;" not in out


@pytest.mark.usefixtures("tiny")
def test_what_the_reader_types_is_not_obeyed_either(run: Run) -> None:
    for term in ("\x1b[31mred\x1b[0m", "[bold]x[/bold]", "a\u202eb"):
        err = run("define", term).err
        assert not STEERING.search(err)


@pytest.mark.usefixtures("tiny")
def test_json_escapes_what_could_steer_a_terminal_and_loses_nothing(run: Run) -> None:
    out = run("define", "concept/hostile-entry", "--json").out
    assert not STEERING.search(out)
    text = json.loads(out)["results"][0]["plain"][0]["text"]
    assert text == "Markup [blink]obeys[/blink] and \x1b[31mcolour\x1b[0m and \u202ereversed."


@given(st.text())
def test_clean_text_holds_nothing_that_steers(text: str) -> None:
    assert not STEERING.search(clean(text))
    assert clean(clean(text)) == clean(text)


@given(st.text())
def test_json_round_trips_any_text(text: str) -> None:
    written = program.answer({}, text, [text])
    assert not STEERING.search(written.rstrip("\n"))
    assert json.loads(written)["query"] == text
