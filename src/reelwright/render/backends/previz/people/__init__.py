"""People: how they stand and move, what they wear, their faces."""

from reelwright.render.backends.previz.people.person import TALL_METRES, Person

__all__ = ["TALL_METRES", "Person"]
