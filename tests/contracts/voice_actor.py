"""What whoever speaks lines has to do: the contract, which each of them passes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.errors import InvalidInput
from reelwright.film.recipe import Recipe
from reelwright.media.audio import RATE, read_audio
from reelwright.sound.voice_actor import VoiceActor

Spoken = tuple[list[tuple[str, float, float]], NDArray[np.float32]]
LINE = "We waited for the ferry, all of us. It never came."


class VoiceActorContract:
    """A subclass gives the actor, and how a line of its is made into sound."""

    voice: str
    other_voice: str

    @pytest.fixture
    def actor(self) -> VoiceActor:
        raise NotImplementedError

    def recipe(self, actor: VoiceActor, text: str, voice: str, pace: float = 1.0, **said: str) -> Recipe:
        raise NotImplementedError

    def made(self, actor: VoiceActor, recipe: Recipe, out: Path) -> Any:
        """Its facts."""
        raise NotImplementedError

    def spoken(self, actor: VoiceActor, out: Path, text: str, pace: float = 1.0, **said: str) -> Spoken:
        facts = self.made(actor, self.recipe(actor, text, self.voice, pace, **said), out)
        samples, rate = read_audio(out)
        assert rate == RATE and samples.shape[0] == 1
        assert facts["seconds"] == pytest.approx(samples.shape[1] / RATE, abs=1e-3)
        return [(word, start, end) for word, start, end in facts["words"]], samples[0]

    @pytest.fixture
    def out(self, tmp_path: Path) -> Path:
        return tmp_path / "line.wav"

    def test_every_word_has_a_time_within_the_sound_and_they_rise(self, actor: VoiceActor, out: Path) -> None:
        words, samples = self.spoken(actor, out, LINE)
        assert [word for word, _, _ in words] == LINE.split()
        starts = [start for _, start, _ in words]
        assert starts == sorted(starts) and len(set(starts)) == len(starts)
        assert words[0][1] == 0 and words[-1][2] <= len(samples) / RATE + 1e-3

    def test_a_sentence_begins_where_its_first_word_is_said_to(self, actor: VoiceActor, out: Path) -> None:
        words, samples = self.spoken(actor, out, LINE)
        begins = round(next(start for word, start, _ in words if word == "It") * RATE)
        before, after = samples[begins - round(0.12 * RATE) : begins - 480], samples[begins : begins + 4800]
        assert np.abs(before).max() < 0.02 < np.abs(after).max()

    def test_a_pause_is_heard_for_as_long_as_it_says(self, actor: VoiceActor, out: Path) -> None:
        words, samples = self.spoken(actor, out, "We wait [pause:1.5s] for you")
        loud = np.flatnonzero(np.abs(samples) > 0.004)
        assert float(np.diff(loud).max()) / RATE == pytest.approx(1.5, abs=0.12)
        assert [word for word, _, _ in words] == ["We", "wait", "for", "you"]
        assert np.abs(samples[round(words[2][1] * RATE) :][:9600]).max() > 0.03

    def test_marks_are_not_read_out(self, actor: VoiceActor, out: Path) -> None:
        plain = self.spoken(actor, out, "We wait for you now")[1]
        words, samples = self.spoken(actor, out, "We wait for *you* now")
        assert [word for word, _, _ in words] == "We wait for you now".split()
        assert len(samples) < 1.3 * len(plain)

    def test_a_word_is_said_as_it_is_respelt_and_written_as_it_is(self, actor: VoiceActor, out: Path) -> None:
        as_written = self.spoken(actor, out, "We met Siobhan there")[1]
        words, samples = self.spoken(actor, out, "We met Siobhan there", Siobhan="shivawnawnawnawn")
        assert [word for word, _, _ in words] == "We met Siobhan there".split()
        assert len(samples) > 1.1 * len(as_written)

    def test_a_faster_pace_is_shorter_by_as_much(self, actor: VoiceActor, out: Path) -> None:
        usual, faster = (len(self.spoken(actor, out, LINE, pace)[1]) for pace in (1.0, 1.15))
        assert usual / faster == pytest.approx(1.15, abs=0.06)

    def test_another_voice_is_another_recipe(self, actor: VoiceActor) -> None:
        some = [
            self.recipe(actor, text, voice) for text in ("One.", "Two.") for voice in (self.voice, self.other_voice)
        ]
        assert len({recipe.hash for recipe in some}) == 4
        assert self.recipe(actor, "One.", self.voice).hash == some[0].hash
        assert {recipe.maker for recipe in some} == {actor.name}

    def test_a_line_with_nothing_to_say_is_refused(self, actor: VoiceActor, out: Path) -> None:
        with pytest.raises(InvalidInput, match="nothing in"):
            self.made(actor, self.recipe(actor, "… — [pause:1s] !?", self.voice), out)
        assert not out.exists()

    def test_phonemes_are_said_or_refused_with_the_way_out(self, actor: VoiceActor, out: Path) -> None:
        if actor.reads_phonemes:
            assert len(self.spoken(actor, out, "Lumina", Lumina="[[l'u:mIn@]]")[0]) == 1
            return
        with pytest.raises(InvalidInput, match=r"Lumina: .* reads no phonemes; write the word as it sounds"):
            self.recipe(actor, "Lumina", self.voice, Lumina="[[l'u:mIn@]]")
