"""A living room: a window with the hour in it, a table before it, books, a sofa, lamps."""

from __future__ import annotations

from dataclasses import dataclass

from reelwright.render.backends.previz.angles import Heights
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.filmed import Staging
from reelwright.render.backends.previz.indoors.doors import door
from reelwright.render.backends.previz.indoors.face import Box
from reelwright.render.backends.previz.indoors.furnishings import carpet, picture, plant
from reelwright.render.backends.previz.indoors.furniture import bookshelf, cabinet, chair, sofa, table
from reelwright.render.backends.previz.indoors.lamps import floor_lamp, pendant, table_lamp
from reelwright.render.backends.previz.indoors.materials import plain, planks, wall
from reelwright.render.backends.previz.indoors.openings import Casement
from reelwright.render.backends.previz.indoors.shell import Surfaces
from reelwright.render.backends.previz.moves import Rig
from reelwright.render.backends.previz.places.interior import Interior, Plan


@dataclass(frozen=True, slots=True)
class _Palette:
    """What a family has painted and bought: every film's room is another one's."""

    wall: str
    low: str
    curtain: str
    sofa: str
    rug: str
    rug_edge: str


_PALETTES = (
    _Palette("#b9ab90", "#7d8a84", "#8f4a3c", "#4e6470", "#7a4038", "#c8a878"),
    _Palette("#a9b3a4", "#6c7a68", "#b08a4a", "#8a5a44", "#3f5a5c", "#c9b88e"),
    _Palette("#b8b4b0", "#8a6f62", "#4a6272", "#7a6a4e", "#5a3f4c", "#c4a58c"),
    _Palette("#c0a58c", "#86624c", "#5f6e4e", "#4f5a4a", "#35506a", "#c2b296"),
)


class Room(Interior):
    def box(self) -> Box:
        return Box(-3.1, 3.1, 0, 2.75, 0, 7.6)

    def plan(self, room: Box, lit: float) -> Plan:
        has = _PALETTES[self.seed % len(_PALETTES)]
        return Plan(
            room=room,
            surfaces=Surfaces(
                wall=wall(has.wall, has.low, 0.95), floor=planks("#a8743f"), ceiling=plain("#d8d2c4", 0.03)
            ),
            windows=(
                Casement("back", -0.75, 0.85, 2.3, 1.55, 3, 2, curtain=has.curtain),
                Casement("left", 4.4, 0.85, 1.5, 1.55, 2, 2, curtain=has.curtain),
            ),
            pieces=(
                carpet(0.1, 3.2, 3.0, 2.1, has.rug, has.rug_edge),
                bookshelf(2.35, 7.2, wide=1.3),
                picture("right", 4.6, 1.65, 1.1, 0.8, room, 4),
                picture("back", 1.2, 1.75, 0.55, 0.7, room, 7),
                cabinet(1.2, 7.1, 0.9, 0.42, 0.82, "#7a5534"),
                table_lamp(1.2, 0.82, 7.25, lit),
                table(-0.9, 5.6),
                chair(-1.5, 5.25, back_is_near=True),
                chair(-0.35, 6.3),
                pendant(-0.9, 1.62, 5.95, room.y1, lit),
                sofa(2.25, 5.2, wide=1.6, colour=has.sofa),
                floor_lamp(1.12, 5.0, lit),
                plant(-2.6, 6.7),
                door("right", 2.6, room, "#6f5138"),
            ),
            view="roofs",
        )

    def stage(self) -> Staging:
        return Staging(
            extreme=Camera(self.size, x=0.9, y=1.95, z=-2.3, yaw=-3.0, pitch=-5.5, fov=60),
            wide=Camera(self.size, x=0.35, y=1.5, z=-0.9, yaw=-2.0, pitch=-3.0, fov=54),
            rig=Rig(subject=(-0.5, 1.35, 6.2), push=0.2, pan=5.0, tilt=3.5, truck=0.7, crane=0.55),
            mark=(0.3, 0.0, 4.1),
            walk=(0.98, 0.2),
            near_metres=3.2,
            third=0.17,
            rim=(0.8 if self.light.is_dark else -0.8, -0.6),
            heights=Heights(steepest=12.0, up=5.0),
        )
