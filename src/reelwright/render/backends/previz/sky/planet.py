"""Balls in space, lit by one sun: a planet with air, clouds and cities, and bare moons."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.noise import Field, clouds, fbm, rng
from reelwright.render.backends.previz.paint import Colour, bgr, mix, pack, smoothstep

_MARGIN = 1.16
"""The texture's half, in radii: room for the air's glow."""


@dataclass(frozen=True, slots=True)
class Ball:
    """The front of a ball as a grid of texels. All [n, n] float32."""

    x: Field
    y: Field
    """Right and up, -1..1 on the disc."""
    toward: Field
    """Toward us, 0..1."""
    r: Field
    facing: Field
    """Cosine to the sun, -1..1."""

    @classmethod
    def of(cls, n: int, sun: tuple[float, float, float]) -> Ball:
        """`sun`: where it stands from the ball: right, up, toward us."""
        line = (np.arange(n, dtype=np.float32) + 0.5) / n * 2 * _MARGIN - _MARGIN
        x, y = np.meshgrid(line, -line)
        r = np.sqrt(x * x + y * y)
        toward = np.sqrt(np.clip(1 - r * r, 0, 1))
        long = math.hypot(*sun)
        rim = np.maximum(r, 1.0)  # beyond the disc: what the air over its edge sees
        facing = (x / rim * sun[0] + y / rim * sun[1] + toward * sun[2]) / long
        return cls(
            x.astype(np.float32),
            y.astype(np.float32),
            toward.astype(np.float32),
            r.astype(np.float32),
            facing.astype(np.float32),
        )

    def wrapped(self, flat: Field, tilt: float = 0.35) -> Field:
        """A flat picture [h, w] or [h, w, 3], drawn round the ball."""
        h, w = flat.shape[:2]
        x = self.x * math.cos(tilt) - self.y * math.sin(tilt)
        y = self.x * math.sin(tilt) + self.y * math.cos(tilt)
        u = np.arctan2(x, np.maximum(self.toward, 1e-3)) / math.pi + 0.5
        v = np.arccos(np.clip(y, -1, 1)) / math.pi
        at = [np.ascontiguousarray(field, np.float32) for field in (u * (w - 1), v * (h - 1))]
        return np.asarray(cv2.remap(flat, at[0], at[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT), np.float32)

    @property
    def disc(self) -> Field:
        texel = 2 * _MARGIN / self.x.shape[0]
        return np.asarray(np.clip((1 - self.r) / texel + 0.5, 0, 1), np.float32)


def planet(n: int, sun: tuple[float, float, float], seed: int, light: Colour, cover: float) -> Picture:
    """A planet with sea, land, clouds and air, [n, n, 4].

    Args:
        light: the sun's colour, 0..255. cover: of clouds, 0..1.
    """
    ball = Ball.of(n, sun)
    w, h = 1400, 700
    height = ball.wrapped(clouds(w, h, 300, seed + 1, 8, 60, ax=1.2))
    land = smoothstep(0.52, 0.55, height)
    dry = ball.wrapped(fbm(w, h, 200, 5, seed + 2))
    sea = mix(bgr("#0c2f57"), bgr("#1d6a86"), smoothstep(0.42, 0.53, height))
    ground = mix(bgr("#4d6136"), bgr("#a58a5c"), smoothstep(0.4, 0.65, dry))
    ground = mix(ground, bgr("#e8eef2"), smoothstep(0.78, 0.9, np.abs(ball.y) + 0.1 * (dry - 0.5)))
    surface = mix(sea, ground, land)
    sky = ball.wrapped(clouds(w, h, 170, seed + 5, 8, 110, ax=2.2))
    cloud = smoothstep(0.74 - 0.42 * cover, 1.02 - 0.3 * cover, sky)
    surface = mix(surface, bgr("#f4f7fa"), cloud * 0.92)
    day = smoothstep(-0.06, 0.34, ball.facing)
    relief = 1 + 0.22 * (cv2.Sobel(sky, cv2.CV_32F, 1, 0, ksize=3) * np.float32(n / 90)) * cloud
    lit = (
        surface
        * (light / 255)
        * (day * (0.25 + 0.85 * np.clip(ball.facing, 0, 1)) * np.clip(relief, 0.6, 1.4))[..., None]
    )
    warm = np.exp(-(((ball.facing - 0.05) / 0.11) ** 2))  # the light that skims the air is red
    lit = lit + mix(surface, bgr("#ff9a55"), 0.5) * (warm * 0.17)[..., None]
    lit = lit + surface * np.float32(0.018) + _cities(ball, land, cloud, seed)[..., None] * bgr("#ffc777")
    haze = np.clip(1 - ball.toward, 0, 1) ** 2.2 * smoothstep(-0.18, 0.35, ball.facing)
    lit = mix(lit, bgr("#7fc0ff") * (light.mean() / 255), np.clip(haze * 0.85, 0, 1))
    return _with_air(ball, lit, light)


def _cities(ball: Ball, land: Field, cloud: Field, seed: int) -> Field:
    """Lights of the night side, [n, n]: in clusters on the land."""
    n = land.shape[0]
    dense = smoothstep(0.52, 0.85, fbm(n, n, n / 9, 6, seed + 7, 0.62)) ** 1.5 * land * (1 - 0.9 * cloud)
    spots = (rng(seed + 8).random((n, n), dtype=np.float32) > 1 - 0.2 * dense).astype(np.float32)
    lights = cv2.GaussianBlur(spots, (0, 0), 0.7) * 1.2 + cv2.GaussianBlur(spots, (0, 0), 4.0) * 0.7
    return np.asarray(
        np.clip(lights, 0, 1.2) * smoothstep(0.02, -0.16, ball.facing) * smoothstep(0.1, 0.4, ball.toward)
    )


def _with_air(ball: Ball, lit: Field, light: Colour) -> Picture:
    """The disc with the glow of its air round it, brightest towards the sun."""
    over = np.maximum(ball.r - 1, 0)
    sunward = smoothstep(-0.3, 0.55, ball.facing)
    glow = (0.85 * np.exp(-over / 0.016) + 0.3 * np.exp(-over / 0.06)) * sunward * smoothstep(_MARGIN, 1.05, ball.r)
    air = mix(bgr("#4f9dff"), bgr("#ffc38a"), np.exp(-(((ball.facing - 0.0) / 0.2) ** 2)) * 0.6) * (light.mean() / 255)
    disc = ball.disc
    alpha = np.clip(disc + (1 - disc) * glow, 0, 1)
    return pack(np.clip(mix(air, lit, disc), 0, 255), alpha)


def moon(n: int, sun: tuple[float, float, float], seed: int, light: Colour, stone: str) -> Picture:
    """A bare ball with craters, [n, n, 4]."""
    ball = Ball.of(n, sun)
    flat = 0.5 * fbm(900, 450, 160, 6, seed + 1) + 0.5 * _craters(900, 450, seed + 2)
    height = ball.wrapped(flat)
    seas = smoothstep(0.42, 0.62, ball.wrapped(fbm(900, 450, 200, 4, seed + 3)))
    gx, gy = (cv2.Sobel(height, cv2.CV_32F, *way, ksize=3) * np.float32(n / 120) for way in ((1, 0), (0, 1)))
    bumps = np.clip(ball.facing - (gx * sun[0] - gy * sun[1]) * 1.2 * ball.toward, 0, 1.2)
    lit = bgr(stone) * (1 - 0.4 * seas)[..., None] * (light / 255)
    shown = lit * (bumps**0.8 * smoothstep(-0.02, 0.1, ball.facing) + 0.012)[..., None]
    return pack(np.clip(shown, 0, 255), ball.disc)


def _craters(w: int, h: int, seed: int) -> Field:
    """Pits with raised rims, [h, w] about 0.5."""
    field = np.full((h, w), 0.5, np.float32)
    for x, y, big in rng(seed).random((150, 3)).tolist():
        radius = 4 + 34 * big**5
        cx, cy = x * w, y * h
        x0, x1, y0, y1 = (
            int(v)
            for v in (
                max(0, cx - 2 * radius),
                min(w, cx + 2 * radius),
                max(0, cy - 2 * radius),
                min(h, cy + 2 * radius),
            )
        )
        rows, columns = np.mgrid[y0:y1, x0:x1].astype(np.float32)
        r = np.hypot(columns - cx, rows - cy) / radius
        field[y0:y1, x0:x1] += 0.2 * np.exp(-(((r - 1) / 0.22) ** 2)) - 0.3 * smoothstep(1.0, 0.6, r)
    return field


def ring(n: int, sun: tuple[float, float, float], share: float, seed: int, light: Colour) -> tuple[Picture, Picture]:
    """A planet's ring, seen at a slant: what lies behind the planet, and what lies before it. [n * 0.3, n, 4] each.

    Args:
        share: of its radius that is the planet.
    """
    h = int(n * 0.3)
    y, x = np.mgrid[:h, :n].astype(np.float32)
    u, v = (x - n / 2) / (n / 2), (y - h / 2) / (h / 2)
    r = np.sqrt(u * u + v * v)
    bands = (
        np.interp(r.ravel(), np.linspace(0, 1, 400), 0.25 + 0.75 * _grooves(seed)).reshape(r.shape).astype(np.float32)
    )
    inside = (
        smoothstep(0.60, 0.63, r) * smoothstep(0.995, 0.97, r) * (1 - 0.92 * smoothstep(0.012, 0.006, np.abs(r - 0.83)))
    )
    long = math.hypot(sun[0], sun[2])
    along, aside = (u * sun[0] + v * sun[2]) / long, (u * sun[2] - v * sun[0]) / long
    shade = 1 - smoothstep(0.05, -0.05, along) * smoothstep(share, share * 0.94, np.abs(aside))  # of the planet
    colour = mix(bgr("#8f7f6a"), bgr("#e8d9bd"), bands) * (light / 255)
    behind = pack(colour * (0.12 + 0.88 * shade)[..., None], inside * bands * 0.8 * (v < 0))
    before = pack(colour * (0.12 + 0.88 * shade)[..., None], inside * bands * 0.8 * (v >= 0))
    return behind, before


def _grooves(seed: int) -> Field:
    chance = rng(seed + 40).random(400).astype(np.float32)
    smooth = cv2.GaussianBlur(chance[None], (0, 0), 2.2)[0]
    return np.asarray((smooth - smooth.min()) / (smooth.max() - smooth.min()), np.float32)
