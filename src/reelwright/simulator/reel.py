"""What is on simulated clips."""

from enum import StrEnum


class Reel(StrEnum):
    """Apart from what makes it, so that the command line can name it at no cost."""

    DRAWN = "drawn"
    """What the words of the prompt say, as this project reads them and previz draws them."""
    BARS = "bars"
    """Colour bars with a mark that moves: quick, for tests."""
