"""A figure looks as the picture of it shows, and a place has the colours of its own."""

from __future__ import annotations

from colorsys import rgb_to_hsv

import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.film.look import Action, Framing, Mood, Move, Place, Prop, TimeOfDay, Weather
from reelwright.film.reference import Likeness, Palette
from reelwright.film.shot import Figure, Setup
from reelwright.imaging.tones import lab_of
from reelwright.render.backends.previz.drawing import PLACES
from reelwright.render.backends.previz.people.looks import Haircut, looks_of
from reelwright.units import FrameRate, Resolution

Frame = NDArray[np.uint8]
SHA256 = "ab" * 32
RED = Likeness(sha256=SHA256, is_whole=True, top="#be2828", coat="#be2828", legs="#323c5a", build=1.0)
BLUE = Palette(sha256=SHA256, colours=("#1f2d5a",), mean=(28.0, 6.0, -26.0), deviation=(14.0, 4.0, 12.0))
RUST = Palette(sha256=SHA256, colours=("#a04a20",), mean=(44.0, 26.0, 32.0), deviation=(22.0, 14.0, 14.0))


def frame(place: Place, framing: Framing = Framing.WIDE, **more: object) -> Frame:
    setup = Setup(
        place=place,
        time_of_day=TimeOfDay.AFTERNOON,
        weather=Weather.CLEAR,
        framing=framing,
        move=Move.STATIC,
        mood=Mood.CALM,
        seed=6,
    ).model_copy(update=more)
    return PLACES[place](setup, Resolution(width=320, height=180), FrameRate.of(24), 24).frame(3)


def dressed(likeness: Likeness | None) -> Figure:
    return Figure(name="Marta", action=Action.STAND, props=(Prop.COAT,), likeness=likeness)


@pytest.mark.parametrize("place", [Place.MEADOW, Place.ROOM])
def test_the_coat_in_the_picture_is_the_coat_in_the_film(place: Place) -> None:
    """Where the figure is, found as what another coat changes, the median has the hue of the coat that was given."""
    plain = frame(place, Framing.MEDIUM, figure=dressed(None))
    red = frame(place, Framing.MEDIUM, figure=dressed(RED))
    other = dressed(RED.model_copy(update={"top": "#2840be", "coat": "#2840be"}))
    blue = frame(place, Framing.MEDIUM, figure=other)
    cloth = np.abs(red.astype(int) - blue).max(2) > 30
    assert cloth.mean() > 0.03
    seen = {name: hue(one[cloth]) for name, one in (("plain", plain), ("red", red), ("blue", blue))}
    assert (seen["red"] < 18 or seen["red"] > 342) and 205 < seen["blue"] < 265, seen
    assert 18 < seen["plain"] < 342, seen


def hue(colours: NDArray[np.uint8]) -> float:
    """Degrees, of the median of [n, 3]."""
    blue, green, red = np.median(colours, axis=0) / 255
    return rgb_to_hsv(red, green, blue)[0] * 360


def test_what_a_picture_does_not_tell_goes_with_the_name() -> None:
    own = looks_of(dressed(None))
    face = looks_of(dressed(Likeness(sha256=SHA256, skin="#6b4229", hair="#c9c6c2", top="#3f5a66")))
    assert face.skin.tolist() == [0x29, 0x42, 0x6B] and face.hair.tolist() == [0xC2, 0xC6, 0xC9]
    assert face.coat is not None and face.coat.tolist() == [0x66, 0x5A, 0x3F], "what is worn is what is seen of them"
    for part in ("legs", "shoes", "eyes"):
        assert getattr(face, part).tolist() == getattr(own, part).tolist()
    assert (face.build, face.jaw, face.tall_metres) == (own.build, own.jaw, own.tall_metres)


def test_hair_beard_and_skirt_are_as_the_picture_shows_them() -> None:
    long = dressed(RED.model_copy(update={"has_long_hair": True, "has_beard": True, "has_skirt": True}))
    assert looks_of(long).cut is Haircut.LONG and looks_of(long).has_beard and looks_of(long).has_skirt
    short = Figure(name="Marta", props=(Prop.LONG_HAIR,), likeness=RED.model_copy(update={"has_long_hair": False}))
    assert looks_of(short).cut is Haircut.SHORT


@pytest.mark.parametrize(
    ("place", "palette"), [(Place.HARBOUR, BLUE), (Place.ROOM, RUST), (Place.MEADOW, RUST), (Place.CITY, BLUE)]
)
def test_a_place_goes_most_of_the_way_to_the_colours_of_its_picture(place: Place, palette: Palette) -> None:
    before, after = (lab_of(frame(place, palette=one)).reshape(-1, 3).mean(0)[1:] for one in (None, palette))
    wanted = np.array(palette.mean[1:])
    far, near = (float(np.linalg.norm(wanted - one)) for one in (before, after))
    assert near < far - 8, (far, near)


def test_by_night_it_goes_the_same_way_with_less_light() -> None:
    before, after = (
        lab_of(frame(Place.LAKE, time_of_day=TimeOfDay.NIGHT, palette=one)).reshape(-1, 3).mean(0)
        for one in (None, RUST)
    )
    assert after[1] > before[1] + 3 and after[2] > before[2] + 3 and abs(after[0] - before[0]) < 6


def test_black_stays_black() -> None:
    before, after = (frame(Place.CITY, palette=one) for one in (None, BLUE))
    dark = before.max(2) < 12
    assert dark.any() and after[dark].max() < 30


def test_a_picture_taken_at_night_does_not_make_night_of_an_afternoon() -> None:
    night = Palette(sha256=SHA256, colours=("#04060c",), mean=(3.0, 0.0, -4.0), deviation=(8.0, 4.0, 6.0))
    before, after = (float(lab_of(frame(Place.MEADOW, palette=one))[..., 0].mean()) for one in (None, night))
    assert 4 < before - after < 13.5


def test_all_shots_of_a_place_are_graded_alike() -> None:
    """The same grey of the two frames becomes the same: what of one curve is known from one shot holds in the other."""
    wide, near = (
        (frame(Place.ROOM, framing, palette=None), frame(Place.ROOM, framing, palette=RUST))
        for framing in (Framing.WIDE, Framing.MEDIUM)
    )
    learnt = {tuple(colour): becomes for colour, becomes in zip(*(one.reshape(-1, 3) for one in wide), strict=True)}
    shared = [
        np.abs(learnt[tuple(colour)].astype(int) - becomes).max()
        for colour, becomes in zip(*(one.reshape(-1, 3) for one in near), strict=True)
        if tuple(colour) in learnt
    ]
    assert len(shared) > 1000 and max(shared) == 0
