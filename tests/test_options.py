"""What the options offer is what the schema knows: the words are written in both places, to keep start-up light."""

from __future__ import annotations

from typing import get_args

from immuno_cli import model, quick
from immuno_cli.answers.listing import KINDS
from immuno_cli.commands import options
from immuno_cli.corpus import listing
from immuno_cli.render import view


def test_the_words_of_the_options_are_those_of_the_schema() -> None:
    kinds = list(model.KIND_OF.values())
    assert list(get_args(options.Kind)) == [kind for kind in kinds if kind not in ("headline", "source")]
    assert list(get_args(options.KindOrHeadline)) == [kind for kind in kinds if kind != "source"]
    assert list(dict.fromkeys(KINDS.values())) == kinds
    assert list(get_args(options.Direction)) == [each.value for each in model.Direction]
    assert list(get_args(options.Evidence)) == [each.value for each in model.Evidence]
    assert get_args(options.Level) == quick.LANE["define"][1]["level"]
    assert get_args(options.Direction) == quick.LANE["list"][1]["direction"]
    assert get_args(options.Kind) == quick.LANE["tree"][1]["kind"]
    assert {*listing.PLAIN, *listing.NAMED, "approved-since"} == {*quick.FACETS}
    assert tuple(each.value for each in model.Agency) == view.AGENCIES
