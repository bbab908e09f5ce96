"""What hands hold, and how arms are bent for it."""

from __future__ import annotations

from dataclasses import dataclass

from reelwright.film.look import ON_FOOT, Action, Prop
from reelwright.film.shot import Figure
from reelwright.render.backends.previz.paint import Colour
from reelwright.render.backends.previz.people.hand import palm
from reelwright.render.backends.previz.people.poses import Joint, Pose
from reelwright.render.backends.previz.people.view import Stance, View

Hands = dict[str, Prop]
"""What the right (r) and the left (l) hold; the rest has no place in them."""


@dataclass(frozen=True, slots=True)
class _Reach:
    """Where elbow and hand are, heights from the shoulder: toward where the figure faces or out to its side, and up."""

    elbow: Joint
    hand: Joint
    swings: float = 0.0
    """How much of its own swing an arm keeps in going, 0..1."""


_REACHES = {
    Prop.UMBRELLA: _Reach((0.05, -0.135), (0.07, 0.0)),
    Prop.LANTERN: _Reach((0.07, -0.125), (0.185, -0.165)),
    Prop.GUITAR: _Reach((0.085, -0.120), (0.190, -0.045)),
    Prop.SWORD: _Reach((0.045, -0.148), (0.120, -0.160)),
    Prop.STICK: _Reach((0.055, -0.145), (0.100, -0.262)),
    Prop.BOOK: _Reach((0.036, -0.146), (0.098, -0.080)),
    Prop.LETTER: _Reach((0.036, -0.146), (0.100, -0.072)),
    Prop.CUP: _Reach((0.026, -0.152), (0.104, -0.100)),
    Prop.PHONE: _Reach((0.036, -0.146), (0.092, -0.062)),
    Prop.FLOWERS: _Reach((0.032, -0.150), (0.084, -0.108)),
    Prop.BALLOON: _Reach((0.055, -0.142), (0.112, -0.060)),
    Prop.SUITCASE: _Reach((0.022, -0.158), (0.030, -0.308), 0.3),
}
"""In the order in which they are taken into the right hand, then the left."""
_IN_GOING = {
    Prop.BOOK: _Reach((0.018, -0.158), (0.030, -0.300), 0.6),
    Prop.LETTER: _Reach((0.018, -0.158), (0.030, -0.300), 0.6),
    Prop.SWORD: _Reach((0.018, -0.158), (0.040, -0.300), 0.4),
}
_STRUMS = _Reach((-0.040, -0.146), (0.075, -0.238))
"""The left arm, of who plays a guitar."""
_BUSY = (Action.POINT, Action.WAVE)
"""The right hand is."""


@dataclass(frozen=True, slots=True)
class Grip:
    """A hand with what is in it."""

    pose: Pose
    side: str
    view: View
    goes: bool
    colour: Colour

    @property
    def palm(self) -> Joint:
        return palm(self.pose[f"{self.side}e"], self.pose[f"{self.side}h"])

    @property
    def out(self) -> float:
        """1 where away from the body is to the right."""
        return 1.0 if self.side == "r" or self.view is View.SIDE else -1.0

    @property
    def hangs(self) -> bool:
        return self.pose[f"{self.side}h"][1] < self.pose[f"{self.side}s"][1] - 0.25


def hands(who: Figure) -> Hands:
    if who.action is Action.EMBRACE:
        return {}
    free = "l" if who.action in _BUSY else "rl"
    held = [prop for prop in _REACHES if prop in who.props and prop is not Prop.GUITAR]
    if not held and plays(who):
        return {"r": Prop.GUITAR, "l": Prop.GUITAR}
    return dict(zip(free, held, strict=False))


def plays(who: Figure) -> bool:
    """Whether somebody has a guitar before them, not on the back."""
    others = any(prop in who.props for prop in _REACHES if prop is not Prop.GUITAR)
    return Prop.GUITAR in who.props and not others and who.action in (Action.STAND, Action.SIT, Action.LOOK)


def holding(pose: Pose, held: Hands, who: Figure, stance: Stance) -> Pose:
    """The pose with its arms bent for what they hold."""
    goes = who.action in ON_FOOT
    is_turned = stance.view is View.SIDE or who.action in (Action.SIT, Action.KNEEL)
    found = dict(pose)
    for side, prop in held.items():
        reach = _IN_GOING.get(prop, _REACHES[prop]) if goes else _REACHES[prop]
        if prop is Prop.GUITAR and side == "l":
            reach = _STRUMS
        out = 1.0 if side == "r" or is_turned or prop is Prop.GUITAR else -1.0
        x, y = pose[f"{side}s"]
        for joint, (dx, dy) in (("e", reach.elbow), ("h", reach.hand)):
            own = pose[f"{side}{joint}"]
            steady = x + out * dx, y + dy
            share = reach.swings if goes else 0.0
            found[f"{side}{joint}"] = (
                steady[0] + (own[0] - steady[0]) * share,
                steady[1] + (own[1] - steady[1]) * share,
            )
    return found


def is_raised(pose: Pose, side: str) -> bool:
    """Whether a forearm is held up before the body."""
    return pose[f"{side}h"][1] > pose[f"{side}e"][1] - 0.06
