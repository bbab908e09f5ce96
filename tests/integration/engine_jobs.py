"""What the engine's children do in its tests. It imports nothing heavy, so that a child starts at once.

Every payload has a `folder`; what happens is told there, a line each, in `told`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reelwright import errors

Progress = Callable[[float], None]


def tell(folder: str | Path, line: str) -> None:
    with open(Path(folder) / "told", "ab", buffering=0) as file:
        file.write(f"{line}\n".encode())


def told(folder: Path, prefix: str = "") -> list[str]:
    try:
        lines = (folder / "told").read_text().splitlines()
    except FileNotFoundError:
        return []
    return [line.removeprefix(prefix) for line in lines if line.startswith(prefix)]


def loaded(payload: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Which of `modules` were loaded before this was asked."""
    return {module: module in sys.modules for module in payload["modules"]}


def work(payload: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Take `seconds`, and tell."""
    tell(payload["folder"], f"begin {payload['name']}")
    time.sleep(payload.get("seconds", 0.0))
    progress(0.5)
    tell(payload["folder"], f"end {payload['name']}")
    return {"pid": os.getpid()}


def burn(payload: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Compute, beside a program started, until the file `enough` is there. Tells the ids of both processes."""
    enough = Path(payload["folder"]) / "enough"
    if enough.exists():
        return {"burnt": True}
    program = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    tell(payload["folder"], f"burning {program.pid}")
    tell(payload["folder"], f"burning {os.getpid()}")
    while not enough.exists():
        sum(range(10_000))
    program.kill()
    program.wait()
    return {"burnt": True}


def fail(payload: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Raise the error of ours that is named, or divide by nought."""
    kind = getattr(errors, payload["kind"], None)
    if kind is None:
        return {"never": 1 // 0}
    raise kind(payload["message"])


def die(payload: dict[str, Any], progress: Progress) -> dict[str, Any]:
    program = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    tell(payload["folder"], f"burning {program.pid}")
    os.kill(os.getpid(), 9)
    raise AssertionError("killed before this")


def chatter(payload: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Speak where the conversation with the parent is."""
    sys.stdout.write('{"value": "not an answer"}\n')
    sys.stdout.flush()
    os.write(1, b"nor this\n")
    return {"answer": "the real one"}
