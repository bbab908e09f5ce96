"""A figure ready to be placed: painted once for each pose of its cycle, with a head of its own in the near framings."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from reelwright.film.look import Action, Mood, Prop
from reelwright.film.shot import Figure
from reelwright.render.backends.previz.card import Card, Picture, Thing
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.paint import bgr
from reelwright.render.backends.previz.people.carried import glow, handle
from reelwright.render.backends.previz.people.clay import FOOT, TOP
from reelwright.render.backends.previz.people.easel import HIGH, WHOLE, Easel, Span
from reelwright.render.backends.previz.people.expression import bearing, expression_of
from reelwright.render.backends.previz.people.face import Portrait
from reelwright.render.backends.previz.people.gaits import GAITS
from reelwright.render.backends.previz.people.grip import hands, holding
from reelwright.render.backends.previz.people.keylight import KeyLight
from reelwright.render.backends.previz.people.living import Living, breath, lids_at, nod
from reelwright.render.backends.previz.people.looks import TALL_METRES, looks_of
from reelwright.render.backends.previz.people.poses import CYCLE, Pose, aged, poses
from reelwright.render.backends.previz.people.stature import pose_number
from reelwright.render.backends.previz.people.view import Stance, View, shown, stance_of
from reelwright.render.backends.previz.people.whole import Body, is_high
from reelwright.render.backends.previz.people.wisps import blown

_LARGEST, _LARGEST_IN_MOTION = 1700.0, 640.0
"""Pixels of a painted figure's height: in a closer shot it is enlarged, and soft as a lens would show it. Of one in
motion there are many pictures, and nobody sees a single one for long."""
_LARGEST_HEAD = 330.0
"""Pixels of half a head's height."""
_SMALLEST = 24.0
_MIDDLE = (TOP + FOOT) / 2
"""Where the middle of a painted head is, halves of its height over the eyes."""
_APART = 0.196
"""Heights between the feet of two who embrace."""


class Person:
    """Args:
    tall_px: pixels of a grown figure from feet to crown where it is nearest.
    towards: where the rim of light comes from, x right and y down.
    mood: what the face shows.
    held: whom the figure embraces; somebody where it is not said.
    is_embraced: by somebody who brings this one along.
    pictures: of a cycle; fewer will do for who is not looked at.
    lowest: for a near framing, metres over the feet of the lowest that is seen; None in the wide ones, where all of
        the figure is one card.
    stance: how it stands to the camera; None: it goes to the right, or stands as a figure does.
    """

    def __init__(
        self,
        who: Figure,
        light: Light,
        tall_px: float,
        towards: tuple[float, float],
        mood: Mood = Mood.CALM,
        lowest: float | None = None,
        held: Figure | None = None,
        is_embraced: bool = False,
        pictures: int = CYCLE,
        stance: Stance | None = None,
    ) -> None:
        self.who, self.looks = who, looks_of(who)
        stance = stance or stance_of(who, (1.0, 0.0))
        self.gait = GAITS.get(who.action)
        self.walks = self.gait is not None
        self._is_near = lowest is not None
        tall_px *= self.looks.tall_metres / TALL_METRES
        self._held = hands(who)
        self._poses = [
            holding(aged(shown(pose, stance), who.age), self._held, who, stance) for pose in poses(who.action, pictures)
        ]
        self._cards: dict[int, Card] = {}
        self._shine = float(np.clip(1.2 - float(light.sky[2].mean()) / 190, 0.12, 1.0))  # of a lantern against the sky
        self._is_from_behind = stance.view is View.BACK
        towards = (-towards[0], towards[1]) if stance.is_mirrored else towards
        self._light = self._lit_by(light, towards)
        self.looks = replace(self.looks, skin=self._light.told(self.looks.skin))
        self._whole = Body(who, self.looks, stance.view, self._held)
        self._tall = float(np.clip(tall_px, _SMALLEST, _LARGEST_IN_MOTION if len(self._poses) > 1 else _LARGEST))
        self._span = self._seen_from(lowest)
        unit = float(np.clip(tall_px * self.looks.head, 3.0, _LARGEST_HEAD))
        turn = bearing(who, stance)
        self._portrait = Portrait(self.looks, who.props, self._light, unit, turn, expression_of(mood, who))
        self._head: dict[tuple[int, int], Card] = {}
        self._loose: list[Card] = []
        self._whole_head = None if self._is_near else self._portrait.picture()
        self._lamp = next((side for side, prop in self._held.items() if prop is Prop.LANTERN), None)
        self._glow = glow() if self._lamp else None
        self._turn = Turned() if stance.is_mirrored else None
        self._other: Person | None = None
        if who.action is Action.EMBRACE and not is_embraced:
            facing, other = Stance(View.BACK, is_mirrored=True), _embraced(who, held)
            self._other = Person(other, light, tall_px, towards, mood, lowest, is_embraced=True, stance=facing)
        self._phase = self.looks.nose * 7.3  # so that no two people blink at once

    def _lit_by(self, light: Light, towards: tuple[float, float]) -> KeyLight:
        found = KeyLight.of(light, towards, self._is_near)
        if Prop.LANTERN in self._held.values() and self._shine > 0.5:
            return found.warmed(bgr("#ffcf8a"), (0.8, 0.15), 0.6)
        return found

    def _seen_from(self, lowest: float | None) -> Span:
        if lowest is None:
            return WHOLE
        foot = float(np.clip(lowest / self.looks.tall_metres - 0.02, 0.0, 0.8))
        return (WHOLE[0], foot, WHOLE[2], HIGH) if is_high(self._held) else (-0.46, foot, 0.46, 1.14)

    def things(self, t: float, x: float, y: float, z: float, walked: float = 0.0) -> list[Thing]:
        """The figure with its feet at a point of the world, having gone so many metres."""
        found = self._things(t, x, y, z, walked)
        if self._turn is not None:
            found = self._turn.of(found, x)
        if self._other is not None:
            found += self._other.things(t + 1.7, x + _APART * self.looks.tall_metres, y, z + 0.012)
        return found

    def _things(self, t: float, x: float, y: float, z: float, walked: float) -> list[Thing]:
        """As it is painted, facing or going to the right."""
        number = pose_number(self.who, self.looks, t, walked, len(self._poses))
        found = [Thing(self._body(number), z, (x, y, z))]
        pose, tall = self._poses[number], self.looks.tall_metres
        if self._is_near:
            head = x + pose["head"][0] * tall, y + pose["head"][1] * tall, z - 0.004
            found += [Thing(card, z - 0.004 - 0.001 * k, head) for k, card in enumerate(self._head_at(t))]
        if self._glow is not None and self._lamp is not None:
            hand = handle(pose, self._lamp)
            place = (x + hand[0] * tall, y + (hand[1] - 0.078) * tall, z)
            flicker = 0.92 + 0.05 * math.sin(t * 9.1) + 0.03 * math.sin(t * 23.7)
            found.append(Thing(self._glow, z - 0.01, place, gain=self._shine * flicker))
        return found

    def _body(self, number: int) -> Card:
        if number not in self._cards:  # each is painted when first seen; it does not depend on when that is
            tall = self.looks.tall_metres
            left, foot, right, _ = self._span
            texture = self._painted(self._poses[number])
            card = Living.frontal(texture, (left + right) / 2 * tall, foot * tall, 0, (right - left) * tall)
            assert isinstance(card, Living)
            if self._is_near and not self.walks:
                card.move = lambda t: breath(t + self._phase, texture.shape[0])
            self._cards[number] = card
        return self._cards[number]

    def _painted(self, pose: Pose) -> Picture:
        easel = Easel(self._tall, self._span, self._light)
        self._whole.lay(easel, pose, None if self._is_near else lambda: self._paste_head(easel, pose))
        return easel.picture()

    def _paste_head(self, easel: Easel, pose: Pose) -> None:
        assert self._whole_head is not None
        (x, y), unit = pose["head"], self.looks.head
        easel.paste(self._whole_head, x, y + _MIDDLE * unit, self._tall * unit / self._portrait.per_unit)

    def _head_at(self, t: float) -> list[Card]:
        """The head, and over it the eyes as they are at `t`."""
        lids, glance = lids_at(t + self._phase), int((t + self._phase) / 2.9) % 3 == 2
        key = (lids, int(glance))
        if not self._head:
            self._head[-1, 0] = self._head_card(self._portrait.picture(), (0, 0))
            strands = self._portrait.wisps()
            self._loose = [] if strands is None else [self._head_card(strands, (0, 0), self._portrait.per_unit)]
        if self._is_from_behind:
            return [self._head[-1, 0], *self._loose]
        if key not in self._head:
            gaze = (0.05, -0.12) if glance and self.who.gaze is None else None
            self._head[key] = self._head_card(*self._portrait.eyes((0.0, 0.5, 1.0)[lids], gaze))
        return [self._head[-1, 0], self._head[key], *self._loose]

    def _head_card(self, texture: Picture, at: tuple[int, int], blows: float = 0.0) -> Card:
        """A part of the head's picture, from a column and row on; the origin is the middle of the head. `blows`: pixels
        to half of its height of what the wind moves."""
        unit = self.looks.head * self.looks.tall_metres
        texel = unit / self._portrait.per_unit
        width = self._portrait.size[0]
        origin = (-width / 2 + at[0]) * texel, TOP * unit - at[1] * texel, 0.0
        card = Living(texture, origin, (texel, 0, 0), (0, -texel, 0))
        middle, neck = width / 2 - at[0], (TOP + 1.0) * self._portrait.per_unit - at[1]
        card.move = lambda t: nod(t + self._phase, middle, neck) @ (blown(t, blows) if blows else np.eye(3))
        return card


def _embraced(who: Figure, held: Figure | None) -> Figure:
    if held is not None:
        return held.model_copy(update={"action": Action.EMBRACE})
    props = () if Prop.LONG_HAIR in who.props else (Prop.LONG_HAIR,)
    return Figure(name=f"who {who.name} embraces", action=Action.EMBRACE, props=props)


class Turned:
    """Turns things about an upright line."""

    def __init__(self) -> None:
        self._mirrored: dict[int, Card] = {}

    def of(self, things: list[Thing], x: float) -> list[Thing]:
        return [
            Thing(self._turned(one.card), one.z, (2 * x - one.shift[0], *one.shift[1:]), one.gain) for one in things
        ]

    def _turned(self, card: Card) -> Card:
        if id(card) not in self._mirrored:  # a person keeps its cards, so that their ids stay
            self._mirrored[id(card)] = card.mirrored()
        return self._mirrored[id(card)]
