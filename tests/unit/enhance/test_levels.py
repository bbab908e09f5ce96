"""Each effect's four levels: more effort is never worse on average. What they gain and cost at full size is measured by
`benchmarks/levels.py`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.enhance.effect import Effect, Effort, Span, named
from reelwright.enhance.motion.camera import CameraMove, camera
from reelwright.enhance.shots import ShotColours, _fineness, matching
from reelwright.imaging.grade import Matrix
from reelwright.media.clip import Planar

from ..media.moving import luma, pan  # noqa: TID252 - tests are no package on the path
from .test_repairs import RATE, drawn, flicker, frames_of, held, quality, slope

Pictures = Sequence[NDArray[Any]]
CHANCE = 0.01
"""Share by which a mean over so few pictures may be off."""


@dataclass(frozen=True)
class Trial:
    """What an effect is tried on, and by how much what came of it is better than what it was given."""

    spoilt: list[Planar]
    truth: list[Planar]
    gain: Callable[[list[Planar], list[Planar], list[Planar]], float]
    parameters: dict[str, Any]


def nearer(made: list[Planar], spoilt: list[Planar], truth: list[Planar]) -> float:
    """dB of luma."""
    return quality(made, truth) - quality(spoilt, truth)


@dataclass(frozen=True)
class _Whole:
    """A frame as `camera` looks at it, at full size."""

    fine: NDArray[np.uint8]
    cell: int = 2


def steadier(made: list[Planar], spoilt: list[Planar], truth: list[Planar]) -> float:
    """Pixels, by which a frame is off its place, as that changes from frame to frame."""
    moves = []
    for one, other in zip(truth[6:-6], made[6:-6], strict=True):
        matrix = camera(*(_Whole(luma(frame).astype(np.uint8)) for frame in (one, other)))
        assert matrix is not None
        moves.append(CameraMove.of(matrix, luma(one).shape).values[:2])
    return -float(np.diff(moves, axis=0).std())


def soft(frames: list[Planar]) -> list[NDArray[np.float32]]:
    return [np.asarray(cv2.GaussianBlur(luma(one), (0, 0), 2), np.float32) for one in frames]


def smoother(made: list[Planar], spoilt: list[Planar], truth: list[Planar]) -> float:
    """dB, as an eye has it that does not tell single pixels."""
    errors = [
        np.mean([((a - b) ** 2).mean() for a, b in zip(soft(one), soft(truth), strict=True)]) for one in (made, spoilt)
    ]
    return float(10 * np.log10(errors[1] / errors[0]))


def unlike(made: list[Planar], spoilt: list[Planar], truth: list[Planar]) -> float:
    """How little the grains of two frames are alike where they are so most."""
    first, second = (luma(one).astype(np.float32) - luma(spoilt[0]) for one in made[:2])
    found = []
    for turned in (second, *(cv2.flip(second, way) for way in (0, 1, -1))):
        both = np.fft.irfft2(np.fft.rfft2(first) * np.conj(np.fft.rfft2(turned)), first.shape)
        found.append(float(both.max()) / (first.size * first.std() * second.std()))
    return -max(found)


def blocked(picture: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(cv2.imdecode(cv2.imencode(".jpg", picture.astype(np.uint8), [1, 18])[1], 1))


def noisy(picture: NDArray[Any], much: float, seed: int) -> NDArray[Any]:
    return np.asarray(picture + np.random.default_rng(seed).normal(0, much, picture.shape))


def _denoise() -> list[Trial]:
    moments = [[held(100 + speed * k, 100) for k in range(7)] for speed in (0, 2.3)]
    spoilt = [[noisy(one, much, k) for k, one in enumerate(clip)] for clip in moments for much in (4, 10)]
    truth = [clip for clip in moments for _ in range(2)]
    return [Trial(frames_of(a), frames_of(b), nearer, {}) for a, b in zip(spoilt, truth, strict=True)]


def _deblock() -> list[Trial]:
    clips = [[noisy(pan(0), 2, 1)], [drawn(0)], [noisy(slope(1)[:192, :320], 2, 3)]]
    return [Trial(frames_of([blocked(one) for one in clip]), frames_of(clip), nearer, {}) for clip in clips]


def _deband() -> list[Trial]:
    def sky(steps: int) -> NDArray[Any]:
        picture = slope(steps)
        picture[:, 300:] = drawn(0)[0:1].repeat(360, 0)[:, :1] + 90  # an edge that steps run up to
        return picture

    return [Trial(frames_of([sky(steps)]), frames_of([sky(1)]), smoother, {}) for steps in (3, 4, 5)]


def _sharpen() -> list[Trial]:
    spoilt = [
        cv2.GaussianBlur(picture, (0, 0), much) for picture in (drawn(0), held(100, 100)) for much in (0.8, 1.2, 1.8)
    ]
    truth = [picture for picture in (drawn(0), held(100, 100)) for _ in range(3)]
    told = {"strength": 1.0}
    return [Trial(frames_of([a]), frames_of([b]), nearer, told) for a, b in zip(spoilt, truth, strict=True)]


def _deflicker() -> list[Trial]:
    chance = np.random.default_rng(3)
    truth = [held(100 + 2 * k, 100) for k in range(30)]
    whole = [one * (1 + 0.02 * chance.standard_normal()) for one in truth]
    parts = [
        one
        * cv2.resize(1 + 0.03 * chance.standard_normal((3, 4)), one.shape[1::-1], interpolation=cv2.INTER_CUBIC)[
            ..., None
        ]
        for one in truth
    ]
    return [Trial(frames_of(one), frames_of(truth), nearer, {}) for one in (whole, parts)]


def _stabilise() -> list[Trial]:
    truth, trials = frames_of([held(100 + k, 100) for k in range(60)]), []
    for seed in (5, 6):
        shake = np.random.default_rng(seed).normal(0, 1.5, (60, 3)) * (1, 1, 0.1)
        spoilt = frames_of([held(100 + k + x, 100 + y, angle) for k, (x, y, angle) in enumerate(shake)])
        trials.append(Trial(spoilt, truth, steadier, {}))
    return trials


def _grain() -> list[Trial]:
    flat = frames_of([np.full((192, 320, 3), 128)] * 4)
    return [Trial(flat, flat, unlike, {"kind": "fine"})]


TRIALS = {
    "denoise": _denoise,
    "deblock": _deblock,
    "deband": _deband,
    "sharpen": _sharpen,
    "deflicker": _deflicker,
    "stabilise": _stabilise,
    "grain": _grain,
}


def worked(effect: Effect, frames: list[Planar]) -> list[Planar]:
    return list(effect.apply(frames, Span(Fraction(0), Fraction(len(frames), RATE))))


@pytest.mark.parametrize("name", TRIALS)
def test_more_effort_is_never_worse_on_average(name: str) -> None:
    """What each level costs, `benchmarks/levels.py` measures."""
    gains: dict[Effort, list[float]] = {effort: [] for effort in Effort}
    for trial in TRIALS[name]():
        for effort in Effort:
            made = worked(named(name, {**trial.parameters, "effort": effort.value}), trial.spoilt)
            gains[effort].append(trial.gain(made, trial.spoilt, trial.truth))
    means = [float(np.mean(one)) for one in gains.values()]
    assert all(b >= a - CHANCE * abs(a) for a, b in pairwise(means)), means
    assert means[-1] > means[0] + 3 * CHANCE * abs(means[0]), means


def test_colours_are_met_the_better_the_more_effort() -> None:
    y, x = np.mgrid[0:192, 0:320].astype(np.float32)
    waves = ((x / 23, y / 31), (y / 17, x / 40), ((x + y) / 37, (x - y) / 29))
    pictures = [np.stack([128 + 60 * np.sin(a + k) + 55 * np.cos(b + 2 * k) for a, b in waves], -1) for k in range(13)]
    truth = frames_of(pictures)
    spoilt = frames_of([255 * (one / 255) ** 1.35 * (0.85, 0.95, 1.1) for one in pictures])
    shots = [ShotColours(Fraction(0), Matrix(0.299, 0.114, False)) for _ in range(2)]
    for shot, frames in zip(shots, (spoilt, truth), strict=True):
        for frame in frames:
            shot.add(frame)
    found = [
        nearer(worked(matching(shots[:1], shots[1].colours, effort).load(), spoilt), spoilt, truth) for effort in Effort
    ]
    assert all(b >= a - 2 * CHANCE * a for a, b in pairwise(found)) and found[-1] > found[0] + 1, found


@pytest.mark.parametrize(("shots", "nodes"), [(24, 13), (25, 9)])
def test_a_clip_of_many_shots_has_the_tables_of_standard_at_most(shots: int, nodes: int) -> None:
    assert (
        _fineness([ShotColours(Fraction(k), Matrix(0.299, 0.114, False)) for k in range(shots)], Effort.MAXIMUM).nodes
        == nodes
    )


@pytest.mark.parametrize("effort", list(Effort))
@pytest.mark.parametrize("name", [name for name in TRIALS if name not in ("grain", "sharpen")])
def test_a_clip_without_the_fault_is_left_to_the_bit_at_every_level(name: str, effort: Effort) -> None:
    frames = frames_of([pan(k) for k in range(10)])
    found = worked(named(name, {"effort": effort.value}), frames)
    for made, given in zip(found, frames, strict=True):
        assert all(map(np.array_equal, made.planes, given.planes))


@pytest.mark.parametrize("effort", [Effort.HIGH, Effort.MAXIMUM])
def test_flicker_of_a_part_of_the_picture_goes_from_high_on(effort: Effort) -> None:
    trial = _deflicker()[1]
    assert nearer(worked(named("deflicker", {"effort": effort.value}), trial.spoilt), trial.spoilt, trial.truth) > 3
    plain = worked(named("deflicker", {}), trial.spoilt)
    assert nearer(plain, trial.spoilt, trial.truth) < 1 and flicker(plain) < 3
