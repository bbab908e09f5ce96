"""Who paints: one of the styles, or a picture of the user's whose strokes and colours are taken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from reelwright.enhance.painting.exemplar import Exemplar
from reelwright.enhance.painting.paper import Pixels
from reelwright.enhance.painting.styles import STYLES
from reelwright.errors import InvalidInput
from reelwright.imaging.picture import UserPicture, decoded

Painter = Callable[[Pixels], Pixels]
"""A picture [H, W, 3] in, one of that size out: the same for the same picture."""


def painter(style: str, picture: str) -> Painter:
    """
    Args:
        style: one of `PaintedStyle`, or `picture`.
        picture: path of the picture, if it is to be painted like one.

    Raises:
        InvalidInput: there is no such style, or the picture cannot be read.
    """
    if style == "picture":
        return Exemplar(_on_white(decoded(Path(picture).read_bytes(), "the picture to paint like")))
    if style not in STYLES:
        raise InvalidInput(f"no style is called {style!r}; there are: {', '.join(STYLES)}")
    return STYLES[style]


def _on_white(picture: UserPicture) -> Pixels:
    """What is clear in it is white paper."""
    if picture.alpha is None:
        return picture.bgr
    share = picture.alpha[..., None].astype(np.float32) / np.float32(255)
    return np.asarray(np.rint(picture.bgr * share + 255 * (1 - share)), np.uint8)
