"""A corridor: doors along both sides, lamps between them, and a window with the hour's light at its end."""

from __future__ import annotations

import numpy as np

from reelwright.render.backends.previz.angles import Heights
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.filmed import Staging
from reelwright.render.backends.previz.indoors.doors import door
from reelwright.render.backends.previz.indoors.face import Box
from reelwright.render.backends.previz.indoors.furnishings import carpet, picture, plant
from reelwright.render.backends.previz.indoors.furniture import chair
from reelwright.render.backends.previz.indoors.lamps import ceiling_panel, sconce
from reelwright.render.backends.previz.indoors.materials import plain, tiles, wall
from reelwright.render.backends.previz.indoors.openings import Casement
from reelwright.render.backends.previz.indoors.parts import Glow, Piece
from reelwright.render.backends.previz.indoors.shell import Surfaces
from reelwright.render.backends.previz.moves import Rig
from reelwright.render.backends.previz.places.interior import Interior, Plan

_HALF, _TALL, _LONG = 1.55, 2.8, 21.0
_DOORS = (2.4, 6.0, 9.6, 13.2, 16.8)
"""Depths of the doors' middles, metres; lamps hang between them."""
_COLOURS = (("#b4b2a2", "#5f7368", "#6e3a34"), ("#b8ab9c", "#7a5548", "#35506a"), ("#aab0b4", "#586a80", "#5c4a66"))
"""Of the wall over the rail and under it, and of the runner."""


class Corridor(Interior):
    reach = 2.0
    beyond = 4.0

    def box(self) -> Box:
        return Box(-_HALF, _HALF, 0, _TALL, 0, _LONG)

    def plan(self, room: Box, lit: float) -> Plan:
        upper, low, runner = _COLOURS[self.seed % len(_COLOURS)]
        return Plan(
            room=room,
            surfaces=Surfaces(
                wall=wall(upper, low, 1.05),
                floor=tiles("#b3a68e", "#6a6458", 0.5),
                ceiling=plain("#cfccc0", 0.03),
            ),
            windows=(Casement("back", 0.0, 0.12, 2.2, 2.45, 2, 3),),
            pieces=(
                *(door("left", z, room, "#8f6444") for z in _DOORS),
                *(door("right", z + 0.6, room, "#8f6444") for z in _DOORS),
                *self._lamps(room, max(lit, 0.22)),
                carpet(0.0, 1.0, 1.1, 18.5, runner, "#b8955f"),
                picture("left", 7.8, 1.6, 0.6, 0.75, room, 3),
                picture("right", 4.7, 1.6, 0.7, 0.55, room, 5),
                chair(1.22, 8.1),
                plant(-1.2, 11.3, 1.2),
                Piece((Glow((0.0, 1.5, room.z1 - 0.3), 3.0, self.light.sky[3] * np.float32(0.34), 1.8),)),
            ),
            view="hills",
            gloss=0.34,
            bounce=1.9,
        )

    def _lamps(self, room: Box, lit: float) -> tuple[Piece, ...]:
        panels = (
            ceiling_panel(Box(-0.32, 0.32, 0, 1, z, z + 0.7), room.y1, lit, 2.0, (0.45, 0.97)) for z in (4.6, 9.4, 14.2)
        )
        sconces = (sconce(side, z, 1.7, room, lit) for z in (7.0, 14.5) for side in ("left", "right"))
        return (*panels, *sconces)

    def stage(self) -> Staging:
        return Staging(
            extreme=Camera(self.size, x=0.0, y=1.25, z=-2.6, pitch=0.5, fov=60),
            wide=Camera(self.size, x=-0.25, y=1.45, z=-0.8, yaw=0.8, pitch=-1.5, fov=50),
            rig=Rig(subject=(0.0, 1.4, 20.0), push=0.1, pan=5.0, tilt=3.5, truck=0.5, crane=0.55),
            mark=(0.15, 0.0, 6.0),
            walk=(0.08, 0.9968),
            near_metres=3.2,
            third=0.12,
            rim=(-0.6, -0.8),
            heights=Heights(steepest=12.0, up=5.0),
        )
