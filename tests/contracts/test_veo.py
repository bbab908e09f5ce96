"""Veo on Vertex AI keeps the contract of a provider."""

from __future__ import annotations

from reelwright.render.backends.veo import Veo

from .provider import ProviderContract


class TestVeo(ProviderContract):
    adapter = Veo
    wire = "vertex"
    variable = "REELWRIGHT_GOOGLE_TOKEN"
    keeps_clips_behind_its_key = True
