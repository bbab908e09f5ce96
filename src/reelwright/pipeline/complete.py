"""COMPLETE: everything placed in the session folder, the report written, and the film recorded."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from pydantic import JsonValue

from reelwright import __version__
from reelwright.deliver.bill import Bill
from reelwright.deliver.report import MadeThing, ReportSources, StageCost, report_html
from reelwright.film.deliverable import FILM, Deliverable, Film
from reelwright.film.events import Event, ProductionStarted, RecipeMade, RecipesAsked, StageEntered, StageLeft
from reelwright.film.production import Dossier
from reelwright.film.recipe import Asset, Digest
from reelwright.film.status import State
from reelwright.film.take import Take
from reelwright.ledger.costs import costs
from reelwright.pipeline.accounts import left_out
from reelwright.pipeline.desk import Desk
from reelwright.sound.mix import Stem
from reelwright.store.assets import AssetStore
from reelwright.units import Money

NAMES = {
    "film": FILM,
    "subtitles .srt": "film.srt",
    "subtitles .vtt": "film.vtt",
    "contact sheet": "contact_sheet.jpg",
    **{f"stem {stem}": f"stem_{stem}.flac" for stem in Stem},
}
"""Label -> name in `final_output/`; stems only where they were asked for."""

_PLACED_AT_ONCE = 8


async def work(desk: Desk, dossier: Dossier) -> Dossier:
    def deliver(text: JsonValue) -> JsonValue:
        return _deliver(desk, Dossier.from_json(str(text))).to_json()

    film = Film.from_json(str(await desk.once("deliver", deliver, dossier.to_json())))
    return dossier.model_copy(update={"film": film, "said": f"{film.seconds:.1f} s of film"})


def _deliver(desk: Desk, dossier: Dossier) -> Film:
    session, assets = desk.session, desk.floor.assets
    found = assets.find_many(dossier.recipes.values())
    made = {label: found[recipe] for label, recipe in dossier.recipes.items() if recipe in found}
    deliverables, places = [], dict[str, Path]()
    for label, name in (NAMES | _names_of_prints(dossier)).items():
        if label not in made and label.startswith("stem "):
            continue
        asset = made[label]
        places[f"final_output/{name}"] = assets.path(asset)
        deliverables.append(
            Deliverable(name=name, sha256=asset.sha256, size_bytes=asset.size_bytes, recipe=asset.recipe)
        )
    places |= _material(desk, made)
    with ThreadPoolExecutor(_PLACED_AT_ONCE) as pool:  # each waits for the disk, which writes many as fast as one
        list(pool.map(session.place, places.values(), places))
    clips = clips_of(dossier.takes, assets, made)
    bill = _bill(desk, clips)
    page = report_html(_sources(desk, dossier, made, bill)).encode()
    for name, data in ({"report.html": page} | _certificate(desk, dossier, bill, made["film"].sha256)).items():
        session.write(f"final_output/{name}", data)
        deliverables.append(Deliverable(name=name, sha256=hashlib.sha256(data).hexdigest(), size_bytes=len(data)))
    session.write("metadata/dossier.json", dossier.to_json().encode())
    assert dossier.cut is not None
    verdicts = [dossier.technical, *(dub.technical for dub in dossier.dubs)]
    verdicts += [copy.technical for copy in dossier.copies]
    film = Film(
        deliverables=tuple(deliverables),
        seconds=float(dossier.cut.rate.seconds(dossier.cut.frames)),
        frames=dossier.cut.frames,
        passed=all(one is not None and one.passed for one in verdicts),
        clips=clips,
        scores=_scores(dossier),
        waits_for=tuple(sorted(dossier.waits_for.values())),
    )
    desk.floor.productions.save_film(desk.production, film)
    return film


def _names_of_prints(dossier: Dossier) -> dict[str, str]:
    """As `NAMES`, of the film in other languages and at other loudnesses."""
    found = {}
    for dub in dossier.dubs:
        found[f"film {dub.language}"] = dub.film
        found |= {f"subtitles {dub.language} {suffix}": f"film.{dub.language}{suffix}" for suffix in (".srt", ".vtt")}
    return found | {f"film {copy.label}": copy.film for copy in dossier.copies}


def _scores(dossier: Dossier) -> dict[str, float | None]:
    """Name -> value, of all that judge whether it is the film that was asked for, and of one piece."""
    scores = {one.name: one.value for one in dossier.semantic.scores} if dossier.semantic else {}
    agreed = {one.name: one.value for one in dossier.consistency.scores} if dossier.consistency else {}
    return scores | agreed


def clips_of(takes: Iterable[Take], assets: AssetStore, made: Mapping[str, Asset]) -> dict[str, float]:
    """Recipe of each clip that the takes are made of -> its seconds. A clip whose take was rejected keeps its label."""
    found = {}
    for take in takes:
        clip = made.get(f"clip {take.shot}")
        if clip is not None and assets.recipe(take.recipe).inputs.get("clip") == clip.sha256:
            found[clip.recipe] = float(cast("float", clip.facts["seconds"]))
    return found


def _bill(desk: Desk, clips: Collection[Digest]) -> Bill:
    entries = desk.floor.ledger.entries(desk.production)
    orders = desk.floor.ledger.orders(desk.production)
    return Bill(costs(entries, orders, left_out(orders, clips)), entries, orders)


def _certificate(desk: Desk, dossier: Dossier, bill: Bill, film: Digest) -> dict[str, bytes]:
    """Name -> bytes of its files; none for a film for which nothing was ever ordered."""
    if not bill.orders:
        return {}
    from reelwright.ledger.certificate import certificate, signed
    from reelwright.ledger.seal import Seal

    assert dossier.script is not None
    seal, now = Seal.of(desk.floor.workspace.root), datetime.now(UTC)
    title, entries, orders = dossier.script.title, bill.entries, bill.orders
    return signed(certificate(desk.production, title, film, entries, orders, seal.public, now), seal)


def _material(desk: Desk, made: Mapping[str, Asset]) -> dict[str, Path]:
    """The takes, sounds and stills too: where a person looks for them -> the file."""
    folders = {
        "take": "video_clips",
        "credits": "video_clips",
        "narration": "audio",
        "music": "audio",
        "fitted_music": "audio",
        "ambience": "audio",
        "mix": "audio",
        "still": "images",
    }
    found = {}
    for label, asset in made.items():
        if asset.kind in folders:
            name = (label if asset.kind == "mix" else label.removeprefix(f"{asset.kind} ")).replace(" ", ".")
            found[f"{folders[asset.kind]}/{name}{asset.suffix}"] = desk.floor.assets.path(asset)
    return found


def _sources(desk: Desk, dossier: Dossier, made: dict[str, Asset], bill: Bill) -> ReportSources:
    assets = desk.floor.assets
    recipes = assets.recorded((one.recipe for one in made.values()), {one.kind for one in made.values()})
    stills = {take.shot: assets.path(made[f"still {take.shot}"]) for take in dossier.takes}
    return ReportSources(
        dossier=dossier,
        stages=stage_costs(
            [event for _, _, event in desk.floor.productions.events(desk.production)], bill.costs.total.settled
        ),
        made=[MadeThing(label, recipes[asset.recipe][0], asset) for label, asset in made.items()],
        stills=stills,
        film=desk.session.path(f"final_output/{FILM}"),
        bill=bill,
        release=__version__,
    )


def stage_costs(events: list[Event], drawn: Money) -> list[StageCost]:
    """What each stage of the last run took, in the order it was passed. A stage passed twice has two rows.

    `drawn`: what was settled; it stands with the first drawing.
    """
    costs: list[StageCost] = []
    cpu, made, present = 0.0, 0, 0
    for event in events:
        match event:
            case ProductionStarted():
                costs, cpu, made, present = [], 0.0, 0, 0
            case StageEntered():
                cpu, made, present = 0.0, 0, 0
            case RecipesAsked():
                present += len(event.present)
            case RecipeMade():
                cpu, made = cpu + event.cpu_seconds, made + 1
            case StageLeft():
                name = event.state.value + (f" (round {event.round})" if event.round > 1 else "")
                cost, drawn = (drawn, Money()) if event.state is State.RENDER else (Money(), drawn)
                costs.append(StageCost(name, event.wall_seconds, cpu, made, present, cost))
            case _:
                pass
    return [cost for cost in costs if cost.state != State.COMPLETE]
