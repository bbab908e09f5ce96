"""The sums of one interview."""

from __future__ import annotations

from dataclasses import dataclass, field

from reelwright.llm.model import Answer, T
from reelwright.llm.speaker import Utterance
from reelwright.units import Money


@dataclass(slots=True)
class Tally:
    """None, from the first part on that is not told."""

    tokens_in: int | None = 0
    tokens_out: int | None = 0
    cost: Money | None = field(default_factory=Money)

    def add(self, said: Utterance, cost: Money | None) -> None:
        """An answer, of use or not. `cost`: None where it is not known."""
        self.tokens_in, self.tokens_out = _sum(self.tokens_in, said.tokens_in), _sum(self.tokens_out, said.tokens_out)
        self.cost = None if self.cost is None or cost is None else self.cost + cost

    def lose(self, is_free: bool) -> None:
        """A request without an answer."""
        if not is_free:
            self.tokens_in = self.tokens_out = self.cost = None

    def answer(self, value: T, text: str, model: str, repairs: int) -> Answer[T]:
        return Answer(value, text, model, self.tokens_in, self.tokens_out, self.cost, repairs)


def _sum(so_far: int | None, more: int | None) -> int | None:
    return None if so_far is None or more is None else so_far + more
