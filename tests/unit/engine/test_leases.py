"""Leases, by real processes: never more than there is, each in its turn, and nothing is lost with who is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from reelwright.engine.leases import Lease, Leases, NoRoom, Priority
from reelwright.errors import WorkspaceError

ACTOR = Path(__file__).parents[2] / "integration/lease_actor.py"
TOTAL = 100
LONG = bool(os.environ.get("REELWRIGHT_TEST_LONG"))
PROCESSES, TIMES = (16, 100) if LONG else (5, 12)


def actor(*words: object) -> subprocess.Popen[str]:
    command = [sys.executable, str(ACTOR), *map(str, words)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def leases(tmp_path: Path) -> Leases:
    return Leases(tmp_path / "leases")


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """It holds all there is."""
    process = actor("holds", tmp_path, TOTAL)
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def whole(held: object) -> int:
    return TOTAL


def wait_until_waiting(leases: Leases, count: int) -> None:
    deadline = time.monotonic() + 60
    while sum(not one.is_held for one in leases.standing()) < count:
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("seed", range(6) if LONG else [1])
def test_many_processes_never_hold_more_than_there_is(seed: int, tmp_path: Path, leases: Leases) -> None:
    actors = [actor("takes", tmp_path, TOTAL, 100 * seed + number, TIMES) for number in range(PROCESSES)]
    said = [one.communicate(timeout=240) for one in actors]
    assert [one.returncode for one in actors] == [0] * PROCESSES, [err for _, err in said]
    sizes = list(map(int, (tmp_path / "log").read_text().split()))
    held = most = 0
    for size in sizes:  # written after it was got, and before it was given back
        held += size
        most = max(most, held)
        assert 0 <= held <= TOTAL
    assert held == 0 and most > TOTAL / 2
    assert sum(size > 0 for size in sizes) + sizes.count(0) == PROCESSES * TIMES
    assert leases.standing() == []


def test_what_a_killed_process_held_is_free_at_once(
    holder: subprocess.Popen[str], leases: Leases, tmp_path: Path
) -> None:
    with pytest.raises(NoRoom, match=r"within 0\.1 s"), leases.hold("cpu", 1, whole, Priority.CRITICAL, 0.1):
        pass
    (lease,) = leases.standing()
    assert (lease.pid, lease.size_bytes, lease.is_held) == (holder.pid, TOTAL, True)
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with leases.hold("cpu", TOTAL, whole, Priority.BACKGROUND, 30):
        assert [one.pid for one in leases.standing()] == [os.getpid()]
    assert leases.standing() == [] and os.listdir(tmp_path / "leases") == ["turn.lock"]


def test_who_is_killed_while_it_waits_keeps_nobody_waiting(
    holder: subprocess.Popen[str], leases: Leases, tmp_path: Path
) -> None:
    killed = actor("waits", tmp_path, TOTAL, Priority.CRITICAL, 1)
    wait_until_waiting(leases, 1)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    holder.send_signal(signal.SIGKILL)
    with leases.hold("cpu", TOTAL, whole, Priority.LOW, 30):
        pass
    assert not (tmp_path / "log").exists()


def test_the_more_urgent_go_first_and_among_equals_who_came_first(
    holder: subprocess.Popen[str], leases: Leases, tmp_path: Path
) -> None:
    came = [Priority.BACKGROUND, Priority.NORMAL, Priority.HIGH, Priority.NORMAL, Priority.CRITICAL, Priority.LOW]
    waiting = []
    for number, priority in enumerate(came):
        waiting.append(actor("waits", tmp_path, TOTAL, int(priority), number))
        wait_until_waiting(leases, number + 1)
    holder.kill()
    for one in waiting:
        assert one.communicate(timeout=60) and one.returncode == 0
    assert list(map(int, (tmp_path / "log").read_text().split())) == [4, 2, 1, 3, 5, 0]


def test_little_does_not_overtake_much_that_waits(holder: subprocess.Popen[str], leases: Leases) -> None:
    with leases.hold("gpu", 60, whole, Priority.NORMAL, 1):
        pass  # another device is another queue
    room = {"cpu": 2 * TOTAL}
    first = actor("waits", Path(leases._folder).parent, TOTAL, Priority.NORMAL, 1)
    wait_until_waiting(leases, 1)
    with pytest.raises(NoRoom), leases.hold("cpu", 1, lambda held: room["cpu"], Priority.NORMAL, 0.2):
        pass
    holder.kill()
    first.communicate(timeout=60)
    assert first.returncode == 0


def test_the_queue_is_bounded_and_refuses(holder: subprocess.Popen[str], tmp_path: Path) -> None:
    few = Leases(tmp_path / "leases", most_waiting=1)
    waits = actor("waits", tmp_path, TOTAL, Priority.LOW, 1)
    wait_until_waiting(few, 1)
    began = time.monotonic()
    with pytest.raises(NoRoom, match="no more are let in"), few.hold("cpu", 1, whole, Priority.CRITICAL, 60):
        pass
    assert time.monotonic() - began < 30
    waits.kill()
    waits.communicate()


def test_what_the_body_raises_gives_it_back(leases: Leases) -> None:
    with pytest.raises(KeyError), leases.hold("cpu", TOTAL, whole, Priority.NORMAL, 1):
        raise KeyError
    assert leases.standing() == []


def test_room_is_asked_with_what_each_process_holds(leases: Leases) -> None:
    asked: list[dict[int, int]] = []

    def room(held: object) -> int:
        assert isinstance(held, dict)
        asked.append(dict(held))
        return TOTAL

    with ExitStack() as stack:
        for size in (30, 20, 50):
            stack.enter_context(leases.hold("cpu", size, room, Priority.NORMAL, 1))
    assert asked == [{}, {os.getpid(): 30}, {os.getpid(): 50}]


def test_the_name_of_a_lease_says_all_of_it() -> None:
    lease = Lease("GPU-1f-2", 3, 17, 10**12, 4711, is_held=True)
    assert Lease.read(lease.name) == lease and Lease.read("turn.lock") is None


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    linked = Leases(tmp_path / "link")
    with pytest.raises(WorkspaceError, match="somebody else"), linked.hold("cpu", 1, whole, Priority.NORMAL, 1):
        pass
