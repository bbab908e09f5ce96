"""What a film looks like while it is made: the picture of a shot that is being drawn."""

from __future__ import annotations

from reelwright.film.events import RecipesAsked
from reelwright.film.recipe import Digest
from reelwright.pipeline.floor import Floor
from reelwright.pipeline.forecast import PICTURES
from reelwright.render.monitor import monitor_path


def drawn_now(floor: Floor, production: str) -> dict[str, Digest]:
    """Shot -> recipe of what was asked to be drawn for it last, of a production; it may be made by now."""
    found: dict[str, Digest] = {}
    for _, _, event in floor.productions.events(production):
        if isinstance(event, RecipesAsked):
            for label, recipe in zip(event.labels, event.missing, strict=True):
                kind, _, shot = label.partition(" ")
                if kind in PICTURES:
                    found[shot] = recipe
    return found


def monitor(floor: Floor, recipe: Digest) -> bytes | None:
    """The newest picture of what is being drawn, a JPEG; None: it is not being drawn."""
    try:
        return monitor_path(floor.workspace.monitors, recipe).read_bytes()
    except FileNotFoundError:
        return None
