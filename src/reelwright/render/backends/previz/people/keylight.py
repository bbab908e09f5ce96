"""The light on people: a key from one side, the sky's light for the rest, and an edge of light."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np

from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import Colour, mix

_EXPOSED = 0.74
"""What white paper shows at least, 0..1, of a face seen near: a lens is opened for it."""

_CANDID, _BALANCED = np.array([0.88, 0.98, 1.14], np.float32), 0.6
"""Of who is seen near in cold light after dark: what white a lens is balanced to, and how far: skin is else grey."""
_BURNT = 0.98
"""And at most."""
_SEEN = np.array([0.114, 0.587, 0.299], np.float32)
_TOLD, _LIFTED = 0.25, 0.75
"""Brightness of a skin, 0..1, under which a face is hard to tell; and how far it is lifted towards it."""


@dataclass(frozen=True, slots=True)
class KeyLight:
    """Light as shares of white, [3] float32, blue first."""

    ambient: Colour
    key: Colour
    rim: Colour
    """0..255."""
    towards: tuple[float, float]
    """Where the rim comes from, x right and y down."""

    @classmethod
    def of(cls, light: Light, towards: tuple[float, float], is_near: bool) -> KeyLight:
        ambient: Colour = light.tint / np.float32(255) * np.float32(0.86)
        if is_near and light.is_dark and ambient[0] > ambient[2]:
            ambient = mix(ambient, ambient.mean() * _CANDID, _BALANCED)
        key: Colour = light.key / np.float32(255) * np.float32(light.key_strength)
        key = np.maximum(key, ambient * np.float32(0.30))  # under a closed sky one side is still the brighter
        rim = np.clip(light.key * (0.55 + 0.45 * light.key_strength), 0, 255).astype(np.float32)
        white = float((ambient + key * 0.7).mean())
        if is_near and white < _EXPOSED:
            opened = np.float32((_EXPOSED / white) ** 0.8)
            ambient, key = ambient * opened, key * opened
        white = float((ambient + key * 0.9).mean())
        if is_near and white > _BURNT:
            ambient, key = ambient * np.float32(_BURNT / white), key * np.float32(_BURNT / white)
        return cls(ambient, key, rim, towards)

    @property
    def direction(self) -> tuple[float, float, float]:
        """Where the key comes from: right, up, toward us; of length 1."""
        x, y = self.towards
        # people face to the right: light from behind them is swung round so far that it reaches the face
        side = (0.78 if x > 0 else -0.42) if abs(x) > 0.1 else 0.2
        up, near = 0.34 - 0.3 * y, 0.62 if x > 0 else 0.8
        length = math.sqrt(side * side + up * up + near * near)
        return side / length, up / length, near / length

    def told(self, skin: Colour) -> Colour:
        """A skin, lifted where it would be lost in the dark; a darker one stays the darker."""
        shown = float((skin / 255 * (self.ambient + self.key * 0.7)) @ _SEEN)
        return skin * np.float32(max(1.0, (_TOLD / shown) ** _LIFTED))

    def warmed(self, rim: Colour, towards: tuple[float, float], share: float) -> KeyLight:
        """With a lamp carried near, the key of it."""
        key = mix(self.key, rim / np.float32(255), share)
        return replace(self, key=key, rim=rim, towards=towards)

    def on(self, base: Colour | Field, lit: Field) -> Field:
        """A colour ([3], or [h, w, 3]) under the light, [h, w, 3]; `lit` [h, w] 0..1: how much it faces the key."""
        if base.ndim == 1:
            tones = np.column_stack((base * self.key * np.float32(0.95), base * self.ambient))
            return np.asarray(cv2.transform(lit[..., None], tones), np.float32)
        shade = cv2.transform(lit[..., None], np.column_stack((self.key * np.float32(0.95), self.ambient)))
        return np.asarray(cv2.multiply(shade, base), np.float32)

    def edge(self, alpha: Field, reach: float) -> Field:
        """Where the rim lies on a silhouette [h, w], 0..1; `reach` pixels wide."""
        h, w = alpha.shape
        dx, dy = self.towards
        shift = np.array([[1, 0, -dx * reach * 1.6], [0, 1, -dy * reach * 1.6]], np.float32)
        behind = cv2.warpAffine(alpha, shift, (w, h))
        found = cv2.GaussianBlur(np.clip(alpha - behind, 0, 1), (0, 0), max(0.5, reach * 0.6))
        return np.asarray(np.clip(found * alpha * 1.1, 0, 1), np.float32)
