"""ANALYSIS: genre, mood, language, places, people, complexity."""

from __future__ import annotations

from reelwright.film.production import Dossier
from reelwright.pipeline.desk import Desk
from reelwright.writing.analyse import analyse


def _analyse(dossier: Dossier) -> Dossier:
    found = analyse(dossier.brief)
    places = ", ".join(found.places)
    said = f"{found.genre}, {found.mood}; {places}"
    return dossier.model_copy(update={"analysis": found, "said": said})


async def work(desk: Desk, dossier: Dossier) -> Dossier:
    return await desk.stage(_analyse, dossier)
