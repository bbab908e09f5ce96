"""The boxes of an MP4 of our own, where libav cannot be told what is wanted in one of them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO


def switch_off_text(path: Path) -> None:
    """Clear `track_enabled` (ISO 14496-12, 8.3.2) of the text track.

    libav enables the first track of every kind, and Apple's players then show it over the burnt lines.
    """
    with path.open("r+b") as file:
        size = path.stat().st_size
        _, start, end = next(box for box in _boxes(file, 0, size) if box[0] == b"moov")
        for kind, inside, after in list(_boxes(file, start, end)):
            if kind == b"trak" and _handler(file, inside, after) in (b"sbtl", b"text"):
                _, header, _ = next(box for box in _boxes(file, inside, after) if box[0] == b"tkhd")
                file.seek(header + 3)  # version, then three bytes of flags, of which the last bit is `track_enabled`
                flags = file.read(1)[0]
                file.seek(header + 3)
                file.write(bytes([flags & ~1]))


def _handler(file: BinaryIO, start: int, end: int) -> bytes:
    """Of a track: `vide`, `soun`, `sbtl` ... (ISO 14496-12, 8.4.3)."""
    _, start, end = next(box for box in _boxes(file, start, end) if box[0] == b"mdia")
    _, start, _ = next(box for box in _boxes(file, start, end) if box[0] == b"hdlr")
    file.seek(start + 8)
    return file.read(4)


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """The boxes between two places of an MP4 of our own: kind, first byte of its content, end (ISO 14496-12, 4.2)."""
    while start + 8 <= end:
        file.seek(start)
        size, kind = struct.unpack(">I4s", file.read(8))
        header = 8
        if size == 1:
            size, header = struct.unpack(">Q", file.read(8))[0], 16
        yield kind, start + header, start + size
        start += size
