"""kill -9, again and again. The film must come out as if nothing had happened, and nothing finished is made twice."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from reelwright.media.read import frames, sound

from .. import warm  # noqa: TID252 - tests are no package on the path

VICTIM = Path(__file__).with_name("victim.py")
BRIEF = """---
title: Killed
duration: 6
size: 180
fps: 12
seed: {seed}
backend: {backend}
---
# Killed

## Headland, night, storm
Wide: a lighthouse on a cliff.
> The keeper climbs the stair.

## Desert, noon
Wide: a lone figure walks.
> He walks on.
"""
IS_LONG = os.environ.get("REELWRIGHT_TEST_LONG") == "1"
RANDOM_KILLS = 100 if IS_LONG else 12
BOUNDARIES = 40
"""That a film has at least."""


class Workspace:
    """A folder, its database, and the command killed in it."""

    def __init__(self, folder: Path, database_url: str | None, backend: str, seed: int) -> None:
        folder.mkdir()
        self.folder = folder
        self.told = folder / "told.txt"
        self.brief = folder / "brief.md"
        self.brief.write_text(BRIEF.format(backend=backend, seed=seed))
        self.environment = os.environ | {"REELWRIGHT_TOLD": str(self.told)}
        self.environment.pop("REELWRIGHT_DATABASE_URL", None)
        if database_url:
            self.environment["REELWRIGHT_DATABASE_URL"] = database_url

    def start(self, kill_at: int = 0) -> warm.Fork:
        words = ("--workspace", str(self.folder / "w"), "make", str(self.brief), "--json")
        return warm.Fork(*words, env=self.environment | {"REELWRIGHT_KILL_AT": str(kill_at)}, script=VICTIM)

    def finish(self) -> dict[str, str]:
        """Run to the end, and give name -> sha256 of what is delivered, as it lies on the disk, and of the decoded
        picture and sound of the film."""
        done = self.start().end(240)
        assert done.returncode == 0, done.stderr
        answer = json.loads(done.stdout)
        folder = Path(answer["folder"])
        names = [name for name in answer["files"] if name != "report.html"]  # the report tells of times
        found = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
        picture, heard = hashlib.sha256(), hashlib.sha256()
        for frame in frames(folder / "film.mp4"):
            picture.update(frame.bgr().tobytes())
        for block in sound(folder / "film.mp4"):
            heard.update(block.data.tobytes())
        return found | {"picture": picture.hexdigest(), "sound": heard.hexdigest()}

    def made_twice(self) -> list[str]:
        """Recipes a maker began again although they were recorded."""
        recorded, again = Counter[str](), []
        for line in self.told.read_text().splitlines():
            what, recipe, kind = line.split()
            if what == "begin" and recorded[recipe]:
                again.append(kind)
            if what == "recorded":
                recorded[recipe] += 1
        return again


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str | None:
    return request.getfixturevalue("postgres_url") if request.param == "postgres" else None


Calm = Callable[[str, int], dict[str, str]]


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Calm:
    """What an undisturbed run of a backend and a seed delivers."""

    @cache
    def finished(backend: str, seed: int) -> dict[str, str]:
        return Workspace(tmp_path_factory.mktemp("calm") / "film", None, backend, seed).finish()

    return finished


@pytest.mark.timeout(900)
def test_a_film_killed_at_every_step_boundary_is_the_film_of_an_undisturbed_run(
    tmp_path: Path, database_url: str | None, calm: Calm
) -> None:
    stormy = Workspace(tmp_path / "stormy", database_url, "slate", 5)
    kills, every = 0, 2 if database_url and not IS_LONG else 1  # on PostgreSQL, where it takes longer, every second
    # A boundary that was passed is passed again by the next process, whose steps are replayed: the numbers stay.
    while (ended := stormy.start(kill_at=every * kills + 1).end(240)).returncode == -signal.SIGKILL:
        kills += 1
    assert ended.returncode == 0, ended.stderr
    assert stormy.finish() == calm("slate", 5)
    assert stormy.made_twice() == []
    assert kills >= BOUNDARIES // every


@pytest.mark.timeout(1800)
def test_a_film_killed_at_random_instants_is_the_film_of_an_undisturbed_run(
    tmp_path: Path, database_url: str | None, calm: Calm
) -> None:
    chance = random.Random(11)
    kills = films = 0
    while kills < RANDOM_KILLS:
        films += 1
        stormy = Workspace(tmp_path / f"stormy{films}", database_url, "previz", films)
        while kills < RANDOM_KILLS:
            process = stormy.start()
            time.sleep(chance.uniform(0.1, 2.0))
            process.kill()
            if process.end(60).returncode == 0:  # it was done before
                break
            kills += 1
        assert stormy.finish() == calm("previz", films)
        assert stormy.made_twice() == []
