"""A picture of the user's as a shot: on two cards where its subject can be cut out and trusted, else on one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from reelwright.film.recipe import Facts
from reelwright.film.shot import TakeRequest
from reelwright.imaging.cutout import CutOut, cut_out
from reelwright.imaging.picture import UserPicture
from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.finish import Frame
from reelwright.render.backends.previz.plates.composition import FAR, NEAR, enlargement
from reelwright.render.backends.previz.plates.plate import PlateLocation, opaque
from reelwright.render.backends.previz.plates.relief import backdrop, laid_over, matte, mended, subject, textured
from reelwright.render.backends.previz.plates.room import with_room

_MIDDLE = (0.25, 0.25, 0.75, 0.75)
_TEXELS = 1.1
"""To a pixel: as many as a push comes near enough to see."""


class StillPicture(PlateLocation):
    def __init__(self, request: TakeRequest, picture: UserPicture, name: str) -> None:
        size = request.resolution
        self._picture = with_room(picture, size.width / size.height)
        super().__init__(request, name)

    def build(self) -> None:
        picture = self._picture
        h, w = picture.bgr.shape[:2]
        self._cut = cut = cut_out(picture.bgr, picture.alpha)
        self.compose_plate((w, h), cut.box if cut.mask.any() else _MIDDLE, not cut.fault)
        scale = enlargement(self.crop, self._base()) * _TEXELS
        texture = textured(picture.bgr, self.crop.used, scale)
        clear = None if picture.alpha is None else textured(picture.alpha, self.crop.used, scale)
        behind = texture if clear is None else backdrop(texture, clear)
        self.is_parted = not cut.fault and not self.is_still
        whole = texture if clear is None else laid_over(texture, clear, behind)
        if not self.is_parted:
            self._stand(whole, None)
        elif clear is not None and cut.is_by_alpha:
            self._stand(behind, subject(texture, np.asarray(clear / np.float32(255), np.float32)))
        else:
            cover = matte(cut.mask, (w, h), self.crop.used, whole)
            self._stand(mended(whole, cover), subject(whole, cover))
        self._tell(cut)
        del self._picture  # it may be large, and is in the cards now

    def _stand(self, far: Frame, near: Picture | None) -> None:
        self.cards = [self.card(opaque(far), FAR)] + ([self.card(near, NEAR)] if near is not None else [])

    def _tell(self, cut: CutOut) -> None:
        if self._picture.remark:
            self.remark(self._picture.remark.partition(" ")[2])
        if cut.fault and not self.is_still:
            self.remark(f"moved as one flat picture, for {cut.fault}")

    def pictures(self) -> Iterator[Frame]:
        return (self.frame(index) for index in range(self.frames))

    def facts(self) -> Facts:
        drawn = "still" if self.is_still else "subject and background" if self.is_parted else "one flat picture"
        return {"plate": drawn, "plate_cut_out": dict(self._cut.measures), "plate_fault": self._cut.fault}
