"""A plate in two: its subject with a soft edge, and what is behind it, mended where the subject stood."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.imaging.cutout import Mask
from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.finish import Frame
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.plates.composition import Span

_MENDED = 320
"""Pixels of the longer side at which a hole is mended; what the camera uncovers of it is a few of them wide."""
_MORE = 0.02
"""Share of the longer side by which a hole is larger than what stood there: soft edges and shadows go with it."""
_EDGE = (0.3, 0.85)
"""Cover below the first is none, above the second all: a rim of what was behind would travel with the subject."""


def textured(picture: NDArray[np.uint8], used: Span, scale: float) -> NDArray[np.uint8]:
    """The part `used` of a picture [H, W] or [H, W, 3], so many times as large."""
    left, top, right, foot = (int(edge) for edge in used)
    part = picture[top:foot, left:right]
    size = max(2, round((right - left) * scale)), max(2, round((foot - top) * scale))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(part, size, interpolation=how), np.uint8)


def matte(mask: Mask, whole: tuple[int, int], used: Span, texture: Frame) -> Field:
    """[h, w] 0..1: how much of each texel is subject, its edge drawn after that of the picture.

    Args:
        mask: of a small copy of the picture, whose size is `whole` (width, height).
    """
    h, w = texture.shape[:2]
    across, down = mask.shape[1] / whole[0], mask.shape[0] / whole[1]
    texel = (used[2] - used[0]) / w, (used[3] - used[1]) / h
    place = np.array(
        [[texel[0] * across, 0, used[0] * across - 0.5], [0, texel[1] * down, used[1] * down - 0.5]], np.float64
    )
    soft = cv2.GaussianBlur(mask, (0, 0), 0.8).astype(np.float32) / 255
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    coarse = cv2.warpAffine(soft, place, (w, h), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    luma = np.asarray(cv2.cvtColor(texture, cv2.COLOR_BGR2GRAY), np.float32) / np.float32(255)
    radius = max(2, round(1.6 / (texel[0] * across)))
    fine = _guided(luma, np.asarray(coarse, np.float32), radius)
    low, high = _EDGE
    return np.asarray(np.clip((fine - low) / (high - low), 0, 1), np.float32)


def _guided(guide: Field, mask: Field, radius: int, least: float = 4e-4) -> Field:
    """The mask with its edges where those of the guide are (He et al., Guided Image Filtering, 2010)."""
    size = 2 * radius + 1, 2 * radius + 1

    def mean(field: Field) -> Field:
        return np.asarray(cv2.blur(field, size), np.float32)

    over, under = mean(guide * mask) - mean(guide) * mean(mask), mean(guide * guide) - mean(guide) ** 2
    slope = over / (under + np.float32(least))
    return mean(slope) * guide + mean(mean(mask) - slope * mean(guide))


def subject(texture: Frame, cover: Field) -> Picture:
    """Premultiplied [h, w, 4]."""
    seen = np.rint(texture * cover[..., None])
    return np.dstack([seen, np.rint(cover * 255)]).astype(np.uint8)


def mended(texture: Frame, cover: Field) -> Frame:
    """What is behind: the texture, where the subject was guessed from what is round it, and soft."""
    h, w = texture.shape[:2]
    scale = min(1.0, _MENDED / max(w, h))
    size = max(2, round(w * scale)), max(2, round(h * scale))
    more = 2 * round(_MORE * max(size)) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (more, more))
    hole = cv2.dilate((cv2.resize(cover, size, interpolation=cv2.INTER_AREA) > 0.02).astype(np.uint8) * 255, disc)
    filled = cv2.inpaint(cv2.resize(texture, size, interpolation=cv2.INTER_AREA), hole, 4, cv2.INPAINT_TELEA)
    filled = cv2.resize(cv2.GaussianBlur(filled, (0, 0), 2.5), (w, h), interpolation=cv2.INTER_CUBIC)
    soft = cv2.resize(cv2.GaussianBlur(hole, (0, 0), 2.0), (w, h)).astype(np.float32)[..., None] / 255
    return np.rint(texture * (1 - soft) + filled * soft).astype(np.uint8)


def backdrop(picture: Frame, alpha: Mask) -> Frame:
    """For a cut-out that has nothing behind it: its own colours, very soft and darker."""
    h, w = picture.shape[:2]
    scale = min(1.0, 96 / max(w, h))
    size = max(2, round(w * scale)), max(2, round(h * scale))
    cover = cv2.resize(alpha, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    colour = cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.float32) * cover[..., None]
    sigma = 0.35 * max(size)
    spread = cv2.GaussianBlur(cover, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
    soft = cv2.GaussianBlur(colour, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
    soft = soft / np.maximum(spread, 1e-3)[..., None]
    light = np.linspace(0.62, 0.34, size[1], dtype=np.float32)[:, None, None]
    return np.clip(cv2.resize(soft * light, (w, h), interpolation=cv2.INTER_CUBIC), 0, 255).astype(np.uint8)


def laid_over(picture: Frame, alpha: Mask, behind: Frame) -> Frame:
    """A picture with clear parts, flattened."""
    cover = alpha.astype(np.float32)[..., None] / 255
    return np.rint(picture * cover + behind * (1 - cover)).astype(np.uint8)
