"""Runway's API as of 2024-11-06: tasks, uploads, the organisation, and the model router."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Mapping
from email import message_from_bytes
from math import ceil
from typing import Any
from uuid import uuid4

from reelwright.simulator.books import BookedJob, Phase
from reelwright.simulator.exchange import Incoming, Refused, Reply, told
from reelwright.simulator.faults import Call
from reelwright.simulator.footage import Footage
from reelwright.simulator.wires.simulated import KEY, Route, SimulatedProvider, bearer, number, size_of, stamp

_VERSION = "2024-11-06"
_CREDIT_MICRO_USD = 10_000
_BALANCE = 100_000
"""Credits that every account begins with."""
_ROUTED = "gen4.5"
"""What the router always chooses."""
_UPRIGHT = {"9:16", "3:4"}
_FAILURES = {
    Phase.MODERATED: ("The prompt text did not pass content moderation.", "SAFETY.INPUT.TEXT"),
    Phase.FAILED: ("An unexpected error occurred.", "INTERNAL.BAD_OUTPUT.CODE01"),
    Phase.ABORTED: ("An unexpected error occurred.", "INTERNAL"),
}
_MOST_DATA = 5 * 2**20
"""Characters of a data URI."""


class SimulatedRunway(SimulatedProvider):
    name = "runway"
    backend = "runway_gen3"
    variables = {"RUNWAYML_API_SECRET": KEY}

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._uploads: dict[str, bytes] = {}

    def routes(self) -> Iterable[Route]:
        return (
            Route("POST", "/v1/text_to_video", Call.SUBMIT, self._text),
            Route("POST", "/v1/image_to_video", Call.SUBMIT, self._image),
            Route("POST", "/v1/generate/video", Call.SUBMIT, self._through_router),
            Route("GET", "/v1/routers/{router}/requests", Call.FIND, self._requests),
            Route("GET", "/v1/tasks/{task}", Call.POLL, self._task),
            Route("DELETE", "/v1/tasks/{task}", Call.CANCEL, self._delete),
            Route("POST", "/v1/uploads", Call.OTHER, self._upload),
            Route("POST", "/s3/{upload}", Call.OTHER, self._uploaded, needs_key=False),
            Route("GET", "/v1/organization", Call.OTHER, self._organization),
            self.files(),
        )

    def has_key(self, headers: Mapping[str, str]) -> bool:
        return bearer(headers)

    def refusal(self, status: int, message: str) -> Reply:
        return told({"error": message}, status)

    def moderated_at_once(self) -> Reply:
        return self._invalid("promptText", "This content did not pass moderation (SAFETY.INPUT.TEXT)")

    def _invalid(self, field: str, message: str) -> Reply:
        issue = {"code": "custom", "path": [field], "message": message}
        document = "https://docs.dev.runwayml.com/api"
        return told({"error": "Validation of body failed", "issues": [issue], "docUrl": document}, 400)

    def _text(self, incoming: Incoming) -> Reply:
        body = incoming.json
        if body.get("promptImage"):
            raise Refused(self._invalid("promptImage", "Unrecognized key"))
        if body.get("model") == "gen4_turbo":
            raise Refused(self._invalid("model", "gen4_turbo makes videos of images only"))
        return self._created(incoming)

    def _image(self, incoming: Incoming) -> Reply:
        if not self._images(incoming.json):
            raise Refused(self._invalid("promptImage", "Required"))
        return self._created(incoming)

    def _images(self, asked: Mapping[str, Any]) -> dict[str, bytes]:
        """Position -> the picture that was sent for it."""
        given = asked.get("promptImage")
        images = given if isinstance(given, list) else [{"uri": given, "position": "first"}] if given else []
        return {str(one.get("position")): self._image_at(one.get("uri")) for one in images if isinstance(one, dict)}

    def _image_at(self, uri: Any) -> bytes:
        """Raises Refused: nothing was uploaded there. What is on the web is not fetched: a clip shows nothing of it."""
        if isinstance(uri, str) and uri in self._uploads:
            return self._uploads[uri]
        if isinstance(uri, str) and uri.startswith("https://"):
            return b""
        if isinstance(uri, str) and uri.startswith("data:image/") and len(uri) <= _MOST_DATA:
            return self.picture(b64decode(uri.partition(",")[2]))
        raise Refused(self._invalid("promptImage", "not an https, runway or data URI of an image"))

    def _created(self, incoming: Incoming) -> Reply:
        self._require_version(incoming)
        body = incoming.json
        width, height = size_of(body.get("ratio"), ":", (0, 0))
        job = self._taken(incoming, str(body.get("model")), body, width, height)
        return told({"id": job.id, "estimatedCost": {"credits": _credits(job.price_micro_usd)}})

    def _through_router(self, incoming: Incoming) -> Reply:
        self._require_version(incoming)
        asked, router = incoming.json.get("input"), incoming.json.get("configId")
        if not isinstance(asked, dict) or not isinstance(router, str):
            raise Refused(self._invalid("input", "Required"))
        width, height = (720, 1280) if asked.get("aspectRatio") in _UPRIGHT else (1280, 720)
        job = self._taken(incoming, _ROUTED, asked, width, height)
        cost = {"credits": _credits(job.price_micro_usd)}
        routing = {
            "configId": router,
            "model": job.model,
            "provider": "runway",
            "estimatedCost": cost,
            "resolvedInput": {"duration": job.footage.seconds, "ratio": f"{width}:{height}", "resolution": "720p"},
            "resolvedSettings": {"optimizeFor": "cost"},
        }
        return told({"id": job.id, "estimatedCost": cost, "routing": routing})

    def _taken(self, incoming: Incoming, model: str, asked: dict[str, Any], width: int, height: int) -> BookedJob:
        images = self._images(asked)
        footage = Footage(
            prompt=str(asked.get("promptText") or ""),
            seconds=number(asked.get("duration"), 5.0),
            width=width,
            height=height,
            seed=int(number(asked.get("seed"), 0)),
            has_sound=asked.get("audio") is True,
            first=images.get("first", b""),
            last=images.get("last", b""),
        )
        if not footage.prompt and "promptImage" not in asked:
            raise Refused(self._invalid("promptText", "Required"))
        self.require(model, footage)
        return self.take(incoming, model, footage)

    def _require_version(self, incoming: Incoming) -> None:
        if incoming.headers.get("x-runway-version") != _VERSION:
            raise Refused(self.refusal(400, f"X-Runway-Version must be {_VERSION}"))

    def _task(self, incoming: Incoming, task: str) -> Reply:
        job = self.job(task)
        found: dict[str, Any] = {"id": job.id, "createdAt": stamp(job.created)}
        phase = job.phase
        if phase.is_over:
            found["cost"] = {"credits": _credits(job.paid_micro_usd)}
        else:
            found["estimatedCost"] = {"credits": _credits(job.price_micro_usd)}
        match phase:
            case Phase.QUEUED:
                found |= {"status": "PENDING"}
            case Phase.RUNNING:
                found |= {"status": "RUNNING", "progress": round(job.progress, 3)}
            case Phase.SUCCEEDED:
                found |= {"status": "SUCCEEDED", "output": [self.link(incoming, job)]}
            case Phase.CANCELLED:
                found |= {"status": "CANCELLED"}
            case _:
                failure, code = _FAILURES[phase]
                found |= {"status": "FAILED", "failure": failure, "failureCode": code}
        return told(found)

    def _delete(self, incoming: Incoming, task: str) -> Reply:
        job = self.job(task)
        job.stop()
        job.is_deleted = True
        return Reply(204)

    def _upload(self, incoming: Incoming) -> Reply:
        name = uuid4().hex
        return told(
            {"uploadUrl": f"{incoming.url}/s3/{name}", "fields": {"key": name}, "runwayUri": f"runway://{name}"}
        )

    def _uploaded(self, incoming: Incoming, upload: str) -> Reply:
        form = f"Content-Type: {incoming.headers.get('content-type', '')}\r\n\r\n".encode() + incoming.body
        parts = message_from_bytes(form).walk()
        file = next((one for one in parts if one.get_param("name", header="content-disposition") == "file"), None)
        if file is None:
            raise Refused(Reply(400, b"<Error><Code>MalformedPOSTRequest</Code></Error>"))
        self._uploads[f"runway://{upload}"] = self.picture(bytes(file.get_payload(decode=True)))
        return Reply(204)

    def _organization(self, incoming: Incoming) -> Reply:
        jobs = self.backlot.books.jobs(self.name)
        made: dict[str, dict[str, int]] = {}
        for job in jobs:
            made.setdefault(job.model, {"dailyGenerations": 0})["dailyGenerations"] += 1
        spent = sum(_credits(job.paid_micro_usd) for job in jobs)
        tier = {"maxMonthlyCreditSpend": _BALANCE, "models": {}}
        return told({"creditBalance": _BALANCE - spent, "tier": tier, "usage": {"models": made}})

    def _requests(self, incoming: Incoming, router: str) -> Reply:
        routed = [job for job in self.jobs() if job.body.get("configId") == router]
        most = int(number(incoming.query.get("limit"), 50))
        return told({"data": [_routed(job) for job in routed[:most]], "nextCursor": None})


def _routed(job: BookedJob) -> dict[str, Any]:
    return {
        "id": f"request-{job.id}",
        "createdAt": stamp(job.created),
        "emptiedBy": [],
        "pipeline": [],
        "requestId": job.id,
        "status": "routed",
        "taskId": job.id,
        "model": job.model,
        "estimatedCredits": _credits(job.price_micro_usd),
    }


def _credits(micro_usd: int) -> int:
    return ceil(micro_usd / _CREDIT_MICRO_USD)
