"""A picture made of some frames, the keys, carried along the motion to the frames between them.

Where each place of a frame is in the key before it and in the one after it is added up from frame to frame, so that
what is carried is fetched once, and gets no softer on the way. A place is taken from one key until a moment of its own,
and from the other from then on, or from the one that shows it at all: nothing is blended but around that moment.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.motion.flow import Flow, Tuning
from reelwright.enhance.motion.light import FITTING, looks_cut
from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.patches import Patches
from reelwright.enhance.motion.settle import Basis, settled
from reelwright.enhance.motion.sight import Floats, Sight, channels, moved, places
from reelwright.media.clip import Planar

_HOME = 1.7
"""Cells by which a way there and back may miss, beyond 1, so that it is believed at all."""
_UNLIKE = 15.0
"""Grey levels by which a place that was carried may differ from what is there."""
_MARGIN = 2.0
"""Cells beyond the edge of a key over which it ceases to be trusted. Were that one step, it would be elsewhere on what
is shown whenever that passes a cell."""
_STRETCHED = 1.7
"""Less twice how much a place is stretched: how far it is to be shown so."""
_SEEN, _SOFT = 0.4, 0.6
"""Trust from which a place counts as shown; and share of the way from key to key over which one follows the other."""
_SHOWN = 0.8
"""Trust from which more of it does not count where one key is weighed against the other."""
_LOST = 0.01
"""Share of a frame that no key shows, from which there are more keys."""
_LIGHT = 6.0
"""Cells over which a change of light is spread."""
_FAINT = 0.03
"""Share of a place up to which a key is left out there."""


Shares = NDArray[np.float16]
"""What is kept for every frame of a leg, where a thousandth more or less is not seen: half the memory."""


class Shown:
    """A frame, and its motion to the next."""

    def __init__(self, frame: Planar) -> None:
        self.frame = frame
        self.is_followed = False
        self._motion: tuple[Floats, Floats] | None = None

    @cached_property
    def sight(self) -> Sight:
        return Sight(self.frame)

    def follow(self, following: Shown, tuning: Tuning) -> bool:
        """Look for the motion to the next frame; False: that is of another shot, or frames between are lost."""
        if following.frame.is_after_hole:
            return False
        flow = Flow(self.sight, following.sight, tuning, tuning.search())
        if looks_cut(self.sight, following.sight) and flow.fit < FITTING:
            return False
        fines = flow.fines if tuning.is_fine else flow.grids
        first, second = (Basis.of(*pair) for pair in zip(flow.grids, fines, strict=True))
        there = settled(first, second, flow.there, flow.trust_there)
        back = settled(second, first, flow.back, flow.trust_back)
        self._motion, self.is_followed = (there, back), True
        return True

    def keep_back(self) -> None:
        """Of its motion only the way back, from the next frame: no more ways are looked for."""
        if self._motion is not None:
            assert self.backward
            self._motion = None
        for name in ("onward", "rough"):
            self.__dict__.pop(name, None)

    @cached_property
    def rough(self) -> Floats:
        """[rows, columns]: how many grey levels a cell differs from those beside it."""
        return np.asarray(cv.morphologyEx(self.sight.grid, cv.MORPH_GRADIENT, np.ones((3, 3), np.uint8)), np.float32)

    @cached_property
    def onward(self) -> tuple[Floats, Floats]:
        """How far off each place is in the next frame, in cells; and whether it is there, 0..1."""
        assert self._motion is not None
        there, back = self._motion
        return there, _consistent(there, back)

    @cached_property
    def backward(self) -> tuple[Floats, Floats]:
        """The same of each place of the next frame in this."""
        assert self._motion is not None
        there, back = self._motion
        return back, _consistent(back, there)


@dataclass(frozen=True, slots=True)
class KeyWay:
    """From a frame to its key."""

    offset: Floats
    """[rows, columns, 2], in cells: how far off each place is there."""
    trust: Shares
    """[rows, columns], 0..1: whether it is there."""
    light: Shares
    """[rows, columns]: how many grey levels brighter it has become since."""


def ways(shots: Sequence[Shown], is_back: bool = False) -> Iterator[KeyWay]:
    """Of each of some frames of a shot to the first of them, or `is_back`, to the last; from there on."""
    order = list(shots[::-1]) if is_back else list(shots)
    key = order[0]
    offset = np.zeros((*key.sight.grid.shape, 2), np.float32)
    trust = np.ones(key.sight.grid.shape, np.float32)
    yield KeyWay(offset, trust.astype(np.float16), np.zeros(trust.shape, np.float16))
    for earlier, one in pairwise(order):
        step, sure = one.onward if is_back else earlier.backward
        offset = np.asarray(cv.add(step, np.asarray(moved(offset, step), np.float32)), np.float32)
        trust = np.minimum(np.asarray(moved(trust, step), np.float32), sure)
        yield _judged(key, one, offset, trust)


def _consistent(flow: Floats, back: Floats) -> Floats:
    """[rows, columns], 0..1: whether the way back leads home."""
    away = cv.magnitude(*channels(cv.add(flow, np.asarray(moved(back, flow), np.float32))))
    return np.asarray(np.clip(np.float32(_HOME) - cv.blur(away, (3, 3)), 0, 1), np.float32)


def _stretched(offset: Floats) -> Floats:
    """[rows, columns]: by how many cells those beside a cell lie closer together in the key, or farther apart."""
    apart = cv.morphologyEx(offset, cv.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    return np.asarray(cv.max(*channels(apart)) / 2, np.float32)


def _judged(key: Shown, here: Shown, offset: Floats, trust: Floats) -> KeyWay:
    """The same, where it looks like what is there."""
    rows, columns = trust.shape
    where = cv.add(offset, places(rows, columns))
    x, y = channels(where)
    depth = cv.min(cv.min(x, columns - 1 - x), cv.min(y, rows - 1 - y))
    inside = np.clip(depth / np.float32(_MARGIN) + 1, 0, 1)
    there = cv.remap(key.sight.grid, where, None, cv.INTER_LINEAR, borderMode=cv.BORDER_REPLICATE)
    change = cv.blur(cv.subtract(here.sight.grid, there, dtype=cv.CV_32F), (3, 3))
    sure = trust * inside * np.clip(np.float32(_STRETCHED) - 2 * _stretched(offset), 0, 1)
    weight = cv.GaussianBlur(sure, (0, 0), _LIGHT) + np.float32(0.05)
    light = cv.divide(cv.GaussianBlur(change * sure, (0, 0), _LIGHT), weight)
    unlike = cv.absdiff(change, light) / (here.rough * np.float32(0.5) + np.float32(_UNLIKE))
    return KeyWay(offset, np.asarray(sure * np.exp(-unlike * unlike), np.float16), np.asarray(light, np.float16))


class CarriedPiece:
    """Of a frame, what is fetched from one key. Only where that is to be seen it is kept how: a few cells, of most."""

    def __init__(self, key: int, way: KeyWay, share: Shares, seen: NDArray[np.bool_]) -> None:
        """
        Args:
            key: its number in the leg.
            share: [rows, columns], 0..1: how far it lies over the pieces before it.
            seen: [rows, columns]: where it is not hidden by those after it.
        """
        self.key, self._seen = key, seen
        kept = self._kept
        self._offset, self._light, self._share = (part[kept] for part in (way.offset, way.light, share))

    def patches(self, sight: Sight) -> Patches:
        """Those in which it is seen."""
        return Patches(_around(self._seen, 1), sight.cell)

    @property
    def _kept(self) -> NDArray[np.bool_]:
        """Two cells around as well, for what is between cells is of those beside it, and a pixel of colours of more."""
        return _around(self._seen, 2)

    @property
    def offset(self) -> Floats:
        """[rows, columns, 2], in cells: how far off each place that is seen is in the key; 0 elsewhere."""
        return self._whole(self._offset)

    @property
    def light(self) -> Floats:
        """[rows, columns]: how many grey levels brighter it has become since."""
        return self._whole(self._light)

    @property
    def share(self) -> Floats:
        """[rows, columns], 0..1."""
        return self._whole(self._share)

    def _whole(self, part: NDArray[np.generic]) -> Floats:
        found = np.zeros((*self._seen.shape, *part.shape[1:]), np.float32)
        found[self._kept] = part
        return found


def _around(seen: NDArray[np.bool_], cells: int) -> NDArray[np.bool_]:
    side = 2 * cells + 1
    return np.asarray(cv.dilate(seen.astype(np.uint8), np.ones((side, side), np.uint8)), np.bool_)


class Leg:
    """Frames of a shot from one key to the next, or to the end of the shot; where each shows what of which key.

    The two at its ends are carried all over. What neither shows is looked for in further keys, between them, as many as
    it takes.
    """

    def __init__(self, shots: Sequence[Shown], is_closed: bool, least: int, moment: Floats) -> None:
        """
        Args:
            is_closed: whether the last frame is a key.
            least: frames that further keys are apart at least.
            moment: [rows, columns], 0..1 of the way between the keys, at which a place of the first goes over to the
                last.
        """
        self._shots, self._least = shots, least
        last = len(shots) - 1
        self.pieces: list[list[CarriedPiece]] = []
        """Of each frame, in the order they are laid."""
        self._covered: list[Shares] = []
        if is_closed and last:
            self._lay_both(last, moment)
        else:
            whole = np.ones(moment.shape, np.float16)
            for way in ways(shots):
                self.pieces.append([CarriedPiece(0, way, whole, whole > 0)])
                self._covered.append(way.trust)
            if self._lost(last) > _LOST:
                self._add(0, last, last)
        self._fill(0, last)
        for shot in shots:
            shot.keep_back()

    def _lay_both(self, last: int, moment: Floats) -> None:
        """What the first and the last frame show of each."""
        begin, end = self._shots[0].frame.time, self._shots[last].frame.time
        whole = np.ones(moment.shape, np.float16)
        backwards = list(ways(self._shots, is_back=True))
        for shot, first in zip(self._shots, ways(self._shots), strict=True):
            second = backwards.pop()
            share = _seen(_share_of_last(first, second, moment, float((shot.frame.time - begin) / (end - begin))))
            under, over = CarriedPiece(0, first, whole, share < 1), CarriedPiece(last, second, share, share > 0)
            self.pieces.append([under, over])
            self._covered.append(np.maximum(first.trust, second.trust))

    def _lost(self, number: int) -> float:
        """The share of a frame, 0..1, that no key shows."""
        return float((self._covered[number] < _SEEN).mean())

    def _fill(self, low: int, high: int) -> None:
        """Further keys between two, where more than a little is lost; the middle one first."""
        if high - low <= self._least or max((self._lost(k) for k in range(low + 1, high)), default=0.0) <= _LOST:
            return
        middle = (low + high) // 2
        self._add(low, middle, high)
        self._fill(low, middle)
        self._fill(middle, high)

    def _add(self, low: int, key: int, high: int) -> None:
        for number, way in zip(range(key, low - 1, -1), ways(self._shots[low : key + 1], is_back=True), strict=True):
            self._lay(number, key, way)
        after = zip(range(key, high + 1), ways(self._shots[key : high + 1]), strict=True)
        for number, way in itertools.islice(after, 1, None):
            self._lay(number, key, way)

    def _lay(self, number: int, key: int, way: KeyWay) -> None:
        """Of a key, where nothing else shows it."""
        bare = np.clip(np.float16(1.4) - self._covered[number] * np.float16(2), 0, 1)
        share = _seen(np.asarray(bare * way.trust, np.float16))
        if float(share.max()) > 0.1:
            self.pieces[number].append(CarriedPiece(key, way, share, share > 0))
            self._covered[number] = np.maximum(self._covered[number], way.trust)


def _seen(share: Shares) -> Shares:
    """The same, without what is too faint to be seen."""
    return np.where(share < _FAINT, np.float16(0), share)


def _share_of_last(first: KeyWay, last: KeyWay, moment: Floats, progress: float) -> Shares:
    """[rows, columns], 0..1: how much of each place is to be fetched from the key after: where both show it, as much as
    its moment has come; else all or nothing, whenever that is."""
    own = np.asarray(moved(moment, first.offset), np.float32)
    turned = np.clip((np.float32(progress * (1 + _SOFT)) - own) / np.float32(_SOFT), 0, 1)
    before, after = (np.minimum(way.trust.astype(np.float32) / np.float32(_SHOWN), 1) for way in (first, last))
    more = after - before
    return np.asarray(turned * np.minimum(1 + more, 1) + (1 - turned) * np.maximum(more, 0), np.float16)
