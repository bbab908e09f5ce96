"""Which clips a film is made of, by the recipes of its takes."""

from __future__ import annotations

from pathlib import Path

from reelwright.film.recipe import Asset, Recipe
from reelwright.film.take import Take
from reelwright.pipeline.complete import clips_of
from reelwright.store.assets import AssetStore
from reelwright.store.database import open_database


def kept(store: AssetStore, recipe: Recipe, words: str) -> Asset:
    with store.staging(recipe.suffix) as out:
        out.write_text(words)
        return store.put(recipe, out, {"seconds": 4.0} if recipe.kind == "clip" else {})


def test_a_clip_whose_take_was_rejected_is_not_in_the_film_though_it_keeps_its_label(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'reelwright.db'}")
    (tmp_path / "assets").mkdir()
    store = AssetStore(tmp_path / "assets", database)
    made, takes = {}, []
    for shot, inputs in (("SH010", True), ("SH020", False), ("SH030", False)):
        clip = Recipe(kind="clip", maker="veo3", parameters={"shot": shot}, suffix=".mp4")
        if shot != "SH030":
            made[f"clip {shot}"] = kept(store, clip, f"clip {shot}")
        of = {"clip": made[f"clip {shot}"].sha256} if inputs else {}
        take = kept(store, Recipe(kind="take", maker="x", parameters={"shot": shot}, inputs=of, suffix=".mp4"), shot)
        takes.append(
            Take(shot=shot, number=1, backend="x", recipe=take.recipe, sha256=take.sha256, suffix=take.suffix, frames=9)
        )
    assert clips_of(takes, store, made) == {made["clip SH010"].recipe: 4.0}
    database.dispose()
