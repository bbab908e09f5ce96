"""Blocks smoothed and colours changed, measured against the clip as it was."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.enhance.chain import chained
from reelwright.enhance.chunks import Link
from reelwright.enhance.effect import Span, named
from reelwright.enhance.shots import balancing, looks_of, matching, shots_of
from reelwright.errors import InvalidInput, NotFound
from reelwright.imaging.blocks import blockiness
from reelwright.imaging.grade import ColourGrade
from reelwright.media.clip import Planar, span_of, survey
from reelwright.pipeline.improving import Improvement, chain_of

from ..media.moving import clip, luma, pan, planar, shown  # noqa: TID252 - tests are no package on the path
from .test_optimiser import blocks, walked
from .test_repairs import RATE, frames_of, mended, quality

Picture = NDArray[np.uint8]


def codes(values: NDArray[np.generic]) -> Picture:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def warm(picture: NDArray[np.generic]) -> Picture:
    return codes(picture * np.array([0.5, 0.8, 1.1]) + np.array([0, 5, 15]))


def means(path: Path) -> NDArray[np.float64]:
    """[3] of all frames, blue first."""
    return np.mean([frame.to_ndarray(format="bgr24").mean((0, 1)) for frame in shown(path)], axis=0)


def graded(source: Path, link: Link) -> list[Planar]:
    frames = [Planar.of(frame, Fraction(k, RATE)) for k, frame in enumerate(shown(source))]
    return mended(frames, link.effect, **link.parameters)[0]


def bgr(frame: Planar) -> NDArray[np.float64]:
    return frame.picture.to_ndarray(format="bgr24").mean((0, 1))


@pytest.mark.parametrize("kind", ["yuv420p", "yuv420p10le"])
@pytest.mark.parametrize("quality_of_jpeg", [12, 30])
def test_blocks_go_and_the_picture_comes_nearer_to_what_it_was(quality_of_jpeg: int, kind: str) -> None:
    truth = frames_of(walked(3), kind)
    spoilt = frames_of([blocks(quality_of_jpeg)(k, one) for k, one in enumerate(walked(3))], kind)
    found, facts = mended(spoilt, "deblock")
    depth = 0 if kind == "yuv420p" else 2
    steps = [blockiness((clip[1].planes[0] >> depth).astype(np.uint8)) for clip in (spoilt, found)]
    assert steps[1] < 0.7 * steps[0] and facts["mended"] == 3 and facts["most"] > 0.5
    assert quality(found, truth) > quality(spoilt, truth)


def drawing() -> Picture:
    """A fence whose slats are as wide as blocks."""
    slats = np.arange(320) % 8 * 12 + 60
    return np.repeat(np.repeat(slats[None, :, None], 192, 0), 3, -1).astype(np.uint8)


@pytest.mark.parametrize("picture", [lambda: pan(0), lambda: codes(walked(1)[0]), drawing])
def test_a_picture_without_blocks_stays_to_the_bit(picture: Callable[[], Picture]) -> None:
    frames = frames_of([picture()])
    found, facts = mended(frames, "deblock")
    assert found[0] is frames[0] and facts["mended"] == 0


def test_blocks_are_found_wherever_a_crop_has_put_them() -> None:
    picture = codes(np.asarray(blocks(8)(0, walked(1)[0])))
    for cut in ((3, 6), (5, 2)):
        frames = frames_of([np.ascontiguousarray(picture[cut[0] :, cut[1] :][:184, :304])])
        found, _ = mended(frames, "deblock")
        assert blockiness(np.asarray(found[0].planes[0], np.uint8)) < blockiness(
            np.asarray(frames[0].planes[0], np.uint8)
        )


@pytest.fixture
def two_shots(tmp_path: Path) -> Path:
    pictures = [codes((pan(k) - 40.0) * 1.4) for k in range(8)] + [codes(pan(k, seed=9) * 0.35) for k in range(8)]
    return clip(tmp_path / "clip.mp4", pictures, sound="")


def test_each_shot_has_its_own_colours_changed_and_all_of_it_alike(two_shots: Path) -> None:
    shots = shots_of(two_shots, survey(two_shots))
    assert [shot.start for shot in shots] == [0, Fraction(8, RATE)] and [shot.frames for shot in shots] == [8, 8]
    link = balancing(shots)
    starts, packed = zip(*link.parameters["shots"], strict=True)  # type: ignore[arg-type]
    assert list(starts) == ["0", "1/3"] and packed[1]
    found = graded(two_shots, link)
    light = [float(bgr(one).mean()) for one in found]
    before = [float(frame.to_ndarray(format="bgr24").mean()) for frame in shown(two_shots)]
    assert np.mean(light[8:]) > 1.8 * np.mean(before[8:])
    assert np.std(np.array(light[8:]) / before[8:]) < 0.01 and abs(np.mean(light[:8]) - np.mean(before[:8])) < 8


def test_a_shot_in_balance_is_left_to_the_bit(tmp_path: Path) -> None:
    grey = np.repeat(np.linspace(5, 250, 160)[None, :, None].repeat(96, 0), 3, -1)
    source = clip(tmp_path / "grey.mp4", [codes(grey)] * 2, sound="")
    link = balancing(shots_of(source, survey(source)))
    assert link.parameters["shots"] == [["0", ""]]
    frames = frames_of([grey] * 2)
    assert all(one is other for one, other in zip(mended(frames, "colour", **link.parameters)[0], frames, strict=True))


def test_a_cast_is_taken_away(tmp_path: Path) -> None:
    grey = np.repeat(np.random.default_rng(1).normal(120, 40, (24, 40))[..., None], 3, -1)
    source = clip(tmp_path / "cast.mp4", [cv2.resize(codes(grey * (0.8, 1, 1.15)), (160, 96))] * 2, sound="")
    found = bgr(graded(source, balancing(shots_of(source, survey(source))))[0])
    assert np.ptp(found) < 0.3 * np.ptp(means(source))


@pytest.mark.parametrize("kind", ["a picture", "a clip"])
def test_a_shot_gets_the_colours_of_a_picture_or_of_a_clip(kind: str, tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.mp4", [pan(k) for k in range(4)], sound="")
    like = tmp_path / ("like.png" if kind == "a picture" else "like.mp4")
    if kind == "a picture":
        cv2.imwrite(str(like), warm(pan(30)))
    else:
        clip(like, [warm(pan(30 + k)) for k in range(4)], sound="")
    goal, before = warm(pan(30)).mean((0, 1)), means(source)
    found = bgr(graded(source, matching(shots_of(source, survey(source)), looks_of(like)))[2])
    assert np.abs(found - goal).max() < 5 < np.abs(before - goal).max() / 4


def test_to_match_itself_changes_next_to_nothing(tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.mp4", [pan(k) for k in range(4)], sound="")
    shots = shots_of(source, survey(source))
    frames = [Planar.of(frame, Fraction(0)) for frame in shown(source)[:1]]
    found = graded(source, matching(shots, shots[0].colours))
    assert quality(found[:1], frames) > 40


def test_half_the_strength_is_half_the_way_and_a_grade_survives_its_recipe() -> None:
    grade = ColourGrade(np.random.default_rng(1).normal(0, 9, (9, 9, 9, 3)).astype(np.float32))
    assert np.abs(ColourGrade.unpacked(grade.packed()).moves - grade.moves).max() < 0.01
    frame = planar(np.full((96, 160, 3), 120, np.uint8), Fraction(0), "yuv444p")
    shots = [["0", ColourGrade(np.full((9, 9, 9, 3), 16, np.float32)).packed()]]
    for strength in (0.5, 1.0):
        found, facts = mended([frame], "colour", shots=shots, strength=strength)
        moved = [
            float(a.astype(np.float32).mean() - b.mean()) for a, b in zip(found[0].planes, frame.planes, strict=True)
        ]
        assert moved == [16 * strength] * 3 and facts["moved"] == 16 * strength


def test_what_is_no_grade_or_cannot_be_matched_is_refused(tmp_path: Path) -> None:
    for wrong in ([["0", "?"]], [["x", ""]], [["0", "AAAA"]]):
        with pytest.raises(InvalidInput, match="packed grade"):
            named("colour", {"shots": wrong})
    with pytest.raises(NotFound):
        looks_of(tmp_path / "nothing.png")
    with pytest.raises(NotFound):
        looks_of(tmp_path / "nothing.mp4")
    colours = {"color_trc": 16, "colorspace": 9, "color_primaries": 9}
    source = clip(tmp_path / "hdr.mp4", [pan(0)], pixel_format="yuv420p10le", colours=colours, sound="")
    with pytest.raises(InvalidInput, match="HDR"):
        shots_of(source, survey(source))


def test_colours_of_high_dynamic_range_are_found_of_what_it_becomes(tmp_path: Path) -> None:
    colours = {"color_trc": 16, "colorspace": 9, "color_primaries": 9}
    dark = [codes(pan(k) * 0.35) for k in range(3)]
    source = clip(tmp_path / "hdr.mp4", dark, pixel_format="yuv420p10le", colours=colours, sound="")
    track = survey(source)
    with pytest.raises(InvalidInput, match="--sdr"):
        chain_of(Improvement(colour="auto"), source, track, tmp_path)
    chain = chain_of(Improvement(colour="auto", sdr=True), source, track, tmp_path)
    assert [link.effect for link in chain] == ["tonemap", "colour"]
    frames = list(span_of(source, track.ticks[0], track.ticks[-1], None))
    span = Span(track.start_seconds, track.end_seconds)
    mapped, coloured = (
        list(chained([link.load() for link in links], frames, span, track.step, span)) for links in (chain[:1], chain)
    )
    assert {(one.depth, int(one.picture.color_trc)) for one in coloured} == {(8, 1)}
    assert luma(coloured[1]).mean() > luma(mapped[1]).mean() + 20
    assert matching(shots_of(source, track, is_mapped=True), looks_of(source, is_mapped=True)).parameters["shots"]
