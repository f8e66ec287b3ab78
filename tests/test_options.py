"""What the options offer is what the schema knows: the words are written in both places, to keep start-up light."""

from __future__ import annotations

from typing import get_args

from immuno_cli import model, quick
from immuno_cli.commands import list as list_command
from immuno_cli.commands import options


def test_the_words_of_the_options_are_those_of_the_schema() -> None:
    kinds = list(model.KIND_OF.values())
    assert list(get_args(options.Kind)) == [kind for kind in kinds if kind not in ("headline", "source")]
    assert list(get_args(options.KindOrHeadline)) == [kind for kind in kinds if kind != "source"]
    assert list(dict.fromkeys(list_command.KINDS.values())) == kinds
    assert list(get_args(options.Direction)) == [each.value for each in model.Direction]
    assert list(get_args(options.Evidence)) == [each.value for each in model.Evidence]
    assert get_args(options.Level) == quick.LEVELS
