"""Figures: bodies of limbs with a rim of light, standing or in a walk cycle, dressed with props.

Joints are in units of the figure's height, x toward where it faces, y up from the feet.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.film.look import Action, Prop
from reelwright.film.shot import Figure
from reelwright.render.backends.previz.card import Card, Picture, Thing
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import Colour, bgr, mix, opaque, pack, radial

Pose = dict[str, tuple[float, float]]

TALL_METRES = 1.76
CYCLE = 24
"""Pictures of a whole stride, two steps."""
STRIDE_METRES = 1.5
_WIDE, _HIGH = 1.1, 1.32
"""Of the texture, in heights of the figure: an umbrella is wider and higher than who holds it."""
_LARGEST = 520
"""Pixels of a painted figure; in a closer shot it is enlarged, and soft as a lens would show it."""
_CLOTHS = ("#3b4252", "#5a3d33", "#4a4f3a", "#5b2f3a", "#2f4a55", "#6b5a3c", "#3f3a57", "#54514c")

STAND: Pose = {
    "hip": (0, 0.52),
    "neck": (0, 0.82),
    "head": (0.008, 0.92),
    "lk": (-0.03, 0.27),
    "lf": (-0.05, 0.0),
    "rk": (0.035, 0.27),
    "rf": (0.05, 0.0),
    "le": (-0.11, 0.66),
    "lh": (-0.10, 0.5),
    "re": (0.115, 0.66),
    "rh": (0.125, 0.5),
}
"""l, r: left, right; k knee, f foot, e elbow, h hand."""


def walking(phase: float) -> Pose:
    """The pose at `phase` (0..1) of a stride to the right."""
    angle = phase * 2 * math.pi
    bounce = 0.008 * math.cos(2 * angle)
    pose = dict(STAND)

    def leg(a: float) -> tuple[tuple[float, float], tuple[float, float]]:
        thigh = 0.42 * math.sin(a)
        bend = (0.25 + 0.45 * max(0, math.cos(a))) * max(0.12, 0.5 + 0.5 * math.cos(a))
        knee = 0.25 * math.sin(thigh), 0.515 + bounce - 0.25 * math.cos(thigh)
        shin = thigh - bend
        return knee, (knee[0] + 0.26 * math.sin(shin), max(0.0, knee[1] - 0.26 * math.cos(shin)))

    (pose["lk"], pose["lf"]), (pose["rk"], pose["rf"]) = leg(angle), leg(angle + math.pi)
    pose["hip"], pose["neck"], pose["head"] = (0, 0.515 + bounce), (0.025, 0.815 + bounce), (0.04, 0.915 + bounce)
    for elbow, hand, swing in (("le", "lh", angle + math.pi), ("re", "rh", angle)):
        t = 0.35 * math.sin(swing)
        pose[elbow] = (0.02 + 0.17 * math.sin(t), 0.79 - 0.16 * math.cos(t))
        pose[hand] = (pose[elbow][0] + 0.16 * math.sin(t + 0.35), pose[elbow][1] - 0.16 * math.cos(t + 0.35))
    return pose


def holding(pose: Pose, props: Sequence[Prop]) -> Pose:
    """The pose with an arm raised for what it holds up, or stretched for a lantern."""
    neck = pose["neck"]
    if Prop.UMBRELLA in props:
        return pose | {"re": (neck[0] + 0.12, neck[1] - 0.16), "rh": (neck[0] + 0.075, neck[1] - 0.03)}
    if Prop.LANTERN in props:
        return pose | {"re": (neck[0] + 0.13, neck[1] - 0.15), "rh": (neck[0] + 0.24, neck[1] - 0.20)}
    return pose


def _around(mask: NDArray[Any], margin: int) -> tuple[slice, slice]:
    """Rows and columns of what is drawn in a mask, and as much as there is of a margin."""
    x, y, w, h = cv2.boundingRect((mask > 0).astype(np.uint8))
    return slice(max(0, y - margin), y + h + margin), slice(max(0, x - margin), x + w + margin)


class _Body:
    """Draws a figure `tall` pixels high into a mask [_HIGH, _WIDE] times that."""

    def __init__(self, tall: float) -> None:
        self._smooth = 3 if tall < 160 else 2  # drawn so many times too large, and reduced
        self._tall = tall * self._smooth
        self.w, self.h = int(tall * _WIDE), int(tall * _HIGH)
        self.mask = np.zeros((self.h * self._smooth, self.w * self._smooth), np.uint8)

    def at(self, x: float, y: float) -> tuple[int, int]:
        return int(self.w * self._smooth / 2 + x * self._tall), int((self.h - 2) * self._smooth - y * self._tall)

    def hull(self, *points: tuple[float, float]) -> None:
        cv2.fillConvexPoly(self.mask, cv2.convexHull(np.array([self.at(*p) for p in points], np.int32)), (255,))

    def oval(self, x: float, y: float, rx: float, ry: float, tilt: float = 0, a0: int = 0, a1: int = 360) -> None:
        axes = int(rx * self._tall), int(ry * self._tall)
        cv2.ellipse(self.mask, self.at(x, y), axes, tilt, a0, a1, (255,), -1)

    def bite(self, x: float, y: float, rx: float, ry: float) -> None:
        cv2.ellipse(self.mask, self.at(x, y), (int(rx * self._tall), int(ry * self._tall)), 0, 180, 360, (0,), -1)

    def limb(self, a: tuple[float, float], b: tuple[float, float], r0: float, r1: float) -> None:
        p, q = np.array(self.at(*a), float), np.array(self.at(*b), float)
        along = q - p
        side = np.array([-along[1], along[0]]) / (np.hypot(*along) + 1e-6)
        corners = [p + side * r0 * self._tall, q + side * r1 * self._tall]
        corners += [q - side * r1 * self._tall, p - side * r0 * self._tall]
        cv2.fillConvexPoly(self.mask, np.array(corners).astype(np.int32), (255,))
        for end, radius in ((p, r0), (q, r1)):
            cv2.circle(self.mask, (int(end[0]), int(end[1])), max(1, int(radius * self._tall)), (255,), -1)

    def rounded(self) -> None:
        """Melt the joins."""
        sigma = max(0.5, 0.006 * self._tall)
        drawn = self.mask[_around(self.mask, math.ceil(3 * sigma))]
        drawn[:] = cv2.threshold(cv2.GaussianBlur(drawn, (0, 0), sigma), 127, 255, cv2.THRESH_BINARY)[1]

    def reduced(self) -> Field:
        small = cv2.resize(self.mask, (self.w, self.h), interpolation=cv2.INTER_AREA)
        return np.asarray(small.astype(np.float32) / 255, np.float32)


def figure(tall: float, pose: Pose, props: Sequence[Prop] = ()) -> Field:
    """Mask of a figure `tall` pixels high, feet at the bottom edge, centred; [1.32, 1.1] times as large."""
    body, p = _Body(tall), holding(pose, props)
    (nx, ny), (hx, hy), (ox, oy) = p["neck"], p["hip"], p["head"]
    for knee, foot in (("lk", "lf"), ("rk", "rf")):
        body.limb(p["hip"], p[knee], 0.062, 0.042)
        body.limb(p[knee], p[foot], 0.042, 0.026)
        body.limb(p[foot], (p[foot][0] + 0.045, max(0.012, p[foot][1] - 0.005)), 0.02, 0.014)
    wide = 0.088
    body.hull(
        (nx - wide, ny - 0.03),
        (nx - 0.05, ny + 0.012),
        (nx + 0.05, ny + 0.012),
        (nx + wide, ny - 0.03),
        (hx + 0.075, hy),
        (hx - 0.075, hy),
    )
    body.limb((nx - wide * 0.8, ny - 0.045), (nx + wide * 0.8, ny - 0.045), 0.035, 0.035)
    for elbow, hand, side in (("le", "lh", -1), ("re", "rh", 1)):
        body.limb((nx + side * wide * 0.85, ny - 0.045), p[elbow], 0.034, 0.028)
        body.limb(p[elbow], p[hand], 0.027, 0.019)
        body.limb(p[hand], (p[hand][0], p[hand][1] - 0.02), 0.02, 0.017)
    body.limb((nx, ny), (ox, oy - 0.03), 0.03, 0.028)
    body.oval(ox, oy, 0.046, 0.066, 4)
    _dress(body, p, props)
    body.rounded()
    if Prop.UMBRELLA in props:
        _umbrella(body, p)
    if Prop.LANTERN in props:
        _lantern_frame(body, p)
    return body.reduced()


def _dress(body: _Body, p: Pose, props: Sequence[Prop]) -> None:
    (nx, ny), (hx, hy), (ox, oy) = p["neck"], p["hip"], p["head"]
    if Prop.LONG_HAIR in props:
        body.oval(ox - 0.014, oy - 0.022, 0.058, 0.085)
    if Prop.COAT in props:
        low = min(p["lk"][1], p["rk"][1]) + 0.02
        left, right = min(p["lk"][0], p["rk"][0]) - 0.055, max(p["lk"][0], p["rk"][0]) + 0.06
        body.hull(
            (nx - 0.1, ny - 0.08),
            (nx + 0.1, ny - 0.08),
            (hx + 0.09, hy + 0.02),
            (right, low),
            (left, low - 0.01),
            (hx - 0.09, hy + 0.02),
        )
    if Prop.BRIMMED_HAT in props:
        body.oval(ox, oy + 0.03, 0.09, 0.014, -4)
        body.oval(ox, oy + 0.05, 0.05, 0.045, 0, 180, 360)
    if Prop.CAP in props:
        body.oval(ox, oy + 0.018, 0.052, 0.055, 0, 180, 360)
        body.limb((ox, oy + 0.02), (ox + 0.075, oy + 0.012), 0.01, 0.008)
    if Prop.BAG in props:
        body.oval(nx - 0.11, ny - 0.14, 0.06, 0.11, 8)


def _umbrella(body: _Body, p: Pose) -> None:
    x, y = p["head"][0] + 0.03, p["head"][1] + 0.11
    body.limb(p["rh"], (x, y + 0.15), 0.005, 0.005)
    body.oval(x, y, 0.27, 0.15, 0, 180, 360)
    for rib in range(5):
        body.bite(x - 0.216 + 0.108 * rib, y, 0.054, 0.022)


def _lantern_frame(body: _Body, p: Pose) -> None:
    """A bail, a hood, panes between posts, a foot."""
    x, y = p["rh"]
    for side in (-1, 1):
        body.limb((x, y - 0.012), (x + 0.017 * side, y - 0.045), 0.003, 0.003)
        body.limb((x + 0.019 * side, y - 0.05), (x + 0.022 * side, y - 0.108), 0.0035, 0.0035)
    body.hull((x - 0.007, y - 0.036), (x + 0.007, y - 0.036), (x + 0.026, y - 0.055), (x - 0.026, y - 0.055))
    body.hull((x - 0.026, y - 0.104), (x + 0.026, y - 0.104), (x + 0.028, y - 0.115), (x - 0.028, y - 0.115))
    body.oval(x, y - 0.082, 0.009, 0.016)


def lit(mask: Field, cloth: Colour, rim: Colour, towards: tuple[float, float], shade: float = 0.35) -> Picture:
    """Mask to texture: cloth with the roundness of a body, and an edge of light from `towards` (x right, y down).

    The body's roundness is its distance transform, read as a height map.
    """
    tall = mask.shape[0] / _HIGH
    texture = np.zeros((*mask.shape, 4), np.uint8)
    drawn = _around(mask, math.ceil(0.1 * tall))
    texture[drawn] = _lit(np.ascontiguousarray(mask[drawn]), tall, cloth, rim, towards, shade)
    return texture


def _lit(mask: Field, tall: float, cloth: Colour, rim: Colour, towards: tuple[float, float], shade: float) -> Picture:
    h, w = mask.shape
    k = max(1.2, 0.009 * tall)
    shift = np.array([[1, 0, -towards[0] * k * 1.6], [0, 1, -towards[1] * k * 1.6]], np.float32)
    edge = cv2.GaussianBlur(np.clip(mask - cv2.warpAffine(mask, shift, (w, h)), 0, 1), (0, 0), k * 0.6) * mask
    small = cv2.resize(mask, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    deep = cv2.distanceTransform((small > 0.5).astype(np.uint8), cv2.DIST_L2, 5) / (tall * 0.03)
    dome = cv2.GaussianBlur(np.sqrt(np.clip(deep, 0, 1)), (0, 0), max(0.5, tall * 0.009))
    gx, gy = cv2.Sobel(dome, cv2.CV_32F, 1, 0, ksize=5), cv2.Sobel(dome, cv2.CV_32F, 0, 1, ksize=5)
    facing = np.clip(-(gx * towards[0] + gy * towards[1]) * tall * 0.0022, -0.6, 1)
    facing = cv2.resize(cv2.GaussianBlur(facing, (0, 0), max(0.5, tall * 0.008)), (w, h))
    round_ = (0.8 + 0.25 * cv2.resize(dome, (w, h)) + 0.35 * np.clip(facing, -1, 0))[..., None]
    return pack(mix(cloth * round_, rim, np.clip(np.clip(facing, 0, 1) * shade + edge * 1.1, 0, 1)), mask)


class Person:
    """A figure ready to be placed: painted once, walked by its picture of the moment.

    Args:
        tall_px: pixels from feet to crown where it is nearest.
        towards: where the rim of light comes from, x right and y down.
    """

    def __init__(self, who: Figure, light: Light, tall_px: float, towards: tuple[float, float]) -> None:
        tall_px = float(np.clip(tall_px, 24, _LARGEST))
        self.walks = who.action is Action.WALK
        poses = [walking(k / CYCLE) for k in range(CYCLE)] if self.walks else [STAND]
        cloth = light.on(_cloth(who)[None, None] * 0.55, 0.15)[0, 0]
        rim = np.clip(light.key * (0.55 + 0.45 * light.key_strength), 0, 255)
        self._shine = float(np.clip(1.2 - float(light.sky[2].mean()) / 190, 0.12, 1.0))  # of a lantern against the sky
        if Prop.LANTERN in who.props and self._shine > 0.5:
            rim, towards = bgr("#ffcf8a"), (0.8, -0.1)
        self._paint: Callable[[Pose], Picture] = lambda pose: lit(figure(tall_px, pose, who.props), cloth, rim, towards)
        self._poses, self._cards = poses, dict[int, Card]()
        self._hands = [holding(pose, who.props)["rh"] for pose in poses]
        self._glow = _lantern() if Prop.LANTERN in who.props else None

    def things(self, t: float, x: float, y: float, z: float, walked: float = 0.0) -> list[Thing]:
        """The figure with its feet at a point of the world, having walked so many metres."""
        number = int(walked / STRIDE_METRES * CYCLE + 0.5) % CYCLE if self.walks else 0
        if number not in self._cards:  # each is painted when first seen; it does not depend on when that is
            self._cards[number] = Card.frontal(self._paint(self._poses[number]), 0, 0, 0, TALL_METRES * _WIDE)
        found = [Thing(self._cards[number], z, (x, y, z))]
        if self._glow is not None:
            hand = self._hands[number]
            place = (x + hand[0] * TALL_METRES, y + (hand[1] - 0.082) * TALL_METRES, z)
            flicker = 0.92 + 0.05 * math.sin(t * 9.1) + 0.03 * math.sin(t * 23.7)
            found.append(Thing(self._glow, z - 0.01, place, gain=self._shine * flicker))
        return found


def _cloth(who: Figure) -> Colour:
    """The colour of a name: the same in every shot."""
    return bgr(_CLOTHS[hashlib.sha256(who.name.encode()).digest()[0] % len(_CLOTHS)])


def _lantern() -> Card:
    size = 192
    glow = radial(size, size, size / 2, size / 2, size / 2, 2.6) * 0.55
    core = radial(size, size, size / 2, size / 2, size * 0.045, 0.8)
    light: NDArray[np.float32] = bgr("#ffb85c") * glow[..., None] + bgr("#fff2cf") * core[..., None]
    return Card.frontal(opaque(np.clip(light, 0, 255)), 0, -1.3, 0, 2.6, adds=True)
