"""Frames between frames: any rate, from the motion of the pictures themselves.

A net of the user's may draw what is made; whether anything is made, and what stands still, is decided as without it.
Where motion does not carry, across a cut, in a flash, over a hole, or where motion is beyond what can be followed, the
nearer frame is shown again, and it is told. A repeated frame is seen less than a smeared one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from reelwright.enhance.effect import Effort, Span
from reelwright.enhance.models import Shelf
from reelwright.enhance.motion.bend import Swerves, swerves
from reelwright.enhance.motion.between import between
from reelwright.enhance.motion.flow import Flow, Tuning
from reelwright.enhance.motion.light import FITTING, is_flash, looks_cut
from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.render import Darkroom, alike, doubled, keep_still
from reelwright.enhance.motion.sight import Greys, Sight
from reelwright.enhance.nets import InterpolatingNet, LoadedNets
from reelwright.enhance.onnx_pair import room_bytes
from reelwright.errors import InvalidInput
from reelwright.film.recipe import Facts
from reelwright.media.clip import Planar
from reelwright.media.colours import codes_of, rgb_of
from reelwright.resilience.recovery import Rescue

_NEAR = Fraction(1, 50)
"""Of the time between two frames that are made: where one of the clip is as near as this, it is shown."""
_HOPELESS, _WORTHLESS = 0.35, 0.8
"""Share of the picture alike from both sides below which motion is not followed; and below which it has to be more than
without following it at all."""


_LONGEST_GAP = 4
"""Usual steps between two frames of a clip, beyond which its picture stood still."""
_EXACT = Fraction(0)


@dataclass(frozen=True, slots=True)
class _Level:
    tuning: Tuning
    has_choice: bool
    is_fine: bool
    is_bent: bool
    way: int
    """OpenCV's interpolation, in luma that is twice as fine."""


_QUICK = Tuning(stride=8, every=2, refinements=0)  # the flow between is refined as it is
_HARDER = Tuning(is_fine=True, stride=4, iterations=12, every=2)
_LEVELS = {
    Effort.PREVIEW: _Level(_QUICK, False, False, False, cv.INTER_LINEAR),
    Effort.STANDARD: _Level(_QUICK, True, False, True, cv.INTER_LINEAR),
    Effort.HIGH: _Level(Tuning(is_fine=True, stride=4, iterations=12), True, False, True, cv.INTER_CUBIC),
    Effort.MAXIMUM: _Level(Tuning(is_fine=True, stride=4, iterations=16), True, True, True, cv.INTER_CUBIC),
}


_loaded = LoadedNets(InterpolatingNet)


def told_of(
    rate: Fraction, effort: Effort, start: Fraction, step: Fraction, tick: Fraction = _EXACT
) -> dict[str, JsonValue]:
    """The parameters of `Interpolate` for a clip.

    Args:
        rate: frames a second that are wanted.
        start: seconds of its first frame. step: from one to the next, for most. tick: of its clock.
    """
    told = {"rate": rate, "effort": effort.value, "start": start, "gap": _LONGEST_GAP * step, "tick": tick}
    return {name: str(value) for name, value in told.items()}


class _Shown:
    """A frame of the clip, and what is worked out of it and the next when first wanted."""

    def __init__(self, frame: Planar) -> None:
        self.frame = frame
        self._sight: Sight | None = None
        self.flow: Flow | None = None
        self.harder: Flow | None = None
        self.why: str | None = None
        """Nothing is made between it and the next, for this reason."""

    @property
    def known(self) -> Flow:
        """The flow to the next, which is known to be there."""
        assert self.flow is not None
        return self.flow

    @property
    def sight(self) -> Sight:
        if self._sight is None:
            self._sight = Sight(self.frame)
        return self._sight

    @cached_property
    def bounds(self) -> list[tuple[int, int]]:
        """Of its planes."""
        return [self.frame.bounds(number) for number in range(len(self.frame.planes))]

    @cached_property
    def luma(self) -> NDArray[Any]:
        """Twice as fine."""
        return doubled(self.frame.planes[0])


class Interpolate:
    """
    Args:
        rate: frames a second.
        effort: one of `Effort`.
        start: seconds of the first frame; the others are shown whole steps after it.
        gap: seconds between two frames of the clip beyond which nothing is made between them: time stood still there.
        tick: seconds of the clip's clock, to which its times are rounded.
        model: name of one of the user's that draws what is made; empty: it is drawn along the motion. `preview` asks
            no net.
        folder: where that is.
        sha256: of its file, so that what another made is not taken for its work.
        tile: pixels of the side in which it works, see `tile_for`: what it makes depends on that.
    """

    name = "interpolate"
    edition = 6
    before = 1
    after = 2
    scale = 1
    nanoseconds = 40.0

    def __init__(
        self,
        rate: str,
        effort: str,
        start: str = "0",
        gap: str = "1",
        tick: str = "0",
        model: str = "",
        folder: str = "",
        sha256: str = "",
        tile: int = 0,
    ) -> None:
        self.rate: Fraction | None = Fraction(rate)
        self._near = _NEAR / Fraction(rate) + Fraction(tick) / 2
        self._step, self._start, self._gap = 1 / Fraction(rate), Fraction(start), Fraction(gap)
        self._level = _LEVELS[Effort(effort)]
        self._search = self._level.tuning.search()
        self._darkroom = Darkroom()
        self._named, self._method = model, model
        if model and Effort(effort) is Effort.PREVIEW:
            self._named, self._method = "", "the motion that is measured; preview asks no net"
        self._tile = tile
        self._shelf, self._sha256 = Shelf(Path(folder) if folder else None), sha256
        self._steps: list[Rescue] = []
        self._parts = 0
        self._is_told = True
        self._own = 0
        self._made: list[tuple[Fraction, float]] = []
        self._repeated: list[tuple[Fraction, str]] = []

    def room_bytes(self, shape: tuple[int, ...]) -> int:
        return room_bytes(*self._shelf.find(self._named), shape, self._tile) if self._named else 0

    @cached_property
    def _net(self) -> InterpolatingNet:
        manifest, folder = self._shelf.find(self._named)
        if manifest.sha256 != self._sha256:
            raise InvalidInput(f"model {self._named} is another now; say the same command again")
        return _loaded.get(manifest, folder)

    def apply(self, frames: Iterable[Planar], span: Span) -> Iterator[Planar]:
        number = -((self._start - span.start) // self._step)  # the first step not before the span
        for before, first, second, after in _windows(frames):
            until = span.end if second is None else min(second.frame.time, span.end)
            while (time := self._start + number * self._step) < until:
                self._is_told = span.counts(time)
                yield self._at(time, before, first, second, after)
                number += 1

    def _at(
        self, time: Fraction, before: _Shown | None, first: _Shown, second: _Shown | None, after: _Shown | None
    ) -> Planar:
        if second is None:
            return self._held(time, first.frame, "the end" if time > first.frame.time + self._near else "")
        apart = second.frame.time - first.frame.time
        nearer = first.frame if 2 * (time - first.frame.time) <= apart else second.frame
        if abs(time - nearer.time) <= self._near:
            return self._held(time, nearer, "")
        why = self._trouble(before, first, second, after)
        if why is not None or time < first.frame.time:
            return self._held(time, nearer, why or "damage")
        t = float((time - first.frame.time) / apart)
        bending: Swerves = (None, None)
        if self._level.is_bent:
            bending = swerves(before.flow if before else None, first.known, second.flow)
        for flow in self._flows(first, second):
            made = first.frame.blank(time)
            found = between(flow, t, bending, self._level.has_choice, self._level.is_fine)
            lumas = first.luma, second.luma
            share = self._darkroom.drawn(first.frame, second.frame, lumas, flow, found, t, self._level.way, made)
            if share >= _WORTHLESS or (share >= _HOPELESS and share > alike(first.sight.luma, second.sight.luma)):
                if self._is_told:
                    self._made.append((time, share))
                if self._named and (found.still is None or not found.still.all()):
                    near = float(self._near / apart)
                    self._draw_by_net(first, second, t, near, found.still, made)
                _keep_range(made, first, second)
                return made
        return self._held(time, nearer, "motion that cannot be followed")

    def _draw_by_net(
        self, first: _Shown, second: _Shown, t: float, near: float, still: Greys | None, made: Planar
    ) -> None:
        drawn = self._net.drawn(rgb_of(first.frame), rgb_of(second.frame), t, near, self._steps, self._tile)
        self._parts = max(self._parts, drawn.parts)
        for plane, codes in zip(made.planes, codes_of(drawn.rgb, made), strict=True):
            plane[:] = np.clip(np.rint(codes), 0, (1 << made.depth) - 1)
        if still is not None:
            keep_still(first.frame if t < 0.5 else second.frame, still, first.sight.cell, made)

    def _flows(self, first: _Shown, second: _Shown) -> Iterator[Flow]:
        """The one that is there; and where that does not carry, one that was looked for harder."""
        yield first.known
        if not self._level.tuning.is_fine:
            if first.harder is None:
                first.harder = Flow(first.sight, second.sight, _HARDER, _HARDER.search())
            yield first.harder

    def _trouble(self, before: _Shown | None, first: _Shown, second: _Shown, after: _Shown | None) -> str | None:
        """Why nothing can be made between the two; None: it can, and their flows and those beside them are there."""
        self._follow(first, second)
        if first.why is not None:
            return first.why
        if is_flash(before.sight if before else None, first.sight, second.sight, after.sight if after else None):
            return "a flash"
        if self._level.is_bent:
            if before is not None:
                self._follow(before, first)
            if after is not None:
                self._follow(second, after)
        return None

    def _follow(self, first: _Shown, second: _Shown) -> None:
        if first.flow is not None or first.why is not None:
            return
        if second.frame.is_after_hole:
            first.why = "damage"
        elif second.frame.time - first.frame.time > self._gap:
            first.why = "a pause"
        else:
            first.flow = Flow(first.sight, second.sight, self._level.tuning, self._search)
            if looks_cut(first.sight, second.sight) and first.flow.fit < FITTING:
                first.flow, first.why = None, "a cut"

    def _held(self, time: Fraction, frame: Planar, why: str) -> Planar:
        if why and self._is_told:
            self._repeated.append((time, why))
        self._own += self._is_told and not why
        return frame.at(time)

    def facts(self) -> Facts:
        """How many are the clip's `own`; `made`: [seconds, share alike from both sides]; `repeated`: [seconds, why].
        Where a net drew: `method`, the model; `parts`: tiles of a picture, at the most; `steps`: down that were taken
        when memory ran out, see `Rescue.as_facts`."""
        made: list[JsonValue] = [[round(float(time), 4), round(share, 3)] for time, share in self._made]
        repeated: list[JsonValue] = [[round(float(time), 4), why] for time, why in self._repeated]
        steps: list[JsonValue] = [dict(step.as_facts()) for step in self._steps]
        drawn: Facts = {"method": self._method} if self._parts or self._method != self._named else {}
        parts: Facts = {"parts": self._parts} if self._parts else {}
        taken: Facts = {"steps": steps} if steps else {}
        return {"own": self._own, "made": made, "repeated": repeated, **drawn, **parts, **taken}


def _keep_range(made: Planar, first: _Shown, second: _Shown) -> None:
    """What is half-way between pixels goes beyond what is beside an edge: not beyond the range of the clip."""
    for plane, (low, high), (other_low, other_high) in zip(made.planes, first.bounds, second.bounds, strict=True):
        np.clip(plane, min(low, other_low), max(high, other_high), out=plane)


def _windows(frames: Iterable[Planar]) -> Iterator[tuple[_Shown | None, _Shown, _Shown | None, _Shown | None]]:
    """Each frame with the one before it and the two after it."""
    coming = (_Shown(frame) for frame in frames)
    before, first, second, after = None, next(coming, None), next(coming, None), next(coming, None)
    while first is not None:
        yield before, first, second, after
        before, first, second, after = first, second, after, next(coming, None)
