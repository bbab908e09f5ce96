"""Frames between frames: better than a blend where motion carries; and where it does not, a frame again and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from statistics import mean
from types import MappingProxyType
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import JsonValue

from reelwright.enhance.effect import Hungry, Span, named
from reelwright.errors import InvalidInput
from reelwright.media.clip import Planar

from ..media.moving import HEIGHT, WIDTH, luma, pan, planar, psnr, texture  # noqa: TID252 - tests are no package on the path
from .onnx_made import brought, mixing, node

RATE = 24


def doubled(
    pictures: Sequence[NDArray[np.uint8]],
    effort: str = "standard",
    rate: str = "48",
    lost: int | None = None,
    model: Mapping[str, JsonValue] = MappingProxyType({}),
    pixel_format: str = "yuv420p",
) -> tuple[list[Planar], dict[str, Any]]:
    frames = [planar(one, Fraction(k, RATE), pixel_format) for k, one in enumerate(pictures)]
    if lost is not None:
        frames[lost] = Planar(frames[lost].time, frames[lost].picture, frames[lost].planes, is_after_hole=True)
    effect = named("interpolate", {"rate": rate, "effort": effort, **model})
    found = list(effect.apply(frames, Span(Fraction(0), Fraction(len(frames) - 1, RATE))))
    facts: dict[str, Any] = effect.facts()
    return found, facts


def gain(moment: Any, frames: int = 5, effort: str = "standard") -> float:
    """Of the frames made over a plain blend of their neighbours, in dB."""
    found, facts = doubled([moment(2 * k) for k in range(frames)], effort)
    assert facts["repeated"] == []
    truth = [luma(planar(moment(k), Fraction(0))) for k in range(2 * frames - 1)]
    gains = [
        psnr(luma(found[k]), truth[k]) - psnr((truth[k - 1] + truth[k + 1]) / 2, truth[k])
        for k in range(1, 2 * frames - 2, 2)
    ]
    return mean(gains)


def turning(t: float) -> NDArray[np.uint8]:
    matrix = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), 1.2 * t, 1 + 0.006 * t)
    matrix[:, 2] -= (30, 20)
    return np.asarray(cv2.warpAffine(texture(), matrix, (WIDTH, HEIGHT), flags=cv2.INTER_CUBIC), np.uint8)


def passing(t: float) -> NDArray[np.uint8]:
    """A patch that goes before a ground that goes the other way."""
    picture = pan(t, -1.5)
    x = 20 + 4 * t
    shift = np.array([[1, 0, x], [0, 1, 24]], np.float64)
    leaf = cv2.warpAffine(texture(5, 48, 48), shift, (WIDTH, HEIGHT), flags=cv2.INTER_CUBIC)
    mask = cv2.warpAffine(np.full((48, 48), 255, np.uint8), shift, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR)
    share = mask[..., None].astype(np.float32) / 255
    return np.asarray(picture * (1 - share) + leaf * share, np.uint8)


@pytest.mark.parametrize(("moment", "least"), [(pan, 12), (turning, 6), (passing, 4)])
@pytest.mark.parametrize("effort", ["standard", "maximum"])
def test_what_is_made_is_far_nearer_to_the_truth_than_a_blend(moment: Any, least: float, effort: str) -> None:
    assert gain(moment, effort=effort) > least


@pytest.mark.parametrize("speed", [5.0, -5.0])
def test_what_only_one_of_two_frames_shows_at_an_edge_is_shown_as_it_is_there(speed: float) -> None:
    begin = 0 if speed > 0 else -10  # so that the texture is as wide as it is panned over
    found, facts = doubled([pan(begin + 2 * k, speed) for k in range(5)])
    assert len(facts["made"]) == 4
    truth = [planar(pan(begin + k, speed), Fraction(0)) for k in range(8)]
    for plane, wide in ((0, 5), (1, 2)):
        size = WIDTH >> plane
        for edge in (slice(wide), slice(size - wide, size)):
            near = [
                psnr(*(one.planes[plane][:, edge].astype(np.float32) for one in (found[k], truth[k])))
                for k in (1, 3, 5, 7)
            ]
            assert mean(near) > 33  # 22 to 27 where it is blended with what is repeated of the other's edge


def test_what_swings_is_where_its_swing_takes_it_not_half_way_between_two_frames() -> None:
    def swinging(t: float) -> NDArray[np.uint8]:
        return pan(6 * np.sin(0.35 * t), 1.0)

    frames = [swinging(2 * k) for k in range(10)]
    found, _ = doubled(frames)
    aside = []
    for k in range(3, 16, 2):
        truth = [luma(planar(pan(6 * np.sin(0.35 * k) + off, 1.0), Fraction(0))) for off in np.arange(-1, 1.01, 0.05)]
        aside.append(np.argmax([psnr(luma(found[k])[8:-8, 12:-12], one[8:-8, 12:-12]) for one in truth]) * 0.05 - 1)
    assert np.abs(aside).max() <= 0.11  # of 0.37 pixels that the middle lies off the straight line


def test_frames_of_the_clip_are_passed_on_untouched() -> None:
    pictures = [pan(2 * k) for k in range(4)]
    found, facts = doubled(pictures)
    assert facts["own"] == 3 and len(facts["made"]) == 3
    assert all(np.array_equal(luma(found[2 * k]), luma(planar(pictures[k], Fraction(0)))) for k in range(3))


def test_any_rate_is_made_with_each_frame_at_its_own_moment() -> None:
    found, _ = doubled([pan(2 * k) for k in range(5)], rate="60")
    assert [one.time for one in found] == [Fraction(k, 60) for k in range(10)]
    for one in found[2:8]:
        assert psnr(luma(one), luma(planar(pan(float(2 * RATE * one.time)), Fraction(0)))) > 32


def test_a_cut_is_never_blended() -> None:
    before, after = [pan(k) for k in range(3)], [pan(k, seed=9) // 2 for k in range(3)]
    found, facts = doubled([*before, *after])
    assert [why for _, why in facts["repeated"]] == ["a cut"]
    own = [luma(planar(one, Fraction(0))) for one in (before[2], after[0])]
    assert any(np.array_equal(luma(found[5]), one) for one in own)


def test_a_flash_is_known_and_stays_as_long_as_it_was() -> None:
    pictures = [np.clip(pan(k).astype(int) * (0.5 if k != 3 else 1.0), 0, 255).astype(np.uint8) for k in range(7)]
    found, facts = doubled(pictures)
    assert [why for _, why in facts["repeated"]] == ["a flash", "a flash"]
    light = [float(luma(one).mean()) for one in found]
    assert sum(value > 100 for value in light) == 2
    assert all(value < 80 or value > 110 for value in light)


def test_a_fade_goes_on_between_its_frames() -> None:
    pictures = [np.asarray(pan(k) * (0.3 + 0.1 * k), np.uint8) for k in range(7)]
    found, facts = doubled(pictures)
    assert facts["repeated"] == []
    light = [float(luma(one).mean()) for one in found]
    for k in range(1, 11, 2):
        assert light[k] == pytest.approx((light[k - 1] + light[k + 1]) / 2, abs=0.7)


def test_what_stands_still_before_what_moves_is_copied_bit_for_bit() -> None:
    def lettered(t: int) -> NDArray[np.uint8]:
        picture = pan(t)
        cv2.rectangle(picture, (40, 50), (120, 84), (30, 30, 30), -1)
        cv2.putText(picture, "still", (48, 76), cv2.FONT_HERSHEY_DUPLEX, 0.9, (240, 240, 240), 1, cv2.LINE_AA)
        return picture

    found, facts = doubled([lettered(2 * k) for k in range(4)])
    assert len(facts["made"]) == 3
    inside = np.s_[58:78, 48:112]
    assert all(np.array_equal(luma(one)[inside], luma(found[0])[inside]) for one in found)
    assert not np.array_equal(luma(found[1])[:40], luma(found[0])[:40])


def test_motion_beyond_what_can_be_followed_is_repeated_not_smeared() -> None:
    pictures = [texture(seed)[:HEIGHT, :WIDTH] // 8 + (texture(2)[:HEIGHT, :WIDTH] // 8) * 7 for seed in range(3)]
    noise = np.random.default_rng(3)
    wild = [np.clip(one + noise.integers(-70, 70, one.shape), 0, 255).astype(np.uint8) for one in pictures]
    found, facts = doubled(wild)
    assert {why for _, why in facts["repeated"]} == {"motion that cannot be followed"}
    assert np.array_equal(luma(found[1]), luma(found[0]))


def test_over_lost_frames_the_last_whole_one_is_held() -> None:
    found, facts = doubled([pan(4 * k) for k in range(5)], lost=3)
    assert [why for _, why in facts["repeated"]] == ["damage"]
    assert np.array_equal(luma(found[5]), luma(found[4]))


def test_what_is_seen_alike_from_both_sides_is_measured() -> None:
    _, calm = doubled([pan(2 * k) for k in range(4)])
    _, hard = doubled([passing(4 * k) for k in range(4)])
    assert min(share for _, share in calm["made"]) > 0.95
    assert max(share for _, share in hard["made"]) < min(share for _, share in calm["made"])


@pytest.fixture(scope="module")
def net(tmp_path_factory: pytest.TempPathFactory) -> dict[str, JsonValue]:
    """One that mixes its two pictures by the moment, wherever things go."""
    return brought(tmp_path_factory.mktemp("net"), mixing())


@pytest.mark.parametrize("pixel_format", ["yuv420p", "yuv420p10le", "gray"])
@pytest.mark.parametrize("rate", ["48", "60"])
def test_a_net_draws_what_is_made_at_its_moment(net: dict[str, JsonValue], rate: str, pixel_format: str) -> None:
    pictures = [pan(2 * k) for k in range(4)]
    found, facts = doubled(pictures, rate=rate, model=net, pixel_format=pixel_format)
    own = [planar(one, Fraction(0), pixel_format).planes for one in pictures]
    assert facts["method"] == "own" and len(facts["made"]) == len(found) - facts["own"] > 0
    for one in found:
        before, t = divmod(one.time * RATE, 1)
        for plane, first, second in zip(one.planes, own[before], own[min(3, before + 1)], strict=True):
            mean = first + float(t) * (second.astype(float) - first)
            assert np.abs(plane - mean).max() < 0.51  # as it is rounded


def test_a_net_of_the_middle_alone_makes_any_moment_as_near_as_frames_are_shown(tmp_path: Path) -> None:
    found, _ = doubled([pan(2 * k) for k in range(3)], rate="60", model=brought(tmp_path, mixing(moment=None)))
    first, second = (luma(planar(pan(2 * k), Fraction(0))) for k in (0, 1))
    assert np.abs(luma(found[1]) - (0.6 * first + 0.4 * second)).max() < 2


def test_where_nothing_is_made_a_net_makes_nothing(net: dict[str, JsonValue]) -> None:
    cut = [*(pan(k) for k in range(3)), *(pan(k, seed=9) // 2 for k in range(3))]
    flash = [np.clip(pan(k).astype(int) * (0.5 if k != 3 else 1.0), 0, 255).astype(np.uint8) for k in range(7)]
    calm = [pan(k) for k in range(5)]
    for pictures, lost, why in ((cut, None, "a cut"), (flash, None, "a flash"), (calm, 3, "damage")):
        found, facts = doubled(pictures, lost=lost, model=net)
        without, plain = doubled(pictures, lost=lost)
        assert why in {reason for _, reason in facts["repeated"]}
        assert facts == plain | {"method": "own", "parts": 1}
        times = {round(time, 4) for time, _ in facts["repeated"]}
        for one, other in zip(found, without, strict=True):
            if round(float(one.time), 4) in times:
                assert np.array_equal(luma(one), luma(other))


def test_what_stands_still_is_copied_and_not_drawn_by_a_net(tmp_path: Path) -> None:
    darker = mixing(nodes=[node("Mul", ["mixed", "dark"], ["darker"])], result="darker", numbers={"dark": 0.95})
    still = np.full((HEIGHT, WIDTH, 3), 120, np.uint8)
    pictures = [still.copy() for _ in range(3)]
    for k, one in enumerate(pictures):
        one[:, 80:] = pan(2 * k)[:, 80:]
    found, _ = doubled(pictures, model=brought(tmp_path, darker))
    first = luma(planar(pictures[0], Fraction(0)))
    assert np.array_equal(luma(found[1])[:, :48], first[:, :48])
    assert luma(found[1])[:, 100:].mean() < first[:, 100:].mean() - 3


def test_in_how_many_parts_a_net_worked_is_told(net: dict[str, JsonValue], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reelwright.enhance.onnx_pair._TILES", (64,))
    _, facts = doubled([pan(2 * k) for k in range(3)], model=net)
    assert facts["parts"] == 6


def test_the_quickest_level_asks_no_net(net: dict[str, JsonValue]) -> None:
    pictures = [pan(2 * k) for k in range(3)]
    found, facts = doubled(pictures, "preview", model=net)
    assert "method" not in facts
    assert np.array_equal(luma(found[1]), luma(doubled(pictures, "preview")[0][1]))


def test_another_net_of_the_same_name_is_not_taken_for_it(tmp_path: Path) -> None:
    told = brought(tmp_path, mixing()) | {"sha256": "0" * 64}
    with pytest.raises(InvalidInput, match="model own is another now; say the same command again"):
        doubled([pan(2 * k) for k in range(3)], model=told)


def test_the_memory_that_a_net_takes_is_asked_for_beforehand(net: dict[str, JsonValue]) -> None:
    effect, plain = (named("interpolate", {"rate": "48", "effort": "standard", **one}) for one in (net, {}))
    assert isinstance(effect, Hungry) and isinstance(plain, Hungry)
    assert plain.room_bytes((720, 1280)) == 0
    assert 64 * 720 * 1280 <= effect.room_bytes((720, 1280)) < 400 * 720 * 1280


def test_an_effect_nobody_wrote_is_refused_with_those_there_are() -> None:
    with pytest.raises(InvalidInput, match="interpolate"):
        named("vanish", {})
