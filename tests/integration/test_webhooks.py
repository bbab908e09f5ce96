"""Webhooks over real HTTP: signed, told again until they are taken, and never to an address they may not reach."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import itertools
import json
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from cryptography import x509
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from reelwright.network import reach
from reelwright.network.reach import HostRefused, Reach
from reelwright.settings import Settings
from reelwright.store.database import open_database
from reelwright.store.safe import Safe
from reelwright.store.tables import deliveries as delivery_rows
from reelwright.store.tables import webhooks as webhook_rows
from reelwright.web.hooks import deliveries, postman
from reelwright.web.hooks.deliveries import Deliveries, DeliveryState
from reelwright.web.hooks.webhooks import Webhooks
from reelwright.web.identity import TeamRole

from .receiver import Receiver, Told, receiving
from .serving import Served, served
from .test_feed import create, database, tell

__all__ = ["database"]

ACTOR = Path(__file__).with_name("hooks_actor.py")
SECONDS = 15.0


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


@pytest.fixture
def settings(receiver: Receiver, tmp_path: Path, _tables: Path) -> Settings:
    """Of a server that may tell `receiver`, though that is on this machine."""
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    shutil.copyfile(_tables, workspace / "reelwright.db")
    return Settings(workspace=workspace, webhook_hosts=f"127.0.0.1:{receiver.port}, localhost:{receiver.port}")


@pytest.fixture
def server(settings: Settings) -> Iterator[Served]:
    with served(settings) as found:
        yield found


class Admin:
    """Of a tenant."""

    def __init__(self, server: Served, tenant: str = "local") -> None:
        self._headers, self._url = server.headers(TeamRole.ADMIN, tenant), f"{server.url}/api/v1/webhooks"

    def ask(self, method: str, path: str = "", **body: Any) -> httpx.Response:
        return httpx.request(method, self._url + path, headers=self._headers, json=body if body else None, timeout=60)

    def add(self, url: str, *kinds: str) -> dict[str, Any]:
        answer = self.ask("POST", url=url, kinds=list(kinds))
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def delivery(self, webhook: str, state: str) -> dict[str, Any]:
        """The newest, once it is so."""
        give_up = time.monotonic() + SECONDS
        while True:
            found = self.ask("GET", f"/{webhook}/deliveries").json()["items"]
            if found and found[0]["state"] == state:
                return dict(found[0])
            assert time.monotonic() < give_up, found
            time.sleep(0.02)


def verified(secret: str, told: Told) -> dict[str, Any]:
    """The body, if the public library takes the signature."""
    return dict(Verifier(secret).verify(told.body.decode(), told.headers))


# --- its secret ---


def test_a_secret_lies_sealed_in_the_database_and_one_from_before_that_is_sealed_at_the_next_start(
    settings: Settings, receiver: Receiver
) -> None:
    path, plain = settings.workspace / "safe.key", "whsec_" + "A" * 44
    with served(settings) as server:
        hook = Admin(server).add(receiver.url())
        files = b"".join(file.read_bytes() for file in settings.workspace.glob("reelwright.db*"))
        assert hook["secret"][6:].encode() not in files and path.read_bytes() not in files
        with server.app.database.begin() as connection:
            connection.execute(sa.update(webhook_rows).values(secret=plain, old_secret=webhook_rows.c.secret))
    path.write_bytes(Fernet.generate_key() + b"\n" + path.read_bytes())
    safe = Safe.of(settings.workspace)
    with served(settings) as server:
        with server.app.database.connect() as connection:
            row = connection.execute(sa.select(webhook_rows)).one()
        assert [safe.is_sealed_anew(one) for one in (row.secret, row.old_secret)] == [True, True]
        assert [safe.opened(one) for one in (row.secret, row.old_secret)] == [plain, hook["secret"]]
        Admin(server).ask("POST", f"/{hook['id']}/test")
        assert verified(plain, receiver.wait_for(1)[0])["type"] == "test"


def test_a_secret_that_cannot_be_read_any_more_is_told_of_and_a_new_one_mends_it(
    settings: Settings, receiver: Receiver
) -> None:
    with served(settings) as server:
        hook = Admin(server).add(receiver.url())
    (settings.workspace / "safe.key").unlink()
    with served(settings) as server:
        admin = Admin(server)
        admin.ask("POST", f"/{hook['id']}/test")
        give_up = time.monotonic() + SECONDS
        while not (said := admin.ask("GET", f"/{hook['id']}/deliveries").json()["items"][0]["said"]):
            assert time.monotonic() < give_up
        assert "it cannot be signed: it was sealed with a key that is not in" in said
        assert "give the webhook a new secret" in said and str(settings.workspace) not in said
        changed = admin.ask("POST", f"/{hook['id']}/secret").json()
        assert changed["old_secret_until"] is None and receiver.told == []
        admin.ask("POST", f"/{hook['id']}/test")
        assert verified(changed["secret"], receiver.wait_for(1)[0])["type"] == "test"


# --- what is told ---


def test_what_happens_is_told_once_signed_as_the_public_library_verifies(server: Served, receiver: Receiver) -> None:
    name = create(server.app.database, "before")
    hook = Admin(server).add(receiver.url("/in?from=reelwright"))
    tell(server.app.database, name, "one", "two")
    told = receiver.wait_for(2)
    bodies = [verified(hook["secret"], one) for one in told]
    assert sorted(body["data"]["title"] for body in bodies) == ["one", "two"], "not what was before it was added"
    assert {body["type"] for body in bodies} == {"script_written"}
    first = next(body for body in bodies if body["data"]["title"] == "one")
    assert first["data"]["production"] == name and first["data"]["seq"] == 2
    assert first["timestamp"] == first["data"]["at"]
    assert {one.path for one in told} == {"/in?from=reelwright"}
    assert told[0].headers["host"] == f"127.0.0.1:{receiver.port}"
    assert told[0].headers["content-type"] == "application/json"
    with pytest.raises(WebhookVerificationError):
        verified("whsec_" + "A" * 44, told[0])
    time.sleep(0.6)
    assert len(receiver.told) == 2 and len({one.id for one in receiver.told}) == 2


def test_only_the_kinds_asked_for_and_only_of_the_tenant_are_told(server: Served, receiver: Receiver) -> None:
    ours, theirs = create(server.app.database, "ours"), create(server.app.database, "theirs", "theirs")
    Admin(server).add(receiver.url("/ours"), "script_written")
    Admin(server, "theirs").add(receiver.url("/starts"), "production_started")
    tell(server.app.database, theirs, "secret")
    tell(server.app.database, ours, "open")
    (told,) = receiver.wait_for(1)
    time.sleep(0.6)
    assert [one.path for one in receiver.told] == ["/ours"]
    assert json.loads(told.body)["data"]["title"] == "open"


def test_one_that_is_switched_off_is_told_nothing_and_of_nothing_that_happened_meanwhile(
    server: Served, receiver: Receiver
) -> None:
    name, admin = create(server.app.database, "off"), Admin(server)
    hook = admin.add(receiver.url())
    assert admin.ask("PATCH", f"/{hook['id']}", is_active=False).json()["is_active"] is False
    tell(server.app.database, name, "unheard")
    time.sleep(0.6)
    assert receiver.told == []
    admin.ask("PATCH", f"/{hook['id']}", is_active=True)
    tell(server.app.database, name, "heard")
    (told,) = receiver.wait_for(1)
    assert json.loads(told.body)["data"]["title"] == "heard"
    assert admin.ask("DELETE", f"/{hook['id']}").status_code == 204
    tell(server.app.database, name, "after")
    time.sleep(0.6)
    assert len(receiver.told) == 1 and admin.ask("GET", f"/{hook['id']}").status_code == 404


def test_while_a_secret_is_changed_both_sign_and_later_only_the_new_one(server: Served, receiver: Receiver) -> None:
    admin = Admin(server)
    hook = admin.add(receiver.url())
    changed = admin.ask("POST", f"/{hook['id']}/secret").json()
    assert changed["secret"] != hook["secret"] and changed["old_secret_until"] is not None
    admin.ask("POST", f"/{hook['id']}/test")
    (both,) = receiver.wait_for(1)
    for secret in (hook["secret"], changed["secret"]):
        assert verified(secret, both)["type"] == "test"
    with server.app.database.begin() as connection:
        connection.execute(sa.text("UPDATE webhooks SET old_until = '2020-01-01 00:00:00.000000'"))
    admin.ask("POST", f"/{hook['id']}/test")
    one = receiver.wait_for(2)[1]
    assert verified(changed["secret"], one)["type"] == "test"
    with pytest.raises(WebhookVerificationError):
        verified(hook["secret"], one)
    assert "secret" not in admin.ask("GET", f"/{hook['id']}").json()


# --- what is not taken ---


def test_what_is_not_taken_is_told_again_under_its_id_after_growing_pauses_until_nobody_tries(
    server: Served, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "PAUSES_SECONDS", (0.2, 0.6, 1.2))
    receiver.answer = lambda told: 503
    name, admin = create(server.app.database, "refused"), Admin(server)
    hook = admin.add(receiver.url())
    times: list[float] = []

    def refuse(told: Told) -> int:
        times.append(time.monotonic())
        return 503

    receiver.answer = refuse
    tell(server.app.database, name, "unwanted")
    dead = admin.delivery(hook["id"], "dead")
    told = receiver.wait_for(4)
    time.sleep(0.6)
    assert len(receiver.told) == 4 and len({one.id for one in told}) == 1 and len({one.body for one in told}) == 1
    assert (dead["attempts"], dead["status"], dead["said"], dead["due_at"]) == (4, 503, "answered 503", None)
    pauses = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert all(pause >= 0.9 * wanted for pause, wanted in zip(pauses, (0.2, 0.6, 1.2), strict=True)), pauses
    receiver.answer = lambda told: 200
    again = admin.ask("POST", f"/{hook['id']}/deliveries/{dead['id']}/redeliver")
    assert again.status_code == 202 and again.json()["state"] == "waiting"
    assert admin.delivery(hook["id"], "delivered")["status"] == 200
    assert receiver.wait_for(5)[4].id == told[0].id
    assert verified(hook["secret"], receiver.told[4])["data"]["title"] == "unwanted"


def test_one_that_waits_cannot_be_told_again_on_top_and_deliveries_come_in_pages(
    server: Served, receiver: Receiver
) -> None:
    receiver.answer = lambda told: 500
    name, admin = create(server.app.database, "pages"), Admin(server)
    hook = admin.add(receiver.url())
    tell(server.app.database, name, *range(5))
    receiver.wait_for(5)
    seen: list[str] = []
    cursor = ""
    while True:
        page = admin.ask("GET", f"/{hook['id']}/deliveries?limit=2&cursor={cursor}").json()
        seen += [one["id"] for one in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = page["next_cursor"]
    assert len(seen) == len(set(seen)) == 5
    refused = admin.ask("POST", f"/{hook['id']}/deliveries/{seen[0]}/redeliver")
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert admin.ask("POST", f"/{hook['id']}/deliveries/msg_none/redeliver").status_code == 404
    assert admin.ask("GET", f"/{hook['id']}/deliveries?cursor=nonsense").status_code == 422


def test_one_that_is_slow_holds_up_no_other_and_is_given_up_after_a_while(
    server: Served, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postman, "ATTEMPT_SECONDS", 2.5)
    name, admin = create(server.app.database, "slow"), Admin(server)
    slow, quick = admin.add(receiver.url("/slow")), admin.add(receiver.url("/quick"))

    def answer(told: Told) -> int:
        if told.path == "/slow":
            time.sleep(5.0)
        return 204

    receiver.answer = answer
    began = time.monotonic()
    tell(server.app.database, name, *range(12))
    while Counter(one.path for one in receiver.told)["/quick"] < 12:
        assert time.monotonic() - began < 2.4, "the quick one is told all of it before the slow one is given up"
        time.sleep(0.01)
    assert Counter(one.path for one in receiver.told)["/slow"] <= 4, "so many at once, and no more"
    assert admin.delivery(quick["id"], "delivered")
    waits = admin.ask("GET", f"/{slow['id']}/deliveries?limit=200").json()["items"]
    assert len(waits) == 12
    give_up = time.monotonic() + SECONDS
    while not any(one["said"] == "no answer in 2.5 s" for one in waits):
        assert time.monotonic() < give_up
        waits = admin.ask("GET", f"/{slow['id']}/deliveries?limit=200").json()["items"]


def test_a_redirect_is_not_followed(server: Served, receiver: Receiver) -> None:
    receiver.answer, receiver.location = lambda told: 307, receiver.url("/elsewhere")
    admin = Admin(server)
    hook = admin.add(receiver.url())
    admin.ask("POST", f"/{hook['id']}/test")
    receiver.wait_for(1)
    give_up = time.monotonic() + SECONDS
    while not (found := admin.ask("GET", f"/{hook['id']}/deliveries").json()["items"][0])["said"]:
        assert time.monotonic() < give_up
    assert found["said"] == "answered 307; redirects are not followed"
    assert [one.path for one in receiver.told] == ["/hook"]


def test_a_process_killed_while_it_tells_is_followed_by_one_that_tells_it_again_under_the_same_id(
    database: sa.Engine, receiver: Receiver, tmp_path: Path
) -> None:
    name = create(database, "killed")
    hook, secret = Webhooks(database, Safe.of(tmp_path)).add("local", receiver.url(), ())
    url = database.url.render_as_string(hide_password=False).replace("postgresql+psycopg", "postgresql")
    command = [sys.executable, str(ACTOR), url, f"127.0.0.1:{receiver.port}", "1.0", str(tmp_path)]

    def never(told: Told) -> int:
        time.sleep(30)
        return 500

    receiver.answer = never
    with subprocess.Popen(command) as first:
        tell(database, name, "again")
        (begun,) = receiver.wait_for(1)
        first.send_signal(signal.SIGKILL)
    receiver.answer = lambda told: 200
    with subprocess.Popen(command) as second:
        again = receiver.wait_for(2)[1]
        give_up = time.monotonic() + SECONDS
        while Deliveries(database).page(hook.id, 1)[0].state is not DeliveryState.DELIVERED:
            assert time.monotonic() < give_up
            time.sleep(0.02)
        second.kill()
    assert again.id == begun.id and verified(secret, again)["data"]["title"] == "again"
    assert Deliveries(database).page(hook.id, 9)[0].attempts == 2


def test_two_processes_tell_each_thing_once(database: sa.Engine, receiver: Receiver, tmp_path: Path) -> None:
    name = create(database, "shared")

    def slowly(told: Told) -> int:
        time.sleep(0.4)
        return 204

    receiver.answer = slowly
    Webhooks(database, Safe.of(tmp_path)).add("local", receiver.url(), ())
    url = database.url.render_as_string(hide_password=False).replace("postgresql+psycopg", "postgresql")
    command = [sys.executable, str(ACTOR), url, f"127.0.0.1:{receiver.port}", "60", str(tmp_path)]
    with subprocess.Popen(command) as one, subprocess.Popen(command) as other:
        for number in range(30):
            tell(database, name, number)
        receiver.wait_for(30)
        time.sleep(1.0)
        one.kill()
        other.kill()
    titles = Counter(json.loads(told.body)["data"]["title"] for told in receiver.told)
    assert titles == {str(number): 1 for number in range(30)}


# --- where nobody is told ---


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/hook",
        "https://127.0.0.1/hook",
        "https://127.1/hook",
        "https://2130706433/hook",
        "https://0x7f000001/hook",
        "https://[::1]/hook",
        "https://[::ffff:127.0.0.1]/hook",
        "https://[::ffff:10.0.0.8]/hook",
        "https://[64:ff9b::a00:1]/hook",
        "https://[2002:7f00:1::]/hook",
        "https://10.0.0.8/hook",
        "https://192.168.1.1/hook",
        "https://172.16.0.1/hook",
        "https://100.64.0.1/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://[fe80::1]/hook",
        "https://[fd00::1]/hook",
        "https://0.0.0.0/hook",
        "https://224.0.0.1/hook",
        "https://localhost/hook",
        "https://user:secret@93.184.216.34/hook",
        "ftp://93.184.216.34/hook",
        "https://",
        "no url",
    ],
)
def test_private_addresses_are_refused_however_they_are_written(server: Served, url: str) -> None:
    refused = Admin(server).ask("POST", url=url)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid"), refused.text
    assert Admin(server).ask("GET").json() == {"items": []}


def test_a_name_that_comes_to_mean_a_private_address_is_not_told_and_nothing_is_connected(
    server: Served, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is public when it is added, and loopback when it is told: the address is looked at each time."""
    where = {"hooks.test": "93.184.216.34"}
    _resolve(monkeypatch, where)
    admin = Admin(server)
    hook = admin.add(f"https://hooks.test:{receiver.port}/hook")
    where["hooks.test"] = "127.0.0.1"
    admin.ask("POST", f"/{hook['id']}/test")
    give_up = time.monotonic() + SECONDS
    while not (found := admin.ask("GET", f"/{hook['id']}/deliveries").json()["items"][0])["said"]:
        assert time.monotonic() < give_up
    assert "no public address" in found["said"] and found["status"] is None
    assert receiver.told == []


def test_the_address_that_was_looked_at_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name whose address changes between the look and the connection changes nothing."""
    with receiving() as wanted, receiving() as other:
        where = {"hooks.test": "127.0.0.1"}
        _resolve(monkeypatch, where)
        url = wanted.url(host="hooks.test")

        async def told() -> int:
            address = await Reach(frozenset({f"hooks.test:{wanted.port}"})).address(url)
            where["hooks.test"] = "192.0.2.1"
            return await reach.post(url, address, b"{}", {}, 5.0)

        assert asyncio.run(told()) == 204
        assert [one.headers["host"] for one in wanted.told] == [f"hooks.test:{wanted.port}"] and not other.told


def _resolve(monkeypatch: pytest.MonkeyPatch, where: dict[str, str]) -> None:
    """Names that are asked for in this process."""
    ours = socket.getaddrinfo

    def ask(host: Any, port: Any, *more: Any, **named: Any) -> Any:
        return ours(where.get(host, host), port, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", ask)


def test_the_certificate_has_to_be_of_the_name_though_the_address_is_connected_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _resolve(monkeypatch, {"hooks.test": "127.0.0.1", "other.test": "127.0.0.1"})
    certificate = _certificate(tmp_path, "hooks.test")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    trust = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(reach, "_trust", lambda: trust)
    with receiving(context) as receiver:

        async def told(host: str) -> int:
            url = receiver.url(host=host, scheme="https")
            address = await Reach(frozenset({f"{host}:{receiver.port}"})).address(url)
            return await reach.post(url, address, b"{}", {}, 5.0)

        assert asyncio.run(told("hooks.test")) == 204
        with pytest.raises(httpx.ConnectError, match="certificate"):
            asyncio.run(told("other.test"))


def _certificate(folder: Path, name: str) -> Path:
    key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    signed = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        signed.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return path


def test_a_name_nobody_knows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(host: Any, *more: Any, **named: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(HostRefused, match="not known"):
        asyncio.run(Reach().address("https://hooks.test/"))


# --- who may ---


def test_webhooks_are_of_one_tenant_and_for_its_admins(server: Served, receiver: Receiver) -> None:
    hook = Admin(server).add(receiver.url())
    theirs = Admin(server, "theirs")
    assert theirs.ask("GET").json() == {"items": []}
    for method, path in [("GET", ""), ("DELETE", ""), ("POST", "/test"), ("POST", "/secret"), ("GET", "/deliveries")]:
        assert theirs.ask(method, f"/{hook['id']}{path}").status_code == 404
    url = f"{server.url}/api/v1/webhooks"
    assert httpx.get(url, headers=server.headers(TeamRole.PRODUCER), timeout=60).status_code == 403
    assert Admin(server).ask("POST", url=receiver.url(), kinds=["no_such_kind"]).status_code == 422


def test_a_tenant_has_no_more_than_so_many(server: Served, receiver: Receiver) -> None:
    for _ in range(20):
        Admin(server).add(receiver.url())
    with contextlib.suppress(AssertionError):
        Admin(server).add(receiver.url())
    assert len(Admin(server).ask("GET").json()["items"]) == 20


def test_what_is_over_for_long_is_forgotten(empty_database: str, tmp_path: Path) -> None:
    database = open_database(empty_database)
    hook, _ = Webhooks(database, Safe.of(tmp_path)).add("local", "https://example.com/", ())
    found = Deliveries(database)
    old, waiting = found.add_test(hook.id), found.add_test(hook.id)
    long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(days=31)
    with database.begin() as connection:
        connection.execute(sa.update(delivery_rows).values(changed_at=long_ago))
        is_old = delivery_rows.c.id == old.id
        connection.execute(sa.update(delivery_rows).where(is_old).values(state=DeliveryState.DEAD.value))
    assert found.forget() == 1
    assert [one.id for one in found.page(hook.id, 9)] == [waiting.id]
    database.dispose()
