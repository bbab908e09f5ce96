"""Everything that is measured of a file before anything is judged. Each frame is decoded once; key frames, twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from reelwright.check.hearing import SoundLog, SoundMeter
from reelwright.check.picture import PictureLog, PictureMeter
from reelwright.check.sync import lags
from reelwright.errors import InvalidInput
from reelwright.media.probe import UNKNOWN, Probe, VideoTrack, probe
from reelwright.media.read import frames, picture_bytes, quantisers, sound

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a file says of itself, and what was seen and heard in it."""

    probe: Probe
    picture: PictureLog
    sound: SoundLog | None
    """None: it has no sound track, or an empty one."""
    video_bytes: int
    """Of the packets of its picture; 0 when the picture breaks off."""
    quantisers: tuple[float, ...]
    """Of its key frames; empty when the codec does not tell."""
    broke_off: str = ""
    """What stopped the decoding of the picture before the end; empty when nothing did."""
    sound_broke_off: str = ""
    lags: Mapping[str, float | None] = field(default_factory=dict)
    """Shot -> seconds its line is heard late; None: not heard near its place."""


def gather(
    path: Path,
    lines: Mapping[str, tuple[Path, float]] | None = None,
    progress: Progress | None = None,
    threads: int = 1,
) -> Evidence:
    """Decode `path` from end to end.

    Args:
        threads: see `media.read.frames`.
        lines: shot -> (recording of its line, when it should begin): for these the sound's place is measured.
        progress: called with 0..1.

    Raises:
        NotFound, InvalidInput: it cannot be opened, has no picture, or not one frame of it can be decoded.
    """
    tell = progress or (lambda fraction: None)
    found = probe(path)
    if not found.video:
        raise InvalidInput(f"{path} has no picture, only sound; a film is checked")
    with ThreadPoolExecutor(1) as beside:  # decoding holds no lock, and a film's check is all that is left to do
        listening, coded = beside.submit(_listen, path, found), beside.submit(quantisers, path)
        picture, broke_off = _look(path, found, tell, threads)
        heard, sound_broke_off = listening.result()
    tell(0.95)
    late: dict[str, float | None] = {}
    if lines and heard is not None and not sound_broke_off:
        late = lags(path, lines, heard.start - picture.start)
    return Evidence(
        probe=found,
        picture=picture,
        sound=heard,
        video_bytes=picture_bytes(path) if not broke_off else 0,
        quantisers=tuple(coded.result()) if not broke_off else (),
        broke_off=broke_off,
        sound_broke_off=sound_broke_off,
        lags=late,
    )


def _look(path: Path, found: Probe, tell: Progress, threads: int) -> tuple[PictureLog, str]:
    """A file that breaks off is judged as far as it goes; what stopped it is told."""
    track, broke_off = found.video[0], ""
    rate = track.average_rate or 25.0
    meter = PictureMeter(rate)
    whole = track.frames or (track.duration_seconds or found.duration_seconds or 0) * rate
    try:
        for frame in frames(path, threads):
            meter.add(frame)
            if whole and frame.index % 32 == 0:
                tell(min(0.85, 0.85 * frame.index / whole))
    except InvalidInput as error:
        broke_off = _said(error)
    log = meter.log()
    if not log.frames:
        why = f" ({broke_off})" if broke_off else ""
        raise InvalidInput(f"{path} holds no frame that can be decoded{why}; it is damaged or cut short")
    return log, broke_off or _missing(track, log)


def _missing(track: VideoTrack, log: PictureLog) -> str:
    """A file cut short may end as if nothing were wrong. Both are asked, because an edit list hides frames on purpose,
    and a last frame may stand for long."""
    lacking = (track.frames or 0) - log.frames
    is_short = log.end - log.start < (track.duration_seconds or 0) - 1.5 * log.frame_seconds
    return f"{lacking} of {track.frames} frames are missing" if lacking > 0 and is_short else ""


def _listen(path: Path, found: Probe) -> tuple[SoundLog | None, str]:
    if not found.audio:
        return None, ""
    if found.audio[0].codec == UNKNOWN:
        return None, "its codec is not known here"
    meter, broke_off = SoundMeter(), ""
    try:
        for block in sound(path):
            meter.add(block)
    except InvalidInput as error:
        broke_off = _said(error)
    return meter.log(), broke_off


def _said(error: InvalidInput) -> str:
    """What libav said, in its own few words: a verdict on the same bytes is the same wherever they lie."""
    return str(getattr(error.__cause__, "strerror", None) or "damaged").lower()
