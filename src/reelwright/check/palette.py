"""Whether shots that share a place, a time, a weather and a season share their colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from reelwright.check.look import Look
from reelwright.check.opinion import ENOUGH, Opinion
from reelwright.film.look import Place
from reelwright.film.shot import Shot

FIGURES = ("light", "warmth", "green")
"""Means of CIE L*, b* and -a*: what the eye takes for the colour of a shot as a whole."""
LIMIT = 38.0
"""Distance in CIE L*a*b*, see `benchmarks/semantic.py`: one in a thousand pairs of pictures of one place, time and
weather, drawn in different framings, moods and seeds, lies farther apart. An abstract set has the colours of its mood,
and is not compared."""


def distance(one: Look, other: Look) -> float:
    """Between the mean colours of two shots, in CIE L*a*b*."""
    return float(sum((one.figures[name] - other.figures[name]) ** 2 for name in FIGURES) ** 0.5)


def palette(shots: Sequence[Shot], looks: Mapping[str, Look]) -> Opinion:
    """Each shot is marked by the nearest of its likes: one that is like none of them stands out."""
    opinion = Opinion("palette")
    alike: dict[tuple[str, ...], list[str]] = {}
    for shot in shots:
        if shot.setup.place is Place.ABSTRACT:
            opinion.unmeasured[shot.id] = "an abstract set has the colours of its mood"
        elif shot.id in looks:
            setup = shot.setup
            said: tuple[str, ...] = (setup.place, setup.time_of_day, setup.weather, setup.season or "")
            alike.setdefault(said, []).append(shot.id)
    for setting, ids in alike.items():
        if len(ids) == 1:
            opinion.unmeasured[ids[0]] = "no other shot has its place, time, weather and season"
            continue
        far = {pair: distance(looks[pair[0]], looks[pair[1]]) for pair in combinations(ids, 2)}
        for name in ids:
            nearest = min(d for pair, d in far.items() if name in pair)
            opinion.mark(
                name,
                10 - (10 - ENOUGH) * nearest / LIMIT,
                f"its colours stand apart from the other shots of {', '.join(filter(None, setting))}",
                "give them one light",
                f"{nearest:.1f}",
                f"{LIMIT:g} in CIE L*a*b*",
            )
    return opinion
