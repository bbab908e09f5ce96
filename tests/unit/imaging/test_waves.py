"""Faint waves of a plane are left out, strong ones and the mean stay, wherever patches lie."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.imaging.waves import without_faint

X = np.mgrid[0:61, 0:75][1].astype(np.float32)


def wave(height: float) -> NDArray[np.float32]:
    return np.asarray(100 + height * np.sin(2 * np.pi * X / 8), np.float32)


@pytest.mark.parametrize("layouts", [1, 2, 4, 16, 64])
def test_a_faint_wave_goes_and_a_strong_one_stays(layouts: int) -> None:
    inside = (slice(8, -8), slice(8, -8))
    assert np.abs(without_faint(wave(1), 8.0, layouts)[inside] - 100).max() < 0.01
    assert np.abs(without_faint(wave(30), 8.0, layouts)[inside] - wave(30)[inside]).max() < 2.5


def test_a_slope_and_the_mean_stay_and_so_does_all_where_the_limit_is_nothing() -> None:
    chance = np.random.default_rng(1).normal(100, 20, X.shape).astype(np.float32)
    assert np.abs(without_faint(chance, 0.0, 4) - chance).max() < 0.001
    assert np.abs(without_faint(2 * X, 1.0, 4) - 2 * X).mean() < 0.2


def test_more_layouts_come_nearer_to_what_noise_was_laid_over() -> None:
    truth = (100 + 40 * np.sin(X / 9)).astype(np.float32)
    noisy = truth + np.random.default_rng(1).normal(0, 6, X.shape).astype(np.float32)
    errors = [float(((without_faint(noisy, 16.0, layouts) - truth) ** 2).mean()) for layouts in (1, 2, 4, 8, 16)]
    assert sorted(errors, reverse=True) == errors and errors[-1] < 6


def test_a_limit_may_differ_from_place_to_place() -> None:
    limit = np.where(X < 40, 0, 99).astype(np.float32)
    found = without_faint(wave(5), limit, 4)
    assert np.abs(found - wave(5))[:, :24].max() < 0.01 and np.abs(found - 100)[8:-8, 56:-8].max() < 0.6


def test_the_borders_of_blocks_at_any_phase_are_smoothed() -> None:
    for phase in (0, 3):
        blocks = (100 + 6 * (((X - phase) // 8) % 2)).astype(np.float32)
        found = without_faint(blocks, 20.0, 2, (0, phase))
        assert np.abs(np.diff(found[8:-8, 8:-8], axis=1)).max() < 2.5 < np.abs(np.diff(blocks, axis=1)).max()
