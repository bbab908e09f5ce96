"""The asset store: recipe -> file, named by the sha256 of its bytes. Asking for what was made returns it.

A file counts as made when its record says so and its bytes are the recorded ones; never because it exists. The record
is written last, in the transaction that puts the file under its name, so a process killed at any instant leaves either
an asset or a nameless staging file, which `sweep` removes.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from reelwright.errors import BackendError, NotFound
from reelwright.film.noun import canonical_json
from reelwright.film.recipe import Asset, Facts, Recipe
from reelwright.store.database import STORE_LOCK, insert, reading, writing
from reelwright.store.disk import explained, sync_folder
from reelwright.store.staging import remove_stale, staging
from reelwright.store.tables import assets

_log = logging.getLogger(__name__)

_READ_ONLY = 0o444
_RECORDS_AT_ONCE = 400
"""Of one question; SQLite before 3.32 takes 999 values."""


@dataclass(frozen=True, slots=True)
class Damage:
    """An asset whose file is not what was recorded. Its records are gone, so it is had again when asked for."""

    asset: Asset
    why: str

    def __str__(self) -> str:
        again = "fetched again where it was bought, or made again here" if self.asset.kind == "clip" else "made again"
        return f"{self.asset.kind} {self.asset.sha256[:12]}: {self.why}; it will be {again}"


@dataclass(frozen=True, slots=True)
class Swept:
    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the store holds. Files may be fewer than records: equal bytes are kept once."""

    records: int
    files: int
    bytes: int


def _log_damage(damage: Damage) -> None:
    _log.warning("%s", damage)


class AssetStore:
    """The assets of a workspace. Safe to use from several threads, processes and, with Postgres, machines at once."""

    def __init__(self, folder: Path, database: sa.Engine, on_damage: Callable[[Damage], None] = _log_damage) -> None:
        """`on_damage` is told of each asset found truncated, altered or missing; by default the log is."""
        self.folder, self.database = folder, database
        self._on_damage = on_damage

    def find(self, recipe_hash: str) -> Asset | None:
        """The asset of a recipe, its bytes verified; None if it was never made or is no longer what was made."""
        return self.find_many([recipe_hash]).get(recipe_hash)

    def find_many(self, recipe_hashes: Iterable[str]) -> dict[str, Asset]:
        """The whole assets among those asked for, by hash of the recipe. Each file is read through once.

        Raises:
            WorkspaceError: the database or the disk refuses.
        """
        wanted = list(dict.fromkeys(recipe_hashes))
        found: dict[str, Asset] = {}
        for start in range(0, len(wanted), _RECORDS_AT_ONCE):
            some = wanted[start : start + _RECORDS_AT_ONCE]
            with reading(self.database) as connection:
                rows = connection.execute(sa.select(assets).where(assets.c.recipe.in_(some))).all()
            found |= {row.recipe: _asset(row) for row in rows}
        return self._whole_only(found)

    def _whole_only(self, found: dict[str, Asset]) -> dict[str, Asset]:
        verified: dict[Path, bool] = {}
        for asset in found.values():
            path = self.path(asset)
            if path not in verified:
                verified[path] = self._fault(asset) is None or not self._drop_if_damaged(asset)
        return {name: asset for name, asset in found.items() if verified[self.path(asset)]}

    def _fault(self, asset: Asset) -> str | None:
        """What is wrong with the asset's file, in a few words; None if it is as recorded."""
        path = self.path(asset)
        with explained("read", path):
            try:
                size = path.stat().st_size
                if size != asset.size_bytes:
                    return f"its file has {size} bytes, recorded were {asset.size_bytes}"
                if _sha256(path) != asset.sha256:
                    return "its file was altered"
            except (FileNotFoundError, NotADirectoryError):
                return "its file is gone"
            except IsADirectoryError:
                return "a folder is in place of its file"
        return None

    def _drop_if_damaged(self, asset: Asset) -> bool:
        """Remove the file and every record of it, after another look with the lock held: it may be mended."""
        with writing(self.database, STORE_LOCK) as connection:
            why = self._fault(asset)
            if why is None:
                return False
            connection.execute(
                sa.delete(assets).where(assets.c.sha256 == asset.sha256, assets.c.suffix == asset.suffix)
            )
            path = self.path(asset)
            if path.is_file() or path.is_symlink():
                with explained("remove", path):
                    path.unlink()
        self._on_damage(Damage(asset, why))
        return True

    def recorded(self, recipe_hashes: Iterable[str], kinds: Collection[str]) -> dict[str, tuple[Recipe, Asset]]:
        """What was made of these, if it is of one of the `kinds`, as it was recorded: no file is read."""
        wanted = list(dict.fromkeys(recipe_hashes))
        found: dict[str, tuple[Recipe, Asset]] = {}
        for start in range(0, len(wanted), _RECORDS_AT_ONCE):
            some = assets.c.recipe.in_(wanted[start : start + _RECORDS_AT_ONCE])
            with reading(self.database) as connection:
                rows = connection.execute(sa.select(assets).where(some, assets.c.kind.in_(kinds))).all()
            found |= {row.recipe: (Recipe.from_json(row.recipe_body), _asset(row)) for row in rows}
        return {name: found[name] for name in wanted if name in found}

    def recipe(self, recipe_hash: str) -> Recipe:
        """The recipe behind a hash.

        Raises:
            NotFound: nothing was made from it.
        """
        with reading(self.database) as connection:
            body = connection.execute(
                sa.select(assets.c.recipe_body).where(assets.c.recipe == recipe_hash)
            ).scalar_one_or_none()
        if body is None:
            raise NotFound(f"no asset was made from recipe {recipe_hash}")
        return Recipe.from_json(body)

    def path(self, asset: Asset) -> Path:
        """Where the bytes of an asset lie."""
        return self.path_of(asset.sha256, asset.suffix)

    def path_of(self, sha256: str, suffix: str) -> Path:
        return self.folder / sha256[:2] / f"{sha256}{suffix}"

    def file_of(self, sha256: str) -> Path | None:
        """A file with these bytes, verified, whatever its suffix; None if there is none."""
        with reading(self.database) as connection:
            rows = connection.execute(
                sa.select(assets).where(assets.c.sha256 == sha256).order_by(assets.c.made_at)
            ).all()
        whole = self._whole_only({row.recipe: _asset(row) for row in rows})
        return next((self.path(asset) for asset in whole.values()), None)

    def staging(self, suffix: str) -> AbstractContextManager[Path]:
        """A path that ends in `suffix`, in a fresh folder on the assets' disk. At the end the folder is removed.

        Raises:
            WorkspaceError: from the body too, when it met a full or read-only disk.
        """
        return staging(self.folder, suffix)

    def put(self, recipe: Recipe, file: Path, facts: Facts) -> Asset:
        """Make `file`, which `staging` gave, the asset of `recipe`. It is moved, synced to disk and made read-only.

        Idempotent, and safe when two processes made the same recipe: the first record wins and both return it.

        Raises:
            BackendError: the maker wrote no file.
            WorkspaceError: the disk or the database refuses; nothing was recorded.
        """
        settled = self._settled(recipe, file, facts, os.fsync)
        with writing(self.database, STORE_LOCK) as connection:
            return self._recorded(connection, recipe, file, settled)

    def put_passing(self, made: Iterable[tuple[Recipe, Path, Facts]]) -> list[Asset]:
        """As `put`, of many at once that may be forgotten: the disk is not waited for. After a power cut some may be
        found damaged, and are made again."""
        settled = [(recipe, file, self._settled(recipe, file, facts)) for recipe, file, facts in made]
        with writing(self.database, STORE_LOCK) as connection:
            return [self._recorded(connection, recipe, file, asset, is_synced=False) for recipe, file, asset in settled]

    def _settled(
        self, recipe: Recipe, file: Path, facts: Facts, sync: Callable[[int], None] = lambda handle: None
    ) -> Asset:
        if file.is_symlink() or not file.is_file():
            raise BackendError(f"the maker of this {recipe.kind}, {recipe.maker}, wrote no file")
        with explained("keep", file):
            sha256, size = _settle(file, sync)
        return Asset(
            recipe=recipe.hash,
            kind=recipe.kind,
            sha256=sha256,
            size_bytes=size,
            suffix=recipe.suffix,
            facts=facts,
            made_at=datetime.now(UTC),
        )

    def _recorded(
        self, connection: sa.Connection, recipe: Recipe, file: Path, asset: Asset, is_synced: bool = True
    ) -> Asset:
        row = connection.execute(sa.select(assets).where(assets.c.recipe == asset.recipe)).one_or_none()
        if row is not None and self._fault(first := _asset(row)) is None:
            return first
        self._name(file, self.path(asset), is_synced)
        values = _row(recipe, asset)
        connection.execute(
            insert(connection, assets).values(values).on_conflict_do_update(index_elements=["recipe"], set_=values)
        )
        return asset

    def _name(self, file: Path, target: Path, is_synced: bool) -> None:
        """Give a settled file its name for good. What bore the name had the same bytes, or was damaged."""
        with explained("keep", target):
            if not target.parent.is_dir():
                target.parent.mkdir(exist_ok=True)
                sync_folder(self.folder)
            os.replace(file, target)
            if is_synced:
                sync_folder(target.parent)

    def forget(self, connection: sa.Connection, recipe_hashes: Collection[str]) -> None:
        """Drop records, in a transaction that holds `STORE_LOCK`; what is asked for again is made again. A file goes
        with the last record that names it."""
        gone = assets.c.recipe.in_(recipe_hashes)
        rows = connection.execute(sa.select(assets.c.sha256, assets.c.suffix).where(gone)).all()
        connection.execute(sa.delete(assets).where(gone))
        for sha256, suffix in {(row.sha256, row.suffix) for row in rows}:
            bytes_ = sa.and_(assets.c.sha256 == sha256, assets.c.suffix == suffix)
            if connection.execute(sa.select(assets.c.recipe).where(bytes_).limit(1)).first() is None:
                path = self.path_of(sha256, suffix)
                with explained("remove", path):
                    path.unlink(missing_ok=True)

    def sweep(self) -> Swept:
        """Remove staging folders whose process is dead, and files that no record names."""
        files, size = remove_stale(self.folder)
        with writing(self.database, STORE_LOCK) as connection:
            named = {
                self.path_of(row.sha256, row.suffix)
                for row in connection.execute(sa.select(assets.c.sha256, assets.c.suffix).distinct())
            }
            for path in list(self._files()):
                if path not in named:
                    with explained("remove", path):
                        size += path.lstat().st_size
                        path.unlink()
                    files += 1
        return Swept(files, size)

    def _files(self) -> Iterator[Path]:
        for folder in self.folder.glob("[0-9a-f][0-9a-f]"):
            for path in folder.iterdir():
                if path.is_symlink() or path.is_file():
                    yield path

    def holdings(self) -> Holdings:
        with reading(self.database) as connection:
            records = connection.execute(sa.select(sa.func.count()).select_from(assets)).scalar_one()
        sizes = [path.lstat().st_size for path in self._files()]
        return Holdings(records, len(sizes), sum(sizes))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _settle(file: Path, sync: Callable[[int], None]) -> tuple[str, int]:
    """Put the bytes on the disk by `sync`, forbid writing, and give their sha256 and count."""
    with file.open("rb") as handle:
        sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
        size = handle.tell()
        # Nothing writes to an asset; this stops the accident (root is not stopped: that is what `find` verifies for).
        os.fchmod(handle.fileno(), _READ_ONLY)
        sync(handle.fileno())
    return sha256, size


def _asset(row: sa.Row[Any]) -> Asset:
    return Asset(
        recipe=row.recipe,
        kind=row.kind,
        sha256=row.sha256,
        size_bytes=row.size_bytes,
        suffix=row.suffix,
        facts=json.loads(row.facts),
        made_at=row.made_at,
    )


def _row(recipe: Recipe, asset: Asset) -> dict[str, Any]:
    found = asset.model_dump()
    return found | {"recipe_body": recipe.to_json(), "facts": canonical_json(found["facts"])}
