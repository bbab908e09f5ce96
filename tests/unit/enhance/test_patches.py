"""Parts of a picture are had as they are of the whole, whatever its size and its colours' are."""

from __future__ import annotations

from fractions import Fraction

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.enhance.motion.fetch import fetched, in_pixels, where_of
from reelwright.enhance.motion.patches import Patches, canvas, flattened, picked
from reelwright.enhance.motion.sight import Sight

from ..media.moving import planar, texture  # noqa: TID252 - tests are no package on the path

SIZES = [
    (192, 320, "yuv420p"),
    (181, 319, "yuv444p"),
    (97, 131, "yuv422p"),
    (180, 322, "gray"),
    (176, 208, "yuv420p10le"),
]


def offsets(rows: int, columns: int) -> NDArray[np.float32]:
    y, x = np.mgrid[:rows, :columns].astype(np.float32)
    return np.dstack([1.5 + np.sin(y / 5), 0.3 * np.cos(x / 7) - 2]).astype(np.float32)


@pytest.mark.parametrize(("height", "width", "pixel_format"), SIZES)
@pytest.mark.parametrize("share", [1.0, 0.2])
def test_what_is_fetched_for_some_patches_is_what_is_fetched_for_the_picture(
    height: int, width: int, pixel_format: str, share: float
) -> None:
    frame = planar(np.ascontiguousarray(texture(4)[:height, :width]), Fraction(0), pixel_format)
    sight = Sight(frame)
    wanted = np.random.default_rng(3).random(sight.grid.shape) < share / 16
    wanted |= share == 1
    flow = offsets(*sight.grid.shape)
    patches, shape = Patches(wanted, sight.cell), frame.planes[0].shape
    pixels = patches.spread(flow * np.float32(sight.cell))
    for plane in frame.planes:
        own = canvas(plane.shape, shape, sight, plane.dtype)
        told = np.zeros_like(own)
        found = picked(plane, patches.where_of(pixels, plane.shape, shape), cv2.INTER_LINEAR, cv2.BORDER_REPLICATE)
        patches.laid(own, found)
        patches.laid(told, np.ones_like(found))
        assert np.array_equal(patches.had(own), found)
        is_had = flattened(told, plane.shape) > 0
        assert is_had.all() if share == 1 else 0.05 < is_had.mean() < 0.6
        whole = fetched(plane, where_of(in_pixels(flow, sight), plane.shape), cv2.INTER_LINEAR)
        away = np.abs(flattened(own, plane.shape).astype(np.float32) - whole)[is_had] / 2 ** (frame.depth - 8)
        assert np.quantile(away, 0.95) <= 1 and away.mean() < 0.3


def test_one_that_moved_by_nothing_is_itself_to_the_bit() -> None:
    frame = planar(np.ascontiguousarray(texture(4)[:192, :320]), Fraction(0))
    sight = Sight(frame)
    patches, plane = Patches(np.ones(sight.grid.shape, np.bool_), sight.cell), frame.planes[0]
    nothing = patches.spread(np.zeros((*sight.grid.shape, 2), np.float32))
    where = patches.where_of(nothing, plane.shape, plane.shape)
    own = canvas(plane.shape, plane.shape, sight, plane.dtype)
    patches.laid(own, picked(plane, where, cv2.INTER_LANCZOS4, cv2.BORDER_REFLECT_101))
    assert np.array_equal(flattened(own, plane.shape), plane)
