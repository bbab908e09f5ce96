"""A clip of anybody's: surveyed by its packets, then decoded span by span into its own planes.

Nothing is converted: whatever is not changed goes to the encoder as it came from the decoder, in its own format, range,
matrix and transfer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

import av
import av.error
import numpy as np
from av.container import InputContainer
from av.sidedata.sidedata import SideData
from av.video.reformatter import ColorRange
from av.video.stream import VideoStream
from numpy.typing import NDArray

from reelwright.errors import InvalidInput
from reelwright.media.probe import pictures
from reelwright.media.source import opening

CodeValues: TypeAlias = NDArray[np.uint8] | NDArray[np.uint16]

DEPTHS = {
    "gray": 8, "yuv420p": 8, "yuvj420p": 8, "yuv422p": 8, "yuvj422p": 8, "yuv444p": 8, "yuvj444p": 8,
    "gray10le": 10, "yuv420p10le": 10, "yuv422p10le": 10, "yuv444p10le": 10,
}  # fmt: skip
"""Pixel formats that are kept as they are -> bits of a code value. Each has Y alone, or Y, Cb and Cr as planes."""
_HALVED = ("yuv420p", "yuvj420p", "yuv420p10le")
"""Of these the encoder takes even sizes only."""
_LOST = {"MASTERING_DISPLAY_METADATA": "mastering display", "CONTENT_LIGHT_LEVEL": "content light level"}


@dataclass(frozen=True, slots=True, eq=False)
class Planar:
    """A frame as planes of code values. They live as long as it does, and are not to be written to."""

    time: Fraction
    """Seconds, on the clock of the clip."""
    picture: av.VideoFrame
    planes: tuple[CodeValues, ...]
    """Y [H, W] alone, or also Cb and Cr, each as large as its format has it: uint8, or uint16 beyond 8 bits."""
    is_after_hole: bool = False
    """Whether frames before it are lost."""

    @classmethod
    def of(cls, picture: av.VideoFrame, time: Fraction, is_after_hole: bool = False) -> Planar:
        kind = np.uint8 if DEPTHS[picture.format.name] == 8 else np.uint16
        size = np.dtype(kind).itemsize
        planes: list[CodeValues] = [
            np.frombuffer(plane, kind).reshape(plane.height, plane.line_size // size)[:, : plane.width]  # type: ignore[call-overload]
            for plane in picture.planes
        ]
        return cls(time, picture, tuple(planes), is_after_hole)

    def blank(self, time: Fraction) -> Planar:
        """Another of its kind, to be filled by who asked for it."""
        like = self.picture
        picture = av.VideoFrame(like.width, like.height, like.format.name)
        picture.color_primaries, picture.color_trc = like.color_primaries, like.color_trc
        picture.colorspace, picture.color_range = like.colorspace, like.color_range
        return Planar.of(picture, time)

    def at(self, time: Fraction) -> Planar:
        """The same picture at another time."""
        return Planar(time, self.picture, self.planes)

    def redrawn(self, planes: Sequence[NDArray[np.generic]]) -> Planar:
        """The same moment with other planes, which are rounded, and kept to the `bounds`."""
        made = self.blank(self.time)
        for number, (target, old, new) in enumerate(zip(made.planes, self.planes, planes, strict=True)):
            target[:] = old if new is old else np.clip(np.rint(new), *self.bounds(number))
        return Planar(self.time, made.picture, made.planes, self.is_after_hole)

    def bounds(self, number: int) -> tuple[int, int]:
        """Least and most of a plane's code values: those of the range it is tagged with, and what it has beyond."""
        plane, times = self.planes[number], 1 << (self.depth - 8)
        if self.picture.color_range == ColorRange.JPEG or self.picture.format.name.startswith("yuvj"):
            return 0, 256 * times - 1
        return min(16 * times, int(plane.min())), max((240 if number else 235) * times, int(plane.max()))

    @property
    def depth(self) -> int:
        """Bits of a code value."""
        return DEPTHS[self.picture.format.name]


@dataclass(frozen=True, slots=True)
class PictureTrack:
    """The picture of a clip, by its packets and its first frame."""

    time_base: Fraction
    ticks: tuple[int, ...]
    """When each frame is shown, rising."""
    end: int
    """Tick at which the last one ends."""
    keys: tuple[tuple[int, int], ...]
    """Of each key frame: when it is shown, and when decoded."""
    pixel_aspect: Fraction
    """How much wider than high a pixel is shown."""
    matrix: tuple[int, ...] | None
    """How it is turned to be shown, as MP4 has it (ISO 14496-12, 6.2.2): nine numbers."""
    notes: tuple[str, ...]
    """What of it cannot be kept, in words."""

    @property
    def step(self) -> Fraction:
        """Seconds from one frame to the next, for most of them."""
        gaps = np.diff(self.ticks) if len(self.ticks) > 1 else np.array([self.end - self.ticks[0]])
        return int(np.median(gaps)) * self.time_base

    @property
    def rounding(self) -> Fraction:
        """Seconds of a tick, where the clock is too fine to be made for this rate; else 0: its times are exact."""
        return self.time_base if 8 * self.time_base <= self.step else Fraction(0)

    @property
    def start_seconds(self) -> Fraction:
        return self.ticks[0] * self.time_base

    @property
    def end_seconds(self) -> Fraction:
        return self.end * self.time_base


def survey(path: Path) -> PictureTrack:
    """What the picture of `path` is. Every packet is read, and one frame decoded.

    Raises:
        NotFound, InvalidInput: see `media.source.opening`; no picture, no frame of it, or one that would not be kept.
    """
    with opening(path) as container:
        stream = _picture_stream(container, path)
        found = list(_stamps(container, stream))
    if not found:
        raise InvalidInput(f"{path} has a video track without a single frame")
    with opening(path) as container:
        stream = _picture_stream(container, path)
        base, average = stream.time_base, stream.average_rate
        assert base is not None
        first = next(_decoded(container, stream), None)
        if first is None:
            raise InvalidInput(f"no frame of {path} can be decoded: it is damaged")
        _refuse_unkept(first, path)
        told = {data.type.name: data for data in first.side_data if isinstance(data, SideData)}
        turned = told.get("DISPLAYMATRIX")
        matrix = tuple(int(number) for number in np.frombuffer(turned, np.int32)) if turned is not None else None  # type: ignore[call-overload]
        ticks = tuple(sorted({tick for tick, _, _, _ in found}))
        span = found[-1][3] or (ticks[-1] - ticks[-2] if len(ticks) > 1 else 0)
        if span <= 0:
            span = max(1, round(1 / (average or Fraction(25)) / base))
        return PictureTrack(
            time_base=base,
            ticks=ticks,
            end=ticks[-1] + span,
            keys=tuple(sorted((tick, decoded) for tick, decoded, is_key, _ in found if is_key)),
            pixel_aspect=stream.sample_aspect_ratio or Fraction(1),
            matrix=matrix,
            notes=tuple(f"its {words} cannot be carried over" for name, words in _LOST.items() if name in told),
        )


def span_of(path: Path, first: int, last: int, key: int | None) -> Iterator[Planar]:
    """The frames shown from tick `first` to tick `last`, both included. Damaged ones are left out.

    Args:
        key: when a key frame before `first` is decoded; None: decode from the beginning.

    Raises:
        NotFound, InvalidInput: see `media.source.opening`.
    """
    with opening(path) as container:
        stream = _picture_stream(container, path)
        base = stream.time_base
        assert base is not None
        if key is not None:
            container.seek(key, stream=stream)
        expected: set[int] = set()
        is_first = True
        for picture in _decoded(container, stream, expected):
            tick = _tick(picture)
            if tick is None:
                continue
            if is_first and key is not None and tick > first:  # it was found too late: formats seek as they like
                yield from span_of(path, first, last, None)
                return
            is_first = False
            missed = {one for one in expected if one < tick}
            expected -= {*missed, tick}
            if tick > last:
                return
            if tick >= first:
                yield Planar.of(picture, tick * base, any(one >= first for one in missed))


def _tick(picture: av.VideoFrame | av.Packet[Any]) -> int | None:
    return picture.pts if picture.pts is not None else picture.dts


def _stamps(container: InputContainer, stream: VideoStream) -> Iterator[tuple[int, int, bool, int]]:
    """Of each packet that is shown: when, when decoded, whether it is a key frame, and how long it says it lasts."""
    try:
        for packet in container.demux(stream):
            tick = _tick(packet)
            if tick is not None and packet.size and not packet.is_discard:
                yield tick, tick if packet.dts is None else packet.dts, packet.is_keyframe, packet.duration or 0
    except av.error.InvalidDataError:
        pass  # cut short: what comes before is there


def _decoded(
    container: InputContainer, stream: VideoStream, expected: set[int] | None = None
) -> Iterator[av.VideoFrame]:
    """All whole frames, past damage. `expected` gathers when those are due that go into the decoder."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.error.InvalidDataError):
            break
        tick = _tick(packet)
        if expected is not None and tick is not None and not packet.is_discard:
            expected.add(tick)
        try:
            decoded = stream.decode(packet)
        except av.error.InvalidDataError:
            continue
        yield from (picture for picture in decoded if not picture.is_corrupt)


def _picture_stream(container: InputContainer, path: Path) -> VideoStream:
    tracks = pictures(container)
    if not tracks:
        raise InvalidInput(f"{path} has no picture, only sound")
    if getattr(tracks[0], "codec_context", None) is None:
        raise InvalidInput(f"{path} has a video track in a codec that cannot be decoded here; convert it to H.264")
    tracks[0].thread_type = "NONE"
    tracks[0].codec_context.thread_count = 1
    return tracks[0]


def _refuse_unkept(first: av.VideoFrame, path: Path) -> None:
    name = first.format.name
    if name not in DEPTHS:
        kept = ", ".join(DEPTHS)
        raise InvalidInput(f"{path} has pictures in {name}, which would not be kept; convert it to one of: {kept}")
    if name in _HALVED and (first.width % 2 or first.height % 2):
        size = f"{first.width}x{first.height}"
        raise InvalidInput(f"{path} is {size}: H.264 holds {name} in even sizes only; crop it by a pixel, or pad it")
    if first.interlaced_frame:
        raise InvalidInput(
            f"{path} is interlaced: each of its frames is two half-pictures of different moments, which are not taken "
            "apart here; deinterlace it first"
        )
