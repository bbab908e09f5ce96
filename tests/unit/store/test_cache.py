"""The cache keeps its bounds by any policy, against the plainest model of each; and several processes at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reelwright.film.recipe import Recipe
from reelwright.store.assets import AssetStore
from reelwright.store.cache import Bounds, Cache, CacheEntry, Eviction, forget, statistics
from reelwright.store.database import open_database

SIZE = 10
"""Bytes of an entry here."""
ACTOR = Path(__file__).parents[2] / "integration/cache_actor.py"


def recipe(number: int) -> Recipe:
    return Recipe(kind="frame", maker="test", parameters={"number": number}, suffix=".bin")


def data(number: int) -> bytes:
    return f"{number:>{SIZE}}".encode()


def read(cache: Cache, number: int) -> bytes | None:
    return cache.read([recipe(number)]).get(recipe(number).hash)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[AssetStore]:
    (tmp_path / "assets").mkdir()
    database = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    yield AssetStore(tmp_path / "assets", database)
    database.dispose()


class Plain:
    """The same in a list: the entry that goes first is its first."""

    def __init__(self, policy: Eviction, most: int) -> None:
        self.policy, self.most = policy, most
        self.entries: list[list[int]] = []
        """[number, uses], by when they were made; with LRU and LFU, by when they were last used."""

    def find(self, number: int) -> bool:
        there = next((one for one in self.entries if one[0] == number), None)
        if there is None:
            return False
        there[1] += 1
        if self.policy in (Eviction.LRU, Eviction.LFU):
            self.entries.remove(there)
            self.entries.append(there)
        return True

    def keep(self, number: int) -> None:
        if all(one[0] != number for one in self.entries):
            self.entries.append([number, 0])
        while len(self.entries) > self.most:
            others = [one for one in self.entries if one[0] != number]
            gone = min(others, key=lambda one: one[1]) if self.policy is Eviction.LFU else others[0]
            self.entries.remove(gone)


asked = st.lists(st.tuples(st.sampled_from(["find", "keep"]), st.integers(0, 5)), min_size=4, max_size=14)


@pytest.mark.parametrize("policy", Eviction)
@pytest.mark.parametrize("by_bytes", [False, True])
@example(steps=[("keep", 0), ("keep", 1), ("find", 0), ("keep", 2), ("find", 0), ("find", 1)], most=2)
@example(steps=[("keep", 0), ("find", 0), ("find", 0), ("keep", 1), ("find", 1), ("keep", 2), ("find", 0)], most=2)
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=asked, most=st.integers(1, 4))
def test_what_is_there_is_what_the_policy_says(
    policy: Eviction, by_bytes: bool, store: AssetStore, steps: list[tuple[str, int]], most: int
) -> None:
    forget(store, "*")
    lives = timedelta(days=1) if policy is Eviction.TTL else None
    bounds = Bounds(policy, 100, most * SIZE, lives) if by_bytes else Bounds(policy, most, lives=lives)
    cache, plain = Cache(store, "frame", bounds), Plain(policy, most)
    for what, number in steps:
        if what == "find":
            assert read(cache, number) == (data(number) if plain.find(number) else None)
        else:
            cache.keep([CacheEntry(recipe(number), data(number), str(number))])
            plain.keep(number)
        (told,) = statistics(store)
        assert told.entries == len(plain.entries) <= most and told.bytes == told.entries * SIZE


def test_what_is_older_than_it_may_get_is_not_there_and_is_made_anew(store: AssetStore) -> None:
    late = [datetime.now(UTC)]
    cache = Cache(store, "frame", Bounds(Eviction.TTL, 9, lives=timedelta(hours=1)), lambda: late[0])
    cache.keep([CacheEntry(recipe(1), b"old", "one")])
    assert read(cache, 1) == b"old"
    late[0] += timedelta(hours=2)
    assert read(cache, 1) is None
    cache.keep([CacheEntry(recipe(1), b"new", "one")])
    (told,) = statistics(store)
    assert (told.entries, told.hits, told.misses, told.expired, told.evicted) == (1, 1, 1, 1, 0)


def test_only_the_policy_of_lives_takes_one() -> None:
    with pytest.raises(ValueError, match="lru"):
        Bounds(Eviction.LRU, 1, lives=timedelta(1))
    with pytest.raises(ValueError, match="ttl"):
        Bounds(Eviction.TTL, 1)


def test_many_are_kept_and_used_in_the_order_given_and_the_newest_go_last(store: AssetStore) -> None:
    cache = Cache(store, "frame", Bounds(Eviction.LRU, 3))
    cache.keep([CacheEntry(recipe(number), data(number), str(number)) for number in range(3)])
    assert list(cache.read([recipe(2), recipe(0)])) == [recipe(2).hash, recipe(0).hash]
    cache.keep([CacheEntry(recipe(number), data(number), str(number)) for number in (3, 4)])
    assert sorted(cache.read([recipe(number) for number in range(5)])) == sorted(recipe(k).hash for k in (0, 3, 4))


def test_what_is_larger_than_the_whole_cache_is_not_kept(store: AssetStore) -> None:
    cache = Cache(store, "frame", Bounds(Eviction.LRU, 9, bytes=SIZE))
    cache.keep([CacheEntry(recipe(1), data(1), "one")])
    cache.keep([CacheEntry(recipe(2), data(2) * 2, "two")])
    assert read(cache, 2) is None and read(cache, 1) == data(1)


def test_entries_are_forgotten_by_pattern_in_all_caches_and_counted(store: AssetStore) -> None:
    frames = Cache(store, "frame", Bounds(Eviction.LRU, 9))
    for number, key in enumerate(("a.mp4/1", "a.mp4/2", "[b].mp4/1")):
        frames.keep([CacheEntry(recipe(number), data(number), key, raw_bytes=3 * SIZE)])
    other = Recipe(kind="answer", maker="test", suffix=".json")
    Cache(store, "answer", Bounds(Eviction.FIFO, 9)).keep([CacheEntry(other, b"{}", "a.mp4/1")])
    assert forget(store, "frame/A.mp4/*") == 0
    assert forget(store, "frame/a.mp4/*") == 2
    assert forget(store, "frame/[b]*") == 1
    assert read(frames, 0) is None and store.find(other.hash) is not None
    answers, told = statistics(store)
    assert (answers.kind, answers.entries, answers.bytes, answers.forgotten) == ("answer", 1, 2, 0)
    assert (told.kind, told.entries, told.forgotten, told.misses) == ("frame", 0, 3, 1)
    assert store.holdings().files == 1


def test_an_entry_that_was_damaged_is_not_there(store: AssetStore) -> None:
    cache = Cache(store, "frame", Bounds(Eviction.LRU, 9))
    cache.keep([CacheEntry(recipe(1), data(1), "one")])
    asset = store.find(recipe(1).hash)
    assert asset is not None
    store.path(asset).chmod(0o644)
    store.path(asset).write_bytes(data(2))
    assert read(cache, 1) is None and statistics(store)[0].entries == 0


def test_processes_that_share_caches_get_what_was_kept_and_keep_their_bounds(store: AssetStore, tmp_path: Path) -> None:
    actors = [
        subprocess.Popen(
            [sys.executable, str(ACTOR), str(tmp_path), str(number)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(3)
    ]
    said = [one.communicate(timeout=120) for one in actors]
    assert [one.returncode for one in actors] == [0, 0, 0], [err for _, err in said]
    found = statistics(store)
    assert [told.kind for told in found] == sorted(policy.value for policy in Eviction)
    for told in found:
        assert 0 < told.entries <= 3 and told.bytes == told.entries * SIZE
        assert told.hits + told.misses == 3 * 10 and told.evicted > 0
    assert store.holdings().files == sum(told.entries for told in found)
