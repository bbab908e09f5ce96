"""The face of a beast on four legs: eyes, nose and mouth, as strokes on its head."""

from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.render.backends.previz.animals.bearing import Bearing
from reelwright.render.backends.previz.animals.build import Coat, Eye, Hue, Skull
from reelwright.render.backends.previz.animals.maquette import Maquette
from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import Colour, bgr, sub16
from reelwright.render.backends.previz.people.features import Curve, Strokes
from reelwright.render.backends.previz.people.keylight import KeyLight
from reelwright.render.backends.previz.people.solids import Vector

_WHISKERS = 70.0
"""Pixels: shorter ones are not seen."""
_GLINT = 0.6
"""Pixels: a smaller light in an eye is not seen."""
_FACING = 0.12
"""How far an eye has to look toward us to be seen."""
Field2 = NDArray[np.float64]
_TURN = np.linspace(0, 2 * np.pi, 28)


class Countenance:
    """Paints features on a picture of a head that was made from a maquette."""

    def __init__(self, skull: Skull, coat: Coat, light: KeyLight, maquette: Maquette, bearing: Bearing) -> None:
        self._skull, self._coat, self._maquette, self._bearing = skull, coat, maquette, bearing
        self._light = light
        self._dark = bgr("#1a1412")

    def on(self, picture: Picture, lids: float = 1.0) -> Picture:
        """The picture [h, w, 4] with its features; `lids`: how far open, 0..1."""
        paint = picture[..., :3].astype(np.float32)
        sheet = Strokes(
            paint, picture[..., 3].astype(np.float32) / np.float32(255), self._maquette.per_unit, np.eye(3), self._shade
        )
        self._ears(sheet)
        if self._coat.stripes:
            self._marks(sheet)
        self._mouth(sheet)
        for side in (-1, 1):
            self._eye(sheet, side, lids)
        found = picture.copy()
        found[..., :3] = np.clip(paint, 0, 255)
        if self._skull.whiskers * self._maquette.per_unit > _WHISKERS:
            self._whiskers(found)
        return found

    def _shade(self, colour: Colour, lit: float = 0.62) -> Colour:
        return np.asarray(self._light.on(colour, np.full((1, 1), lit, np.float32))[0, 0], np.float32)

    def _at(self, points: list[Vector] | NDArray[np.float64]) -> Curve:
        return self._maquette.at([self._bearing.at((x, y, z))[:2] for x, y, z in points])

    def _eye(self, sheet: Strokes, side: int, lids: float) -> None:
        eye = self._skull.eye
        if self._bearing.turned(_to(side, eye.outward))[2] < _FACING * math.hypot(*eye.outward):
            return
        middle = np.array(_to(side, eye.at))
        out = np.array(_to(side, eye.outward)) / math.hypot(*eye.outward)
        ahead = np.cross((0, side, 0), out)
        ahead /= np.linalg.norm(ahead)
        up = np.cross(out, ahead) * side
        tilt = math.radians(eye.slant)
        long, high = ahead * math.cos(tilt) - up * math.sin(tilt), ahead * math.sin(tilt) + up * math.cos(tilt)

        def at(u: NDArray[np.float64], v: NDArray[np.float64]) -> Curve:
            return self._at(middle + u[:, None] * long + v[:, None] * high)

        lid = self._shade(self._coat.hues[Hue.FACE] * np.float32(0.92))
        glint = np.minimum(self._shade(bgr("#fffaf0"), 1.0) * np.float32(1.25), 255)
        _paint_eye(sheet, eye, (self._shade(self._dark), self._shade(self._coat.eyes), lid, glint), at, lids)

    def _mouth(self, sheet: Strokes) -> None:
        dark = self._shade(self._dark)
        line = self._at(list(self._skull.mouth))
        sheet.brush(_curve(line), (0.0012, 0.0026, 0.0032, 0.0026, 0.0008), dark, 0.75)
        x, y, z = self._skull.nostril
        for side in (-1, 1):
            if self._bearing.turned((0.6, 0.0, side * 0.8))[2] > _FACING:
                hole = np.array([(x, y, side * z)]) + 0.0045 * np.column_stack(
                    (-0.7 * np.cos(_TURN), np.sin(_TURN) * 0.8, side * 0.4 * np.cos(_TURN))
                )
                sheet.fill(self._at(hole), dark * np.float32(0.6), 0.85, 0.0008)

    def _ears(self, sheet: Strokes) -> None:
        """What is seen of the inside of the ears."""
        inside = self._shade(self._coat.hues[Hue.EARS] * bgr("#a07468") / np.float32(200), 0.4)
        for side in (-1, 1):
            if self._skull.inner:
                own = [self._bearing.flicked(point) if side > 0 else _to(side, point) for point in self._skull.inner]
                shape = self._at(own)
                sheet.fill(_curve(np.vstack((shape, shape[:1]))), inside, 0.8, 0.003)

    def _marks(self, sheet: Strokes) -> None:
        dark = self._shade(self._coat.hues[Hue.FACE] * np.float32(1 - 0.9 * self._coat.stripes))
        for mark in self._skull.marks:
            for side in (-1, 1):
                turned = [self._bearing.turned(_to(side, point)) for point in mark]
                if min(z for _, _, z in turned) > 0:
                    sheet.brush(
                        _curve(self._at([_to(side, point) for point in mark])),
                        (0.0005, 0.006, 0.007, 0.004, 0.0005),
                        dark,
                        0.5,
                    )

    def _whiskers(self, picture: Picture) -> None:
        """On both cheeks, pale and thin; they reach over the edge of the head."""
        chance, skull = rng(4), self._skull
        x, y, _ = skull.nostril
        pale = [*self._shade(bgr("#f0ece4"), 0.8).tolist(), 255.0]
        under = picture.copy()
        taper = np.linspace(0.0011, 0.0002, 13)[:, None] * self._maquette.per_unit / 2
        for k in range(16):
            side = 1 if k % 2 else -1
            start = np.array((x - 0.020 - 0.004 * (k % 3), y - 0.014 - 0.005 * (k // 6), side * 0.026))
            s = np.linspace(0, 1, 13)[:, None]
            way = np.array((-0.35 + 0.35 * chance.random(), 0.16 - 0.14 * (k // 6), side))
            line = self._at(
                start + s * way * skull.whiskers * chance.uniform(0.7, 1.0) - s * s * np.array((0, 0.025, 0))
            )
            aside = np.gradient(line, axis=0)[:, ::-1] * (1, -1)
            aside *= np.maximum(taper, 0.35) / (np.hypot(aside[:, :1], aside[:, 1:]) + 1e-6)
            cv2.fillPoly(picture, [sub16(np.vstack((line + aside, (line - aside)[::-1])))], pale, cv2.LINE_AA, 4)
        cv2.addWeighted(picture, 0.65, under, 0.35, 0, picture)


def _paint_eye(
    sheet: Strokes,
    eye: Eye,
    colours: tuple[Colour, Colour, Colour, Colour],
    at: Callable[[Field2, Field2], Curve],
    lids: float,
) -> None:
    """An eye in its own plane; `at` takes points of that, ahead and up, to the picture. `colours`: of its rim, of its
    iris, of the lid and of the light in it."""
    rim, iris, lid, glint = colours
    (long, high), radius = eye.half, eye.iris * eye.half[0]
    cos, sin = np.cos(_TURN), np.sin(_TURN)
    almond = np.sign(sin) * np.abs(sin) ** 1.25
    if lids < 0.1:
        sheet.fill(at(1.15 * long * cos, 1.2 * high * almond), lid, 0.8, 0.004)
        u = np.linspace(-long, 1.15 * long, 12)
        sheet.brush(at(u, -0.35 * high + 0.3 * high * (u / long) ** 2), (0.002, 0.004, 0.002), rim, 0.95)
        return
    sheet.fill(at(1.22 * long * cos + 0.10 * long, 1.36 * high * almond), rim, 0.9, 0.0010)
    shape = at(long * cos, high * lids * almond)
    sheet.fill(shape, iris * np.float32(0.42))
    clip = np.zeros(sheet.skin.shape, np.uint8)
    cv2.fillPoly(clip, [sub16(shape)], (255,), cv2.LINE_AA, 4)
    inside = Strokes(sheet.paint, clip.astype(np.float32) / np.float32(255), sheet.per_unit, sheet.turn, sheet.shade)
    inside.fill(at(radius * cos, radius * sin), iris)
    inside.fill(
        at(0.7 * radius * cos, 0.5 * radius * sin - 0.3 * radius), np.minimum(iris * np.float32(1.7), 255), 0.7, 0.001
    )
    inside.fill(at(radius * eye.pupil[0] * cos, radius * eye.pupil[1] * sin), rim * np.float32(0.4), 0.97, 0.0003)
    u = np.linspace(-long, long, 12)
    over = np.sqrt(np.maximum(1 - (u / long) ** 2, 0)) * high * lids
    shade = np.column_stack((np.append(u, u[::-1]), np.append(over * 1.1, over[::-1] * 0.45)))
    inside.fill(at(shade[:, 0], shade[:, 1]), rim * np.float32(0.5), 0.5, 0.001)
    small = 0.20 * radius
    if small * sheet.per_unit < _GLINT:
        return
    inside.fill(at(small * cos + 0.26 * radius, small * sin + 0.42 * high), glint, 0.95)


def _curve(points: Curve) -> Curve:
    """A smooth line through points."""
    ends = np.vstack((2 * points[0] - points[1], points, 2 * points[-1] - points[-2]))
    a, b, c, d = (ends[k : len(ends) - 3 + k, None] for k in range(4))
    t = np.linspace(0, 1, 7)[None, :, None]
    fine = b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
    return np.asarray(fine.reshape(-1, 2), np.float64)


def _to(side: int, point: Vector) -> Vector:
    return point[0], point[1], side * point[2]
