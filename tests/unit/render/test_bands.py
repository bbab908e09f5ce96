"""A storyboard's band, lower thirds, and where captions go: read on any picture, inside title-safe, off each other."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.film.look import Framing, Mood, Move, Place, TimeOfDay, Weather
from reelwright.film.shot import Figure, Setup, Slate, TakeRequest
from reelwright.imaging.safe import band_rows, without_band
from reelwright.render.backends.previz.places.desert import Desert
from reelwright.render.backends.previz.telling import told
from reelwright.render.overlay import Overlay
from reelwright.render.told import Area, Told
from reelwright.units import FrameRate, Resolution

SIZES = [(1280, 720), (720, 1280), (720, 720), (1720, 720), (320, 180)]
CAPTION = {"start": 0, "end": 90, "text": "In the town below, nobody looks up\nany more, not even once."}
LOWER_THIRD = {"start": 0, "end": 90, "says": {"name": "Dr. Ada Byrne", "role": "Glaciologist, University of Oslo"}}
Picture = NDArray[np.uint8]


def request(size: tuple[int, int] = (1280, 720), move: Move = Move.TRUCK_RIGHT, **more: object) -> TakeRequest:
    setup = Setup(
        place=Place.DESERT,
        time_of_day=TimeOfDay.NOON,
        weather=Weather.CLEAR,
        framing=Framing.MEDIUM,
        move=move,
        mood=Mood.CALM,
        figure=Figure(name="Ada"),
        seed=1,
    )
    plain = TakeRequest(
        slate=Slate(production="", scene=1, shot="SH020", take=1),
        setup=setup,
        frames=96,
        rate=FrameRate(num=24),
        resolution=Resolution(width=size[0], height=size[1]),
    )
    return TakeRequest.model_validate(plain.model_dump() | more)


def lettered(asked: TakeRequest, index: int = 40, grey: int = 0, knows: Told | None = None) -> Picture:
    frame = np.full((asked.resolution.height, asked.resolution.width, 3), grey, np.uint8)
    Overlay(asked, knows).draw(frame, index)
    return frame


def letters(picture: Picture) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of what is lettered on black."""
    rows, columns = np.nonzero(picture.max(2) > 110)
    return rows, columns


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "words", [{"storyboard_from": 0}, {"lower_thirds": [LOWER_THIRD]}, {"captions": [CAPTION]}], ids=str
)
def test_all_words_stay_inside_title_safe(size: tuple[int, int], words: dict[str, object]) -> None:
    rows, columns = letters(lettered(request(size, **words), knows=Told(lens_mm=(24, 135))))
    width, height = size
    assert len(rows)
    assert 0.05 * width - 2 <= columns.min() and columns.max() <= 0.95 * width + 1
    assert 0.05 * height - 1 <= rows.min() and rows.max() <= 0.95 * height + 1


@pytest.mark.parametrize("size", SIZES)
def test_band_lower_third_and_caption_lie_in_rows_of_their_own(size: tuple[int, int]) -> None:
    of = [
        set(letters(lettered(request(size, **words)))[0].tolist())
        for words in ({"storyboard_from": 0}, {"lower_thirds": [LOWER_THIRD]}, {"captions": [CAPTION]})
    ]
    assert max(of[0]) < min(of[1]) and max(of[1]) < min(of[2])


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_a_band_is_read_on_a_bright_sky_as_on_a_dark_one(grey: int) -> None:
    asked = request(storyboard_from=0)
    band = lettered(asked, grey=grey)[band_rows(asked.resolution), 64:1216].astype(int)[..., 1]
    on_black = lettered(asked)[band_rows(asked.resolution), 64:1216].astype(int)[..., 1]
    ground = band[on_black < 30]
    assert np.percentile(ground, 95) < 80 and (band > 200).sum() > 1500


def test_the_timecode_of_a_band_is_that_of_the_film_and_runs() -> None:
    clock = (slice(36, 76), slice(1000, 1216))
    here, same, later = (
        lettered(request(storyboard_from=begin), index)[clock] for begin, index in ((100, 40), (130, 10), (100, 41))
    )
    assert (here == same).all() and (here != later).any()


def test_a_band_names_the_lens_only_if_it_is_known_and_both_ends_of_a_zoom() -> None:
    asked = request(storyboard_from=0)
    none, fixed, zoom = (
        int((lettered(asked, knows=Told(lens_mm=lens))[36:76, :1000] > 150).sum())
        for lens in (None, (35.2, 35.1), (35.0, 85.0))
    )
    assert none < fixed < zoom


def test_a_handle_names_no_shot_under_the_one_that_follows_but_its_clock_goes_on() -> None:
    asked = request(storyboard_from=100, handle_frames=20)
    own, handle = (lettered(asked, index)[36:76] for index in (75, 76))
    assert (own[:, 64:1000] > 150).any() and not (handle[:, 64:1000] > 60).any()
    assert (handle[:, 1000:] == lettered(request(storyboard_from=176), 0)[36:76, 1000:]).all()


def test_what_lies_under_a_band_is_judged_as_if_none_did() -> None:
    asked = request((320, 180), storyboard_from=0)
    rows = np.linspace(200, 60, 180)[:, None, None].repeat(320, 1).repeat(3, 2)
    picture = rows.astype(np.uint8)
    covered = picture.copy()
    Overlay(asked).draw(covered, 0)
    assert np.abs(covered.astype(int) - picture).max() > 80
    assert np.abs(without_band(covered).astype(int) - picture).max() <= 4


LOW_FACE = Area(0.35, 0.55, 0.65, 0.95)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("face", "is_low"),
    [
        (LOW_FACE, False),
        (Area(0.4, 0.1, 0.6, 0.4), True),
        (Area(0.5, 0.88, 0.51, 0.91), True),
        (Area(0, 0, 1, 1), True),
        (None, True),
    ],
    ids=["at the foot", "at the head", "too small to be read", "all over", "not told"],
)
def test_a_caption_keeps_clear_of_a_face_it_is_told_of(size: tuple[int, int], face: Area | None, is_low: bool) -> None:
    asked = request(size, captions=[CAPTION], storyboard_from=0)
    band = letters(lettered(asked.model_copy(update={"captions": ()})))[0].max()
    rows, columns = letters(lettered(asked, knows=Told(face=face)))
    words = rows > band + 1
    low, high = rows[words].min() / size[1], rows[words].max() / size[1]
    assert (low > 0.5) == is_low and high < 0.951
    assert columns.min() >= 0.05 * size[0] - 2 and columns.max() <= 0.95 * size[0] + 1
    if face is LOW_FACE:
        assert high < LOW_FACE.top


def test_previz_tells_the_lens_and_where_the_head_is_drawn() -> None:
    asked = request((320, 180), move=Move.STATIC)
    wide = asked.setup.model_copy(update={"framing": Framing.WIDE})
    peopled, empty = (
        Desert(setup, asked.resolution, asked.rate, asked.frames)
        for setup in (wide, wide.model_copy(update={"figure": None}))
    )
    knows = told(peopled)
    assert knows.lens_mm is not None and 10 < knows.lens_mm[0] == knows.lens_mm[1] < 60
    assert told(empty).face is None and knows.face is not None
    drawn = np.abs(peopled.frame(48).astype(int) - empty.frame(48)).max(2) > 40
    top = int(np.flatnonzero(drawn.any(1))[0])
    head = np.flatnonzero(drawn[top : top + 3].any(0))
    assert abs(top / 180 - knows.face.top) < 0.03
    assert knows.face.left - 0.02 < head[0] / 320 and head[-1] / 320 < knows.face.right + 0.02
