"""A speech model behind the wire that OpenAI's server and many others speak. It really speaks: with espeak-ng where
that is installed, else in tones that last as long."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterable, Mapping
from datetime import date
from typing import ClassVar

import numpy as np

from reelwright.errors import BackendError, NotConfigured
from reelwright.ledger.price_book import Per
from reelwright.simulator.books import Phase
from reelwright.simulator.exchange import Incoming, Reply, told
from reelwright.simulator.faults import Call
from reelwright.simulator.footage import NO_CLIP
from reelwright.simulator.wires.simulated import KEY, Route, SimulatedProvider, bearer
from reelwright.sound.espeak import ask

_MOST_CHARACTERS = 4096
_RATE = 24_000
_TONE_SECONDS_PER_CHARACTER = 0.065


class SimulatedSpeech(SimulatedProvider):
    name = "speech"
    backend = "openai_speech"
    variables: ClassVar[Mapping[str, str]] = {"OPENAI_API_KEY": KEY, "OPENAI_SPEECH_URL": "{url}/speech/v1"}
    charged_when = frozenset({Phase.SUCCEEDED, Phase.CANCELLED})

    def routes(self) -> Iterable[Route]:
        return (Route("POST", "/v1/audio/speech", Call.SUBMIT, self._speak),)

    def has_key(self, headers: Mapping[str, str]) -> bool:
        return bearer(headers)

    def refusal(self, status: int, message: str) -> Reply:
        return told({"error": {"message": message, "type": "invalid_request_error", "code": status}}, status)

    def _speak(self, incoming: Incoming) -> Reply:
        body = incoming.json
        model, text, voice = (body.get(name) for name in ("model", "input", "voice"))
        if not isinstance(text, str) or not text.strip() or len(text) > _MOST_CHARACTERS:
            self.reject(f"input: 1 to {_MOST_CHARACTERS} characters")
        if not isinstance(voice, str) or not isinstance(model, str) or not voice or not model:
            self.reject("model and voice are needed")
        if voice.startswith("no-"):
            self.reject(f"voice: {voice} is none of alloy, echo, nova")
        if body.get("response_format", "wav") != "wav":
            self.reject("response_format: only wav is simulated")
        self.take(incoming, model, NO_CLIP, price=self._price(model, len(text)))
        return Reply(200, _spoken(text, voice), {"Content-Type": "audio/wav"})

    def _price(self, model: str, characters: int) -> int:
        """By the price book; a model it does not know is one's own, and free."""
        try:
            price = self.backlot.prices.price(self.backend, model, date.today(), per=Per.CHARACTERS, amount=characters)
        except NotConfigured:
            return 0
        return price.most.micro_usd


def _spoken(text: str, voice: str) -> bytes:
    pitch = sum(voice.encode()) % 60 + 20  # one voice is not another
    try:
        head, pcm = ask({"text": text, "voice": "en-us", "words_per_minute": 160, "pitch": pitch, "range": 50})
        rate = int(head["rate"])
    except (NotConfigured, BackendError):
        pcm, rate = _tones(text, 100 + 2 * pitch), _RATE
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm)
    return out.getvalue()


def _tones(text: str, hz: float) -> bytes:
    """A tone for each word, and silence between."""
    parts = []
    for word in text.split():
        at = np.arange(round(_RATE * _TONE_SECONDS_PER_CHARACTER * len(word))) / _RATE
        parts += [0.3 * np.sin(2 * np.pi * hz * at) * np.hanning(len(at)), np.zeros(round(_RATE * 0.05))]
    return (np.concatenate(parts) * 32767).astype("<i2").tobytes()
