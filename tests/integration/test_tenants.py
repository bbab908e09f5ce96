"""What is there of one tenant is not there for another: every route that names something, asked by an admin of
elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import cv2
import httpx
import numpy as np
import pytest

from reelwright.ledger.caps import Caps
from reelwright.ledger.order import OrderState, Purpose
from reelwright.settings import Settings
from reelwright.units import Money
from reelwright.web.identity import TeamRole
from reelwright.web.server import routes

from ..unit.web.conftest import Studio, served  # noqa: TID252 - the one server in this process for tests
from .test_api import API, created, settled, worker

NAMING = [(method, path) for path, route in routes() for method in sorted(route.methods or ()) if "{" in path]
LISTS = sorted(path for path, route in routes() if "GET" in (route.methods or ()) and "{" not in path)
OWN = {f"{API}/audit"}
"""Has what the stranger tried, above."""


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    settings = Settings(
        workspace=tmp_path_factory.mktemp("tenants") / "workspace", cpu_workers=2, webhook_hosts="127.0.0.1:9"
    )
    with served(settings) as found, worker(settings.workspace):
        yield found


@pytest.fixture(scope="module")
def owner(studio: Studio) -> httpx.Client:
    return studio.client(TeamRole.ADMIN)


@pytest.fixture(scope="module")
def stranger(studio: Studio) -> httpx.Client:
    return studio.client(TeamRole.ADMIN, "stranger")


@pytest.fixture(scope="module")
def there(studio: Studio, owner: httpx.Client) -> dict[str, str]:
    """Path parameter -> what there is of the owner's tenant."""
    id_ = settled(owner, created(owner, gates=["lock"])["id"], "waiting")["id"]
    webhook = owner.post(f"{API}/webhooks", json={"url": "http://127.0.0.1:9/hook", "kinds": ["production_completed"]})
    assert webhook.status_code == 201, webhook.text
    hook = webhook.json()["id"]
    assert owner.post(f"{API}/webhooks/{hook}/test").status_code < 300
    enhancement = owner.post(
        f"{API}/enhancements", files={"clip": ("clip.mp4", clip(owner, id_))}, data={"options": '{"fix": true}'}
    )
    assert enhancement.status_code == 202, enhancement.text
    return {
        "id": id_,
        "production": id_,
        "shot": "SH010",
        "gate": "lock",
        "form": "srt",
        "key": order(studio, id_),
        "key_id": owner.get(f"{API}/keys").json()["items"][0]["id"],
        "webhook": hook,
        "delivery": owner.get(f"{API}/webhooks/{hook}/deliveries").json()["items"][0]["id"],
        "enhancement": enhancement.json()["id"],
    }


def clip(owner: httpx.Client, production: str) -> bytes:
    shots = owner.get(f"{API}/productions/{production}/shots").json()["items"]
    return owner.get(shots[0]["clip_url"]).content


def order(studio: Studio, production: str) -> str:
    """The key of an order that waits for a person."""
    purpose = Purpose(
        tenant="local", production=production, shot="SH010", recipe="ab" * 32, backend="veo3", model="lite"
    )
    ledger = studio.app.ledger
    ledger.open(key := f"{'ab' * 32}/1", purpose, {}, Money.usd("0.80"), Caps(), "run", "a clip")
    ledger.advance(key, OrderState.AMBIGUOUS)
    ledger.advance(key, OrderState.HELD, "no answer came")
    return key


def filled(path: str, there: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)(:path)?\}", lambda found: there[found[1]], path)


BODIES: dict[str, Any] = {
    "POST /productions/{id}/fork": {},
    "PUT /productions/{id}/brief": {"text": "Another brief of another boat.", "wishes": {}},
    "POST /productions/{id}/brief/price": {"text": "Another brief of another boat.", "wishes": {}},
    "POST /productions/{id}/shots": {"after": "SH010", "description": "A gull."},
    "POST /productions/{id}/shots/order": {"order": ["SH010"]},
    "POST /productions/{id}/shot-list/price": {"order": ["SH010"]},
    "PATCH /productions/{id}/shots/{shot}": {"line": "Other words."},
    "POST /productions/{id}/shots/{shot}/price": {"line": "Other words."},
    "POST /productions/{id}/shots/{shot}/pin": {"take": 1},
    "POST /productions/{id}/gates/{gate}/decision": {"decision": "approve", "digest": "x"},
    "POST /held/{key:path}/decision": {"decision": "give_up"},
    "PATCH /webhooks/{webhook}": {"kinds": ["production_failed"]},
}
"""What the route takes, so that it is not that which it refuses."""


def sent(method: str, path: str) -> dict[str, Any]:
    if path.endswith("/replace"):
        _, picture = cv2.imencode(".png", np.full((90, 160, 3), 128, np.uint8))
        return {"files": {"asset": ("plate.png", picture.tobytes())}}
    body = BODIES.get(f"{method} {path.removeprefix(API)}")
    return {} if body is None else {"json": body}


def asked(client: httpx.Client, method: str, path: str, there: dict[str, str]) -> httpx.Response:
    return client.request(method, filled(path, there), headers={"If-Match": "*"}, **sent(method, path))


def test_the_owner_finds_all_of_it(owner: httpx.Client, there: dict[str, str]) -> None:
    looked = [
        path for method, path in NAMING if method == "GET" and not path.endswith("/stream") and "token" not in path
    ]
    assert len(looked) > 10
    assert {path: asked(owner, "GET", path, there).status_code for path in looked} == dict.fromkeys(looked, 200)


@pytest.mark.parametrize(("method", "path"), [one for one in NAMING if "{token}" not in one[1]])
def test_for_a_stranger_nothing_of_it_is_there(
    stranger: httpx.Client, there: dict[str, str], method: str, path: str
) -> None:
    answer = asked(stranger, method, path, there)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), answer.text


@pytest.mark.parametrize(
    "path", [one for one in LISTS if one.startswith(API) and one not in OWN and "stream" not in one]
)
def test_no_list_shows_a_stranger_anything_of_it(stranger: httpx.Client, there: dict[str, str], path: str) -> None:
    text = stranger.get(path).text
    own = {there[name] for name in ("id", "key", "key_id", "webhook", "delivery", "enhancement")}
    assert [one for one in own if one in text] == []


def test_after_all_that_nothing_of_it_was_changed(owner: httpx.Client, there: dict[str, str]) -> None:
    told = owner.get(f"{API}/productions/{there['id']}").json()
    assert (told["condition"], told["run"], told["waiting_gate"]) == ("waiting", 1, "lock")
    assert owner.get(f"{API}/keys").json()["items"][0]["revoked_at"] is None
    assert owner.get(f"{API}/webhooks/{there['webhook']}").json()["kinds"] == ["production_completed"]
    assert [one["key"] for one in owner.get(f"{API}/held").json()["items"]] == [there["key"]]
