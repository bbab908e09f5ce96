"""A take: its recipe, and the one way drawn frames become a file: lettered, encoded, counted."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from reelwright.errors import BackendError
from reelwright.film.recipe import Facts, Progress, Recipe
from reelwright.film.shot import TakeRequest
from reelwright.media.write import VideoWriter
from reelwright.render.backend import PlateBackend, RenderBackend
from reelwright.render.monitor import Monitor
from reelwright.render.overlay import Overlay
from reelwright.render.told import Told

EDITION = 1
"""Of lettering and encoding; a backend's own edition counts apart."""


def take_recipe(request: TakeRequest, backend_name: str, edition: int) -> Recipe:
    """The recipe of the take `backend_name` makes of `request`; `edition` is the backend's.

    Both editions only ever rise, so their sum is another one whenever either was raised.
    """
    return Recipe(
        kind="take",
        maker=backend_name,
        edition=edition + EDITION - 1,
        parameters=request.model_dump(mode="json"),
        inputs={"plate": request.setup.plate.sha256} if request.setup.plate is not None else {},
        suffix=".mp4",
    )


def make_take(
    backend: RenderBackend, recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress
) -> Facts:
    """The maker of takes, once it is told the backend; `functools.partial(make_take, backend)` is a `Maker`."""
    request = TakeRequest.model_validate(recipe.parameters)
    if request.setup.plate is None:
        return backend.render(request, out, progress)
    backend.capabilities().require(request)
    return cast("PlateBackend", backend).render_plate(request, inputs["plate"], out, progress)


def encode_take(
    frames: Iterable[NDArray[np.uint8]],
    request: TakeRequest,
    out: Path,
    progress: Progress,
    told: Told | None = None,
) -> Facts:
    """Letter each frame with all the words the request wants over it, and its fades, and encode them all.

    Args:
        frames: exactly `request.frames` of [H, W, 3] uint8, blue first, of the requested size. Each is drawn on, so
            one buffer may not be shared between them unless it is drawn anew each time.
        out: where the MP4 goes; not there when this fails.
        told: what the backend knows of the pictures: the lens, where a face is.

    Returns:
        `frames`, CPU milliseconds a frame of drawing (in `frames`), lettering and encoding, and `told` if anything was.

    Raises:
        BackendError: too few or too many frames, or one of another size or type.
    """
    overlay = Overlay(request, told)
    spent = {"draw": 0.0, "letter": 0.0, "encode": 0.0}
    count = 0
    with VideoWriter(out, request.resolution, request.rate, joints=request.joints) as writer:
        mark = time.process_time()
        for frame in frames:
            drawn = time.process_time()
            _check(frame, count, request)
            overlay.draw(frame, count)
            lettered = time.process_time()
            if isinstance(progress, Monitor):
                progress.show(frame)
            writer.write(frame)
            count += 1
            progress(count / (request.frames + 1))
            encoded = time.process_time()
            spent["draw"] += drawn - mark
            spent["letter"] += lettered - drawn
            spent["encode"] += encoded - lettered
            mark = encoded
        if count < request.frames:
            raise BackendError(f"shot {request.slate.shot}: {count} frames were drawn, {request.frames} asked for")
    progress(1.0)
    per_frame = {f"{what}_cpu_ms_per_frame": round(1000 * seconds / count, 3) for what, seconds in spent.items()}
    return {"frames": count, **per_frame} | ({"told": told.facts()} if told else {})


def _check(frame: NDArray[np.uint8], index: int, request: TakeRequest) -> None:
    size = request.resolution
    if index >= request.frames:
        raise BackendError(f"shot {request.slate.shot}: more frames were drawn than the {request.frames} asked for")
    if frame.shape != (size.height, size.width, 3) or frame.dtype != np.uint8:
        raise BackendError(
            f"shot {request.slate.shot}: frame {index} is {frame.shape} {frame.dtype}, "
            f"not ({size.height}, {size.width}, 3) uint8"
        )
