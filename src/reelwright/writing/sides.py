"""The line of action: two people who are seen together more than once in a scene keep their sides of the picture, so
that who looks to the right at somebody is looked at from there: the 180-degree rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from reelwright.film.look import Side
from reelwright.film.script import Beat
from reelwright.film.shot import Figure

_Pair = frozenset[str]


def on_their_sides(beats: Sequence[Beat]) -> tuple[Beat, ...]:
    """The beats of a scene. A side that is said stands, and holds until another is; one that nobody said is given where
    the two are seen again: who is in the middle first has the other to the right."""
    seen = Counter(pair for beat in beats for pair, _ in _pairs(beat))
    left: dict[_Pair, str] = {}
    found = []
    for beat in beats:
        extras = list(beat.extras)
        for pair, at in _pairs(beat):
            assert beat.figure is not None
            extra = extras[at]
            if extra.side in (Side.LEFT, Side.RIGHT):
                left[pair] = extra.name if extra.side is Side.LEFT else beat.figure
            elif extra.side is None and seen[pair] > 1:
                side = Side.LEFT if left.setdefault(pair, beat.figure) == extra.name else Side.RIGHT
                extras[at] = extra.model_copy(update={"side": side})
        found.append(beat.model_copy(update={"extras": tuple(extras)}))
    return tuple(found)


def _pairs(beat: Beat) -> Iterator[tuple[_Pair, int]]:
    """The figure with each other person, and which extra that is."""
    for at, extra in enumerate(beat.extras):
        if beat.figure is not None and isinstance(extra.who, Figure):
            yield frozenset((beat.figure, extra.name)), at
