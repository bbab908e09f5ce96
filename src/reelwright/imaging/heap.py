"""The heap: pictures are made and freed all the time, and to ask the system for each anew takes a tenth of a shot's
time. While a shot is drawn or enhanced, what is freed is kept for the next picture; after it, it is given back.

This is told to the C library of Linux; others are left as they are.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache

_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD = -1, -2, -3
"""What `mallopt` calls them."""
_PAD, _LARGEST = 64 << 20, 32 << 20
"""Bytes: the heap grows by so many; and the most that it takes for one thing, the library allows no more."""


@cache
def _library() -> ctypes.CDLL | None:
    found = ctypes.CDLL(None) if sys.platform == "linux" else None
    return found if hasattr(found, "mallopt") and hasattr(found, "malloc_trim") else None


def keep_what_is_freed() -> None:
    """For the pictures to come, in this process."""
    library = _library()
    if library is not None:
        for what, size in ((_MMAP_THRESHOLD, _LARGEST), (_TRIM_THRESHOLD, 2**31 - 1), (_TOP_PAD, _PAD)):
            library.mallopt(what, size)


def give_back() -> None:
    """To the system, all that is free."""
    library = _library()
    if library is not None:
        library.malloc_trim(0)
