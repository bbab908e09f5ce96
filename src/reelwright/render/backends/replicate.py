"""Replicate's HTTP API, for the Wan models. A prediction echoes its seed, and by that a lost one is found.

Clips and records are removed after an hour.
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
from reelwright.render.mark import seed_of
from reelwright.render.prompt import ShotInWords, sentences
from reelwright.render.provider import Ask, FindLost, Handle, JobReport, JobState, Manners, Terms
from reelwright.units import Money

_KEY = "REPLICATE_API_TOKEN"
_HOSTS = ("replicate.delivery", ".replicate.delivery")
_PAGES = 5
"""Of a hundred predictions each, looked through for a lost one."""
_STATES = {
    "starting": JobState.QUEUED,
    "processing": JobState.RUNNING,
    "succeeded": JobState.SUCCEEDED,
    "failed": JobState.FAILED,
    "canceled": JobState.CANCELLED,
    "aborted": JobState.FAILED,
}


class Replicate(ListedProvider):
    name = "replicate_wan25"
    job_key = "prediction"
    home = "https://api.replicate.com"

    def manners(self) -> Manners:
        return Manners(
            find_lost=FindLost.EXACT,
            absence_proves_after=120.0,
            least_between_polls=2.0,
            at_once=8,
            clip_kept=3600.0,
            can_cancel=True,
            hosts=_HOSTS,
        )

    def phrased(self, shot: ShotInWords, most: int) -> str:
        """Who and where first, then how it looks, then the camera, as Wan is told."""
        return sentences([f"{shot.who} {shot.where}", shot.camera, shot.look], most)

    async def check(self) -> str:
        try:
            found = await self._wire.ask("GET", "/v1/account")
        except ProviderError as error:
            if error.fault is Fault.AUTH:
                raise NotConfigured(f"Replicate does not take the key in {_KEY}: {error}") from None
            raise
        return f"the key is taken; it is of {found.get('username')}"

    async def prepare(self, ask: Ask, terms: Terms, guides: Mapping[str, Path], key: str) -> dict[str, JsonValue]:
        asked: dict[str, JsonValue] = {
            "prompt": ask.prompt,
            "size": f"{terms.width}*{terms.height}",
            "duration": int(terms.seconds),
            "seed": seed_of(key),
            "negative_prompt": ask.negative,
            "enable_prompt_expansion": False,
        }
        return {"path": f"/v1/models/{terms.model}/predictions", "json": {"input": asked}}

    async def submit(self, body: dict[str, JsonValue], key: str) -> Handle:
        found = await self._wire.submit(str(body["path"]), body["json"])
        if not isinstance(found, dict) or not found.get("id"):
            raise ProviderError(Fault.AMBIGUOUS, "Replicate's answer names no prediction")
        return self._handle(found, body)

    async def find(self, body: dict[str, JsonValue], key: str, since: datetime) -> tuple[Handle, ...]:
        path: str | None = "/v1/predictions"
        found: list[Handle] = []
        for _ in range(_PAGES):
            if path is None:
                break
            page = await self._wire.ask("GET", path)
            for one in page.get("results", ()):
                asked = one.get("input") or {}
                if asked.get("seed") == seed_of(key) and one.get("model") == _model(body):
                    found.append(self._handle(one, body))
            onward = str(page.get("next") or "")
            path = f"/v1/predictions?{onward.partition('?')[2]}" if "?" in onward else None
        return tuple(found)

    async def poll(self, handle: Handle) -> JobReport:
        return _report(await self._prediction(handle))

    async def fetch(self, handle: Handle, out: Path) -> None:
        output = (await self._prediction(handle)).get("output")
        url = output[0] if isinstance(output, list) and output else output
        if not url:
            raise ProviderError(Fault.GONE, "the prediction has no clip any more: they are removed after an hour")
        await download(str(url), out, _HOSTS, self._reach)

    async def cancel(self, handle: Handle) -> JobReport:
        return _report(await self._wire.ask("POST", f"/v1/predictions/{handle.native['prediction']}/cancel"))

    async def _prediction(self, handle: Handle) -> dict[str, Any]:
        found: dict[str, Any] = await self._wire.ask("GET", f"/v1/predictions/{handle.native['prediction']}")
        return found

    def _handle(self, prediction: Mapping[str, Any], body: dict[str, JsonValue]) -> Handle:
        return Handle(
            backend=self.name,
            model=_model(body),
            native={"prediction": str(prediction["id"])},
            submitted_at=datetime.now(UTC),
        )

    @cached_property
    def _wire(self) -> Wire:
        headers = {"Authorization": f"Bearer {self._access.needed(_KEY)}"}
        return Wire(self._base, headers, self._access.secrets, self._reach)


def _model(body: dict[str, JsonValue]) -> str:
    return str(body["path"]).removeprefix("/v1/models/").removesuffix("/predictions")


def _report(prediction: Mapping[str, Any]) -> JobReport:
    """What was cancelled is charged, what was aborted before it began is not; of what failed nobody says."""
    status, error = str(prediction.get("status")), str(prediction.get("error") or "")
    state = _STATES.get(status)
    if state is None:
        raise ProviderError(Fault.UNREACHABLE, f"Replicate tells of no state that is known: {status!r}")
    if state is JobState.CANCELLED:
        return JobReport(state=state, fault=Fault.CANCELLED, message="cancelled")
    if status == "aborted":
        return JobReport(state=state, fault=Fault.FAILED_FOR_NOW, message="it was not begun in time", cost=Money())
    if state is JobState.FAILED:
        fault = Fault.MODERATED if is_moderation(error) else Fault.FAILED
        if "retry" in error:
            fault = Fault.FAILED_FOR_NOW
        return JobReport(state=state, fault=fault, message=error)
    return JobReport(state=state)
