"""Recipe -> asset: found again with the same bytes, or not found at all."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from reelwright.errors import BackendError, NotFound, WorkspaceError
from reelwright.film.recipe import Asset, Recipe
from reelwright.store.assets import AssetStore, Damage
from reelwright.store.database import STORE_LOCK, open_database, writing


def recipe(number: int = 1, suffix: str = ".bin") -> Recipe:
    return Recipe(kind="take", maker="test", parameters={"number": number, "words": "é ✓"}, suffix=suffix)


@pytest.fixture
def database(empty_database: str) -> Iterator[sa.Engine]:
    opened = open_database(empty_database)
    yield opened
    opened.dispose()


@pytest.fixture
def damages() -> list[Damage]:
    return []


@pytest.fixture
def store(tmp_path: Path, database: sa.Engine, damages: list[Damage]) -> AssetStore:
    folder = tmp_path / "assets"
    folder.mkdir()
    return AssetStore(folder, database, damages.append)


def make(store: AssetStore, wanted: Recipe, data: bytes) -> Asset:
    with store.staging(wanted.suffix) as out:
        out.write_bytes(data)
        return store.put(wanted, out, {"frames": 3, "words": [{"text": "é", "at": 0.25}]})


def everything(store: AssetStore) -> set[str]:
    return {str(path.relative_to(store.folder)) for path in store.folder.rglob("*") if path.is_file()}


def test_what_was_made_is_found_with_its_facts(store: AssetStore) -> None:
    assert store.find(recipe().hash) is None
    made = make(store, recipe(), b"take")
    assert store.find(recipe().hash) == made
    assert store.path(made).read_bytes() == b"take"
    assert store.path(made).suffix == ".bin"
    assert made.facts == {"frames": 3, "words": [{"text": "é", "at": 0.25}]}
    assert store.recipe(made.recipe) == recipe()
    assert store.find(recipe(2).hash) is None


def test_an_unknown_recipe_is_not_found(store: AssetStore) -> None:
    with pytest.raises(NotFound):
        store.recipe("0" * 64)


def test_an_asset_may_not_be_written(store: AssetStore) -> None:
    path = store.path(make(store, recipe(), b"take"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o444


def test_nothing_is_left_in_staging(store: AssetStore) -> None:
    made = make(store, recipe(), b"take")
    with pytest.raises(ZeroDivisionError), store.staging(".wav") as out:
        out.write_bytes(b"half")
        (out.parent / "scratch").write_bytes(b"scratch")
        raise ZeroDivisionError
    assert everything(store) == {str(store.path(made).relative_to(store.folder))}


def test_a_disk_that_fills_while_something_is_made_is_told_as_such(store: AssetStore) -> None:
    with pytest.raises(WorkspaceError, match="free"), store.staging(".wav"):
        raise OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(PermissionError), store.staging(".wav"):
        raise PermissionError(errno.EACCES, "the maker's own trouble", "elsewhere")


def truncate(path: Path) -> None:
    path.chmod(0o644)
    os.truncate(path, 2)


def alter(path: Path) -> None:
    """As many bytes, another one, and the old time of change."""
    before = path.stat()
    path.chmod(0o644)
    path.write_bytes(b"t4ke")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("harm", [truncate, alter, Path.unlink], ids=["truncated", "altered", "removed"])
def test_a_damaged_asset_is_told_forgotten_and_made_again(
    harm: object, store: AssetStore, damages: list[Damage]
) -> None:
    assert callable(harm)
    made = make(store, recipe(), b"take")
    harm(store.path(made))
    assert store.find(recipe().hash) is None
    assert [damage.asset for damage in damages] == [made]
    assert "made again" in str(damages[0])
    assert everything(store) == set()
    with pytest.raises(NotFound):
        store.recipe(made.recipe)
    again = make(store, recipe(), b"take")
    assert store.find(recipe().hash) == again
    assert len(damages) == 1


def test_putting_over_a_damaged_asset_mends_it(store: AssetStore) -> None:
    made = make(store, recipe(), b"take")
    alter(store.path(made))
    again = make(store, recipe(), b"another take")
    assert store.find(recipe().hash) == again
    assert store.path(again).read_bytes() == b"another take"


def test_damage_is_written_to_the_log_when_nobody_listens(
    store: AssetStore, database: sa.Engine, caplog: pytest.LogCaptureFixture
) -> None:
    truncate(store.path(make(store, recipe(), b"take")))
    assert AssetStore(store.folder, database).find(recipe().hash) is None
    assert "2 bytes, recorded were 4" in caplog.text


def test_the_first_record_of_a_recipe_wins(store: AssetStore) -> None:
    first = make(store, recipe(), b"first")
    assert make(store, recipe(), b"second") == first
    assert store.find(recipe().hash) == first
    assert len(everything(store)) == 1


def test_equal_bytes_of_two_recipes_are_one_file_and_are_damaged_together(
    store: AssetStore, damages: list[Damage]
) -> None:
    one, two = make(store, recipe(1), b"same"), make(store, recipe(2), b"same")
    other = make(store, recipe(3), b"other")
    assert store.path(one) == store.path(two)
    assert store.find_many([one.recipe, two.recipe, "0" * 64]) == {one.recipe: one, two.recipe: two}
    truncate(store.path(one))
    assert store.find_many([two.recipe, one.recipe, other.recipe]) == {other.recipe: other}
    assert len(damages) == 1
    assert make(store, recipe(2), b"same") is not None
    assert store.find(recipe(1).hash) is None


def test_sweeping_keeps_a_file_as_long_as_one_recipe_names_it(store: AssetStore) -> None:
    one, two = make(store, recipe(1), b"same"), make(store, recipe(2, ".wav"), b"same")
    assert store.path(one) != store.path(two)
    assert store.sweep().files == 0
    assert store.find_many([one.recipe, two.recipe]) == {one.recipe: one, two.recipe: two}


def test_a_file_is_found_by_its_bytes(store: AssetStore, damages: list[Damage]) -> None:
    made = make(store, recipe(), b"take")
    assert store.file_of(made.sha256) == store.path(made)
    assert store.file_of("0" * 64) is None
    alter(store.path(made))
    assert store.file_of(made.sha256) is None
    assert len(damages) == 1


def test_a_maker_that_wrote_nothing_is_told(store: AssetStore, tmp_path: Path) -> None:
    with pytest.raises(BackendError, match="wrote no file"), store.staging(".bin") as out:
        store.put(recipe(), out, {})
    (tmp_path / "elsewhere").write_bytes(b"not ours")
    with pytest.raises(BackendError, match="wrote no file"), store.staging(".bin") as out:
        out.symlink_to(tmp_path / "elsewhere")
        store.put(recipe(), out, {})
    assert (tmp_path / "elsewhere").read_bytes() == b"not ours"


def test_an_empty_file_is_an_asset(store: AssetStore) -> None:
    made = make(store, recipe(suffix=".srt"), b"")
    assert store.find(made.recipe) == made


def test_sweeping_removes_what_nobody_names_and_nothing_else(store: AssetStore) -> None:
    made = make(store, recipe(), b"take")
    orphan = store.path_of("ab" * 32, ".mp4")
    orphan.parent.mkdir()
    orphan.write_bytes(b"orphan")
    with store.staging(".mp4") as out:
        out.write_bytes(b"being made")
        long_ago = time.time() - 3600
        for path in out.parent.parent.iterdir():
            os.utime(path, (long_ago, long_ago))
        swept = store.sweep()
        assert (swept.files, swept.bytes) == (1, 6)
        assert out.read_bytes() == b"being made", "its process lives"
    assert store.find(made.recipe) == made
    assert not orphan.exists()


def test_holdings_count_each_file_once(store: AssetStore) -> None:
    make(store, recipe(1), b"same")
    make(store, recipe(2), b"same")
    make(store, recipe(3), b"other")
    holdings = store.holdings()
    assert (holdings.records, holdings.files, holdings.bytes) == (3, 2, 9)


def test_many_recipes_are_found_in_one_call(store: AssetStore) -> None:
    made = make(store, recipe(), b"take")
    asked = [f"{number:064x}" for number in range(1500)]
    assert store.find_many([*asked, made.recipe]) == {made.recipe: made}


def test_what_is_forgotten_takes_its_file_with_it_unless_another_has_the_same_bytes(
    store: AssetStore, database: sa.Engine
) -> None:
    made = [make(store, recipe(number), f"take {number}".encode()) for number in range(3)]
    other = make(store, recipe(9).model_copy(update={"kind": "mix"}), b"take 2")
    with writing(database, STORE_LOCK) as connection:
        store.forget(connection, [made[0].recipe, made[2].recipe])
    assert [store.find(asset.recipe) for asset in (*made, other)] == [None, made[1], None, other]
    assert everything(store) == {str(store.path(one).relative_to(store.folder)) for one in (made[1], other)}
