"""A bed of music composed from the scenes: each in the key, tempo and colour of its mood, quiet at the beginning,
lifted at the turn, at rest on the tonic at the end. Pad, bass, plucked notes and, for two of the moods, drums, in a
hall."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reelwright.film.look import Mood
from reelwright.film.recipe import Facts, Progress, Recipe
from reelwright.media.audio import RATE
from reelwright.media.loudness import Samples
from reelwright.sound import instruments
from reelwright.sound.bars import BEATS, Bar, Movement, bars
from reelwright.sound.bed import write_bed
from reelwright.sound.tape import Tape, in_a_hall

EDITION = 2
_FADE_IN, _FADE_OUT = 0.5, 2.5


@dataclass(frozen=True, slots=True)
class Key:
    """How a mood sounds."""

    scale: tuple[int, ...]
    """Semitones over the tonic."""
    chords: tuple[int, ...]
    """Degrees of the scale, a bar each."""
    beats_per_minute: int
    density: float
    """Share of the eighths that are plucked."""
    octave: int = 2
    """Of the plucked notes, over the tonic."""
    has_drums: bool = False


_MINOR, _MAJOR, _LYDIAN = (0, 2, 3, 5, 7, 8, 10), (0, 2, 4, 5, 7, 9, 11), (0, 2, 4, 6, 7, 9, 11)
KEYS = {
    Mood.TENSE: Key(_MINOR, (0, 5, 3, 4), 66, 0.55, octave=1, has_drums=True),
    Mood.WARM: Key(_MAJOR, (0, 4, 5, 3), 76, 0.8),
    Mood.WONDER: Key(_LYDIAN, (0, 1, 4, 0), 84, 0.85, octave=3),
    Mood.DRIVE: Key(_MINOR, (0, 5, 2, 6), 112, 0.85, has_drums=True),
    Mood.CALM: Key(_MAJOR, (0, 3, 0, 4), 60, 0.4),
}
TEMPO = {mood: float(key.beats_per_minute) for mood, key in KEYS.items()}
TONIC = 45
"""MIDI note of the film's tonic, A2: where it begins and ends."""
_TURNS = (3, 5, 7)
"""Semitones that the turn's scenes are above the tonic, one after another."""
_SWELL_SECONDS = 1.6


def music_recipe(movements: Sequence[Movement], seed: int) -> Recipe:
    """`movements`: of the whole film, in order."""
    return Recipe(
        kind="music",
        maker="reelwright",
        edition=EDITION,
        parameters={
            "movements": [[round(one.seconds, 6), one.mood.value, one.act] for one in movements],
            "seed": seed,
        },
        suffix=".flac",
    )


def make_music(recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
    """48 kHz stereo. Facts: `peak`, 0..1; `lufs`; `turns`: when the music of each scene after the first begins, s."""
    told, seed = recipe.parameters["movements"], recipe.parameters["seed"]
    assert isinstance(told, list) and isinstance(seed, int)
    movements = [_movement(one) for one in told]
    length = round(sum(one.seconds for one in movements) * RATE)
    facts = write_bed(composed(movements, seed, progress), length, out, _FADE_IN, _fade_out(length))
    progress(1.0)
    written = bars(movements, TEMPO)
    return facts | {"turns": [round(bar.start, 4) for bar in written if bar.number == 0 and bar.start > 0]}


def _movement(told: object) -> Movement:
    assert isinstance(told, list)
    seconds, mood, act = told
    return Movement(float(seconds), Mood(mood), str(act))


def _fade_out(length: int) -> float:
    return min(_FADE_OUT, length / RATE / 3)


def composed(movements: Sequence[Movement], seed: int, progress: Progress = lambda share: None) -> Iterator[Samples]:
    """The bed in pieces, [2, n] float32 at 48 kHz, at least as long as the movements together; not levelled yet."""
    chance = np.random.default_rng(seed)
    return in_a_hall(_played(movements, chance, progress), chance)


def _played(movements: Sequence[Movement], chance: np.random.Generator, progress: Progress) -> Iterator[Samples]:
    end = round(sum(one.seconds for one in movements) * RATE)
    written, band = bars(movements, TEMPO), Band(movements, chance)
    for number, bar in enumerate(written):
        after = written[number + 1] if number + 1 < len(written) else None
        band.play(bar, after)
        progress(0.8 * (number + 1) / len(written))
        yield band.tape.until(end if after is None else min(end, round(after.start * RATE)))


class Band:
    """Plays a bar after another onto its tape."""

    def __init__(self, movements: Sequence[Movement], chance: np.random.Generator) -> None:
        self.movements, self.chance, self.tape = movements, chance, Tape()
        turning = [index for index, one in enumerate(movements) if one.act == "turn"]
        self._tonics = {index: TONIC + _TURNS[place % len(_TURNS)] for place, index in enumerate(turning)}
        self._height = {index: (place + 1) / len(turning) for place, index in enumerate(turning)}
        self._eighths: list[int] = []

    def play(self, bar: Bar, after: Bar | None) -> None:
        """`after`: the bar that follows; None: this one ends the film."""
        movement, key = self.movements[bar.movement], KEYS[self.movements[bar.movement].mood]
        lift, density = self.lift(bar), key.density * self._bustle(bar)
        tonic = TONIC if after is None else self._tonics.get(bar.movement, TONIC)
        degree = 0 if after is None else key.chords[bar.number % len(key.chords)]
        turns = after is not None and after.movement != bar.movement
        self._pad(key, tonic, degree, bar, lift, bar.seconds * (1.08 if turns else 1.25))
        is_alone = after is None and bar.start == 0
        if is_alone or (after is not None and (bar.start > 0 or bar.seconds < 2)):
            self._pluck(key, tonic, degree, bar, lift, density)
        rests = movement.act == "end" and bar.number >= bar.of / 2
        if key.has_drums and after is not None and not rests and (bar.movement > 0 or bar.number >= 2):
            self._drum(key, bar, lift)
        if after is not None and turns and self.movements[after.movement].act == "turn":
            self._swell(after.start, bar.start, self.lift(after))

    def lift(self, bar: Bar) -> float:
        """How loud a bar is, 0..1."""
        share = bar.number / bar.of
        match self.movements[bar.movement].act:
            case "beginning":
                return 0.5 + 0.15 * share
            case "turn":
                return 0.72 + 0.2 * self._height[bar.movement] + 0.08 * share
            case "end":
                return 0.7 - 0.2 * share
            case _:
                return 0.55 + 0.45 * float(np.sin(np.pi * min(1.0, share * 1.25))) ** 2  # highest at two fifths

    def _bustle(self, bar: Bar) -> float:
        """How many more notes are plucked in a bar than its mood has."""
        return {"beginning": 0.75, "turn": 1.3, "end": 0.6}.get(self.movements[bar.movement].act, 1.0)

    def _add(self, sound: instruments.Mono, seconds: float, pan: float, gain: float) -> None:
        self.tape.add(sound, max(self.tape.at, int(seconds * RATE)), pan, gain)

    def _pad(self, key: Key, tonic: int, degree: int, bar: Bar, lift: float, seconds: float) -> None:
        length = round(seconds * RATE)
        top = degree + (6 if key.scale[2] == 4 else 7)  # a seventh warms a major chord
        notes = ((degree, 0), (degree + 2, 1), (degree + 4, 1), (top, 1))
        for voice, (step, octave) in enumerate(notes):
            for detune, pan in ((-0.0025, 0.25), (0.0025, 0.75)):
                phase = int(self.chance.integers(64))
                sound = instruments.pad(_note(key, tonic, step, octave), length, detune, voice, phase)
                self._add(sound, bar.start, pan, 0.05 * lift)
        self._add(instruments.bass(_note(key, tonic, degree, -1), length), bar.start, 0.5, 0.13 * lift)

    def _pluck(self, key: Key, tonic: int, degree: int, bar: Bar, lift: float, density: float) -> None:
        steps = self.chance.permutation([0, 2, 4, 7, 9, 4, 2, 7, 4, 0])
        for eighth in range(2 * bar.beats):
            is_played, loud, late, pan = self.chance.random(4)
            if is_played < density:
                at = bar.start + eighth * bar.beat / 2 + 0.006 * late
                step = int(steps[eighth % len(steps)])
                sound = instruments.plucked(_note(key, tonic, degree + step, key.octave))
                stressed = 1.25 if eighth % 2 == 0 else 0.85
                self._add(sound, at, 0.3 + 0.4 * pan, 0.05 * stressed * (0.6 + 0.4 * loud) * lift)

    def _drum(self, key: Key, bar: Bar, lift: float) -> None:
        drives = key.beats_per_minute > 100
        for beat in range(bar.beats):
            if beat % 2 == 0:
                late = 0.5 if beat % BEATS == 2 and not drives else 0
                self._add(instruments.kick(), bar.start + (beat + late) * bar.beat, 0.5, 0.3 * lift)
            for eighth in (0.0, 0.5) if drives else ():
                self._add(instruments.hat(), bar.start + (beat + eighth) * bar.beat, 0.6, 0.05 * lift)

    def _swell(self, until: float, earliest: float, lift: float) -> None:
        seconds = min(_SWELL_SECONDS, until - earliest)
        self._add(instruments.swell(seconds), until - seconds, 0.5, 0.016 * lift)


def _note(key: Key, tonic: int, degree: int, octave: int) -> int:
    turns, step = divmod(degree, 7)
    return tonic + 12 * (octave + turns) + key.scale[step]
