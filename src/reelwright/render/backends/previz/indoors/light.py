"""The light in a room: what comes through its windows, its lamps, the sun's or the moon's patch, and the dark of its
corners. Light is a factor on what a surface is painted with, [3] or [h, w, 3], blue first, 1: as in white light."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.render.backends.previz.indoors.face import Box, Face, Vector, vector
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import Colour, shaded, smoothstep

_STEP = 0.14
"""Metres between the points at which soft light is reckoned."""
_FINE = 0.03
"""The same for the sun's patch."""
_PARTS = 3
"""A window shines from so many by so many points."""
_WIDE = 0.16
"""Square metres: a lampshade shines from all of its breadth, so that what is close to it does not burn out."""
_CORNER, _CORNER_METRES = 0.42, 0.42
"""How dark it is where two walls meet, and how far that reaches."""
_CONTACT, _CONTACT_METRES = 0.62, 0.17
"""The same beside a piece of furniture."""


@dataclass(frozen=True, slots=True)
class Pane:
    """A hole that light comes through: its middle, and its own right, up and inward, of length 1."""

    middle: Vector
    right: Vector
    inward: Vector
    wide: float
    tall: float
    columns: int = 2
    rows: int = 2

    def at(self, points: Field) -> tuple[Field, Field]:
        """Where points of its plane lie: -1..1 to the right, -1..1 up."""
        off = points - vector(self.middle)
        a = off @ vector(self.right) / np.float32(self.wide / 2)
        return np.asarray(a, np.float32), np.asarray(off[..., 1] / np.float32(self.tall / 2), np.float32)


@dataclass(frozen=True, slots=True)
class Bulb:
    """A lamp's light; it is as bright as `strength` a metre away."""

    at: Vector
    colour: Colour
    strength: float
    aim: Vector | None = None
    """Of length 1: where its shade lets it shine; None: all round."""
    cone: tuple[float, float] = (0.3, 0.75)
    """Cosines about `aim`: none outside the first, all inside the second."""
    spill: float = 0.0
    """Share that the shade lets through all round."""


@dataclass(frozen=True, slots=True)
class Beam:
    """The sun's or the moon's light: where it goes, of length 1, and how strong it is."""

    along: Vector
    colour: Colour


@dataclass(frozen=True, slots=True)
class RoomLight:
    room: Box
    base: Colour
    """What all surfaces throw on each other."""
    sky: Colour
    """What the windows shine with."""
    panes: tuple[Pane, ...]
    bulbs: tuple[Bulb, ...]
    beam: Beam | None
    solids: tuple[Box, ...] = ()
    """What throws shadows."""

    def on(self, face: Face, w: int, h: int, *, is_shell: bool = False) -> Field:
        """The light on a face, [h, w, 3]; only on the shell do pieces of furniture throw their shadows."""
        found = np.asarray(cv2.resize(self._soft(face, is_shell), (w, h), interpolation=cv2.INTER_LINEAR), np.float32)
        if self.beam is not None:
            cosine = -float(vector(self.beam.along) @ face.normal)
            if cosine > 0.02:
                columns, rows = (max(2, min(n, round(m / _FINE))) for n, m in ((w, face.wide), (h, face.tall)))
                patch = self.patch(face.points(columns, rows), is_shell) * np.float32(0.5 + 0.5 * cosine)
                patch = np.asarray(cv2.resize(patch, (w, h), interpolation=cv2.INTER_LINEAR), np.float32)
                found += shaded(self.beam.colour, patch)
        return found

    def at(self, point: Vector, normal: Vector) -> Colour:
        """The soft light at one point that faces along `normal`, [3]."""
        here = vector(point)[None, None]
        found: Colour = (self.base + self._windows(here, vector(normal)) + self._lamps(here, vector(normal)))[0, 0]
        return found

    def patch(self, points: Field, is_shell: bool = True) -> Field:
        """How much of the beam comes through the panes to each point, 0..1, [h, w]."""
        assert self.beam is not None
        along = vector(self.beam.along)
        found = np.zeros(points.shape[:2], np.float32)
        for pane in self.panes:
            facing = float(along @ vector(pane.inward))
            if facing < 0.05:
                continue
            far = ((points - vector(pane.middle)) @ vector(pane.inward)) / np.float32(facing)
            a, b = pane.at(np.asarray(points - far[..., None] * along, np.float32))
            soft = np.asarray(0.012 + 0.02 * np.clip(far, 0, 8), np.float32)
            shines = _bars(a, pane.columns, soft / pane.wide * 2, 0.07 / pane.wide)
            shines *= _bars(b, pane.rows, soft / pane.tall * 2, 0.07 / pane.tall)
            found = np.maximum(found, shines * (far > 0))
        if is_shell and found.any():
            found = found * self._unhidden(points, -along * np.float32(12.0), 0.9)
        return found

    def _soft(self, face: Face, is_shell: bool) -> Field:
        columns, rows = (int(np.clip(round(m / _STEP), 2, 170)) for m in (face.wide, face.tall))
        points, normal = face.points(columns, rows), face.normal
        light = self.base + self._windows(points, normal) + self._lamps(points, normal, is_shell)
        return np.asarray(light * self._corners(points, is_shell)[..., None], np.float32)

    def _windows(self, points: Field, normal: NDArray[np.float32]) -> Field:
        found = np.zeros(points.shape[:2], np.float32)
        steps = (np.arange(_PARTS) + 0.5) / _PARTS - 0.5
        for pane in self.panes:
            area = np.float32(pane.wide * pane.tall / _PARTS**2)
            for a in steps:
                for b in steps:
                    at = np.add(pane.middle, np.multiply(pane.right, a * pane.wide)) + np.array((0, b * pane.tall, 0))
                    to = vector(at) - points
                    square = np.einsum("ijk,ijk->ij", to, to)
                    here = np.maximum(to @ normal, 0)
                    there = np.maximum(-(to @ vector(pane.inward)), 0)
                    found += area * here * there / (square * (np.pi * square + area) + np.float32(1e-4))
        return np.asarray(found[..., None] * self.sky, np.float32)

    def _lamps(self, points: Field, normal: NDArray[np.float32], is_shell: bool = False) -> Field:
        found = np.zeros_like(points)
        for bulb in self.bulbs:
            to = vector(bulb.at) - points
            square = np.einsum("ijk,ijk->ij", to, to)
            away = np.sqrt(square) + np.float32(1e-4)
            shine = np.maximum(to @ normal / away, 0) / (square + np.float32(_WIDE))
            if bulb.aim is not None:
                cosine = -(to @ vector(bulb.aim)) / away
                shine = shine * (bulb.spill + (1 - bulb.spill) * smoothstep(*bulb.cone, cosine))
            if is_shell:
                shine = shine * self._unhidden(points, to * np.float32(0.96), 0.7)
            found += (shine * np.float32(bulb.strength))[..., None] * bulb.colour
        return found

    def _unhidden(self, points: Field, toward: Any, darkest: float) -> Field:
        """1 where nothing stands in the way of light, [h, w]; soft at the edges."""
        dark = np.zeros(points.shape[:2], np.float32)
        for solid in self.solids:
            dark[solid.hides(points, toward)] = darkest
        return np.asarray(1 - cv2.GaussianBlur(dark, (0, 0), 0.9), np.float32)

    def _corners(self, points: Field, is_shell: bool) -> Field:
        """The dark of corners, and beside what stands there, [h, w]."""
        found = np.ones(points.shape[:2], np.float32)
        for axis in range(3):
            for wall in (self.room.low[axis], self.room.high[axis]):
                away = np.abs(points[..., axis] - wall)
                if float(away.max()) > 0.01 and not (axis == 2 and wall == self.room.low[2]):  # nobody sees that one
                    found *= 1 - np.float32(_CORNER) * np.exp(-away / np.float32(_CORNER_METRES))
        for solid in self.solids if is_shell else ():
            found *= 1 - np.float32(_CONTACT) * np.exp(-solid.away(points) / np.float32(_CONTACT_METRES))
        return found


def _bars(at: Field, count: int, soft: Any, half_bar: float) -> Field:
    """1 between the bars that divide -1..1 into `count`, with edges `soft` wide."""
    inside = np.clip((1 - np.abs(at)) / soft + 0.5, 0, 1)
    for k in range(1, count):
        away = np.abs(at - np.float32(2 * k / count - 1))
        inside = inside * np.clip((away - np.float32(half_bar)) / soft + 0.5, 0, 1)
    return np.asarray(inside, np.float32)
