"""What a service keeps that speaks our API, as its document says it. Subclass it, and give the address and the token of
one that charges nothing, or that you do not mind paying."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from uuid import uuid4

import cv2
import httpx
import numpy as np
import pytest
import yaml
from jsonschema import Draft202012Validator

from reelwright.ledger.caps import Caps
from reelwright.ledger.ledger import Ledger
from reelwright.ledger.order import OrderState, Purpose
from reelwright.ledger.price_book import PriceBook
from reelwright.media.probe import probe
from reelwright.network.access import Access
from reelwright.network.reach import Reach
from reelwright.render.backends.http import HttpBackend
from reelwright.render.mark import mark_of
from reelwright.render.paid import PaidPath, Purchase
from reelwright.store.database import open_database

from .render_backend import take_request

DOCUMENT = Path(__file__).parents[2] / "docs/reference/http-backend.yaml"
RECIPE = "5e" * 32
_PATIENCE_SECONDS = 60.0


def _picture() -> bytes:
    """A JPEG."""
    return cv2.imencode(".jpg", np.full((72, 128, 3), 90, np.uint8))[1].tobytes()


@dataclass(frozen=True, slots=True)
class ServiceUnderTest:
    url: str
    token: str


@cache
def document() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))
    return found


def resolved(node: Any) -> Any:
    """`node` with what it refers to in its place."""
    while isinstance(node, dict) and "$ref" in node:
        found: Any = document()
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        node = found
    return node


def validate(answer: httpx.Response, method: str, path: str) -> Any:
    """The JSON of an answer that is as the document says; `path` as the document has it."""
    responses = document()["paths"][path][method.lower()]["responses"]
    said = resolved(responses.get(str(answer.status_code)) or responses["default"])
    assert str(answer.status_code) in responses or answer.status_code >= 400, answer.status_code
    if "content" not in said:
        assert answer.content == b""
        return None
    schema = {**said["content"]["application/json"]["schema"], "components": document()["components"]}
    Draft202012Validator(schema).validate(answer.json())
    return answer.json()


class ServiceContract:
    @pytest.fixture
    def service(self) -> Iterator[ServiceUnderTest]:
        raise NotImplementedError("a subclass supplies the service")

    @pytest.fixture
    def client(self, service: ServiceUnderTest) -> Iterator[httpx.Client]:
        headers = {"Authorization": f"Bearer {service.token}"}
        with httpx.Client(base_url=service.url, headers=headers, timeout=20) as one:
            yield one

    @pytest.fixture
    def says(self, client: httpx.Client) -> dict[str, Any]:
        found: dict[str, Any] = validate(client.get("/v1/capabilities"), "GET", "/v1/capabilities")
        return found

    @pytest.fixture
    def order(self, says: dict[str, Any]) -> dict[str, Any]:
        """What the first model can make."""
        model = says["models"][0]
        width, height = map(int, model["sizes"][0].split("x"))
        order = {
            "model": model["model"],
            "prompt": "a lighthouse at night",
            "seconds": min(model["seconds"]),
            "width": width,
            "height": height,
            "audio": model.get("audio") == "always",
            "guides": [],
            "most_micro_usd": 10**9,
        }
        schema = {"$ref": "#/components/schemas/Order", "components": document()["components"]}
        Draft202012Validator(schema).validate(order)
        return order

    def post(self, client: httpx.Client, order: Any, key: str | None = None) -> httpx.Response:
        headers = {"Idempotency-Key": key or uuid4().hex}
        return client.post("/v1/jobs", json=order, headers=headers)

    def over(self, client: httpx.Client, job: str) -> dict[str, Any]:
        """The job when it is over; each look is as the document says, and nothing goes backwards."""
        end, share = time.monotonic() + _PATIENCE_SECONDS, 0.0
        while time.monotonic() < end:
            found: dict[str, Any] = validate(client.get(f"/v1/jobs/{job}"), "GET", "/v1/jobs/{id}")
            assert (found.get("progress") or 0.0) >= share
            share = found.get("progress") or 0.0
            if found["state"] not in ("queued", "running"):
                return found
            time.sleep(0.05)
        raise AssertionError(f"the job was not over in {_PATIENCE_SECONDS:g} s")

    def test_nothing_is_answered_without_the_token(self, service: ServiceUnderTest, order: dict[str, Any]) -> None:
        for headers in ({}, {"Authorization": "Bearer another"}):
            with httpx.Client(base_url=service.url, headers=headers, timeout=60) as stranger:
                for path in ("/v1/capabilities", f"/v1/jobs?key={'0' * 32}", "/v1/jobs/nothing"):
                    answer = stranger.get(path)
                    assert answer.status_code == 401, path
                assert self.post(stranger, order).status_code == 401

    def test_a_job_succeeds_and_its_clip_is_what_was_ordered(
        self, client: httpx.Client, service: ServiceUnderTest, order: dict[str, Any], tmp_path: Path
    ) -> None:
        answer = self.post(client, order)
        assert answer.status_code == 201
        job = self.over(client, validate(answer, "POST", "/v1/jobs")["id"])
        assert job["state"] == "succeeded" and job["cost_micro_usd"] <= order["most_micro_usd"]
        url = service.url + job["clip"] if job["clip"].startswith("/") else urljoin(service.url, job["clip"])
        assert url.startswith(urljoin(service.url, "/"))
        assert httpx.get(url, timeout=60).status_code in (200, 401, 403)
        (tmp_path / "clip.mp4").write_bytes(client.get(url).content)
        account = probe(tmp_path / "clip.mp4")
        assert (account.video[0].width, account.video[0].height) == (order["width"], order["height"])
        assert account.duration_seconds == pytest.approx(order["seconds"], abs=0.25)

    def test_one_key_is_one_job(self, client: httpx.Client, order: dict[str, Any]) -> None:
        key = uuid4().hex
        first, second = self.post(client, order, key), self.post(client, order, key)
        assert (first.status_code, second.status_code) == (201, 200)
        jobs = [validate(answer, "POST", "/v1/jobs") for answer in (first, second)]
        assert jobs[0]["id"] == jobs[1]["id"] and jobs[0]["key"] == jobs[1]["key"] == key
        other = validate(self.post(client, order), "POST", "/v1/jobs")
        assert other["id"] != jobs[0]["id"]

    def test_one_key_at_once_from_many_is_one_job(self, client: httpx.Client, order: dict[str, Any]) -> None:
        key = uuid4().hex
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: self.post(client, order, key), range(8)))
        assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
        assert len({answer.json()["id"] for answer in answers}) == 1

    def test_a_key_is_not_taken_for_another_order(self, client: httpx.Client, order: dict[str, Any]) -> None:
        key = uuid4().hex
        self.post(client, order, key)
        answer = self.post(client, order | {"prompt": "a lighthouse by day"}, key)
        assert answer.status_code == 422
        assert validate(answer, "POST", "/v1/jobs")["error"]["code"] == "key_used"

    @pytest.mark.parametrize("key", ["", "../../etc/passwd", "A" * 32, "0" * 31, "0" * 33])
    def test_what_is_no_key_is_refused(self, client: httpx.Client, order: dict[str, Any], key: str) -> None:
        answer = client.post("/v1/jobs", json=order, headers={"Idempotency-Key": key})
        assert answer.status_code == 422
        validate(answer, "POST", "/v1/jobs")

    def test_a_job_is_found_by_its_key_and_where_there_is_none_that_is_said(
        self, client: httpx.Client, order: dict[str, Any]
    ) -> None:
        key = uuid4().hex
        nothing = validate(client.get(f"/v1/jobs?key={key}"), "GET", "/v1/jobs")
        assert nothing == {"jobs": []}
        made = validate(self.post(client, order, key), "POST", "/v1/jobs")
        found = validate(client.get(f"/v1/jobs?key={key}"), "GET", "/v1/jobs")
        assert [job["id"] for job in found["jobs"]] == [made["id"]]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"model": "no-such-model"},
            {"seconds": 599.5},
            {"width": 18, "height": 8190},
            {"prompt": ""},
            {"prompt": None},
            {"most_micro_usd": None},
        ],
    )
    def test_what_it_does_not_make_is_refused_and_makes_nothing(
        self, client: httpx.Client, order: dict[str, Any], wrong: dict[str, Any]
    ) -> None:
        key = uuid4().hex
        answer = self.post(client, order | wrong, key)
        assert answer.status_code == 422
        validate(answer, "POST", "/v1/jobs")
        assert client.get(f"/v1/jobs?key={key}").json() == {"jobs": []}

    @pytest.mark.parametrize("body", [b"", b"no JSON", b"[]", b'"a lighthouse"', b"[" * 100_000])
    def test_what_is_no_order_at_all_is_refused(self, client: httpx.Client, body: bytes) -> None:
        answer = client.post("/v1/jobs", content=body, headers={"Idempotency-Key": uuid4().hex})
        assert answer.status_code == 422
        validate(answer, "POST", "/v1/jobs")

    def test_what_is_dearer_than_it_may_be_is_not_made(
        self, client: httpx.Client, says: dict[str, Any], order: dict[str, Any]
    ) -> None:
        if any(price["micro_usd"] == 0 for price in says["models"][0]["prices"]):
            pytest.skip("it costs nothing")
        key = uuid4().hex
        answer = self.post(client, order | {"most_micro_usd": 0}, key)
        assert answer.status_code == 422
        assert validate(answer, "POST", "/v1/jobs")["error"]["code"] == "too_dear"
        assert client.get(f"/v1/jobs?key={key}").json() == {"jobs": []}

    def test_of_a_job_that_there_is_not_that_is_said(self, client: httpx.Client) -> None:
        for name in ("0" * 32, "nothing", "%2e%2e%2fsecret"):
            answer = client.get(f"/v1/jobs/{name}")
            assert answer.status_code == 404
            validate(answer, "GET", "/v1/jobs/{id}")

    def test_a_job_is_ended_if_it_says_so(
        self, client: httpx.Client, says: dict[str, Any], order: dict[str, Any]
    ) -> None:
        if not says.get("can_cancel"):
            pytest.skip("it ends no jobs")
        job = validate(self.post(client, order), "POST", "/v1/jobs")["id"]
        validate(client.delete(f"/v1/jobs/{job}"), "DELETE", "/v1/jobs/{id}")
        assert self.over(client, job)["state"] in ("cancelled", "succeeded")

    def test_pictures_are_taken_by_their_digest_if_a_model_wants_them(
        self, client: httpx.Client, says: dict[str, Any], order: dict[str, Any]
    ) -> None:
        if not says["models"][0].get("inputs"):
            pytest.skip("its model takes no pictures")
        data, path = _picture(), "/v1/pictures/{sha256}"
        digest, role = hashlib.sha256(data).hexdigest(), says["models"][0]["inputs"][0]
        with_it = order | {"guides": [{"role": role, "sha256": digest}]}
        assert self.post(client, with_it).status_code == 422
        refused = client.put(f"/v1/pictures/{'0' * 64}", content=data)
        assert refused.status_code >= 400
        validate(refused, "PUT", path)
        for _ in range(2):
            validate(client.put(f"/v1/pictures/{digest}", content=data), "PUT", path)
        assert self.post(client, with_it).status_code == 201

    def test_a_clip_is_bought_once_even_if_the_answer_is_lost(self, service: ServiceUnderTest, tmp_path: Path) -> None:
        access = Access.of({"REELWRIGHT_HTTP_URL": service.url, "REELWRIGHT_HTTP_TOKEN": service.token})
        provider = HttpBackend(access, PriceBook([]), Reach())
        assert asyncio.run(provider.check())
        database = open_database(f"sqlite:///{tmp_path / 'reelwright.db'}")
        ledger, purchase = Ledger(database), bought(provider)
        key = f"{RECIPE}/1.0"
        body = asyncio.run(provider.prepare(purchase.ask, purchase.terms, {}, key))
        ledger.open(key, purchase.purpose, body, purchase.price.most, Caps(), "run 1", "")
        lost = asyncio.run(provider.submit(body, key))
        ledger.advance(key, OrderState.AMBIGUOUS, "the answer was lost")
        buying = PaidPath(provider, ledger).clip(purchase, tmp_path / "clip.mp4", lambda share: None)
        facts = asyncio.run(asyncio.wait_for(buying, _PATIENCE_SECONDS))
        (order,) = ledger.orders()
        assert order.state is OrderState.DONE and order.handle is not None
        assert order.handle["native"] == lost.native and facts["differences"] == []
        assert sum(entry.spent.micro_usd for entry in ledger.entries()) <= purchase.price.most.micro_usd
        with httpx.Client(base_url=service.url, headers=provider._keys, timeout=60) as client:
            assert len(client.get(f"/v1/jobs?key={mark_of(key)}").json()["jobs"]) == 1
        database.dispose()


def bought(provider: HttpBackend) -> Purchase:
    """A shot of a second, or as short as it makes them."""
    today = provider._service.read_on
    ask = provider.ask(take_request(frames=24, size=(1280, 720)))
    terms = provider.terms(ask, today)
    purpose = Purpose(production="film", shot="SH010", recipe=RECIPE, backend=provider.name, model=terms.model)
    price = provider.price(terms, today)
    return Purchase(purpose, 1, ask, terms, price, Caps(), "run 2")
