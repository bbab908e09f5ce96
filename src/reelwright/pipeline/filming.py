"""Of RENDER: the shots that providers film, each bought in a step of its own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from functools import partial

from pydantic import JsonValue

from reelwright.errors import ReelwrightError
from reelwright.film.events import RecipeMade, RecipesAsked
from reelwright.film.production import Dossier
from reelwright.film.recipe import Progress
from reelwright.film.shot import Shot
from reelwright.film.take import Rushes, Tried
from reelwright.pipeline.buying import Buyer, Candidate, Errand
from reelwright.pipeline.desk import Desk
from reelwright.pipeline.floor import Floor
from reelwright.pipeline.quoting import ask_of
from reelwright.render.footage import clip_recipe


async def film(desk: Desk, dossier: Dossier, chains: Mapping[str, Sequence[str]]) -> dict[str, Rushes]:
    """The rushes of each shot whose chain begins with a provider. One that fails ends no other.

    Args:
        chains: shot id -> who is tried, in order; what follows the first who draws is not looked at.
    """
    shots = [shot for shot in dossier.shots if shot.id in chains and chains[shot.id][0] not in desk.floor.backends]
    wanted = {shot.id: _providers(desk.floor, chains[shot.id]) for shot in shots}
    await desk.once("ask for the clips", _ask, desk, dossier, {shot.id: wanted[shot.id][0] for shot in shots})
    begun = [asyncio.ensure_future(_filmed(desk, dossier, shot, wanted[shot.id])) for shot in shots]
    answers = await asyncio.gather(*begun, return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return {answer.shot: answer for answer in answers if isinstance(answer, Rushes)}


def _providers(floor: Floor, chain: Sequence[str]) -> tuple[str, ...]:
    """Those of a chain before the first who draws."""
    drawing = next((number for number, name in enumerate(chain) if name in floor.backends), len(chain))
    return tuple(chain[:drawing])


def _ask(desk: Desk, dossier: Dossier, first: Mapping[str, str]) -> JsonValue:
    """Tell which clips are there and which are to be bought."""
    shots = {shot.id: shot for shot in dossier.shots}
    names = {}
    for shot, provider in first.items():
        found = _candidate(desk.floor, dossier, shots[shot], provider)
        if isinstance(found, Candidate):
            names[shot] = clip_recipe(found.provider, found.ask, desk.tenant, desk.floor.is_simulated).hash
    there = desk.floor.assets.find_many(names.values())
    missing = {f"clip {shot}": name for shot, name in names.items() if name not in there}
    event = RecipesAsked(state=desk.state, missing=tuple(missing.values()), labels=tuple(missing), present=tuple(there))
    desk.tell(event, key="ask for the clips")
    return None


async def _filmed(desk: Desk, dossier: Dossier, shot: Shot, providers: Sequence[str]) -> Rushes:
    label = f"clip {shot.id}"

    async def buy(progress: Progress) -> JsonValue:
        began = time.monotonic()
        found = [_candidate(desk.floor, dossier, shot, name) for name in providers]
        errand = Errand(desk.production, shot.id, dossier.brief.budget, desk.run.id, desk.tenant)
        buyer = Buyer(desk.floor, partial(desk.make_aside, label), lambda event, key: desk.tell(event, key=key))
        rushes = await buyer.rushes(errand, found, progress)
        if rushes.asset is not None:
            made = RecipeMade(
                recipe=rushes.asset.recipe, what=label, cpu_seconds=0.0, wall_seconds=time.monotonic() - began
            )
            await asyncio.to_thread(desk.tell, made, key=f"made {label} {rushes.asset.recipe[:16]}")
        return rushes.model_dump(mode="json")

    return Rushes.model_validate(await desk.call(label, shot.digest, buy))


def _candidate(floor: Floor, dossier: Dossier, shot: Shot, name: str) -> Candidate | Tried:
    """As it was quoted; or why it cannot be asked any more."""
    assert dossier.budget is not None
    quote = dossier.budget.quote(shot.id, name)
    assert quote is not None
    try:
        provider = floor.providers[name]
        ask = ask_of(dossier, shot, provider, quote.model, floor.patience.now().date())
    except ReelwrightError as error:
        return Tried(backend=name, why=f"it cannot be asked any more: {error}")
    return Candidate(provider, ask, quote.cost)
