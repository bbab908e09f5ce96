"""One frame looked at is the frame the film will have, and is had at once where it, or what it is made of, was kept."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

from reelwright.engine.leases import NoRoom, Priority, on_this_machine
from reelwright.enhance import room
from reelwright.enhance.chain import chained
from reelwright.enhance.chunks import Link, LinkFile, chunk_recipes, make_chunk
from reelwright.enhance.devices import cpu, lease
from reelwright.enhance.effect import Effort, Span
from reelwright.enhance.look import KIND, aimed, beside, enhanced_recipe
from reelwright.enhance.room import room_for
from reelwright.errors import InvalidInput
from reelwright.media.clip import PictureTrack, Planar, span_of, survey
from reelwright.media.packed import packed, raw_bytes, unpacked
from reelwright.pipeline.looking import looked
from reelwright.store.assets import AssetStore
from reelwright.store.cache import Bounds, Cache, Eviction, statistics
from reelwright.store.database import open_database

from ..media.moving import HEIGHT, WIDTH, clip, pan, planar  # noqa: TID252 - tests are no package on the path

DENOISE = [Link("denoise", {"strength": 1})]
SMOOTH = [*DENOISE, Link("interpolate", {"rate": "60", "effort": "preview"})]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    noise = np.random.default_rng(3)
    pictures = [np.clip(pan(k) + noise.normal(0, 6, (HEIGHT, WIDTH, 1)), 0, 255).astype(np.uint8) for k in range(12)]
    return clip(tmp_path_factory.mktemp("clip") / "clip.mp4", pictures)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[AssetStore]:
    (tmp_path / "assets").mkdir()
    database = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    yield AssetStore(tmp_path / "assets", database)
    database.dispose()


@pytest.fixture
def cache(store: AssetStore) -> Cache:
    return Cache(store, KIND, Bounds(Eviction.LRU, 100))


def in_the_film(source: Path, track: PictureTrack, chain: list[Link]) -> dict[Fraction, Planar]:
    """Every frame of the enhanced clip, by its time."""
    frames = span_of(source, track.ticks[0], track.ticks[-1], None)
    span = Span(track.start_seconds, track.end_seconds)
    return {one.time: one for one in chained([link.load() for link in chain], frames, span, track.step, span)}


def same(one: Planar, other: Planar) -> bool:
    return one.time == other.time and all(map(np.array_equal, one.planes, other.planes))


@pytest.mark.parametrize("pixel_format", ["yuv420p", "yuvj422p", "yuv444p10le", "gray", "gray10le"])
def test_a_packed_frame_is_unpacked_to_the_bit_with_its_colours(pixel_format: str) -> None:
    frame = planar(pan(2), Fraction(7, 24), pixel_format)
    frame.picture.color_primaries, frame.picture.color_range = 9, 1
    again = unpacked(packed(replace(frame, is_after_hole=True)))
    assert same(frame, again) and again.is_after_hole
    assert again.picture.format.name == pixel_format
    assert (again.picture.color_primaries, int(again.picture.color_range)) == (9, 1)
    assert len(packed(frame)) < raw_bytes(frame)


@pytest.mark.parametrize(("chain", "seconds"), [(DENOISE, "0.26"), (DENOISE, "0"), (SMOOTH, "0.26"), (SMOOTH, "0.48")])
def test_the_frame_that_is_looked_at_is_the_one_of_the_film(
    chain: list[Link], seconds: str, source: Path, cache: Cache
) -> None:
    track, at = survey(source), Fraction(seconds)
    film = in_the_film(source, track, chain)
    found = looked(cache, source, track, chain, at)
    assert same(found.after, film[max(time for time in film if time <= at)])
    assert found.before.time <= at and same(found.before, in_the_film(source, track, [])[found.before.time])
    assert found.facts


def test_the_same_look_is_kept_and_another_parameter_needs_nothing_decoded(
    source: Path, cache: Cache, store: AssetStore
) -> None:
    track, at = survey(source), Fraction(1, 4)
    first = looked(cache, source, track, DENOISE, at)
    again = looked(cache, source, track, DENOISE, at)
    assert (first.decoded, first.was_kept) == (5, False) and (again.decoded, again.was_kept) == (0, True)
    assert same(first.after, again.after) and same(first.before, again.before)
    other = looked(cache, source, track, [Link("denoise", {"strength": 0.3})], at)
    assert (other.decoded, other.was_kept) == (0, False) and not same(first.after, other.after)
    assert looked(cache, source, track, DENOISE, Fraction(7, 24)).decoded == 1  # a frame further
    (told,) = statistics(store)
    assert (told.entries, told.hits, told.misses) == (6 + 3, 2 + 5 + 4, 6 + 1 + 2)
    assert told.bytes < told.raw_bytes == 9 * WIDTH * HEIGHT * 3 // 2


def test_another_clip_of_the_same_name_is_another(source: Path, cache: Cache, tmp_path: Path) -> None:
    looked(cache, source, survey(source), DENOISE, Fraction(0))
    other = clip(tmp_path / source.name, [pan(k, seed=2) for k in range(12)])
    assert looked(cache, other, survey(other), DENOISE, Fraction(0)).decoded == 3


def test_a_look_with_another_picture_to_paint_like_is_another(source: Path, tmp_path: Path) -> None:
    track = survey(source)
    chains = [
        [Link("style", {"style": "picture"}, {"picture": LinkFile(tmp_path / "like.png", sha256 * 64)})]
        for sha256 in "ab"
    ]
    aim = aimed(track, [], Fraction(0))
    names = {enhanced_recipe("0" * 64, aim, chain, [DENOISE[0].load()]).hash for chain in chains}
    assert len(names) == 2


@pytest.mark.parametrize("seconds", ["0.5", "-1", "90"])
def test_what_is_not_in_the_clip_cannot_be_looked_at(seconds: str, source: Path, cache: Cache) -> None:
    with pytest.raises(InvalidInput, match=r"0\.50 s long"):
        looked(cache, source, survey(source), DENOISE, Fraction(seconds))


def test_both_pictures_are_shown_upright_and_of_one_size(source: Path, tmp_path: Path) -> None:
    turned = clip(tmp_path / "turned.mp4", [pan(k) for k in range(2)], rotation=90)
    track = survey(turned)
    frame = next(span_of(turned, track.ticks[0], track.ticks[0], None))
    large = planar(cv2.resize(pan(0), (2 * WIDTH, 2 * HEIGHT)), Fraction(0))
    page = cv2.imdecode(np.frombuffer(beside(frame, large, track), np.uint8), cv2.IMREAD_COLOR)
    assert page is not None and page.shape == (2 * WIDTH, 4 * HEIGHT + 8, 3)
    left = cv2.resize(page[:, : 2 * HEIGHT], (HEIGHT, WIDTH), interpolation=cv2.INTER_AREA)
    assert np.abs(left.astype(int) - np.rot90(pan(0))).mean() < 12
    assert aimed(track, [], Fraction(0)).number == 0


def test_effects_lease_the_memory_they_take_and_wait_for_it(
    source: Path, cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    frame, track = planar(pan(0), Fraction(0)), survey(source)
    with room_for([link.load() for link in DENOISE], frame, Priority.LOW):
        (one,) = on_this_machine().standing()
        assert (one.device, one.size_bytes, one.priority) == ("cpu", 130_000_000 + 400 * WIDTH * HEIGHT, Priority.LOW)
    monkeypatch.setattr(room, "_PATIENCE_SECONDS", 0.05)
    with lease(cpu().lent_bytes, on=cpu()):
        with pytest.raises(NoRoom):
            looked(cache, source, track, DENOISE, Fraction(0))
        (chunk,) = chunk_recipes(track, "0" * 64, DENOISE, Effort.PREVIEW)
        with pytest.raises(NoRoom):
            make_chunk(chunk, {"clip": source}, tmp_path / "chunk.mp4", lambda share: None)
    assert looked(cache, source, track, DENOISE, Fraction(0)).facts
    assert on_this_machine().standing() == []


def test_pictures_too_large_for_the_machine_are_worked_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(room, "_BYTES_A_PIXEL", 10**12)
    with room_for([], planar(pan(0), Fraction(0)), Priority.NORMAL) as device:
        (one,) = on_this_machine().standing()
        assert one.size_bytes == device.lent_bytes
