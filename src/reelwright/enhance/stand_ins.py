"""What a chunk is made by instead, where its effects cannot be worked: less of them, of the same rate and size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reelwright.enhance.chain import CLIP
from reelwright.enhance.chunks import Link
from reelwright.enhance.effect import Effort
from reelwright.resilience.recovery import Substitute
from reelwright.resilience.taxonomy import Fallback

Chain = tuple[Link, ...]
_OTHER_COLOURS = ("tonemap",)
"""Effects whose frames mean other colours than those they are given: a chunk without cannot be joined to one with."""


def stand_ins(chain: Chain, where: Sequence[str]) -> Iterator[Substitute[Chain]]:
    """What can be had in place of `chain`, for the table to choose from.

    Args:
        where: the effect that failed, as far as it is known; `CLIP`: none of them, and less of them is no help.
    """
    if CLIP in where:
        return
    yield Substitute(Fallback.RETRY, "the same again", chain)
    easier = tuple(map(_easier, chain))
    yield Substitute(Fallback.LOWER_QUALITY, "with as little effort as for a preview", easier)
    needed = [link.effect for link in chain if _is_needed(link)]
    skipped = [name for name in where if name not in needed and name in (link.effect for link in chain)]
    if skipped:
        rest = tuple(link for link in chain if link.effect not in skipped)
        yield Substitute(Fallback.SKIP, f"without {', '.join(skipped)}", rest)
    least = tuple(link for link in easier if link.effect in needed)
    words = f"with {', '.join(needed)} alone, with little effort" if needed else "as the clip has it"
    yield Substitute(Fallback.GRACEFUL_DEGRADATION, words, least)


def _is_needed(link: Link) -> bool:
    """Whether without it the chunk would not go with the others."""
    effect = link.load()
    return effect.rate is not None or effect.scale != 1 or link.effect in _OTHER_COLOURS


def _easier(link: Link) -> Link:
    if "effort" not in link.parameters:
        return link
    return replace(link, parameters={**link.parameters, "effort": Effort.PREVIEW.value})
