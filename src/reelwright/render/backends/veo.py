"""Veo on Vertex AI. It writes into a bucket of one's own, under the mark of the order: there a lost clip is found.

Whether a filtered clip is charged is not documented; it is taken as charged.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pydantic import JsonValue

from reelwright.errors import NotConfigured
from reelwright.network.fault import Fault, ProviderError
from reelwright.network.wire import Wire, is_moderation
from reelwright.render.download import download
from reelwright.render.listed import ListedProvider
from reelwright.render.mark import mark_of
from reelwright.render.prompt import ShotInWords, sentences
from reelwright.render.provider import Ask, FindLost, Handle, JobReport, JobState, Manners, Terms

_TOKEN, _PROJECT, _LOCATION, _BUCKET = (
    "REELWRIGHT_GOOGLE_TOKEN",
    "GOOGLE_CLOUD_PROJECT",
    "GOOGLE_CLOUD_LOCATION",
    "GOOGLE_STORAGE_BUCKET",
)
_STORAGE = "https://storage.googleapis.com"
_SCOPE = "https://www.googleapis.com/auth/cloud-platform"
_HOSTS = ("storage.googleapis.com", ".storage.googleapis.com")
_FOLDER = "reelwright"
_FRAMES, _JPEG = {"first": "image", "last": "lastFrame"}, "image/jpeg"
_FOR_NOW = (8, 13, 14)
"""Codes of gRPC: out of resources, internal, unavailable."""


class Veo(ListedProvider):
    name = "veo3"
    job_key = "operation"
    takes_guides = True
    _credentials: Any = None
    """Google's own, once they were needed."""

    def manners(self) -> Manners:
        return Manners(
            find_lost=FindLost.EXACT,
            absence_proves_after=None,  # a filtered job leaves nothing in the bucket
            least_between_polls=10.0,
            at_once=4,
            clip_kept=7 * 24 * 3600.0,
            looked_for=900.0,  # the file is there only when the job is over
            hosts=_HOSTS,
        )

    def phrased(self, shot: ShotInWords, most: int) -> str:
        """Shot, subject, place and mood, in this order, in whole sentences."""
        return sentences([f"{shot.camera}. {_sentence(shot.who)} {shot.where}", shot.look], most)

    async def check(self) -> str:
        for name in (_PROJECT, _LOCATION, _BUCKET):
            self._access.needed(name)
        wire, bucket = await self._storage(), self._access.needed(_BUCKET)
        try:
            await wire.ask("GET", f"/storage/v1/b/{quote(bucket, safe='')}/o?prefix={_FOLDER}/&maxResults=1")
        except ProviderError as error:
            if error.fault in (Fault.AUTH, Fault.GONE):
                raise NotConfigured(f"Google does not open the bucket in {_BUCKET} to us: {error}") from None
            raise
        return f"the key is taken; clips go into gs://{bucket}/{_FOLDER}/"

    async def prepare(self, ask: Ask, terms: Terms, guides: Mapping[str, Path], key: str) -> dict[str, JsonValue]:
        asked: dict[str, JsonValue] = {
            "sampleCount": 1,
            "storageUri": f"gs://{self._access.needed(_BUCKET)}/{_FOLDER}/{mark_of(key)}/",
            "durationSeconds": int(terms.seconds),
            "seed": ask.seed,
            "aspectRatio": "16:9" if terms.width >= terms.height else "9:16",
            "resolution": _RESOLUTIONS[min(terms.width, terms.height)],
            "generateAudio": terms.audio,
            "negativePrompt": ask.negative,
        }
        labels: dict[str, JsonValue] = {"reelwright": mark_of(key)}
        path = f"{self._model(terms.model)}:predictLongRunning"
        instance: dict[str, JsonValue] = {"prompt": ask.prompt}
        for guide in ask.guides:
            instance[_FRAMES[guide.role]] = await self._in_sight(guides[guide.sha256])
        return {"path": path, "json": {"instances": [instance], "parameters": asked, "labels": labels}}

    async def submit(self, body: dict[str, JsonValue], key: str) -> Handle:
        wire = await self._vertex()
        found = await wire.submit(str(body["path"]), body["json"])
        name = found.get("name") if isinstance(found, dict) else None
        if not isinstance(name, str) or not name:
            raise ProviderError(Fault.AMBIGUOUS, "Vertex's answer names no operation")
        return self._handle(body, {"operation": name})

    async def find(self, body: dict[str, JsonValue], key: str, since: datetime) -> tuple[Handle, ...]:
        """The clip itself, when it is made: the operation's name is lost."""
        name = await self._in_bucket(mark_of(key))
        return () if name is None else (self._handle(body, {"object": name}),)

    async def poll(self, handle: Handle) -> JobReport:
        if "object" in handle.native:
            return JobReport(state=JobState.SUCCEEDED)
        return _report(await self._operation(handle))

    async def fetch(self, handle: Handle, out: Path) -> None:
        name = handle.native.get("object") or _object(await self._operation(handle))
        wire, bucket = await self._storage(), self._access.needed(_BUCKET)
        url = f"{wire.base}/storage/v1/b/{quote(bucket, safe='')}/o/{quote(name, safe='')}?alt=media"
        await download(url, out, _HOSTS, self._reach, headers=await self._headers())

    async def cancel(self, handle: Handle) -> JobReport:
        """Vertex ends no job: how it stands."""
        return await self.poll(handle)

    async def _operation(self, handle: Handle) -> dict[str, Any]:
        wire, operation = await self._vertex(), handle.native["operation"]
        found: dict[str, Any] = await wire.ask(
            "POST", f"{self._model(handle.model)}:fetchPredictOperation", {"operationName": operation}
        )
        return found

    async def _in_sight(self, file: Path) -> dict[str, JsonValue]:
        """A picture, put into the bucket, as Veo is shown it."""
        wire, bucket, picture = await self._storage(), self._access.needed(_BUCKET), file.read_bytes()
        name = f"{_FOLDER}/pictures/{hashlib.sha256(picture).hexdigest()}{file.suffix}"
        path = f"/upload/storage/v1/b/{quote(bucket, safe='')}/o?uploadType=media&name={quote(name, safe='')}"
        await wire.ask("POST", path, picture, {"Content-Type": _JPEG})
        return {"gcsUri": f"gs://{bucket}/{name}", "mimeType": _JPEG}

    async def _in_bucket(self, mark: str) -> str | None:
        wire, bucket = await self._storage(), self._access.needed(_BUCKET)
        found = await wire.ask("GET", f"/storage/v1/b/{quote(bucket, safe='')}/o?prefix={_FOLDER}/{mark}/")
        names = [str(item["name"]) for item in found.get("items", ()) if str(item["name"]).endswith(".mp4")]
        return min(names, default=None)

    def _model(self, model: str) -> str:
        project, location = self._access.needed(_PROJECT), self._access.needed(_LOCATION)
        return f"/v1beta1/projects/{project}/locations/{location}/publishers/google/models/{model}"

    def _handle(self, body: dict[str, JsonValue], native: dict[str, str]) -> Handle:
        model = str(body["path"]).rpartition("/")[2].partition(":")[0]
        return Handle(backend=self.name, model=model, native=native, submitted_at=datetime.now(UTC))

    async def _vertex(self) -> Wire:
        location = self._access.needed(_LOCATION)
        before = "" if location == "global" else f"{location}-"
        return await self._wire(self._base or f"https://{before}aiplatform.googleapis.com")

    async def _storage(self) -> Wire:
        return await self._wire(self._base or _STORAGE)

    async def _wire(self, base: str) -> Wire:
        headers = await self._headers()
        token = headers["Authorization"].removeprefix("Bearer ")
        return Wire(base, headers, (*self._access.secrets, token), self._reach)

    async def _headers(self) -> dict[str, str]:
        token = self._access.get(_TOKEN) or await asyncio.to_thread(self._own_token)
        return {"Authorization": f"Bearer {token}"}

    def _own_token(self) -> str:
        """Of the application default credentials, renewed when it has run out."""
        try:
            import google.auth
            from google.auth.exceptions import GoogleAuthError
            from google.auth.transport.requests import Request
        except ImportError:
            raise NotConfigured(f"set {_TOKEN}, or install reelwright[google]") from None
        try:
            if self._credentials is None:
                self._credentials, _ = google.auth.default(scopes=[_SCOPE])
            if not self._credentials.valid:
                self._credentials.refresh(Request())
        except GoogleAuthError as error:
            raise NotConfigured(f"Google gives no key: {error}; or set {_TOKEN}") from None
        return str(self._credentials.token)


_RESOLUTIONS = {720: "720p", 1080: "1080p", 2160: "4k"}


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _report(operation: Mapping[str, Any]) -> JobReport:
    """Two ways to be refused, neither of them an error of the request: an error in it, or nothing but a count."""
    if not operation.get("done"):
        return JobReport(state=JobState.RUNNING)
    error, response = operation.get("error"), operation.get("response") or {}
    if error:
        code, message = int(error.get("code") or 0), str(error.get("message") or "")
        if code == 1:
            return JobReport(state=JobState.CANCELLED, fault=Fault.CANCELLED, message=message)
        fault = Fault.MODERATED if code == 3 or is_moderation(message) else Fault.FAILED
        if code in _FOR_NOW:
            fault = Fault.FAILED_FOR_NOW
        return JobReport(state=JobState.FAILED, fault=fault, message=message)
    if not response.get("videos"):
        reasons = " ".join(map(str, response.get("raiMediaFilteredReasons") or ())) or "it was filtered"
        return JobReport(state=JobState.FAILED, fault=Fault.MODERATED, message=reasons)
    return JobReport(state=JobState.SUCCEEDED)


def _object(operation: Mapping[str, Any]) -> str:
    """The name in the bucket of an operation's clip."""
    videos = (operation.get("response") or {}).get("videos") or [{}]
    uri = str(videos[0].get("gcsUri") or "")
    name = uri.removeprefix("gs://").partition("/")[2]
    if not uri.startswith("gs://") or not name:
        raise ProviderError(Fault.GONE, "the operation names no clip in the bucket")
    return name
