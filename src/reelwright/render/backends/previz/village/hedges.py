"""Bushes about houses: they hide where walls meet the ground."""

from __future__ import annotations

from collections.abc import Sequence

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.woods.grove import Baker, swaying
from reelwright.render.backends.previz.woods.undergrowth import bush

_KINDS = 2


def hedges(baker: Baker, places: Sequence[tuple[float, float, float]]) -> list[Card]:
    """Bushes at x, z, so high; metres."""
    site = baker.site
    plants = [bush(site.green, site.seed + 30 + k, 1.0, 64, k) for k in range(_KINDS)]
    found = []
    for k, (x, z, high) in enumerate(places):
        texture, per_metre = plants[k % _KINDS].texture, 64 / high
        texture = site.focused(baker.aired(texture, z, texture.shape[0], per_metre), z, per_metre)
        found.append(swaying(texture, x, -0.05, z, texture.shape[1] / per_metre, site.wind))
    return found
