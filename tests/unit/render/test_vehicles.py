"""Vehicles: how they are drawn, and where there is room for them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
import pytest

from reelwright.film.look import Dye, Framing, Place, Prop, TimeOfDay, Vehicle, Weather
from reelwright.film.shot import Extra, Figure
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Card, Picture, Thing, draw_all
from reelwright.render.backends.previz.drawing import PLACES
from reelwright.render.backends.previz.light import light_of
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.places import harbour
from reelwright.render.backends.previz.places.waterside import Waterside
from reelwright.render.backends.previz.vehicles.berth import Berth
from reelwright.render.backends.previz.vehicles.bicycle import DEVELOPMENT, Bicycle
from reelwright.render.backends.previz.vehicles.car import Car
from reelwright.render.backends.previz.vehicles.carshells import SHELLS
from reelwright.render.backends.previz.vehicles.craft import Craft, size_of
from reelwright.render.backends.previz.vehicles.cycleframe import CRANKS, REAR
from reelwright.render.backends.previz.vehicles.cycleframe import RADIUS as CYCLE_RADIUS
from reelwright.render.backends.previz.vehicles.sitting import Sitting
from reelwright.units import FrameRate, Resolution
from reelwright.writing.lexicon import VEHICLE_PLACES

from .locations import setup

SIZE = Resolution(width=640, height=360)
SMALL, UPRIGHT = Resolution(width=240, height=134), Resolution(width=134, height=240)
METRES = 40.0
"""Breadth of the pictures here where the vehicle is, 100 m away."""
EYE = Camera(SIZE, y=4.0, fov=math.degrees(2 * math.atan(METRES / 2 / 100)))
PIXEL = METRES / SIZE.width
WATERS = VEHICLE_PLACES[Vehicle.BOAT]
NOON, NIGHT = light_of(TimeOfDay.NOON, Weather.CLEAR), light_of(TimeOfDay.NIGHT, Weather.CLEAR)


def craft(
    vehicle: Vehicle,
    time: TimeOfDay = TimeOfDay.NOON,
    moves: bool = True,
    seed: int = 6,
    faces: int = 1,
    x: float = 0.6,
) -> Craft:
    """Lit from the right if `x` is over 0."""
    return Craft(vehicle, light_of(time, Weather.CLEAR), 1 / PIXEL, (x, -0.6), moves, seed, faces)


def drawn(things: Sequence[Thing], eye: Camera = EYE, t: float = 0.3) -> Picture:
    """Over nothing."""
    picture = np.zeros((SIZE.height, SIZE.width, 4), np.uint8)
    draw_all(picture, things, eye.matrix, eye.position, t)
    return picture


def shown(one: Craft, t: float = 0.3, gone: float = 0.0) -> Picture:
    """In the middle of the picture, having gone so far."""
    return drawn(one.things(t, 0.0, 0.0, 100.0, gone), t=t)


def place(of: Place, size: Resolution = SIZE, asked: Vehicle | None = None) -> Location:
    """In the morning, wide; with room for the vehicle that is asked for."""
    seen = setup(of, TimeOfDay.MORNING, framing=Framing.WIDE)
    if asked is not None:
        seen = seen.model_copy(update={"extras": (Extra(who=asked),)})
    return PLACES[of](seen, size, FrameRate.of(24), 48)


@cache
def berths(of: Place, size: Resolution = SMALL) -> tuple[Camera, dict[Vehicle, Berth]]:
    """The camera of a wide picture of a place, and where the vehicles are that can be there."""
    scene = place(of, size)
    found = {vehicle: scene.berth(vehicle) for vehicle in Vehicle}
    return scene.staging.wide, {vehicle: berth for vehicle, berth in found.items() if berth is not None}


def angle(thing: Thing) -> float:
    """By which a card is turned, radians against the clock."""
    x, y, _ = thing.card.across
    return math.atan2(float(y), float(x))


def sitting(moves: bool = True) -> Sitting:
    return Sitting(NOON, (0.6, -0.6), 60.0, moves, 6)


def turned(before: Thing, after: Thing) -> float:
    """By how much, with the clock, 0 to a whole turn."""
    return (angle(before) - angle(after)) % (2 * math.pi)


def test_a_cars_wheels_turn_by_the_way_it_has_gone() -> None:
    car, radius = Car(sitting()), SHELLS[0].tyre
    still, gone = car.things(0.0, 0.0), car.things(0.0, 0.5)
    wheels = [k for k, thing in enumerate(gone) if turned(still[k], thing) > 0.01]
    assert len(wheels) == 2
    assert [turned(still[k], gone[k]) for k in wheels] == pytest.approx([0.5 / radius] * 2)
    around = car.things(0.0, 2 * math.pi * radius)
    assert [math.sin(turned(still[k], around[k])) for k in wheels] == pytest.approx([0, 0], abs=1e-9)


def test_a_riders_pedals_turn_slower_than_the_wheels() -> None:
    bicycle = Bicycle(sitting())
    still, gone = bicycle.things(0.0, 0.0), bicycle.things(0.0, 0.4)

    def at(x: float, y: float) -> list[float]:
        found = [turned(a, b) for a, b in zip(still, gone, strict=True) if b.shift[:2] == (x, y)]
        return [one for one in found if one]

    assert at(*REAR) == pytest.approx([0.4 / CYCLE_RADIUS])
    cranks = at(*CRANKS)
    assert len(cranks) == 2 and 0 < cranks[0] == cranks[1] < 0.6 * 0.4 / CYCLE_RADIUS


def test_a_riders_legs_go_round_with_the_pedals() -> None:
    bicycle = Bicycle(sitting())

    def rider(gone: float) -> Card:
        """The nearest that is not a lamp."""
        return min(bicycle.things(0.0, gone), key=lambda thing: thing.z).card

    first, half, whole = rider(0.0), rider(0.5 * DEVELOPMENT), rider(DEVELOPMENT)
    assert whole is first is not half
    legs = np.s_[first.texture.shape[0] // 2 :]
    assert (np.abs(first.texture[legs].astype(int) - half.texture[legs]).max(2) > 60).mean() > 0.02


@pytest.mark.parametrize("vehicle", list(Vehicle))
def test_a_vehicle_is_as_long_and_as_high_as_it_says(vehicle: Vehicle) -> None:
    for seed in (1, 2):  # of planes and boats, one of each kind
        one = craft(vehicle, seed=seed)
        things = [thing for thing in one.things(0.3, 0.0, 0.0, 100.0) if thing.card.down[2] == 0]  # what is upright
        if vehicle is Vehicle.TRAIN:  # its locomotive
            things = [thing for thing in things if thing.shift[0] == 0 and thing.z == 100.0]
        there = drawn([thing for thing in things if not thing.card.adds])[..., 3] > 110
        rows, columns = np.flatnonzero(there.any(1)), np.flatnonzero(there.any(0))
        assert np.ptp(columns) * PIXEL == pytest.approx(one.long_metres, rel=0.06), seed
        foot = EYE.project((0.0, 0.0, 100.0))[1] if vehicle is not Vehicle.PLANE else float(rows[-1])
        assert (foot - rows[0]) * PIXEL == pytest.approx(one.tall_metres, rel=0.06), seed


@pytest.mark.parametrize("vehicle", list(Vehicle))
@pytest.mark.parametrize("is_narrow", [False, True])
def test_a_picture_of_the_size_that_is_told_holds_the_whole_vehicle(vehicle: Vehicle, is_narrow: bool) -> None:
    berth = Berth(30.0, 0.0, is_narrow=is_narrow)
    size = size_of(vehicle, berth)
    for seed in (1, 2):
        one = Craft(vehicle, NOON, 20.0, (0.6, -0.6), True, seed, 1, berth)
        assert 1.15 * one.long_metres < size.seen
        over = one.tall_metres - size.tall / 2 if vehicle is not Vehicle.PLANE else one.tall_metres / 2
        assert over < 0.5 * size.seen * 9 / 16, "above the middle of the picture"


def test_a_train_is_longer_than_any_picture_of_it() -> None:
    things = craft(Vehicle.TRAIN).things(0.0, 0.0, 0.0, 50.0)
    reach = [(thing.shift[0] + thing.card.origin[0]) for thing in things if thing.z == 50.0]
    assert min(reach) < -60


@pytest.mark.parametrize("vehicle", [Vehicle.CAR, Vehicle.BICYCLE, Vehicle.TRAIN, Vehicle.BOAT, Vehicle.PLANE])
def test_its_lamps_burn_at_night_and_not_at_noon(vehicle: Vehicle) -> None:
    def light(time: TimeOfDay) -> float:
        """What its lamps add to a picture, beyond the short flashes of a plane."""
        lamps = [thing for thing in craft(vehicle, time).things(0.0, 0.0, 0.0, 100.0) if thing.card.adds]
        return float(drawn(lamps)[..., :3].astype(float).sum())

    noon, night = light(TimeOfDay.NOON), light(TimeOfDay.NIGHT)
    assert night > 2000 and night > 3 * noon, (noon, night)


def test_a_trains_windows_are_lit_at_night() -> None:
    """What is this bright then, and warm, shines of itself: paint shows no more than the moon gives it."""
    standing = [one for one in craft(Vehicle.TRAIN, TimeOfDay.NIGHT).things(0.0, 0.0, 0.0, 100.0) if not one.card.adds]
    picture = drawn(standing, EYE.moved(x=-17.0))
    red, blue = picture[..., 2].astype(int), picture[..., 0].astype(int)
    lit = (red > 170) & (red - blue > 60)
    assert 0.003 < lit.mean() < 0.03
    assert np.median(red[(picture[..., 3] > 200) & ~lit]) < 50


@pytest.mark.parametrize("vehicle", [Vehicle.CAR, Vehicle.BICYCLE, Vehicle.PLANE])
def test_who_faces_left_is_the_mirror_image_lit_from_the_other_side(vehicle: Vehicle) -> None:
    right, left = shown(craft(vehicle, x=0.7)), shown(craft(vehicle, faces=-1, x=-0.7))
    both = np.abs(right[:, :0:-1].astype(int) - left[:, 1:])
    assert right[..., 3].any()
    unlike = (np.abs(right.astype(int) - left).max(2) > 40).mean()
    assert unlike > 0.001 and (both.max(2) > 40).mean() < 0.2 * unlike


@pytest.mark.parametrize("vehicle", list(Vehicle))
def test_the_same_seed_gives_the_same_bytes(vehicle: Vehicle) -> None:
    one, same = (shown(craft(vehicle, TimeOfDay.DUSK), 0.4, 2.0) for _ in range(2))
    assert one.tobytes() == same.tobytes()


@pytest.mark.parametrize("vehicle", list(Vehicle))
def test_another_seed_gives_another_vehicle(vehicle: Vehicle) -> None:
    assert len({shown(craft(vehicle, seed=seed)).tobytes() for seed in range(8)}) > 2


@pytest.mark.parametrize("vehicle", list(Vehicle))
def test_what_stands_has_no_speed_and_what_moves_has(vehicle: Vehicle) -> None:
    assert craft(vehicle, moves=False).speed == 0 < craft(vehicle).speed


def test_a_bicycle_that_stands_has_nobody_on_it() -> None:
    assert craft(Vehicle.BICYCLE, moves=False).tall_metres < 1.2 < 1.7 < craft(Vehicle.BICYCLE).tall_metres


def test_a_boat_rides_on_the_waves_the_more_the_wilder_they_are() -> None:
    def heave(weather: Weather) -> float:
        berth = Berth(30.0, 0.0).under(weather, 0.0, is_snowy=False)
        boat = Craft(Vehicle.BOAT, NOON, 20.0, (0.6, -0.6), False, 6, 1, berth)
        heights = [boat.things(t, 0.0, 0.0, 30.0)[0].shift[1] for t in np.arange(0, 8, 0.25)]
        return float(np.ptp(heights))

    assert 0 < heave(Weather.FOG) < heave(Weather.CLEAR) < heave(Weather.STORM)


def test_a_narrow_berth_takes_a_small_boat() -> None:
    berth = Berth(24.0, 0.0, is_narrow=True)
    boats = [Craft(Vehicle.BOAT, NOON, 40.0, (0.6, -0.6), True, seed, 1, berth) for seed in range(4)]
    assert all(boat.long_metres < 5 for boat in boats)
    assert size_of(Vehicle.BOAT, berth).seen < 8 < size_of(Vehicle.BOAT, Berth(60.0, 0.0)).seen


def test_a_car_that_comes_shows_its_front_and_one_that_goes_its_back() -> None:
    def red(way: tuple[float, float]) -> int:
        berth = Berth(20.0, -2.0, way=way)
        car = Craft(Vehicle.CAR, NIGHT, 60.0, (0.6, -0.6), True, 6, 1, berth)
        picture = drawn(car.things(0.0, -2.0, 0.0, 20.0), EYE.moved(y=1.6))
        blue, _, red_, _ = (picture[..., k].astype(int) for k in range(4))
        return int(((red_ - blue) > 120).sum()) - int((blue > 200).sum())

    assert red((0.0, 1.0)) > 40 and red((0.0, -1.0)) < -40


@pytest.mark.parametrize("of", [Place.CITY, Place.ROAD])
def test_a_car_that_leaves_has_the_other_lane_and_goes_away(of: Place) -> None:
    def asked(leaves: bool) -> Location:
        extra = Extra(who=Vehicle.CAR, moves=True, leaves=leaves)
        seen = setup(of, TimeOfDay.MORNING, framing=Framing.WIDE).model_copy(update={"extras": (extra,)})
        return PLACES[of](seen, SIZE, FrameRate.of(24), 48)

    def way(location: Location) -> tuple[float, float]:
        """Where it is across, and how much further it is at the end."""
        first, last = (location.company.elsewhere(t)[0] for t in (0.0, 2.0))
        return first.shift[0], last.z - first.z

    comes, leaves = way(asked(False)), way(asked(True))
    assert comes[0] < 0 < leaves[0]
    assert comes[1] < -3 and leaves[1] > 3


def test_who_rides_a_bicycle_or_rows_a_boat_is_the_one_of_the_film() -> None:
    def ridden(vehicle: Vehicle, dye: Dye) -> Picture:
        crew = Figure(name="Ana", props=(Prop.SHIRT,), dyes=((Prop.SHIRT, dye),))
        extra = Extra(who=vehicle, moves=True, has_oars=True, crew=crew)
        one = Craft(vehicle, NOON, 40.0, (0.6, -0.6), True, 6, 1, Berth(20.0, 0.0), extra)
        return drawn(one.things(0.0, 0.0, 0.0, 20.0), EYE.moved(y=1.6))

    for vehicle in (Vehicle.BICYCLE, Vehicle.BOAT):
        red, blue = (ridden(vehicle, dye).astype(int) for dye in (Dye.RED, Dye.BLUE))
        differs = np.abs(red - blue).max(2) > 60
        assert differs.sum() > 20
        assert (red[differs][:, 2] > blue[differs][:, 2]).mean() > 0.9


def test_a_boat_with_oars_is_a_small_one_wherever_it_is() -> None:
    extra = Extra(who=Vehicle.BOAT, moves=True, has_oars=True)
    berth = Berth(60.0, 0.0)
    assert Craft(Vehicle.BOAT, NOON, 20.0, (0.6, -0.6), True, 6, 1, berth, extra).long_metres < 5
    assert size_of(Vehicle.BOAT, berth, has_oars=True).seen < 8


@pytest.mark.parametrize("of", list(Place))
def test_the_table_of_vehicles_says_what_can_be_drawn_in_a_place(of: Place) -> None:
    assert berths(of)[1].keys() == {vehicle for vehicle in Vehicle if of in VEHICLE_PLACES[vehicle]}


@pytest.mark.parametrize("size", [SMALL, UPRIGHT], ids=("wide", "upright"))
@pytest.mark.parametrize("of", list(Place))
def test_a_vehicle_is_in_the_wide_picture_of_its_place(of: Place, size: Resolution) -> None:
    camera, found = berths(of, size)
    for vehicle, berth in [*found.items(), *((one, berth.leaving()) for one, berth in found.items())]:
        column, row, depth = camera.project((berth.x, berth.y, berth.z))
        assert depth > 0 and 0 < column < size.width and 0 < row < size.height, vehicle
        top = camera.project((berth.x, berth.y + size_of(vehicle, berth).tall, berth.z))[1]
        assert 0 < top < row + 1, vehicle


@pytest.mark.parametrize("of", [Place.LAKE, Place.RIVER])
def test_a_boat_lies_between_the_banks(of: Place) -> None:
    scene = place(of, SMALL)
    berth = scene.berth(Vehicle.BOAT)
    assert berth is not None and isinstance(scene, Waterside)
    half = size_of(Vehicle.BOAT, berth).seen / 3
    for x in (berth.x - half, berth.x, berth.x + half):
        at = np.full((1, 1), x, np.float32), np.full((1, 1), berth.z, np.float32)
        assert float(scene.shore(*at)[0, 0]) < -0.5, "metres inside the land"
    assert berth.y == scene.water.level


@pytest.mark.parametrize("of", [Place.HEADLAND, Place.BEACH])
def test_a_boat_lies_where_the_water_moves(of: Place) -> None:
    scene = place(of, asked=Vehicle.BOAT)
    berth = scene.berth(Vehicle.BOAT)
    assert berth is not None
    column, row, _ = scene.camera(0).project((berth.x, berth.y, berth.z))
    patch = np.s_[round(row) + 1 : round(row) + 5, round(column) - 12 : round(column) + 12]
    frames = np.stack([scene.frame(index)[patch].astype(int) for index in (0, 24, 40)])
    assert (np.ptp(frames, axis=0).max(2) > 3).mean() > 0.6


def test_a_boat_lies_in_the_harbours_basin_with_room_to_go() -> None:
    berth = berths(Place.HARBOUR)[1][Vehicle.BOAT]
    assert berth.y == harbour._LEVEL
    stern = berth.x - size_of(Vehicle.BOAT, berth).seen / 4.4 - berth.room / 2
    assert harbour._land(stern, berth.z) < 0 and berth.z < harbour._ACROSS


@pytest.mark.parametrize("of", sorted(WATERS - {Place.HEADLAND}))
def test_a_boat_is_mirrored_in_the_water_before_it(of: Place) -> None:
    scene = place(of, asked=Vehicle.BOAT)
    berth = scene.berth(Vehicle.BOAT)
    assert berth is not None
    camera = scene.camera(0)
    boat = Craft(Vehicle.BOAT, scene.light, 20.0, (0.6, -0.6), False, 6, 1, berth)
    things = scene.moving(0.0) + [Thing(card, card.z) for card in scene.cards]
    there = boat.things(0.0, berth.x, berth.y, berth.z)
    without, with_ = (scene.compose(list(these), camera, 0.0).astype(int) for these in (things, things + there))
    column, row, _ = (round(at) for at in camera.project((berth.x, berth.y, berth.z)))
    changed = np.abs(without - with_).max(2)[:, column - 4 : column + 4].max(1)
    assert (changed[:row] > 20).sum() > 5, "it is there"
    assert (changed[row + 4 :] > 6).sum() > 3


def test_far_things_are_seen_through_the_air() -> None:
    clear, thick = (Berth(60.0, 0.0, haze=haze) for haze in (0.0, 0.7))
    near, far = (shown(Craft(Vehicle.CAR, NOON, 16.0, (0.6, -0.6), False, 6, 1, one)) for one in (clear, thick))
    solid = (near[..., 3] > 250) & (far[..., 3] > 250)
    assert solid.sum() > 200 and near[solid][:, :3].std() > 1.5 * far[solid][:, :3].std()
