"""What is painted looks like what it is called, sticks to what it is on, and is as steady as the clip."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.engine.leases import Priority, on_this_machine
from reelwright.enhance.effect import Hungry, PaintedStyle, Span, named
from reelwright.enhance.effects.style import PaintedFrame, Style
from reelwright.enhance.motion.fetch import fetched, where_of
from reelwright.enhance.painting.exemplar import Exemplar
from reelwright.enhance.painting.facets import facets
from reelwright.enhance.painting.form import FormLines
from reelwright.enhance.painting.styles import STYLES
from reelwright.enhance.painting.transport import Transport
from reelwright.enhance.room import room_for
from reelwright.errors import InvalidInput
from reelwright.media.clip import Planar
from reelwright.media.colours import bgr_of, planes_of

from ..media.moving import luma, planar, texture  # noqa: TID252 - tests are no package on the path

RATE = 24
Picture = NDArray[np.uint8]


def scene() -> Picture:
    """A dark and a light field, a red disc and a slope, 320x180."""
    picture = np.full((180, 320, 3), (190, 170, 150), np.uint8)
    picture[:, :120] = (40, 60, 50)
    picture[140:] = np.linspace(30, 230, 320).astype(np.uint8)[:, None]
    cv2.circle(picture, (220, 80), 45, (50, 40, 200), -1, cv2.LINE_AA)
    return picture


def going(t: float) -> Picture:
    """A camera that goes over rough ground, 192x128."""
    large = cv2.resize(texture(3), (960, 384), interpolation=cv2.INTER_CUBIC)
    shift = np.array([[1, 0, -40 - 1.5 * t], [0, 1, -60 - 0.5 * t]], np.float64)
    return np.asarray(cv2.warpAffine(large, shift, (192, 128), flags=cv2.INTER_CUBIC), np.uint8)


def film(moment: Callable[[float], Picture], frames: int) -> list[Planar]:
    return [planar(moment(k), Fraction(k, RATE)) for k in range(frames)]


def made(frames: list[Planar], style: str, **told: Any) -> tuple[list[Planar], dict[str, Any]]:
    effect = named("style", {"style": style, **told})
    found = list(effect.apply(frames, Span(frames[0].time, frames[-1].time + Fraction(1, RATE))))
    return found, dict(effect.facts())


def test_there_are_the_ten_and_no_others() -> None:
    assert list(STYLES) == list(PaintedStyle) and len(STYLES) == 10


@pytest.mark.parametrize("style", PaintedStyle)
def test_any_picture_is_painted_the_same_each_time_however_small_or_empty(style: str) -> None:
    for shape in ((16, 16), (61, 75), (90, 32)):
        for empty in (0, 255):
            flat = np.full((*shape, 3), empty, np.uint8)
            assert STYLES[style](flat).shape == flat.shape
    once, again = (STYLES[style](scene()) for _ in range(2))
    assert once.dtype == np.uint8 and np.array_equal(once, again)
    assert float(cv2.absdiff(once, scene()).mean()) > 4


def test_every_style_is_another() -> None:
    found = {name: paint(scene()).astype(np.float32) for name, paint in STYLES.items()}
    names = list(found)
    for number, one in enumerate(names):
        for other in names[number + 1 :]:
            assert float(np.abs(found[one] - found[other]).mean()) > 5, (one, other)


def test_a_sketch_is_grey_and_a_picture_for_cels_is_purer_than_it_was() -> None:
    def purity(picture: Picture) -> float:
        return float(np.ptp(picture.astype(np.int32), axis=-1).mean())

    assert purity(STYLES["sketch"](scene())) < 25
    assert purity(STYLES["anime"](scene())) > 1.15 * purity(scene())


def test_what_is_abstract_is_flat_and_what_is_watercolour_leaves_white() -> None:
    def slope(picture: Picture) -> float:
        grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)[140:].astype(np.float32)
        return float(np.median(np.abs(cv2.GaussianBlur(grey[:, 4:] - grey[:, :-4], (0, 0), 3))))

    assert slope(STYLES["abstract"](scene())) < 0.6 * slope(scene())
    light = np.full((180, 320, 3), (235, 240, 245), np.uint8)
    assert float(STYLES["watercolor"](light).mean()) > 225


def test_strokes_and_stones_follow_the_edges() -> None:
    for degrees in (20.0, 65.0, 110.0, 155.0):
        y, x = np.mgrid[0:160, 0:160].astype(np.float32)
        turn = np.deg2rad(degrees)
        stripes = 128 + 100 * np.sin((y * np.cos(turn) - x * np.sin(turn)) / 4)
        way = FormLines(np.repeat(stripes[..., None], 3, -1).astype(np.uint8), 8).angle[40:-40, 40:-40]
        away = np.abs(np.sin(way - turn))
        assert float(np.median(away)) < 0.05


def test_a_cubist_picture_is_cut_into_pieces_large_enough_to_be_seen_each_in_seams() -> None:
    picture = cv2.resize(texture(4), (640, 360), interpolation=cv2.INTER_CUBIC)
    cut = facets(FormLines(picture, 12), columns=7, rows=4, seed=51)
    sizes = np.bincount(cut.number.ravel())
    assert len(sizes) > 40 and sizes.min() >= 390  # pixels: a square of 0.055 of the shorter side
    ends = cut.number[:, 1:] != cut.number[:, :-1]
    assert cut.seams[:, 1:][ends].min() > 0.2 and float(cut.seams.mean()) < 0.15


def test_colours_come_back_as_they_were() -> None:
    for pixel_format in ("yuv420p", "yuv444p", "gray", "yuv420p10le"):
        frame = planar(scene(), Fraction(0), pixel_format)
        planes = planes_of(bgr_of(frame), frame)
        for mine, own in zip(planes, frame.planes, strict=True):
            assert mine.dtype == own.dtype
            assert float(np.abs(mine.astype(np.float32) - own).mean()) < 1.5 * 2 ** (frame.depth - 8)


@pytest.mark.parametrize("style", ["mosaic", "sketch", "pointillism", "impressionist"])
def test_paint_goes_with_what_it_is_on(style: str) -> None:
    frames = film(going, 28)
    found, facts = made(frames, style, step="1/48")
    assert facts["frames"] == 28 and 2 <= facts["keys"] < 10
    one_by_one = [made([frame], style)[0][0] for frame in frames[4:12]]

    def unrest(painted: list[Planar]) -> float:
        """Grey levels by which a frame misses the one before, moved as the camera is known to have moved."""
        shift = np.array([[1, 0, 1.5], [0, 1, 0.5]], np.float64)
        flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
        missed = [
            np.abs(cv2.warpAffine(luma(a), shift, (192, 128), flags=flags) - luma(b))[10:-10, 10:-10].mean()
            for a, b in pairwise(painted)
        ]
        return float(np.mean(missed))

    assert unrest(found[4:12]) < 0.4 * unrest(one_by_one)


@pytest.mark.parametrize("style", ["comic", "sketch"])
def test_paint_is_as_crisp_between_pixels_as_on_them(style: str) -> None:
    """Were it not, it would throb as the camera passes whole pixels."""
    large = cv2.resize(texture(3), (960, 384), interpolation=cv2.INTER_CUBIC)

    def by_halves(k: float) -> Picture:
        shift = np.array([[1, 0, -40 - 0.5 * k], [0, 1, -60 - 0.5 * k]], np.float64)
        return np.asarray(cv2.warpAffine(large, shift, (192, 128), flags=cv2.INTER_CUBIC), np.uint8)

    found, _ = made(film(by_halves, 6), style)
    crisp = [float(np.abs(np.diff(luma(one)[20:-20, 20:-20])).mean()) for one in found]
    between, on = (float(np.mean(crisp[first::2])) for first in (1, 2))
    assert 0.9 < between / on < 1.1


def test_paint_is_as_strong_wherever_between_pixels_it_is_fetched() -> None:
    """Waves of six pixels, which OpenCV's cubic alone makes up to 3 % stronger between pixels than on them."""
    y, x = np.mgrid[:96, :160].astype(np.float32)
    waves = np.rint(128 + 45 * np.cos(x * np.pi / 3) + 45 * np.cos(y * np.pi / 3)).astype(np.uint8)
    shown = PaintedFrame(planar(np.repeat(waves[..., None], 3, -1), Fraction(0)), lambda bgr: bgr, 1.0)
    strengths = []
    for part in np.arange(8) / 8:
        where = where_of(np.full((96, 160, 2), part, np.float32), (96, 160))
        inner = fetched(shown.planes[0], where, cv2.INTER_LANCZOS4)[18:78, 20:140].astype(np.float64)
        strengths.append(float(inner.std()))
    assert max(strengths) / min(strengths) < 1.018


@pytest.mark.parametrize("style", ["comic", "sketch", "watercolor"])
def test_where_nothing_moves_paint_does_not_either(style: str) -> None:
    found, facts = made(film(lambda t: going(0), 8), style, step="1/480")
    assert facts["keys"] > 1
    assert all(np.array_equal(one.planes[0], found[0].planes[0]) for one in found)


def test_a_cut_and_a_hole_begin_anew_and_a_burst_of_frames_is_painted_one_by_one() -> None:
    def cut(t: float) -> Picture:
        return going(t) if t < 4 else 255 - texture(8)[:128, :192]

    frames = film(cut, 8)
    found, facts = made(frames, "comic", effort="preview")
    assert facts["keys"] >= 2
    alone, _ = made(frames[4:], "comic", effort="preview")
    assert all(np.array_equal(a.planes[0], b.planes[0]) for a, b in zip(found[4:], alone, strict=True))
    burst = [planar(going(k / 10), Fraction(k, 10_000)) for k in range(90)]
    assert made(burst, "comic", effort="preview")[1]["keys"] == 90


def test_of_large_pictures_fewer_are_held_from_key_to_key(monkeypatch: pytest.MonkeyPatch) -> None:
    frames = film(going, 13)
    assert made(frames, "comic", effort="preview")[1]["keys"] == 2
    monkeypatch.setattr("reelwright.enhance.effects.style._MOST_HELD", 192 * 128 * 7)
    assert made(frames, "comic", effort="preview")[1]["keys"] == 4


def test_a_large_picture_is_painted_no_larger_than_there_is_memory_for(monkeypatch: pytest.MonkeyPatch) -> None:
    frames = film(going, 1)
    plain, finer = (made(frames, "comic", effort=effort)[0][0] for effort in ("standard", "maximum"))
    assert not np.array_equal(luma(plain), luma(finer))
    monkeypatch.setattr("reelwright.enhance.effects.style._MOST_PAINTED", 192 * 128)
    assert np.array_equal(luma(plain), luma(made(frames, "comic", effort="maximum")[0][0]))
    monkeypatch.setattr("reelwright.enhance.effects.style._MOST_PAINTED", 96 * 64)
    coarse = luma(made(frames, "comic")[0][0])
    assert coarse.shape == (128, 192) and not np.array_equal(coarse, luma(plain))


def test_the_memory_for_the_frames_between_keys_is_asked_for_beforehand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes = {"HD": (1080, 1920), "4K": (2160, 3840), "8K": (4320, 7680)}
    painted = named("style", {"style": "sketch"})
    assert isinstance(painted, Hungry)
    need = {name: painted.room_bytes(shape) for name, shape in shapes.items()}
    assert need["HD"] == 5 * 1080 * 1920 * 75 and need["4K"] == 4 * need["HD"] and need["8K"] <= 1.1 * need["4K"]
    finest = named("style", {"style": "sketch", "effort": "maximum"})
    assert isinstance(finest, Hungry)
    assert finest.room_bytes(shapes["HD"]) - need["HD"] == 180 * 3 * 1080 * 1920
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    leased = []
    for effects in ([painted], [named("upscale", {"scale": 2}), painted]):  # it is given twice the rows and columns
        with room_for(effects, planar(scene(), Fraction(0)), Priority.NORMAL):
            leased.append(on_this_machine().standing()[0].size_bytes)
    assert leased[1] - leased[0] == (3 * 5 * 75 + 400) * 320 * 180


def test_strength_colours_and_structure_are_kept_as_told() -> None:
    frames = film(going, 3)
    full = made(frames, "mosaic")[0][1]
    half = made(frames, "mosaic", strength=0.5)[0][1]
    between = (luma(full) + luma(frames[1])) / 2
    assert np.abs(luma(half) - between).mean() < 1
    coloured = made(frames, "mosaic", keep_colours=True)[0][1]
    assert all(np.array_equal(p, q) for p, q in zip(coloured.planes[1:], frames[1].planes[1:], strict=True))
    assert np.array_equal(coloured.planes[0], full.planes[0])

    def detail(frame: Planar) -> NDArray[np.float32]:
        return luma(frame) - cv2.GaussianBlur(luma(frame), (0, 0), 2)

    structured = made(frames, "mosaic", keep_structure=True)[0][1]
    like = [float(np.corrcoef(detail(one).ravel(), detail(frames[1]).ravel())[0, 1]) for one in (full, structured)]
    assert like[1] > like[0] + 0.15


def test_like_a_picture_means_its_colours_and_its_texture() -> None:
    chance = np.random.default_rng(2)
    picture = np.zeros((120, 160, 3), np.uint8)
    for _ in range(500):
        x, y = chance.integers(0, 160), chance.integers(0, 120)
        colour = [(200, 120, 30), (60, 200, 230), (120, 60, 20)][chance.integers(3)]
        cv2.line(picture, (x, y), (x + 14, y - 10), colour, 2, cv2.LINE_AA)
    painted = Exemplar(picture)(scene())
    assert painted.shape == scene().shape and np.array_equal(painted, Exemplar(picture)(scene()))

    def means(one: Picture) -> NDArray[np.float64]:
        return np.asarray(one.reshape(-1, 3).mean(0))

    before, after = (np.linalg.norm(means(one) - means(picture)) for one in (scene(), painted))
    assert after < before / 2
    moved = Transport(picture)(scene())
    assert np.linalg.norm(means(moved) - means(picture)) < before / 3

    def rough(one: Picture) -> float:
        grey = cv2.cvtColor(one, cv2.COLOR_BGR2GRAY).astype(np.float32)
        return float(np.abs(grey - cv2.GaussianBlur(grey, (0, 0), 2)).mean())

    assert rough(painted) > 2 * rough(moved)


def test_no_such_style_and_no_picture_are_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no style is called 'baroque'; there are: impressionist"):
        made(film(going, 2), "baroque")
    no_picture = tmp_path / "it.png"
    no_picture.write_bytes(b"GIF89a and nothing more")
    with pytest.raises(InvalidInput, match="the picture to paint like cannot be read"):
        made(film(going, 2), "picture", picture=str(no_picture))
    with pytest.raises(InvalidInput, match="from 0 to 1"):
        Style("mosaic", strength=1.5)
