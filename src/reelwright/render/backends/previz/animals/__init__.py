"""Animals: how they are built, stand and go."""

from reelwright.render.backends.previz.animals.beast import Beast

__all__ = ["Beast"]
