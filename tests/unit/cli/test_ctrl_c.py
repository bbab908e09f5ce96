"""Ctrl-C that a library swallowed is heeded all the same."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable

SWALLOWED = """
import os, signal
from reelwright.cli import ctrl_c
ctrl_c.listen()
try:
    os.kill(os.getpid(), signal.SIGINT)
except BaseException:
    pass
print("gone on")
ctrl_c.heed()
print("lost")
"""


def run(before: Callable[[], object]) -> str:
    command = [sys.executable, "-c", SWALLOWED]
    return subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=before).stdout


def test_a_press_that_was_swallowed_is_heeded_later() -> None:
    assert run(lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)) == "gone on\n"


def test_who_was_started_deaf_to_it_stays_so() -> None:
    assert run(lambda: signal.signal(signal.SIGINT, signal.SIG_IGN)) == "gone on\nlost\n"


def test_nothing_is_left_to_stop_once_all_is_told() -> None:
    program = "import os, signal\nfrom reelwright.cli import ctrl_c\nctrl_c.listen()\nctrl_c.ignore()\n"
    program += "os.kill(os.getpid(), signal.SIGINT)\nprint('told')"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "told\n")
