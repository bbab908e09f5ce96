"""The colours of a frame as blue, green and red, and back to planes of its own kind: format, matrix, range and depth.

What is made so is as it was to within a code or two; what a transfer curve makes of the numbers is left alone.
"""

from __future__ import annotations

import cv2
import numpy as np
from av.video.reformatter import ColorRange, Colorspace
from numpy.typing import NDArray

from reelwright.media.clip import CodeValues, Planar

_WEIGHTS = {
    Colorspace.ITU709: (0.2126, 0.0722),
    Colorspace.BT2020: (0.2627, 0.0593),
    Colorspace.SMPTE240M: (0.212, 0.087),
    Colorspace.FCC: (0.30, 0.11),
    Colorspace.ITU601: (0.299, 0.114),
    6: (0.299, 0.114),
}
"""Matrix -> what red and blue count in luma (ITU-T H.273, table 4; 6 is SMPTE 170M)."""
_HD_LINES = 720
"""Height from which a frame that does not say is taken for BT.709, else for BT.601."""


def bgr_of(frame: Planar) -> NDArray[np.uint8]:
    """[H, W, 3], 0..255."""
    shift = 2.0 ** (8 - frame.depth)
    planes = [
        np.asarray(p if frame.depth == 8 else cv2.convertScaleAbs(p, alpha=shift), np.uint8) for p in frame.planes
    ]
    luma = planes[0]
    matrix = _to_bgr(frame)
    if len(planes) == 1:
        levels = matrix[0, 0] * np.arange(256, dtype=np.float32) + matrix[0, 3] + 128 * (matrix[0, 1] + matrix[0, 2])
        grey = np.asarray(cv2.LUT(luma, np.clip(np.rint(levels), 0, 255).astype(np.uint8)), np.uint8)
        return np.asarray(cv2.merge([grey] * 3), np.uint8)
    size = (luma.shape[1], luma.shape[0])
    colours = [p if p.shape == luma.shape else cv2.resize(p, size, interpolation=cv2.INTER_LINEAR) for p in planes[1:]]
    return np.asarray(cv2.transform(cv2.merge([luma, *colours]), matrix), np.uint8)


def planes_of(bgr: NDArray[np.uint8], like: Planar) -> tuple[CodeValues, ...]:
    """Planes as those of `like`, which is of the same size, from [H, W, 3], 0..255."""
    forth = np.linalg.inv(np.vstack([_to_bgr(like), (0, 0, 0, 1)]))[:3]
    pixels: NDArray[np.uint8] | NDArray[np.float32] = bgr
    if like.depth > 8:
        forth = forth * 2.0 ** (like.depth - 8)
        pixels = bgr.astype(np.float32)
    codes = cv2.split(cv2.transform(pixels, forth.astype(np.float32)))
    found = []
    for plane, code in zip(like.planes, codes, strict=False):
        small = code if code.shape == plane.shape else cv2.resize(code, plane.shape[::-1], interpolation=cv2.INTER_AREA)
        found.append(np.clip(np.rint(small), 0, 2**like.depth - 1).astype(plane.dtype) if like.depth > 8 else small)
    return tuple(np.asarray(one) for one in found)


def rgb_of(frame: Planar) -> NDArray[np.float32]:
    """[3, H, W], 0..1, and beyond where the code values are; nothing is rounded. Chroma is repeated, not interpolated:
    what comes back as it was becomes the same codes."""
    shift = np.float32(2.0 ** (8 - frame.depth))
    planes = [np.asarray(plane, np.float32) * shift for plane in frame.planes]
    if len(planes) == 1:
        planes += [np.full_like(planes[0], 128)] * 2
    size = planes[0].shape[::-1]
    whole = [
        one if one.shape[::-1] == size else cv2.resize(one, size, interpolation=cv2.INTER_NEAREST) for one in planes
    ]
    bgr = cv2.transform(cv2.merge(whole), _to_bgr(frame) / np.float32(255))
    return np.ascontiguousarray(bgr[..., ::-1].transpose(2, 0, 1))


def codes_of(rgb: NDArray[np.float32], like: Planar) -> tuple[NDArray[np.float32], ...]:
    """Planes as those of `like`, which is of the same size, from [3, H, W], 0..1; not rounded, and not cut off."""
    forth = np.linalg.inv(np.vstack([_to_bgr(like).astype(np.float64), (0, 0, 0, 1)]))[:3]
    forth[:, :3] *= 255
    forth *= 2.0 ** (like.depth - 8)
    codes = cv2.split(cv2.transform(np.ascontiguousarray(rgb[::-1].transpose(1, 2, 0)), forth.astype(np.float32)))
    return tuple(
        np.asarray(cv2.resize(code, plane.shape[::-1], interpolation=cv2.INTER_AREA), np.float32)
        for plane, code in zip(like.planes, codes, strict=False)
    )


def _to_bgr(frame: Planar) -> NDArray[np.float32]:
    """[3, 4]: Y, Cb, Cr as 8-bit codes, and 1, to blue, green and red, 0..255."""
    told = frame.picture.colorspace
    untold = Colorspace.ITU709 if frame.picture.height >= _HD_LINES else Colorspace.ITU601
    red, blue = _WEIGHTS.get(told, _WEIGHTS[untold])
    green = 1 - red - blue
    is_full = frame.picture.color_range == ColorRange.JPEG or frame.picture.format.name.startswith("yuvj")
    light, colour, black = (1.0, 2.0, 0.0) if is_full else (255 / 219, 2 * 255 / 224, 16.0)
    blues, reds = colour * (1 - blue), colour * (1 - red)
    matrix = np.array(
        [[light, blues, 0, 0], [light, -blues * blue / green, -reds * red / green, 0], [light, 0, reds, 0]], np.float64
    )
    matrix[:, 3] = -matrix[:, 0] * black - (matrix[:, 1] + matrix[:, 2]) * 128
    return matrix.astype(np.float32)
