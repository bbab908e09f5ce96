"""The user's own pictures, clips and music, brought into the asset store before anything is made, under the bytes the
brief was read with. What happens to the user's files afterwards changes nothing."""

from __future__ import annotations

import hashlib
from pathlib import Path

from reelwright.errors import InvalidInput
from reelwright.film.brief import Brief
from reelwright.film.plate import Material, material_recipe
from reelwright.film.sound import Recording
from reelwright.store.assets import AssetStore
from reelwright.store.disk import copy_into, replace_whole
from reelwright.writing.material import located


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
            _bring(assets, material, (music_folder if is_music else None) or folder)


def _bring(assets: AssetStore, material: Material | Recording, folder: Path | None) -> None:
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
