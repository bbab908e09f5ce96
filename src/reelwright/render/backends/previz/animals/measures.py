"""How large an animal is, and how it goes: what a camera has to know before it is painted."""

from __future__ import annotations

from dataclasses import dataclass

from reelwright.film.look import Animal
from reelwright.render.backends.previz.animals.beast import creature_of


@dataclass(frozen=True, slots=True)
class Measures:
    """Metres over the ground it stands on, or flies over; metres a second."""

    tall: float
    long: float
    body: float
    """Its middle."""
    eyes: float
    ahead: float
    """Of its eyes before its middle."""
    speed: float


def measured(animal: Animal, seed: int, moves: bool) -> Measures:
    """Of the animal that a seed picks."""
    made = creature_of(animal, seed)
    unit, up = made.metres, made.flies if moves else 0.0
    whole = made.going(0.0) if moves else made.head(0.0)
    assert whole.bearing is not None
    top = max(part.a[1] + part.girth[0] for part in whole.bearing.parts() if part not in made.skull.ears)
    spans = [whole.span] if moves else [made.tail().span, made.body().span, whole.span]
    left, right = min(span[0] for span in spans), max(span[2] for span in spans)
    eye = whole.bearing.at(made.skull.eye.at)
    return Measures(
        tall=top * unit + up,
        long=(right - left) * unit,
        body=top * unit / 2 + up,
        eyes=eye[1] * unit + up,
        ahead=eye[0] * unit,
        speed=made.speed if moves else 0.0,
    )
