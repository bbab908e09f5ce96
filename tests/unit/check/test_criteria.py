"""Each of the ten checks passes a good film, and fails alone on the film that is wrong in its way."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from reelwright.check.expected import Expected
from reelwright.check.technical import check_film
from reelwright.film.verdict import TechnicalVerdict
from reelwright.units import FrameRate, Resolution

from .films import FILM, HD, SMALL, TAGS, failing, faults, film, foreign, gradient, noise, notes, of, take, tone

GOOD_CRF = 12
"""With this the film of 48 frames has 2.4 Mbit/s."""
FINE = {"preset": "superfast", "qp": "10"}


@pytest.fixture(scope="module")
def pictures() -> list[np.ndarray]:
    return gradient(48, HD, step=16)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory, pictures: list[np.ndarray]) -> Path:
    return film(tmp_path_factory.mktemp("good"), pictures, crf=GOOD_CRF)


def test_a_good_film_passes_all_ten_and_nothing_at_all_is_said_of_it(good: Path) -> None:
    verdict = check_film(good)
    assert verdict.passed and verdict.findings == ()
    assert [(check.name, check.passed) for check in verdict.checks] == [
        (name, True)
        for name in (
            "resolution", "codec", "bitrate", "frame rate", "duration", "audio", "colour", "container", "size",
            "metadata",
        )
    ]  # fmt: skip
    told = {check.name: (check.value, check.limit) for check in verdict.checks}
    assert told["resolution"] == ("1280x720", "shorter side ≥ 720 px")
    assert told["codec"] == ("h264", "h264, hevc, vp9, av1")
    assert told["frame rate"] == ("24 fps", "steady, 23.976, 24, 25, 29.97, 30, 50, 59.94, 60 fps")
    assert told["duration"] == ("2.000 s, 48 frames", "2.000 s as its header says, ± 5%")
    assert told["audio"] == ("the track starts 0 ms off", "present, in sync ± 40 ms")
    assert told["colour"] == ("yuv420p, bt709/bt709/bt709/tv", "yuv420p or yuv444p, colour tags present")
    assert told["container"] == ("mp4", "mp4 or webm")
    mbps, unit = told["bitrate"][0].split()
    assert 2 <= float(mbps) <= 8 and unit == "Mbit/s"
    assert float(told["size"][0].split()[0]) == pytest.approx(good.stat().st_size / 1e6 * 30, abs=0.1)
    assert told["size"][1] == "< 500 MB a minute" and told["metadata"][0].startswith("title, length")


def test_only_what_can_make_it_no_film_is_blocking(good: Path) -> None:
    blocking = {check.name for check in check_film(good).checks if check.is_blocking}
    assert blocking == {"codec", "duration", "container"}
    asked = check_film(good, Expected(has_sound=True))
    assert {check.name for check in asked.checks if check.is_blocking} == blocking | {"audio"}


def fails(verdict: TechnicalVerdict, name: str, value: str, limit: str) -> None:
    assert failing(verdict) == {name}, [(check.name, check.value) for check in verdict.checks if not check.passed]
    assert (of(verdict, name).value, of(verdict, name).limit) == (value, limit)
    assert faults(verdict) == []


# Resolution


@pytest.mark.parametrize(("width", "height"), [(640, 360), (1280, 718), (718, 1280)])
def test_a_small_picture_fails_resolution(tmp_path: Path, width: int, height: int) -> None:
    size = Resolution(width=width, height=height)
    verdict = check_film(film(tmp_path, gradient(12, size)))
    fails(verdict, "resolution", f"{width}x{height}", "shorter side ≥ 720 px")
    assert verdict.passed


def test_a_tall_picture_is_measured_by_its_shorter_side(tmp_path: Path) -> None:
    verdict = check_film(film(tmp_path, gradient(6, Resolution(width=720, height=1280))))
    assert of(verdict, "resolution").passed


def test_a_size_other_than_was_asked_for_fails_resolution(good: Path) -> None:
    verdict = check_film(good, Expected(resolution=Resolution(width=1920, height=1080)))
    fails(verdict, "resolution", "1280x720", "1920x1080 as asked")


def test_a_preview_is_as_large_as_it_was_asked_to_be(tmp_path: Path) -> None:
    verdict = check_film(film(tmp_path, gradient(12, SMALL)), Expected(resolution=SMALL))
    assert of(verdict, "resolution").passed and of(verdict, "resolution").limit == "320x180 as asked"


def test_a_film_that_changes_its_size_fails_resolution_with_both(tmp_path: Path) -> None:
    parts = [take(tmp_path / f"{size.height}.mp4", gradient(4, size)) for size in (HD, SMALL)]
    with av.open(str(tmp_path / "film.ts"), "w", format="mpegts") as out:
        track = out.add_stream("h264", rate=24)
        track.width, track.height = HD.width, HD.height
        start = 0
        for part in parts:
            with av.open(str(part)) as source:
                annex_b = av.BitStreamFilterContext("h264_mp4toannexb", source.streams.video[0])
                packets = [one for packet in source.demux(video=0) for one in annex_b.filter(packet)]
                for packet in (one for one in packets if one.dts is not None):
                    packet.pts, packet.dts = packet.pts + start, packet.dts + start
                    packet.stream = track
                    out.mux(packet)
                start += 4000
    value = of(check_film(tmp_path / "film.ts"), "resolution").value
    assert value == "1280x720, 320x180"


# Codec


def test_another_codec_fails_codec_and_the_film(tmp_path: Path, pictures: list[np.ndarray]) -> None:
    verdict = check_film(foreign(tmp_path / "a.mp4", pictures, codec="mpeg4", tags=TAGS, sound=tone(2)))
    fails(verdict, "codec", "mpeg4", "h264, hevc, vp9, av1")
    assert not verdict.passed


@pytest.fixture
def no_real_time() -> Iterator[None]:
    """SVT-AV1, as root, makes itself and the thread that calls it a real-time process before which all others wait."""
    yield
    for thread in os.listdir("/proc/self/task"):
        with contextlib.suppress(ProcessLookupError):
            os.sched_setscheduler(int(thread), os.SCHED_OTHER, os.sched_param(0))
    assert os.sched_getscheduler(0) == os.SCHED_OTHER


@pytest.mark.usefixtures("no_real_time")
@pytest.mark.parametrize(
    ("codec", "format", "options", "name"),
    [
        ("libx264", "mp4", FINE, "h264"),
        ("libx265", "mp4", {"preset": "ultrafast", "x265-params": "log-level=0:frame-threads=1:pools=none"}, "hevc"),
        ("libvpx-vp9", "webm", {"deadline": "realtime", "cpu-used": "8"}, "vp9"),
        ("libsvtav1", "mp4", {"preset": "12", "svtav1-params": "lp=1"}, "av1"),
    ],
)
def test_each_codec_asked_for_passes(
    tmp_path: Path, codec: str, format: str, options: dict[str, str], name: str
) -> None:
    if codec not in av.codecs_available:
        pytest.skip(f"NOT TESTED: this PyAV has no {codec}")
    path = foreign(tmp_path / "film", gradient(6), codec=codec, format=format, options=options, tags=TAGS)
    assert of(check_film(path), "codec").value == name
    assert of(check_film(path), "codec").passed


# Bit rate


def test_too_few_bits_fail_bitrate_with_how_coarse_they_make_it(tmp_path: Path, pictures: list[np.ndarray]) -> None:
    verdict = check_film(film(tmp_path, pictures, crf=45))
    check = of(verdict, "bitrate")
    assert failing(verdict) == {"bitrate"} and notes(verdict) == {}
    mbps, coarse = float(check.value.split()[0]), float(check.value.split()[3])
    assert mbps < 2 and coarse > 28 and check.value == f"{mbps:.2f} Mbit/s, quantiser {coarse:.1f} of 51"
    assert check.limit == "2 to 8 Mbit/s, unless the content needs less or more"


def test_a_quiet_clean_film_of_few_bits_is_reported_and_passes(tmp_path: Path, pictures: list[np.ndarray]) -> None:
    verdict = check_film(film(tmp_path, pictures, crf=20))
    assert failing(verdict) == set() and verdict.passed
    assert float(of(verdict, "bitrate").value.split()[0]) < 1
    assert notes(verdict) == {"bitrate": "few bits, but enough for what is in the picture"}
    assert verdict.findings[0].value == of(verdict, "bitrate").value


def test_bits_wasted_on_a_picture_fail_bitrate(tmp_path: Path) -> None:
    verdict = check_film(film(tmp_path, noise(3, HD), crf=4))
    check = of(verdict, "bitrate")
    assert check.passed is False and float(check.value.split()[0]) > 100 and float(check.value.split()[3]) < 17


def test_many_bits_that_a_picture_needs_are_reported_and_pass(tmp_path: Path) -> None:
    verdict = check_film(film(tmp_path, noise(3, HD), crf=35))
    assert of(verdict, "bitrate").passed and float(of(verdict, "bitrate").value.split()[0]) > 8
    assert notes(verdict)["bitrate"] == "many bits, but the picture needs them"


def test_a_codec_that_does_not_tell_its_quantiser_leaves_bitrate_unmeasured(tmp_path: Path) -> None:
    path = foreign(tmp_path / "a.mp4", gradient(12), codec="mpeg4", tags=TAGS, options={"qscale": "31"})
    check = of(check_film(path), "bitrate")
    assert check.passed is None and check.reason.endswith("whether it suits the content this codec does not tell")
    assert check.value in check.reason
    assert notes(check_film(path))["bitrate"] == f"not measured: {check.reason}"


def test_the_quantiser_of_ten_bits_is_read_on_the_scale_of_eight(tmp_path: Path) -> None:
    coarse = []
    for pixels in ("yuv420p", "yuv420p10le"):
        path = foreign(tmp_path / "a.mp4", gradient(12), pixels=pixels, tags=TAGS, options={"preset": "superfast"})
        coarse.append(float(of(check_film(path), "bitrate").value.split()[3]))
    assert coarse[1] == pytest.approx(coarse[0], abs=4), "their scales lie 12 apart"


# Frame rate


@pytest.mark.parametrize("name", ["23.976", "24", "25", "29.97", "30", "50", "59.94", "60"])
@pytest.mark.parametrize("format", ["mp4", "matroska"])
def test_each_rate_asked_for_passes_also_by_a_clock_of_milliseconds(tmp_path: Path, name: str, format: str) -> None:
    rate = FrameRate.parse(name)
    path = foreign(tmp_path / "film", gradient(48, Resolution(width=64, height=48)), format=format, rate=rate.fraction)
    check = of(check_film(path), "frame rate")
    assert check.passed and check.value == f"{name} fps"


def test_another_rate_fails_frame_rate(tmp_path: Path) -> None:
    verdict = check_film(film(tmp_path, gradient(26, HD, step=16), rate=FrameRate(num=26), crf=GOOD_CRF))
    value = "26.000 fps on average, frames up to 38 ms from where 25 fps has them"
    fails(verdict, "frame rate", value, "steady, 23.976, 24, 25, 29.97, 30, 50, 59.94, 60 fps")
    assert verdict.passed


@pytest.mark.parametrize("rate", [20, 22, 26, 27, 48, 55, 90])
def test_another_rate_fails_however_short_the_film(tmp_path: Path, rate: int) -> None:
    path = foreign(tmp_path / "film.mp4", gradient(4, Resolution(width=64, height=48)), rate=rate)
    assert of(check_film(path), "frame rate").passed is False


def test_a_rate_other_than_was_asked_for_fails_frame_rate(tmp_path: Path) -> None:
    path = film(tmp_path, gradient())
    assert of(check_film(path, Expected(rate=FILM)), "frame rate").passed
    check = of(check_film(path, Expected(rate=FrameRate.parse("23.976"))), "frame rate")
    assert check.passed is False and check.limit == "steady, 23.976 fps"
    assert check.value == "24.000 fps on average, frames up to 4 ms from where 23.976 fps has them"


def test_a_variable_rate_fails_frame_rate(tmp_path: Path, pictures: list[np.ndarray]) -> None:
    times = [k + (k >= 20) * 2 for k in range(48)]
    path = foreign(tmp_path / "a.mp4", pictures, times=times, tags=TAGS, options=FINE, sound=tone(50 / 24))
    verdict = check_film(path)
    value = "23.020 fps on average, frames up to 82 ms from where 23.976 fps has them"
    fails(verdict, "frame rate", value, "steady, 23.976, 24, 25, 29.97, 30, 50, 59.94, 60 fps")


@pytest.mark.parametrize(("off", "passes"), [(2, True), (3, False)])
def test_a_frame_may_be_off_by_less_than_half_of_its_time_though_the_last_comes_in_time(
    tmp_path: Path, off: int, passes: bool
) -> None:
    """By a clock on which a frame takes five ticks."""
    times = [5 * k + off * (k % 8 == 4) for k in range(48)]
    check = of(check_film(foreign(tmp_path / "a.mp4", gradient(48), rate=120, times=times)), "frame rate")
    assert check.passed == passes
    assert check.value == (
        "24 fps" if passes else "24.000 fps on average, frames up to 25 ms from where 24 fps has them"
    )


def test_one_frame_has_no_rate_and_says_so(tmp_path: Path) -> None:
    check = of(check_film(take(tmp_path / "a.mp4", gradient(1))), "frame rate")
    assert check.passed is None and check.reason == "one frame has no rate"


# Duration


@pytest.mark.parametrize(("asked", "passes"), [(1.91, True), (2.1, True), (1.9, False), (2.11, False), (60.0, False)])
def test_a_length_other_than_was_asked_for_fails_duration_and_the_film(good: Path, asked: float, passes: bool) -> None:
    verdict = check_film(good, Expected(seconds=asked))
    assert failing(verdict) == (set() if passes else {"duration"}) and verdict.passed == passes
    check = of(verdict, "duration")
    assert (check.value, check.limit) == ("2.000 s, 48 frames", f"{asked:.3f} s as asked, ± 5%")


def test_one_frame_more_or_less_than_asked_for_fails_duration(good: Path) -> None:
    assert of(check_film(good, Expected(frames=48)), "duration").passed
    verdict = check_film(good, Expected(frames=49, seconds=49 / 24))
    fails(verdict, "duration", "2.000 s, 48 frames", "49 frames")
    assert not verdict.passed


# Audio


def test_no_sound_fails_audio(tmp_path: Path, pictures: list[np.ndarray]) -> None:
    path = film(tmp_path, pictures, is_mute=True, crf=GOOD_CRF)
    verdict = check_film(path)
    fails(verdict, "audio", "no sound", "present, in sync ± 40 ms")
    assert verdict.passed
    assert not check_film(path, Expected(has_sound=True)).passed


def test_a_track_of_silence_is_no_sound(tmp_path: Path, pictures: list[np.ndarray]) -> None:
    path = film(tmp_path, pictures, sound=0 * tone(2), crf=GOOD_CRF)
    verdict = check_film(path)
    assert failing(verdict) == {"audio"} and of(verdict, "audio").value == "a track of silence"
    assert not check_film(path, Expected(has_sound=True)).passed


@pytest.mark.parametrize(("late", "value"), [(0.08, "80 ms late"), (0.041, "41 ms late")])
def test_a_track_that_starts_late_fails_audio(
    tmp_path: Path, pictures: list[np.ndarray], late: float, value: str
) -> None:
    path = foreign(
        tmp_path / "a.mp4", pictures, tags=TAGS, options=FINE, sound=tone(2), sound_codec="flac", sound_late=(late,)
    )
    fails(check_film(path), "audio", f"the track starts {value}", "present, in sync ± 40 ms")


@pytest.mark.parametrize("late", [0.0, 0.02, 0.039])
def test_a_track_that_starts_a_little_late_passes(tmp_path: Path, late: float) -> None:
    path = foreign(tmp_path / "a.mp4", gradient(24), sound=tone(1), sound_codec="flac", sound_late=(late,))
    check = of(check_film(path), "audio")
    assert check.passed and check.value == f"the track starts {1000 * late:.0f} ms {'late' if late else 'off'}"


def test_a_hole_in_the_track_fails_audio_with_its_place(tmp_path: Path) -> None:
    path = foreign(
        tmp_path / "a.mkv", gradient(48), format="matroska", sound=tone(2), sound_codec="pcm_s16le", sound_late=(0, 0.5)
    )
    check = of(check_film(path), "audio")
    assert check.passed is False and check.value.startswith("after 1.00 s the sound is ")
    assert float(check.value.split()[6]) == pytest.approx(500, abs=1), "by a clock of milliseconds"


def test_sound_in_a_codec_nobody_knows_is_no_sound_and_says_why(tmp_path: Path) -> None:
    path = foreign(tmp_path / "a.mkv", gradient(24), format="matroska", sound=tone(1), sound_codec="pcm_s16le")
    data = path.read_bytes()
    assert data.count(b"A_PCM/INT/LIT") == 1
    path.write_bytes(data.replace(b"A_PCM/INT/LIT", b"A_XYZ/INT/LIT"))
    assert of(check_film(path), "audio").value == "no sound that can be decoded (its codec is not known here)"


# Colour


@pytest.mark.parametrize(
    ("pixels", "tags", "value"),
    [
        ("yuv420p", None, "yuv420p, ?/?/?/?; not tagged: primaries, transfer, matrix, range"),
        ("yuv420p", {"color_primaries": 1, "color_trc": 1}, "yuv420p, bt709/bt709/?/tv; not tagged: matrix"),
        ("yuv422p", TAGS, "yuv422p, bt709/bt709/bt709/tv"),
        ("yuv420p10le", TAGS, "yuv420p10le, bt709/bt709/bt709/tv"),
    ],
)
def test_odd_samples_and_missing_tags_fail_colour(
    tmp_path: Path, pictures: list[np.ndarray], pixels: str, tags: dict[str, int] | None, value: str
) -> None:
    path = foreign(tmp_path / "a.mp4", pictures[:12], pixels=pixels, tags=tags, options=FINE, sound=tone(0.5))
    verdict = check_film(path)
    fails(verdict, "colour", value, "yuv420p or yuv444p, colour tags present")
    assert verdict.passed


@pytest.mark.parametrize(
    ("pixels", "tags", "value"),
    [
        ("yuv444p", TAGS, "yuv444p, bt709/bt709/bt709/tv"),
        ("yuv420p", TAGS | {"color_range": 2}, "yuv420p, bt709/bt709/bt709/pc"),
        ("yuv420p", {name: 6 for name in TAGS} | {"color_range": 1}, "yuv420p, smpte170m/smpte170m/smpte170m/tv"),
    ],
)
def test_tagged_samples_of_8_bits_pass_whatever_the_tags_say(
    tmp_path: Path, pixels: str, tags: dict[str, int], value: str
) -> None:
    check = of(check_film(foreign(tmp_path / "a.mp4", gradient(6), pixels=pixels, tags=tags)), "colour")
    assert check.passed and check.value.replace("yuvj", "yuv") == value


# Container


@pytest.mark.parametrize(("format", "name"), [("matroska", "matroska"), ("mov", "mov"), ("3gp", "3gp")])
def test_another_container_fails_container_and_the_film(
    tmp_path: Path, pictures: list[np.ndarray], format: str, name: str
) -> None:
    path = foreign(tmp_path / "a", pictures[:12], format=format, tags=TAGS, options=FINE, sound=tone(0.5))
    verdict = check_film(path)
    assert failing(verdict) - {"metadata"} == {"container"} and not verdict.passed
    assert (of(verdict, "container").value, of(verdict, "container").limit) == (name, "mp4 or webm")


def test_what_the_file_is_called_does_not_matter(good: Path, tmp_path: Path) -> None:
    path = tmp_path / "film.avi"
    path.write_bytes(good.read_bytes())
    assert check_film(path) == check_film(good)


# Size


def test_more_than_500_mb_a_minute_fail_size(good: Path, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(good.read_bytes() + (17_000_000).to_bytes(4, "big") + b"free")
    with path.open("r+b") as file:
        file.truncate(good.stat().st_size + 17_000_000)
    size = path.stat().st_size / 1e6 * 30
    assert size > 500
    verdict = check_film(path)
    fails(verdict, "size", f"{size:.1f} MB a minute", "< 500 MB a minute")
    assert verdict.passed


# Metadata


def test_a_film_without_a_title_fails_metadata(tmp_path: Path, pictures: list[np.ndarray]) -> None:
    verdict = check_film(film(tmp_path, pictures, title="", crf=GOOD_CRF))
    fails(verdict, "metadata", "not told: title", "complete")
    assert verdict.passed


def test_a_film_that_does_not_tell_its_language_fails_metadata(good: Path, tmp_path: Path) -> None:
    data = good.read_bytes()
    english, unknown = (sum((ord(c) - 0x60) << 10 - 5 * k for k, c in enumerate(name)) for name in ("eng", "und"))
    at = data.index(b"mdhd", data.index(b"soun") - 200) + 24
    assert data[at : at + 2] == english.to_bytes(2, "big")
    path = tmp_path / "film.mp4"
    path.write_bytes(data[:at] + unknown.to_bytes(2, "big") + data[at + 2 :])
    fails(check_film(path), "metadata", "not told: language of the sound", "complete")
    assert failing(check_film(path, Expected(language="und"))) == set()


def test_a_film_of_another_language_than_was_asked_for_fails_metadata(good: Path) -> None:
    assert failing(check_film(good, Expected(language="eng"))) == set()
    for other in ("deu", "und"):
        verdict = check_film(good, Expected(language=other))
        fails(verdict, "metadata", f"not told: language of the sound ({other})", "complete")


# All together


def _mute(folder: Path) -> Path:
    return film(folder, gradient(12, HD, step=16), is_mute=True, title="", crf=GOOD_CRF)


def _mute_and_small(folder: Path) -> Path:
    return film(folder, gradient(12), is_mute=True, title="")


@pytest.mark.parametrize(("made", "wrong", "passes"), [(_mute, 2, True), (_mute_and_small, 3, False)])
def test_eight_of_ten_are_enough(tmp_path: Path, made: Callable[[Path], Path], wrong: int, passes: bool) -> None:
    verdict = check_film(made(tmp_path))
    assert len(failing(verdict)) == wrong and verdict.passed == passes


def test_an_unmeasured_check_does_not_count_as_passed(tmp_path: Path) -> None:
    path = foreign(
        tmp_path / "a.mp4", gradient(12), codec="libx265", tags=TAGS,
        options={"preset": "ultrafast", "x265-params": "log-level=0:frame-threads=1:pools=none"},
    )  # fmt: skip
    verdict = check_film(path)
    assert failing(verdict) == {"resolution", "audio"} and of(verdict, "bitrate").passed is None
    assert not verdict.passed, "seven of ten are known to be right"


def test_a_rate_is_met_exactly_by_a_film_of_ours(tmp_path: Path) -> None:
    rate = FrameRate.parse("29.97")
    verdict = check_film(film(tmp_path, gradient(30), rate=rate), Expected(rate=rate, frames=30, seconds=1.001))
    assert rate.fraction == Fraction(30000, 1001)
    assert of(verdict, "frame rate").value == "29.97 fps" and of(verdict, "duration").passed


def test_the_same_film_gives_the_same_verdict(good: Path) -> None:
    assert check_film(good).to_json() == check_film(good).to_json()
