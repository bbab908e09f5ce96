"""Runs nobody can go on with: a new one is begun, and what was made is not made again."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
import sqlalchemy as sa

from reelwright.film.events import ProductionStarted, RecipeMade
from reelwright.film.status import Condition

from .processes import Workspace

BRIEF = """---
duration: 4
size: 360
fps: 12
backend: slate
---
# Lost

## Headland, night, storm
Wide: a lighthouse on a cliff.
> The keeper climbs.

## Desert, noon
Wide: a lone figure walks.
"""


def runs(workspace: Workspace) -> list[int]:
    return [event.run for event in workspace.events() if isinstance(event, ProductionStarted)]


def made(workspace: Workspace) -> list[str]:
    return [event.recipe for event in workspace.events() if isinstance(event, RecipeMade)]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_newer_release_goes_on_with_the_film_of_an_older_one(how: signal.Signals, tmp_path: Path) -> None:
    (tmp_path / "brief.md").write_text(BRIEF)
    older, newer = Workspace(tmp_path, REELWRIGHT_CPU_WORKERS="1"), Workspace(tmp_path, "newer")
    process = older.fork("make", str(tmp_path / "brief.md"))
    older.wait_until(lambda: len(made(older)) >= 2)
    process.send_signal(how)
    process.end()
    assert older.newest().condition is (Condition.PAUSED if how is signal.SIGINT else Condition.RUNNING)
    done = newer.run("resume", older.newest().id)
    assert done.returncode == 0, done.stderr
    assert older.newest().condition is Condition.COMPLETE
    assert runs(older) == [1, 2]
    assert len(made(older)) == len(set(made(older)))
    older.close()


def test_a_run_that_failed_before_it_could_say_so_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "brief.md").write_text(BRIEF)
    broken, mended = Workspace(tmp_path, "no band"), Workspace(tmp_path)
    assert broken.run("make", str(tmp_path / "brief.md")).returncode == 5
    database = sa.create_engine(f"sqlite:///{broken.folder / 'reelwright.db'}")
    with database.begin() as connection:
        connection.execute(sa.text("update productions set condition = 'running'"))
    database.dispose()
    done = mended.run("resume", mended.newest().id)
    assert done.returncode == 0, done.stderr
    assert mended.newest().condition is Condition.COMPLETE
    assert runs(mended) == [1, 2]
    assert len(made(mended)) == len(set(made(mended)))
    mended.close()
    broken.close()
