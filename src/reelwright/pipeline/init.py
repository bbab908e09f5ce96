"""INIT: the session folder, with the brief as it was given."""

from __future__ import annotations

from pydantic import JsonValue

from reelwright.film.plate import material_recipe
from reelwright.film.production import Dossier
from reelwright.pipeline.desk import Desk


async def work(desk: Desk, dossier: Dossier) -> Dossier:
    def write() -> JsonValue:
        (desk.floor.workspace.sessions / desk.production).mkdir(exist_ok=True)  # somebody may have removed it
        desk.session.write("scripts/brief.json", dossier.brief.to_json().encode())
        desk.session.write("scripts/brief.txt", dossier.brief.text.encode())
        return None

    await desk.once("write the brief", write)
    kept = {f"material {one.name}": material_recipe(one).hash for one in dossier.brief.files}
    said = f"session {dossier.production}"
    return dossier.model_copy(update={"recipes": dossier.recipes | kept, "said": said})
