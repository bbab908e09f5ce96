"""What stands on a roof: a water tank, the hut over the stair, vents, a cooling unit, aerials, lamps on strings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.noise import Field, fbm
from reelwright.render.backends.previz.paint import Points, bgr, mix, opaque, pack, radial, smoothstep, stroke
from reelwright.render.backends.previz.panel import Panel, Stand, Vector, hung
from reelwright.render.backends.previz.street.flatroof import Lamp
from reelwright.render.backends.previz.street.roadside import hanging
from reelwright.render.backends.previz.village.daylight import SNOW, Daylight
from reelwright.render.backends.previz.village.materials import walled

_BULB = bgr("#ffe3ac")


def water_tank(x: float, z: float, light: Daylight, scale: float = 1.0, y: float = 0.0) -> list[Card]:
    """A wooden tank with a pointed roof on iron legs; the far legs apart from the near ones."""
    wide, tall = 3.4, 7.4
    panel = Panel(wide, tall, light.per_metre(z) * scale)
    body, cone = panel.box(0.3, 2.9, 3.1, 6.1), panel.mask([(0.12, 6.02), (wide - 0.12, 6.02), (wide / 2, 7.3)])
    across = np.clip((panel.x - wide / 2) / 1.4, -1, 1)
    staves = 0.84 + 0.2 * np.sin(np.arcsin(across) * 26) ** 2
    grain = fbm(panel.w, panel.h, max(5, 0.5 / panel.texel), 4, light.seed + 51, ax=0.4, ay=3)
    paint = bgr("#806550") * (staves * (0.7 + 0.5 * grain))[..., None]
    for at in (3.15, 3.75, 4.4, 5.1, 5.8):
        paint = mix(paint, bgr("#3c3936"), panel.box(0.3, at - 0.035, 3.1, at + 0.035))
    paint = mix(paint, bgr("#5d5a58") * (0.9 + 0.2 * np.sin(panel.x * 14))[..., None], cone)
    paint = mix(paint, bgr("#4a4440"), panel.box(0.1, 2.68, 3.3, 2.92))
    if light.is_snowy:
        paint = mix(paint, SNOW, cone * 0.92)
    key = np.clip(0.35 + 0.75 * across * (1 if light.sun[0] >= 0 else -1), 0, 1) * panel.whole()
    round_ = 0.62 + 0.38 * np.sqrt(np.clip(1 - across**2, 0, 1)) * panel.whole()
    lit = light.light.on(np.asarray(paint, np.float32), np.asarray(key, np.float32)) * round_[..., None]
    lit = lit * (1 - 0.4 * smoothstep(5.6, 6.05, panel.y) * body)[..., None]
    braces = [(0.5, 0.5), (2.85, 2.6)], [(2.9, 0.5), (0.55, 2.6)]
    legs = _frame(panel, [(0.45, 0), (0.6, 2.8)], [(2.95, 0), (2.8, 2.8)], *braces)
    whole = np.maximum.reduce([body, cone, panel.box(0.1, 2.68, 3.3, 2.92), legs])
    lit = mix(lit, light.on(bgr("#413c3a")[None, None], (0.0, 0.0, -1.0)), legs * (1 - np.maximum(body, cone)))
    behind = _frame(panel, [(0.95, 0), (0.95, 2.8)], [(2.45, 0), (2.45, 2.8)], [(1.68, 0), (1.68, 2.8)])
    iron = light.on(panel.whole()[..., None] * bgr("#332f2e"), (0.0, 0.0, -1.0))
    back = Card.frontal(light.finished(iron, behind, panel, z), x, y, z + 2.2 * scale, wide * scale, sort=z + 0.3)
    return [back, Card.frontal(light.finished(lit, whole, panel, z), x, y, z, wide * scale)]


def _frame(panel: Panel, *lines: Points) -> Field:
    """Bars through points in metres."""
    found = np.zeros((panel.h, panel.w), np.uint8)
    for line in lines:
        at = [(px / panel.texel, panel.h - py / panel.texel) for px, py in line]
        stroke(found, at, max(1, round(0.11 / panel.texel)))
    return found.astype(np.float32) / np.float32(255)


def stair_hut(stand: Stand, wide: float, deep: float, tall: float, light: Daylight) -> list[Card]:
    """A box over the stair: its door with a lamp over it, its right side, its roof's edge; far first."""
    fine, z = light.per_metre(stand.z - deep / 2), stand.z
    half, back = wide / 2, deep / 2
    side, face = Panel(deep, tall, fine), Panel(wide, tall, fine)
    found = []
    for panel, normal, corners in (
        (side, (1, 0, 0), (stand.at(half, tall, -back), stand.at(half, tall, back), stand.at(half, 0, -back))),
        (face, (0, 0, -1), (stand.at(-half, tall, -back), stand.at(half, tall, -back), stand.at(-half, 0, -back))),
    ):
        has_door = panel is face
        paint = walled(panel, "brick", light.seed + 40) * light.stains(panel, light.seed + 41)[..., None]
        if has_door:
            paint = _door(panel, paint, wide * 0.62)
        paint = mix(paint, bgr("#55565a"), panel.box(0, tall - 0.24, 99, tall))
        paint = mix(paint, SNOW, panel.box(0, tall - 0.1, 99, tall) * (1.0 if light.is_snowy else 0.0))
        paint = paint * (1 - 0.4 * panel.box(0, tall - 0.42, 99, tall - 0.24))[..., None]
        lit = light.on(np.asarray(paint, np.float32), stand.way(*normal))
        if has_door:
            lit = _lamplit(panel, lit, paint, wide * 0.62, light)
        texture = light.finished(lit, panel.whole(), panel, z)
        found.append(hung(texture, *corners, z - back))
    return found


def _door(panel: Panel, paint: Field, x: float) -> Field:
    """A steel door with its frame and handle."""
    paint = mix(paint, bgr("#3c3f42"), panel.box(x - 0.56, 0, x + 0.56, 2.12))
    leaf = bgr("#5f7470") * (0.92 + 0.1 * np.sin(panel.y * 3))[..., None] * panel.whole()[..., None]
    paint = mix(paint, leaf, panel.box(x - 0.48, 0.06, x + 0.48, 2.05))
    paint = mix(paint, bgr("#2d3234"), panel.box(x - 0.22, 1.4, x + 0.22, 1.85))
    return np.asarray(mix(paint, bgr("#b9b6ac"), panel.box(x + 0.32, 0.95, x + 0.4, 1.15)), np.float32)


def _lamplit(panel: Panel, lit: Field, paint: Field, x: float, light: Daylight) -> Field:
    """The lamp over the door, and its light down the wall when it is on."""
    bulb = panel.box(x - 0.16, 2.24, x + 0.16, 2.38)
    if not light.light.is_dark:
        return np.asarray(mix(lit, light.on(bgr("#d8d6cc")[None, None], (0.0, 0.0, -1.0)), bulb), np.float32)
    away = (panel.x - x) ** 2 + 1.2 * (panel.y - 2.2) ** 2 + 0.25
    below = smoothstep(2.5, 2.2, panel.y)
    lit = lit + paint * bgr("#ffbe72") / 255 * (0.62 * below / away)[..., None]
    return np.asarray(mix(np.minimum(lit, 235), _BULB, bulb), np.float32)


def cooling_unit(stand: Stand, light: Daylight) -> list[Card]:
    """A box of sheet metal with a fan behind a grille."""
    wide, deep, tall = 1.7, 0.9, 1.25
    fine, z, found = light.per_metre(stand.z), stand.z, list[Card]()
    top = Panel(wide, deep, fine)
    metal = bgr("#a9adad") * top.whole()[..., None]
    metal = mix(metal, SNOW, top.whole(0.9 if light.is_snowy else 0.0))
    lid = light.on(np.asarray(metal, np.float32), (0.0, 1.0, 0.0))
    h, b = wide / 2, deep / 2
    corners = stand.at(-h, tall, b), stand.at(h, tall, b), stand.at(-h, tall, -b)
    found.append(hung(light.finished(lid, top.whole(), top, z, tall), *corners, z + 0.02))
    for turned, span in (((1, 0, 0), deep), ((0, 0, -1), wide)):
        panel = Panel(span, tall, fine)
        paint = bgr("#9a9e9e") * (0.95 + 0.06 * np.sin(panel.y * 40))[..., None] * panel.whole()[..., None]
        paint = paint * light.stains(panel, light.seed + 45)[..., None]
        paint = mix(paint, bgr("#3b3c3c"), panel.box(0, 0, span, 0.12))
        left, right = ((h, -b), (h, b)) if span == deep else ((-h, -b), (h, -b))
        if span == wide:
            away = np.hypot(panel.x - 0.62, panel.y - 0.68)
            rings = 0.5 + 0.5 * np.cos(away * 70)
            paint = mix(paint, bgr("#2e3032") * (0.7 + 0.9 * rings)[..., None], smoothstep(0.47, 0.44, away))
        lit = light.on(np.asarray(paint, np.float32), stand.way(*turned))
        corners = stand.at(left[0], tall, left[1]), stand.at(right[0], tall, right[1]), stand.at(left[0], 0, left[1])
        found.append(hung(light.finished(lit, panel.whole(), panel, z), *corners, z))
    return found


def vent(x: float, z: float, light: Daylight, tall: float = 1.5) -> Card:
    """A pipe under a cowl."""
    panel = Panel(0.9, tall + 0.3, light.per_metre(z))
    pipe = panel.box(0.28, 0, 0.62, tall)
    cowl = panel.mask([(0.1, tall - 0.06), (0.8, tall - 0.06), (0.66, tall + 0.2), (0.24, tall + 0.2)])
    across = np.clip((panel.x - 0.45) / 0.3, -1, 1)
    key = np.clip(0.4 + 0.7 * across * (1 if light.sun[0] >= 0 else -1), 0, 1) * panel.whole()
    paint = bgr("#8f9496") * (0.75 + 0.25 * np.sqrt(np.clip(1 - across**2, 0, 1)))[..., None] * panel.whole()[..., None]
    paint = paint * (1 - 0.4 * panel.box(0, tall - 0.3, 9, tall - 0.05) * (1 - cowl))[..., None]
    if light.is_snowy:
        paint = mix(paint, SNOW, panel.box(0, tall + 0.1, 9, tall + 0.3))
    lit = light.light.on(np.asarray(paint, np.float32), np.asarray(key, np.float32))
    return Card.frontal(light.finished(lit, np.maximum(pipe, cowl), panel, z), x, 0, z, 0.9)


def aerial(x: float, y: float, z: float, light: Daylight, tall: float = 3.4) -> Card:
    """A mast with two aerials."""
    panel = Panel(2.2, tall, light.per_metre(z))
    lines: list[Points] = [[(1.1, 0), (1.1, tall)], [(0.2, tall - 0.35), (2.0, tall - 0.2)]]
    lines += [[(at, tall - 0.62 + 0.08 * at), (at, tall - 0.05 + 0.08 * at)] for at in np.linspace(0.3, 1.95, 7)]
    ring = [(0.6, tall - 1.6), (0.6, tall - 1.0)], [(1.6, tall - 1.6), (1.6, tall - 1.0)]
    lines += [[(0.6, tall - 1.3), (1.6, tall - 1.3)], *ring]
    found = np.zeros((panel.h, panel.w), np.uint8)
    for k, line in enumerate(lines):
        at = [(px / panel.texel, panel.h - py / panel.texel) for px, py in line]
        stroke(found, at, max(1, round((0.06 if k == 0 else 0.03) / panel.texel)))
    lit = light.on(panel.whole()[..., None] * bgr("#55585c"), (0.0, 0.0, -1.0))
    cover = found.astype(np.float32) / np.float32(255)
    return Card.frontal(light.finished(lit, cover, panel, z, None), x, y, z, 2.2)


def bulbs(spans: Sequence[tuple[Vector, Vector]], sag: float, light: Daylight) -> tuple[list[Card], list[Lamp]]:
    """Lamps on strings: their cards, and, when they are on, what lights the roof."""
    cards, lamps = list[Card](), list[Lamp]()
    is_on = light.light.is_dark
    glass = light.on(bgr("#d9d4c4")[None, None], (0.0, 0.0, -1.0))[0, 0]
    disc = smoothstep(12, 9.5, _away(24)).astype(np.float32)
    bulb = pack(np.broadcast_to(_BULB if is_on else glass, (24, 24, 3)), disc)
    halo = opaque(np.clip(bgr("#ffb765") * (radial(96, 96, 48, 48, 48, 2.4) * 0.55)[..., None], 0, 255))
    for one, other in spans:
        count = max(3, round(float(np.hypot(other[0] - one[0], other[2] - one[2])) / 1.1))
        points = hanging(one, other, sag, count + 1)
        for x, y, z in points[1:-1].tolist():
            cards.append(Card.frontal(bulb, x, y - 0.17, z, 0.15, sort=z - 0.01))
            if is_on:
                cards.append(Card.frontal(halo, x, y - 0.6, z, 1.0, sort=z - 0.02, adds=True))
        if is_on:
            x, y, z = points[len(points) // 2].tolist()
            lamps.append((x, y, z, 2.2))
    return cards, lamps


def _away(n: int) -> Field:
    y, x = np.ogrid[:n, :n]
    return np.hypot(x - (n - 1) / 2, y - (n - 1) / 2).astype(np.float32)
