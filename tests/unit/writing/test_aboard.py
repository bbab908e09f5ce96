"""Who drives, rides or rows is in the vehicle, and not beside it."""

from __future__ import annotations

import pytest

from reelwright.film.look import Prop, Vehicle
from reelwright.film.shot import Setup

from .films import Written, written


def _last(film: Written) -> Setup:
    return film.shots[-1].setup


@pytest.mark.parametrize(
    ("text", "vehicle"),
    [
        ("Wide: a man drives a car through the desert. [4s]", Vehicle.CAR),
        ("Wide: a girl rides her red bike along the street. [4s]", Vehicle.BICYCLE),
        ("Wide: an old fisherman rows his boat across a lake. [4s]", Vehicle.BOAT),
        ("Wide: a cyclist races down a country road. [4s]", Vehicle.BICYCLE),
        ("Wide: a girl takes her bicycle and rides through the village. [4s]", Vehicle.BICYCLE),
        ("Wide: Anna races past a car on her bicycle, along the street. [4s]", Vehicle.BICYCLE),
    ],
)
def test_who_drives_or_rides_is_aboard_and_nowhere_else(text: str, vehicle: Vehicle) -> None:
    setup = _last(written(text))
    assert setup.figure is None
    assert (setup.extras[0].who, setup.extras[0].moves) == (vehicle, True)
    assert setup.extras[0].crew is not None


@pytest.mark.parametrize(
    "text",
    [
        "Wide: a man walks past a car. [4s]",
        "Wide: a man drives past a car. [4s]",
        "Wide: a woman waits beside her bicycle. [4s]",
        "Wide: a man watches a car drive away. [4s]",
        "Wide: a cyclist waits. [4s]",
        "Close-up: a girl rides her bike. [4s]",
    ],
)
def test_who_does_not_ride_or_is_seen_near_is_a_figure(text: str) -> None:
    setup = _last(written(text))
    assert setup.figure is not None
    assert all(extra.crew is None for extra in setup.extras)


def test_who_rides_looks_as_in_every_other_shot_and_is_not_told_to_be_unseen() -> None:
    film = written("Wide: a girl in a red scarf rides her bike in the village. [4s]\n\nMedium: she smiles. [4s]")
    ridden, after = (shot.setup for shot in film.shots)
    crew = ridden.extras[0].crew
    assert crew is not None and after.figure is not None
    assert (crew.name, crew.dyes, Prop.SCARF in crew.props) == (after.figure.name, after.figure.dyes, True)
    assert not [one for one in film.findings if "not seen" in one.message]


def test_what_a_vehicle_does_is_not_said_to_be_drawn_as_walking() -> None:
    film = written("Wide: a bus drives past. [4s]\n\nWide: a knight rides a horse. [4s]")
    notes = [one.message for one in film.findings if one.check == "action"]
    assert len(notes) == 1 and "rides" in notes[0]


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        ("A car drives away down the road.", True),
        ("A car disappears into the night on the road.", True),
        ("A car drives down the road.", False),
        ("A car is parked, far away, on the road.", False),
    ],
)
def test_a_vehicle_that_leaves_goes_away_from_us(text: str, leaves: bool) -> None:
    setups = [shot.setup for shot in written(text, duration=5).shots]
    assert {extra.leaves for setup in setups for extra in setup.extras} == {leaves}


@pytest.mark.parametrize(
    ("text", "has_oars"),
    [
        ("A man rows his boat across the lake.", True),
        ("A rowing boat lies on the lake.", True),
        ("A canoe on the river.", True),
        ("A boat crosses the lake.", False),
    ],
)
def test_a_boat_that_is_rowed_has_oars(text: str, has_oars: bool) -> None:
    setups = [shot.setup for shot in written(text, duration=5).shots]
    assert {extra.has_oars for setup in setups for extra in setup.extras} == {has_oars}
