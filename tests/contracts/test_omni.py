"""Omni keeps the contract of a provider."""

from __future__ import annotations

from reelwright.render.backends.omni import Omni

from .provider import ProviderContract


class TestOmni(ProviderContract):
    adapter = Omni
    wire = "omni"
    variable = "GEMINI_API_KEY"
    keeps_clips_behind_its_key = True
