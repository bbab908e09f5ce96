"""Colours as floats and back: what nobody touched becomes the same codes."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from av.video.reformatter import ColorRange, Colorspace

from reelwright.media.colours import codes_of, rgb_of

from .moving import pan, planar


@pytest.mark.parametrize("pixel_format", ["yuv420p", "yuv422p", "yuv444p", "gray", "yuv420p10le", "yuv422p10le"])
@pytest.mark.parametrize("colorspace", [Colorspace.ITU709, Colorspace.ITU601, Colorspace.BT2020])
@pytest.mark.parametrize("color_range", [ColorRange.MPEG, ColorRange.JPEG])
def test_codes_come_back_as_they_were(pixel_format: str, colorspace: Colorspace, color_range: ColorRange) -> None:
    frame = planar(pan(0), Fraction(0), pixel_format)
    frame.picture.colorspace, frame.picture.color_range = colorspace, color_range
    for found, plane in zip(codes_of(rgb_of(frame), frame), frame.planes, strict=True):
        assert np.abs(found - plane).max() < 0.02


@pytest.mark.parametrize("pixel_format", ["yuv444p", "yuv444p10le"])
def test_red_green_and_blue_are_in_that_order_and_white_is_one(pixel_format: str) -> None:
    for bgr, rgb in (((0, 0, 255), (1, 0, 0)), ((0, 255, 0), (0, 1, 0)), ((255, 255, 255), (1, 1, 1))):
        frame = planar(np.full((16, 16, 3), bgr, np.uint8), Fraction(0), pixel_format)
        assert np.abs(rgb_of(frame).mean((1, 2)) - rgb).max() < 0.02
