"""The ends of a car, its windscreens and what of it looks up, painted. Points are metres from its middle and from the
ground; a screen's are from its foot."""

from __future__ import annotations

from typing import Any

import numpy as np

from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.paint import Colour, bgr, mix, smoothstep
from reelwright.render.backends.previz.vehicles.bodywork import Bodywork, box, disc, rounded, soft_box
from reelwright.render.backends.previz.vehicles.lamps import RED, WHITE
from reelwright.render.backends.previz.vehicles.sitting import Sitting, leaning

HALF = 0.90
"""Half the breadth of a car, metres."""
SCREEN = 0.84
"""Height of the picture of a screen along its slope, metres."""


def _both(half: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A shape from its right half, which begins and ends in the middle."""
    return half + [(-x, y) for x, y in reversed(half)]


def _faced(tops: tuple[float, ...], ups: tuple[float, ...]) -> Any:
    """An end: it turns away at its sides, and lies back as it rises."""

    def form(x: Any, y: Any) -> tuple[Any, Any]:
        aside = np.sign(x) * smoothstep(0.45, 0.92, np.abs(x)) * 0.8
        return np.interp(y, tops, ups) * np.sqrt(1 - aside**2), aside + 0 * y

    return form


def _tyres(work: Bodywork) -> None:
    work.lay("#050506", box(-0.8, 0.02, 0.8, 0.42), share=0.88, soft=0.02)
    for side in (-1, 1):
        left, right = sorted((side * 0.62, side * 0.85))
        work.lay("#1c1c1f", soft_box(left, 0.0, right, 0.45, 0.05), form=lambda x, y: (0.2, 0.0))
        for k in range(5):
            work.dim(0.4, [(left, 0.05 + 0.055 * k), (right, 0.07 + 0.055 * k)], line=0.012)


def front(sitting: Sitting, colour: Colour, per_metre: float) -> Picture:
    """[-0.94, 0.94] by [0, 0.92]."""
    work = Bodywork(sitting, (-0.94, 0.0, 0.94, 0.92), per_metre)
    _tyres(work)
    form = _faced((0.18, 0.30, 0.46, 0.52, 0.56, 0.75, 0.90), (-0.5, -0.15, 0.10, 0.42, 0.02, 0.25, 0.72))
    body = _both(
        [(0, 0.90), (0.62, 0.89), (0.84, 0.82), (0.93, 0.66), (0.935, 0.40), (0.88, 0.22), (0.6, 0.17), (0, 0.17)]
    )
    work.lay(colour, rounded(body), form=form, gloss=0.9)
    grille = rounded(_both([(0, 0.735), (0.36, 0.735), (0.40, 0.70), (0.34, 0.575), (0, 0.57)]), 2)
    work.lay("#101114", grille)
    for k in range(4):
        y = 0.605 + 0.034 * k
        work.lay("#7d8286", [(-0.33, y), (0.33, y)], line=0.010, gloss=0.8, form=leaning(0.5))
    work.lay("#c9cdd1", np.vstack((grille, grille[:1])), line=0.018, gloss=1.0, form=leaning(0.5))
    work.lay("#c9cdd1", disc(0, 0.655, 0.042), gloss=1.0, form=leaning(0.4))
    intake = rounded(_both([(0, 0.40), (0.52, 0.40), (0.58, 0.34), (0.50, 0.25), (0, 0.25)]), 2)
    work.lay("#121316", intake)
    work.dim(0.5, [(-0.9, 0.50), (0.9, 0.50)], line=0.014)
    work.dim(0.45, [(-0.74, 0.80), (-0.5, 0.858), (0.5, 0.858), (0.74, 0.80)], line=0.012)
    for side in (-1, 1):
        lamp = [
            (side * x, y)
            for x, y in (
                (0.47, 0.72),
                (0.52, 0.765),
                (0.74, 0.775),
                (0.87, 0.72),
                (0.885, 0.63),
                (0.70, 0.60),
                (0.50, 0.62),
            )
        ]
        _lamp(work, lamp, side, sitting)
        work.lay("#2a2b2e", disc(side * 0.72, 0.33, 0.062))
        work.lay("#c4ccd2", disc(side * 0.72, 0.33, 0.045), gloss=0.9, form=leaning(0.3))
    _plate(work, 0.44, sitting)
    return work.picture(rim=0.014, snow=0.04)


def _lamp(work: Bodywork, outline: list[tuple[float, float]], side: int, sitting: Sitting) -> None:
    glass = rounded(outline, 2)
    work.lay("#8d979e", glass, gloss=0.6, form=leaning(0.1, 0.3 * side))
    for x, radius in ((0.60, 0.066), (0.77, 0.058)):
        work.lay("#3a4045", disc(side * x, 0.685, radius))
        work.lay("#d8dfe4", disc(side * x, 0.685, radius * 0.82), gloss=1.0, form=leaning(0.45))
        if sitting.lamps and sitting.moves:
            work.shine(WHITE, disc(side * x, 0.685, radius * 0.9), soft=0.012)
    work.lay("#c8762a", [(side * 0.84, 0.71), (side * 0.875, 0.66), (side * 0.84, 0.63)], share=0.8)
    work.dim(0.55, np.vstack((glass, glass[:1])), line=0.014)


def _plate(work: Bodywork, y: float, sitting: Sitting) -> None:
    plate = soft_box(-0.26, y - 0.055, 0.26, y + 0.055, 0.012)
    work.dim(0.5, soft_box(-0.275, y - 0.075, 0.275, y + 0.06, 0.02), soft=0.01)
    work.lay("#d9d6c9", plate, form=leaning(0.1))
    for k, x in enumerate((-0.19, -0.13, -0.07, 0.03, 0.09, 0.15, 0.21)):
        tall = 0.028 if (sitting.seed + k) % 3 else 0.022
        work.lay("#26282c", box(x - 0.018, y - tall, x + 0.012, y + 0.028), share=0.8)
    work.lay("#2a4f86", box(-0.26, y - 0.055, -0.225, y + 0.055))


def back(sitting: Sitting, colour: Colour, per_metre: float) -> Picture:
    """[-0.94, 0.94] by [0, 1.04]."""
    work = Bodywork(sitting, (-0.94, 0.0, 0.94, 1.04), per_metre)
    _tyres(work)
    form = _faced((0.18, 0.30, 0.50, 0.55, 0.60, 0.85, 1.0), (-0.5, -0.15, 0.10, 0.42, 0.0, 0.12, 0.7))
    body = _both(
        [(0, 1.01), (0.66, 1.0), (0.86, 0.93), (0.93, 0.74), (0.935, 0.42), (0.88, 0.23), (0.6, 0.18), (0, 0.18)]
    )
    work.lay(colour, rounded(body), form=form, gloss=0.9)
    work.dim(0.5, [(-0.66, 0.97), (-0.62, 0.62), (0.62, 0.62), (0.66, 0.97)], line=0.014)
    work.dim(0.5, [(-0.9, 0.53), (0.9, 0.53)], line=0.014)
    work.lay("#222327", rounded(_both([(0, 0.30), (0.66, 0.30), (0.7, 0.25), (0.6, 0.20), (0, 0.20)]), 2))
    for side in (-1, 1):
        lamp = rounded(
            [
                (side * x, y)
                for x, y in ((0.56, 0.90), (0.80, 0.91), (0.91, 0.82), (0.91, 0.70), (0.62, 0.68), (0.54, 0.74))
            ],
            2,
        )
        work.lay("#8a1a17", lamp, gloss=0.9, form=leaning(0.15, 0.3 * side))
        work.lay(
            "#c9c3bb",
            soft_box(*sorted((side * 0.62, side * 0.72))[:1], 0.72, max(side * 0.62, side * 0.72), 0.78, 0.01),
            gloss=0.8,
        )
        work.dim(0.5, np.vstack((lamp, lamp[:1])), line=0.014)
        if sitting.lamps and sitting.moves:
            middle = np.mean(lamp, 0)
            work.shine(RED * np.float32(sitting.lamps), middle + (lamp - middle) * 0.8, soft=0.015)
        work.lay(
            "#b9bdc1",
            soft_box(*sorted((side * 0.5, side * 0.64))[:1], 0.21, max(side * 0.5, side * 0.64), 0.255, 0.015),
            gloss=0.9,
        )
    work.lay("#c9cdd1", [(-0.34, 0.885), (0.34, 0.885)], line=0.022, gloss=1.0, form=leaning(0.5))
    work.lay("#c9cdd1", disc(0, 0.93, 0.035), gloss=1.0, form=leaning(0.4))
    _plate(work, 0.77, sitting)
    return work.picture(rim=0.014, snow=0.04)


def screen(sitting: Sitting, colour: Colour, per_metre: float, is_front: bool) -> Picture:
    """Glass in its frame, with who and what is behind it; [-0.84, 0.84] by [0, SCREEN]."""
    work = Bodywork(sitting, (-0.84, 0.0, 0.84, SCREEN), per_metre)
    frame = _both([(0, SCREEN), (0.58, SCREEN - 0.01), (0.66, SCREEN - 0.08), (0.83, 0.0), (0, 0)])
    work.lay(colour, frame, form=leaning(0.55), gloss=0.8)
    glass = rounded(
        _both([(0, SCREEN - 0.06), (0.50, SCREEN - 0.07), (0.60, SCREEN - 0.13), (0.75, 0.03), (0.7, 0.015), (0, 0.0)]),
        2,
    )
    part = work.part(glass)
    assert part is not None
    inside = Bodywork(sitting, work.span, per_metre)
    for x in (-0.36, 0.36):
        inside.lay("#17171a", soft_box(x - 0.20, -0.1, x + 0.20, 0.44, 0.10))
        inside.lay("#17171a", soft_box(x - 0.12, 0.38, x + 0.12, 0.60, 0.06))
    if sitting.moves:
        _driver(inside, is_front)
    inside.rgb *= np.float32(0.6)
    v = np.clip(part.y / SCREEN, 0, 1)
    streak = smoothstep(0.30, 0.36, part.x + 0.5 * part.y) * smoothstep(0.62, 0.52, part.x + 0.5 * part.y)
    tint = sitting.on(bgr("#232a2d"), (0.0, 0.0), 0.0)
    colours = mix(np.broadcast_to(tint, (*part.mask.shape, 3)), inside.rgb[part.box], inside.alpha[part.box])
    shows = np.asarray(0.22 + 0.34 * v + 0.12 * streak, np.float32)
    work.glaze(np.asarray(mix(colours, sitting.mirrored(0.35 + 0.6 * v + 0 * part.x), shows), np.float32), part)
    work.lay("#15161a", np.vstack((glass, glass[:1])), line=0.022)
    if is_front:
        work.lay("#101114", soft_box(-0.09, 0.66, 0.09, 0.73, 0.02))
        for x in (-0.1, 0.42):
            work.lay("#17181b", [(x, 0.02), (x - 0.5, 0.07)], line=0.016)
    else:
        for k in range(5):
            work.dim(0.15, [(-0.62, 0.14 + 0.12 * k), (0.62, 0.14 + 0.12 * k)], line=0.008)
        work.lay("#5a1512", box(-0.16, SCREEN - 0.13, 0.16, SCREEN - 0.10))
    return work.picture(rim=0.012, snow=0.0)


def _driver(inside: Bodywork, is_front: bool) -> None:
    """On the left of the car, whichever end of it we see."""
    x = 0.36 if is_front else -0.36
    inside.lay(
        "#3b3a44",
        rounded(
            [(x - 0.27, -0.1), (x - 0.22, 0.24), (x - 0.05, 0.33), (x + 0.05, 0.33), (x + 0.22, 0.24), (x + 0.27, -0.1)]
        ),
    )
    inside.lay("#96694c" if is_front else "#2a211d", disc(x, 0.46, 0.105, 1.25))
    hair = disc(x, 0.49, 0.115, 1.15)
    inside.lay("#2a211d", hair[hair[:, 1] > 0.51] if is_front else hair)
    if is_front:
        inside.lay("#0c0c0e", disc(x, 0.05, 0.19, 0.75)[:36], line=0.03)


def cabin(sitting: Sitting) -> Picture:
    """The dark inside, between the roof and the waist; [-0.84, 0.84] by [0, 0.5]."""
    work = Bodywork(sitting, (-0.84, 0.0, 0.84, 0.5), 40.0)
    work.lay("#101113", [(-0.80, 0.0), (0.80, 0.0), (0.60, 0.48), (-0.60, 0.48)], share=0.9)
    return work.picture(rim=0.0, snow=0.0)


def level(sitting: Sitting, colour: Colour, up: float) -> Picture:
    """What looks up: bonnet, boot lid or roof; it mirrors the sky, and has a crease to either side."""
    work = Bodywork(sitting, (-0.9, 0.0, 0.9, 0.6), 60.0)
    work.lay(
        colour,
        box(-1.0, -0.1, 1.0, 0.7),
        form=lambda x, y: (
            up - 0.12 * smoothstep(0.5, 0.9, np.abs(x)) + 0 * y,
            0.16 * np.sign(x) * smoothstep(0.3, 0.9, np.abs(x)) + 0 * y,
        ),
        gloss=0.75,
    )
    for side in (-1, 1):
        work.dim(0.12, [(side * 0.5, 0.0), (side * 0.56, 0.6)], line=0.03, soft=0.01)
    rgb = work.rgb
    if sitting.is_snowy:
        rgb[:] = sitting.on(bgr("#e8eef4"), (np.full((1, 1), 0.9), 0.0), 0.0)
    return work.picture(rim=0.0, snow=0.0)
