"""Repairs, measured against the clip as it was before it was spoilt; and a clip that is not, which they leave alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.enhance.effect import Span, named
from reelwright.enhance.motion.camera import CameraMove, camera
from reelwright.enhance.motion.sight import Sight
from reelwright.errors import InvalidInput
from reelwright.media.clip import Planar

from ..media.moving import luma, pan, planar, psnr, texture  # noqa: TID252 - tests are no package on the path
from .test_interpolate import passing, turning

RATE = 24
Moment = Callable[[float], NDArray[np.uint8]]


def frames_of(pictures: Sequence[NDArray[Any]], pixel_format: str = "yuv420p") -> list[Planar]:
    codes = [np.clip(np.rint(one), 0, 255).astype(np.uint8) for one in pictures]
    return [planar(one, Fraction(k, RATE), pixel_format) for k, one in enumerate(codes)]


def mended(frames: Sequence[Planar], effect: str, **parameters: Any) -> tuple[list[Planar], dict[str, Any]]:
    made = named(effect, parameters)
    found = list(made.apply(frames, Span(Fraction(0), Fraction(len(frames), RATE))))
    return found, dict(made.facts())


def quality(frames: Sequence[Planar], truth: Sequence[Planar], plane: int = 0) -> float:
    """PSNR over all frames, in dB."""
    a, b = (np.stack([one.planes[plane] for one in clip]) for clip in (frames, truth))
    return psnr(a, b)


def flicker(frames: Sequence[Planar]) -> float:
    """Grey levels that the mean usually jumps."""
    return float(np.median(np.abs(np.diff([luma(one).mean() for one in frames], 2))))


def drawn(_: float) -> NDArray[np.uint8]:
    """Hard edges, as drawings have them."""
    picture = np.full((192, 320, 3), 90, np.uint8)
    for i in range(12):
        at = (20 + i * 26, 30 + (i * 53) % 140)
        cv2.circle(picture, at, 10 + i, (40 + i * 15, 200 - i * 9, 60 + i * 11), -1, cv2.LINE_AA)
        corner = (5 + i * 25, 150 - (i * 31) % 120)
        cv2.rectangle(picture, corner, (corner[0] + 12, corner[1] + 20), (220 - i * 9, 30 + i * 15, i * 20), -1)
    return picture


def slope(steps: int) -> NDArray[np.float32]:
    """[H, W, 3], of levels so far apart."""
    y, x = np.mgrid[0:360, 0:640].astype(np.float32)
    grey = 80 + x / 16 + y / 12 + 10 * np.sin(x / 90)
    return np.repeat((np.rint(grey / steps) * steps)[..., None], 3, -1)


@pytest.mark.parametrize("speed", [0, 2, 8])
@pytest.mark.parametrize(
    ("share", "times", "better"),
    [(0.005, 3, 3.5), (0.02, 8, 9), (0.04, 8, 4)],  # of the last, one frame is so light that it passes for a flash
)
def test_flicker_goes_and_the_light_comes_nearer_to_what_it_was(
    speed: int, share: float, times: float, better: float
) -> None:
    gains = 1 + share * np.random.default_rng(3).standard_normal(30)
    truth = frames_of([pan(k, speed) for k in range(30)])
    spoilt = frames_of([pan(k, speed) * gain for k, gain in enumerate(gains)])
    found, facts = mended(spoilt, "deflicker")
    assert flicker(found) < flicker(spoilt) / times
    assert quality(found, truth) > quality(spoilt, truth) + better
    assert facts["evened"] > 25 and facts["most"] > 1


def _faded(k: int) -> float:
    return float(np.clip(1.5 - k / 20, 0, 1))


@pytest.mark.parametrize(
    "light",
    [
        pytest.param(lambda k: 1.0, id="none"),
        pytest.param(_faded, id="a fade"),
        pytest.param(lambda k: 0.6 if k < 17 else 1.0, id="a lamp switched on"),
        pytest.param(lambda k: 1.6 if k == 15 else 1.0, id="a flash"),
        pytest.param(lambda k: 1 - 0.1 * np.cos(2 * np.pi * k / 30), id="light that swells"),
    ],
)
def test_light_that_changes_is_left_to_the_bit(light: Callable[[int], float]) -> None:
    frames = frames_of([pan(k) * light(k) for k in range(36)])
    found, facts = mended(frames, "deflicker")
    assert facts["evened"] == 0
    assert all(one is other for one, other in zip(found, frames, strict=True))


def test_a_flash_in_a_clip_that_flickers_stays_as_light_and_as_short_as_it_was() -> None:
    gains = 1 + 0.015 * np.random.default_rng(3).standard_normal(30)
    light = [1.4 if k == 15 else 1.0 for k in range(30)]
    truth = frames_of([pan(k) * shone for k, shone in enumerate(light)])
    spoilt = frames_of([pan(k) * shone * gain for k, (shone, gain) in enumerate(zip(light, gains, strict=True))])
    found, _ = mended(spoilt, "deflicker")
    assert found[15] is spoilt[15]
    assert quality(found, truth) > quality(spoilt, truth) + 3
    for k in (14, 16):
        assert abs(float(luma(found[k]).mean() - luma(truth[k]).mean())) < 4


def test_flicker_is_not_evened_across_a_cut() -> None:
    gains = 1 + 0.02 * np.random.default_rng(3).standard_normal(24)
    shots = [pan(k) * 0.5 if k < 12 else pan(k, seed=7) for k in range(24)]
    truth, spoilt = frames_of(shots), frames_of([shot * gain for shot, gain in zip(shots, gains, strict=True)])
    found, _ = mended(spoilt, "deflicker")
    assert quality(found, truth) > quality(spoilt, truth) + 3
    worst = max(abs(float(luma(one).mean() - luma(other).mean())) for one, other in zip(found, truth, strict=True))
    assert worst < 5  # the shots are 60 levels apart


@pytest.mark.parametrize("moment", [lambda t: pan(t, 0), lambda t: pan(t, 2.3), passing, turning])
@pytest.mark.parametrize("level", [3, 12])
def test_noise_goes_from_every_plane_and_is_measured(moment: Moment, level: int) -> None:
    chance = np.random.default_rng(3)
    pictures = [moment(k).astype(np.float32) for k in range(7)]
    truth = frames_of(pictures, "yuv444p")
    spoilt = frames_of([one + chance.normal(0, level, one.shape) for one in pictures], "yuv444p")
    found, facts = mended(spoilt, "denoise")
    assert quality(found, truth) > quality(spoilt, truth) + (2.5 if level == 3 else 5)
    assert quality(found, truth, 1) > quality(spoilt, truth, 1) + (2 if level == 3 else 4)
    assert facts["noise"] == pytest.approx(np.std(luma(spoilt[3]) - luma(truth[3])), rel=0.1)


@pytest.mark.parametrize("moment", [pan, passing, turning, drawn])
def test_a_clip_without_noise_is_left_to_the_bit(moment: Moment) -> None:
    frames = frames_of([moment(k) for k in range(6)])
    found, facts = mended(frames, "denoise")
    assert facts["noise"] == 0 and quality(found, frames) > 100


def test_texture_that_goes_by_behind_a_fence_is_not_taken_for_noise() -> None:
    def fenced(k: int) -> NDArray[np.uint8]:
        rust = texture(2, 200, 400).astype(np.int32) + np.random.default_rng(2).integers(-40, 40, (200, 400, 3))
        picture = rust[:192, 2 * k : 2 * k + 320]
        picture[:, np.arange(320) % 40 < 9] //= 2
        return np.clip(picture, 0, 255).astype(np.uint8)

    frames = frames_of([fenced(k) for k in range(6)])
    assert quality(mended(frames, "denoise")[0], frames) > 45


def test_noise_is_not_averaged_across_a_cut() -> None:
    chance = np.random.default_rng(3)
    shots = [pan(k, 0, seed=1 if k < 3 else 7).astype(np.float32) for k in range(6)]
    truth, spoilt = frames_of(shots), frames_of([one + chance.normal(0, 8, one.shape) for one in shots])
    found, _ = mended(spoilt, "denoise")
    for k in (2, 3):
        assert quality(found[k : k + 1], truth[k : k + 1]) > quality(spoilt[k : k + 1], truth[k : k + 1]) + 3


@pytest.mark.parametrize(("steps", "better"), [(2, 2), (4, 5), (8, 4)])
def test_steps_become_slopes(steps: int, better: float) -> None:
    truth, spoilt = frames_of([slope(1)], "gray"), frames_of([slope(steps)], "gray")
    found, facts = mended(spoilt, "deband")
    assert quality(found, truth) > quality(spoilt, truth) + better
    assert facts["area"] > 0.5


def test_what_has_no_steps_is_left_to_the_bit_and_a_fine_slope_to_two_codes() -> None:
    faint = 120 + np.random.default_rng(3).normal(0, 1.2, (192, 320, 1)).repeat(3, -1)
    for picture in (pan(0), faint):
        frames = frames_of([picture])
        assert mended(frames, "deband")[0][0] is frames[0]
    frames = frames_of([slope(1)], "gray")
    found, _ = mended(frames, "deband")
    assert np.abs(luma(found[0]) - luma(frames[0])).max() <= 2


def test_of_a_drawing_only_edges_as_low_as_steps_are_softened_and_little() -> None:
    frames = frames_of([drawn(0)])
    away = np.abs(luma(mended(frames, "deband")[0][0]) - luma(frames[0]))
    assert away.max() <= 3 and (away > 0).mean() < 0.03


@pytest.mark.parametrize(("blur", "better"), [(0.6, 5), (1.0, 3), (1.5, 1)])
def test_what_is_soft_comes_nearer_to_what_it_was(blur: float, better: float) -> None:
    truth, spoilt = frames_of([drawn(0)]), frames_of([cv2.GaussianBlur(drawn(0), (0, 0), blur)])
    found, facts = mended(spoilt, "sharpen", strength=1.0)
    assert quality(found, truth) > quality(spoilt, truth) + better
    assert facts["moved"] > 0


def test_sharpening_draws_no_halo_and_leaves_noise() -> None:
    frames = frames_of([cv2.GaussianBlur(drawn(0), (0, 0), 1.0)])
    found = luma(mended(frames, "sharpen", strength=1.0)[0][0])
    around = np.ones((3, 3), np.uint8)
    assert (found <= cv2.dilate(luma(frames[0]), around)).all() and (found >= cv2.erode(luma(frames[0]), around)).all()
    chance = np.random.default_rng(3)
    flat = frames_of([120 + chance.normal(0, 6, (192, 320, 3))])
    assert luma(mended(flat, "sharpen", strength=1.0)[0][0]).std() < 1.1 * luma(flat[0]).std()


def test_what_is_sharp_is_hardly_changed() -> None:
    frames = frames_of([drawn(0)])
    assert quality(mended(frames, "sharpen", strength=0.5)[0], frames) > 45


def held(x: float, y: float, angle: float = 0.0) -> NDArray[np.uint8]:
    """A part of a large picture, [192, 320, 3]."""
    matrix = cv2.getRotationMatrix2D((160, 96), angle, 1)
    matrix[:, 2] -= matrix[:, :2] @ (x, y)
    return np.asarray(cv2.warpAffine(texture(1, 400, 800), matrix, (320, 192), flags=cv2.INTER_CUBIC), np.uint8)


@pytest.mark.parametrize("speed", [0, 3])
def test_a_camera_that_shakes_is_held_still_or_moves_evenly_and_nothing_is_cut_off(speed: float) -> None:
    shake = np.random.default_rng(5).normal(0, 1.5, (30, 3)) * (1, 1, 0.1)
    truth = frames_of([held(100 + speed * k, 100) for k in range(30)])
    spoilt = frames_of([held(100 + speed * k + x, 100 + y, angle) for k, (x, y, angle) in enumerate(shake)])
    found, facts = mended(spoilt, "stabilise")
    assert facts["steadied"] == 30
    assert unsteadiness(found) < 0.15 < 2 < unsteadiness(spoilt)
    assert quality(found, truth) > quality(spoilt, truth) + 5


@pytest.mark.parametrize(("plane", "columns"), [(0, 3), (1, 2), (2, 2)])
def test_what_a_steadied_frame_lacks_at_its_edge_is_what_the_frames_around_show_there(plane: int, columns: int) -> None:
    truth = frames_of([held(100 + 3 * k, 100) for k in range(30)])
    spoilt = frames_of([held(100 + 3 * k + (4 if k % 2 else -4), 100) for k in range(30)])
    found, _ = mended(spoilt, "stabilise")
    edge, middle = (
        psnr(*(np.stack([one.planes[plane][:, part] for one in clip[10:20]]) for clip in (found, truth)))
        for part in (slice(0, columns), slice(100, 100 + columns))
    )
    assert edge > 40 and middle > 50  # with the edge only held, 22 to 24


def unsteadiness(frames: Sequence[Planar]) -> float:
    """Pixels by which the motion of the camera changes from frame to frame, on average."""
    moves = []
    for one, other in pairwise([Sight(frame) for frame in frames]):
        matrix = camera(one, other)
        assert matrix is not None
        moves.append(CameraMove.of(matrix, one.shape).values[:2])
    return float(np.hypot(*np.diff(moves, axis=0).T).mean())


@pytest.mark.parametrize(
    "x",
    [
        pytest.param(lambda k: 100, id="still"),
        pytest.param(lambda k: 100 + 3 * k, id="a pan"),
        pytest.param(lambda k: 100 + 4 * max(0, k - 12), id="a pan that begins"),
        pytest.param(lambda k: 130 + 30 * np.sin(k / 8), id="a swing"),
    ],
)
def test_a_camera_that_is_moved_is_left_to_the_bit(x: Callable[[int], float]) -> None:
    frames = frames_of([held(x(k), 100) for k in range(28)])
    found, facts = mended(frames, "stabilise")
    assert facts["steadied"] == 0
    assert all(one is other for one, other in zip(found, frames, strict=True))


def trembling(k: float) -> NDArray[np.uint8]:
    """Something rough before an empty ground."""
    picture = np.full((192, 320, 3), 150, np.uint8)
    x = 140 + int(np.random.default_rng(int(k)).integers(-3, 4))
    picture[60:140, x : x + 80] = texture()[:80, :80]
    return picture


@pytest.mark.parametrize("moment", [passing, trembling])
def test_a_thing_that_moves_before_a_camera_moves_it_nowhere(moment: Moment) -> None:
    assert mended(frames_of([moment(k) for k in range(16)]), "stabilise")[1]["steadied"] == 0


def test_a_camera_is_not_held_across_a_cut() -> None:
    frames = frames_of([held(100, 100) if k < 12 else held(400, 180) for k in range(24)])
    assert mended(frames, "stabilise")[1]["steadied"] == 0


@pytest.mark.parametrize(("kind", "width"), [("fine", 0.1), ("medium", 0.7), ("coarse", 0.9)])
def test_grain_is_as_strong_and_as_wide_as_its_kind_and_another_in_each_frame(kind: str, width: float) -> None:
    frames = frames_of([np.full((192, 320, 3), 128, np.uint8)] * 2)
    found, facts = mended(frames, "grain", kind=kind)
    first, second = (luma(one) - luma(frames[0]) for one in found)
    assert first.std() == pytest.approx(facts["deviation"], rel=0.1) and abs(first.mean()) < 0.1
    assert abs(np.corrcoef(first.ravel(), second.ravel())[0, 1]) < 0.05
    beside = np.corrcoef(first[:, 1:].ravel(), first[:, :-1].ravel())[0, 1]
    assert width - 0.3 < beside < width + 0.1


def test_grain_is_less_in_black_than_in_the_middle() -> None:
    black, middle = (frames_of([np.full((192, 320, 3), grey, np.uint8)]) for grey in (8, 128))
    found = [mended(one, "grain", kind="coarse")[0][0] for one in (black, middle)]
    assert 0 < luma(found[0]).std() < 0.7 * luma(found[1]).std()


@pytest.mark.parametrize(
    ("effect", "parameters"),
    [
        ("denoise", {"strength": 1.5}),
        ("sharpen", {"strength": -0.1}),
        ("deflicker", {"strength": 2}),
        ("deband", {"strength": 2}),
        ("stabilise", {"strength": 2}),
    ],
)
def test_a_strength_is_from_0_to_1(effect: str, parameters: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match="0 to 1"):
        named(effect, parameters)
