"""Interpolation keeps the contract of effects, at every effort."""

from __future__ import annotations

import pytest

from reelwright.enhance.effect import Effect, named

from .effect import EffectContract


class TestDoubling(EffectContract):
    @pytest.fixture(autouse=True, params=["preview", "standard", "high", "maximum"])
    def _effort(self, request: pytest.FixtureRequest) -> None:
        self.effort = str(request.param)

    def effect(self) -> Effect:
        return named("interpolate", {"rate": "48", "effort": self.effort})


class TestFromFilmToVideo(EffectContract):
    def effect(self) -> Effect:
        return named("interpolate", {"rate": "60", "effort": "standard"})


class TestFewer(EffectContract):
    def effect(self) -> Effect:
        return named("interpolate", {"rate": "12", "effort": "standard"})
