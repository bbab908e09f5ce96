"""The camera's moves and angles are true geometry: measured by where points of the world come to lie in the picture."""

from __future__ import annotations

import math
from itertools import pairwise

import cv2
import numpy as np
import pytest

from reelwright.film.look import Angle, Framing, Move
from reelwright.render.backends.previz.angles import FLAT, FRONTAL, seen_from
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Card, Picture, Thing
from reelwright.render.backends.previz.focus import Rack, softened
from reelwright.render.backends.previz.handheld import SHOULDER, handheld
from reelwright.render.backends.previz.moves import Rig, eased, path
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.roll import overscanned, rolled
from reelwright.render.backends.previz.stack import draw_stack
from reelwright.units import Resolution

SIZE = Resolution(width=320, height=180)
SUBJECT = (1.0, 2.0, 20.0)
FAR = (9.0, 6.0, 300.0)
BASE = Camera(SIZE, x=0.5, y=1.8, z=1.0, yaw=2.0, pitch=3.0, fov=47.0)
RIG = Rig(subject=SUBJECT, push=0.2)
SHARES = np.linspace(0, 1, 25).tolist()


def from_middle(camera: Camera, point: tuple[float, float, float]) -> tuple[float, float]:
    column, row, _ = camera.project(point)
    return column - camera.size.width / 2, row - camera.size.height / 2


def height_of(camera: Camera, foot: tuple[float, float, float], tall: float = 1.75) -> float:
    """Pixels from foot to crown."""
    x, y, z = foot
    return camera.project(foot)[1] - camera.project((x, y + tall, z))[1]


def bearing(camera: Camera, point: tuple[float, float, float]) -> float:
    """Degrees from which a camera sees a point; 0 from straight before it."""
    return math.degrees(math.atan2(camera.x - point[0], point[2] - camera.z))


def edge_of(camera: Camera, z: float) -> float:
    """The column at which a white card's left edge, at x = 0 of a depth, is drawn."""
    texture = np.full((160, 160, 4), 255, np.uint8)
    picture: Picture = np.zeros((SIZE.height, SIZE.width, 4), np.uint8)
    card = Card.frontal(texture, z, -z, z, 2 * z)
    draw_stack(picture, [Thing(card, z)], camera, 0.0)
    return SIZE.width - float(picture[SIZE.height // 2, :, 3].sum()) / 255


def test_a_truck_moves_near_cards_past_far_ones_by_focal_length_times_way_over_depth() -> None:
    level = Camera(SIZE, fov=47.0)
    way = path(level, Rig(subject=SUBJECT, truck=0.6), Move.TRUCK_RIGHT)
    for z in (6.0, 18.0, 54.0):
        moved = edge_of(way(0.0), z) - edge_of(way(1.0), z)
        assert moved == pytest.approx(level.focal * 1.2 / z, abs=0.6)


def test_a_zoom_has_no_parallax_keeps_its_subjects_place_and_tells_its_focal_length() -> None:
    way, pushed = path(BASE, RIG, Move.ZOOM_IN), path(BASE, RIG, Move.PUSH_IN)
    near = (3.0, 1.0, 9.0)
    behind = tuple(b + 12 * (p - b) for b, p in zip((BASE.x, BASE.y, BASE.z), near, strict=True))
    for share in SHARES:
        assert way(share).project(near)[:2] == pytest.approx(way(share).project(behind)[:2], abs=1e-6)
        assert from_middle(way(share), SUBJECT) == pytest.approx(from_middle(BASE, SUBJECT), abs=0.6)
    assert math.dist(pushed(1.0).project(near)[:2], pushed(1.0).project(behind)[:2]) > 8
    assert height_of(way(1.0), SUBJECT) == pytest.approx(RIG.zoom * height_of(BASE, SUBJECT), rel=0.01)
    assert way(1.0).focal_mm == pytest.approx(RIG.zoom * BASE.focal_mm, rel=1e-6)
    assert all(one.focal_mm < two.focal_mm for one, two in pairwise(map(way, SHARES)))


def test_a_zoom_out_is_a_zoom_in_backwards() -> None:
    there, back = path(BASE, RIG, Move.ZOOM_IN), path(BASE, RIG, Move.ZOOM_OUT)
    for share in SHARES:
        assert back(share).focal == pytest.approx(there(1 - share).focal, rel=1e-9)


def test_a_dolly_zoom_keeps_its_subjects_size_and_place_while_the_background_goes_away() -> None:
    way = path(BASE, RIG, Move.DOLLY_ZOOM)
    tall, place = height_of(BASE, SUBJECT), from_middle(BASE, SUBJECT)
    for share in SHARES:
        assert height_of(way(share), SUBJECT) == pytest.approx(tall, rel=0.02)
        assert from_middle(way(share), SUBJECT) == pytest.approx(place, abs=1.0)
    before, after = (math.hypot(*from_middle(way(share), FAR)) for share in (0.0, 1.0))
    assert after < 0.87 * before
    assert way(1.0).focal_mm < 0.87 * BASE.focal_mm


@pytest.mark.parametrize(("move", "side"), [(Move.ORBIT_RIGHT, 1), (Move.ORBIT_LEFT, -1)])
def test_an_orbit_goes_round_its_subject_which_keeps_its_place_and_distance(move: Move, side: int) -> None:
    way = path(BASE, RIG, move)
    for share in SHARES:
        assert from_middle(way(share), SUBJECT) == pytest.approx(from_middle(BASE, SUBJECT), abs=0.01)
        far = math.hypot(way(share).x - SUBJECT[0], way(share).z - SUBJECT[2])
        assert far == pytest.approx(math.hypot(BASE.x - SUBJECT[0], BASE.z - SUBJECT[2]))
    turned = bearing(way(1.0), SUBJECT) - bearing(way(0.0), SUBJECT)
    assert side * turned == pytest.approx(2 * RIG.arc(BASE), rel=1e-6) and side * turned > 8


def test_an_orbit_goes_no_further_aside_than_the_set_is_painted() -> None:
    deep = Rig(subject=(0.0, 2.0, 80.0), truck=2.0, pan=6.0)
    ends = [path(BASE, deep, Move.ORBIT_RIGHT)(share) for share in (0.0, 1.0)]
    assert all(abs(end.x - BASE.x) < 1.4 * deep.truck and abs(end.yaw - BASE.yaw) <= deep.pan for end in ends)


def test_a_push_frames_its_subject_larger_by_what_the_rig_says_and_a_pull_begins_there() -> None:
    level = Camera(SIZE, y=2.0, fov=47.0)
    rig = Rig(subject=(0.0, 2.0, 20.0), push=0.2)
    pushed, pulled = path(level, rig, Move.PUSH_IN)(1.0), path(level, rig, Move.PULL_OUT)(0.0)
    assert height_of(pushed, rig.subject) == pytest.approx(height_of(level, rig.subject) / (1 - rig.push), rel=1e-6)
    assert pushed == pulled


@pytest.mark.parametrize("move", [move for move in Move if move not in (Move.STATIC, Move.HANDHELD, Move.RACK_FOCUS)])
def test_a_move_is_seen_and_eases_in_and_out(move: Move) -> None:
    """Its first and last steps are small, none is much larger than the one before, and it gets somewhere."""
    way, marks = path(BASE, RIG, move), ((80.0, 6.0, 300.0), (4.0, 0.0, 22.0))
    points = np.array([[from_middle(way(k / 48), mark) for mark in marks] for k in range(49)])
    steps = np.linalg.norm(np.diff(points, axis=0), axis=2).max(axis=1)
    assert steps[0] < 0.5 * steps.max() and steps[-1] < 0.6 * steps.max()
    assert np.abs(np.diff(steps)).max() < 0.12 * steps.max()
    assert np.linalg.norm(points[-1] - points[0], axis=1).max() > 0.03 * SIZE.width


def test_a_camera_held_by_hand_is_smooth_bounded_and_each_seeds_own() -> None:
    seconds, rate = 6.0, 24
    shares = np.arange(int(seconds * rate) + 1) / (seconds * rate)

    def strayed(seed: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        way = handheld(BASE, seed, seconds)
        found = [(c.x, c.y, c.z, c.yaw, c.pitch, c.roll) for c in map(way, shares.tolist())]
        return np.array(found) - (BASE.x, BASE.y, BASE.z, BASE.yaw, BASE.pitch, BASE.roll)

    most = np.array([SHOULDER.x, SHOULDER.y, SHOULDER.z, SHOULDER.yaw, SHOULDER.pitch, SHOULDER.roll])
    one, two = strayed(1), strayed(2)
    assert (np.abs(one) <= most).all() and (np.ptp(one, axis=0) > 0.4 * most).all()
    assert (np.abs(np.diff(one, axis=0)) < 0.16 * most).all()
    assert (np.abs(np.diff(one, 2, axis=0)) < 0.05 * most).all()
    assert np.abs(one - two).max() > 0.5 * most.max()
    assert np.array_equal(one, strayed(1))


def test_a_rolled_picture_is_what_a_rolled_camera_sees() -> None:
    """The set is drawn level on a larger picture and turned: a lamp comes to lie where the rolled camera has it."""
    for degrees in (11.0, -0.7):
        size = overscanned(SIZE, abs(degrees))
        over = size.width / SIZE.width, size.height / SIZE.height
        level, wanted = Camera(size, fov=47.0, overscan=over), Camera(SIZE, fov=47.0, roll=degrees)
        point = (2.1, 3.0, 10.0)
        column, row, _ = level.project(point)
        y, x = np.ogrid[: size.height, : size.width]
        glow = 255 * np.exp(-((x + 0.5 - column) ** 2 + (y + 0.5 - row) ** 2) / 18)
        picture = rolled(np.repeat(glow[..., None], 3, 2).astype(np.uint8), degrees, SIZE)[..., 0].astype(float)
        whole = picture.sum()
        found = [(picture.sum(axis) * np.arange(n)).sum() / whole + 0.5 for axis, n in ((0, 320), (1, 180))]
        assert found == pytest.approx(wanted.project(point)[:2], abs=0.3)


def test_no_corner_of_a_rolled_picture_is_empty() -> None:
    for size in (SIZE, Resolution(width=180, height=320), Resolution(width=430, height=180)):
        full = overscanned(size, 11.8)
        for degrees in (-11.8, -3.0, 0.0, 7.0, 11.8):
            white = np.full((full.height, full.width, 3), 255, np.uint8)
            assert rolled(white, degrees, size).min() == 255


def test_an_angle_moves_the_camera_and_keeps_what_it_looks_at() -> None:
    foot = (0.0, 0.0, 12.0)
    near = Camera(SIZE, y=1.4, z=7.0, fov=20.0)
    for angle, heights in ((Angle.LOW, FLAT), (Angle.HIGH, FLAT), (Angle.TOP, FLAT), (Angle.TOP, FRONTAL)):
        seen = seen_from(near, angle, Framing.MEDIUM, foot, heights, 47.0, is_near=True)
        assert abs(from_middle(seen, (0.0, 1.3, 12.0))[1]) < 0.2 * SIZE.height, angle
        assert (seen.pitch > 5) if angle is Angle.LOW else (seen.pitch <= -6)
        assert (seen.y < 0.5) if angle is Angle.LOW else (seen.y > near.y)
    assert seen_from(near, Angle.TOP, Framing.MEDIUM, foot, FLAT, 47.0, is_near=True).pitch < -50
    assert seen_from(near, Angle.DUTCH, Framing.MEDIUM, foot, FLAT, 47.0, is_near=True).roll == pytest.approx(11)
    assert seen_from(near, Angle.EYE, Framing.MEDIUM, foot, FLAT, 47.0, is_near=True) == near


@pytest.mark.parametrize("angle", [Angle.LOW, Angle.HIGH])
def test_a_wide_picture_from_another_angle_still_has_its_horizon(angle: Angle) -> None:
    seen = seen_from(BASE, angle, Framing.WIDE, SUBJECT, FLAT, 47.0, is_near=False)
    share = seen.horizon / SIZE.height
    assert (0.75 < share < 0.95) if angle is Angle.LOW else (0.05 < share < 0.25)


def speckled(z: float, seed: int) -> Card:
    """A card full of detail, on the left side of the picture when near and over all of it when far."""
    grain = np.repeat(rng(seed).integers(0, 256, (90, 160, 1), dtype=np.uint8), 4, 2)
    grain[..., 3] = 255
    wide = z if z < 10 else 2 * z
    return Card.frontal(grain, -0.5 * z if z < 10 else 0.0, 1.7 - wide * 9 / 32, z, wide)


def detail(picture: Picture) -> float:
    return float(np.abs(np.diff(picture[20:-20, 10:-10, 0].astype(float), axis=1)).mean())


def focus_on_its_way(sigma: float) -> list[tuple[Picture, Picture]]:
    """The near and the far part of the pictures of a rack focus, from its first to its last."""
    camera, rack = Camera(SIZE, fov=60.0), Rack(sigma)
    things = [Thing(card, card.z) for card in (speckled(5.0, 1), speckled(40.0, 2))]

    def compose(things: list[Thing], camera: Camera, t: float) -> Picture:
        picture: Picture = np.zeros((SIZE.height, SIZE.width, 4), np.uint8)
        draw_stack(picture, things, camera, t)
        return picture

    seen = (rack.picture(compose, things, camera, 0.0, 20.0, 1000.0, share) for share in np.linspace(0, 1, 25))
    return [(picture[:, :120], picture[:, 200:]) for picture in seen]


def test_focus_goes_from_what_is_near_to_what_is_far_without_a_jump() -> None:
    seen = focus_on_its_way(sigma=3.0)
    (near, far), (last_near, last_far) = seen[0], seen[-1]
    assert detail(near) > 4 * detail(last_near) and detail(last_far) > 4 * detail(far)
    whole = [np.hstack(parts) for parts in seen]
    steps = [np.abs(two.astype(int) - one).mean() for one, two in pairwise(whole)]
    assert max(steps) < 6 * float(np.mean(steps)) and steps[0] < 0.5 * max(steps)


def sharpness(picture: Picture) -> float:
    """Variance of the Laplacian, of what is as coarse as drawn things are."""
    coarse = cv2.GaussianBlur(picture[20:-20, 10:-10, 0].astype(np.float32), (0, 0), 1.2)
    return float(cv2.Laplacian(coarse, cv2.CV_32F).var())


def test_something_is_in_focus_at_every_moment_of_a_rack_focus() -> None:
    seen = [(sharpness(near), sharpness(far)) for near, far in focus_on_its_way(sigma=6.0)]
    near, far = (np.array(part) / max(part) for part in zip(*seen, strict=True))
    assert near[-1] < 0.05 and far[0] < 0.05
    assert np.maximum(near, far).min() > 0.3


def test_a_little_blur_is_a_little_change() -> None:
    """The sharp picture gives way to one that is reckoned coarsely, and there is no step between them."""
    picture = speckled(40.0, 3).texture
    assert softened(picture, 0.0) is picture
    found = [detail(softened(picture, sigma)) for sigma in np.linspace(0, 5, 41)]
    assert all(one - two < 0.12 * found[0] for one, two in pairwise(found))
    assert all(two <= one + 1e-9 for one, two in pairwise(found)) and found[-1] < 0.1 * found[0]


def test_easing_goes_all_the_way_and_never_back() -> None:
    values = [eased(share) for share in SHARES]
    assert (values[0], values[-1]) == pytest.approx((0.0, 1.0)) and values == sorted(values)
