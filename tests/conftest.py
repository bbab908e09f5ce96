"""What tests of every folder share: a real PostgreSQL, thrown away afterwards; and that pictures are let go of."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import psycopg
import pytest

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as a shell starts what it runs with `&`
    signal.signal(signal.SIGINT, signal.default_int_handler)  # the commands under test are to heed it

os.environ.setdefault(
    "OPENCV_FOR_THREADS_NUM", "1"
)  # as makers do: tests run side by side, which uses the cores better

START_SECONDS = 30
_SERVE = 'bin=$1; shift; "$bin" "$@" & server=$!; cat; kill -QUIT $server; wait $server'
"""Serve until stdin ends, which it also does when the tests are killed: no server is left behind."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of a test marked `one_in(number)` keep one case in so many, on diagonals: every value of each parameter is still
    tried, though not with every value of the others."""
    if os.environ.get("REELWRIGHT_TEST_LONG") == "1":
        return
    marked = [item for item in items if isinstance(item, pytest.Function) and item.get_closest_marker("one_in")]
    left = set[pytest.Item]()
    for _, cases in itertools.groupby(marked, lambda item: item.nodeid.partition("[")[0]):
        left |= set(_off_the_diagonals(list(cases)))
    items[:] = [item for item in items if item not in left]
    config.hook.pytest_deselected(items=list(left))


def _off_the_diagonals(cases: list[pytest.Function]) -> Iterator[pytest.Function]:
    number = int(next(cases[0].iter_markers("one_in")).args[0])
    names = [mark.args[0] for mark in cases[0].iter_markers("parametrize")]
    groups = [[name] if isinstance(name, str) else list(name) for name in names]
    columns = [_numbered([[case.callspec.params[name] for name in group] for case in cases]) for group in groups]
    rows = list(zip(*columns, strict=True))
    tried = {value for row in rows if sum(row) % number == 0 for value in enumerate(row)}
    for case, row in zip(cases, rows, strict=True):
        if sum(row) % number and tried.issuperset(enumerate(row)):
            yield case
        tried.update(enumerate(row))


def _numbered(values: list[list[object]]) -> list[int]:
    """Equal ones alike, from 0 on."""
    firsts = [values.index(value) for value in values]
    return [sorted(set(firsts)).index(first) for first in firsts]


@pytest.fixture(scope="module", autouse=True)
def _let_go_of_pictures(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a module of tests kept for all its tests is of no use to the next, and may be gigabytes of pictures."""
    yield
    for value in vars(request.module).values():
        if hasattr(value, "cache_clear") and value.__module__ == request.module.__name__:
            value.cache_clear()
    if heap := sys.modules.get("reelwright.imaging.heap"):
        heap.give_back()


@pytest.fixture(scope="session")
def _tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from reelwright.store.database import open_database

    path = tmp_path_factory.mktemp("tables") / "reelwright.db"
    open_database(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture
def empty_database(_tables: Path, tmp_path: Path) -> str:
    """The URL of an SQLite database of this test's own that has its tables: to make them takes longer than most tests
    that want them."""
    return f"sqlite:///{shutil.copyfile(_tables, tmp_path / 'reelwright.db')}"


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[str]:
    """The URL of an empty cluster, with no database in it named."""
    programs = _programs()
    owner = _owner()
    folder = Path(tempfile.mkdtemp(prefix="reelwright-postgres-"))
    try:
        if owner is not None:
            os.chown(folder, pwd.getpwnam(owner).pw_uid, -1)
        data = folder / "data"
        initdb: list[str | Path] = [
            programs / "initdb",
            "-D",
            data,
            "-U",
            "reelwright",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-locale",
            "-N",
        ]
        made = subprocess.run(initdb, capture_output=True, text=True, check=False, user=owner, cwd=folder)
        if made.returncode != 0:
            _do_without(f"initdb failed: {made.stderr}")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        # -F: nothing here outlives the machine, so nothing is forced to the disk.
        serve: list[str | Path] = ["sh", "-c", _SERVE, "sh", programs / "postgres", "-F", "-D", data, "-p", str(port)]
        serve += ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}"]
        with open(folder / "log", "wb") as log:
            server = subprocess.Popen(
                serve, stdin=subprocess.PIPE, stdout=log, stderr=log, user=owner, cwd=folder, start_new_session=True
            )
        url = f"postgresql://reelwright@127.0.0.1:{port}"
        try:
            _wait_for(f"{url}/postgres", folder / "log")
            yield url
        finally:
            server.communicate()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_numbers = itertools.count(1)


@pytest.fixture
def postgres_url(postgres_cluster: str) -> Iterator[str]:
    """The URL of an empty database of this test's own."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(f"{postgres_cluster}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield f"{postgres_cluster}/{name}"
    with psycopg.connect(f"{postgres_cluster}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _programs() -> Path:
    """The newest server's folder: Debian keeps them off the PATH, one folder a release."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    on_path = [Path(found).parent for found in [shutil.which("initdb")] if found]
    for folder in [*debian, *on_path]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    _do_without("there is no PostgreSQL server program on this machine; install the package postgresql")


def _owner() -> str | None:
    """Whom to run the server as, for it refuses root; None: as ourselves."""
    if os.geteuid() != 0:
        return None
    known = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _wait_for(url: str, log: Path) -> None:
    give_up = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(url, connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > give_up:
                _do_without(f"the server did not start: {log.read_text()}")
        time.sleep(0.05)


def _do_without(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI tests on PostgreSQL too: {reason}", pytrace=False)
    pytest.skip(f"NOT TESTED ON POSTGRESQL: {reason}")
