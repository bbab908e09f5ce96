"""What a child process does: one job after another, as lines of JSON tell.

In:  {"target": "module:function", "payload": {...}}
Out: {"progress": 0.25} any number of times, then {"value": {...}, "cpu": s, "wall": s, "memory": bytes} or
     {"error": {...}, ...}

It ends when the conversation does, which is also what happens when its parent is killed: even amid a job, because a
thread of its own waits for that. The programs a job started end with it, for its process group is theirs. Whatever a
job prints goes to stderr, never into the conversation.
"""

from __future__ import annotations

import importlib
import json
import os
import queue
import resource
import signal
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

PROGRESS_INTERVAL_SECONDS = 0.2


def converse(conversation: int) -> None:
    """Does not return. `conversation`: a socket."""
    out = os.fdopen(os.dup(conversation), "w", buffering=1, encoding="utf-8")
    asked: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(conversation, asked), daemon=True).start()
    while True:
        order = json.loads(asked.get())
        out.write(json.dumps(_do(order["target"], order["payload"], out.write)) + "\n")


def _listen(conversation: int, asked: queue.SimpleQueue[bytes]) -> None:
    rest = b""
    try:
        while chunk := os.read(conversation, 1 << 16):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                asked.put(line)
    finally:
        os.killpg(0, signal.SIGKILL)


def _cpu_seconds() -> float:
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(use.ru_utime + use.ru_stime for use in spent)


def _memory() -> int:
    """Resident bytes; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, IndexError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _do(target: str, payload: dict[str, Any], write: Callable[[str], object]) -> dict[str, Any]:
    cpu, wall = _cpu_seconds(), time.monotonic()
    told = 0.0

    def progress(fraction: float) -> None:
        nonlocal told
        if time.monotonic() - told >= PROGRESS_INTERVAL_SECONDS:
            told = time.monotonic()
            write(json.dumps({"progress": min(1.0, max(0.0, fraction))}) + "\n")

    try:
        module, name = target.split(":")
        answer: dict[str, Any] = {"value": getattr(importlib.import_module(module), name)(payload, progress)}
    except Exception as error:  # noqa: BLE001 - the worker loop: an error is an answer
        told_error = {
            "kind": type(error).__name__,
            "message": str(error),
            "detail": traceback.format_exc(),
            "above": [kind.__name__ for kind in type(error).__mro__[1:]],
            "notes": getattr(error, "__notes__", []),
        }
        answer = {"error": told_error}
    return answer | {"cpu": _cpu_seconds() - cpu, "wall": time.monotonic() - wall, "memory": _memory()}
