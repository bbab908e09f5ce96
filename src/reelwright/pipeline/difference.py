"""What an edit changes: the shots of a brief beside those of a production that was made before, and what of them is
already there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from reelwright.film.events import ShotsPlanned
from reelwright.film.production import Budget, Dossier
from reelwright.film.shot import Shot
from reelwright.pipeline.floor import Floor
from reelwright.pipeline.plan import LAST_RESORT
from reelwright.pipeline.quoting import Offer
from reelwright.pipeline.requests import take_request
from reelwright.render.take import take_recipe
from reelwright.store.files import Session
from reelwright.units import FrameRate


class Change(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class ShotChange:
    """One shot now, and what it was."""

    kind: Change
    now: Shot | None
    before: Shot | None
    what: tuple[str, ...] = ()
    """Of a changed one: such as `framing: wide became medium`."""


def planned_shots(floor: Floor, production: str) -> tuple[Shot, ...]:
    """The shots of a production as it was last planned, in the order of the film; none if it never was.

    Raises:
        NotFound: its session folder is gone.
    """
    session = Session.open(floor.workspace, production)
    planned = [event for _, _, event in floor.productions.events(production) if isinstance(event, ShotsPlanned)]
    names = sorted(planned[-1].frames) if planned else []
    return tuple(Shot.from_json(session.path(f"metadata/{name}.json").read_text(encoding="utf-8")) for name in names)


def compared(before: Sequence[Shot], now: Sequence[Shot], rates: tuple[FrameRate, FrameRate]) -> list[ShotChange]:
    """Every shot of now in order, those that are gone where they were. Shots are known by their words, not by their
    numbers, so that one more at the beginning changes no other.

    Args:
        rates: of before and of now.
    """
    match = SequenceMatcher(None, [_words(shot) for shot in before], [_words(shot) for shot in now], autojunk=False)
    found: list[ShotChange] = []
    for _, b0, b1, n0, n1 in match.get_opcodes():
        pairs = min(b1 - b0, n1 - n0)
        for old, new in zip(before[b0 : b0 + pairs], now[n0 : n0 + pairs], strict=True):
            what = tuple(_differences(old, new, rates))
            found.append(ShotChange(Change.CHANGED if what else Change.SAME, new, old, what))
        found += [ShotChange(Change.NEW, new, None) for new in now[n0 + pairs : n1]]
        found += [ShotChange(Change.GONE, None, old) for old in before[b0 + pairs : b1]]
    return found


def there_already(floor: Floor, dossier: Dossier, budget: Budget, offers: Sequence[Offer]) -> frozenset[str]:
    """The shots of which nothing has to be drawn or paid for: the clip is there, or the take itself."""
    recipes = {}
    clips = {(offer.quote.shot, offer.quote.backend): offer.recipe for offer in offers if offer.recipe}
    for shot in dossier.shots:
        name = budget.chosen[shot.id]
        recipe = clips.get((shot.id, name))
        if recipe is None:
            backend = floor.backends[name]
            request = take_request(dossier, shot, backend.capabilities(), take=1)
            drawn = request.unlettered if dossier.brief.touches and name != LAST_RESORT else request
            recipe = take_recipe(drawn, backend.name, backend.edition)
        recipes[shot.id] = recipe.hash
    there = floor.assets.find_many(recipes.values())
    return frozenset(shot for shot, name in recipes.items() if name in there)


def _words(shot: Shot) -> str:
    return f"{shot.setup.place} {shot.description}"


def _differences(old: Shot, new: Shot, rates: tuple[FrameRate, FrameRate]) -> Iterator[str]:
    if old.description != new.description:
        yield f"“{old.description}” became “{new.description}”"
    before, after = old.setup.model_dump(mode="json"), new.setup.model_dump(mode="json")
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield f"{name.replace('_', ' ')}: {_said(before.get(name))} became {_said(after.get(name))}"
    if old.line != new.line:
        yield f"it says “{new.line}”" if new.line else "it says nothing any more"
    lengths = [f"{float(rate.seconds(shot.frames)):.2f} s" for rate, shot in zip(rates, (old, new), strict=True)]
    if lengths[0] != lengths[1]:
        yield f"{lengths[0]} became {lengths[1]}"


def _said(value: object) -> str:
    return value if isinstance(value, str) else "another" if value else "none"
