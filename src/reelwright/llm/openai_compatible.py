"""Any server that speaks OpenAI's chat completions: OpenAI itself, vLLM, llama.cpp, Ollama and many more.

The shape of the answer is asked for as the server can: by JSON schema, else as some JSON object with the schema in
words, else in words alone. A server that refuses one form is asked in the next; a refusal costs nothing.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from reelwright.errors import InvalidInput
from reelwright.ledger.price_book import PriceBook
from reelwright.llm.model import Media, Role
from reelwright.llm.prompt import load_prompt
from reelwright.llm.schema import strict
from reelwright.llm.speaker import Talk, Turn, Utterance
from reelwright.llm.wired import ANSWER_SECONDS, WiredSpeaker, strange, told_text, told_tokens
from reelwright.network.access import Access
from reelwright.network.fault import Fault, ProviderError
from reelwright.network.reach import Reach
from reelwright.network.wire import Wire

HOME = "https://api.openai.com/v1"
_IMAGE_TOKENS = 4_000
"""The most that a picture takes at the models that count patches; not verified live."""
_ABOUT_FORM = re.compile(r"response_format|json_schema|json_object|schema|grammar|structured", re.IGNORECASE)
_ROLES = {Role.USER: "user", Role.MODEL: "assistant"}


class AnswerForm(StrEnum):
    """How the shape of the answer is asked for."""

    SCHEMA = "json_schema"
    OBJECT = "json_object"
    WORDS = "words"


_FORMS = list(AnswerForm)


class OpenAICompatible(WiredSpeaker):
    """Args:
    base_url: in place of `OPENAI_BASE_URL`, which is in place of OpenAI's own. A private address needs no key and,
        where the price book has no price for the model, costs nothing.

    Raises:
        NotConfigured: OPENAI_API_KEY is needed and not set.
        InvalidInput: the URL or the model's name is none.
    """

    name = "openai_compatible"

    def __init__(self, access: Access, book: PriceBook, reach: Reach, model: str, base_url: str = "") -> None:
        base = (base_url or access.get("OPENAI_BASE_URL") or HOME).rstrip("/")
        where = urlsplit(base)
        if where.username or where.password or where.query:
            raise InvalidInput("OPENAI_BASE_URL has a user or a query in it: the key belongs into OPENAI_API_KEY")
        is_private = reach.allows_private(base)
        key = access.get("OPENAI_API_KEY") if is_private else access.needed("OPENAI_API_KEY")
        wire = Wire(base, {"Authorization": f"Bearer {key}"} if key else {}, access.secrets, reach)
        super().__init__(wire, book, model, base, is_free=is_private)
        self._forms: dict[str, AnswerForm] = {}
        """By schema: one that a server cannot take says nothing of another."""
        self._limit = "max_completion_tokens" if base == HOME else "max_tokens"
        self._unheeded: set[str] = set()
        """Wishes that this model does not take."""

    def refusal(self, media: Media) -> str | None:
        return f"{self.name} is shown pictures, no films: send frames of {media.path.name}" if media.is_video else None

    def media_tokens(self, media: Media) -> int:
        return _IMAGE_TOKENS

    async def say(self, talk: Talk) -> Utterance:
        found = await self._wire.submit("/chat/completions", self._body(talk), seconds=ANSWER_SECONDS)
        usage = found.get("usage") if isinstance(found, dict) else None
        tokens_in, tokens_out = told_tokens(usage, "prompt_tokens"), told_tokens(usage, "completion_tokens")
        try:
            choice = found["choices"][0]
            message = choice["message"]
            text, refused, end = _text(message.get("content")), message.get("refusal"), choice.get("finish_reason")
        except (KeyError, IndexError, TypeError, AttributeError):
            raise strange("its answer has no choices") from None
        if refused or end == "content_filter":
            raise self.moderated(str(refused or "the answer was filtered")[:300], tokens_in, tokens_out)
        model = told_text(found.get("model"), self.model)
        return Utterance(told_text(text), model, tokens_in, tokens_out, is_cut=end == "length")

    def adapts(self, talk: Talk, error: ProviderError) -> bool:
        """What a server does not take it names in its refusal."""
        if error.fault is not Fault.INVALID:
            return False
        said = str(error)
        if self._limit == "max_tokens" and "max_completion_tokens" in said:
            self._limit = "max_completion_tokens"
            return True
        for wish in ("temperature", "seed"):
            if wish in said and wish not in self._unheeded:
                self._unheeded.add(wish)
                return True
        form = self._form(talk)
        if form is _FORMS[-1] or not _ABOUT_FORM.search(said):
            return False
        self._forms[json.dumps(talk.schema)] = _FORMS[_FORMS.index(form) + 1]
        return True

    def _form(self, talk: Talk) -> AnswerForm:
        return self._forms.get(json.dumps(talk.schema), AnswerForm.SCHEMA)

    def _body(self, talk: Talk) -> dict[str, Any]:
        form, system = self._form(talk), talk.system
        if form is not AnswerForm.SCHEMA:
            system += "\n\n" + load_prompt("form").filled(schema=json.dumps(talk.schema))
        body: dict[str, Any] = {
            "model": self.model,
            "messages": [{"role": "system", "content": system}, *(_message(turn, talk) for turn in talk.turns)],
            self._limit: talk.most_tokens,
        }
        wishes = {"temperature": talk.temperature, "seed": talk.seed}
        body |= {name: value for name, value in wishes.items() if name not in self._unheeded}
        if form is AnswerForm.SCHEMA:
            wanted = {"name": "answer", "strict": True, "schema": strict(talk.schema)}
            body["response_format"] = {"type": "json_schema", "json_schema": wanted}
        elif form is AnswerForm.OBJECT:
            body["response_format"] = {"type": "json_object"}
        return body


def _message(turn: Turn, talk: Talk) -> dict[str, Any]:
    role = _ROLES[turn.role]
    if not turn.media:
        return {"role": role, "content": turn.words}
    pictures = [f"data:{one.kind};base64,{b64encode(talk.shown[one.sha256]).decode()}" for one in turn.media]
    parts = [{"type": "image_url", "image_url": {"url": url}} for url in pictures]
    words = [{"type": "text", "text": turn.words}] if turn.words else []
    return {"role": role, "content": [*words, *parts]}


def _text(content: Any) -> str:
    """Of a message: text, or parts of which some are."""
    if isinstance(content, list):
        return "".join(str(part.get("text") or "") for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""
