"""A process of its own for the tests of the cache: `python cache_actor.py FOLDER SEED`."""

from __future__ import annotations

import random
import sys
from datetime import timedelta
from pathlib import Path

from reelwright.film.recipe import Recipe
from reelwright.store.assets import AssetStore
from reelwright.store.cache import Bounds, Cache, CacheEntry, Eviction, statistics
from reelwright.store.database import open_database

MOST, SIZE, ASKED = 3, 10, 10


def work(folder: Path, seed: int) -> None:
    """Of a cache of each policy, ask for one of eight, ten times; what is not there is kept. Whatever is got is right,
    and few are there."""
    store, chance = AssetStore(folder / "assets", open_database(f"sqlite:///{folder / 'a.db'}")), random.Random(seed)
    for policy in Eviction:
        lives = timedelta(days=1) if policy is Eviction.TTL else None
        cache = Cache(store, policy.value, Bounds(policy, MOST, MOST * SIZE, lives))
        for _ in range(ASKED):
            number = chance.randrange(8)
            recipe = Recipe(kind=policy.value, maker="test", parameters={"number": number}, suffix=".bin")
            data = f"{policy.value}{number:>{SIZE - len(policy.value)}}".encode()
            found = cache.read([recipe]).get(recipe.hash)
            assert found in (None, data)
            if found is None:
                cache.keep([CacheEntry(recipe, data, str(number))])
            # Each of three processes may be between putting and letting go.
            told = next(one for one in statistics(store) if one.kind == policy.value)
            assert told.entries <= MOST + 3


if __name__ == "__main__":
    work(Path(sys.argv[1]), int(sys.argv[2]))
