"""A still of a take: its middle frame, as a JPEG for the report and the contact sheet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.errors import BackendError
from reelwright.film.recipe import Digest, Facts, Progress, Recipe
from reelwright.media.read import still

EDITION = 1
LONG_SIDE = 640
"""Pixels of the longer side."""


def still_recipe(take: Digest, frame: int) -> Recipe:
    return Recipe(
        kind="still",
        maker="reelwright",
        edition=EDITION,
        parameters={"frame": frame, "long_side": LONG_SIDE},
        inputs={"take": take},
        suffix=".jpg",
    )


def make_still(recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
    """Facts: width and height of the still, pixels."""
    frame, long_side = recipe.parameters["frame"], recipe.parameters["long_side"]
    assert isinstance(frame, int) and isinstance(long_side, int)
    data, width, height = jpeg(inputs["take"], frame, long_side)
    out.write_bytes(data)
    progress(1.0)
    return {"width": width, "height": height}


def jpeg(film: Path, frame: int, long_side: int = LONG_SIDE) -> tuple[bytes, int, int]:
    """A frame of a film as a JPEG no longer than so many pixels, with its width and height.

    Raises:
        NotFound, InvalidInput: as `read.still`.
    """
    picture: NDArray[np.uint8] = still(film, frame)
    scale = long_side / max(picture.shape[:2])
    if scale < 1:
        picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(
            np.uint8, copy=False
        )
    done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 88])
    if not done:
        raise BackendError(f"OpenCV could not encode frame {frame} of {film.name} as JPEG")
    return data.tobytes(), picture.shape[1], picture.shape[0]
