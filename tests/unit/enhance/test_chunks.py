"""A clip through the whole media path: cut into chunks, decoded, worked, encoded, joined, with all else laid back."""

from __future__ import annotations

from collections.abc import Sequence
from cProfile import Profile
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.enhance import chunks
from reelwright.enhance.chunks import Link, chunk_recipes, make_chunk, timing
from reelwright.enhance.effect import Effort
from reelwright.errors import InvalidInput
from reelwright.media.clip import span_of, survey
from reelwright.media.layback import Rewritten, lay_back, left_out, refuse_untakable

from ..media.moving import HEIGHT, WIDTH, clip, luma, packets, pan, planar, psnr, shown, times  # noqa: TID252 - tests are no package on the path

FRAMES = 30
PICTURES = [pan(k) for k in range(FRAMES)]


@pytest.fixture(autouse=True)
def _short_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks of so few frames that small clips have several."""
    for name, value in (("LEAST", 5), ("USUAL", 9), ("MOST", 13)):
        monkeypatch.setattr(chunks, name, value)


def enhanced(source: Path, out: Path, chain: Sequence[Link] = ()) -> list[dict[str, Any]]:
    """As the pipeline does it, without its store. Gives the facts of the chunks."""
    track = survey(source)
    clock = timing(track, [link.load() for link in chain])
    made: list[Rewritten] = []
    facts: list[dict[str, Any]] = []
    for number, recipe in enumerate(chunk_recipes(track, "0" * 64, chain, Effort.MAXIMUM)):
        file = out.with_name(f"chunk {number}.mp4")
        facts.append(make_chunk(recipe, {"clip": source}, file, lambda share: None))
        if facts[-1]["stamps"]:
            made.append(Rewritten(file, facts[-1]["stamps"]))
    lay_back(made, clock.end, clock.start, clock.time_base, source, out, track.matrix)
    return facts


def doubling(source: Path) -> list[Link]:
    track = survey(source)
    parameters: dict[str, Any] = {"rate": "48", "effort": "standard", "start": str(track.start_seconds)}
    return [Link("interpolate", parameters)]


def test_with_no_effect_every_frame_keeps_its_time_and_its_look(tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.mp4", PICTURES, options={"x264-params": "keyint=8"})
    facts = enhanced(source, tmp_path / "out.mp4")
    assert len(facts) >= 3
    assert times(tmp_path / "out.mp4") == times(source) == [Fraction(k, 24) for k in range(FRAMES)]
    for one, other in zip(shown(source), shown(tmp_path / "out.mp4"), strict=True):
        assert psnr(luma(one), luma(other)) > 40


def test_sound_and_subtitles_are_the_same_packets_at_the_same_times(tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.mp4", PICTURES, words=True)
    enhanced(source, tmp_path / "out.mp4", doubling(source))
    for kind, least in (("audio", 50), ("subtitle", 1)):
        assert len(packets(source, kind)) >= least
        assert packets(tmp_path / "out.mp4", kind) == packets(source, kind)


def test_times_that_vary_are_kept_tick_by_tick(tmp_path: Path) -> None:
    ticks = [40 * k + (k % 3) * 9 for k in range(FRAMES)]
    source = clip(tmp_path / "clip.mkv", PICTURES, ticks=ticks, rate=25)
    enhanced(source, tmp_path / "out.mkv")
    assert times(tmp_path / "out.mkv") == times(source) == [Fraction(tick, 1000) for tick in ticks]


def test_a_varying_rate_becomes_an_even_one(tmp_path: Path) -> None:
    ticks = [40 * k + (k % 3) * 9 for k in range(FRAMES)]
    source = clip(tmp_path / "clip.mp4", PICTURES, ticks=ticks, rate=25)
    enhanced(source, tmp_path / "out.mp4", doubling(source))
    found = times(tmp_path / "out.mp4")
    assert {after - one for one, after in pairwise(found)} == {Fraction(1, 48)}
    assert found[-1] < Fraction(ticks[-1] + 60, 1000) <= found[-1] + Fraction(2, 48)


COLOURS = {
    "yuv420p": {"color_primaries": 1, "color_trc": 1, "colorspace": 1, "color_range": 1},
    "yuv420p10le": {"color_primaries": 9, "color_trc": 16, "colorspace": 9, "color_range": 1},
    "yuv422p10le": {"color_primaries": 9, "color_trc": 18, "colorspace": 9, "color_range": 1},
    "yuv444p": {"color_primaries": 5, "color_trc": 6, "colorspace": 5, "color_range": 1},
    "yuvj420p": {"color_range": 2},
}


@pytest.mark.parametrize("pixel_format", COLOURS)
@pytest.mark.parametrize("is_doubled", [False, True])
def test_format_depth_range_and_colours_are_kept(pixel_format: str, is_doubled: bool, tmp_path: Path) -> None:
    source = clip(
        tmp_path / "clip.mp4", PICTURES[:8], pixel_format=pixel_format, colours=COLOURS[pixel_format], sound=""
    )
    enhanced(source, tmp_path / "out.mp4", doubling(source) if is_doubled else [])
    before, after = shown(source)[2], shown(tmp_path / "out.mp4")[3 if is_doubled else 2]
    assert after.format.name == pixel_format
    for name, value in COLOURS[pixel_format].items():
        assert getattr(before, name) == getattr(after, name) == value


def test_a_clip_stays_turned_and_its_pixels_as_wide_as_they_were(tmp_path: Path) -> None:
    options = {"x264-params": "sar=4/3"}
    source = clip(tmp_path / "clip.mp4", PICTURES[:8], rotation=90, options=options)
    enhanced(source, tmp_path / "out.mp4")
    assert [shown(path)[0].rotation for path in (source, tmp_path / "out.mp4")] == [90, 90]
    with av.open(str(tmp_path / "out.mp4")) as container:
        assert container.streams.video[0].sample_aspect_ratio == Fraction(4, 3)


def test_chunks_are_the_same_however_the_clip_is_decoded(tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.mp4", PICTURES, options={"x264-params": "keyint=8"})
    track = survey(source)
    whole = list(span_of(source, track.ticks[0], track.ticks[-1], None))
    seeking = [one.parameters for one in chunk_recipes(track, "0" * 64, doubling(source), Effort.STANDARD)]
    assert any(told["key"] is not None for told in seeking)
    for told in seeking:
        first, last, key = (told[name] for name in ("first", "last", "key"))
        found = list(span_of(source, first, last, key))  # type: ignore[arg-type]
        alike = [one for one in whole if first <= one.time / track.time_base <= last]  # type: ignore[operator]
        assert [one.time for one in found] == [one.time for one in alike]
        assert all(np.array_equal(luma(a), luma(b)) for a, b in zip(found, alike, strict=True))


def test_a_chunk_decodes_from_the_key_frame_it_begins_with(tmp_path: Path) -> None:
    options = {"x264-params": "keyint=8:scenecut=0:bframes=2"}
    source = clip(tmp_path / "clip.mp4", [pan(k) for k in range(24)], options=options)
    track = survey(source)
    shown_at, decoded_at = track.keys[2]
    assert track.ticks.index(shown_at) == 16 and decoded_at < shown_at
    with Profile() as counted:
        found = list(span_of(source, track.ticks[16], track.ticks[-1], decoded_at))
    decoded = sum(one.callcount for one in counted.getstats() if "'decode'" in str(one.code))
    assert len(found) == 8 <= decoded <= 10


def woven(path: Path) -> tuple[Path, list[NDArray[np.uint8]]]:
    """A clip of half-pictures, and what is to be seen at the first moment of each."""
    whole, later = [pan(k) for k in range(FRAMES)], [pan(k + 0.5) for k in range(FRAMES)]
    mixed = [one.copy() for one in whole]
    for one, other in zip(mixed, later, strict=True):
        one[::2] = other[::2]  # what PyAV has x264 say of them: the lower lines come first
    options = {"flags": "+ilme+ildct", "x264-params": "bff=1:keyint=8"}
    return clip(path, mixed, pixel_format="yuv444p", sound="", options=options), whole


def test_half_pictures_are_made_whole_and_that_is_said(tmp_path: Path) -> None:
    source, truth = woven(tmp_path / "clip.mp4")
    track = survey(source)
    assert any("interlaced" in note for note in track.notes)
    enhanced(source, tmp_path / "out.mp4", [])
    combed, made = shown(source), shown(tmp_path / "out.mp4")
    assert times(tmp_path / "out.mp4") == times(source) and not any(frame.interlaced_frame for frame in made)
    better, worse = (
        [psnr(luma(frame), luma(planar(one, Fraction(0)))) for frame, one in zip(frames, truth, strict=True)]
        for frames in (made, combed)
    )
    assert np.mean(better[1:-1]) > np.mean(worse[1:-1]) + 6


def test_half_pictures_are_the_same_however_the_clip_is_decoded(tmp_path: Path) -> None:
    source, _ = woven(tmp_path / "clip.mp4")
    track = survey(source)
    whole = list(span_of(source, track.ticks[0], track.ticks[-1], None, is_interlaced=True))
    assert [one.time for one in whole] == times(source)
    for recipe in chunk_recipes(track, "0" * 64, [], Effort.STANDARD):
        first, last, key = (recipe.parameters[name] for name in ("first", "last", "key"))
        found = list(span_of(source, first, last, key, is_interlaced=True))  # type: ignore[arg-type]
        alike = [one for one in whole if first <= one.time / track.time_base <= last]  # type: ignore[operator]
        assert len(found) == len(alike)
        assert all(np.array_equal(luma(a), luma(b)) for a, b in zip(found, alike, strict=True))


def test_what_is_made_does_not_depend_on_where_the_clip_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    faster = [pan(0.06 * k * k) for k in range(FRAMES)]  # so that the frames before and after matter
    source = clip(tmp_path / "clip.mp4", faster, options={"x264-params": "keyint=8"})
    parts = enhanced(source, tmp_path / "out.mp4", doubling(source))
    monkeypatch.setattr(chunks, "MOST", 2 * FRAMES)
    whole = enhanced(source, tmp_path / "whole.mp4", doubling(source))
    assert len(parts) > len(whole) == 1
    for what in ("made", "repeated"):
        assert [one for part in parts for one in part["interpolate"][what]] == whole[0]["interpolate"][what]


def test_what_is_told_of_the_frames_beside_a_chunk_is_told_once(tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.mp4", PICTURES, options={"x264-params": "keyint=8"})
    chain = [*doubling(source), Link("stabilise", {}), Link("sharpen", {"strength": 0.5})]
    facts = enhanced(source, tmp_path / "out.mp4", chain)
    assert len(facts) >= 2
    told = [one["interpolate"] for one in facts]
    moments = [time for one in told for what in ("made", "repeated") for time, _ in one[what]]
    assert sum(one["own"] for one in told) == FRAMES and len(moments) == len(set(moments)) == FRAMES
    assert min(moments) >= 0
    assert sum(one["sharpen"]["frames"] for one in facts) == 2 * FRAMES


def test_a_chunk_that_begins_with_a_made_frame_joins_the_others(tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.mp4", PICTURES, colours=COLOURS["yuv420p"], sound="")
    facts = enhanced(source, tmp_path / "out.mp4", [Link("interpolate", {"rate": "50", "effort": "preview"})])
    assert any(one["stamps"] and min(one["stamps"]) * 24 % 50 for one in facts)
    assert len(shown(tmp_path / "out.mp4")) == 50 * FRAMES // 24 + 1
    assert {frame.colorspace for frame in shown(tmp_path / "out.mp4")} == {1}


def test_damage_in_the_middle_costs_its_frames_and_no_more(tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.ts", PICTURES, sound="", options={"x264-params": "keyint=8"})
    data = bytearray(source.read_bytes())
    at = len(data) // 2
    data[at : at + len(data) // 8] = bytes(len(data) // 8)
    source.write_bytes(data)
    facts = enhanced(source, tmp_path / "out.mkv", doubling(source))
    assert sum(len(one["holes"]) for one in facts) >= 1
    assert {why for one in facts for _, why in one["interpolate"]["repeated"]} >= {"damage"}
    found = times(tmp_path / "out.mkv")
    assert len(found) == 2 * FRAMES
    assert found[-1] - found[0] == pytest.approx(Fraction(2 * FRAMES - 1, 48), abs=0.002)


@pytest.mark.parametrize(
    ("pixel_format", "size", "becomes", "said"),
    [
        ("bgra", (32, 48), "yuv444p", "its transparency is left out"),
        ("bgr0", (31, 33), "yuv444p", "its pictures are bgr0, which is not kept: they become yuv444p"),
        (
            "yuv420p",
            (31, 33),
            "yuv420p",
            "it is 33x31, and H.264 holds yuv420p in even sizes: it becomes 32x30",
        ),
        ("yuv420p10le", (31, 33), "yuv420p10le", "it becomes 32x30"),
        ("yuv422p12le", (32, 48), "yuv422p10le", "they become yuv422p10le"),
        ("yuv411p", (32, 48), "yuv422p", "they become yuv422p"),
    ],
)
def test_what_h264_does_not_hold_becomes_what_is_nearest_and_that_is_said(
    pixel_format: str, size: tuple[int, int], becomes: str, said: str, tmp_path: Path
) -> None:
    rows, columns = size
    pictures = [one[:rows, :columns] for one in PICTURES[:3]]
    source = clip(tmp_path / "clip.mkv", pictures, pixel_format=pixel_format, codec="ffv1", sound="")
    assert any(said in note for note in survey(source).notes)
    enhanced(source, tmp_path / "out.mkv")
    made = shown(tmp_path / "out.mkv")
    assert len(made) == 3 and made[0].format.name == becomes
    assert (made[0].width, made[0].height) == ((columns, rows) if "444" in becomes else (columns & ~1, rows & ~1))
    form, matrix = ("bgr24", 1) if "444" in becomes else ("gray", None)
    seen = made[1].to_ndarray(format=form, src_colorspace=matrix)
    truth = shown(source)[1].to_ndarray(format=form)[: made[1].height, : made[1].width]
    assert psnr(seen, truth) > 30


def test_what_a_format_cannot_hold_is_refused_and_what_is_left_out_is_said(tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.mp4", PICTURES[:3], words=True)
    with pytest.raises(InvalidInput, match="cannot hold the subtitle track"):
        refuse_untakable(source, ".mkv")
    with pytest.raises(InvalidInput, match=r"are not written as \.avi"):
        refuse_untakable(source, ".avi")
    refuse_untakable(source, ".mp4")
    assert left_out(source) == []


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("size", [(16, 16), (HEIGHT, WIDTH)])
def test_clips_of_a_frame_or_two_and_of_a_few_pixels_go_through(
    count: int, size: tuple[int, int], tmp_path: Path
) -> None:
    pictures = [one[: size[0], : size[1]] for one in PICTURES[:count]]
    source = clip(tmp_path / "clip.mp4", pictures, sound="")
    enhanced(source, tmp_path / "out.mp4", doubling(source))
    assert len(shown(tmp_path / "out.mp4")) == 2 * count
