"""What people complain of in a sound track: silence, clipping, loudness, peaks, an end before the picture's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from reelwright.check.expected import Expected
from reelwright.check.hearing import WINDOWS_PER_SECOND, SoundLog
from reelwright.check.picture import PictureLog
from reelwright.check.picture_faults import runs
from reelwright.film.verdict import Finding, Severity

SILENCE_DB, SILENCE_SECONDS = -60.0, 2.0
LUFS_TOLERANCE = 0.5
LOUD_LUFS, QUIET_LUFS = -10.0, -27.0
"""Outside these nobody delivers (broadcast -23 after EBU R 128, streaming -14)."""
TRUE_PEAK_DB = -1.0
EARLY_END_SECONDS = 0.5


def hearing_faults(log: SoundLog, picture: PictureLog, expected: Expected) -> list[Finding]:
    """All of them."""
    ear = _Ear(log, picture, expected)
    if not len(log.level) or (log.level < 10 ** (SILENCE_DB / 10)).all():
        return [ear.silent_throughout()]
    return [*ear.silence(), *ear.clipping(), *ear.loudness(), *ear.peaks(), *ear.early_end()]


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
        """About the sound track as such."""
        return Finding(check=check, severity=severity, message=message, value=value, limit=limit)

    def silent_throughout(self) -> Finding:
        message = "the sound track is silent from beginning to end"
        return self.whole("silence", message, "silent", f"above {SILENCE_DB:g} dBFS", Severity.ERROR)

    def silence(self) -> Iterator[Finding]:
        for first, after in runs(self.log.level < 10 ** (SILENCE_DB / 10)):
            seconds = (after - first) / WINDOWS_PER_SECOND
            if seconds > SILENCE_SECONDS:
                start = self.log.start + first / WINDOWS_PER_SECOND
                value, limit = f"{seconds:.1f} s", f"{SILENCE_SECONDS} s below {SILENCE_DB:g} dBFS"
                yield self.finding(
                    "silence", start, start + seconds, "nothing is heard", value, limit, Severity.WARNING
                )

    def clipping(self) -> Iterator[Finding]:
        places = self.log.clipped
        if len(places):
            message = f"the sound is clipped in {len(places)} places from here; lower it before it is mixed"
            first, last = float(places[0]), float(places[-1])
            yield self.finding("clipping", first, last, message, f"{len(places)} places", "0", Severity.WARNING)

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
        end = float(self.picture.seconds[-1])
        if self.log.end < end - EARLY_END_SECONDS:
            value, limit = f"{end - self.log.end:.2f} s before", f"{EARLY_END_SECONDS} s"
            message = "the sound ends before the picture"
            yield self.finding("silence", self.log.end, end, message, value, limit, Severity.WARNING)
