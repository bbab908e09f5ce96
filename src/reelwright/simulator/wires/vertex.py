"""Veo on Vertex AI, and the bucket that it writes into."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from reelwright.simulator.books import BookedJob, Phase
from reelwright.simulator.exchange import Incoming, Refused, Reply, told
from reelwright.simulator.faults import Call
from reelwright.simulator.footage import Footage
from reelwright.simulator.wires.google import google_refusal
from reelwright.simulator.wires.simulated import KEY, Route, SimulatedProvider, bearer, number, picture_of, stamp

_MODEL = "/{version}/projects/{project}/locations/{location}/publishers/google/models/{model}"
_RESPONSE = "type.googleapis.com/cloud.ai.large_models.vision.GenerateVideoResponse"
_FILTERED = "Veo could not generate videos because the input text was blocked. Support codes: 58061214"
_VIOLATES = "The prompt could not be submitted. This prompt contains words that violate Vertex AI's usage guidelines."
_ERRORS = {
    Phase.MODERATED: (3, _VIOLATES),
    Phase.FAILED: (13, "Internal error: video generation failed. Please try again."),
    Phase.ABORTED: (14, "The service is currently unavailable."),
    Phase.CANCELLED: (1, "The operation was cancelled."),
}


class SimulatedVertex(SimulatedProvider):
    name = "vertex"
    backend = "veo3"
    variables = {
        "REELWRIGHT_GOOGLE_TOKEN": KEY,
        "GOOGLE_CLOUD_PROJECT": "simulated",
        "GOOGLE_CLOUD_LOCATION": "us-central1",
        "GOOGLE_STORAGE_BUCKET": "simulated",
    }
    charged_when = frozenset({Phase.SUCCEEDED, Phase.CANCELLED, Phase.MODERATED})
    """Whether a filtered clip is charged is not documented: here it is."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._pictures: dict[str, bytes] = {}

    def routes(self) -> Iterable[Route]:
        return (
            Route("POST", _MODEL + ":predictLongRunning", Call.SUBMIT, self._predict),
            Route("POST", _MODEL + ":fetchPredictOperation", Call.POLL, self._fetch),
            Route("POST", "/upload/storage/v1/b/{bucket}/o", Call.OTHER, self._upload),
            Route("GET", "/storage/v1/b/{bucket}/o", Call.FIND, self._list),
            Route("GET", "/storage/v1/b/{bucket}/o/{name+}", Call.DOWNLOAD, self._object),
        )

    def has_key(self, headers: Mapping[str, str]) -> bool:
        return bearer(headers)

    def refusal(self, status: int, message: str) -> Reply:
        return google_refusal(status, message)

    def moderated_at_once(self) -> Reply:
        return self.refusal(400, _VIOLATES)

    def _predict(self, incoming: Incoming, version: str, project: str, location: str, model: str) -> Reply:
        body = incoming.json
        instances, asked = body.get("instances"), body.get("parameters") or {}
        if not isinstance(instances, list) or not isinstance(asked, dict) or list(map(type, instances)) != [dict]:
            self.reject("instances: one is needed")
        if asked.get("sampleCount", 1) != 1:
            self.reject("sampleCount: this simulator makes one clip a request")
        storage = asked.get("storageUri")
        if storage is not None and not str(storage).startswith("gs://"):
            self.reject("storageUri: has to begin with gs://")
        width, height = picture_of(asked.get("aspectRatio"), asked.get("resolution"))
        footage = Footage(
            prompt=str(instances[0].get("prompt") or ""),
            seconds=number(asked.get("durationSeconds"), 8.0),
            width=width,
            height=height,
            seed=int(number(asked.get("seed"), 0)),
            has_sound=asked.get("generateAudio", True) is True,
            first=self._shown(instances[0].get("image")),
            last=self._shown(instances[0].get("lastFrame")),
        )
        if footage.last and not footage.first:
            self.reject("lastFrame: only together with image")
        self.require(model, footage)
        name = f"projects/{project}/locations/{location}/publishers/google/models/{model}/operations/{uuid4()}"
        return told({"name": self.take(incoming, model, footage, name).id})

    def _shown(self, image: Any) -> bytes:
        """A picture that goes with the words; it has to be in the bucket, or in the request. Nothing: there is none."""
        if image is None:
            return b""
        if not isinstance(image, dict) or image.get("mimeType") not in ("image/jpeg", "image/png"):
            self.reject("image: gcsUri or bytesBase64Encoded, and mimeType image/jpeg or image/png")
        if "gcsUri" in image:
            return self._pictures.get(str(image["gcsUri"])) or self.reject(f"image: there is no {image['gcsUri']}")
        try:
            return self.picture(b64decode(str(image.get("bytesBase64Encoded") or ""), validate=True))
        except ValueError:
            self.reject("image: bytesBase64Encoded is no base64")

    def _upload(self, incoming: Incoming, bucket: str) -> Reply:
        name = incoming.query.get("name") or self.reject("name: is needed")
        self._pictures[f"gs://{bucket}/{name}"] = self.picture(incoming.body)
        return told({"kind": "storage#object", "name": name, "bucket": bucket, "size": str(len(incoming.body))})

    def _fetch(self, incoming: Incoming, version: str, project: str, location: str, model: str) -> Reply:
        job = self.job(str(incoming.json.get("operationName")))
        phase = job.phase
        if not phase.is_over:
            return told({"name": job.id})
        done: dict[str, Any] = {"name": job.id, "done": True}
        if phase is Phase.SUCCEEDED:
            done["response"] = {"@type": _RESPONSE, "raiMediaFilteredCount": 0, "videos": [self._video(job)]}
        elif phase is Phase.MODERATED and job.variant == 0:
            done["response"] = {
                "@type": _RESPONSE,
                "raiMediaFilteredCount": 1,
                "raiMediaFilteredReasons": [_FILTERED],
            }
        else:
            code, message = _ERRORS[phase]
            done["error"] = {"code": code, "message": message}
        return told(done)

    def _video(self, job: BookedJob) -> dict[str, str]:
        uri = _uri(job)
        if uri is not None:
            return {"gcsUri": uri, "mimeType": "video/mp4"}
        clip = self.backlot.projector.clip(job.footage)
        return {"bytesBase64Encoded": b64encode(clip).decode(), "mimeType": "video/mp4"}

    def _list(self, incoming: Incoming, bucket: str) -> Reply:
        prefix = incoming.query.get("prefix", "")
        items = [_described(bucket, name, job) for name, job in self._held(bucket) if name.startswith(prefix)]
        return told({"kind": "storage#objects", **({"items": items} if items else {})})

    def _object(self, incoming: Incoming, bucket: str, name: str) -> Reply:
        for held, job in self._held(bucket):
            if held == name:
                if incoming.query.get("alt") == "media":
                    return self.file(incoming, job)
                return told(_described(bucket, name, job))
        raise Refused(self.refusal(404, f"No such object: {bucket}/{name}"))

    def _held(self, bucket: str) -> list[tuple[str, BookedJob]]:
        """What finished jobs have written there, whether or not anybody looks at them."""
        start = f"gs://{bucket}/"
        return [
            (uri.removeprefix(start), job)
            for job in self.jobs()
            if job.phase is Phase.SUCCEEDED and (uri := _uri(job)) is not None and uri.startswith(start)
        ]


def _uri(job: BookedJob) -> str | None:
    """Where its clip is; None: it comes with the answer."""
    storage = (job.body.get("parameters") or {}).get("storageUri")
    return f"{storage.rstrip('/')}/{job.id.rpartition('/')[2]}/sample_0.mp4" if storage else None


def _described(bucket: str, name: str, job: BookedJob) -> dict[str, str]:
    return {
        "kind": "storage#object",
        "name": name,
        "bucket": bucket,
        "contentType": "video/mp4",
        "timeCreated": stamp(job.created),
    }
