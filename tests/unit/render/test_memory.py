"""A shot of minutes needs no more memory than one of seconds: nothing is kept for frames that are gone."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Iterator

import numpy as np
import pytest

from reelwright.film.look import Action, Move, Place, TimeOfDay, Weather
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.drawing import PLACES
from reelwright.render.backends.previz.light import light_of
from reelwright.render.backends.previz.season import Year
from reelwright.render.backends.previz.street.fleet import Fleet
from reelwright.render.backends.previz.street.sightlines import Roofs
from reelwright.render.backends.previz.street.streetlight import StreetLight
from reelwright.units import FrameRate, Resolution

from .locations import setup

SIZE, RATE, MINUTES = Resolution(width=320, height=180), FrameRate(num=24), 5
SETTLED_BYTES = 5_000_000
"""What may still come: poses and cars that were not seen yet. Thirty frames that are kept take as much."""


@pytest.fixture(autouse=True)
def _traced() -> Iterator[None]:
    tracemalloc.start()
    yield
    tracemalloc.stop()


def held() -> int:
    """Bytes that Python, numpy and OpenCV hold."""
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


@pytest.mark.parametrize("place", [Place.CITY, Place.ROAD])
def test_the_last_minute_of_a_long_shot_needs_no_more_than_the_first(place: Place) -> None:
    seen = setup(place, TimeOfDay.NIGHT, Weather.RAIN, move=Move.TRUCK_RIGHT, action=Action.WALK)
    shot, minute = PLACES[place](seen, SIZE, RATE, MINUTES * 60 * RATE.nominal), 60 * RATE.nominal
    after = []
    for first in (0, (MINUTES - 1) * minute):
        for frame in range(first, first + minute, 30):
            shot.frame(frame)
        after.append(held())
    assert after[1] - after[0] < SETTLED_BYTES


def test_cars_that_have_driven_by_are_not_kept() -> None:
    year = Year.of(setup(Place.CITY, TimeOfDay.NOON, Weather.FOG))
    street = StreetLight(light_of(TimeOfDay.NOON, Weather.FOG), Weather.FOG, year, Roofs())
    paints = [np.full(3, 40.0 * k, np.float32) for k in range(5)]
    fleet = Fleet(street, paints, lambda z: min(1.0, z / 300), 1.7, 330.0, pixel=0.01)
    before = held()
    for kind in range(len(paints)):
        for z in range(320, 4, -8):
            fleet.driving(True, kind, float(z), Camera(SIZE, y=1.6))
    assert held() - before < 15_000_000
