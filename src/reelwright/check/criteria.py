"""The ten technical checks, each judged on what was decoded, with the value met and the limit."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from statistics import mean

import numpy as np

from reelwright.check.evidence import Evidence
from reelwright.check.expected import Expected
from reelwright.film.verdict import Check
from reelwright.units import FrameRate

ENOUGH = 8
"""Of the ten; see `technical.py`."""

SHORT_SIDE = 720
CODECS = ("h264", "hevc", "vp9", "av1")
LOW_MBPS, HIGH_MBPS = 2.0, 8.0
CLEAN_QUANTISER, WASTEFUL_QUANTISER = 28.0, 17.0
"""Of H.264 key frames. Below the first, few bits do no harm; above the second, many bits were needed."""
RATES = tuple(FrameRate.parse(name) for name in ("23.976", "24", "25", "29.97", "30", "50", "59.94", "60"))
DURATION_SHARE = 0.05
SYNC_SECONDS = 0.040
PIXEL_FORMATS = ("yuv420p", "yuv444p", "yuvj420p", "yuvj444p")
"""The last two are libav's older names of the first two in full range."""
MB_PER_MINUTE = 500.0


def ten(evidence: Evidence, expected: Expected) -> tuple[Check, ...]:
    """All ten, in the order a report lists them."""
    return tuple(judge(evidence, expected) for judge in CRITERIA)


def seconds_of(evidence: Evidence) -> float:
    """From the first frame to the end of the last, as decoded."""
    shown = evidence.picture.seconds
    step = _step(evidence)
    return float(shown[-1] - shown[0]) + step


def _step(evidence: Evidence) -> float:
    """How long a frame is shown, in seconds: the median interval; of a single frame, as the headers have it."""
    shown = evidence.picture.seconds
    if len(shown) > 1:
        return float(np.median(np.diff(shown)))
    return 1 / (evidence.probe.video[0].average_rate or 25.0)


def _resolution(evidence: Evidence, expected: Expected) -> Check:
    sizes = evidence.picture.sizes
    wanted = expected.resolution
    least = min(min(size) for size in sizes)
    limit = f"shorter side ≥ {SHORT_SIDE} px" + (f", {wanted} as asked" if wanted else "")
    is_as_asked = wanted is None or sizes == ((wanted.width, wanted.height),)
    value = ", ".join(f"{width}x{height}" for width, height in sizes)
    return Check(name="resolution", passed=least >= SHORT_SIDE and is_as_asked, value=value, limit=limit)


def _codec(evidence: Evidence, expected: Expected) -> Check:
    codec = evidence.probe.video[0].codec
    return Check(name="codec", passed=codec in CODECS, value=codec, limit=", ".join(CODECS), is_blocking=True)


def _bitrate(evidence: Evidence, expected: Expected) -> Check:
    """Bits are judged by what the content needs: the quantiser tells whether they were enough, or more than enough."""
    limit = f"{LOW_MBPS:g} to {HIGH_MBPS:g} Mbit/s, unless the content needs less or more"
    if not evidence.video_bytes:
        return Check(
            name="bitrate", passed=None, limit=limit, reason="the file breaks off, so there is no whole to rate"
        )
    mbps = evidence.video_bytes * 8 / seconds_of(evidence) / 1e6
    value = f"{mbps:.2f} Mbit/s"
    if LOW_MBPS <= mbps <= HIGH_MBPS:
        return Check(name="bitrate", passed=True, value=value, limit=limit)
    if not evidence.quantisers:
        reason = (
            f"{value} is outside {LOW_MBPS:g} to {HIGH_MBPS:g}; whether it suits the content this codec does not tell"
        )
        return Check(name="bitrate", passed=None, value=value, limit=limit, reason=reason)
    coarse = mean(evidence.quantisers)
    is_right = coarse <= CLEAN_QUANTISER if mbps < LOW_MBPS else coarse >= WASTEFUL_QUANTISER
    return Check(name="bitrate", passed=is_right, value=f"{value}, quantiser {coarse:.1f} of 51", limit=limit)


def _frame_rate(evidence: Evidence, expected: Expected) -> Check:
    allowed = (expected.rate,) if expected.rate else RATES
    limit = f"steady, {', '.join(str(rate) for rate in allowed)} fps"
    shown = evidence.picture.seconds
    if len(shown) < 2:
        return Check(name="frame rate", passed=None, limit=limit, reason="one frame has no rate")
    step = (shown[-1] - shown[0]) / (len(shown) - 1)
    rate = min(allowed, key=lambda rate: abs(1 / rate.fraction - Fraction(float(step))))
    exact = float(1 / rate.fraction)
    # A container's clock of milliseconds moves single frames; what counts is that none is off by half of its time.
    worst = float(np.abs(shown - shown[0] - np.arange(len(shown)) * exact).max())
    is_steady = worst < exact / 2
    value = f"{rate} fps" if is_steady else f"{1 / step:.3f} fps on average, frames up to {1000 * worst:.0f} ms off"
    return Check(name="frame rate", passed=is_steady, value=value, limit=limit)


def _duration(evidence: Evidence, expected: Expected) -> Check:
    """Against what was asked for; else against what the file says of itself, which shows that it breaks off."""
    seconds, name = seconds_of(evidence), "duration"
    told = evidence.probe.video[0].duration_seconds or evidence.probe.duration_seconds
    wanted = expected.seconds or told
    if wanted is None:
        return Check(name=name, passed=None, value=f"{seconds:.3f} s", reason="nothing says how long it should be")
    source = "as asked" if expected.seconds else "as its header says"
    limit = f"{wanted:.3f} s {source}, ± {DURATION_SHARE:.0%}"
    is_right = abs(seconds / wanted - 1) <= DURATION_SHARE
    value = f"{seconds:.3f} s, {evidence.picture.frames} frames"
    if expected.frames is not None and evidence.picture.frames != expected.frames:
        is_right, limit = False, f"{expected.frames} frames"
    return Check(name=name, passed=is_right, value=value, limit=limit, is_blocking=True)


def _audio(evidence: Evidence, expected: Expected) -> Check:
    name, blocking = "audio", expected.has_sound
    limit = f"present, in sync ± {1000 * SYNC_SECONDS:.0f} ms"
    log = evidence.sound
    if log is None:
        return Check(name=name, passed=False, value="no sound", limit=limit, is_blocking=blocking)
    offsets = {"the track starts": log.start - float(evidence.picture.seconds[0])}
    offsets |= {f"the line of {shot} is heard": lag for shot, lag in evidence.lags.items() if lag is not None}
    offsets |= {f"after {at:.2f} s the sound is": jump for at, jump in log.gaps}
    lost = [shot for shot, lag in evidence.lags.items() if lag is None]
    what, worst = max(offsets.items(), key=lambda pair: abs(pair[1]))
    value = f"{what} {abs(1000 * worst):.0f} ms {'late' if worst > 0 else 'early'}"
    heard = len(evidence.lags) - len(lost)
    if heard:
        value += f" at worst, {heard} lines placed"
    if lost:
        value = f"not heard at its place: the line of {', '.join(lost)}; {value}"
    passed = abs(worst) <= SYNC_SECONDS and not lost
    return Check(name=name, passed=passed, value=value, limit=limit, is_blocking=blocking)


def _colour(evidence: Evidence, expected: Expected) -> Check:
    formats, missing = evidence.picture.pixel_formats, evidence.picture.colour.missing
    tags = evidence.picture.colour
    named = "/".join(tag or "?" for tag in (tags.primaries, tags.transfer, tags.matrix, tags.range))
    value = f"{', '.join(formats)}, {named}" + (f"; not tagged: {', '.join(missing)}" if missing else "")
    passed = all(one in PIXEL_FORMATS for one in formats) and not missing
    return Check(name="colour", passed=passed, value=value, limit="yuv420p or yuv444p, colour tags present")


def _container(evidence: Evidence, expected: Expected) -> Check:
    names, brand = evidence.probe.container.split(","), evidence.probe.brand or ""
    is_mp4 = "mp4" in names and not brand.startswith("qt")
    is_webm = brand == "webm"
    value = "mp4" if is_mp4 else "webm" if is_webm else "mov" if "mp4" in names else brand or names[0]
    return Check(name="container", passed=is_mp4 or is_webm, value=value, limit="mp4 or webm", is_blocking=True)


def _size(evidence: Evidence, expected: Expected) -> Check:
    rate = evidence.probe.size_bytes / 1e6 / seconds_of(evidence) * 60
    value = f"{rate:.1f} MB a minute"
    return Check(name="size", passed=rate < MB_PER_MINUTE, value=value, limit=f"< {MB_PER_MINUTE:g} MB a minute")


def _metadata(evidence: Evidence, expected: Expected) -> Check:
    found, video = evidence.probe, evidence.probe.video[0]
    wanted: dict[str, bool] = {
        "title": bool(found.tags.get("title", "").strip()),
        "length": found.duration_seconds is not None,
        "frame rate": video.rate is not None or video.average_rate is not None,
        "size of the picture": video.width > 0 and video.height > 0,
    }
    if found.audio:
        wanted["language of the sound"] = found.audio[0].language is not None
    if found.subtitles:
        wanted["language of the subtitles"] = all(track.language for track in found.subtitles)
    missing = [name for name, is_there in wanted.items() if not is_there]
    value = f"not told: {', '.join(missing)}" if missing else f"{', '.join(wanted)}"
    return Check(name="metadata", passed=not missing, value=value, limit="complete")


Criterion = Callable[[Evidence, Expected], Check]

CRITERIA: tuple[Criterion, ...] = (
    _resolution,
    _codec,
    _bitrate,
    _frame_rate,
    _duration,
    _audio,
    _colour,
    _container,
    _size,
    _metadata,
)

OF_A_TAKE: tuple[Criterion, ...] = (_resolution, _codec, _frame_rate, _duration, _colour)
"""A take has no sound, title or subtitles yet."""
