"""What all simulated providers share: routes, keys, jobs, faults, and files behind links that expire."""

from __future__ import annotations

import random
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from threading import Event
from time import monotonic
from typing import Any, ClassVar, NoReturn
from uuid import uuid4

from reelwright.errors import InvalidInput, NotConfigured
from reelwright.imaging.picture import judged
from reelwright.ledger.price_book import PriceBook
from reelwright.network.fault import ProviderError
from reelwright.render.models import models_of
from reelwright.simulator.books import BookedJob, Books, Phase
from reelwright.simulator.exchange import Dropped, Incoming, Refused, Reply
from reelwright.simulator.faults import Call, FaultScript, Form, Mishap, Trouble
from reelwright.simulator.footage import Footage, Projector

KEY = "simulated-key"
"""The one key that is taken."""
UNKNOWN_PER_SECOND = 100_000
"""Micro-dollars a second of a model that the price book does not know."""
_SHORT_SIDES = {"360p": 360, "480p": 480, "540p": 540, "720p": 720, "1080p": 1080, "4k": 2160}
MP4 = {"Content-Type": "video/mp4"}
_PLAIN = {"Content-Type": "text/html; charset=utf-8"}
_SORRY = b"<!DOCTYPE html><html><head><title>503</title></head><body>Sorry, try again later.</body></html>"
_EXPIRED = b"<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"
_ENDS = {
    Trouble.MODERATED: Phase.MODERATED,
    Trouble.FAILED: Phase.FAILED,
    Trouble.ABORTED: Phase.ABORTED,
    Trouble.CANCELLED: Phase.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Backlot:
    """What the providers share among themselves."""

    books: Books
    script: FaultScript
    projector: Projector
    prices: PriceBook
    seconds_to_render: float
    closing: Event = field(default_factory=Event)
    """Set when nobody waits any longer."""
    clock: Callable[[], float] = monotonic


@dataclass(frozen=True, slots=True)
class Route:
    """Args:
    path: with `{name}` for a part between slashes, `{name+}` for whatever is there.
    answers: called with the request and the parts.
    """

    method: str
    path: str
    call: Call
    answers: Callable[..., Reply]
    needs_key: bool = True

    def parts(self, method: str, path: str) -> dict[str, str] | None:
        if method != self.method:
            return None
        pattern = re.sub(r"\\\{(\w+)(\\\+)?\\\}", _part, re.escape(self.path))
        found = re.fullmatch(pattern, path)
        return found.groupdict() if found else None


def _part(found: re.Match[str]) -> str:
    return f"(?P<{found[1]}>.+)" if found[2] else f"(?P<{found[1]}>[^/]+?)"


class SimulatedProvider(ABC):
    """One wire. A subclass says its routes, its key, its way of refusing, and what its jobs look like."""

    name: ClassVar[str]
    """Its place under the simulator's URL."""
    backend: ClassVar[str]
    """As the price book and the models name it."""
    variables: ClassVar[Mapping[str, str]] = {}
    """What an adapter has to find in its environment to use this, not the true one; `{url}` is the simulator's."""
    invalid_status: ClassVar[int] = 400
    """For what the model does not make."""
    charged_when: ClassVar[frozenset[Phase]] = frozenset({Phase.SUCCEEDED, Phase.CANCELLED})

    def __init__(self, backlot: Backlot) -> None:
        self.backlot = backlot
        self._links: set[str] = set()

    @abstractmethod
    def routes(self) -> Iterable[Route]: ...

    @abstractmethod
    def has_key(self, headers: Mapping[str, str]) -> bool: ...

    @abstractmethod
    def refusal(self, status: int, message: str) -> Reply:
        """In the provider's own form."""

    def throttled(self, seconds: float) -> Reply:
        """The 429 that says in words when to come again."""
        return self.refusal(429, f"Request was throttled. Your rate limit resets in ~{seconds:g}s.")

    def route(self, incoming: Incoming) -> tuple[Route, dict[str, str]]:
        """Raises Refused(404): there is none."""
        for route in self.routes():
            parts = route.parts(incoming.method, incoming.path)
            if parts is not None:
                return route, parts
        raise Refused(self.refusal(404, f"no route {incoming.method} {incoming.path}"))

    def answer(self, incoming: Incoming, route: Route, parts: Mapping[str, str]) -> Reply:
        """Raises Dropped, where the connection is to break."""
        if route.needs_key and not self.has_key(incoming.headers):
            return self.refusal(401, "Invalid API key")
        incoming.mishap = mishap = self.backlot.script.next(self.name, route.call)
        trouble = mishap.trouble if mishap else None
        if mishap is not None:
            if trouble is Trouble.LOST_BEFORE:
                raise Dropped
            if trouble is Trouble.RATE_LIMITED:
                return self._rate_limited(mishap)
            if trouble in (Trouble.ERROR, Trouble.OUTAGE):
                return self.refusal(mishap.status, "Internal error" if mishap.status == 500 else "Service unavailable")
            if trouble is Trouble.REFUSED:
                return self.moderated_at_once()
        reply = route.answers(incoming, **parts)
        if trouble is Trouble.LOST_AFTER:
            raise Dropped
        if mishap is not None and trouble is Trouble.ERROR_AFTER:
            return self.refusal(mishap.status, "Internal error")
        if mishap is not None and trouble is Trouble.HANG:
            self.backlot.closing.wait(mishap.seconds)
        return reply

    def moderated_at_once(self) -> Reply:
        """What a prompt gets that is refused before there is a job."""
        return self.refusal(400, "The prompt was refused by content moderation.")

    def take(
        self, incoming: Incoming, model: str, footage: Footage, job_id: str = "", price: int | None = None
    ) -> BookedJob:
        """The job that a request makes, in the books.

        Args:
            price: micro-dollars, where the price book's by the second is not meant.
        """
        mishap = incoming.mishap
        trouble = mishap.trouble if mishap else None
        if price is None:
            price = self.price_micro_usd(model, footage)
        job = BookedJob(
            provider=self.name,
            id=job_id or str(uuid4()),
            model=model,
            body=incoming.json,
            footage=footage,
            price_micro_usd=2 * price if trouble is Trouble.PRICE_CHANGE else price,
            charged_when=self.charged_when,
            seconds=self.backlot.seconds_to_render + (mishap.seconds if mishap and trouble is Trouble.SLOW else 0.0),
            ends=_ENDS.get(trouble, Phase.SUCCEEDED) if trouble else Phase.SUCCEEDED,
            variant=mishap.variant if mishap else 0,
            clock=self.backlot.clock,
        )
        self.backlot.books.take(job)
        return job

    def price_micro_usd(self, model: str, footage: Footage) -> int:
        try:
            price = self.backlot.prices.price(
                self.backend,
                model,
                date.today(),
                amount=footage.seconds,
                height=min(footage.width, footage.height),
                audio=footage.has_sound,
            )
        except NotConfigured:
            return int(footage.seconds * UNKNOWN_PER_SECOND)
        return price.most.micro_usd

    def require(self, model: str, footage: Footage) -> None:
        """Raises Refused unless the model, where one is listed, makes such clips."""
        lines = models_of(self.backend)
        if not lines.lines:
            return
        try:
            line = lines.named(model)
        except ProviderError:
            raise Refused(self.refusal(404, f"model {model} was not found or is no longer there")) from None
        if model != line.model:
            raise Refused(self.refusal(404, f"model {model} was not found or is no longer there"))
        if footage.seconds not in line.seconds:
            self.reject(f"duration: {footage.seconds:g} is none of {line.seconds}")
        if (footage.width, footage.height) not in line.pictures:
            self.reject(f"size: {footage.width}x{footage.height} is none of {line.sizes}")
        if not footage.prompt or len(footage.prompt) > line.prompt:
            self.reject(f"prompt: 1 to {line.prompt} characters")

    def reject(self, message: str) -> NoReturn:
        """Raises Refused: the request is wrong."""
        raise Refused(self.refusal(self.invalid_status, message))

    def picture(self, file: bytes) -> bytes:
        """A picture that was sent, as it came. Raises Refused: it is none."""
        try:
            judged(file, "the picture")
        except InvalidInput as error:
            self.reject(f"picture: {error}")
        return file

    def job(self, job_id: str) -> BookedJob:
        """Raises Refused(404): there is none."""
        job = self.backlot.books.job(self.name, job_id)
        if job is None or job.is_deleted:
            raise Refused(self.refusal(404, "not found"))
        self.backlot.books.write()
        return job

    def jobs(self) -> tuple[BookedJob, ...]:
        """All that are not deleted, newest first."""
        return tuple(job for job in reversed(self.backlot.books.jobs(self.name)) if not job.is_deleted)

    def link(self, incoming: Incoming, job: BookedJob) -> str:
        """A fresh one to the job's clip."""
        token = uuid4().hex
        self._links.add(token)
        return f"{incoming.url}/files/{token}/{job.id}.mp4"

    def files(self) -> Route:
        """The route that the links lead to."""
        return Route("GET", "/files/{token}/{job_id}.mp4", Call.DOWNLOAD, self._linked, needs_key=False)

    def _linked(self, incoming: Incoming, token: str, job_id: str) -> Reply:
        if incoming.mishap is not None and incoming.mishap.trouble is Trouble.EXPIRED:
            self._links.discard(token)
        if token not in self._links:
            expired = (
                b'<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>'
            )
            return Reply(403, expired, {"Content-Type": "application/xml"})
        return self.file(incoming, self.job(job_id))

    def file(self, incoming: Incoming, job: BookedJob) -> Reply:
        """The job's clip, or what a mishap makes of it."""
        footage, trouble = job.footage, incoming.mishap.trouble if incoming.mishap else None
        if trouble is Trouble.HTML:
            return Reply(200, _SORRY, _PLAIN)
        if trouble is Trouble.EXPIRED:
            return self.refusal(404, "the file is no longer there")
        if trouble is Trouble.WRONG_LENGTH:
            footage = replace(footage, seconds=footage.seconds / 2)
        if trouble is Trouble.WRONG_SIZE:
            footage = replace(footage, width=footage.width // 4 * 2, height=footage.height // 4 * 2)
        clip = self.backlot.projector.clip(footage)
        if trouble is Trouble.CORRUPT:
            start = len(clip) // 5
            clip = clip[:start] + random.Random(job.id).randbytes(len(clip) - start)
        if trouble is Trouble.CUT_OFF:
            clip = clip[: len(clip) // 2]
        return Reply(200, clip, MP4, len(clip) // 2 if trouble is Trouble.BROKEN_OFF else None)

    def _rate_limited(self, mishap: Mishap) -> Reply:
        seconds = mishap.seconds
        if mishap.form is Form.WORDS:
            return self.throttled(seconds)
        at = datetime.now(UTC) + timedelta(seconds=seconds)
        headers = {
            Form.SECONDS: {"Retry-After": f"{seconds:g}"},
            Form.DATE: {"Retry-After": format_datetime(at, usegmt=True)},
            Form.MILLISECONDS: {"retry-after-ms": f"{seconds * 1000:g}"},
            Form.RESET: {"x-ratelimit-reset-after": f"{seconds:g}"},
            Form.NONE: {},
        }[mishap.form]
        reply = self.refusal(429, "Too many requests")
        return replace(reply, headers={**reply.headers, **headers})


def bearer(headers: Mapping[str, str]) -> bool:
    """Whether the key comes as most want it."""
    return headers.get("authorization") == f"Bearer {KEY}"


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def number(value: Any, otherwise: float) -> float:
    """`value` if it is a number, or one in words such as "5s"."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*s?", value.strip()) if isinstance(value, str) else None
    return float(found[1]) if found else otherwise


def picture_of(aspect: Any, resolution: Any) -> tuple[int, int]:
    """Width and height of such as "16:9" and "720p"; of what is no such thing, those two."""
    across, up = size_of(aspect, ":", (16, 9))
    short = _SHORT_SIDES.get(resolution if isinstance(resolution, str) else "", 720)
    long = round(short * max(across, up) / min(across, up) / 2) * 2
    return (long, short) if across >= up else (short, long)


def size_of(text: Any, separator: str, otherwise: tuple[int, int]) -> tuple[int, int]:
    """Width and height of such as "1280:720"."""
    found = re.fullmatch(rf"(\d+){re.escape(separator)}(\d+)", text) if isinstance(text, str) else None
    return (int(found[1]), int(found[2])) if found else otherwise
