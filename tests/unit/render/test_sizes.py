"""How large a figure is in the picture, for each framing: measured by its silhouette."""

from __future__ import annotations

import os

import pytest

from reelwright.film.look import Action, Framing, Place, TimeOfDay
from reelwright.render.backends.previz.drawing import PLACES
from reelwright.render.backends.previz.location import Location
from reelwright.units import FrameRate, Resolution

from .locations import setup
from .silhouettes import neck_of, rows_of, shape_of

IS_LONG = os.environ.get("REELWRIGHT_TEST_LONG") == "1"
NARROW = 0.74
"""Of a 16:9 picture's, the share of its height that a figure has in a 9:16 one, which sees more."""
HEADS = {
    Framing.MEDIUM_WIDE: 0.15,
    Framing.MEDIUM: 0.23,
    Framing.OVER_SHOULDER: 0.25,
    Framing.MEDIUM_CLOSE: 0.37,
    Framing.CLOSE_UP: 0.52,
}
"""Crown to neck, of the height of a 16:9 picture."""


def shot(place: Place, framing: Framing, size: tuple[int, int] = (320, 180)) -> Location:
    asked = setup(place, TimeOfDay.NOON, framing=framing, action=Action.STAND)
    return PLACES[place](asked, Resolution(width=size[0], height=size[1]), FrameRate.of(24), 48)


@pytest.mark.parametrize("size", [(320, 180), (180, 320)])
@pytest.mark.parametrize("framing", HEADS)
def test_a_near_framing_shows_a_head_of_its_size_and_cuts_the_body(framing: Framing, size: tuple[int, int]) -> None:
    share = HEADS[framing] * (1 if size[0] > size[1] else NARROW)
    shape = shape_of(shot(Place.BEACH, framing, size))
    top, foot = rows_of(shape)
    assert foot == size[1] and 0.01 < top / size[1] < 0.3
    assert (neck_of(shape, round(share * size[1])) - top) / size[1] == pytest.approx(share, rel=0.16)


def test_an_extreme_close_up_is_of_a_head_larger_than_the_picture() -> None:
    shape = shape_of(shot(Place.BEACH, Framing.EXTREME_CLOSE_UP))
    assert rows_of(shape) == (0, 180) and (shape > 128).mean() > 0.3


@pytest.mark.parametrize("place", PLACES if IS_LONG else [Place.BEACH, Place.ROOFTOP, Place.STAGE])
def test_a_wide_picture_holds_all_of_a_figure_and_an_extreme_wide_one_makes_it_small(place: Place) -> None:
    wide, far = (
        (shape := shape_of(shot(place, framing)), rows_of(shape)) for framing in (Framing.WIDE, Framing.EXTREME_WIDE)
    )
    tall, small = (foot - top for _, (top, foot) in (wide, far))
    least = 0.05 if place is Place.HEADLAND else 0.17  # there it stands on the rock, 55 m away
    assert least < tall / 180 < 0.68 and wide[1][0] > 0.1 * 180 and wide[1][1] < 180
    assert small < 0.85 * tall
