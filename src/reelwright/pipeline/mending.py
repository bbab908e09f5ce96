"""A clip mended by measuring: what the optimiser proposes is tried on stretches of it, several at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, cast

from reelwright.engine import Job, JobError, Run
from reelwright.enhance.chunks import Link
from reelwright.enhance.effect import Effort
from reelwright.enhance.measuring import Measures
from reelwright.enhance.optimiser import Proposal, Search
from reelwright.enhance.scores import SCALES
from reelwright.enhance.stretches import stretch_recipes
from reelwright.errors import BackendError
from reelwright.film.recipe import Asset, Recipe
from reelwright.media.clip import PictureTrack
from reelwright.pipeline.floor import Floor


async def mending(
    floor: Floor,
    run: Run,
    track: PictureTrack,
    source: str,
    wanted: Collection[str],
    effort: Effort,
    trying: Callable[[Proposal], None],
) -> Search:
    """The search for what mends the clip, done.

    Args:
        source: sha256 of the clip, in the asset store.
        wanted: effects that are worked anyway, and so not proposed.
        effort: with which fixes are tried, and will be worked.
        trying: told of each proposal before it is tried.

    Raises:
        ReelwrightError: a stretch could not be measured.
    """

    async def measured(chain: Sequence[Link]) -> list[Measures]:
        recipes = stretch_recipes(track, source, chain)
        there = await asyncio.to_thread(floor.assets.find_many, [recipe.hash for recipe in recipes])
        begun = [_made(floor, run, recipe) for recipe in recipes if recipe.hash not in there]
        fresh = {asset.recipe: asset for asset in await asyncio.gather(*begun)}
        return [_measures((there | fresh)[recipe.hash].facts) for recipe in recipes]

    search = Search(await measured(()), wanted, effort)
    while proposal := search.coming:
        trying(proposal)
        search.told(proposal, await measured(search.tries(proposal)))
    return search


async def _made(floor: Floor, run: Run, recipe: Recipe) -> Asset:
    payload: dict[str, Any] = {
        "recipe": recipe.model_dump(mode="json"),
        "workspace": str(floor.workspace.root),
        "database_url": floor.database_url,
    }
    result = await run.aside(Job(key=recipe.hash, target=floor.maker, payload=payload), lambda share: None)
    if result.error is not None or result.value is None:
        raise (result.error or JobError(BackendError.__name__, "gave nothing")).raised("measuring")
    return Asset.model_validate(result.value)


def _measures(facts: Mapping[str, Any]) -> Measures:
    return {name: cast("float | None", facts.get(name)) for name in SCALES}
