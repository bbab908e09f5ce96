"""The features of a face: eyes, brows, mouth, as strokes laid over clay. Points are in halves of the head's height, on
the face before it is turned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.film.look import Age
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import Colour, Points, bgr, sub16
from reelwright.render.backends.previz.people.clay import LEFT, TOP
from reelwright.render.backends.previz.people.expression import Expression
from reelwright.render.backends.previz.people.looks import Haircut, Looks

Curve = NDArray[np.float64]
"""[n, 2]."""
_EYE, _MOUTH = 0.265, -0.548
"""Where the middle of an eye is aside, and of the mouth below."""
_SHUT = 0.3
"""Lids that are less open than this close over the eye from below too."""


@dataclass(frozen=True, slots=True)
class Strokes:
    """What features are painted on: the picture of a head, [h, w, 3] float32 in light, and where it is solid."""

    paint: Field
    skin: Field
    """[h, w] 0..1: nothing is painted beyond the skin."""
    per_unit: float
    turn: NDArray[np.float64]
    shade: Callable[[Colour], Colour]
    """A colour in the light of the face."""

    def at(self, points: Points, z: float | Curve = 0.72, bend: float = 0.62) -> Curve:
        """Points of the face, [n, 2], in pixels; the face lies at `z` and bends back by `bend` x²."""
        flat = np.asarray(points, np.float64)
        solid = np.column_stack((flat, z - bend * flat[:, 0] ** 2)) @ self.turn.T
        column, row = (solid[:, 0] - LEFT) * self.per_unit, (TOP - solid[:, 1]) * self.per_unit
        return np.asarray(np.column_stack((column, row)), np.float64)

    def fill(self, points: Curve, colour: Colour, strength: float = 1.0, soft: float = 0.0) -> None:
        """A shape of one colour; `soft` as a share of a unit."""
        margin = int(3 * soft * self.per_unit) + 3
        h, w = self.skin.shape
        x0, y0 = np.maximum(np.floor(points.min(0)).astype(int) - margin, 0)
        x1, y1 = np.minimum(np.ceil(points.max(0)).astype(int) + margin, (w, h))
        if x1 <= x0 or y1 <= y0:
            return
        mask = np.zeros((y1 - y0, x1 - x0), np.uint8)
        cv2.fillPoly(mask, [sub16(points - (x0, y0))], (255,), cv2.LINE_AA, 4)
        cover = mask.astype(np.float32) * np.float32(strength / 255)
        if soft * self.per_unit > 0.3:
            cover = np.asarray(cv2.GaussianBlur(cover, (0, 0), soft * self.per_unit), np.float32)
        cover = (cover * self.skin[y0:y1, x0:x1])[..., None]
        part = self.paint[y0:y1, x0:x1]
        part += (colour - part) * cover

    def brush(self, points: Curve, widths: Sequence[float], colour: Colour, strength: float = 1.0) -> None:
        """A stroke along a curve, as broad as `widths` (units) say from its begin to its end."""
        along = np.gradient(points, axis=0)
        side = np.column_stack((-along[:, 1], along[:, 0])) / (np.hypot(along[:, 0], along[:, 1])[:, None] + 1e-6)
        ends = np.linspace(0, 1, len(widths))
        half = np.interp(np.linspace(0, 1, len(points)), ends, widths)[:, None] * self.per_unit / 2
        half = np.maximum(half, 0.18)
        self.fill(np.vstack((points + side * half, (points - side * half)[::-1])), colour, strength)


def arc(a: tuple[float, float], over: tuple[float, float], b: tuple[float, float], n: int = 14) -> Curve:
    """A curve from `a` to `b` that passes near `over`."""
    t = np.linspace(0, 1, n)[:, None]
    middle = 2 * np.array(over) - (np.array(a) + np.array(b)) / 2
    return np.asarray((1 - t) ** 2 * np.array(a) + 2 * t * (1 - t) * middle + t**2 * np.array(b), np.float64)


def _faces_us(sheet: Strokes, x: float) -> bool:
    """Whether the face at an aside is not turned away."""
    normal = np.array([x * 1.1, 0.0, 1.0])
    return float((sheet.turn @ normal)[2]) > 0.18


def eyes(sheet: Strokes, looks: Looks, shown: Expression, lids: float) -> None:
    """Both eyes. `lids`: how far open of what the expression has, 0 closed .. 1."""
    dark, lids = sheet.shade(bgr("#2a1a16")), min(lids, shown.lids / _SHUT)
    for side in (-1, 1):
        if _faces_us(sheet, side * _EYE):
            _eye(sheet, looks, shown, lids, side, dark)


def _eye(sheet: Strokes, looks: Looks, shown: Expression, lids: float, side: int, dark: Colour) -> None:
    big = 1.12 if looks.age is Age.CHILD else 0.92 if looks.age is Age.OLD else 1.0
    inner, outer = (side * (_EYE - 0.125), -0.022), (side * (_EYE + 0.135), 0.004)
    up = 0.085 * shown.lids * lids * big - 0.03 * (1 - lids)
    down = -0.058 * big * (1 - 0.55 * shown.squint) * (0.4 + 0.6 * lids)
    top, foot = arc(inner, (side * (_EYE - 0.01), up), outer), arc(inner, (side * (_EYE + 0.02), down), outer)
    lid, lower = sheet.at(top, 0.70), sheet.at(foot, 0.70)
    shadow = sheet.shade(looks.skin * bgr("#ffdcd0") * np.float32(0.52 / 255))
    socket = sheet.at(arc(inner, (side * _EYE, 0.16), (side * (_EYE + 0.17), 0.03)), 0.70)
    sheet.fill(np.vstack((socket, lower[::-1])), shadow, 0.42, 0.028)
    if lids > 0.15:
        shape = np.vstack((lid, lower[::-1]))
        sheet.fill(shape, sheet.shade(bgr("#e9e0d6")))
        _iris(sheet, looks, shown, side, shape, dark, big)
        cast = sheet.at(arc(inner, (side * (_EYE - 0.01), up - 0.028), outer), 0.70)
        sheet.fill(np.vstack((lid, cast[::-1])), dark, 0.38)
    soft = looks.cut in (Haircut.LONG, Haircut.BUN)
    sheet.brush(lid, (0.012, 0.036, 0.040 if soft else 0.03, 0.018), dark, 0.94)
    if soft:
        flick = arc(outer, (side * (_EYE + 0.16), 0.012), (side * (_EYE + 0.185), 0.035), 5)
        sheet.brush(sheet.at(flick, 0.70), (0.024, 0.006), dark, 0.9)
    sheet.brush(lower, (0.006, 0.013, 0.013, 0.006), shadow, 0.75)
    crease = arc((inner[0] + side * 0.02, 0.05), (side * _EYE, max(up, 0.02) + 0.062), (outer[0], 0.05))
    sheet.brush(sheet.at(crease, 0.70), (0.006, 0.016, 0.014, 0.005), shadow, 0.75)
    if looks.age is Age.OLD:
        bag = arc((inner[0], -0.09), (side * (_EYE + 0.02), -0.145), (outer[0] - side * 0.02, -0.08))
        sheet.brush(sheet.at(bag, 0.70), (0.006, 0.014, 0.006), shadow, 0.6)


def _iris(sheet: Strokes, looks: Looks, shown: Expression, side: int, shape: Curve, dark: Colour, big: float) -> None:
    """Iris, pupil and the light in it, clipped to the open eye."""
    x, y = side * _EYE + 0.052 * shown.gaze[0] + 0.005, 0.012 + 0.036 * shown.gaze[1]
    clip = np.zeros(sheet.skin.shape, np.uint8)
    cv2.fillPoly(clip, [sub16(shape)], (255,), cv2.LINE_AA, 4)
    inside = Strokes(
        sheet.paint, np.asarray(clip.astype(np.float32) / 255, np.float32), sheet.per_unit, sheet.turn, sheet.shade
    )
    ring = np.linspace(0, 2 * np.pi, 28)
    circle = np.column_stack((np.cos(ring), np.sin(ring)))
    iris = sheet.shade(looks.eyes)
    inside.fill(sheet.at(circle * 0.078 * big + (x, y), 0.70), iris * np.float32(0.42))
    inside.fill(sheet.at(circle * 0.064 * big + (x, y), 0.70), iris)
    inside.fill(
        sheet.at(circle * (0.045, 0.03) * big + (x, y - 0.03), 0.70),
        np.minimum(iris * np.float32(1.7), 255),
        0.6,
        0.008,
    )
    inside.fill(sheet.at(circle * 0.034 * big + (x, y), 0.70), dark * np.float32(0.5))
    inside.fill(sheet.at(circle * 0.017 * big + (x + 0.026, y + 0.03), 0.70), bgr("#fffaf0"), 0.95)


def glasses(sheet: Strokes, frame: Colour) -> None:
    """Round ones, before eyes that are drawn."""
    dark, glint = sheet.shade(frame), sheet.shade(bgr("#f4f6f2"))
    wide = max(0.024, 1.0 / sheet.per_unit)
    ring = np.linspace(0, 2 * np.pi, 30)
    for side in (-1, 1):
        if not _faces_us(sheet, side * _EYE):
            continue
        lens = np.column_stack((side * (_EYE + 0.005) + 0.168 * np.cos(ring), -0.012 + 0.155 * np.sin(ring)))
        sheet.fill(sheet.at(lens, 0.80, 0.55), glint, 0.10)
        streak = [(side * _EYE - 0.09, 0.09), (side * _EYE - 0.04, 0.12), (side * _EYE - 0.10, -0.02)]
        sheet.fill(sheet.at(streak, 0.80, 0.55), glint, 0.28, 0.012)
        sheet.brush(sheet.at(lens, 0.80, 0.55), (wide,), dark)
        x = np.array([0.43, 0.56, 0.66, 0.72])
        temple = np.column_stack((side * x, [0.03, 0.03, 0.02, 0.01]))
        sheet.brush(sheet.at(temple, np.array([0.68, 0.50, 0.26, 0.0]), 0.0), (wide,), dark)
    sheet.brush(sheet.at(arc((-0.10, 0.01), (0.0, 0.055), (0.10, 0.01)), 0.82, 0.55), (wide,), dark)


def brows(sheet: Strokes, looks: Looks, shown: Expression) -> None:
    heavy = 0.042 if looks.cut in (Haircut.LONG, Haircut.BUN) or looks.age is Age.CHILD else 0.062
    colour = sheet.shade(looks.hair * np.float32(0.8))
    for side in (-1, 1):
        if _faces_us(sheet, side * _EYE):
            a, b = (side * 0.105, 0.185 + shown.brow_inner), (side * 0.435, 0.195 + shown.brow_outer)
            over = side * 0.30, 0.258 + (shown.brow_inner + 2 * shown.brow_outer) / 3
            sheet.brush(sheet.at(arc(a, over, b), 0.74), (heavy * 0.8, heavy, heavy * 0.75, 0.008), colour, 0.88)


def mouth(sheet: Strokes, looks: Looks, shown: Expression) -> None:
    child = looks.age is Age.CHILD
    y, half = _MOUTH + (0.07 if child else 0.0), 0.15 if child else 0.185
    full = 1.25 if looks.cut in (Haircut.LONG, Haircut.BUN) else 0.9
    lift, apart = shown.corners, shown.parted
    wide = half + 0.4 * max(0.0, lift)
    ends = (-wide, y + lift), (wide, y + lift)
    lips = looks.skin * bgr("#d08f88") / np.float32(225)
    dip = arc(ends[0], (0, y - 0.008 - 0.35 * lift), ends[1], 17)
    peak = dip + np.column_stack((np.zeros(17), 0.05 * full * np.sin(np.linspace(0, np.pi, 17)) ** 0.8))
    peak[8, 1] -= 0.010
    under = dip - np.column_stack((np.zeros(17), (0.078 * full + apart) * np.sin(np.linspace(0, np.pi, 17))))
    sheet.fill(sheet.at(np.vstack((dip, peak[::-1]))), sheet.shade(lips * np.float32(0.74)), 0.8, 0.004)
    sheet.fill(sheet.at(np.vstack((dip, under[::-1]))), sheet.shade(lips * np.float32(1.02)), 0.66, 0.01)
    dark = sheet.shade(bgr("#3a1a18"))
    if apart > 0.01:
        gape = dip - np.column_stack((np.zeros(17), apart * 1.25 * np.sin(np.linspace(0, np.pi, 17)) ** 0.7))
        sheet.fill(sheet.at(np.vstack((dip, gape[::-1]))), dark)
        teeth = dip[3:14] - np.column_stack((np.zeros(11), 0.4 * apart * np.sin(np.linspace(0, np.pi, 11)) ** 0.5))
        sheet.fill(sheet.at(np.vstack((dip[3:14], teeth[::-1]))), sheet.shade(bgr("#d8d0c4")), 0.8)
    sheet.brush(sheet.at(dip), (0.012, 0.022, 0.016, 0.022, 0.012), dark, 0.85)
    for end, sign in zip(ends, (-1, 1), strict=True):
        tuck = arc((end[0], end[1] + 0.012), (end[0] + sign * 0.012, end[1]), (end[0] + sign * 0.006, end[1] - 0.02), 5)
        sheet.brush(sheet.at(tuck), (0.006, 0.018, 0.006), dark, 0.5)
    shadow = sheet.shade(looks.skin * np.float32(0.55))
    sheet.fill(sheet.at(arc((-0.10, y - 0.115), (0, y - 0.150), (0.10, y - 0.115)), 0.68), shadow, 0.35, 0.02)
    _nose(sheet, looks, shadow, dark)
    if lift > 0.03 or looks.age is Age.OLD:
        _folds(sheet, y, shadow, 0.5 if looks.age is Age.OLD else 0.28)


def _nose(sheet: Strokes, looks: Looks, shadow: Colour, dark: Colour) -> None:
    """Nostrils, and the shade under the tip."""
    tip = -0.30 - 0.05 * looks.nose + (0.05 if looks.age is Age.CHILD else 0)
    under = arc((-0.14, tip - 0.03), (0, tip - 0.085), (0.14, tip - 0.03))
    sheet.fill(sheet.at(under, 0.80, 0.9), shadow, 0.5, 0.018)
    for side in (-1, 1):
        if _faces_us(sheet, side * 0.2):
            hole = arc((side * 0.035, tip - 0.048), (side * 0.075, tip - 0.030), (side * 0.115, tip - 0.045), 7)
            sheet.brush(sheet.at(hole, 0.82, 0.9), (0.008, 0.026, 0.010), dark, 0.75)


def _folds(sheet: Strokes, y: float, shadow: Colour, strength: float) -> None:
    for side in (-1, 1):
        if _faces_us(sheet, side * 0.3):
            fold = arc((side * 0.17, -0.33), (side * 0.27, y + 0.10), (side * 0.27, y - 0.02), 9)
            sheet.brush(sheet.at(fold, 0.70), (0.006, 0.016, 0.006), shadow, strength)
