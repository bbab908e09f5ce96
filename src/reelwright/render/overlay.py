"""Words over the picture: captions, title cards, and the fades at either end of a take.

Each is drawn once, to a strip of light to add and picture to keep, and laid over its frames.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.film.lettering import Caption, TitleCard
from reelwright.film.shot import TakeRequest
from reelwright.imaging.text import Type, place, text_width, wrap
from reelwright.units import Resolution

CAPTION_COLUMNS, CAPTION_LINES = 42, 2
_SAFE = 0.05
"""Of width and height: what title-safe leaves out on each side (SMPTE ST 2046-1: 90 % of either)."""
_CAPTION_FOOT = 0.075
"""Of the height: the last baseline stands this far above the bottom."""
_CAPTION_WEIGHT = 500
_CAPTION_INK = (238, 246, 250)
_TITLE_INK = (228, 240, 248)
_CAPTION_FADE_SECONDS = 0.1
_TITLE_FADE_SECONDS = 0.7


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


class Overlay:
    """All that lies over the frames of one take."""

    def __init__(self, request: TakeRequest) -> None:
        self._request = request
        self._strips: dict[Caption | TitleCard, Strip] = {}

    def draw(self, frame: NDArray[np.uint8], index: int) -> None:
        """Letter frame number `index` of the take, [H, W, 3] uint8, blue first, in place."""
        request = self._request
        for card in request.cards:
            if card.start <= index < card.end:
                shown = _shown(card, index, _TITLE_FADE_SECONDS * float(request.rate.fraction), request.frames)
                if card.dims:
                    cv2.convertScaleAbs(frame, frame, alpha=1 - 0.72 * shown)
                self._strip(card).over(frame, shown)
        for caption in request.captions:
            if caption.start <= index < caption.end:
                fade = _CAPTION_FADE_SECONDS * float(request.rate.fraction)
                self._strip(caption).over(frame, _shown(caption, index, fade, request.frames))
        gain = _gain(request, index)
        if gain < 1:
            cv2.convertScaleAbs(frame, frame, alpha=gain)

    def _strip(self, what: Caption | TitleCard) -> Strip:
        if what not in self._strips:
            size = self._request.resolution
            self._strips[what] = _caption(what.text, size) if isinstance(what, Caption) else _title(what, size)
        return self._strips[what]


def _ease(x: float) -> float:
    x = min(1.0, max(0.0, x))
    return x * x * (3 - 2 * x)


def _shown(what: Caption | TitleCard, index: int, fade_frames: float, take_frames: int) -> float:
    """How much of it is there, 0..1: eased in and out, but out only if the take goes on after it."""
    fade = min(fade_frames, (what.end - what.start) / 3)
    appear = _ease((index - what.start + 1) / (fade + 1))
    leave = _ease((what.end - index) / (fade + 1)) if what.end < take_frames else 1.0
    return min(appear, leave)


def _gain(request: TakeRequest, index: int) -> float:
    """Brightness of the fades at either end. The first and last frame of a fade are not yet quite black."""
    gain = 1.0
    if request.fade_in_frames:
        gain *= _ease((index + 1) / (request.fade_in_frames + 1))
    if request.fade_out_frames:
        gain *= _ease((request.frames - index) / (request.fade_out_frames + 1))
    return gain


def _caption(text: str, size: Resolution) -> Strip:
    """A caption at the foot of the frame: an outline and a soft shadow hold it on any picture."""
    lines = _caption_lines(text)
    em = min(0.043 * size.height, 0.052 * size.width)
    type_ = _fitted(lines, Type(em, _CAPTION_WEIGHT, 0.006), size.width * (1 - 2 * _SAFE))
    leading = 1.32 * type_.size
    last = size.height * (1 - _CAPTION_FOOT)
    mask = np.zeros((size.height, size.width), np.uint8)
    for k, line in enumerate(lines):
        x = (size.width - text_width(line, type_)) / 2
        place(mask, line, (x, last - (len(lines) - 1 - k) * leading), type_)
    top = max(0, int(last - (len(lines) - 1) * leading - 2.6 * type_.size))
    return _strip(mask, top, size.height, type_.size, _CAPTION_INK, floor=0.30)


def _caption_lines(text: str) -> list[str]:
    """At most two lines. Breaks that were made on purpose stay if they fit; no word is ever dropped."""
    given = [line.strip() for line in text.splitlines() if line.strip()]
    if 1 < len(given) <= CAPTION_LINES and max(map(len, given)) <= CAPTION_COLUMNS:
        return given
    words, columns = " ".join(given), CAPTION_COLUMNS
    while len(wrap(words, columns)) > CAPTION_LINES:
        columns += 1
    return wrap(words, columns)


def _fitted(lines: list[str], type_: Type, width: float) -> Type:
    """`type_`, made smaller if a line would be wider than `width` pixels."""
    widest = max((text_width(line, type_) for line in lines), default=0.0)
    return type_ if widest <= width else type_.scaled(width / widest)


def _title(card: TitleCard, size: Resolution) -> Strip:
    """A film title: large and light, its subheading in small letterspaced capitals under a short rule."""
    unit = min(size.height, 0.82 * size.width)
    measure = size.width * (1 - 2 * _SAFE) * 0.86
    heading = _fitted([card.heading], Type(0.112 * unit, 350, 0.07), size.width)
    lines = [card.heading]
    if text_width(card.heading, heading) > measure:
        heading = Type(0.092 * unit, 350, 0.055)
        lines = wrap(card.heading, max(12, int(len(card.heading) * measure / text_width(card.heading, heading))))
        heading = _fitted(lines, heading, measure)
    capitals = card.subheading.upper()
    sub = _fitted([capitals], Type(0.032 * unit, 500, 0.32), measure)
    leading = 1.16 * heading.size
    centre = size.height * (0.47 if card.dims else 0.40)
    block = (len(lines) - 1) * leading + (2.1 * sub.size + 0.45 * heading.size if capitals else 0)
    baseline = centre - block / 2 + 0.36 * heading.size
    first = baseline
    mask = np.zeros((size.height, size.width), np.uint8)
    for line in lines:
        place(mask, line, ((size.width - text_width(line, heading)) / 2, baseline), heading)
        baseline += leading
    if capitals:
        baseline += 0.45 * heading.size - leading
        half, thick = 0.055 * unit, max(1, round(0.0022 * unit))
        middle = round(size.width / 2)
        rule = round(baseline)
        mask[rule : rule + thick, round(middle - half) : round(middle + half)] = 200
        baseline += 2.1 * sub.size
        place(mask, capitals, ((size.width - text_width(capitals, sub)) / 2, baseline), sub)
    top = max(0, int(first - 2.2 * heading.size))
    bottom = min(size.height, int(baseline + 1.4 * heading.size))
    return _strip(mask, top, bottom, heading.size * 0.55, _TITLE_INK, floor=0.0)


def _strip(mask: NDArray[np.uint8], top: int, bottom: int, em: float, ink: tuple[int, int, int], floor: float) -> Strip:
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
