"""Lines that are spoken elsewhere: each phrase recorded once, paid for in a step of its own, and kept."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue

from reelwright import errors
from reelwright.errors import BackendError, ReelwrightError
from reelwright.film.brief import Brief
from reelwright.film.events import RecipeMade
from reelwright.film.marks import phrases
from reelwright.film.recipe import Asset, Digest, Progress, Recipe
from reelwright.film.voice import Voice
from reelwright.ledger.limits import Limits
from reelwright.llm.interviewer import Line
from reelwright.llm.payer import Payer
from reelwright.network.breaker import Breaker
from reelwright.network.bucket import TokenBucket
from reelwright.pipeline.desk import Desk
from reelwright.sound.narration import speakable
from reelwright.sound.pronunciation import pieces
from reelwright.sound.recordist import Recordist, SpeechServer, recording_recipe
from reelwright.units import Money

_AT_ONCE = 4
_PER_MINUTE, _WITHOUT_A_PAUSE = 120, 20


@dataclass(frozen=True, slots=True)
class Recordings:
    """What there is of some lines."""

    of_lines: Mapping[str, Mapping[str, Digest]]
    """Shot -> role among a narration's inputs -> sha256. A shot is lacking of which not all is recorded."""
    recipes: Mapping[str, Digest]
    """Label -> recipe."""
    would_cost: Mapping[Digest, Money] = field(default_factory=dict)
    """Recipe -> the most it may cost, of those that are not recorded, where nobody may be paid."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    text: str
    voice: Voice
    recipe: Recipe
    label: str


async def recordings(
    desk: Desk, brief: Brief, lines: Mapping[str, tuple[str, Voice, Mapping[str, str]]], named: str, again: str = ""
) -> Recordings:
    """Args:
        lines: shot -> (its line, whose voice says it, how words of it are said).
        named: what is recorded, as labels begin.
        again: which round this is: no two steps of a run are called the same.

    Raises:
        ReelwrightError: a line could not be recorded: who can act, what and where.
    """
    server = desk.floor.speech_server()
    try:
        wanted = {shot: _of_line(desk.tenant, server, f"{named} {shot}", *line) for shot, line in lines.items()}
        each = {one.recipe.hash: one for some in wanted.values() for one in some}
        if desk.pays:
            there = await _recorded(desk, brief, server, each, again)
            cost = dict[Digest, Money]()
        else:
            there = desk.floor.assets.find_many(each)
            today = desk.floor.patience.now().date()
            missing = {recipe: one for recipe, one in each.items() if recipe not in there}
            cost = {recipe: server.price(one.text, one.voice, today).most for recipe, one in missing.items()}
    finally:
        await server.close()
    of_lines = {
        shot: {f"recording {number}": there[one.recipe.hash].sha256 for number, one in enumerate(some)}
        for shot, some in wanted.items()
        if all(one.recipe.hash in there for one in some)
    }
    return Recordings(of_lines, {one.label: recipe for recipe, one in each.items() if recipe in there}, cost)


def _of_line(
    tenant: str, server: SpeechServer, label: str, line: str, voice: Voice, said: Mapping[str, str]
) -> list[_Wanted]:
    found: list[_Wanted] = []
    for part in phrases(speakable(line)):
        if part.text:
            text = " ".join("".join(piece.said for piece in pieces(part, said)).split())
            recipe = recording_recipe(server, text, voice, tenant)
            found.append(_Wanted(text, voice, recipe, f"recording {label} {len(found) + 1}"))
    return found


async def _recorded(
    desk: Desk, brief: Brief, server: SpeechServer, wanted: Mapping[str, _Wanted], again: str
) -> dict[str, Asset]:
    server.require_key()
    floor = desk.floor
    limits = floor.limits.get(server.name, Limits())
    caps = floor.caps.model_copy(update={"production": brief.budget, "jobs_a_day": limits.per_day})
    now = floor.patience.now
    payer = Payer(floor.ledger, caps, desk.production, desk.run.id, desk.tenant, now, now())
    line = floor.lines.setdefault(
        f"{server.name} {server.place}",
        Line(Breaker(server.name, now), TokenBucket(_PER_MINUTE, _WITHOUT_A_PAUSE), floor.patience.sleep),
    )
    recordist, seats = Recordist(server, payer, line, floor.assets), asyncio.Semaphore(limits.at_once or _AT_ONCE)

    async def one(what: _Wanted) -> Asset:
        async def ask(progress: Progress) -> JsonValue:
            # Of two films that want the same line, the second waits for that of the first.
            async with floor.turns.setdefault(what.recipe.hash, asyncio.Lock()), seats:
                return await _kept_or_asked(desk, recordist, what)

        told = await desk.call(what.label + again, what.recipe.hash, ask)
        assert isinstance(told, dict)
        if "error" in told:
            kind = getattr(errors, str(told["error"]), BackendError)
            raise kind(str(told["message"]))
        return Asset.model_validate(told)

    found = await asyncio.gather(*(one(what) for what in wanted.values()), return_exceptions=True)
    for asset in found:
        if isinstance(asset, BaseException):
            raise asset
    return {asset.recipe: asset for asset in found if isinstance(asset, Asset)}


async def _kept_or_asked(desk: Desk, recordist: Recordist, what: _Wanted) -> JsonValue:
    """The asset as JSON, or why there is none: an error would be told without its class."""
    began = time.monotonic()
    kept = await recordist.kept(what.recipe)
    if kept is not None:
        return kept.model_dump(mode="json")
    try:
        asset = await recordist.record(what.recipe, what.text, what.voice)
    except ReelwrightError as error:
        kinds = (kind.__name__ for kind in type(error).__mro__)
        kind = next(name for name in kinds if hasattr(errors, name) and name != "Transient")
        return {"error": kind, "message": _way_out(what, error)}
    wall = round(time.monotonic() - began, 3)
    made = RecipeMade(recipe=asset.recipe, what=what.label, cpu_seconds=0.0, wall_seconds=wall)
    await asyncio.to_thread(desk.tell, made, key=f"made {what.label} {asset.recipe[:16]}")
    return asset.model_dump(mode="json")


def _way_out(what: _Wanted, error: ReelwrightError) -> str:
    return (
        f"{what.label}: {what.voice.name} did not speak “{what.text[:40]}”: {error}; nothing was filmed. Go on with "
        "reelwright resume once that is mended, or name another voice, such as en-gb-x-rp, which needs no network"
    )
