"""Whether a picture is of the place and the time of day it was meant to be of, by its figures.

The figures of many pictures of each place and time were measured (`looks.json`, written by `benchmarks/semantic.py`). A
picture is as far from a place or time as its figures are, in units of how much they scatter there (Mahalanobis). What
counts is how much farther it is from what was described than from the nearest other; the limit is where so much was met
in one of two hundred pictures that were right. It knows drawn pictures of one backend, and says nothing of others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from reelwright.check.look import EDITION, Look
from reelwright.check.opinion import ENOUGH, Opinion
from reelwright.film.look import Place, TimeOfDay
from reelwright.film.noun import Noun
from reelwright.film.shot import Shot
from reelwright.film.take import Take

Cell = tuple[Place, TimeOfDay]


class Looks(Noun):
    """What was measured of pictures that are known to be right."""

    backend: str
    edition: int
    """Of the measuring; see `look.py`."""
    pictures: int
    names: tuple[str, ...]
    """Of the figures used, n of them."""
    centre: tuple[float, ...]
    scale: tuple[float, ...]
    """[n] each: figures are taken minus the one, over the other."""
    means: dict[str, tuple[float, ...]]
    """`place/time` -> [n]."""
    precision: tuple[tuple[float, ...], ...]
    """[n, n], inverse of the scatter inside a cell."""
    place_limit: float
    time_limit: float
    """How much farther from what is right than from something else one in two hundred right pictures is."""


@cache
def known() -> Looks:
    """What this release knows."""
    return Looks.from_json(files("reelwright.check").joinpath("looks.json").read_text(encoding="utf-8"))


def distances(look: Look, looks: Looks) -> dict[Cell, float]:
    """How far a picture is from each place at each time of day, squared."""
    figures = np.array([look.figures[name] for name in looks.names])
    at = (figures - looks.centre) / looks.scale
    precision: NDArray[np.float64] = np.array(looks.precision)
    found = {}
    for name, mean in looks.means.items():
        place, time = name.split("/")
        off = at - mean
        found[Place(place), TimeOfDay(time)] = float(off @ precision @ off)
    return found


def place_gap(far: Mapping[Cell, float], place: Place) -> tuple[float, Place]:
    """How much farther it is from `place` than from the nearest place, and which that is. 0: it is the nearest."""
    nearest = {one: min(d for (p, _), d in far.items() if p == one) for one in Place}
    best = min(nearest, key=lambda one: nearest[one])
    return nearest[place] - nearest[best], best


def time_gap(far: Mapping[Cell, float], place: Place, time: TimeOfDay) -> tuple[float, TimeOfDay]:
    """The same for times of day, at the place described."""
    of_place = {t: d for (p, t), d in far.items() if p == place}
    best = min(of_place, key=lambda one: of_place[one])
    return of_place[time] - of_place[best], best


def matches(shots: Sequence[Shot], takes: Sequence[Take], looks: Mapping[str, Look]) -> tuple[Opinion, Opinion]:
    """Marks for place and for time of day, of every shot whose take can be judged. `looks`: shot -> of its take."""
    places, times = Opinion("place"), Opinion("time of day")
    reference = known()
    backend = {take.shot: take.backend for take in takes}
    for shot in shots:
        why = _why_not(backend.get(shot.id), looks.get(shot.id), reference)
        if why:
            places.unmeasured[shot.id] = times.unmeasured[shot.id] = why
            continue
        far = distances(looks[shot.id], reference)
        place, time = shot.setup.place, shot.setup.time_of_day
        gap, seen = place_gap(far, place)
        wrong, way_out = f"it looks like {seen}, not {place}", f"describe the {place} more plainly"
        places.mark(shot.id, _mark(gap, reference.place_limit), wrong, way_out, seen, place)
        gap, shown = time_gap(far, place, time)
        wrong, way_out = f"it looks like {shown}, not {time}", f"say what the light is like at {time}"
        times.mark(shot.id, _mark(gap, reference.time_limit), wrong, way_out, shown, time)
    return places, times


def _why_not(backend: str | None, look: Look | None, reference: Looks) -> str:
    if backend is None or look is None:
        return "it has no take"
    if backend != reference.backend:
        return f"takes of {backend} cannot be judged without a model that sees"
    if reference.edition != EDITION:
        return "the reference pictures were measured in another way"
    return ""


def _mark(gap: float, limit: float) -> float:
    """10 when nothing is nearer; `ENOUGH` at the limit."""
    return 10 - (10 - ENOUGH) * max(0.0, gap) / limit
