"""What people carry in a hand; and a guitar on the back. Lengths are heights of the figure."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np

from reelwright.film.look import Prop
from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.paint import Colour, Points, bgr, opaque, radial
from reelwright.render.backends.previz.people import luggage, trifles
from reelwright.render.backends.previz.people.easel import Easel, Shape, along, limb, moved, oval, smooth
from reelwright.render.backends.previz.people.grip import Grip
from reelwright.render.backends.previz.people.hand import palm
from reelwright.render.backends.previz.people.poses import Joint, Pose

_METAL, _STEEL, _BRASS, _DARK_WOOD = bgr("#3a3632"), bgr("#c2c8cc"), bgr("#b98f45"), bgr("#3b281c")
COLOURS = {
    Prop.UMBRELLA: "#33303c",
    Prop.BAG: "#6b4a30",
    Prop.SUITCASE: "#7c5433",
    Prop.STICK: "#6a4a2e",
    Prop.BOOK: "#7d3230",
    Prop.LETTER: "#ece4d0",
    Prop.CUP: "#e6e1d6",
    Prop.PHONE: "#23252b",
    Prop.FLOWERS: "#d9596a",
    Prop.BALLOON: "#c8372f",
    Prop.GUITAR: "#a5682f",
    Prop.SWORD: "#c2c8cc",
}
"""Where no colour is said."""


def carry(easel: Easel, prop: Prop, grip: Grip) -> None:
    """Lay what a hand holds, before the fingers close over it."""
    _CARRIED[prop](easel, grip)


def _umbrella(easel: Easel, grip: Grip) -> None:
    """Over the head, its shaft in the hand."""
    pose, canopy = grip.pose, grip.colour
    x, y = pose["head"][0] + 0.035, pose["head"][1] + 0.13
    hx, hy = pose[f"{grip.side}h"]
    easel.lay(_METAL, limb((hx, hy - 0.05), (x, y + 0.14), 0.0045, 0.0035), rounded=0.003, occludes=0.2)
    curve = np.linspace(0, np.pi, 22)
    dome = np.column_stack((x + 0.275 * np.cos(curve), y + 0.145 * np.sin(curve) ** 0.85))
    ribs = np.linspace(-0.275, 0.275, 6)
    hem = [
        (x + (a + b) / 2 + d * (b - a) / 2, y + 0.020 * (1 - d * d))
        for a, b in pairwise(ribs)
        for d in (-0.9, -0.4, 0.0, 0.4, 0.9)
    ]
    easel.lay(canopy * np.float32(0.55), oval(x, y + 0.004, 0.262, 0.020), rounded=0.012, occludes=0.0)
    easel.lay(canopy, np.vstack((dome, np.array(hem))), rounded=0.05, occludes=0.0)
    for rib in ribs[1:-1]:
        bend = [(x + rib * math.sin(a), y + 0.145 * math.cos(a) ** 0.85) for a in (0.0, 0.4, 0.8, 1.15, 1.5)]
        easel.stroke(bend, 0.004, None, 0.4)
    easel.lay(_METAL, limb((x, y + 0.14), (x, y + 0.168), 0.004, 0.002), rounded=0.003)


def handle(pose: Pose, side: str) -> Joint:
    """Where a lantern hangs in the hand."""
    x, y = palm(pose[f"{side}e"], pose[f"{side}h"])
    return x, y - 0.008


def _lantern(easel: Easel, grip: Grip) -> None:
    """A bail, a hood, panes between posts, a foot; its light is another card."""
    x, y = handle(grip.pose, grip.side)
    for side in (-1, 1):
        easel.stroke([(x, y - 0.006), (x + 0.017 * side, y - 0.038)], 0.005, _METAL, 1.0)
        easel.lay(
            _METAL, limb((x + 0.019 * side, y - 0.045), (x + 0.022 * side, y - 0.103), 0.0035, 0.0035), rounded=0.003
        )
    easel.lay(bgr("#ffcf86"), oval(x, y - 0.078, 0.016, 0.022), rounded=0.02, occludes=0.0)
    hood = [(x - 0.007, y - 0.030), (x + 0.007, y - 0.030), (x + 0.027, y - 0.050), (x - 0.027, y - 0.050)]
    foot = [(x - 0.026, y - 0.098), (x + 0.026, y - 0.098), (x + 0.029, y - 0.111), (x - 0.029, y - 0.111)]
    easel.lay(_METAL, np.array(hood), np.array(foot), rounded=0.006)


def glow() -> Card:
    """The light of a lantern, 2.6 m across, its middle at the origin."""
    size = 192
    wide = radial(size, size, size / 2, size / 2, size / 2, 2.6) * 0.55
    core = radial(size, size, size / 2, size / 2, size * 0.045, 0.8)
    light = bgr("#ffb85c") * wide[..., None] + bgr("#fff2cf") * core[..., None]
    return Card.frontal(opaque(np.clip(light, 0, 255)), 0, -1.3, 0, 2.6, adds=True)


def _stick(easel: Easel, grip: Grip) -> None:
    """From the hand to the ground; in going it comes down with the other foot."""
    x, y = grip.palm
    other = grip.pose["lf" if grip.side == "r" else "rf"]
    foot = (x + 0.035 * grip.out, 0.004)
    if grip.goes:
        along_the_way = other[0] - grip.pose["hip"][0]
        foot = x + 0.02 * grip.out + 0.45 * along_the_way, max(0.004, other[1] - 0.032)
    top = x - 0.006 * grip.out, y + 0.022
    easel.lay(grip.colour, limb(top, foot, 0.0085, 0.006), rounded=0.007, occludes=0.25)
    crook = limb((x + 0.018 * grip.out, y + 0.034), (x - 0.024 * grip.out, y + 0.028), 0.010, 0.0085)
    easel.lay(grip.colour * np.float32(0.8), crook, rounded=0.007, occludes=0.2)


def _guitar_at(easel: Easel, at: Joint, degrees: float, wood: Colour) -> None:
    """A guitar whose neck leads up from the middle of its body, turned clockwise."""

    def put(points: Points) -> Shape:
        return moved(points, at, degrees)

    neck = [(-0.012, 0.09), (0.012, 0.09), (0.010, 0.330), (-0.010, 0.330)]
    head = [(-0.012, 0.328), (0.012, 0.328), (0.019, 0.392), (-0.019, 0.392)]
    half = [(0.0, 0.128), (0.052, 0.118), (0.070, 0.078), (0.050, 0.030), (0.062, -0.012), (0.094, -0.062)]
    half += [(0.078, -0.122), (0.0, -0.142)]
    outline = smooth(half + [(-a, b) for a, b in half[-2:0:-1]], 4)
    easel.lay(wood * np.float32(0.5), moved(outline * 1.03, (at[0] + 0.006, at[1] - 0.006), degrees), rounded=0.02)
    easel.lay(wood, put(outline), rounded=0.03, occludes=0.2)
    easel.lay(_DARK_WOOD, put(neck), put(head), rounded=0.006, occludes=0.3)
    easel.lay(_DARK_WOOD * np.float32(0.5), put([(0.026 * math.cos(a), 0.040 + 0.026 * math.sin(a))
              for a in np.linspace(0, 2 * np.pi, 18)]), rounded=0.01, occludes=0.0)  # fmt: skip
    easel.lay(_DARK_WOOD, put([(-0.034, -0.070), (0.034, -0.070), (0.034, -0.082), (-0.034, -0.082)]), rounded=0.004)
    for k in (-0.007, 0.0, 0.007):
        easel.stroke(put([(k, -0.076), (k, 0.330)]), 0.0014, _STEEL, 0.8)
    for row in (0.346, 0.364, 0.382):
        easel.lay(
            _STEEL, put([(-0.024, row), (0.024, row), (0.024, row - 0.007), (-0.024, row - 0.007)]), rounded=0.003
        )


def _guitar(easel: Easel, grip: Grip) -> None:
    """Before who plays it; the left hand has it too, and lays nothing."""
    if grip.side == "r":
        x, y = grip.pose["hip"]
        hand = grip.palm
        at = x + 0.010, y + 0.085
        lean = math.degrees(math.atan2(hand[0] - at[0], hand[1] - at[1]))
        _guitar_at(easel, at, lean, grip.colour)


def guitar_on_the_back(easel: Easel, pose: Pose, wood: Colour) -> None:
    hip, neck = pose["hip"], pose["neck"]
    _guitar_at(easel, along(hip, neck, 0.42, 0.012), -24.0, wood)


def _sword(easel: Easel, grip: Grip) -> None:
    """Up before the body, or down beside it."""
    x, y = grip.palm
    degrees = 128.0 if grip.hangs else 22.0
    turn = degrees * grip.out

    def put(points: Points) -> Shape:
        return moved(points, (x, y), turn)

    blade = [(-0.0125, 0.026), (0.0125, 0.026), (0.0105, 0.34), (0.0, 0.385), (-0.0105, 0.34)]
    easel.lay(grip.colour, put(blade), rounded=0.006, occludes=0.25)
    easel.stroke(put([(0.0, 0.03), (0.0, 0.33)]), 0.004, None, 0.4)
    easel.lay(_DARK_WOOD, put([(-0.0075, 0.02), (0.0075, 0.02), (0.0075, -0.046), (-0.0075, -0.046)]), rounded=0.005)
    easel.lay(_BRASS, put([(-0.046, 0.030), (0.046, 0.030), (0.046, 0.018), (-0.046, 0.018)]), rounded=0.005)
    easel.lay(_BRASS, put([(0.012 * math.cos(a), -0.052 + 0.012 * math.sin(a)) for a in np.linspace(0, 6.2, 12)]),
              rounded=0.006)  # fmt: skip


_CARRIED: dict[Prop, Callable[[Easel, Grip], None]] = {
    Prop.UMBRELLA: _umbrella,
    Prop.LANTERN: _lantern,
    Prop.SUITCASE: luggage.suitcase,
    Prop.STICK: _stick,
    Prop.BOOK: trifles.book,
    Prop.LETTER: trifles.letter,
    Prop.CUP: trifles.cup,
    Prop.PHONE: trifles.phone,
    Prop.FLOWERS: trifles.flowers,
    Prop.BALLOON: trifles.balloon,
    Prop.GUITAR: _guitar,
    Prop.SWORD: _sword,
}
