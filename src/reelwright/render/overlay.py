"""Words over the picture: captions, cards, lower thirds, a storyboard's band; and the fades at either end of a take.

Each is drawn once, to a strip of light to add and picture to keep, and laid over its frames.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.film.lettering import Caption, LowerThird, TitleCard
from reelwright.film.shot import TakeRequest
from reelwright.render.bands import StoryboardBand, lower_third
from reelwright.render.captions import caption
from reelwright.render.strips import Strip
from reelwright.render.titles import title
from reelwright.render.told import Told

Words = Caption | TitleCard | LowerThird

_FADE_SECONDS: dict[type[Words], float] = {Caption: 0.1, TitleCard: 0.7, LowerThird: 0.35}


class Overlay:
    """All that lies over the frames of one take."""

    def __init__(self, request: TakeRequest, told: Told | None = None) -> None:
        """`told`: what the backend knows of its picture."""
        self._request, self._told = request, told or Told()
        self._strips: dict[Words, Strip] = {}
        self._band = StoryboardBand(request, self._told) if request.storyboard_from is not None else None

    def draw(self, frame: NDArray[np.uint8], index: int) -> None:
        """Letter frame number `index` of the take, [H, W, 3] uint8, blue first, in place."""
        request = self._request
        lettering: tuple[Words, ...] = (*request.cards, *request.lower_thirds, *request.captions)
        for words in lettering:
            if words.start <= index < words.end:
                fade = _FADE_SECONDS[type(words)] * float(request.rate.fraction)
                shown = _shown(words, index, fade, request.frames)
                if isinstance(words, TitleCard) and words.dims:
                    cv2.convertScaleAbs(frame, frame, alpha=1 - 0.72 * shown)
                self._strip(words).over(frame, shown)
        if self._band is not None:
            self._band.draw(frame, index)
        gain = _gain(request, index)
        if gain < 1:
            cv2.convertScaleAbs(frame, frame, alpha=gain)

    def _strip(self, words: Words) -> Strip:
        if words not in self._strips:
            size = self._request.resolution
            match words:
                case Caption():
                    self._strips[words] = caption(words.text, size, self._told.face)
                case TitleCard():
                    self._strips[words] = title(words, size)
                case LowerThird():
                    self._strips[words] = lower_third(words.says, size)
        return self._strips[words]


def _ease(x: float) -> float:
    x = min(1.0, max(0.0, x))
    return x * x * (3 - 2 * x)


def _shown(what: Words, index: int, fade_frames: float, take_frames: int) -> float:
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
