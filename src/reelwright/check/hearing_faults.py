"""What people complain of in a sound track: silence, clipping, loudness, peaks, an end before the picture's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from reelwright.check.expected import Expected
from reelwright.check.hearing import SILENCE_DB, SoundLog
from reelwright.check.picture import PictureLog
from reelwright.check.picture_faults import at_most, runs
from reelwright.film.verdict import Finding, Severity

SILENCE_SECONDS = 2.0
LUFS_TOLERANCE = 0.5
LOUD_LUFS, QUIET_LUFS = -10.0, -27.0
"""Outside these nobody delivers (broadcast -23 after EBU R 128, streaming -14)."""
TRUE_PEAK_DB = -1.0
EARLY_END_SECONDS = 0.5


def hearing_faults(log: SoundLog, picture: PictureLog, expected: Expected, broke_off: str = "") -> list[Finding]:
    """All of them. `broke_off`: what stopped the decoding before the end, if something did."""
    ear = _Ear(log, picture, expected)
    if log.is_silent.all():
        return [*ear.broken(broke_off), *ear.silent_throughout()]
    found = (ear.broken(broke_off), ear.silence(), ear.clipping(), ear.loudness(), ear.peaks(), ear.early_end())
    return [finding for kind in found for finding in at_most(list(kind))]


@dataclass(frozen=True, slots=True)
class _Ear:
    log: SoundLog
    picture: PictureLog
    expected: Expected

    def finding(
        self, check: str, start: float, end: float, message: str, value: str, limit: str, severity: Severity
    ) -> Finding:
        shown = self.picture.seconds
        frame = int(np.searchsorted(shown, start, side="right")) - 1
        return Finding(
            check=check,
            severity=severity,
            message=message,
            shot=self.expected.shot_at(max(0, frame)),
            start_seconds=round(start, 3),
            end_seconds=round(end, 3),
            value=value,
            limit=limit,
        )

    def whole(self, check: str, message: str, value: str, limit: str, severity: Severity) -> Finding:
        """About the sound track from its beginning to its end."""
        found = self.finding(check, self.log.start, self.log.end, message, value, limit, severity)
        return found.model_copy(update={"shot": None})

    def broken(self, broke_off: str) -> Iterator[Finding]:
        if broke_off:
            end, value = self.log.end, f"{self.log.end - self.log.start:.2f} s decoded"
            message = f"decoding of the sound stops here ({broke_off})"
            yield self.finding("damage", end, end, message, value, "all", Severity.ERROR)

    def silent_throughout(self) -> Iterator[Finding]:
        message, limit = "the sound track is silent from beginning to end", f"above {SILENCE_DB:g} dBFS"
        yield self.whole("silence", message, "silent", limit, Severity.WARNING)

    def silence(self) -> Iterator[Finding]:
        limit = f"{SILENCE_SECONDS} s below {SILENCE_DB:g} dBFS"
        for first, after in runs(self.log.is_silent):
            start, end = self.log.when(first), self.log.when(after)
            if end - start > SILENCE_SECONDS:
                value = f"{end - start:.1f} s"
                yield self.finding("silence", start, end, "nothing is heard", value, limit, Severity.WARNING)

    def clipping(self) -> Iterator[Finding]:
        places = self.log.clipped
        if len(places):
            count = "one place" if len(places) == 1 else f"{len(places)} places"
            message = f"the sound is clipped in {count} from here; lower it before it is mixed"
            first, last = float(places[0]), float(places[-1])
            yield self.finding("clipping", first, last, message, count, "0", Severity.WARNING)

    def loudness(self) -> Iterator[Finding]:
        heard, wanted = self.log.lufs, self.expected.lufs
        value = f"{heard:.1f} LUFS"
        if not np.isfinite(heard):
            message = "too short or too quiet for its loudness to be measured"
            yield self.whole("loudness", message, "not measured", "0.4 s above -70 LUFS", Severity.NOTE)
        elif wanted is not None and abs(heard - wanted) > LUFS_TOLERANCE:
            limit = f"{wanted:g} ± {LUFS_TOLERANCE} LUFS"
            yield self.whole("loudness", "not as loud as it was mixed to be", value, limit, Severity.WARNING)
        elif wanted is None and not QUIET_LUFS <= heard <= LOUD_LUFS:
            message = f"{'louder' if heard > LOUD_LUFS else 'quieter'} than anybody delivers"
            limit = f"{QUIET_LUFS:g} to {LOUD_LUFS:g} LUFS"
            yield self.whole("loudness", message, value, limit, Severity.WARNING)

    def peaks(self) -> Iterator[Finding]:
        if self.log.true_peak_db > TRUE_PEAK_DB:
            message = "peaks between the samples distort on some players; limit the true peak"
            value, limit = f"{self.log.true_peak_db:.2f} dBTP", f"{TRUE_PEAK_DB:g} dBTP"
            yield self.whole("true peak", message, value, limit, Severity.WARNING)

    def early_end(self) -> Iterator[Finding]:
        end = self.picture.end
        if self.log.end < end - EARLY_END_SECONDS:
            value, limit = f"{end - self.log.end:.2f} s before", f"{EARLY_END_SECONDS} s"
            message = "the sound ends before the picture"
            yield self.finding("silence", self.log.end, end, message, value, limit, Severity.WARNING)
