"""Ctrl-C is heeded wherever it comes. Python raises KeyboardInterrupt, but where that happens to be in a finaliser, or
under a library that catches everything, it is lost; so it is remembered too."""

from __future__ import annotations

import signal
import threading
from types import FrameType

_pressed = threading.Event()


def listen() -> None:
    """From the first moment of a command. One that was started deaf to it (`nohup`, a shell's `&`) stays so."""
    _pressed.clear()
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _press)


def _press(number: int, frame: FrameType | None) -> None:
    _pressed.set()
    raise KeyboardInterrupt


def heed() -> None:
    """Raise the KeyboardInterrupt that was lost, if one was."""
    if _pressed.is_set():
        raise KeyboardInterrupt


def ignore() -> None:
    """For the moment that is left: there is nothing more to stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
