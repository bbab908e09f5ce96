"""Encoded pictures of every kind that users have, and some that nobody should, made here byte by byte."""

from __future__ import annotations

import struct
import zlib

import cv2
import numpy as np
from numpy.typing import NDArray


def corner(width: int = 60, height: int = 40) -> NDArray[np.uint8]:
    """Blue, with a red patch in its upper left corner, so that it is seen which way up it is."""
    picture = np.full((height, width, 3), (200, 40, 20), np.uint8)
    picture[: height // 2, : width // 2] = (20, 30, 210)
    return picture


def encoded(picture: NDArray[np.generic], suffix: str) -> bytes:
    is_made, found = cv2.imencode(suffix, picture)
    assert is_made
    return found.tobytes()


def animation(suffix: str, count: int = 3) -> bytes:
    """Red first, then ever paler blues."""
    moving = cv2.Animation()
    colours = [(0, 0, 255, 255)] + [(255, 60 * k, 60 * k, 255) for k in range(count - 1)]
    moving.frames = [np.full((40, 60, 4), colour, np.uint8) for colour in colours]
    moving.durations = np.full(count, 100)
    is_made, found = cv2.imencodeanimation(suffix, moving)
    assert is_made
    return bytes(found.tobytes())


def exif(turned: int) -> bytes:
    return b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0" + bytes([turned]) + b"\0\0\0\0\0\0\0"


def turned_jpeg(turned: int) -> bytes:
    raw, told = encoded(corner(), ".jpg"), b"Exif\0\0" + exif(turned)
    return raw[:2] + b"\xff\xe1" + struct.pack(">H", len(told) + 2) + told + raw[2:]


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, bits: int, colours: int, rows: bytes, *more: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colours, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + body


def cmyk_jpeg(ink: tuple[int, int, int, int]) -> bytes:
    """A plain 16x16 picture in the four inks, 0 none to 255 full, as Photoshop writes it: inverted."""
    bits = ""
    for number in range(4):  # blocks of 8x8, each of them four inks
        for amount in ink:
            value = 127 - amount
            size = abs(value).bit_length() if number == 0 else 0
            bits += f"{size:04b}"
            bits += f"{value if value > 0 else value + (1 << size) - 1:0{size}b}" if size else ""
            bits += "0"
    bits += "1" * (-len(bits) % 8)
    scan = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0")

    def part(marker: int, data: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data

    sizes = b"".join(bytes([k, 0x11, 0]) for k in range(1, 5))
    return (
        b"\xff\xd8"
        + part(0xEE, b"Adobe\0\x64\0\0\0\0\0")
        + part(0xDB, b"\0" + bytes([8] * 64))
        + part(0xC0, struct.pack(">BHHB", 8, 16, 16, 4) + sizes)
        + part(0xC4, b"\0" + bytes([0, 0, 0, 12, *[0] * 12]) + bytes(range(12)))
        + part(0xC4, b"\x10" + bytes([1, *[0] * 15]) + b"\0")
        + part(0xDA, b"\x04" + b"".join(bytes([k, 0]) for k in range(1, 5)) + b"\0\x3f\0")
        + scan
        + b"\xff\xd9"
    )


P3 = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
SRGB = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410))
"""X, Y and Z of red, green and blue as profiles have them, under D50."""


def icc(colours: tuple[tuple[float, float, float], ...]) -> bytes:
    """A profile as Apple writes it: a matrix, and the curve of sRGB by its formula (type 3)."""
    numbers = [b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(v * 65536) for v in one)) for one in colours]
    curve = struct.pack(">5i", *(round(v * 65536) for v in (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)))
    names = (b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC")
    parts = [*numbers, *[b"para\0\0\0\0\0\3\0\0" + curve] * 3]
    table, at = struct.pack(">I", len(parts)), 128 + 4 + 12 * len(parts)
    for name, part in zip(names, parts, strict=True):
        table += struct.pack(">4sII", name, at, len(part))
        at += len(part)
    return bytes(16) + b"RGB XYZ " + bytes(104) + table + b"".join(parts)


def profiled_png(picture: NDArray[np.uint8], profile: bytes) -> bytes:
    raw = encoded(picture, ".png")
    return raw[:33] + chunk(b"iCCP", b"P3\0\0" + zlib.compress(profile)) + raw[33:]


def profiled_jpeg(picture: NDArray[np.uint8], profile: bytes) -> bytes:
    raw, part = encoded(picture, ".jpg"), b"ICC_PROFILE\0\1\1" + profile
    return raw[:2] + b"\xff\xe2" + struct.pack(">H", len(part) + 2) + part + raw[2:]
