"""A probe tells what a file holds, exactly, and says nothing of what it does not know."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import pytest
from av.stream import Disposition

from reelwright.errors import InvalidInput
from reelwright.film.sound import Cue
from reelwright.media.audio import RATE, encode_aac, write_wav
from reelwright.media.join import join
from reelwright.media.probe import UNKNOWN, AudioTrack, ColourTags, SubtitleTrack, probe
from reelwright.media.read import frames
from reelwright.units import FrameRate

from .films import FILM, NTSC, SIZE, encode, foreign_film, foreign_track, numbered, take, tone

BT709 = ColourTags(primaries="bt709", transfer="bt709", matrix="bt709", range="tv")


def test_every_figure_of_a_film_of_ours(tmp_path: Path) -> None:
    encode_aac(tone(440, 0.5), tmp_path / "sound.m4a")
    shots = [take(tmp_path / "1.mp4", 7), take(tmp_path / "2.mp4", 5)]
    cue = Cue(start_seconds=0.1, end_seconds=0.4, text="words")
    path = tmp_path / "film.mp4"
    join(shots, [7, 5], FILM, tmp_path / "sound.m4a", [cue], path, "A Title ✓", "deu")
    found = probe(path)
    assert "mp4" in found.container.split(",")
    assert found.brand == "isom"
    assert found.size_bytes == path.stat().st_size
    assert found.duration_seconds is not None
    assert found.duration_seconds == pytest.approx(0.5, abs=0.05)
    assert found.bit_rate == pytest.approx(8 * found.size_bytes / found.duration_seconds, rel=0.01)
    assert found.tags["title"] == "A Title ✓"
    (video,) = found.video
    assert (video.codec, video.profile, video.pixel_format) == ("h264", "Main", "yuv420p")
    assert (video.width, video.height) == (SIZE.width, SIZE.height)
    assert (video.rate, video.average_rate, video.frames) == (FILM, 24.0, 12)
    assert (video.start_seconds, video.duration_seconds) == (0, 0.5)
    assert video.colour == BT709
    assert video.colour.missing == ()
    (audio,) = found.audio
    assert audio.model_copy(update={"bit_rate": None}) == AudioTrack(
        codec="aac", sample_rate=RATE, channels=2, language="deu", start_seconds=0, duration_seconds=0.5
    )
    assert found.subtitles == (SubtitleTrack(codec="mov_text", language="deu"),)
    lines = found.lines()
    assert lines[0].startswith("MP4 or MOV, 0.5")
    assert "h264 64x48, 24 fps, 12 frames, yuv420p, colour bt709/bt709/bt709/tv" in lines[1]
    assert "aac 48000 Hz, 2 channels, deu" in lines[2]
    assert lines[3] == "subtitles: mov_text, deu"


@pytest.mark.parametrize("rate", ["23.976", "24", "25", "29.97", "30", "50", "59.94", "60", "12", "1"])
def test_a_rate_is_exact(tmp_path: Path, rate: str) -> None:
    exact = FrameRate.parse(rate)
    assert probe(take(tmp_path / "a.mp4", 5, rate=exact)).video[0].rate == exact


@pytest.mark.parametrize("rate", ["23.976", "24", "29.97", "30"])
def test_a_rate_is_exact_though_the_container_counts_milliseconds(tmp_path: Path, rate: str) -> None:
    exact = FrameRate.parse(rate)
    assert probe(foreign_film(tmp_path / "a.mkv", "mpeg4", count=30, rate=exact)).video[0].rate == exact


def test_a_rate_that_varies_is_not_made_up(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "a.mp4"), "w") as container:
        track = foreign_track(container, "mpeg4", FrameRate(num=30))
        encode(container, track, numbered(8), [0, 1, 2, 5, 6, 11, 12, 13])
    video = probe(tmp_path / "a.mp4").video[0]
    assert video.rate is None
    assert "variable or unknown frame rate" in probe(tmp_path / "a.mp4").lines()[1]


@pytest.mark.parametrize("rate", [Fraction(1_000_999, 1001), Fraction(1_000_000), Fraction(99_999)])
def test_an_impossible_rate_is_no_rate(tmp_path: Path, rate: Fraction) -> None:
    path = foreign_film(tmp_path / "a.mp4", "mjpeg", rate=rate)
    assert probe(path).video[0].rate is None


@pytest.mark.parametrize("name", ["film.txt", "film.mkv", "film.wav", "film", "playlist.m3u8"])
def test_a_film_is_known_by_its_bytes_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    path = take(tmp_path / "film.mp4", 3).rename(tmp_path / name)
    assert "mp4" in probe(path).container.split(",")
    assert probe(path).video[0].frames == 3


@pytest.mark.parametrize(
    ("name", "codec", "format", "brand"),
    [
        ("a.webm", "libvpx", "webm", "webm"),
        ("a.mkv", "mpeg4", "matroska", "matroska"),
        ("a.mov", "mjpeg", "mov", "qt"),
        ("a.avi", "mpeg4", "avi", None),
    ],
)
def test_the_brand_is_told(tmp_path: Path, name: str, codec: str, format: str, brand: str | None) -> None:
    assert probe(foreign_film(tmp_path / name, codec, format=format)).brand == brand


@pytest.mark.parametrize(
    ("format", "codec", "said"),
    [
        ("matroska", "mpeg4", "Matroska or WebM"),
        ("avi", "mpeg4", "AVI"),
        ("mpegts", "mpeg2video", "MPEG-TS"),
        ("mpeg", "mpeg2video", "MPEG,"),
        ("flv", "flv1", "FLV"),
        ("ivf", "libvpx", "IVF"),
        ("gif", "gif", "GIF"),
        ("mov", "mjpeg", "MP4 or MOV"),
    ],
)
def test_a_container_is_named_for_people(tmp_path: Path, format: str, codec: str, said: str) -> None:
    found = probe(foreign_film(tmp_path / "film", codec, format=format, rate=FrameRate(num=25)))
    assert found.lines()[0].startswith(said)
    assert (found.video[0].width, found.video[0].height) == (SIZE.width, SIZE.height)


def with_cover(path: Path, *, has_film: bool) -> Path:
    """An MP4 with a bright cover of 32x32, and either a film or sound."""
    with av.open(str(path), "w", format="mp4") as container:
        cover = foreign_track(container, "png", FrameRate(num=1))
        cover.width = cover.height = 32
        cover.disposition = Disposition.attached_pic
        film = foreign_track(container, "mpeg4", FILM) if has_film else None
        sound = None if has_film else container.add_stream("aac", rate=RATE)
        encode(container, cover, (picture[:32, :32] for picture in numbered(1, first=100)))
        if film:
            encode(container, film, numbered(4))
        if sound:
            frame = av.AudioFrame.from_ndarray(tone(440, 0.1), format="fltp", layout="stereo")
            frame.sample_rate = RATE
            container.mux(sound.encode(frame))
            container.mux(sound.encode())
    return path


def test_a_cover_is_not_taken_for_the_picture(tmp_path: Path) -> None:
    path = with_cover(tmp_path / "film.mp4", has_film=True)
    with av.open(str(path)) as container:
        assert len(container.streams.video) == 2
    (video,) = probe(path).video
    assert (video.codec, video.width, video.frames) == ("mpeg4", 64, 4)
    assert [frame.picture.width for frame in frames(path)] == [64] * 4


def test_sound_with_a_cover_has_no_picture(tmp_path: Path) -> None:
    path = with_cover(tmp_path / "song.m4a", has_film=False)
    found = probe(path)
    assert found.video == ()
    assert found.audio[0].codec == "aac"
    with pytest.raises(InvalidInput, match="no picture, only sound"):
        next(frames(path))


def test_damaged_metadata_is_shown_as_far_as_it_is_text(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    with av.open(str(path), "w") as container:
        container.metadata["title"] = "TITLE"
        encode(container, foreign_track(container, "mpeg4", FILM), numbered(2))
    path.write_bytes(path.read_bytes().replace(b"TITLE", b"T\xff\xfe\x80E"))
    assert probe(path).tags["title"] == "T���E"


def test_long_metadata_is_cut(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "a.mp4"), "w") as container:
        container.metadata["comment"] = "ab" * 5000
        encode(container, foreign_track(container, "mpeg4", FILM), numbered(2))
    assert probe(tmp_path / "a.mp4").tags["comment"] == "ab" * 250


def test_what_is_not_said_is_not_made_up(tmp_path: Path) -> None:
    video = probe(foreign_film(tmp_path / "a.mkv", "mpeg4")).video[0]
    assert video.colour == ColourTags()
    assert video.colour.missing == ("primaries", "transfer", "matrix", "range")
    assert video.frames is None
    write_wav(tmp_path / "a.wav", tone(440, 0.1, channels=1), 44_100)
    found = probe(tmp_path / "a.wav")
    assert (found.video, found.subtitles, found.brand) == ((), (), None)
    assert (found.audio[0].codec, found.audio[0].sample_rate, found.audio[0].channels) == ("pcm_s16le", 44_100, 1)
    assert found.audio[0].language is None


def test_a_codec_without_a_decoder_is_unknown_and_its_frames_are_refused(tmp_path: Path) -> None:
    path = take(tmp_path / "a.mp4", 3)
    path.write_bytes(path.read_bytes().replace(b"avc1\0\0\0\0", b"zzzz\0\0\0\0"))
    (video,) = probe(path).video
    assert (video.codec, video.frames, video.rate) == (UNKNOWN, 3, None)
    with pytest.raises(InvalidInput, match="cannot be decoded here; convert it"):
        next(frames(path))


def test_ntsc_frames_begin_on_whole_ticks_of_the_clock(tmp_path: Path) -> None:
    video = probe(take(tmp_path / "a.mp4", 30, rate=NTSC)).video[0]
    assert video.duration_seconds == float(NTSC.seconds(30))
