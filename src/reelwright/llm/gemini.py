"""Google's Gemini models, with an API key. One POST to `generateContent`, by hand: docs/decisions says why."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from typing import Any

from reelwright.ledger.price_book import PriceBook
from reelwright.llm.model import Media, Role
from reelwright.llm.prompt import load_prompt
from reelwright.llm.speaker import Talk, Turn, Utterance
from reelwright.llm.wired import ANSWER_SECONDS, WiredSpeaker, strange, told_text, told_tokens
from reelwright.network.access import Access
from reelwright.network.fault import Fault, ProviderError
from reelwright.network.reach import Reach
from reelwright.network.wire import Wire

HOME = "https://generativelanguage.googleapis.com"
MODEL = "gemini-3.8-flash"
_IMAGE_TOKENS = 2_240
_VIDEO_TOKENS_PER_SECOND = 300
"""258 for the one frame and 32 for the sound, rounded up."""
_MOST_INLINE = 14 * 2**20
"""Bytes of a picture or film: they grow by a third in a request, which has at most 20 MB."""
_ABOUT_SCHEMA = re.compile(r"schema|too many states|constraint", re.IGNORECASE)
_ROLES = {Role.USER: "user", Role.MODEL: "model"}
_CUT = "MAX_TOKENS"
_MODERATED = frozenset({"SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY"})


class Gemini(WiredSpeaker):
    """Args:
    base_url: in place of Google's own: the simulator.

    Raises:
        NotConfigured: GEMINI_API_KEY is not set.
        InvalidInput: the model's name is none.
    """

    name = "gemini"

    def __init__(self, access: Access, book: PriceBook, reach: Reach, model: str = MODEL, base_url: str = "") -> None:
        base = (base_url or HOME).rstrip("/")
        wire = Wire(base, {"x-goog-api-key": access.needed("GEMINI_API_KEY")}, access.secrets, reach)
        super().__init__(wire, book, model, base)
        self._schemas_refused: set[str] = set()

    def refusal(self, media: Media) -> str | None:
        size = media.path.stat().st_size if media.path.is_file() else 0
        if size > _MOST_INLINE:
            most = _MOST_INLINE / 1e6
            return f"{media.path.name} has {size / 1e6:.0f} MB, and at most {most:.0f} MB are shown to {self.name}"
        return None

    def media_tokens(self, media: Media) -> int:
        return int(_VIDEO_TOKENS_PER_SECOND * (media.seconds + 1)) if media.is_video else _IMAGE_TOKENS

    async def say(self, talk: Talk) -> Utterance:
        path = f"/v1beta/models/{self.model}:generateContent"
        found = await self._wire.submit(path, self._body(talk), seconds=ANSWER_SECONDS)
        if not isinstance(found, dict):
            raise strange("its answer is no object")
        usage = found.get("usageMetadata")
        tokens_in = told_tokens(usage, "promptTokenCount")
        tokens_out = told_tokens(usage, "candidatesTokenCount", "thoughtsTokenCount")
        if tokens_out is None and tokens_in is not None:
            tokens_out = 0  # a count of nought is left out
        if (why := _blocked(found)) is not None:
            raise self.moderated(why, tokens_in, tokens_out)
        try:
            candidate = found["candidates"][0]
            parts = (candidate.get("content") or {}).get("parts") or []
            text = "".join(str(part.get("text") or "") for part in parts if not part.get("thought"))
        except (KeyError, IndexError, TypeError, AttributeError):
            raise strange("its answer has no candidates") from None
        return Utterance(
            told_text(text),
            told_text(found.get("modelVersion"), self.model),
            tokens_in,
            tokens_out,
            is_cut=candidate.get("finishReason") == _CUT,
        )

    def adapts(self, talk: Talk, error: ProviderError) -> bool:
        """A schema that is too much for it goes in words."""
        schema = json.dumps(talk.schema)
        if error.fault is not Fault.INVALID or schema in self._schemas_refused or not _ABOUT_SCHEMA.search(str(error)):
            return False
        self._schemas_refused.add(schema)
        return True

    def _body(self, talk: Talk) -> dict[str, Any]:
        schema, system = json.dumps(talk.schema), talk.system
        config: dict[str, Any] = {
            "temperature": talk.temperature,
            "seed": talk.seed,
            "maxOutputTokens": talk.most_tokens,
            "responseMimeType": "application/json",
        }
        if schema in self._schemas_refused:
            system += "\n\n" + load_prompt("form").filled(schema=schema)
        else:
            config["responseJsonSchema"] = dict(talk.schema)
        return {
            "systemInstruction": {"parts": [{"text": system}]},
            "contents": [{"role": _ROLES[turn.role], "parts": _parts(turn, talk)} for turn in talk.turns],
            "generationConfig": config,
        }


def _parts(turn: Turn, talk: Talk) -> list[dict[str, Any]]:
    """Pictures and films first, as Google advises."""
    shown = [
        {"inlineData": {"mimeType": one.kind, "data": b64encode(talk.shown[one.sha256]).decode()}} for one in turn.media
    ]
    return [*shown, {"text": turn.words}] if turn.words else shown


def _blocked(found: dict[str, Any]) -> str | None:
    """Why it will not say anything, if so."""
    feedback, candidates = found.get("promptFeedback"), found.get("candidates")
    if isinstance(feedback, dict) and feedback.get("blockReason"):
        return f"the question was blocked: {str(feedback['blockReason'])[:100]}"
    first = candidates[0] if isinstance(candidates, list) and candidates else None
    reason = first.get("finishReason") if isinstance(first, dict) else None
    return f"the answer was blocked: {reason}" if reason in _MODERATED else None
