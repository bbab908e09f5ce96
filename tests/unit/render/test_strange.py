"""Under the sea, in space, in a cave, above the clouds, and in the limbo set: what makes each of them that place."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.film.look import Action, Framing, Mood, Place, TimeOfDay, Weather
from reelwright.render.backends.previz.card import Thing
from reelwright.render.backends.previz.cave.hollow import FIRE, MOUTH
from reelwright.render.backends.previz.deep.water import water_of
from reelwright.render.backends.previz.drawing import PLACES
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.paint import bgr
from reelwright.render.backends.previz.places.cave import Cave
from reelwright.render.backends.previz.places.underwater import Underwater
from reelwright.render.backends.previz.sky.planet import planet
from reelwright.render.backends.previz.stack import draw_stack
from reelwright.units import FrameRate, Resolution

from .locations import setup

STRANGE = [Place.UNDERWATER, Place.SPACE, Place.CAVE, Place.CLOUDS, Place.ABSTRACT]


@cache
def shot(
    place: Place,
    time_of_day: TimeOfDay = TimeOfDay.MORNING,
    weather: Weather = Weather.CLEAR,
    framing: Framing = Framing.WIDE,
    action: Action | None = None,
    mood: Mood = Mood.CALM,
) -> Location:
    seen = setup(place, time_of_day, weather, framing, action=action).model_copy(update={"mood": mood})
    return PLACES[place](seen, Resolution(width=320, height=180), FrameRate.of(24), 48)


def drawn(scene: Location, index: int = 20) -> NDArray[np.int64]:
    """The picture before its finishing, [180, 320, 3]."""
    t = index / 24
    things = [Thing(card, card.z) for card in scene.cards] + scene.moving(t)
    return scene.compose(things, scene.camera(index), t)[..., :3].astype(int)


@pytest.mark.parametrize("place", STRANGE)
def test_fog_changes_the_picture(place: Place) -> None:
    assert np.abs(drawn(shot(place, weather=Weather.FOG)) - drawn(shot(place))).mean() > 4


@pytest.mark.parametrize("place", [Place.UNDERWATER, Place.SPACE, Place.CAVE])
def test_no_rain_falls_before_the_lens_where_no_weather_reaches(place: Place) -> None:
    assert shot(place, weather=Weather.STORM).falls() == ()


def test_water_takes_red_before_blue() -> None:
    water = water_of(setup(Place.UNDERWATER, TimeOfDay.NOON))
    near, far = (water.through(np.full((1, 1, 3), 200, np.float32), metres)[0, 0] for metres in (2.0, 25.0))
    assert near[2] - far[2] > 1.5 * (near[0] - far[0])
    assert np.abs(water.through(np.zeros((1, 1, 3), np.float32), 400.0) - water.deep).max() < 3


def test_the_net_of_light_moves_over_the_sea_floor_by_day_and_is_faint_in_a_storm() -> None:
    def moved(weather: Weather) -> float:
        scene = shot(Place.UNDERWATER, TimeOfDay.NOON, weather)
        return float(np.abs(drawn(scene, 30) - drawn(scene, 20))[150:].mean())

    assert moved(Weather.CLEAR) > 1.5 * moved(Weather.STORM)
    assert moved(Weather.CLEAR) > 1


def test_kelp_bends_and_keeps_its_root() -> None:
    scene = shot(Place.UNDERWATER)
    tall = max((card for card in scene.cards if hasattr(card, "give")), key=lambda card: card.origin[1])
    root = min((card for card in scene.cards if card.z == tall.z and hasattr(card, "give")), key=lambda c: c.origin[1])

    def swing(card: object, row: int) -> float:
        ends = [(frame := card.frame(t))[0, 2] + row * frame[0, 1] for t in np.linspace(0, 12, 40)]  # type: ignore[attr-defined]
        return float(np.ptp(ends))

    assert swing(tall, 0) > 0.5
    assert swing(root, root.rows[1] - root.rows[0]) < 0.01  # type: ignore[attr-defined]


def test_a_diver_breathes_out() -> None:
    scene = shot(Place.UNDERWATER, action=Action.STAND)
    assert isinstance(scene, Underwater)
    head = scene.staging.mark[1] + 1.5
    assert any(thing.shift[1] > head for thing in scene._figure(1.0)[1:])


def test_the_planets_night_side_is_dark_but_for_cities() -> None:
    lit = planet(200, (-1.0, 0.0, 0.1), 3, bgr("#ffffff"), 0.4)[..., :3].astype(int)
    day, night = lit[60:140, 30:80], lit[60:140, 120:170]
    assert day.mean() > 6 * night.mean()
    assert night[..., 2].mean() > night[..., 0].mean(), "and those are warm"


def test_the_planet_is_fuller_at_noon_than_at_night() -> None:
    disc = np.s_[20:110, 165:265]
    noon, night = (drawn(shot(Place.SPACE, hour))[disc].mean() for hour in (TimeOfDay.NOON, TimeOfDay.NIGHT))
    assert noon > 3 * night


def test_the_fire_lights_the_cave_by_night_and_is_out_by_day() -> None:
    night, day = (shot(Place.CAVE, hour) for hour in (TimeOfDay.NIGHT, TimeOfDay.NOON))
    column, row, _ = night.camera(20).project((FIRE[0], 0.5, FIRE[2]))
    near = np.s_[int(row) - 6 : int(row) + 6, int(column) - 5 : int(column) + 5]
    assert drawn(night)[near][..., 2].mean() > drawn(night)[near][..., 0].mean() + 60
    assert drawn(day)[near].mean() < 0.7 * drawn(night)[near].mean()


@pytest.mark.parametrize("framing", [Framing.MEDIUM_WIDE, Framing.MEDIUM, Framing.CLOSE_UP])
def test_a_near_picture_of_somebody_in_a_cave_shows_rock_beside_what_is_outside(framing: Framing) -> None:
    scene = shot(Place.CAVE, TimeOfDay.NIGHT, framing=framing, action=Action.STAND)
    rock = np.zeros((scene.size.height, scene.size.width, 4), np.uint8)
    draw_stack(rock, [Thing(card, card.z) for card in scene.cards if card.z <= MOUTH.z], scene.camera(0), 0.0)
    assert 0.3 < (rock[: scene.size.height // 2, :, 3] > 127).mean() < 0.97


def test_rain_is_seen_through_the_mouth_of_a_cave_only() -> None:
    scene = shot(Place.CAVE, weather=Weather.STORM)
    assert isinstance(scene, Cave)
    wet, falls = drawn(scene), scene._outer
    scene._outer = ()
    changed = np.argwhere(np.abs(wet - drawn(scene)).max(axis=2) > 8)
    scene._outer = falls
    camera = scene.camera(20)
    left, top, _ = camera.project((MOUTH.x - 1.2 * MOUTH.half, 1.2 * MOUTH.high, MOUTH.z))
    right, foot, _ = camera.project((MOUTH.x + 1.2 * MOUTH.half, 0.0, MOUTH.z))
    assert len(changed) > 8
    assert (changed.min(0) >= (top - 1, left - 1)).all()
    assert (changed.max(0) <= (foot + 3, right + 1)).all()


def test_a_walker_on_the_peak_keeps_his_feet_on_the_rock() -> None:
    scene = shot(Place.CLOUDS, action=Action.WALK)
    rock = min(scene.cards, key=lambda card: card.z)
    heights = set()
    for t in (0.0, 0.7, 1.4, 2.0):
        x, y, _ = scene._figure(t)[0].shift
        column = int((x - rock.origin[0]) / rock.across[0])
        edge = int(np.argmax(rock.texture[:, column, 3] > 200))
        assert abs(rock.origin[1] + edge * rock.down[1] - y) < 0.2
        heights.add(round(y, 2))
    assert len(heights) > 1, "the rock is not level"


def test_far_banks_of_cloud_drift_by_less_of_the_picture_than_near_ones() -> None:
    banks = [card for card in shot(Place.CLOUDS).cards if card.scroll[0] and 40 < card.z < 530]
    assert len({round(card.scroll[0] / card.z, 5) for card in banks}) >= 6
    assert max(banks, key=lambda card: card.scroll[0] / card.z).z < 200


def test_the_limbo_set_takes_its_colour_from_the_mood() -> None:
    warm, calm = (drawn(shot(Place.ABSTRACT, mood=mood)).reshape(-1, 3).mean(0) for mood in (Mood.WARM, Mood.CALM))
    assert warm[2] > warm[0] + 20
    assert calm[0] > calm[2] + 20


def test_the_setting_sun_stands_over_the_sea_of_cloud() -> None:
    sky = drawn(shot(Place.CLOUDS, TimeOfDay.DUSK))[:75].mean(axis=2)
    assert sky.max() > 220 > 1.3 * float(np.median(sky))
