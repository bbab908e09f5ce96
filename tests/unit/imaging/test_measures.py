"""What is measured of a single picture, under the damage it is to tell, and of what looks like that and is none."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.imaging.bands import banding
from reelwright.imaging.blocks import blockiness, grids
from reelwright.imaging.fidelity import psnr, ssim
from reelwright.imaging.light import exposure, saturation
from reelwright.imaging.noise import Flattest
from reelwright.imaging.texture import sharpness

Luma = NDArray[np.uint8]
HEIGHT, WIDTH = 192, 320
Y, X = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)


def codes(values: NDArray[np.generic]) -> Luma:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def slope() -> NDArray[np.float32]:
    return 90 + X / 6 + Y / 5


def scene() -> Luma:
    """A slope above, things with hard edges below."""
    picture = slope()
    for number in range(14):
        at = (20 + number * 21, 110 + (number * 37) % 70)
        cv2.circle(picture, at, 7 + number, 40.0 + 14 * number, -1, cv2.LINE_AA)
    return codes(picture)


def noisy(picture: Luma, deviation: float, seed: int = 1) -> Luma:
    return codes(picture + np.random.default_rng(seed).normal(0, deviation, picture.shape))


def compressed(picture: Luma, quality: int) -> Luma:
    return np.asarray(cv2.imdecode(cv2.imencode(".jpg", picture, [1, quality])[1], 0), np.uint8)


def blurred(picture: Luma, sigma: float) -> Luma:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.uint8)


def stepped(picture: NDArray[np.generic], levels: int) -> Luma:
    return codes(np.rint(picture.astype(np.float32) / levels) * levels)


def is_rising(values: list[float]) -> bool:
    return all(b > a for a, b in pairwise(values))


def test_sharpness_falls_with_blur_and_neither_noise_nor_compression_is_taken_for_it() -> None:
    own = sharpness(scene())
    assert is_rising([-own, *(-sharpness(blurred(scene(), sigma)) for sigma in (0.6, 1.0, 1.5, 2.2, 3.2))])
    assert sharpness(blurred(scene(), 3.2)) < 1.3 < 2 < own
    assert sharpness(noisy(scene(), 8)) == pytest.approx(own, rel=0.15)
    assert sharpness(compressed(scene(), 30)) == pytest.approx(own, rel=0.15)
    assert sharpness(codes(np.full((96, 96), 128.0))) == 1


@pytest.mark.parametrize("deviation", [2.0, 4.0, 9.0, 16.0])
@pytest.mark.parametrize("kind", [np.uint8, np.float32])
def test_noise_is_told_as_it_is_by_the_picture_and_by_what_changes(deviation: float, kind: type) -> None:
    first, second = (noisy(scene(), deviation, seed) for seed in (1, 2))
    flattest = Flattest(first.astype(kind))
    assert flattest.noise() == pytest.approx(deviation, rel=0.12)
    if kind is np.uint8:
        assert flattest.changing(second) == pytest.approx(deviation, rel=0.2)


def test_rough_ground_that_moves_is_no_noise_by_what_changes() -> None:
    ground = codes(np.random.default_rng(3).normal(128, 10, (HEIGHT, WIDTH + 16)))
    here, there = ground[:, 5 : 5 + WIDTH].copy(), ground[:, :WIDTH].copy()
    flattest = Flattest(here)
    assert flattest.noise() > 8 and flattest.changing(there) < 0.5


def test_blocks_are_told_by_how_high_their_borders_are_and_where_they_run() -> None:
    worse = [blockiness(compressed(noisy(scene(), 3), quality)) for quality in (80, 50, 30, 18)]
    assert is_rising([blockiness(scene()), *worse]) and blockiness(scene()) < 0.1 and worse[-1] > 1
    down, across = grids(compressed(noisy(scene(), 3), 10)[3:, 5:])
    assert (down.phase, across.phase) == (3, 5)


def test_a_fence_of_the_width_of_blocks_is_none() -> None:
    fence = codes(scene() * 0.5 + (X % 8) * 6)  # its slats overlap: a step where each ends, and a slope to the next
    assert grids(fence)[0].step > 1 and blockiness(fence) < 0.1
    apart = scene()
    apart[:, ::40] = 20
    assert max(grid.step for grid in grids(apart)) < 0.15
    assert blockiness(codes(np.zeros((20, 20)))) == 0


def test_steps_in_a_slope_count_the_more_the_higher_they_are() -> None:
    assert is_rising([banding(codes(slope())), *(banding(stepped(slope(), levels)) for levels in (2, 3, 4, 5))])
    assert banding(codes(slope())) == 0


def test_neither_edges_of_a_drawing_nor_texture_are_steps_of_a_slope() -> None:
    drawing = np.full((HEIGHT, WIDTH), 120.0)
    for number in range(10):
        drawing[10 + 12 * number :, 10 + 25 * number :][:30, :18] += (-1) ** number * (4 + number % 5)
    assert banding(codes(drawing)) == 0
    assert banding(stepped(np.random.default_rng(2).normal(128, 12, (HEIGHT, WIDTH)), 6)) < 0.2


def test_light_is_told_from_black_to_white_in_either_range() -> None:
    limited, full = codes(16 + X / WIDTH * 219), codes(X / WIDTH * 255)
    for luma, is_full in ((limited, False), (full, True)):
        light = exposure(luma, is_full)
        assert light.middle == pytest.approx(127.5, abs=1.5) and light.reach == pytest.approx(250, abs=5)
    grey, red = (np.full((4, 4), 128, np.uint8), np.full((4, 4), 168, np.uint8))
    assert saturation([grey, grey]) == 0 and saturation([grey, red]) == 40 and saturation([]) == 0


def test_how_near_a_picture_is_falls_with_every_damage() -> None:
    own = scene()
    assert psnr(own, own) == 100 and ssim(own, own) == pytest.approx(1)
    assert psnr(codes(own + 5.0), own) == pytest.approx(10 * np.log10(255**2 / 25), abs=0.01)
    for worse in (
        [blurred(own, s) for s in (1, 2, 4)],
        [noisy(own, s) for s in (2, 6, 12)],
        [compressed(own, q) for q in (80, 30, 8)],
    ):
        assert is_rising([-psnr(one, own) for one in worse]) and is_rising([-ssim(one, own) for one in worse])
