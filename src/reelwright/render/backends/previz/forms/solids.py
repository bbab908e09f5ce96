"""Plain solids as textures, shaded as turned shapes: ball, slab, arch, ring, cone. Lit from the set's light."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.forms.limbo import Limbo
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import Colour, mix, pack, smoothstep


def _shaded(limbo: Limbo, colour: Colour, nx: Field, ny: Field, nz: Field, alpha: Field, low: Field) -> Picture:
    """A surface that faces right, up and toward us by so much, [h, w] each; `low`: 1 where it stands on the floor."""
    side, up = math.sin(limbo.azimuth), math.sin(limbo.elevation)
    ahead = 0.42 * math.cos(limbo.elevation)  # the light stands a little before the forms, or we saw their dark sides
    long = math.sqrt(side * side + up * up + ahead * ahead)
    facing = smoothstep(-0.15, 1.0, (nx * side + ny * up + nz * ahead) / long)
    bounce = np.clip(-ny, 0, 1) * 0.35 + 0.25 * low  # from the floor
    light = (
        limbo.fill * (0.62 + 0.25 * np.clip(ny, 0, 1) - 0.3 * low)[..., None] + limbo.key * (facing * 0.75)[..., None]
    )
    light = light + limbo.floor * (bounce * 0.4)[..., None]
    edge = (1 - np.clip(nz, 0, 1)) ** 3 * smoothstep(-0.2, 0.6, nx * side)
    paint = colour / 255 * light + limbo.key * (edge * 0.22)[..., None]
    return pack(np.clip(paint, 0, 255), alpha)


def ball(limbo: Limbo, n: int) -> Picture:
    line = (np.arange(n, dtype=np.float32) + 0.5) / n * 2 - 1
    x, y = np.meshgrid(line * 1.01, -line * 1.01)
    r = np.sqrt(x * x + y * y)
    nz = np.sqrt(np.clip(1 - r * r, 0, 1))
    alpha = np.clip((1 - r) * n / 2 + 0.5, 0, 1)
    return _shaded(limbo, limbo.form, _f(x), _f(y), _f(nz), _f(alpha), _f(smoothstep(-0.4, -1.0, y)))


def slab(limbo: Limbo, w: int, h: int) -> Picture:
    """A standing slab of which we see the front and, on the light's side, a narrow flank."""
    x = np.linspace(0, 1, w, dtype=np.float32)[None] + np.zeros((h, 1), np.float32)
    up = np.linspace(1, 0, h, dtype=np.float32)[:, None] + 0 * x
    side = math.copysign(1.0, limbo.azimuth)
    flank = smoothstep(0.775, 0.785, x if side > 0 else 1 - x)
    nx, nz = flank * side * 0.92, 1 - 0.62 * flank
    alpha = np.ones_like(x)
    alpha[:, :2] = alpha[:, -2:] = 0
    alpha[:2] = 0
    tone = mix(limbo.other, limbo.high, 0.2)
    return _shaded(limbo, tone, _f(nx), _f(0.12 + 0 * x), _f(nz), alpha, _f(smoothstep(0.25, 0.0, up)))


def arch(limbo: Limbo, w: int, h: int) -> Picture:
    """A round arch as thick as a wall, its inner side seen."""
    y, x = np.mgrid[:h, :w].astype(np.float32)
    cx, cy, outer = (w - 1) / 2, h * 0.42, w * 0.49
    inner, shift = w * 0.30, -math.copysign(w * 0.035, limbo.azimuth)
    top = np.minimum(y - cy, 0)

    def inside(radius: float, aside: float) -> Field:
        r = np.sqrt((x - cx - aside) ** 2 + top**2)
        return _f(np.clip(radius - r + 0.5, 0, 1))

    solid, hole, depth = inside(outer, 0.0), inside(inner, 0.0), inside(inner * 0.965, shift)
    soffit = hole * (1 - depth)
    front = solid * (1 - hole)
    angle = np.arctan2(-top, x - cx)
    nx = np.where(soffit > 0.5, -np.cos(angle), 0.0)
    ny = np.where(soffit > 0.5, -np.sin(angle), 0.1)
    nz = np.where(soffit > 0.5, 0.15, 0.98)
    alpha = np.clip(front + soffit, 0, 1)
    return _shaded(limbo, limbo.other, _f(nx), _f(ny), _f(nz), alpha, _f(smoothstep(h * 0.75, h, y)))


def torus(limbo: Limbo, n: int) -> Picture:
    """A ring that stands upright."""
    line = (np.arange(n, dtype=np.float32) + 0.5) / n * 2 - 1
    x, y = np.meshgrid(line * 1.01, -line * 1.01)
    r = np.sqrt(x * x + y * y) + 1e-4
    across = (r - 0.79) / 0.205
    nz = np.sqrt(np.clip(1 - across * across, 0, 1))
    alpha = np.clip((1 - np.abs(across)) * n * 0.1 + 0.5, 0, 1)
    return _shaded(
        limbo, limbo.form, _f(x / r * across), _f(y / r * across), _f(nz), _f(alpha), _f(smoothstep(-0.5, -1, y))
    )


def cone(limbo: Limbo, w: int, h: int) -> Picture:
    y, x = np.mgrid[:h, :w].astype(np.float32)
    half = (y + 1) / h * w * 0.49
    u = (x - (w - 1) / 2) / np.maximum(half, 0.5)
    foot = h - 1 - w * 0.055 * (1 - np.sqrt(np.clip(1 - u * u, 0, 1)))  # its foot is a circle
    alpha = np.clip((1 - np.abs(u)) * half + 0.5, 0, 1) * np.clip(foot - y + 0.5, 0, 1)
    lean = w / 2 / h
    nz = np.sqrt(np.clip(1 - u * u, 0, 1))
    return _shaded(limbo, limbo.form, _f(u), _f(lean + 0 * u), _f(nz), _f(alpha), _f(smoothstep(h * 0.7, h, y)))


def _f(field: ArrayLike) -> Field:
    return np.asarray(field, np.float32)
