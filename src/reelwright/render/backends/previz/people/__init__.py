"""People: how they stand and move, what they wear, their faces."""

from reelwright.render.backends.previz.people.looks import TALL_METRES
from reelwright.render.backends.previz.people.person import Person, Turned

__all__ = ["TALL_METRES", "Person", "Turned"]
