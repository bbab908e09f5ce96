"""`reelwright serve` as people run it: its first words, its roles, its end, and what a kill leaves."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from reelwright.app import App
from reelwright.backends import NAMES
from reelwright.engine import RunStatus
from reelwright.film.status import Condition
from reelwright.pipeline.names import known_names
from reelwright.pipeline.productions import begin, go_on, run_id
from reelwright.settings import Settings
from reelwright.web.identity import TeamRole
from reelwright.writing.reading import read_brief

from .server_process import Server, processes, wait_until

BRIEF = read_brief(
    "A lighthouse in a storm. The keeper climbs the stair.",
    {"duration": 3, "size": 360, "fps": "12"},
    lambda most: b"",
    known_names(NAMES),
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with Server(tmp_path / "w") as found:
        yield found


def refused(*words: str, **environment: str) -> tuple[int, str]:
    """Exit code, and what is said of it."""
    command = [sys.executable, "-m", "reelwright", *words]
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, timeout=60)
    assert done.stdout == "" and done.stderr.count("\n") == 1, done.stderr
    return done.returncode, done.stderr


def test_the_first_start_prints_a_link_that_signs_one_in_as_admin(server: Server) -> None:
    assert server.link is not None and server.link.startswith(server.url)
    with httpx.Client(base_url=server.url, timeout=60) as client:
        assert client.get(server.link).status_code == 303
        assert client.get("/api/v1/me").json()["role"] == "admin"
        assert client.get(server.link).status_code == 401
    assert server.stop() < 10
    server.start()
    assert server.link is None, "there is an admin now who can sign in"


def test_a_link_that_nobody_used_is_followed_by_another(server: Server) -> None:
    first = server.link
    server.stop()
    server.start()
    assert server.link is not None and server.link != first


def test_nothing_is_open_without_a_key(server: Server) -> None:
    with server.client() as client:
        assert client.get("/api/v1/me").status_code == 401
        assert client.get("/health").status_code == 200


def test_a_local_server_asks_for_no_key_and_prints_no_link(tmp_path: Path) -> None:
    with Server(tmp_path / "w", "--local") as server:
        assert server.link is None
        with server.client() as client:
            assert client.get("/api/v1/me").json()["is_local"] is True
            assert client.get("/api/v1/me", headers={"Host": "evil.test"}).status_code == 421


def test_it_ends_within_ten_seconds_though_somebody_is_still_sending(server: Server) -> None:
    server.wait_until_ready()
    (worker,) = server.workers()
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as slow:
        head = f"POST /api/v1/session HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
        head += "Content-Length: 99\r\n\r\n"
        slow.sendall(head.encode() + b'{"tok')
        took = server.stop()
    assert took < 10 and server.process.returncode == 0
    assert worker not in [pid for pid, _, _ in processes()]
    assert server.complained == []


def test_ctrl_c_ends_it_without_a_word(server: Server) -> None:
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(15) == 0
    assert server.complained == []


def test_a_worker_that_dies_is_followed_by_another(server: Server) -> None:
    server.wait_until_ready()
    (worker,) = server.workers()
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: server.workers() not in ([], [worker]))
    server.wait_until_ready()
    assert any("the worker ended (signal 9)" in line for line in server.complained)


def test_the_worker_ends_with_a_server_that_is_killed(server: Server) -> None:
    server.wait_until_ready()
    (worker,) = server.workers()
    server.kill()
    wait_until(lambda: worker not in [pid for pid, _, _ in processes()], 15)


def submitted(settings: Settings, is_submitted: bool = True) -> str:
    """A production as the API accepts it, by a process that works on none."""
    app = App(settings)
    try:
        production = begin(app.floor, BRIEF).production.id
        if is_submitted:
            with app.control() as control:
                control.prepare()
                go_on(app.floor, control, production)
        else:
            app.productions.set_condition(production, Condition.RUNNING)
        return production
    finally:
        app.close()


def condition(settings: Settings, production: str) -> Condition:
    app = App(settings)
    try:
        return app.productions.get(production).condition
    finally:
        app.close()


Url = Callable[[], str]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    return "" if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))


def test_api_and_worker_may_be_two_servers(tmp_path: Path, database_url: str) -> None:
    with Server(tmp_path / "w", "--role", "api", database_url=database_url) as api:
        assert api.workers() == []
        with api.client() as client:
            assert client.get("/ready").json() == {"database": True, "workers": 0}
        production = submitted(api.settings)
        with Server(tmp_path / "w", "--role", "worker", database_url=database_url) as worker:
            api.wait_until_ready()
            wait_until(lambda: condition(api.settings, production) is Condition.COMPLETE, 120)
            assert worker.stop() < 10 and worker.process.returncode == 0


def test_two_servers_let_a_key_ask_as_often_as_one_would(tmp_path: Path, database_url: str) -> None:
    words: Any = {"database_url": database_url, "REELWRIGHT_REQUESTS_PER_MINUTE": "60"}
    with (
        Server(tmp_path / "w", "--role", "api", **words) as one,
        Server(tmp_path / "w", "--role", "api", **words) as other,
    ):
        headers = {"Authorization": f"Bearer {one.key(TeamRole.VIEWER)}"}
        clients = [httpx.Client(base_url=server.url, headers=headers, timeout=60) for server in (one, other)]
        told = [client.get("/api/v1/me").status_code for _ in range(60) for client in clients]
        for client in clients:
            client.close()
    assert set(told) == {200, 429}
    assert 60 <= told.count(200) <= 64, "some more, if a minute began meanwhile"


def test_what_was_accepted_and_never_submitted_is_made(tmp_path: Path, database_url: str) -> None:
    settings = Settings(workspace=tmp_path / "w", database_url=database_url)
    production = submitted(settings, is_submitted=False)
    with Server(tmp_path / "w", database_url=database_url):
        wait_until(lambda: condition(settings, production) is Condition.COMPLETE, 120)


def test_a_film_survives_that_server_and_worker_are_killed_amid_it(tmp_path: Path, database_url: str) -> None:
    with Server(tmp_path / "w", database_url=database_url) as server:
        production = submitted(server.settings)
        app = App(server.settings)
        try:
            wait_until(lambda: app.productions.last_seq(production) > 6)
            (worker,) = server.workers()
            os.kill(worker, signal.SIGKILL)
            server.wait_until_ready()
            wait_until(lambda: app.productions.last_seq(production) > 8)
            server.kill()
            server.start()
            wait_until(lambda: app.productions.get(production).condition is Condition.COMPLETE, 120)
            film = app.productions.film(production)
            assert film is not None and film.passed
        finally:
            app.close()


BRIEFS = [f"A boat called Number {number} leaves the harbour, and a gull follows it." for number in range(12)]
FILM = {"duration": 3, "size": 144, "fps": "12", "narration": False}


def test_what_is_accepted_while_the_server_is_killed_is_there_once_and_submitted(
    tmp_path: Path, database_url: str
) -> None:
    with Server(tmp_path / "w", "--role", "api", database_url=database_url) as server:
        key = server.key(TeamRole.EDITOR)
        accepted: dict[str, str] = {}

        def ask(number: int) -> None:
            """Again and again with the same key, as a program does, until it is accepted."""
            headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": f"boat-{number}"}
            for _ in range(200):
                try:
                    body = {"text": BRIEFS[number], "wishes": FILM}
                    answer = httpx.post(f"{server.url}/api/v1/productions", json=body, headers=headers, timeout=30)
                except (httpx.TransportError, IndexError):
                    time.sleep(0.1)
                    continue
                if answer.status_code == 202:
                    accepted[BRIEFS[number]] = answer.json()["id"]
                    return
                assert answer.status_code == 409, answer.text
                time.sleep(0.2)

        with ThreadPoolExecutor(4) as pool:
            asking = [pool.submit(ask, number) for number in range(len(BRIEFS))]
            for least in (2, 6):
                wait_until(lambda least=least: len(accepted) >= least)
                server.kill()
                server.start()
            for one in asking:
                one.result()
        app = App(server.settings)
        try:
            assert len(accepted) == len(set(accepted.values())) == len(BRIEFS)
            assert {one.id for one in app.productions.list()} == set(accepted.values())
            with app.control() as control:
                told = {one.id: control.status(run_id(one)) for one in app.productions.list()}
            assert set(told.values()) == {RunStatus.QUEUED}
        finally:
            app.close()


# What keeps it from starting is said in a line


def test_a_port_that_is_taken_is_told_of(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, said = refused("--workspace", str(tmp_path / "w"), "serve", "--port", port)
    assert code == 2 and port in said and "in use" in said and "--port" in said


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])
def test_a_local_server_is_not_bound_to_what_others_reach(tmp_path: Path, host: str) -> None:
    code, said = refused("--workspace", str(tmp_path / "w"), "serve", "--port", "0", "--local", "--host", host)
    assert code == 2 and "--local" in said


def test_a_workspace_that_is_a_file_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "w").write_text("")
    code, said = refused("--workspace", str(tmp_path / "w"), "serve", "--port", "0")
    assert code == 4 and str(tmp_path / "w") in said


def test_a_database_that_is_not_there_is_told_of(tmp_path: Path) -> None:
    url = "postgresql://nobody@127.0.0.1:9/none"
    for role in ("all", "worker"):
        words = ("--workspace", str(tmp_path / "w"), "serve", "--port", "0", "--role", role)
        code, said = refused(*words, REELWRIGHT_DATABASE_URL=url)
        assert code == 4 and "127.0.0.1" in said


# Keys


def keys(workspace: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reelwright", "--workspace", str(workspace), "keys", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_key_of_the_command_line_opens_the_server_until_it_is_revoked(server: Server) -> None:
    made = keys(server.settings.workspace, "add", "Ada", "--role", "producer", "--days", "30")
    key = made.stdout.strip()
    assert "not shown again" in made.stderr
    with httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {key}"}, timeout=60) as client:
        assert client.get("/api/v1/me").json()["role"] == "producer"
        listed = keys(server.settings.workspace, "list").stdout
        id_ = key.split("_")[1]
        assert id_ in listed and key.split("_", 2)[2] not in listed
        assert keys(server.settings.workspace, "revoke", id_).returncode == 0
        assert client.get("/api/v1/me").status_code == 401
    with server.client(TeamRole.ADMIN) as admin:
        told = [item["action"] for item in admin.get("/api/v1/audit").json()["items"]]
    assert told[:3] == ["GET /api/v1/me", "keys revoke", "keys add"]


def test_a_link_of_the_command_line_signs_a_browser_in(server: Server) -> None:
    id_ = keys(server.settings.workspace, "add", "Ada").stdout.split("_")[1]
    path = keys(server.settings.workspace, "link", id_).stdout.strip()
    with httpx.Client(base_url=server.url, timeout=60) as client:
        assert client.get(path).status_code == 303
        assert client.get("/api/v1/me").json()["name"] == "Ada"


@pytest.mark.parametrize(
    ("words", "said"),
    [(("Ada", "--role", "king"), "king"), (("Ada", "--scopes", "rule"), "rule"), (("Ada", "--days", "0"), "days")],
)
def test_a_key_that_makes_no_sense_is_refused(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    done = keys(tmp_path / "w", "add", *words)
    assert done.returncode == 2 and said in done.stderr and done.stdout == ""
