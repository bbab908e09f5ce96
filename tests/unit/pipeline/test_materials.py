"""The user's pictures are brought into the store at the beginning; a take is addressed by their bytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from reelwright.errors import BackendError, InvalidInput
from reelwright.film.plate import material_recipe
from reelwright.film.production import Dossier
from reelwright.film.recipe import Recipe
from reelwright.film.shot import TakeRequest
from reelwright.pipeline.creative import written
from reelwright.pipeline.materials import bring_in
from reelwright.pipeline.requests import take_request
from reelwright.render.backends.previz.backend import Previz
from reelwright.render.backends.slate import SlateCard
from reelwright.render.take import make_take, take_recipe
from reelwright.store.assets import AssetStore
from reelwright.store.database import open_database
from reelwright.writing.analyse import analyse
from reelwright.writing.breakdown import break_down
from reelwright.writing.reading import read_brief
from reelwright.writing.sanitise import sanitise

from ..imaging.people import Painted  # noqa: TID252 - tests are no package on the path

SCRIPT = """## Harbour, dawn

![](harbour.png)
The boats lie still. [2s]

Wide: a lighthouse on a cliff. [2s]
"""


@pytest.fixture
def store(empty_database: str, tmp_path: Path) -> Iterator[AssetStore]:
    database = open_database(empty_database)
    (tmp_path / "assets").mkdir()
    yield AssetStore(tmp_path / "assets", database)
    database.dispose()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    paint(tmp_path, 1)
    (tmp_path / "film.md").write_text(SCRIPT)
    return tmp_path


def paint(folder: Path, seed: int) -> None:
    cv2.imwrite(str(folder / "harbour.png"), np.random.default_rng(seed).integers(0, 255, (90, 160, 3), np.uint8))


def with_shots(folder: Path) -> Dossier:
    brief, _ = sanitise(read_brief(str(folder / "film.md"), {}, lambda most: b""))
    read = Dossier(production="session_20260101_000000_000000000001", brief=brief, analysis=analyse(brief))
    script = written(read)
    return read.model_copy(update={"script": script, "shots": break_down(brief, script, {})})


def recipes(dossier: Dossier) -> list[Recipe]:
    backend = Previz()
    asked = [take_request(dossier, shot, backend.capabilities(), 1) for shot in dossier.shots]
    return [take_recipe(request, backend.name, backend.edition) for request in asked]


def test_what_happens_to_the_users_file_afterwards_changes_nothing(store: AssetStore, folder: Path) -> None:
    brief = with_shots(folder).brief
    raw = (folder / "harbour.png").read_bytes()
    bring_in(store, brief, folder)
    (folder / "harbour.png").unlink()
    bring_in(store, brief, folder)
    kept = store.file_of(brief.materials[0].sha256)
    assert kept is not None and kept.read_bytes() == raw
    assert not store.sweep().files and store.file_of(brief.materials[0].sha256) == kept


def test_a_file_that_changes_between_reading_and_keeping_is_not_kept(store: AssetStore, folder: Path) -> None:
    brief = with_shots(folder).brief
    paint(folder, 2)
    for place in (folder, None):
        with pytest.raises(InvalidInput, match=r"harbour\.png was changed or removed"):
            bring_in(store, brief, place)
    assert store.find(material_recipe(brief.materials[0]).hash) is None


def test_another_picture_gives_another_take_of_its_shot_and_of_no_other(folder: Path) -> None:
    before = recipes(with_shots(folder))
    assert recipes(with_shots(folder)) == before
    paint(folder, 2)
    after = recipes(with_shots(folder))
    assert [one.hash == other.hash for one, other in zip(before, after, strict=True)] == [False, True]
    assert after[0].inputs == {"plate": with_shots(folder).brief.materials[0].sha256}
    assert "plate" not in after[1].parameters["setup"], "no older take is made anew"  # type: ignore[operator]


def test_a_slate_is_asked_in_words_and_a_backend_that_shows_no_plates_says_so(folder: Path) -> None:
    dossier = with_shots(folder)
    assert take_request(dossier, dossier.shots[0], SlateCard().capabilities(), 1).setup.plate is None
    request = take_request(dossier, dossier.shots[0], Previz().capabilities(), 1)
    assert TakeRequest.from_json(request.to_json()) == request
    why = SlateCard().capabilities().refusal(request)
    assert why is not None and "pictures or clips of yours" in why
    with pytest.raises(BackendError, match="pictures or clips of yours"):
        make_take(SlateCard(), take_recipe(request, "slate", 1), {}, folder / "take.mp4", lambda _: None)


def test_a_picture_of_somebody_is_kept_and_counts_where_they_are_seen(store: AssetStore, folder: Path) -> None:
    cv2.imwrite(str(folder / "marta.png"), Painted().picture())
    (folder / "film.md").write_text(
        "## Characters\n![Marta](marta.png)\n## Places\n![harbour](harbour.png)\n\n"
        "## Harbour, dawn\n\nMarta waits. [2s]\n\n## Street, night\n\nMarta walks. [2s]\n\nNobody is there. [2s]\n"
    )
    first = with_shots(folder)
    before = recipes(first)
    bring_in(store, first.brief, folder)
    assert all(store.file_of(one.shows.sha256) for one in first.brief.references)
    paint(folder, 2)
    assert changed(before, recipes(with_shots(folder))) == [True, False, False]
    cv2.imwrite(str(folder / "marta.png"), Painted(top=(160, 60, 30)).picture())
    assert changed(before, recipes(with_shots(folder))) == [True, True, False]
    assert not {"palette", "likeness"} & {*str(before[2].parameters).split("'")}, "no older take is made anew"
    asked = take_request(first, first.shots[0], SlateCard().capabilities(), 1).setup
    assert asked.palette is None and asked.figure is not None and asked.figure.likeness is None


def changed(before: list[Recipe], after: list[Recipe]) -> list[bool]:
    return [one.hash != other.hash for one, other in zip(before, after, strict=True)]
