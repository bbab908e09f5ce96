"""The effects of a film: what is heard in each shot, one faded into the next at the cuts, in one stereo track."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reelwright.film.recipe import Facts, Progress, Recipe
from reelwright.media.audio import RATE, encode_flac
from reelwright.media.loudness import Samples
from reelwright.sound.heard import Footing, Levels, Sound, Steps
from reelwright.sound.strokes import OCCASIONS, footfall
from reelwright.sound.tape import Tape
from reelwright.sound.textures import TEXTURES, loop

EDITION = 2
CUT_SECONDS = 0.3
"""That one sound takes to give way to another at a cut, half of it before."""
_FADE_IN, _FADE_OUT = 0.4, 0.8
"""Seconds at the ends of the film."""
_PIECE = 1 << 16
_HOP = 480
"""Samples between two values of what changes slowly."""
_USUAL_SECONDS = 120.0
"""Over which a sound that rises and falls has the level it is given."""
_FOOTFALLS = 8
"""Different ones on a ground."""


@dataclass(frozen=True, slots=True)
class Stay:
    """As long as nothing changes in what is heard: a shot, or several alike."""

    start: float
    """Seconds of the film."""
    levels: Levels
    steps: Steps | None = None
    fade: float = 0.0
    """Seconds from `start` in which the picture before still goes; 0: it is cut."""


def ambience_recipe(stays: Sequence[Stay], seconds: float, seed: int) -> Recipe:
    """`stays`: of the whole film, in order, the first at 0. What is alike is told once, so that a cut nobody hears
    makes nothing anew; where somebody walks each shot begins with a step of its own."""
    told: list[dict[str, Any]] = []
    for stay in stays:
        one: dict[str, Any] = {"levels": {sound.value: db for sound, db in sorted(stay.levels.items())}}
        if stay.steps is not None:
            one["steps"] = [stay.steps.ground.value, stay.steps.every, stay.steps.db]
        if told and stay.steps is None and one == {k: v for k, v in told[-1].items() if k not in ("start", "fade")}:
            continue
        told.append(one | {"start": round(stay.start, 6), "fade": round(stay.fade, 6)})
    parameters = {"stays": told, "seconds": round(seconds, 6), "seed": seed}
    return Recipe(kind="ambience", maker="reelwright", edition=EDITION, parameters=parameters, suffix=".flac")


def make_ambience(recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
    """48 kHz stereo. Facts: `sounds`, those that are heard."""
    asked: Any = recipe.parameters
    stays = [_stay(one) for one in asked["stays"]]
    length = round(asked["seconds"] * RATE)

    def pieces() -> Iterator[Samples]:
        done = 0
        for piece in sounding(stays, length, int(asked["seed"])):
            yield piece
            done += piece.shape[1]
            progress(done / length)

    encode_flac(pieces(), out)
    names: list[Any] = sorted({sound.value for stay in stays for sound in stay.levels})
    names += sorted({f"steps on {stay.steps.ground.value}" for stay in stays if stay.steps})
    return {"sounds": names}


def _stay(told: dict[str, Any]) -> Stay:
    steps = told.get("steps")
    return Stay(
        start=told["start"],
        levels={Sound(name): db for name, db in told["levels"].items()},
        steps=Steps(Footing(steps[0]), steps[1], steps[2]) if steps else None,
        fade=told["fade"],
    )


def sounding(stays: Sequence[Stay], length: int, seed: int) -> Iterator[Samples]:
    """The track in [2, n] pieces, `length` samples together."""
    sounds = list(dict.fromkeys(sound for stay in stays for sound in stay.levels))
    gains = {sound: _Gain(stays, [_linear(stay.levels.get(sound)) for stay in stays], length) for sound in sounds}
    playing = [
        _Playing(sound, gains[sound], seed, index)
        for sound in sounds
        if sound in TEXTURES
        for index in range(len(TEXTURES[sound]))
    ]
    tapes = {sound: Tape() for sound in sounds if sound in OCCASIONS}
    due = {sound: _due(sound, length, seed) for sound in tapes}
    walking, falls = Tape(), _footfalls(stays, length, seed)
    walk = _Gain(stays, [1.0 if stay.steps else 0.0 for stay in stays], length)
    for start in range(0, length, _PIECE):
        end = min(length, start + _PIECE)
        track = np.zeros((2, end - start), np.float32)
        for one in playing:
            one.add_to(track, start)
        for sound, tape in tapes.items():
            while due[sound] and due[sound][0][0] < end:
                at, stroke, pan, loud = due[sound].pop(0)
                if gains[sound].is_open(at, at + len(stroke)):
                    tape.add(stroke, at, pan, loud)
            track += tape.until(end) * gains[sound].between(start, end)
        while falls and falls[0][0] < end:
            at, stroke, pan, loud = falls.pop(0)
            walking.add(stroke, at, pan, loud)
        track += walking.until(end) * walk.between(start, end)
        yield track


def _linear(db: float | None) -> float:
    return 0.0 if db is None else float(10 ** (db / 20))


class _Gain:
    """How loud one sound is, over the film."""

    def __init__(self, stays: Sequence[Stay], levels: Sequence[float], length: int) -> None:
        hops = length // _HOP + 2
        t = np.arange(hops) * (_HOP / RATE)
        power = np.full(hops, levels[0] ** 2)
        for stay, before, level in zip(stays[1:], levels, levels[1:], strict=False):
            first, fade = (stay.start, stay.fade) if stay.fade else (stay.start - CUT_SECONDS / 2, CUT_SECONDS)
            share = np.clip((t - first) / fade, 0, 1)
            power += (0.5 - 0.5 * np.cos(np.pi * share)) * (level**2 - before**2)
        ends = np.clip(np.minimum(t / _FADE_IN, (length / RATE - t) / min(_FADE_OUT, length / RATE / 3)), 0, 1)
        self._values = (np.sqrt(np.maximum(power, 0)) * np.sin(ends * np.pi / 2) ** 2).astype(np.float32)

    def is_open(self, start: int, end: int) -> bool:
        return bool(self._values[max(0, start // _HOP) : end // _HOP + 2].any())

    @property
    def longest(self) -> int:
        """Samples for which it is open without a break, at most."""
        closed = np.flatnonzero(np.concatenate(([0], self._values, [0])) == 0)
        return int(np.diff(closed).max()) * _HOP

    def between(self, start: int, end: int) -> NDArray[np.float32]:
        return _interpolated(self._values, start, end)


def _interpolated(values: NDArray[Any], start: int, end: int) -> NDArray[np.float32]:
    """Samples `start` to `end` of what is known at every `_HOP`th."""
    at = np.arange(start, end)
    found: NDArray[np.float32] = np.interp(at, np.arange(len(values)) * _HOP, values).astype(np.float32)
    return found


class _Playing:
    """A texture of a sound, going round."""

    def __init__(self, sound: Sound, gain: _Gain, seed: int, index: int) -> None:
        self._texture, self._gain = TEXTURES[sound][index], gain
        self._seed = (seed, *sound.value.encode(), index)
        self._loop: Samples | None = None
        parts = TEXTURES[sound]
        together = sum(10 ** (part.db / 10) for part in parts)
        self._share = np.float32(10 ** (self._texture.db / 20) / np.sqrt(together))
        self._phase = float(np.random.default_rng(self._seed).random() * 6)
        usual = self._texture.moves(np.arange(0, _USUAL_SECONDS, 0.05), self._phase)
        self._share /= np.float32(np.sqrt((usual**2).mean()))

    def add_to(self, track: Samples, start: int) -> None:
        end = start + track.shape[1]
        if not self._gain.is_open(start, end):
            return
        if self._loop is None:
            self._loop = loop(self._texture, self._seed, self._gain.longest)
        first = start % self._loop.shape[1]
        around = self._loop[:, first : first + track.shape[1]]
        while around.shape[1] < track.shape[1]:
            around = np.concatenate((around, self._loop[:, : track.shape[1] - around.shape[1]]), axis=1)
        t = np.arange(start // _HOP, end // _HOP + 2) * (_HOP / RATE)
        moves = _interpolated(self._texture.moves(t, self._phase), start % _HOP, start % _HOP + track.shape[1])
        track += around * (moves * self._gain.between(start, end) * self._share)


_Due = list[tuple[int, NDArray[np.float32], float, float]]
"""(sample it begins at, stroke, pan, loudness), in order."""


def _due(sound: Sound, length: int, seed: int) -> _Due:
    """When a sound that comes now and then does, if it is to be heard there."""
    occasion, found, at = OCCASIONS[sound], _Due(), 0.0
    chance = np.random.default_rng((seed, *sound.value.encode()))
    at = chance.uniform(0.2, 0.5 * occasion.every)
    while at * RATE < length:
        stroke = occasion.stroke(chance)
        pan, loud = chance.random(2)
        found.append((round(at * RATE), stroke, 0.1 + 0.8 * pan, 0.3 + 0.7 * loud))
        at += max(occasion.least, chance.exponential(occasion.every))
    return found


def _footfalls(stays: Sequence[Stay], length: int, seed: int) -> _Due:
    """Every step: from where a shot begins, for there a foot falls."""
    found = _Due()
    ends = [*(stay.start for stay in stays[1:]), length / RATE]
    for stay, end in zip(stays, ends, strict=True):
        if stay.steps is None:
            continue
        chance = np.random.default_rng((seed, *stay.steps.ground.value.encode()))
        kinds = [footfall(stay.steps.ground, chance) for _ in range(_FOOTFALLS)]
        at, foot = stay.start + stay.steps.every, 1
        while at < end:
            stroke = kinds[int(chance.integers(len(kinds)))]
            late, loud = chance.uniform(-0.012, 0.012), chance.uniform(0.75, 1.0)
            found.append((round((at + late) * RATE), stroke, 0.46 + 0.08 * foot, _linear(stay.steps.db + 12) * loud))
            at, foot = at + stay.steps.every, 1 - foot
    return found
