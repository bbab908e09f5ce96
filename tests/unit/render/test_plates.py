"""A picture of the user's fills the shot, keeps its shape and moves in depth where its subject is sure; a clip keeps
its own frames."""

from __future__ import annotations

import hashlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.film.look import Framing, Grain, Mood, Move, Place, TimeOfDay, Weather
from reelwright.film.plate import Plate, PlateKind, Treatment
from reelwright.film.shot import Setup, Slate, TakeRequest
from reelwright.imaging.cutout import cut_out
from reelwright.imaging.picture import UserPicture
from reelwright.media.read import frames as decoded_frames
from reelwright.media.write import VideoWriter
from reelwright.render.backends.previz.backend import Previz
from reelwright.render.backends.previz.plates.clip import Clip
from reelwright.render.backends.previz.plates.plate import PlateLocation
from reelwright.render.backends.previz.plates.still_picture import StillPicture
from reelwright.render.take import make_take, take_recipe
from reelwright.units import FrameRate, Resolution

Frame = NDArray[np.uint8]
SHAPES = [(320, 180), (180, 320), (200, 200), (430, 180)]
MOVES = [move for move in Move if move is not Move.STATIC]
FRAMES = 25


def request(
    move: Move = Move.PUSH_IN,
    size: tuple[int, int] = (320, 180),
    treatment: Treatment = Treatment.MOVE,
    kind: PlateKind = PlateKind.PICTURE,
    sha256: str = "ab" * 32,
    **more: object,
) -> TakeRequest:
    setup = Setup(
        place=Place.HEADLAND,
        time_of_day=TimeOfDay.NIGHT,
        weather=Weather.STORM,
        framing=Framing.WIDE,
        move=move,
        mood=Mood.TENSE,
        seed=4,
        plate=Plate(sha256=sha256, kind=kind, treatment=treatment),
    )
    asked = TakeRequest(
        slate=Slate(production="", scene=1, shot="SH010", take=1),
        setup=setup,
        frames=FRAMES,
        rate=FrameRate.of(24),
        resolution=Resolution(width=size[0], height=size[1]),
    )
    return asked.model_copy(update=more)


def speckled(colour: tuple[int, int, int], width: int, height: int, seed: int) -> Frame:
    grain = np.random.default_rng(seed).normal(0, 34, (height, width, 1)).astype(np.float32)
    soft = cv2.GaussianBlur(grain, (0, 0), 2.5)[..., None] * 5
    return np.clip(np.array(colour) + soft, 70, 255).astype(np.uint8)


def portrait(width: int = 640, height: int = 400, at: tuple[int, int] = (320, 200), radius: int = 95) -> Frame:
    """A red speckled ball before a speckled blue wall; nothing in it is dark."""
    picture = speckled((190, 130, 90), width, height, 1)
    ball = np.zeros((height, width), np.uint8)
    cv2.circle(ball, at, radius, (255,), -1)
    picture[ball > 0] = speckled((75, 85, 215), width, height, 2)[ball > 0]
    return picture


def shown(picture: Frame, asked: TakeRequest, alpha: Frame | None = None) -> StillPicture:
    return StillPicture(asked, UserPicture(picture, alpha, "PNG"), "your picture")


def red(frame: Frame) -> Frame:
    blue, _, hot = (channel.astype(int) for channel in cv2.split(frame))
    return np.where(hot - blue > 45, 255, 0).astype(np.uint8)


def shift(before: Frame, after: Frame, rows: slice, columns: slice) -> int:
    """By how many pixels to the right a part of the picture has gone."""
    found = cv2.matchTemplate(after[rows], before[rows, columns], cv2.TM_CCOEFF_NORMED)
    return int(found.argmax() % found.shape[1]) - int(columns.start)


@pytest.mark.parametrize("size", SHAPES)
def test_a_picture_fills_every_shape_and_is_not_stretched(size: tuple[int, int]) -> None:
    for move in (Move.TRUCK_RIGHT, Move.TILT_UP):
        place = shown(portrait(), request(move, size))
        for frame in map(place.frame, (0, 12, FRAMES - 1)):
            x, y, wide, tall = cv2.boundingRect(red(frame))
            assert abs(wide - tall) <= 3, "a ball is round"
            assert x > 0 and y > 0 and x + wide < size[0] and y + tall < size[1], "all of it is in the picture"


@pytest.mark.parametrize("move", MOVES)
def test_no_move_looks_past_the_edge_of_the_picture(move: Move) -> None:
    for size, picture in ((SHAPES[0], portrait()), (SHAPES[1], speckled((120, 160, 200), 600, 200, 3))):
        place = shown(picture, request(move, size))
        frames = [place.frame(index) for index in (0, 5, 12, FRAMES - 1)]
        assert all(int(frame.max(axis=2).min()) > 40 for frame in frames)
        least = 1 if move is Move.HANDHELD else 4
        assert np.abs(frames[0].astype(int) - frames[-1]).mean() > least, "and it does move"


def test_what_stands_in_front_goes_past_what_is_behind() -> None:
    place = shown(portrait(), request(Move.TRUCK_RIGHT, (640, 360)))
    assert place.facts()["plate"] == "subject and background" and not place.remarks
    first, last = place.frame(0), place.frame(FRAMES - 1)
    near = shift(first, last, slice(140, 220), slice(300, 380))
    far = shift(first, last, slice(20, 340), slice(60, 180))
    assert near < far < -20
    assert near / far == pytest.approx(10 / 7, rel=0.06)


def test_behind_the_subject_no_second_one_comes_to_light() -> None:
    place = shown(portrait(), request(Move.TRUCK_RIGHT, (640, 360)))
    behind = place.cards[0].texture[..., :3]
    assert red(behind).mean() < 1


def test_a_picture_in_which_nothing_stands_out_is_moved_flat_and_that_is_said() -> None:
    place = shown(speckled((120, 160, 200), 640, 400, 5), request())
    assert place.facts()["plate"] == "one flat picture" and place.facts()["plate_fault"]
    assert len(place.cards) == 1
    assert "one flat picture" in place.remarks[0].message and place.remarks[0].shot == "SH010"


def test_a_horizon_is_no_subject() -> None:
    view = speckled((200, 150, 90), 640, 400, 6)
    view[220:] = speckled((80, 170, 110), 640, 180, 7)
    assert cut_out(view, None).fault


def test_the_clear_parts_of_a_picture_say_what_stands_in_front() -> None:
    ball = np.zeros((400, 640), np.uint8)
    cv2.circle(ball, (320, 200), 120, (255,), -1)
    place = shown(speckled((80, 170, 110), 640, 400, 8), request(Move.TRUCK_RIGHT, (640, 360)), ball)
    assert place.facts()["plate"] == "subject and background"
    frame = place.frame(12)
    assert frame[180, 320].mean() > 1.25 * frame[20, 20].mean() > 10, "before a darker backdrop of its colours"


@pytest.mark.parametrize("size", SHAPES)
def test_a_cut_out_is_shown_whole_in_every_shape(size: tuple[int, int]) -> None:
    ball = np.zeros((300, 300), np.uint8)
    cv2.circle(ball, (150, 150), 149, (255,), -1)
    place = shown(speckled((75, 85, 215), 300, 300, 8), request(Move.TRUCK_LEFT, size), ball)
    for frame in map(place.frame, (0, FRAMES - 1)):
        near = np.where(frame[..., 2] > 150, 255, 0).astype(np.uint8)
        x, y, wide, tall = cv2.boundingRect(cv2.morphologyEx(near, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8)))
        assert x > 0 and y > 0 and x + wide < size[0] and y + tall < size[1]
        assert abs(wide - tall) <= 4 and tall > 0.5 * min(size)


def test_still_means_that_nothing_moves() -> None:
    place = shown(portrait(), request(Move.TRUCK_RIGHT, treatment=Treatment.STILL))
    first, last = place.frame(0), place.frame(FRAMES - 1)
    assert np.abs(first.astype(int) - last).mean() < 4, "but the grain"
    assert not place.remarks


def test_a_small_picture_is_shown_and_said_to_be_soft() -> None:
    place = shown(portrait(100, 62, (50, 31), 15), request(size=(640, 360)))
    assert place.frame(0).shape == (360, 640, 3)
    assert any("times enlarged" in finding.message for finding in place.remarks)


def test_of_a_very_wide_picture_only_what_is_seen_is_enlarged() -> None:
    place = shown(speckled((120, 160, 200), 12_000, 60, 9), request(Move.PAN_RIGHT))
    assert max(card.texture.shape[1] for card in place.cards) < 1_000


def film(path: Path, rate: int, count: int) -> Path:
    """Frame k is grey 40 + 6 k."""
    with VideoWriter(path, Resolution(width=320, height=240), FrameRate.of(rate)) as writer:
        for k in range(count):
            writer.write(np.full((240, 320, 3), 40 + 6 * k, np.uint8))
    return path


def numbers(place: PlateLocation) -> list[int]:
    return [round((float(frame[60:120, 100:200].mean()) - 40) / 6) for frame in place.pictures()]


@pytest.mark.parametrize(("rate", "count"), [(12, 20), (24, 30), (48, 24), (30, 24)])
def test_a_clip_keeps_its_own_frames_at_their_times(tmp_path: Path, rate: int, count: int) -> None:
    asked = request(Move.STATIC, kind=PlateKind.CLIP, treatment=Treatment.STILL, frames=10)
    place = Clip(asked, film(tmp_path / "clip.mp4", rate, count), "your clip")
    found = numbers(place)
    assert len(found) == 10
    assert all(abs(number / rate - index / 24) <= 0.5 / rate + 1e-9 for index, number in enumerate(found))
    assert not place.remarks, "what is longer is cut without a word"


def test_a_clip_that_is_too_short_is_held_at_its_end_and_that_is_said(tmp_path: Path) -> None:
    asked = request(Move.STATIC, kind=PlateKind.CLIP, treatment=Treatment.STILL, frames=24)
    place = Clip(asked, film(tmp_path / "clip.mp4", 24, 12), "your clip")
    assert numbers(place)[-13:] == [11] * 13
    (finding,) = place.remarks
    assert finding.severity == "warning" and "ends 0.5 s before the shot" in finding.message


def test_a_take_is_made_of_the_file_it_is_given_and_tells_how(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "kept.bin.png"), speckled((120, 160, 200), 640, 400, 5))
    (tmp_path / "kept.bin.png").rename(tmp_path / "kept.bin")
    digest = hashlib.sha256((tmp_path / "kept.bin").read_bytes()).hexdigest()
    recipe = take_recipe(request(sha256=digest), "previz", 1)
    inputs = {"plate": tmp_path / "kept.bin"}
    for name in ("one.mp4", "other.mp4"):
        facts = make_take(Previz(), recipe, inputs, tmp_path / name, lambda _: None)
    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "other.mp4").read_bytes()
    assert sum(1 for _ in decoded_frames(tmp_path / "one.mp4")) == FRAMES
    findings = facts["findings"]
    assert isinstance(findings, list) and "flat picture" in str(findings[0])


def test_the_grain_that_a_film_is_to_have_is_on_its_pictures_and_clips_too(tmp_path: Path) -> None:
    def grained(asked: TakeRequest) -> TakeRequest:
        return asked.model_copy(update={"setup": asked.setup.model_copy(update={"grain": Grain.COARSE})})

    picture, clip = request(treatment=Treatment.STILL), request(treatment=Treatment.STILL, kind=PlateKind.CLIP)
    even, running = np.full((400, 640, 3), 128, np.uint8), film(tmp_path / "clip.mp4", 24, 12)
    for plain, with_grain in (
        (shown(even, picture), shown(even, grained(picture))),
        (Clip(clip, running, "your clip"), Clip(grained(clip), running, "your clip")),
    ):
        one, other = next(iter(plain.pictures())), next(iter(with_grain.pictures()))
        assert 1.0 < float((other.astype(float) - one).std()) < 5.0
