"""RENDER: a take of every shot, the music and the effects. A shot of whose clip no take can be made is drawn, one that
cannot be drawn becomes a slate, and both are said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from pydantic import JsonValue

from reelwright.film.events import Event, TakeReplaced, WordsSoftened
from reelwright.film.production import Dossier
from reelwright.film.recipe import Asset
from reelwright.film.shot import Shot
from reelwright.film.take import Rushes, Take
from reelwright.film.verdict import Finding, Severity
from reelwright.pipeline.desk import Desk, Made
from reelwright.pipeline.entrances import handle_frames
from reelwright.pipeline.following import following
from reelwright.pipeline.plan import LAST_RESORT
from reelwright.pipeline.requests import take_request
from reelwright.pipeline.sounding import track_recipes
from reelwright.pipeline.touching import Source, made_takes
from reelwright.pipeline.wording import counted
from reelwright.render.backend import Capabilities
from reelwright.resilience.recovery import Recovery, Substitute
from reelwright.resilience.taxonomy import Fallback
from reelwright.sound.own_music import CHECK as OWN_MUSIC
from reelwright.units import Money

TAKE_REMARK = "plate"
"""The check whose findings come with a take."""
SOFTENED = "moderation"
UNTOUCHED = "enhance"


def chain(dossier: Dossier, shot: Shot) -> tuple[str, ...]:
    """The backends to try for a shot, in order, without those whose take was rejected."""
    assert dossier.budget is not None
    rejected = {take.backend for take in dossier.rejected if take.shot == shot.id}
    wanted = (*dossier.budget.chains[shot.id], LAST_RESORT)
    return tuple(name for name in dict.fromkeys(wanted) if name not in rejected) or (LAST_RESORT,)


async def work(desk: Desk, dossier: Dossier) -> Dossier:
    assert dossier.script is not None
    again = dossier.failing_shots
    shots = [shot for shot in dossier.shots if not again or shot.id in again]
    chains = {shot.id: chain(dossier, shot) for shot in shots}
    rushes = dict[str, Rushes]()
    if not all(first in desk.floor.backends for first, *_ in chains.values()):
        from reelwright.pipeline.filming import film  # loads the network, which a film that is drawn does without

        rushes = await film(desk, dossier, chains)
    backend_of = {shot: _maker(desk, chains[shot], rushes.get(shot)) for shot in chains}
    replaced = _replaced_before(dossier, backend_of) | _not_filmed(rushes, backend_of)
    if again or not dossier.takes:  # else it was told in the round before
        await _tell(desk, "of shots given to others", [*_softened(rushes), *replaced.values()])
    clips = {shot: one.asset for shot, one in rushes.items() if one.asset is not None}
    tracks = track_recipes(dossier)

    def take_of(shot: str, asset: Asset) -> Take:
        which = next(one for one in shots if one.id == shot)
        return _take(dossier, which, asset, backend_of[shot], replaced.get(shot))

    after = following(dossier, tracks, take_of)
    made, untouched = await made_takes(desk, dossier, _sources(desk, dossier, shots, backend_of, clips), tracks, after)
    if set(tracks) & set(made.failures):
        made.whole()
    assets = made.assets
    for what in ("takes", "stand-ins"):
        failed = _failed(desk, made, backend_of, chains)
        if not failed:
            break
        await _tell(desk, f"of failed {what}", list(failed.values()))
        backend_of |= {shot: one.replaced_by for shot, one in failed.items()}
        missing = [shot for shot in shots if shot.id in failed]
        made, more = await made_takes(desk, dossier, _sources(desk, dossier, missing, backend_of, {}), {}, after)
        assets, replaced, untouched = assets | made.assets, replaced | failed, untouched | more
    made.whole()  # of the last, slates
    costs = {shot: one.cost + sum((tried.cost for tried in one.tried), Money()) for shot, one in rushes.items()}
    drawn = {
        shot.id: take_of(shot.id, assets[f"take {shot.id}"]).model_copy(update={"cost": costs.get(shot.id, Money())})
        for shot in shots
    }
    takes = tuple(drawn.get(take.shot, take) for take in dossier.takes) if again else tuple(drawn.values())
    return dossier.model_copy(
        update={
            "takes": takes,
            "music": assets["music"].sha256 if "music" in tracks else None,
            "effects": assets["effects"].sha256 if "effects" in tracks else None,
            "failing_shots": (),
            "waits_for": _waits_for(dossier, rushes),
            "findings": (
                *_findings(dossier, {shot.id: assets[f"take {shot.id}"] for shot in shots}, _softened(rushes)),
                *_of_music(assets.get("music")),
                *(_untouched(shot, why) for shot, why in untouched.items()),
            ),
            "recipes": dossier.recipes
            | {f"clip {shot}": clip.recipe for shot, clip in clips.items()}
            | {label: asset.recipe for label, asset in assets.items()},
            "said": _said(takes, costs),
        }
    )


def _failed(
    desk: Desk, made: Made, backend_of: Mapping[str, str], chains: Mapping[str, Sequence[str]]
) -> dict[str, TakeReplaced]:
    """The shots of which no take came, and who stands in: for a clip the first who draws, for who draws a slate.

    Raises:
        ReelwrightError: a slate failed; nobody stands in for it.
    """
    found = {}
    for shot, maker in backend_of.items():
        if f"take {shot}" not in made.failures:
            continue
        if maker == LAST_RESORT:
            made.whole()
        failure = made.failures[f"take {shot}"]
        stand_in = LAST_RESORT if maker in desk.floor.backends else _maker(desk, chains[shot], None)
        recovery = Recovery(maker, [Substitute(Fallback.GRACEFUL_DEGRADATION, f"made by {stand_in}", stand_in)])
        if not recovery.goes_on(failure.kinds, failure.message):
            raise failure.raised(f"take {shot}")
        why = " ".join(failure.message.split())
        found[shot] = TakeReplaced(shot=shot, backend=maker, replaced_by=recovery.way, why=why)
    return found


def _said(takes: Sequence[Take], costs: Mapping[str, Money]) -> str:
    slated = sum(take.backend == LAST_RESORT for take in takes)
    said = counted(len(takes), "take") + (f", {counted(slated, 'slate')} among them" if slated else "")
    return f"{said}, for {sum(costs.values(), Money())}" if costs else said


def _waits_for(dossier: Dossier, rushes: Mapping[str, Rushes]) -> dict[str, str]:
    """Shot -> the order that was or may have been paid, and of which no clip is there."""
    before = {shot: key for shot, key in dossier.waits_for.items() if shot not in rushes}
    return before | {shot: tried.waits_for for shot, one in rushes.items() for tried in one.tried if tried.waits_for}


def _maker(desk: Desk, chain: Sequence[str], rushes: Rushes | None) -> str:
    """Who makes the take: who filmed it, else the first who draws."""
    if rushes is not None and rushes.asset is not None:
        return rushes.backend
    return next(name for name in chain if name in desk.floor.backends)


def _softened(rushes: Mapping[str, Rushes]) -> list[WordsSoftened]:
    return [
        WordsSoftened(shot=shot, backend=tried.backend, words=tried.softened)
        for shot, one in rushes.items()
        for tried in one.tried
        if tried.softened
    ]


def _not_filmed(rushes: Mapping[str, Rushes], backend_of: Mapping[str, str]) -> dict[str, TakeReplaced]:
    """The shots for which a provider was asked that gave no clip."""
    return {
        shot: TakeReplaced(
            shot=shot,
            backend=one.tried[0].backend,
            replaced_by=backend_of[shot],
            why="; ".join(
                tried.why if tried is one.tried[0] else f"{tried.backend}: {tried.why}" for tried in one.tried
            ),
        )
        for shot, one in rushes.items()
        if one.tried and one.tried[0].backend != backend_of[shot]
    }


def _findings(dossier: Dossier, drawn: dict[str, Asset], softer: Sequence[WordsSoftened]) -> tuple[Finding, ...]:
    """What was found before, and what those who drew these shots remarked; of a shot drawn anew, only what is new."""
    kept = [
        one for one in dossier.findings if one.check not in (TAKE_REMARK, SOFTENED, UNTOUCHED) or one.shot not in drawn
    ]
    kept = [one for one in kept if one.check != OWN_MUSIC]
    told = (one for asset in drawn.values() for one in cast("list[JsonValue]", asset.facts.get("findings", [])))
    milder = (
        Finding(
            check=SOFTENED,
            severity=Severity.WARNING,
            message=f"{one.backend} would not film it as it was said: {_pairs(one.words)}",
            shot=one.shot,
        )
        for one in softer
    )
    return (*kept, *map(Finding.model_validate, told), *milder)


def _of_music(music: Asset | None) -> list[Finding]:
    told = cast("list[JsonValue]", music.facts.get("findings", [])) if music else []
    return [Finding.model_validate(one) for one in told]


def _pairs(words: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"“{old}” became “{new}”" for old, new in words)


def _sources(
    desk: Desk,
    dossier: Dossier,
    shots: Sequence[Shot],
    backend_of: Mapping[str, str],
    clips: Mapping[str, Asset],
) -> list[Source]:
    found = []
    for shot in shots:
        name, clip = backend_of[shot.id], clips.get(shot.id)
        number = shot.take + sum(take.shot == shot.id for take in dossier.rejected)
        backend = None if clip else desk.floor.backends[name]
        # a clip is lettered here, and needs no words
        can = backend.capabilities() if backend else Capabilities(max_frames=shot.frames, max_pixels=1)
        found.append(Source(take_request(dossier, shot, can, number), name, clip, backend.edition if backend else 0))
    return found


def _untouched(shot: str, why: str) -> Finding:
    return Finding(
        check=UNTOUCHED, severity=Severity.WARNING, message=f"nothing was done to its pictures: {why}", shot=shot
    )


def _replaced_before(dossier: Dossier, backend_of: dict[str, str]) -> dict[str, TakeReplaced]:
    """The shots that another backend makes than was wished: it refused, or its take was rejected."""
    assert dossier.budget is not None
    found = {}
    for shot, name in backend_of.items():
        for wished in dossier.brief.backends:
            quote = dossier.budget.quote(shot, wished)
            if wished == name or quote is None:
                break
            if quote.refusal:
                found[shot] = TakeReplaced(shot=shot, backend=wished, replaced_by=name, why=quote.refusal)
                break
    for take in dossier.rejected:
        if take.shot not in backend_of:
            continue
        found[take.shot] = TakeReplaced(
            shot=take.shot,
            backend=take.backend,
            replaced_by=backend_of[take.shot],
            why=f"its take was rejected: {take.why_not_first_choice}",
        )
    return found


async def _tell(desk: Desk, what: str, events: Sequence[Event]) -> None:
    if not events:
        return

    def tell() -> JsonValue:
        desk.tell(*events, key=what)
        return None

    await desk.once(f"tell {what}", tell)


def _take(dossier: Dossier, shot: Shot, asset: Asset, backend: str, replaced: TakeReplaced | None) -> Take:
    return Take(
        shot=shot.id,
        number=shot.take + sum(take.shot == shot.id for take in dossier.rejected),
        backend=backend,
        recipe=asset.recipe,
        sha256=asset.sha256,
        suffix=asset.suffix,
        frames=shot.frames + handle_frames(dossier.shots, dossier.shots.index(shot), dossier.brief.rate),
        why_not_first_choice=f"{replaced.backend}: {replaced.why}" if replaced else "",
    )
