"""Ctrl-C that a library swallowed is heeded all the same."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable

import pytest

SWALLOWED = """
import os, signal
from reelwright.cli import ctrl_c
ctrl_c.listen()
ctrl_c.MODE()
try:
    os.kill(os.getpid(), signal.SIGINT)
except BaseException:
    pass
print("gone on")
ctrl_c.heed()
print("lost")
"""


def run(mode: str, before: Callable[[], object] = lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)) -> str:
    command = [sys.executable, "-c", SWALLOWED.replace("MODE", mode)]
    return subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=before).stdout


@pytest.mark.parametrize("mode", ["defer", "strike"])
def test_a_press_is_heeded_later_whether_it_was_put_off_or_swallowed(mode: str) -> None:
    assert run(mode) == "gone on\n"


def test_who_was_started_deaf_to_it_stays_so() -> None:
    assert run("defer", lambda: signal.signal(signal.SIGINT, signal.SIG_IGN)) == "gone on\nlost\n"


def test_a_second_press_is_not_put_off() -> None:
    press = "os.kill(os.getpid(), signal.SIGINT)"
    twice = f"import os, signal\nfrom reelwright.cli import ctrl_c\nctrl_c.listen()\n{press}\nprint('put off')\n{press}"
    done = subprocess.run([sys.executable, "-c", twice], capture_output=True, text=True, check=False)
    assert done.stdout == "put off\n" and "KeyboardInterrupt" in done.stderr


def test_nothing_is_left_to_stop_once_all_is_told() -> None:
    program = "import os, signal\nfrom reelwright.cli import ctrl_c\nctrl_c.listen()\nctrl_c.ignore()\n"
    program += "os.kill(os.getpid(), signal.SIGINT)\nprint('told')"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "told\n")
