"""The film that the command line makes is what it should be by Debian's ffprobe and ffmpeg too, not by ours alone."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from fractions import Fraction
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.sound.espeak import is_available

pytestmark = pytest.mark.skipif(not is_available(), reason="NOT TESTED: the extra `voice` is not installed")

BRIEF = """---
title: Two Places & One Sea
duration: 6
size: 180
fps: 24
seed: 5
---
## Headland, night, storm
Wide: a lighthouse on a cliff.
> The keeper climbs the stair.

## Desert, noon
Wide: a lone figure walks.
> He walks on.
"""
LINES = ["The keeper climbs the stair.", "He walks on."]
FRAMES, RATE, SECONDS = 144, 24, 6
SAMPLES_A_SECOND = 48_000
SYNC_SECONDS = 0.040

Mono = NDArray[np.float64]


class Cue(NamedTuple):
    start: float
    end: float
    text: str


def tool(name: str) -> str:
    """Debian's own, or the test is skipped, which CI does not allow."""
    if shutil.which(name):
        return name
    if os.environ.get("CI") == "true":
        pytest.fail(
            f"CI has a second opinion on the film: there is no {name}; install the package ffmpeg", pytrace=False
        )
    pytest.skip(f"NOT CHECKED BY FFPROBE: there is no {name} on this machine; install the package ffmpeg")


def ran(*words: str | Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([str(word) for word in words], capture_output=True, timeout=120, check=True)


def probed(film: Path, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ran(tool("ffprobe"), "-v", "error", "-of", "json", *words, film).stdout)
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a film was made as a user makes it."""
    tool("ffprobe")
    place = tmp_path_factory.mktemp("golden")
    (place / "brief.md").write_text(BRIEF, encoding="utf-8")
    command = [sys.executable, "-m", "reelwright", "--workspace", str(place / "ws"), "make", "brief.md", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=place, check=False)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["passed"] and (answer["frames"], answer["seconds"]) == (FRAMES, SECONDS)
    return Path(answer["folder"])


@pytest.fixture(scope="module")
def film(folder: Path) -> Path:
    return folder / "film.mp4"


@pytest.fixture(scope="module")
def streams(film: Path) -> dict[str, dict[str, Any]]:
    """Kind -> what ffprobe says of it, its frames or packets counted."""
    found = probed(film, "-count_frames", "-count_packets", "-show_streams")["streams"]
    assert [stream["codec_type"] for stream in found] == ["video", "audio", "subtitle"]
    return {stream["codec_type"]: stream for stream in found}


def heard(path: Path) -> Mono:
    """[n], decoded by ffmpeg, both channels together."""
    words = ("-v", "error", "-i", path, "-f", "s16le", "-ac", "1", "-ar", str(SAMPLES_A_SECOND), "-")
    return np.frombuffer(ran(tool("ffmpeg"), *words).stdout, "<i2") / 32768


def cues(text: str) -> list[Cue]:
    """Of SubRip or WebVTT."""
    clock = r"(\d\d):(\d\d):(\d\d)[.,](\d{3})"
    found = []
    for block in re.split(r"\n{2,}", text.replace("\r\n", "\n").strip()):
        match = re.search(rf"^{clock} --> {clock}\n(.+)", block, re.DOTALL | re.MULTILINE)
        if match:
            start, end = (
                int(h) * 3600 + int(m) * 60 + int(s) + int(ms) / 1000
                for h, m, s, ms in (match.groups()[:4], match.groups()[4:8])
            )
            found.append(Cue(start, end, match[9]))
    return found


# Picture


def test_every_frame_is_there_and_the_film_is_as_long_as_its_frames(
    film: Path, streams: dict[str, dict[str, Any]]
) -> None:
    video = streams["video"]
    assert int(video["nb_read_frames"]) == int(video["nb_frames"]) == FRAMES
    assert video["r_frame_rate"] == video["avg_frame_rate"] == f"{RATE}/1"
    assert float(video["start_time"]) == 0
    assert Fraction(video["duration_ts"]) * Fraction(video["time_base"]) == SECONDS
    assert float(probed(film, "-show_format")["format"]["duration"]) == SECONDS


def test_frames_are_shown_at_even_times_and_a_player_can_jump_to_every_second_second(film: Path) -> None:
    frames = probed(film, "-select_streams", "v", "-show_entries", "frame=pts,key_frame")["frames"]
    base = Fraction(probed(film, "-show_entries", "stream=time_base")["streams"][0]["time_base"])
    assert [frame["pts"] * base for frame in frames] == [Fraction(k, RATE) for k in range(FRAMES)]
    keys = [k for k, frame in enumerate(frames) if frame["key_frame"]]
    assert keys[0] == 0 and max(np.diff([*keys, FRAMES])) <= 2 * RATE


def test_packets_are_decoded_in_order_and_before_they_are_shown(film: Path) -> None:
    packets = probed(film, "-select_streams", "v", "-show_entries", "packet=pts,dts,duration")["packets"]
    order = [packet["dts"] for packet in packets]
    assert len(set(np.diff(order))) == 1 and order[1] > order[0]
    assert all(packet["dts"] <= packet["pts"] for packet in packets)
    assert {packet["duration"] for packet in packets} == {order[1] - order[0]}


def test_the_picture_is_tagged_as_what_it_is_in_its_header_and_in_its_frames(
    film: Path, streams: dict[str, dict[str, Any]]
) -> None:
    entries = "frame=color_range,color_space,color_primaries,color_transfer,pix_fmt,width,height,interlaced_frame"
    (frame,) = probed(film, "-select_streams", "v", "-read_intervals", "%+#1", "-show_entries", entries)["frames"]
    for told in (streams["video"], frame):
        assert (told["width"], told["height"], told["pix_fmt"]) == (320, 180, "yuv420p")
        assert {told[f"color_{what}"] for what in ("space", "primaries", "transfer")} == {"bt709"}
        assert told["color_range"] == "tv"
    assert streams["video"]["codec_name"] == "h264" and not frame["interlaced_frame"]
    assert streams["video"].get("sample_aspect_ratio", "1:1") in ("1:1", "0:1")


def test_ffmpeg_decodes_all_of_it_without_a_word(film: Path) -> None:
    done = ran(tool("ffmpeg"), "-v", "warning", "-xerror", "-i", film, "-map", "0:v", "-map", "0:a", "-f", "null", "-")
    assert done.stderr == b""


# Sound


def test_the_sound_is_as_long_as_the_picture(film: Path, streams: dict[str, dict[str, Any]]) -> None:
    audio = streams["audio"]
    assert (audio["codec_name"], audio["sample_rate"], audio["channels"]) == ("aac", str(SAMPLES_A_SECOND), 2)
    assert float(audio["start_time"]) == 0
    assert Fraction(audio["duration_ts"]) * Fraction(audio["time_base"]) == SECONDS
    assert 0 <= len(heard(film)) - SECONDS * SAMPLES_A_SECOND < 1024, "the codec's block may run over the end"
    assert audio["tags"]["language"] == "eng"


def placed(recording: Mono, sound: Mono) -> tuple[float, float]:
    """Where in the sound the recording fits best, in seconds, and how well: correlation, 0 to 1."""
    size = 1 << (len(sound) + len(recording)).bit_length()
    product = np.fft.irfft(np.fft.rfft(sound, size) * np.conj(np.fft.rfft(recording, size)), size)[: len(sound)]
    at = int(product.argmax())
    under = sound[at : at + len(recording)]
    return at / SAMPLES_A_SECOND, float(product[at] / np.sqrt((recording**2).sum() * (under**2).sum()))


@pytest.mark.parametrize("shot", ["SH010", "SH020"])
def test_each_line_is_heard_when_its_subtitle_comes(folder: Path, film: Path, shot: str) -> None:
    """The onset of its first word: where its recording lies in the film, and where the word begins in the recording."""
    recording = heard(folder.parent / "audio" / f"{shot}.wav")
    begin, likeness = placed(recording, heard(film))
    assert likeness > 0.4
    loud = np.abs(recording) > 0.01 * np.abs(recording).max()
    onset = begin + int(np.flatnonzero(loud)[0]) / SAMPLES_A_SECOND
    first_words = {"SH010": "The keeper", "SH020": "He walks"}[shot]
    (cue,) = [
        cue for cue in cues((folder / "film.srt").read_text(encoding="utf-8")) if cue.text.startswith(first_words)
    ]
    assert onset == pytest.approx(cue.start, abs=SYNC_SECONDS)


def test_the_film_is_as_loud_as_promised_by_ebu_r128(film: Path) -> None:
    words = ("-hide_banner", "-nostats", "-i", film, "-map", "0:a", "-af", "ebur128=peak=true", "-f", "null", "-")
    summary = ran(tool("ffmpeg"), *words).stderr.decode().rpartition("Summary:")[2]
    loudness, peak = re.search(r"I:\s+(-?[\d.]+) LUFS", summary), re.search(r"Peak:\s+(-?[\d.]+) dBFS", summary)
    assert loudness and peak
    assert float(loudness[1]) == pytest.approx(-14, abs=0.5)
    assert float(peak[1]) <= -1


# Words


def test_subtitles_can_be_switched_on_and_are_off_by_themselves(streams: dict[str, dict[str, Any]]) -> None:
    track = streams["subtitle"]
    assert track["codec_name"] == "mov_text" and track["tags"]["language"] == "eng"
    assert track["disposition"]["default"] == 0 and track["disposition"]["forced"] == 0
    assert streams["video"]["disposition"]["default"] == streams["audio"]["disposition"]["default"] == 1
    assert float(track["duration"]) <= SECONDS


def test_the_track_and_both_files_say_the_same_at_the_same_times(folder: Path, film: Path) -> None:
    srt = cues((folder / "film.srt").read_text(encoding="utf-8"))
    text = (folder / "film.vtt").read_text(encoding="utf-8")
    vtt = [cue._replace(text=unescape(cue.text)) for cue in cues(text)]
    track = cues(ran(tool("ffmpeg"), "-v", "error", "-i", film, "-map", "0:s", "-f", "srt", "-").stdout.decode())
    assert text.startswith("WEBVTT\n")
    assert srt == vtt and len(srt) >= 2
    assert [cue.text for cue in track] == [cue.text for cue in srt]
    for ours, theirs in zip(srt, track, strict=True):
        assert theirs[:2] == pytest.approx(ours[:2], abs=0.0011)


def test_the_subtitles_are_the_words_of_the_brief_one_after_the_other(folder: Path) -> None:
    found = cues((folder / "film.srt").read_text(encoding="utf-8"))
    assert " ".join(" ".join(cue.text.split()) for cue in found) == " ".join(LINES)
    edges = [edge for cue in found for edge in cue[:2]]
    assert edges == sorted(edges) and edges[-1] <= SECONDS
    assert all(len(line) <= 42 for cue in found for line in cue.text.splitlines())


# The file


def boxes(data: bytes) -> list[tuple[str, int]]:
    """(kind, first byte) of what an MP4 holds, in order (ISO 14496-12, 4.2)."""
    found, at = [], 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        assert size >= 8, "no box of ours is as long as that"
        found.append((data[at + 4 : at + 8].decode("latin-1"), at))
        at += size
    assert at == len(data)
    return found


def test_a_player_can_begin_before_all_of_the_file_has_come(film: Path) -> None:
    kinds = [kind for kind, _ in boxes(film.read_bytes())]
    assert kinds[0] == "ftyp" and kinds.index("moov") < kinds.index("mdat")
    assert Counter(kinds)["moov"] == Counter(kinds)["mdat"] == 1


def test_the_file_says_its_title_and_nothing_of_when_or_by_what_it_was_made(film: Path) -> None:
    tags = probed(film, "-show_format")["format"]["tags"]
    assert tags["title"] == "Two Places & One Sea"
    assert tags["major_brand"] == "isom"
    assert not {"encoder", "creation_time"} & tags.keys()
