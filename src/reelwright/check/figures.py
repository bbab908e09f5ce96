"""A frame in figures: light, colour, and the direction and size of what is drawn. Only the maker of looks imports this.

The picture is cut to its upper three quarters, because captions are burnt in below, and made small, so that grain,
compression and the size of the take hardly count. Its three bands, from the top, are called sky, mid and low: on most
pictures of ours they are that.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.check.texture import KEPT

_PIXELS = 160 * 90
"""Of the small picture, about."""
_BANDS = ("sky", "mid", "low")

_Plane = NDArray[np.float32]


def figures_of(bgr: NDArray[np.uint8]) -> dict[str, float]:
    """Measure one frame.

    Args:
        bgr: [H, W, 3] uint8, blue first.

    Returns:
        `light`, `dark`, `bright`: mean, 5th and 95th percentile of CIE L*, 0..100; `contrast`: its standard deviation.
        `warmth`: mean of CIE b*, yellow plus, blue minus; `green`: of -a*, green plus; `chroma`: mean length of both.
        `glow`: mean b* of the brightest twentieth.
        `upright`: share of vertical edges among all edges, 0..1; `busy`: mean step from pixel to pixel over `contrast`.
        `rows`, `columns`: how much of the variance of L* is between rows, and between columns, 0..1.
        `step`: the largest step between neighbouring rows over `contrast`; `step_at`: where, 0 top, 1 bottom.
        `points`: share of pixels that outshine their surroundings by 12 L* or more: lamps, windows, stars.
        `sky_…`, `mid_…`, `low_…`: light, warmth, green, upright and busy of one band.
    """
    lab = _small_lab(bgr)
    light, green, warmth = lab[..., 0], -lab[..., 1], lab[..., 2]
    across = np.abs(np.diff(light, axis=1))[:-1]
    down = np.abs(np.diff(light, axis=0))[:, :-1]
    spread = float(light.std()) + 1.0  # one unit of L*: a flat picture has no edges, rather than endless ones
    dark, bright = np.percentile(light, (5, 95))
    row_means, column_means = light.mean(1), light.mean(0)
    steps = np.abs(np.diff(cv2.blur(row_means[:, None], (1, 3)).ravel()))
    around = cv2.GaussianBlur(light, (0, 0), 4)
    found = {
        "light": light.mean(),
        "dark": dark,
        "bright": bright,
        "contrast": light.std(),
        "warmth": warmth.mean(),
        "green": green.mean(),
        "chroma": np.hypot(green, warmth).mean(),
        "glow": warmth[light >= bright].mean(),
        "upright": _share(across, down),
        "busy": (across.mean() + down.mean()) / spread,
        "rows": row_means.var() / spread**2,
        "columns": column_means.var() / spread**2,
        "step": steps.max() / spread,
        "step_at": (steps.argmax() + 1) / len(row_means),
        "points": (light - around > 12).mean(),
    }
    for number, band in enumerate(_BANDS):
        cut = _third(number, len(light))
        found |= {
            f"{band}_light": light[cut].mean(),
            f"{band}_warmth": warmth[cut].mean(),
            f"{band}_green": green[cut].mean(),
            f"{band}_upright": _share(across[cut], down[cut]),
            f"{band}_busy": (across[cut].mean() + down[cut].mean()) / spread,
        }
    return {name: float(value) for name, value in found.items()}


def _small_lab(bgr: NDArray[np.uint8]) -> _Plane:
    """[h, w, 3] float32: CIE L* 0..100, a*, b* of the kept part, made small by area means."""
    kept = bgr[: max(1, int(KEPT * bgr.shape[0]))]
    scale = min(1.0, (_PIXELS / (bgr.shape[0] * bgr.shape[1])) ** 0.5)
    size = max(12, round(kept.shape[1] * scale)), max(12, round(kept.shape[0] * scale))
    small = cv2.resize(kept, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_BGR2Lab), np.float32)


def _share(across: _Plane, down: _Plane) -> float:
    """0: every edge lies flat; 1: every edge stands; a half where there is none."""
    return float((across.mean() + 0.01) / (across.mean() + down.mean() + 0.02))


def _third(number: int, rows: int) -> slice:
    return slice(number * rows // 3, (number + 1) * rows // 3)
