"""Takes with something done to their pictures: what was drawn or filmed is decoded once, worked on, and only then
lettered, so that no word is painted over, and with other touches nothing is drawn or paid for again."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import cast

from pydantic import JsonValue

from reelwright.engine.leases import Priority
from reelwright.enhance.chain import chained
from reelwright.enhance.effect import Effect, Effort, Span, named
from reelwright.enhance.effects.interpolate import told_of
from reelwright.enhance.effects.upscale import SCALES
from reelwright.enhance.room import one_thread, room_for
from reelwright.errors import InvalidInput
from reelwright.film.recipe import Asset, Facts, Progress, Recipe
from reelwright.film.shot import TakeRequest
from reelwright.film.touch import Touch, TouchKind
from reelwright.media.clip import Planar
from reelwright.media.coded import is_coarse
from reelwright.media.probe import probe
from reelwright.media.read import Frame, frames
from reelwright.media.suited import suited
from reelwright.render.footage import encode_footage
from reelwright.render.take import EDITION
from reelwright.render.told import Told

_SAME_RATE = Fraction(101, 100)
"""How much faster the film may be than a clip, for nothing to be missing between the frames of it."""
_SAME_SIZE = 1.05
"""How much larger it may be, for nothing to be missing in them."""


@dataclass(frozen=True, slots=True)
class _Course:
    """When a clip is shown, in seconds, and how much larger the film is."""

    start: Fraction
    step: Fraction
    """From one frame to the next."""
    end: Fraction
    larger: float
    is_coarse: bool
    """Whether its encoder left traces; not asked unless it is to be made larger."""


_ANY = _Course(Fraction(0), Fraction(1), Fraction(1), 2.0, False)


def touched_recipe(request: TakeRequest, touches: Sequence[Touch], maker: str, picture: Asset) -> Recipe:
    """The recipe of the take that is made of a picture, with these touches.

    Args:
        maker: who drew or filmed it.
        picture: a take without a letter, or a provider's clip.
    """
    editions: dict[str, JsonValue] = {touch.kind: _effect(touch, _ANY, request).edition for touch in touches}
    wished: list[JsonValue] = [touch.model_dump(mode="json") for touch in touches]
    return Recipe(
        kind="touched_take",
        maker=maker,
        edition=EDITION,
        parameters={
            "request": request.model_dump(mode="json"),
            "touches": wished,
            "editions": editions,
            "told": picture.facts.get("told", {}),
        },
        inputs={"picture": picture.sha256},
        suffix=".mp4",
    )


def make_touched_take(recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
    """The maker of such takes; see `Maker`.

    Returns:
        As `make_footage`, and under `touched` what each effect did and measured.

    Raises:
        InvalidInput: the picture cannot be decoded, or is to be turned by its player.
    """
    request = TakeRequest.model_validate(recipe.parameters["request"])
    touches = [Touch.model_validate(one) for one in cast("list[JsonValue]", recipe.parameters["touches"])]
    picture = inputs["picture"]
    course = _course(picture, request, touches)
    effects = [_effect(touch, course, request) for touch in touches if _is_wanted(touch, course, request)]
    whole = Span(course.start, course.end)
    told = Told.of(cast("dict[str, JsonValue]", recipe.parameters["told"]))
    with one_thread(), room_for(effects, next(_planar(frames(picture))), Priority.NORMAL):
        worked = chained(effects, _planar(frames(picture)), whole, course.step, whole)
        shown = (Frame(index, one.time, one.picture) for index, one in enumerate(worked))
        facts = encode_footage(shown, request, out, progress, told)
    return facts | {"touched": {effect.name: effect.facts() for effect in effects}}


def _course(picture: Path, request: TakeRequest, touches: Sequence[Touch]) -> _Course:
    shown = frames(picture)
    first, second = next(shown), next(shown, None)
    step = second.seconds - first.seconds if second else request.rate.seconds(1)
    lasts = next((track.duration_seconds for track in probe(picture).video), None)
    seconds = Fraction(lasts) if lasts else request.rate.seconds(request.frames)
    size, first_picture = request.resolution, first.picture
    larger = max(size.width / first_picture.width, size.height / first_picture.height)
    is_enlarged = any(touch.kind is TouchKind.UPSCALE for touch in touches)
    return _Course(first.seconds, step, first.seconds + seconds, larger, is_enlarged and is_coarse(picture))


def _planar(shown: Iterator[Frame]) -> Iterator[Planar]:
    for frame in shown:
        picture = frame.picture
        if picture.rotation:
            raise InvalidInput("the clip is one that players turn upright, and nothing is done to such")
        yield Planar.of(suited(picture), frame.seconds)


def _is_wanted(touch: Touch, course: _Course, request: TakeRequest) -> bool:
    match touch.kind:
        case TouchKind.INTERPOLATE:
            return request.rate.fraction * course.step > _SAME_RATE
        case TouchKind.UPSCALE:
            return course.larger > _SAME_SIZE
        case _:
            return True


def _effect(touch: Touch, course: _Course, request: TakeRequest) -> Effect:
    match touch.kind:
        case TouchKind.DENOISE | TouchKind.SHARPEN:
            return named(touch.kind, {"strength": touch.strength})
        case TouchKind.GRAIN:
            return named(touch.kind, {"kind": touch.name})
        case TouchKind.UPSCALE:
            scale = min(max(SCALES), math.ceil(course.larger / _SAME_SIZE))
            return named(touch.kind, {"scale": scale, "kind": "compressed" if course.is_coarse else "clean"})
        case TouchKind.STYLE:
            step = min(course.step, request.rate.seconds(1))
            return named(touch.kind, {"style": touch.name, "strength": touch.strength, "step": str(step)})
        case TouchKind.INTERPOLATE:
            told = told_of(request.rate.fraction, Effort.STANDARD, course.start, course.step)
            return named(touch.kind, told)
        case _:
            return named(touch.kind, {})
