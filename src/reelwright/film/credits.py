"""End credits: who did what, on how many cards and for how long. They say what the user wrote, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from reelwright.units import FrameRate, Value

LONGEST_CREDIT, MOST_CREDITS = 80, 40
"""Characters of one, and how many of them."""
_COLUMN = 24
"""Characters of a role or a name that stand in one line."""
_MOST_LINES = 7
"""Of a card."""
_TO_FIND_SECONDS, _A_LINE_SECONDS, _CHARACTERS_PER_SECOND = 1.4, 1.0, 20.0


class Credit(Value):
    """Who did what; without a role, a line that stands alone."""

    name: str
    role: str = ""

    @property
    def line(self) -> str:
        """As a brief writes it."""
        by = self.role.lower().endswith(" by")
        return f"{self.role}{'' if by or not self.role else ':'} {self.name}".strip()

    @property
    def lines(self) -> int:
        """About how many lines it takes on a card."""
        if not self.role:
            return ceil(len(self.name) / (2 * _COLUMN))
        return max(ceil(len(self.role) / _COLUMN), ceil(len(self.name) / _COLUMN))


CreditCard = tuple[Credit, ...]
"""What is read at once."""


def cards(credits: Sequence[Credit]) -> tuple[CreditCard, ...]:
    """The credits in their order, on as few cards as hold them, which are about as full as each other."""
    whole = sum(credit.lines for credit in credits)
    most = ceil(whole / ceil(whole / _MOST_LINES)) if whole else 0
    found: list[list[Credit]] = []
    for credit in credits:
        if not found or sum(one.lines for one in found[-1]) + credit.lines > most:
            found.append([])
        found[-1].append(credit)
    return tuple(map(tuple, found))


def card_seconds(card: CreditCard) -> float:
    """How long a card stands: by its lines, or by its letters where the lines are full."""
    letters = sum(len(credit.role) + len(credit.name) for credit in card)
    by_lines = _TO_FIND_SECONDS + _A_LINE_SECONDS * sum(credit.lines for credit in card)
    return round(max(by_lines, _TO_FIND_SECONDS + letters / _CHARACTERS_PER_SECOND), 1)


def credits_seconds(credits: Sequence[Credit]) -> float:
    """How long all cards stand, 0 without credits."""
    return round(sum(map(card_seconds, cards(credits))), 1)


def card_frames(credits: Sequence[Credit], rate: FrameRate) -> tuple[int, ...]:
    """How many frames each card stands."""
    return tuple(rate.frames(card_seconds(card)) for card in cards(credits))
