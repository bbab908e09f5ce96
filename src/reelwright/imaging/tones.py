"""Colours of a picture in CIE L*a*b*: the few it is made of, and one of them as a code."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Labs = NDArray[np.float32]
"""[n, 3] or [h, w, 3]: lightness 0..100, a*, b*."""
_ROUNDS = 20
_THINGS, _ONE_THING = 4, 16.0
"""Lots that colours are parted in before those of one thing are joined, and how near these are, shade set aside."""


def lab_of(bgr: NDArray[np.uint8]) -> Labs:
    """[h, w, 3] of a picture, blue first."""
    return np.asarray(cv2.cvtColor(bgr.astype(np.float32) / 255, cv2.COLOR_BGR2LAB), np.float32)


def bgr_of(lab: Labs) -> NDArray[np.float32]:
    """[h, w, 3] 0..255, blue first; what no screen can show is brought to the nearest that it can."""
    return np.asarray(np.clip(cv2.cvtColor(lab.astype(np.float32), cv2.COLOR_LAB2BGR), 0, 1) * 255, np.float32)


def code(lab: Labs) -> str:
    """`#rrggbb` of one colour [3]."""
    blue, green, red = (round(float(value)) for value in bgr_of(lab.reshape(1, 1, 3))[0, 0])
    return f"#{red:02x}{green:02x}{blue:02x}"


def apart(one: Labs, other: Labs) -> NDArray[np.float32]:
    """Distance of colours [..., 3], CIE 1976: 2.3 is just seen."""
    return np.asarray(np.linalg.norm(np.asarray(one) - np.asarray(other), axis=-1), np.float32)


def lots(colours: Labs, count: int) -> list[Labs]:
    """Colours [n, 3] in at most `count` lots of like ones, the largest first; the same ones the same way each time."""
    samples = np.ascontiguousarray(colours.reshape(-1, 3), np.float32)
    labels = _parted(samples, count)
    found = (samples[labels == number] for number in range(count))
    return sorted((lot for lot in found if len(lot)), key=len, reverse=True)


def main_lot(colours: Labs) -> Labs:
    """The largest lot of like colours, in which the lit and the shaded side of a thing are together."""
    like = without_shade(colours)
    labels = _parted(like, _THINGS)
    counts = np.bincount(labels, minlength=_THINGS)
    middles = np.stack(
        [like[labels == number].mean(0) if counts[number] else np.full(3, 999) for number in range(_THINGS)]
    )
    alike = apart(middles[:, None], middles[None]) < _ONE_THING
    best = int((alike @ counts).argmax())
    return np.asarray(colours[alike[best][labels]], np.float32)


def _parted(samples: Labs, count: int) -> NDArray[np.intp]:
    """[n] the number of each sample's lot, below `count`."""
    cv2.setRNGSeed(1)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, _ROUNDS, 0.5)
    many = min(count, len(samples))
    _, labels, _ = cv2.kmeans(samples, many, None, stop, 3, cv2.KMEANS_PP_CENTERS)  # type: ignore[call-overload]
    return np.asarray(labels, np.intp).ravel()


def without_shade(colours: Labs) -> Labs:
    """[n, 3] in which colours [n, 3] that differ by how much light falls on them are near each other: by how strong a
    colour is for its lightness, and only a little by that."""
    light = colours[:, :1]
    return np.ascontiguousarray(np.hstack((light * 0.35, colours[:, 1:] * 50 / (light + 15))), np.float32)
