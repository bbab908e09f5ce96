"""espeak-ng in a program of its own: asked a question, and its answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from reelwright.errors import BackendError, InvalidInput, NotConfigured

_PROGRAM = Path(__file__).with_name("voices") / "espeak_program.py"
_TIMEOUT_SECONDS = 120


def is_available() -> bool:
    return find_spec("espeakng_loader") is not None


def voices() -> tuple[list[str], list[str]]:
    """The names a voice can be asked for by, and the variants that go after a `+`. Raises NotConfigured."""
    head, _ = ask({"voices": True})
    return list(head["voices"]), list(head["variants"])


def ask(request: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The first line of the answer, and the sound after it; see `voices/espeak_program.py`.

    Raises:
        NotConfigured: the voice extra is not installed.
        InvalidInput: no such voice.
        BackendError: the program broke.
    """
    # Run as a file, -P: with -m, modules in the current folder, which may be anybody's, would be imported before ours.
    command = [sys.executable, "-P", str(_PROGRAM)]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=_TIMEOUT_SECONDS,
            env=_surroundings(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BackendError(
            f"espeak-ng did not answer within {_TIMEOUT_SECONDS} s; the line is perhaps too long"
        ) from None
    line, _, pcm = done.stdout.partition(b"\n")
    if done.returncode or not line:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["no word of why"]
        raise BackendError(f"the voice program ended with {done.returncode}: {last[0]}")
    head: dict[str, Any] = json.loads(line)
    if head.get("error") == "missing":
        raise NotConfigured("no voice: install it with `pip install 'reelwright[voice]'`, or use --no-narration")
    if head.get("error") == "voice":
        raise InvalidInput(f"espeak-ng has no voice {head['message']!r}; some there are: en-gb-x-rp, en-us, de, fr, es")
    return head, pcm


def _surroundings() -> dict[str, str]:
    """Our environment and search path, less empty entries: to Python and to the system's loader of libraries they mean
    the current folder. OpenCV, once imported, leaves one in LD_LIBRARY_PATH."""
    found = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    for name in {"PYTHONPATH", "LD_LIBRARY_PATH"} & set(found):
        found[name] = os.pathsep.join(filter(None, found[name].split(os.pathsep)))
    return found
