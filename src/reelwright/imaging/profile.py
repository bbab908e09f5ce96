"""Colour profiles of cameras and screens (ICC, of a matrix and three curves): what a picture's numbers mean in sRGB.

Telephones write Display P3, which looks pale when it is taken for sRGB.
"""

from __future__ import annotations

import struct

import cv2
import numpy as np
from numpy.typing import NDArray

_TO_LINEAR_SRGB = np.array(
    [[3.1341359, -1.6173863, -0.4906619], [-0.9787955, 1.9162544, 0.0334473], [0.0719554, -0.2289769, 1.4053860]]
)
"""From XYZ under the profile's own D50 to linear red, green and blue of sRGB (Bradford-adapted)."""
_STEPS = 4096
"""Of the way back from linear light; at 8 bits no step is missed."""
_ALIKE = 0.012
"""Profiles that differ less than this from sRGB, of 1, are sRGB by another name."""
_ROWS = 256
"""Of a picture that are converted at once."""

Curve = NDArray[np.float64]
"""[256] 0..1: linear light of each code value."""


class Profile:
    """What the numbers of a picture mean.

    Args:
        matrix: [3, 3], linear red, green and blue of the profile to those of sRGB.
        curves: of red, green and blue.
    """

    def __init__(self, matrix: NDArray[np.float64], curves: tuple[Curve, Curve, Curve]) -> None:
        self._matrix = matrix[::-1, ::-1].copy()  # blue first
        self._linear = np.stack(curves[::-1], axis=1).astype(np.float32)

    @property
    def is_srgb(self) -> bool:
        usual = _linear(np.arange(256) / 255)
        off = max(np.abs(self._matrix - np.eye(3)).max(), np.abs(self._linear - usual[:, None]).max())
        return bool(off < _ALIKE)

    def to_srgb(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """[H, W, 3] uint8, blue first, in the profile's colours, in those of sRGB; what sRGB has not is clipped."""
        back = np.rint(255 * _encoded(np.linspace(0, 1, _STEPS))).astype(np.uint8)
        found = np.empty_like(picture)
        for top in range(0, picture.shape[0], _ROWS):
            part = picture[top : top + _ROWS]
            light = np.dstack([self._linear[:, k][part[..., k]] for k in range(3)])
            light = np.asarray(cv2.transform(light, self._matrix.astype(np.float32)), np.float32)
            found[top : top + _ROWS] = back[np.clip(light * (_STEPS - 1) + 0.5, 0, _STEPS - 1).astype(np.int32)]
        return found


def profile_of(icc: bytes) -> Profile | None:
    """The profile in ICC data; None where there is none, or one of another sort (of tables, of grey, of inks)."""
    if icc[16:24] != b"RGB XYZ ":
        return None
    try:
        count = struct.unpack_from(">I", icc, 128)[0]
        tags = [struct.unpack_from(">4sII", icc, 132 + 12 * k) for k in range(min(count, 100))]
        parts = {name: icc[at : at + size] for name, at, size in tags}
        columns = [
            [v / 65536 for v in struct.unpack_from(">3i", parts[name], 8)] for name in (b"rXYZ", b"gXYZ", b"bXYZ")
        ]
        red, green, blue = (_curve(parts[name]) for name in (b"rTRC", b"gTRC", b"bTRC"))
    except (struct.error, KeyError):
        return None
    matrix = _TO_LINEAR_SRGB @ np.array(columns).T
    curves = (red, green, blue)
    return Profile(matrix, curves) if all(np.isfinite(one).all() for one in (matrix, *curves)) else None


def _curve(tag: bytes) -> Curve:
    """A tone curve, of a table or of a formula (ICC.1:2022, 10.6 and 10.18)."""
    x = np.arange(256) / 255
    if tag[:4] == b"curv":
        count = struct.unpack_from(">I", tag, 8)[0]
        if count == 0:
            return x
        if count == 1:
            return np.asarray(x ** (struct.unpack_from(">H", tag, 12)[0] / 256))
        table = np.array(struct.unpack_from(f">{min(count, 4096)}H", tag, 12)) / 65535
        return np.interp(x, np.linspace(0, 1, len(table)), table)
    if tag[:4] != b"para":
        raise KeyError("a curve of a sort that no profile has")
    kind = struct.unpack_from(">H", tag, 8)[0]
    said = [v / 65536 for v in struct.unpack_from(f">{(1, 3, 4, 5, 7)[min(kind, 4)]}i", tag, 12)]
    g, a, b, c, d, e, f = (said + [1.0, 0.0, 0.0, 0.0, 0.0, 0.0][len(said) - 1 :])[:7]
    if kind in (1, 2):
        d, e, f, c = (-b / a if a else 0.0), c, c, 0.0
    with np.errstate(all="ignore"):  # numbers that no profile has; what is not finite is looked for after
        power = np.power(np.maximum(a * x + b, 0.0), g) + e
    return np.asarray(np.clip(np.where(x >= d, power, c * x + f), 0, 1))


def _linear(code: Curve) -> Curve:
    return np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4)


def _encoded(light: Curve) -> Curve:
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * np.maximum(light, 1e-9) ** (1 / 2.4) - 0.055)
