"""Where the camera stands when nobody said: by rules of montage and the mood of the scene.

A film opens wide and closes wide; a scene is established before it is entered; people are seen nearer than places. Two
neighbouring shots are never moved alike, and in one place never framed alike, so that a cut is seen to be one; no three
in a row are framed alike anywhere. In a film of one scene the camera comes nearest at its turn, shortly before the end,
and leaves in another size than it came.

The choice among what the rules allow is made by the film's seed and the shot's own picture: other films get other
standpoints, and a change to one shot leaves those of the others alone.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import TypeVar

from reelwright.film.look import NEAR_FRAMINGS, Angle, Framing, Mood, Move
from reelwright.film.script import Beat, Scene, Script
from reelwright.writing.matching import Standpoint, matched, runs, said_of

_WIDE_SIZES = (Framing.EXTREME_WIDE, Framing.WIDE)
_NEAR_SIZES = (Framing.MEDIUM, Framing.MEDIUM_WIDE)
_CLOSE_SIZES = (*_NEAR_SIZES, Framing.MEDIUM_CLOSE, Framing.CLOSE_UP)
"""Of people who stay where they are."""
_PLACE_SIZES = (Framing.WIDE, Framing.EXTREME_WIDE, Framing.MEDIUM_WIDE)

_RIDERS_SIZES = (Framing.WIDE, Framing.MEDIUM_WIDE)
"""Of somebody of the film who drives, rides or rows: further off nobody would know them."""

_BY_NEARNESS = tuple(Framing)
_LEAST_TO_TURN = 3
"""Shots."""

_OPENING = {
    Mood.TENSE: (Move.PUSH_IN, Move.TILT_DOWN, Move.PAN_LEFT),
    Mood.WARM: (Move.CRANE_DOWN, Move.PUSH_IN, Move.PAN_RIGHT),
    Mood.WONDER: (Move.CRANE_UP, Move.TILT_UP, Move.PUSH_IN),
    Mood.DRIVE: (Move.TRUCK_RIGHT, Move.TRUCK_LEFT, Move.CRANE_DOWN),
    Mood.CALM: (Move.PAN_RIGHT, Move.STATIC, Move.CRANE_DOWN),
}
_ON_PEOPLE = {
    Mood.TENSE: (Move.PUSH_IN, Move.HANDHELD, Move.STATIC, Move.TRUCK_LEFT, Move.PULL_OUT),
    Mood.WARM: (Move.PUSH_IN, Move.TRUCK_RIGHT, Move.TRUCK_LEFT, Move.STATIC),
    Mood.WONDER: (Move.PUSH_IN, Move.CRANE_UP, Move.ORBIT_RIGHT, Move.ORBIT_LEFT, Move.TILT_UP),
    Mood.DRIVE: (Move.TRUCK_RIGHT, Move.TRUCK_LEFT, Move.PUSH_IN, Move.HANDHELD),
    Mood.CALM: (Move.STATIC, Move.PUSH_IN, Move.TRUCK_LEFT, Move.PULL_OUT),
}
_ON_PLACES = {
    Mood.TENSE: (Move.PAN_LEFT, Move.PUSH_IN, Move.STATIC, Move.TILT_DOWN),
    Mood.WARM: (Move.PAN_RIGHT, Move.TRUCK_RIGHT, Move.CRANE_UP, Move.PUSH_IN),
    Mood.WONDER: (Move.TILT_UP, Move.CRANE_UP, Move.PUSH_IN, Move.ORBIT_RIGHT),
    Mood.DRIVE: (Move.TRUCK_LEFT, Move.TRUCK_RIGHT, Move.PUSH_IN, Move.CRANE_DOWN),
    Mood.CALM: (Move.STATIC, Move.PAN_LEFT, Move.PAN_RIGHT, Move.TRUCK_LEFT),
}
_ON_WALKERS = (Move.TRUCK_RIGHT, Move.TRUCK_LEFT, Move.PULL_OUT)
_ON_PLATES = (Move.PUSH_IN, Move.TRUCK_RIGHT, Move.PULL_OUT, Move.TRUCK_LEFT)
"""Before a picture of the user's, which ends where it ends."""
_CLOSING = (Move.PULL_OUT, Move.CRANE_UP, Move.TILT_UP)

_Choice = TypeVar("_Choice", bound=StrEnum)


def coverage(script: Script, seed: int) -> tuple[Standpoint, ...]:
    """The standpoint of each beat of the film, in order. What a beat says of its framing, angle or move stands; another
    angle than eye level is for who asks for it. Shots that are joined by a match cut stand alike."""
    beats = [(scene, number, beat) for scene in script.scenes for number, beat in enumerate(scene.beats)]
    turn = _turn(script)
    standpoints: list[Standpoint] = []
    seen: Counter[str] = Counter()
    bare = [beat for _, _, beat in beats]
    run_of = {at: run for run in runs(bare) for at in run}
    for at, (scene, number, beat) in enumerate(beats):
        run = run_of[at]
        framing, angle, move = said_of(bare[run.start : run.stop])
        leads = len(run) > 1 and beat.figure is not None and beat.plate is None
        seen[beat.picture] += 1
        choice = f"{seed} {scene.mood} {beat.picture} {seen[beat.picture]}"
        is_last = at == len(beats) - 1
        before = standpoints[-1] if standpoints else None
        is_there = at > 0 and beats[at - 1][0].place is scene.place
        if before and at > run.start:
            framing, move = framing or before.framing, move or before.move
        sizes = _near(beat) if leads else _framings(beat, before, number == 0 or is_last)
        after = [one.framing for one in bare[at + 1 :]]
        sizes, not_again = _allowed(sizes, [one.framing for one in standpoints], after, turn, is_there)
        moves = _moves(beat, scene, at == 0, is_last)
        standpoints.append(
            Standpoint(
                beat.framing or framing or _chosen(sizes, choice, not_again, _PLACE_SIZES),
                beat.angle or angle or Angle.EYE,
                beat.move or move or _chosen(moves, choice, {before.move} if before else set(), moves),
            )
        )
    return matched(bare, standpoints)


def _framings(beat: Beat, before: Standpoint | None, is_wide: bool) -> Sequence[Framing]:
    if beat.extras and beat.extras[0].crew is not None:
        return _RIDERS_SIZES
    if is_wide or before is None or beat.plate is not None:
        return _WIDE_SIZES
    if not beat.shows_somebody:
        return _PLACE_SIZES
    return (*_near(beat), Framing.WIDE) if before.framing in NEAR_FRAMINGS else _near(beat)


def _near(beat: Beat) -> Sequence[Framing]:
    return _NEAR_SIZES if beat.goes else _CLOSE_SIZES


def _moves(beat: Beat, scene: Scene, opens_film: bool, is_last: bool) -> Sequence[Move]:
    if beat.plate is not None:
        return _ON_PLATES
    if opens_film:
        return _OPENING[scene.mood]
    if is_last:
        return _CLOSING
    if not beat.shows_somebody:
        return _ON_PLACES[scene.mood]
    return _ON_WALKERS if beat.goes else _ON_PEOPLE[scene.mood]


def _turn(script: Script) -> int:
    """Of a film of one scene, the shot between its first and its last that is the turn: the last of somebody, if any
    is. 0: there is none."""
    beats = script.scenes[0].beats
    if len(script.scenes) > 1 or len(beats) < _LEAST_TO_TURN:
        return 0
    between = range(1, len(beats) - 1)
    return max((at for at in between if beats[at].shows_somebody), default=between[-1])


def _allowed(
    sizes: Sequence[Framing], before: Sequence[Framing], after: Sequence[Framing | None], turn: int, is_there: bool
) -> tuple[Sequence[Framing], set[Framing]]:
    """Of the sizes of a shot, those to choose from, and what may not be chosen.

    Args:
        before: of the shots before it. after: what is said of those after it.
        turn: of the film, see `_turn`.
        is_there: it plays where the shot before it does.
    """
    not_again = {before[-1]} if before and is_there else set()
    not_again |= _barred(before, after[:2])
    if turn and 0 < len(before) in (turn - 1, turn):
        sizes = _nearing(sizes, before, len(before) == turn)
    if turn and not after and not {before[0], *not_again} >= set(sizes):
        not_again.add(before[0])
    return sizes, not_again


def _nearing(sizes: Sequence[Framing], before: Sequence[Framing], is_turn: bool) -> Sequence[Framing]:
    """For the turn, those of the sizes that are nearer than all before, else the nearest; for the shot before it, all
    but the nearest."""
    nearest = max(map(_nearness, sizes))
    if not is_turn:
        return [one for one in sizes if _nearness(one) < nearest]
    so_far = max(map(_nearness, before))
    return [one for one in sizes if _nearness(one) > min(so_far, nearest - 1)]


def _nearness(framing: Framing) -> int:
    return _BY_NEARNESS.index(framing)


def _barred(before: Sequence[Framing], after: Sequence[Framing | None]) -> set[Framing]:
    """What would make a third framing of one kind in a row, with what was chosen before and is said of those after."""
    row = [*before[-2:], *after]
    return {one for one, other in pairwise(row) if one is not None and one is other}


def _chosen(
    pool: Sequence[_Choice], choice: str, not_again: Collection[_Choice], else_of: Sequence[_Choice]
) -> _Choice:
    """The one of the pool that comes first by the hash of `choice` and itself, other than those of `not_again`; where
    none is left, of `else_of`."""
    fresh = [one for one in pool if one not in not_again] or [one for one in else_of if one not in not_again]
    return min(fresh, key=lambda one: hashlib.sha256(f"{choice} {one}".encode()).digest())
