"""Gemini Omni through the Interactions API, with an API key. There is no list of jobs: one whose answer was lost waits
for a person."""

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
from reelwright.render.mark import mark_of
from reelwright.render.prompt import ShotInWords, sentences
from reelwright.render.provider import Ask, FindLost, Handle, JobReport, JobState, Manners, Terms

_KEY = "GEMINI_API_KEY"
_HOSTS = ("generativelanguage.googleapis.com",)
_STATES = {
    "queued": JobState.QUEUED,
    "in_progress": JobState.RUNNING,
    "completed": JobState.SUCCEEDED,
    "failed": JobState.FAILED,
    "incomplete": JobState.FAILED,
    "budget_exceeded": JobState.FAILED,
    "requires_action": JobState.FAILED,
    "requires_continuation": JobState.FAILED,
    "cancelled": JobState.CANCELLED,
}


class Omni(ListedProvider):
    name = "omni"
    job_key = "interaction"
    home = "https://generativelanguage.googleapis.com"

    def manners(self) -> Manners:
        return Manners(
            find_lost=FindLost.NONE,
            absence_proves_after=None,
            least_between_polls=5.0,
            at_once=4,
            clip_kept=24 * 3600.0,
            can_cancel=True,
            hosts=_HOSTS,
        )

    def phrased(self, shot: ShotInWords, most: int) -> str:
        """Whole sentences; that it is silent is said, for it makes sound of its own accord."""
        return sentences([f"{shot.camera}: {shot.who} {shot.where}", shot.look, "No speech and no writing"], most)

    async def check(self) -> str:
        try:
            await self._wire.ask("GET", "/v1/models")
        except ProviderError as error:
            if error.fault in (Fault.AUTH, Fault.INVALID):
                raise NotConfigured(f"Google does not take the key in {_KEY}: {error}") from None
            raise
        return "the key is taken"

    async def prepare(self, ask: Ask, terms: Terms, guides: Mapping[str, Path], key: str) -> dict[str, JsonValue]:
        picture: dict[str, JsonValue] = {
            "type": "video",
            "aspect_ratio": "16:9" if terms.width >= terms.height else "9:16",
            "duration": f"{terms.seconds:g}s",
            "resolution": f"{min(terms.width, terms.height)}p",
            "delivery": "uri",
        }
        asked: dict[str, JsonValue] = {
            "model": terms.model,
            "input": ask.prompt,
            "background": True,
            "store": True,
            "response_format": picture,
            "generation_config": {"video_config": {"task": "text_to_video"}},
            "labels": {"reelwright": mark_of(key)},
        }
        return {"path": "/v1/interactions", "json": asked}

    async def submit(self, body: dict[str, JsonValue], key: str) -> Handle:
        found = await self._wire.submit(str(body["path"]), body["json"])
        name = found.get("id") if isinstance(found, dict) else None
        if not isinstance(name, str) or not name:
            raise ProviderError(Fault.AMBIGUOUS, "Google's answer names no interaction")
        asked: Any = body["json"]
        return Handle(
            backend=self.name, model=asked["model"], native={"interaction": name}, submitted_at=datetime.now(UTC)
        )

    async def find(self, body: dict[str, JsonValue], key: str, since: datetime) -> tuple[Handle, ...]:
        return ()

    async def poll(self, handle: Handle) -> JobReport:
        return _report(await self._interaction(handle))

    async def fetch(self, handle: Handle, out: Path) -> None:
        """The file is kept behind the key, which goes to the provider's own address alone."""
        uri = _uri(await self._interaction(handle))
        headers = self._headers if uri.startswith(f"{self._base}/") else None
        await download(uri, out, _HOSTS, self._reach, headers=headers)

    async def cancel(self, handle: Handle) -> JobReport:
        return _report(await self._wire.ask("POST", f"/v1/interactions/{handle.native['interaction']}/cancel"))

    async def _interaction(self, handle: Handle) -> dict[str, Any]:
        found: dict[str, Any] = await self._wire.ask("GET", f"/v1/interactions/{handle.native['interaction']}")
        return found

    @property
    def _headers(self) -> dict[str, str]:
        return {"x-goog-api-key": self._access.needed(_KEY)}

    @cached_property
    def _wire(self) -> Wire:
        return Wire(self._base, self._headers, self._access.secrets, self._reach)


def _report(interaction: Mapping[str, Any]) -> JobReport:
    status = str(interaction.get("status"))
    state = _STATES.get(status)
    if state is None:
        raise ProviderError(Fault.UNREACHABLE, f"Omni tells of no state that is known: {status!r}")
    if state is JobState.CANCELLED:
        return JobReport(state=state, fault=Fault.CANCELLED, message="cancelled")
    if state is JobState.FAILED:
        words = " ".join(str(error.get("message") or "") for error in interaction.get("errors") or ()) or status
        fault = Fault.MODERATED if is_moderation(words) else Fault.FAILED
        if "try again" in words or status == "incomplete":
            fault = Fault.FAILED_FOR_NOW
        return JobReport(state=state, fault=fault, message=words)
    return JobReport(state=state)


def _uri(interaction: Mapping[str, Any]) -> str:
    for step in interaction.get("steps") or ():
        for part in step.get("content") or ():
            if part.get("type") == "video" and part.get("uri"):
                return str(part["uri"])
    raise ProviderError(Fault.GONE, "the interaction names no clip")
