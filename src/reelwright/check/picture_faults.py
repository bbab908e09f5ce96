"""What people complain of in a picture: damage, black, frozen, stray and doubled frames, flashing.

Each finding names the shot, the frames and times, the value met and the limit. An error is what nobody can have meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reelwright.check.expected import Expected
from reelwright.check.picture import STILL_MEAN, STILL_PEAK, PictureLog
from reelwright.film.verdict import Finding, Severity

BLACK_SHARE = 0.02
"""With less of the picture than this not black, the frame is black."""
BLACK_SECONDS, EDGE_BLACK_SECONDS = 0.5, 2.0
"""Longest black inside a film, and at its two ends."""
FROZEN_SECONDS = 1.0
MOTION = 0.8
"""Mean change of 255 from frame to frame that is plainly motion."""
STRAY_LIKENESS = 0.5
STRAY_RETURN = 0.25
"""A stray frame is one after which the picture is back: nearer to what was before it than this share of the jump."""
FLASH_AREA, FLASHES_A_SECOND = 0.25, 3
"""General flashes over more than a quarter of the picture, more than three within a second (WCAG 2.2, 2.3.1; ITU-R
BT.1702-3)."""
_MOST = 8
"""Findings of one kind that are listed one by one."""

_Flags = NDArray[np.bool_]


def picture_faults(log: PictureLog, expected: Expected, broke_off: str) -> list[Finding]:
    """All of them. `broke_off`: what stopped the decoding before the end, if something did."""
    eye = _Eye(log, expected)
    return [
        *eye.damaged(broke_off),
        *eye.black(),
        *eye.frozen(),
        *eye.stray(),
        *eye.doubled(),
        *eye.flashing(),
    ]


def runs(flags: _Flags) -> list[tuple[int, int]]:
    """(first, one past the last) of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class _Eye:
    log: PictureLog
    expected: Expected

    @property
    def step(self) -> float:
        seconds = self.log.seconds
        return float(np.median(np.diff(seconds))) if len(seconds) > 1 else 1 / 25

    def finding(
        self, check: str, first: int, after: int, message: str, value: str, limit: str, severity: Severity
    ) -> Finding:
        """On frames `first` until before `after`."""
        start = float(self.log.seconds[first])
        end = float(self.log.seconds[min(after, self.log.frames) - 1]) + self.step
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

    def damaged(self, broke_off: str) -> Iterator[Finding]:
        for first, after in runs(np.isin(np.arange(self.log.frames), self.log.damaged))[:_MOST]:
            yield self.finding(
                "damage", first, after, "the decoder had to patch it; encode it again", f"{after - first} frames", "0",
                Severity.ERROR,
            )  # fmt: skip
        if broke_off:
            last = self.log.frames - 1
            message = f"decoding stops here ({broke_off})"
            yield self.finding("damage", last, last + 1, message, f"{last + 1} frames decoded", "all", Severity.ERROR)

    def black(self) -> Iterator[Finding]:
        flags = self.log.bright < BLACK_SHARE
        if flags.all():
            message = "nothing but black from the first frame to the last"
            yield self.finding("black", 0, self.log.frames, message, "100 %", "0 %", Severity.ERROR)
            return
        for first, after in runs(flags):
            seconds = (after - first) * self.step
            is_edge = first == 0 or after == self.log.frames
            most = EDGE_BLACK_SECONDS if is_edge else BLACK_SECONDS
            shot = self._whole_shot(first, after)
            if shot:
                message = f"all of {shot} is black; render it again"
                yield self.finding("black", first, after, message, f"{seconds:.2f} s", f"{most} s", Severity.ERROR)
            elif seconds > most or (not is_edge and after - first <= 3 and not self._is_fade(first, after)):
                message = "black" if seconds > most else "a black gap between two pictures"
                yield self.finding("black", first, after, message, f"{seconds:.2f} s", f"{most} s", Severity.WARNING)

    def _whole_shot(self, first: int, after: int) -> str | None:
        spans = self.expected.shots
        return next((s.shot for s in spans if first <= s.start and s.start + s.frames <= after), None)

    def _is_fade(self, first: int, after: int) -> bool:
        """Whether the picture sinks into the black, or rises out of it, rather than jump."""
        before, behind = self.log.bright[max(0, first - 1)], self.log.bright[min(self.log.frames - 1, after)]
        return bool(before < 0.5 or behind < 0.5)

    def frozen(self) -> Iterator[Finding]:
        since = self.log.still_since
        ends = np.append(np.flatnonzero(since[1:] != since[:-1]), len(since) - 1)
        for last in ends.tolist():
            first, after = int(since[last]), last + 1
            seconds = (after - first) * self.step
            is_black = float(self.log.bright[first]) < BLACK_SHARE
            if seconds > FROZEN_SECONDS and not is_black:
                message = "the picture stands still"
                yield self.finding(
                    "frozen", first, after, message, f"{seconds:.2f} s", f"{FROZEN_SECONDS} s", Severity.WARNING
                )

    def stray(self) -> Iterator[Finding]:
        """One or two frames that belong neither to the picture before nor to the one after, which are alike."""
        change, likeness = self.log.change, self.log.likeness
        for k in np.flatnonzero(likeness[1:] < STRAY_LIKENESS) + 1:
            jump = float(change[k, 0])
            if jump < 4 * MOTION:
                continue
            for length in (1, 2):
                back = k + length
                if back < self.log.frames and float(change[back, length]) < STRAY_RETURN * jump:
                    message = f"{'a stray frame' if length == 1 else 'two stray frames'}, then the picture is back"
                    yield self.finding(
                        "flash frame", int(k), int(back), message, f"{jump:.0f} of 255", f"{STRAY_RETURN * jump:.0f}",
                        Severity.WARNING,
                    )  # fmt: skip
                    break

    def doubled(self) -> Iterator[Finding]:
        """Frames that repeat the one before them amid motion: dropped frames, or a badly converted rate."""
        change = self.log.change[:, 0]
        same = (change <= STILL_MEAN) & (self.log.peak <= STILL_PEAK)
        same[0] = False
        first_of = [(first, after) for first, after in runs(same) if (after - first) * self.step <= FROZEN_SECONDS]
        found = [(first, after) for first, after in first_of if self._moves_around(change, same, first, after)]
        gaps = np.diff([first for first, _ in found])
        if len(found) > _MOST and float(np.mean(gaps == np.median(gaps))) > 0.8:
            every = int(np.median(gaps))
            message = f"every {every}th frame repeats the one before; it was made at another rate"
            yield self.finding(
                "duplicate", found[0][0], found[-1][1], message, f"{len(found)} frames", "0", Severity.WARNING
            )
            return
        for first, after in found[:_MOST]:
            yield self.finding(
                "duplicate", first, after, "the same picture again amid motion", f"{after - first} frames", "0",
                Severity.WARNING,
            )  # fmt: skip
        if len(found) > _MOST:
            rest = f"and {len(found) - _MOST} more like it until here"
            yield self.finding("duplicate", *found[-1], rest, f"{len(found)} places", "0", Severity.WARNING)

    def _moves_around(self, change: NDArray[np.float32], same: _Flags, first: int, after: int) -> bool:
        before = [float(change[k]) for k in range(max(1, first - 4), first) if not same[k]]
        behind = [float(change[k]) for k in range(after, min(len(change), after + 4)) if not same[k]]
        return bool(before and behind and min(np.median(before), np.median(behind)) >= MOTION)

    def flashing(self) -> Iterator[Finding]:
        turns: list[tuple[int, int]] = []
        for frame in range(self.log.frames):
            for way, share in ((1, self.log.brighter[frame]), (-1, self.log.darker[frame])):
                if share > FLASH_AREA and (not turns or turns[-1][1] != way):
                    turns.append((frame, way))
        seconds, most = self.log.seconds, 2 * FLASHES_A_SECOND
        first = 0
        while first + most < len(turns):
            begin, end = turns[first][0], turns[first + most][0]
            if seconds[end] - seconds[begin] > 1.0:
                first += 1
                continue
            last = first + most
            while last + 1 < len(turns) and seconds[turns[last + 1][0]] - seconds[turns[last + 1 - most][0]] <= 1.0:
                last += 1
            message = "it flashes in a way that can set off a seizure; slow it down, or make it smaller or dimmer"
            flashes = f"{(last - first + 1) / 2:g} flashes"
            yield self.finding(
                "flashing", begin, turns[last][0] + 1, message, flashes, f"{FLASHES_A_SECOND} a second", Severity.ERROR
            )
            first = last + 1
