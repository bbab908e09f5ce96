"""The tags of a TIFF, which are also those of EXIF data in other kinds of picture; and the packed profile of a PNG."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

_ORIENTATION = 274
_MOST_PAGES = 1000
_MOST_PROFILE_BYTES = 4_000_000


def pages(raw: bytes) -> Iterator[dict[int, tuple[int, ...]]]:
    """Tag -> values of each page of a TIFF, whole numbers only."""
    order = "<" if raw[:2] == b"II" else ">"
    at, seen = struct.unpack_from(order + "I", raw, 4)[0], set[int]()
    while at and at not in seen and len(seen) < _MOST_PAGES:
        seen.add(at)
        count = struct.unpack_from(order + "H", raw, at)[0]
        yield dict(_entry(raw, order, at + 2 + 12 * k) for k in range(count))
        at = struct.unpack_from(order + "I", raw, at + 2 + 12 * count)[0]


def _entry(raw: bytes, order: str, at: int) -> tuple[int, tuple[int, ...]]:
    tag, kind, count = struct.unpack_from(order + "HHI", raw, at)
    letter = {1: "B", 3: "H", 4: "I", 7: "B"}.get(kind)
    if letter is None or count > len(raw):
        return tag, ()
    form = f"{order}{count}{letter}"
    where = at + 8 if struct.calcsize(form) <= 4 else struct.unpack_from(order + "I", raw, at + 8)[0]
    return tag, struct.unpack_from(form, raw, where)


def turned_by(exif: bytes) -> int:
    """The orientation that EXIF data says; 1 where it says none, or nonsense: damaged EXIF spoils no picture."""
    try:
        said = next(pages(exif), {}).get(_ORIENTATION, (1,))
    except struct.error:
        return 1
    return said[0] if said and 1 <= said[0] <= 8 else 1


def unpacked(packed: bytes) -> bytes:
    """The colour profile that a PNG has packed; nothing where it is damaged."""
    try:
        return zlib.decompressobj().decompress(packed, _MOST_PROFILE_BYTES)
    except zlib.error:
        return b""
