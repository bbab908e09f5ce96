"""Replicate's HTTP API: predictions of a model by its name, the account, and files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from reelwright.simulator.books import BookedJob, Phase
from reelwright.simulator.exchange import Incoming, Reply, told
from reelwright.simulator.faults import Call
from reelwright.simulator.footage import Footage
from reelwright.simulator.wires.simulated import (
    KEY,
    Route,
    SimulatedProvider,
    bearer,
    number,
    picture_of,
    size_of,
    stamp,
)

_STATUS = {
    Phase.QUEUED: "starting",
    Phase.RUNNING: "processing",
    Phase.SUCCEEDED: "succeeded",
    Phase.MODERATED: "failed",
    Phase.FAILED: "failed",
    Phase.ABORTED: "aborted",
    Phase.CANCELLED: "canceled",
}
_ERRORS = {
    Phase.MODERATED: "The input or output was flagged as sensitive. Please try again with different inputs. (E005)",
    Phase.FAILED: "Prediction interrupted; please retry (code: PA)",
}
_PAGE = 100


class SimulatedReplicate(SimulatedProvider):
    name = "replicate"
    backend = "replicate_wan25"
    variables = {"REPLICATE_API_TOKEN": KEY}
    invalid_status = 422

    def routes(self) -> Iterable[Route]:
        return (
            Route("POST", "/v1/models/{owner}/{model}/predictions", Call.SUBMIT, self._create),
            Route("GET", "/v1/predictions", Call.FIND, self._list),
            Route("GET", "/v1/predictions/{prediction}", Call.POLL, self._get),
            Route("POST", "/v1/predictions/{prediction}/cancel", Call.CANCEL, self._cancel),
            Route("GET", "/v1/account", Call.OTHER, self._account),
            Route("POST", "/v1/files", Call.OTHER, self._upload),
            self.files(),
        )

    def has_key(self, headers: Mapping[str, str]) -> bool:
        return bearer(headers)

    def refusal(self, status: int, message: str) -> Reply:
        body: dict[str, Any] = {"title": "Request refused", "detail": message, "status": status}
        if status == 422:
            field = {"type": "invalid", "field": message.partition(":")[0], "description": message}
            body |= {"title": "Input validation failed", "invalid_fields": [field]}
        return told(body, status)

    def moderated_at_once(self) -> Reply:
        return self.refusal(422, "prompt: was flagged as sensitive (E005)")

    def _create(self, incoming: Incoming, owner: str, model: str) -> Reply:
        asked = incoming.json.get("input")
        prompt = asked.get("prompt") if isinstance(asked, dict) else None
        if not isinstance(asked, dict) or not isinstance(prompt, str) or not prompt:
            self.reject("prompt: is required")
        width, height = size_of(asked.get("size"), "*", picture_of("16:9", asked.get("resolution")))
        footage = Footage(
            prompt=prompt,
            seconds=number(asked.get("duration"), 5.0),
            width=width,
            height=height,
            seed=int(number(asked.get("seed"), 0)),
        )
        name = f"{owner}/{model}"
        self.require(name, footage)
        return told(self._shown(incoming, self.take(incoming, name, footage, uuid4().hex[:26])), 201)

    def _get(self, incoming: Incoming, prediction: str) -> Reply:
        return told(self._shown(incoming, self.job(prediction)))

    def _list(self, incoming: Incoming) -> Reply:
        start, jobs = int(number(incoming.query.get("cursor"), 0)), self.jobs()
        after = start + _PAGE
        onward = f"{incoming.url}/v1/predictions?cursor={after}" if after < len(jobs) else None
        found = [self._shown(incoming, job) for job in jobs[start:after]]
        return told({"next": onward, "previous": None, "results": found})

    def _cancel(self, incoming: Incoming, prediction: str) -> Reply:
        job = self.job(prediction)
        job.stop()
        return told(self._shown(incoming, job))

    def _shown(self, incoming: Incoming, job: BookedJob) -> dict[str, Any]:
        phase, url = job.phase, f"{incoming.url}/v1/predictions/{job.id}"
        is_made = phase is Phase.SUCCEEDED
        return {
            "id": job.id,
            "model": job.model,
            "version": "hidden",
            "input": job.body.get("input"),
            "logs": f"{round(100 * job.progress)}%" if phase is Phase.RUNNING else "",
            "output": self.link(incoming, job) if is_made else None,
            "error": _ERRORS.get(phase),
            "status": _STATUS[phase],
            "data_removed": False,
            "source": "api",
            "created_at": stamp(job.created),
            "started_at": None if phase in (Phase.QUEUED, Phase.ABORTED) else stamp(job.created),
            "completed_at": stamp(datetime.now(UTC)) if phase.is_over else None,
            "metrics": {"predict_time": job.seconds} if is_made else {},
            "urls": {"get": url, "cancel": f"{url}/cancel", "web": f"https://replicate.com/p/{job.id}"},
        }

    def _account(self, incoming: Incoming) -> Reply:
        return told({"type": "user", "username": "simulated", "name": "Simulated", "github_url": None})

    def _upload(self, incoming: Incoming) -> Reply:
        if not incoming.body:
            self.reject("content: is required")
        name = uuid4().hex
        return told(
            {
                "id": name,
                "name": name,
                "content_type": "image/png",
                "size": len(incoming.body),
                "etag": name,
                "checksums": {},
                "metadata": {},
                "created_at": stamp(datetime.now(UTC)),
                "expires_at": None,
                "urls": {"get": f"{incoming.url}/v1/files/{name}"},
            },
            201,
        )
