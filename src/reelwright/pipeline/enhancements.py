"""Clips that are enhanced for who asks: durable runs, whose chunks are runs too, on whatever machine is free.

The body of the whole plans, has its chunks made and puts them together. A chunk is a recipe, so what a killed machine
had finished is found; the rest is done again by another.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from pydantic import JsonValue

from reelwright.engine import Run
from reelwright.enhance.chunks import Link, LinkFile, chunk_recipes, timing
from reelwright.enhance.effect import Effort
from reelwright.enhance.stand_ins import Chain
from reelwright.errors import InvalidInput, ReelwrightError
from reelwright.film.recipe import Asset, Recipe
from reelwright.media.clip import PictureTrack, survey
from reelwright.media.layback import container_for, left_out
from reelwright.pipeline.enhancing import Enhancement, MadeChunk, enhanced, made_chunk, put_together
from reelwright.pipeline.floor import Floor
from reelwright.pipeline.improving import Improvement, chain_of
from reelwright.pipeline.mended import fix_document
from reelwright.pipeline.mending import mending
from reelwright.pipeline.wanted_clips import CHUNK, ENHANCED_CLIP, part_name
from reelwright.store.enhancements import EnhancementRow, Enhancements, EnhancementState

EDITION = 1
"""Raise it when the same chunks would be put together otherwise."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be done, as it was found out once."""

    chain: tuple[Link, ...]
    mended: dict[str, Any] | None
    """What `fix` tried, and what of it was kept."""

    def to_json(self) -> JsonValue:
        return {"chain": [_told(link) for link in self.chain], "mended": self.mended}

    @classmethod
    def from_json(cls, floor: Floor, told: JsonValue) -> _Plan:
        """Raises InvalidInput: a file that an effect needs is gone."""
        assert isinstance(told, dict)
        chain = _links(floor, cast("list[dict[str, Any]]", told["chain"]))
        return cls(chain, cast("dict[str, Any] | None", told["mended"]))


def _told(link: Link) -> dict[str, Any]:
    files = {name: file.sha256 for name, file in link.files.items()}
    return {"effect": link.effect, "parameters": dict(link.parameters), "files": files}


def _links(floor: Floor, told: Sequence[Mapping[str, Any]]) -> tuple[Link, ...]:
    """As they were told of, on this machine."""
    return tuple(
        Link(
            str(one["effect"]),
            dict(one["parameters"]),
            {name: _file(floor, sha) for name, sha in one.get("files", {}).items()},
        )
        for one in told
    )


def _file(floor: Floor, sha256: str) -> LinkFile:
    return LinkFile(_there(floor, sha256, "a picture that it is painted like"), sha256)


async def enhance(
    floor: Floor, enhancements: Enhancements, run: Run, payload: dict[str, JsonValue]
) -> dict[str, JsonValue]:
    """The body of the whole. Gives `{"result": recipe of the film, or null where nothing had to be done}`."""
    id_ = str(payload["enhancement"])
    try:
        if not await asyncio.to_thread(enhancements.begin, id_):
            return {"result": None}
        return await _enhanced(floor, enhancements, run, enhancements.get(id_))
    except Exception as error:
        if run.is_left:
            raise
        # Not a step: it bears being repeated, and a replay that went astray may take no further step.
        said = str(error) if isinstance(error, ReelwrightError) else f"{type(error).__name__}; the log says more"
        await asyncio.to_thread(enhancements.end, id_, EnhancementState.FAILED, None, None, said)
        raise


async def _enhanced(floor: Floor, enhancements: Enhancements, run: Run, row: EnhancementRow) -> dict[str, JsonValue]:
    source = await asyncio.to_thread(_there, floor, row.clip, row.name)
    named = await asyncio.to_thread(_named, floor, row)
    wished = Improvement.model_validate(row.options | named)
    track = await asyncio.to_thread(survey, source)

    async def planning(told: Callable[[float], None]) -> JsonValue:
        chain = await asyncio.to_thread(chain_of, wished, source, track, floor.workspace.models)
        search = None
        if wished.fix:
            effects = [link.effect for link in chain]
            search = await mending(floor, run, track, row.clip, effects, wished.quality, lambda proposal: None)
        whole = (*(search.chain if search else ()), *chain)
        return _Plan(whole, fix_document(search) if search else None).to_json()

    plan = await asyncio.to_thread(_Plan.from_json, floor, await run.call("plan", planning))
    report: dict[str, Any] = {} if plan.mended is None else {"fix": plan.mended}
    if not plan.chain:  # nothing of it can be measurably bettered
        await asyncio.to_thread(enhancements.end, row.id, EnhancementState.DONE, None, report)
        return {"result": None}
    asked = Enhancement(
        source=source,
        out=source,
        track=track,
        clock=timing(track, [link.load() for link in plan.chain]),
        sha256=row.clip,
        chain=plan.chain,
        effort=wished.quality,
        recipes=await asyncio.to_thread(chunk_recipes, track, row.clip, plan.chain, wished.quality),
        notes=(*wished.notes, *track.notes, *left_out(source)),
    )
    there = await run.step("look what is there", _look, floor, enhancements, row.id, asked)
    assert isinstance(there, dict)
    chain: list[JsonValue] = [_told(link) for link in plan.chain]
    missing: dict[str, dict[str, JsonValue]] = {
        part_name(number): {
            "number": number,
            "recipe": recipe.model_dump(mode="json"),
            "chain": chain,
            "clip": row.clip,
            "quality": wished.quality.value,
        }
        for number, recipe in enumerate(asked.recipes)
        if str(number) not in there
    }
    made = dict(zip(missing, await run.spread(CHUNK, missing), strict=True))
    known = {number: MadeChunk(Asset.model_validate(asset), ()) for number, asset in there.items()}
    chunks = [known.get(str(number)) or _chunk(made[part_name(number)]) for number in range(len(asked.recipes))]
    found = enhanced(chunks, len(there))
    result = await run.step("put together", _kept, floor, asked, [chunk.asset for chunk in chunks])
    report |= {
        "frames": found.frames,
        "rate": str(asked.clock.rate),
        "chunks": len(asked.recipes),
        "chunks_made_before": found.chunks_there,
        "notes": list(asked.notes),
        "parts": [dict(one) for one in found.facts],
    }
    await asyncio.to_thread(enhancements.end, row.id, EnhancementState.DONE, str(result), report)
    return {"result": result}


def _there(floor: Floor, sha256: str, name: str) -> Path:
    path = floor.assets.file_of(sha256)
    if path is None:
        raise InvalidInput(f"{name} is gone from the asset store; send it again")
    return path


def _named(floor: Floor, row: EnhancementRow) -> dict[str, str]:
    """Option -> where the file is that it names."""
    return {option: str(_there(floor, sha256, row.options[option])) for option, sha256 in row.files.items()}


def _look(floor: Floor, enhancements: Enhancements, id_: str, asked: Enhancement) -> JsonValue:
    """Number of a chunk, as a word -> its asset, of those that are made; and the plan is recorded."""
    found = floor.assets.find_many(recipe.hash for recipe in asked.recipes)
    there = {number: found[recipe.hash] for number, recipe in enumerate(asked.recipes) if recipe.hash in found}
    enhancements.plan(id_, [_ticks(recipe) for recipe in asked.recipes], list(there))
    return {str(number): asset.model_dump(mode="json") for number, asset in there.items()}


def _ticks(recipe: Recipe) -> int:
    """How much a chunk is, beside the others."""
    return int(str(recipe.parameters["end"])) - int(str(recipe.parameters["start"]))


def _chunk(told: Mapping[str, JsonValue]) -> MadeChunk:
    return MadeChunk(Asset.model_validate(told["asset"]), tuple(cast("list[dict[str, str]]", told["instead"])))


def _kept(floor: Floor, asked: Enhancement, assets: Sequence[Asset]) -> JsonValue:
    """The film as an asset; gives its recipe's hash."""
    recipe = Recipe(
        kind=ENHANCED_CLIP,
        maker="enhance",
        edition=EDITION,
        parameters={"chunks": [asset.sha256 for asset in assets]},
        inputs={"clip": asked.sha256},
        suffix=container_for(asked.source),
    )
    if floor.assets.find(recipe.hash) is None:
        with floor.assets.staging(recipe.suffix) as out:
            put_together(floor, asked, assets, out)
            floor.assets.put(recipe, out, {})
    return recipe.hash


async def enhance_chunk(floor: Floor, run: Run, payload: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The body of a chunk. Gives `{"asset": ..., "instead": what was tried where it could not be as asked for}`."""
    number, clip = int(str(payload["number"])), str(payload["clip"])
    chain = await asyncio.to_thread(_links, floor, cast("list[dict[str, Any]]", payload["chain"]))
    track: list[PictureTrack] = []

    def anew(number: int, way: Chain) -> Recipe:
        if not track:
            track.append(survey(_there(floor, clip, "the clip")))
        return chunk_recipes(track[0], clip, way, Effort(str(payload["quality"])))[number]

    async def making(told: Callable[[float], None]) -> JsonValue:
        recipe = Recipe.model_validate(payload["recipe"])
        made = await made_chunk(floor, run, number, recipe, chain, anew, told)
        return {"asset": made.asset.model_dump(mode="json"), "instead": [dict(step) for step in made.instead]}

    answer = await run.call(part_name(number), making)
    assert isinstance(answer, dict)
    return answer
