"""All takes that were ever made of a production, run after run, as its events and the asset store tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reelwright.film.events import Event, RecipeMade, RecipesAsked
from reelwright.film.recipe import Asset, Recipe
from reelwright.film.shot import Shot, TakeRequest
from reelwright.store.assets import AssetStore

TAKE_KINDS = ("take", "touched_take")


@dataclass(frozen=True, slots=True)
class MadeTake:
    """A take, be it in the film or not."""

    shot: str
    number: int
    """As it was asked for; two takes of one number show the shot as it was worded at different times."""
    backend: str
    asset: Asset
    request: TakeRequest

    def shows(self, shot: Shot) -> bool:
        """Whether it is of the shot as it is worded now: then it can be had again by its number."""
        now = shot.setup.model_copy(update={"seed": self.request.setup.seed})
        return (self.request.setup, self.request.shot_frames) == (now, shot.frames)


def takes_made(assets: AssetStore, events: Iterable[Event]) -> dict[str, list[MadeTake]]:
    """Shot -> its takes, the first one first. Those that another production made, and this one took over, are among
    them; pictures to which something is still to be done are not.

    `events`: of the production, in order.
    """
    asked: dict[str, None] = {}
    for event in events:
        match event:
            case RecipesAsked():
                asked |= dict.fromkeys((*event.present, *event.missing))
            case RecipeMade():
                asked.setdefault(event.recipe)
            case _:
                pass
    recorded = assets.recorded(asked, TAKE_KINDS)
    raw = {recipe.inputs["picture"] for recipe, _ in recorded.values() if "picture" in recipe.inputs}
    found: dict[str, list[MadeTake]] = {}
    for recipe, asset in recorded.values():
        if asset.sha256 in raw:
            continue
        request = request_of(recipe)
        number, mine = request.slate.take, found.setdefault(request.slate.shot, [])
        mine.append(MadeTake(request.slate.shot, number, recipe.maker, asset, request))
    return found


def request_of(recipe: Recipe) -> TakeRequest:
    """What a take was asked for with. `recipe`: of one of `TAKE_KINDS`."""
    return TakeRequest.model_validate(recipe.parameters.get("request", recipe.parameters))
