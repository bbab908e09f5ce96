"""A custom service that says strange things, or is somewhere strange."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from reelwright.errors import NotConfigured
from reelwright.ledger.price_book import Per, PriceBook, PriceLine
from reelwright.network.access import Access
from reelwright.network.fault import Fault, ProviderError
from reelwright.network.reach import HostRefused, Reach
from reelwright.render.backends.http import HttpBackend
from reelwright.render.mark import mark_of
from reelwright.render.provider import Ask, Handle, JobState
from reelwright.units import Money

TODAY = date(2026, 11, 28)
TOKEN, KEY = "s3cret", "recipe/1.0"
ASK = Ask(prompt="a lighthouse", seconds=3, width=1280, height=720, seed=7)
BODY: dict[str, Any] = {"path": "/v1/jobs", "json": {"model": "big-1"}}
HANDLE = Handle(backend="http", model="big-1", native={"job": "17"}, submitted_at=datetime.now(UTC))
MODEL: dict[str, Any] = {
    "model": "big-1",
    "seconds": [2, 4],
    "sizes": ["1280x720"],
    "rate": 24,
    "prompt": 1000,
    "prices": [{"per": "second", "micro_usd": 40_000}],
}
SAYS: dict[str, Any] = {"service": "ours", "models": [MODEL]}


class Desk:
    """A service that answers each path with what it was told to, and notes what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {"/v1/capabilities": SAYS}
        self.asked: list[tuple[str, str | None]] = []
        desk = self

        class Request(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                desk.asked.append((self.path, self.headers["Authorization"]))
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                found = desk.answers.get(self.path)
                is_link = isinstance(found, str) and found.startswith("http")
                self.send_response(404 if found is None else 302 if is_link else 200)
                if is_link:
                    self.send_header("Location", str(found))
                self.end_headers()
                self.wfile.write(found if isinstance(found, bytes) else json.dumps(found).encode())

            do_POST = do_GET

            def log_message(self, format: str, *args: Any) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Request)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def desk() -> Iterator[Desk]:
    one = Desk()
    yield one
    one.server.shutdown()
    one.server.server_close()


def backend(url: str, book: PriceBook | None = None, folder: Path | None = None) -> HttpBackend:
    access = Access.of({"REELWRIGHT_HTTP_URL": url, "REELWRIGHT_HTTP_TOKEN": TOKEN})
    return HttpBackend(access, book or PriceBook([]), Reach(), folder=folder)


def test_a_service_that_nobody_has_asked_makes_no_offer() -> None:
    one = backend("https://render.example")
    for ask in (one.manners, one.capabilities, lambda: one.terms(ASK, TODAY)):
        with pytest.raises(NotConfigured, match="reelwright doctor"):
            ask()


def test_a_service_that_is_nowhere_is_missed_by_the_name_of_its_variable() -> None:
    one = HttpBackend(Access.of({"REELWRIGHT_HTTP_TOKEN": TOKEN}), PriceBook([]), Reach())
    with pytest.raises(NotConfigured, match="REELWRIGHT_HTTP_URL"):
        one.terms(ASK, TODAY)
    with pytest.raises(NotConfigured, match="REELWRIGHT_HTTP_URL"):
        asyncio.run(one.check())


def test_what_a_service_says_is_known_to_the_next_process_and_only_of_its_address(desk: Desk, tmp_path: Path) -> None:
    said = asyncio.run(backend(desk.url, folder=tmp_path).check())
    assert "ours" in said and "0.04 USD a second" in said and "in clear" in said
    again = backend(desk.url + "/", folder=tmp_path)
    terms = again.terms(ASK, TODAY)
    price = again.price(terms, TODAY)
    assert terms.seconds == 4 and price.most == Money(micro_usd=160_000)
    assert price.as_of == datetime.now(UTC).date() and desk.url.removeprefix("http://") in price.source
    with pytest.raises(NotConfigured):
        backend("https://render.example", folder=tmp_path).terms(ASK, TODAY)
    assert TOKEN not in "".join(file.read_text() for file in tmp_path.iterdir())


def test_a_file_that_is_damaged_is_as_if_nobody_had_asked(desk: Desk, tmp_path: Path) -> None:
    asyncio.run(backend(desk.url, folder=tmp_path).check())
    for file in tmp_path.iterdir():
        file.write_text("{")
    with pytest.raises(NotConfigured, match="doctor"):
        backend(desk.url, folder=tmp_path).terms(ASK, TODAY)


def test_a_price_by_the_clip_is_the_same_for_any_length(desk: Desk) -> None:
    desk.answers["/v1/capabilities"] = SAYS | {"models": [MODEL | {"prices": [{"per": "clip", "micro_usd": 70_000}]}]}
    one = backend(desk.url)
    asyncio.run(one.check())
    for seconds in (2, 4):
        terms = one.terms(ASK.model_copy(update={"seconds": seconds}), TODAY)
        assert one.price(terms, TODAY).most == Money(micro_usd=70_000)


def test_a_price_that_the_user_wrote_beats_what_the_service_says(desk: Desk) -> None:
    line = PriceLine(
        backend="http", model="big-1", per=Per.CLIP, usd=Decimal("0.5"), source="our contract", as_of=TODAY
    )
    one = backend(desk.url, PriceBook([line]))
    asyncio.run(one.check())
    price = one.price(one.terms(ASK, TODAY), TODAY)
    assert price.most == Money.usd("0.50") and price.source == "our contract"


@pytest.mark.parametrize(
    "says",
    [
        b"<html>sorry</html>",
        [],
        {"service": "ours", "models": []},
        SAYS | {"at_once": 10**9},
        SAYS | {"polling_seconds": 0},
        SAYS | {"service": "\x1b[2Jours"},
        SAYS | {"models": [MODEL | {"model": "a\nb"}]},
        SAYS | {"models": [MODEL | {"sizes": ["0x0"]}]},
        SAYS | {"models": [MODEL | {"sizes": ["99999x2"]}]},
        SAYS | {"models": [MODEL | {"seconds": [float("inf")]}]},
        SAYS | {"models": [MODEL | {"prices": [{"per": "second", "micro_usd": -1}]}]},
        SAYS | {"models": [MODEL | {"prices": []}]},
    ],
)
def test_what_is_no_offer_is_refused_in_words_and_not_kept(desk: Desk, tmp_path: Path, says: Any) -> None:
    desk.answers["/v1/capabilities"] = says
    with pytest.raises((NotConfigured, ProviderError)) as refused:
        asyncio.run(backend(desk.url, folder=tmp_path).check())
    assert "\x1b" not in str(refused.value) and list(tmp_path.iterdir()) == []


def test_what_a_newer_service_says_beyond_this_is_passed_over(desk: Desk) -> None:
    desk.answers["/v1/capabilities"] = SAYS | {"colour": "red", "models": [MODEL | {"weight": 7}]}
    assert asyncio.run(backend(desk.url).check())


def test_a_private_address_is_reached_only_where_the_operator_set_it(desk: Desk) -> None:
    assert asyncio.run(backend(desk.url).check())
    access = Access.of({"REELWRIGHT_HTTP_URL": "https://render.example", "REELWRIGHT_HTTP_TOKEN": TOKEN})
    elsewhere = HttpBackend(access, PriceBook([]), Reach(), base_url=desk.url)
    seen = len(desk.asked)
    with pytest.raises(ProviderError, match="https"):
        asyncio.run(elsewhere.check())
    assert len(desk.asked) == seen


@pytest.mark.parametrize("url", ["ftp://render.example", "https://user:pass@render.example", "https://", "render"])
def test_an_address_that_is_none_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(NotConfigured, match="REELWRIGHT_HTTP_URL") as refused:
        asyncio.run(backend(url).check())
    assert "pass" not in str(refused.value)


def test_a_clip_elsewhere_is_not_fetched_and_the_token_goes_nowhere(desk: Desk, tmp_path: Path) -> None:
    other = Desk()
    one = backend(desk.url)
    asyncio.run(one.check())
    port = desk.server.server_port
    for clip in (
        f"{other.url}/a.mp4",
        "https://evil.example/a.mp4",
        "file:///etc/passwd",
        f"https://127.0.0.1:{port}/a",
    ):
        desk.answers["/v1/jobs/17"] = {"state": "succeeded", "clip": clip}
        with pytest.raises(HostRefused, match="own address"):
            asyncio.run(one.fetch(HANDLE, tmp_path / "clip.mp4"))
    desk.answers |= {"/v1/jobs/17": {"state": "succeeded", "clip": "/a.mp4"}, "/a.mp4": f"{other.url}/a.mp4"}
    with pytest.raises(HostRefused, match="redirects"):
        asyncio.run(one.fetch(HANDLE, tmp_path / "clip.mp4"))
    assert other.asked == [] and not (tmp_path / "clip.mp4").exists()
    other.server.shutdown()
    other.server.server_close()


@pytest.mark.parametrize("clip", ["/files/a.mp4", "{url}/files/a.mp4", "files/a.mp4"])
def test_a_clip_at_its_own_address_is_fetched_with_the_token(desk: Desk, tmp_path: Path, clip: str) -> None:
    film = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 100
    desk.answers |= {"/v1/jobs/17": {"state": "succeeded", "clip": clip.format(url=desk.url)}, "/files/a.mp4": film}
    asyncio.run(backend(desk.url).fetch(HANDLE, tmp_path / "clip.mp4"))
    assert (tmp_path / "clip.mp4").read_bytes() == film
    assert desk.asked[-1] == ("/files/a.mp4", f"Bearer {TOKEN}")


@pytest.mark.parametrize(
    "answer",
    [{}, [], None, "yes", {"id": "17", "key": "0" * 32}, {"id": 17, "key": mark_of(KEY)}, {"key": mark_of(KEY)}],
)
def test_an_answer_that_names_no_job_of_the_order_is_ambiguous(desk: Desk, answer: Any) -> None:
    desk.answers["/v1/jobs"] = answer if answer is not None else b"null"
    with pytest.raises(ProviderError) as error:
        asyncio.run(backend(desk.url).submit(BODY, KEY))
    assert error.value.fault is Fault.AMBIGUOUS


def test_a_job_of_another_order_is_not_taken_for_ours(desk: Desk) -> None:
    mine = {"id": "17", "key": mark_of(KEY)}
    desk.answers[f"/v1/jobs?key={mark_of(KEY)}"] = {"jobs": [{"id": "16", "key": mark_of("other")}, mine, 5, {}]}
    (found,) = asyncio.run(backend(desk.url).find(BODY, KEY, datetime.now(UTC)))
    assert found.native == {"job": "17"}


@pytest.mark.parametrize("job", [{}, [], {"state": "done"}, {"state": ["running"]}, {"state": None}])
def test_a_state_that_is_none_is_asked_again(desk: Desk, job: Any) -> None:
    desk.answers["/v1/jobs/17"] = job
    with pytest.raises(ProviderError) as error:
        asyncio.run(backend(desk.url).poll(HANDLE))
    assert error.value.fault is Fault.UNREACHABLE


@pytest.mark.parametrize("cost", [-1, "5", 1.5, True, float("nan"), None])
def test_a_cost_that_is_none_is_not_believed(desk: Desk, cost: Any) -> None:
    desk.answers["/v1/jobs/17"] = {"state": "failed", "cost_micro_usd": cost, "progress": 7e9, "fault": "moderation"}
    report = asyncio.run(backend(desk.url).poll(HANDLE))
    assert report.state is JobState.FAILED and report.fault is Fault.MODERATED
    assert report.cost is None and report.progress == 1
