"""Shots drawn: which place is which set, the frames of a take, and takes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.film.look import Place
from reelwright.film.recipe import Facts, Progress
from reelwright.film.shot import TakeRequest
from reelwright.imaging.heap import give_back, keep_what_is_freed
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.places.abstract import Abstract
from reelwright.render.backends.previz.places.beach import Beach
from reelwright.render.backends.previz.places.cave import Cave
from reelwright.render.backends.previz.places.city import City
from reelwright.render.backends.previz.places.clouds import AboveClouds
from reelwright.render.backends.previz.places.corridor import Corridor
from reelwright.render.backends.previz.places.country_road import CountryRoad
from reelwright.render.backends.previz.places.desert import Desert
from reelwright.render.backends.previz.places.forest import Forest
from reelwright.render.backends.previz.places.harbour import Harbour
from reelwright.render.backends.previz.places.headland import Headland
from reelwright.render.backends.previz.places.lake import Lake
from reelwright.render.backends.previz.places.meadow import Meadow
from reelwright.render.backends.previz.places.mountains import Mountains
from reelwright.render.backends.previz.places.office import Office
from reelwright.render.backends.previz.places.river import River
from reelwright.render.backends.previz.places.rooftop import Rooftop
from reelwright.render.backends.previz.places.room import Room
from reelwright.render.backends.previz.places.space import Space
from reelwright.render.backends.previz.places.stage import TheatreStage
from reelwright.render.backends.previz.places.underwater import Underwater
from reelwright.render.backends.previz.places.village import Village
from reelwright.render.backends.previz.plates.showing import showing
from reelwright.render.backends.previz.telling import told
from reelwright.render.take import encode_take

PLACES: dict[Place, type[Location]] = {
    Place.HEADLAND: Headland,
    Place.CITY: City,
    Place.FOREST: Forest,
    Place.DESERT: Desert,
    Place.MOUNTAINS: Mountains,
    Place.MEADOW: Meadow,
    Place.LAKE: Lake,
    Place.RIVER: River,
    Place.BEACH: Beach,
    Place.HARBOUR: Harbour,
    Place.ROOM: Room,
    Place.CORRIDOR: Corridor,
    Place.OFFICE: Office,
    Place.STAGE: TheatreStage,
    Place.VILLAGE: Village,
    Place.ROAD: CountryRoad,
    Place.ROOFTOP: Rooftop,
    Place.SPACE: Space,
    Place.CLOUDS: AboveClouds,
    Place.UNDERWATER: Underwater,
    Place.CAVE: Cave,
    Place.ABSTRACT: Abstract,
}


def take_drawn(request: TakeRequest, out: Path, progress: Progress) -> Facts:
    """Draw a take to `out`, on one thread."""
    cv2.setNumThreads(1)  # many takes at once use the cores better than one take on all of them
    try:
        return _taken(request, out, progress)
    finally:
        give_back()


def take_shown(request: TakeRequest, plate: Path, out: Path, progress: Progress) -> Facts:
    """Show the user's picture or clip. Raises NotFound or InvalidInput where it cannot be decoded."""
    cv2.setNumThreads(1)
    shown = showing(request, plate)
    facts = encode_take(shown.pictures(), request, out, progress)
    return facts | shown.facts() | {"findings": [one.model_dump(mode="json") for one in shown.remarks]}


def drawn(request: TakeRequest) -> Iterator[NDArray[np.uint8]]:
    """The frames of a take, [H, W, 3] uint8 each, blue first."""
    return _frames(_built(request))


def _taken(request: TakeRequest, out: Path, progress: Progress) -> Facts:
    location = _built(request)
    return encode_take(_frames(location), request, out, progress, told(location))


def _built(request: TakeRequest) -> Location:
    keep_what_is_freed()
    return PLACES[request.setup.place](request.setup, request.resolution, request.rate, request.frames)


def _frames(location: Location) -> Iterator[NDArray[np.uint8]]:
    return (location.frame(index) for index in range(location.frames))
