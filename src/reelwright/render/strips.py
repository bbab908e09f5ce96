"""Something to lay over a picture, drawn once: a strip of light to add and of picture to keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.imaging.text import Type, text_width


@dataclass(frozen=True, slots=True)
class Strip:
    """Something to lay over rows `top` and on: `picture = picture * keep / 255 + light`, both [h, W, 3] uint8."""

    top: int
    left: int
    light: NDArray[np.uint8]
    keep: NDArray[np.uint8]

    def over(self, frame: NDArray[np.uint8], amount: float) -> None:
        """Lay it over `frame` [H, W, 3] in place, `amount` 0..1 of it."""
        light, keep = self.light, self.keep
        if amount < 1:
            light = np.asarray(cv2.convertScaleAbs(light, alpha=amount), np.uint8)
            keep = np.asarray(cv2.convertScaleAbs(keep, alpha=amount, beta=255 * (1 - amount)), np.uint8)
        height, width = light.shape[:2]
        part = frame[self.top : self.top + height, self.left : self.left + width]
        cv2.multiply(part, keep, part, scale=1 / 255)
        cv2.add(part, light, part)


def fitted(lines: Sequence[str], type_: Type, width: float) -> Type:
    """`type_`, made smaller if a line would be wider than `width` pixels."""
    widest = max((text_width(line, type_) for line in lines), default=0.0)
    return type_ if widest <= width else type_.scaled(width / widest)


def lettered(
    mask: NDArray[np.uint8], top: int, bottom: int, em: float, ink: tuple[int, int, int], floor: float
) -> Strip:
    """Letters over their own shade.

    Args:
        mask: [H, W] coverage of the letters in the whole frame.
        top, bottom: rows the strip covers.
        em: pixels; outline and shadow are as wide as this says.
        floor: how dark the picture gets toward the bottom row, 0..1.
    """
    cover = mask[top:bottom].astype(np.float32) / 255
    outline = cv2.GaussianBlur(cover, (0, 0), max(0.7, 0.045 * em))
    shadow = cv2.GaussianBlur(cv2.dilate(cover, np.ones((3, 3), np.uint8)), (0, 0), 0.30 * em)
    wide = cv2.GaussianBlur(cover, (0, 0), 1.1 * em)
    shade = 1 - (1 - np.clip(1.5 * outline, 0, 0.75)) * (1 - np.clip(1.5 * shadow, 0, 0.5)) * (
        1 - np.clip(1.1 * wide, 0, 0.32)
    )
    rows = np.linspace(0, 1, bottom - top, dtype=np.float32)[:, None]
    shade = 1 - (1 - shade) * (1 - floor * rows * rows * (3 - 2 * rows))
    keep = (1 - shade) * (1 - cover)
    columns = np.flatnonzero(shade.max(0) > 0.004)
    left, right = (int(columns[0]), int(columns[-1]) + 1) if len(columns) else (0, 1)
    light = cover[:, left:right, None] * np.array(ink, np.float32)
    kept = np.repeat(keep[:, left:right, None] * 255, 3, 2)
    return Strip(top, left, (light + 0.5).astype(np.uint8), (kept + 0.5).astype(np.uint8))
