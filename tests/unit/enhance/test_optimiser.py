"""A clip is measured, and what mends it found: tried, measured again, and kept only if it helped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.enhance.chain import chained
from reelwright.enhance.chunks import Link
from reelwright.enhance.effect import EFFECTS, Span
from reelwright.enhance.measuring import Measures, Meter
from reelwright.enhance.optimiser import FIXES, Proposal, Search, judged, proposals
from reelwright.enhance.scores import SCALES, overall, scores
from reelwright.media.clip import Planar

from ..media.moving import psnr  # noqa: TID252 - tests are no package on the path
from .test_repairs import RATE, frames_of

WELL: Measures = {
    "sharpness": 2.5,
    "noise": 1.0,
    "blockiness": 0.05,
    "banding": 0.0,
    "exposure": 110.0,
    "contrast": 200.0,
    "saturation": 15.0,
    "mottle": 0.2,
    "flicker": 0.1,
    "stability": 0.05,
}
Pictures = list[NDArray[np.float32]]


def walked(frames: int = 13) -> Pictures:
    """A camera that goes past things with hard edges before a slope of light."""
    y, x = np.mgrid[0:192, 0:400].astype(np.float32)
    ground = np.repeat((60 + 0.15 * x + 0.4 * y)[..., None], 3, -1).astype(np.float32)
    for number in range(30):
        at = (10 + number * 13, 70 + (number * 41) % 110)
        colour = (0.0, 0.0, 0.0) if number % 2 else (215.0 + number, 235.0, 240.0 - 3 * number)
        cv2.circle(ground, at, 7 + number % 9, colour, -1, cv2.LINE_AA)
    shifts = [np.array([[1, 0, -2.0 * k], [0, 1, 0]]) for k in range(frames)]
    return [cv2.warpAffine(ground, shift, (320, 192), flags=cv2.INTER_CUBIC) for shift in shifts]  # type: ignore[misc]


def noise(much: float) -> Callable[[int, NDArray[np.float32]], NDArray[np.generic]]:
    return lambda k, one: one + np.random.default_rng(k).normal(0, much, one.shape)


def flicker(much: float) -> Callable[[int, NDArray[np.float32]], NDArray[np.generic]]:
    gains = 1 + much * np.random.default_rng(3).standard_normal(40)
    return lambda k, one: one * gains[k]


def blur(much: float) -> Callable[[int, NDArray[np.float32]], NDArray[np.generic]]:
    return lambda k, one: np.asarray(cv2.GaussianBlur(one, (0, 0), much))


def shake(much: float) -> Callable[[int, NDArray[np.float32]], NDArray[np.generic]]:
    def moved(k: int, one: NDArray[np.float32]) -> NDArray[np.generic]:
        dx, dy = np.random.default_rng(k).normal(0, much, 2)
        shift = np.array([[1, 0, dx], [0, 1, dy]])
        return np.asarray(cv2.warpAffine(one, shift, one.shape[1::-1], borderMode=cv2.BORDER_REFLECT))

    return moved


def steps(levels: float) -> Callable[[int, NDArray[np.float32]], NDArray[np.generic]]:
    return lambda k, one: np.rint(one / levels) * levels


def blocks(quality: float) -> Callable[[int, NDArray[np.float32]], NDArray[np.generic]]:
    def compressed(k: int, one: NDArray[np.float32]) -> NDArray[np.generic]:
        grained = one + np.random.default_rng(2).normal(0, 3, one.shape)
        done = cv2.imencode(".jpg", np.clip(grained, 0, 255).astype(np.uint8), [1, int(quality)])
        return np.asarray(cv2.imdecode(done[1], 1))

    return compressed


def spoilt(how: Callable[[int, NDArray[np.float32]], NDArray[np.generic]]) -> list[Planar]:
    return frames_of([how(k, one) for k, one in enumerate(walked())])


def measured(shown: Sequence[Planar]) -> Measures:
    meter = Meter()
    for frame in shown:
        meter.add(frame)
    return meter.measures()


def worked(chain: Sequence[Link], shown: Sequence[Planar]) -> list[Planar]:
    span = Span(Fraction(0), Fraction(len(shown), RATE))
    return list(chained([link.load() for link in chain], shown, span, Fraction(1, RATE), span))


def searched(shown: Sequence[Planar]) -> Search:
    search = Search([measured(shown)])
    while proposal := search.coming:
        search.told(proposal, [measured(worked(search.tries(proposal), shown))])
    return search


@pytest.mark.parametrize(
    ("name", "how", "much"),
    [
        ("noise", noise, (2, 4, 7, 11, 16)),
        ("flicker", flicker, (0.005, 0.01, 0.02, 0.03, 0.05)),
        ("stability", shake, (0.5, 1, 2, 3, 4)),
        ("sharpness", blur, (0.6, 1, 1.5, 2.2, 3.2)),
        ("banding", steps, (2, 3, 4, 5, 6)),
        ("blockiness", blocks, (80, 50, 30, 8)),
    ],
)
def test_each_measure_tells_how_much_of_its_damage_was_done(
    name: str, how: Callable[[float], Callable[..., NDArray[np.generic]]], much: Sequence[float]
) -> None:
    found = [measured(frames_of(walked())), *(measured(spoilt(how(one))) for one in much)]
    told = [value for one in found if (value := one[name]) is not None]
    falls = [scores(one)[name] or 0 for one in found]
    assert len(told) == len(found) and falls[0] == 100 and falls[-1] < 75
    assert all(b < a if name == "sharpness" else b > a for a, b in pairwise(told))
    assert all(overall(b) <= overall(a) + 0.3 for a, b in pairwise(found))


def test_ten_bits_are_measured_as_eight() -> None:
    pictures = [one + np.random.default_rng(k).normal(0, 6, one.shape) for k, one in enumerate(walked(9))]
    eight, ten = (measured(frames_of(pictures, kind)) for kind in ("yuv420p", "yuv420p10le"))
    for name, value in eight.items():
        room = 0.6 if name != "mottle" else 0.8  # their colours are halved by other filters
        assert ten[name] == pytest.approx(value, rel=0.05, abs=room), name


def test_what_cannot_be_told_is_none_and_costs_nothing() -> None:
    alone = measured(frames_of(walked(1)))
    assert alone["flicker"] is None and alone["stability"] is None and scores(alone)["flicker"] is None
    assert overall(alone) == 100 and set(alone) == set(SCALES)


@pytest.mark.parametrize(
    ("how", "effect"),
    [
        (noise(8), "denoise"),
        (flicker(0.02), "deflicker"),
        (blocks(12), "deblock"),
        (steps(4), "deband"),
        (shake(3), "stabilise"),
        (blur(1.6), "sharpen"),
    ],
)
def test_each_damage_is_mended_by_its_own_effect_and_the_clip_comes_nearer_to_what_it_was(
    how: Callable[..., NDArray[np.generic]], effect: str
) -> None:
    truth, shown = frames_of(walked()), spoilt(how)
    search = searched(shown)
    assert effect in [link.effect for link in search.chain]
    assert overall(search.now[0]) > overall(search.before[0]) + 5
    if effect != "stabilise":  # it need not lie where it lay before it was shaken
        made, before = (np.stack([one.planes[0] for one in clip]) for clip in (worked(search.chain, shown), shown))
        own = np.stack([one.planes[0] for one in truth])
        assert psnr(made, own) > psnr(before, own)


def test_a_clip_that_is_well_is_left_alone() -> None:
    search = searched(frames_of(walked()))
    assert search.trials == [] and search.chain == [] and search.now is search.before


def test_fixes_are_proposed_in_their_order_and_none_that_is_wanted_or_was_tried() -> None:
    bad: Measures = WELL | {"noise": 5.0, "blockiness": 2.5}
    assert proposals([WELL], ()) == []
    found = proposals([WELL, bad], ())
    assert [one.fix.effect for one in found] == ["deblock", "denoise"] and min(one.expected for one in found) > 10
    assert [one.fix.effect for one in proposals([bad], {"deblock"})] == ["denoise"]
    search = Search([bad], ("denoise",))
    assert search.coming is not None and search.coming.fix.effect == "deblock"
    search.told(search.coming, [bad])
    assert search.coming is None and search.chain == []


def _proposal(effect: str) -> Proposal:
    return Proposal(next(fix for fix in FIXES if fix.effect == effect), 10.0)


@pytest.mark.parametrize(
    ("after", "why"),
    [
        ({"noise": 3.0}, ""),
        ({"noise": 6.0}, "noise got no better"),
        ({"noise": 3.0, "sharpness": 1.9}, "sharpness got worse"),
        ({"noise": 3.0, "flicker": 0.7}, "flicker got worse"),
        ({"noise": 3.0, "saturation": 2.0}, ""),
        ({"noise": 3.0, "stability": None}, ""),
    ],
)
def test_a_fix_is_kept_only_if_it_helped_and_nothing_else_fell(after: Measures, why: str) -> None:
    bad: Measures = WELL | {"noise": 6.0}
    assert judged(_proposal("denoise"), [bad, bad], [bad | after, bad | after]).why_not == why


def test_a_stretch_that_lost_is_not_outweighed_by_those_that_gained() -> None:
    bad: Measures = WELL | {"noise": 6.0}
    lost: Measures = WELL | {"sharpness": 1.8}
    assert judged(_proposal("denoise"), [bad, bad, bad], [WELL, WELL, lost]).why_not == "sharpness got worse"


def test_fixes_are_of_effects_and_measures_that_there_are_and_worked_in_their_order() -> None:
    assert {fix.effect for fix in FIXES} <= set(EFFECTS) and {fix.measure for fix in FIXES} <= set(SCALES)
    assert all(fix.parameters or fix.effect != "sharpen" for fix in FIXES) and all(0 < fix.gain <= 1 for fix in FIXES)
    bad: Measures = WELL | {"noise": 12.0, "blockiness": 2.0}
    search = Search([bad])
    for left in (WELL | {"noise": 12.0}, WELL):
        assert search.coming is not None
        search.told(search.coming, [left])
    assert [trial.proposal.fix.effect for trial in search.trials] == ["deblock", "denoise"]
    assert [link.effect for link in search.chain] == ["deblock", "denoise"] and search.coming is None


@pytest.mark.parametrize(("mottle", "strength"), [(4.0, None), (0.3, 0.5), (None, 0.5)])
def test_noise_that_may_be_the_grain_of_a_film_is_taken_by_half_and_it_is_said(
    mottle: float | None, strength: float | None
) -> None:
    search = Search([WELL | {"noise": 9.0, "mottle": mottle}])
    proposal = search.coming
    assert proposal is not None and proposal.fix.effect == "denoise"
    assert search.tries(proposal)[0].parameters.get("strength") == strength
    assert bool(proposal.but) == bool(strength)


@pytest.mark.parametrize(("strewn", "is_careful"), [("grain", True), ("noise", False)])
def test_grain_that_is_laid_over_the_light_alone_is_told_from_the_noise_of_a_camera(
    strewn: str, is_careful: bool
) -> None:
    frames = spoilt(noise(9)) if strewn == "noise" else spoilt(lambda k, one: one)
    if strewn == "grain":  # three times as strong as ours: ours alone is no fault
        for _ in range(9):
            frames = worked([Link("grain", {"kind": "fine", "effort": "maximum"})], [_later(one) for one in frames])
    proposal = next(one for one in proposals([measured(frames)], ()) if one.fix.effect == "denoise")
    assert bool(proposal.but) == is_careful


def _later(frame: Planar) -> Planar:
    """At another moment, which has another grain."""
    return frame.at(frame.time + Fraction(1, 1000))


@pytest.mark.parametrize("kind", ["fine", "medium", "coarse"])
def test_grain_of_ours_is_no_fault_that_is_mended(kind: str) -> None:
    frames = worked([Link("grain", {"kind": kind})], spoilt(lambda k, one: one))
    assert "denoise" not in [one.fix.effect for one in proposals([measured(frames)], ())]
