"""Writes planes back as H.264, in the format, range and colours they came in, each at the time it is to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.error
from av.video.frame import PictureType

from reelwright.errors import BackendError
from reelwright.media.clip import Planar
from reelwright.media.whole import WholeFile
from reelwright.media.write import GROUP_SECONDS, ticks_a_second, writing


@dataclass(frozen=True, slots=True)
class Encoding:
    """How hard the encoder tries."""

    preset: str
    """x264's speed, `ultrafast` to `placebo`."""
    crf: int
    """x264's quality, 0 (lossless) to 51."""


class Rewriter(WholeFile):
    """Encodes frames, one `write` each, to an MP4 at `path`. Use it in a `with`.

    One thread, closed groups, no name of libav in the file: the same frames give the same bytes, and files of the same
    format and encoding can be joined by `media.layback`. If the body of the `with` raises, what was written is removed.

    Args:
        time_base: seconds of a tick.
        rate: frames a second, about: what the encoder plans by.

    Raises:
        BackendError: no frame at all, or x264 failed.
        WorkspaceError: the disk is full, or `path` cannot be written.
    """

    def __init__(
        self, path: Path, encoding: Encoding, time_base: Fraction, rate: Fraction, pixel_aspect: Fraction = Fraction(1)
    ) -> None:
        self._path, self._encoding, self._base, self._rate = path, encoding, time_base, rate
        self._pixel_aspect = pixel_aspect
        self._stream: av.VideoStream | None = None
        self.first: int | None = None
        """Tick of the first frame; the file begins with it."""
        self.stamps: list[int] = []
        """Tick of each packet, in the order decoded: whole when the `with` is over."""

    def write(self, frame: Planar, tick: int) -> None:
        """Encode the next frame, to be shown at `tick`. It may be used again."""
        with writing(self._path):
            if self._stream is None:
                self.first = tick
                self._open(frame)
            assert self._stream is not None and self.first is not None
            picture = frame.picture
            picture.pts, picture.time_base, picture.pict_type = tick - self.first, self._base, PictureType.NONE
            self._mux(self._stream.encode(picture))

    def _mux(self, packets: list[av.Packet[Any]]) -> None:
        assert self.first is not None
        for packet in packets:
            assert packet.pts is not None
            self.stamps.append(self.first + packet.pts)  # before the muxer moves it to its own clock
            self._container.mux_one(packet)

    def _open(self, frame: Planar) -> None:
        like = frame.picture
        options = {"fflags": "+bitexact", "video_track_timescale": str(ticks_a_second(self._base.denominator))}
        self._container = av.open(str(self._path), "w", format="mp4", options=options)
        self._stream = self._container.add_stream("libx264", rate=self._rate)
        codec = self._stream.codec_context
        codec.width, codec.height, codec.pix_fmt = like.width, like.height, like.format.name
        codec.time_base = self._base
        codec.color_primaries, codec.color_trc = like.color_primaries, like.color_trc
        codec.colorspace, codec.color_range = like.colorspace, like.color_range
        codec.sample_aspect_ratio = self._pixel_aspect
        codec.thread_count = 1
        group = max(1, round(GROUP_SECONDS * self._rate))
        codec.options = {
            "preset": self._encoding.preset,
            "crf": str(self._encoding.crf),
            "flags": "+bitexact+cgop",
            "x264-params": f"keyint={group}:open-gop=0",
        }

    @property
    def _is_begun(self) -> bool:
        return self._stream is not None

    def _finish(self) -> None:
        if self._stream is None:
            raise BackendError(f"no frame was written to {self._path}")
        with writing(self._path):
            self._mux(self._stream.encode())
            self._container.close()
