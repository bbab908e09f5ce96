"""Finishing a frame: what it does to a whole picture."""

from __future__ import annotations

import numpy as np
import pytest

from reelwright.film.look import Grain
from reelwright.render.backends.previz import finish as finishing
from reelwright.render.backends.previz.finish import Finish
from reelwright.units import Resolution


def test_what_is_past_white_goes_over_into_its_corner_without_an_edge() -> None:
    size = Resolution(width=512, height=288)
    ramp = np.linspace(215, 255, size.width)[None, :, None]
    picture = np.repeat(np.repeat(ramp.astype(np.uint8), size.height, 0), 3, 2)
    finish = Finish(size, 7, vignette=0.42, bloom=0.0, contrast=0.0)
    rows = np.mean([finish(picture, index)[-40:].astype(float).mean((0, 2)) for index in range(4)], 0)
    smooth = np.convolve(rows, np.ones(16) / 16, "valid")
    assert np.diff(smooth).max() < 1.2
    assert smooth[-1] > 245


def test_the_sun_changes_nothing_in_a_bright_sky_beside_it() -> None:
    size = Resolution(width=256, height=192)
    sky = np.full((size.height, size.width, 3), 243, np.uint8)
    sun = sky.copy()
    sun[:20, :20] = 255
    finish = Finish(size, 7, vignette=0.42, bloom=0.0, contrast=0.0)
    assert np.array_equal(finish(sun, 0)[:, 40:], finish(sky, 0)[:, 40:])


def test_a_frame_is_the_same_however_much_of_it_is_finished_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    size = Resolution(width=256, height=192)
    picture = np.random.default_rng(3).integers(0, 256, (size.height, size.width, 3), np.uint8)
    picture[100:120, 60:90] = 255
    finish = Finish(size, 7, vignette=0.42, grain=Grain.FINE)
    whole = finish(picture, 5)
    monkeypatch.setattr(finishing, "_CACHED", 7 * size.width)
    assert np.array_equal(finish(picture, 5), whole)
