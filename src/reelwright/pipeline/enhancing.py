"""A film that is there already made better: its chunks as recipes, made by child processes, and put together again."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

from reelwright import errors
from reelwright.engine import Job, Run
from reelwright.enhance.chunks import Link, Timing, chunk_recipes, timing
from reelwright.enhance.effect import Effort
from reelwright.errors import BackendError, InvalidInput, ReelwrightError
from reelwright.film.plate import Material, PlateKind, material_recipe
from reelwright.film.recipe import Asset, Recipe
from reelwright.media.clip import PictureTrack
from reelwright.media.layback import Rewritten, container_for, lay_back, left_out, refuse_untakable
from reelwright.pipeline.floor import Floor
from reelwright.store.disk import copy_into, explained, replace_whole

Told = Callable[[int, float], None]
"""Called with the number of a chunk and how far it is, 0..1; from any thread."""


@dataclass(frozen=True, slots=True)
class Enhancement:
    """What is to be done to a clip, worked out before any of it is."""

    source: Path
    out: Path
    track: PictureTrack
    clock: Timing
    recipes: list[Recipe]
    notes: tuple[str, ...]
    """What of the clip cannot be kept, in words."""


@dataclass(frozen=True, slots=True)
class Enhanced:
    """What came of it."""

    frames: int
    chunks_there: int
    """How many had been made before."""
    facts: Sequence[Mapping[str, Any]]
    """Of each chunk."""


def planned(
    floor: Floor,
    source: Path,
    track: PictureTrack,
    chain: Sequence[Link],
    effort: Effort,
    out: Path | None,
    may_replace: bool,
    name: str,
) -> Enhancement:
    """Look at the clip and keep it in the asset store, so that nothing that happens to the user's file matters later.

    Args:
        track: of `source`.
        out: where the film goes; None: beside the clip, with `name` in its name.

    Raises:
        NotFound, InvalidInput: the clip or `out` will not do; why.
        WorkspaceError: the disk refuses.
    """
    target = out or source.with_name(f"{source.stem}-{name}{container_for(source)}")
    refuse_untakable(source, target.suffix)
    if target.exists() and (target.samefile(source) or not target.is_file()):
        raise InvalidInput(f"{target} is {'the clip itself' if target.is_file() else 'no file'}; name another --out")
    if target.exists() and not may_replace:
        raise InvalidInput(f"{target} is there already; name another --out, or say --replace")
    if not target.absolute().parent.is_dir():
        raise InvalidInput(f"there is no folder {target.parent}; make it, or name another --out")
    recipes = chunk_recipes(track, _kept(floor, source), chain, effort)
    clock = timing(track, [link.load() for link in chain])
    return Enhancement(source, target, track, clock, recipes, (*track.notes, *left_out(source)))


def _kept(floor: Floor, source: Path) -> str:
    """The sha256 of the clip, which is in the asset store from then on."""
    with source.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    suffix = source.suffix.lower()
    if not re.fullmatch(r"\.[a-z0-9]{1,5}", suffix):
        suffix = ".clip"
    recipe = material_recipe(Material(name=source.name, sha256=sha256, kind=PlateKind.CLIP, suffix=suffix))
    if floor.assets.find(recipe.hash) is None:
        with floor.assets.staging(suffix) as staged:
            replace_whole(staged, partial(copy_into, source))
            with staged.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                    raise InvalidInput(f"{source} was changed while it was read; see that it is finished, again")
            floor.assets.put(recipe, staged, {"name": source.name, "kind": PlateKind.CLIP.value})
    return sha256


async def made(floor: Floor, run: Run, asked: Enhancement, told: Told) -> Enhanced:
    """Make the chunks that are not made, and put all of them together at `asked.out`.

    Raises:
        ReelwrightError: a chunk failed; those that did not are kept.
        WorkspaceError: the disk refuses.
    """
    names = [recipe.hash for recipe in asked.recipes]
    there = await asyncio.to_thread(floor.assets.find_many, names)
    missing = [number for number, name in enumerate(names) if name not in there]
    for number in set(range(len(names))) - set(missing):
        told(number, 1.0)
    begun = [asyncio.ensure_future(_chunk(floor, run, number, asked.recipes[number], told)) for number in missing]
    answers = await asyncio.gather(*begun, return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    fresh = {answer.recipe: answer for answer in answers if isinstance(answer, Asset)}
    assets = [there.get(name) or fresh[name] for name in names]
    await asyncio.to_thread(_put_together, floor, asked, assets)
    facts = [asset.facts for asset in assets]
    frames = sum(int(str(one["frames"])) for one in facts)
    return Enhanced(frames=frames, chunks_there=len(names) - len(missing), facts=facts)


async def _chunk(floor: Floor, run: Run, number: int, recipe: Recipe, told: Told) -> Asset:
    payload: dict[str, Any] = {
        "recipe": recipe.model_dump(mode="json"),
        "workspace": str(floor.workspace.root),
        "database_url": floor.database_url,
    }
    label = f"chunk {number + 1}"
    result = await run.aside(Job(key=label, target=floor.maker, payload=payload), partial(told, number))
    if result.error is not None or result.value is None:
        failure = result.error
        kind = getattr(errors, failure.kind, BackendError) if failure else BackendError
        raised = kind if issubclass(kind, ReelwrightError) else BackendError
        raise raised(f"{label}: {failure.message if failure else 'gave nothing'}")
    told(number, 1.0)
    return Asset.model_validate(result.value)


def _put_together(floor: Floor, asked: Enhancement, assets: Sequence[Asset]) -> None:
    """Beside its place first: at no instant is a part of it to be seen there."""
    chunks = [
        Rewritten(floor.assets.path(asset), cast("list[int]", asset.facts["stamps"]))
        for asset in assets
        if asset.facts["stamps"]
    ]
    if not chunks:
        raise InvalidInput(f"no frame of {asked.source} can be decoded: it is damaged")
    out = asked.out
    beside = out.with_name(f".{secrets.token_hex(8)}{out.suffix}")
    try:
        clock = asked.clock
        lay_back(chunks, clock.end, clock.start, clock.time_base, asked.source, beside, asked.track.matrix)
        with explained("write", out):
            os.replace(beside, out)
    finally:
        beside.unlink(missing_ok=True)
