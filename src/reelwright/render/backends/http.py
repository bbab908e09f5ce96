"""A service of one's own that speaks our API, `docs/reference/http-backend.yaml`: a model on the machine next door, a
farm, a provider that has no adapter here. `docs/how-to/write-a-backend-service.md` writes one.

The header `Idempotency-Key` is the mark of an order, by which the service knows its job again: one key is one job. What
it can do and what it asks is what it says itself, see `render/service.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cached_property
from math import isfinite
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from pydantic import JsonValue, ValidationError

from reelwright.errors import NotConfigured
from reelwright.ledger.price_book import Per, Price, PriceBook
from reelwright.network.access import Access
from reelwright.network.fault import Fault, ProviderError
from reelwright.network.reach import HostRefused, Reach, origin_of
from reelwright.network.wire import Wire
from reelwright.render.download import download
from reelwright.render.listed import ListedProvider
from reelwright.render.mark import mark_of
from reelwright.render.models import Models
from reelwright.render.prompt import ShotInWords, sentences
from reelwright.render.provider import Ask, FindLost, Handle, JobReport, JobState, Manners, Terms
from reelwright.render.service import Service, ServiceAsRead, ServicePrice, keep, kept
from reelwright.units import Money

_URL, _TOKEN = "REELWRIGHT_HTTP_URL", "REELWRIGHT_HTTP_TOKEN"
_JOBS = "/v1/jobs"
_LONGEST_ID, _SHOWN = 200, 300
"""Characters of a job's name, and of what the service says of it."""
_FAULTS = {"moderation": Fault.MODERATED, "try_again": Fault.FAILED_FOR_NOW}


class HttpBackend(ListedProvider):
    """Args:
    base_url: in place of what REELWRIGHT_HTTP_URL says. Only that variable, which the operator sets himself, may lead
        to a private address that `reach` does not allow.
    folder: where what services say of themselves is kept. None: it is known as long as this lives.
    """

    name = "http"
    job_key = "job"
    takes_guides = True

    def __init__(
        self, access: Access, book: PriceBook, reach: Reach, base_url: str | None = None, folder: Path | None = None
    ) -> None:
        super().__init__(access, book, reach, base_url)
        if not self._base and access.has(_URL):
            self._base = access.needed(_URL).rstrip("/")
            self._reach = Reach(frozenset({origin_of(self._base)}))
        self._folder, self._read = folder, None if folder is None else kept(folder, self._base)

    @property
    def models(self) -> Models:
        return Models(self.name, self._service.models(self.name))

    def manners(self) -> Manners:
        says = self._service.says
        return Manners(
            find_lost=FindLost.EXACT,
            absence_proves_after=120.0,
            least_between_polls=says.polling_seconds,
            at_once=says.at_once,
            clip_kept=says.kept_seconds,
            can_cancel=says.can_cancel,
            reports_cost=True,
            longest=says.longest_seconds,
            hosts=(self._host,),
        )

    def phrased(self, shot: ShotInWords, most: int) -> str:
        """What is seen first, then how it is filmed."""
        return sentences([f"{shot.who} {shot.where}", shot.camera, shot.look], most)

    def price(self, terms: Terms, today: date) -> Price:
        own = self._book.has(self.name, terms.model)
        book = self._book if own else self._service.book(self.name)
        per = next(line.per for line in book.lines if (line.backend, line.model) == (self.name, terms.model))
        return book.price(
            self.name,
            terms.model,
            today,
            per=per,
            amount=terms.seconds if per is Per.SECOND else 1,
            height=min(terms.width, terms.height),
            audio=terms.audio,
        )

    async def check(self) -> str:
        """Also reads, and keeps, what the service says of itself."""
        try:
            found = await self._wire.ask("GET", "/v1/capabilities")
        except ProviderError as error:
            if error.fault is Fault.AUTH:
                raise NotConfigured(f"the service does not take the token in {_TOKEN}: {error}") from None
            if error.fault is Fault.GONE:
                raise NotConfigured(f"what {_URL} leads to is no such service: {error}") from None
            raise
        self._read = ServiceAsRead(address=self._base, read_on=datetime.now(UTC).date(), says=_service(found))
        if self._folder is not None:
            keep(self._folder, self._read)
        in_clear = " in clear, for whoever listens," if urlsplit(self._base).scheme == "http" else ""
        models = ", ".join(f"{line.model} at {_asked(line.prices)}" for line in self._read.says.models)
        return f"the token is taken{in_clear} by {self._read.says.service}; it has {models}"

    async def prepare(self, ask: Ask, terms: Terms, guides: Mapping[str, Path], key: str) -> dict[str, JsonValue]:
        pictures: list[JsonValue] = []
        for guide in ask.guides:
            picture = guides[guide.sha256].read_bytes()
            digest = hashlib.sha256(picture).hexdigest()
            await self._wire.ask("PUT", f"/v1/pictures/{digest}", picture)
            pictures.append({"role": guide.role, "sha256": digest})
        line = self.models.named(terms.model)
        asked: dict[str, JsonValue] = {
            "model": terms.model,
            "prompt": ask.prompt,
            "seconds": int(terms.seconds) if terms.seconds.is_integer() else terms.seconds,
            "width": terms.width,
            "height": terms.height,
            "audio": terms.audio,
            "guides": pictures,
            "most_micro_usd": self.price(terms, datetime.now(UTC).date()).most.micro_usd,
        }
        if line.has_negative:
            asked["negative"] = ask.negative
        if line.has_seed:
            asked["seed"] = ask.seed
        return {"path": _JOBS, "json": asked}

    async def submit(self, body: dict[str, JsonValue], key: str) -> Handle:
        found = await self._wire.submit(str(body["path"]), body["json"], {"Idempotency-Key": mark_of(key)})
        if not _is_job(found, key):
            raise ProviderError(Fault.AMBIGUOUS, "the service's answer names no job of that key")
        return self._handle(found, body)

    async def find(self, body: dict[str, JsonValue], key: str, since: datetime) -> tuple[Handle, ...]:
        found = await self._wire.ask("GET", f"{_JOBS}?key={mark_of(key)}")
        jobs = found.get("jobs") if isinstance(found, dict) else None
        if not isinstance(jobs, list):
            raise ProviderError(Fault.UNREACHABLE, "the service lists no jobs where it should")
        return tuple(self._handle(one, body) for one in jobs if _is_job(one, key))

    async def poll(self, handle: Handle) -> JobReport:
        return _report(await self._job(handle))

    async def fetch(self, handle: Handle, out: Path) -> None:
        job = await self._job(handle)
        clip = job.get("clip")
        if not isinstance(clip, str) or not clip:
            raise ProviderError(Fault.GONE, "the job has no clip any more")
        url = f"{self._base}{clip}" if clip.startswith("/") else urljoin(f"{self._base}/", clip)
        if not _is_of_one_origin(url, self._base):
            raise HostRefused("the service says that its clip is elsewhere: clips are taken from its own address only")
        await download(url, out, (self._host,), self._reach, headers=self._keys, redirects=0)

    async def cancel(self, handle: Handle) -> JobReport:
        found = await self._wire.ask("DELETE", self._path(handle))
        return _report(found if isinstance(found, dict) else {})

    @property
    def _service(self) -> ServiceAsRead:
        if self._read is None:
            self._access.needed(_URL)
            raise NotConfigured(f"nobody has asked the service at {_URL} yet what it can do: run `reelwright doctor`")
        return self._read

    @property
    def _host(self) -> str:
        return urlsplit(self._base).hostname or ""

    @property
    def _keys(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._access.needed(_TOKEN)}"}

    def _path(self, handle: Handle) -> str:
        return f"{_JOBS}/{quote(handle.native['job'], safe='')}"

    async def _job(self, handle: Handle) -> dict[str, Any]:
        found = await self._wire.ask("GET", self._path(handle))
        return found if isinstance(found, dict) else {}

    def _handle(self, job: Mapping[str, Any], body: dict[str, JsonValue]) -> Handle:
        asked: Any = body["json"]
        return Handle(
            backend=self.name, model=asked["model"], native={"job": job["id"]}, submitted_at=datetime.now(UTC)
        )

    @cached_property
    def _wire(self) -> Wire:
        parts = urlsplit(self._base or self._access.needed(_URL))
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or parts.query:
            raise NotConfigured(f"{_URL} is to be such as https://render.example/api: no user, no query in it")
        return Wire(self._base, self._keys, self._access.secrets, self._reach)


def _service(found: Any) -> Service:
    """Raises NotConfigured."""
    try:
        return Service.model_validate(found)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "it"
        raise NotConfigured(
            f"the service at {_URL} does not say what it can do as docs/reference/http-backend.yaml has it: {where}: "
            f"{first['msg']}"
        ) from None


def _asked(prices: tuple[ServicePrice, ...]) -> str:
    return " or ".join(f"{Money(micro_usd=price.micro_usd)} a {price.per}" for price in prices)


def _is_job(found: Any, key: str) -> bool:
    """Whether it is one, and of that order."""
    if not isinstance(found, dict) or found.get("key") != mark_of(key):
        return False
    name = found.get("id")
    return isinstance(name, str) and 0 < len(name) <= _LONGEST_ID


def _is_of_one_origin(one: str, other: str) -> bool:
    return urlsplit(one).scheme == urlsplit(other).scheme and origin_of(one) == origin_of(other)


def _report(job: Mapping[str, Any]) -> JobReport:
    if job.get("state") not in list(JobState):
        raise ProviderError(Fault.UNREACHABLE, f"the service tells of no state that is known: {job.get('state')!r}")
    state, cost = JobState(job["state"]), _number(job.get("cost_micro_usd"))
    fault = Fault.CANCELLED if state is JobState.CANCELLED else None
    if state is JobState.FAILED:
        fault = _FAULTS.get(str(job.get("fault")), Fault.FAILED)
    return JobReport(
        state=state,
        progress=None if (share := _number(job.get("progress"))) is None else min(max(share, 0.0), 1.0),
        cost=Money(micro_usd=cost) if isinstance(cost, int) and cost >= 0 else None,
        fault=fault,
        message=str(job.get("message") or "")[:_SHOWN],
    )


def _number(value: Any) -> int | float | None:
    """`value` if it is one."""
    is_one = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    return value if is_one else None
