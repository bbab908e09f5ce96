"""fal's queue. It repeats nothing of its own accord where it is told not to; a job whose answer was lost waits for a
person, for there is no list of requests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import JsonValue

from reelwright.errors import NotConfigured
from reelwright.network.fault import Fault, ProviderError
from reelwright.network.wire import Wire, is_moderation
from reelwright.render.download import download
from reelwright.render.listed import ListedProvider
from reelwright.render.prompt import ShotInWords, sentences
from reelwright.render.provider import Ask, FindLost, Handle, JobReport, JobState, Manners, Terms
from reelwright.units import Money

_KEY = "FAL_KEY"
_HOSTS = ("fal.media", ".fal.media")
_ONCE = {"x-fal-no-retry": "1"}
_STATES = {"IN_QUEUE": JobState.QUEUED, "IN_PROGRESS": JobState.RUNNING, "COMPLETED": JobState.SUCCEEDED}
_NOBODY = "00000000-0000-0000-0000-000000000000"
"""A request that there is not: whether the key is taken is seen by how it is refused."""
_RESOLUTIONS = {720: "720p", 1080: "1080p", 2160: "4k"}


class Fal(ListedProvider):
    name = "fal"
    job_key = "request"
    home = "https://queue.fal.run"

    def manners(self) -> Manners:
        return Manners(
            find_lost=FindLost.NONE,
            absence_proves_after=None,
            least_between_polls=3.0,
            at_once=2,
            clip_kept=24 * 3600.0,
            can_cancel=True,
            hosts=_HOSTS,
        )

    def phrased(self, shot: ShotInWords, most: int) -> str:
        """Subject, place, camera and mood, as Veo is told there."""
        return sentences([f"{shot.who} {shot.where}", shot.camera, shot.look], most)

    async def check(self) -> str:
        try:
            await self._wire.ask("GET", f"/{_owner(self.models.lines[0].model)}/requests/{_NOBODY}/status")
        except ProviderError as error:
            if error.fault is Fault.AUTH:
                raise NotConfigured(f"fal does not take the key in {_KEY}: {error}") from None
            if error.fault is not Fault.GONE:
                raise
        return "the key is taken"

    async def prepare(self, ask: Ask, terms: Terms, guides: Mapping[str, Path], key: str) -> dict[str, JsonValue]:
        asked: dict[str, JsonValue] = {
            "prompt": ask.prompt,
            "aspect_ratio": "16:9" if terms.width >= terms.height else "9:16",
            "duration": f"{terms.seconds:g}s",
            "resolution": _RESOLUTIONS[min(terms.width, terms.height)],
            "negative_prompt": ask.negative,
            "generate_audio": terms.audio,
            "seed": ask.seed,
            "auto_fix": False,
        }
        return {"path": f"/{terms.model}", "json": asked}

    async def submit(self, body: dict[str, JsonValue], key: str) -> Handle:
        found = await self._wire.submit(str(body["path"]), body["json"], _ONCE)
        name = found.get("request_id") if isinstance(found, dict) else None
        if not isinstance(name, str) or not name:
            raise ProviderError(Fault.AMBIGUOUS, "fal's answer names no request")
        return Handle(
            backend=self.name,
            model=str(body["path"]).removeprefix("/"),
            native={"request": name},
            submitted_at=datetime.now(UTC),
        )

    async def find(self, body: dict[str, JsonValue], key: str, since: datetime) -> tuple[Handle, ...]:
        return ()

    async def poll(self, handle: Handle) -> JobReport:
        return _report(await self._wire.ask("GET", f"{_request(handle)}/status"))

    async def fetch(self, handle: Handle, out: Path) -> None:
        found = await self._wire.ask("GET", _request(handle))
        url = (found.get("video") or {}).get("url")
        if not url:
            raise ProviderError(Fault.GONE, "the request has no clip any more")
        await download(str(url), out, _HOSTS, self._reach)

    async def cancel(self, handle: Handle) -> JobReport:
        """It is only asked for: how it ends is told by the next look."""
        try:
            await self._wire.ask("PUT", f"{_request(handle)}/cancel")
        except ProviderError as error:
            if error.fault is not Fault.INVALID:  # it is over already
                raise
        return await self.poll(handle)

    @cached_property
    def _wire(self) -> Wire:
        headers = {"Authorization": f"Key {self._access.needed(_KEY)}"}
        return Wire(self._base, headers, self._access.secrets, self._reach)


def _owner(app: str) -> str:
    """Requests are named under the first two parts of an app's name."""
    return "/".join(app.split("/")[:2])


def _request(handle: Handle) -> str:
    return f"/{_owner(handle.model)}/requests/{handle.native['request']}"


def _report(status: Mapping[str, Any]) -> JobReport:
    """What failed at fal's end is free; what was refused after a look may be charged."""
    state = _STATES.get(str(status.get("status")))
    if state is None:
        raise ProviderError(Fault.UNREACHABLE, f"fal tells of no state that is known: {status.get('status')!r}")
    error, kind = str(status.get("error") or ""), str(status.get("error_type") or "")
    if not error and not kind:
        return JobReport(state=state)
    if "cancel" in kind:
        return JobReport(state=JobState.CANCELLED, fault=Fault.CANCELLED, message=error)
    if is_moderation(f"{kind} {error}"):
        return JobReport(state=JobState.FAILED, fault=Fault.MODERATED, message=error)
    if kind in ("internal_server_error", "request_timeout"):
        return JobReport(state=JobState.FAILED, fault=Fault.FAILED_FOR_NOW, message=error, cost=Money())
    return JobReport(state=JobState.FAILED, fault=Fault.FAILED, message=f"{kind} {error}".strip())
