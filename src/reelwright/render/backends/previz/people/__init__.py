"""People: how they stand and move, what they wear, their faces."""

from reelwright.render.backends.previz.people.looks import TALL_METRES
from reelwright.render.backends.previz.people.person import Person
from reelwright.render.backends.previz.people.view import stance_of

__all__ = ["TALL_METRES", "Person", "stance_of"]
