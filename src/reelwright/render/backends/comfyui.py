"""ComfyUI, a server of one's own: a job's id is ours to give, so that a lost one is found.

What it makes is Wan 2.1 from text, or the workflow that COMFYUI_WORKFLOW names; see `render/workflow.py`. Nothing is
charged, unless it is said on what machine it runs: then a clip is quoted by that machine's figures, costs the time that
the server says it took, and is stopped when its reserve is spent. A server that is too old to take our ids may make a
clip twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from pydantic import JsonValue

from reelwright.errors import NotConfigured
from reelwright.ledger.hosted import HostedClip
from reelwright.ledger.hosting import QUOTED, STOPPING_SECONDS, Hosting, time_cost
from reelwright.ledger.ledger import now
from reelwright.ledger.price_book import Price, PriceBook
from reelwright.network.access import Access
from reelwright.network.fault import Fault, ProviderError
from reelwright.network.reach import Reach
from reelwright.network.wire import Wire
from reelwright.render.download import download
from reelwright.render.listed import ListedProvider
from reelwright.render.mark import mark_of
from reelwright.render.models import Models
from reelwright.render.prompt import ShotInWords, sentences
from reelwright.render.provider import Ask, FindLost, Handle, JobReport, JobState, Manners, Terms
from reelwright.render.workflow import Workflow
from reelwright.units import FrameRate, Money, Resolution

_URL, _WORKFLOW = "COMFYUI_URL", "COMFYUI_WORKFLOW"
_STEP = 8
"""Models make 8 k + 1 pictures, or 4 k + 1, or what they are told."""
_STEPS, _GUIDANCE, _SHIFT = 30, 6.0, 8.0
_HOUR = "hour_micro_usd"
"""Where the body of an order keeps what an hour cost when it was quoted."""
_START, _ENDS = "execution_start", ("execution_success", "execution_interrupted", "execution_error")
"""Messages of a job, each with its time in milliseconds."""
_FILMS = (".mp4", ".webm", ".mov")


class ComfyUI(ListedProvider):
    """Args:
    hosting: the machine it runs on. None: its time costs nothing.
    """

    name = "comfyui"
    job_key = "prompt"

    def __init__(
        self, access: Access, book: PriceBook, reach: Reach, base_url: str | None = None, hosting: Hosting | None = None
    ) -> None:
        super().__init__(access, book, reach, base_url)
        self._hosting, self._now = hosting, hosting.clock if hosting else now
        self._waited: dict[str, datetime] = {}
        """Job -> when it was last seen in the queue."""

    @cached_property
    def _workflow(self) -> Workflow | None:
        """Raises NotFound, InvalidInput: it is named and cannot be used."""
        path = self._access.get(_WORKFLOW)
        return Workflow.read(Path(path), self.name) if path else None

    @property
    def models(self) -> Models:
        return super().models if self._workflow is None else Models(self.name, [self._workflow.line])

    def manners(self) -> Manners:
        return Manners(
            find_lost=FindLost.EXACT,
            absence_proves_after=5.0,
            least_between_polls=1.0,
            at_once=1,
            clip_kept=365 * 24 * 3600.0,
            can_cancel=True,
            reports_cost=self._hosting is not None,
            longest=6 * 3600.0,
        )

    def phrased(self, shot: ShotInWords, most: int) -> str:
        """Who and where first, then how it looks, then the camera, as Wan is told."""
        return sentences([f"{shot.who} {shot.where}", shot.camera, shot.look], most)

    def price(self, terms: Terms, today: date) -> Price:
        if self._hosting is not None:
            return self._hosting.price(_clip(terms), today)
        return Price(most=Money(), basis="on a server of one's own", source="nobody charges for it", as_of=today)

    async def check(self) -> str:
        nodes = await self._wire.ask("GET", "/object_info")
        wanted = self._workflow.kinds if self._workflow else _kinds(_graph("", "", "", 16, 16, 1, 16.0, 0))
        lacking = sorted(wanted - set(nodes))
        if lacking:
            raise NotConfigured(f"the ComfyUI at {_URL} has no {', '.join(lacking)}: update it")
        return f"the server answers; it has {len(nodes)} kinds of node"

    async def prepare(self, ask: Ask, terms: Terms, guides: Mapping[str, Path], key: str) -> dict[str, JsonValue]:
        length = round(terms.seconds * terms.rate / _STEP) * _STEP + 1
        if self._workflow is None:
            graph = _graph(
                terms.model, ask.prompt, ask.negative, terms.width, terms.height, length, terms.rate, ask.seed
            )
        else:
            graph = self._workflow.filled(
                {
                    "prompt": ask.prompt,
                    "negative": ask.negative,
                    "seed": ask.seed,
                    "width": terms.width,
                    "height": terms.height,
                    "frames": length,
                    "seconds": terms.seconds,
                    "rate": terms.rate,
                }
            )
        asked: dict[str, JsonValue] = {"prompt": graph, "prompt_id": _id(key), "client_id": "reelwright"}
        body: dict[str, JsonValue] = {"path": "/prompt", "json": asked}
        if self._hosting is not None:
            quoted = self._hosting.quoted(_clip(terms), self._now().date())
            body |= {QUOTED: quoted.micro_usd, _HOUR: self._hosting.hour.micro_usd}
        return body

    async def submit(self, body: dict[str, JsonValue], key: str) -> Handle:
        found = await self._wire.submit(str(body["path"]), body["json"])
        name = found.get("prompt_id") if isinstance(found, dict) else None
        if not isinstance(name, str) or not name:
            raise ProviderError(Fault.AMBIGUOUS, "ComfyUI's answer names no job")
        return self._handle(name, body, self._now())

    async def find(self, body: dict[str, JsonValue], key: str, since: datetime) -> tuple[Handle, ...]:
        # A job goes from the queue to the history and never back: the other way about, one that ends between the two
        # questions would be in neither, and be bought again.
        there = await self._queued(_id(key)) or await self._wire.ask("GET", f"/history/{_id(key)}")
        return (self._handle(_id(key), body, since),) if there else ()

    def named(self, job: str, model: str, at: datetime) -> Handle:
        hour = self._hosting.hour if self._hosting else None
        return super().named(job, model, at).model_copy(update={"hour": hour})

    async def poll(self, handle: Handle) -> JobReport:
        name = handle.native["prompt"]
        state = await self._queued(name)
        if state is None:
            self._waited.pop(name, None)
            return _report(await self._record(name), handle.hour)
        if state is JobState.QUEUED:
            self._waited[name] = self._now()
        return JobReport(state=state, cost=self._so_far(handle) if state is JobState.RUNNING else None)

    async def fetch(self, handle: Handle, out: Path) -> None:
        url = f"{self._wire.base}/view?{urlencode(_film(await self._record(handle.native['prompt'])))}"
        await download(url, out, (), self._reach)

    async def cancel(self, handle: Handle) -> JobReport:
        """Taken from the queue; interrupted only if it is what runs, for an interrupt ends whatever that is. That takes
        until its step is over, and what the job did cost is told after."""
        name = handle.native["prompt"]
        state = await self._queued(name)
        if state is JobState.QUEUED:
            await self._wire.ask("POST", "/queue", {"delete": [name]})
            state = await self._queued(name)  # it may have begun in the meantime
            if state is None and not await self._wire.ask("GET", f"/history/{name}"):
                return _interrupted(Money())
        if state is JobState.RUNNING:
            await self._wire.ask("POST", "/interrupt")
        return await self.poll(handle)

    async def _queued(self, name: str) -> JobState | None:
        queue = await self._wire.ask("GET", "/queue")
        for part, state in (("queue_running", JobState.RUNNING), ("queue_pending", JobState.QUEUED)):
            if any(len(entry) > 1 and entry[1] == name for entry in queue.get(part, ())):
                return state
        return None

    async def _record(self, name: str) -> dict[str, Any]:
        found = await self._wire.ask("GET", f"/history/{quote(name, safe='')}")
        if not isinstance(found, dict) or name not in found:
            raise ProviderError(Fault.GONE, "the server knows no such job: it may have been started anew")
        record: dict[str, Any] = found[name]
        return record

    def _so_far(self, handle: Handle) -> Money | None:
        """What a job that runs will have cost at most if it is ended now: nobody tells when it began, but it was not
        before it was last seen to wait."""
        if handle.hour is None:
            return None
        began = self._waited.get(handle.native["prompt"], handle.submitted_at)
        ran = max(self._now() - began, timedelta()) + timedelta(seconds=STOPPING_SECONDS)
        return time_cost(ran // timedelta(milliseconds=1), handle.hour)

    def _handle(self, name: str, body: Mapping[str, JsonValue], at: datetime) -> Handle:
        hour = body.get(_HOUR)
        return Handle(
            backend=self.name,
            model=self.models.lines[0].model,
            native={"prompt": name},
            submitted_at=at,
            hour=Money(micro_usd=hour) if isinstance(hour, int) else None,
        )

    @cached_property
    def _wire(self) -> Wire:
        return Wire(self._base or self._access.needed(_URL), {}, self._access.secrets, self._reach)


def _id(key: str) -> str:
    return str(UUID(mark_of(key)))


def _clip(terms: Terms) -> HostedClip:
    size = Resolution(width=terms.width, height=terms.height)
    rate = FrameRate.parse(f"{terms.rate:g}")
    return HostedClip(complexity=terms.complexity, seconds=terms.seconds, size=size, rate=rate)


def _report(record: Mapping[str, Any], hour: Money | None) -> JobReport:
    status = record.get("status") or {}
    told = {str(message[0]): message[1] for message in status.get("messages") or () if len(message) > 1}
    took = _milliseconds(told)
    cost = None if hour is None or took is None else time_cost(took, hour)
    if status.get("status_str") != "error":
        return JobReport(state=JobState.SUCCEEDED, cost=cost)
    if "execution_interrupted" in told:
        return _interrupted(cost)
    words = str((told.get("execution_error") or {}).get("exception_message") or "it failed")
    return JobReport(state=JobState.FAILED, fault=Fault.FAILED, message=words, cost=cost)


def _interrupted(cost: Money | None) -> JobReport:
    return JobReport(state=JobState.CANCELLED, fault=Fault.CANCELLED, message="interrupted", cost=cost)


def _milliseconds(told: Mapping[str, Any]) -> int | None:
    """From the start of a job to its end; None where the server does not tell, or its clock was set back."""
    start, *ends = [
        told[name].get("timestamp") if isinstance(told.get(name), dict) else None for name in (_START, *_ENDS)
    ]
    end = next((end for end in ends if isinstance(end, int)), None)
    return end - start if isinstance(start, int) and end is not None and start <= end else None


def _film(record: Mapping[str, Any]) -> dict[str, str]:
    """Where the server keeps the film of a job."""
    for output in (record.get("outputs") or {}).values():
        for files in output.values():
            for file in files if isinstance(files, list) else ():
                if isinstance(file, dict) and str(file.get("filename", "")).lower().endswith(_FILMS):
                    return {name: str(file.get(name) or "") for name in ("filename", "subfolder", "type")}
    raise ProviderError(Fault.GONE, "the job made no film")


def _graph(
    model: str, prompt: str, negative: str, width: int, height: int, length: int, rate: float, seed: int
) -> dict[str, Any]:
    """Wan 2.1 from text, in ComfyUI's API format: node -> class and inputs; a list links to another node's output."""
    return {
        "model": _node("UNETLoader", unet_name=model, weight_dtype="default"),
        "text": _node("CLIPLoader", clip_name="umt5_xxl_fp8_e4m3fn_scaled.safetensors", type="wan"),
        "decoder": _node("VAELoader", vae_name="wan_2.1_vae.safetensors"),
        "positive": _node("CLIPTextEncode", text=prompt, clip=["text", 0]),
        "negative": _node("CLIPTextEncode", text=negative, clip=["text", 0]),
        "shifted": _node("ModelSamplingSD3", model=["model", 0], shift=_SHIFT),
        "empty": _node("EmptyHunyuanLatentVideo", width=width, height=height, length=length, batch_size=1),
        "sampled": _node(
            "KSampler",
            model=["shifted", 0],
            positive=["positive", 0],
            negative=["negative", 0],
            latent_image=["empty", 0],
            seed=seed,
            steps=_STEPS,
            cfg=_GUIDANCE,
            sampler_name="uni_pc",
            scheduler="simple",
            denoise=1.0,
        ),
        "pictures": _node("VAEDecode", samples=["sampled", 0], vae=["decoder", 0]),
        "film": _node("CreateVideo", images=["pictures", 0], fps=rate),
        "saved": _node("SaveVideo", video=["film", 0], filename_prefix="reelwright", format="mp4", codec="h264"),
    }


def _kinds(graph: Mapping[str, Any]) -> set[str]:
    return {str(node["class_type"]) for node in graph.values()}


def _node(kind: str, **inputs: Any) -> dict[str, Any]:
    return {"class_type": kind, "inputs": inputs}
