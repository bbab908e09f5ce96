"""A service that speaks our own API, as `docs/reference/http-backend.yaml` has it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from threading import Lock
from typing import Any

from reelwright.simulator.books import BookedJob, Phase
from reelwright.simulator.exchange import Incoming, Refused, Reply, told
from reelwright.simulator.faults import Call, Trouble
from reelwright.simulator.footage import Footage
from reelwright.simulator.wires.simulated import KEY, Route, SimulatedProvider, bearer, number, stamp

_MODELS: dict[str, dict[str, Any]] = {
    "simulated-1": {
        "model": "simulated-1",
        "seconds": [2, 3, 4, 5, 6, 8, 10],
        "sizes": ["1280x720", "720x1280", "1920x1080", "1080x1920"],
        "rate": 24,
        "audio": "optional",
        "has_seed": True,
        "has_negative": True,
        "prompt": 2000,
        "inputs": ["first", "last"],
        "tier": 2,
        "retire_on": None,
        "prices": [
            {"per": "second", "micro_usd": 40_000, "height": 720, "audio": None},
            {"per": "second", "micro_usd": 60_000, "height": None, "audio": None},
        ],
    }
}
_SAYS = {
    "service": "a simulated service",
    "models": list(_MODELS.values()),
    "at_once": 4,
    "polling_seconds": 1,
    "kept_seconds": 24 * 3600,
    "longest_seconds": 1800,
    "can_cancel": True,
}
_CODES = {400: "invalid", 401: "unauthorised", 404: "not_found", 422: "invalid", 429: "too_many", 503: "unavailable"}
_STATES = {
    Phase.QUEUED: "queued",
    Phase.RUNNING: "running",
    Phase.SUCCEEDED: "succeeded",
    Phase.CANCELLED: "cancelled",
}
_FAULTS = {
    Phase.MODERATED: ("moderation", "the pictures were refused by content moderation"),
    Phase.FAILED: ("try_again", "the model ran out of memory"),
    Phase.ABORTED: ("try_again", "it was not begun in time"),
}


class SimulatedHttpService(SimulatedProvider):
    name = "http"
    backend = "http"
    variables = {"REELWRIGHT_HTTP_URL": "{url}/http", "REELWRIGHT_HTTP_TOKEN": KEY}
    invalid_status = 422

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._pictures: dict[str, bytes] = {}
        self._taking = Lock()

    def routes(self) -> Iterable[Route]:
        return (
            Route("GET", "/v1/capabilities", Call.OTHER, lambda incoming: told(_SAYS)),
            Route("PUT", "/v1/pictures/{sha256}", Call.OTHER, self._picture),
            Route("POST", "/v1/jobs", Call.SUBMIT, self._create),
            Route("GET", "/v1/jobs", Call.FIND, self._list),
            Route("GET", "/v1/jobs/{job}", Call.POLL, self._get),
            Route("DELETE", "/v1/jobs/{job}", Call.CANCEL, self._cancel),
            Route("GET", "/v1/clips/{job}.mp4", Call.DOWNLOAD, self._clip),
        )

    def has_key(self, headers: Mapping[str, str]) -> bool:
        return bearer(headers)

    def refusal(self, status: int, message: str) -> Reply:
        return _told_error(status, _CODES.get(status, "failed"), message)

    def moderated_at_once(self) -> Reply:
        return _told_error(422, "moderation", "the prompt was refused by content moderation")

    def price_micro_usd(self, model: str, footage: Footage) -> int:
        lines = min(footage.width, footage.height)
        fit = [one for one in _MODELS[model]["prices"] if one["height"] is None or one["height"] >= lines]
        return int(fit[0]["micro_usd"] * footage.seconds)

    def require(self, model: str, footage: Footage) -> None:
        line = _MODELS.get(model)
        if line is None:
            self.reject(f"model: there is no {model!r}; there is {', '.join(_MODELS)}")
        if footage.seconds not in line["seconds"] or f"{footage.width}x{footage.height}" not in line["sizes"]:
            self.reject(f"seconds and size: {model} makes {line['seconds']} s of {line['sizes']}")
        if not 0 < len(footage.prompt) <= line["prompt"]:
            self.reject(f"prompt: 1 to {line['prompt']} characters")

    def _picture(self, incoming: Incoming, sha256: str) -> Reply:
        if hashlib.sha256(incoming.body).hexdigest() != sha256:
            self.reject("the picture is not the one of that name")
        self._pictures[sha256] = self.picture(incoming.body)
        return Reply(204)

    def _create(self, incoming: Incoming) -> Reply:
        key, asked = incoming.headers.get("idempotency-key", ""), incoming.json
        if len(key) != 32 or set(key) - set("0123456789abcdef"):
            self.reject("Idempotency-Key: 32 hexadecimal digits are needed")
        with self._taking:
            job = self.backlot.books.job(self.name, key)
            if job is None:
                return told(_shown(self._taken(incoming, key, asked)), 201)
        if job.body != asked:
            raise Refused(_told_error(422, "key_used", "there is another job of that key"))
        return told(_shown(job))

    def _taken(self, incoming: Incoming, key: str, asked: Mapping[str, Any]) -> BookedJob:
        model, prompt, guides = asked.get("model"), asked.get("prompt"), asked.get("guides") or []
        footage = Footage(
            prompt=prompt if isinstance(prompt, str) else "",
            seconds=number(asked.get("seconds"), 0.0),
            width=int(number(asked.get("width"), 0)),
            height=int(number(asked.get("height"), 0)),
            seed=int(number(asked.get("seed"), 0)),
            has_sound=asked.get("audio") is True,
            first=self._shown(guides, "first"),
            last=self._shown(guides, "last"),
        )
        self.require(str(model), footage)
        price = self.price_micro_usd(str(model), footage)
        is_dearer = incoming.mishap is not None and incoming.mishap.trouble is Trouble.PRICE_CHANGE
        if number(asked.get("most_micro_usd"), -1) < (2 * price if is_dearer else price):
            raise Refused(_told_error(422, "too_dear", "it costs more than most_micro_usd"))
        return self.take(incoming, str(model), footage, key, price)

    def _shown(self, guides: list[Any], role: str) -> bytes:
        """The picture that it begins or ends with; nothing: there is none."""
        if not all(isinstance(guide, dict) and guide.get("sha256") in self._pictures for guide in guides):
            self.reject("guides: put each picture there first")
        return next((self._pictures[guide["sha256"]] for guide in guides if guide.get("role") == role), b"")

    def _list(self, incoming: Incoming) -> Reply:
        key = incoming.query.get("key") or self.reject("key: is needed")
        return told({"jobs": [_shown(job) for job in self.jobs() if job.id == key]})

    def _get(self, incoming: Incoming, job: str) -> Reply:
        return told(_shown(self.job(job)))

    def _cancel(self, incoming: Incoming, job: str) -> Reply:
        found = self.job(job)
        found.stop()
        return told(_shown(found))

    def _clip(self, incoming: Incoming, job: str) -> Reply:
        found = self.job(job)
        if found.phase is not Phase.SUCCEEDED:
            raise Refused(self.refusal(404, "there is no clip of it"))
        return self.file(incoming, found)


def _shown(job: BookedJob) -> dict[str, Any]:
    """Its key is its name."""
    phase = job.phase
    found: dict[str, Any] = {
        "id": job.id,
        "key": job.id,
        "model": job.model,
        "state": _STATES.get(phase, "failed"),
        "progress": round(job.progress, 3),
        "created_at": stamp(job.created),
    }
    if phase.is_over:
        found["cost_micro_usd"] = job.paid_micro_usd
    if phase is Phase.SUCCEEDED:
        found["clip"] = f"/v1/clips/{job.id}.mp4"
    if phase in _FAULTS:
        found["fault"], found["message"] = _FAULTS[phase]
    return found


def _told_error(status: int, code: str, message: str) -> Reply:
    return told({"error": {"code": code, "message": message}}, status)
