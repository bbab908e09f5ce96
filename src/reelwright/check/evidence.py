"""Everything that is measured of a file before anything is judged. Each frame and sample is decoded once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from reelwright.check.hearing import SoundLog, SoundMeter
from reelwright.check.picture import PictureLog, PictureMeter
from reelwright.check.sync import lags
from reelwright.errors import InvalidInput
from reelwright.media.probe import Probe, probe
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
    """Of the packets of its picture; 0 when it breaks off."""
    quantisers: tuple[float, ...]
    """Of its key frames; empty when the codec does not tell."""
    broke_off: str = ""
    """What stopped the decoding before the end; empty when nothing did."""
    lags: Mapping[str, float | None] = field(default_factory=dict)
    """Shot -> seconds its line is heard late; None: not heard near its place."""


def gather(
    path: Path, lines: Mapping[str, tuple[Path, float]] | None = None, progress: Progress | None = None
) -> Evidence:
    """Decode `path` from end to end.

    Args:
        lines: shot -> (recording of its line, when it should begin): for these the sound's place is measured.
        progress: called with 0..1.

    Raises:
        NotFound, InvalidInput: it cannot be opened, has no picture, or not one frame of it can be decoded.
    """
    tell = progress or (lambda fraction: None)
    found = probe(path)
    if not found.video:
        raise InvalidInput(f"{path} has no picture, only sound; a film is checked")
    picture, broke_off = _look(path, found, tell)
    heard = None
    if found.audio:
        heard, sound_broke_off = _listen(path)
        broke_off = broke_off or sound_broke_off
    tell(0.95)
    late = lags(path, lines) if lines and heard is not None else {}
    return Evidence(
        probe=found,
        picture=picture,
        sound=heard,
        video_bytes=picture_bytes(path) if not broke_off else 0,
        quantisers=tuple(quantisers(path)) if not broke_off else (),
        broke_off=broke_off,
        lags=late,
    )


def _look(path: Path, found: Probe, tell: Progress) -> tuple[PictureLog, str]:
    """A file that breaks off is judged as far as it goes; what stopped it is told."""
    track, meter, broke_off = found.video[0], PictureMeter(), ""
    whole = track.frames or (track.duration_seconds or found.duration_seconds or 0) * (track.average_rate or 25)
    try:
        for frame in frames(path, threads=1):
            meter.add(frame)
            if whole and frame.index % 32 == 0:
                tell(min(0.85, 0.85 * frame.index / whole))
    except InvalidInput as error:
        broke_off = str(error)
    log = meter.log()
    if not log.frames:
        raise InvalidInput(broke_off or f"{path} holds no frame that can be decoded; it is damaged or cut short")
    return log, broke_off


def _listen(path: Path) -> tuple[SoundLog | None, str]:
    meter, broke_off = SoundMeter(), ""
    try:
        for block in sound(path):
            meter.add(block)
    except InvalidInput as error:
        broke_off = str(error)
    return meter.log(), broke_off
