"""A film file from anywhere is read by itself or refused: nothing it points at is opened."""

from __future__ import annotations

import json
import os
import platform
import signal
import struct
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import av
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reelwright.errors import InvalidInput, NotFound
from reelwright.film.sound import Cue
from reelwright.media import source
from reelwright.media.audio import encode_aac, read_audio
from reelwright.media.join import join
from reelwright.media.probe import probe
from reelwright.media.read import frames, still
from reelwright.media.source import opening
from reelwright.media.subtitles import add_subtitle_track, subtitle_packets

from .confined import CALLS
from .films import FILM, foreign_film, take, tone

FRAMES = 6


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With picture, sound and subtitles, and its index at the front."""
    folder = tmp_path_factory.mktemp("film")
    encode_aac(tone(440, 0.25), folder / "sound.m4a")
    cue = Cue(start_seconds=0.05, end_seconds=0.2, text="words")
    shot = take(folder / "take.mp4", FRAMES)
    join([shot], [FRAMES], FILM, folder / "sound.m4a", [cue], folder / "film.mp4", "Film", "eng")
    return folder / "film.mp4"


def playlist(*urls: str) -> bytes:
    lines = [f"#EXTINF:10,\n{url}\n" for url in urls]
    return ("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:10\n" + "".join(lines) + "#EXT-X-ENDLIST\n").encode()


def rebuilt(data: bytes, change: Callable[[bytes, bytes], bytes]) -> bytes:
    """An MP4 whose boxes' contents have gone through `change(kind, content)`."""
    out, at = b"", 0
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        content = data[at + 8 : at + size]
        if kind in (b"moov", b"trak", b"mdia", b"minf", b"dinf"):
            content = rebuilt(content, change)
        content = change(kind, content)
        out += struct.pack(">I4s", len(content) + 8, kind) + content
        at += size
    return out


def data_reference(target: Path) -> bytes:
    """The content of a `dref` box: a Macintosh alias to another file, by its absolute path (QuickTime File Format)."""
    path = os.fsencode(target)
    path += b"\0" * (len(path) % 2)
    record = bytes(10) + bytes(1 + 27) + bytes(12)
    record += bytes([len(target.name)]) + os.fsencode(target.name).ljust(63, b"\0") + bytes(16)
    record += struct.pack(">HH", 1, 1) + bytes(16)
    record += struct.pack(">HH", 2, len(path)) + path + struct.pack(">hH", -1, 0)
    record = record.ljust(160, b"\0")
    return struct.pack(">II", 0, 1) + struct.pack(">I4sI", 12 + len(record), b"alis", 0) + record


@dataclass(frozen=True)
class Place:
    """What there is to point at, and to point from."""

    film: Path
    other: Path
    """Another film, whose frames are brighter."""
    alone: Path
    """A film without sound."""


@dataclass(frozen=True)
class Pointing:
    """A file that points at another."""

    data: Callable[[Place], bytes]
    demuxer: str = ""
    """What follows it, if it is let; empty: nothing does."""
    options: tuple[tuple[str, str], ...] = ()


ANY = (("allowed_extensions", "ALL"), ("extension_picky", "0"))
FOLLOW = (("enable_drefs", "1"), ("use_absolute_path", "1"))
HTTP = "http://127.0.0.1:9/segment.ts"
SDP = (
    b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=film\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    b"m=video 5004 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
)


def listed(place: Place) -> bytes:
    return f"ffconcat version 1.0\nfile 'file:{place.other}'\n".encode()


def aliased(place: Place) -> bytes:
    alias = data_reference(place.other)
    return rebuilt(place.alone.read_bytes(), lambda kind, content: alias if kind == b"dref" else content)


POINTING = {
    "playlist.m3u8": Pointing(lambda _: playlist(HTTP), "hls", ANY),
    "playlist called.mp4": Pointing(lambda _: playlist(HTTP), "hls", ANY),
    "playlist of files.mp4": Pointing(lambda place: playlist(f"file:{place.other}"), "hls", ANY),
    "playlist behind the first bytes of a film.mp4": Pointing(
        lambda place: place.film.read_bytes()[:32] + playlist(HTTP)
    ),
    "list.ffconcat": Pointing(listed, "concat", (("safe", "0"),)),
    "list called.mov": Pointing(listed, "concat", (("safe", "0"),)),
    "session.sdp": Pointing(lambda _: SDP, "sdp"),
    "session called.mkv": Pointing(lambda _: SDP, "sdp"),
    "aliased.mov": Pointing(aliased, "mov", FOLLOW),
}
FOLLOWED = [name for name, pointing in POINTING.items() if pointing.demuxer]
Told = dict[tuple[str, str], tuple[int, list[str]]]
"""(name, demuxer or "" for our own reading) -> the signal that ended it or 0, and what was said."""


@pytest.fixture(scope="module")
def told(film: Path, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What comes of reading each of `POINTING` where the kernel lets nothing else be opened."""
    if sys.platform != "linux" or platform.machine() not in CALLS:
        pytest.skip("NOT TESTED: that nothing else is opened is seen through seccomp, on Linux")
    folder = tmp_path_factory.mktemp("pointing")
    place = Place(film, take(folder / "other.mp4", FRAMES, first=40), take(folder / "alone.mp4", FRAMES))
    asks: list[tuple[str, str, dict[str, str]]] = [(str(film), "", {})]
    for name, pointing in POINTING.items():
        (folder / name).write_bytes(pointing.data(place))
        asks.append((str(folder / name), "", {}))
        if pointing.demuxer:
            asks.append((str(folder / name), pointing.demuxer, dict(pointing.options)))
    (folder / "asks.json").write_text(json.dumps({"film": str(film), "asks": asks}))
    command = [sys.executable, str(Path(__file__).with_name("confined.py")), str(folder / "asks.json")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    return {
        (Path(path).name, demuxer): (ended, said)
        for (path, demuxer, _), (ended, said) in zip(asks, answers, strict=True)
    }


def test_a_film_is_read_where_nothing_else_can_be_opened(told: Told, film: Path) -> None:
    ended, (lines, count, *rest) = told[film.name, ""]
    assert ended == 0
    assert "h264 64x48, 24 fps" in lines
    assert count == str(FRAMES)
    assert not any("Invalid" in said for said in rest)


@pytest.mark.parametrize("name", FOLLOWED)
def test_what_the_file_points_at_would_be_opened_without_our_guards(told: Told, name: str) -> None:
    ended, said = told[name, POINTING[name].demuxer]
    assert (ended, said) == (signal.SIGSYS, [])


@pytest.mark.parametrize("name", [name for name in POINTING if name != "aliased.mov"])
def test_a_file_that_only_points_at_others_is_refused_and_opens_none(told: Told, name: str) -> None:
    ended, said = told[name, ""]
    assert ended == 0
    assert said
    for words in said:
        assert words.startswith("InvalidInput:")
        assert name in words


def test_a_film_whose_frames_are_in_another_file_gives_none_of_them(told: Told) -> None:
    ended, (lines, count, still_of, *rest) = told["aliased.mov", ""]
    assert ended == 0
    assert "h264" in lines
    assert count == "0"
    assert "InvalidInput" in still_of
    assert rest[-1] == "0"


def test_a_film_may_be_called_like_an_address(film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("http:film.mp4", "concat:a.mp4|b.mp4", "-i", "frame%03d.jpg", "pipe:0"):
        Path(name).write_bytes(film.read_bytes())
        assert len(list(frames(Path(name)))) == FRAMES


def test_what_libav_could_read_but_is_no_container_of_ours_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    for format, codec in (("yuv4mpegpipe", "wrapped_avframe"), ("image2pipe", "png"), ("h264", "libx264")):
        foreign_film(path, codec, format=format)
        with av.open(str(path)) as container:
            assert container.streams.video
        with pytest.raises(InvalidInput, match="containers read are MP4"):
            probe(path)


def make_fifo(path: Path) -> None:
    os.mkfifo(path)


ODD: dict[str, tuple[Callable[[Path], object], str]] = {
    "text": (lambda path: path.write_text("this is not a film"), "containers read are MP4"),
    "binary": (lambda path: path.write_bytes(bytes(range(256)) * 64), "containers read are MP4"),
    "zeros": (lambda path: path.write_bytes(bytes(5000)), "containers read are MP4"),
    "zero length": (lambda path: path.touch(), "is empty"),
    "folder": (lambda path: path.mkdir(), "is a folder"),
    "FIFO": (make_fifo, "is a pipe, socket or device"),
    "device": (lambda path: path.symlink_to("/dev/zero"), "is a pipe, socket or device"),
    "loop": (lambda path: path.symlink_to(path.name), "cannot be opened"),
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("kind", ODD)
def test_what_is_no_film_is_refused_by_name(tmp_path: Path, kind: str) -> None:
    make, said = ODD[kind]
    path = tmp_path / "film.mp4"
    make(path)
    for read in (probe, read_audio, lambda path: list(frames(path))):
        with pytest.raises(InvalidInput, match=said) as refused:
            read(path)
        assert str(path) in str(refused.value)
        assert not isinstance(refused.value, NotFound)


def test_a_pipe_or_device_is_not_even_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    code = """
import sys
from pathlib import Path
from reelwright.media.probe import probe
opened = []
sys.addaudithook(lambda event, told: opened.append(told[0]) if event == "open" else None)
for path in sys.argv[1:]:
    try:
        probe(Path(path))
    except Exception as error:
        print(type(error).__name__, path in map(str, opened))
"""
    film = take(tmp_path / "film.mp4", 1)
    film.write_bytes(film.read_bytes()[:500])
    paths = [str(tmp_path / "pipe.mp4"), "/dev/null", str(film)]
    done = subprocess.run([sys.executable, "-c", code, *paths], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.splitlines() == ["InvalidInput False", "InvalidInput False", "InvalidInput True"], done.stderr


def test_a_missing_film_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "dangling.mp4").symlink_to(tmp_path / "nothing")
    for name in ("none.mp4", "no folder/film.mp4", "dangling.mp4"):
        with pytest.raises(NotFound, match=name):
            probe(tmp_path / name)


def test_a_path_with_a_nul_is_refused() -> None:
    with pytest.raises(InvalidInput, match="NUL"):
        probe(Path("film\0.mp4"))
    with pytest.raises(InvalidInput, match="cannot be opened"):
        probe(Path("x" * 5000))


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_film_that_may_not_be_read_is_refused(film: Path, tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(film.read_bytes())
    (tmp_path / "film.mp4").chmod(0)
    with pytest.raises(InvalidInput, match="permission"):
        probe(tmp_path / "film.mp4")


def test_a_file_with_words_alone_is_no_film(tmp_path: Path) -> None:
    cue = Cue(start_seconds=0, end_seconds=1, text="words")
    with av.open(str(tmp_path / "words.mp4"), "w") as container:
        for packet in subtitle_packets(add_subtitle_track(container, "eng"), [cue]):
            container.mux(packet)
    with pytest.raises(InvalidInput, match="neither picture nor sound"):
        probe(tmp_path / "words.mp4")


def test_a_picture_too_large_for_memory_is_not_decoded(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "_MAX_PIXELS", 64 * 64)
    assert len(list(frames(film))) == FRAMES
    monkeypatch.setattr(source, "_MAX_PIXELS", 64 * 32)
    with pytest.raises(InvalidInput):
        list(frames(film))
    with pytest.raises(InvalidInput):
        still(film, 0)


def test_every_descriptor_is_given_back(film: Path, tmp_path: Path) -> None:
    (tmp_path / "text.mp4").write_text("this is not a film")
    before = len(os.listdir("/dev/fd"))
    for _ in range(3):
        probe(film)
        next(frames(film))
        for path in (tmp_path / "text.mp4", tmp_path):
            with pytest.raises(InvalidInput):
                probe(path)
        with pytest.raises(ZeroDivisionError), opening(film):
            raise ZeroDivisionError
    assert len(os.listdir("/dev/fd")) == before


def read_all(path: Path) -> int:
    """How many frames there were before damage was met."""
    count = 0
    for read in (probe, read_audio, lambda path: still(path, 3)):
        try:
            read(path)
        except InvalidInput as error:
            assert str(path) in str(error)
    try:
        for frame in frames(path):
            frame.grey(8, 6)
            count += 1
    except InvalidInput as error:
        assert str(path) in str(error)
    return count


def test_a_film_cut_short_is_refused_or_read_as_far_as_it_goes(film: Path, tmp_path: Path) -> None:
    data = film.read_bytes()
    pictures = data.index(b"mdat")
    for length in range(1, len(data), 97):
        (tmp_path / "cut.mp4").write_bytes(data[:length])
        assert read_all(tmp_path / "cut.mp4") <= (FRAMES if length > pictures else 0)
    alone = take(tmp_path / "index at the end.mp4", FRAMES)
    os.truncate(alone, alone.stat().st_size - 300)
    with pytest.raises(InvalidInput, match="cut short"):
        probe(alone)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=8))
def test_a_damaged_film_is_refused_or_read_and_nothing_else(
    film: Path, tmp_path: Path, damage: list[tuple[float, int]]
) -> None:
    data = bytearray(film.read_bytes())
    for where, byte in damage:
        data[int(where**2 * len(data))] = byte
    (tmp_path / "damaged.mp4").write_bytes(data)
    read_all(tmp_path / "damaged.mp4")
