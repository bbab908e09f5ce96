"""fal's queue: submit, status, response, cancel, under the name of an app. Its storage for uploads is not here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from reelwright.simulator.books import BookedJob, Phase
from reelwright.simulator.exchange import Incoming, Reply, told
from reelwright.simulator.faults import Call
from reelwright.simulator.footage import Footage
from reelwright.simulator.wires.simulated import KEY, Route, SimulatedProvider, number, picture_of

_REQUEST = "/{app+}/requests/{request}"
_ENDS: dict[Phase, tuple[int, str, str]] = {
    Phase.MODERATED: (422, "content_policy_violation", "The content could not be processed: flagged by a checker."),
    Phase.FAILED: (500, "internal_server_error", "Internal server error"),
    Phase.ABORTED: (504, "request_timeout", "The request was not started in time"),
    Phase.CANCELLED: (400, "request_cancelled", "The request was cancelled"),
}
"""Status of the response, type and words of the error."""


class SimulatedFal(SimulatedProvider):
    name = "fal"
    backend = "fal"
    variables = {"FAL_KEY": KEY}
    invalid_status = 422
    charged_when = frozenset({Phase.SUCCEEDED, Phase.CANCELLED, Phase.MODERATED})
    """5xx is free; 422 may be charged: here it is."""

    def routes(self) -> Iterable[Route]:
        return (
            Route("GET", _REQUEST + "/status", Call.POLL, self._status),
            Route("GET", _REQUEST, Call.POLL, self._response),
            Route("PUT", _REQUEST + "/cancel", Call.CANCEL, self._cancel),
            self.files(),
            Route("POST", "/{app+}", Call.SUBMIT, self._submit),
        )

    def has_key(self, headers: Mapping[str, str]) -> bool:
        return headers.get("authorization") == f"Key {KEY}"

    def refusal(self, status: int, message: str) -> Reply:
        if status != 422:
            return told({"detail": message}, status)
        return _told_error(422, "value_error", message)

    def moderated_at_once(self) -> Reply:
        status, kind, message = _ENDS[Phase.MODERATED]
        return _told_error(status, kind, message)

    def _submit(self, incoming: Incoming, app: str) -> Reply:
        asked = incoming.json
        prompt = asked.get("prompt")
        if not isinstance(prompt, str) or not prompt:
            self.reject("prompt: field required")
        width, height = picture_of(asked.get("aspect_ratio"), asked.get("resolution"))
        footage = Footage(
            prompt=prompt,
            seconds=number(asked.get("duration"), 5.0),
            width=width,
            height=height,
            seed=int(number(asked.get("seed"), 0)),
            has_sound=asked.get("generate_audio") is True,
        )
        self.require(app, footage)
        job = self.take(incoming, app, footage)
        return told({"status": "IN_QUEUE", **_links(incoming, job), "queue_position": 0})

    def _status(self, incoming: Incoming, app: str, request: str) -> Reply:
        job = self.job(request)
        phase, links = job.phase, _links(incoming, job)
        if phase is Phase.QUEUED:
            return told({"status": "IN_QUEUE", "queue_position": 0, **links}, 202)
        if phase is Phase.RUNNING:
            return told({"status": "IN_PROGRESS", "logs": None, **links}, 202)
        done: dict[str, Any] = {"status": "COMPLETED", "logs": None, **links}
        if phase is Phase.SUCCEEDED:
            return told({**done, "metrics": {"inference_time": job.seconds}})
        _, kind, message = _ENDS[phase]
        return told({**done, "metrics": {}, "error": message, "error_type": kind})

    def _response(self, incoming: Incoming, app: str, request: str) -> Reply:
        job = self.job(request)
        phase = job.phase
        if not phase.is_over:
            return self.refusal(400, "Request is still in progress")
        if phase is not Phase.SUCCEEDED:
            return _told_error(*_ENDS[phase])
        video = {
            "url": self.link(incoming, job),
            "content_type": "video/mp4",
            "file_name": f"{job.id}.mp4",
            "file_size": len(self.backlot.projector.clip(job.footage)),
        }
        return told({"video": video, "seed": job.footage.seed})

    def _cancel(self, incoming: Incoming, app: str, request: str) -> Reply:
        job = self.job(request)
        if job.phase.is_over:
            return told({"status": "ALREADY_COMPLETED"}, 400)
        job.stop()
        return told({"status": "CANCELLATION_REQUESTED"}, 202)


def _told_error(status: int, kind: str, message: str) -> Reply:
    detail: Any = [{"loc": ["body", "prompt"], "msg": message, "type": kind}] if status == 422 else message
    return told({"detail": detail, "error_type": kind}, status, {"x-fal-error-type": kind})


def _links(incoming: Incoming, job: BookedJob) -> dict[str, str]:
    """They name the app by its owner and alias alone, as fal's do."""
    url = f"{incoming.url}/{'/'.join(job.model.split('/')[:2])}/requests/{job.id}"
    return {
        "request_id": job.id,
        "response_url": url,
        "status_url": f"{url}/status",
        "cancel_url": f"{url}/cancel",
    }
