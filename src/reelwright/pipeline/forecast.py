"""How long a run will still take, from what it has done so far. Until that is enough to tell, nothing is claimed."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reelwright.film.events import Event, ProductionStarted, RecipeMade, RecipesAsked, ShotsPlanned, StageEntered
from reelwright.film.status import State

ENOUGH = 0.05
"""Share of the pictures asked for that is drawn before anything is claimed, if none of them is finished."""
ENOUGH_OF_A_SHOT = 0.1
"""Share of a shot seen being drawn before its own pace counts."""
SHARES = {
    "music": 0.015,
    "effects": 0.02,
    "check": 0.06,
    "look": 0.045,
    "consistency": 0.0005,
    "still": 0.025,
    "transition": 0.05,
    "credits": 0.01,
    "mix": 0.03,
    "stem": 0.01,
    "film": 0.004,
    "contact sheet": 0.002,
    "film check": 0.05,
}
"""Time for a frame of each kind, as a share of the time to draw one: assumed of a kind until this run has made one.
Measured on `examples/lighthouse.md` by previz: the middle of 360, 720 and 1080 pixels."""

PICTURES = ("picture", "take")
"""Kinds of what has to be drawn frame by frame; a picture is there before its take, where something is done to it."""
_FROM_DRAWING_ON = (State.RENDER, State.QA_TECH, State.QA_SEMANTIC, State.FINALIZE)


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """Seconds, never negative."""

    film: float | None
    """Until the film is there; None: nobody can tell while pictures are bought."""
    stage: float
    """Until what was asked for last is made."""
    takes: dict[str, float]
    """Of each take being drawn whose pace is known, by its label."""


def kind_of(label: str) -> str:
    """What sort of thing a label names.

    >>> kind_of("take SH010"), kind_of("film check"), kind_of("subtitles .srt")
    ('take', 'film check', 'subtitles')
    """
    return label if label in SHARES else label.split(" ", 1)[0]


class Forecast:
    """Hears the events of one production from its beginning, and looks at its progress now and then."""

    def __init__(self, workers: int) -> None:
        """`workers`: how many things are made at once."""
        self._workers = max(1, workers)
        self._begin()

    def _begin(self) -> None:
        self.state = State.INIT
        self.asked: tuple[str, ...] = ()
        """Labels of what had to be made, of what was asked for last."""
        self._frames: dict[str, int] = {}
        self._drawn: set[str] = set()
        self._made: set[str] = set()
        self._milliseconds: Counter[str] = Counter()
        self._frames_made: Counter[str] = Counter()
        self._longest_clip = 0.0
        self._first_seen: dict[str, tuple[float, float]] = {}

    @property
    def made(self) -> int:
        """How many of those asked for last are made."""
        return sum(label in self._made for label in self.asked)

    def hear(self, event: Event) -> None:
        match event:
            case ProductionStarted():
                self._begin()
            case ShotsPlanned():
                self._frames = dict(event.frames)
            case StageEntered():
                self.state, self.asked = event.state, ()
                if event.state is State.RENDER:
                    self._drawn = set()
            case RecipesAsked():
                self.asked, self._longest_clip = event.labels, 0.0
                self._made.difference_update(event.labels)
                self._drawn.update(label.split()[-1] for label in event.labels if kind_of(label) in PICTURES)
            case RecipeMade():
                self._made.add(event.what)
                if kind_of(event.what) == "clip":
                    self._longest_clip = max(self._longest_clip, event.wall_seconds)
                self._milliseconds[kind_of(event.what)] += round(1000 * event.wall_seconds)
                self._frames_made[kind_of(event.what)] += self._size(event.what)
            case _:
                pass

    def left(self, progress: Mapping[str, float], now: float) -> TimeLeft | None:
        """What is left, or None while that cannot be told.

        Args:
            progress: label -> how far it is, 0..1.
            now: seconds, of a clock that only goes on.
        """
        if self.asked and all(kind_of(label) == "clip" for label in self.asked):
            return self._buying()
        pace = self._paces(progress, now)
        drawing = self._drawing(progress, pace)
        if drawing is None or self.state not in _FROM_DRAWING_ON:
            return None
        going = {
            label: self._size(label) * (1 - progress.get(label, 0.0)) * pace.get(label, self._each(label, drawing))
            for label in self.asked
            if label not in self._made
        }
        stage = self._span(going.values())
        later = sum(
            self._span(self._size(label) * self._each(label, drawing) for label in batch) for batch in self._later()
        )
        return TimeLeft(stage + later, stage, {label: going[label] for label in pace if label in going})

    def _buying(self) -> TimeLeft | None:
        """While clips are bought: as long for each that is not there as for those that are. The last of them had waited
        for those before it, so what it took is about what has passed."""
        made = [label for label in self.asked if label in self._made]
        if not made:
            return None
        each = self._longest_clip / len(made)
        return TimeLeft(None, each * (len(self.asked) - len(made)), {})

    def _size(self, label: str) -> int:
        """Frames a thing is about: those of its shot, or of the whole film."""
        return self._frames.get(label.split()[-1]) or sum(self._frames.values())

    def _paces(self, progress: Mapping[str, float], now: float) -> dict[str, float]:
        """Seconds a frame of each take that was seen being drawn for long enough."""
        found = {}
        for label in self.asked:
            done = progress.get(label, 0.0)
            if kind_of(label) not in PICTURES or label in self._made or not 0 < done < 1:
                continue
            since, began = self._first_seen.setdefault(label, (now, done))
            if done < began:  # it was begun again
                self._first_seen[label] = (now, done)
            elif done - began >= ENOUGH_OF_A_SHOT and now > since:
                found[label] = (now - since) / ((done - began) * self._size(label))
        return found

    def _drawing(self, progress: Mapping[str, float], pace: Mapping[str, float]) -> float | None:
        """Seconds it takes to draw a frame; None: nobody knows yet."""
        kind = next((kind for kind in PICTURES if self._frames_made[kind]), None)
        if kind is not None:
            return self._milliseconds[kind] / 1000 / self._frames_made[kind]
        wanted = sum(self._size(label) for label in self.asked if kind_of(label) in PICTURES)
        seen = sum(self._size(label) * progress[label] for label in pace)
        if not wanted or seen / wanted < ENOUGH:
            return None
        return sum(pace.values()) / len(pace)

    def _each(self, label: str, drawing: float) -> float:
        """Seconds a frame of this kind: as measured in this run, else as it usually is beside drawing."""
        kind = kind_of(label)
        if self._frames_made[kind]:
            return self._milliseconds[kind] / 1000 / self._frames_made[kind]
        return drawing * (1.0 if kind in PICTURES else SHARES.get(kind, 0.0))

    def _later(self) -> Sequence[Sequence[str]]:
        """What will be asked for after this, as far as one knows, each batch after the one before."""
        checks, looks, stills = (
            [f"{kind} {shot}" for shot in sorted(self._drawn)] for kind in ("check", "look", "still")
        )
        batches = {
            State.RENDER: [self._touched(), checks],
            State.QA_TECH: [looks],
            State.QA_SEMANTIC: [["mix", *stills], ["film", "contact sheet"], ["film check"]],
        }
        order = list(batches)
        if self.state in batches:
            return [batch for state in order[order.index(self.state) :] for batch in batches[state]]
        last = batches[State.QA_SEMANTIC]
        is_asked = [any(label in batch for label in self.asked) for batch in last]
        return last[is_asked.index(True) + 1 :] if any(is_asked) else last

    def _touched(self) -> list[str]:
        """The takes that are made of the pictures asked for."""
        return [f"take {label.split()[-1]}" for label in self.asked if kind_of(label) == "picture"]

    def _span(self, seconds: Iterable[float]) -> float:
        """How long it takes to do these, begun in this order, by all workers."""
        free = [0.0] * self._workers
        for each in seconds:
            heapq.heapreplace(free, free[0] + each)
        return max(free)
