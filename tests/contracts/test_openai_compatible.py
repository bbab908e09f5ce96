"""Servers that speak as OpenAI's do keep the contract of a language model."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from reelwright.errors import InvalidInput, NotConfigured
from reelwright.llm.model import Media, Message
from reelwright.llm.openai_compatible import OpenAICompatible
from reelwright.llm.scripted import Canned
from reelwright.network.access import Access
from reelwright.network.reach import Reach
from reelwright.simulator.exchange import Incoming, Reply
from reelwright.simulator.server import Simulator
from reelwright.units import Money

from .language_model import GOOD, Desk, question
from .spoken import MODEL, SpokenContract


class TestOpenAICompatible(SpokenContract):
    adapter = OpenAICompatible
    wire = "llm"
    variable = "OPENAI_API_KEY"
    base = "/v1"

    def priceless(self, simulator: Simulator) -> Any:
        access = Access.of({"OPENAI_API_KEY": "k"})
        return OpenAICompatible(access, self.book(), Reach(), "nobody-knows-1")

    def test_a_model_on_ones_own_machine_needs_no_price_and_no_key(self, desk: Desk, simulator: Simulator) -> None:
        own = self.opened(simulator, "llama", OPENAI_API_KEY="")
        assert own.price(10**6, 10**6, desk.clock.now().date()).most == Money()
        with pytest.raises(NotConfigured, match="OPENAI_API_KEY"):
            OpenAICompatible(Access(), self.book(), Reach(), "llama")

    def test_the_address_is_that_of_the_environment_and_has_no_secret_in_it(self, simulator: Simulator) -> None:
        reach = Reach(frozenset({simulator.url.removeprefix("http://")}))
        found = OpenAICompatible(Access.of(simulator.variables), self.book(), reach, MODEL)
        assert found.place == f"{simulator.url}/llm/v1"
        with pytest.raises(InvalidInput, match="OPENAI_API_KEY"):
            access = Access.of({"OPENAI_BASE_URL": "https://me:word@example.com/v1", "OPENAI_API_KEY": "k"})
            OpenAICompatible(access, self.book(), reach, MODEL)

    def test_a_film_is_refused_before_anything_is_asked(self, desk: Desk, tmp_path: Path) -> None:
        file = tmp_path / "cut.mp4"
        file.write_bytes(b"film")
        with pytest.raises(InvalidInput, match=r"send frames of cut\.mp4"):
            desk.ask(question(messages=(Message(text="Look.", media=(Media.of(file, 4.0),)),)))
        assert not desk.states

    @pytest.mark.parametrize("known", ["json_object", "words"])
    def test_a_server_that_knows_no_schemas_is_asked_as_it_can(
        self, desk: Desk, simulator: Simulator, monkeypatch: pytest.MonkeyPatch, known: str
    ) -> None:
        provider = simulator.providers["llm"]
        whole = provider.answer

        def old(incoming: Incoming, *more: Any) -> Reply:
            form = (incoming.json.get("response_format") or {}).get("type", "words")
            if form not in (known, "words"):
                return provider.refusal(400, f"response_format.type: {form} is not supported")
            return whole(incoming, *more)

        monkeypatch.setattr(provider, "answer", old)
        fenced = f"Here it is:\n```json\n{json.dumps(GOOD)}\n```\nEnjoy."
        self.says(desk.speaker, Canned(text=fenced), Canned(value=GOOD))
        assert desk.ask().value.title == "Tide"
        posts = self.posts(desk)
        assert posts == {"json_object": 2, "words": 3}[known] and "JSON Schema" in self.requests(desk.speaker)[0]
        desk.ask(question("Another."))
        assert self.posts(desk) == posts + 1  # it is known by now
        self.judge(desk)

    def test_a_model_that_takes_no_temperature_and_other_limits_is_asked_without(
        self, desk: Desk, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        provider = simulator.providers["llm"]
        whole = provider.answer

        def choosy(incoming: Incoming, *more: Any) -> Reply:
            if "max_tokens" in incoming.json:
                return provider.refusal(400, "Unsupported: 'max_tokens'. Use 'max_completion_tokens' instead.")
            if "temperature" in incoming.json:
                return provider.refusal(400, "Unsupported value: 'temperature' does not support 0.7 with this model.")
            return whole(incoming, *more)

        monkeypatch.setattr(provider, "answer", choosy)
        self.says(desk.speaker, Canned(value=GOOD))
        desk.ask()
        (body,) = [json.loads(one) for one in self.requests(desk.speaker)]
        assert body["max_completion_tokens"] == 500 and "temperature" not in body and body["seed"] == 7
        self.judge(desk)

    def test_the_schema_that_is_sent_requires_every_field_and_forbids_others(self, desk: Desk) -> None:
        self.says(desk.speaker, Canned(value=GOOD))
        desk.ask()
        (body,) = [json.loads(one) for one in self.requests(desk.speaker)]
        sent = body["response_format"]["json_schema"]
        assert sent["strict"] is True and sent["schema"]["required"] == ["title", "scenes"]
        assert sent["schema"]["additionalProperties"] is False

    def test_a_speaker_can_be_closed_and_used_again(self, desk: Desk) -> None:
        asyncio.run(desk.speaker.close())
        self.says(desk.speaker, Canned(value=GOOD))
        assert desk.ask().value.title == "Tide"
