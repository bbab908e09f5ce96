"""Where effects are worked: the GPUs that NVML knows, and the CPU; each lends its memory before anything is loaded.

What was run: a CPU, and GPUs only by a stand-in for NVML. What was never run: a true GPU, so neither its free memory
nor what CUDA raises when that is used up was seen from here.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from reelwright.engine.leases import Leases, NoRoom, Priority, on_this_machine
from reelwright.errors import BackendError, NotConfigured
from reelwright.imaging.heap import give_back
from reelwright.resilience.recovery import Recovery, Rescue, Substitute
from reelwright.resilience.taxonomy import Fallback

T = TypeVar("T")

CPU = "cpu"
_CPU_SHARE = 0.6
"""Of the machine's memory, or of what its container may use, what is lent; the rest is for everything else."""
_GPU_RESERVE = 512 * 2**20
"""Bytes of a GPU that are not lent: each process that uses it takes some for itself."""
_PATIENCE_SECONDS = 120.0
_CGROUPS = Path("/sys/fs/cgroup")
_UNBOUNDED = 2**60
"""Bytes; what is more is no bound (cgroup v1 has one of 2^63)."""


class NeverFits(BackendError):
    """More memory than the device has altogether."""


@dataclass(frozen=True, slots=True)
class Device:
    """One that lends its memory."""

    name: str
    """`cpu`, or the UUID of a GPU: all processes call it so, however they count."""
    title: str
    """For people."""
    lent_bytes: int
    """The most that all together may hold."""
    number: int | None = None
    """Of a GPU as CUDA counts here, in the order of PCI addresses (CUDA_DEVICE_ORDER=PCI_BUS_ID); None: the CPU."""

    @property
    def is_gpu(self) -> bool:
        return self.number is not None


def cpu() -> Device:
    """The memory of this machine."""
    return Device(CPU, "CPU", int(_CPU_SHARE * memory_bytes()))


def memory_bytes() -> int:
    """Of the machine, or what the control groups of this process may use where that is less."""
    bounds = [os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")]
    try:
        groups = Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    except OSError:
        groups = []
    mine = next((line[3:].strip("/") for line in groups if line.startswith("0::")), "")
    folder = _CGROUPS / mine
    places = [one / "memory.max" for one in (folder, *folder.parents) if one.is_relative_to(_CGROUPS)]
    for place in (*places, _CGROUPS / "memory/memory.limit_in_bytes"):
        try:
            bounds.append(int(place.read_text(encoding="ascii")))
        except (OSError, ValueError):  # not there, or `max`
            continue
    return min(bound for bound in bounds if 0 < bound < _UNBOUNDED)


def gpus() -> list[Device]:
    """Those this process may use (CUDA_VISIBLE_DEVICES), in the order in which CUDA counts them.

    Raises:
        NotConfigured: there is none, or no driver of NVIDIA's that could tell.
    """
    with _nvml() as nvml:
        found = []
        for number in range(nvml.nvmlDeviceGetCount()):
            handle = nvml.nvmlDeviceGetHandleByIndex(number)
            lent = int(nvml.nvmlDeviceGetMemoryInfo(handle).total) - _GPU_RESERVE
            uuid, title = _text(nvml.nvmlDeviceGetUUID(handle)), _text(nvml.nvmlDeviceGetName(handle))
            found.append(Device(uuid, title, lent, number))
    seen = [
        Device(one.name, one.title, one.lent_bytes, number)
        for number, one in enumerate(_visible(found, os.environ.get("CUDA_VISIBLE_DEVICES")))
    ]
    if not seen:
        raise NotConfigured("NVIDIA's driver is there, and no GPU this process may use; see CUDA_VISIBLE_DEVICES")
    return seen


def _visible(found: Sequence[Device], said: str | None) -> list[Device]:
    """As CUDA reads the variable: numbers, or how UUIDs begin, up to the first that is neither."""
    if said is None:
        return list(found)
    chosen: list[Device] = []
    for word in (one.strip() for one in said.split(",")):
        fits = [one for one in found if word == str(one.number) or (word[:4] == "GPU-" and one.name.startswith(word))]
        if len(fits) != 1:
            break
        chosen += fits
    return chosen


def known() -> tuple[list[Device], str]:
    """All devices, the CPU last; and why there is no GPU, empty where there is one."""
    try:
        return [*gpus(), cpu()], ""
    except NotConfigured as error:
        return [cpu()], str(error)


@contextmanager
def lease(
    need_bytes: int,
    *,
    priority: Priority = Priority.NORMAL,
    timeout: float = _PATIENCE_SECONDS,
    on: Device | None = None,
    leases: Leases | None = None,
) -> Iterator[Device]:
    """Memory of a device, before anything is loaded there, for as long as the body runs. A process that dies gives it
    back.

    Args:
        need_bytes: of memory, at the most.
        timeout: seconds to wait for them.
        on: None: of the GPUs that are large enough the one on which most is free, else the CPU.
        leases: None: those that all processes of this user share.

    Raises:
        NeverFits: no device has so much.
        NoRoom: it was not free in time, or too many wait for it.
    """
    books = leases or on_this_machine()
    device = on or _roomiest(need_bytes, books)
    if need_bytes > device.lent_bytes:
        raise NeverFits(
            f"{need_bytes / 1e9:.2f} GB are needed, and {device.title} lends {device.lent_bytes / 1e9:.2f} GB in all"
        )
    room = partial(_room, device) if device.is_gpu else lambda held: device.lent_bytes
    with books.hold(device.name, need_bytes, room, priority, timeout):
        yield device


def _roomiest(need_bytes: int, leases: Leases) -> Device:
    devices, _ = known()
    held = dict.fromkeys((one.name for one in devices), 0)
    for one in leases.standing():
        if one.device in held:
            held[one.device] += one.size_bytes
    large = [one for one in devices if one.is_gpu and one.lent_bytes >= need_bytes]
    return max(large, key=lambda one: one.lent_bytes - held[one.name], default=devices[-1])


def _room(device: Device, held: Mapping[int, int]) -> int:
    """Bytes that all who lease may hold together of a GPU now: what nobody else uses of it."""
    with _nvml() as nvml:
        handle = nvml.nvmlDeviceGetHandleByUUID(device.name)
        used = int(nvml.nvmlDeviceGetMemoryInfo(handle).used)
        running = {int(one.pid): one.usedGpuMemory for one in nvml.nvmlDeviceGetComputeRunningProcesses(handle)}
    is_told = all(use is not None and Path(f"/proc/{pid}").exists() for pid, use in running.items())
    if is_told:
        ours = sum(int(use or 0) for pid, use in running.items() if pid in held)
    else:  # in a container the driver tells numbers of processes that mean nothing here: all that lease have loaded
        ours = min(used, sum(held.values()))
    return device.lent_bytes - max(0, used - ours)


@contextmanager
def _nvml() -> Iterator[Any]:
    """NVIDIA's management library, opened. Raises NotConfigured: it is not there, or fails."""
    import pynvml

    with ExitStack() as stack:
        try:
            pynvml.nvmlInit()
            stack.callback(pynvml.nvmlShutdown)
            yield pynvml
        except pynvml.NVMLError as error:
            raise NotConfigured(f"no GPU can be used, as NVIDIA's driver says: {error}") from None


def _text(told: str | bytes) -> str:
    return told.decode() if isinstance(told, bytes) else told


def is_out_of_memory(error: BaseException) -> bool:
    """Whether memory ran out, by what Python, numpy, OpenCV and torch raise then."""
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True
    return isinstance(error, RuntimeError | OSError) and tells_of_memory(str(error))


def tells_of_memory(said: str) -> bool:
    """Whether an error means by these words that memory ran out."""
    return any(words in said.lower() for words in _OUT_OF_MEMORY)


_OUT_OF_MEMORY = (
    *("out of memory", "failed to allocate memory", "insufficient memory", "bad_alloc", "bad allocation"),
    *("can't allocate memory", "cannot allocate memory", "not enough memory"),
    "could not create a primitive",  # oneDNN, which torch computes by on a CPU
)


@dataclass(frozen=True, slots=True)
class Placement:
    """Where something is worked, and in pieces of what size."""

    device: Device
    tile: int
    """Pixels of a side."""


def in_tiles(
    work: Callable[[Placement], T],
    need_bytes: Callable[[int], int],
    tiles: Sequence[int],
    steps: list[Rescue],
    *,
    priority: Priority = Priority.NORMAL,
    timeout: float = _PATIENCE_SECONDS,
    devices: Sequence[Device] | None = None,
    held_bytes: int | None = None,
    leases: Leases | None = None,
) -> T:
    """Have `work` done with memory leased for it: when that does not suffice in smaller tiles, then on the CPU.

    Args:
        need_bytes: for a tile of so many pixels a side.
        tiles: sides, the largest first.
        steps: down that were taken for work of this kind before: it goes on where they led. Each that it takes is
            added, to be told.
        devices: that may be used, the CPU last; None: the roomiest GPU and the CPU.
        held_bytes: of the CPU's memory, that the caller has leased already: there no more is leased, for who waits and
            holds may wait forever, and what needs more is not tried. None: what it needs is leased there too.

    Returns:
        What `work` gave.

    Raises:
        BackendError: memory did not suffice for the smallest tile on the CPU; what was tried.
    """
    books = leases or on_this_machine()
    if devices is None:
        best, last = _roomiest(need_bytes(tiles[-1]), books), cpu()
        devices = [best, last] if best.is_gpu else [last]
    ways = [Placement(device, tile) for device in devices for tile in tiles]
    ways = [way for way in ways if way.device.is_gpu or held_bytes is None or need_bytes(way.tile) <= held_bytes]
    if not ways:
        raise NeverFits(f"{need_bytes(tiles[-1]) / 1e9:.2f} GB are needed for the smallest tile, on the CPU")
    first, *rest = ways[min(len(steps), len(ways) - 1) :]
    recovery = Recovery(first, [_offer(way, first) for way in rest])
    while True:
        way = recovery.way
        try:
            with _room_at(way, need_bytes(way.tile), held_bytes, priority, timeout, books):
                found = work(way)
        except (NoRoom, NeverFits) as error:
            recovery.after(error)
        except (MemoryError, RuntimeError, OSError) as error:
            if not is_out_of_memory(error):
                raise
            recovery.after(MemoryError(str(error) or "memory ran out"))
            error.__traceback__ = None  # its frames hold what was made so far, in circles
            gc.collect()
            give_back()
        else:
            steps += recovery.steps
            return found


def _room_at(
    way: Placement, need: int, held_bytes: int | None, priority: Priority, timeout: float, books: Leases
) -> AbstractContextManager[object]:
    if held_bytes is not None and not way.device.is_gpu:
        return nullcontext()
    return lease(need, priority=priority, timeout=timeout, on=way.device, leases=books)


def _offer(way: Placement, first: Placement) -> Substitute[Placement]:
    tiles = f"in tiles of {way.tile} pixels"
    if way.device == first.device:
        return Substitute(Fallback.RETRY, f"{tiles} on the {way.device.title}", way)
    return Substitute(Fallback.CPU_FALLBACK, f"on the {way.device.title}, {tiles}", way)
