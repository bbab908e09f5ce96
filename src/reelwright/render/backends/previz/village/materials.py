"""What walls and roofs are made of: their own paint, without light. [h, w, 3]"""

from __future__ import annotations

import numpy as np

from reelwright.render.backends.previz.noise import Field, fbm
from reelwright.render.backends.previz.paint import bgr, mix, smoothstep
from reelwright.render.backends.previz.panel import Panel
from reelwright.render.backends.previz.village.daylight import SNOW

_PLASTER = {"white": "#dcd6c8", "cream": "#d6c49e", "rose": "#cfa593", "timber": "#d9cfb8"}
_COURSED = {"slate": ("#474b55", "#666a75"), "tile": ("#74432f", "#97614a"), "shingle": ("#5a5048", "#7d7266")}


def walled(panel: Panel, kind: str, seed: int) -> Field:
    """A wall of stone, brick, plaster of a colour, or timber and plaster."""
    if kind == "stone":
        return stones(panel, seed)
    if kind == "brick":
        tones, joints = panel.courses(0.085, 0.25, seed, 0.012)
        paint = mix(bgr("#7d4434"), bgr("#9d6350"), tones)
        return np.asarray(mix(paint, bgr("#b0a090"), joints * 0.5), np.float32)
    grain = fbm(panel.w, panel.h, max(4, 0.3 / panel.texel), 3, seed)
    paint = bgr(_PLASTER[kind]) * (0.94 + 0.08 * grain)[..., None]
    if kind == "timber":
        paint = mix(paint, bgr("#43342a"), _beams(panel))
    return np.asarray(mix(paint, bgr("#77706a"), panel.box(0, -1, panel.wide, 0.34) * 0.8), np.float32)


def stones(panel: Panel, seed: int) -> Field:
    """Field stones in rough courses."""
    tones, joints = panel.courses(0.19, 0.33, seed, 0.018, 0.35)
    broad = fbm(panel.w, panel.h, max(4, 1.2 / panel.texel), 3, seed + 2)
    paint = mix(bgr("#857b6b"), bgr("#b3a890"), 0.6 * tones + 0.4 * broad)
    return np.asarray(paint * (1 - 0.26 * joints)[..., None], np.float32)


def _beams(panel: Panel) -> Field:
    """The frame of a timbered wall."""
    high, wide, t = panel.tall, panel.wide, 0.1
    posts = [panel.box(x - t, 0, x + t, high) for x in np.linspace(t, wide - t, max(3, round(wide / 1.35)))]
    rails = [panel.box(0, y - t, wide, y + t) for y in (0.42, 1.55, min(high, 2.85) - t)]
    left = [(t, 1.5), (1.2, 0.5), (1.38, 0.5), (t, 1.72)]
    braces = panel.mask(left, [(wide - x, y) for x, y in left])
    return np.asarray(np.maximum.reduce([*posts, *rails, braces]), np.float32)


def roofed(panel: Panel, kind: str, seed: int, is_snowy: bool) -> Field:
    """A roof of slate, tile, shingle or thatch, with moss on it or snow."""
    moss = fbm(panel.w, panel.h, max(5.0, 0.9 / panel.texel), 4, seed + 8, 0.6)
    paint = _thatch(panel, seed) if kind == "thatch" else _coursed(panel, kind, seed)
    paint = mix(paint, bgr("#6d7440"), 0.3 * smoothstep(0.66, 0.92, moss))
    if is_snowy:
        lies = smoothstep(0.10, 0.32, moss + 0.35 * smoothstep(0, 0.5, panel.y) - 0.15)
        paint = mix(paint, SNOW * np.float32(0.96), lies * 0.95)
    return np.asarray(paint * (0.88 + 0.24 * moss)[..., None], np.float32)


def _thatch(panel: Panel, seed: int) -> Field:
    straw = fbm(panel.w, panel.h, max(4.0, 0.5 / panel.texel), 4, seed + 9, 0.7, ax=0.25, ay=2.4)
    paint = mix(bgr("#6d5a35"), bgr("#b39a62"), straw)
    paint = mix(paint, bgr("#8c7342"), panel.box(0, panel.tall - 0.7, panel.wide, panel.tall) * 0.8)
    scallop = np.asarray(0.5 + 0.5 * np.sin(panel.x * 5.2), np.float32)
    seam = panel.box(0, panel.tall - 0.78, panel.wide, panel.tall - 0.66) * scallop
    return np.asarray(paint * (1 - 0.3 * seam)[..., None], np.float32)


def _coursed(panel: Panel, kind: str, seed: int) -> Field:
    tones, joints = panel.courses(0.24, 0.22, seed + 8, 0.03)
    dark, bright = (bgr(code) for code in _COURSED[kind])
    fall = (panel.y / np.float32(0.24)) % 1  # each course is darkest where the next lies over it
    paint = mix(dark, bright, tones) * ((1 - 0.3 * joints) * (1.06 - 0.2 * fall))[..., None]
    ridge = panel.box(0, panel.tall - 0.16, panel.wide, panel.tall)
    return np.asarray(mix(paint, dark * np.float32(0.8), ridge), np.float32)
