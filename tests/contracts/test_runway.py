"""Runway keeps the contract of a provider, with a model router and without one."""

from __future__ import annotations

from reelwright.render.backends.runway import Runway

from .provider import ProviderContract


class TestRunway(ProviderContract):
    adapter = Runway
    wire = "runway"
    variable = "RUNWAYML_API_SECRET"


class TestRunwayThroughARouter(TestRunway):
    settings = {"REELWRIGHT_RUNWAY_ROUTER": "router-1"}
