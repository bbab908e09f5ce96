"""A picture of the user's, from bytes that may be anything: damaged, not what its name says, or made to do harm.

It is judged by its header before it is decoded, and comes out as 8-bit sRGB, the right way up. Where it has no colour
profile, or one of tables, its numbers are taken for sRGB.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.errors import InvalidInput
from reelwright.imaging.header import BadPicture, Header, header_of
from reelwright.imaging.profile import profile_of

MOST_BYTES = 100_000_000
"""Of a file."""
MOST_PIXELS = 64_000_000
"""Width times height; an 8K picture (7680x4320) has half of that."""
LEAST_SIDE, MOST_SIDE = 16, 32_000
"""Pixels."""
KINDS = "PNG, JPEG, WebP, GIF, BMP and TIFF"
_SAVE = "save it as PNG or JPEG"
_TURNS = {3: cv2.ROTATE_180, 4: cv2.ROTATE_180, 5: cv2.ROTATE_90_CLOCKWISE, 6: cv2.ROTATE_90_CLOCKWISE,
          7: cv2.ROTATE_90_COUNTERCLOCKWISE, 8: cv2.ROTATE_90_COUNTERCLOCKWISE}  # fmt: skip
_MIRRORED = frozenset({2, 4, 5, 7})
"""EXIF orientations that are mirror images, left to right, after the turn."""


@dataclass(frozen=True, slots=True)
class UserPicture:
    """A decoded picture. Equal bytes give equal pictures."""

    bgr: NDArray[np.uint8]
    """[H, W, 3], blue first, not premultiplied."""
    alpha: NDArray[np.uint8] | None
    """[H, W]: how much of it covers; None when all of it does."""
    kind: str
    remark: str = ""
    """What the user should know of how it was read, such as that only the first of several frames is used."""


def judged(raw: bytes, name: str) -> Header:
    """The header of a picture that may be decoded. `name`: what messages call it.

    Raises:
        InvalidInput: it is no picture, of a kind not read here, too large or too small, or cut short.
    """
    if len(raw) > MOST_BYTES:
        raise InvalidInput(f"{name} is too large a file; at most {MOST_BYTES // 1_000_000} MB: {_SAVE}, smaller")
    try:
        header = header_of(raw)
    except BadPicture as error:
        raise InvalidInput(f"{name} cannot be read: {error}; copy it anew, or open it and {_SAVE}") from None
    if header is None:
        raise InvalidInput(f"{name} is no picture that can be read, whatever its name says; read are {KINDS}: {_SAVE}")
    width, height = header.width, header.height
    if width * height > MOST_PIXELS or max(width, height) > MOST_SIDE:
        raise InvalidInput(
            f"{name} is {width}x{height} pixels, which is too large; at most {MOST_PIXELS // 1_000_000} million, and "
            f"{MOST_SIDE} to a side: {_SAVE}, smaller"
        )
    if min(width, height) < LEAST_SIDE:
        raise InvalidInput(f"{name} is {width}x{height} pixels, too small to show; at least {LEAST_SIDE} to a side")
    return header


def decoded(raw: bytes, name: str) -> UserPicture:
    """The picture in `raw`, turned as its EXIF data says, as 8-bit BGR.

    Raises:
        InvalidInput: as `judged`; also when it is damaged inside.
    """
    header = judged(raw, name)
    try:
        found = cv2.imdecode(np.frombuffer(raw, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error:
        found = None
    if found is None:
        raise InvalidInput(f"{name} is damaged, or a {header.kind} of an unusual sort; open it and {_SAVE}")
    pixels = _upright(_eight_bit(np.asarray(found), name), header.turned)
    bgr, alpha = _parted(pixels)
    profile = profile_of(header.profile)
    if profile is not None and not profile.is_srgb and pixels.ndim == 3:
        bgr = profile.to_srgb(bgr)
    remark = ""
    if header.pictures > 1:
        what = "pages" if header.kind == "TIFF" else "pictures that move"
        remark = f"{name} holds {header.pictures} {what}; only the first is shown"
    return UserPicture(bgr, alpha, header.kind, remark)


def _eight_bit(pixels: NDArray[np.integer | np.floating], name: str) -> NDArray[np.uint8]:
    if pixels.dtype == np.uint8:
        return pixels.astype(np.uint8, copy=False)
    if pixels.dtype == np.uint16:
        return np.asarray(cv2.convertScaleAbs(pixels, alpha=1 / 257), np.uint8)
    raise InvalidInput(f"{name} has {pixels.dtype} pixels, which have no white of their own; save it with 8 or 16 bits")


def _upright(pixels: NDArray[np.uint8], turned: int) -> NDArray[np.uint8]:
    found = cv2.rotate(pixels, _TURNS[turned]) if turned in _TURNS else pixels
    return np.asarray(cv2.flip(found, 1) if turned in _MIRRORED else found, np.uint8)


def _parted(pixels: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8] | None]:
    """Colour, and how much it covers."""
    if pixels.ndim == 2:
        return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR), np.uint8), None
    if pixels.shape[2] == 4:
        alpha = np.asarray(cv2.extractChannel(pixels, 3), np.uint8)
        bgr = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGRA2BGR), np.uint8)
        return bgr, None if alpha.min() == 255 else alpha
    return pixels, None
