"""espeak-ng: formant synthesis in some 140 languages, with the time of every word. Scratch quality, to time a film by
and to be replaced by a person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from pydantic import JsonValue

from reelwright.film.recipe import Recipe
from reelwright.film.voice import ESPEAK, Voice
from reelwright.network.access import Access
from reelwright.sound.espeak import ask
from reelwright.sound.pronunciation import SpokenPart
from reelwright.sound.voice_actor import Uttered

WORDS_PER_MINUTE = 148
_LOUDER, _SLOWER, _HIGHER = 145, 0.74, 16
"""A stressed word: amplitude in percent, share of the speed, and steps of pitch above the rest."""

_OPENING = re.compile(r"\[(?=\[)")
"""Of what would be read as phonemes."""


class Espeak:
    name = ESPEAK
    edition = 1
    is_harsh = reads_phonemes = hears_stress = True
    records = False

    def __init__(self, access: Access) -> None:
        """It asks nobody, and needs no key."""

    def setting(self, voice: Voice, pace: float) -> dict[str, JsonValue]:
        return {
            "voice": voice.own_name,
            "words_per_minute": round(WORDS_PER_MINUTE * pace),
            "pitch": voice.pitch,
            "range": voice.range,
        }

    def say(self, phrase: Sequence[SpokenPart], recipe: Recipe, inputs: Mapping[str, Path], number: int) -> Uttered:
        score = _Score(recipe.parameters)
        for piece in phrase:
            score.add(piece)
        asked = dict(recipe.parameters) | {"text": score.closed(), "phonemes": any(one.is_phonemes for one in phrase)}
        head, pcm = ask(asked)
        samples = np.frombuffer(pcm, "<i2").astype(np.float32) / np.float32(32768)
        events = [[at, score.written(character), length] for at, character, length in head["events"]]
        return Uttered(samples, head["rate"], events)


class _Score:
    """The text that espeak-ng is given, with its commands for stress, and what of it is where in what is written."""

    def __init__(self, parameters: Mapping[str, JsonValue]) -> None:
        speed, pitch = int(str(parameters["words_per_minute"])), int(str(parameters["pitch"]))
        self._usual = f"\1{100}A\1{speed}S\1{pitch}P"
        self._stressed = f"\1{_LOUDER}A\1{round(speed * _SLOWER)}S\1{min(99, pitch + _HIGHER)}P "
        self._text, self._written, self._is_stressed = "", "", False
        self._spans: list[tuple[int, int, bool]] = []
        """End in the text given, begin in what is written, and whether the two go on letter by letter."""

    def add(self, piece: SpokenPart) -> None:
        said = f"[[{piece.said}]]" if piece.is_phonemes else _OPENING.sub("[ ", piece.said)
        if piece.is_stressed is not self._is_stressed:
            self._is_stressed = piece.is_stressed
            before = " " if said[:1].isspace() else ""  # else the next word is told to begin within this one
            self._give(self._stressed if piece.is_stressed else before + self._usual, is_same=False)
        self._give(said, is_same=said == piece.written)
        self._written += piece.written

    def closed(self) -> str:
        return self._text + (self._usual if self._is_stressed else "")

    def written(self, character: int) -> int:
        """The character of what is written that a character of the text given stands for; of a command, the next one
        that is no space."""
        start, found = 0, len(self._written)
        for end, at, is_same in self._spans:
            if character < end:
                found = at + (character - start if is_same else 0)
                break
            start = end
        return found + len(self._written[found:]) - len(self._written[found:].lstrip())

    def _give(self, text: str, is_same: bool) -> None:
        self._text += text
        self._spans.append((len(self._text), len(self._written), is_same))
