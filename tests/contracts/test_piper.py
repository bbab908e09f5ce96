"""Piper passes the contract of who speaks lines: by a program that has its command line."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest

from reelwright.errors import BackendError, InvalidInput, NotConfigured
from reelwright.film.recipe import Recipe
from reelwright.film.voice import Voice
from reelwright.media.audio import read_audio
from reelwright.network.access import Access
from reelwright.sound.espeak import is_available
from reelwright.sound.narration import make_narration, narration_recipe
from reelwright.sound.voice_actor import VoiceActor
from reelwright.sound.voices.piper import Piper

from .voice_actor import VoiceActorContract

pytestmark = pytest.mark.skipif(not is_available(), reason="NOT TESTED: the extra `voice` is not installed")


class TestPiper(VoiceActorContract):
    voice, other_voice = "en_GB-one-low", "en_GB-one-low#7"

    @pytest.fixture
    def places(self, tmp_path: Path) -> dict[str, str]:
        program, folder = tmp_path / "piper", tmp_path / "voices"
        ours = Path(__file__).with_name("piper_program.py")
        path = os.pathsep.join(filter(None, sys.path))
        words = shlex.join([f"PYTHONPATH={path}", sys.executable, str(ours)])
        program.write_text(f'#!/bin/sh\nexec env {words} "$@"\n')
        program.chmod(0o755)
        folder.mkdir()
        (folder / "en_GB-one-low.onnx").write_bytes(b"a model")
        return {"REELWRIGHT_PIPER": str(program), "REELWRIGHT_PIPER_VOICES": str(folder)}

    @pytest.fixture
    def actor(self, places: dict[str, str]) -> VoiceActor:
        return Piper(Access.of(places))

    def recipe(self, actor: VoiceActor, text: str, voice: str, pace: float = 1.0, **said: str) -> Recipe:
        return narration_recipe(actor, text, Voice(name=f"piper:{voice}"), pace, said)

    def made(self, actor: VoiceActor, recipe: Recipe, out: Path) -> Any:
        return make_narration(actor, recipe, {}, out, lambda _: None)

    def test_that_times_are_laid_out_between_pauses_is_told(self, actor: VoiceActor, out: Path) -> None:
        assert self.made(actor, self.recipe(actor, "We wait.", self.voice), out)["timed_by"] == "pauses"

    def test_a_speaker_of_a_model_is_another_voice(self, actor: VoiceActor, out: Path) -> None:
        sounds = []
        for voice in (self.voice, self.other_voice):
            self.made(actor, self.recipe(actor, "We wait.", voice), out)
            sounds.append(read_audio(out)[0].tobytes())
        assert sounds[0] != sounds[1]

    def test_another_model_of_the_same_name_is_another_recipe(self, actor: VoiceActor, places: dict[str, str]) -> None:
        before = self.recipe(actor, "One.", self.voice).hash
        Path(places["REELWRIGHT_PIPER_VOICES"], "en_GB-one-low.onnx").write_bytes(b"a better model")
        assert self.recipe(actor, "One.", self.voice).hash != before

    def test_what_is_set_beside_the_model_is_of_the_recipe(self, actor: VoiceActor, places: dict[str, str]) -> None:
        """Its rate, phonemes and noise are in a file of their own."""
        before = self.recipe(actor, "One.", self.voice).hash
        Path(places["REELWRIGHT_PIPER_VOICES"], "en_GB-one-low.onnx.json").write_text('{"inference": {}}')
        assert self.recipe(actor, "One.", self.voice).hash != before

    def test_what_is_lacking_says_how_to_get_it(self, places: dict[str, str]) -> None:
        def refusal(**changes: str) -> str:
            actor = Piper(Access.of(places | changes))
            with pytest.raises((NotConfigured, InvalidInput)) as refused:
                self.recipe(actor, "One.", changes.get("voice", self.voice))
            return str(refused.value)

        assert "install it" in refusal(REELWRIGHT_PIPER="/no/such/piper")
        assert "REELWRIGHT_PIPER_VOICES is not set" in refusal(REELWRIGHT_PIPER_VOICES="")
        assert "some there are: en_GB-one-low" in refusal(voice="en_GB-two-low")
        assert "Piper has no voice" in refusal(voice="a/../../piper")

    def test_a_program_that_breaks_is_told_with_its_last_words(
        self, actor: VoiceActor, places: dict[str, str], out: Path
    ) -> None:
        Path(places["REELWRIGHT_PIPER_VOICES"], "en_GB-one-low.onnx").write_bytes(b"damaged")
        with pytest.raises(BackendError, match="piper ended with 1: onnxruntime: the model is damaged"):
            self.made(actor, self.recipe(actor, "One.", self.voice), out)

    def test_no_key_of_ours_is_shown_to_the_program(
        self, places: dict[str, str], out: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        Path(places["REELWRIGHT_PIPER"]).write_text('#!/bin/sh\necho "key: $OPENAI_API_KEY." >&2\nexit 3\n')
        monkeypatch.setenv("OPENAI_API_KEY", "planted")
        actor = Piper(Access.of(places))
        with pytest.raises(BackendError, match=r"ended with 3: key: \.$"):
            self.made(actor, self.recipe(actor, "One.", self.voice), out)
