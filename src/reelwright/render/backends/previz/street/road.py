"""The ground of a street: asphalt with its wear, a crossing, pavements with slabs, snow with tyre tracks."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.land.strewn import strewn
from reelwright.render.backends.previz.noise import Field, fbm, rng
from reelwright.render.backends.previz.paint import bgr, mix, opaque, smoothstep
from reelwright.render.backends.previz.season import Year
from reelwright.render.backends.previz.street.sightlines import Sightlines
from reelwright.render.backends.previz.street.streetlight import StreetLight, shoulder

GROUND_KEY = 500.0
"""Sort keys from here on are of the ground and, above `SKY_KEY`, of what is behind it."""
SKY_KEY = 590.0
CROSSING = 11.0, 14.0
KERB = 6.2
_HALF = 13.0
_FIRST = -6.0
_PARTS = ((-6.0, 26.0, 640, 0.05), (26.0, 70.0, 420, 0.22), (70.0, 172.0, 200, 1.0))
"""From, to, texels across, metres a texel along."""
_NEAR_STEP = 3.0
_FAR_ASPHALT = bgr("#3c3c40") * np.float32(0.97)
_PAINT = bgr("#d2c8b0")


def road_cards(light: StreetLight, seen: Sightlines, seed: int) -> list[Card]:
    """The ground, in cards that end behind the camera as it goes."""
    found = []
    for number, (start, stop, across, along) in enumerate(_PARTS):
        start = max(start, seen.nearest + 1.0) if number == 0 else start
        if start >= stop:
            continue
        texture = opaque(np.clip(_part(start, stop, across, along, light, seed), 0, 255))
        rows = texture.shape[0]
        step = round(_NEAR_STEP / along) if number == 0 else rows
        for row in range(0, rows, step):
            piece = np.ascontiguousarray(texture[row : row + step + 2])
            z = start + row * along
            key = GROUND_KEY + 1 + (z + 10) * 0.05
            found.append(Card(piece, (-_HALF, 0, z), (2 * _HALF / across, 0, 0), (0, 0, along), z=key))
    return [*found, _plain(light)]


def _plain(light: StreetLight) -> Card:
    """The ground beyond the last houses, wide and without end."""
    z = np.arange(170.0, 4000.0, 30.0, dtype=np.float32)
    albedo = np.ones((len(z), 8, 3), np.float32) * _FAR_ASPHALT
    if light.is_snowy:
        albedo = light.snowed(albedo, np.float32(0.8))
    middle = np.zeros(8, np.float32)
    far = smoothstep(170, 1200, z)[:, None] * np.ones(8, np.float32)  # at the horizon it is the sky's colour
    air = mix(light.light.air, light.light.sky[-1], far)
    rgb = mix(albedo * light.on_ground(middle, z), air, np.maximum(np.repeat(light.haze(z)[:, None], 8, 1), far))
    wide = 800.0
    return Card(opaque(shoulder(rgb)), (-wide / 2, 0, 170), (wide / 8, 0, 0), (0, 0, 30), z=GROUND_KEY + 20)


def _part(start: float, stop: float, across: int, along: float, light: StreetLight, seed: int) -> Field:
    x = (np.arange(across, dtype=np.float32) + 0.5) * np.float32(2 * _HALF / across) - _HALF
    z = np.arange(start, stop + 2 * along, along, dtype=np.float32)
    albedo = _asphalt(x, z, seed) if along < 1 else np.ones((len(z), across, 3), np.float32) * _FAR_ASPHALT
    pave = np.abs(x) > KERB
    albedo[:, pave] = _pavement(x, z, seed)[:, pave]
    if light.year.sheds:
        albedo = _under_leaves(albedo, x, z, light.year, seed)
    if light.is_snowy:
        albedo = light.snowed(albedo, _snow(x, z, seed))
    small = light.on_ground(x[::4], z[:: 4 if along < 1 else 1])
    falling = cv2.resize(small, (across, len(z)), interpolation=cv2.INTER_LINEAR)
    rgb = albedo * falling * np.float32(0.72 if light.is_wet else 0.85 if light.is_snowy else 1.15)
    return shoulder(mix(rgb, light.light.air, np.repeat(light.haze(z)[:, None], across, 1)))


def _asphalt(x: Field, z: Field, seed: int) -> Field:
    w, h = len(x), len(z)
    along = float(z[1] - z[0])
    stains = fbm(w, h, 1.2 / along, 5, seed + 8, ax=0.6, ay=1.6)
    rgb = bgr("#3c3c40") * (0.91 + 0.12 * stains + 0.1 * (rng(seed).random((h, w), dtype=np.float32) - 0.5))[..., None]
    rgb *= (1 + np.exp(-(((np.abs(np.abs(x) - 2.6) - 0.8) / 0.4) ** 2)) * 0.16)[None, :, None]
    _patches(rgb, x, z, seed)
    worn = 0.72 + 0.4 * (fbm(w, h, 14, 3, seed + 4) - 0.5)
    dash = _soft(0.07 - np.abs(x), 0.02)[None] * _soft(1.3 - np.abs(z % 6 - 1.5), 0.06)[:, None]
    dash = dash * (1 - _soft(3.5 - np.abs(z - 12.5), 0.1))[:, None]
    edge = _soft(0.05 - np.abs(np.abs(x) - 5.9), 0.03)[None] * 0.5
    near, far = CROSSING
    bars = _soft(0.27 - np.abs((x + 20.275) % 1.1 - 0.55), 0.02) * (np.abs(x) < 5.8)
    rows = _soft((far - near) / 2 - np.abs(z - (near + far) / 2), 0.05)
    stop = _soft(0.2 - np.abs(z - far - 1.7), 0.05)[:, None] * _soft(2.8 - np.abs(x + 3.0), 0.04)[None]
    marks = np.maximum.reduce([dash, edge * np.ones((h, 1), np.float32), bars[None] * rows[:, None], stop])
    return np.asarray(mix(rgb, _PAINT, marks * worn), np.float32)


def _soft(inside: Any, width: float) -> Field:
    """1 well inside, 0 outside."""
    found: Field = smoothstep(-width, width, inside)
    return found


def _patches(rgb: Field, x: Field, z: Field, seed: int) -> None:
    """Mended asphalt and iron covers, in place."""
    chance = rng(seed + 1)
    texel_x, texel_z = float(x[1] - x[0]), float(z[1] - z[0])
    for _ in range(16):
        cx, cz, long, wide = chance.uniform(-5, 5), chance.uniform(-4, 70), chance.uniform(1, 5), chance.uniform(0.6, 2)
        rows = slice(*(int(np.clip((cz + d - z[0]) / texel_z, 0, len(z))) for d in (0, long)))
        columns = slice(*(int(np.clip((cx + d - x[0]) / texel_x, 0, len(x))) for d in (0, wide)))
        rgb[rows, columns] *= np.float32(0.86 + 0.2 * chance.random())
    for _ in range(9):
        centre = (chance.uniform(-5, 5) - x[0]) / texel_x, (chance.uniform(2, 60) - z[0]) / texel_z
        axes = (round(0.33 / texel_x * 16), round(0.33 / texel_z * 16))
        at = (round(centre[0] * 16), round(centre[1] * 16))
        cv2.ellipse(rgb, at, axes, 0, 0, 360, (32, 31, 30), -1, cv2.LINE_AA, 4)


def _pavement(x: Field, z: Field, seed: int) -> Field:
    w, h = len(x), len(z)
    out = np.abs(x)
    slabs = 1 - 0.2 * np.maximum(
        _soft(0.03 - (out - KERB) % 0.8, 0.03)[None] * np.ones((h, 1)), _soft(0.05 - z % 0.8, 0.04)[:, None]
    )
    mottled = 0.82 + 0.3 * fbm(w, h, 20, 3, seed + 9)
    rgb = bgr("#74726e") * (mottled * slabs)[..., None]
    kerb = _soft(0.12 - np.abs(out - KERB - 0.12), 0.02)[None, :, None]
    rgb = mix(rgb, bgr("#969390"), kerb[..., 0] * np.ones((h, 1), np.float32))
    return np.asarray(rgb * (1 - 0.5 * _soft(0.04 - np.abs(out - KERB), 0.02))[None, :, None], np.float32)


def _under_leaves(albedo: Field, x: Field, z: Field, year: Year, seed: int) -> Field:
    """The ground with leaves on it: swept together along the kerbs, a few on the pavements, least where cars go."""
    w, h = len(x), len(z)
    out = np.abs(x)
    gutter = np.exp(-(((out - KERB + 0.3) / 0.45) ** 2))[None]
    drifts = fbm(w, h, 3.0 / float(z[1] - z[0]), 3, seed + 12, ax=0.5)
    thick = np.asarray((0.75 * gutter + 0.34 * (out > KERB)[None] + 0.16) * (0.3 + 1.1 * drifts), np.float32)
    across, along = np.broadcast_to(x[None], (h, w)), np.broadcast_to(z[:, None], (h, w))
    return strewn(albedo, across, along, x[1] - x[0], z[1] - z[0], thick, year, seed + 13)


def _snow(x: Field, z: Field, seed: int) -> Field:
    """How much snow lies: least where tyres ran and on the crossing's trodden path."""
    w, h = len(x), len(z)
    field = fbm(w, h, max(6.0, w / 26), 4, seed + 61, ay=3)
    fine = fbm(w, h, max(3.0, w / 90), 3, seed + 62, ay=2)
    wheels = np.abs(np.abs(np.abs(x) - 2.5) - 0.78)[None]
    tracks = smoothstep(0.24, 0.13, wheels + 0.10 * (fine - 0.5)) * smoothstep(0.2, 0.7, field)
    slush = 0.20 * smoothstep(1.5, 0.9, np.abs(np.abs(x) - 2.5))[None] * field
    trodden = 0.30 * smoothstep(1.5, 0.8, np.abs(np.abs(x) - 7.9))[None] * smoothstep(0.3, 0.7, field)
    bare = 0.16 * smoothstep(0.40, 0.24, field)
    found: Field = np.clip(0.95 - 0.42 * tracks - slush - trodden - bare - 0.08 * fine, 0.1, 0.97).astype(np.float32)
    return found
