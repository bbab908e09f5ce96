"""The plate: a picture or clip of the user's that a shot is built on. It is never altered."""

from __future__ import annotations

import operator
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
    FIRST = "first frame"
    """It is sent to a provider that begins its clip with it; drawn here, it is shown as of MOVE."""
    LAST = "last frame"
    """The same of the end."""


class Plate(Value):
    sha256: Digest
    """Of the user's file as it was when the film was begun."""
    kind: PlateKind
    treatment: Treatment = Treatment.MOVE
    last: Digest | None = Field(default=None, exclude_if=operator.not_)
    """Of the user's picture with which the clip is to end that begins with this one."""

    @property
    def frames(self) -> tuple[tuple[str, Digest], ...]:
        """Role and digest of each picture that is to be sent to who makes the clip; none: it is shown as it is."""
        if self.treatment not in (Treatment.FIRST, Treatment.LAST):
            return ()
        role = "first" if self.treatment is Treatment.FIRST else "last"
        return ((role, self.sha256), *((("last", self.last),) if self.last else ()))

    @property
    def said(self) -> str:
        """Such as `your picture as the first frame`."""
        roles = " and ".join(f"the {role}" for role, _ in self.frames)
        what = f"your {self.kind}{'s' if self.last else ''}"
        return f"{what} as {roles} frame" if roles else what


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
