"""espeak-ng passes the contract of who speaks lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reelwright.film.recipe import Recipe
from reelwright.film.voice import Voice
from reelwright.network.access import Access
from reelwright.sound.espeak import is_available
from reelwright.sound.narration import make_narration, narration_recipe
from reelwright.sound.voice_actor import VoiceActor
from reelwright.sound.voices.espeak import Espeak

from .voice_actor import VoiceActorContract

pytestmark = pytest.mark.skipif(not is_available(), reason="NOT TESTED: the extra `voice` is not installed")


class TestEspeak(VoiceActorContract):
    voice, other_voice = "en-us", "de+f2"

    @pytest.fixture
    def actor(self) -> VoiceActor:
        return Espeak(Access())

    def recipe(self, actor: VoiceActor, text: str, voice: str, pace: float = 1.0, **said: str) -> Recipe:
        return narration_recipe(actor, text, Voice(name=voice), pace, said)

    def made(self, actor: VoiceActor, recipe: Recipe, out: Path) -> Any:
        return make_narration(actor, recipe, {}, out, lambda _: None)
