"""Gemini keeps the contract of a language model, and its simulated wire is the one that Google's own library speaks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from google import genai
from google.genai import types

from reelwright.errors import InvalidInput, NotConfigured
from reelwright.llm.gemini import Gemini
from reelwright.llm.model import Media, Message
from reelwright.llm.scripted import Canned
from reelwright.network.access import Access
from reelwright.network.reach import Reach
from reelwright.simulator.server import Simulator

from .language_model import GOOD, Desk, Outline, question
from .spoken import SpokenContract


class TestGemini(SpokenContract):
    adapter = Gemini
    wire = "gemini"
    variable = "GEMINI_API_KEY"

    def test_a_film_is_shown_whole_and_counted_by_the_second(self, desk: Desk, tmp_path: Path) -> None:
        file = tmp_path / "cut.mp4"
        file.write_bytes(b"film")
        short, long = (Media.of(file, seconds) for seconds in (4.0, 60.0))
        assert desk.speaker.media_tokens(short) >= 4 * 290 and desk.speaker.media_tokens(long) >= 60 * 290
        self.says(desk.speaker, Canned(value=GOOD))
        desk.ask(question(messages=(Message(text="Look.", media=(short,)),)))
        assert self.shows(desk.speaker, b"film") and "video/mp4" in self.requests(desk.speaker)[0]

    def test_a_film_that_is_too_large_is_refused_before_anything_is_asked(self, desk: Desk, tmp_path: Path) -> None:
        file = tmp_path / "cut.mp4"
        file.write_bytes(bytes(15 * 2**20))
        with pytest.raises(InvalidInput, match=r"cut\.mp4 has 16 MB"):
            desk.ask(question(messages=(Message(text="Look.", media=(Media.of(file, 4.0),)),)))
        assert not desk.states

    def test_without_a_key_it_is_not_there(self) -> None:
        with pytest.raises(NotConfigured, match="GEMINI_API_KEY"):
            Gemini(Access(), self.book(), Reach())

    @pytest.mark.parametrize("model", ["../files", "a b", "", "gemini?key=1"])
    def test_what_is_no_name_of_a_model_does_not_get_into_the_address(self, simulator: Simulator, model: str) -> None:
        with pytest.raises(InvalidInput, match="no name of a model"):
            self.opened(simulator, model)

    def test_the_body_is_what_googles_own_library_sends(self, desk: Desk, simulator: Simulator) -> None:
        self.says(desk.speaker, Canned(value=GOOD), Canned(value=GOOD))
        asked = question(messages=(Message(text="Outline a boat."),))
        desk.ask(asked)
        ours = json.loads(self.requests(desk.speaker)[0])
        options = types.HttpOptions(
            base_url=f"{simulator.url}/gemini", api_version="v1beta", retry_options=types.HttpRetryOptions(attempts=1)
        )
        with genai.Client(api_key="simulated-key", http_options=options) as client:
            found = client.models.generate_content(
                model=desk.speaker.model,
                contents="Outline a boat.",
                config=types.GenerateContentConfig(
                    system_instruction=ours["systemInstruction"]["parts"][0]["text"],
                    temperature=0.7,
                    seed=7,
                    max_output_tokens=500,
                    response_mime_type="application/json",
                    response_json_schema=Outline.model_json_schema(),
                ),
            )
        assert json.loads(found.text or "") == GOOD
        theirs = json.loads(self.requests(desk.speaker)[1])
        theirs["systemInstruction"].pop("role", None)  # it adds one, which the service does not look at
        assert theirs == ours
