"""High dynamic range made standard: PQ or HLG in BT.2020 to BT.709, by method A of ITU-R BT.2446-1, for a display of
1,000 cd/m2 to one of 100. What is brighter than that is white."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.effect import Span
from reelwright.enhance.motion.opencv import cv
from reelwright.film.recipe import Facts
from reelwright.media.clip import HLG, PQ, Planar

Floats = NDArray[np.float32]

_BRIGHT, _STANDARD = 1000.0, 100.0
"""cd/m2 of the whitest white, before and after."""
_GAMMA = 2.4
_STEPS = 4096
"""Of the table from code values to light; ten bits have a quarter of that."""
_LUMA = np.array([0.2627, 0.6780, 0.0593], np.float32)
"""Of red, green and blue: BT.2020, table 4."""
_TO_709 = np.array(
    [[1.660491, -0.587641, -0.072850], [-0.124550, 1.132900, -0.008349], [-0.018151, -0.100579, 1.118730]], np.float32
)
"""Linear light of BT.2020's primaries to BT.709's: BT.2087-0, annex 1."""
_KR, _KB = 0.2126, 0.0722


class ToneMap:
    """Frames that are not high dynamic range are left as they are."""

    name = "tonemap"
    edition = 1
    before = after = 0
    rate = None
    scale = 1
    nanoseconds = 250.0

    def __init__(self) -> None:
        self._frames = self._mapped = 0

    def apply(self, frames: Iterable[Planar], span: Span) -> Iterator[Planar]:
        for frame in frames:
            to_light = {PQ: _pq, HLG: _hlg}.get(frame.picture.color_trc)
            if span.counts(frame.time):
                self._frames += 1
                self._mapped += to_light is not None
            yield frame if to_light is None else _standard(frame, to_light())

    def facts(self) -> Facts:
        """`mapped`: how many were high dynamic range."""
        return {"frames": self._frames, "mapped": self._mapped}


def _standard(frame: Planar, light: Floats) -> Planar:
    red, green, blue = _mapped(np.take(light, _codes(frame)))
    luma = _KR * red + (1 - _KR - _KB) * green + _KB * blue
    made = frame.recast_sdr()
    differences = ((blue - luma) / (2 - 2 * _KB), (red - luma) / (2 - 2 * _KR))
    planes = [219 * luma + 16, *(224 * one + 128 for one in differences)]
    for plane, values in zip(made.planes, planes, strict=False):
        small = cv.resize(values, plane.shape[::-1], interpolation=cv.INTER_AREA)
        plane[:] = np.clip(np.rint(small), 1, 254)
    return made


def _codes(frame: Planar) -> NDArray[np.intp]:
    """[3, H, W] R'G'B' of BT.2020 as steps of the table (BT.2020, table 4 and 5)."""
    times, (low, high) = 2.0 ** (frame.depth - 8), (0, 255) if frame.is_full_range else (16, 235)
    luma = (frame.planes[0].astype(np.float32) / times - low) / (high - low)
    span = 255 if frame.is_full_range else 224
    small: list[Floats] = [np.asarray((plane / times - 128) / span, np.float32) for plane in frame.planes[1:]]
    if not small:
        small = [np.zeros((1, 1), np.float32)] * 2
    blue, red = (cv.resize(one, luma.shape[::-1], interpolation=cv.INTER_LINEAR) for one in small)
    red, blue = luma + 2 * (1 - _LUMA[0]) * red, luma + 2 * (1 - _LUMA[2]) * blue
    green = (luma - _LUMA[0] * red - _LUMA[2] * blue) / _LUMA[1]
    steps: NDArray[np.intp] = np.rint(np.stack((red, green, blue)) * (_STEPS - 1)).astype(np.intp)
    return np.clip(steps, 0, _STEPS - 1)


def _mapped(bright: Floats) -> Floats:
    """[3, H, W] R'G'B' of 0 to 1, by gamma, of the bright display -> of the standard one, in BT.709."""
    luma = np.tensordot(_LUMA, bright, 1)
    seen = np.log1p(_ratio(_BRIGHT) * luma) / np.log1p(_ratio(_BRIGHT))
    bent = np.where(
        seen <= 0.7399,
        1.0770 * seen,
        np.where(seen < 0.9909, -1.1510 * seen**2 + 2.7811 * seen - 0.6302, 0.5 * seen + 0.5),
    )
    plain = np.expm1(bent * np.log1p(_ratio(_STANDARD))) / _ratio(_STANDARD)
    share = plain / np.maximum(1.1 * luma, 1e-6)
    blue, red = share * (bright[2] - luma), share * (bright[0] - luma)
    plain = plain - np.maximum(0.1 * red / 1.4746, 0)
    green = plain - (_LUMA[0] * red + _LUMA[2] * blue) / _LUMA[1]
    shown = np.clip(np.stack((plain + red, green, plain + blue)), 0, 1) ** np.float32(_GAMMA)
    return np.clip(np.tensordot(_TO_709, shown, 1), 0, 1) ** np.float32(1 / _GAMMA)


def _ratio(nits: float) -> float:
    return float(32 * (nits / 10_000) ** (1 / 2.4))


def _table(light: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> Floats:
    """Of each step, its light on the bright display, 0 to 1, by gamma."""
    nits = light(np.linspace(0, 1, _STEPS))
    return (np.clip(nits / _BRIGHT, 0, 1) ** (1 / _GAMMA)).astype(np.float32)


@lru_cache(maxsize=1)
def _pq() -> Floats:
    """SMPTE ST 2084, as in BT.2100-2, table 4."""
    m1, m2, c1, c2, c3 = 2610 / 16384, 2523 / 32, 3424 / 4096, 2413 / 128, 2392 / 128
    return _table(
        lambda code: 10_000 * (np.maximum(code ** (1 / m2) - c1, 0) / (c2 - c3 * code ** (1 / m2))) ** (1 / m1)
    )


@lru_cache(maxsize=1)
def _hlg() -> Floats:
    """BT.2100-2, table 5: of a display of 1,000 cd/m2. Its gamma of the system, 1.2, is applied to each colour, not to
    the luma, which is the same for greys."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    return _table(lambda code: _BRIGHT * np.where(code <= 0.5, code**2 / 3, (np.exp((code - c) / a) + b) / 12) ** 1.2)
