"""All effects keep their contract, alone and in one chain."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.enhance.effect import EFFECTS, Effect, named
from reelwright.media.clip import Planar

from ..unit.media.moving import pan, planar  # noqa: TID252 - tests are no package on the path
from .effect import RATE, EffectContract, same, worked


def spoilt(number: int) -> NDArray[np.uint8]:
    """It moves, its light flickers, and it is noisy."""
    chance = np.random.default_rng(number)
    picture = pan(number) * (1 + 0.03 * chance.standard_normal()) + chance.normal(0, 8, pan(number).shape)
    return np.clip(np.rint(picture), 0, 255).astype(np.uint8)


def stepped(number: int) -> NDArray[np.uint8]:
    """A slope of too few levels, that moves."""
    y, x = np.mgrid[0:96, 0:160]
    grey = np.rint((80 + 0.25 * (x + 2 * number) + 0.15 * y) / 4) * 4
    return np.repeat(grey[..., None], 3, -1).astype(np.uint8)


def shaken(number: int) -> NDArray[np.uint8]:
    return pan(number + 0.4 * float(np.random.default_rng(number).standard_normal()))


class TestInterpolate(EffectContract):
    @pytest.fixture(autouse=True, params=["preview", "standard", "high", "maximum"])
    def _effort(self, request: pytest.FixtureRequest) -> None:
        self.effort = str(request.param)

    def effect(self) -> Effect:
        return named("interpolate", {"rate": "48", "effort": self.effort})

    def untouching(self) -> Effect:
        return named("interpolate", {"rate": "24", "effort": self.effort})


class TestFromFilmToVideo(EffectContract):
    def effect(self) -> Effect:
        return named("interpolate", {"rate": "60", "effort": "standard"})

    def untouching(self) -> Effect:
        return named("interpolate", {"rate": "24", "effort": "standard"})


class TestFewer(TestFromFilmToVideo):
    def effect(self) -> Effect:
        return named("interpolate", {"rate": "12", "effort": "standard"})


class TestDeflicker(EffectContract):
    picture = staticmethod(spoilt)

    def effect(self) -> Effect:
        return named("deflicker", {})

    def untouching(self) -> Effect:
        return named("deflicker", {"strength": 0})


class TestDenoise(EffectContract):
    picture = staticmethod(spoilt)

    def effect(self) -> Effect:
        return named("denoise", {})

    def untouching(self) -> Effect:
        return named("denoise", {"strength": 0})


class TestDeband(EffectContract):
    picture = staticmethod(stepped)

    def effect(self) -> Effect:
        return named("deband", {})

    def untouching(self) -> Effect:
        return named("deband", {"strength": 0})


class TestSharpen(EffectContract):
    def effect(self) -> Effect:
        return named("sharpen", {"strength": 1})

    def untouching(self) -> Effect:
        return named("sharpen", {"strength": 0})


class TestStabilise(EffectContract):
    picture = staticmethod(shaken)

    def effect(self) -> Effect:
        return named("stabilise", {})

    def untouching(self) -> Effect:
        return named("stabilise", {"strength": 0})


class TestGrain(EffectContract):
    unrest = 5.0

    @pytest.fixture(autouse=True, params=["fine", "coarse"])
    def _kind(self, request: pytest.FixtureRequest) -> None:
        self.kind = str(request.param)

    def effect(self) -> Effect:
        return named("grain", {"kind": self.kind})

    def untouching(self) -> Effect:
        return named("grain", {"kind": self.kind, "strength": 0})


def test_no_effect_is_without_its_contract() -> None:
    kinds = [one for one in globals().values() if isinstance(one, type) and issubclass(one, EffectContract)]
    tried = set()
    for kind in kinds[1:]:
        one = kind()
        one.effort, one.kind = "preview", "fine"
        tried.add(one.effect().name)
    assert tried == set(EFFECTS)


def test_all_in_one_chain_give_the_same_wherever_an_uneven_clip_is_cut() -> None:
    times = [Fraction(k + (k % 3) * 0.25 + (9 if k > 12 else 0)) / RATE for k in range(24)]
    frames = [planar(spoilt(k), time) for k, time in enumerate(times)]
    frames[8] = Planar(frames[8].time, frames[8].picture, frames[8].planes, is_after_hole=True)

    def chain() -> list[Effect]:
        rate = {"rate": "48", "effort": "preview", "gap": str(Fraction(4, RATE))}
        kinds = {
            "deflicker": {},
            "denoise": {},
            "deband": {},
            "stabilise": {},
            "interpolate": rate,
            "sharpen": {"strength": 0.5},
        }
        return [named(kind, told) for kind, told in kinds.items()] + [named("grain", {"kind": "fine"})]

    whole = worked(chain(), frames)
    assert len(whole) > len(frames)
    for cut in (7, 8, 13):
        assert same(worked(chain(), frames, 0, cut) + worked(chain(), frames, cut), whole)
