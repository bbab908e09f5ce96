"""The dark that lies about whatever stands on level ground."""

from __future__ import annotations

import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import pack


def contact(dark: Field, key: float) -> Card:
    """The dark about the feet of a figure or the foot of a tuft, 0.8 m across.

    Args:
        dark: [3], the colour of the ground there.
        key: where it is in the order of drawing, see `Card.z`.
    """
    y, x = np.ogrid[:24, :48]
    near = np.clip(1 - np.hypot((x - 23.5) / 23, (y - 11.5) / 11), 0, 1).astype(np.float32)
    texture = pack(np.broadcast_to(dark, (24, 48, 3)), near**1.5 * np.float32(0.55))
    return Card(texture, (-0.4, 0.01, 0.19), (0.8 / 48, 0, 0), (0, 0, -0.38 / 24), z=key)
