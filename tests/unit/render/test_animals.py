"""Animals: what they are shows in their outline, and their feet are on the ground."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.film.look import Animal, Dye, TimeOfDay, Weather
from reelwright.render.backends.previz.animals import Beast, cat, dog, horse
from reelwright.render.backends.previz.animals.beast import measures
from reelwright.render.backends.previz.animals.build import Build
from reelwright.render.backends.previz.animals.posture import LEGS, going, standing
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.light import light_of
from reelwright.render.backends.previz.stack import draw_stack
from reelwright.units import Resolution

DAY = light_of(TimeOfDay.NOON, Weather.CLEAR)
NIGHT = light_of(TimeOfDay.NIGHT, Weather.CLEAR)
ON_FOOT = (Animal.DOG, Animal.CAT, Animal.HORSE)
BUILDS = (dog.BUILD, cat.BUILD, horse.BUILD)
RUNNING = tuple(replace(build, pace=build.gallop) for build in BUILDS)
DISTANCE, WIDE, HIGH = 20.0, 480, 270
AHEAD = (0.7, -0.5)
"""Where the rim of light comes from."""


def beast(
    animal: Animal, moves: bool = False, seed: int = 2, faces: int = 1, metres: float | None = None
) -> tuple[Beast, float]:
    """An animal, and the metres that a picture of it is high."""
    metres = metres or max(0.85 * measures(animal).long, 1.3 * measures(animal).tall)
    return Beast(animal, DAY, HIGH / metres, (faces * AHEAD[0], AHEAD[1]), moves, seed, faces), metres


def drawn(one: Beast, metres: float, t: float = 0.0, gone: float = 0.0, x: float = 0.0) -> Picture:
    """[HIGH, WIDE, 4] with its feet a tenth over the lower edge."""
    return shown(one, metres, 0.4 * metres, t, gone, x)


def shown(one: Beast, metres: float, middle: float, t: float, gone: float = 0.0, x: float = 0.0) -> Picture:
    """[HIGH, WIDE, 4], `metres` high about a height over the ground."""
    fov = 2 * np.degrees(np.arctan(16 / 9 / 2 * metres / DISTANCE))
    camera = Camera(Resolution(width=WIDE, height=HIGH), y=middle, fov=fov)
    picture = np.zeros((HIGH, WIDE, 4), np.uint8)
    draw_stack(picture, one.things(t, x, 0.0, DISTANCE, gone), camera, t)
    return picture


def outline(picture: Picture) -> NDArray[np.bool_]:
    return np.asarray(cv2.extractChannel(picture, 3) > 128)


def reach(mask: NDArray[np.bool_]) -> tuple[int, int, int, int]:
    """First column and row, and the last of each."""
    columns, rows = np.flatnonzero(mask.any(0)), np.flatnonzero(mask.any(1))
    return int(columns[0]), int(rows[0]), int(columns[-1]), int(rows[-1])


def test_a_horse_is_taller_than_a_dog_a_dog_than_a_cat_and_a_cat_than_a_bird() -> None:
    order = (Animal.HORSE, Animal.DOG, Animal.CAT, Animal.BIRD)
    heights = []
    for animal in order:
        _, top, _, foot = reach(outline(drawn(*beast(animal, metres=4.0))))
        heights.append(foot - top)
    assert all(a > 1.15 * b for a, b in pairwise(heights))
    assert all(measures(a).tall > measures(b).tall for a, b in pairwise(order))
    least, most = (1.8, 0.6, 0.25, 0.2), (2.3, 0.85, 0.4, 0.3)  # metres, as one meets them
    assert all(a < measures(one).tall < b for one, a, b in zip(order, least, most, strict=True))


def test_a_kind_is_told_by_its_proportions() -> None:
    shape = {}
    for animal in Animal:
        left, top, right, foot = reach(outline(drawn(*beast(animal))))
        shape[animal] = (right - left) / (foot - top)
    assert shape[Animal.CAT] > 1.1 * shape[Animal.DOG] > 1.1 * 1.05 * shape[Animal.HORSE]
    assert shape[Animal.BIRD] > shape[Animal.DOG]


@pytest.mark.parametrize("animal", list(Animal))
def test_it_is_as_tall_and_as_long_as_it_says_and_its_eyes_are_in_its_head(animal: Animal) -> None:
    one, metres = beast(animal)
    left, top, right, foot = reach(outline(drawn(one, metres)))
    pixel = metres / HIGH
    assert (right - left) * pixel == pytest.approx(one.long_metres, rel=0.12)
    assert one.tall_metres <= (foot - top) * pixel * 1.06  # ears stand over it
    assert (foot - top) * pixel < one.tall_metres * 1.25
    assert 0.75 * one.tall_metres < one.eye_metres < one.tall_metres


@pytest.mark.parametrize(("animal", "moves"), list(product(ON_FOOT, (False, True))))
def test_the_lowest_that_is_seen_of_it_is_on_the_ground(animal: Animal, moves: bool) -> None:
    one, metres = beast(animal, moves)
    ground = HIGH * 0.9
    for k in range(7 if moves else 1):
        *_, foot = reach(outline(drawn(one, metres, gone=k * one.speed / 20)))
        assert foot + 1 == pytest.approx(ground, abs=0.012 * HIGH)


@pytest.mark.parametrize("build", BUILDS)
def test_at_least_two_feet_are_down_and_no_foot_goes_through_the_ground(build: Build) -> None:
    for k in range(48):
        posture = going(build, k / 48)
        assert len(posture.down) >= 2
        for leg in LEGS:
            toe = posture.legs[leg][4].imag
            assert toe == 0 if leg in posture.down else toe >= -1e-9


def test_a_dog_and_a_horse_trot_in_diagonal_pairs_and_a_cat_sets_one_foot_after_the_other() -> None:
    def strikes(build: Build) -> list[frozenset[str]]:
        downs = [going(build, k / 96).down for k in range(97)]
        return [now - before for before, now in pairwise(downs) if now - before]

    for build in (dog.BUILD, horse.BUILD):
        assert set(strikes(build)) == {frozenset({"lh", "rf"}), frozenset({"rh", "lf"})}
    assert sorted(len(one) for one in strikes(cat.BUILD)) == [1, 1, 1, 1]


@pytest.mark.parametrize("build", RUNNING)
def test_who_gallops_sets_down_its_hind_feet_then_its_fore_feet_and_then_none(build: Build) -> None:
    downs = [going(build, k / 96).down for k in range(97)]
    struck = [leg for before, now in pairwise(downs) for leg in now - before]
    first = struck.index("rh")
    assert [struck[(first + k) % 4] for k in range(4)] == ["rh", "lf", "rf", "lh"]
    aloft = [k for k, down in enumerate(downs) if not down]
    assert len(aloft) > 8, "it leaps"
    assert max(range(97), key=lambda k: going(build, k / 96).rise) in aloft
    slopes = [going(build, k / 96).tilt for k in (10, 55)]
    assert slopes[0] > 0.03 and slopes[1] < -0.03, "it rocks"
    assert build.pace.speed > 1.4 * next(one for one in BUILDS if one.gallop is build.pace).pace.speed


@pytest.mark.parametrize("build", BUILDS + RUNNING)
def test_bones_keep_their_length_and_joints_bend_the_right_way(build: Build) -> None:
    for posture in [standing(build), *(going(build, k / 48) for k in range(48))]:
        for leg in LEGS:
            bones = posture.legs[leg]
            rest = build.fore if leg[1] == "f" else build.hind
            for (a, b), (was_a, was_b) in zip(pairwise(bones), pairwise(rest), strict=True):
                assert abs(b - a) == pytest.approx(abs(was_b - was_a), rel=0.06)
            top, joint, low, fetlock, _ = bones
            turn = ((low - joint) / (joint - top)).imag
            assert (turn > 0) if leg[1] == "f" else (turn < 0)  # the elbow points back, the stifle ahead
            if leg[1] == "h":
                assert ((fetlock - low) / (low - joint)).imag > 0  # and the hock back


@pytest.mark.parametrize("build", BUILDS + RUNNING)
def test_a_foot_on_the_ground_stays_where_it_is(build: Build) -> None:
    steps = 96
    for leg in LEGS:
        for k in range(steps):
            now, then = (going(build, m / steps) for m in (k, k + 1))
            if leg in now.down and leg in then.down:
                slid = then.legs[leg][4].real + build.pace.stride / steps - now.legs[leg][4].real
                assert abs(slid) < 1e-9


@pytest.mark.parametrize("animal", ON_FOOT)
def test_between_the_pictures_of_a_stride_it_leans_and_what_is_on_the_ground_does_not_slide(animal: Animal) -> None:
    one, metres = beast(animal, moves=True)
    stride = one._creature.stride
    pixel = metres / HIGH
    for picture in (1, 4):
        low, high = ((picture + off) / 16 * stride for off in (-0.49, 0.49))  # the same picture
        seen = [drawn(one, metres, gone=gone, x=gone - picture / 16 * stride) for gone in (low, high)]
        feet, backs = ([outline(one)[rows] for one in seen] for rows in (np.s_[237:242], np.s_[20:160]))
        moved = [np.flatnonzero(mask.any(0)) for mask in feet]
        assert abs(moved[0][-1] - moved[1][-1]) <= 1 and abs(moved[0][0] - moved[1][0]) <= 1
        back = [np.flatnonzero(mask.any(0))[-1] for mask in backs]
        assert back[1] - back[0] > 0.5 * (high - low) / pixel  # the head goes on
        heads = [one.things(0, 0, 0, 5, gone)[1].shift[0] for gone in (low, high)]
        assert heads[0] < 0 < heads[1]  # with the neck it is on


@pytest.mark.parametrize("animal", list(Animal))
def test_its_stride_goes_with_the_distance_gone_and_not_with_time(animal: Animal) -> None:
    one, metres = beast(animal, moves=True)
    assert one.speed > 0
    stride = one._creature.stride
    moments = ((0.0, 0.3), (7.0, 1.3), (0.0, 0.55))
    bodies = [one.things(t, 0, 0, 5, strides * stride)[0].card for t, strides in moments]
    assert bodies[0].texture is bodies[1].texture
    assert np.allclose(bodies[0].frame(0.0), bodies[1].frame(7.0))
    seen = [outline(drawn(one, metres, t, strides * stride)) for t, strides in moments]
    assert (seen[0] != seen[2]).sum() > 60


@pytest.mark.parametrize(("animal", "moves"), list(product(Animal, (False, True))))
def test_the_same_seed_gives_the_same_picture_and_another_does_not(animal: Animal, moves: bool) -> None:
    first, again = (drawn(*beast(animal, moves, seed=5), t=0.4) for _ in range(2))
    assert np.array_equal(first, again)
    others = [drawn(*beast(animal, moves, seed=seed), t=0.4) for seed in range(6, 12)]
    assert all((other != first).any() for other in others)
    colours = {tuple(np.round(np.median(one[outline(one)], 0)[:3] / 24).tolist()) for one in (first, *others)}
    assert len(colours) >= 3


@pytest.mark.parametrize(("animal", "moves"), list(product(Animal, (False, True))))
def test_facing_left_it_is_its_mirror_image(animal: Animal, moves: bool) -> None:
    right = drawn(*beast(animal, moves), t=0.7, gone=0.2)
    left = drawn(*beast(animal, moves, faces=-1), t=0.7, gone=0.2)
    mirrored = np.roll(right[:, ::-1], 1, 1)  # the middle of a picture is between two pixels
    assert np.abs(mirrored.astype(int) - left.astype(int)).max() < 24
    head = outline(right)[: reach(outline(right))[1] + 20]
    if not (animal is Animal.BIRD and moves):
        assert np.flatnonzero(head.any(0)).mean() > WIDE / 2


@pytest.mark.parametrize("animal", list(Animal))
def test_who_stands_lives_but_keeps_its_feet_on_the_ground(animal: Animal) -> None:
    one, metres = beast(animal)
    masks = [outline(drawn(one, metres, t)) for t in (0.0, 0.5, 1.0, 1.6, 2.3, 3.1)]
    assert all((mask != masks[0]).any() for mask in masks[1:])
    poses = zip(*([thing.card.frame(t) for thing in one.things(t, 0, 0, 5)] for t in (0.0, 0.45, 1.3)), strict=True)
    assert all(not np.allclose(now[:, 2], then[:, 2]) for then, *later in poses for now in later)  # head, tail, chest
    if animal is not Animal.BIRD:
        low = [mask[236:242] for mask in masks]
        assert all((mask != low[0]).sum() < 12 for mask in low)


def test_it_blinks_when_it_is_near_and_not_when_it_is_far() -> None:
    near = beast(Animal.DOG, metres=0.5)[0]
    far = beast(Animal.DOG, metres=4.0)[0]
    times = np.arange(0, 8, 1 / 24)
    for one, blinks in ((near, True), (far, False)):
        for t in times:
            one.things(float(t), 0, 0, 5)
        assert any(is_shut for _, is_shut in one._heads) is blinks
        assert len({flick for flick, _ in one._heads}) == 2  # an ear is laid back now and then


def test_a_bird_flies_when_it_moves_and_hops_when_it_stands() -> None:
    flying, standing_ = (beast(Animal.BIRD, moves)[0] for moves in (True, False))
    assert flying.flies > 1.5 and standing_.flies == 0 and beast(Animal.DOG, True)[0].flies == 0
    heights = [standing_.things(float(t), 0, 0, 5)[1].shift[1] for t in np.arange(0, 8, 1 / 24)]
    assert min(heights) == 0 and 0.02 < max(heights) < 0.15
    one, metres = beast(Animal.BIRD, moves=True, metres=1.2)
    stride = one._creature.stride
    tops, feet = zip(*(reach(outline(drawn(one, metres, gone=k / 8 * stride)))[1::2] for k in range(8)), strict=True)
    assert max(tops) - min(tops) > 0.15 * HIGH and max(feet) - min(feet) > 0.1 * HIGH  # wings up, and down


@pytest.mark.parametrize("animal", list(Animal))
def test_it_is_dark_at_night_but_not_lost(animal: Animal) -> None:
    metres = max(0.85 * measures(animal).long, 1.3 * measures(animal).tall)
    seen = [
        drawn(Beast(animal, light, HIGH / metres, AHEAD, False, 2, is_near=is_near), metres)
        for light, is_near in ((DAY, False), (NIGHT, False), (NIGHT, True))
    ]
    day, night, opened = (float(one[outline(one)][:, :3].mean()) for one in seen)
    assert night < 0.45 * day
    assert opened > 1.3 * night


@pytest.mark.parametrize("animal", list(Animal))
def test_it_has_an_eye_with_a_light_in_it_when_it_is_near(animal: Animal) -> None:
    one, _ = beast(animal)
    metres = 0.35 * one.tall_metres + 0.06
    near = Beast(animal, DAY, HIGH / metres, AHEAD, False, 2, is_near=True)
    ahead = measures(animal).ahead * near.tall_metres / measures(animal).tall
    picture = shown(near, metres, near.eye_metres, 0.0, x=-ahead)
    middle = np.s_[HIGH // 2 - 24 : HIGH // 2 + 24, WIDE // 2 - 24 : WIDE // 2 + 24]
    eye = cv2.cvtColor(picture[middle][..., :3], cv2.COLOR_BGR2GRAY)
    assert eye.min() < 45 and eye.max() > 150


@pytest.mark.parametrize("animal", list(Animal))
def test_a_black_one_is_darker_than_a_white_one_whatever_its_seed_and_neither_has_a_hue(animal: Animal) -> None:
    metres = max(0.85 * measures(animal).long, 1.3 * measures(animal).tall)

    def body(coat: Dye, seed: int) -> NDArray[np.float64]:
        one = Beast(animal, DAY, HIGH / metres, AHEAD, False, seed, coat=coat)
        picture = drawn(one, metres)
        return np.asarray(picture[outline(picture)][:, :3].mean(0), np.float64)

    for seed in range(3):
        black, white = body(Dye.BLACK, seed), body(Dye.WHITE, seed)
        assert white.mean() > black.mean() + 60
        assert np.ptp(black) < 25 and np.ptp(white) < 60


def test_a_coat_that_no_animal_has_is_left_to_chance() -> None:
    metres = 2.0
    plain, blue = (
        drawn(Beast(Animal.DOG, DAY, HIGH / metres, AHEAD, False, 2, coat=coat), metres) for coat in (None, Dye.BLUE)
    )
    assert (plain == blue).all()
