"""Exact time: frame rates as fractions, timecode after SMPTE ST 12-1.

Seconds derived from frames are `Fraction`s; a float appears only where a library wants one.
"""

from __future__ import annotations

import re
from fractions import Fraction
from math import gcd

from pydantic import Field, model_validator

from reelwright.errors import InvalidInput
from reelwright.units.value import Value

_NTSC_NAMES = {"23.976": (24000, 1001), "23.98": (24000, 1001), "29.97": (30000, 1001), "59.94": (60000, 1001)}
_TIMECODE = re.compile(r"(\d{2}):(\d{2}):(\d{2})([:;])(\d{2})")


class FrameRate(Value):
    """Frames per second as a reduced fraction."""

    num: int = Field(gt=0, le=1_000_000)
    den: int = Field(default=1, gt=0, le=1_000_000)

    @model_validator(mode="after")
    def _reduced(self) -> FrameRate:
        if gcd(self.num, self.den) != 1:
            raise ValueError(f"frame rate {self.num}/{self.den} is not reduced")
        return self

    @classmethod
    def of(cls, num: int, den: int = 1) -> FrameRate:
        """The rate num/den, reduced."""
        exact = Fraction(num, den)
        return cls(num=exact.numerator, den=exact.denominator)

    @classmethod
    def parse(cls, text: str) -> FrameRate:
        """From `24`, `23.976`, `29.97`, `30000/1001`.

        Raises:
            InvalidInput: not a frame rate between 1 and 240.

        >>> FrameRate.parse("29.97")
        FrameRate(num=30000, den=1001)
        """
        text = text.strip()
        if text in _NTSC_NAMES:
            return cls.of(*_NTSC_NAMES[text])
        try:
            exact = Fraction(text)
        except (ValueError, ZeroDivisionError):
            exact = Fraction(0)
        if not 1 <= exact <= 240 or exact.denominator > 1001:
            raise InvalidInput(f"{text!r} is not a frame rate; write for example 24, 25, 29.97 or 30000/1001")
        return cls.of(exact.numerator, exact.denominator)

    @property
    def fraction(self) -> Fraction:
        return Fraction(self.num, self.den)

    @property
    def nominal(self) -> int:
        """The whole rate timecode counts in: 24 for 23.976, 30 for 29.97."""
        return -(-self.num // self.den)

    @property
    def is_drop_frame(self) -> bool:
        """29.97 and 59.94 count drop-frame here; 23.976 never does (ST 12-1 defines none)."""
        return self.den == 1001 and self.nominal % 30 == 0

    def frames(self, seconds: Fraction | int | float) -> int:
        """The number of whole frames nearest to `seconds`; halves go up."""
        return int((Fraction(seconds) * self.fraction + Fraction(1, 2)) // 1)

    def seconds(self, frames: int) -> Fraction:
        """When frame number `frames` begins."""
        return Fraction(frames) / self.fraction

    def __str__(self) -> str:
        names = {pair: name for name, pair in reversed(_NTSC_NAMES.items())}
        return names.get((self.num, self.den), str(self.fraction))


class Timecode(Value):
    """A frame number read as hours, minutes, seconds and frames."""

    frame: int = Field(ge=0)
    rate: FrameRate

    @property
    def _dropped_per_minute(self) -> int:
        return self.rate.nominal // 15 if self.rate.is_drop_frame else 0

    def __str__(self) -> str:
        """`HH:MM:SS:FF`, with `;` before the frames when numbers are dropped.

        >>> str(Timecode(frame=1800, rate=FrameRate.parse("29.97")))
        '00:01:00;02'
        """
        nominal, drop, number = self.rate.nominal, self._dropped_per_minute, self.frame
        if drop:
            per_minute, per_ten = nominal * 60 - drop, nominal * 600 - drop * 9
            tens, rest = divmod(number, per_ten)
            number += drop * 9 * tens + (drop * ((rest - drop) // per_minute) if rest > drop else 0)
        seconds, frames = divmod(number, nominal)
        separator = ";" if drop else ":"
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{separator}{frames:02d}"

    @classmethod
    def parse(cls, text: str, rate: FrameRate) -> Timecode:
        """The inverse of `str`.

        Raises:
            InvalidInput: malformed, out of range, the wrong separator for `rate`, or a number that is dropped.
        """
        match = _TIMECODE.fullmatch(text)
        if not match:
            raise InvalidInput(f"{text!r} is not a timecode; write HH:MM:SS:FF")
        hours, minutes, seconds, frames = (int(match[k]) for k in (1, 2, 3, 5))
        zero = cls(frame=0, rate=rate)
        drop = zero._dropped_per_minute
        if (match[4] == ";") != bool(drop) or minutes > 59 or seconds > 59 or frames >= rate.nominal:
            raise InvalidInput(f"{text!r} is not a timecode at {rate} frames a second, such as {zero}")
        if drop and seconds == 0 and frames < drop and minutes % 10:
            raise InvalidInput(f"{text!r} does not exist: drop-frame counting skips it")
        total_minutes = hours * 60 + minutes
        number = (total_minutes * 60 + seconds) * rate.nominal + frames
        return cls(frame=number - drop * (total_minutes - total_minutes // 10), rate=rate)
