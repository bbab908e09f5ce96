"""Where the bars of a film's music lie: each scene in the tempo of its mood, with bar lines on the cuts between
scenes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reelwright.film.look import Mood

MOST_STRETCH = 0.06
"""How much slower or faster than its mood's tempo a scene may go, so that a bar line meets the next cut."""
BEATS = 4
"""Of a usual bar. What is left over of a scene makes its last bar one of two, three or five."""


@dataclass(frozen=True, slots=True)
class Movement:
    """A scene as its music sees it."""

    seconds: float
    mood: Mood
    act: str
    """As `Scene.act`."""


@dataclass(frozen=True, slots=True)
class Bar:
    start: float
    """Seconds of the film."""
    beat: float
    """Seconds."""
    beats: int
    movement: int
    """Index of the movement it belongs to."""
    number: int
    """In the movement, from 0."""
    of: int
    """How many bars the movement has."""

    @property
    def seconds(self) -> float:
        return self.beat * self.beats

    @property
    def end(self) -> float:
        return self.start + self.seconds

    @property
    def is_last(self) -> bool:
        """Of its movement."""
        return self.number == self.of - 1


def bars(movements: Sequence[Movement], tempo: dict[Mood, float]) -> list[Bar]:
    """The bars of a film, one after another from its beginning. `tempo`: beats a minute of each mood.

    Every movement aims at its own cut from where the one before ended, so what is missed is never carried on: a bar
    line is within a beat of each cut, and on it where the movement has nine beats or more. One that is shorter than
    half a beat has no bar, unless it is the last.
    """
    found: list[Bar] = []
    now, cut = 0.0, 0.0
    for index, movement in enumerate(movements):
        cut += movement.seconds
        usual = 60 / tempo[movement.mood]
        beats = round((cut - now) / usual)
        if beats < 1 and index < len(movements) - 1:
            continue
        beats = max(1, beats)
        beat = min(max((cut - now) / beats, usual * (1 - MOST_STRETCH)), usual * (1 + MOST_STRETCH))
        lengths = _lengths(beats)
        for number, length in enumerate(lengths):
            found.append(Bar(now, beat, length, index, number, len(lengths)))
            now += length * beat
    return found


def _lengths(beats: int) -> list[int]:
    """Beats of each bar.

    >>> _lengths(8), _lengths(9), _lengths(10), _lengths(1)
    ([4, 4], [4, 5], [4, 4, 2], [1])
    """
    whole, rest = divmod(beats, BEATS)
    if rest == 1 and whole:
        return [BEATS] * (whole - 1) + [BEATS + 1]
    return [BEATS] * whole + ([rest] if rest else [])
