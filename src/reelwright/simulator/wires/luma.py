"""Luma's Dream Machine: generations, which echo their request, and credits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from reelwright.simulator.books import BookedJob, Phase
from reelwright.simulator.exchange import Incoming, Reply, told
from reelwright.simulator.faults import Call
from reelwright.simulator.footage import Footage
from reelwright.simulator.wires.simulated import KEY, Route, SimulatedProvider, bearer, number, picture_of, stamp

_AT = "/dream-machine/v1"
_BALANCE_CENTS = 100_000
_CENT_MICRO_USD = 10_000
_STATES = {Phase.QUEUED: "queued", Phase.RUNNING: "dreaming", Phase.SUCCEEDED: "completed"}
_REASONS = {
    Phase.MODERATED: "400: prompt not allowed because advanced moderation failed",
    Phase.FAILED: "500: generation failed, please try again",
    Phase.ABORTED: "503: no capacity",
    Phase.CANCELLED: "cancelled",
}


class SimulatedLuma(SimulatedProvider):
    name = "luma"
    backend = "luma"
    variables = {"LUMAAI_API_KEY": KEY}

    def routes(self) -> Iterable[Route]:
        return (
            Route("POST", _AT + "/generations/video", Call.SUBMIT, self._create),
            Route("POST", _AT + "/generations", Call.SUBMIT, self._create),
            Route("GET", _AT + "/generations", Call.FIND, self._list),
            Route("GET", _AT + "/generations/{generation}", Call.POLL, self._get),
            Route("DELETE", _AT + "/generations/{generation}", Call.CANCEL, self._delete),
            Route("GET", _AT + "/credits", Call.OTHER, self._credits),
            self.files(),
        )

    def has_key(self, headers: Mapping[str, str]) -> bool:
        return bearer(headers)

    def refusal(self, status: int, message: str) -> Reply:
        return told({"detail": message}, status)

    def moderated_at_once(self) -> Reply:
        return self.refusal(400, "prompt not allowed because advanced moderation failed")

    def _create(self, incoming: Incoming) -> Reply:
        asked = incoming.json
        prompt, model = asked.get("prompt"), asked.get("model")
        if not isinstance(prompt, str) or not isinstance(model, str) or not prompt:
            self.reject("prompt and model: are required")
        width, height = picture_of(asked.get("aspect_ratio"), asked.get("resolution"))
        footage = Footage(prompt, number(asked.get("duration"), 5.0), width, height)
        self.require(model, footage)
        return told(self._shown(incoming, self.take(incoming, model, footage)), 201)

    def _get(self, incoming: Incoming, generation: str) -> Reply:
        return told(self._shown(incoming, self.job(generation)))

    def _list(self, incoming: Incoming) -> Reply:
        most, start = (int(number(incoming.query.get(name), usual)) for name, usual in (("limit", 10), ("offset", 0)))
        jobs = self.jobs()
        found = [self._shown(incoming, job) for job in jobs[start : start + most]]
        return told(
            {
                "generations": found,
                "count": len(found),
                "has_more": start + most < len(jobs),
                "limit": most,
                "offset": start,
            }
        )

    def _delete(self, incoming: Incoming, generation: str) -> Reply:
        job = self.job(generation)
        job.stop()
        job.is_deleted = True
        return Reply(204)

    def _shown(self, incoming: Incoming, job: BookedJob) -> dict[str, Any]:
        phase = job.phase
        return {
            "id": job.id,
            "generation_type": "video",
            "state": _STATES.get(phase, "failed"),
            "failure_reason": _REASONS.get(phase),
            "created_at": stamp(job.created),
            "assets": {"video": self.link(incoming, job)} if phase is Phase.SUCCEEDED else None,
            "model": job.model,
            "request": {"generation_type": "video", **job.body},
        }

    def _credits(self, incoming: Incoming) -> Reply:
        spent = self.backlot.books.spent_micro_usd(self.name) / _CENT_MICRO_USD
        return told({"credit_balance": _BALANCE_CENTS - spent})
