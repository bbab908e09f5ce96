"""A film that is there already made better: its chunks as recipes, made by child processes, and put together again."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, cast

from reelwright.engine import Job, JobError, Run
from reelwright.enhance.chunks import Link, Timing, chunk_recipes, timing
from reelwright.enhance.effect import Effort
from reelwright.enhance.stand_ins import Chain, stand_ins
from reelwright.errors import BackendError, InvalidInput
from reelwright.film.plate import Material, PlateKind, material_recipe
from reelwright.film.recipe import Asset, Recipe
from reelwright.media.clip import PictureTrack
from reelwright.media.layback import Rewritten, container_for, lay_back, left_out, refuse_untakable
from reelwright.pipeline.floor import Floor
from reelwright.resilience.recovery import Recovery
from reelwright.store.disk import copy_into, explained, replace_whole
from reelwright.writing.material import picture

Told = Callable[[int, float], None]
"""Called with the number of a chunk and how far it is, 0..1; from any thread."""


@dataclass(frozen=True, slots=True)
class Enhancement:
    """What is to be done to a clip, worked out before any of it is."""

    source: Path
    out: Path
    track: PictureTrack
    clock: Timing
    sha256: str
    """Of the clip, in the asset store."""
    chain: Chain
    effort: Effort
    recipes: list[Recipe]
    notes: tuple[str, ...]
    """What of the wish is not done, and what of the clip cannot be kept, in words."""


@dataclass(frozen=True, slots=True)
class Enhanced:
    """What came of it."""

    frames: int
    chunks_there: int
    """How many had been made before."""
    facts: Sequence[Mapping[str, Any]]
    """Of each chunk; `instead`: what was tried where it could not be as it was asked for, see `MadeChunk`."""


def target_of(source: Path, out: Path | None, may_replace: bool, name: str) -> Path:
    """Where the film goes: to `out`; None: beside the clip, with `name` in its name.

    Raises:
        NotFound, InvalidInput: it will not do; why.
    """
    target = out or source.with_name(f"{source.stem}-{name}{container_for(source)}")
    refuse_untakable(source, target.suffix)
    if target.exists() and (target.samefile(source) or not target.is_file()):
        raise InvalidInput(f"{target} is {'the clip itself' if target.is_file() else 'no file'}; name another --out")
    if target.exists() and not may_replace:
        raise InvalidInput(f"{target} is there already; name another --out, or say --replace")
    if not target.absolute().parent.is_dir():
        raise InvalidInput(f"there is no folder {target.parent}; make it, or name another --out")
    return target


def planned(
    floor: Floor,
    source: Path,
    track: PictureTrack,
    chain: Sequence[Link],
    effort: Effort,
    out: Path | None,
    may_replace: bool,
    name: str,
    notes: Sequence[str] = (),
) -> Enhancement:
    """Look at the clip and keep it in the asset store, so that nothing that happens to the user's file matters later.

    Args:
        track: of `source`.
        out, may_replace, name: as `target_of` has them.
        notes: what of the wish is not done, in words.

    Raises:
        NotFound, InvalidInput: the clip or `out` will not do; why.
        WorkspaceError: the disk refuses.
    """
    target = target_of(source, out, may_replace, name)
    for file in (file for link in chain for file in link.files.values()):
        _stored(floor, file.path, picture(file.path.parent, file.path.name)[0], file.sha256)
    sha256 = kept(floor, source)
    return Enhancement(
        source=source,
        out=target,
        track=track,
        clock=timing(track, [link.load() for link in chain]),
        sha256=sha256,
        chain=tuple(chain),
        effort=effort,
        recipes=chunk_recipes(track, sha256, chain, effort),
        notes=(*notes, *track.notes, *left_out(source)),
    )


def kept(floor: Floor, source: Path) -> str:
    """The sha256 of the clip, which is in the asset store from then on.

    Raises:
        InvalidInput: it was changed while it was read.
        WorkspaceError: the disk refuses.
    """
    with source.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    suffix = source.suffix.lower()
    if not re.fullmatch(r"\.[a-z0-9]{1,5}", suffix):
        suffix = ".clip"
    _stored(floor, source, Material(name=source.name, sha256=sha256, kind=PlateKind.CLIP, suffix=suffix), sha256)
    return sha256


def kept_as(floor: Floor, file: Path, found: Material) -> str:
    """As `kept`, of a file that was judged to be this."""
    _stored(floor, file, found, found.sha256)
    return found.sha256


def _stored(floor: Floor, source: Path, material: Material, sha256: str) -> None:
    """The user's file is in the asset store from then on, as it was when it had this sha256."""
    recipe = material_recipe(material)
    if floor.assets.find(recipe.hash) is None:
        with floor.assets.staging(material.suffix) as staged:
            replace_whole(staged, partial(copy_into, source))
            with staged.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                    raise InvalidInput(f"{source} was changed while it was read; see that it is finished, again")
            floor.assets.put(recipe, staged, {"name": source.name, "kind": material.kind.value})


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

    def anew(number: int, way: Chain) -> Recipe:
        return chunk_recipes(asked.track, asked.sha256, way, asked.effort)[number]

    begun = [
        asyncio.ensure_future(
            made_chunk(floor, run, number, asked.recipes[number], asked.chain, anew, partial(told, number))
        )
        for number in missing
    ]
    answers = await asyncio.gather(*begun, return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    fresh = {number: answer for number, answer in zip(missing, answers, strict=True) if isinstance(answer, MadeChunk)}
    chunks = [fresh.get(number) or MadeChunk(there[name], ()) for number, name in enumerate(names)]
    await asyncio.to_thread(_put_in_place, floor, asked, [chunk.asset for chunk in chunks])
    return enhanced(chunks, len(names) - len(missing))


def enhanced(chunks: Sequence[MadeChunk], there: int) -> Enhanced:
    """What came of all of them, of which so many had been made before."""
    facts = [{**chunk.asset.facts, "instead": list(chunk.instead)} for chunk in chunks]
    frames = sum(int(str(chunk.asset.facts["frames"])) for chunk in chunks)
    return Enhanced(frames=frames, chunks_there=there, facts=facts)


@dataclass(frozen=True, slots=True)
class MadeChunk:
    asset: Asset
    instead: tuple[Mapping[str, str], ...]
    """What was tried instead of what was asked for, the last with success; see `Rescue.as_facts`."""


async def made_chunk(
    floor: Floor,
    run: Run,
    number: int,
    recipe: Recipe,
    chain: Chain,
    anew: Callable[[int, Chain], Recipe],
    told: Callable[[float], None],
) -> MadeChunk:
    """One chunk; with less of its effects where all of them cannot be had, as the table of failures says.

    Args:
        chain: what `recipe` works.
        anew: the recipe of a chunk, by its number, with other effects.

    Raises:
        ReelwrightError: nothing could be had instead.
    """
    label, recovery = f"chunk {number + 1}", None
    while True:
        payload: dict[str, Any] = {
            "recipe": recipe.model_dump(mode="json"),
            "workspace": str(floor.workspace.root),
            "database_url": floor.database_url,
        }
        result = await run.aside(Job(key=label, target=floor.maker, payload=payload), told)
        if result.error is None and result.value is not None:
            told(1.0)
            steps = tuple(step.as_facts() for step in recovery.steps) if recovery else ()
            return MadeChunk(Asset.model_validate(result.value), steps)
        failure = result.error or JobError(BackendError.__name__, "gave nothing")
        recovery = recovery or Recovery(chain, stand_ins(chain, failure.notes))
        if not recovery.goes_on(failure.kinds, failure.message):
            raise replace(failure, message=recovery.told(failure.message)).raised(label)
        recipe = await asyncio.to_thread(anew, number, recovery.way)


def _put_in_place(floor: Floor, asked: Enhancement, assets: Sequence[Asset]) -> None:
    """Beside its place first: at no instant is a part of it to be seen there."""
    out = asked.out
    beside = out.with_name(f".{secrets.token_hex(8)}{out.suffix}")
    try:
        put_together(floor, asked, assets, beside)
        with explained("write", out):
            os.replace(beside, out)
    finally:
        beside.unlink(missing_ok=True)


def put_together(floor: Floor, asked: Enhancement, assets: Sequence[Asset], out: Path) -> None:
    """The whole film of all its chunks, in order.

    Raises:
        InvalidInput: there is nothing in any of them.
        WorkspaceError: the disk refuses.
    """
    chunks = [
        Rewritten(floor.assets.path(asset), cast("list[int]", asset.facts["stamps"]))
        for asset in assets
        if asset.facts["stamps"]
    ]
    if not chunks:
        raise InvalidInput(f"no frame of {asked.source} can be decoded: it is damaged")
    clock = asked.clock
    lay_back(chunks, clock.end, clock.start, clock.time_base, asked.source, out, asked.track.matrix)
