"""Trees: each is a picture that stands on its lower edge."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.noise import Field, rng
from reelwright.render.backends.previz.paint import bgr, mix
from reelwright.render.backends.previz.season import Crown
from reelwright.render.backends.previz.woods.greenery import SNOW, Greenery, Numbers, Plant, dab, limb, stem, tufts


def _detail(high: int) -> float:
    """Share of its leaves that a tree of so many rows has; each is the larger."""
    return min(1.0, max(0.35, high / 560))


def pine(green: Greenery, seed: int, metres: float, per_metre: float) -> Plant:
    """A spruce: whorls of drooping branches, dark within, light at their tips."""
    chance, h = rng(seed), round(metres * per_metre)
    reach0 = h * chance.uniform(0.14, 0.19)
    w = round(reach0 * 2.5)
    canvas = np.zeros((h, w, 4), np.uint8)
    lean = chance.uniform(-0.03, 0.03) * h
    spine = np.array([(w / 2, h), (w / 2 + lean * 0.3, h * 0.5), (w / 2 + lean, h * 0.01)])
    stem(canvas, green, spine, np.array([0.021, 0.014, 0.002]) * h, "#6a5646")
    detail = _detail(h)
    whorls, arms, each = round(58 * detail), 9, 6
    f = np.linspace(chance.uniform(0.93, 0.98), 0.015, whorls)[:, None, None] ** 1.1  # from the lowest up
    ragged = chance.uniform(0.72, 1.15, (whorls, arms, 1))
    turn = np.sort(chance.uniform(-1, 1, (whorls, arms, 1)), 1)  # how far aside a branch goes
    turn = np.sign(turn) * np.abs(turn) ** 0.6
    order = np.argsort(-np.abs(turn), 1)
    turn = np.take_along_axis(turn, order, 1)
    reach = reach0 * (0.02 + 0.98 * f**0.85) * ragged * (0.75 + 0.5 * (f < 0.88))
    u = np.linspace(0.22, 1.0, each)[None, None, :]
    x = w / 2 + lean * (1 - f) + turn * reach * u
    droop = 0.42 - 0.22 * (1 - f)
    y = (0.012 + 0.93 * f) * h + reach * u * droop * (0.7 + 0.6 * (1 - np.abs(turn))) - reach * 0.10 * (u > 0.85)
    size = reach0 / detail**0.7 * (0.045 + 0.20 * f**0.7) * (1.1 - 0.45 * u) * chance.uniform(0.75, 1.3, x.shape)
    down = 0.5 + 0.35 * chance.standard_normal(x.shape) * 0.5 + 0.35 * (1 - np.abs(turn))
    angle = np.where(turn < 0, math.pi - down, down)
    at = np.stack([x.ravel(), y.ravel()], 1)
    tip = np.broadcast_to(u, x.shape).ravel().astype(np.float32)
    shade = chance.random(tip.size).astype(np.float32)
    key = green.facing(np.broadcast_to(turn, x.shape).ravel() * (0.4 + 0.6 * tip), -0.35 + 0 * tip)
    key = key * (0.15 + 0.85 * tip**1.6) * (0.55 + 0.6 * shade)
    albedo = mix(bgr("#1d3328"), bgr("#587a50"), tip * (0.45 + 0.55 * shade)).astype(np.float32)
    shown = green.colours(albedo, key)
    shapes = tufts(at.astype(np.float32), angle.ravel(), size.ravel(), 0.62)
    if green.snowy:
        lies = (shade > 0.28) & (tip > 0.3)
        white = green.colours(np.tile(bgr(SNOW), (tip.size, 1)), key * 0.9)
        flat = tufts(at.astype(np.float32) - [0, 0.12 * reach0 * 0.5], angle.ravel() * 0.9, size.ravel() * 0.85, 0.34)
        keep = np.stack([np.ones(tip.size, bool), lies], 1).ravel()
        shapes = np.stack([shapes, flat], 1).reshape(-1, 5, 2)[keep]
        shown = np.stack([shown, white], 1).reshape(-1, 3)[keep]
    dab(canvas, shapes, shown)
    return Plant(canvas, per_metre)


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of broadleaf tree: bark, leaves in shade, in light and with the light behind them."""

    bark: str
    dark: str
    light: str
    through: str
    crown: tuple[float, float, float]
    """Half its breadth, half its height, and how high its middle is, as parts of the tree's height."""
    trunk: float


KINDS = (
    _Kind("#6f5d4c", "#2c4a24", "#7fa047", "#c3d05c", (0.33, 0.205, 0.64), 0.034),
    _Kind("#d9d4c6", "#3f5f2a", "#93b052", "#d6d86a", (0.20, 0.25, 0.62), 0.018),
    _Kind("#5c5046", "#24402a", "#66924a", "#a9c458", (0.37, 0.17, 0.66), 0.040),
)


@dataclass(frozen=True, slots=True)
class _Twigs:
    """Those of one place in a crown without leaves."""

    many: int
    thick: float
    """About 1."""
    laden: float
    """Share of them with snow on it, 0..1."""
    bright: float
    """Of their bark, 0..1."""
    covered: float
    """Breadth of the snow on a twig, of the twig's own, 0..1."""


_LADEN, _BARE = _Twigs(9, 1.0, 0.8, 0.7, 1.0), _Twigs(6, 0.5, 0.4, 0.9, 0.5)
"""While it snows, and after."""
_TWIGS_PER_METRE = 44.0
"""Texels; no line is thinner than one, so that coarser twigs would close the crown."""


def broadleaf(green: Greenery, seed: int, metres: float, per_metre: float, kind: int = 0) -> Plant:
    """A tree of boughs and clouds of leaves, the nearer and the outer lighter; of boughs and twigs when it is bare."""
    if green.year.has_settled_snow and per_metre < _TWIGS_PER_METRE:
        return _smaller(broadleaf(green, seed, metres, _TWIGS_PER_METRE, kind), per_metre)
    of, chance, h = KINDS[kind % len(KINDS)], rng(seed), round(metres * per_metre)
    w = round(h * (of.crown[0] * 3.3))
    canvas = np.zeros((h, w, 4), np.uint8)
    lean = chance.uniform(-0.04, 0.04) * h
    top = np.array([w / 2 + lean, h * (1 - of.crown[2])])
    spine = np.array([(w / 2, h), (w / 2 + lean * 0.15, h * 0.72), top - [lean * 0.2, 0], top - [0, h * 0.2]])
    clouds_ = _clouds(chance, of, top, h)
    _boughs(canvas, green, of, chance, spine, clouds_, h)
    for depth in np.argsort(clouds_[:, 3]):
        if green.snowy:
            kind_of = _BARE if green.year.has_settled_snow else _LADEN
            twigs(canvas, green, chance, clouds_[depth, :2], clouds_[depth, 2] * 1.25, of.bark, top[0], kind_of)
            continue
        _leaves(canvas, green, of, green.year.crown(seed), chance, clouds_[depth], top, h)
    return Plant(canvas, per_metre)


def _smaller(of: Plant, per_metre: float) -> Plant:
    share = per_metre / of.per_metre
    size = max(2, round(of.texture.shape[1] * share)), max(2, round(of.texture.shape[0] * share))
    return Plant(cv2.resize(of.texture, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False), per_metre)


def _clouds(chance: np.random.Generator, of: _Kind, top: Numbers, h: int) -> Field:
    """Clouds of leaves: x, y, radius, nearness -1..1, [n, 4]."""
    found = []
    count = 17
    for k in range(count):
        angle, out = 2 * math.pi * (k * 0.618 + chance.random() * 0.2), math.sqrt((k + 0.5) / count)
        x = top[0] + math.cos(angle) * out * of.crown[0] * h * chance.uniform(0.8, 1.05)
        y = top[1] + math.sin(angle) * out * of.crown[1] * h * chance.uniform(0.8, 1.05)
        found.append(
            (x, y, of.crown[0] * h * chance.uniform(0.30, 0.48), chance.uniform(-1, 1) + 0.4 * (y - top[1]) / h)
        )
    return np.array(found, np.float32)


def _boughs(
    canvas: Picture,
    green: Greenery,
    of: _Kind,
    chance: np.random.Generator,
    spine: Numbers,
    clouds_: Field,
    h: int,
) -> None:
    for x, y, _, _ in clouds_[:: 1 if green.year.has_settled_snow else 2]:
        start = np.array([np.interp(chance.uniform(0.30, 0.55) * h, spine[::-1, 1], spine[::-1, 0]), 0.0])
        start[1] = min(h * 0.75, max(y + h * 0.1, h * (1 - of.crown[2]) + h * chance.uniform(-0.02, 0.16)))
        start[0] = np.interp(start[1], spine[::-1, 1], spine[::-1, 0])
        bend = (start + np.array([x, y])) / 2 + np.array([0, h * 0.03])
        widths = np.array([0.4, 0.26, 0.08]) * of.trunk * h
        stem(canvas, green, np.array([start, bend, (x, y)]), widths, of.bark)
    stem(canvas, green, spine, np.array([1.25, 0.9, 0.6, 0.1]) * of.trunk * h, of.bark)


def _leaves(
    canvas: Picture,
    green: Greenery,
    of: _Kind,
    crown: Crown,
    chance: np.random.Generator,
    cloud: Field,
    top: Numbers,
    h: int,
) -> None:
    """One cloud: its shaded leaves below, its lit ones on the side of the light."""
    cx, cy, radius, near = cloud.tolist()
    n = round(135 * _detail(h))
    angle, out = chance.uniform(0, 2 * math.pi, n), np.sqrt(chance.random(n)) * chance.uniform(0.8, 1.12, n)
    nx, ny = np.cos(angle) * out, np.sin(angle) * out * 0.72
    order = np.argsort(-(ny * 0.8 - nx * green.sun[0] * 0.6 + 0.5 * chance.random(n)))  # those toward the light last
    nx, ny, out = nx[order], ny[order], out[order]
    crown_x, crown_y = (cx - top[0]) / (of.crown[0] * h), (cy - top[1]) / (of.crown[1] * h)
    key = green.facing(nx * 0.75 + crown_x * 0.7, ny * 0.95 + crown_y * 0.65)
    shade = chance.random(n).astype(np.float32)
    key = key * (0.5 + 0.6 * shade) * (0.72 + 0.28 * near)
    lit = np.clip(0.15 + 0.85 * key + 0.25 * (shade - 0.5), 0, 1)
    albedo = mix(bgr(of.dark), bgr(of.light), lit)
    rim = np.clip((key - 0.42) * 2.2, 0, 1) * green.glow
    albedo = crown.on(mix(albedo, bgr(of.through), rim).astype(np.float32), shade)
    at = np.stack([cx + nx * radius, cy + ny * radius], 1).astype(np.float32)
    size = radius / math.sqrt(_detail(h)) * chance.uniform(0.10, 0.22, n)
    dab(canvas, tufts(at, chance.uniform(0, 2 * math.pi, n), size, 1.15), green.colours(albedo, key))


def twigs(
    canvas: Picture,
    green: Greenery,
    chance: np.random.Generator,
    at: Numbers,
    long: float,
    bark: str,
    middle: float,
    of: _Twigs,
) -> None:
    """Bare twigs forking out from a point, with snow along their upper sides."""
    many, thick = of.many, of.thick
    outward = math.atan2(-1.0, (float(at[0]) - middle) / (long * 2 + 1e-6))
    wood = green.colours((bgr(bark) * np.float32(of.bright))[None], np.array([of.bright - 0.5], np.float32))
    white = green.colours(bgr(SNOW)[None], np.array([0.45], np.float32))
    angle = outward + chance.normal(0, 0.75, many)
    reach = long * chance.uniform(0.6, 1.15, many)
    tip = at + np.stack([np.cos(angle), np.sin(angle)], 1) * reach[:, None]
    lines = [(at, end, 0.045 * thick) for end in tip]
    for turn, share in ((0.6, 0.45), (-0.5, 0.6), (0.45, 0.75), (-0.7, 0.3)):
        start = at + (tip - at) * share
        bent = angle + turn * chance.uniform(0.7, 1.3, many)
        end = start + np.stack([np.cos(bent), np.sin(bent)], 1) * (reach * 0.5 * (1.2 - share))[:, None]
        lines += [(a, b, 0.026 * thick) for a, b in zip(start, end, strict=True)]
    shapes = np.array([limb(a, b, max(1.0, wide * long), max(0.6, wide * long * 0.35)) for a, b, wide in lines])
    dab(canvas, shapes, np.repeat(wood, len(shapes), 0))
    kept = chance.random(len(shapes)) < of.laden
    share = (1 + of.covered) / 2
    lying = shapes[kept] * share + shapes[kept][:, ::-1] * (1 - share) - [0, max(0.7, 0.022 * thick * long)]
    dab(canvas, lying, np.repeat(white, len(lying), 0))
