"""Fal keeps the contract of a provider."""

from __future__ import annotations

from reelwright.render.backends.fal import Fal

from .provider import ProviderContract


class TestFal(ProviderContract):
    adapter = Fal
    wire = "fal"
    variable = "FAL_KEY"
