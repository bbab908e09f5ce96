"""The ten technical checks, each judged on what was decoded, with the value met and the limit."""

from __future__ import annotations

from collections.abc import Callable
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
"""Of H.264 key frames, on the scale of 8-bit pictures. Below the first, few bits do no harm; above the second, many
bits were needed."""
_QUANTISER_A_BIT = 6
"""What each bit of depth beyond 8 adds to the scale (H.264, 7.4.2.1.1)."""
RATES = tuple(FrameRate.parse(name) for name in ("23.976", "24", "25", "29.97", "30", "50", "59.94", "60"))
DURATION_SHARE = 0.05
CLOCK_SECONDS, RATE_SHARE = 0.0011, 0.0005
"""A container's clock of milliseconds moves both ends of a film by half of one. 24 and 23.976 lie twice as far apart as
the second."""
SYNC_SECONDS = 0.040
PIXEL_FORMATS = ("yuv420p", "yuv444p", "yuvj420p", "yuvj444p")
"""The last two are libav's older names of the first two in full range."""
MB_PER_MINUTE = 500.0


def ten(evidence: Evidence, expected: Expected) -> tuple[Check, ...]:
    """All ten, in the order a report lists them."""
    return tuple(judge(evidence, expected) for judge in CRITERIA)


def seconds_of(evidence: Evidence) -> float:
    """From the first frame to the end of the last, as decoded."""
    return evidence.picture.end - evidence.picture.start


def _resolution(evidence: Evidence, expected: Expected) -> Check:
    sizes = evidence.picture.sizes
    wanted = expected.resolution
    value = ", ".join(f"{width}x{height}" for width, height in sizes)
    if wanted is None:
        is_enough, limit = min(min(size) for size in sizes) >= SHORT_SIDE, f"shorter side ≥ {SHORT_SIDE} px"
    else:  # also a preview is what somebody asked for
        is_enough, limit = sizes == ((wanted.width, wanted.height),), f"{wanted} as asked"
    return Check(name="resolution", passed=is_enough, value=value, limit=limit)


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
    coarse = mean(evidence.quantisers) - _QUANTISER_A_BIT * (evidence.picture.depth - 8)
    is_right = coarse <= CLEAN_QUANTISER if mbps < LOW_MBPS else coarse >= WASTEFUL_QUANTISER
    why = (
        "few bits, but enough for what is in the picture"
        if mbps < LOW_MBPS
        else "many bits, but the picture needs them"
    )
    value += f", quantiser {coarse:.1f} of 51"
    return Check(name="bitrate", passed=is_right, value=value, limit=limit, reason=why if is_right else "")


def _frame_rate(evidence: Evidence, expected: Expected) -> Check:
    allowed = (expected.rate,) if expected.rate else RATES
    limit = f"steady, {', '.join(str(rate) for rate in allowed)} fps"
    shown = evidence.picture.seconds
    if len(shown) < 2:
        return Check(name="frame rate", passed=None, limit=limit, reason="one frame has no rate")
    steps, span = len(shown) - 1, float(shown[-1] - shown[0])
    if span <= 0:
        return Check(name="frame rate", passed=False, value="time stamps stand still or go back", limit=limit)
    rate = min(allowed, key=lambda rate: abs(1 / float(rate.fraction) - span / steps))
    exact = 1 / float(rate.fraction)
    # A clock of milliseconds moves single frames; what counts is that none is off by half of its time.
    worst = float(np.abs(shown - shown[0] - np.arange(len(shown)) * exact).max())
    is_steady = worst < exact / 2 and abs(span - steps * exact) <= CLOCK_SECONDS + RATE_SHARE * span
    off = f"{steps / span:.3f} fps on average, frames up to {1000 * worst:.0f} ms from where {rate} fps has them"
    return Check(name="frame rate", passed=is_steady, value=f"{rate} fps" if is_steady else off, limit=limit)


def _duration(evidence: Evidence, expected: Expected) -> Check:
    """Against what was asked for; else against what the file says of itself, which shows that it breaks off."""
    seconds, name = seconds_of(evidence), "duration"
    told = evidence.probe.video[0].duration_seconds or evidence.probe.duration_seconds
    wanted = expected.seconds or told
    if not wanted:
        return Check(name=name, passed=None, value=f"{seconds:.3f} s", reason="nothing says how long it should be")
    source = "as asked" if expected.seconds else "as its header says"
    limit = f"{wanted:.3f} s {source}, ± {DURATION_SHARE:.0%}"
    is_right = abs(seconds / wanted - 1) <= DURATION_SHARE
    count = evidence.picture.frames
    value = f"{seconds:.3f} s, {count} frame{'s' * (count > 1)}"
    if expected.frames is not None and count != expected.frames:
        is_right, limit = False, f"{expected.frames} frames"
    return Check(name=name, passed=is_right, value=value, limit=limit, is_blocking=True)


def _audio(evidence: Evidence, expected: Expected) -> Check:
    name, blocking = "audio", expected.has_sound
    limit = f"present, in sync ± {1000 * SYNC_SECONDS:.0f} ms"
    log = evidence.sound
    if log is None:
        why = f" that can be decoded ({evidence.sound_broke_off})" if evidence.sound_broke_off else ""
        return Check(name=name, passed=False, value=f"no sound{why}", limit=limit, is_blocking=blocking)
    if log.is_silent.all():
        return Check(name=name, passed=False, value="a track of silence", limit=limit, is_blocking=blocking)
    offsets = {"the track starts": log.start - evidence.picture.start}
    offsets |= {f"the line of {shot} is heard": lag for shot, lag in evidence.lags.items() if lag is not None}
    offsets |= {f"after {at:.2f} s the sound is": jump for at, jump in log.gaps}
    lost = [shot for shot, lag in evidence.lags.items() if lag is None]
    what, worst = max(offsets.items(), key=lambda pair: abs(pair[1]))
    off = round(1000 * worst)
    value = f"{what} {abs(off)} ms {'late' if off > 0 else 'early' if off else 'off'}"
    heard = len(evidence.lags) - len(lost)
    if heard:
        value += f" at worst, {heard} line{'s' * (heard > 1)} placed"
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
    kin = next((name for mark, name in (("qt", "mov"), ("3g", "3gp")) if brand.startswith(mark)), "mp4")
    value = kin if "mp4" in names else brand or names[0]
    is_right = value in ("mp4", "webm")
    return Check(name="container", passed=is_right, value=value, limit="mp4 or webm", is_blocking=True)


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
    which = f" ({expected.language})" if expected.language else ""
    if found.audio:
        wanted[f"language of the sound{which}"] = _names_language(found.audio[0].language, expected)
    if found.subtitles:
        languages = [track.language for track in found.subtitles]
        wanted[f"language of the subtitles{which}"] = all(_names_language(language, expected) for language in languages)
    missing = [name for name, is_there in wanted.items() if not is_there]
    value = f"not told: {', '.join(missing)}" if missing else f"{', '.join(wanted)}"
    return Check(name="metadata", passed=not missing, value=value, limit="complete")


def _names_language(language: str | None, expected: Expected) -> bool:
    """Whether a track names the language it is expected to be of, or any where nobody said."""
    return language is not None if expected.language is None else (language or "und") == expected.language


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
