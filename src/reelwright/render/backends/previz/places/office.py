"""An office and laboratory: desks with screens before a broad window, a bench with glassware, shelves of files."""

from __future__ import annotations

from reelwright.render.backends.previz.angles import Heights
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.filmed import Staging
from reelwright.render.backends.previz.indoors.doors import door
from reelwright.render.backends.previz.indoors.face import Box
from reelwright.render.backends.previz.indoors.furnishings import plant
from reelwright.render.backends.previz.indoors.furniture import bookshelf
from reelwright.render.backends.previz.indoors.laboratory import bench, glassware, microscope
from reelwright.render.backends.previz.indoors.lamps import ceiling_panel, desk_lamp
from reelwright.render.backends.previz.indoors.materials import plain, tiles, wall
from reelwright.render.backends.previz.indoors.openings import Casement
from reelwright.render.backends.previz.indoors.shell import Surfaces
from reelwright.render.backends.previz.indoors.workplace import (
    desk,
    office_chair,
    papers,
    screen,
    whiteboard,
)
from reelwright.render.backends.previz.moves import Rig
from reelwright.render.backends.previz.places.interior import Interior, Plan

_TOP, _BENCH = 0.74, 0.9
"""Heights of desk and bench, metres."""


class Office(Interior):
    def box(self) -> Box:
        return Box(-3.6, 3.6, 0, 2.85, 0, 8.6)

    def plan(self, room: Box, lit: float) -> Plan:
        on = 0.55 + 0.45 * lit
        edge = room.x1 - 0.36
        return Plan(
            room=room,
            surfaces=Surfaces(
                wall=wall("#b9c0bd", trim="#8d9494"),
                floor=tiles("#8d9290", "#838886", 0.6),
                ceiling=plain("#d4d6d2", 0.02),
            ),
            windows=(Casement("back", -0.7, 0.8, 5.0, 1.75, 5, 1, trim="#5a6268"),),
            pieces=(
                desk(-1.75, 6.3),
                screen(-2.05, _TOP, 6.75, on, number=0),
                screen(-1.42, _TOP, 6.75, on, number=1),
                papers(-1.2, _TOP, 6.4),
                office_chair(-1.75, 5.75),
                desk(0.45, 6.6, wide=1.5),
                screen(0.35, _TOP, 7.05, on, wide=0.66, number=3),
                desk_lamp(0.98, _TOP, 6.95, lit, faces=-1),
                office_chair(0.3, 6.0),
                bench("right", room, 3.1, 7.7),
                glassware(edge, _BENCH, 3.7, lit, "beaker flask", 1),
                microscope(edge + 0.05, _BENCH, 4.5),
                glassware(edge, _BENCH, 5.3, lit, "tube flask bottle", 0),
                glassware(edge, _BENCH, 6.4, lit, "bottle tube", 3),
                bookshelf(2.85, 8.2, wide=1.3, tall=2.2, colour="#7d8488"),
                whiteboard("left", 5.4, room),
                door("left", 3.2, room, "#5d6e78"),
                plant(-3.1, 7.9, 1.5),
                *(
                    ceiling_panel(Box(x, x + 1.3, 0, 1, z, z + 0.35), room.y1, 0.7 * lit, 1.7)
                    for x in (-2.2, 0.9)
                    for z in (3.4, 6.2)
                ),
            ),
            view="towers",
            gloss=0.24,
            bounce=1.0,
        )

    def stage(self) -> Staging:
        return Staging(
            extreme=Camera(self.size, x=-0.6, y=2.05, z=-2.2, yaw=2.5, pitch=-5.5, fov=60),
            wide=Camera(self.size, x=-0.5, y=1.5, z=-0.6, yaw=5.0, pitch=-2.6, fov=54),
            rig=Rig(subject=(0.2, 1.1, 7.0), push=0.2, pan=5.0, tilt=3.5, truck=0.7, crane=0.55),
            mark=(-0.35, 0.0, 4.2),
            walk=(0.98, 0.2),
            near_metres=3.2,
            third=0.17,
            rim=(-0.7, -0.7),
            heights=Heights(steepest=12.0, up=5.0),
        )
