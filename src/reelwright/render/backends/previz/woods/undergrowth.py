"""What grows low and what stands near: ferns, bushes, fringes of grass, trunks with their bark, boughs overhead."""

from __future__ import annotations

import math

import cv2
import numpy as np

from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.noise import Field, fbm, line1d, rng
from reelwright.render.backends.previz.paint import bgr, mix, pack, poly, smoothstep
from reelwright.render.backends.previz.woods.greenery import SNOW, Greenery, Plant, dab, tufts


def fern(green: Greenery, seed: int, metres: float, per_metre: float) -> Plant:
    """Fronds arching from one point, feathered to their tips."""
    chance, h = rng(seed), round(metres * per_metre)
    w = round(h * 2.3)
    canvas = np.zeros((h, w, 4), np.uint8)
    fronds = 11
    lean = np.sort(np.abs(chance.uniform(-1, 1, fronds)))[::-1] * np.where(np.arange(fronds) % 2, 1, -1)
    u = np.linspace(0.06, 1, 26)
    for k, aside in enumerate(lean):
        long = h * chance.uniform(0.8, 1.05)
        x = w / 2 + aside * long * (0.35 * u + 0.68 * u**2)
        y = h - long * (1.15 * u - (0.28 + 0.5 * abs(aside)) * u**2.2)
        slope = np.arctan2(np.gradient(y), np.gradient(x))
        at = np.repeat(np.stack([x, y], 1), 2, 0).astype(np.float32)
        side = np.tile([-1.0, 1.0], len(u))
        angle = np.repeat(slope, 2) + side * 1.05
        size = np.repeat(h * 0.19 * np.sin(np.pi * (0.12 + 0.86 * u)) ** 0.8 * (1.05 - 0.6 * u), 2)
        up = np.repeat(1 - y / h, 2).astype(np.float32)
        key = green.facing(np.full(len(side), aside * 0.8), -0.2 - 0.7 * up) * (0.2 + 0.8 * up) * (0.5 + 0.5 * k / 10)
        albedo = mix(bgr("#26401f"), bgr("#86a848"), np.clip(0.2 + 0.9 * key, 0, 1)).astype(np.float32)
        albedo = green.year.grass.on(albedo)
        if green.snowy:
            albedo = mix(albedo, bgr(SNOW), np.clip(up * 1.5 - 0.2, 0, 0.85)).astype(np.float32)
        dab(canvas, tufts(at, angle, size, 0.30), green.colours(albedo, key))
    return Plant(canvas, per_metre)


def bush(green: Greenery, seed: int, metres: float, per_metre: float, number: int) -> Plant:
    """A low dome of leaves; `number` says what the season makes of them, see `Year.crown`."""
    chance, h = rng(seed), round(metres * per_metre)
    w, n = round(h * 2.0), 420
    canvas = np.zeros((h, w, 4), np.uint8)
    angle, out = chance.uniform(0, math.pi, n), np.sqrt(chance.random(n))
    lumps = 0.80 + 0.16 * np.sin(angle * 3 + seed) + 0.06 * np.sin(angle * 9 + seed * 2)
    nx, ny = np.cos(angle) * out * lumps, -np.sin(angle) * out * lumps
    order = np.argsort(-ny * -0.2 + out * -1.0 + 0.35 * chance.random(n))
    nx, ny, out = nx[order], ny[order], out[order]
    shade = chance.random(n).astype(np.float32)
    key = green.facing(nx, ny * 1.1 + 0.15) * (0.35 + 0.75 * shade) * np.clip(-ny * 1.3 + 0.15, 0, 1)
    albedo = mix(bgr("#223a1e"), bgr("#7a9a44"), np.clip(0.15 + key, 0, 1)).astype(np.float32)
    albedo = green.year.crown(number).on(albedo, shade)
    if green.snowy:
        albedo = mix(albedo, bgr(SNOW), ((-ny > 0.35) & (shade > 0.3)) * 0.9).astype(np.float32)
    at = np.stack([w / 2 + nx * w * 0.46, h - h * 0.02 + ny * h * 0.9], 1).astype(np.float32)
    shapes = tufts(at, chance.uniform(0, 2 * math.pi, n), h * chance.uniform(0.07, 0.13, n), 1.1)
    dab(canvas, shapes, green.colours(albedo, key))
    return Plant(canvas, per_metre)


def grass(green: Greenery, seed: int, wide: int, high: int, thick: float = 1.0) -> Picture:
    """A fringe of blades rising from the lower edge, [high, wide, 4]; gathered in tussocks, with flowers by day."""
    chance = rng(seed)
    canvas = np.zeros((high, wide, 4), np.uint8)
    n = round(wide / high * 52 * thick)
    tussock = line1d(wide, high * 2.6, 3, seed + 1)
    x = chance.uniform(0, wide, n)
    here = np.clip(0.55 + 0.55 * tussock[x.astype(int).clip(0, wide - 1)], 0.0, 1.0)
    kept = here > chance.uniform(0.0, 0.4, n)
    x, here = x[kept], np.maximum(here[kept], 0.25)
    n = len(x)
    back = chance.random(n)
    foot = high * (1 - 0.45 * back)
    long = (high * 0.62 * here * chance.uniform(0.45, 1.0, n)).clip(2, foot)
    bend = chance.normal(0.0, 0.32, n) * long
    breadth = high * 0.022 * chance.uniform(0.7, 1.4, n) + 0.35
    zero = foot - long * 0.02
    shape = [(x - breadth, zero), (x - breadth * 0.7 + bend * 0.3, foot - long * 0.55), (x + bend, foot - long)]
    shape += [(x + breadth * 0.7 + bend * 0.3, foot - long * 0.55), (x + breadth, zero)]
    blades = np.stack([np.stack(point, 1) for point in shape], 1)
    shade = chance.random(n).astype(np.float32)
    key = green.facing(np.sign(bend) * 0.3, np.full(n, -0.9)) * (0.25 + 0.9 * shade)
    albedo = mix(bgr("#2c4420"), bgr("#93a650"), np.clip(shade * 0.85, 0, 1))
    albedo = green.year.grass.on(mix(albedo, bgr("#b59a5c"), (shade > 0.86) * 0.7).astype(np.float32))
    if green.snowy:
        albedo = mix(albedo, bgr(SNOW), (shade < 0.75) * 0.9).astype(np.float32)
    order = np.argsort(-back)
    dab(canvas, blades[order], green.colours(albedo, key)[order])
    if not green.snowy and green.year.flowers:
        _flowers(canvas, green, chance, blades[:, 2], high)
    return canvas


def _flowers(canvas: Picture, green: Greenery, chance: np.random.Generator, tips: Field, high: int) -> None:
    many = green.year.flowers
    picked = tips[:: max(1, int(max(9, len(tips) // 26) / many))]
    kinds = (bgr("#f4f1e4"), bgr("#e9d36a"), bgr("#b7a2dc"))
    for x, y in picked:
        r = max(1.0, high * 0.028 * chance.uniform(0.7, 1.2))
        colour = green.colours(kinds[chance.integers(3)][None], np.array([0.55], np.float32))[0].tolist()
        cv2.circle(canvas, (round(x * 16), round(y * 16)), round(r * 16), (*colour, 255), -1, cv2.LINE_AA, 4)


def trunk(green: Greenery, seed: int, breadth: float, metres: float, per_metre: float, is_birch: bool = False) -> Plant:
    """A near trunk that leaves the picture above: bark in plates, moss at its foot, an edge of light."""
    h, wide = round(metres * per_metre), breadth * per_metre
    w = round(wide * 2.2)
    y = np.arange(h, dtype=np.float32)
    low = np.clip((y - (h - wide * 0.9)) / (wide * 0.9), 0, 1)
    half = wide / 2 * (0.80 + 0.2 * y / h + 0.65 * low**2.2)
    middle = w / 2 + line1d(h, h * 0.5, 3, seed) * wide * 0.10
    left = middle - half + line1d(h, wide * 0.5, 3, seed + 1) * wide * 0.03
    right = middle + half + line1d(h, wide * 0.5, 3, seed + 2) * wide * 0.03
    x = np.arange(w, dtype=np.float32)[None]
    alpha = np.clip(x - left[:, None] + 0.5, 0, 1) * np.clip(right[:, None] - x + 0.5, 0, 1)
    across = np.clip((x - middle[:, None]) / half[:, None], -1, 1).astype(np.float32)
    if is_birch:
        rings = smoothstep(0.62, 0.72, fbm(w, h, wide * 0.35, 3, seed + 3, ax=2.6, ay=0.35))
        albedo = mix(bgr("#d5d2c8"), bgr("#3a3532"), rings)
        plates = fbm(w, h, wide * 0.3, 4, seed + 5)
    else:
        ridged = 1 - abs(fbm(w, h, wide * 0.26, 5, seed + 3, 0.6, ax=0.55, ay=3.2) * 2 - 1)
        plates = smoothstep(0.25, 0.95, ridged)
        albedo = mix(bgr("#2f2620"), bgr("#8a7462"), plates)
    moss = smoothstep(0.35, 0.75, fbm(w, h, wide * 0.5, 4, seed + 4) + 0.55 * (y[:, None] / h - 0.72))
    albedo = mix(albedo, bgr("#55682f"), moss * 0.75)
    side = across * green.sun[0]
    relief = cv2.Sobel(plates.astype(np.float32), cv2.CV_32F, 1, 0, ksize=3) * np.sign(green.sun[0]) * -0.5
    key = np.clip(0.12 + 0.95 * smoothstep(0.05, 1.0, side) + 0.35 * np.clip(relief, -0.5, 0.6), 0, 1.15)
    round_ = np.sqrt(np.clip(1 - (across * 0.92) ** 2, 0, 1))
    if green.snowy:
        lies = smoothstep(0.35, 0.75, fbm(w, h, wide * 0.4, 4, seed + 6) * 0.6 + 0.45 * across)
        albedo = mix(albedo, bgr(SNOW), lies * 0.9)
    shown = green.light.on((albedo * (0.42 + 0.5 * round_)[..., None]).astype(np.float32), key.astype(np.float32))
    if green.wet:
        shine = smoothstep(0.55, 0.95, plates) * smoothstep(0.9, 0.2, abs(across - 0.35 * np.sign(green.sun[0])))
        shown = shown * np.float32(0.8) + green.light.sky[3] * (0.22 * shine)[..., None]
    return Plant(pack(np.clip(shown, 0, 255), alpha.astype(np.float32), seed), per_metre)


def bough(green: Greenery, seed: int, metres: float, per_metre: float, is_left: bool) -> Plant:
    """A branch reaching in from one side, its twigs hung with leaves; `metres` wide. It hangs from its upper edge."""
    chance, w = rng(seed), round(metres * per_metre)
    h = round(w * 0.6)
    canvas = np.zeros((h, w, 4), np.uint8)
    u = np.linspace(0, 1, 14)
    x, y = u * w * 0.9, h * (0.20 + 0.10 * np.sin(u * 2.0 + chance.random()) + 0.22 * u**2)
    arms = [(x, y, 1.0)]
    for at in np.linspace(0.22, 0.94, 9):  # twigs, by turns above and below
        long, turn = w * 0.26 * (1.15 - at) * chance.uniform(0.7, 1.2), chance.uniform(0.35, 0.95)
        turn = turn if len(arms) % 3 else -turn * 0.6
        x0, y0 = at * w * 0.9, float(np.interp(at, u, y))
        arms.append((x0 + u * long * math.cos(turn), y0 + u * long * math.sin(turn) + 0.25 * long * u**2, 0.45))
    bark = green.colours(bgr("#3c322a")[None], np.array([0.1], np.float32))
    places, outs = [], []
    for ax, ay, thick in arms:
        breadth = (1.08 - u) * w * 0.010 * thick + 0.4
        dab(canvas, np.stack([np.r_[ax, ax[::-1]], np.r_[ay - breadth, (ay + breadth)[::-1]]], 1)[None], bark)
        n = (110 if thick < 1 else 190) // (8 if green.year.has_settled_snow else 3 if green.snowy else 1)
        along = 0.12 + 0.92 * chance.random(n) ** 0.7
        spread = w * 0.030 * (1.25 - 0.75 * along)
        px = np.interp(along, u, ax) + chance.normal(0, 1, n) * spread
        py = np.interp(along, u, ay) + (0.35 + chance.normal(0, 1, n)) * spread * (0.15 if green.snowy else 0.9)
        places.append(np.stack([px, py], 1))
        outs.append(along)
    at_, out = np.concatenate(places), np.concatenate(outs)
    shade = chance.random(len(out)).astype(np.float32)
    order = np.argsort(shade)
    at_, shade, out = at_[order].astype(np.float32), shade[order], out[order]
    key = np.clip(0.06 + 0.8 * shade**2.5, 0.02, 1).astype(np.float32)
    albedo = mix(bgr("#1f351c"), bgr("#8aa84c"), np.clip(key * 1.2, 0, 1))
    albedo = mix(albedo, bgr("#c8d460"), (shade > 0.85) * green.glow * 0.7).astype(np.float32)
    albedo = green.year.crown(seed).on(albedo, shade)
    if green.snowy:
        at_, key = at_ - [0, w * 0.012], key * 0.6 + 0.2
        albedo = np.tile(bgr(SNOW), (len(out), 1))
    size = w * chance.uniform(0.010, 0.021, len(out)) * (1.2 - 0.5 * out)
    angle = chance.uniform(-0.4, 0.4, len(out)) if green.snowy else chance.uniform(0.2, 2.4, len(out))
    dab(canvas, tufts(at_, angle, size * (1.3 if green.snowy else 1.0), 0.75), green.colours(albedo, key))
    return Plant(canvas if is_left else np.ascontiguousarray(canvas[:, ::-1]), per_metre)


def blob(high: int, wide: int) -> Picture:
    """The shadow of something standing, on the ground: soft, [high, wide, 4]."""
    mask = cv2.GaussianBlur(poly(wide, high, _oval(wide, high)), (0, 0), high * 0.13)
    return pack(np.zeros((high, wide, 3), np.float32), mask * np.float32(0.55))


def _oval(wide: int, high: int) -> Field:
    angle = np.linspace(0, 2 * np.pi, 40)
    return np.stack([wide / 2 + wide * 0.30 * np.cos(angle), high / 2 + high * 0.26 * np.sin(angle)], 1)
