"""Pictures made larger are nearer to what they were made smaller from, and it is told how it was done."""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.enhance.effect import Effort, Span
from reelwright.enhance.effects.upscale import Upscale
from reelwright.enhance.models import Shelf
from reelwright.enhance.nets import LoadedNets, UpscalingNet
from reelwright.errors import InvalidInput
from reelwright.media.clip import Planar

from ..media.moving import luma, psnr  # noqa: TID252 - tests are no package on the path
from .onnx_made import repeating


def drawn() -> NDArray[np.uint8]:
    """[192, 256], edges at all angles, letters and a slope."""
    large = np.full((768, 1024), 90, np.uint8)
    large[:, :] = np.linspace(40, 180, 1024, dtype=np.uint8)
    rng = np.random.default_rng(11)
    for _ in range(40):
        points = (rng.random((3, 2)) * (1024, 768)).astype(np.int32)
        cv2.fillPoly(large, [points], int(rng.integers(0, 256)))
    for row in range(6):
        cv2.putText(large, "Reelwright 0123", (20, 120 * row + 90), row % 4, 3.2, 20 + 40 * row, 6)
    return np.asarray(cv2.resize(large, (256, 192), interpolation=cv2.INTER_AREA), np.uint8)


TRUTH = drawn()


def reduced(times: int) -> NDArray[np.uint8]:
    frame = av.VideoFrame.from_ndarray(TRUTH, format="gray")
    return frame.reformat(width=256 // times, height=192 // times, interpolation="BICUBIC").to_ndarray()


def frame_of(picture: NDArray[np.uint8]) -> Planar:
    found = Planar.of(av.VideoFrame.from_ndarray(picture, format="gray"), Fraction(0))
    found.picture.color_range = 2
    return found


def larger(effect: Upscale, picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    (made,) = effect.apply([frame_of(picture)], Span(Fraction(0), Fraction(1)))
    return luma(made)


def bicubic(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(cv2.resize(picture, (256, 192), interpolation=cv2.INTER_CUBIC), np.uint8)


@pytest.mark.parametrize(("effort", "least"), [("preview", 0.2), ("standard", 1.0), ("high", 1.0), ("maximum", 1.0)])
def test_each_level_is_better_than_bicubic(effort: str, least: float) -> None:
    small = reduced(2)
    found = larger(Upscale(2, effort), small)
    assert psnr(found, TRUTH) > psnr(bicubic(small).astype(np.float32), TRUTH) + least


def test_what_costs_more_is_better() -> None:
    small = reduced(2)
    levels = [psnr(larger(Upscale(2, effort), small), TRUTH) for effort in Effort]
    assert levels == sorted(levels)


@pytest.mark.parametrize("scale", [3, 4])
def test_three_and_four_times_are_better_than_bicubic_too(scale: int) -> None:
    small = reduced(scale)[: 192 // scale, : 256 // scale]
    truth = TRUTH[: small.shape[0] * scale, : small.shape[1] * scale]
    plain = cv2.resize(small, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    assert psnr(larger(Upscale(scale), small), truth) > psnr(plain.astype(np.float32), truth) + 0.3


def test_what_was_compressed_is_seen_through_by_the_net_for_that() -> None:
    _, held = cv2.imencode(".jpg", reduced(2), [cv2.IMWRITE_JPEG_QUALITY, 60])
    small = np.asarray(cv2.imdecode(held, cv2.IMREAD_GRAYSCALE), np.uint8)
    plain, clean, compressed = (
        psnr(found.astype(np.float32), TRUTH)
        for found in (bicubic(small), *(larger(Upscale(2, kind=kind), small) for kind in ("clean", "compressed")))
    )
    assert compressed > plain + 0.3 and compressed > clean + 0.1


def test_ten_bits_stay_ten_bits() -> None:
    ramp = np.tile(np.linspace(256, 400, 128).astype(np.uint16), (64, 1))
    frame = Planar.of(av.VideoFrame.from_ndarray(ramp, format="gray10le"), Fraction(0))
    (made,) = Upscale(2).apply([frame], Span(Fraction(0), Fraction(1)))
    assert len(np.unique(made.planes[0])) > 120  # in eight bits there are 36
    middle = made.planes[0][32, 20:-20].astype(int)
    assert np.abs(np.diff(middle)).max() <= 4


def test_it_is_told_which_way_it_was_done() -> None:
    said = {}
    for effort in ("preview", "standard", "high"):
        effect = Upscale(2, effort)
        larger(effect, reduced(2))
        said[effort] = effect.facts()
    assert said["preview"] == {"frames": 1, "method": "lanczos"}
    assert said["standard"]["method"] == "x2-clean-8bit" and said["high"]["method"] == "x2-clean"


def test_where_no_net_can_be_run_a_filter_does_it_and_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    monkeypatch.setattr("reelwright.enhance.effects.upscale._loaded", LoadedNets(UpscalingNet))
    effect = Upscale(2)
    found = larger(effect, reduced(2))
    assert np.array_equal(found, larger(Upscale(2, "preview"), reduced(2)))
    assert str(effect.facts()["method"]).startswith("lanczos, as nets are run by onnxruntime, which cannot be loaded")


def test_a_model_of_the_users_does_it_and_another_of_its_name_does_not(tmp_path: Path) -> None:
    (tmp_path / "given.onnx").write_bytes(repeating(2))
    shelf = Shelf(tmp_path / "models")
    sha256 = shelf.add(tmp_path / "given.onnx", "own", "", "").sha256
    folder, small = str(tmp_path / "models"), reduced(2)
    found = larger(Upscale(2, model="own", folder=folder, sha256=sha256), small)
    assert np.array_equal(found, small.repeat(2, 0).repeat(2, 1))
    with pytest.raises(InvalidInput, match="model own is another now"):
        larger(Upscale(2, model="own", folder=folder, sha256="0" * 64), small)


def test_nothing_gets_a_scale_that_is_none() -> None:
    with pytest.raises(InvalidInput, match="2, 3 or 4 times as large, not 5"):
        Upscale(5)
    with pytest.raises(InvalidInput, match="clean or compressed, not 'odd'"):
        Upscale(2, kind="odd")
