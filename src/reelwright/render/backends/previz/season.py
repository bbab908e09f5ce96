"""The year: what its season makes of leaves, grass and ground. Every place with any of them asks here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reelwright.film.look import SEASONLESS, Season, Weather
from reelwright.film.shot import Setup
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import Colour, bgr, mix


@dataclass(frozen=True, slots=True)
class Tint:
    """A colour that green takes on, each leaf keeping its own shade."""

    colour: str = "#808080"
    share: float = 0.0
    """How much of the green it takes, 0..1."""
    gain: float = 1.0
    """How many times as bright."""
    pale: float = 0.0
    """How far even a dark leaf has the colour itself, 0..1."""

    def on(self, paint: Field) -> Field:
        """Paint [..., 3] dyed; the same array where there is nothing to do."""
        if not self.share:
            return paint
        colour = bgr(self.colour)
        dyed = paint.mean(-1, keepdims=True) * (colour * np.float32(self.gain / colour.mean()))
        return np.asarray(mix(paint, mix(dyed, colour, self.pale), self.share), np.float32)


@dataclass(frozen=True, slots=True)
class Crown:
    """What the leaves of a tree turn: most of them, and the rest."""

    most: Tint = Tint()
    rest: Tint = Tint()

    def on(self, paint: Field, chance: Field) -> Field:
        """Leaves [n, 3] dyed; `chance`, [n] from 0 to 1, says which is which."""
        if not self.most.share:
            return paint
        is_other = (chance * 7) % 1 > 0.66
        return np.asarray(np.where(is_other[:, None], self.rest.on(paint), self.most.on(paint)), np.float32)


@dataclass(frozen=True, slots=True)
class _Growth:
    """What a season does to what grows."""

    crowns: tuple[Crown, ...] = (Crown(),)
    """Broadleaf trees, one after another."""
    woods: tuple[tuple[str, float], ...] = ()
    """The same from afar, conifers among them: colour, and how many times as bright as woods are."""
    grass: Tint = Tint()
    flowers: float = 1.0
    """How many times as many as when nobody said a season."""
    strewn: tuple[str, ...] = ()
    """Darkest first."""


_GROWTH = {
    None: _Growth(),
    Season.SPRING: _Growth(
        crowns=(
            Crown(Tint("#8ac844", 0.75, 1.25, 0.16), Tint("#b4dc5e", 0.8, 1.4, 0.16)),
            Crown(Tint("#efc3d3", 0.94, 1.7, 0.5), Tint("#fbeaec", 0.96, 1.9, 0.5)),
            Crown(Tint("#96cc4a", 0.75, 1.3, 0.18), Tint("#c0de66", 0.8, 1.35, 0.18)),
            Crown(Tint("#72b946", 0.7, 1.15, 0.12), Tint("#98ce56", 0.75, 1.3, 0.14)),
        ),
        woods=(("#6d9440", 1.3), ("#88a852", 1.5), ("#4f8040", 1.15), ("#35573a", 1.0)),
        grass=Tint("#84b944", 0.52, 1.1),
        flowers=5.0,
        strewn=("#f4f1e4", "#ecd45e", "#cdb4e4"),
    ),
    Season.SUMMER: _Growth(
        crowns=(Crown(Tint("#3c7429", 0.5, 0.9), Tint("#4f7d2c", 0.45, 0.95)),),
        woods=(("#2c4a2a", 0.95), ("#36542a", 1.0), ("#24402c", 0.9)),
        grass=Tint("#568c32", 0.4, 0.92),
    ),
    Season.AUTUMN: _Growth(
        crowns=(
            Crown(Tint("#dfa02a", 0.95, 1.4), Tint("#efc44c", 0.95, 1.5)),
            Crown(Tint("#cf6c26", 0.95, 1.25), Tint("#e29a34", 0.95, 1.4)),
            Crown(Tint("#a63d28", 0.95, 1.05), Tint("#c9652c", 0.95, 1.25)),
            Crown(Tint("#a3973a", 0.8, 1.2), Tint("#dcae3c", 0.92, 1.4)),
        ),
        woods=(
            ("#b98a34", 1.9), ("#b0642c", 1.7), ("#8f8440", 1.5), ("#c29a44", 2.1), ("#8f4a2c", 1.4), ("#2f4a34", 1.0),
        ),
        grass=Tint("#ae8a4c", 0.74, 0.96),
        flowers=0.0,
        strewn=("#7c3d22", "#bd742c", "#d2a748"),
    ),
    Season.WINTER: _Growth(
        crowns=(Crown(Tint("#6f645d", 0.9, 0.95), Tint("#7d6f64", 0.9, 1.05)),),
        woods=(("#6d635e", 1.25), ("#5c5450", 1.0), ("#33453c", 0.9)),
        grass=Tint("#9b8a68", 0.8, 0.95),
    ),
}  # fmt: skip


def _tones(season: Season) -> Field:
    """What is seen of woods from afar for a brightness of 1, [n, 3]."""
    tones = [bgr(code) * (gain / bgr(code).mean()) for code, gain in _GROWTH[season].woods]
    return np.asarray(tones, np.float32)


@dataclass(frozen=True, slots=True)
class Year:
    """The season of a setup, as its plants and its ground show it."""

    season: Season | None
    is_snowing: bool

    @classmethod
    def of(cls, setup: Setup) -> Year:
        """No season in a place that looks alike all year."""
        return cls(None if setup.place in SEASONLESS else setup.season, setup.weather is Weather.SNOW)

    @property
    def is_snowy(self) -> bool:
        """Snow lies, whether it falls or has fallen."""
        return self.is_snowing or self.season is Season.WINTER

    @property
    def has_settled_snow(self) -> bool:
        """It fell days ago: it lies on the ground and on rock, and most of it has slid off the trees."""
        return self.is_snowy and not self.is_snowing

    @property
    def sheds(self) -> bool:
        """Leaves fall."""
        return self.season is Season.AUTUMN

    @property
    def is_warm(self) -> bool:
        """Summer, or any day nobody said a season of."""
        return self.season in (None, Season.SUMMER)

    @property
    def grass(self) -> Tint:
        return _GROWTH[self.season].grass

    @property
    def flowers(self) -> float:
        """How many times as many as when nobody said a season."""
        return _GROWTH[self.season].flowers

    def crown(self, number: int) -> Crown:
        """Of the broadleaf tree or bush of a number."""
        crowns = _GROWTH[self.season].crowns
        return crowns[number % len(crowns)]

    def woods(self, paint: Field, chance: Field) -> Field:
        """Woods seen from afar, [h, w, 3], each of their trees in its own colour as `chance` [h, w], 0..1, has it."""
        if self.season is None:
            return paint
        tones = _tones(self.season)
        tones = mix(tones, tones.mean(0), 0.5).astype(np.float32)
        which = np.minimum((chance * len(tones)).astype(np.intp), len(tones) - 1)
        return np.asarray(paint.mean(-1, keepdims=True) * tones[which], np.float32)

    def wood(self, paint: Colour) -> Colour:
        """The colour, [3], of woods from so far that their trees run together."""
        return paint if self.season is None else np.asarray(paint.mean() * _tones(self.season).mean(0), np.float32)

    @property
    def strewn(self) -> tuple[Colour, ...]:
        """Colours of what lies on the ground in numbers, fallen leaves or flowers; none where nothing does."""
        return tuple(bgr(code) for code in _GROWTH[self.season].strewn)
