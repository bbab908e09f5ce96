"""The bodies of cars, painted. Points are metres from the rear end and from the ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.paint import Colour, bgr, mix, smoothstep
from reelwright.render.backends.previz.vehicles.bodywork import Bodywork, disc, rounded
from reelwright.render.backends.previz.vehicles.lamps import RED, WHITE
from reelwright.render.backends.previz.vehicles.sitting import Sitting, leaning
from reelwright.render.backends.previz.vehicles.wheels import shade_on, tyre

_Line = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Shell:
    """The shape of a car: outlines are cut round at their corners."""

    long: float
    tall: float
    wheels: tuple[float, float]
    lower: _Line
    cabin: _Line
    glass: _Line
    pillars: tuple[float, ...]
    """Between its side windows."""
    seams: tuple[_Line, ...]
    headlamp: _Line
    tail_lamp: _Line
    shoulder: _Line
    """How high the body under the windows is along its length."""
    handles: tuple[float, ...]
    heads: tuple[float, ...]
    """Of seats."""
    mirror: tuple[float, float]
    tyre: float = 0.325
    rim: float = 0.225


SALOON = Shell(
    long=4.5,
    tall=1.44,
    wheels=(0.90, 3.56),
    lower=(
        (0.10, 0.20), (0.0, 0.32), (-0.02, 0.50), (-0.01, 0.76), (0.03, 0.99), (0.22, 1.005), (0.95, 0.99), (1.6, 0.97),
        (2.6, 0.955), (3.15, 0.95), (3.5, 0.93), (3.98, 0.86), (4.34, 0.76), (4.50, 0.64), (4.525, 0.48), (4.51, 0.32),
        (4.42, 0.20), (4.0, 0.18), (0.5, 0.18),
    ),
    cabin=(
        (0.55, 0.98), (0.92, 1.17), (1.24, 1.40), (1.62, 1.46), (2.0, 1.465), (2.42, 1.445), (2.70, 1.36), (3.02, 1.12),
        (3.30, 0.93), (3.2, 0.90), (0.6, 0.90),
    ),
    glass=(
        (0.90, 0.99), (0.98, 1.07), (1.30, 1.335), (1.66, 1.40), (2.0, 1.405), (2.38, 1.385), (2.62, 1.31),
        (2.92, 1.07), (3.00, 0.985), (2.9, 0.975), (1.0, 0.985),
    ),
    pillars=(1.34, 1.98),
    seams=(
        ((2.93, 0.96), (2.97, 0.70), (2.93, 0.36), (2.86, 0.26)),
        ((1.98, 0.97), (1.98, 0.26)),
        ((1.34, 0.98), (1.30, 0.74), (1.18, 0.58)),
        ((3.24, 0.915), (3.9, 0.84), (4.30, 0.735)),
        ((0.30, 0.99), (0.28, 0.70), (0.30, 0.42)),
        ((4.10, 0.62), (4.06, 0.42), (4.0, 0.36)),
    ),
    headlamp=((4.08, 0.76), (4.30, 0.71), (4.45, 0.63), (4.47, 0.56), (4.16, 0.62)),
    tail_lamp=((0.0, 0.74), (0.02, 0.92), (0.26, 0.92), (0.34, 0.82), (0.16, 0.76)),
    shoulder=((0.0, 0.97), (0.5, 1.0), (3.2, 0.945), (3.98, 0.84), (4.5, 0.62)),
    handles=(1.46, 2.10),
    heads=(1.52, 2.12),
    mirror=(2.88, 1.02),
)  # fmt: skip

HATCHBACK = Shell(
    long=4.05,
    tall=1.49,
    wheels=(0.66, 3.14),
    lower=(
        (0.12, 0.20), (0.02, 0.32), (-0.01, 0.52), (0.02, 0.80), (0.08, 1.02), (0.5, 1.03), (1.4, 1.0), (2.4, 0.98),
        (2.9, 0.965), (3.2, 0.94), (3.62, 0.86), (3.92, 0.75), (4.05, 0.62), (4.075, 0.46), (4.05, 0.30), (3.95, 0.20),
        (3.6, 0.18), (0.4, 0.18),
    ),
    cabin=(
        (0.06, 0.98), (0.14, 1.14), (0.30, 1.40), (0.42, 1.50), (0.9, 1.515), (1.5, 1.515), (2.0, 1.48), (2.36, 1.38),
        (2.74, 1.14), (3.04, 0.94), (2.9, 0.90), (0.1, 0.90),
    ),
    glass=(
        (0.42, 1.02), (0.44, 1.10), (0.58, 1.36), (0.82, 1.42), (1.5, 1.425), (1.98, 1.405), (2.26, 1.33), (2.60, 1.09),
        (2.70, 1.005), (2.6, 0.99), (0.6, 1.01),
    ),
    pillars=(0.86, 1.66),
    seams=(
        ((2.66, 0.98), (2.69, 0.70), (2.62, 0.30)),
        ((1.66, 0.99), (1.66, 0.26)),
        ((0.92, 1.0), (0.98, 0.72), (0.94, 0.58)),
        ((2.98, 0.93), (3.5, 0.86), (3.86, 0.75)),
        ((0.22, 1.0), (0.20, 0.72), (0.24, 0.42)),
        ((3.70, 0.62), (3.64, 0.42), (3.58, 0.36)),
    ),
    headlamp=((3.58, 0.80), (3.84, 0.73), (3.99, 0.63), (4.0, 0.57), (3.72, 0.63)),
    tail_lamp=((0.03, 0.78), (0.06, 1.0), (0.20, 1.12), (0.28, 1.04), (0.22, 0.82)),
    shoulder=((0.0, 1.0), (0.5, 1.02), (2.95, 0.96), (3.62, 0.84), (4.05, 0.60)),
    handles=(1.06, 1.80),
    heads=(1.12, 1.84),
    mirror=(2.58, 1.05),
)  # fmt: skip

SHELLS = (SALOON, HATCHBACK)


def painted_car(shell: Shell, colour: Colour, sitting: Sitting) -> Card:
    """The body on its card, its middle over the origin; where its rims turn it is open."""
    margin, half = 0.06, shell.long / 2
    work = Bodywork(sitting, (-margin, 0.0, shell.long + margin, shell.tall + 0.05), sitting.finest(shell.long))
    work.lay(
        "#060607", [(0.5, 0.02), (shell.long - 0.5, 0.02), (shell.long - 0.4, 0.3), (0.4, 0.3)], soft=0.03, share=0.86
    )
    _metal(work, shell, colour)
    _windows(work, shell, sitting)
    _trim(work, shell)
    _wheel_houses(work, shell)
    _lamps(work, shell, sitting)
    card = work.card(rim=0.016)
    return card.placed_at(card.origin - np.array([half, 0, 0]), card.down)


def _metal(work: Bodywork, shell: Shell, colour: Colour) -> None:
    at, high = np.array(shell.shoulder).T
    knots = (0.0, 0.08, 0.25, 0.50, 0.60, 0.645, 0.70, 0.84, 0.93, 1.0)
    ups = (-0.62, -0.34, -0.16, 0.02, 0.10, 0.42, 0.14, 0.26, 0.62, 0.93)

    def side(x: Any, y: Any) -> tuple[Any, Any]:
        v = (y - 0.18) / (np.interp(x, at, high) - 0.18)
        aside = smoothstep(shell.long - 0.7, shell.long, x) * 0.72 - smoothstep(0.45, 0.0, x) * 0.72
        up = np.interp(v, knots, ups)
        return up * np.sqrt(1 - aside**2), aside + 0 * y

    def house(x: Any, y: Any) -> tuple[Any, Any]:
        up = np.interp((y - 0.95) / (shell.tall - 0.95), (0.0, 0.6, 0.86, 1.0), (0.24, 0.34, 0.55, 0.97))
        return up + 0 * x, 0 * y + 0 * x

    work.lay(colour, rounded(shell.cabin), form=house, gloss=0.8)
    work.lay(colour, rounded(shell.lower), form=side, gloss=0.9)
    work.dim(0.4, [(0.4, 0.24), (shell.long - 0.4, 0.24)], line=0.10, soft=0.02)
    for seam in shell.seams:
        work.dim(0.62, rounded_line(seam), line=0.013)


def _windows(work: Bodywork, shell: Shell, sitting: Sitting) -> None:
    """Tinted, with what is in the car dark behind them, and the sky on them."""
    outline = rounded(shell.glass)
    inside = Bodywork(sitting, work.span, work.per_metre)
    waist, roof = min(y for _, y in shell.glass), max(y for _, y in shell.glass)
    for x in shell.heads:
        inside.lay("#1b1a1c", rounded([(x - 0.10, waist - 0.1), (x - 0.16, waist + 0.18), (x - 0.12, waist + 0.34),
                                       (x, waist + 0.34), (x + 0.06, waist + 0.16), (x + 0.10, waist - 0.1)]))  # fmt: skip
    if sitting.moves:
        driver = shell.heads[-1] + 0.16
        inside.lay("#3b3a44", rounded([(driver - 0.22, waist - 0.1), (driver - 0.16, waist + 0.09), (driver, waist + 0.13),
                                       (driver + 0.18, waist + 0.05), (driver + 0.34, waist - 0.02), (driver + 0.3, waist - 0.1)]))  # fmt: skip
        inside.lay(
            "#8a6248",
            rounded(
                [
                    (driver - 0.05, waist + 0.08),
                    (driver + 0.06, waist + 0.08),
                    (driver + 0.05, waist + 0.2),
                    (driver - 0.05, waist + 0.2),
                ]
            ),
        )
        inside.lay("#96694c", disc(driver + 0.01, waist + 0.26, 0.085, 1.3), form=leaning(0.1, 0.3))
        inside.lay("#2a211d", rounded([(driver - 0.10, waist + 0.20), (driver - 0.10, waist + 0.38), (driver + 0.04, waist + 0.41),
                                       (driver + 0.10, waist + 0.34), (driver - 0.01, waist + 0.32), (driver - 0.03, waist + 0.22)]))  # fmt: skip
        inside.lay("#141416", rounded_line(((driver + 0.40, waist + 0.10), (driver + 0.48, waist - 0.06))), line=0.03)
    inside.rgb *= np.float32(0.62)
    part = work.part(outline)
    assert part is not None
    seen, tint = inside.alpha[part.box], sitting.on(bgr("#2a3134"), (0.0, 0.0), 0.0)
    colours = mix(np.broadcast_to(tint, (*seen.shape, 3)), inside.rgb[part.box], seen)
    v = (part.y - waist) / (roof - waist)
    streak = smoothstep(0.16, 0.22, (part.x * 0.9 - part.y * 1.1) % 1.25) * smoothstep(
        0.62, 0.50, (part.x * 0.9 - part.y * 1.1) % 1.25
    )
    sky = np.asarray((0.12 + 0.38 * np.clip(v, 0, 1) ** 1.5 + 0.10 * streak), np.float32)
    colours = mix(colours, sitting.mirrored(0.25 + 0.6 * np.clip(v, 0, 1)), sky)
    cover = np.clip(0.62 + 0.38 * seen + 0.5 * sky, 0, 1)
    work.rgb[part.box] = mix(work.rgb[part.box], colours, part.mask)
    work.alpha[part.box] = work.alpha[part.box] * (1 - part.mask) + cover * part.mask
    for x in shell.pillars:
        top = float(np.interp(x, *np.array(sorted(shell.glass[1:8])).T)) + 0.02
        wide = 0.045 if x == shell.pillars[-1] else 0.022
        work.lay(
            "#17181a",
            [(x - wide, waist - 0.01), (x + wide, waist - 0.01), (x + wide - 0.03, top), (x - wide - 0.03, top)],
            gloss=0.5,
        )
    work.lay("#1c1d20", np.vstack((outline, outline[:1])), line=0.022, gloss=0.3)
    work.lay(
        "#b9bdc2",
        rounded_line(tuple(shell.glass[-1:] + shell.glass[-2:-4:-1])),
        line=0.012,
        gloss=0.8,
        form=leaning(0.4),
    )


def rounded_line(points: _Line, times: int = 3) -> np.ndarray:
    """An open line whose corners are cut off."""
    p = np.array(points, float)
    for _ in range(times):
        a, b = p[:-1], p[1:]
        p = np.vstack((p[:1], np.stack([0.75 * a + 0.25 * b, 0.25 * a + 0.75 * b], 1).reshape(-1, 2), p[-1:]))
    return p


def _trim(work: Bodywork, shell: Shell) -> None:
    for x in shell.handles:
        y = float(np.interp(x, *np.array(shell.shoulder).T)) - 0.13
        work.dim(0.5, [(x - 0.005, y - 0.022), (x + 0.165, y - 0.026)], line=0.035, soft=0.006)
        work.lay("#c9ccd0", [(x, y), (x + 0.16, y - 0.004)], line=0.024, gloss=0.9, form=leaning(0.5))
    x, y = shell.mirror
    work.dim(
        0.35,
        rounded([(x - 0.14, y - 0.04), (x + 0.06, y - 0.04), (x + 0.04, y - 0.12), (x - 0.12, y - 0.1)]),
        soft=0.015,
    )
    work.lay(
        "#202226",
        rounded(
            [
                (x - 0.13, y - 0.035),
                (x - 0.12, y + 0.10),
                (x + 0.04, y + 0.11),
                (x + 0.10, y + 0.03),
                (x + 0.05, y - 0.04),
            ]
        ),
        gloss=0.7,
        form=leaning(0.3),
    )
    work.lay("#26272a", [(0.32, 0.225), (shell.long - 0.32, 0.215)], line=0.06, within=True)


def _wheel_houses(work: Bodywork, shell: Shell) -> None:
    for x in shell.wheels:
        work.lay("#070708", disc(x, shell.tyre + 0.015, shell.tyre + 0.07), within=True)
        arch = disc(x, shell.tyre + 0.015, shell.tyre + 0.078)
        work.lay("#d8dadc", arch[arch[:, 1] > shell.tyre - 0.05][:26], line=0.014, share=0.28)
        tyre(work, x, shell.tyre, shell.rim)
        shade_on(work, x, shell.tyre, shell.rim, 0.75)


def _lamps(work: Bodywork, shell: Shell, sitting: Sitting) -> None:
    head, tail = rounded(shell.headlamp, 2), rounded(shell.tail_lamp, 2)
    work.lay("#c4ccd2", head, gloss=1.0, form=leaning(0.42, 0.5))
    work.dim(0.5, np.vstack((head, head[:1])), line=0.016)
    work.lay("#8a1c18", tail, gloss=0.8, form=leaning(0.15, -0.5))
    work.dim(0.4, np.vstack((tail, tail[:1])), line=0.014)
    if sitting.lamps and sitting.moves:
        middle = np.mean(head, 0)
        work.shine(WHITE, middle + (head - middle) * 0.8, soft=0.012)
        middle = np.mean(tail, 0)
        work.shine(RED * np.float32(sitting.lamps), middle + (tail - middle) * 0.78, soft=0.012)
