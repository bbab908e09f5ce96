"""The plate: a picture or clip of the user's that a shot is built on. It is never altered."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from reelwright.film.recipe import Digest, Recipe
from reelwright.film.sound import Recording
from reelwright.units import Value


class PlateKind(StrEnum):
    PICTURE = "picture"
    CLIP = "clip"


class Treatment(StrEnum):
    """What the camera does before a plate."""

    MOVE = "move"
    """It moves slowly, as the shot says; what stands in front goes past what is behind."""
    STILL = "still"


class Plate(Value):
    sha256: Digest
    """Of the user's file as it was when the film was begun."""
    kind: PlateKind
    treatment: Treatment = Treatment.MOVE


class Material(Value):
    """A file of the user's that a brief names."""

    name: str
    """As the brief names it: a path from the folder of the brief."""
    sha256: Digest
    kind: PlateKind
    suffix: str = Field(pattern=r"^\.[a-z0-9]{1,5}$")


def material_recipe(material: Material | Recording) -> Recipe:
    """What names the bytes of a user's file in the asset store; whoever brings it in is its maker."""
    return Recipe(kind="material", maker="user", parameters={"sha256": material.sha256}, suffix=material.suffix)
