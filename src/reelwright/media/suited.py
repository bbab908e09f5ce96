"""Pictures in a format that is worked on and that H.264 holds: as they are wherever that can be, else in the nearest
that loses least; and what that changes, in words."""

from __future__ import annotations

from collections.abc import Iterator

import av
import numpy as np
from av.video.format import VideoFormat

DEPTHS = {
    "gray": 8, "yuv420p": 8, "yuvj420p": 8, "yuv422p": 8, "yuvj422p": 8, "yuv444p": 8, "yuvj444p": 8,
    "gray10le": 10, "yuv420p10le": 10, "yuv422p10le": 10, "yuv444p10le": 10,
}  # fmt: skip
"""Pixel formats that are kept as they are -> bits of a code value. Each has Y alone, or Y, Cb and Cr as planes."""
_MOST_BITS = 10
_BT709, _LIMITED = 1, 1
_SIDE = 8
"""Pixels of a picture by which one sees how far a format halves its chroma."""


def suited(picture: av.VideoFrame) -> av.VideoFrame:
    """The same, or another in a format of `DEPTHS`, of a size that can be encoded."""
    name = _nearest(picture.format)
    if name != picture.format.name:
        picture = _converted(picture, name)
    width, height = _held(picture.width, picture.height, name)
    return picture if (width, height) == (picture.width, picture.height) else _cut(picture, width, height)


def changes(picture: av.VideoFrame) -> Iterator[str]:
    """What is lost or becomes another in `suited`."""
    old, new = picture.format, _nearest(picture.format)
    if new != old.name:
        yield f"its pictures are {old.name}, which is not kept: they become {new}"
    if any(one.is_alpha for one in old.components):
        yield "its transparency is left out"
    width, height = _held(picture.width, picture.height, new)
    if (width, height) != (picture.width, picture.height):
        size = f"{picture.width}x{picture.height}"
        yield f"it is {size}, and H.264 holds {new} in even sizes: it becomes {width}x{height}"


def _nearest(form: VideoFormat) -> str:
    if form.name in DEPTHS:
        return form.name
    parts = VideoFormat(form.name, _SIDE, _SIDE).components
    depth = "10le" if max(one.bits for one in parts) >= _MOST_BITS else ""
    colours = [one for one in parts if not one.is_luma and not one.is_alpha]
    if form.is_rgb or form.has_palette:
        return f"yuv444p{depth}"
    if not colours:
        return f"gray{depth}"
    is_wide, is_high = colours[0].width == _SIDE, colours[0].height == _SIDE
    return ("yuv444p" if is_wide else "yuv422p" if is_high else "yuv420p") + depth


def _held(width: int, height: int, name: str) -> tuple[int, int]:
    """Chroma that is halved needs an even number."""
    is_narrow, is_low = "420" in name or "422" in name, "420" in name
    return (width & ~1 if is_narrow else width), (height & ~1 if is_low else height)


def _converted(picture: av.VideoFrame, name: str) -> av.VideoFrame:
    if picture.format.is_rgb or picture.format.has_palette:
        made = picture.reformat(format=name, dst_colorspace=_BT709, dst_color_range=_LIMITED)
        made.colorspace, made.color_range = _BT709, _LIMITED
    else:
        made = picture.reformat(format=name)
        made.colorspace, made.color_range = picture.colorspace, picture.color_range
    made.color_primaries, made.color_trc = picture.color_primaries, picture.color_trc
    made.pts, made.time_base = picture.pts, picture.time_base
    return made


def _cut(picture: av.VideoFrame, width: int, height: int) -> av.VideoFrame:
    """Without its last column, or row."""
    made = av.VideoFrame(width, height, picture.format.name)
    for mine, given in zip(made.planes, picture.planes, strict=True):
        rows, own, theirs = mine.height, mine.line_size, given.line_size
        bytes_ = mine.width * (2 if DEPTHS[picture.format.name] > 8 else 1)
        target = np.frombuffer(mine, np.uint8).reshape(-1, own)  # type: ignore[call-overload]
        target[:rows, :bytes_] = np.frombuffer(given, np.uint8).reshape(-1, theirs)[:rows, :bytes_]  # type: ignore[call-overload]
    made.color_primaries, made.color_trc = picture.color_primaries, picture.color_trc
    made.colorspace, made.color_range = picture.colorspace, picture.color_range
    made.pts, made.time_base = picture.pts, picture.time_base
    return made
