"""The child process: does one job after another, as lines of JSON on stdin and stdout tell. A script.

In:  {"load": ["module", ...]}, which is not answered, or {"target": "module:function", "payload": {...}}
Out: {"progress": 0.25} any number of times, then {"value": {...}, "cpu": s, "wall": s} or {"error": {...}, ...}

It ends when stdin does, which is also what happens when its parent is killed: even amid a job, because a thread of
its own waits for that. The programs a job started end with it, for its process group is theirs. Whatever a job prints
goes to stderr, never into the conversation.
"""

from __future__ import annotations

import contextlib
import gc
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
from typing import Any

PROGRESS_INTERVAL_SECONDS = 0.2


_GARBAGE = 100_000
"""New objects after which Python looks for cycles. By itself it looks a hundred times as often, which costs what makes
pictures a sixtieth of its time, and finds next to none."""


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    gc.set_threshold(_GARBAGE)
    out = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
    os.dup2(2, 1)
    asked: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(asked,), daemon=True).start()
    while True:
        order = json.loads(asked.get())
        if "load" in order:
            with contextlib.suppress(Exception):  # the job that needs it will tell
                for module in order["load"]:
                    importlib.import_module(module)
            continue
        out.write(json.dumps(_do(order["target"], order["payload"], out.write)) + "\n")


def _listen(asked: queue.SimpleQueue[bytes]) -> None:
    # os.read, not sys.stdin: a thread blocked in sys.stdin makes the interpreter abort when it ends.
    rest = b""
    while chunk := os.read(0, 1 << 16):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            asked.put(line)
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


def _cpu_seconds() -> float:
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(use.ru_utime + use.ru_stime for use in spent)


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
        told_error = {"kind": type(error).__name__, "message": str(error), "detail": traceback.format_exc()}
        answer = {"error": told_error}
    return answer | {"cpu": _cpu_seconds() - cpu, "wall": time.monotonic() - wall}


if __name__ == "__main__":
    main()
