"""A whole figure laid on an easel, far to near, as it is seen from a side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from reelwright.film.look import ON_FOOT, Action, Prop
from reelwright.film.shot import Figure
from reelwright.render.backends.previz.people import body, carried, dress, luggage
from reelwright.render.backends.previz.people.carried import COLOURS, carry
from reelwright.render.backends.previz.people.easel import Easel
from reelwright.render.backends.previz.people.grip import Grip, Hands, is_raised, plays
from reelwright.render.backends.previz.people.hand import Fingers, Hand
from reelwright.render.backends.previz.people.looks import Looks
from reelwright.render.backends.previz.people.poses import Pose
from reelwright.render.backends.previz.people.view import View

_WOOL = ("#9a3b36", "#3f5f7a", "#7a6a3a", "#5b6e55", "#8a5a7a", "#b9a27a")
"""Of scarves: by the hair, so that it is the same wherever they are worn."""


@dataclass(frozen=True, slots=True)
class Body:
    """Who is painted, from which side, and with what in the hands."""

    who: Figure
    looks: Looks
    view: View
    held: Hands

    def lay(self, easel: Easel, pose: Pose, head: Callable[[], None] | None) -> None:
        """`head` lays the head; None where that is a picture of its own."""
        if self.who.action is Action.SIT:
            dress.seat(easel, pose)
        if self.view is View.BACK:
            self._from_behind(easel, pose, head)
        else:
            self._from_before(easel, pose, head)

    def _from_before(self, easel: Easel, pose: Pose, head: Callable[[], None] | None) -> None:
        looks, props = self.looks, self.who.props
        is_before = self.held.get("l") is Prop.GUITAR or (
            "l" in self.held and self.view is View.FRONT and is_raised(pose, "l")
        )
        if not is_before:
            self._arm(easel, pose, "l")
        if Prop.BAG in props:
            luggage.bag(easel, pose, looks.of(Prop.BAG, COLOURS[Prop.BAG]))
        if self._has_a_guitar_behind:
            carried.guitar_on_the_back(easel, pose, looks.of(Prop.GUITAR, COLOURS[Prop.GUITAR]))
        if looks.has_dress:
            body.neck(easel, looks, pose)
        self._legs(easel, pose)
        if not looks.has_dress:
            body.neck(easel, looks, pose)
        if looks.coat is not None:
            dress.coat(easel, looks, pose, looks.coat)
        elif looks.has_dress:
            dress.gown(easel, looks, pose)
        else:
            dress.top(easel, looks, pose)
        if Prop.BAG in props or self._has_a_guitar_behind:
            luggage.straps(easel, pose, looks.of(Prop.BAG, COLOURS[Prop.BAG]), Prop.BAG in props)
        self._scarf(easel, pose)
        is_under = Prop.UMBRELLA in self.held.values()
        if head is not None and is_under:
            head()
        self._thing(easel, pose, "r")
        if head is not None and not is_under:
            head()
        if is_before:
            self._thing(easel, pose, "l")
            self._arm(easel, pose, "l", laid=True)
        self._arm(easel, pose, "r", laid=True)

    def _from_behind(self, easel: Easel, pose: Pose, head: Callable[[], None] | None) -> None:
        """What is held up before the body is beyond it."""
        looks, props = self.looks, self.who.props
        beyond = [side for side in "lr" if is_raised(pose, side)]
        for side in beyond:
            self._arm(easel, pose, side)
        body.neck(easel, looks, pose)
        self._legs(easel, pose)
        dress.back(easel, looks, pose)
        self._scarf(easel, pose)
        for side in "lr":
            if side not in beyond:
                self._arm(easel, pose, side)
        if Prop.BAG in props:
            luggage.straps(easel, pose, looks.of(Prop.BAG, COLOURS[Prop.BAG]))
            luggage.bag_behind(easel, pose, looks.of(Prop.BAG, COLOURS[Prop.BAG]))
        if self._has_a_guitar_behind:
            carried.guitar_on_the_back(easel, pose, looks.of(Prop.GUITAR, COLOURS[Prop.GUITAR]))
        if head is not None:
            head()

    @property
    def _has_a_guitar_behind(self) -> bool:
        return Prop.GUITAR in self.who.props and not plays(self.who)

    def _legs(self, easel: Easel, pose: Pose) -> None:
        order = "lr"
        if self.view is not View.SIDE and "rt" in pose and self.who.action in ON_FOOT:
            ahead = pose["rf"][1] < pose["lf"][1]  # the lower of two on the ground is the nearer
            order = "lr" if ahead else "rl"
        body.leg(easel, self.looks, pose, order[0])
        body.pelvis(easel, self.looks, pose)
        body.leg(easel, self.looks, pose, order[1])
        if (self.looks.has_skirt or self.looks.has_dress) and (self.looks.coat is None or self.looks.has_dress):
            body.skirt(easel, self.looks, pose)

    def _arm(self, easel: Easel, pose: Pose, side: str, laid: bool = False) -> None:
        """An arm with what its hand holds, unless that is `laid` already."""
        looks = self.looks
        sleeve, wide = (looks.coat, 1.18) if looks.coat is not None else (looks.top, 1.0)
        if not laid:
            self._thing(easel, pose, side)
        thumb = 1.0 if side == "r" and self.view is not View.SIDE else -1.0
        body.arm(easel, looks, pose, side, sleeve, wide, Hand(self._fingers(side), thumb))

    def _thing(self, easel: Easel, pose: Pose, side: str) -> None:
        prop = self.held.get(side)
        if prop is not None:
            colour = self.looks.of(prop, COLOURS.get(prop, "#ffffff"))
            carry(easel, prop, Grip(pose, side, self.view, self.who.action in ON_FOOT, colour))

    def _fingers(self, side: str) -> Fingers:
        if self.who.action is Action.POINT and side == "r":
            return Fingers.POINTING
        is_fist = side in self.held or (self.who.action is Action.RUN and side == "r")
        return Fingers.CLOSED if is_fist else Fingers.EASY

    def _scarf(self, easel: Easel, pose: Pose) -> None:
        if Prop.SCARF in self.who.props:
            wool = self.looks.of(Prop.SCARF, _WOOL[int(np.sum(self.looks.hair)) % len(_WOOL)])
            dress.scarf(easel, self.looks, pose, wool, self.view is View.BACK)


def is_high(held: Hands) -> bool:
    """Whether a figure holds something over its head."""
    return bool({Prop.UMBRELLA, Prop.BALLOON, Prop.SWORD} & {*held.values()})
