"""The figures of a picture say what is in it, whatever its size and whatever is written under it."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from reelwright.check.figures import figures_of
from reelwright.check.look import EDITION, Look, look_recipe, make_look, measure
from reelwright.check.match import known_looks
from reelwright.errors import InvalidInput
from reelwright.media.audio import write_wav
from reelwright.units import Resolution

from .films import HD, SMALL, Picture, flat, gradient, stranger, take, tone


def stripes(across: bool) -> Picture:
    picture = flat(40)
    if across:
        picture[::16] = picture[1::16] = picture[2::16] = picture[3::16] = 200
    else:
        picture[:, ::16] = picture[:, 1::16] = picture[:, 2::16] = picture[:, 3::16] = 200
    return picture


def test_figures_say_which_way_edges_lie() -> None:
    assert figures_of(stripes(across=False))["upright"] > 0.9
    assert figures_of(stripes(across=True))["upright"] < 0.1
    assert figures_of(flat(90))["upright"] == pytest.approx(0.5)


def test_figures_say_how_light_and_how_warm_it_is() -> None:
    assert figures_of(flat(0))["light"] == pytest.approx(0, abs=0.1)
    assert figures_of(flat(255))["light"] == pytest.approx(100, abs=0.1)
    orange, blue = flat(0), flat(0)
    orange[:], blue[:] = (40, 140, 240), (240, 140, 40)
    assert figures_of(orange)["warmth"] > 30 and figures_of(blue)["warmth"] < -20
    assert all(np.isfinite(list(figures_of(picture).values())).all() for picture in (flat(0), flat(255)))


def test_lamps_are_points() -> None:
    picture = flat(20)
    picture[20:120:20, 10:310:20] = 255
    picture[21:121:20, 10:310:20] = 255
    assert figures_of(picture)["points"] > 0.005 > figures_of(flat(20))["points"]


def test_bands_are_sky_middle_and_ground() -> None:
    picture = flat(0)
    picture[:44], picture[44:89], picture[89:] = 230, 120, 30
    found = figures_of(picture)
    assert found["sky_light"] > 88 > found["mid_light"] > 40 > 20 > found["low_light"]


def test_what_is_written_in_the_lowest_quarter_does_not_count() -> None:
    plain, written = gradient(1)[0], gradient(1)[0]
    written[136:] = 255
    assert figures_of(plain) == figures_of(written)


def test_figures_hardly_depend_on_the_size_of_the_picture() -> None:
    small = stranger()
    large = np.asarray(cv2.resize(small, (HD.width, HD.height), interpolation=cv2.INTER_CUBIC), np.uint8)
    one, other = figures_of(small), figures_of(large)
    for name in ("light", "warmth", "green", "contrast", "chroma", "sky_light", "low_warmth"):
        assert other[name] == pytest.approx(one[name], abs=1.0), name


def test_the_figures_are_those_that_known_pictures_were_measured_by() -> None:
    assert set(known_looks().names) == set(figures_of(flat(0)))
    assert known_looks().edition == EDITION


def test_a_look_is_the_median_of_frames_spread_over_the_take(tmp_path: Path) -> None:
    pictures = [flat(60)] * 40
    pictures[4] = flat(255)
    look = measure(take(tmp_path / "a.mp4", pictures))
    assert look.frames == (4, 8, 12, 16, 20)
    assert look.figures["light"] == pytest.approx(figures_of(flat(60))["light"], abs=1.5), "a flash does not count"


def test_a_look_is_made_from_its_recipe(tmp_path: Path) -> None:
    path = take(tmp_path / "a.mp4", gradient(10))
    facts = make_look(look_recipe("0" * 64), {"take": path}, tmp_path / "look.json", lambda _: None)
    assert facts == {"frames": 5}
    assert Look.from_json((tmp_path / "look.json").read_text(encoding="utf-8")) == measure(path)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_take_of_a_few_frames_has_a_look(tmp_path: Path, count: int) -> None:
    look = measure(take(tmp_path / "a.mp4", gradient(count)))
    assert 1 <= len(look.frames) <= count and len(look.figures) == 30


def test_a_sound_has_no_look(tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", tone(1), 48_000)
    with pytest.raises(InvalidInput):
        measure(tmp_path / "a.wav")


def test_a_tiny_picture_has_a_look() -> None:
    size = Resolution(width=16, height=16)
    assert len(figures_of(flat(100, size))) == len(figures_of(flat(100, SMALL)))
