"""Pictures with holes, laid over each other."""

from __future__ import annotations

import cv2

from reelwright.render.backends.previz.card import Picture


def pile(under: Picture, piece: Picture) -> None:
    """Premultiplied `piece` over `under`, both [h, w, 4], in place; unlike `card.over`, `under` may have holes."""
    clear = cv2.bitwise_not(cv2.extractChannel(piece, 3))
    cv2.multiply(under, cv2.merge([clear] * 4), under, scale=1 / 255.0)
    cv2.add(under, piece, under)
