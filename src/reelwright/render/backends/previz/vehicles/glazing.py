"""Window panes: the sky on dark glass by day, a warm room behind them after dark."""

from __future__ import annotations

import numpy as np

from reelwright.render.backends.previz.paint import Points, bgr, mix, smoothstep
from reelwright.render.backends.previz.vehicles.bodywork import Bodywork
from reelwright.render.backends.previz.vehicles.lamps import WARM

_DARK = bgr("#20262a")


def pane(work: Bodywork, outline: Points, lit: float = 0.0, leans: float = 0.0) -> None:
    """Glass in an outline; `lit` 0..1: how bright it is behind it, `leans`: how far it faces up."""
    part = work.part(outline)
    if part is None:
        return
    sitting = work.sitting
    low, high = float(np.min(np.asarray(outline)[:, 1])), float(np.max(np.asarray(outline)[:, 1]))
    v = np.clip((part.y - low) / max(0.01, high - low), 0, 1)
    long = 1.9 * (high - low) + 0.3
    run = (part.x - 0.7 * part.y) % long / long
    streak = smoothstep(0.10, 0.16, run) * smoothstep(0.52, 0.46, run)
    sky = np.asarray(0.16 + 0.34 * v**1.3 + 0.16 * streak, np.float32)
    dark = np.broadcast_to(sitting.on(_DARK, (0.0, 0.0), 0.0), (*part.mask.shape, 3))
    colours = mix(dark, sitting.mirrored(0.2 + leans + 0.55 * v + 0 * part.x), sky)
    work.glaze(np.asarray(colours, np.float32), part)
    work.dim(0.35, np.vstack((outline, np.asarray(outline)[:1])), line=0.03)
    if lit:
        work.shine_on(part, WARM * np.float32(0.62 + 0.38 * lit), np.asarray((0.62 + 0.36 * v) * lit, np.float32))
