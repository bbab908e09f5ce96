"""Where the camera stands when nobody said: by rules of montage, and another seed for another choice.

A film opens wide and closes wide; a scene is established before it is entered; people are seen nearer than places; no
three shots in a row are framed alike, and no two in a row are moved alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from reelwright.film.look import Action, Framing, Move
from reelwright.film.script import Beat, Script

_SIZES = (Framing.EXTREME_WIDE, Framing.WIDE, Framing.MEDIUM_WIDE, Framing.MEDIUM)
_OPENING = (Move.PUSH_IN, Move.CRANE_DOWN, Move.PAN_RIGHT)
_CLOSING = (Move.PULL_OUT, Move.CRANE_UP)
_ON_PEOPLE = (Move.PUSH_IN, Move.TRUCK_RIGHT, Move.TRUCK_LEFT, Move.STATIC)
_ON_WALKERS = (Move.TRUCK_RIGHT, Move.TRUCK_LEFT, Move.PULL_OUT)
_ON_PLACES = (Move.PUSH_IN, Move.TRUCK_RIGHT, Move.CRANE_UP, Move.PAN_LEFT, Move.TILT_UP)


@dataclass(frozen=True, slots=True)
class Angle:
    framing: Framing
    move: Move


def coverage(script: Script, seed: int) -> tuple[Angle, ...]:
    """The angle of each beat of the film, in order. What a beat says of its framing or move stands."""
    beats = [(number, beat) for scene in script.scenes for number, beat in enumerate(scene.beats)]
    angles: list[Angle] = []
    for at, (number, beat) in enumerate(beats):
        is_last = at == len(beats) - 1
        framing = beat.framing or _framing(beat, angles, opens_scene=number == 0, is_last=is_last)
        move = beat.move or _move(beat, angles, f"{seed} {at}", is_last)
        angles.append(Angle(framing, move))
    return tuple(angles)


def _framing(beat: Beat, before: Sequence[Angle], opens_scene: bool, is_last: bool) -> Framing:
    if not before:
        wanted = Framing.EXTREME_WIDE
    elif opens_scene or is_last or beat.figure is None:
        wanted = Framing.WIDE
    else:
        wanted = Framing.MEDIUM if before[-1].framing is Framing.MEDIUM_WIDE else Framing.MEDIUM_WIDE
    if [angle.framing for angle in before[-2:]] == [wanted, wanted]:
        closer = beat.figure is not None or wanted is Framing.EXTREME_WIDE
        wanted = _SIZES[_SIZES.index(wanted) + (1 if closer else -1)]
    return wanted


def _move(beat: Beat, before: Sequence[Angle], choice: str, is_last: bool) -> Move:
    pool: tuple[Move, ...]
    if not before:
        pool = _OPENING
    elif is_last:
        pool = _CLOSING
    elif beat.figure is None:
        pool = _ON_PLACES
    else:
        pool = _ON_WALKERS if beat.action is Action.WALK else _ON_PEOPLE
    fresh = [move for move in pool if not before or move is not before[-1].move]
    return fresh[int(hashlib.sha256(choice.encode()).hexdigest()[:8], 16) % len(fresh)]
