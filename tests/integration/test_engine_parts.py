"""Runs that are parts of another, with real processes, a real database, and SIGKILL."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pydantic import JsonValue

from reelwright.engine import Control, RunStatus
from reelwright.engine.parts import Parts
from reelwright.errors import InvalidInput, Stopped

from .test_engine import LONG_SECONDS, _import_the_actor, burning, engine, is_alive, sqlite_url, until, url, worker

if TYPE_CHECKING:
    import engine_actor
    import engine_jobs

__all__ = ["_import_the_actor", "sqlite_url", "url"]


@pytest.fixture(autouse=True)
def _actor(_import_the_actor: None) -> None:
    global engine_actor, engine_jobs
    import engine_actor
    import engine_jobs


def test_parts_of_a_run_are_worked_on_by_all_processes_and_the_answers_come_in_order(url: str, tmp_path: Path) -> None:
    settings = engine_actor.settings(url, tmp_path)
    with worker(url, tmp_path) as one, worker(url, tmp_path) as other, Control(settings) as control:
        control.submit("spreads", "r", {"folder": str(tmp_path), "count": 12, "seconds": 0.3})
        answer = control.wait("r", LONG_SECONDS)["parts"]
    assert isinstance(answer, list)
    assert [part["name"] for part in answer] == [str(number) for number in range(12)]
    assert {part["pid"] for part in answer} == {one.pid, other.pid}
    assert set(Counter(engine_jobs.told(tmp_path, "begin ")).values()) == {1}


def test_a_process_killed_amid_its_parts_is_followed_by_the_other_and_no_finished_part_is_done_again(
    url: str, tmp_path: Path
) -> None:
    with worker(url, tmp_path) as first, Control(engine_actor.settings(url, tmp_path)) as control:
        control.submit("spreads", "r", {"folder": str(tmp_path), "count": 8, "seconds": 0.3})
        until(lambda: len(engine_jobs.told(tmp_path, "end ")) >= 3)
        first.kill()
        first.wait()
        finished = {run.partition("/")[2] for run, status in control.runs().items() if status is RunStatus.DONE}
        with engine(url, tmp_path) as second:
            answer = second.wait("r", LONG_SECONDS)["parts"]
    assert isinstance(answer, list) and len(answer) == 8
    begun = Counter(engine_jobs.told(tmp_path, "begin "))
    assert finished and set(begun) == {str(number) for number in range(8)}
    assert {name for name, times in begun.items() if times > 1} & finished == set()


def test_a_part_that_fails_fails_the_run_once_the_others_are_over(sqlite_url: str, tmp_path: Path) -> None:
    with engine(sqlite_url, tmp_path) as host:
        host.submit("spreads", "r", {"folder": str(tmp_path), "count": 4, "seconds": 0.2, "fails": "1"})
        with pytest.raises(InvalidInput, match="part 1 is not wanted"):
            host.wait("r", LONG_SECONDS)
    assert sorted(engine_jobs.told(tmp_path, "end ")) == ["0", "2", "3"]


def test_cancelling_a_run_cancels_its_parts_and_resuming_it_goes_on_with_them(sqlite_url: str, tmp_path: Path) -> None:
    with engine(sqlite_url, tmp_path) as host:
        payload = {"folder": str(tmp_path), "count": 4, "target": "engine_jobs:burn"}
        host.submit("spreads", "r", payload)
        until(lambda: len(burning(tmp_path)) == 4)
        host.cancel("r")
        until(lambda: not any(map(is_alive, burning(tmp_path))))
        with pytest.raises(Stopped):
            host.wait("r")
        time.sleep(0.5)
        assert len(burning(tmp_path)) == 4, "those that waited do not begin"
        (tmp_path / "enough").touch()
        host.resume("r")
        assert len(host.wait("r", LONG_SECONDS)["parts"]) == 4  # type: ignore[arg-type]


def test_a_run_that_is_cancelled_as_it_waits_takes_up_none_of_its_parts(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait = Parts.over
    with engine(sqlite_url, tmp_path) as host, Control(engine_actor.settings(sqlite_url, tmp_path)) as control:

        async def cancelled(parts: Parts, whole: str, run_ids: Sequence[str]) -> list[dict[str, JsonValue]]:
            await asyncio.to_thread(control.cancel, whole)
            return await wait(parts, whole, run_ids)

        monkeypatch.setattr(Parts, "over", cancelled)
        host.submit("spreads", "r", {"folder": str(tmp_path), "count": 2, "target": "engine_jobs:burn"})
        with pytest.raises(Stopped):
            host.wait("r", LONG_SECONDS)
        time.sleep(0.5)
        assert set(control.runs().values()) == {RunStatus.CANCELLED}
        assert not any(map(is_alive, burning(tmp_path)))


def test_a_closed_process_leaves_its_parts_to_the_next(sqlite_url: str, tmp_path: Path) -> None:
    with engine(sqlite_url, tmp_path) as host:
        host.submit("spreads", "r", {"folder": str(tmp_path), "count": 3, "target": "engine_jobs:burn"})
        until(lambda: len(burning(tmp_path)) == 4)
    (tmp_path / "enough").touch()
    with engine(sqlite_url, tmp_path) as second:
        assert len(second.wait("r", LONG_SECONDS)["parts"]) == 3  # type: ignore[arg-type]
