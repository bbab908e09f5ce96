"""Setups to build places of."""

from __future__ import annotations

from reelwright.film.look import Action, Angle, Framing, Mood, Move, Place, TimeOfDay, Weather
from reelwright.film.shot import Figure, Setup


def setup(
    place: Place,
    time_of_day: TimeOfDay,
    weather: Weather = Weather.CLEAR,
    framing: Framing = Framing.WIDE,
    move: Move = Move.STATIC,
    action: Action | None = None,
    angle: Angle = Angle.EYE,
) -> Setup:
    """With somebody in it if there is an action."""
    return Setup(
        place=place,
        time_of_day=time_of_day,
        weather=weather,
        framing=framing,
        angle=angle,
        move=move,
        mood=Mood.CALM,
        figure=None if action is None else Figure(name="Ana", action=action),
        seed=6,
    )
