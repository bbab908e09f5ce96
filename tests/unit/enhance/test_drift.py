"""Long clips: what frames between frames and paint are made of is neither lost nor moved on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.enhance.effect import Span, named
from reelwright.media.clip import Planar

from ..media.moving import HEIGHT, WIDTH, luma, planar, texture  # noqa: TID252 - tests are no package on the path

RATE, FRAMES = 24, 150
Swaying = Callable[[float], NDArray[np.uint8]]


def swaying(seed: int) -> Swaying:
    """By the number of a frame: a camera that sways over a texture, never the same way twice."""
    chance = np.random.default_rng(seed)
    slow, phase = chance.uniform(0.03, 0.11, (2, 3)), chance.uniform(0, 2 * np.pi, (2, 3))
    picture = texture(seed)

    def at(t: float) -> NDArray[np.uint8]:
        x, y = (np.sin(slow * t + phase).sum(1) * (20, 6)).tolist()
        shift = np.array([[1, 0, -90 + x], [0, 1, -32 + y]], np.float64)
        return np.asarray(cv2.warpAffine(picture, shift, (WIDTH, HEIGHT), flags=cv2.INTER_CUBIC), np.uint8)

    return at


def alone(name: str, told: dict[str, str], frame: Planar) -> Planar:
    """What is made of a frame where there is no other, from which nothing can have drifted."""
    if name == "interpolate":
        return frame
    (made,) = named(name, dict(told)).apply([frame], Span(frame.time, frame.time + Fraction(1, RATE)))
    return made


def astray(name: str, told: dict[str, str], camera: Swaying, frames: int) -> NDArray[np.float64]:
    """[N, 3]: of every fifth frame that an effect gives, how much lighter it is than what is made of that moment alone,
    in grey levels, and how many pixels right and down of the clip."""

    def shown() -> Iterator[Planar]:
        for k in range(frames):
            yield planar(camera(k), Fraction(k, RATE))

    found = []
    window = cv2.createHanningWindow((WIDTH, HEIGHT), cv2.CV_32F)
    span = Span(Fraction(0), Fraction(frames - 1, RATE))
    for number, made in enumerate(named(name, dict(told)).apply(shown(), span)):
        if number % 5 == 2:
            truth, seen = planar(camera(float(made.time * RATE)), made.time), luma(made)
            (x, y), _ = cv2.phaseCorrelate(luma(truth).astype(np.float32), seen.astype(np.float32), window)
            found.append((seen.mean() - luma(alone(name, told, truth)).mean(), x, y))
    return np.array(found)


@pytest.mark.parametrize(
    ("name", "told", "light", "pixels"),
    [
        ("interpolate", {"rate": "48", "effort": "standard"}, 0.1, 0.05),
        ("interpolate", {"rate": "60", "effort": "preview"}, 0.1, 0.05),
        ("style", {"style": "pointillism"}, 1.0, 0.3),
        ("style", {"style": "anime"}, 1.0, 0.3),
    ],
)
def test_nothing_drifts_in_light_or_place_from_the_first_frames_to_the_last(
    name: str, told: dict[str, str], light: float, pixels: float
) -> None:
    found = astray(name, told, swaying(7), FRAMES)
    third = len(found) // 3
    change = np.abs(found[-third:].mean(0) - found[:third].mean(0))
    assert change[0] < light and change[1:].max() < pixels
    assert np.abs(found[:, 1:].mean(0)).max() < pixels
