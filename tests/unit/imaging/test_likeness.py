"""A picture of somebody tells the colours of skin, hair and clothes, and the build; what it does not show, it does not
tell."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from reelwright.film.reference import Likeness
from reelwright.imaging.likeness import likeness_of
from reelwright.imaging.picture import UserPicture, decoded

from .people import Bgr, Painted, Picture
from .pictures import encoded, exif

SHA256 = "ab" * 32
RED = Painted()


def told(picture: Picture, alpha: Picture | None = None) -> Likeness:
    found, fault = likeness_of(UserPicture(picture, alpha, "PNG"), SHA256)
    assert fault == ""
    return found


def is_near(code: str | None, colour: Bgr, most: int = 10) -> bool:
    """Whether `#rrggbb` is a colour, blue first, in each channel."""
    if code is None:
        return False
    red, green, blue = (int(code[at : at + 2], 16) for at in (1, 3, 5))
    return all(abs(one - other) <= most for one, other in zip((blue, green, red), colour, strict=True))


def test_each_part_of_a_body_has_its_colour() -> None:
    found = told(RED.picture())
    assert found.is_whole and found.sha256 == SHA256
    for part in ("skin", "hair", "legs", "shoes"):
        assert is_near(getattr(found, part), getattr(RED, part)), part
    assert is_near(found.coat, RED.top) and found.has_coat
    assert (found.has_long_hair, found.has_beard, found.has_skirt, found.hat) == (False, False, False, None)


def test_who_wears_no_coat_is_told_apart_from_who_does() -> None:
    found = told(replace(RED, has_coat=False).picture())
    assert found.has_coat is False and is_near(found.top, RED.top) and is_near(found.legs, RED.legs)


def test_bare_legs_under_one_hem_are_a_skirts() -> None:
    found = told(replace(RED, has_coat=False, has_skirt=True, top=(200, 200, 200)).picture())
    assert found.has_skirt and is_near(found.legs, RED.legs) and is_near(found.top, (200, 200, 200))


def test_a_dress_is_a_skirt_and_no_coat() -> None:
    found = told(replace(RED, has_coat=False, has_skirt=True, legs=RED.top).picture())
    assert found.has_skirt and found.coat is None and is_near(found.legs, RED.top)


@pytest.mark.parametrize("skin", [(220, 228, 246), (150, 180, 230), (98, 138, 197), (40, 55, 90), (28, 36, 56)])
def test_skin_is_told_from_the_palest_to_the_darkest(skin: Bgr) -> None:
    hair = (60, 120, 190) if sum(skin) < 200 else (30, 30, 35)
    assert is_near(told(replace(RED, skin=skin, hair=hair).picture()).skin, skin)


@pytest.mark.parametrize("top", [(200, 120, 30), (235, 235, 235), (60, 160, 60)])
def test_long_hair_falls_beside_the_neck(top: Bgr) -> None:
    long = replace(RED, has_long_hair=True, hair=(50, 110, 190), top=top, ground=(90, 90, 90))
    assert told(long.picture()).has_long_hair is True
    assert told(replace(long, has_long_hair=False).picture()).has_long_hair is False


def test_a_beard_has_the_colour_of_the_hair_and_is_on_the_chin() -> None:
    found = told(replace(RED, has_beard=True).picture())
    assert found.has_beard is True and found.has_long_hair is False


def test_a_brim_is_a_hats_and_what_is_under_it_is_not_told() -> None:
    found = told(replace(RED, hat=(30, 60, 100)).picture())
    assert is_near(found.hat, (30, 60, 100)) and found.hair is None


def test_the_outline_says_who_is_broad_and_who_is_slim() -> None:
    slim, usual, broad = (told(replace(RED, broad=b).picture()).build for b in (0.75, 1.0, 1.35))
    assert slim is not None and usual is not None and broad is not None
    assert slim < usual - 0.05 and broad > usual + 0.05


def test_a_portrait_tells_of_hair_skin_and_top_only() -> None:
    found = told(replace(RED, seen=0.3).picture())
    assert not found.is_whole
    assert is_near(found.hair, RED.hair) and is_near(found.skin, RED.skin) and is_near(found.top, RED.top)
    assert (found.coat, found.legs, found.shoes, found.build, found.has_skirt) == (None, None, None, None, None)


def test_shade_on_a_cloth_is_no_other_cloth() -> None:
    shade = np.where(np.arange(480) < 246, 0.4, 1.0)[None, :, None]  # more than half is in it
    lit = RED.picture().astype(float) * shade
    cover = RED.alpha()
    found = told(lit.astype(np.uint8), cover)
    red = RED.top[2]
    assert found.coat is not None
    code = [int(found.coat[at : at + 2], 16) for at in (1, 3, 5)]
    assert code[0] > 0.6 * red and code[0] > 3 * code[1] and code[0] > 3 * code[2]


def test_the_clear_parts_of_a_picture_say_who_is_meant() -> None:
    other = replace(RED, top=(160, 60, 30), broad=1.35)
    both = np.hstack((RED.picture(), other.picture()))
    found = told(both, np.hstack((RED.alpha(), np.zeros_like(RED.alpha()))))
    assert is_near(found.coat, RED.top) and is_near(found.hair, RED.hair)


def test_they_say_so_before_any_ground() -> None:
    busy = np.random.default_rng(3).integers(0, 255, (720, 480, 3), np.uint8)
    cover = RED.alpha()
    found = told(np.where(cover[..., None] > 0, RED.picture(), busy).astype(np.uint8), cover)
    assert is_near(found.coat, RED.top) and is_near(found.hair, RED.hair)


def test_a_photograph_is_turned_as_the_camera_noted() -> None:
    lying = cv2.rotate(RED.picture(), cv2.ROTATE_90_COUNTERCLOCKWISE)
    raw = encoded(lying, ".jpg")
    told_of = b"Exif\0\0" + exif(6)
    turned = raw[:2] + b"\xff\xe1" + (len(told_of) + 2).to_bytes(2, "big") + told_of + raw[2:]
    found, fault = likeness_of(decoded(turned, "marta.jpg"), SHA256)
    assert fault == "" and is_near(found.coat, RED.top, 14) and found.is_whole
    assert likeness_of(decoded(raw, "marta.jpg"), SHA256)[0].coat is None


@pytest.mark.parametrize("kind", ["noise", "disc", "nothing"])
def test_nothing_is_told_of_a_picture_of_nobody_and_why_is_said(kind: str) -> None:
    picture = np.full((300, 300, 3), 128, np.uint8)
    if kind == "noise":
        picture = np.random.default_rng(1).integers(0, 255, (300, 300, 3), np.uint8)
    if kind == "disc":
        cv2.circle(picture, (150, 150), 90, (40, 40, 190), -1)
    found, fault = likeness_of(UserPicture(picture, None, "PNG"), SHA256)
    assert found == Likeness(sha256=SHA256) and fault


def test_the_same_picture_tells_the_same() -> None:
    assert told(RED.picture()) == told(RED.picture())
