"""Rules of montage, of the shots of a film in a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reelwright.film.look import Framing
from reelwright.film.script import Scene

AFAR = (Framing.EXTREME_WIDE, Framing.WIDE, Framing.MEDIUM_WIDE)
"""Framings in which one sees where one is."""


def third_in_a_row(framings: Sequence[Framing | None]) -> list[int]:
    """The shots that are framed like both shots before them; of a longer row, every third."""
    found: list[int] = []
    left = list(framings)
    for at in range(2, len(left)):
        if left[at] is not None and left[at - 2] == left[at - 1] == left[at]:
            found.append(at)
            left[at] = None
    return found


def never_seen_from_afar(scenes: Sequence[Scene]) -> Iterator[int]:
    """The first shots of scenes at a place that is seen near before it was ever seen from afar, and then from afar in
    none of the scene."""
    at, known = 0, set()
    for scene in scenes:
        framings = [beat.framing for beat in scene.beats]
        is_seen = any(framing is None or framing in AFAR for framing in framings[:2])
        if not is_seen and scene.place not in known:
            yield at
        known.add(scene.place)
        at += len(framings)
