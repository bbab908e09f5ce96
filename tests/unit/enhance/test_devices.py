"""Devices are found as the driver tells, lend no more than they have, and are stepped down from when memory runs out.

GPUs are a stand-in for NVML here: no test has seen a true one.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from reelwright.engine.leases import Leases, NoRoom
from reelwright.enhance import devices
from reelwright.enhance.devices import Device, NeverFits, Placement, in_tiles, known, lease
from reelwright.errors import NotConfigured
from reelwright.resilience.recovery import Exhausted, Rescue

from .nvml import Nvml

GB = 2**30
SMALL, LARGE = ("GPU-aa11", 8 * GB), ("GPU-bb22", 24 * GB)


@pytest.fixture
def leases(tmp_path: Path) -> Leases:
    return Leases(tmp_path / "leases")


@pytest.fixture
def nvml(monkeypatch: pytest.MonkeyPatch) -> Nvml:
    stand_in = Nvml(SMALL, LARGE)
    monkeypatch.setitem(sys.modules, "pynvml", stand_in)
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    return stand_in


def test_without_a_driver_there_is_the_cpu_and_it_is_said_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pynvml", Nvml(is_there=False))
    (only,), why = known()
    assert (only.name, only.is_gpu) == ("cpu", False) and "NVML Shared Library Not Found" in why
    with pytest.raises(NotConfigured, match="no GPU can be used"):
        devices.gpus()


def test_gpus_are_known_by_their_uuid_and_lend_all_but_a_reserve(nvml: Nvml) -> None:
    found, why = known()
    assert [(one.name, one.title, one.number) for one in found] == [
        ("GPU-aa11", "Stand-in", 0),
        ("GPU-bb22", "Stand-in", 1),
        ("cpu", "CPU", None),
    ]
    assert found[0].lent_bytes == 8 * GB - GB // 2 and why == "" and nvml.open == 0


@pytest.mark.parametrize(
    ("said", "names"),
    [("1", ["GPU-bb22"]), ("1,0", ["GPU-bb22", "GPU-aa11"]), ("GPU-aa", ["GPU-aa11"]), ("0,9,1", ["GPU-aa11"])],
)
def test_cuda_visible_devices_chooses_and_orders_them(
    said: str, names: list[str], nvml: Nvml, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", said)
    found = devices.gpus()
    assert [one.name for one in found] == names and [one.number for one in found] == list(range(len(names)))


def test_none_visible_is_no_gpu(nvml: Nvml, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    with pytest.raises(NotConfigured, match="CUDA_VISIBLE_DEVICES"):
        devices.gpus()


def test_a_lease_is_of_the_gpu_with_most_room_else_of_the_cpu(nvml: Nvml, leases: Leases) -> None:
    with ExitStack() as stack:
        names = [stack.enter_context(lease(need, leases=leases)).name for need in (20 * GB, 2 * GB, GB // 2)]
    assert names == ["GPU-bb22", "GPU-aa11", "GPU-aa11"]
    with lease(1, leases=leases) as again:
        assert again.name == "GPU-bb22"
    with pytest.raises(NeverFits, match="CPU lends"), lease(2**60, leases=leases):
        pass


def test_what_others_use_of_a_gpu_is_not_lent(nvml: Nvml, leases: Leases) -> None:
    nvml.used["GPU-bb22"], nvml.running["GPU-bb22"] = 12 * GB, {1: 12 * GB}
    with pytest.raises(NoRoom), lease(16 * GB, timeout=0.05, leases=leases):
        pass
    with lease(8 * GB, on=devices.gpus()[1], timeout=0.05, leases=leases):
        nvml.used["GPU-bb22"] = 20 * GB  # it has loaded what it leased: that is not counted twice
        nvml.running["GPU-bb22"][os.getpid()] = 8 * GB
        with lease(3 * GB, on=devices.gpus()[1], timeout=0.05, leases=leases):
            pass
        with pytest.raises(NoRoom), lease(4 * GB, on=devices.gpus()[1], timeout=0.05, leases=leases):
            pass


def test_where_the_driver_does_not_tell_who_uses_what_leases_count_as_loaded(nvml: Nvml, leases: Leases) -> None:
    nvml.running["GPU-bb22"] = {1: None}
    with lease(20 * GB, leases=leases) as large:
        nvml.used["GPU-bb22"] = 20 * GB
        with lease(3 * GB, on=large, timeout=0.05, leases=leases):
            pass
        nvml.used["GPU-bb22"] = 22 * GB
        with pytest.raises(NoRoom), lease(3 * GB, on=large, timeout=0.05, leases=leases):
            pass


class OutOfMemoryError(RuntimeError):
    """As torch calls it."""


@pytest.mark.parametrize(
    "ran_out",
    [
        OutOfMemoryError("CUDA"),
        RuntimeError("CUDA error: out of memory"),
        RuntimeError("[enforce fail at alloc_cpu.cpp:128] err == 0. DefaultCPUAllocator: can't allocate memory"),
        RuntimeError("could not create a primitive"),
        MemoryError(),
    ],
)
def test_when_memory_runs_out_tiles_get_smaller_and_then_the_cpu_does_it(
    ran_out: Exception, nvml: Nvml, leases: Leases
) -> None:
    asked: list[tuple[str, int]] = []

    def work(way: Placement) -> str:
        asked.append((way.device.name, way.tile))
        if way.device.is_gpu or way.tile > 256:
            raise ran_out
        return "done"

    steps: list[Rescue] = []
    assert in_tiles(work, lambda tile: tile * tile, [512, 256], steps, leases=leases) == "done"
    assert asked == [("GPU-bb22", 512), ("GPU-bb22", 256), ("cpu", 512), ("cpu", 256)]
    assert [(one.fallback.value, one.instead) for one in steps] == [
        ("retry", "in tiles of 256 pixels on the Stand-in"),
        ("CPU fallback", "on the CPU, in tiles of 512 pixels"),
        ("CPU fallback", "on the CPU, in tiles of 256 pixels"),
    ]
    assert all(one.category.value == "resource exhaustion" and "cpu_workers" in one.advice for one in steps)
    assert leases.standing() == []
    del asked[:]
    assert in_tiles(work, lambda tile: tile * tile, [512, 256], steps, leases=leases) == "done"
    assert asked == [("cpu", 256)] and len(steps) == 3, "it goes on where the steps led"


def test_what_is_held_of_the_cpu_is_not_leased_again_and_bounds_its_tiles(nvml: Nvml, leases: Leases) -> None:
    """Or else whoever holds and waits waits for others who do."""
    steps: list[Rescue] = []

    def work(way: Placement) -> tuple[str, int]:
        if way.device.is_gpu:
            assert len(leases.standing()) == 1
            raise MemoryError
        assert leases.standing() == []
        return way.device.name, way.tile

    told = in_tiles(work, lambda tile: tile, [512, 256, 128], steps, held_bytes=300, leases=leases)
    assert told == ("cpu", 256) and [one.fallback.value for one in steps] == ["retry", "retry", "CPU fallback"]
    with pytest.raises(NeverFits, match="needed for the smallest tile, on the CPU"):
        in_tiles(work, lambda tile: tile, [512], [], devices=[Device("cpu", "CPU", 10**9)], held_bytes=300)


def test_a_gpu_that_has_no_room_in_time_is_left_for_the_cpu(nvml: Nvml, leases: Leases) -> None:
    nvml.used["GPU-bb22"], nvml.running["GPU-bb22"] = 24 * GB, {1: 24 * GB}
    steps: list[Rescue] = []
    found = in_tiles(lambda way: way, lambda tile: 10 * GB, [512], steps, timeout=0.05, leases=leases)
    assert found.device.name == "cpu" and [one.fallback.value for one in steps] == ["CPU fallback"]
    assert "no room for 10.74 GB" in steps[0].why


def test_where_the_smallest_tile_on_the_cpu_does_not_do_all_that_was_tried_is_told(leases: Leases) -> None:
    only = Device("cpu", "CPU", 100)

    def work(way: Placement) -> None:
        raise MemoryError

    with pytest.raises(Exhausted, match=r"memory ran out; tried before: in tiles of 256 pixels on the CPU; close"):
        in_tiles(work, lambda tile: 1, [512, 256], [], devices=[only], leases=leases)
    with pytest.raises(MemoryError):
        in_tiles(work, lambda tile: 1, [512], [], devices=[only], leases=leases)


@pytest.mark.parametrize("error", [RuntimeError("the weights do not fit"), ValueError("out of memory"), KeyError(1)])
def test_what_is_no_lack_of_memory_is_not_tried_again(error: Exception, leases: Leases) -> None:
    def work(way: Placement) -> None:
        raise error

    with pytest.raises(type(error)):
        in_tiles(work, lambda tile: 1, [512, 256], [], devices=[Device("cpu", "CPU", 100)], leases=leases)


def test_a_container_lends_no_more_than_its_own_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = devices.memory_bytes()
    monkeypatch.setattr(devices, "_CGROUPS", tmp_path)
    bounds: list[tuple[Callable[[], object], int]] = [
        (lambda: (tmp_path / "memory.max").write_text("max\n"), os.sysconf("SC_PHYS_PAGES") * 4096),
        (lambda: (tmp_path / "memory.max").write_text("1000000000\n"), 10**9),
    ]
    for bound, most in bounds:
        bound()
        assert devices.memory_bytes() <= most
    assert devices.memory_bytes() == 10**9 <= whole
    assert devices.cpu().lent_bytes == 6 * 10**8
