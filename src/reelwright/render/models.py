"""The models of providers: what each can make, as dated data; and the terms on which one meets an ask."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import files
from math import inf

from pydantic import Field

from reelwright.network.fault import Fault, ProviderError
from reelwright.render.provider import Ask, Terms
from reelwright.units import Value

_FILE = "models.toml"
_DEFAULT_TIER = 2


class Model(Value):
    """One line of `models.toml`, which says what its fields mean."""

    backend: str
    model: str
    maps: tuple[str, ...] = ()
    seconds: tuple[float, ...] = Field(min_length=1)
    sizes: tuple[str, ...] = Field(min_length=1)
    rate: float = Field(gt=0)
    audio: str = Field(pattern="^(never|optional|always)$")
    has_seed: bool
    has_negative: bool
    prompt: int = Field(ge=1)
    inputs: tuple[str, ...] = ()
    needs: str | None = None
    """An input without which it makes nothing."""
    tier: int = Field(default=_DEFAULT_TIER, ge=1, le=3)
    source: str
    verified_on: date | None = None
    retire_on: date | None = None

    @property
    def pictures(self) -> tuple[tuple[int, int], ...]:
        """Width and height of each size."""
        return tuple((int(w), int(h)) for w, h in (size.split("x") for size in self.sizes))

    def refusal(self, ask: Ask) -> str | None:
        """Why it cannot meet an ask, in words; None if it can."""
        longest = max(self.seconds)
        roles = {guide.role for guide in ask.guides}
        if ask.seconds > longest:
            return f"{self.model} makes clips of at most {longest:g} s, and {ask.seconds:g} s are needed"
        if not any(
            width * ask.height == height * ask.width or _alike(width, height, ask) for width, height in self.pictures
        ):
            return f"{self.model} makes pictures of {', '.join(self.sizes)}, none of the shape {ask.width}x{ask.height}"
        if self.needs and self.needs not in roles:
            return f"{self.model} needs a picture for its {self.needs} frame"
        if lacking := roles - set(self.inputs):
            return f"{self.model} takes no {', '.join(sorted(lacking))} picture"
        if "last" in roles and "first" not in roles:
            return f"{self.model} takes a last picture only with a first"
        if _units(ask.prompt) > self.prompt:
            return f"{self.model} takes prompts of at most {self.prompt} characters, and this has {_units(ask.prompt)}"
        if ask.audio and self.audio == "never":
            return f"{self.model} makes no sound"
        return None

    def unfit(self, tier: int, today: date) -> str | None:
        """Why it is not taken where it was not named, in words."""
        if self.tier < tier:
            return f"{self.model} is of quality {self.tier}"
        if self.retire_on is not None and self.retire_on <= today:
            return f"{self.model} was to be retired on {self.retire_on}"
        return None

    def terms(self, ask: Ask, today: date) -> Terms:
        """How it meets an ask that it does not refuse: the shortest clip that is long enough, the smallest picture that
        is large enough, else the largest."""
        seconds = min(length for length in self.seconds if length >= ask.seconds)
        width, height = self._size(ask)
        return Terms(
            model=self.model,
            seconds=seconds,
            width=width,
            height=height,
            rate=self.rate,
            audio=self.audio == "always" or (ask.audio and self.audio == "optional"),
            complexity=ask.complexity,
            adjustments=tuple(self._adjustments(ask, seconds, width, height)),
            warnings=tuple(self._warnings(ask, today)),
        )

    def _size(self, ask: Ask) -> tuple[int, int]:
        """The shape that loses least when it is cut to what is asked for."""
        wanted = ask.width / ask.height
        nearest = min(self.pictures, key=lambda size: abs(_ratio(size[0] / size[1], wanted)))
        alike = [size for size in self.pictures if size[0] * nearest[1] == size[1] * nearest[0]]
        enough = [size for size in alike if size[0] >= ask.width and size[1] >= ask.height]
        return min(enough) if enough else max(alike)

    def _adjustments(self, ask: Ask, seconds: float, width: int, height: int) -> Iterable[str]:
        if seconds != ask.seconds:
            yield f"{ask.seconds:g} s became {seconds:g} s, of which the shot takes its part"
            if any(guide.role == "last" for guide in ask.guides):
                yield f"its last picture is at {seconds:g} s, when the shot is over: make the shot as long, to see it"
        if (width, height) != (ask.width, ask.height):
            yield f"{ask.width}x{ask.height} became {width}x{height}, which is fitted to the film"
        if ask.negative and not self.has_negative:
            yield "what is not to be seen was left out of the request: the model takes no negative prompt"
        if self.audio == "always" and not ask.audio:
            yield "it comes with sound, which is not used"

    def _warnings(self, ask: Ask, today: date) -> Iterable[str]:
        if self.retire_on is not None and self.retire_on <= today:
            yield f"{self.model} was to be retired on {self.retire_on}: it may be refused"
        elif self.retire_on is not None:
            yield f"{self.model} is retired on {self.retire_on}"
        if ask.model in self.maps and ask.model != self.model:
            yield f"{ask.model} means {self.model} today"
        if self.verified_on is None:
            yield f"nobody has seen {self.model} work from here yet; what is known of it is from {self.source}"


class Models:
    """The models of one backend, in the order in which they are preferred."""

    def __init__(self, backend: str, lines: Iterable[Model]) -> None:
        self.backend, self.lines = backend, tuple(line for line in lines if line.backend == backend)

    def named(self, name: str) -> Model:
        """Raises ProviderError(INVALID): there is none, and what there is."""
        for line in self.lines:
            if name == line.model or name in line.maps:
                return line
        raise ProviderError(
            Fault.INVALID,
            f"{self.backend} has no model {name!r}; it has {', '.join(line.model for line in self.lines)}",
        )

    def choose(self, ask: Ask) -> Model:
        """The model that is named, or the first that can.

        Raises:
            ProviderError: INVALID, with why each cannot.
        """
        wanted = [self.named(ask.model)] if ask.model else list(self.lines)
        return self._first({line.model: line.refusal(ask) for line in wanted})

    def fit(self, ask: Ask, tier: int, today: date) -> Model:
        """The first that can, is at least of this tier, and is not retired. Raises as `choose`."""
        return self._first({line.model: line.unfit(tier, today) or line.refusal(ask) for line in self.lines})

    def _first(self, refusals: Mapping[str, str | None]) -> Model:
        for name, refusal in refusals.items():
            if refusal is None:
                return self.named(name)
        words = "; ".join(filter(None, refusals.values()))
        raise ProviderError(Fault.INVALID, words or f"no model of {self.backend} is known")

    @property
    def longest(self) -> float:
        """Seconds of the longest clip."""
        return max((max(line.seconds) for line in self.lines), default=inf)


@lru_cache(maxsize=1)
def shipped() -> tuple[Model, ...]:
    found = tomllib.loads(files("reelwright.render").joinpath(_FILE).read_text(encoding="utf-8"))
    return tuple(Model.model_validate(line) for line in found["model"])


def models_of(backend: str) -> Models:
    return Models(backend, shipped())


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _ratio(one: float, other: float) -> float:
    return max(one, other) / min(one, other) - 1


def _alike(width: int, height: int, ask: Ask) -> bool:
    """Upright or lying down, as what is asked for is; the rest is cut."""
    return (width >= height) == (ask.width >= ask.height)
