"""Captions, titles and fades: there when asked, readable on any picture, nothing else touched."""

from __future__ import annotations

import time

import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.film.lettering import Caption, TitleCard
from reelwright.film.look import Framing, Mood, Move, Place, TimeOfDay, Weather
from reelwright.film.shot import Setup, Slate, TakeRequest
from reelwright.render.overlay import Overlay
from reelwright.units import FrameRate, Resolution

SIZES = [(1280, 720), (720, 1280), (720, 720), (1720, 720), (320, 180)]
LONG = "The keeper of the northern light has not left the island for eleven years, and the sea knows it."


def request(size: tuple[int, int] = (1280, 720), frames: int = 100, **more: object) -> TakeRequest:
    plain = TakeRequest(
        slate=Slate(production="", scene=1, shot="SH001", take=1),
        setup=Setup(
            place=Place.CITY,
            time_of_day=TimeOfDay.NOON,
            weather=Weather.CLEAR,
            framing=Framing.WIDE,
            move=Move.STATIC,
            mood=Mood.CALM,
            seed=1,
        ),
        frames=frames,
        rate=FrameRate(num=24),
        resolution=Resolution(width=size[0], height=size[1]),
    )
    return TakeRequest.model_validate(plain.model_dump() | more)


def lettered(asked: TakeRequest, index: int, grey: int = 128) -> NDArray[np.uint8]:
    frame = np.full((asked.resolution.height, asked.resolution.width, 3), grey, np.uint8)
    Overlay(asked).draw(frame, index)
    return frame


def caption(text: str, start: int = 10, end: int = 90) -> tuple[Caption, ...]:
    return (Caption(start=start, end=end, text=text),)


@pytest.mark.parametrize("index", [9, 90])
def test_a_caption_is_shown_in_its_frames_only(index: int) -> None:
    asked = request(captions=caption("Listen."))
    assert (lettered(asked, index) == 128).all()
    assert (lettered(asked, 50) != 128).any()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("text", ["Go.", "In the town below, nobody looks up any more, not even once.", LONG])
def test_letters_of_a_caption_stay_inside_title_safe_and_low(size: tuple[int, int], text: str) -> None:
    frame = lettered(request(size, captions=caption(text)), 50, grey=0)
    rows, columns = np.nonzero(frame.min(2) > 60)
    width, height = size
    assert 0.045 * width < columns.min() and columns.max() < 0.955 * width
    assert 0.74 * height < rows.min() and rows.max() < 0.955 * height
    assert abs((columns.min() + columns.max()) / 2 - width / 2) < 0.02 * width


@pytest.mark.parametrize("grey", [0, 90, 200, 255])
def test_a_caption_can_be_read_on_dark_and_on_bright(grey: int) -> None:
    frame = lettered(request(captions=caption("In the town below,")), 50, grey).astype(int)[..., 1]
    letters = (
        frame > 225 if grey < 220 else lettered(request(captions=caption("In the town below,")), 50, 0)[..., 1] > 225
    )
    ring = np.zeros_like(letters)
    for shift in range(2, 5):
        for axis in (0, 1):
            ring |= np.roll(letters, shift, axis) | np.roll(letters, -shift, axis)
    ring &= ~letters
    around = np.median(frame[ring])
    assert np.median(frame[letters]) - around > 75


def test_words_too_many_for_two_lines_get_smaller_and_none_is_lost() -> None:
    long = " ".join(["one two three four five six seven"] * 6)
    frame = lettered(request(captions=caption(long)), 50, grey=0)
    rows = np.nonzero((frame.min(2) > 60).any(1))[0]
    assert 1 + int((np.diff(rows) > 1).sum()) == 2


def test_lettering_a_caption_costs_less_than_half_a_millisecond_of_cpu() -> None:
    asked = request(captions=caption(LONG[:80]))
    overlay, frame = Overlay(asked), np.full((720, 1280, 3), 128, np.uint8)
    overlay.draw(frame, 50)
    best = 1.0
    for _ in range(5):
        begin = time.process_time()
        for _ in range(20):
            overlay.draw(frame, 50)
        best = min(best, (time.process_time() - begin) / 20)
    assert best < 0.0005


def test_a_title_comes_and_goes_by_itself() -> None:
    asked = request(cards=(TitleCard(start=10, end=82, heading="The Last Light", subheading="a film"),))
    overlay, change = Overlay(asked), {}
    for k in (9, 10, 15, 30, 50, 75, 81, 82):
        frame = np.full((720, 1280, 3), 128, np.uint8)
        overlay.draw(frame, k)
        change[k] = int(np.abs(frame.astype(int) - 128).sum())
    assert change[9] == 0 and change[82] == 0
    assert 0 < change[10] < change[15] < change[30] == change[50] > change[75] > change[81] > 0


def test_an_end_card_sinks_the_picture_and_stays_to_the_last_frame() -> None:
    asked = request(cards=(TitleCard(start=40, end=100, heading="The End", dims=True),))
    corner = [int(lettered(asked, k)[5, 5, 0]) for k in (39, 45, 60, 99)]
    assert corner[0] == 128 > corner[1] > corner[2] == corner[3] < 50
    assert lettered(asked, 99).max() > 220


@pytest.mark.parametrize("size", SIZES)
def test_a_long_title_fits_every_shape_of_picture(size: tuple[int, int]) -> None:
    card = TitleCard(start=0, end=100, heading="The Keeper of the Northern Light and the Sea", subheading="chapter one")
    frame = lettered(request(size, cards=(card,)), 50, grey=0)
    columns = np.nonzero((frame.min(2) > 60).any(0))[0]
    assert 0.04 * size[0] < columns.min() and columns.max() < 0.96 * size[0]


def test_fades_rise_from_near_black_and_fall_to_it() -> None:
    asked = request(fade_in_frames=8, fade_out_frames=10)
    level = [int(lettered(asked, k)[0, 0, 0]) for k in range(100)]
    assert level[0] < 12 and level[99] < 12
    assert level[:9] == sorted(level[:9]) and level[89:] == sorted(level[89:], reverse=True)
    assert set(level[8:90]) == {128}
