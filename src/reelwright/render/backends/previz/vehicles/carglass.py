"""The windows of cars: tinted, with who and what is inside dark behind them, and the sky on them. Points are metres."""

from __future__ import annotations

import numpy as np

from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import Colour, Points, bgr, mix, smoothstep
from reelwright.render.backends.previz.vehicles.bodywork import (
    Bodywork,
    bent_line,
    box,
    closed,
    disc,
    moved,
    rounded,
    soft_box,
)
from reelwright.render.backends.previz.vehicles.carshells import Shell
from reelwright.render.backends.previz.vehicles.sitting import Sitting, leaning

SCREEN = 0.84
"""Height of the picture of a screen along its slope."""
_SKIN, _HAIR, _CLOTH, _SEAT = "#96694c", "#2a211d", "#3b3a44", "#19191b"
_DIM = 0.62
"""Of the light outside, what is left in a car."""
# about the waist of a car, of somebody or something that faces right
_REST = ((-0.10, -0.1), (-0.16, 0.18), (-0.12, 0.34), (0.0, 0.34), (0.06, 0.16), (0.10, -0.1))
_TRUNK = ((-0.22, -0.1), (-0.16, 0.09), (0.0, 0.13), (0.18, 0.05), (0.34, -0.02), (0.3, -0.1))
_CAP = ((-0.10, 0.20), (-0.10, 0.38), (0.04, 0.41), (0.10, 0.34), (-0.01, 0.32), (-0.03, 0.22))
_WHEEL = ((0.40, 0.10), (0.48, -0.06))
# about the foot of a screen, of who faces us
_SHOULDERS = ((-0.27, -0.1), (-0.22, 0.24), (-0.05, 0.33), (0.05, 0.33), (0.22, 0.24), (0.27, -0.1))


def side_windows(work: Bodywork, shell: Shell, sitting: Sitting) -> None:
    """Of a car's side; what is beyond it shows through them."""
    outline = rounded(shell.glass)
    waist, roof = min(y for _, y in shell.glass), max(y for _, y in shell.glass)
    inside = Bodywork(sitting, work.span, work.per_metre)
    for x in shell.heads:
        inside.lay(_SEAT, rounded(moved(_REST, x, waist)))
    if sitting.moves:
        _driver_from_the_side(inside, shell.heads[-1] + 0.16, waist)
    _glaze(work, outline, inside, (waist, roof), 0.62)
    tops = np.array(sorted(shell.glass[1:8])).T
    for x in shell.pillars:
        top, wide = float(np.interp(x, *tops)) + 0.02, 0.045 if x == shell.pillars[-1] else 0.022
        pillar = [(x - wide, waist - 0.01), (x + wide, waist - 0.01), (x + wide - 0.03, top), (x - wide - 0.03, top)]
        work.lay("#17181a", pillar, gloss=0.5)
    work.lay("#1c1d20", closed(outline), line=0.022, gloss=0.3)
    trim = bent_line((shell.glass[-1], *shell.glass[-2:-4:-1]))
    work.lay("#b9bdc2", trim, line=0.012, gloss=0.8, form=leaning(0.4))


def _driver_from_the_side(inside: Bodywork, x: float, waist: float) -> None:
    inside.lay(_CLOTH, rounded(moved(_TRUNK, x, waist)))
    inside.lay("#8a6248", box(x - 0.04, waist + 0.08, x + 0.05, waist + 0.2))
    inside.lay(_SKIN, disc(x + 0.01, waist + 0.26, 0.085, 1.3), form=leaning(0.1, 0.3))
    inside.lay(_HAIR, rounded(moved(_CAP, x, waist)))
    inside.lay("#141416", bent_line(moved(_WHEEL, x, waist)), line=0.03)


def _glaze(work: Bodywork, outline: Points, inside: Bodywork, rise: tuple[float, float], solid: float) -> None:
    """Put glass into an outline, before what is inside.

    Args:
        rise: from where to where it goes up. solid: how much it hides of what is beyond the car, 0..1.
    """
    part, sitting = work.part(outline), work.sitting
    assert part is not None
    seen = inside.alpha[part.box]
    tint = sitting.on(bgr("#272e31"), (0.0, 0.0), 0.0)
    colours = mix(np.broadcast_to(tint, (*seen.shape, 3)), inside.rgb[part.box] * np.float32(_DIM), seen)
    v = np.clip((part.y - rise[0]) / (rise[1] - rise[0]), 0, 1)
    run = (part.x * 0.9 - part.y * 1.1) % 1.25
    streak = smoothstep(0.16, 0.22, run) * smoothstep(0.62, 0.50, run)
    sky: Field = np.asarray(0.14 + 0.38 * v**1.5 + 0.11 * streak, np.float32)
    colours = mix(colours, sitting.mirrored(0.25 + 0.6 * v), sky)
    cover = np.clip(solid + (1 - solid) * seen + 0.5 * sky, 0, 1)
    work.rgb[part.box] = mix(work.rgb[part.box], colours, part.mask)
    work.alpha[part.box] = work.alpha[part.box] * (1 - part.mask) + cover * part.mask


def screen(sitting: Sitting, colour: Colour, per_metre: float, is_front: bool) -> Picture:
    """The front's or the back's, in its frame; [-0.84, 0.84] by [0, SCREEN]."""
    work = Bodywork(sitting, (-0.84, 0.0, 0.84, SCREEN), per_metre)
    frame = [(0.58, SCREEN - 0.01), (0.66, SCREEN - 0.08), (0.83, 0.0)]
    work.lay(colour, mirrored(frame), form=leaning(0.55), gloss=0.8)
    glass = rounded(mirrored([(0.50, SCREEN - 0.07), (0.60, SCREEN - 0.13), (0.75, 0.03), (0.7, 0.015)]), 2)
    inside = Bodywork(sitting, work.span, per_metre)
    for x in (-0.36, 0.36):
        inside.lay(_SEAT, soft_box(x - 0.20, -0.1, x + 0.20, 0.44, 0.10))
        inside.lay(_SEAT, soft_box(x - 0.12, 0.38, x + 0.12, 0.60, 0.06))
    if sitting.moves:
        _driver_from_an_end(inside, is_front)
    _glaze(work, glass, inside, (0.0, SCREEN), 1.0)
    work.lay("#15161a", closed(glass), line=0.022)
    if is_front:
        work.lay("#101114", soft_box(-0.09, 0.66, 0.09, 0.73, 0.02))
        for x in (-0.1, 0.42):
            work.lay("#17181b", [(x, 0.02), (x - 0.5, 0.07)], line=0.016)
    else:
        for y in np.linspace(0.14, 0.62, 5):
            work.dim(0.15, [(-0.62, y), (0.62, y)], line=0.008)
        work.lay("#5a1512", box(-0.16, SCREEN - 0.13, 0.16, SCREEN - 0.10))
    return work.picture(rim=0.012, snow=0.0)


def _driver_from_an_end(inside: Bodywork, is_front: bool) -> None:
    """On the left of the car, whichever end of it we see."""
    x = 0.36 if is_front else -0.36
    inside.lay(_CLOTH, rounded(moved(_SHOULDERS, x, 0.0)))
    inside.lay(_SKIN if is_front else _HAIR, disc(x, 0.46, 0.105, 1.25))
    hair = disc(x, 0.49, 0.115, 1.15)
    inside.lay(_HAIR, hair[hair[:, 1] > 0.51] if is_front else hair)
    if is_front:
        inside.lay("#0c0c0e", disc(x, 0.05, 0.19, 0.75)[:36], line=0.03)


def cabin(sitting: Sitting) -> Picture:
    """The dark inside, between the roof and the waist; [-0.84, 0.84] by [0, 0.5]."""
    work = Bodywork(sitting, (-0.84, 0.0, 0.84, 0.5), 40.0)
    work.lay("#101113", mirrored([(0.60, 0.48), (0.80, 0.0)]), share=0.9)
    return work.picture(rim=0.0, snow=0.0)


def mirrored(half: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A shape from its right half, without what lies in its middle."""
    return half + [(-x, y) for x, y in reversed(half)]
