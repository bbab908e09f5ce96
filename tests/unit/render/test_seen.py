"""What a shot does not see is not painted, and no shot sees where the painting ends."""

from __future__ import annotations

from itertools import cycle

import cv2
import numpy as np
import pytest

from reelwright.film.look import Move, Place, TimeOfDay, Weather
from reelwright.render.backends.previz import skies
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.drawing import PLACES
from reelwright.render.backends.previz.light import light_of
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.season import Year
from reelwright.render.backends.previz.shore import sea
from reelwright.render.backends.previz.skies import Sky
from reelwright.render.backends.previz.street.houses import plan, roofs
from reelwright.render.backends.previz.street.sightlines import Roofs, Sightlines
from reelwright.render.backends.previz.street.skyline import skyline_cards
from reelwright.render.backends.previz.street.streetlight import StreetLight
from reelwright.units import FrameRate, Resolution

from .locations import setup

SIZE, FRAMES = Resolution(width=320, height=180), 48
OPEN = (
    Place.HEADLAND, Place.CITY, Place.DESERT, Place.MEADOW, Place.LAKE, Place.RIVER, Place.BEACH, Place.HARBOUR,
    Place.ROOFTOP, Place.FOREST,
)  # fmt: skip
MOVES = (Move.PAN_LEFT, Move.TILT_UP, Move.ORBIT_RIGHT, Move.HANDHELD, Move.CRANE_UP, Move.ZOOM_OUT)
SHOTS = [
    (place, move, weather)
    for (place, move), weather in zip(
        zip(OPEN, cycle(MOVES), strict=False), cycle((Weather.STORM, Weather.RAIN, Weather.WIND)), strict=False
    )
]


def shot(place: Place, move: Move, weather: Weather) -> Location:
    return PLACES[place](setup(place, TimeOfDay.DUSK, weather, move=move), SIZE, FrameRate.of(12), FRAMES)


@pytest.mark.parametrize(("place", "move", "weather"), SHOTS)
def test_nobody_sees_where_sky_and_sea_end(
    monkeypatch: pytest.MonkeyPatch, place: Place, move: Move, weather: Weather
) -> None:
    shown = shot(place, move, weather)
    monkeypatch.setattr(skies, "_seen", lambda views, drift: (0, skies._WIDE, 0))
    monkeypatch.setattr(sea, "_seen", lambda wide, reach, drift: slice(0, sea._WIDE))
    whole = shot(place, move, weather)
    for index in (0, FRAMES // 2, FRAMES - 1):
        assert cv2.PSNR(shown.frame(index), whole.frame(index)) > 45  # both are dithered, each in its own way


def test_a_sky_is_painted_no_further_than_it_is_seen() -> None:
    scene = shot(Place.MEADOW, Move.STATIC, Weather.CLEAR)
    seen = Sky(scene.setup, scene.light, scene.seed, scene.views(), scene.seconds).card.texture
    whole = Sky(scene.setup, scene.light, scene.seed).card.texture
    assert seen.shape[0] * seen.shape[1] < 0.5 * whole.shape[0] * whole.shape[1]


def test_what_a_camera_sees_at_a_depth_is_what_its_picture_shows_there() -> None:
    view = Camera(SIZE, x=3.0, y=1.5, z=-4.0, fov=40)
    left, right, foot, top = view.window(20.0)
    assert view.project((left, top, 20.0)) == pytest.approx((0, 0, 24))
    assert view.project((right, foot, 20.0)) == pytest.approx((SIZE.width, SIZE.height, 24))
    turned = view.moved(yaw=12.0, pitch=5.0, roll=2.0)
    assert turned.window(20.0)[1] > right and turned.window(20.0)[3] > top


def street(high: int) -> tuple[StreetLight, Sightlines, dict[int, Roofs]]:
    houses = plan(7)
    rows = {side: roofs(houses, side) for side in (-1, 1)}
    size = Resolution(width=high * 16 // 9, height=high)
    view = Camera(size, x=0.9, y=1.75, z=-5.0, yaw=-0.6, pitch=3.2, fov=50)
    year = Year.of(setup(Place.CITY, TimeOfDay.DUSK))
    return StreetLight(light_of(TimeOfDay.DUSK, Weather.CLEAR), Weather.CLEAR, year, rows[1]), Sightlines([view]), rows


def test_a_skyline_has_the_same_towers_however_finely_it_is_painted() -> None:
    fine, coarse = (skyline_cards(*street(high), seed=7) for high in (1080, 180))
    assert len(fine) == len(coarse) > 0
    for one, other in zip(fine, coarse, strict=True):
        sides = [(card.origin[0], card.origin[0] + card.texture.shape[1] * card.across[0]) for card in (one, other)]
        assert np.allclose(*sides, atol=2.0)
        assert one.origin[1] == pytest.approx(other.origin[1], rel=0.05)
