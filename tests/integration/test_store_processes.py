"""Several processes on one store, at once and killed: nothing is lost, nothing is half, everybody gets an answer."""

from __future__ import annotations

import hashlib
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from reelwright.store import staging
from reelwright.store.assets import AssetStore
from reelwright.store.database import open_database
from reelwright.store.files import Workspace
from reelwright.store.productions import Productions

ACTOR = Path(__file__).with_name("store_actor.py")


@pytest.fixture(autouse=True)
def _import_the_actor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ACTOR.parent))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    (tmp_path / "assets").mkdir()
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path / 'a.db'}"


def actor(what: str, url: str, folder: Path, number: int = 0) -> subprocess.Popen[str]:
    command = [sys.executable, str(ACTOR), what, url, str(folder), str(number)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def together(what: str, url: str, folder: Path, count: int = 4) -> list[str]:
    """Let `count` processes do one thing at the same instant; what each printed."""
    actors = [actor(what, url, folder, number) for number in range(count)]
    deadline = time.monotonic() + 60
    while len(list(folder.glob("ready *"))) < count and time.monotonic() < deadline:
        time.sleep(0.01)
    (folder / "go").touch()
    said = [one.communicate(timeout=120) for one in actors]
    assert [one.returncode for one in actors] == [0] * count, [err for _, err in said]
    return [out for out, _ in said]


@pytest.fixture
def productions(url: str) -> Iterator[Productions]:
    database = open_database(url)
    productions = Productions(database)
    from store_actor import record

    record(productions, "p")
    yield productions
    database.dispose()


def test_processes_that_start_at_once_on_nothing_all_succeed(url: str, tmp_path: Path) -> None:
    together("opens", url, tmp_path)


def test_processes_that_put_the_same_recipe_get_the_same_asset(url: str, tmp_path: Path) -> None:
    open_database(url).dispose()
    said = together("puts", url, tmp_path)
    assert len(said[0].splitlines()) == 20
    assert len(set(said)) == 1
    database = open_database(url)
    holdings = AssetStore(tmp_path / "assets", database).holdings()
    database.dispose()
    assert (holdings.records, holdings.files) == (20, 20)


def test_events_of_several_processes_have_one_numbering_and_a_key_counts_once(
    url: str, tmp_path: Path, productions: Productions
) -> None:
    together("appends", url, tmp_path)
    told = productions.events("p")
    assert [seq for seq, _, _ in told] == list(range(1, 102))
    # Four processes, two by two with the same keys.
    assert Counter(event.kind for _, _, event in told) == {"production_started": 1, "recipe_made": 100}


def test_one_of_several_moves_a_production_and_the_others_are_told(
    url: str, tmp_path: Path, productions: Productions
) -> None:
    said = together("moves", url, tmp_path)
    assert sorted(text.strip() for text in said) == ["conflict", "conflict", "conflict", "moved"]
    assert productions.last_seq("p") == 2


def test_a_brief_that_several_begin_at_once_has_one_production_and_one_session(url: str, tmp_path: Path) -> None:
    open_database(url).dispose()
    said = together("begins", url, tmp_path)
    assert len(set(said)) == 1
    ids = said[0].split()
    assert len(set(ids)) == 10
    assert Workspace.open(tmp_path / "w").session_ids() == sorted(ids)


def test_a_session_of_one_that_is_just_beginning_is_not_taken_for_left_over(url: str, tmp_path: Path) -> None:
    open_database(url).dispose()
    together("begins_and_looks", url, tmp_path, 3)


def test_sweeping_beside_makers_takes_nothing_from_them(url: str, tmp_path: Path) -> None:
    open_database(url).dispose()
    together("sweeps", url, tmp_path, 3)


@contextmanager
def whole(folder: Path, url: str) -> Iterator[AssetStore]:
    """The store, after seeing that every named file is what its name says and every record has its file."""
    database = open_database(url)
    damages: list[object] = []
    store = AssetStore(folder, database, damages.append)
    for path in folder.glob("??/*"):
        assert hashlib.sha256(path.read_bytes()).hexdigest() == path.stem
    from store_actor import take

    found = store.find_many(take(number).hash for number in range(2000))
    assert damages == []
    assert len(found) == store.holdings().records
    yield store
    database.dispose()


def test_a_put_killed_at_any_line_leaves_a_whole_asset_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "assets").mkdir()
    url = f"sqlite:///{tmp_path / 'a.db'}"
    one = actor("puts_then_dies", url, tmp_path)
    out, err = one.communicate(timeout=120)
    assert one.returncode == 0, err
    kills = int(out)
    assert kills > 50, "the trace sees the store's lines"
    with whole(tmp_path / "assets", url) as store:
        records = store.holdings().records
        assert 10 < records < kills, "some kills came after the record, most before; ten puts lived"
        monkeypatch.setattr(staging, "_GRACE_SECONDS", -1)
        assert store.sweep().files > 0
        assert not list((tmp_path / "assets" / ".staging").iterdir())
        assert store.holdings().records == store.holdings().files == records


def test_a_process_killed_at_a_random_instant_leaves_whole_assets(url: str, tmp_path: Path) -> None:
    open_database(url).dispose()
    instants = random.Random(2)
    for number in range(3):
        one = actor("puts_for_ever", url, tmp_path, number)
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
        time.sleep(instants.uniform(0.01, 0.3))
        one.send_signal(signal.SIGKILL)
        one.communicate()
    with whole(tmp_path / "assets", url) as store:
        assert store.holdings().records > 0
