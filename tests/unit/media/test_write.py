"""What is written comes back: the frames, their colours and their times; and the same bytes twice."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.errors import BackendError, InvalidInput, WorkspaceError
from reelwright.media.audio import encode_aac, write_wav
from reelwright.media.join import join
from reelwright.media.probe import ColourTags, probe
from reelwright.media.read import frames
from reelwright.media.write import GROUP_SECONDS, VideoWriter, encoders, mp4_options
from reelwright.media.yuv import Yuv420
from reelwright.units import FrameRate, Resolution

from .films import FILM, NTSC, SIZE, number_of, numbered, psnr, take, tone

Picture = NDArray[np.uint8]


def smooth(size: Resolution, shift: int) -> Picture:
    """Slow waves of every colour, moving."""
    y, x = np.mgrid[: size.height, : size.width] / 20
    planes = [128 + 90 * np.sin(x * a + y * b + shift / 9) for a, b in ((1, 0.3), (0.4, 1), (0.7, -0.8))]
    return np.stack(planes, -1).astype(np.uint8)


def plain(*bgr: int) -> Picture:
    return np.broadcast_to(np.array(bgr, np.uint8), (SIZE.height, SIZE.width, 3)).copy()


def test_frames_come_back_as_they_were_drawn(tmp_path: Path) -> None:
    size = Resolution(width=160, height=96)
    drawn = [smooth(size, k) for k in range(12)]
    with VideoWriter(tmp_path / "a.mp4", size, FILM) as writer:
        for picture in drawn:
            writer.write(picture)
    read = [frame.bgr() for frame in frames(tmp_path / "a.mp4")]
    assert len(read) == 12
    assert min(psnr(a, b) for a, b in zip(drawn, read, strict=True)) > 36
    assert psnr(drawn[0], read[6]) < 36


@pytest.mark.parametrize("rate", [FILM, NTSC, FrameRate.of(24000, 1001), FrameRate(num=60)])
def test_every_frame_is_shown_at_its_exact_time(tmp_path: Path, rate: FrameRate) -> None:
    read = list(frames(take(tmp_path / "a.mp4", 40, rate=rate)))
    assert [frame.seconds for frame in read] == [rate.seconds(k) for k in range(40)]
    assert [number_of(frame.bgr()) for frame in read] == list(range(40))


@pytest.mark.parametrize(
    "colour", [(0, 0, 255), (0, 255, 0), (255, 0, 0), (0, 255, 255), (255, 255, 255), (0, 0, 0), (60, 120, 200)]
)
def test_a_colour_comes_back(tmp_path: Path, colour: tuple[int, int, int]) -> None:
    with VideoWriter(tmp_path / "a.mp4", SIZE, FILM, crf=4) as writer:
        writer.write(plain(*colour))
    back = next(frames(tmp_path / "a.mp4")).bgr()
    assert np.abs(back.astype(int) - plain(*colour)).max() <= 4


@pytest.mark.parametrize(("level", "luma"), [(0, 16), (255, 235), (51, 60), (128, 126)])
def test_grey_has_no_colour_and_the_luma_of_limited_range(level: int, luma: int) -> None:
    y, cb, cr = (np.frombuffer(plane, np.uint8) for plane in Yuv420(SIZE).convert(plain(level, level, level)).planes)  # type: ignore[call-overload]
    assert set(y.reshape(SIZE.height, -1)[:, : SIZE.width].ravel().tolist()) == {luma}
    for chroma in (cb, cr):
        assert set(chroma.reshape(SIZE.height // 2, -1)[:, : SIZE.width // 2].ravel().tolist()) == {128}


def test_samples_of_colour_lie_level_with_the_left_of_each_pair_of_pixels() -> None:
    across = np.linspace(0, 252, SIZE.width)
    ramp = np.zeros((SIZE.height, SIZE.width, 3), np.uint8)
    ramp[:, :, 0] = across.round()
    plane = Yuv420(SIZE).convert(ramp).planes[1]
    cb = np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]  # type: ignore[call-overload]
    slope = 112 / 255 * across[1]
    behind = (cb[:, 1:-1].astype(float) - (128 + slope * np.arange(0, SIZE.width, 2)[1:-1])).mean()
    assert abs(behind) < slope / 4, "half a pixel would be half a slope"


def test_a_take_is_tagged_bt709(tmp_path: Path) -> None:
    path = take(tmp_path / "a.mp4", 2)
    tags = ColourTags(primaries="bt709", transfer="bt709", matrix="bt709", range="tv")
    assert probe(path).video[0].colour == tags
    assert next(frames(path)).colour == tags


def test_the_same_frames_give_the_same_bytes(tmp_path: Path) -> None:
    one, two = take(tmp_path / "1.mp4", 30), take(tmp_path / "2.mp4", 30)
    assert one.read_bytes() == two.read_bytes()
    assert one.read_bytes() != take(tmp_path / "3.mp4", 30, first=1).read_bytes()


def test_neither_the_time_nor_libav_is_named_in_the_file(tmp_path: Path) -> None:
    data = take(tmp_path / "a.mp4", 3).read_bytes()
    assert b"Lavf" not in data and b"Lavc" not in data
    header = data.index(b"mvhd") + 4
    assert data[header : header + 12] == bytes(12), "version, flags, creation and modification time"


def test_every_group_is_closed_and_as_long_as_the_next(tmp_path: Path) -> None:
    group = GROUP_SECONDS * FILM.nominal
    with av.open(str(take(tmp_path / "a.mp4", 2 * group + 5)), metadata_errors="replace") as container:
        base = container.streams.video[0].time_base
        packets = [packet for packet in container.demux(video=0) if packet.pts is not None]
    assert base is not None
    shown = [round(packet.pts * base * FILM.fraction) for packet in packets if packet.pts is not None]
    keys = [shown[k] for k, packet in enumerate(packets) if packet.is_keyframe]
    assert keys == [0, group, 2 * group]
    assert shown != sorted(shown), "without B-frames every group is closed"
    for key in keys:
        at = shown.index(key)
        assert min(shown[at:]) == key
        assert all(number < key for number in shown[:at])


def bare(height: int, width: int, kind: type = np.uint8, channels: int = 3) -> Callable[[], NDArray[np.uint8]]:
    return lambda: np.zeros((height, width, channels), kind)


FAULTY: dict[str, tuple[Callable[[], NDArray[np.uint8]], str]] = {
    "too wide": (bare(48, 66), r"\(48, 66, 3\)"),
    "too low": (bare(46, 64), r"\(46, 64, 3\)"),
    "on its side": (bare(64, 48), r"\(64, 48, 3\)"),
    "with alpha": (bare(48, 64, channels=4), r"\(48, 64, 4\)"),
    "grey": (lambda: np.zeros((48, 64), np.uint8), r"\(48, 64\)"),
    "of floats": (bare(48, 64, np.float32), "float32"),
    "signed": (bare(48, 64, np.int8), "int8"),
}


@pytest.mark.parametrize("fault", FAULTY)
def test_a_faulty_frame_is_named_and_no_file_is_left(tmp_path: Path, fault: str) -> None:
    draw, said = FAULTY[fault]
    with (
        pytest.raises(BackendError, match=f"frame 2 .*{said}.*not \\(48, 64, 3\\) uint8"),
        VideoWriter(tmp_path / "a.mp4", SIZE, FILM) as writer,
    ):
        writer.write(plain(1, 2, 3))
        writer.write(plain(1, 2, 3))
        writer.write(draw())
    assert list(tmp_path.iterdir()) == []


def test_a_take_without_a_frame_is_refused_and_no_file_is_left(tmp_path: Path) -> None:
    with pytest.raises(BackendError, match="no frame"), VideoWriter(tmp_path / "a.mp4", SIZE, FILM):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("count", [0, 1, 60])
def test_an_error_on_the_way_passes_and_leaves_no_file(tmp_path: Path, count: int) -> None:
    with pytest.raises(ZeroDivisionError), VideoWriter(tmp_path / "a.mp4", SIZE, FILM) as writer:
        for picture in numbered(count):
            writer.write(picture)
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_a_frame_is_not_changed_and_may_be_a_view(tmp_path: Path) -> None:
    wide = smooth(Resolution(width=128, height=96), 3)
    view = wide[::-2, ::-2]
    kept = view.copy()
    view.flags.writeable = False
    for name, picture in (("view.mp4", view), ("copy.mp4", kept)):
        with VideoWriter(tmp_path / name, SIZE, FILM) as writer:
            writer.write(picture)
            writer.write(picture)
    assert (view == kept).all()
    assert (tmp_path / "view.mp4").read_bytes() == (tmp_path / "copy.mp4").read_bytes()


def into_no_folder(path: Path) -> None:
    with VideoWriter(path, SIZE, FILM) as writer:
        writer.write(plain(0, 0, 0))


WRITERS: dict[str, Callable[[Path], object]] = {
    "take": into_no_folder,
    "aac": lambda path: encode_aac(tone(440, 0.1), path),
    "wav": lambda path: write_wav(path, tone(440, 0.1), 48_000),
    "film": lambda path: join([take(path.parent.parent / "t.mp4", 2)], [2], FILM, None, [], path, "Title", "eng"),
}


@pytest.mark.parametrize("kind", WRITERS)
def test_a_missing_folder_is_the_workspaces_fault(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "missing" / "out.mp4"
    with pytest.raises(WorkspaceError, match=r"cannot write .*missing.*choose another folder"):
        WRITERS[kind](path)
    assert not path.parent.exists()


@contextmanager
def no_file_larger_than(size_bytes: int) -> Iterator[None]:
    """Writing more fails as on a full disk (setrlimit(2))."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_take_that_cannot_be_written_to_its_end_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="cannot write"), no_file_larger_than(2000):
        take(tmp_path / "a.mp4", 60)
    assert list(tmp_path.iterdir()) == []


def test_a_film_that_cannot_be_written_to_its_end_leaves_no_file(tmp_path: Path) -> None:
    takes = [take(tmp_path / "1.mp4", 60), take(tmp_path / "2.mp4", 60)]
    with pytest.raises(WorkspaceError, match="cannot write"), no_file_larger_than(2000):
        join(takes, [60, 60], FILM, None, [], tmp_path / "film.mp4", "Title", "eng")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.mp4", "2.mp4"]


@pytest.mark.parametrize("rate", [FrameRate(num=24), NTSC, FrameRate(num=1), FrameRate(num=240)])
def test_a_frame_is_a_whole_number_of_ticks(rate: FrameRate) -> None:
    ticks = int(mp4_options(rate)["video_track_timescale"])
    assert ticks >= 1000
    assert (ticks * rate.den) % rate.num == 0


def test_the_encoders_a_film_needs_are_there() -> None:
    assert set(encoders()) >= {"libx264", "aac"}


def test_better_quality_is_nearer_to_the_drawing(tmp_path: Path) -> None:
    quality = []
    for crf in (8, 40):
        with VideoWriter(tmp_path / "a.mp4", SIZE, FILM, crf=crf) as writer:
            writer.write(next(numbered(1)))
        quality.append(psnr(next(frames(tmp_path / "a.mp4")).bgr(), next(numbered(1))))
    assert quality[0] > quality[1] + 3


def test_a_take_that_was_removed_midway_is_not_taken_for_a_film(tmp_path: Path) -> None:
    writer = VideoWriter(tmp_path / "a.mp4", SIZE, FILM)
    with writer:
        writer.write(plain(0, 0, 0))
        with pytest.raises(InvalidInput):
            probe(tmp_path / "a.mp4")
    assert probe(tmp_path / "a.mp4").video[0].frames == 1
