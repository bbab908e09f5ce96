"""Opens a film or sound file that may come from anywhere: damaged, not what its name says, or made to do harm."""

from __future__ import annotations

import gc
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import av
import av.error
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from reelwright.errors import InvalidInput, NotFound

CONTAINERS = {
    "mov": "MP4 or MOV",
    "matroska": "Matroska or WebM",
    "avi": "AVI",
    "mpegts": "MPEG-TS",
    "mpeg": "MPEG",
    "mxf": "MXF",
    "flv": "FLV",
    "ivf": "IVF",
    "gif": "GIF",
    "ogg": "Ogg",
    "wav": "WAV",
    "flac": "FLAC",
    "mp3": "MP3",
    "aac": "AAC",
}
"""libav's name of each container read here -> ours. All hold their pictures and sound themselves. Left out on purpose:
playlists (HLS, DASH, ffconcat, SDP), numbered images and scripts, which make libav open what they name."""
_MAX_PIXELS = 8192 * 8192
_MOST_HELD_BYTES = 100_000_000


@contextmanager
def opening(path: Path, *, copied_only: bool = False) -> Iterator[InputContainer]:
    """`path` opened for demuxing and decoding.

    Args:
        copied_only: of its one track nothing is decoded, not even to look what it is: a thirtieth of the time.

    libav is given the open file by its descriptor and no other protocol, so that whatever the bytes say (a playlist,
    a QuickTime reference to other media, a URL), it can reach nothing else: no file, no socket.

    Raises:
        NotFound: there is no such file.
        InvalidInput: not a regular file, not readable, empty, damaged, or no container this reads. While it is open,
            also what libav raises in the body.
    """
    descriptor = _regular(path)
    options = {
        "fd": str(descriptor),
        "protocol_whitelist": "fd",
        "format_whitelist": ",".join(CONTAINERS),
        "max_pixels": str(_MAX_PIXELS),
    }
    try:
        blind: Any = [{"skip_frame": "all"}] if copied_only else None
        with (
            reading(path),
            av.open("fd:", options=options, stream_options=blind, metadata_errors="replace") as container,
        ):
            if not container.streams.video and not container.streams.audio:
                raise InvalidInput(f"{path} holds neither picture nor sound")
            for stream in container.streams.video:
                if getattr(stream, "codec_context", None) is not None:  # libav gives its decoders none of our options
                    stream.codec_context.options = {"max_pixels": str(_MAX_PIXELS)}
            yield container
    finally:
        os.close(descriptor)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turns what libav raises while `path` is read into InvalidInput."""
    try:
        yield
    except av.error.FFmpegError as error:
        known = ", ".join(CONTAINERS.values())
        said = (error.strerror or type(error).__name__).lower()
        raise InvalidInput(
            f"{path} cannot be read ({said}): it is damaged, cut short, or no film; containers read are {known}"
        ) from error


def _regular(path: Path) -> int:
    """A descriptor of `path`. Looked at before it is opened, because opening a pipe or a device may block or act."""
    try:
        _refuse_odd(path, path.stat())
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except FileNotFoundError:
        raise NotFound(f"there is no file {path}") from None
    except ValueError:
        raise InvalidInput(f"{str(path)!r} is not a path: it holds a NUL character") from None
    except OSError as error:
        raise InvalidInput(f"{path} cannot be opened: {(error.strerror or str(error)).lower()}") from None
    try:
        _refuse_odd(path, os.fstat(descriptor))
    except InvalidInput:
        os.close(descriptor)
        raise
    return descriptor


def _refuse_odd(path: Path, found: os.stat_result) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise InvalidInput(f"{path} is a folder; give a film file in it")
    if not stat.S_ISREG(found.st_mode):
        raise InvalidInput(f"{path} is a pipe, socket or device; copy it to a file first")
    if not found.st_size:
        raise InvalidInput(f"{path} is empty (0 bytes)")


def decoded_with_side_data(container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
    """Frames of which the side data is read; not to be kept.

    In PyAV a frame and its side data hold each other, and Python looks for such rings only now and then: so it is made
    to, wherever the pictures that it keeps are many bytes.
    """
    held = 0
    for frame in container.decode(stream):
        yield frame
        held += sum(plane.buffer_size for plane in frame.planes)
        if held > _MOST_HELD_BYTES:
            gc.collect()
            held = 0
