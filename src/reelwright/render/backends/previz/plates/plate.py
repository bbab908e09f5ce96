"""A plate with a camera before it: what a picture and a clip of the user's share, and how the camera moves there.

The plate stands upright before the camera, at one depth or at two. Nothing of light or weather is put over it.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from reelwright.film.look import Framing, Move
from reelwright.film.plate import Treatment
from reelwright.film.recipe import Facts
from reelwright.film.shot import TakeRequest
from reelwright.film.verdict import Finding, Severity
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Card, Picture
from reelwright.render.backends.previz.filmed import Staging
from reelwright.render.backends.previz.finish import Finish, Frame
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.moves import Rig, Way, path
from reelwright.render.backends.previz.plates.composition import FAR, NEAR, Crop, Span, composed, enlargement, reach
from reelwright.render.backends.previz.weather import Fall

_CLOSER = {Framing.MEDIUM_WIDE: 1.3, Framing.MEDIUM: 1.7}
"""How much less of the plate is shown, in shots that are asked for so."""
_PUSH, _TRUCK, _LONG_TRUCK, _CRANE = 0.11, 0.045, 0.11, 0.09
"""Shares: of the way to the subject; of the breadth and height seen at the nearer card, to either side. The longer way
is for a plate that is much wider than the shot."""
_MUCH_WIDER = 1.2
_LEAST_TRUCK = 0.02
"""Also past a subject that fills the shot."""
_TURN_DEGREES = 1.6
_ASIDE = 0.06
"""Metres that a camera goes along for each degree it turns: one that only turned would see nothing pass."""
_SHARES = tuple(k / 8 for k in range(9))
_SOFT = 2.0
"""Enlarged more than so many times, a plate looks soft."""
_TURNS = (Move.PAN_LEFT, Move.PAN_RIGHT, Move.TILT_UP, Move.TILT_DOWN)
_CRANES = (Move.CRANE_UP, Move.CRANE_DOWN)


class PlateLocation(Location):
    """Subclasses say what stands there."""

    crop: Crop
    subject: Span
    """Of the plate, in shares 0..1: left, top, right, foot."""

    def __init__(self, request: TakeRequest, name: str) -> None:
        """`name`: what findings call it."""
        self.name, self.shot = name, request.slate.shot
        self.remarks: list[Finding] = []
        setup = request.setup.model_copy(update={"figure": None, "palette": None})
        super().__init__(setup, request.resolution, request.rate, request.frames)

    @abstractmethod
    def pictures(self) -> Iterator[Frame]:
        """The frames of the take, in order."""

    @abstractmethod
    def facts(self) -> Facts:
        """How it was drawn; complete once the frames are."""

    def remark(self, message: str, severity: Severity = Severity.NOTE) -> None:
        finding = Finding(check="plate", severity=severity, message=f"{self.name}: {message}", shot=self.shot)
        self.remarks.append(finding)

    @property
    def is_still(self) -> bool:
        plate = self.setup.plate
        return self.setup.move is Move.STATIC or plate is None or plate.treatment is Treatment.STILL

    def compose_plate(self, size: tuple[int, int], subject: Span, is_sure: bool) -> None:
        """Settle which part of a plate of `size` (width, height) the shot shows, and how far the camera goes.

        `is_sure`: what is said of the subject is to be trusted, and it is kept in the picture.
        """
        self.plate_shape, self.subject = size[0] / size[1], subject
        closer = _CLOSER.get(self.setup.framing, 1.0)
        self._point, self._half = (0.0, 0.0, NEAR), 0.0
        for _ in range(3):  # where the camera goes depends on the crop, and only a little the other way round
            self.staging = self.stage()
            way = self._way(self._base())
            self.crop = composed(size, reach([way(share) for share in _SHARES]), subject, closer)
            x, y = (subject[0] + subject[2]) / 2 * size[0], (subject[1] + subject[3]) / 2 * size[1]
            self._point = self.crop.at(x, y, NEAR)
            self._half = (subject[2] - subject[0]) / 2 * size[0] * self.crop.metres * NEAR / FAR if is_sure else 0.0
        times = enlargement(self.crop, self._base())
        if times > _SOFT:
            self.remark(f"{size[0]}x{size[1]} is shown {times:.1f} times enlarged, which looks soft; use a larger one")

    def card(self, texture: Picture, depth: float) -> Card:
        """The part of the plate that the window uses, upright at a depth."""
        left, top, right, foot = self.crop.used
        h, w = texture.shape[:2]
        x0, y0, _ = self.crop.at(left, top, depth)
        x1, y1, _ = self.crop.at(right, foot, depth)
        return Card(texture, (x0, y0, depth), ((x1 - x0) / w, 0, 0), (0, (y1 - y0) / h, 0))

    def stage(self) -> Staging:
        camera = Camera(self.size, y=0.0, fov=40.0)
        breadth, height = (side / camera.focal * NEAR for side in (self.size.width, self.size.height))
        room = breadth / 2 - abs(self._point[0]) - self._half
        is_wide = self.plate_shape > _MUCH_WIDER * self.size.width / self.size.height
        rig = Rig(
            subject=self._point,
            push=_PUSH,
            pan=_TURN_DEGREES,
            tilt=_TURN_DEGREES,
            truck=max(min(breadth * (_LONG_TRUCK if is_wide else _TRUCK), room), breadth * _LEAST_TRUCK),
            crane=height * _CRANE,
        )
        return Staging(extreme=camera, wide=camera, rig=rig, mark=(0.0, 0.0, NEAR))

    def _base(self) -> Camera:
        """One framing for all: a nearer one is made of a smaller part of the plate."""
        return self.staging.wide

    def _way(self, base: Camera) -> Way:
        move = Move.STATIC if self.is_still else self.setup.move
        way = path(base, self.staging.rig, move)

        def along(share: float) -> Camera:
            camera = way(share)
            if move in _CRANES:  # it looks straight on: looking back, it would hold still what is behind
                return replace(camera, pitch=base.pitch)
            return replace(camera, x=camera.x + _ASIDE * camera.yaw, y=camera.y + _ASIDE * camera.pitch)

        return along if move in _TURNS + _CRANES else way

    def flash(self, t: float) -> float:
        return 0.0

    def falls(self) -> tuple[Fall, ...]:
        return ()

    def finish(self) -> Finish:
        """Its own colours, and the grain that the whole film has."""
        return Finish(self.picture, self.seed, vignette=0.0, bloom=0.0, contrast=0.0, grain=self.setup.grain)


def opaque(picture: Frame) -> Picture:
    """[h, w, 4], all of it covering."""
    return np.dstack([picture, np.full(picture.shape[:2], 255, np.uint8)])
