"""Subtitles are read by others as they were meant: the same cues, the same words, to the millisecond."""

from __future__ import annotations

import re
from fractions import Fraction
from html import unescape
from pathlib import Path

import av
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reelwright.film.sound import Cue
from reelwright.media.subtitles import add_subtitle_track, srt, subtitle_packets, vtt

WORD = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12)
TEXT = st.lists(WORD, min_size=1, max_size=6).flatmap(
    lambda words: st.sampled_from([" ", "\n", "\n\n", " \n \n"]).map(lambda joint: joint.join(words))
)


@st.composite
def cue_lists(draw: st.DrawFn) -> list[Cue]:
    cues, at = [], 0.0
    for text in draw(st.lists(TEXT, min_size=1, max_size=5)):
        start = at + draw(st.integers(0, 5_000_000)) / 1000
        at = start + draw(st.integers(1, 20_000)) / 1000
        cues.append(Cue(start_seconds=start, end_seconds=at, text=text))
    return cues


def words(text: str) -> list[str]:
    return text.replace("-->", "→").split()


def one(text: str, start: float = 1, end: float = 2) -> Cue:
    return Cue(start_seconds=start, end_seconds=end, text=text)


def parsed(text: str, separator: str) -> list[tuple[float, float, str]]:
    """A plain reader: blocks between blank lines, a line of times, then words until the block ends."""
    clock = rf"(\d\d+):(\d\d):(\d\d)\{separator}(\d\d\d)"
    found = []
    for block in re.split(r"\n\n+", text.strip("\n")):
        lines = block.split("\n")
        at = next((k for k, line in enumerate(lines) if re.fullmatch(f"{clock} --> {clock}", line)), None)
        if at is None:
            assert block == "WEBVTT"
            continue
        numbers = [int(n) for n in re.findall(r"\d+", lines[at])]
        start, end = ((h * 3600 + m * 60 + s) + ms / 1000 for h, m, s, ms in (numbers[:4], numbers[4:]))
        found.append((start, end, "\n".join(lines[at + 1 :])))
    return found


@settings(max_examples=150, deadline=None)
@given(cue_lists())
@example([one("a --> b"), one("00:00:01,000 --> 00:00:02,000\n\nx", 3, 4)])
@example([one("1\n2\n3"), one("WEBVTT\nNOTE x", 3, 4), one("<i>&amp;</i>", 5, 6)])
def test_a_reader_finds_the_same_cues(cues: list[Cue]) -> None:
    for text, separator in ((srt(cues), ","), (vtt(cues), ".")):
        found = parsed(text, separator)
        assert len(found) == len(cues)
        for (start, end, said), cue in zip(found, cues, strict=True):
            assert (start, end) == pytest.approx((cue.start_seconds, cue.end_seconds), abs=0.00051)
            if separator == ".":
                assert words(unescape(said)) == words(cue.text)
            else:
                assert words(said) == words(cue.text.replace("-->", "→").replace("<", "‹").replace(">", "›"))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cue_lists())
def test_libav_reads_the_same_times(tmp_path: Path, cues: list[Cue]) -> None:
    wanted = [(round(cue.start_seconds * 1000), round((cue.end_seconds - cue.start_seconds) * 1000)) for cue in cues]
    for name, text in (("a.srt", srt(cues)), ("a.vtt", vtt(cues))):
        (tmp_path / name).write_text(text)
        with av.open(str(tmp_path / name), format={"a.srt": "srt", "a.vtt": "webvtt"}[name]) as container:
            read = [(packet.pts, packet.duration) for packet in container.demux() if packet.size]
        assert [start for start, _ in read] == [start for start, _ in wanted]
        assert all(abs(a - b) <= 1 for (_, a), (_, b) in zip(read, wanted, strict=True) if a is not None)


def test_subrip_looks_like_this() -> None:
    cues = [one("First line\nsecond line", 0.5, 2.25), one("Fish & chips <b>", 3661.5, 3662)]
    assert srt(cues) == (
        "1\n00:00:00,500 --> 00:00:02,250\nFirst line\nsecond line\n\n"
        "2\n01:01:01,500 --> 01:01:02,000\nFish & chips ‹b›\n"
    )


def test_webvtt_looks_like_this() -> None:
    cues = [one("First line\nsecond line", 0.5, 2.25), one('Fish & chips <b> "now"', 3661.5, 3662)]
    assert vtt(cues) == (
        "WEBVTT\n\n00:00:00.500 --> 00:00:02.250\nFirst line\nsecond line\n\n"
        '01:01:01.500 --> 01:01:02.000\nFish &amp; chips &lt;b&gt; "now"\n'
    )


def test_no_cues_are_an_empty_list() -> None:
    assert srt([]) == ""
    assert vtt([]) == "WEBVTT\n"


@pytest.mark.parametrize("text", ["a\n\nb", "a\n \t\nb", "\na\nb\n\n", "a\r\n\r\nb", "a\u2028\u2028b", "a\x0b\x0bb"])
def test_a_blank_line_does_not_end_a_cue(text: str) -> None:
    assert srt([one(text)]).splitlines()[2:] == ["a", "b"]
    assert vtt([one(text)]).splitlines()[3:] == ["a", "b"]


def test_an_arrow_does_not_begin_a_cue() -> None:
    assert srt([one("go --> there")]).count("-->") == 1
    assert vtt([one("go --> there ---> --->")]).count("-->") == 1
    assert "go → there" in vtt([one("go --> there")])


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0.0004, "00:00:00,000"),
        (0.0006, "00:00:00,001"),
        (59.9996, "00:01:00,000"),
        (3599.9999, "01:00:00,000"),
        (0.1 + 0.2, "00:00:00,300"),
        (360_000, "100:00:00,000"),
    ],
)
def test_times_are_rounded_to_the_millisecond_and_carried(seconds: float, shown: str) -> None:
    assert srt([one("a", 0, seconds)]).splitlines()[1] == f"00:00:00,000 --> {shown}"


def test_a_track_in_an_mp4_holds_the_words_and_their_times(tmp_path: Path) -> None:
    cues = [one("Grüße, 世界 <b> & --> so", 0.25, 1.5), one("two\nlines", 2, 2.345)]
    with av.open(str(tmp_path / "a.mp4"), "w") as container:
        for packet in subtitle_packets(add_subtitle_track(container, "deu"), cues):
            container.mux(packet)
    with av.open(str(tmp_path / "a.mp4")) as container:
        track = container.streams.subtitles[0]
        assert (track.codec_context.name, track.language) == ("mov_text", "deu")
        base = track.time_base or Fraction(0)
        packets = [packet for packet in container.demux(track) if packet.size > 2]
        times = [float(ticks * base) for packet in packets for ticks in (packet.pts or 0, packet.duration or 0)]
        texts = [bytes(packet)[2:].decode() for packet in packets]
    assert times == pytest.approx([0.25, 1.25, 2, 0.345])
    assert texts == [cue.text for cue in cues]
