"""A clip that came from a provider: whether it can be used, and how it differs from what was ordered."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from reelwright.errors import BackendError, InvalidInput
from reelwright.film.recipe import Facts
from reelwright.media.probe import probe
from reelwright.media.read import frames
from reelwright.render.provider import Terms

_SHORTER = 0.25
"""Seconds by which a clip may be shorter or longer than ordered before it is remarked on."""
_RATES = 0.02
"""Share by which its rate may differ."""


class ClipUnusable(BackendError):
    """What was downloaded is damaged, or holds no moving picture."""


def probed(file: Path, terms: Terms) -> Facts:
    """Decode a clip from end to end, and tell what it is and what is not as ordered.

    Returns:
        `seconds`, `frames`, `rate`, `width`, `height`, `has_sound` and `differences`, a list of sentences.

    Raises:
        ClipUnusable: it cannot be decoded to its end, or has no picture.
    """
    try:
        account = probe(file)
        moments = [frame.seconds for frame in frames(file)]
    except InvalidInput as error:
        raise ClipUnusable(f"it cannot be decoded: {error}") from None
    if len(moments) < 2 or not account.video:
        raise ClipUnusable(f"it holds {len(moments)} pictures")
    video = account.video[0]
    span = moments[-1] - moments[0]
    rate = (len(moments) - 1) / float(span) if span > 0 else 0.0
    seconds = float(span * Fraction(len(moments), len(moments) - 1))
    said = account.duration_seconds
    if said is not None and seconds < said - 2 * _SHORTER:
        raise ClipUnusable(f"it says {said:g} s and holds {seconds:.2f} s: it is cut off")
    return {
        "seconds": round(seconds, 3),
        "frames": len(moments),
        "rate": round(rate, 3),
        "width": video.width,
        "height": video.height,
        "has_sound": bool(account.audio),
        "differences": list(_differences(terms, seconds, rate, video.width, video.height)),
    }


def _differences(terms: Terms, seconds: float, rate: float, width: int, height: int) -> list[str]:
    found = []
    if abs(seconds - terms.seconds) > _SHORTER:
        found.append(f"{terms.seconds:g} s were ordered and {seconds:.2f} s came")
    if (width, height) != (terms.width, terms.height):
        found.append(f"{terms.width}x{terms.height} was ordered and {width}x{height} came")
    if abs(rate - terms.rate) > _RATES * terms.rate:
        found.append(f"{terms.rate:g} frames a second were ordered and {rate:.2f} came")
    return found
