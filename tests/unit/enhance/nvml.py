"""A stand-in for NVIDIA's management library: as many GPUs as a test says, with what is used of each."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any


class NVMLError(Exception):
    """As the true one."""


class Nvml:
    """In place of the module `pynvml`."""

    NVMLError = NVMLError

    def __init__(self, *gpus: tuple[str, int], is_there: bool = True) -> None:
        """`gpus`: UUID and bytes of memory."""
        self._gpus, self._is_there = gpus, is_there
        self.used = {uuid: 0 for uuid, _ in gpus}
        self.running: dict[str, dict[int, int | None]] = {uuid: {} for uuid, _ in gpus}
        """Process -> what it uses, as the driver tells."""
        self.open = 0

    def nvmlInit(self) -> None:
        if not self._is_there:
            raise NVMLError("NVML Shared Library Not Found")
        self.open += 1

    def nvmlShutdown(self) -> None:
        self.open -= 1

    def nvmlDeviceGetCount(self) -> int:
        return len(self._gpus)

    def nvmlDeviceGetHandleByIndex(self, number: int) -> str:
        return self._gpus[number][0]

    def nvmlDeviceGetHandleByUUID(self, uuid: str) -> str:
        return uuid

    def nvmlDeviceGetUUID(self, handle: str) -> str:
        return handle

    def nvmlDeviceGetName(self, handle: str) -> bytes:
        return b"Stand-in"  # old drivers give bytes

    def nvmlDeviceGetMemoryInfo(self, handle: str) -> Any:
        return SimpleNamespace(total=dict(self._gpus)[handle], used=self.used[handle])

    def nvmlDeviceGetComputeRunningProcesses(self, handle: str) -> list[Any]:
        return [SimpleNamespace(pid=pid, usedGpuMemory=used) for pid, used in self.running[handle].items()]
