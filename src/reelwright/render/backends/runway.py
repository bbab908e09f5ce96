"""Runway's API as of 2024-11-06. The backend's name is older than the models it asks for today.

A lost job can be found only among the requests of a model router: set REELWRIGHT_RUNWAY_ROUTER to the id of one that
leads to the first model alone, and nothing else uses. Without one, what may have been paid waits for a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import JsonValue

from reelwright.errors import NotConfigured
from reelwright.network.fault import Fault, ProviderError
from reelwright.network.wire import Wire
from reelwright.render.download import download
from reelwright.render.listed import ListedProvider
from reelwright.render.prompt import ShotInWords, sentences
from reelwright.render.provider import Ask, FindLost, Handle, JobReport, JobState, Manners, Terms
from reelwright.render.upload import upload
from reelwright.units import Money

_KEY, _ROUTER = "RUNWAYML_API_SECRET", "REELWRIGHT_RUNWAY_ROUTER"
_VERSION = "2024-11-06"
_CREDIT_MICRO_USD = 10_000
_HOSTS = (".cloudfront.net", ".runwayml.com")
_CLOCKS_DIFFER = timedelta(seconds=30)
_STATES = {
    "PENDING": JobState.QUEUED,
    "THROTTLED": JobState.QUEUED,
    "RUNNING": JobState.RUNNING,
    "SUCCEEDED": JobState.SUCCEEDED,
    "FAILED": JobState.FAILED,
    "CANCELLED": JobState.CANCELLED,
}


class Runway(ListedProvider):
    name = "runway_gen3"
    job_key = "task"
    home = "https://api.dev.runwayml.com"
    takes_guides = True

    def manners(self) -> Manners:
        return Manners(
            find_lost=FindLost.SINGLE_FLIGHT if self._access.has(_ROUTER) else FindLost.NONE,
            absence_proves_after=None,
            least_between_polls=5.0,
            at_once=1,
            clip_kept=24 * 3600.0,
            can_cancel=True,
            reports_cost=True,
            hosts=_HOSTS,
        )

    def phrased(self, shot: ShotInWords, most: int) -> str:
        """The camera first, what is there after it, nothing that is not there."""
        return sentences([f"{shot.camera}: {shot.who} {shot.where}", shot.look], most)

    async def check(self) -> str:
        try:
            found = await self._wire.ask("GET", "/v1/organization")
        except ProviderError as error:
            if error.fault is Fault.AUTH:
                raise NotConfigured(f"Runway does not take the key in {_KEY}: {error}") from None
            raise
        credits = found.get("creditBalance", 0)
        return f"the key is taken; {credits} credits ({Money(micro_usd=int(credits) * _CREDIT_MICRO_USD)}) are left"

    async def prepare(self, ask: Ask, terms: Terms, guides: Mapping[str, Path], key: str) -> dict[str, JsonValue]:
        images: list[JsonValue] = [
            {"position": guide.role, "uri": await self._uploaded(guides[guide.sha256])} for guide in ask.guides
        ]
        words: dict[str, JsonValue] = {"promptText": ask.prompt, "duration": int(terms.seconds), "seed": ask.seed}
        if images:
            words["promptImage"] = images
        router, is_first = self._access.get(_ROUTER), terms.model == self.models.lines[0].model
        if router and is_first:
            words["aspectRatio"] = "16:9" if terms.width >= terms.height else "9:16"
            return {"path": "/v1/generate/video", "json": {"configId": router, "input": words}}
        words |= {"model": terms.model, "ratio": f"{terms.width}:{terms.height}"}
        line = self.models.named(terms.model)
        if line.has_negative and ask.negative:
            words["negativePrompt"] = ask.negative
        if line.audio == "optional":
            words["audio"] = terms.audio
        return {"path": "/v1/image_to_video" if images else "/v1/text_to_video", "json": words}

    async def submit(self, body: dict[str, JsonValue], key: str) -> Handle:
        found = await self._wire.submit(str(body["path"]), body["json"])
        task = found.get("id") if isinstance(found, dict) else None
        if not isinstance(task, str) or not task:
            raise ProviderError(Fault.AMBIGUOUS, "Runway's answer names no task")
        return self._handle(task, _model(body), datetime.now(UTC))

    async def find(self, body: dict[str, JsonValue], key: str, since: datetime) -> tuple[Handle, ...]:
        asked: Any = body["json"]
        router = asked.get("configId")
        if router is None:
            return ()
        found = await self._wire.ask("GET", f"/v1/routers/{router}/requests?limit=50")
        return tuple(
            self._handle(one["taskId"], str(one.get("model") or ""), at)
            for one in found.get("data", ())
            if one.get("taskId") and (at := _moment(one["createdAt"])) >= since - _CLOCKS_DIFFER
        )

    async def poll(self, handle: Handle) -> JobReport:
        return _report(await self._task(handle))

    async def fetch(self, handle: Handle, out: Path) -> None:
        output = (await self._task(handle)).get("output") or [""]
        if not output[0]:
            raise ProviderError(Fault.GONE, "the task has no clip any more")
        await download(str(output[0]), out, _HOSTS, self._reach)

    async def cancel(self, handle: Handle) -> JobReport:
        """What was running is not refunded, and afterwards nobody tells what it cost."""
        await self._wire.ask("DELETE", f"/v1/tasks/{handle.native['task']}")
        return JobReport(state=JobState.CANCELLED, fault=Fault.CANCELLED, message="cancelled")

    async def _task(self, handle: Handle) -> dict[str, Any]:
        found: dict[str, Any] = await self._wire.ask("GET", f"/v1/tasks/{handle.native['task']}")
        return found

    async def _uploaded(self, file: Path) -> str:
        place = await self._wire.ask("POST", "/v1/uploads", {"filename": file.name, "type": "ephemeral"})
        await upload(str(place["uploadUrl"]), place["fields"], file, self._reach)
        return str(place["runwayUri"])

    def _handle(self, task: str, model: str, at: datetime) -> Handle:
        return Handle(
            backend=self.name, model=model or self.models.lines[0].model, native={"task": task}, submitted_at=at
        )

    @cached_property
    def _wire(self) -> Wire:
        headers = {"Authorization": f"Bearer {self._access.needed(_KEY)}", "X-Runway-Version": _VERSION}
        return Wire(self._base, headers, self._access.secrets, self._reach)


def _model(body: dict[str, JsonValue]) -> str:
    asked: Any = body["json"]
    return str(asked.get("model") or "")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _report(task: Mapping[str, Any]) -> JobReport:
    state = _STATES.get(str(task.get("status")))
    if state is None:
        raise ProviderError(Fault.UNREACHABLE, f"Runway tells of no state that is known: {task.get('status')!r}")
    credits = (task.get("cost") or {}).get("credits")
    cost = None if credits is None else Money(micro_usd=int(float(credits) * _CREDIT_MICRO_USD))
    if state is JobState.CANCELLED:
        return JobReport(state=state, cost=cost, fault=Fault.CANCELLED, message="cancelled")
    if state is JobState.FAILED:
        code = str(task.get("failureCode") or "")
        fault = Fault.MODERATED if code.startswith("SAFETY") else _failed(code)
        return JobReport(state=state, cost=cost, fault=fault, message=f"{code} {task.get('failure') or ''}".strip())
    return JobReport(state=state, cost=cost, progress=task.get("progress"))


def _failed(code: str) -> Fault:
    return Fault.FAILED_FOR_NOW if code.startswith("INTERNAL") else Fault.FAILED
