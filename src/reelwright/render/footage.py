"""A take made of a provider's clip: cut to length, put to the film's size and rate, lettered. So words, fades and cuts
can change without another clip being paid for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from reelwright.film.recipe import Facts, Progress, Recipe
from reelwright.film.shot import TakeRequest
from reelwright.film.verdict import Finding, Severity
from reelwright.media import read
from reelwright.media.retimed import WORTH_TELLING_SECONDS, Retimed
from reelwright.render.provider import Ask, Filmer
from reelwright.render.take import EDITION, encode_take
from reelwright.render.told import Told
from reelwright.units import Resolution


def clip_recipe(provider: Filmer, ask: Ask, tenant: str, is_simulated: bool) -> Recipe:
    """The recipe of the clip that `provider` makes of `ask`.

    Args:
        tenant: whose clip it is.
        is_simulated: of the simulator, whose clips are never taken for a provider's.
    """
    parameters = ask.model_dump(mode="json") | ({"simulated": True} if is_simulated else {})
    return Recipe(
        kind="clip",
        maker=provider.name,
        edition=provider.edition,
        parameters=parameters,
        inputs={f"guide {number}": guide.sha256 for number, guide in enumerate(ask.guides)},
        suffix=".mp4",
        tenant=tenant,
    )


def footage_recipe(request: TakeRequest, provider_name: str, clip: str) -> Recipe:
    """The recipe of the take that is made of the clip with this sha256."""
    return Recipe(
        kind="take",
        maker=provider_name,
        edition=EDITION,
        parameters=request.model_dump(mode="json"),
        inputs={"clip": clip},
        suffix=".mp4",
    )


def make_footage(recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
    """The maker of takes from clips; see `Maker`. What a clip that is too short does not fill, its last frame does, and
    a finding says so.

    Raises:
        InvalidInput: the clip cannot be decoded.
    """
    cv2.setNumThreads(1)
    request = TakeRequest.model_validate(recipe.parameters)
    return encode_footage(read.frames(inputs["clip"]), request, out, progress)


def encode_footage(
    frames: Iterator[read.Frame], request: TakeRequest, out: Path, progress: Progress, told: Told | None = None
) -> Facts:
    """Frames of any size and times as the take of `request`; see `encode_take`.

    Returns:
        As `encode_take`, how long the last was held, and a finding where that is seen.
    """
    film = Retimed(frames, request.rate, request.frames)
    facts = encode_take(_filled(film, request.resolution), request, out, progress, told)
    findings: list[JsonValue] = []
    if film.held_seconds >= WORTH_TELLING_SECONDS:
        words = f"the clip ends {film.held_seconds:.1f} s before the shot, which holds its last picture"
        remark = Finding(check="plate", severity=Severity.WARNING, message=words, shot=request.slate.shot)
        findings.append(remark.model_dump(mode="json"))
    return facts | {"clip_held_seconds": round(film.held_seconds, 3), "findings": findings}


def _filled(film: Retimed, size: Resolution) -> Iterator[NDArray[np.uint8]]:
    """Each frame so large that it fills the picture, what juts out cut off evenly; a new array every time."""
    last, picture = None, None
    for found in film:
        if found is not last or picture is None:
            last, picture = found, filling(found.upright(), size)
        yield picture.copy()


def filling(frame: NDArray[np.uint8], size: Resolution) -> NDArray[np.uint8]:
    """[H, W, 3] of any size -> of this one: so large that it fills it, what juts out cut off evenly."""
    height, width = frame.shape[:2]
    scale = max(size.width / width, size.height / height)
    wide, high = max(size.width, round(width * scale)), max(size.height, round(height * scale))
    if (wide, high) != (width, height):
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        frame = np.asarray(cv2.resize(frame, (wide, high), interpolation=how), np.uint8)
    left, top = (wide - size.width) // 2, (high - size.height) // 2
    return np.ascontiguousarray(frame[top : top + size.height, left : left + size.width])
