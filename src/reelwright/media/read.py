"""Decoded frames and samples of a film, with their exact times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from av.container import InputContainer
from av.sidedata.encparams import VideoEncParams
from av.video.reformatter import ColorRange, Colorspace
from av.video.stream import VideoStream
from numpy.typing import NDArray

from reelwright.errors import InvalidInput
from reelwright.media.probe import ColourTags, colour_tags, pictures
from reelwright.media.source import decoded_with_side_data, opening

_LUMA_FIRST = {"gray", "yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p", "nv12", "nv21", "yuva420p"}
"""Pixel formats whose first plane is 8-bit luma."""
_HD_LINES = 720
"""Untagged pictures this high are taken for BT.709, smaller ones for BT.601, as players do."""
_MOST_REORDERED = 16
"""Frames between the order of decoding and that of showing (H.264, A.3.1)."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A decoded frame. Its planes live as long as it does."""

    index: int
    """0 for the first frame of the file."""
    seconds: Fraction
    """When it is shown, on the clock of the file."""
    picture: av.VideoFrame

    @property
    def is_full_range(self) -> bool:
        """True: luma is 0 (black) to 255 (white); False: 16 to 235."""
        name = self.picture.format.name
        return self.picture.color_range == ColorRange.JPEG or name.startswith(("yuvj", "rgb", "bgr", "gbr", "pal"))

    @property
    def colour(self) -> ColourTags:
        return colour_tags(self.picture)

    def luma(self) -> NDArray[np.uint8]:
        """[H, W] code values of luma: a view of the decoder's own plane where the format allows, not to be written."""
        plain = self.picture if self.picture.format.name in _LUMA_FIRST else self.picture.reformat(format="gray")
        plane = plain.planes[0]
        data = np.frombuffer(plane, np.uint8)  # type: ignore[call-overload]
        view: NDArray[np.uint8] = data.reshape(plane.height, plane.line_size)[:, : plane.width]
        return view

    def planes(self) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]:
        """Y, Cb and Cr, [H, W] and twice [H / 2, W / 2] code values: views of the decoder's own where it is 4:2:0."""
        is_420 = self.picture.format.name == "yuv420p"
        picture = self.picture if is_420 else self.picture.reformat(format="yuv420p")
        luma, blue, red = (
            np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]  # type: ignore[call-overload]
            for plane in picture.planes
        )
        return luma, blue, red

    def grey(self, width: int, height: int) -> NDArray[np.uint8]:
        """[height, width] luma code values, each the mean of the area it covers."""
        return np.asarray(cv2.resize(self.luma(), (width, height), interpolation=cv2.INTER_AREA), np.uint8)

    def bgr(self) -> NDArray[np.uint8]:
        """[H, W, 3] uint8, blue first, full range, by the matrix the frame is tagged with."""
        matrix = None
        if self.picture.colorspace not in set(Colorspace):
            matrix = Colorspace.ITU709 if self.picture.height >= _HD_LINES else Colorspace.ITU601
        return np.asarray(self.picture.to_ndarray(format="bgr24", src_colorspace=matrix), np.uint8)

    def upright(self) -> NDArray[np.uint8]:
        """`bgr`, turned as the file says that it is to be shown: a telephone held upright films lying down."""
        return np.ascontiguousarray(np.rot90(self.bgr(), round(self.picture.rotation / 90) % 4))


@dataclass(frozen=True, slots=True)
class SoundBlock:
    """A run of decoded sound."""

    seconds: Fraction
    """When the first of them is heard, on the clock of the file."""
    rate: int
    """Hz."""
    data: NDArray[np.float32]
    """[channels, n], full scale is 1."""


def frames(path: Path, threads: int = 1) -> Iterator[Frame]:
    """The frames of the first video track, in the order shown.

    Args:
        threads: for decoding; a second one spares wall time at 5 % more CPU time.

    Raises:
        NotFound, InvalidInput: see `media.source.opening`; also when there is no picture, or damage is met on the way.
    """
    with opening(path) as container:
        stream = _video_track(container, path, threads)
        yield from _numbered(container, stream)


def still(path: Path, at_frame: int) -> NDArray[np.uint8]:
    """Frame number `at_frame` of `path`, [H, W, 3] uint8, blue first.

    Raises:
        NotFound, InvalidInput: as `frames`; also when the film has no such frame.
    """
    with opening(path) as container:
        stream = _video_track(container, path, 1)
        rate, base = stream.average_rate, stream.time_base
        start = stream.start_time or 0
        seeks = "mov" in container.format.name and bool(rate) and rate == stream.base_rate
        count = 0
        if seeks:
            assert rate and base
            # Found by time of decoding, so the frame asked for may be shown before the key frame that was found for it.
            before = max(0, at_frame - _MOST_REORDERED)
            container.seek(start + round(before / rate / base), stream=stream)
        for frame in _numbered(container, stream):
            number = frame.index
            if seeks:
                assert rate and base
                number = round((frame.seconds - start * base) * rate)
            if number == at_frame:
                return frame.bgr()
            count = number + 1
    raise InvalidInput(f"{path} has no frame {at_frame}; it has {count}, counted from 0")


def quantisers(path: Path, most: int = 30) -> list[float]:
    """The mean quantiser of each key frame, at most `most` of them: 0 (lossless) to 51 (coarsest) in H.264.

    Empty for codecs whose decoder does not tell.

    Raises:
        NotFound, InvalidInput: as `frames`.
    """
    found: list[float] = []
    with opening(path) as container:
        stream = _video_track(container, path, 1)
        if stream.codec_context.codec.canonical_name != "h264":
            return found
        stream.codec_context.skip_frame = "NONKEY"
        stream.codec_context.options |= {"export_side_data": "venc_params"}
        for picture in decoded_with_side_data(container, stream):
            if len(found) == most:
                break
            found += [float(told.qp_map().mean()) for told in picture.side_data if isinstance(told, VideoEncParams)]
    return found


def picture_bytes(path: Path) -> int:
    """Bytes of all packets of the first video track: what its picture costs, without sound and wrapping.

    Raises:
        NotFound, InvalidInput: as `frames`.
    """
    with opening(path) as container:
        stream = _video_track(container, path, 1)
        return sum(packet.size for packet in container.demux(stream))


def sound(path: Path) -> Iterator[SoundBlock]:
    """The sound of the first audio track, as it is heard: without the encoder's padding where the file tells of it.

    Raises:
        NotFound, InvalidInput: see `media.source.opening`; also when there is no sound, or damage is met on the way.
    """
    with opening(path) as container:
        if not container.streams.audio:
            raise InvalidInput(f"{path} has no sound")
        stream = container.streams.audio[0]
        resampler = av.AudioResampler(format="fltp")
        due = Fraction(0)
        for decoded in container.decode(stream):
            if decoded.pts is not None and decoded.time_base is not None:
                due = decoded.pts * decoded.time_base
            as_it_is = decoded.format.name == "fltp"
            for frame in (decoded,) if as_it_is else resampler.resample(decoded):
                data = np.asarray(frame.to_ndarray(), np.float32)
                yield SoundBlock(due, frame.sample_rate, data)
                due += Fraction(data.shape[1], frame.sample_rate)


def _video_track(container: InputContainer, path: Path, threads: int) -> VideoStream:
    tracks = pictures(container)
    if not tracks:
        raise InvalidInput(f"{path} has no picture, only sound")
    if getattr(tracks[0], "codec_context", None) is None:
        raise InvalidInput(f"{path} has a video track in a codec that cannot be decoded here; convert it to H.264")
    tracks[0].thread_type = "AUTO" if threads > 1 else "NONE"
    tracks[0].codec_context.thread_count = threads
    return tracks[0]


def _numbered(container: InputContainer, stream: VideoStream) -> Iterator[Frame]:
    due, step = Fraction(0), 1 / stream.average_rate if stream.average_rate else Fraction(0)
    for index, picture in enumerate(container.decode(stream)):
        if picture.pts is not None and picture.time_base is not None:
            due = picture.pts * picture.time_base
        yield Frame(index, due, picture)
        due += step
