"""Frames with those around them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

One = TypeVar("One")


def windowed(items: Iterable[One], before: int, after: int) -> Iterator[tuple[tuple[One, ...], One, tuple[One, ...]]]:
    """Each with up to so many before and after it, in the order they come."""
    coming = iter(items)
    ahead = deque(islice(coming, after + 1))
    behind: deque[One] = deque(maxlen=before)
    while ahead:
        yield tuple(behind), ahead[0], tuple(islice(ahead, 1, None))
        behind.append(ahead.popleft())
        ahead.extend(islice(coming, 1))
