"""Luma keeps the contract of a provider."""

from __future__ import annotations

from reelwright.render.backends.luma import Luma

from .provider import ProviderContract


class TestLuma(ProviderContract):
    adapter = Luma
    wire = "luma"
    variable = "LUMAAI_API_KEY"
