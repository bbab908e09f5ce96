"""A head with its face, painted: clay in the key's light, then hair and features as strokes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from reelwright.film.look import Prop
from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.noise import Field, fbm
from reelwright.render.backends.previz.paint import Colour, bgr, mix, pack, smoothstep
from reelwright.render.backends.previz.people import skull
from reelwright.render.backends.previz.people.clay import FOOT, LEFT, RIGHT, TOP, Relief, seen, turned
from reelwright.render.backends.previz.people.expression import Expression
from reelwright.render.backends.previz.people.features import Strokes, brows, eyes, glasses, mouth
from reelwright.render.backends.previz.people.hair import BRIM
from reelwright.render.backends.previz.people.hair import hair as hair_of
from reelwright.render.backends.previz.people.hair import hat as hat_of
from reelwright.render.backends.previz.people.keylight import KeyLight
from reelwright.render.backends.previz.people.looks import Haircut, Looks
from reelwright.render.backends.previz.people.tresses import Tresses, tresses
from reelwright.render.backends.previz.people.wisps import wisps

_FINE, _COARSE, _PER_PIXEL = 200, 20, 1.5
"""Rows of the clay of a face, at most and at least, and for each pixel to half of the head's height."""
_DETAILED = 26.0
"""Pixels a unit from which hair has strands, and is not drawn in one."""
_FEATURED = 12.0
"""Pixels a unit from which a face has strokes for its features."""
_PROFILE = 100.0
"""Degrees to a side from which nothing of the face is seen."""
_IN_A_SCARF, _IN_A_COLLAR = -0.36, -0.68
"""Where a nape goes into them."""
_FAR_CHEEK = 0.15
"""How far to the side that a head is turned to a cheek is at most that is seen to blush."""
_EYES = (-0.62, -0.30, 0.62, 0.36)
"""Left, foot, right and top of what changes when a face looks elsewhere or blinks, on the face before it is turned."""


class Portrait:
    """A head under a light, turned and of an expression; what changes in a shot (lids, gaze) is painted when asked.

    Args:
        per_unit: pixels to half of the head's height.
        bearing: degrees to our right, and up.
    """

    def __init__(
        self,
        looks: Looks,
        props: Sequence[Prop],
        light: KeyLight,
        per_unit: float,
        bearing: tuple[float, float],
        shown: Expression,
    ) -> None:
        self._looks, self._light, self._shown, self.per_unit = looks, light, shown, per_unit
        self._turn = turned(*bearing)
        self._glasses = looks.of(Prop.GLASSES, "#2c2622") if Prop.GLASSES in props else None
        self._is_steel = Prop.HELMET in props
        self._has_face = abs(bearing[0]) < _PROFILE
        self.size = max(4, round((RIGHT - LEFT) * per_unit)), max(4, round((TOP - FOOT) * per_unit))
        hair, hat = hair_of(looks, props, self._has_face), hat_of(props)
        solids = [
            skull.skin(looks) if self._has_face else skull.from_behind(looks),
            *([hair] if hair else []),
            *([hat] if hat else []),
        ]
        falls = looks.cut is Haircut.LONG
        solids += [skull.throat()] if falls else []
        self._hair, self._hat = 1 if hair else 0, (2 if hair else 1) if hat else 0
        rows = int(np.clip(_PER_PIXEL * per_unit, _COARSE, _FINE))
        relief = seen(solids, self._turn, light.direction, rows)
        self._alpha = np.clip(0.5 - relief.enlarged(relief.edge, self.size) * per_unit, 0, 1).astype(np.float32)
        if not self._has_face and not falls:
            self._alpha = self._alpha * self._into_collar(_IN_A_SCARF if Prop.SCARF in props else _IN_A_COLLAR)
        self._mass, self._free = self._alpha, np.ones_like(self._alpha)  # free of the throat, which is the body's
        self._covers = self._materials(relief)
        if falls:
            self._free = 1 - self._covers.pop()
            self._alpha = self._mass * self._free * self._ends()
        self._lit = self._facing(relief)
        self._tresses = self._grown(relief) if self._hair and per_unit > _DETAILED else None
        self._paint = self._painted(relief)

    def picture(self, lids: float = 1.0, gaze: tuple[float, float] | None = None) -> Picture:
        """The head, [h, w, 4]."""
        return self._packed(self._faced(lids, gaze), slice(None), slice(None))

    def wisps(self) -> Picture | None:
        """Loose strands of the hair, as large as `picture`; none of who has none to spare."""
        if self._looks.cut is not Haircut.LONG or self._is_steel:
            return None
        tone = self._light.on(self._looks.hair * np.float32(1.1), np.full((1, 1), 0.5, np.float32))[0, 0]
        free = 1 - self._covers[0]  # not before the face
        return wisps(tone, self._turn, self.per_unit, free)

    def eyes(self, lids: float, gaze: tuple[float, float] | None = None) -> tuple[Picture, tuple[int, int]]:
        """The part of the head about its eyes, [h, w, 4], and the column and row of `picture` where it lies."""
        sheet = self._sheet(self._paint)
        left, foot, right, top = _EYES
        corners = sheet.at([(left, foot), (left, top), (right, foot), (right, top), (0, foot), (0, top)])
        x0, y0 = np.clip(corners.min(0), 0, self.size).astype(int)
        x1, y1 = np.clip(np.ceil(corners.max(0)), 1, self.size).astype(int)
        return self._packed(self._faced(lids, gaze), slice(y0, y1), slice(x0, x1)), (int(x0), int(y0))

    def _packed(self, paint: Field, rows: slice, columns: slice) -> Picture:
        edge = self._light.edge(self._mass, max(0.7, 0.026 * self.per_unit)) * self._free
        paint = mix(paint[rows, columns], self._light.rim, edge[rows, columns])
        return pack(np.clip(paint, 0, 255), self._alpha[rows, columns])

    def _faced(self, lids: float, gaze: tuple[float, float] | None) -> Field:
        if self.per_unit <= _FEATURED or not self._has_face:
            return self._paint
        paint = self._paint.copy()
        shown = self._shown
        if gaze is not None:
            shown = replace(shown, gaze=gaze)
        eyes(self._sheet(paint), self._looks, shown, lids)
        if self._glasses is not None:
            glasses(self._sheet(paint), self._glasses)
        return paint

    def _sheet(self, paint: Field) -> Strokes:
        return Strokes(paint, self._covers[0], self.per_unit, self._turn, self._shade)

    def _shade(self, colour: Colour) -> Colour:
        """A colour in the light of the middle of the face."""
        return np.asarray(self._light.on(colour, np.full((1, 1), self._level, np.float32))[0, 0], np.float32)

    def _materials(self, relief: Relief) -> list[Field]:
        """How much of each pixel is skin, hair, hat."""
        fields = [
            relief.enlarged(np.ascontiguousarray(relief.materials[..., k]), self.size)
            for k in range(relief.materials.shape[-1])
        ]
        if self._hair and self._looks.cut is not Haircut.BALD and self.per_unit > _DETAILED:
            w, h = self.size  # a hairline is not a cut edge
            fields[self._hair] += (fbm(w, h, 0.08 * self.per_unit, 3, 5, ay=3.2) - 0.5) * np.float32(0.03)
        if len(fields) == 1:
            return [np.ones_like(fields[0])]
        sharp = np.float32(0.7 * self.per_unit)
        covers = []
        for k, field in enumerate(fields):
            others = np.minimum.reduce(fields[:k] + fields[k + 1 :])
            covers.append(np.clip(0.5 + (others - field) * sharp, 0, 1))
        return covers

    def _into_collar(self, y: float) -> Field:
        """[h, 1]: the nape goes over into the neck that is painted with the body."""
        below = TOP - np.arange(self.size[1], dtype=np.float32)[:, None] / self.per_unit
        return np.asarray(smoothstep(y - 0.10, y + 0.12, below), np.float32)

    def _ends(self) -> Field:
        """[h, w]: long hair ends in locks, not in an edge."""
        w, h = self.size
        locks = fbm(w, h, max(2.0, 0.13 * self.per_unit), 2, 14, ay=6.0)
        fine = fbm(w, h, max(2.0, 0.03 * self.per_unit), 2, 15, ay=12.0)
        below = TOP - np.arange(h, dtype=np.float32)[:, None] / self.per_unit
        ends = smoothstep(-1.80, -1.45, below + 0.50 * (locks - 0.5) + 0.40 * (fine - 0.5))
        return np.asarray(ends * smoothstep(-1.98, -1.90, below), np.float32)

    def _grown(self, relief: Relief) -> Tresses:
        """The strands; at its edge hair is thin, and some of them reach beyond it."""
        found = tresses(self._looks, self._turn, self.per_unit, relief.depth, self.size)
        edge, hair = relief.enlarged(relief.edge, self.size), self._covers[self._hair]
        thin = smoothstep(0.02, -0.04, edge + np.float32(0.05) * (found.tone - 1))
        self._alpha = self._alpha * (1 - hair * (1 - thin))
        beyond = found.loose * (1 - self._covers[0]) * smoothstep(0.17, 0.05, edge) * (0.3 + 0.7 * self._free)
        if self._hat:
            beyond[: round((TOP - BRIM) * self.per_unit)] = 0
        self._alpha = np.maximum(self._alpha, beyond * np.float32(0.8))
        self._covers[self._hair] = np.maximum(hair, np.minimum(beyond * 4, 1))
        return found

    def _facing(self, relief: Relief) -> Field:
        """[h, w] 0..1, how much of the key reaches each pixel; its edge is drawn, not blended away."""
        direction = np.array(self._light.direction, np.float32)
        slope = relief.normal @ direction
        lit = slope - 0.75 * cv2.GaussianBlur(relief.shadow, (0, 0), 1.0)
        large = relief.enlarged(np.asarray(lit, np.float32), self.size)
        w, h = self.size
        brush = (fbm(w, h, max(4.0, 0.22 * self.per_unit), 3, 9, ax=1.4) - 0.5) * np.float32(0.16)
        self._soft = np.asarray(np.clip(0.42 + 0.62 * large, 0, 1), np.float32)
        plane = smoothstep(0.02, 0.34, large + brush)
        round_ = np.clip(0.5 + 0.5 * large, 0, 1)
        found = 0.62 * plane + 0.30 * round_ + 0.08 * smoothstep(0.72, 0.98, large)
        self._level = float(
            0.25 + 0.5 * np.clip(found[self._alpha > 0.5].mean() if (self._alpha > 0.5).any() else 0.5, 0, 1)
        )
        return np.asarray(found, np.float32)

    def _painted(self, relief: Relief) -> Field:
        """All of the head but its eyes, in light."""
        looks, light = self._looks, self._light
        paint = light.on(self._skin_tones(), self._lit)
        deep = 1 - np.clip((1 - self._lit)[..., None] * (bgr("#0a1a22") / 255) * np.float32(0.9), 0, 0.16)
        paint *= deep  # in the shade skin is the redder
        if len(self._covers) > 1:
            over = relief.enlarged(
                np.ascontiguousarray(relief.materials[..., 1 : len(self._covers)].min(-1)), self.size
            )
            paint *= (1 - 0.42 * np.exp(-np.maximum(over, 0) / 0.10))[..., None]  # under hair and brim
        if self.per_unit > _FEATURED and self._has_face:
            sheet = self._sheet(paint)
            mouth(sheet, looks, self._shown)
            brows(sheet, looks, self._shown)
        if self._hair:
            x, y, w, h = cv2.boundingRect((self._covers[self._hair] * self._alpha > 0).astype(np.uint8))
            box = slice(y, y + h), slice(x, x + w)
        if self._hair and w:
            paint[box] = mix(paint[box], self._hair_paint(box), self._covers[self._hair][box])
        if self._hat:
            paint = mix(paint, self._hat_paint(relief), self._covers[self._hat])
        return np.asarray(paint, np.float32)

    def _skin_tones(self) -> Field:
        """The skin, redder on cheeks, nose and ears."""
        w, h = self.size
        skin: Field = np.empty((h, w, 3), np.float32)
        skin[:] = self._looks.skin
        sheet = Strokes(skin, np.ones((h, w), np.float32), self.per_unit, self._turn, lambda colour: colour)
        if not self._has_face:
            return skin
        blush = self._looks.skin * bgr("#ffb4a4") / np.float32(240)
        ring = np.linspace(0, 2 * np.pi, 20)
        circle = np.column_stack((np.cos(ring), np.sin(ring)))
        turn = self._turn[0, 2]
        for x, y, r, z in (
            (-0.36, -0.24, 0.2, 0.6),
            (0.36, -0.24, 0.2, 0.6),
            (0, -0.28, 0.12, 0.86),
            (-0.72, -0.06, 0.16, 0.2),
            (0.72, -0.06, 0.16, 0.2),
        ):
            if x * turn < _FAR_CHEEK:
                sheet.fill(sheet.at(circle * r + (x, y), z, 0.4), blush, 0.42, 0.07)
        return skin

    def _hat_paint(self, relief: Relief) -> Field:
        """Felt with a darker band, or the steel of a helmet."""
        w, h = self.size
        if self._is_steel:
            cover = self._covers[self._hat]
            rim = cv2.GaussianBlur(cover, (0, 0), 0.05 * self.per_unit)
            tone = (0.35 + 0.65 * self._soft**2) * (0.55 + 0.45 * smoothstep(0.55, 0.85, rim))
            shine = smoothstep(0.80, 1.0, self._soft) ** 2 * 0.8
            steel = self._light.on(self._looks.hat * tone[..., None], self._soft)
            return np.asarray(steel + self._light.key * np.float32(110) * shine[..., None], np.float32)
        felt = self._looks.hat * (0.92 + 0.16 * fbm(w, h, max(3.0, 0.05 * self.per_unit), 3, 21))[..., None]
        up = relief.enlarged(self._height(relief), self.size)
        band = smoothstep(0.57, 0.60, up) * smoothstep(0.80, 0.77, up) * (self._covers[self._hat] > 0.5)
        return self._light.on(np.asarray(felt * (1 - 0.45 * band)[..., None], np.float32), self._lit)

    def _height(self, relief: Relief) -> Field:
        """y of the head at each line of sight."""
        rows, columns = relief.depth.shape
        u = (np.arange(columns) + 0.5) / columns * (RIGHT - LEFT) + LEFT
        v = TOP - (np.arange(rows) + 0.5) / rows * (TOP - FOOT)
        inverse = self._turn.T
        return np.asarray(
            inverse[1, 0] * u[None] + inverse[1, 1] * v[:, None] + inverse[1, 2] * relief.depth, np.float32
        )

    def _hair_paint(self, box: tuple[slice, slice]) -> Field:
        """Hair: a mass in the light, in the tones of its strands, and the shine across them; a part of the picture."""
        light, lit = self._light, self._soft[box]
        uneven = fbm(*self.size, max(2.0, 0.06 * self.per_unit), 3, 17, ay=3.0)[box]
        if self._tresses is None:
            tone = 0.62 + 0.44 * uneven
        else:
            tone = (0.76 + 0.16 * uneven) * self._tresses.tone[box] ** np.float32(1.3)
        paint = light.on(self._looks.hair * tone[..., None], lit)
        shine = smoothstep(0.68, 0.98, lit) * tone**3
        paint += (light.key * (np.float32(24) + np.float32(0.30) * self._looks.hair)) * shine[..., None]
        return np.asarray(paint, np.float32)
