"""What a command loads is no garbage, and is not looked through for some: that took a sixth of a short command."""

from __future__ import annotations

import subprocess
import sys

COUNTED = """
import atexit, gc
whole, left = [], []
gc.callbacks.append(lambda phase, about: whole.append(about["generation"]) if phase == "start" else None)
atexit.register(lambda: print(whole.count(2), gc.get_freeze_count(), len(gc.get_objects())))
from reelwright.cli import main
main()
"""


def test_a_command_does_not_look_through_what_it_has_loaded_neither_as_it_begins_nor_as_it_ends() -> None:
    command = [sys.executable, "-c", COUNTED, "--version"]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    whole, frozen, left = map(int, out.splitlines()[-1].split())
    assert whole == 0
    assert frozen > 50_000 and left < 1_000
