"""What is kept of each frame is what was in it."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reelwright.check.picture import PictureLog, PictureMeter
from reelwright.media.read import Frame

from .films import Picture


def looked_at(pictures: Iterable[Picture], rate: int = 24) -> PictureLog:
    """Grey pictures of limited range as a decoder gives them."""
    meter = PictureMeter()
    for k, picture in enumerate(pictures):
        frame = av.VideoFrame.from_ndarray(picture, format="bgr24").reformat(format="yuv420p", dst_color_range=1)
        meter.add(Frame(k, Fraction(k, rate), frame))
    return meter.log()


def card(number: int) -> Picture:
    """Cards of different numbers differ everywhere."""
    return np.full((36, 64, 3), 20 + 25 * (number % 9), np.uint8)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(1, 12)), min_size=1, max_size=12))
def test_still_since_is_the_frame_where_the_picture_last_changed(parts: list[tuple[int, int]]) -> None:
    shown = [number for number, count in parts for _ in range(count)]
    since, began = [], 0
    for k, number in enumerate(shown):
        began = k if k and number != shown[k - 1] else began
        since.append(began)
    assert looked_at(card(number) for number in shown).still_since.tolist() == since


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 255), min_size=1, max_size=30))
def test_still_since_never_goes_back_and_names_a_frame_that_changed(levels: list[int]) -> None:
    log = looked_at(np.full((36, 64, 3), level, np.uint8) for level in levels)
    since = log.still_since
    assert (np.diff(since) >= 0).all() and (since <= np.arange(len(since))).all()
    assert (since[since] == since).all()


def test_a_slow_fade_changes_though_no_two_frames_differ_much() -> None:
    """Half of the picture by one level, then the other half."""
    pictures = []
    for k in range(40):
        picture = np.full((36, 64, 3), 60 + k // 2, np.uint8)
        picture[:, :32] += k % 2
        pictures.append(picture)
    since = looked_at(pictures).still_since
    assert (np.arange(40) - since).max() <= 4


def test_brightness_is_of_the_full_range_and_black_is_what_lies_below_eight_in_a_hundred() -> None:
    log = looked_at([np.full((36, 64, 3), level, np.uint8) for level in (0, 18, 23, 255)])
    assert log.light == pytest.approx([0, 18, 23, 255], abs=2)
    assert log.bright.tolist() == [0, 0, 1, 1]


def test_changes_are_from_one_two_and_three_frames_before() -> None:
    log = looked_at([np.full((36, 64, 3), level, np.uint8) for level in (10, 20, 50, 110)])
    assert np.isnan(log.change[0]).all() and np.isnan(log.change[1, 1:]).all()
    assert log.change[3] == pytest.approx([60, 90, 100], abs=2)
    assert log.peak[1:] == pytest.approx([10, 30, 60], abs=2)


def test_time_is_measured_on_the_frames_and_one_frame_takes_the_word_of_the_file() -> None:
    log = looked_at([card(0)] * 3, rate=30)
    assert (log.start, log.end, log.frame_seconds) == pytest.approx((0, 0.1, 1 / 30))
    meter = PictureMeter(rate=50)
    meter.add(Frame(0, Fraction(3), av.VideoFrame.from_ndarray(card(0), format="bgr24")))
    assert (meter.log().start, meter.log().end) == pytest.approx((3, 3.02))


@pytest.mark.parametrize("times", [(0, 0, 0), (5, 3, 1), (0, 2, 1)])
def test_time_stamps_that_stand_still_or_go_back_give_a_length_above_nought(times: tuple[int, ...]) -> None:
    meter = PictureMeter()
    for k, time in enumerate(times):
        meter.add(Frame(k, Fraction(time, 24), av.VideoFrame.from_ndarray(card(k), format="bgr24")))
    log = meter.log()
    assert log.end > log.start and log.frame_seconds > 0


def test_a_change_of_size_begins_anew() -> None:
    meter = PictureMeter()
    sizes = [(36, 64), (36, 64), (64, 36)]
    for k, size in enumerate(sizes):
        meter.add(Frame(k, Fraction(k, 24), av.VideoFrame.from_ndarray(np.zeros((*size, 3), np.uint8), format="bgr24")))
    log = meter.log()
    assert log.sizes == ((64, 36), (36, 64)) and log.still_since.tolist() == [0, 0, 2]
    assert np.isnan(log.change[2]).all()


@given(st.integers(1, 12), st.sampled_from([24, 25, 30, 50, 60]))
@settings(max_examples=15, deadline=None)
def test_flashes_are_counted_by_the_second(hz: int, rate: int) -> None:
    """A picture that turns as often as that, for two seconds."""
    levels = [230 if int(2 * hz * k / rate + 1e-9) % 2 else 30 for k in range(2 * rate)]
    log = looked_at((np.full((36, 64, 3), level, np.uint8) for level in levels), rate)
    assert log.flashes.max() == hz
    assert log.flashes[0] == 0 and log.turned.sum() == 4 * hz - 1
