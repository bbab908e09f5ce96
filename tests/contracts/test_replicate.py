"""Replicate keeps the contract of a provider."""

from __future__ import annotations

from reelwright.render.backends.replicate import Replicate

from .provider import ProviderContract


class TestReplicate(ProviderContract):
    adapter = Replicate
    wire = "replicate"
    variable = "REPLICATE_API_TOKEN"
