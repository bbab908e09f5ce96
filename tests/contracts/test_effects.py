"""All effects keep their contract, alone and in one chain."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

import cv2
import numpy as np
import pytest
from av.video.reformatter import ColorRange
from numpy.typing import NDArray
from pydantic import JsonValue

from reelwright.enhance.effect import EFFECTS, Effect, PaintedStyle, named
from reelwright.imaging.grade import ColourGrade
from reelwright.media.clip import PQ, Planar

from ..unit.enhance.onnx_made import brought, mixing  # noqa: TID252 - tests are no package on the path
from ..unit.media.moving import luma, pan, planar  # noqa: TID252 - tests are no package on the path
from .effect import FRAMES, RATE, EffectContract, same, worked


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


def blocked(number: int) -> NDArray[np.uint8]:
    """It moves, and was compressed too much."""
    return np.asarray(cv2.imdecode(cv2.imencode(".jpg", pan(number), [1, 12])[1], 1), np.uint8)


class TestInterpolate(EffectContract):
    @pytest.fixture(autouse=True, params=["preview", "standard", "high", "maximum"])
    def _effort(self, request: pytest.FixtureRequest) -> None:
        self.effort = str(request.param)

    def effect(self) -> Effect:
        return named("interpolate", {"rate": "48", "effort": self.effort})

    def untouching(self) -> Effect:
        return named("interpolate", {"rate": "24", "effort": self.effort})


class TestInterpolateByNet(EffectContract):
    """By one that needs sides it is not given, and by one of the middle alone."""

    @pytest.fixture(autouse=True, params=[{"multiple": 32}, {"moment": None}], ids=["any", "middle"])
    def _model(self, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> None:
        self.model = brought(tmp_path_factory.mktemp("net"), mixing(**request.param))

    def effect(self) -> Effect:
        return named("interpolate", {"rate": "48", "effort": "standard", **self.model})

    def untouching(self) -> Effect:
        return named("interpolate", {"rate": "24", "effort": "standard", **self.model})


class TestFromFilmToVideo(EffectContract):
    def effect(self) -> Effect:
        return named("interpolate", {"rate": "60", "effort": "standard"})

    def untouching(self) -> Effect:
        return named("interpolate", {"rate": "24", "effort": "standard"})


class TestFewer(TestFromFilmToVideo):
    def effect(self) -> Effect:
        return named("interpolate", {"rate": "12", "effort": "standard"})


class TestDeblock(EffectContract):
    picture = staticmethod(blocked)

    def effect(self) -> Effect:
        return named("deblock", {})

    def untouching(self) -> Effect:
        return named("deblock", {"strength": 0})


class TestColour(EffectContract):
    shots: ClassVar[JsonValue] = [["0", ColourGrade(np.full((9, 9, 9, 3), 6.5, np.float32)).packed()]]

    def effect(self) -> Effect:
        return named("colour", {"shots": self.shots})

    def untouching(self) -> Effect:
        return named("colour", {"shots": [["0", ""]]})


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


class TestUpscale(EffectContract):
    @pytest.fixture(autouse=True, params=["preview", "standard", "high", "maximum"])
    def _effort(self, request: pytest.FixtureRequest) -> None:
        self.effort = str(request.param)

    def effect(self) -> Effect:
        return named("upscale", {"scale": 2, "effort": self.effort})

    def untouching(self) -> Effect:
        return named("upscale", {"scale": 1, "effort": self.effort})


class TestUpscaleThrice(EffectContract):
    def effect(self) -> Effect:
        return named("upscale", {"scale": 3})

    def untouching(self) -> Effect:
        return named("upscale", {"scale": 1})


class TestUpscaleFourTimes(TestUpscaleThrice):
    def effect(self) -> Effect:
        return named("upscale", {"scale": 4, "kind": "compressed"})


class TestStyle(EffectContract):
    """With keys four frames apart, so that some lie on both sides of every cut."""

    told: dict[str, JsonValue] = {"step": "1/288", "effort": "preview"}

    @pytest.fixture(autouse=True, params=list(PaintedStyle))
    def _kind(self, request: pytest.FixtureRequest) -> None:
        self.kind = str(request.param)

    def effect(self) -> Effect:
        return named("style", {"style": self.kind, **self.told})

    def untouching(self) -> Effect:
        return named("style", {"style": self.kind, "strength": 0, **self.told})


class TestGrain(EffectContract):
    unrest = 5.4

    @pytest.fixture(autouse=True, params=["fine", "coarse"])
    def _kind(self, request: pytest.FixtureRequest) -> None:
        self.kind = str(request.param)

    def effect(self) -> Effect:
        return named("grain", {"kind": self.kind})

    def untouching(self) -> Effect:
        return named("grain", {"kind": self.kind, "strength": 0})


class TestToneMap(EffectContract):
    """Ten bits in PQ become eight in BT.709; what is no high dynamic range is left to the bit."""

    def moving(self, pixel_format: str = "yuv420p10le", frames: int = FRAMES) -> list[Planar]:
        found = super().moving(pixel_format.replace("yuv420p", "yuv420p10le").replace("10le10le", "10le"), frames)
        for one in found:
            one.picture.color_trc = PQ
        return found

    def effect(self) -> Effect:
        return named("tonemap", {})

    @pytest.mark.parametrize("pixel_format", ["yuv420p10le", "yuv422p10le", "yuv444p10le"])
    def test_frames_stay_of_their_format_and_get_the_size_and_the_times_it_says(self, pixel_format: str) -> None:
        frames = self.moving(pixel_format, 4)
        found = worked([self.effect()], frames)
        assert [one.time for one in found] == [one.time for one in frames]
        for one, given in zip(found, frames, strict=True):
            assert one.picture.format.name == pixel_format.removesuffix("10le")
            assert [plane.shape for plane in one.planes] == [plane.shape for plane in given.planes]
            assert (one.picture.color_trc, one.picture.colorspace, one.picture.color_range) == (1, 1, 1)

    @pytest.mark.parametrize("tag", [ColorRange.MPEG, ColorRange.JPEG])
    def test_code_values_stay_in_the_range_that_is_tagged(self, tag: ColorRange) -> None:
        frames = self.moving(frames=2)
        for frame in frames:
            frame.picture.color_range = tag
        assert all(luma(one).min() >= 16 and luma(one).max() <= 235 for one in worked([self.effect()], frames))

    def test_it_changes_what_it_is_for_and_told_so_nothing(self) -> None:
        frames = self.moving()
        assert not any(
            np.array_equal(a.planes[0], b.planes[0])
            for a, b in zip(worked([self.effect()], frames), frames, strict=True)
        )
        plain = super().moving()
        assert same(worked([self.effect()], plain), plain)


def test_no_effect_is_without_its_contract() -> None:
    kinds = [one for one in globals().values() if isinstance(one, type) and issubclass(one, EffectContract)]
    tried = set()
    for kind in kinds[1:]:
        one = kind()
        one.effort, one.kind = "preview", "sketch" if kind is TestStyle else "fine"
        one.model = {}
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
