"""Whether a picture is of the place and the time of day it was meant to be of, by its figures.

The figures of many pictures of known places and times were measured (`looks.json`, which `benchmarks/semantic.py`
writes). For each place it says what figures to expect at a time, in a weather, in a framing, with or without somebody,
and how they scatter about that. A picture is as far from a place and time as it is unlikely there (a Mahalanobis
distance and the size of the scatter). What counts is how much farther it is from what was described than from the
nearest other; the limit is beyond all pictures that were right. Wide and near framings are known apart, because behind
a figure that fills the frame there is little left of a place. It knows the pictures drawn by one backend, and says
nothing of others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from reelwright.check.look import EDITION, Look
from reelwright.check.opinion import ENOUGH, Opinion
from reelwright.film.look import SEASONLESS, Angle, Framing, Place, TimeOfDay, Weather
from reelwright.film.noun import Noun
from reelwright.film.shot import Setup, Shot
from reelwright.film.take import Take
from reelwright.units import Value

WIDE = (Framing.EXTREME_WIDE, Framing.WIDE)
NEAR = (Framing.MEDIUM_WIDE, Framing.MEDIUM)
LEVEL = (Angle.EYE, Angle.DUTCH)
"""Nearer, and from above or below, too little of a place is in the picture, or another part of it in each."""
IN_SIGHT = tuple(weather for weather in Weather if weather is not Weather.FOG)
"""Fog leaves little of a place to see."""

HOURLESS = frozenset({Place.CAVE, Place.CORRIDOR, Place.OFFICE, Place.STAGE, Place.SPACE, Place.ABSTRACT})
"""Lit by lamps, or by a sun that no horizon is under: there six of ten right pictures look more like another hour than
like their own, and elsewhere no more than every second one. A planet that fills a picture is as blue as a night."""


class PlaceLook(Value):
    """What a place looks like."""

    effects: tuple[tuple[float, ...], ...]
    """[m, n]: expected figures are the sum of the rows that `circumstances` marks."""
    precision: tuple[tuple[float, ...], ...]
    """[n, n]: the inverse of how the figures scatter about that."""
    spread: float
    """The logarithm of the size of the scatter."""


class DistanceLooks(Value):
    """What all places look like from near, or from far."""

    centre: tuple[float, ...]
    scale: tuple[float, ...]
    """[n] each: figures are taken minus the one, over the other."""
    places: dict[Place, PlaceLook]
    place_limit: float
    time_limit: float
    """How much farther from what is right than from something else a picture has to be to be objected to."""


class KnownLooks(Noun):
    """What was measured of pictures that are known to be right."""

    backend: str
    edition: int
    """Of the measuring; see `look.py`."""
    pictures: int
    names: tuple[str, ...]
    """Of the figures used, n of them."""
    wide: DistanceLooks
    near: DistanceLooks

    def of(self, setup: Setup) -> DistanceLooks:
        return self.near if setup.framing in NEAR else self.wide


@cache
def known_looks() -> KnownLooks:
    """What this release knows."""
    return KnownLooks.from_json(files("reelwright.check").joinpath("looks.json").read_text(encoding="utf-8"))


def circumstances(setup: Setup) -> NDArray[np.float64]:
    """[m] of 0 and 1: always, each time of day, each weather, each framing, somebody in the picture."""
    marks = [1.0]
    for kind, found in ((TimeOfDay, setup.time_of_day), (Weather, setup.weather), (WIDE + NEAR, setup.framing)):
        marks += [float(one is found) for one in kind]
    return np.array([*marks, float(setup.figure is not None)])


def hidden_place(setup: Setup) -> str | None:
    """Why a picture of a setup shows too little of its place to tell it by; None where it does not."""
    if setup.framing not in WIDE + NEAR or setup.angle not in LEVEL:
        return f"of a place, a {setup.framing} at {setup.angle} shows too little to tell by"
    if setup.weather not in IN_SIGHT:
        return f"in {setup.weather} too little of a place is seen to tell by"
    if setup.weather is Weather.SNOW and setup.framing in NEAR and setup.figure is None:
        return "where it snows and nobody is near, too little is seen to tell by"
    return None


def hidden_hour(setup: Setup) -> str | None:
    """The same for its hour."""
    if setup.place in HOURLESS:
        return f"{setup.place} does not show what hour it is"
    if setup.weather is Weather.DUST or (setup.place is Place.DESERT and setup.weather is Weather.WIND):
        return "sand in the air has its own colour at every hour"
    return None


def distance(look: Look, setup: Setup, known: KnownLooks) -> float:
    """How far a picture is from what a setup would look like. Only differences of it mean anything."""
    figures = np.array([look.figures[name] for name in known.names])
    from_here = known.of(setup)
    place = from_here.places[setup.place]
    off = (figures - from_here.centre) / from_here.scale - circumstances(setup) @ np.array(place.effects)
    return float(off @ np.array(place.precision) @ off) + place.spread


def place_gap(look: Look, setup: Setup, known: KnownLooks) -> tuple[float, Place]:
    """How much farther it is from the place described than from the nearest other, and which that is. Below 0: it is
    the nearest itself."""
    learnt = known.of(setup).places
    far = {place: distance(look, setup.model_copy(update={"place": place}), known) for place in learnt}
    own = far.pop(setup.place)
    other = min(far, key=lambda place: far[place])
    return own - far[other], other


def time_gap(look: Look, setup: Setup, known: KnownLooks) -> tuple[float, TimeOfDay]:
    """The same for times of day, at the place described."""
    far = {time: distance(look, setup.model_copy(update={"time_of_day": time}), known) for time in TimeOfDay}
    own = far.pop(setup.time_of_day)
    other = min(far, key=lambda time: far[time])
    return own - far[other], other


def matches(shots: Sequence[Shot], blind: Mapping[str, str], looks: Mapping[str, Look]) -> tuple[Opinion, Opinion]:
    """Marks for place and for time of day, of every shot whose take can be judged.

    Args:
        blind: those whose take cannot, and why; see `unseen`.
        looks: shot -> of its take.
    """
    places, times = Opinion("place"), Opinion("time of day")
    known = known_looks()
    for shot in shots:
        if shot.id in blind:
            places.unmeasured[shot.id] = times.unmeasured[shot.id] = blind[shot.id]
            continue
        look, setup = looks[shot.id], shot.setup
        gap, seen = place_gap(look, setup, known)
        wrong, way_out = f"it looks like {seen}, not {setup.place}", f"describe the {setup.place} more plainly"
        places.mark(shot.id, _mark(gap, known.of(setup).place_limit), wrong, way_out, seen, setup.place)
        if (hidden := hidden_hour(setup)) is not None:
            times.unmeasured[shot.id] = hidden
            continue
        gap, shown = time_gap(look, setup, known)
        time = setup.time_of_day
        wrong, way_out = f"it looks like {shown}, not {time}", f"say what the light is like at {time}"
        times.mark(shot.id, _mark(gap, known.of(setup).time_limit), wrong, way_out, shown, time)
    return places, times


def unseen(
    shots: Sequence[Shot], takes: Sequence[Take], looks: Mapping[str, Look], *, is_repainted: bool = False
) -> dict[str, str]:
    """Shot -> why its take cannot be judged by how it looks: the limits hold for the pictures of one backend.

    Args:
        is_repainted: the pictures were painted over in a style.
    """
    known, found = known_looks(), {}
    backend = {take.shot: take.backend for take in takes}
    for shot in shots:
        if shot.id not in backend or shot.id not in looks:
            found[shot.id] = "it has no take"
        elif backend[shot.id] != known.backend:
            found[shot.id] = f"takes of {backend[shot.id]} cannot be judged without a model that sees"
        elif is_repainted:
            found[shot.id] = "it is painted in a style, and its colours are those of the paint"
        elif shot.setup.plate is not None:
            found[shot.id] = f"it shows a {shot.setup.plate.kind} of yours"
        elif shot.setup.palette is not None:
            found[shot.id] = "its colours are those of a picture of yours"
        elif known.edition != EDITION:
            found[shot.id] = "the pictures it would be compared with were measured in another way"
        elif (hidden := hidden_place(shot.setup)) is not None:
            found[shot.id] = hidden
        elif shot.setup.season is not None and shot.setup.place not in SEASONLESS:
            found[shot.id] = f"how a {shot.setup.place} looks in {shot.setup.season} is not known yet"
        elif shot.setup.place not in known.of(shot.setup).places:
            found[shot.id] = f"how a {shot.setup.place} looks is not known yet"
    return found


def _mark(gap: float, limit: float) -> float:
    """10 when nothing is nearer; `ENOUGH` at the limit."""
    return 10 - (10 - ENOUGH) * max(0.0, gap) / limit
