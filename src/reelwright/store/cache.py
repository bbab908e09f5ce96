"""Assets that may be forgotten: kept within bounds, by a rule for which go first, and made again when asked for.

A cache is a kind of asset, so its entries are named by their recipes, verified when they are read, and shared by every
process of the workspace like all others; here is only what is counted about them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cached_property

import sqlalchemy as sa
from pydantic import JsonValue

from reelwright.film.recipe import Asset, Recipe
from reelwright.store.assets import AssetStore
from reelwright.store.database import STORE_LOCK, insert, reading, writing
from reelwright.store.tables import assets, cache_tallies, cached


class Eviction(StrEnum):
    """Which entries go first."""

    LRU = "lru"
    """Least recently used."""
    LFU = "lfu"
    """Least often used; of those, least recently."""
    TTL = "ttl"
    """Made longest ago; and what is older than it may get is not there at all."""
    FIFO = "fifo"
    """Made longest ago, however old."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is kept, and what goes when it is more."""

    policy: Eviction
    entries: int
    """At most; 1 or more."""
    bytes: int | None = None
    """On the disk, at most; None: however many."""
    lives: timedelta | None = None
    """Of an entry; with the policy TTL, and only with that."""

    def __post_init__(self) -> None:
        if (self.policy is Eviction.TTL) != (self.lives is not None):
            raise ValueError(f"the policy {self.policy} and a life of {self.lives} do not go together")


@dataclass(frozen=True, slots=True)
class Statistics:
    """What is in a cache, and what became of asking since the workspace was made."""

    kind: str
    entries: int
    bytes: int
    """On the disk."""
    raw_bytes: int
    """The same before it was compressed."""
    hits: int
    misses: int
    evicted: int
    """Gone for there were too many."""
    expired: int
    forgotten: int
    """Gone for somebody said so."""


@dataclass(frozen=True, slots=True)
class CacheEntry:
    """What is to be kept for a recipe."""

    recipe: Recipe
    data: bytes
    key: str
    """What people call it, with `/` between its parts; the kind is put before it."""
    facts: Mapping[str, JsonValue] = field(default_factory=dict)
    raw_bytes: int = 0
    """Of it before compression; 0: it is not compressed."""


_COUNTS = ("hits", "misses", "evicted", "expired", "forgotten")


class Cache:
    """The entries of one kind. Safe to use from several threads, processes and, with Postgres, machines at once."""

    def __init__(
        self, store: AssetStore, kind: str, bounds: Bounds, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._store, self._kind, self._bounds, self._now = store, kind, bounds, now

    def find(self, recipe: Recipe) -> Asset | None:
        """The entry of a recipe, its bytes verified, and counted as used; None: it was never kept, or is no more."""
        return self._found([recipe]).get(recipe.hash)

    def read(self, recipes: Sequence[Recipe]) -> dict[str, bytes]:
        """What is in the entries there are, by hash of the recipe; as `find`."""
        found = {}
        for name, asset in self._found(recipes).items():
            with contextlib.suppress(FileNotFoundError):  # another process evicted it just now
                found[name] = self._store.path(asset).read_bytes()
        return found

    def _found(self, recipes: Sequence[Recipe]) -> dict[str, Asset]:
        names = [recipe.hash for recipe in recipes]
        found = self._store.find_many(names)
        there = {name: found[name] for name in names if name in found and not self._is_old(found[name].made_at)}
        with writing(self._store.database, STORE_LOCK) as connection:
            counts = {"hits": len(there), "misses": len(names) - len(there)}
            clock = _count(connection, self._kind, len(names), **counts)
            for place, name in enumerate(reversed(names)):
                used = {"used": clock - place, "uses": cached.c.uses + 1}
                connection.execute(sa.update(cached).where(cached.c.recipe == name).values(used))
        return there

    def keep(self, entries: Sequence[CacheEntry]) -> None:
        """Keep them, and let go of what is too much then; never of these, unless they alone are too much. One that is
        larger than the whole cache is not kept."""
        most = self._bounds.bytes
        fitting = [one for one in entries if most is None or len(one.data) <= most]
        if not fitting:
            return
        self._expire()
        with ExitStack() as stack:
            staged = []
            for one in fitting:
                out = stack.enter_context(self._store.staging(one.recipe.suffix))
                out.write_bytes(one.data)
                staged.append((one.recipe, out, dict(one.facts)))
            made = self._store.put_passing(staged)
        with writing(self._store.database, STORE_LOCK) as connection:
            for asset, one in zip(made, fitting, strict=True):
                self._note(connection, asset, one)
            gone = list(self._too_many(connection, [asset.recipe for asset in made]))
            self._store.forget(connection, gone)
            _count(connection, self._kind, 0, evicted=len(gone))

    def _note(self, connection: sa.Connection, asset: Asset, entry: CacheEntry) -> None:
        there = sa.select(assets.c.recipe).where(assets.c.recipe == asset.recipe)
        if connection.execute(there).first() is None:
            return  # another process evicted it already
        clock = _count(connection, self._kind, 1)
        values = {
            "recipe": asset.recipe,
            "key": f"{self._kind}/{entry.key}",
            "raw_bytes": entry.raw_bytes or asset.size_bytes,
            "made": clock,
            "used": clock,
            "uses": 0,
        }
        connection.execute(insert(connection, cached).values(values).on_conflict_do_nothing())

    def _is_old(self, made_at: datetime) -> bool:
        return self._bounds.lives is not None and made_at < self._now() - self._bounds.lives

    def _expire(self) -> None:
        if self._bounds.lives is None:
            return
        old = sa.and_(assets.c.kind == self._kind, assets.c.made_at < self._now() - self._bounds.lives)
        with writing(self._store.database, STORE_LOCK) as connection:
            gone = [row.recipe for row in connection.execute(sa.select(assets.c.recipe).where(old))]
            if gone:
                self._store.forget(connection, gone)
                _count(connection, self._kind, 0, expired=len(gone))

    def _too_many(self, connection: sa.Connection, newest: Sequence[str]) -> Iterator[str]:
        """The recipes of those that go, `newest` last."""
        mine = assets.c.kind == self._kind
        of_all = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(assets.c.size_bytes), 0)).where(mine)
        entries, size = connection.execute(of_all).one()
        most = self._bounds.bytes
        if entries <= self._bounds.entries and (most is None or size <= most):
            return
        # What a killed process kept and did not count was never used: it goes first.
        rows = connection.execute(
            sa.select(assets.c.recipe, assets.c.size_bytes)
            .join(cached, cached.c.recipe == assets.c.recipe, isouter=True)
            .where(mine)
            .order_by(
                assets.c.recipe.in_(newest), *(sa.func.coalesce(column, 0) for column in self._order), assets.c.made_at
            )
        )
        for row in rows:
            if entries <= self._bounds.entries and (most is None or size <= most):
                return
            entries, size = entries - 1, size - row.size_bytes
            yield row.recipe

    @cached_property
    def _order(self) -> tuple[sa.Column[int], ...]:
        return {
            Eviction.LRU: (cached.c.used,),
            Eviction.LFU: (cached.c.uses, cached.c.used),
            Eviction.TTL: (cached.c.made,),
            Eviction.FIFO: (cached.c.made,),
        }[self._bounds.policy]


def forget(store: AssetStore, pattern: str) -> int:
    """Forget the entries of all caches whose key fits, such as `frame/clip.mp4/*`; `*` stands for any letters, `?` for
    one. Gives how many those were."""
    with writing(store.database, STORE_LOCK) as connection:
        rows = connection.execute(
            sa.select(cached.c.recipe, cached.c.key, assets.c.kind).join(assets, assets.c.recipe == cached.c.recipe)
        ).all()
        gone = {row.recipe: row.kind for row in rows if fnmatchcase(row.key, pattern.replace("[", "[[]"))}
        store.forget(connection, list(gone))
        for kind in set(gone.values()):
            _count(connection, kind, 0, forgotten=sum(one == kind for one in gone.values()))
    return len(gone)


def statistics(store: AssetStore) -> list[Statistics]:
    """Of every cache that was ever asked, by name of its kind."""
    sums = (
        sa.select(
            assets.c.kind,
            sa.func.count().label("entries"),
            sa.func.sum(assets.c.size_bytes).label("bytes"),
            sa.func.sum(sa.func.coalesce(cached.c.raw_bytes, assets.c.size_bytes)).label("raw_bytes"),
        )
        .join(cached, cached.c.recipe == assets.c.recipe, isouter=True)
        .group_by(assets.c.kind)
    )
    with reading(store.database) as connection:
        held = {row.kind: row for row in connection.execute(sums)}
        tallies = connection.execute(sa.select(cache_tallies).order_by(cache_tallies.c.kind)).all()
    return [
        Statistics(
            kind=tally.kind,
            entries=int(row.entries) if (row := held.get(tally.kind)) else 0,
            bytes=int(row.bytes) if row else 0,
            raw_bytes=int(row.raw_bytes) if row else 0,
            **{name: getattr(tally, name) for name in _COUNTS},
        )
        for tally in tallies
    ]


def _count(connection: sa.Connection, kind: str, ticks: int, **counts: int) -> int:
    """Add to the tally of a kind; gives its clock, which goes on by `ticks`."""
    nothing = dict.fromkeys(("clock", *_COUNTS), 0)
    connection.execute(insert(connection, cache_tallies).values(kind=kind, **nothing).on_conflict_do_nothing())
    mine = cache_tallies.c.kind == kind
    changed = {name: cache_tallies.c[name] + number for name, number in {"clock": ticks, **counts}.items()}
    connection.execute(sa.update(cache_tallies).where(mine).values(**changed))
    return int(connection.execute(sa.select(cache_tallies.c.clock).where(mine)).scalar_one())
