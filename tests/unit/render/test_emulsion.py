"""Film grain: seen, within bounds, never twice the same, and nothing but grain; without it the picture is as it was."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.film.look import Framing, Grain, Mood, Move, Place, TimeOfDay, Weather
from reelwright.film.shot import Setup
from reelwright.media.read import frames
from reelwright.media.write import VideoWriter
from reelwright.render.backends.previz.drawing import PLACES
from reelwright.render.backends.previz.emulsion import SIGMA, Emulsion
from reelwright.render.backends.previz.finish import Finish, Frame
from reelwright.units import FrameRate, Resolution

SIZE = Resolution(width=640, height=360)
STOCKS = list(Grain)


def flat(value: int) -> Frame:
    return np.full((SIZE.height, SIZE.width, 3), value, np.uint8)


def grained(stock: Grain | None, value: int, index: int) -> NDArray[np.float32]:
    """What the emulsion adds to an even picture, [H, W]."""
    frame = flat(value)
    if stock is not None:
        emulsion = Emulsion(SIZE, 7, stock)
        for top in range(0, SIZE.height, 48):
            emulsion.lay(frame[top : top + 48], top, index)
    return frame[..., 1].astype(np.float32) - value


def on_film(stock: Grain | None, index: int) -> Frame:
    """A finished frame of a picture that goes from black to white."""
    ramp = np.linspace(0, 255, SIZE.width).astype(np.uint8)
    picture = np.repeat(np.tile(ramp, (SIZE.height, 1))[..., None], 3, 2)
    return Finish(SIZE, 7, vignette=0.0, bloom=0.0, contrast=0.0, grain=stock)(picture, index)


@pytest.mark.parametrize("stock", STOCKS)
def test_grain_is_as_strong_as_it_says_in_the_middle_tones_and_not_there_in_black_and_white(stock: Grain) -> None:
    sigma = {value: float(grained(stock, value, 3).std()) for value in (0, 30, 128, 225, 255)}
    assert sigma[128] == pytest.approx(SIGMA[stock], rel=0.1)
    assert sigma[0] == sigma[255] == 0
    assert 0.3 < sigma[30] / sigma[128] < 0.8 and 0.3 < sigma[225] / sigma[128] < 0.8


@pytest.mark.parametrize("stock", STOCKS)
def test_grain_leaves_every_tone_as_bright_as_it_was(stock: Grain) -> None:
    assert all(abs(float(grained(stock, value, 5).mean())) < 0.1 for value in (3, 30, 128, 225, 250))
    assert on_film(stock, 5).mean() == pytest.approx(on_film(None, 5).mean(), abs=0.1)


def test_coarse_grain_has_larger_clumps_than_fine() -> None:
    def alike(stock: Grain, pixels: int) -> float:
        """How like its neighbour so many pixels aside a point of the grain is, -1..1."""
        size = Resolution(width=1280, height=720)
        frame = np.full((720, 1280, 3), 128, np.uint8)
        Emulsion(size, 7, stock).lay(frame, 0, 0)
        field = frame[..., 1].astype(np.float32)
        return float(np.corrcoef(field[:, :-pixels].ravel(), field[:, pixels:].ravel())[0, 1])

    assert alike(Grain.COARSE, 1) > 1.3 * alike(Grain.FINE, 1) > 0.3
    assert alike(Grain.COARSE, 6) < 0.05


def test_a_clump_is_of_one_share_of_the_picture_at_every_size() -> None:
    def widths(high: int) -> float:
        size = Resolution(width=high * 16 // 9, height=high)
        frame = np.full((high, size.width, 3), 128, np.uint8)
        Emulsion(size, 7, Grain.COARSE).lay(frame, 0, 0)
        small = cv2.resize(frame, (640, 360), interpolation=cv2.INTER_AREA)
        return float(small[..., 1].std())

    assert widths(1440) == pytest.approx(widths(720), rel=0.15)


def test_no_pattern_comes_again_within_a_second_not_even_moved_aside() -> None:
    emulsion, fields = Emulsion(SIZE, 7, Grain.COARSE), []
    for index in range(25):
        frame = flat(128)
        emulsion.lay(frame, 0, index)
        fields.append(np.fft.rfft2(frame[:256, :256, 1] - 128.0))
    aside = np.ix_(np.arange(-16, 17), np.arange(-16, 17))
    for one, other in combinations(fields, 2):
        likeness = np.fft.irfft2(one * other.conj())[aside] / (SIGMA[Grain.COARSE] * 256) ** 2
        assert float(np.abs(likeness).max()) < 0.1


def test_a_frame_has_its_own_grain_whenever_it_is_drawn() -> None:
    first, _, again = (on_film(Grain.FINE, index) for index in (4, 9, 4))
    assert np.array_equal(first, again)


def test_without_grain_a_picture_has_only_the_dither_that_the_encoder_takes() -> None:
    plain, fine, coarse = (on_film(stock, 2).astype(float) for stock in (None, *STOCKS))
    middle = np.s_[:, 280:360]
    assert 1.2 < (plain[middle] - cv2.blur(plain, (41, 41))[middle]).std() < 1.7
    assert 1.5 < (fine - plain)[middle].std() < 3 < (coarse - plain)[middle].std() < 4.5


@pytest.mark.parametrize(("stock", "least"), [(None, 0.0), (Grain.FINE, 0.7), (Grain.COARSE, 1.5)])
def test_grain_is_still_there_when_the_film_is_decoded(stock: Grain | None, least: float, tmp_path: Path) -> None:
    size, path = Resolution(width=1280, height=720), tmp_path / "take.mp4"
    finish = Finish(size, 7, vignette=0.0, bloom=0.0, grain=stock)
    with VideoWriter(path, size, FrameRate.of(24)) as writer:
        for index in range(8):
            writer.write(finish(np.full((720, 1280, 3), 120, np.uint8), index))
    seen = np.stack([frame.luma() for frame in frames(path)]).astype(np.float32)
    left = float(np.diff(seen, axis=0).std()) / 2**0.5
    assert least <= left < least + 1.6
    assert stock is not None or left < 0.45


def test_a_place_is_drawn_on_the_stock_that_its_setup_names() -> None:
    def drawn(stock: Grain | None) -> Frame:
        setup = Setup(
            place=Place.ABSTRACT,
            time_of_day=TimeOfDay.NOON,
            weather=Weather.CLEAR,
            framing=Framing.WIDE,
            move=Move.STATIC,
            mood=Mood.CALM,
            grain=stock,
            seed=4,
        )
        return PLACES[Place.ABSTRACT](setup, SIZE, FrameRate.of(24), 12).frame(3)

    plain = drawn(None).astype(float)
    assert 0.5 < (drawn(Grain.FINE) - plain).std() < (drawn(Grain.COARSE) - plain).std() < 5
