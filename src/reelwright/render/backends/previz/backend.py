"""The previz backend: one drawn take from one request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.film.look import Place
from reelwright.film.recipe import Facts, Progress
from reelwright.film.shot import TakeRequest
from reelwright.render.backend import Capabilities
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.places.city import City
from reelwright.render.backends.previz.places.desert import Desert
from reelwright.render.backends.previz.places.forest import Forest
from reelwright.render.backends.previz.places.headland import Headland
from reelwright.render.backends.previz.places.meadow import Meadow
from reelwright.render.backends.previz.places.mountains import Mountains
from reelwright.render.backends.previz.plates.showing import showing
from reelwright.render.take import encode_take

PLACES: dict[Place, type[Location]] = {
    Place.HEADLAND: Headland,
    Place.CITY: City,
    Place.FOREST: Forest,
    Place.DESERT: Desert,
    Place.MOUNTAINS: Mountains,
    Place.MEADOW: Meadow,
}


class Previz:
    """Draws animatics."""

    name = "previz"
    edition = 1

    def capabilities(self) -> Capabilities:
        return Capabilities(max_frames=300 * 60, max_pixels=3840 * 3840, places=frozenset(PLACES), shows_plates=True)

    def render(self, request: TakeRequest, out: Path, progress: Progress) -> Facts:
        """Draw the take of `request` to `out`, on one thread; see `RenderBackend.render`."""
        self.capabilities().require(request)
        cv2.setNumThreads(1)  # many takes at once use the cores better than one take on all of them
        return encode_take(drawn(request), request, out, progress)

    def render_plate(self, request: TakeRequest, plate: Path, out: Path, progress: Progress) -> Facts:
        """Show the user's picture or clip; see `PlateBackend.render_plate`."""
        self.capabilities().require(request)
        cv2.setNumThreads(1)
        shown = showing(request, plate)
        facts = encode_take(shown.pictures(), request, out, progress)
        return facts | shown.facts() | {"findings": [one.model_dump(mode="json") for one in shown.remarks]}


def drawn(request: TakeRequest) -> Iterator[NDArray[np.uint8]]:
    """The frames of a take, [H, W, 3] uint8 each, blue first."""
    location = PLACES[request.setup.place](request.setup, request.resolution, request.rate, request.frames)
    for index in range(request.frames):
        yield location.frame(index)
