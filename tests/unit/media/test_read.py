"""What is decoded is every frame and sample, in order, at its exact time."""

from __future__ import annotations

import gc
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from reelwright.errors import InvalidInput, NotFound
from reelwright.film.sound import Cue
from reelwright.media.audio import RATE, encode_aac, read_audio, write_wav
from reelwright.media.join import join
from reelwright.media.probe import ColourTags
from reelwright.media.read import frames, picture_bytes, quantisers, sound, still
from reelwright.units import FrameRate

from .films import FILM, NTSC, SIZE, encode, foreign_film, foreign_track, number_of, numbered, take, tone

LONG = 110
"""Frames: more than two groups of pictures."""


@pytest.fixture(scope="module")
def long_take(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return take(tmp_path_factory.mktemp("take") / "take.mp4", LONG)


@pytest.mark.parametrize("threads", [1, 2])
def test_frames_come_in_order_with_their_numbers_and_times(long_take: Path, threads: int) -> None:
    read = [(frame.index, frame.seconds, number_of(frame.bgr())) for frame in frames(long_take, threads)]
    assert read == [(k, Fraction(k, 24), k) for k in range(LONG)]


@pytest.mark.parametrize("at", [0, 1, 2, 30, 44, 45, 46, 47, 48, 49, 50, 94, 95, 96, 97, 108, 109])
def test_a_still_is_the_frame_asked_for(long_take: Path, at: int) -> None:
    assert number_of(still(long_take, at)) == at


@pytest.mark.parametrize(
    ("format", "codec", "rate"),
    [
        ("mp4", "mpeg4", NTSC),
        ("mov", "mjpeg", FILM),
        ("matroska", "libx264", FrameRate.of(24000, 1001)),
        ("mpegts", "mpeg2video", FrameRate(num=25)),
        ("mpeg", "mpeg2video", FrameRate(num=25)),
        ("avi", "mpeg4", FILM),
        ("webm", "libvpx", FILM),
    ],
)
def test_a_still_of_any_film_is_the_frame_asked_for(tmp_path: Path, format: str, codec: str, rate: FrameRate) -> None:
    options = {} if codec in ("mjpeg", "libvpx") else {"bf": "0" if format == "avi" else "2", "g": "12"}
    path = foreign_film(tmp_path / "film", codec, format=format, count=30, rate=rate, options=options)
    assert [number_of(still(path, at)) for at in range(30)] == list(range(30))


def test_a_still_of_a_joined_film_is_counted_from_its_first_frame(tmp_path: Path) -> None:
    encode_aac(tone(440, 1), tmp_path / "s.m4a")
    takes = [take(tmp_path / f"{first}.mp4", 7, first=first) for first in (0, 7, 14)]
    join(takes, [7, 7, 7], FILM, tmp_path / "s.m4a", [], tmp_path / "film.mp4", "Title", "eng")
    assert [number_of(still(tmp_path / "film.mp4", at)) for at in range(21)] == list(range(21))


@pytest.mark.parametrize("at", [-1, LONG, LONG + 40, 10**9])
def test_a_frame_that_is_not_there_is_refused_with_how_many_there_are(long_take: Path, at: int) -> None:
    with pytest.raises(InvalidInput, match=f"no frame {at}; it has {LONG}, counted from 0"):
        still(long_take, at)


def test_luma_is_the_decoders_own_without_its_padding(tmp_path: Path) -> None:
    frame = next(frames(foreign_film(tmp_path / "a.mov", "mjpeg")))
    assert frame.picture.planes[0].line_size >= SIZE.width
    luma = frame.luma()
    assert luma.shape == (SIZE.height, SIZE.width)
    assert (luma == frame.picture.reformat(format="gray").to_ndarray()).all()


def test_a_format_without_a_plane_of_luma_still_has_luma(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "a.mov"), "w") as container:
        encode(container, foreign_track(container, "png", FILM), numbered(1, first=5))
    frame = next(frames(tmp_path / "a.mov"))
    assert frame.picture.format.name == "rgb24"
    assert frame.is_full_range
    drawn = next(numbered(1, first=5))
    assert (frame.bgr() == drawn).all()
    assert abs(float(frame.luma().mean()) - float(drawn.mean())) <= 1.5


def test_grey_is_the_mean_of_the_area_it_covers(long_take: Path) -> None:
    frame = next(frames(long_take))
    means = frame.luma().reshape(6, 8, 8, 8).mean((1, 3))
    assert np.abs(frame.grey(8, 6) - means).max() <= 1


@pytest.mark.parametrize(("codec", "is_full"), [("mjpeg", True), ("mpeg4", False)])
def test_the_range_of_code_values_is_known(tmp_path: Path, codec: str, is_full: bool) -> None:
    frame = next(frames(foreign_film(tmp_path / "a.mov", codec)))
    assert frame.is_full_range == is_full
    assert frame.colour == ColourTags(range="pc", matrix="bt470bg") if is_full else frame.colour == ColourTags()
    assert number_of(frame.bgr()) == 0


@pytest.mark.parametrize(("height", "red"), [(480, (81, 90, 240)), (720, (63, 102, 240))])
def test_untagged_small_pictures_are_bt601_and_large_ones_bt709(
    tmp_path: Path, height: int, red: tuple[int, int, int]
) -> None:
    with av.open(str(tmp_path / "a.mkv"), "w") as container:
        track = foreign_track(container, "mpeg4", FILM, {"qscale": "1"})
        track.width, track.height = 640, height
        frame = av.VideoFrame(640, height, "yuv420p")
        for plane, value in zip(frame.planes, red, strict=True):
            plane.update(bytes([value]) * plane.buffer_size)
        frame.pts = 0
        container.mux(track.encode(frame))
        container.mux(track.encode())
    shown = next(frames(tmp_path / "a.mkv")).bgr()[height // 2, 320]
    assert np.abs(shown.astype(int) - (0, 0, 255)).max() <= 6


def test_sound_comes_in_blocks_without_a_gap(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    samples = (rng.standard_normal((2, 30_000)) * 0.1).astype(np.float32)
    write_wav(tmp_path / "a.wav", samples, RATE)
    blocks = list(sound(tmp_path / "a.wav"))
    assert len(blocks) > 1
    due = Fraction(0)
    for block in blocks:
        assert (block.seconds, block.rate) == (due, RATE)
        due += Fraction(block.data.shape[1], RATE)
    assert due == Fraction(30_000, RATE)
    whole = np.concatenate([block.data for block in blocks], 1)
    assert np.abs(whole - samples).max() <= 1 / 32768
    assert (whole == read_audio(tmp_path / "a.wav")[0]).all()


def test_sound_of_aac_begins_at_nought_without_the_encoders_padding(tmp_path: Path) -> None:
    encode_aac(tone(440, 0.2), tmp_path / "a.m4a")
    blocks = list(sound(tmp_path / "a.m4a"))
    assert blocks[0].seconds == 0
    assert (np.concatenate([block.data for block in blocks], 1) == read_audio(tmp_path / "a.m4a")[0]).all()


def test_picture_and_sound_that_are_not_there_are_refused(tmp_path: Path, long_take: Path) -> None:
    encode_aac(tone(440, 0.1), tmp_path / "a.m4a")
    looks: tuple[Callable[[Path], object], ...] = (
        lambda path: next(frames(path)),
        lambda path: next(sound(path)),
        lambda path: still(path, 0),
        quantisers,
        picture_bytes,
    )
    for look in looks:
        with pytest.raises(NotFound, match=r"none\.mp4"):
            look(tmp_path / "none.mp4")
    for look in (looks[0], *looks[2:]):
        with pytest.raises(InvalidInput, match="no picture, only sound"):
            look(tmp_path / "a.m4a")
    with pytest.raises(InvalidInput, match="has no sound"):
        next(sound(long_take))


def test_damage_on_the_way_is_told_after_the_frames_before_it(tmp_path: Path, long_take: Path) -> None:
    film = tmp_path / "film.mp4"
    join([long_take], [LONG], FILM, None, [Cue(start_seconds=0, end_seconds=1, text="a")], film, "Title", "eng")
    film.write_bytes(film.read_bytes()[: film.stat().st_size // 2])
    reader = frames(film)
    assert [number_of(next(reader).bgr()) for _ in range(20)] == list(range(20))
    with pytest.raises(InvalidInput, match="cut short"):
        list(reader)


def test_the_quantiser_tells_coarse_from_fine(tmp_path: Path) -> None:
    fine, coarse = take(tmp_path / "1.mp4", LONG, crf=12), take(tmp_path / "2.mp4", LONG, crf=40)
    assert len(quantisers(fine)) == 3, "one for each key frame"
    assert len(quantisers(fine, most=2)) == 2
    assert max(quantisers(fine)) < 25 < min(quantisers(coarse))
    assert quantisers(foreign_film(tmp_path / "a.mov", "mjpeg")) == []


def test_frames_whose_side_data_was_read_are_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    film = take(tmp_path / "t.mp4", LONG)
    monkeypatch.setattr("reelwright.media.source._MOST_HELD_BYTES", 1)
    gc.collect()
    gc.disable()  # what is counted is what was let go on purpose
    try:
        assert len(quantisers(film)) == 3
        assert sum(isinstance(one, av.VideoFrame) for one in gc.get_objects()) <= 2
    finally:
        gc.enable()


def test_the_bytes_of_a_picture_are_those_of_its_packets(tmp_path: Path) -> None:
    shot = take(tmp_path / "t.mp4", 20)
    encode_aac(tone(440, 0.8), tmp_path / "s.m4a")
    join([shot], [20], FILM, tmp_path / "s.m4a", [], tmp_path / "film.mp4", "Title", "eng")
    assert picture_bytes(tmp_path / "film.mp4") == picture_bytes(shot)
    data = shot.read_bytes()
    at = data.index(b"mdat") - 4
    assert picture_bytes(shot) == int.from_bytes(data[at : at + 4], "big") - 8


@pytest.mark.parametrize("degrees", [0, 90, 180, -90])
def test_a_frame_of_a_telephone_held_another_way_is_turned_upright(tmp_path: Path, degrees: int) -> None:
    upright = np.full((32, 48, 3), 40, np.uint8)
    upright[:16, :24] = 220
    lying = np.ascontiguousarray(np.rot90(upright, -degrees // 90))
    with av.open(str(tmp_path / "a.mp4"), "w") as file:
        stream = file.add_stream("libx264", 24)
        stream.height, stream.width = lying.shape[:2]
        stream.pix_fmt = "yuv420p"
        stream.set_display_rotation(degrees)
        file.mux(stream.encode(av.VideoFrame.from_ndarray(lying, "bgr24")))
        file.mux(stream.encode(None))
    (frame,) = frames(tmp_path / "a.mp4")
    assert np.abs(frame.upright().astype(int) - upright).mean() < 12
