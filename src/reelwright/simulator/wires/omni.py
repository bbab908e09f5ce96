"""Gemini Omni: the Interactions API with an API key, and the files it makes."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from reelwright.simulator.books import BookedJob, Phase
from reelwright.simulator.exchange import Incoming, Reply, told
from reelwright.simulator.faults import Call
from reelwright.simulator.footage import Footage
from reelwright.simulator.wires.google import google_refusal
from reelwright.simulator.wires.simulated import KEY, Route, SimulatedProvider, number, picture_of, stamp

_TOKENS_PER_SECOND = 5792
"""Of video, at 720p."""
_STATUS = {
    Phase.QUEUED: "queued",
    Phase.RUNNING: "in_progress",
    Phase.SUCCEEDED: "completed",
    Phase.MODERATED: "failed",
    Phase.FAILED: "failed",
    Phase.ABORTED: "incomplete",
    Phase.CANCELLED: "cancelled",
}
_ERRORS = {
    Phase.MODERATED: (3, "The request was blocked: it violates the usage guidelines (safety)."),
    Phase.FAILED: (13, "Internal error. Please try again."),
}


class SimulatedOmni(SimulatedProvider):
    name = "omni"
    backend = "omni"
    variables = {"GEMINI_API_KEY": KEY}

    def routes(self) -> Iterable[Route]:
        return (
            Route("POST", "/{version}/interactions", Call.SUBMIT, self._create),
            Route("GET", "/{version}/interactions/{interaction}", Call.POLL, self._get),
            Route("POST", "/{version}/interactions/{interaction}/cancel", Call.CANCEL, self._cancel),
            Route("GET", "/{version}/files/{file}:download", Call.DOWNLOAD, self._download),
            Route("GET", "/{version}/models", Call.OTHER, self._models),
        )

    def has_key(self, headers: Mapping[str, str]) -> bool:
        return headers.get("x-goog-api-key") == KEY

    def refusal(self, status: int, message: str) -> Reply:
        return google_refusal(status, message)

    def _create(self, incoming: Incoming, version: str) -> Reply:
        body = incoming.json
        asked = body.get("response_format")
        asked = asked[0] if isinstance(asked, list) and asked else asked
        if not isinstance(asked, dict) or asked.get("type") != "video":
            self.reject("response_format: this simulator makes video only")
        if body.get("background") is not True or body.get("store") is False:
            self.reject("background and store: have to be true for video")
        width, height = picture_of(asked.get("aspect_ratio"), asked.get("resolution"))
        footage = Footage(
            prompt=_words(body.get("input")),
            seconds=number(asked.get("duration"), 8.0),
            width=width,
            height=height,
            has_sound=True,
        )
        model = str(body.get("model"))
        self.require(model, footage)
        return told(self._shown(incoming, version, self.take(incoming, model, footage, f"v1_{uuid4().hex}")))

    def _get(self, incoming: Incoming, version: str, interaction: str) -> Reply:
        return told(self._shown(incoming, version, self.job(interaction)))

    def _cancel(self, incoming: Incoming, version: str, interaction: str) -> Reply:
        job = self.job(interaction)
        job.stop()
        return told(self._shown(incoming, version, job))

    def _shown(self, incoming: Incoming, version: str, job: BookedJob) -> dict[str, Any]:
        phase = job.phase
        found: dict[str, Any] = {
            "id": job.id,
            "object": "interaction",
            "model": job.model,
            "status": _STATUS[phase],
            "created": stamp(job.created),
            "labels": job.body.get("labels") or {},
        }
        if phase in _ERRORS:
            code, message = _ERRORS[phase]
            found["errors"] = [{"code": str(code), "message": message}]
        if phase is Phase.SUCCEEDED:
            video = {"type": "video", "mime_type": "video/mp4", **self._video(incoming, version, job)}
            tokens = round(_TOKENS_PER_SECOND * job.footage.seconds)
            words = max(1, len(job.footage.prompt) // 4)
            found["steps"] = [{"type": "model_output", "content": [video]}]
            found["usage"] = {
                "total_input_tokens": words,
                "total_output_tokens": tokens,
                "total_tokens": words + tokens,
                "output_tokens_by_modality": [{"modality": "video", "tokens": tokens}],
            }
        return found

    def _video(self, incoming: Incoming, version: str, job: BookedJob) -> dict[str, str]:
        asked = job.body["response_format"]
        asked = asked[0] if isinstance(asked, list) else asked
        if asked.get("delivery") == "inline":
            return {"data": b64encode(self.backlot.projector.clip(job.footage)).decode()}
        return {"uri": f"{incoming.url}/{version}/files/{job.id}:download?alt=media"}

    def _download(self, incoming: Incoming, version: str, file: str) -> Reply:
        if incoming.query.get("alt") != "media":
            self.reject("alt: has to be media")
        return self.file(incoming, self.job(file))

    def _models(self, incoming: Incoming, version: str) -> Reply:
        return told({"models": [{"name": "models/gemini-omni-1.1-flash"}]})


def _words(asked: Any) -> str:
    """The text of an input: itself, or that of its parts, however deep."""
    if isinstance(asked, str):
        return asked
    if isinstance(asked, list):
        return " ".join(filter(None, map(_words, asked)))
    if isinstance(asked, dict):
        return _words(asked.get("text") or asked.get("content") or "")
    return ""
