"""How a picture moved is known to a small part of a pixel where its camera moved, and things keep their own motion."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.motion.carry import Leg, Shown, ways
from reelwright.enhance.motion.fetch import in_pixels
from reelwright.enhance.motion.flow import Tuning

from ..media.moving import planar, texture  # noqa: TID252 - tests are no package on the path

WIDTH, HEIGHT = 320, 192
Pixels = NDArray[np.float32]
BACK = np.array([-1.37, 0.41], np.float32)
"""Pixels, of the camera, from a frame to the one before."""


def ground() -> NDArray[np.uint8]:
    """Rough, with a flat field in its midst, where nothing tells how it moves."""
    picture = cv2.resize(texture(5), (960, 384), interpolation=cv2.INTER_CUBIC)
    cv2.rectangle(picture, (150, 90), (230, 150), (120, 130, 140), -1)
    return np.asarray(picture, np.uint8)


def seen(picture: NDArray[np.uint8], t: float, seed: int) -> NDArray[np.uint8]:
    """By a camera that moves, on a sensor with noise."""
    x, y = -BACK * np.float32(t)
    move = np.array([[1, 0, x - 60], [0, 1, y - 40]], np.float64)
    clean = cv2.warpAffine(picture, move, (WIDTH, HEIGHT), flags=cv2.INTER_CUBIC).astype(np.float32)
    noise = np.random.default_rng(seed).standard_normal(clean.shape[:2]).astype(np.float32)[..., None]
    return np.asarray(np.clip(np.rint(clean + 1.5 * noise), 0, 255), np.uint8)


def backward(moment: Callable[[int], NDArray[np.uint8]]) -> Pixels:
    """[H, W, 2]: how far off each pixel of the second frame was in the first."""
    first, second = (Shown(planar(moment(k), Fraction(k, 24))) for k in range(2))
    assert first.follow(second, Tuning(is_fine=True, iterations=5))
    return in_pixels(first.backward[0], first.sight)


def missed(found: Pixels, truth: Pixels) -> NDArray[np.float32]:
    return np.asarray(np.linalg.norm(found - truth, axis=-1)[12:-12, 12:-12], np.float32)


def test_where_a_camera_moves_all_is_known_to_move_with_it_even_what_is_flat() -> None:
    picture = ground()
    away = missed(backward(lambda k: seen(picture, k, k)), BACK)
    assert away.max() < 0.1


def test_what_goes_by_before_a_moving_camera_keeps_a_motion_of_its_own() -> None:
    picture, leaf = ground(), texture(9)[:90, :90]

    def moment(k: int) -> NDArray[np.uint8]:
        shown = seen(picture, k, k)
        shown[60:150, 180 + 4 * k : 270 + 4 * k] = leaf
        return shown

    found = backward(moment)
    assert np.abs(found[75:135, 200:255] - (-4, 0)).mean() < 0.1
    assert missed(found, BACK)[:, :140].mean() < 0.06


def test_what_lies_at_an_outline_moves_with_its_own_side_of_it() -> None:
    """Else paint is torn off there, which is seen as unrest around all that goes by."""
    picture, leaf = ground(), cv2.resize(np.rot90(texture(9)), (480, 320))[:144, :120]

    def moment(k: int) -> NDArray[np.uint8]:
        shown = seen(picture, k, k)
        shown[24:168, 100 + 4 * k : 220 + 4 * k] = leaf
        return shown

    found = backward(moment)[40:152]
    on_leaf, ahead, behind = found[:, 104:116] - (-4, 0), found[:, 224:240] - BACK, found[:, 80:96] - BACK
    assert np.linalg.norm(on_leaf, axis=-1).mean() < 0.08
    assert np.linalg.norm(ahead, axis=-1).mean() < 0.3
    assert np.linalg.norm(behind, axis=-1).mean() < 0.09  # nearer than that it was hidden


def test_a_camera_that_comes_nearer_is_followed_too() -> None:
    picture, middle, times = ground(), np.array([WIDTH, HEIGHT], np.float32) / 2, 1.02

    def moment(k: int) -> NDArray[np.uint8]:
        scale = times**k
        move = np.array([[scale, 0, middle[0] - scale * 220], [0, scale, middle[1] - scale * 136]], np.float64)
        return np.asarray(cv2.warpAffine(picture, move, (WIDTH, HEIGHT), flags=cv2.INTER_CUBIC), np.uint8)

    here = np.dstack(np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT))).astype(np.float32)
    assert missed(backward(moment), (here - middle) * np.float32(1 / times - 1)).mean() < 0.08


def test_what_waves_is_not_taken_for_a_camera() -> None:
    picture = ground()
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)

    def bent(where: Pixels, t: float) -> Pixels:
        x, y = where[..., 0], where[..., 1]
        return np.dstack([x + 60 + 6 * np.sin(y / 30 + t), y + 40 + 5 * np.sin(x / 40 + t)]).astype(np.float32)

    def moment(k: int) -> NDArray[np.uint8]:
        where = bent(np.dstack([x, y]), k / 3)
        return np.asarray(cv2.remap(picture, where, None, cv2.INTER_CUBIC), np.uint8)  # type: ignore[call-overload]

    here = np.dstack([x, y])
    where, wanted = here.copy(), bent(here, 1 / 3)
    for _ in range(40):  # what the second shows at each place is looked for in the first
        where += wanted - bent(where, 0)
    assert missed(backward(moment), where - here).mean() < 0.45


def test_where_one_key_alone_shows_a_place_it_is_taken_from_that_whenever_it_is() -> None:
    picture, tuning = ground(), Tuning(is_fine=True, iterations=5)
    shots = [Shown(planar(seen(picture, 6 * k, k), Fraction(k, 24))) for k in range(10)]
    assert all(one.follow(other, tuning) for one, other in pairwise(shots))
    grid = shots[0].sight.grid.shape
    moment = np.tile(np.linspace(0, 1, grid[1], dtype=np.float32), (grid[0], 1))
    both = list(zip(ways(shots), list(ways(shots, is_back=True))[::-1], strict=True))
    leg = Leg(shots, True, 20, moment)
    looked_at = 0
    for (first, last), (_, laid) in zip(both, (pieces[:2] for pieces in leg.pieces), strict=True):
        for shows, hides, wanted in ((first, last, 0), (last, first, 1)):
            alone = (shows.trust > 0.9) & (hides.trust == 0)
            looked_at += int(alone.sum())
            assert np.abs(laid.share[alone] - wanted).max(initial=0) < 0.01
    assert looked_at > 1000
    ends = leg.pieces[0][1].share, leg.pieces[-1][1].share
    assert ends[0].max() == 0 and ends[1].min() == 1


def test_of_a_key_nothing_is_held_for_places_where_another_is_shown() -> None:
    """A leg has hundreds of them, of a few places each: whole, they took most of the memory of a painted clip."""
    picture, tuning = ground(), Tuning(is_fine=True, iterations=5)
    shots = [Shown(planar(seen(picture, 3 * k, k), Fraction(k, 24))) for k in range(8)]
    assert all(one.follow(other, tuning) for one, other in pairwise(shots))
    both = list(zip(ways(shots), list(ways(shots, is_back=True))[::-1], strict=True))
    grid = shots[0].sight.grid.shape
    moment = np.tile(np.linspace(0, 1, grid[1], dtype=np.float32), (grid[0], 1))
    for pieces, made in zip(Leg(shots, True, 20, moment).pieces, both, strict=True):
        share = pieces[1].share
        for piece, way, shown in zip(pieces, made, (share < 1, share > 0), strict=False):
            assert np.array_equal(piece.offset[shown], way.offset[shown])
            assert np.array_equal(piece.light[shown], way.light[shown].astype(np.float32))
        held = [np.any(piece.offset != 0, axis=-1).sum() / piece.share.size for piece in pieces[:2]]
        assert sum(held) < 1.75
