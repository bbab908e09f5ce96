"""Luma's Dream Machine. Its list of generations echoes each request, the callback address among it: that is the mark.

The address leads nowhere (`.invalid` names no host, ever). Whether Luma minds has not been seen.
"""

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

_KEY = "LUMAAI_API_KEY"
_AT = "/dream-machine/v1"
_HOSTS = (".cdn-luma.com", ".lumalabs.ai")
_PAGE, _PAGES = 100, 5
"""How many generations are looked through for a lost one, and in how many requests."""
_STATES = {
    "queued": JobState.QUEUED,
    "dreaming": JobState.RUNNING,
    "completed": JobState.SUCCEEDED,
    "failed": JobState.FAILED,
}
_FOR_NOW = ("500", "503", "try again", "capacity")


class Luma(ListedProvider):
    name = "luma"
    job_key = "generation"
    home = "https://api.lumalabs.ai"

    def manners(self) -> Manners:
        return Manners(
            find_lost=FindLost.EXACT,
            absence_proves_after=120.0,
            least_between_polls=3.0,
            at_once=4,
            clip_kept=24 * 3600.0,
            can_cancel=True,
            hosts=_HOSTS,
        )

    def phrased(self, shot: ShotInWords, most: int) -> str:
        """What is seen first, then how it is filmed."""
        return sentences([f"{shot.who} {shot.where}", shot.camera, shot.look], most)

    async def check(self) -> str:
        try:
            found = await self._wire.ask("GET", f"{_AT}/credits")
        except ProviderError as error:
            if error.fault is Fault.AUTH:
                raise NotConfigured(f"Luma does not take the key in {_KEY}: {error}") from None
            raise
        return f"the key is taken; {found.get('credit_balance')} cents are left"

    async def prepare(self, ask: Ask, terms: Terms, guides: Mapping[str, Path], key: str) -> dict[str, JsonValue]:
        asked: dict[str, JsonValue] = {
            "model": terms.model,
            "prompt": ask.prompt,
            "aspect_ratio": "16:9" if terms.width >= terms.height else "9:16",
            "resolution": f"{min(terms.width, terms.height)}p",
            "duration": f"{terms.seconds:g}s",
            "callback_url": _mark(key),
        }
        return {"path": f"{_AT}/generations/video", "json": asked}

    async def submit(self, body: dict[str, JsonValue], key: str) -> Handle:
        found = await self._wire.submit(str(body["path"]), body["json"])
        if not isinstance(found, dict) or not found.get("id"):
            raise ProviderError(Fault.AMBIGUOUS, "Luma's answer names no generation")
        return self._handle(found, body)

    async def find(self, body: dict[str, JsonValue], key: str, since: datetime) -> tuple[Handle, ...]:
        found: list[Handle] = []
        for page in range(_PAGES):
            told = await self._wire.ask("GET", f"{_AT}/generations?limit={_PAGE}&offset={page * _PAGE}")
            for one in told.get("generations", ()):
                if (one.get("request") or {}).get("callback_url") == _mark(key):
                    found.append(self._handle(one, body))
            if not told.get("has_more"):
                break
        return tuple(found)

    async def poll(self, handle: Handle) -> JobReport:
        return _report(await self._generation(handle))

    async def fetch(self, handle: Handle, out: Path) -> None:
        url = ((await self._generation(handle)).get("assets") or {}).get("video")
        if not url:
            raise ProviderError(Fault.GONE, "the generation has no clip any more")
        await download(str(url), out, _HOSTS, self._reach)

    async def cancel(self, handle: Handle) -> JobReport:
        """The generation is deleted with its clip; whether it is refunded is not told."""
        await self._wire.ask("DELETE", f"{_AT}/generations/{handle.native['generation']}")
        return JobReport(state=JobState.CANCELLED, fault=Fault.CANCELLED, message="cancelled")

    async def _generation(self, handle: Handle) -> dict[str, Any]:
        found: dict[str, Any] = await self._wire.ask("GET", f"{_AT}/generations/{handle.native['generation']}")
        return found

    def _handle(self, generation: Mapping[str, Any], body: dict[str, JsonValue]) -> Handle:
        asked: Any = body["json"]
        return Handle(
            backend=self.name,
            model=asked["model"],
            native={"generation": str(generation["id"])},
            submitted_at=datetime.now(UTC),
        )

    @cached_property
    def _wire(self) -> Wire:
        headers = {"Authorization": f"Bearer {self._access.needed(_KEY)}"}
        return Wire(self._base, headers, self._access.secrets, self._reach)


def _mark(key: str) -> str:
    return f"https://reelwright.invalid/{mark_of(key)}"


def _report(generation: Mapping[str, Any]) -> JobReport:
    state = _STATES.get(str(generation.get("state")))
    if state is None:
        raise ProviderError(Fault.UNREACHABLE, f"Luma tells of no state that is known: {generation.get('state')!r}")
    if state is not JobState.FAILED:
        return JobReport(state=state)
    why = str(generation.get("failure_reason") or "")
    fault = Fault.MODERATED if is_moderation(why) else Fault.FAILED
    if fault is Fault.FAILED and any(word in why for word in _FOR_NOW):
        fault = Fault.FAILED_FOR_NOW
    return JobReport(state=state, fault=Fault.CANCELLED if why == "cancelled" else fault, message=why)
