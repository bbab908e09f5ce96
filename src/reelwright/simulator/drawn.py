"""A prompt drawn: what this project understands of its words, as one shot of the previz backend."""

from __future__ import annotations

from pathlib import Path

from reelwright.backends import Backends
from reelwright.film.brief import Brief
from reelwright.film.look import Angle, Framing, Mood, Move
from reelwright.film.shot import Figure, Setup, Slate, TakeRequest
from reelwright.units import FrameRate, Resolution
from reelwright.writing.analyse import analyse
from reelwright.writing.company import action_of, company_of
from reelwright.writing.lexicon import Slot
from reelwright.writing.people import aliases, cast, who_is_in
from reelwright.writing.slots import Slots, read_slots


def setup_of(prompt: str, seed: int) -> Setup:
    """What the camera sees where the prompt is all one shot; what it does not say is assumed as for a brief."""
    analysis, slots = analyse(Brief(text=prompt)), read_slots(prompt)
    characters, known_as = cast([prompt]), aliases([prompt])
    name = who_is_in(prompt, characters, known_as, [])
    who = next((character for character in characters if character.name == name), None)
    return Setup(
        place=analysis.places[0],
        time_of_day=analysis.time_of_day,
        weather=analysis.weather,
        framing=Framing(_said(slots, Slot.FRAMING) or Framing.WIDE),
        angle=Angle(_said(slots, Slot.ANGLE) or Angle.EYE),
        move=Move(_said(slots, Slot.MOVE) or Move.STATIC),
        mood=analysis.mood,
        figure=Figure(name=who.name, action=action_of(prompt, name, characters, known_as), props=who.props, age=who.age)
        if who
        else None,
        extras=company_of(prompt, name, characters, known_as),
        seed=seed,
    )


def draw_prompt(out: Path, prompt: str, resolution: Resolution, rate: FrameRate, frames: int, seed: int) -> Mood:
    """Draw it to `out`; its mood, for who makes the sound."""
    setup = setup_of(prompt, seed)
    request = TakeRequest(
        slate=Slate(production="simulated", scene=1, shot="SH010", take=1),
        setup=setup,
        frames=frames,
        rate=rate,
        resolution=resolution,
    )
    Backends()["previz"].render(request, out, lambda share: None)
    return setup.mood


def _said(slots: Slots, slot: Slot) -> str | None:
    hit = slots.first(slot)
    return hit.sense.meaning if hit else None
