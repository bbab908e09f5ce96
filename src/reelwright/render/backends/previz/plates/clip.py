"""A clip of the user's as a shot: its own frames at the film's rate, none made up; cut to length or held at its end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reelwright.film.recipe import Facts
from reelwright.film.shot import TakeRequest
from reelwright.film.verdict import Severity
from reelwright.imaging.cutout import cut_out
from reelwright.media import read
from reelwright.media.retimed import WORTH_TELLING_SECONDS, Retimed
from reelwright.render.backends.previz.finish import Frame
from reelwright.render.backends.previz.plates.composition import FAR, enlargement
from reelwright.render.backends.previz.plates.plate import PlateLocation, opaque
from reelwright.render.backends.previz.plates.relief import textured

_MIDDLE = (0.25, 0.25, 0.75, 0.75)


class Clip(PlateLocation):
    def __init__(self, request: TakeRequest, path: Path, name: str) -> None:
        self._film = Retimed(read.frames(path), request.rate, request.frames)
        super().__init__(request, name)

    def build(self) -> None:
        first = self._film.first.upright()
        h, w = first.shape[:2]
        cut = cut_out(first, None)
        self.compose_plate((w, h), cut.box if cut.mask.any() else _MIDDLE, False)
        self._scale = enlargement(self.crop, self._base())

    def pictures(self) -> Iterator[Frame]:
        last = None
        for index, found in enumerate(self._film):
            if found is not last:
                last, self.cards = (
                    found,
                    [self.card(opaque(textured(found.upright(), self.crop.used, self._scale)), FAR)],
                )
            yield self.frame(index)
        if self._film.held_seconds >= WORTH_TELLING_SECONDS:
            self.remark(
                f"the clip ends {self._film.held_seconds:.1f} s before the shot, which holds its last picture; "
                "make the beat shorter, or the clip longer",
                Severity.WARNING,
            )

    def facts(self) -> Facts:
        return {"plate": "clip", "plate_held_seconds": round(self._film.held_seconds, 3)}
