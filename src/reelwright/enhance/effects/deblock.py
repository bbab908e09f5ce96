"""What an encoder left in a picture that falls into blocks taken away: the borders of the blocks, and the ringing in
them. Whether there are blocks, where they run and how high they stand is measured in each plane of each frame. A
picture that has none stays as it is, to the bit.

The faint waves are what an encoder rounded off: patches that lie across its blocks are rid of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.effect import Effort, Span, strength_of
from reelwright.film.recipe import Facts
from reelwright.imaging.blocks import grids
from reelwright.imaging.waves import without_faint
from reelwright.media.clip import Planar

_UNSEEN = 0.2
"""Grey levels of the usual step, below which there are no blocks: of clips without, 0.07 is the most that was met."""
_FULL = 0.5
"""From here on all is done that can be; between the two the less the nearer, so that no frame jumps."""
_FAINT, _FAINTER, _FAINTEST = 24.0, 4.0, 8.0
"""Grey levels of a wave that is taken for what was rounded: at most, for each of the usual step, and beside that.
Fitted to JPEG, MPEG-2 and H.264 without its own filter, of four drawn clips."""
_LAYOUTS = {Effort.PREVIEW: 2, Effort.STANDARD: 4, Effort.HIGH: 8, Effort.MAXIMUM: 16}


class Deblock:
    """
    Args:
        strength: 0..1, of 0 nothing is changed.
        effort: one of `Effort`.
    """

    name = "deblock"
    edition = 2
    before = after = 0
    rate = None
    scale = 1
    nanoseconds = 18.0

    def __init__(self, strength: float = 1.0, effort: str = Effort.STANDARD) -> None:
        self._strength = strength_of(strength)
        self._layouts = _LAYOUTS[Effort(effort)]
        self._frames = self._mended = 0
        self._most = 0.0

    def apply(self, frames: Iterable[Planar], span: Span) -> Iterator[Planar]:
        for frame in frames:
            made, step = self._smoothed(frame) if self._strength else (frame, 0.0)
            if span.counts(frame.time):
                self._frames += 1
                self._mended += made is not frame
                self._most = max(self._most, step)
            yield made

    def _smoothed(self, frame: Planar) -> tuple[Planar, float]:
        """The frame, and the usual step of its luma."""
        grey = np.float32(2.0 ** (frame.depth - 8))
        planes: list[NDArray[np.generic]] = []
        steps = []
        for number, plane in enumerate(frame.planes):
            down, across = grids(frame.in_bytes(number))
            step = min(down.step, across.step)  # what stands in one direction alone is a fence
            steps.append(step)
            if step < _UNSEEN:
                planes.append(plane)
                continue
            values = plane.astype(np.float32) / grey
            share = self._strength * min(1.0, (step - _UNSEEN) / (_FULL - _UNSEEN))
            limit = min(_FAINT, _FAINTEST + _FAINTER * step)
            smooth = without_faint(values, limit, self._layouts, (across.phase, down.phase))
            planes.append((values + (smooth - values) * np.float32(share)) * grey)
        is_same = all(one is other for one, other in zip(planes, frame.planes, strict=True))
        return frame if is_same else frame.redrawn(planes), steps[0]

    def facts(self) -> Facts:
        """`mended`: frames that had blocks, of `frames`; `most`: the usual step at their borders in the worst of them,
        in grey levels of 256."""
        return {"frames": self._frames, "mended": self._mended, "most": round(self._most, 2)}
