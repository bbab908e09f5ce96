"""The nets that ship: another net is another edition of the effect, or chunks of the old one would be taken for its."""

from __future__ import annotations

import hashlib
from importlib.resources import files

from reelwright.enhance.effects.upscale import Upscale

SEEN = (2, "8cf5fb751af8")
"""The edition of upscaling, and the first of the sha256 of its nets. For new ones raise the edition; change both."""


def test_new_weights_are_a_new_edition_of_upscaling() -> None:
    weights = sorted((files("reelwright.enhance") / "weights").iterdir(), key=lambda one: one.name)
    nets = [one.read_bytes() for one in weights if one.name.endswith(".onnx")]
    assert len(nets) == 6
    assert (Upscale.edition, hashlib.sha256(b"".join(nets)).hexdigest()[:12]) == SEEN
