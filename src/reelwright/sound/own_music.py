"""Music of the user's own, cut to the length of the film: it begins on a downbeat, is joined on downbeats where it is
too short, and ends on a beat with a short tail. Where no beat is found it is faded, and that is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reelwright.errors import InvalidInput
from reelwright.film.recipe import Digest, Facts, Progress, Recipe
from reelwright.film.verdict import Finding, Severity
from reelwright.media.audio import RATE, stereo
from reelwright.media.loudness import Samples
from reelwright.sound.beats import Beats, find_beats
from reelwright.sound.bed import write_bed

EDITION = 1
CHECK = "music"
_BEYOND_SECONDS = 10.0
"""How much more of the music than the film lasts is listened to."""
_LISTENED_AT = 0.7
"""The peak it is brought to for that."""
_PIECE = 10 * RATE
_LEAD, _JOIN = 0.02, 0.03
"""Seconds heard before the first beat, and that a join on a beat takes, up to the beat."""
_LEAST_TAIL, _MOST_TAIL = 0.6, 2.5
"""Seconds from the last beat to the end of the film; a downbeat further from it gives way to a nearer beat."""
_HELD = 0.12
"""Seconds for which the last beat is heard at full."""
_PLAIN_JOIN, _PLAIN_FADE = 1.5, 3.0
"""Where there is no beat."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of the music as it is, in its own seconds."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Fitting:
    """How music is cut: stretches one after another, each join a crossfade that ends where the next begins."""

    stretches: tuple[Stretch, ...]
    join: float
    """Seconds of a crossfade."""
    tail_from: float
    """Seconds of the film at which the music begins to fade to its end."""
    last_beat: float | None
    """Seconds of the film; None: it ends on none."""


def fitted_music_recipe(recording: Digest, seconds: float) -> Recipe:
    return Recipe(
        kind="fitted_music",
        maker="reelwright",
        edition=EDITION,
        parameters={"seconds": round(seconds, 6)},
        inputs={"recording": recording},
        suffix=".flac",
    )


def make_fitted_music(recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
    """48 kHz stereo. Facts: `peak`, `lufs`; `beats_per_minute` and `last_beat` (seconds of the film), None where no
    beat was found; `joins`, seconds of the film; and `findings`.

    Raises:
        InvalidInput: it cannot be decoded, or is silent.
    """
    seconds = recipe.parameters["seconds"]
    assert isinstance(seconds, int | float)
    music = np.concatenate([np.zeros((2, 0), np.float32), *stereo(inputs["recording"], seconds + _BEYOND_SECONDS)], 1)
    if not music.any():
        raise InvalidInput("your music is silent; name another file, or music: none")
    progress(0.3)
    beats = find_beats(_listened(music))
    fitting = fitted(beats, music.shape[1] / RATE, seconds)
    progress(0.7)
    facts = write_bed(cut(music, fitting, seconds), round(seconds * RATE), out, 0.01, 0.01)
    progress(1.0)
    at = np.cumsum([stretch.seconds for stretch in fitting.stretches])[:-1]
    on_beat = beats is not None and fitting.last_beat is not None
    return facts | {
        "beats_per_minute": round(60 / beats.period, 2) if on_beat and beats else None,
        "last_beat": None if fitting.last_beat is None else round(fitting.last_beat, 4),
        "joins": [round(float(one), 4) for one in at],
        "findings": [] if on_beat else [_no_beat(len(at)).model_dump(mode="json")],
    }


def _listened(music: Samples) -> Iterator[Samples]:
    """The music piece by piece, at the level that beats are looked for at: its spectrum is far larger than itself."""
    gain = np.float32(_LISTENED_AT / max(music.max(), -music.min()))
    for at in range(0, music.shape[1], _PIECE):
        yield music[:, at : at + _PIECE] * gain


def _no_beat(joins: int) -> Finding:
    joined = f", and joined {joins} times without one" if joins else ""
    message = f"no beat was found in your music to cut it on: it is faded out at the end{joined}"
    return Finding(check=CHECK, severity=Severity.NOTE, message=message)


def fitted(beats: Beats | None, music_seconds: float, film_seconds: float) -> Fitting:
    """How music of that length is cut for a film."""
    found = None if beats is None else _on_beats(beats, music_seconds, film_seconds)
    return found or _without_beats(music_seconds, film_seconds)


def _on_beats(beats: Beats, music_seconds: float, film_seconds: float) -> Fitting | None:
    """None: there is no bar to go by, or the film is over before one."""
    downbeats = beats.downbeats
    first, last = float(downbeats[0]), float(downbeats[-1])
    start = max(0.0, first - _LEAD)
    if last <= first or film_seconds < first - start + _LEAST_TAIL:
        return None
    if 0 <= film_seconds - (music_seconds - start) <= _LEAST_TAIL:  # it is as long as the film: its own end is best
        over = music_seconds - start
        return Fitting((Stretch(start, music_seconds),), _JOIN, over, float(beats.times[-1]) - start)
    stretches, now = list[Stretch](), 0.0
    while start + film_seconds - now > music_seconds and now + last - start < film_seconds - _LEAST_TAIL:
        stretches.append(Stretch(start, last))
        now, start = now + last - start, first
    film_end = beats.times[beats.times >= first] - start + now
    usable = film_end[film_end <= film_seconds - _LEAST_TAIL]
    if not len(usable):  # the join comes at the very end: end on it
        usable = np.array([now])
    strong = np.intersect1d(usable, downbeats - start + now)
    near = strong[strong >= film_seconds - _MOST_TAIL]
    last_beat = float(near[-1] if len(near) else usable[-1])
    stretches.append(Stretch(start, min(music_seconds, start + film_seconds - now)))
    return Fitting(tuple(stretches), _JOIN, last_beat + _HELD, last_beat)


def _without_beats(music_seconds: float, film_seconds: float) -> Fitting:
    """From its beginning, again and again, each time faded into the next."""
    join = min(_PLAIN_JOIN, music_seconds / 4)
    stretches, now, start = list[Stretch](), 0.0, 0.0
    while now + music_seconds - start < film_seconds:
        stretches.append(Stretch(start, music_seconds))
        now, start = now + music_seconds - start, join
    stretches.append(Stretch(start, start + film_seconds - now))
    return Fitting(tuple(stretches), join, film_seconds - min(_PLAIN_FADE, film_seconds / 4), None)


def cut(music: Samples, fitting: Fitting, film_seconds: float) -> Iterator[Samples]:
    """The music as long as the film, [2, n] pieces: equal-power crossfades at the joins, the tail faded."""
    at = 0
    for number, stretch in enumerate(fitting.stretches):
        start, end = round(stretch.start * RATE), round(stretch.end * RATE)
        piece = music[:, start:end].copy()
        after = fitting.stretches[number + 1] if number + 1 < len(fitting.stretches) else None
        if after is not None:
            begin = round(after.start * RATE)
            length = min(round(fitting.join * RATE), begin, piece.shape[1])
            mix = np.linspace(0, np.pi / 2, length, dtype=np.float32)
            tail = piece[:, piece.shape[1] - length :]
            tail *= np.cos(mix)
            tail += music[:, begin - length : begin] * np.sin(mix)
        for part in np.split(piece, range(_PIECE, piece.shape[1], _PIECE), axis=1):
            yield part * _falling(at, part.shape[1], fitting.tail_from, film_seconds)
            at += part.shape[1]


def _falling(start: int, count: int, tail_from: float, end: float) -> Samples:
    share = (np.arange(start, start + count) / RATE - tail_from) / max(end - tail_from, 1e-3)
    gain: Samples = np.cos(np.clip(share, 0, 1) * np.pi / 2).astype(np.float32)
    return gain**2
