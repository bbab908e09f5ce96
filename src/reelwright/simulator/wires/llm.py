"""A text model behind the wire that OpenAI's servers and most others speak: chat completions, with a schema."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from reelwright.errors import NotConfigured
from reelwright.ledger.price_book import Per
from reelwright.simulator.books import BookedJob, Phase
from reelwright.simulator.exchange import Incoming, Reply, told
from reelwright.simulator.faults import Call
from reelwright.simulator.footage import NO_CLIP
from reelwright.simulator.wires.simulated import KEY, Route, SimulatedProvider, bearer

MODEL = "simulated-text"
PROSE = "It is as you say."
_CHARACTERS_PER_TOKEN = 4
_DEEPEST = 8
"""Of schemas that name themselves."""


class SimulatedTextModel(SimulatedProvider):
    name = "llm"
    backend = "openai_compatible"
    variables: ClassVar[Mapping[str, str]] = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": "{url}/llm/v1"}
    charged_when = frozenset({Phase.SUCCEEDED, Phase.CANCELLED, Phase.MODERATED})

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.answers: deque[Any] = deque()
        """What it says next: a text as it is, anything else as JSON. Without one, it says the least that fits the
        schema it is given."""

    def routes(self) -> Iterable[Route]:
        return (
            Route("POST", "/v1/chat/completions", Call.SUBMIT, self._complete),
            Route("GET", "/v1/models", Call.OTHER, self._models),
        )

    def has_key(self, headers: Mapping[str, str]) -> bool:
        return bearer(headers)

    def refusal(self, status: int, message: str) -> Reply:
        return told({"error": {"message": message, "type": "invalid_request_error", "code": status}}, status)

    def moderated_at_once(self) -> Reply:
        error = {"message": "The prompt was filtered.", "type": "invalid_request_error", "code": "content_filter"}
        return told({"error": error}, 400)

    def _complete(self, incoming: Incoming) -> Reply:
        body = incoming.json
        messages = body.get("messages")
        if not isinstance(messages, list) or not messages:
            self.reject("messages: at least one is needed")
        form = body.get("response_format")
        is_json = isinstance(form, dict) and form.get("type") == "json_object"
        said = self.said(_schema(form), "{}" if is_json else PROSE)
        read, written = tokens(json.dumps(messages)), tokens(said)
        model = str(body.get("model") or MODEL)
        job = self.take(incoming, model, NO_CLIP, price=self.price_of(model, read, written))
        return told(
            {
                "id": f"chatcmpl-{job.id}",
                "object": "chat.completion",
                "created": int(job.created.timestamp()),
                "model": model,
                "choices": [_choice(job, said)],
                "usage": {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written},
            }
        )

    def said(self, schema: Any, otherwise: str) -> str:
        """What is next in the script; else the least that fits a schema, if there is one."""
        if self.answers:
            answer = self.answers.popleft()
            return answer if isinstance(answer, str) else json.dumps(answer)
        return json.dumps(least(schema, schema)) if isinstance(schema, dict) else otherwise

    def price_of(self, model: str, read: int, written: int) -> int:
        """By the price book; a model it does not know is one's own, and free."""
        book, today = self.backlot.prices, date.today()
        try:
            parts = [
                book.price(self.backend, model, today, per=per, amount=tokens)
                for per, tokens in ((Per.INPUT, read), (Per.OUTPUT, written))
            ]
        except NotConfigured:
            return 0
        return sum(part.most.micro_usd for part in parts)

    def _models(self, incoming: Incoming) -> Reply:
        return told({"object": "list", "data": [{"id": MODEL, "object": "model", "owned_by": "simulated"}]})


def _choice(job: BookedJob, said: str) -> dict[str, Any]:
    is_filtered = job.ends is Phase.MODERATED
    message = {"role": "assistant", "content": "" if is_filtered else said}
    return {"index": 0, "message": message, "finish_reason": "content_filter" if is_filtered else "stop"}


def _schema(form: Any) -> Any:
    wanted = form.get("json_schema") if isinstance(form, dict) else None
    return wanted.get("schema") if isinstance(wanted, dict) else None


def tokens(text: str) -> int:
    return max(1, len(text) // _CHARACTERS_PER_TOKEN)


def least(schema: Mapping[str, Any], whole: Mapping[str, Any], depth: int = 0) -> Any:
    """The smallest value that fits a JSON schema, as far as it uses what pydantic writes."""
    if "$ref" in schema:
        schema = whole["$defs"][schema["$ref"].rpartition("/")[2]]
    for name in ("const", "default"):
        if name in schema:
            return schema[name]
    if "enum" in schema:
        return schema["enum"][0]
    for name in ("anyOf", "oneOf", "allOf"):
        if name in schema:
            return least(schema[name][-1 if depth >= _DEEPEST else 0], whole, depth + 1)
    match schema.get("type"):
        case "object":
            asked = schema.get("required", ())
            return {name: least(schema["properties"][name], whole, depth + 1) for name in asked}
        case "array":
            return [least(schema["items"], whole, depth + 1) for _ in range(schema.get("minItems", 0))]
        case "string":
            return "x" * schema.get("minLength", 0)
        case "integer" | "number":
            above = schema.get("exclusiveMinimum")
            return above + 1 if above is not None else schema.get("minimum", 0)
        case "boolean":
            return False
    return None
