"""Films of other makers, from anywhere, are checked as they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from reelwright.check.technical import check_film

from .films import HD, TAGS, failing, faults, ffmpeg, film, foreign, gradient, notes, of, tone

SECONDS = 2


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return film(tmp_path_factory.mktemp("source"), gradient(24 * SECONDS, HD, step=16), crf=12)


def test_webm_with_vp9_and_opus_passes(source: Path, tmp_path: Path) -> None:
    path = tmp_path / "film.webm"
    ffmpeg(
        "-i", source, "-map", "0:v", "-map", "0:a", "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8",
        "-threads", "1", "-b:v", "3M", "-minrate", "3M", "-c:a", "libopus", "-metadata", "title=Title", path,
    )  # fmt: skip
    verdict = check_film(path)
    assert failing(verdict) == set() and faults(verdict) == [] and verdict.passed
    assert {name: of(verdict, name).value for name in ("codec", "container", "frame rate", "colour")} == {
        "codec": "vp9",
        "container": "webm",
        "frame rate": "24 fps",
        "colour": "yuv420p, bt709/bt709/bt709/tv",
    }
    assert of(verdict, "audio").value.startswith("the track starts ")
    assert (of(verdict, "bitrate").passed is None) == ("bitrate" in notes(verdict))


def test_a_film_ffmpeg_wrote_anew_passes(source: Path, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    ffmpeg("-i", source, "-c:v", "libx264", "-preset", "superfast", "-threads", "1", "-c:a", "aac", path)
    verdict = check_film(path)
    assert failing(verdict) == set() and faults(verdict) == [] and verdict.passed


def test_a_gif_fails_codec_container_and_colour(tmp_path: Path) -> None:
    path = foreign(tmp_path / "film.gif", gradient(25), codec="gif", format="gif", pixels="rgb8", rate=25)
    verdict = check_film(path)
    assert failing(verdict) == {"resolution", "codec", "audio", "colour", "container", "metadata"}
    assert (of(verdict, "codec").value, of(verdict, "container").value) == ("gif", "gif")
    assert not verdict.passed


def test_an_avi_fails_codec_and_container(tmp_path: Path) -> None:
    path = foreign(
        tmp_path / "film.avi", gradient(24 * SECONDS), codec="mpeg4", format="avi", tags=TAGS, sound=tone(SECONDS),
        sound_codec="pcm_s16le",
    )  # fmt: skip
    verdict = check_film(path)
    assert {"codec", "container"} <= failing(verdict) and "frame rate" not in failing(verdict)
    assert (of(verdict, "codec").value, of(verdict, "container").value) == ("mpeg4", "avi")
    assert not verdict.passed and faults(verdict) == []


def test_a_transport_stream_whose_clock_starts_anywhere_is_in_sync(source: Path, tmp_path: Path) -> None:
    path = tmp_path / "film.ts"
    ffmpeg("-i", source, "-map", "0:v", "-map", "0:a", "-c", "copy", "-output_ts_offset", "3600", path)
    verdict = check_film(path)
    assert of(verdict, "container").value == "mpegts"
    assert of(verdict, "audio").passed and of(verdict, "duration").passed and of(verdict, "frame rate").passed
    assert faults(verdict) == []


def test_a_picture_turned_by_its_header_is_checked_as_it_is_coded(source: Path, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    ffmpeg("-i", source, "-c", "copy", "-metadata:s:v", "rotate=90", path)
    assert of(check_film(path), "resolution").passed


def test_ten_bits_fail_colour_alone(source: Path, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    ffmpeg(
        "-i", source, "-pix_fmt", "yuv420p10le", "-c:v", "libx264", "-preset", "superfast", "-threads", "1", "-c:a",
        "copy", path,
    )  # fmt: skip
    verdict = check_film(path)
    assert failing(verdict) == {"colour"} and faults(verdict) == []
    assert of(verdict, "colour").value == "yuv420p10le, bt709/bt709/bt709/tv"


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_film_of_a_few_frames_is_judged_without_a_fault_of_ours(tmp_path: Path, count: int) -> None:
    pictures = [np.roll(picture, 40 * k, 1) for k, picture in enumerate(gradient(count))]
    verdict = check_film(film(tmp_path, pictures))
    assert len(verdict.checks) == 10 and [told for told in faults(verdict) if told[0] == "error"] == []
