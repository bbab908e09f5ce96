"""What a picture's own header says, read before anything of it is decoded: its kind, its size, which way up it is, how
many pictures it holds, and whether all of the file is there. Every walk is linear in the bytes."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reelwright.imaging.tags import pages, turned_by, unpacked

_MOST_SCANS = 200
"""Of a progressive JPEG. More only make a decoder work."""
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
"""A JPEG marker inside the coded picture; stuffed bytes and restart marks are none."""
_JPEG_SIZES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
_END_OF_JPEG, _START_OF_SCAN, _APP1, _APP2 = 0xD9, 0xDA, 0xE1, 0xE2
_MOST_TILE_PIXELS = 64_000_000
_UNKNOWN_INKS = frozenset({5, 8, 9, 10})
"""Photometric interpretations of TIFF that OpenCV would show in wrong colours."""


@dataclass(frozen=True, slots=True)
class Header:
    kind: str
    """`PNG`, `JPEG`, `WebP`, `GIF`, `BMP` or `TIFF`."""
    width: int
    height: int
    """Pixels, as stored: before it is turned."""
    turned: int = 1
    """EXIF orientation, 1..8; 1: as stored."""
    pictures: int = 1
    """Frames of an animation, pages of a TIFF."""
    profile: bytes = b""
    """ICC data: what its colours mean; empty: it does not say."""


class BadPicture(ValueError):
    """The file ends before its picture does, its header makes no sense, or it is of a sort nobody here can decode."""


def header_of(raw: bytes) -> Header | None:
    """The header of an encoded picture; None if it is of no kind that is read here.

    Raises:
        BadPicture: it begins as such a picture, and cannot be read as one.
    """
    for begins, read in _KINDS:
        if begins.match(raw):
            try:
                return read(raw)
            except (struct.error, IndexError):
                raise BadPicture("it ends too early") from None
    return None


def _png(raw: bytes) -> Header:
    if raw[12:16] != b"IHDR":
        raise BadPicture("it does not begin with its header")
    width, height = struct.unpack_from(">II", raw, 16)
    turned, pictures, profile = 1, 1, b""
    at, kind = 8, b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", raw, at)
        if at + 12 + length > len(raw):
            raise BadPicture("it ends too early")
        if kind == b"acTL":
            pictures = struct.unpack_from(">I", raw, at + 8)[0]
        elif kind == b"eXIf":
            turned = turned_by(raw[at + 8 : at + 8 + length])
        elif kind == b"iCCP":
            profile = unpacked(raw[at + 8 : at + 8 + length].partition(b"\0")[2][1:])
        at += 12 + length
    return Header("PNG", width, height, turned, pictures, profile)


def _jpeg(raw: bytes) -> Header:
    width = height = scans = 0
    turned, at, profile = 1, 2, b""
    while True:
        found = _MARKER.search(raw, at)
        if found is None:
            raise BadPicture("it ends too early")
        marker, at = raw[found.end() - 1], found.end()
        if marker == _END_OF_JPEG:
            break
        length = struct.unpack_from(">H", raw, at)[0]
        if marker in _JPEG_SIZES:
            height, width = map(max, struct.unpack_from(">HH", raw, at + 3), (height, width))  # a second may be a lie
        elif marker == _APP1 and raw[at + 2 : at + 8] == b"Exif\0\0":
            turned = turned_by(raw[at + 8 : at + length])
        elif marker == _APP2 and raw[at + 2 : at + 14] == b"ICC_PROFILE\0":
            profile += raw[at + 16 : at + length]  # its parts, which every writer puts in order
        elif marker == _START_OF_SCAN:
            scans += 1
        at += length
    if not scans or scans > _MOST_SCANS:
        raise BadPicture(f"it has {scans} scans")
    return Header("JPEG", width, height, turned, profile=profile)


def _webp(raw: bytes) -> Header:
    if len(raw) < 8 + struct.unpack_from("<I", raw, 4)[0]:
        raise BadPicture("it ends too early")
    width = height = pictures = 0
    turned, profile = 1, b""
    for kind, at, length in _riff(raw):
        if kind == b"VP8X":
            width, height = (1 + int.from_bytes(raw[k : k + 3], "little") for k in (at + 4, at + 7))
        elif kind == b"VP8L":
            bits = struct.unpack_from("<I", raw, at + 1)[0]
            width, height = max(width, 1 + (bits & 0x3FFF)), max(height, 1 + (bits >> 14 & 0x3FFF))
        elif kind == b"VP8 ":
            across, down = struct.unpack_from("<HH", raw, at + 6)
            width, height = max(width, across & 0x3FFF), max(height, down & 0x3FFF)
        elif kind == b"ICCP":
            profile = raw[at : at + length]
        elif kind == b"EXIF":
            turned = turned_by(raw[at : at + length].removeprefix(b"Exif\0\0"))
        pictures += kind == b"ANMF"
    return Header("WebP", width, height, turned, max(1, pictures), profile)


def _riff(raw: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Kind, place and length of each chunk."""
    at = 12
    while at + 8 <= len(raw):
        kind, length = struct.unpack_from("<4sI", raw, at)
        yield kind, at + 8, length
        at += 8 + length + length % 2


def _gif(raw: bytes) -> Header:
    width, height, flags = struct.unpack_from("<HHB", raw, 6)
    at, pictures = 13 + _colours(flags), 0
    while raw[at] != 0x3B:
        if raw[at] == 0x21:
            at += 2
        elif raw[at] == 0x2C:
            pictures += 1
            at += 11 + _colours(raw[at + 9])
        else:
            raise BadPicture("what stands between its pictures is none of GIF's blocks")
        while raw[at]:
            at += 1 + raw[at]
        at += 1
    if not pictures:
        raise BadPicture("it holds no picture")
    return Header("GIF", width, height, pictures=pictures)


def _colours(flags: int) -> int:
    """Bytes of the table of colours that a GIF's flags tell of."""
    return 3 << (1 + (flags & 7)) if flags & 0x80 else 0


def _bmp(raw: bytes) -> Header:
    start, head = struct.unpack_from("<I", raw, 10)[0], struct.unpack_from("<I", raw, 14)[0]
    width, height, _, bits, packing = struct.unpack_from("<iiHHI" if head >= 16 else "<HHHHx3x", raw, 18)[:5]
    stored = (width * bits + 31) // 32 * 4 * abs(height)
    if packing in (0, 3) and start + stored > len(raw):
        raise BadPicture("it ends too early")
    return Header("BMP", abs(width), abs(height))


def _tiff(raw: bytes) -> Header:
    """OpenCV turns a TIFF itself, so that it counts as not turned."""
    found = list(pages(raw))
    if not found:
        raise BadPicture("it holds no picture")
    first = found[0]
    for starts, sizes in ((273, 279), (324, 325)):
        ends = (at + size for at, size in zip(first.get(starts, ()), first.get(sizes, ()), strict=False))
        if max(ends, default=0) > len(raw):
            raise BadPicture("it ends too early")
    width, height, ink = ((first.get(tag) or (0,))[0] for tag in (256, 257, 262))
    if ink in _UNKNOWN_INKS:
        raise BadPicture("its colours are of a printer (CMYK) or of a laboratory (Lab)")
    if math.prod((first.get(tag) or (0,))[0] for tag in (322, 323)) > _MOST_TILE_PIXELS:
        raise BadPicture("its tiles are too large")
    return Header("TIFF", width, height, pictures=len(found), profile=bytes(first.get(34675, ())))


_KINDS: tuple[tuple[re.Pattern[bytes], Callable[[bytes], Header]], ...] = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), _png),
    (re.compile(rb"\xff\xd8\xff"), _jpeg),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), _webp),
    (re.compile(rb"GIF8[79]a"), _gif),
    (re.compile(rb"BM.{4}\0\0\0\0", re.DOTALL), _bmp),
    (re.compile(rb"II\*\0|MM\0\*"), _tiff),
)
