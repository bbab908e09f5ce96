"""The mark of an order, sent with it, by which its job is found when the answer was lost."""

from __future__ import annotations

import hashlib


def mark_of(key: str) -> str:
    """32 hex digits of an order's key."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def seed_of(key: str) -> int:
    """The mark as a seed, 0 to 2^31 - 1, for providers that echo nothing else of a request."""
    return int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) & 0x7FFFFFFF
