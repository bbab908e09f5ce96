"""Productions, shots and takes as the API tells of them."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from reelwright.app import App
from reelwright.errors import NotFound
from reelwright.film.deliverable import FILM, Film
from reelwright.film.events import ProductionFailed, RecipeMade
from reelwright.film.production import Production
from reelwright.film.recipe import Asset, Digest
from reelwright.film.status import Condition, State
from reelwright.ledger.costs import Spending
from reelwright.pipeline.accounts import account
from reelwright.pipeline.gates import waits_for
from reelwright.pipeline.monitoring import drawn_now, monitor
from reelwright.pipeline.shots_now import ShotNow
from reelwright.pipeline.takes import TAKE_KINDS, MadeTake
from reelwright.pipeline.watched import HowFar, Watched
from reelwright.store.events import Told
from reelwright.store.files import Session
from reelwright.units import FrameRate, Money
from reelwright.web.links import Kept, Linked, Links
from reelwright.web.schemas.common import usd
from reelwright.web.schemas.productions import CostReply, ProductionReply
from reelwright.web.schemas.shots import ShotReply, TakeReply

_UNFINISHED = (Condition.RUNNING, Condition.PAUSED, Condition.WAITING, Condition.FAILED)
_UNKNOWN = HowFar(None, None)


def shown(app: App, links: Links, production: Production) -> ProductionReply:
    """A production, as it stands now."""
    brief = app.productions.brief(production.id)
    film = app.productions.film(production.id) if production.state is State.COMPLETE or production.run > 1 else None
    events = app.productions.events(production.id) if production.condition in _UNFINISHED else []
    far = _how_far(app, production, events)
    matter = waits_for(app.floor, production)
    spending = account(app.productions, app.ledger, production).costs.total
    failed = [event.message for _, _, event in events if isinstance(event, ProductionFailed)]
    is_whole = film is not None and production.condition is Condition.COMPLETE
    return ProductionReply(
        id=production.id,
        title=production.title,
        state=production.state,
        condition=production.condition,
        run=production.run,
        created_at=production.created_at,
        updated_at=production.updated_at,
        seconds_asked=brief.duration_seconds,
        aspect=brief.aspect.name,
        backend=brief.backend,
        gates=production.gates,
        waiting_gate=matter.gate if matter else None,
        progress=far.share,
        seconds_left=far.seconds_left,
        cost=cost_reply(spending, brief.budget),
        poster_url=_poster(app, links, production, events),
        film_url=_film(links, production, film),
        film_seconds=film.seconds if film else None,
        film_frames=film.frames if film else None,
        passed=film.passed if film and is_whole else None,
        scores=film.scores if film and is_whole else {},
        error=failed[-1] if failed and production.condition is Condition.FAILED else None,
        last_event=events[-1][0] if events else app.productions.last_seq(production.id),
    )


def cost_reply(spending: Spending, cap: Money) -> CostReply:
    return CostReply(**sums(spending), cap_usd=usd(cap))


def sums(spending: Spending) -> dict[str, str]:
    """The four sums, by their names in the API."""
    return {f"{name}_usd": usd(getattr(spending, name)) for name in ("quoted", "reserved", "settled", "wasted")}


def _how_far(app: App, production: Production, events: Told) -> HowFar:
    if production.condition is Condition.COMPLETE:
        return HowFar(1.0, 0.0)
    if not events:
        return _UNKNOWN
    watched = Watched(app.settings.cpu_workers)
    for _, at, event in events:
        watched.hear(at, event)
    return watched.far(app.productions.progress(production.id), datetime.now(UTC), time.monotonic())


def _film(links: Links, production: Production, film: Film | None) -> str | None:
    """Of the last run that delivered one."""
    if film is None:
        return None
    return links.url(Linked(production.tenant, production.id, Kept.SESSION, f"final_output/{FILM}"), FILM)


def _poster(app: App, links: Links, production: Production, events: Told) -> str | None:
    """The still of the first shot; while none is there, a frame of the take that was made last, or of what is drawn."""
    try:
        stills = sorted(Session.open(app.workspace, production.id).path("images").glob("SH*.jpg"))
    except NotFound:
        return None
    if stills:
        path = f"images/{stills[0].name}"
        return links.url(Linked(production.tenant, production.id, Kept.SESSION, path), stills[0].name)
    made = [event.recipe for _, _, event in events if isinstance(event, RecipeMade) and event.what.startswith("take ")]
    found = app.assets.recorded(made[-1:], TAKE_KINDS)
    if found or production.condition is not Condition.RUNNING:
        return next((frame_url(links, production, asset) for _, asset in found.values()), None)
    drawing = (recipe for recipe in drawn_now(app.floor, production.id).values() if monitor(app.floor, recipe))
    return next((monitor_url(links, production, recipe) for recipe in drawing), None)


def shot_reply(links: Links, production: Production, now: ShotNow, rate: FrameRate) -> ShotReply:
    shot, setup, take = now.shot, now.shot.setup, now.take
    return ShotReply(
        id=shot.id,
        scene=shot.scene,
        heading=shot.heading,
        description=shot.description,
        line=shot.line,
        speaker=now.speaker,
        framing=setup.framing,
        angle=setup.angle,
        move=setup.move,
        transition=shot.transition,
        time=setup.time_of_day,
        weather=setup.weather,
        season=setup.season,
        seconds=float(rate.seconds(shot.frames)),
        frames=shot.frames,
        starts_at_seconds=float(rate.seconds(now.first_frame)),
        take=take.number if take else None,
        status=now.status,
        progress=now.progress,
        seconds_left=None,
        frame_url=frame_url(links, production, take.asset) if take else None,
        clip_url=clip_url(links, production, take.asset) if take else None,
        backend=now.backend,
        quoted_usd=usd(now.quoted) if now.quoted is not None else None,
        why_not_first_choice=now.why_not_first_choice,
        findings=now.findings,
    )


def take_reply(links: Links, production: Production, take: MadeTake, cost: Money, now: ShotNow) -> TakeReply:
    return TakeReply(
        number=take.number,
        backend=take.backend,
        made_at=take.asset.made_at,
        cost_usd=usd(cost),
        clip_url=clip_url(links, production, take.asset),
        frame_url=frame_url(links, production, take.asset),
        is_chosen=now.take is not None and now.take.asset.recipe == take.asset.recipe,
        is_as_worded=take.shows(now.shot),
        frames=take.request.shot_frames,
    )


def clip_url(links: Links, production: Production, asset: Asset) -> str:
    name = f"{asset.sha256}{asset.suffix}"
    return links.url(Linked(production.tenant, production.id, Kept.ASSET, name), name)


def frame_url(links: Links, production: Production, asset: Asset) -> str:
    """Of its middle frame."""
    linked = Linked(production.tenant, production.id, Kept.FRAME, f"{asset.sha256}{asset.suffix}")
    return links.url(linked, f"{asset.sha256}.jpg")


def monitor_url(links: Links, production: Production, recipe: Digest) -> str:
    """Of what is being drawn."""
    return links.url(Linked(production.tenant, production.id, Kept.MONITOR, recipe), f"{recipe}.jpg")
