"""Ctrl-C, heeded wherever it comes.

A KeyboardInterrupt that strikes anywhere is not safe: in a finaliser it is lost, in the making of a class it becomes
another error, and in code that is compiled as it runs it makes Python end itself by the signal. So while a film is seen
through, and while modules are imported, a press is only remembered, and heeded where the program looks for it.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType

_pressed, _raises = threading.Event(), threading.Event()


def listen() -> None:
    """From the first moment of a command, remembering. One that was started deaf to it (`nohup`, a shell's `&`) stays
    so."""
    _pressed.clear()
    defer()
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _press)


def _press(number: int, frame: FrameType | None) -> None:
    is_second = _pressed.is_set()
    _pressed.set()
    if _raises.is_set() or is_second:  # who presses twice wants out at once
        raise KeyboardInterrupt


def defer() -> None:
    """From now on, remember; `heed` has to be called often."""
    _raises.clear()


def strike() -> None:
    """From now on, raise at once, as Python does by itself."""
    _raises.set()
    heed()


def heed() -> None:
    """Raise the KeyboardInterrupt that was put off, if one was."""
    if _pressed.is_set():
        raise KeyboardInterrupt


def is_unanswered() -> bool:
    """Whether it was pressed and nobody has said so yet: who does, ignores it from then on."""
    return _pressed.is_set() and signal.getsignal(signal.SIGINT) is _press


def ignore() -> None:
    """For the moment that is left: there is nothing more to stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
