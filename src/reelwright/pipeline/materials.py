"""The user's own pictures and clips, brought into the asset store before anything is made, under the bytes the brief
was read with. What happens to the user's files afterwards changes nothing."""

from __future__ import annotations

import hashlib
from pathlib import Path

from reelwright.errors import InvalidInput
from reelwright.film.brief import Brief
from reelwright.film.plate import Material, material_recipe
from reelwright.store.assets import AssetStore
from reelwright.store.disk import copy_into, replace_whole
from reelwright.writing.material import located


def bring_in(assets: AssetStore, brief: Brief, folder: Path | None) -> None:
    """See to it that every material of `brief`, whose file lies in `folder`, is in the store.

    Raises:
        InvalidInput: one is not, and its file is gone or was changed since the brief was read.
        WorkspaceError: the disk refuses.
    """
    recipes = {material: material_recipe(material) for material in brief.materials}
    there = assets.find_many(recipe.hash for recipe in recipes.values())
    for material, recipe in recipes.items():
        if recipe.hash not in there:
            _bring(assets, material, folder)


def _bring(assets: AssetStore, material: Material, folder: Path | None) -> None:
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
        assets.put(material_recipe(material), out, {"name": material.name, "kind": material.kind.value})
