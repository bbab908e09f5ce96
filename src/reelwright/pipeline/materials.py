"""The user's own pictures, clips and music, brought into the asset store before anything is made, under the bytes the
brief was read with. What happens to the user's files afterwards changes nothing."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from reelwright.errors import Conflict, InvalidInput
from reelwright.film.brief import Brief
from reelwright.film.plate import Material, material_recipe
from reelwright.film.sound import Recording
from reelwright.store.assets import AssetStore
from reelwright.store.disk import copy_into, replace_whole
from reelwright.store.paths import path_inside
from reelwright.writing.material import located
from reelwright.writing.said import TIMING_FILE


def bring_in(assets: AssetStore, brief: Brief, folder: Path | None, music_folder: Path | None = None) -> None:
    """See to it that every file that `brief` names is in the store. They lie in `folder`, the music in `music_folder`
    if there is one.

    Raises:
        InvalidInput: one is not, and its file is gone or was changed since the brief was read.
        WorkspaceError: the disk refuses.
    """
    recipes = {material: material_recipe(material) for material in brief.files}
    there = assets.find_many(recipe.hash for recipe in recipes.values())
    for material, recipe in recipes.items():
        if recipe.hash not in there:
            is_music = isinstance(material, Recording)
            bring(assets, material, (music_folder if is_music else None) or folder)


def bring(assets: AssetStore, material: Material | Recording, folder: Path | None) -> None:
    """As `bring_in`, of one file."""
    again = InvalidInput(
        f"{material.name} was changed or removed while the brief was read; see that it is there, again"
    )
    if folder is None:
        raise again
    with assets.staging(material.suffix) as out:
        try:
            replace_whole(out, lambda handle: copy_into(located(folder, material.name), handle))
        except (FileNotFoundError, IsADirectoryError, PermissionError):
            raise again from None
        with out.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != material.sha256:
                raise again
        kind = "music" if isinstance(material, Recording) else material.kind.value
        assets.put(material_recipe(material), out, {"name": material.name, "kind": kind})


def set_out(assets: AssetStore, brief: Brief, folder: Path) -> None:
    """Put every file that `brief` names into `folder`, under its name, so that it can be read again there; subtitles
    too, as they were read.

    Raises:
        Conflict: one of them is gone from the store.
        WorkspaceError: the disk refuses.
    """
    from reelwright.media.subtitles import srt

    for material in brief.files:
        kept = assets.file_of(material.sha256)
        if kept is None:
            raise Conflict(f"{material.name} is gone from the asset store; send the brief again, with its files")
        place = path_inside(folder, material.name, "the folder of the brief", "the folder of the brief")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(kept, place)
    read = {one.file: one.cues for one in brief.languages if one.file and one.cues}
    for name, cues in (read | ({TIMING_FILE: brief.timing} if brief.timing else {})).items():
        (folder / Path(name).name).write_text(srt(list(cues)), encoding="utf-8")
