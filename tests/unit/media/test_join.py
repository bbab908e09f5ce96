"""Takes joined are one film: every frame in its place, sound where it was, words to be switched on."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from av.stream import Disposition

from reelwright.errors import BackendError, InvalidInput, NotFound
from reelwright.film.sound import Cue
from reelwright.media.audio import RATE, encode_aac, read_audio, write_wav
from reelwright.media.join import join
from reelwright.media.probe import probe
from reelwright.media.read import frames, picture_bytes
from reelwright.media.read import sound as sound_of
from reelwright.media.write import VideoWriter
from reelwright.units import FrameRate, Resolution

from .films import FILM, NTSC, SIZE, clicks, clicks_heard, foreign_film, number_of, numbered, take, tone

CUES = (
    Cue(start_seconds=0.1, end_seconds=0.4, text="Ünter <them>\nthe sea"),
    Cue(start_seconds=0.4, end_seconds=0.55, text="at once"),
    Cue(start_seconds=0.7, end_seconds=0.9, text="and later"),
)


def shots(folder: Path, counts: list[int], rate: FrameRate = FILM, preset: str = "superfast") -> list[Path]:
    """Takes whose frames are numbered through."""
    starts = [sum(counts[:k]) for k in range(len(counts))]
    return [
        take(folder / f"take {k}.mp4", count, first=start, rate=rate, preset=preset)
        for k, (count, start) in enumerate(zip(counts, starts, strict=True))
    ]


def packets_of(path: Path, kind: str) -> list[tuple[Fraction, Fraction, bytes]]:
    """(pts, duration in seconds, content) of the first track of a kind, in the order of the file."""
    with av.open(str(path)) as container:
        track = next(stream for stream in container.streams if stream.type == kind)
        found = []
        for packet in container.demux(track):
            if packet.pts is not None and packet.time_base is not None:
                long = (packet.duration or 0) * packet.time_base
                found.append((packet.pts * packet.time_base, long, bytes(packet)))
        return found


@pytest.mark.parametrize("rate", [FILM, NTSC, FrameRate.of(24000, 1001), FrameRate(num=25)])
@pytest.mark.parametrize(
    "counts",
    [[9], [1], [1, 1, 1], [2, 1, 13], [7, 50, 3], [1, 30, 1, 1, 2]],
    ids=lambda counts: "+".join(map(str, counts)),
)
def test_every_frame_of_every_take_is_shown_at_its_exact_time(
    tmp_path: Path, counts: list[int], rate: FrameRate
) -> None:
    join(shots(tmp_path, counts, rate), counts, rate, None, [], tmp_path / "film.mp4", "Title", "eng")
    read = list(frames(tmp_path / "film.mp4"))
    assert [number_of(frame.bgr()) for frame in read] == list(range(sum(counts)))
    assert [frame.seconds for frame in read] == [rate.seconds(k) for k in range(sum(counts))]
    track = probe(tmp_path / "film.mp4").video[0]
    assert track.frames == sum(counts)
    assert track.duration_seconds == float(rate.seconds(sum(counts)))


@pytest.mark.parametrize("preset", ["ultrafast", "superfast", "medium"])
def test_takes_are_joined_whatever_their_order_of_decoding(tmp_path: Path, preset: str) -> None:
    counts = [12, 1, 20]
    takes = shots(tmp_path, counts, preset=preset)
    join(takes, counts, FILM, None, [], tmp_path / "film.mp4", "Title", "eng")
    assert [number_of(frame.bgr()) for frame in frames(tmp_path / "film.mp4")] == list(range(33))
    shown = [pts for pts, _, _ in packets_of(tmp_path / "film.mp4", "video")]
    assert (shown == sorted(shown)) == (preset == "ultrafast"), "the others have B-frames"


def test_decoding_times_rise_and_none_is_after_its_showing(tmp_path: Path) -> None:
    counts = [1, 12, 1, 50, 2]
    join(shots(tmp_path, counts), counts, FILM, None, [], tmp_path / "film.mp4", "Title", "eng")
    with av.open(str(tmp_path / "film.mp4")) as container:
        times = [(p.dts, p.pts) for p in container.demux(video=0) if p.dts is not None and p.pts is not None]
    decoded = [dts for dts, _ in times]
    assert all(after > before for before, after in pairwise(decoded))
    assert all(dts <= pts for dts, pts in times)


def test_packets_are_copied_not_encoded_again(tmp_path: Path) -> None:
    takes = shots(tmp_path, [5, 8])
    join(takes, [5, 8], FILM, None, [], tmp_path / "film.mp4", "Title", "eng")
    before = [content for path in takes for _, _, content in packets_of(path, "video")]
    assert [content for _, _, content in packets_of(tmp_path / "film.mp4", "video")] == before
    assert picture_bytes(tmp_path / "film.mp4") == sum(map(picture_bytes, takes))


@pytest.mark.parametrize("counts", [[24, 24], [1, 47]], ids=["long", "a take of one frame first"])
def test_a_sound_is_heard_where_it_was(tmp_path: Path, counts: list[int]) -> None:
    at = (0.0, 0.31, 1.0, 1.787)
    encode_aac(clicks(2.0, at), tmp_path / "sound.m4a")
    join(shots(tmp_path, counts), counts, FILM, tmp_path / "sound.m4a", CUES, tmp_path / "film.mp4", "Title", "eng")
    samples, rate = read_audio(tmp_path / "film.mp4")
    assert rate == RATE
    first = next(sound_of(tmp_path / "film.mp4")).seconds
    heard = [float(first) + when for when in clicks_heard(samples, len(at))]
    assert np.abs(np.subtract(heard, at)).max() < 0.001
    assert next(frames(tmp_path / "film.mp4")).seconds == 0
    assert (samples == read_audio(tmp_path / "sound.m4a")[0]).all()


def test_words_are_there_at_their_times(tmp_path: Path) -> None:
    join(shots(tmp_path, [24]), [24], FILM, None, CUES, tmp_path / "film.mp4", "Title", "fra")
    shown = [
        (pts, long, content) for pts, long, content in packets_of(tmp_path / "film.mp4", "subtitle") if content[2:]
    ]
    assert [content[2:].decode() for _, _, content in shown] == [cue.text for cue in CUES]
    assert [int.from_bytes(content[:2], "big") for _, _, content in shown] == [len(c.text.encode()) for c in CUES]
    assert [float(pts) for pts, _, _ in shown] == pytest.approx([cue.start_seconds for cue in CUES], abs=1e-3)
    ends = [float(pts + long) for pts, long, _ in shown]
    assert ends == pytest.approx([cue.end_seconds for cue in CUES], abs=1e-3)


def test_words_are_there_to_be_switched_on_not_on_by_themselves(tmp_path: Path) -> None:
    encode_aac(tone(440, 1), tmp_path / "sound.m4a")
    join(shots(tmp_path, [24]), [24], FILM, tmp_path / "sound.m4a", CUES, tmp_path / "film.mp4", "Title", "fra")
    with av.open(str(tmp_path / "film.mp4")) as container:
        enabled = {stream.type: bool(stream.disposition & Disposition.default) for stream in container.streams}
        languages = {stream.type: stream.language for stream in container.streams}
        assert container.metadata["title"] == "Title"
    assert enabled == {"video": True, "audio": True, "subtitle": False}
    assert (languages["audio"], languages["subtitle"]) == ("fra", "fra")


def test_without_sound_or_words_there_is_no_such_track(tmp_path: Path) -> None:
    join(shots(tmp_path, [3]), [3], FILM, None, [], tmp_path / "film.mp4", "Title", "eng")
    found = probe(tmp_path / "film.mp4")
    assert (found.audio, found.subtitles) == ((), ())


@pytest.mark.parametrize("cues", [(), CUES], ids=["without words", "with words"])
def test_the_index_is_before_the_pictures(tmp_path: Path, cues: tuple[Cue, ...]) -> None:
    join(shots(tmp_path, [24]), [24], FILM, None, cues, tmp_path / "film.mp4", "Title", "eng")
    data, at, kinds = (tmp_path / "film.mp4").read_bytes(), 0, []
    while at < len(data):
        kinds.append(data[at + 4 : at + 8])
        at += int.from_bytes(data[at : at + 4], "big")
    assert kinds.index(b"moov") < kinds.index(b"mdat")
    assert at == len(data)


def test_the_same_takes_give_the_same_bytes(tmp_path: Path) -> None:
    takes = shots(tmp_path, [5, 19])
    encode_aac(tone(440, 1), tmp_path / "sound.m4a")
    for name in ("1.mp4", "2.mp4"):
        join(takes, [5, 19], FILM, tmp_path / "sound.m4a", CUES, tmp_path / name, "Title", "eng")
    data = (tmp_path / "1.mp4").read_bytes()
    assert data == (tmp_path / "2.mp4").read_bytes()
    assert b"Lavf" not in data


WIDE = Resolution(width=80, height=48)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("size", r"take 2 \(odd.mp4\) cannot be joined: its size is 80x48, that of take 1 64x48"),
        ("rate", r"take 2 \(odd.mp4\)"),
        ("codec", r"take 2 \(odd.mp4\) cannot be joined: its codec is mpeg4, that of take 1 h264"),
        ("encoding", r"take 2 \(odd.mp4\) cannot be joined: its encoding .* render it again"),
        ("short", r"take 2 \(odd.mp4\) has 5 frames, not the 6 of its shot"),
        ("long", r"take 2 \(odd.mp4\) has 7 frames, not the 6 of its shot"),
        ("sound", r"take 2 \(odd.mp4\) has no picture"),
    ],
)
def test_a_take_that_does_not_fit_is_refused_by_name(tmp_path: Path, fault: str, said: str) -> None:
    first, odd = take(tmp_path / "first.mp4", 6), tmp_path / "odd.mp4"
    match fault:
        case "size":
            take(odd, 6, size=WIDE)
        case "rate":
            take(odd, 6, rate=FrameRate(num=25))
        case "codec":
            foreign_film(odd, "mpeg4")
        case "encoding":
            take(odd, 6, preset="ultrafast")
        case "short" | "long":
            take(odd, 5 if fault == "short" else 7)
        case "sound":
            encode_aac(tone(440, 0.25), odd)
    with pytest.raises(BackendError, match=said):
        join([first, odd], [6, 6], FILM, None, [], tmp_path / "film.mp4", "Title", "eng")
    assert not (tmp_path / "film.mp4").exists()


def test_takes_at_another_rate_than_the_films_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BackendError, match="not the 6 of its shot"):
        join([take(tmp_path / "t.mp4", 6)], [6], FrameRate(num=48), None, [], tmp_path / "film.mp4", "Title", "eng")


def test_a_film_has_at_least_one_take(tmp_path: Path) -> None:
    with pytest.raises(BackendError, match="at least one take"):
        join([], [], FILM, None, [], tmp_path / "film.mp4", "Title", "eng")


def test_what_is_damaged_or_missing_is_told_and_no_film_is_left(tmp_path: Path) -> None:
    good, bad, out = take(tmp_path / "good.mp4", 6), tmp_path / "bad.mp4", tmp_path / "film.mp4"
    bad.write_bytes(good.read_bytes()[:900])
    with pytest.raises(InvalidInput, match=r"bad\.mp4"):
        join([good, bad], [6, 6], FILM, None, [], out, "Title", "eng")
    with pytest.raises(NotFound, match=r"none\.mp4"):
        join([good, tmp_path / "none.mp4"], [6, 6], FILM, None, [], out, "Title", "eng")
    with pytest.raises(NotFound, match=r"none\.m4a"):
        join([good], [6], FILM, tmp_path / "none.m4a", [], out, "Title", "eng")
    assert not out.exists()


@pytest.mark.parametrize("kind", ["wav", "picture"])
def test_sound_that_is_not_aac_is_refused_and_no_film_is_left(tmp_path: Path, kind: str) -> None:
    shot = take(tmp_path / "t.mp4", 6)
    sound = shot
    if kind == "wav":
        sound = tmp_path / "s.wav"
        write_wav(sound, tone(440, 0.25), RATE)
    with pytest.raises(BackendError, match="is not AAC"):
        join([shot], [6], FILM, sound, [], tmp_path / "film.mp4", "Title", "eng")
    assert not (tmp_path / "film.mp4").exists()


def test_sound_longer_or_shorter_than_the_picture_moves_no_frame(tmp_path: Path) -> None:
    for seconds in (0.1, 3.0):
        encode_aac(tone(440, seconds), tmp_path / "s.m4a")
        join(shots(tmp_path, [12, 12]), [12, 12], FILM, tmp_path / "s.m4a", CUES, tmp_path / "f.mp4", "Title", "eng")
        read = list(frames(tmp_path / "f.mp4"))
        assert [(number_of(frame.bgr()), frame.seconds) for frame in read] == [(k, Fraction(k, 24)) for k in range(24)]
        assert read_audio(tmp_path / "f.mp4")[0].shape[1] == pytest.approx(seconds * RATE, abs=1024)


def test_a_span_that_begins_with_no_key_frame_or_ends_amid_a_group_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.mp4"
    with VideoWriter(path, SIZE, FILM, joints=(9,)) as writer:
        for picture in numbered(20):
            writer.write(picture)
    for span in (range(4, 20), range(0, 8), range(9, 15)):
        with pytest.raises(BackendError, match=rf"cannot be parted at frames {span.start} and {span.stop}"):
            join([path], [20], FILM, None, [], tmp_path / "film.mp4", "Title", "eng", spans=[span])
    join([path, path], [20, 20], FILM, None, [], tmp_path / "film.mp4", "Title", "eng", spans=[range(9, 20), range(9)])
    assert [number_of(frame.bgr()) for frame in frames(tmp_path / "film.mp4")] == [*range(9, 20), *range(9)]


def test_takes_are_left_as_they_were(tmp_path: Path) -> None:
    takes = shots(tmp_path, [5, 8])
    before = [path.read_bytes() for path in takes]
    join(takes, [5, 8], FILM, None, CUES, tmp_path / "film.mp4", "Title", "eng")
    assert [path.read_bytes() for path in takes] == before
    assert probe(takes[0]).video[0].width == SIZE.width
