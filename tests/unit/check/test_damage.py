"""A file that is cut short or damaged is judged as far as it goes, and where it stops is said."""

from __future__ import annotations

from pathlib import Path

import av
import pytest

from reelwright.check.evidence import gather
from reelwright.check.technical import check_film
from reelwright.errors import InvalidInput, NotFound
from reelwright.film.verdict import Finding, TechnicalVerdict
from reelwright.media.audio import write_wav

from .films import (
    LENGTH,
    SHOTS,
    SMALL,
    failing,
    faults,
    ffmpeg,
    film,
    foreign,
    gradient,
    noise,
    notes,
    of,
    take,
    tone,
)  # fmt: skip


def boxes(data: bytes) -> dict[bytes, tuple[int, int]]:
    """Of an MP4: kind -> first byte of its content, end."""
    found, at = {}, 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        found[data[at + 4 : at + 8]] = (at + 8, at + size)
        at += size
    return found


@pytest.fixture(scope="module")
def mute(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A film without sound, so that all of `mdat` is picture; its index comes first."""
    data = film(tmp_path_factory.mktemp("mute"), gradient(), is_mute=True).read_bytes()
    assert list(boxes(data)) == [b"ftyp", b"moov", b"free", b"mdat"]
    return data


def damage(verdict: TechnicalVerdict) -> list[Finding]:
    return [finding for finding in verdict.findings if finding.check == "damage"]


@pytest.mark.parametrize("share", [0.4, 0.8])
def test_a_film_cut_short_fails_duration_and_says_where_it_stops(mute: bytes, tmp_path: Path, share: float) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(mute[: int(len(mute) * share)])
    verdict = check_film(path, SHOTS)
    assert not verdict.passed and failing(verdict) >= {"duration"}
    seen = gather(path).picture.frames
    assert 0.3 * LENGTH * share < seen < LENGTH
    assert of(verdict, "duration").value == f"{gather(path).picture.end:.3f} s, {seen} frames"
    assert of(verdict, "duration").limit == "4.000 s as its header says, ± 5%"
    (found,) = damage(verdict)
    assert found.message.startswith(f"frame {seen - 1}: decoding of the picture stops here")
    assert (found.value, found.limit) == (f"{seen} frames decoded", "all")
    assert found.shot == ("SH010" if seen <= 48 else "SH020")
    assert notes(verdict)["bitrate"] == "not measured: the file breaks off, so there is no whole to rate"


def test_the_loss_of_the_last_frames_alone_fails_a_film(mute: bytes, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(mute[:-100])
    verdict = check_film(path)
    assert of(verdict, "duration").passed, "five in a hundred are allowed"
    assert len(damage(verdict)) == 1 and not verdict.passed


def test_what_is_said_of_damage_does_not_tell_where_the_file_lies(mute: bytes, tmp_path: Path) -> None:
    verdicts = []
    for name in ("one.mp4", "other.mp4"):
        (tmp_path / name).write_bytes(mute[: len(mute) // 2])
        verdicts.append(check_film(tmp_path / name))
    assert verdicts[0] == verdicts[1]
    assert str(tmp_path) not in verdicts[0].to_json()


def test_bytes_flipped_in_the_middle_are_found_there(mute: bytes, tmp_path: Path) -> None:
    start, end = boxes(mute)[b"mdat"]
    data = bytearray(mute)
    for at in range((start + end) // 2, (start + end) // 2 + 2000, 3):
        data[at] ^= 0x55
    path = tmp_path / "film.mp4"
    path.write_bytes(data)
    verdict = check_film(path, SHOTS)
    found = damage(verdict)
    assert found and not verdict.passed
    assert all(one.start_seconds is not None and 0.8 < one.start_seconds < 3.2 for one in found)


def test_a_frame_the_decoder_patched_is_named(tmp_path: Path) -> None:
    """Of a picture coded without prediction, so that the damage ends with it."""
    path = foreign(tmp_path / "a.mp4", noise(6, SMALL), options={"preset": "superfast", "g": "1"})
    data = bytearray(path.read_bytes())
    start, end = boxes(bytes(data))[b"mdat"]
    at = start + (end - start) * 5 // 12
    data[at : at + 40] = bytes(40)
    path.write_bytes(data)
    verdict = check_film(path)
    assert faults(verdict)[0] == ("error", "damage", None, 0.083, 0.125, "1 frame", "0")
    assert damage(verdict)[0].message == "frame 2: the decoder had to patch it; encode it again"
    assert not verdict.passed


def test_a_sound_track_that_breaks_is_told_at_its_own_time_and_the_picture_is_not_blamed(tmp_path: Path) -> None:
    path = film(tmp_path, gradient())
    data = bytearray(path.read_bytes())
    with av.open(str(path)) as container:
        for packet in container.demux(audio=0):
            if packet.pts is not None and packet.pts * packet.time_base > 3:
                data[packet.pos : packet.pos + packet.size] = b"\xff" * packet.size
    path.write_bytes(data)
    verdict = check_film(path, SHOTS)
    heard = gather(path).sound
    assert heard is not None and 2.9 < heard.end < 3.2
    found = damage(verdict)[0]
    assert found.message.startswith("decoding of the sound stops here (") and found.shot == "SH020"
    assert found.start_seconds == round(heard.end, 3)
    assert (found.value, found.limit) == (f"{heard.end:.2f} s decoded", "all")
    assert len(damage(verdict)) == 1 and not verdict.passed
    assert of(verdict, "duration").passed and "bitrate" not in failing(verdict)


def test_a_trimmed_copy_with_hidden_frames_is_not_damaged(tmp_path: Path) -> None:
    """An edit list hides what comes before the cut; the frames are in the file and not to be shown."""
    path = film(tmp_path, gradient())
    ffmpeg("-ss", "1.3", "-i", path, "-c", "copy", tmp_path / "trimmed.mp4")
    evidence = gather(tmp_path / "trimmed.mp4")
    assert evidence.probe.video[0].frames == LENGTH > evidence.picture.frames
    assert damage(check_film(tmp_path / "trimmed.mp4")) == []


def test_a_file_of_which_no_frame_can_be_decoded_is_refused(mute: bytes, tmp_path: Path) -> None:
    start, _ = boxes(mute)[b"mdat"]
    (tmp_path / "film.mp4").write_bytes(mute[:start])
    with pytest.raises(InvalidInput, match="holds no frame that can be decoded"):
        check_film(tmp_path / "film.mp4")


def test_a_sound_alone_is_no_film(tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", tone(1), 48_000)
    with pytest.raises(InvalidInput, match="has no picture, only sound"):
        check_film(tmp_path / "a.wav")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        check_film(tmp_path / "none.mp4")


def test_one_frame_is_a_film_as_long_as_its_header_says(tmp_path: Path) -> None:
    verdict = check_film(take(tmp_path / "a.mp4", gradient(1)))
    assert of(verdict, "duration").value == "0.042 s, 1 frame" and of(verdict, "duration").passed
