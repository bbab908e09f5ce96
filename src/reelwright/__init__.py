"""Reelwright: a build system for film."""

__version__ = "0.1.0"
