"""What adapters share: their models are lines of `models.toml`, their prices lines of the price book."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import ClassVar

from reelwright.errors import InvalidInput
from reelwright.film.shot import TakeRequest
from reelwright.ledger.price_book import Price, PriceBook
from reelwright.network.access import Access
from reelwright.network.fault import Fault, ProviderError
from reelwright.network.reach import Reach
from reelwright.render.backend import Capabilities
from reelwright.render.complexity import complexity
from reelwright.render.models import Models, models_of
from reelwright.render.prompt import NOT_TO_BE_SEEN, ShotInWords, in_words, sentences
from reelwright.render.provider import Ask, Guide, Handle, Terms

_JOB = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./:-]{0,255}")
_MOST_RATE = 60
"""Frames a second at which a request is counted in frames; that it is not too long is said by the terms."""
_MOST_PIXELS = 3840 * 2160
"""What is smaller is fitted to the film."""


class ListedProvider:
    """Args:
    base_url: where it is, in place of the provider's own address: the simulator.
    """

    name: ClassVar[str]
    edition: ClassVar[int] = 1
    job_key: ClassVar[str]
    """What the id of a job is called in a handle."""
    home: ClassVar[str] = ""
    """The provider's own address."""
    takes_guides: ClassVar[bool] = False
    """Whether pictures can be sent along from here, whatever its models take."""

    def __init__(self, access: Access, book: PriceBook, reach: Reach, base_url: str | None = None) -> None:
        self._access, self._book, self._reach = access, book, reach
        self._base = (base_url or self.home).rstrip("/")

    @property
    def models(self) -> Models:
        return models_of(self.name)

    def capabilities(self) -> Capabilities:
        return Capabilities(
            max_frames=int(self.models.longest * _MOST_RATE),
            max_pixels=_MOST_PIXELS,
            deterministic=False,
            reads_words=True,
            takes_frames=self.takes_guides,
        )

    def ask(self, request: TakeRequest) -> Ask:
        most, plate = min(line.prompt for line in self.models.lines), request.setup.plate
        return Ask(
            prompt=sentences(
                [self.phrased(in_words(request.setup), most).rstrip("."), request.description.rstrip(". ")], most
            ),
            negative=NOT_TO_BE_SEEN,
            seconds=float(request.rate.seconds(request.frames)),
            width=request.resolution.width,
            height=request.resolution.height,
            seed=request.setup.seed % 2**31,
            complexity=complexity(request.setup),
            guides=tuple(Guide(role=role, sha256=digest) for role, digest in plate.frames) if plate else (),
        )

    def model(self, ask: Ask, tier: int, today: date) -> str:
        return self.models.fit(ask, tier, today).model

    def tier(self, model: str) -> int:
        return self.models.named(model).tier

    def named(self, job: str, model: str, at: datetime) -> Handle:
        if not _JOB.fullmatch(job) or ".." in job:
            raise InvalidInput(f"{job[:60]!r} is no id of a job; copy it from the provider's page")
        return Handle(backend=self.name, model=model, native={self.job_key: job}, submitted_at=at)

    def phrased(self, shot: ShotInWords, most: int) -> str:
        """The prompt, by this provider's rules, in at most so many UTF-16 units."""
        raise NotImplementedError

    def terms(self, ask: Ask, today: date) -> Terms:
        if ask.guides and not self.takes_guides:
            raise ProviderError(Fault.INVALID, f"pictures cannot be sent to {self.name} from here")
        return self.models.choose(ask).terms(ask, today)

    def price(self, terms: Terms, today: date) -> Price:
        return self._book.price(
            self.name,
            terms.model,
            today,
            amount=terms.seconds,
            height=min(terms.width, terms.height),
            audio=terms.audio,
        )
