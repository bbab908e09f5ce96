"""People: seen as far as the framing says, the same person everywhere, doing what they are said to do."""

from __future__ import annotations

from functools import cache
from itertools import cycle, pairwise

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.film.look import Action, Age, Feeling, Framing, Gaze, Mood, Move, Place, Prop, TimeOfDay, Weather
from reelwright.film.shot import Figure, Setup
from reelwright.render.backends.previz.card import Thing
from reelwright.render.backends.previz.drawing import PLACES
from reelwright.render.backends.previz.light import light_of
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.people import TALL_METRES, Person
from reelwright.render.backends.previz.people.clay import seen, turned
from reelwright.render.backends.previz.people.expression import bearing, expression_of
from reelwright.render.backends.previz.people.face import Portrait
from reelwright.render.backends.previz.people.keylight import KeyLight
from reelwright.render.backends.previz.people.looks import looks_of
from reelwright.render.backends.previz.people.skull import skin
from reelwright.render.backends.previz.people.view import Stance
from reelwright.render.backends.previz.stack import draw_stack
from reelwright.units import FrameRate, Resolution

CLOSE = (Framing.MEDIUM_CLOSE, Framing.CLOSE_UP)
ANA = Figure(name="Ana")
DAY = light_of(TimeOfDay.MORNING, Weather.CLEAR)


@cache
def shot(
    framing: Framing, who: Figure = ANA, place: Place = Place.DESERT, size: tuple[int, int] = (320, 180)
) -> Location:
    setup = Setup(
        place=place,
        time_of_day=TimeOfDay.MORNING,
        weather=Weather.CLEAR,
        framing=framing,
        move=Move.STATIC,
        mood=Mood.CALM,
        figure=who,
        seed=6,
    )
    return PLACES[place](setup, Resolution(width=size[0], height=size[1]), FrameRate.of(24), 48)


def people_of(scene: Location, t: float = 1.0) -> list[Thing]:
    assert scene.person is not None
    x, y, z = scene.staging.mark
    return scene.person.things(t, x, y, z)


def silhouette(scene: Location, t: float = 1.0) -> NDArray[np.uint8]:
    """[H, W] 0..255, where somebody is."""
    picture = np.zeros((scene.size.height, scene.size.width, 4), np.uint8)
    draw_stack(picture, people_of(scene, t), scene.camera(24), t)
    return cv2.extractChannel(picture, 3).astype(np.uint8)


def rows_of(mask: NDArray[np.uint8]) -> tuple[int, int]:
    """First row and one past the last."""
    rows = np.flatnonzero(mask.max(1) > 128)
    return int(rows[0]), int(rows[-1]) + 1


def eye_row(scene: Location) -> float:
    assert scene.person is not None
    x, y, z = scene.staging.mark
    pose = scene.person._poses[0]
    tall = scene.person.looks.tall_metres
    return scene.camera(24).project((x + pose["head"][0] * tall, y + pose["head"][1] * tall, z))[1]


def test_the_nearer_the_framing_the_larger_the_figure() -> None:
    order = (Framing.WIDE, Framing.MEDIUM_WIDE, Framing.MEDIUM, *CLOSE, Framing.EXTREME_CLOSE_UP)
    pixels = []
    for framing in order:
        scene = shot(framing)
        x, y, z = scene.staging.mark
        camera = scene.camera(24)
        pixels.append(camera.project((x, y, z))[1] - camera.project((x, y + TALL_METRES, z))[1])
    assert all(a * 1.25 < b for a, b in pairwise(pixels))


@pytest.mark.parametrize("framing", CLOSE)
@pytest.mark.parametrize(
    ("size", "who"),
    [
        ((320, 180), ANA),
        ((180, 320), Figure(name="kid", age=Age.CHILD)),
        ((430, 180), Figure(name="Ana", action=Action.SIT)),
    ],
)
def test_a_close_up_holds_the_whole_head_with_the_eyes_above_the_middle(
    framing: Framing, size: tuple[int, int], who: Figure
) -> None:
    scene = shot(framing, who, size=size)
    top, foot = rows_of(silhouette(scene))
    assert top >= 0 and silhouette(scene)[0].max() < 128  # the crown is in the picture
    assert foot == size[1]  # and the body is cut by its edge
    assert size[1] * 0.2 < eye_row(scene) < size[1] * 0.45


def test_an_extreme_close_up_is_all_face_and_the_eyes_lie_above_its_middle() -> None:
    scene = shot(Framing.EXTREME_CLOSE_UP)
    mask = silhouette(scene)
    assert rows_of(mask) == (0, 180)
    assert 180 * 0.2 < eye_row(scene) < 180 * 0.45


def test_over_the_shoulder_somebody_dark_stands_before_the_figure_and_beside_it() -> None:
    two, one = (shot(framing).frame(24).astype(int) for framing in (Framing.OVER_SHOULDER, Framing.MEDIUM))
    free = np.s_[60:, 230:]  # the side that the figure leaves free
    assert two[free].mean() < 0.6 * one[free].mean()
    assert rows_of(silhouette(shot(Framing.OVER_SHOULDER)))[0] > 10


@pytest.mark.parametrize("place", [Place.DESERT, Place.CITY])
def test_behind_a_close_figure_the_place_is_out_of_focus(place: Place) -> None:
    def detail(framing: Framing) -> float:
        scene = shot(framing, place=place)
        clear = cv2.dilate(silhouette(scene), np.ones((9, 9), np.uint8)) == 0
        grey = cv2.cvtColor(scene.frame(24), cv2.COLOR_BGR2GRAY).astype(np.float32)
        return float(np.abs(cv2.Laplacian(cv2.GaussianBlur(grey, (0, 0), 1.2), cv2.CV_32F))[clear].mean())

    assert detail(Framing.CLOSE_UP) < 0.8 * detail(Framing.MEDIUM_WIDE)


def test_the_same_name_looks_the_same_in_every_framing_and_place() -> None:
    seen = [
        shot(framing, place=place)
        for framing in (Framing.WIDE, Framing.CLOSE_UP)
        for place in (Place.CITY, Place.MEADOW)
    ]
    known = [scene.person.looks for scene in seen if scene.person is not None]
    for one in known[1:]:
        assert all(
            np.array_equal(getattr(one, part), getattr(known[0], part)) for part in ("skin", "hair", "top", "legs")
        )
        assert one.cut is known[0].cut


def test_two_names_differ_and_props_tell_in_the_looks() -> None:
    palettes = {
        tuple(np.concatenate([(k := looks_of(Figure(name=name))).skin, k.hair, k.top]).tolist()) for name in "abcdefgh"
    }
    assert len(palettes) == 8
    bare, coated = looks_of(ANA), looks_of(Figure(name="Ana", props=(Prop.COAT,)))
    assert bare.coat is None and coated.coat is not None
    assert np.array_equal(bare.skin, coated.skin)


def drawn(action: Action, age: Age = Age.ADULT, walked: float = 0.0, t: float = 0.0) -> NDArray[np.uint8]:
    """[h, w] 0..255, the silhouette of a whole figure, its feet on the lower edge."""
    person = Person(Figure(name="Tom", action=action, age=age), DAY, 220, (0.8, -0.6))
    body = person.things(t, 0.0, 0.0, 10.0, walked)[0].card
    per_metre = 1 / float(body.across[0])
    mask = cv2.extractChannel(body.texture, 3)
    size = round(mask.shape[1] * 100 / per_metre), round(mask.shape[0] * 100 / per_metre)
    return cv2.resize(mask, size, interpolation=cv2.INTER_AREA).astype(np.uint8)  # a pixel a centimetre


def height_of(mask: NDArray[np.uint8]) -> int:
    return mask.shape[0] - rows_of(mask)[0]


def test_sitting_and_kneeling_are_lower_than_standing_and_a_child_is_smaller() -> None:
    standing = height_of(drawn(Action.STAND))
    assert standing == pytest.approx(176, abs=9)
    assert height_of(drawn(Action.SIT)) < 0.8 * standing
    assert height_of(drawn(Action.KNEEL)) < 0.8 * standing
    assert height_of(drawn(Action.STAND, Age.CHILD)) < 0.75 * standing
    assert height_of(drawn(Action.WAVE)) > standing + 4


def test_a_pointing_arm_and_an_embrace_reach_out() -> None:
    def reach(mask: NDArray[np.uint8]) -> int:
        return int(np.flatnonzero(mask.max(0) > 128)[-1]) - mask.shape[1] // 2

    assert reach(drawn(Action.POINT)) > reach(drawn(Action.STAND)) + 25
    person = Person(Figure(name="Tom", action=Action.EMBRACE), DAY, 220, (0.8, -0.6))
    assert len(person.things(0.0, 0.0, 0.0, 10.0)) == 2


def test_two_who_embrace_are_cheek_to_cheek_and_not_nose_to_nose() -> None:
    things = Person(Figure(name="Tom", action=Action.EMBRACE), DAY, 220, (0.8, -0.6), lowest=1.0).things(0, 0, 0, 10)
    heads = [thing.shift[0] for thing in things if thing.shift[1] > 1.0]
    assert 0.05 < max(heads) - min(heads) < 0.15


@pytest.mark.parametrize("framing", [Framing.MEDIUM_WIDE, Framing.MEDIUM])
def test_behind_somebody_in_the_village_no_edge_is_hard(framing: Framing) -> None:
    scene = shot(framing, place=Place.VILLAGE)
    clear = cv2.dilate(silhouette(scene), np.ones((9, 9), np.uint8)) == 0
    grey = cv2.cvtColor(scene.frame(24), cv2.COLOR_BGR2GRAY).astype(int)
    assert np.quantile(np.abs(np.diff(grey, axis=1))[clear[:, 1:]], 0.999) < 75


def test_who_walks_away_in_a_wide_picture_does_so_in_a_medium_one_and_comes_only_for_a_face() -> None:
    def goes(framing: Framing) -> float:
        scene = shot(framing, ANA.model_copy(update={"action": Action.WALK}), place=Place.HARBOUR)
        return scene._walked(2.0)[1] - scene._walked(0.0)[1]

    assert all(goes(framing) > 0 for framing in (Framing.WIDE, Framing.MEDIUM_WIDE, Framing.MEDIUM))
    assert goes(Framing.CLOSE_UP) < 0


def test_a_run_covers_more_ground_than_a_walk_and_leaves_it() -> None:
    far = {}
    for action in (Action.STAND, Action.WALK, Action.RUN):
        scene = shot(Framing.WIDE, ANA.model_copy(update={"action": action}))
        start, end = (scene._figure(t)[0].shift[0] for t in (0.0, 2.0))
        far[action] = end - start
    assert far[Action.STAND] == 0 < far[Action.WALK] < 0.6 * far[Action.RUN]
    walk, run = ([(drawn(a, walked=k * 0.19)[-3:] > 128).any() for k in range(12)] for a in (Action.WALK, Action.RUN))
    assert all(walk) and any(run) and not all(run)


@pytest.mark.parametrize(("action", "lowest"), list(zip(Action, cycle((0.4, None)), strict=False)))
def test_every_action_is_drawn_with_every_prop(action: Action, lowest: float | None) -> None:
    who = Figure(name="Tom", action=action, props=tuple(Prop), age=Age.OLD)
    person = Person(who, DAY, 90, (0.8, -0.6), Mood.WARM, lowest)
    for t in (0.0, 0.4):
        picture = np.zeros((180, 320, 4), np.uint8)
        camera = shot(Framing.WIDE).camera(0)
        draw_stack(picture, person.things(t, camera.x, camera.y - 1.2, camera.z + 5.0, 1.2 * t), camera, t)
        assert (picture[..., 3] > 200).mean() > 0.01


def face(
    mood: Mood = Mood.CALM, name: str = "Ana", lids: float = 1.0, gaze: tuple[float, float] | None = None
) -> NDArray[np.int_]:
    looks = looks_of(Figure(name=name))
    key = KeyLight.of(DAY, (0.8, -0.6), is_near=True)
    portrait = Portrait(looks, (), key, 60, bearing(Figure(), Stance()), expression_of(mood))
    return portrait.picture(lids, gaze).astype(int)


def test_mood_gaze_and_lids_change_the_face_and_another_name_is_another_face() -> None:
    calm = face()
    for other in (*(face(mood) for mood in Mood if mood is not Mood.CALM), face(gaze=(-0.9, 0.4)), face(lids=0.0)):
        changed = np.abs(other - calm).max(-1) > 24
        assert 40 < changed.sum() < 0.1 * changed.size  # a face moves in places, the head stays
    assert (np.abs(face(name="Bo") - calm).max(-1) > 24).mean() > 0.1
    assert np.array_equal(face(), calm)


def whites(who: Figure) -> tuple[int, float]:
    """Of the eyes, how many pixels, and how far to the right of the middle of the head, widths of it."""
    looks = looks_of(who)
    key = KeyLight.of(DAY, (0.0, -0.6), is_near=True)
    head = Portrait(looks, (), key, 90, bearing(who, Stance()), expression_of(Mood.CALM, who)).picture()
    rows, columns = np.nonzero(head[..., 3] > 200)
    middle, wide = (columns.min() + columns.max()) / 2, columns.max() - columns.min()
    upper = slice(int(np.quantile(rows, 0.3)), int(np.quantile(rows, 0.75)))
    hsv = cv2.cvtColor(head[upper, :, :3], cv2.COLOR_BGR2HSV)
    white = (hsv[..., 1] < 60) & (hsv[..., 2] > 90) & (head[upper, :, 3] > 250)
    inner = np.abs(np.arange(head.shape[1]) - middle) < 0.45 * wide  # not the edge of light
    white &= inner
    seen = np.nonzero(white)[1]
    return len(seen), (float(seen.mean()) - middle) / wide if len(seen) else 0.0


def test_eyes_are_wide_in_surprise_narrow_in_laughter_and_shut_in_sleep() -> None:
    open_ = {felt: whites(Figure(name="Ana", feeling=felt, gaze=Gaze.AT_US))[0] for felt in (None, *Feeling)}
    assert open_[Feeling.SURPRISED] > 1.2 * open_[None] > 1.5 * open_[Feeling.LAUGHING]
    key = KeyLight.of(DAY, (0.8, -0.6), is_near=True)
    for felt in Feeling:
        who = Figure(name="Ana", feeling=felt)
        portrait = Portrait(looks_of(who), (), key, 60, bearing(who, Stance()), expression_of(Mood.CALM, who))
        assert np.array_equal(portrait.picture(1.0), portrait.picture(0.0)) == (felt is Feeling.ASLEEP)


def test_a_face_is_turned_to_where_it_looks() -> None:
    at = {gaze: whites(Figure(name="Ana", gaze=gaze))[1] for gaze in Gaze}
    assert at[Gaze.LEFT] < -0.05 < at[Gaze.AT_US] < 0.05 < at[Gaze.RIGHT]


def head_column(scene: Location) -> float:
    """Of the middle of the head, widths of the picture from its middle."""
    assert scene.person is not None
    x, y, z = scene.staging.mark
    pose, tall = scene.person._poses[0], scene.person.looks.tall_metres
    aside = pose["head"][0] * (-1 if scene.person._turn else 1)
    column = scene.camera(24).project((x + aside * tall, y + pose["head"][1] * tall, z))[0]
    return column / scene.picture.width - 0.5


@pytest.mark.parametrize("place", Place)
def test_a_near_figure_stands_in_the_third_that_it_looks_away_from(place: Place) -> None:
    scenes = [shot(Framing.MEDIUM, Figure(name="Ana", gaze=gaze), place) for gaze in (Gaze.RIGHT, Gaze.LEFT)]
    right, left = map(head_column, scenes)
    assert -0.25 < right < -0.05 < 0.05 < left < 0.25


@pytest.mark.parametrize("age", Age)
@pytest.mark.parametrize("action", [Action.STAND, Action.SIT, Action.KNEEL])
def test_the_closest_pictures_are_of_the_head_however_the_body_is_bent(action: Action, age: Age) -> None:
    upright = head_column(shot(Framing.EXTREME_CLOSE_UP))
    bent = head_column(shot(Framing.EXTREME_CLOSE_UP, Figure(name="Tom", action=action, age=age)))
    assert bent == pytest.approx(upright, abs=0.02)


def test_the_side_of_the_face_that_the_key_comes_from_is_the_brighter() -> None:
    looks = looks_of(ANA)
    for side in (-1, 1):
        key = KeyLight.of(light_of(TimeOfDay.AFTERNOON, Weather.CLEAR), (0.8 * side, -0.6), is_near=True)
        head = Portrait(looks, (), key, 60, (0.0, 0.0), expression_of(Mood.CALM)).picture().astype(float)
        w, h = head.shape[1], head.shape[0]
        cheeks = head[h // 2 - 24 : h // 2, w // 2 - 30 : w // 2 + 30, :3].mean((0, 2))
        left, right = cheeks[:25].mean(), cheeks[-25:].mean()
        assert (right - left) * side > 8


def test_a_near_figure_blinks_and_is_never_quite_still() -> None:
    scene = shot(Framing.CLOSE_UP)
    frames = [scene.frame(index).astype(int) for index in (0, 6, 12)]
    assert all((np.abs(a - b).max(-1) > 12).sum() > 100 for a, b in pairwise(frames))
    assert scene.person is not None
    eyes = [id(scene.person.things(t / 24, 0.0, 0.0, 9.0)[2].card) for t in range(24 * 8)]
    assert len(set(eyes)) >= 3
    assert max(eyes.count(one) for one in set(eyes)) > 0.5 * len(eyes)  # and mostly they are open


def test_a_record_without_an_age_is_of_an_adult() -> None:
    assert Figure.model_validate({"name": "Ana", "action": "walk", "props": ["coat"]}).age is Age.ADULT


def brightness(skin: NDArray[np.float32], light: KeyLight) -> float:
    return float((light.told(skin) / 255 * (light.ambient + light.key * 0.7)).mean())


def test_a_dark_face_is_told_at_night_and_is_still_the_darker() -> None:
    night = KeyLight.of(light_of(TimeOfDay.NIGHT, Weather.RAIN), (0.8, -0.6), is_near=True)
    dark, pale = (np.array(one, np.float32) for one in ((41, 66, 107), (168, 200, 240)))
    assert brightness(dark, night) > 0.17
    assert brightness(dark, night) < brightness(pale, night)
    noon = KeyLight.of(light_of(TimeOfDay.NOON, Weather.CLEAR), (0.8, -0.6), is_near=True)
    assert np.allclose(noon.told(dark), dark, rtol=0.05)


def test_a_waving_hand_is_in_a_medium_picture() -> None:
    scene = shot(Framing.MEDIUM, ANA.model_copy(update={"action": Action.WAVE}))
    assert all(silhouette(scene, t)[0].max() == 0 for t in (0.0, 0.4, 0.8, 1.2))


def test_a_face_seen_near_at_night_is_of_flesh_and_not_of_stone() -> None:
    night = light_of(TimeOfDay.NIGHT, Weather.RAIN)
    skin = looks_of(ANA).skin
    near, far = (skin * KeyLight.of(night, (0.8, -0.6), is_near).ambient for is_near in (True, False))
    assert near[2] / near[0] > 1.3 > 1.1 > far[2] / far[0]


@pytest.mark.parametrize("towards", [(0.8, -0.6), (-0.8, -0.6), (0.6, -0.8), (-0.35, -0.9)])
def test_no_patch_of_light_or_shadow_on_a_face_is_as_small_as_a_blemish(towards: tuple[float, float]) -> None:
    looks = looks_of(ANA)
    light = KeyLight.of(DAY, towards, is_near=True)
    for yaw in range(0, 75, 8):
        face = seen([skin(looks)], turned(yaw, 0), light.direction, 200)
        for patches in (face.shadow < 0.5, face.shadow >= 0.5):
            _, _, found, _ = cv2.connectedComponentsWithStats(np.where(patches, np.uint8(1), np.uint8(0)), None, 8)
            assert found[1:, cv2.CC_STAT_AREA].min(initial=999) > 40, f"turned by {yaw}"
