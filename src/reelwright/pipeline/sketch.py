"""A film as far as its shots, worked out without a production: nothing of it is kept but the sounds its shots are timed
by, which the film will want too."""

from __future__ import annotations

from pathlib import Path

from reelwright.engine import Run
from reelwright.film.brief import Brief
from reelwright.film.events import Event
from reelwright.film.production import Dossier
from reelwright.film.status import State
from reelwright.pipeline import analysis, creative, input_sanitizer, visual
from reelwright.pipeline.desk import Desk
from reelwright.pipeline.floor import Floor
from reelwright.pipeline.materials import bring_in
from reelwright.pipeline.names import known_names
from reelwright.writing.sanitise import sanitise

_STAGES = {
    State.INPUT_SANITIZER: input_sanitizer.work,
    State.ANALYSIS: analysis.work,
    State.CREATIVE: creative.work,
    State.VISUAL: visual.work,
}


class SketchDesk(Desk):
    """A desk at which nothing is told, nothing is filed and nobody is paid."""

    __slots__ = ()
    pays = False

    def tell(self, *events: Event, key: str) -> None:
        pass

    def entitle(self, title: str) -> None:
        pass

    async def keep(self, what: str, files: object, *events: Event) -> None:
        pass


async def sketched(
    floor: Floor, run: Run, tenant: str, brief: Brief, folder: Path | None, music_folder: Path | None = None
) -> Dossier:
    """The dossier of a brief with its shots, as `make` would have it; its files lie as in `bring_in`.

    Raises:
        InvalidInput: the brief is refused, with every finding.
    """
    sanitise(brief, known_names((*floor.backends, *floor.providers)))
    bring_in(floor.assets, brief, folder, music_folder)
    dossier = Dossier(production="", brief=brief)
    for turn, (state, work) in enumerate(_STAGES.items(), 1):
        desk = SketchDesk(floor=floor, run=run, production="", state=state, turn=turn, tenant=tenant)
        dossier = await work(desk, dossier)
    return dossier
