"""COMPLETE: everything placed in the session folder, the report written, and the film recorded."""

from __future__ import annotations

import hashlib

from pydantic import JsonValue

from reelwright import __version__
from reelwright.deliver.report import MadeThing, ReportSources, StageCost, report_html
from reelwright.film.deliverable import Deliverable, Film
from reelwright.film.events import Event, ProductionStarted, RecipeMade, RecipesAsked, StageEntered, StageLeft
from reelwright.film.production import Dossier
from reelwright.film.recipe import Asset
from reelwright.film.status import State
from reelwright.pipeline.desk import Desk
from reelwright.units import Money

NAMES = {
    "film": "film.mp4",
    "subtitles .srt": "film.srt",
    "subtitles .vtt": "film.vtt",
    "contact sheet": "contact_sheet.jpg",
}
"""Label -> name in `final_output/`."""


async def work(desk: Desk, dossier: Dossier) -> Dossier:
    def deliver(text: JsonValue) -> JsonValue:
        return _deliver(desk, Dossier.from_json(str(text))).to_json()

    film = Film.from_json(str(await desk.once("deliver", deliver, dossier.to_json())))
    return dossier.model_copy(update={"film": film, "said": f"{film.seconds:.1f} s of film"})


def _deliver(desk: Desk, dossier: Dossier) -> Film:
    session, assets = desk.session, desk.floor.assets
    made = {label: asset for label, recipe in dossier.recipes.items() if (asset := assets.find(recipe))}
    deliverables = []
    for label, name in NAMES.items():
        asset = made[label]
        session.place(assets.path(asset), f"final_output/{name}")
        deliverables.append(
            Deliverable(name=name, sha256=asset.sha256, size_bytes=asset.size_bytes, recipe=asset.recipe)
        )
    _place_material(desk, made)
    page = report_html(_sources(desk, dossier, made)).encode()
    session.write("final_output/report.html", page)
    deliverables.append(Deliverable(name="report.html", sha256=hashlib.sha256(page).hexdigest(), size_bytes=len(page)))
    session.write("metadata/dossier.json", dossier.to_json().encode())
    assert dossier.cut is not None
    film = Film(
        deliverables=tuple(deliverables),
        seconds=float(dossier.cut.rate.seconds(dossier.cut.frames)),
        frames=dossier.cut.frames,
        passed=dossier.technical is not None and dossier.technical.passed,
        waits_for=tuple(sorted(dossier.waits_for.values())),
    )
    desk.floor.productions.save_film(desk.production, film)
    return film


def _place_material(desk: Desk, made: dict[str, Asset]) -> None:
    """The takes, sounds and stills too, where a person looks for them."""
    folders = {
        "take": "video_clips",
        "credits": "video_clips",
        "narration": "audio",
        "music": "audio",
        "mix": "audio",
        "still": "images",
    }
    for label, asset in made.items():
        if asset.kind in folders:
            name = label.removeprefix(f"{asset.kind} ")
            desk.session.place(desk.floor.assets.path(asset), f"{folders[asset.kind]}/{name}{asset.suffix}")


def _sources(desk: Desk, dossier: Dossier, made: dict[str, Asset]) -> ReportSources:
    assets = desk.floor.assets
    stills = {take.shot: assets.path(made[f"still {take.shot}"]) for take in dossier.takes}
    drawn = sum((take.cost for take in (*dossier.takes, *dossier.rejected)), Money())
    return ReportSources(
        dossier=dossier,
        stages=stage_costs([event for _, _, event in desk.floor.productions.events(desk.production)], drawn),
        made=[MadeThing(label, assets.recipe(asset.recipe), asset) for label, asset in made.items()],
        stills=stills,
        film=desk.session.path("final_output/film.mp4"),
        release=__version__,
    )


def stage_costs(events: list[Event], drawn: Money) -> list[StageCost]:
    """What each stage of the last run took, in the order it was passed. A stage passed twice has two rows.

    `drawn`: what the takes cost; it stands with the first drawing.
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
