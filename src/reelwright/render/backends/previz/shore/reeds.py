"""Reeds: a clump of long blades, some of them with a brown head."""

from __future__ import annotations

import math

import numpy as np

from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import bgr, mix
from reelwright.render.backends.previz.woods.greenery import SNOW, Greenery, Plant, dab, limb


def reeds(green: Greenery, seed: int, metres: float, per_metre: float, count: int = 130) -> Plant:
    """A clump one and a half times as wide as high, thickest in its middle."""
    chance, h = rng(seed), round(metres * per_metre)
    w = round(h * 1.5)
    canvas = np.zeros((h, w, 4), np.uint8)
    root = np.clip(w / 2 + chance.normal(0, 0.17, count) * w, w * 0.04, w * 0.96)
    aside = np.abs(root - w / 2) / (w / 2)
    long = h * np.clip(chance.normal(0.72, 0.16, count) * (1.05 - 0.45 * aside), 0.2, 0.88)
    bend = long * (chance.normal(0.0, 0.13, count) + 0.12 * (root - w / 2) / (w / 2) + 0.05)
    breadth = h * 0.0058 * chance.uniform(0.6, 1.5, count) + 0.4
    rise = np.array([0.0, 0.35, 0.7, 1.0])
    x = root[:, None] + bend[:, None] * rise[None] ** 2.2
    foot = h * (1 - 0.14 * np.linspace(1, 0, count) * chance.random(count) - 0.015 * (1 - aside))
    y = foot[:, None] - long[:, None] * rise[None] * (1 - 0.08 * rise[None])
    thin = breadth[:, None] * np.array([1.0, 0.9, 0.6, 0.1])[None]
    left, right = np.stack([x - thin, y], 2), np.stack([x + thin, y], 2)
    blades = np.concatenate([left, right[:, ::-1]], 1)
    shade = chance.random(count).astype(np.float32)
    front = np.linspace(0.35, 1, count, dtype=np.float32)
    key = green.facing(np.sign(bend) * 0.35, np.full(count, -0.6)) * (0.25 + 0.9 * shade) * front
    albedo = mix(bgr("#3a4a26"), bgr("#93a055"), shade * front)
    albedo = green.year.grass.on(mix(albedo, bgr("#bfa468"), (shade > 0.66) * 0.75).astype(np.float32))
    if green.snowy:
        albedo = mix(albedo, bgr(SNOW), (shade < 0.4) * 0.7).astype(np.float32)
    dab(canvas, blades, green.colours(albedo, key))
    tails = [_head(x[k], y[k], h) for k in range(0, count, 11) if long[k] > 0.58 * h]
    if tails:
        brown = np.tile(bgr("#5b3a24"), (len(tails), 1))
        lit = green.facing(np.full(len(tails), math.copysign(0.6, green.sun[0])), np.full(len(tails), -0.4))
        dab(canvas, np.array(tails), green.colours(brown, lit))
    return Plant(canvas, per_metre)


def _head(x: np.ndarray, y: np.ndarray, h: float) -> list[tuple[float, float]]:
    """A cat's tail below the tip of a blade, as a polygon."""
    tip, under = np.array([x[3], y[3]]), np.array([x[2], y[2]])
    along = (under - tip) / max(1e-6, float(np.hypot(*(under - tip))))
    return limb(tip + along * 0.01 * h, tip + along * 0.085 * h, h * 0.013, h * 0.015)
