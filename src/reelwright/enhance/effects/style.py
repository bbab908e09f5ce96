"""A clip as if it were painted: ten styles, or that of a picture of the user's.

Key frames, at even distances on the clip's clock, are painted; the paint is carried along the motion to the frames
between them, so that it sticks to what it is on. Where things come into view that no key shows, more frames are keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import prod, sqrt

import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.effect import Effort, Span, strength_of
from reelwright.enhance.motion.carry import CarriedPiece, Leg, Shown
from reelwright.enhance.motion.fetch import fetched
from reelwright.enhance.motion.flow import Tuning
from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.patches import Patches, canvas, flattened, picked
from reelwright.enhance.motion.sight import Floats, places
from reelwright.enhance.painting.painter import Painter, painter
from reelwright.enhance.painting.paper import evenly
from reelwright.film.recipe import Facts
from reelwright.media.clip import CodeValues, Planar
from reelwright.media.colours import bgr_of, planes_of

_PERIOD, _SLACK = 72, 3
"""Frames from key to key, and by how many more they may be apart where times are rounded or uneven. The rarer keys are,
the less changes that did not move; but as many frames are looked at on both sides of every chunk."""
_REACH = _PERIOD + _SLACK
_PIECE = 12.0
"""Cells, about: how large a piece is that goes over from key to key at once."""
_SEED = 1874
_STILL = 0.005
"""Cells by which nothing may have moved so that the paint is the key's to the bit."""
_DIM = 0.75
"""Grey levels by which the light has to change, so that the paint is lit otherwise."""
_MOST_HELD, _MOST_PAINTED = 670_000_000, 40_000_000
"""Pixels of all frames from key to key, and of one painting. Up to 4096x2160 there are fewer, whatever is asked for; of
larger pictures keys are nearer to each other, and what is painted finer than the picture is so by less."""
_BYTES_HELD, _BYTES_FINER = 5, 180
"""Beyond what `room` takes for any effect, measured: for each pixel that is held, where many keys are wanted; and for
each that is painted beyond those of the picture, in the hungriest style."""
_EDGE, _KEPT = 10.0, 0.85
"""Grey levels of detail from which it is kept, and how much of it is, where structure is to be."""
_BEYOND = cv.BORDER_REFLECT_101
"""What is little enough beyond the edge of a key to be left so is paint mirrored there, not its last row drawn out."""
_SURE = 0.5
"""Trust in the flow from which two frames are compared."""


@dataclass(frozen=True, slots=True)
class _Care:
    least: int
    """Frames that keys are apart at least, wherever more are painted."""
    sampling: float
    """Size of what is painted, of that of the picture."""
    tuning: Tuning
    way: int
    """OpenCV's interpolation."""


_LEVELS = {
    Effort.PREVIEW: _Care(6, 0.5, Tuning(), cv.INTER_CUBIC),
    Effort.STANDARD: _Care(6, 1.0, Tuning(is_fine=True, iterations=5), cv.INTER_LANCZOS4),
    Effort.HIGH: _Care(3, 1.0, Tuning(is_fine=True, stride=4, iterations=6), cv.INTER_LANCZOS4),
    Effort.MAXIMUM: _Care(2, 2.0, Tuning(is_fine=True, stride=4, iterations=12), cv.INTER_LANCZOS4),
}

_HALF = np.sinc(np.arange(-7, 8) / 2.2) * np.kaiser(15, 3.0)
_TAPS = np.asarray(_HALF / _HALF.sum(), np.float32)
"""It leaves waves longer than six pixels, and takes those shorter than 3.5: they are lost whenever paint is fetched
from between pixels, and would come and go as the motion passes whole ones."""

Planes = Sequence[NDArray[np.generic]]


class PaintedFrame(Shown):
    """A frame, and how it looks painted, when first wanted."""

    def __init__(self, frame: Planar, paint: Painter, sampling: float) -> None:
        super().__init__(frame)
        self._paint, self._sampling = paint, sampling
        self.is_painted = False

    @cached_property
    def planes(self) -> tuple[CodeValues, ...]:
        self.is_painted = True
        bgr = bgr_of(self.frame)
        rows, columns = bgr.shape[:2]
        if self._sampling != 1:
            size = tuple(max(16, round(side * self._sampling)) for side in (columns, rows))
            bgr = cv.resize(bgr, size, interpolation=cv.INTER_AREA if self._sampling < 1 else cv.INTER_CUBIC)
        made = self._paint(bgr)
        if made.shape[:2] != (rows, columns):
            way = cv.INTER_AREA if self._sampling > 1 else cv.INTER_LINEAR
            made = cv.resize(made, (columns, rows), interpolation=way)
        return planes_of(np.asarray(cv.sepFilter2D(made, -1, _TAPS, _TAPS), np.uint8), self.frame)

    def forget_paint(self) -> None:
        """It is not wanted any more."""
        self.__dict__.pop("planes", None)


class Style:
    """
    Args:
        style: one of `Look`, or `picture`.
        strength: 0..1, how much of the painting is to be seen over the clip.
        keep_colours: of the painting only its light and dark.
        keep_structure: edges and features of the clip come through the paint.
        effort: one of `Effort`.
        step: seconds from frame to frame of the clip, for most of them.
        picture: where the picture is whose style it is to have.
    """

    name = "style"
    edition = 6
    before = after = _REACH + 1
    rate = None
    scale = 1
    nanoseconds = 150.0

    def __init__(
        self,
        style: str,
        strength: float = 1.0,
        keep_colours: bool = False,
        keep_structure: bool = False,
        effort: str = "standard",
        step: str = "1/24",
        picture: str = "",
    ) -> None:
        self._style, self._picture = style, picture
        self._strength = strength_of(strength)
        self._keeps_colours, self._keeps_structure = keep_colours, keep_structure
        self._level = _LEVELS[Effort(effort)]
        self._step = Fraction(step)
        self._frames = self._keys = 0
        self._unrest: list[tuple[float, float]] = []

    def room_bytes(self, shape: tuple[int, ...]) -> int:
        pixels = prod(shape)
        finer = max(0, round(pixels * (self._sampling(pixels) ** 2 - 1)))
        return _BYTES_HELD * pixels * (_period(pixels) + _SLACK) + _BYTES_FINER * finer

    def _sampling(self, pixels: int) -> float:
        """Size of what is painted, of that of a picture of so many pixels."""
        return min(self._level.sampling, sqrt(_MOST_PAINTED / pixels))

    def apply(self, frames: Iterable[Planar], span: Span) -> Iterator[Planar]:
        if not self._strength:
            yield from self._counted(frames, span)
            return
        paint = painter(self._style, self._picture)
        before: tuple[PaintedFrame, Planar] | None = None
        painted = (PaintedFrame(frame, paint, self._sampling(frame.planes[0].size)) for frame in frames)
        for leg, is_closed in self._legs(painted):
            for shown, planes in self._drawn(leg, is_closed, span):
                made = shown.frame.redrawn(self._finished(shown.frame, planes))
                is_told = span.counts(shown.frame.time)
                self._frames += is_told
                self._keys += is_told and shown.is_painted
                if before is not None and before[0].is_followed:
                    self._unrest.append(_unrest(before[0], before[1], made, shown.frame))
                before = shown, made
                yield made
            leg.clear()  # or its frames were held while those of the next are looked at

    def _counted(self, frames: Iterable[Planar], span: Span) -> Iterator[Planar]:
        for frame in frames:
            self._frames += span.counts(frame.time)
            yield frame

    def _legs(self, frames: Iterable[PaintedFrame]) -> Iterator[tuple[list[PaintedFrame], bool]]:
        """Frames from a key on, up to the next one, which is the last of them, or, not closed, to the end of the shot.
        A leg that is too long, as where the times of a clip come in bursts, is one of many single frames."""
        leg: list[PaintedFrame] = []
        is_long = False
        for shown in frames:
            period = _period(shown.frame.planes[0].size)
            apart, most = period * self._step, period + _SLACK
            if leg:
                if not leg[-1].follow(shown, self._level.tuning):
                    yield from _parted(leg, is_long, is_closed=False)
                    leg, is_long = [], False
                elif leg[-1].frame.time // apart != shown.frame.time // apart:
                    yield from _parted([*leg, shown], is_long or len(leg) > most, is_closed=True)
                    leg, is_long = [], False
                elif len(leg) > most:
                    yield from _parted(leg, True, is_closed=False)
                    leg, is_long = [], True
            leg.append(shown)
        yield from _parted(leg, is_long, is_closed=False)

    def _drawn(self, leg: Sequence[PaintedFrame], is_closed: bool, span: Span) -> Iterator[tuple[PaintedFrame, Planes]]:
        """Each frame of a leg that is in the span, without the key that closes it, with its painted planes."""
        inner = leg[:-1] if is_closed and len(leg) > 1 else leg
        if not any(shown.frame.time in span for shown in inner):
            return
        pieces = Leg(leg, is_closed, self._level.least, evenly(leg[0].sight.grid.shape, _PIECE, _SEED)).pieces
        last_wanted = {piece.key: number for number, each in enumerate(pieces[: len(inner)]) for piece in each}
        for number, shown in enumerate(inner):
            if shown.frame.time in span:
                yield shown, self._laid_out(shown, leg, pieces[number])
            pieces[number].clear()
            for key, last in last_wanted.items():
                if last == number and key < len(inner):  # the one that closes a leg is the first of the next
                    leg[key].forget_paint()

    def _laid_out(self, shown: PaintedFrame, leg: Sequence[PaintedFrame], pieces: Sequence[CarriedPiece]) -> Planes:
        """The planes of a frame, of the paint of keys."""
        shapes = [plane.shape for plane in shown.frame.planes]
        kind = shown.frame.planes[0].dtype
        canvases = [canvas(shape, shapes[0], shown.sight, kind) for shape in shapes]
        for number, piece in enumerate(pieces):
            patches = piece.patches(shown.sight)
            if not patches.count:
                continue
            share = patches.spread(piece.share)
            paint = self._carried(leg[piece.key], piece, patches)
            for under, over, shape in zip(canvases, paint, shapes, strict=True):
                if number:
                    over = _laid(patches.had(under), over, patches.shrunk(share, shape, shapes[0]))
                patches.laid(under, over)
        return [flattened(one, shape) for one, shape in zip(canvases, shapes, strict=True)]

    def _carried(self, key: PaintedFrame, piece: CarriedPiece, patches: Patches) -> Planes:
        """Where a piece is seen, the paint of its key, in the light that has become of it."""
        offset, light = piece.offset, piece.light
        if float(np.abs(offset).max()) < _STILL:
            offset[:] = 0
        luma, *colours = key.planes
        pixels = patches.spread(offset * np.float32(key.sight.cell))
        found = [picked(luma, patches.where_of(pixels, luma.shape, luma.shape), self._level.way, _BEYOND)]
        if colours:
            where = patches.where_of(pixels, colours[0].shape, luma.shape)
            found += [picked(plane, where, cv.INTER_LINEAR, _BEYOND) for plane in colours]
        if float(np.abs(light).max()) > _DIM:
            levels = found[0].astype(np.float32) + patches.spread(light) * np.float32(2.0 ** (key.frame.depth - 8))
            found[0] = np.rint(np.clip(levels, 0, 2**key.frame.depth - 1)).astype(found[0].dtype)
        return found

    def _finished(self, frame: Planar, planes: Planes) -> list[NDArray[np.generic]]:
        """The painting as much as it is wanted, over the clip."""
        luma, *colours = planes
        if self._keeps_structure:
            luma = _structured(frame, luma)
        if self._keeps_colours:
            colours = list(frame.planes[1:])
        if self._strength == 1:
            return [luma, *colours]
        s = self._strength
        return [cv.addWeighted(p, 1 - s, q, s, 0) for p, q in zip(frame.planes, (luma, *colours), strict=True)]

    def facts(self) -> Facts:
        """`unrest`: how much a place that is followed changes from frame to frame, in grey levels of 256, mean of all
        frames; `own`: the same of the clip; `keys`: frames that were painted, of `frames`."""
        unrest, own = np.mean(self._unrest, axis=0).round(2).tolist() if self._unrest else (0.0, 0.0)
        return {"frames": self._frames, "keys": self._keys, "unrest": unrest, "own": own}


def _period(pixels: int) -> int:
    """Frames from key to key, of pictures of so many pixels."""
    return min(_PERIOD, max(1, _MOST_HELD // pixels - _SLACK))


def _parted(leg: list[PaintedFrame], is_long: bool, is_closed: bool) -> Iterator[tuple[list[PaintedFrame], bool]]:
    if not is_long:
        if leg:
            yield leg, is_closed
        return
    for one in leg[:-1] if is_closed else leg:
        yield [one], False


def _laid(under: NDArray[np.generic], over: NDArray[np.generic], share: Floats) -> NDArray[np.generic]:
    """[patches, rows, columns]."""
    shape, kind = under.shape, under.dtype
    if kind != np.uint8:
        under, over = under.astype(np.float32), over.astype(np.float32)
    flat, weight = (len(share), -1), share.reshape(len(share), -1)
    mixed = cv.blendLinear(over.reshape(flat), under.reshape(flat), weight, np.float32(1) - weight).reshape(shape)
    return np.asarray(mixed if kind == np.uint8 else np.rint(mixed).astype(kind))


def _structured(frame: Planar, luma: NDArray[np.generic]) -> NDArray[np.generic]:
    """The painting with the edges of the clip, wherever that has some."""
    own, size = frame.planes[0], max(2.0, min(luma.shape) / 180)
    detail, painted = (
        cv.subtract(plane.astype(np.float32), cv.GaussianBlur(plane.astype(np.float32), (0, 0), size))
        for plane in (own, luma)
    )
    strong = cv.GaussianBlur(cv.absdiff(detail, 0), (0, 0), size) / np.float32(_EDGE * 2.0 ** (frame.depth - 8) / 4)
    share = np.clip(strong - np.float32(0.4), 0, 1) * np.float32(_KEPT)
    return np.asarray(luma.astype(np.float32) + share * (detail - painted))


def _unrest(one: Shown, before: Planar, here: Planar, own: Planar) -> tuple[float, float]:
    """Mean change, in grey levels of 256, of what is followed to the next frame: painted, and of the clip itself; by
    every second pixel of every second row."""
    way, trust = one.backward
    cell, (rows, columns) = one.sight.cell, here.planes[0][::2, ::2].shape
    size = tuple(side * cell // 2 for side in trust.shape[::-1])
    moves = cv.resize(way, size, interpolation=cv.INTER_LINEAR)[:rows, :columns]
    where = np.asarray(moves * np.float32(cell) + places(rows, columns) * np.float32(2), np.float32)
    is_sure = (cv.resize(trust, size)[:rows, :columns] > _SURE).astype(np.uint8)
    grey = 2.0 ** (8 - here.depth)
    pairs = (before, here), (one.frame, own)
    first, second = (
        float(cv.mean(cv.absdiff(fetched(a.planes[0], where), b.planes[0][::2, ::2]), is_sure)[0]) * grey
        for a, b in pairs
    )
    return first, second
