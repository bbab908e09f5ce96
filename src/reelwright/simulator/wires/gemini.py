"""Google's Gemini models that answer in text: `generateContent`, with an API key."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from reelwright.simulator.books import Phase
from reelwright.simulator.exchange import Incoming, Reply, told
from reelwright.simulator.faults import Call
from reelwright.simulator.footage import NO_CLIP
from reelwright.simulator.wires.google import google_refusal
from reelwright.simulator.wires.llm import PROSE, SimulatedTextModel, tokens
from reelwright.simulator.wires.simulated import KEY, Route


class SimulatedGemini(SimulatedTextModel):
    name = "gemini"
    backend = "gemini"
    variables: ClassVar[Mapping[str, str]] = {"GEMINI_API_KEY": KEY}

    def routes(self) -> Iterable[Route]:
        return (Route("POST", "/{version}/models/{model}:generateContent", Call.SUBMIT, self._generate),)

    def has_key(self, headers: Mapping[str, str]) -> bool:
        return headers.get("x-goog-api-key") == KEY

    def refusal(self, status: int, message: str) -> Reply:
        return google_refusal(status, message)

    def moderated_at_once(self) -> Reply:
        return told({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "usageMetadata": {"promptTokenCount": 0}})

    def _generate(self, incoming: Incoming, version: str, model: str) -> Reply:
        contents = incoming.json.get("contents")
        if not isinstance(contents, list) or not contents:
            self.reject("contents: at least one is needed")
        config = incoming.json.get("generationConfig")
        config = config if isinstance(config, dict) else {}
        is_json = config.get("responseMimeType") == "application/json"
        said = self.said(config.get("responseJsonSchema"), "{}" if is_json else PROSE)
        read, written = tokens(json.dumps(contents)), tokens(said)
        job = self.take(incoming, model, NO_CLIP, price=self.price_of(model, read, written))
        is_filtered = job.ends is Phase.MODERATED
        candidate: dict[str, Any] = {"index": 0, "finishReason": "SAFETY" if is_filtered else "STOP"}
        if not is_filtered:
            candidate["content"] = {"role": "model", "parts": [{"text": said}]}
        return told(
            {
                "candidates": [candidate],
                "usageMetadata": {
                    "promptTokenCount": read,
                    "candidatesTokenCount": written,
                    "totalTokenCount": read + written,
                },
                "modelVersion": model,
                "responseId": job.id,
            }
        )
