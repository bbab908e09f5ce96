"""From a request with a plate and the user's file to the shot that shows it."""

from __future__ import annotations

from pathlib import Path

from reelwright.film.plate import PlateKind
from reelwright.film.shot import TakeRequest
from reelwright.imaging.picture import decoded
from reelwright.render.backends.previz.plates.clip import Clip
from reelwright.render.backends.previz.plates.plate import PlateLocation
from reelwright.render.backends.previz.plates.still_picture import StillPicture


def showing(request: TakeRequest, file: Path) -> PlateLocation:
    """Raises NotFound or InvalidInput where the file cannot be decoded."""
    assert request.setup.plate is not None
    if request.setup.plate.kind is PlateKind.CLIP:
        return Clip(request, file, "your clip")
    return StillPicture(request, decoded(file.read_bytes(), "your picture"), "your picture")
