"""A vehicle's side being painted, part by part, each lit as its form lies."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.render.backends.previz.card import Card, Picture
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import Colour, Points, bgr, mix, pack, sub16
from reelwright.render.backends.previz.vehicles.sitting import SNOW, Form, Sitting, flat


@dataclass(frozen=True, slots=True)
class _Part:
    """What one part covers: a box of the picture, its mask there, and where it is, metres."""

    box: tuple[slice, slice]
    mask: Field
    x: Field
    y: Field


class Bodywork:
    """Args:
    span: left, foot, right and top of what is painted, metres. per_metre: texels.
    """

    def __init__(self, sitting: Sitting, span: tuple[float, float, float, float], per_metre: float) -> None:
        self.sitting, self.span, self.per_metre = sitting, span, per_metre
        left, foot, right, top = span
        self.w, self.h = max(4, round((right - left) * per_metre)), max(4, round((top - foot) * per_metre))
        self.rgb: Field = np.zeros((self.h, self.w, 3), np.float32)
        self.alpha: Field = np.zeros((self.h, self.w), np.float32)
        self._glow: Field = np.zeros((self.h, self.w, 4), np.float32)
        """Light of its own, and how much of it is seen, 0..1."""

    def _at(self, points: Points) -> NDArray[np.float64]:
        left, _, _, top = self.span
        flat_ = np.asarray(points, float)
        return np.stack(((flat_[:, 0] - left), (top - flat_[:, 1])), 1) * self.per_metre - 0.5

    def part(self, *outlines: Points, soft: float = 0.0, line: float = 0.0) -> _Part | None:
        """Outlines filled, or drawn as lines so many metres wide; `soft`: sigma of their edge, metres."""
        pixels = [self._at(outline) for outline in outlines]
        every = np.vstack(pixels)
        margin = 2 + 3 * soft * self.per_metre + line * self.per_metre
        x0, y0 = np.maximum(np.floor(every.min(0) - margin), 0).astype(int)
        x1, y1 = np.minimum(np.ceil(every.max(0) + margin) + 1, (self.w, self.h)).astype(int)
        if x1 <= x0 or y1 <= y0:
            return None
        drawn = np.zeros((y1 - y0, x1 - x0), np.uint8)
        thick = line * self.per_metre
        for one in pixels:
            at = sub16(one - (x0, y0))
            if line:
                cv2.polylines(drawn, [at], False, (255,), max(1, round(thick)), cv2.LINE_AA, 4)
            else:
                cv2.fillPoly(drawn, [at], (255,), cv2.LINE_AA, 4)
        mask = drawn.astype(np.float32) * np.float32(min(1.0, thick) / 255 if line else 1 / 255)
        if soft * self.per_metre > 0.3:
            mask = np.asarray(cv2.GaussianBlur(mask, (0, 0), soft * self.per_metre), np.float32)
        left, _, _, top = self.span
        x = (np.arange(x0, x1, dtype=np.float32)[None] + np.float32(0.5)) / np.float32(self.per_metre) + np.float32(
            left
        )
        y = np.float32(top) - (np.arange(y0, y1, dtype=np.float32)[:, None] + np.float32(0.5)) / np.float32(
            self.per_metre
        )
        return _Part((slice(int(y0), int(y1)), slice(int(x0), int(x1))), mask, x, y)

    def lay(
        self, colour: str | Colour, *outlines: Points, form: Form = flat, gloss: float = 0.0, soft: float = 0.0,
        line: float = 0.0, share: float = 1.0, within: bool = False,
    ) -> None:  # fmt: skip
        """Paint, as in white light, over what is there. `within`: only on what is painted already."""
        part = self.part(*outlines, soft=soft, line=line)
        if part is not None:
            paint = bgr(colour) if isinstance(colour, str) else colour
            self._over(self.sitting.on(paint, form(part.x, part.y), gloss), part, share, within)

    def glaze(self, colours: Field, part: _Part, share: float = 1.0) -> None:
        """Colours [h, w, 3] as they are to be seen, where a part is."""
        self._over(colours, part, share, False)

    def _over(self, colours: Field, part: _Part, share: float, within: bool) -> None:
        rgb, alpha = self.rgb[part.box], self.alpha[part.box]
        mask = part.mask * np.float32(share)
        if within:
            mask = mask * alpha
        before = alpha * (1 - mask)
        total = before + mask
        weight = mask / np.maximum(total, np.float32(1e-4))
        rgb[:] = mix(rgb, np.broadcast_to(colours, rgb.shape), weight)
        alpha[:] = total
        self._glow[part.box][..., 3] *= 1 - mask

    def dim(self, amount: float, *outlines: Points, soft: float = 0.0, line: float = 0.0) -> None:
        """Darken what is painted, by a share."""
        part = self.part(*outlines, soft=soft, line=line)
        if part is not None:
            self.rgb[part.box] *= (1 - np.float32(amount) * part.mask)[..., None]

    def cut(self, *outlines: Points, leaves: float = 0.0) -> None:
        """Take away what is painted, but for a share."""
        part = self.part(*outlines)
        if part is not None:
            self.alpha[part.box] *= 1 - part.mask * np.float32(1 - leaves)

    def shine(self, colour: Colour, *outlines: Points, soft: float = 0.0) -> None:
        """Light of its own, that no air takes."""
        part = self.part(*outlines, soft=soft)
        if part is not None:
            self.shine_on(part, colour, 1.0)

    def shine_on(self, part: _Part, colour: Colour, share: Field | float) -> None:
        """Light of its own where a part is, by a share of it."""
        glow, lit = self._glow[part.box], np.asarray(part.mask * np.float32(share), np.float32)
        glow[..., :3] = mix(glow[..., :3], colour, lit / np.maximum(lit + glow[..., 3] * (1 - lit), np.float32(1e-4)))
        glow[..., 3] += lit * (1 - glow[..., 3])

    def picture(self, rim: float = 0.02, snow: float = 0.05) -> Picture:
        """What was painted, with the edge of light about it, the snow on it and the air before it, [h, w, 4].

        Args:
            rim: metres that the edge of light is wide. snow: metres that snow lies high.
        """
        sitting, light = self.sitting, self.sitting.light
        edge = self._edge(sitting.towards, rim) * np.float32(0.35 + 0.4 * light.key_strength)
        rgb = mix(self.rgb, np.minimum(light.key * np.float32(0.65) + light.tint * np.float32(0.35), 255), edge)
        if sitting.is_snowy and snow:
            white = sitting.on(SNOW, (np.full((1, 1), 0.8), 0.0), 0.0)
            rgb = mix(rgb, np.broadcast_to(white, rgb.shape), self._edge((0.0, -1.0), snow))
        rgb = mix(rgb, light.air, sitting.haze)
        lit = np.ascontiguousarray(self._glow[..., 3])
        return pack(np.clip(mix(rgb, self._glow[..., :3], lit), 0, 255), np.maximum(self.alpha, lit))

    def _edge(self, towards: tuple[float, float], metres: float) -> Field:
        """Where the silhouette ends toward a side (x right, y down), 0..1."""
        reach = max(1.0, metres * self.per_metre)
        x, y = towards
        shift = np.array([[1, 0, -x * reach], [0, 1, -y * reach]], np.float32)
        behind = cv2.warpAffine(self.alpha, shift, (self.w, self.h))
        found = cv2.GaussianBlur(np.clip(self.alpha - behind, 0, 1), (0, 0), max(0.4, 0.4 * reach))
        return np.asarray(np.clip(found * self.alpha * 1.2, 0, 1), np.float32)

    def card(self, rim: float = 0.02, snow: float = 0.05) -> Card:
        """The picture on a card that stands at the vehicle's foot."""
        left, _, _, top = self.span
        texel = 1 / self.per_metre
        return Card(self.picture(rim, snow), (left, top, 0.0), (texel, 0, 0), (0, -texel, 0), z=0.0)


def disc(x: float, y: float, radius: float, tall: float = 1.0, steps: int = 72) -> NDArray[np.float64]:
    """A round outline; `tall`: its height against its breadth."""
    turn = np.linspace(0, 2 * np.pi, steps, endpoint=False)
    return np.stack((x + radius * np.cos(turn), y + radius * tall * np.sin(turn)), 1)


def box(left: float, foot: float, right: float, top: float) -> list[tuple[float, float]]:
    return [(left, foot), (right, foot), (right, top), (left, top)]


def moved(points: Points, x: float, y: float, size: float = 1.0, side: int = 1) -> NDArray[np.float64]:
    """Points about the origin, scaled and moved to a place; `side` -1 mirrors them first."""
    return np.asarray(points, float) * (size * side, size) + (x, y)


def closed(outline: Points) -> NDArray[np.float64]:
    """The line about an outline."""
    at = np.asarray(outline, float)
    return np.vstack((at, at[:1]))


def soft_box(left: float, foot: float, right: float, top: float, radius: float) -> NDArray[np.float64]:
    """A box whose corners are arcs."""
    turn, r = np.linspace(0, np.pi / 2, 6), radius
    corners = ((right - r, top - r), (left + r, top - r), (left + r, foot + r), (right - r, foot + r))
    arcs = [
        np.stack((x + r * np.cos(turn + k * np.pi / 2), y + r * np.sin(turn + k * np.pi / 2)), 1)
        for k, (x, y) in enumerate(corners)
    ]
    return np.concatenate(arcs)


def bent_line(points: Points, times: int = 3) -> NDArray[np.float64]:
    """An open line whose corners are cut off."""
    p = np.array(points, float)
    for _ in range(times):
        a, b = p[:-1], p[1:]
        p = np.vstack((p[:1], np.stack([0.75 * a + 0.25 * b, 0.25 * a + 0.75 * b], 1).reshape(-1, 2), p[-1:]))
    return p


def rounded(points: Points, times: int = 3) -> NDArray[np.float64]:
    """Corners cut off, Chaikin's way; a point named twice stays a corner."""
    p = np.array(points, float)
    for _ in range(times):
        q = np.roll(p, -1, 0)
        p = np.stack([0.75 * p + 0.25 * q, 0.25 * p + 0.75 * q], 1).reshape(-1, 2)
    return p
