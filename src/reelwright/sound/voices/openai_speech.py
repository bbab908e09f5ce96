"""Any server that speaks OpenAI's `POST /v1/audio/speech`: OpenAI itself, Kokoro-FastAPI, openedai-speech, LocalAI and
others. A line is recorded once; its pace is made here, so that fitting it to its shot asks for nothing twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import JsonValue

from reelwright.errors import InvalidInput
from reelwright.film.recipe import Recipe
from reelwright.film.voice import Voice
from reelwright.ledger.price_book import Per, Price, PriceBook
from reelwright.media.audio import read_audio
from reelwright.network.access import Access
from reelwright.network.reach import Reach
from reelwright.network.wire import Wire
from reelwright.sound.pronunciation import SpokenPart
from reelwright.sound.stretch import stretched
from reelwright.sound.voice_actor import Uttered
from reelwright.units import Money

HOME = "https://api.openai.com/v1"
MODEL = "tts-1"
"""Where nobody names another."""
_SECONDS = 120.0
"""For one line."""


class RecordedSpeech:
    """What becomes of recordings: the narration's inputs `recording 0` and so on, one for each phrase."""

    name = "openai"
    edition = 1
    is_harsh = reads_phonemes = hears_stress = False
    records = True

    def __init__(self, access: Access) -> None:
        """It asks nobody: `OpenAISpeech` does."""

    def setting(self, voice: Voice, pace: float) -> dict[str, JsonValue]:
        return {"voice": voice.own_name, "pace": round(pace, 2)}

    def say(self, phrase: Sequence[SpokenPart], recipe: Recipe, inputs: Mapping[str, Path], number: int) -> Uttered:
        samples, rate = read_audio(inputs[f"recording {number}"])
        return Uttered(stretched(samples.mean(0), rate, float(str(recipe.parameters["pace"]))), rate, None)


class OpenAISpeech:
    """A `SpeechServer`.

    Args:
        base_url: in place of `OPENAI_SPEECH_URL`, which is in place of OpenAI's own. A private address needs no key
            and, where the price book has no price for the model, costs nothing.

    Raises:
        InvalidInput: the URL is none.
    """

    name = "openai_speech"
    edition = 1

    def __init__(self, access: Access, book: PriceBook, reach: Reach, base_url: str = "") -> None:
        self.place = (base_url or access.get("OPENAI_SPEECH_URL") or HOME).rstrip("/")
        where = urlsplit(self.place)
        if where.username or where.password or where.query:
            raise InvalidInput("OPENAI_SPEECH_URL has a user or a query in it: the key belongs into OPENAI_API_KEY")
        self._book, self._is_free = book, reach.allows_private(self.place)
        self._access, key = access, access.get("OPENAI_API_KEY")
        self._model = access.get("OPENAI_SPEECH_MODEL") or MODEL
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._wire = Wire(self.place, {"Accept": "audio/wav", **headers}, access.secrets, reach)

    def require_key(self) -> None:
        if not self._is_free:
            self._access.needed("OPENAI_API_KEY")

    def model_of(self, voice: Voice) -> str:
        return voice.own_name.rpartition("/")[0] or self._model

    def price(self, text: str, voice: Voice, today: date) -> Price:
        model = self.model_of(voice)
        if self._is_free and not self._book.has(self.name, model):
            return Price(most=Money(), basis="a machine of one's own", source="no price is in the book", as_of=today)
        return self._book.price(self.name, model, today, per=Per.CHARACTERS, amount=len(text))

    def body(self, text: str, voice: Voice) -> dict[str, JsonValue]:
        name = voice.own_name.rpartition("/")[2]
        return {"model": self.model_of(voice), "input": text, "voice": name, "response_format": "wav"}

    async def record(self, text: str, voice: Voice) -> bytes:
        return await self._wire.submit_for_bytes("/audio/speech", self.body(text, voice), seconds=_SECONDS)

    async def close(self) -> None:
        await self._wire.close()
