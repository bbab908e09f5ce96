"""Writes a take: drawn frames to H.264 in MP4, in BT.709 and tagged so, in closed groups that `join` can copy."""

from __future__ import annotations

import errno
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
import av.error
import numpy as np
from av.video.frame import PictureType
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from numpy.typing import NDArray

from reelwright.errors import BackendError, NotConfigured, WorkspaceError
from reelwright.media.whole import WholeFile
from reelwright.media.yuv import Yuv420
from reelwright.units import FrameRate, Resolution

GROUP_SECONDS = 2
"""A key frame at least this often: what a player can jump to."""
_ENCODERS = ("libx264", "aac", "mov_text")
_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOENT, errno.EFBIG}
"""Faults of the place written to, which whoever runs this can mend."""

_SPARING = "b-adapt=0:partitions=none:aq-strength=0.6:me=dia:subme=0:cabac=0:8x8dct=0"
"""Spares a third of x264's time at `superfast` on drawn frames with grain, and half of the time to decode them, for as
many bits and as near a picture (within 0.1 dB): whole-pixel motion is enough for moves this slow, the full strength of
adaptive quantisation spends most of its bits on grain in the dark, and arithmetic coding is what decoding waits for."""


def encoders() -> tuple[str, ...]:
    """The encoders a film needs.

    Raises:
        NotConfigured: the installed PyAV was built without one of them.
    """
    missing = [name for name in _ENCODERS if name not in av.codecs_available]
    if missing:
        raise NotConfigured(f"PyAV here has no encoder {', '.join(missing)}; install av from its wheel: pip install av")
    return _ENCODERS


def ticks_a_second(least: int) -> int:
    """Of a clock that libav takes as it is for an MP4: a multiple of `least`."""
    return least if least >= 10_000 else least * 1000


def mp4_options(rate: FrameRate) -> dict[str, str]:
    """For libav's MP4 writer: no time or name of a program, and clocks on which every frame begins on a whole tick."""
    ticks = str(ticks_a_second(rate.num))
    return {"fflags": "+bitexact", "video_track_timescale": ticks, "movie_timescale": ticks}


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turns what libav raises while `path` is written into our errors.

    Raises:
        WorkspaceError: the disk is full or the folder cannot be written to.
        BackendError: anything else.
    """
    try:
        yield
    except (av.error.FFmpegError, OSError) as error:
        said = error.strerror or type(error).__name__
        if error.errno in _DISK:
            raise WorkspaceError(f"cannot write {path}: {said.lower()}; free space or choose another folder") from error
        raise BackendError(f"libav could not write {path}: {said}") from error


class VideoWriter(WholeFile):
    """Encodes frames, one `write` each, to an MP4 at `path`. Use it in a `with`.

    One thread, no time and no name of libav in the file, so the same frames give the same bytes on one machine.
    Every group of pictures is closed and as long as the next, so that `join` can copy takes end to end. If the body
    of the `with` raises, what was written is removed.

    Args:
        crf: x264's quality, 0 (lossless) to 51.
        preset: x264's speed, `ultrafast` to `placebo`.
        joints: frames that begin a group besides those that do anyway, so that `join` can part the take before them.

    Raises:
        BackendError: a frame of another size or type, no frame at all, or x264 failed.
        WorkspaceError: the disk is full, or `path` cannot be written.
    """

    def __init__(
        self,
        path: Path,
        resolution: Resolution,
        rate: FrameRate,
        *,
        crf: int = 22,
        preset: str = "superfast",
        joints: Collection[int] = (),
    ) -> None:
        self._path, self._resolution, self._joints, self._count = path, resolution, joints, 0
        self._yuv = Yuv420(resolution)
        with writing(path):
            self._container = av.open(str(path), "w", format="mp4", options=mp4_options(rate))
            self._stream = self._container.add_stream("libx264", rate=rate.fraction)
            codec = self._stream.codec_context
            codec.width, codec.height, codec.pix_fmt = resolution.width, resolution.height, "yuv420p"
            codec.time_base = Fraction(rate.den, rate.num)
            codec.color_primaries = ColorPrimaries.BT709
            codec.color_trc = ColorTrc.BT709
            codec.colorspace = Colorspace.ITU709
            codec.color_range = ColorRange.MPEG
            codec.thread_count = 1
            group = GROUP_SECONDS * rate.nominal
            codec.options = {
                "preset": preset,
                "crf": str(crf),
                "flags": "+bitexact+cgop",
                "x264-params": f"keyint={group}:min-keyint={group}:scenecut=0:open-gop=0:{_SPARING}",
            }

    def write(self, bgr: NDArray[np.uint8]) -> None:
        """Encode the next frame, [H, W, 3] uint8, blue first. It is not changed, and may be used again."""
        size = self._resolution
        if bgr.shape != (size.height, size.width, 3) or bgr.dtype != np.uint8:
            met = f"{bgr.shape} {bgr.dtype}"
            raise BackendError(
                f"frame {self._count} for {self._path} is {met}, not ({size.height}, {size.width}, 3) uint8"
            )
        self._encode(self._yuv.convert(bgr))

    def write_planes(self, planes: Sequence[NDArray[np.uint8]]) -> None:
        """Encode the next frame from what a decoder gave, Y [H, W], Cb and Cr [H / 2, W / 2]: no colour is rounded."""
        size = self._resolution
        if planes[0].shape != (size.height, size.width):
            raise BackendError(f"frame {self._count} for {self._path} is {planes[0].shape}, not {size}")
        self._encode(self._yuv.filled(planes))

    def _encode(self, frame: av.VideoFrame) -> None:
        frame.pts = self._count
        frame.pict_type = PictureType.I if self._count in self._joints else PictureType.NONE
        self._count += 1
        with writing(self._path):
            self._container.mux(self._stream.encode(frame))

    def _finish(self) -> None:
        if not self._count:
            raise BackendError(f"no frame was written to {self._path}; a take has at least one")
        with writing(self._path):
            self._container.mux(self._stream.encode())
            self._container.close()
