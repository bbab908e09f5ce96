"""How each shot begins, and how many frames that takes.

A transition into a shot lies on the first frames of that shot. The take before goes on under them, in a handle behind
its own last frame, so no shot is moved or made longer: the frames of the shots still add up to the film.
"""

from __future__ import annotations

from collections.abc import Sequence

from reelwright.film.look import Transition
from reelwright.film.shot import Shot
from reelwright.units import FrameRate

_SECONDS = {
    Transition.FADE: 0.4,
    Transition.DISSOLVE: 1.0,
    Transition.DIP_TO_BLACK: 1.0,
    Transition.DIP_TO_WHITE: 0.8,
    Transition.WIPE_LEFT: 0.7,
    Transition.WIPE_RIGHT: 0.7,
}
_LEAST_FRAMES = 3
"""A transition shorter than this is a flash; there it is cut."""


def entrance(shots: Sequence[Shot], number: int, rate: FrameRate) -> tuple[Transition, int]:
    """How shot `number` of a film begins, and the frames that takes: at most a third of it, and of the one before.

    The first has none before it to be mixed with: it fades in instead.
    """
    shot = shots[number]
    kind = shot.transition.joint
    if kind.mixes and number == 0:
        kind = Transition.FADE
    if kind is Transition.CUT:
        return kind, 0
    shortest = min(shot.frames, shots[number - 1].frames) if kind.mixes else shot.frames
    frames = min(rate.frames(_SECONDS[kind]), shortest // 3)
    return (Transition.CUT, 0) if kind.mixes and frames < _LEAST_FRAMES else (kind, frames)


def handle_frames(shots: Sequence[Shot], number: int, rate: FrameRate) -> int:
    """How many frames the take of shot `number` goes on after the end of its shot, under what follows."""
    if number + 1 == len(shots):
        return 0
    kind, frames = entrance(shots, number + 1, rate)
    return frames if kind.mixes else 0
