"""kill -9, again and again. The film must come out as if nothing had happened, and nothing finished is made twice."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

VICTIM = Path(__file__).with_name("victim.py")
BRIEF = """---
title: Killed
duration: 6
size: 180
seed: 5
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
KILLS_AT_BOUNDARIES = 24
KILLS_AT_RANDOM = 16


class Workspace:
    """A folder, its database, and the command killed in it."""

    def __init__(self, folder: Path, database_url: str | None, backend: str) -> None:
        folder.mkdir()
        self.folder = folder
        self.told = folder / "told.txt"
        self.brief = folder / "brief.md"
        self.brief.write_text(BRIEF.format(backend=backend))
        self.environment = os.environ | {"REELWRIGHT_TOLD": str(self.told)}
        self.environment.pop("REELWRIGHT_DATABASE_URL", None)
        if database_url:
            self.environment["REELWRIGHT_DATABASE_URL"] = database_url

    def start(self, kill_at: int = 0) -> subprocess.Popen[str]:
        workspace = str(self.folder / "w")
        command = [sys.executable, str(VICTIM), "--workspace", workspace, "make", str(self.brief), "--json"]
        environment = self.environment | {"REELWRIGHT_KILL_AT": str(kill_at)}
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def finish(self) -> dict[str, str]:
        """Run to the end, and give name -> sha256 of what is delivered, as it lies on the disk."""
        process = self.start()
        out, err = process.communicate(timeout=240)
        assert process.returncode == 0, err
        answer = json.loads(out)
        folder = Path(answer["folder"])
        names = [name for name in answer["files"] if name != "report.html"]  # the report tells of times
        return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}

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


def killed_at_boundaries(workspace: Workspace, count: int) -> int:
    """Kill at a boundary, then again at later and later ones. Gives how many kills there were."""
    boundaries = sorted(random.Random(7).sample(range(1, 61), count))
    killed = 0
    for boundary in boundaries:
        process = workspace.start(boundary)
        process.communicate(timeout=240)
        if process.returncode != -signal.SIGKILL:
            assert process.returncode == 0
            break
        killed += 1
    return killed


def killed_at_random(workspace: Workspace, count: int, longest_seconds: float) -> int:
    chance = random.Random(11)
    killed = 0
    while killed < count:
        process = workspace.start()
        time.sleep(chance.uniform(0.2, longest_seconds))
        process.kill()
        process.communicate(timeout=60)
        if process.returncode == 0:  # it was done before
            break
        killed += 1
    return killed


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str | None:
    return request.getfixturevalue("postgres_url") if request.param == "postgres" else None


@pytest.mark.timeout(900)
def test_a_film_killed_forty_times_is_the_film_of_an_undisturbed_run(tmp_path: Path, database_url: str | None) -> None:
    calm = Workspace(tmp_path / "calm", None, "slate").finish()
    stormy = Workspace(tmp_path / "stormy", database_url, "slate")
    boundaries = killed_at_boundaries(stormy, KILLS_AT_BOUNDARIES)
    assert stormy.finish() == calm
    assert stormy.made_twice() == []

    # The second film differs in its seed only, so that nothing is there when the killing begins.
    calm_text, other = calm, BRIEF.replace("seed: 5", "seed: 6")
    undisturbed = Workspace(tmp_path / "undisturbed", None, "slate")
    undisturbed.brief.write_text(other.format(backend="previz"))
    expected = undisturbed.finish()
    assert expected["film.mp4"] != calm_text["film.mp4"]
    stormy.brief.write_text(other.format(backend="previz"))
    random_kills = killed_at_random(stormy, KILLS_AT_RANDOM, 4.0)
    assert stormy.finish() == expected
    assert stormy.made_twice() == []
    assert boundaries + random_kills >= 40, (boundaries, random_kills)
