"""Small words for the lines people read."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """`1 shot`, `2 shots`.

    >>> counted(1, "remark"), counted(0, "remark")
    ('1 remark', '0 remarks')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def about(seconds: float) -> str:
    """A time, no finer than one that is to come can be known; rather too long than too short.

    >>> about(0.2), about(7), about(48), about(64), about(200), about(4000)
    ('1 s', '7 s', '50 s', '1 min 10 s', '3 min 20 s', '67 min')
    """
    if seconds < 10:
        return f"{max(1, round(seconds))} s"
    if seconds < 60:
        return f"{-(-round(seconds) // 5) * 5} s"
    if seconds < 600:
        tens = -(-round(seconds) // 10) * 10
        return f"{tens // 60} min" + (f" {tens % 60} s" if tens % 60 else "")
    return f"{round(seconds / 60)} min"
