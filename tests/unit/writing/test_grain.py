"""Film grain is asked for by a key or in words, holds for the whole film, and is nowhere without it."""

from __future__ import annotations

import pytest

from reelwright.errors import InvalidInput
from reelwright.film.look import Grain

from .films import written

STORY = "A keeper climbs the stair of the lighthouse. Below, nobody looks up. Years later the light still turns."


@pytest.mark.parametrize(
    ("said", "grain"),
    [
        ("Shot on grainy 16mm film.", Grain.COARSE),
        ("Super 8.", Grain.COARSE),
        ("Heavy film grain.", Grain.COARSE),
        ("A 35 mm film look.", Grain.FINE),
        ("With film grain.", Grain.FINE),
        ("No film grain.", None),
        ("Wide shot through a 16mm lens.", None),
        ("", None),
    ],
)
def test_every_shot_has_the_grain_that_the_words_ask_for(said: str, grain: Grain | None) -> None:
    assert {shot.setup.grain for shot in written(f"{STORY} {said}").shots} == {grain}


def test_the_style_may_ask_for_it_and_the_key_beats_all_words() -> None:
    assert {shot.setup.grain for shot in written(STORY, style="grainy super 8").shots} == {Grain.COARSE}
    film = written(f"{STORY} Shot on 16mm.", style="super 8", grain="Fine")
    assert {shot.setup.grain for shot in film.shots} == {Grain.FINE}


def test_what_only_speaks_of_the_film_stock_is_neither_said_nor_shown() -> None:
    film = written(f"{STORY} Shot on grainy 16mm film.")
    assert not [beat for beat in film.beats if "16mm" in beat.picture + beat.line]
    assert not {"mm", "grainy", "film"} & set(film.analysis.unread)


def test_a_grain_that_there_is_not_is_refused_with_those_there_are() -> None:
    with pytest.raises(InvalidInput, match="'sand' is no grain; give one of none, fine, coarse"):
        written(STORY, grain="sand")


def test_a_film_without_grain_keeps_the_name_of_its_setup() -> None:
    assert "grain" not in written(STORY).shots[0].setup.model_dump(mode="json")
