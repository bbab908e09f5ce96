"""What is measured of a clip as scores: 100 where nothing is wrong, and the less the more there is.

The scales are set by clips that were damaged on purpose (`benchmarks/quality.py`). They are no opinion of people's.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """How a measure becomes a score."""

    unit: str
    good: float | None
    """Up to here, or down to here, nothing is wrong; None: no value of it is wrong by itself."""
    third: float = 0.0
    """Where about a third of the score is left."""
    power: float = 1.0
    too_high: float | None = None
    """Where nothing is wrong that is low: from here on it is too high, and as fast."""

    def excess(self, value: float | None) -> float:
        """0 where nothing is wrong, 1 at `third`."""
        if value is None or self.good is None:
            return 0.0
        beyond = (value - self.good) / (self.third - self.good)
        if self.too_high is not None:
            beyond = max(beyond, (value - self.too_high) / abs(self.third - self.good))
        return float(max(0.0, beyond) ** self.power)


SCALES = {
    "sharpness": Scale("times as steep as blurred", 2.0, 1.45),
    "noise": Scale("of 256 levels", 3.0, 8.5),
    "mottle": Scale("of 256 levels, noise of the colours", None),
    "blockiness": Scale("of 256 levels", 0.15, 2.2),
    "banding": Scale("levels³ in 100 pixels", 1.0, 70.0, 0.5),
    "exposure": Scale("of 255, the middle", 40.0, 5.0, too_high=215.0),
    "contrast": Scale("of 255 levels", 110.0, 30.0),
    "saturation": Scale("of 128", None),
    "flicker": Scale("of 256 levels", 0.5, 4.5),
    "stability": Scale("pixels of shake", 1.0, 6.0),
}
"""Name -> scale, in the order told."""


def scores(measures: Mapping[str, float | None]) -> dict[str, float | None]:
    """Each 0..100; None: it was not told, or is no fault whatever it is."""
    return {name: _score(scale, measures.get(name)) for name, scale in SCALES.items()}


def _score(scale: Scale, value: float | None) -> float | None:
    return None if value is None or scale.good is None else round(100 * math.exp(-scale.excess(value)), 1)


def overall(measures: Mapping[str, float | None]) -> float:
    """0..100, of all that is wrong together."""
    return round(100 * math.exp(-sum(scale.excess(measures.get(name)) for name, scale in SCALES.items())), 1)
