"""What people complain of in a picture: damage, black, frozen, stray and doubled frames, flashing.

Each finding names the shot, the frames and times, the value met and the limit. An error is what nobody can have meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reelwright.check.expected import Expected
from reelwright.check.picture import PictureLog
from reelwright.film.verdict import Finding, Severity

BLACK_SHARE = 0.02
"""With less of the picture than this not black, the frame is black."""
BLACK_SECONDS, EDGE_BLACK_SECONDS = 0.5, 2.0
"""Longest black inside a film, and at its two ends."""
GAP_FRAMES = 3
"""So few black frames that nothing fades into or out of are a hole."""
_FADE_FRAMES = 6
"""A fade has at least halved what is seen within these."""
FROZEN_SECONDS = 1.0
FROZEN_CHANGE = 0.03
"""Mean change of 255 from frame to frame, in the median of what stands still. Fog and slow clouds do more."""
RENEWAL_MEAN, RENEWAL_PEAK = 2.0, 12
"""Of 255: a coarse encoder's key frame changes no more than this in a picture that stands still."""
SAME_MEAN, SAME_PEAK = 0.15, 4
"""Of 255: a frame repeats the one before when it differs no more than this on average, and nowhere more: the noise of
an encoder."""
MOTION, MOTION_FRAMES = 0.8, 8
"""Mean change of 255 from frame to frame that is plainly motion, and how near a repeated frame it is looked for."""
LIKENESS = 0.5
"""Correlation below this is another picture: a cut, or a frame that strayed in."""
STRAY_RETURN = 0.25
"""A stray frame is one after which the picture is back: nearer to what was before it than this share of the jump."""
FLASHES_A_SECOND = 3
"""No more than these (WCAG 2.2, 2.3.1; ITU-R BT.1702-3)."""
MOST = 8
"""Findings of one kind that are listed one by one."""

_Flags = NDArray[np.bool_]


def picture_faults(log: PictureLog, expected: Expected, broke_off: str = "") -> list[Finding]:
    """All of them. `broke_off`: what stopped the decoding before the end, if something did."""
    eye = _Eye(log, expected)
    found = (
        eye.damaged(), eye.broken(broke_off), eye.black(), eye.frozen(), eye.stray(), eye.doubled(), eye.flashing(),
    )  # fmt: skip
    return [finding for kind in found for finding in at_most(list(kind))]


def at_most(found: list[Finding]) -> list[Finding]:
    """Of more than `MOST` findings of a kind the first ones, and the last, which says how many more there are."""
    if len(found) <= MOST:
        return found
    more = len(found) - MOST
    return [*found[:MOST], found[-1].model_copy(update={"message": f"{found[-1].message}; the last of {more} more"})]


def runs(flags: _Flags) -> list[tuple[int, int]]:
    """(first, one past the last) of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class _Eye:
    log: PictureLog
    expected: Expected

    def finding(
        self, check: str, first: int, after: int, message: str, value: str, limit: str, severity: Severity
    ) -> Finding:
        """On frames `first` until before `after`."""
        start = float(self.log.seconds[first])
        end = float(self.log.seconds[min(after, self.log.frames) - 1]) + self.log.frame_seconds
        where = f"frame {first}" if after - first == 1 else f"frames {first} to {after - 1}"
        return Finding(
            check=check,
            severity=severity,
            message=f"{where}: {message}",
            shot=self.expected.shot_at(first),
            start_seconds=round(start, 3),
            end_seconds=round(end, 3),
            value=value,
            limit=limit,
        )

    def seconds(self, first: int, after: int) -> float:
        return (after - first) * self.log.frame_seconds

    @property
    def is_black(self) -> _Flags:
        """Of each frame."""
        return np.asarray(self.log.bright < BLACK_SHARE)

    @property
    def is_card(self) -> _Flags:
        """Of each frame: whether it is of words on black."""
        flags = np.zeros(self.log.frames, bool)
        for span in self.expected.shots:
            flags[span.start : span.start + span.frames] |= span.is_card
        return flags

    @property
    def repeats(self) -> _Flags:
        """Of each frame: whether it is the one before once more."""
        return np.asarray((self.log.change[:, 0] <= SAME_MEAN) & (self.log.peak <= SAME_PEAK))

    def damaged(self) -> Iterator[Finding]:
        for first, after in runs(np.isin(np.arange(self.log.frames), self.log.damaged)):
            message, count = "the decoder had to patch it; encode it again", _count(after - first)
            yield self.finding("damage", first, after, message, count, "0", Severity.ERROR)

    def broken(self, broke_off: str) -> Iterator[Finding]:
        if broke_off:
            last, message = self.log.frames - 1, f"decoding of the picture stops here ({broke_off})"
            value = f"{_count(last + 1)} decoded"
            yield self.finding("damage", last, last + 1, message, value, "all", Severity.ERROR)

    def black(self) -> Iterator[Finding]:
        flags = self.is_black
        if flags.all():
            message = "nothing but black from the first frame to the last"
            yield self.finding("black", 0, self.log.frames, message, "100 %", "0 %", Severity.ERROR)
            return
        for first, after in runs(flags & ~self.is_card):
            is_edge = first == 0 or after == self.log.frames
            most = EDGE_BLACK_SECONDS if is_edge else BLACK_SECONDS
            value = f"{self.seconds(first, after):.2f} s"
            dipped = self._dipped(first, after)
            if shot := self._whole_shot(first, after):
                message = f"all of {shot} is black; render it again"
                yield self.finding("black", first, after, message, value, "less than the shot", Severity.ERROR)
            elif self.seconds(first + dipped, after) > most:
                yield self.finding("black", first, after, "black", value, f"{most} s", Severity.WARNING)
            elif not is_edge and not dipped and after - first <= GAP_FRAMES and not self._is_fade(first, after):
                message = "a black gap between two pictures"
                yield self.finding("black", first, after, message, value, "0 s without a fade", Severity.WARNING)

    def _whole_shot(self, first: int, after: int) -> str | None:
        spans = self.expected.shots
        return next((s.shot for s in spans if first <= s.start and s.start + s.frames <= after), None)

    def _dipped(self, first: int, after: int) -> int:
        """How many of these frames are those of a dip, where black is meant."""
        spans = self.expected.shots
        return sum(max(0, min(after, s.start + s.dip_frames) - max(first, s.start)) for s in spans)

    def _is_fade(self, first: int, after: int) -> bool:
        """Whether the picture sinks into the black, or rises out of it, rather than jump."""
        light, last = self.log.light, self.log.frames - 1
        sinks = light[first - 1] < light[max(0, first - _FADE_FRAMES)] / 2
        rises = light[after] < light[min(last, after + _FADE_FRAMES - 1)] / 2
        return bool(sinks or rises)

    def _stills(self) -> list[tuple[int, int]]:
        """Stretches in which nothing moves, across the key frames in them."""
        log, found = self.log, list[tuple[int, int]]()
        for first, after in _blocks(log.still_since):
            change = log.change[first + 1 : after, 0]
            if not len(change) or np.median(change) > FROZEN_CHANGE:
                continue
            is_renewed = log.is_key[first] and log.change[first, 0] <= RENEWAL_MEAN and log.peak[first] <= RENEWAL_PEAK
            begin = found.pop()[0] if found and found[-1][1] == first and is_renewed else first
            found.append((begin, after))
        return [(first, after) for first, after in found if self.seconds(first, after) > FROZEN_SECONDS]

    def frozen(self) -> Iterator[Finding]:
        for first, after in self._stills():
            if not self.is_black[first] and not self.is_card[first]:
                value, limit = f"{self.seconds(first, after):.2f} s", f"{FROZEN_SECONDS} s"
                yield self.finding("frozen", first, after, "the picture stands still", value, limit, Severity.WARNING)

    def _strays(self) -> Iterator[tuple[int, int]]:
        change = self.log.change
        for k in np.flatnonzero((self.log.likeness < LIKENESS) & ~self.is_black & (change[:, 0] >= 4 * MOTION)):
            for length in (1, 2):
                back = int(k) + length
                if back < self.log.frames and change[back, length] < STRAY_RETURN * change[k, 0]:
                    yield int(k), back
                    break

    def stray(self) -> Iterator[Finding]:
        """One or two frames that belong neither to the picture before nor to the one after, which are alike."""
        for first, back in self._strays():
            message = f"{'a stray frame' if back - first == 1 else 'two stray frames'}, then the picture is back"
            jump = float(self.log.change[first, 0])
            value, limit = f"{jump:.0f} of 255 away", f"{4 * MOTION:g} of 255, or to stay there"
            yield self.finding("flash frame", first, back, message, value, limit, Severity.WARNING)

    def doubled(self) -> Iterator[Finding]:
        """Frames that repeat the one before them amid motion: dropped frames, or a badly converted rate.

        Not what has a name of its own: black, a picture that stands still, stray frames, flashing; nor the one grey
        that a dip goes through.
        """
        same = self.repeats & ~self.is_black & ~self.is_card
        dips = ((span.start, span.start + span.dip_frames) for span in self.expected.shots)
        for first, after in (*self._stills(), *self._strays(), *self._strobes(), *dips):
            same[first:after] = False
        found = [(first, after) for first, after in runs(same) if self._moves_around(first, after)]
        gaps = np.diff([first for first, _ in found])
        regular = gaps[np.abs(gaps - np.median(gaps)) <= 1] if len(gaps) else gaps
        if len(found) > MOST and len(regular) > 0.8 * len(gaps):
            first, after = found[0][0], found[-1][1]
            message = f"a frame is repeated every {np.mean(regular):.2g} frames; it was made at another rate"
            value = f"{sum(end - begin for begin, end in found)} of {_count(after - first)}"
            yield self.finding("duplicate", first, after, message, value, "0", Severity.WARNING)
            return
        for first, after in found:
            message = "the same picture again amid motion"
            yield self.finding("duplicate", first, after, message, _count(after - first), "0", Severity.WARNING)

    def _moves_around(self, first: int, after: int) -> bool:
        """Whether the picture moves before and behind; a cut is no motion."""
        moves = ~self.repeats & (self.log.likeness >= LIKENESS)
        sides = slice(max(0, first - MOTION_FRAMES), first), slice(after, after + MOTION_FRAMES)
        changes = [self.log.change[side, 0][moves[side]] for side in sides]
        return all(len(change) > 1 and np.median(change) >= MOTION for change in changes)

    def _strobes(self) -> Iterator[tuple[int, int]]:
        seconds, flagged = self.log.seconds, np.zeros(self.log.frames, bool)
        for first, after in runs(self.log.flashes > FLASHES_A_SECOND):
            within = min(first, int(np.searchsorted(seconds, seconds[first] - 1, side="right")))
            turns = np.flatnonzero(self.log.turned[within:after]) + within
            flagged[turns[0] : turns[-1] + 1] = True
        yield from runs(flagged)

    def flashing(self) -> Iterator[Finding]:
        for first, after in self._strobes():
            message = "it flashes in a way that can set off a seizure; slow it down, or make it smaller or dimmer"
            value = f"{self.log.flashes[first:after].max():g} flashes within a second"
            limit = f"{FLASHES_A_SECOND} flashes"
            yield self.finding("flashing", first, after, message, value, limit, Severity.ERROR)


def _blocks(values: NDArray[np.int64]) -> list[tuple[int, int]]:
    """(first, one past the last) of each run of one value."""
    edges = (np.flatnonzero(np.diff(values)) + 1).tolist()
    return list(zip([0, *edges], [*edges, len(values)], strict=True))


def _count(frames: int) -> str:
    return "1 frame" if frames == 1 else f"{frames} frames"
