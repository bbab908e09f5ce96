"""What it costs to make a clip on a machine one hosts or rents: dated figures, one formula, no limit from above.

Seconds of the machine, of which a clip of a batch has this share:

    start / batch + work x (once + (1 - once) x batch) / batch x (serial + (1 - serial) / GPUs)

and `work` grows with complexity, with the frames, and with the picture in two parts: what each pixel costs, and the
attention of each to every other, which is squared (Vaswani et al. 2017, table 1). More GPUs follow Amdahl's law (1967).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil
from pathlib import Path

from pydantic import Field, model_validator

from reelwright.errors import InvalidInput, NotConfigured
from reelwright.ledger.dated_lines import read_lines, too_old
from reelwright.units import FrameRate, Money, Resolution, Value
from reelwright.units.money import MICROS

FILE_NAME = "hosted.toml"
NAMED = {"usd", "spot_usd", "speed", "quantisation", "framework"}
"""Kinds of figures that there is one of for each GPU, quantisation or framework: `usd.H100`."""
SHARES = {"attention", "serial", "batch_shared"}
ALONE = SHARES | {
    "seconds", "pixels", "frames", "least_complex", "most_complex", "start_seconds", "spot_redone",
}  # fmt: skip
_WORDS = {"gpu": "usd", "quantisation": "quantisation", "framework": "framework"}
"""What can be said of a machine in one word -> the figures that have its names."""
MAY_BE_NOUGHT = SHARES | {"usd", "spot_usd", "start_seconds", "spot_redone"}


class HostedLine(Value):
    """One figure."""

    name: str = Field(min_length=1)
    value: Decimal = Field(ge=0, lt=10**9, decimal_places=6)
    source: str = Field(min_length=1)
    as_of: date
    assumed: bool = False
    """Nobody measured it: it is a guess of ours, which `source` explains."""

    @property
    def kind(self) -> str:
        return self.name.partition(".")[0]

    @model_validator(mode="after")
    def _can_be(self) -> HostedLine:
        if self.name not in ALONE and (self.kind not in NAMED or not self.name.partition(".")[2]):
            raise ValueError(f"there is no figure {self.name!r}")
        if self.value == 0 and self.kind not in MAY_BE_NOUGHT:
            raise ValueError(f"{self.name} must be above 0")
        if self.kind in SHARES and self.value > 1:
            raise ValueError(f"{self.name} is a share, from 0 to 1")
        if self.name == "frames" and self.value % 1:
            raise ValueError("frames must be whole")
        return self


class HostedClip(Value):
    """What is to be made."""

    complexity: float = Field(default=0.5, ge=0, le=1)
    """0: little moves; 1: as much as can."""
    seconds: float = Field(gt=0)
    size: Resolution
    rate: FrameRate

    @property
    def frames(self) -> int:
        """Rounded up."""
        return ceil(Fraction(str(self.seconds)) * self.rate.fraction)


class HostedMachine(Value):
    """What makes it; the names are those of the book."""

    gpu: str = "H100"
    gpus: int = Field(default=1, ge=1)
    quantisation: str = "fp16"
    framework: str = "pytorch"
    batch: int = Field(default=1, ge=1)
    """Clips made together: they share the start."""
    is_spot: bool = False
    """Cheaper, and taken away when somebody pays more."""


class HostedPrice(Value):
    """What one clip costs, and what that is made of."""

    cost: Money
    """Rounded up to a micro-dollar."""
    seconds: Decimal
    """The clip's share of the machine's time, rounded up to a millisecond."""
    gpu_seconds: Decimal
    """The same, of all its GPUs."""
    gpu_hour: Money
    basis: str
    """Such as `916.951 GPU-seconds of 1 H100 at 6.88 USD an hour`."""
    source: str
    """Of the price of an hour."""
    as_of: date
    assumed: tuple[str, ...]
    """The figures that went into it and that nobody measured."""
    warnings: tuple[str, ...] = ()


class HostedCosts:
    """The figures, the later in place of the earlier of the same name."""

    def __init__(self, lines: Iterable[HostedLine]) -> None:
        given = list(lines)
        times = Counter(line.name for line in given)
        self.lines = {
            line.name: line
            for line in given
            # The spot price of one seller says nothing of another's machines, or of one's own.
            if line.kind != "spot_usd" or times[line.name] >= times[_whole(line)]
        }
        redone = 1 + self._line("spot_redone").value
        for name, line in self.lines.items():
            whole = self.lines.get(_whole(line))
            if line.kind == "spot_usd" and whole is not None and line.value * redone > whole.value:
                raise InvalidInput(
                    f"{name} and the work done again make {line.value * redone:f} USD an hour, more than the "
                    f"{whole.value} of {whole.name}: correct one of them in {FILE_NAME}"
                )
        if self._line("least_complex").value > self._line("most_complex").value:
            raise InvalidInput(f"least_complex is more than most_complex: correct one of them in {FILE_NAME}")

    @classmethod
    def load(cls, own: Path | None = None) -> HostedCosts:
        """The figures that ship, with the lines of the file `own` over them, if there is one.

        Raises:
            InvalidInput: the file holds no such figures; what and where.
        """
        shipped, mine = read_lines(HostedLine, "line", FILE_NAME, own)
        return cls([*shipped, *mine])

    def price(self, clip: HostedClip, machine: HostedMachine, today: date) -> HostedPrice:
        """What one clip of a batch costs.

        Raises:
            NotConfigured: there is no figure for that GPU, quantisation or framework.
        """
        rate = self._rate(machine)
        used = [rate, self._line(f"speed.{machine.gpu}"), self._line(f"quantisation.{machine.quantisation}")]
        alone = ALONE if machine.is_spot else ALONE - {"spot_redone"}
        used += [self._line(f"framework.{machine.framework}"), *map(self._line, sorted(alone))]
        seconds = _seconds(clip, machine, {line.kind: Fraction(line.value) for line in used})
        gpu_seconds = machine.gpus * seconds
        told = _milliseconds(gpu_seconds)
        return HostedPrice(
            cost=Money(micro_usd=ceil(gpu_seconds * Fraction(rate.value) * MICROS / 3600)),
            seconds=_milliseconds(seconds),
            gpu_seconds=told,
            gpu_hour=Money.usd(rate.value),
            basis=f"{told} GPU-seconds of {machine.gpus} {machine.gpu} at {rate.value} USD an hour",
            source=rate.source,
            as_of=rate.as_of,
            assumed=tuple(line.name for line in used if line.assumed),
            warnings=too_old(f"an hour of {machine.gpu}", rate.as_of, today),
        )

    def hour(self, machine: HostedMachine) -> Money:
        """What an hour of all its GPUs costs. Raises NotConfigured: there is no figure."""
        return Money.usd(self._rate(machine).value) * machine.gpus

    def machine(self, words: str) -> HostedMachine:
        """The one that words such as `2 H100 int8 tensorrt spot` name, in any order.

        Raises:
            InvalidInput: they name none; what is wrong, and what there is.
        """
        found: dict[str, str] = {}
        for word in words.split():
            field, value = self._meant(word)
            if field in found:
                raise InvalidInput(f"{found[field]} and {value}: a machine is of one {field}")
            found[field] = value
        if "gpu" not in found:
            raise InvalidInput(f"{words!r} names no gpu; there are: {', '.join(self._names('usd'))}")
        return HostedMachine.model_validate(found)

    def _meant(self, word: str) -> tuple[str, str]:
        """Which field of a machine a word is of, and its value there."""
        for field, kind in _WORDS.items():
            for name in self._names(kind):
                if name.casefold() == word.casefold():
                    return field, name
        if word.casefold() == "spot":
            return "is_spot", "true"
        if word.isdecimal() and int(word):
            return "gpus", word
        there = "; ".join(f"{field}: {', '.join(self._names(kind))}" for field, kind in _WORDS.items())
        raise InvalidInput(f"there is no {word!r}; there are: {there}; spot; and a number of GPUs")

    def _names(self, kind: str) -> list[str]:
        return [line.name.partition(".")[2] for line in self.lines.values() if line.kind == kind]

    def _rate(self, machine: HostedMachine) -> HostedLine:
        return self._line(f"{'spot_usd' if machine.is_spot else 'usd'}.{machine.gpu}")

    def _line(self, name: str) -> HostedLine:
        if name not in self.lines:
            kind = name.partition(".")[0]
            there = ", ".join(other.name for other in self.lines.values() if other.kind == kind)
            raise NotConfigured(f"there is no figure {name}; there are: {there}; write it into {FILE_NAME}")
        return self.lines[name]


def _whole(spot: HostedLine) -> str:
    """The name of the price on demand."""
    return spot.name.removeprefix("spot_")


def _seconds(clip: HostedClip, machine: HostedMachine, of: dict[str, Fraction]) -> Fraction:
    """A clip's share of the machine's time, exactly."""
    stretches, rest = divmod(clip.frames, int(of["frames"]))

    def stretch(frames: int) -> Fraction:
        size = Fraction(frames * clip.size.pixels) / (of["frames"] * of["pixels"])
        return size * (1 - of["attention"] + of["attention"] * size)

    steps = of["least_complex"] + (of["most_complex"] - of["least_complex"]) * Fraction(str(clip.complexity))
    work = of["seconds"] * (stretches * stretch(int(of["frames"])) + stretch(rest)) * steps
    work *= of["quantisation"] * of["framework"] / of["speed"]
    work *= 1 - of["batch_shared"] + of["batch_shared"] / machine.batch
    work *= of["serial"] + (1 - of["serial"]) / machine.gpus
    return (of["start_seconds"] / machine.batch + work) * (1 + of.get("spot_redone", 0))


def _milliseconds(seconds: Fraction) -> Decimal:
    return Decimal(ceil(seconds * 1000)).scaleb(-3)
