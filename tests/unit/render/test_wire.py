"""A provider's wire, an adapter's reach and the downloads of clips, against a small server on this machine."""

from __future__ import annotations

import asyncio
import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from reelwright.network.access import Access
from reelwright.network.fault import Fault, ProviderError
from reelwright.network.reach import HostRefused, HostUnknown, Reach
from reelwright.network.wire import Wire, is_moderation, retry_after
from reelwright.render.download import TooLarge, download

FILM = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 500
KEY = "s3cret"
NOW = datetime(2026, 11, 28, 12, 0, 0, tzinfo=UTC)
Answer = Callable[[BaseHTTPRequestHandler], None]


class Far:
    """The server: what it is to answer by path, and what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        far = self

        self.connections: set[int] = set()

        class Request(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                far.connections.add(self.client_address[1])
                far.asked.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}))
                far.answers[self.path](self)

            do_GET = do_POST = do_DELETE = _answer

            def log_message(self, format: str, *args: Any) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Request)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def origin(self) -> str:
        return f"127.0.0.1:{self.server.server_port}"

    @property
    def url(self) -> str:
        return f"http://{self.origin}"

    @property
    def reach(self) -> Reach:
        return Reach(frozenset({self.origin}))

    def wire(self) -> Wire:
        return Wire(self.url, {"Authorization": f"Bearer {KEY}"}, (KEY,), self.reach)


@pytest.fixture
def far() -> Iterator[Far]:
    one = Far()
    yield one
    one.server.shutdown()
    one.server.server_close()


def says(status: int, body: bytes = b"{}", /, length: int | None = None, **headers: str) -> Answer:
    """An answer; `length`: what it says of the body's, if that is not so."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(body) if length is None else length))
        request.end_headers()
        request.wfile.write(body)
        request.close_connection = len(body) != (length or len(body))

    return answer


def hangs_up(request: BaseHTTPRequestHandler) -> None:
    request.close_connection = True
    request.connection.shutdown(socket.SHUT_RDWR)


def submit(far: Far) -> Any:
    return asyncio.run(far.wire().submit("/jobs", {"prompt": "a sea"}))


def ask(far: Far) -> Any:
    return asyncio.run(far.wire().ask("GET", "/jobs"))


def fetch(far: Far, path: str, out: Path, most: int = 10_000, **headers: str) -> None:
    asyncio.run(download(f"{far.url}{path}", out, (), far.reach, most, headers or None))


# How long to wait


@pytest.mark.parametrize(
    ("headers", "text", "seconds"),
    [
        ({"retry-after": "7"}, "", 7.0),
        ({"retry-after": "0"}, "", 0.0),
        ({"retry-after": "1.5"}, "", 1.5),
        ({"retry-after": "Sat, 28 Nov 2026 12:00:09 GMT"}, "", 9.0),
        ({"retry-after": "Sat, 28 Nov 2026 11:00:00 GMT"}, "", 0.0),
        ({"retry-after-ms": "250"}, "", 0.25),
        ({"retry-after-ms": "250", "retry-after": "9"}, "", 0.25),
        ({"x-ratelimit-reset-after": "12"}, "", 12.0),
        ({}, "Request was throttled. Your rate limit resets in ~30s.", 30.0),
        ({}, "please try again in 4 seconds", 4.0),
        ({"retry-after": "soon"}, "", None),
        ({"retry-after": "-3"}, "", None),
        ({"retry-after": "1e99"}, "", 3600.0),
        ({"retry-after": "nan"}, "", None),
        ({}, "", None),
    ],
)
def test_how_long_to_wait_is_read_in_every_form(headers: dict[str, str], text: str, seconds: float | None) -> None:
    assert retry_after(headers, text, NOW) == seconds


# What an answer means


@pytest.mark.parametrize(
    ("answer", "fault", "took_nothing"),
    [
        (says(401), Fault.AUTH, True),
        (says(402), Fault.QUOTA, True),
        (says(400, b'{"error": "You do not have enough credits; not enough credits"}'), Fault.QUOTA, True),
        (says(400, b'{"error": "bad ratio"}'), Fault.INVALID, True),
        (says(400, b'{"error": "did not pass moderation"}'), Fault.MODERATED, True),
        (says(404), Fault.INVALID, True),
        (says(422), Fault.INVALID, True),
        (says(429, Retry_After="3"), Fault.RATE_LIMITED, True),
        (says(408), Fault.AMBIGUOUS, False),
        (says(409), Fault.AMBIGUOUS, False),
        (says(500), Fault.AMBIGUOUS, False),
        (says(503), Fault.AMBIGUOUS, False),
        (says(302, b"", Location="http://127.0.0.1:1/"), Fault.AMBIGUOUS, False),
        (says(200, b"<html>"), Fault.AMBIGUOUS, False),
        (says(200, b'{"id": ', length=90), Fault.AMBIGUOUS, False),
        (hangs_up, Fault.AMBIGUOUS, False),
    ],
)
def test_only_a_plain_refusal_proves_that_nothing_was_taken(
    far: Far, answer: Answer, fault: Fault, took_nothing: bool
) -> None:
    far.answers["/jobs"] = answer
    with pytest.raises(ProviderError) as raised:
        submit(far)
    assert (raised.value.fault, raised.value.took_nothing) == (fault, took_nothing)
    assert len(far.asked) == 1, "what costs money is sent once"


def test_a_server_that_is_down_may_say_for_how_long(far: Far) -> None:
    far.answers["/jobs"] = says(503, Retry_After="9")
    with pytest.raises(ProviderError) as raised:
        submit(far)
    assert raised.value.fault is Fault.AMBIGUOUS and raised.value.retry_after_seconds == 9


def test_who_asks_may_say_how_long_an_answer_is_waited_for(far: Far) -> None:
    far.answers["/jobs"] = lambda request: time.sleep(2)
    began = time.monotonic()
    with pytest.raises(ProviderError) as raised:
        asyncio.run(far.wire().submit("/jobs", {}, seconds=0.2))
    assert raised.value.fault is Fault.AMBIGUOUS and time.monotonic() - began < 1.5


def test_what_was_never_sent_may_be_sent_again(far: Far) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens there
        origin = f"127.0.0.1:{taken.getsockname()[1]}"
        wire = Wire(f"http://{origin}", {}, (), Reach(frozenset({origin})))
        with pytest.raises(ProviderError) as raised:
            asyncio.run(wire.submit("/jobs", {}))
    assert raised.value.fault is Fault.UNREACHABLE and raised.value.took_nothing


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (says(404), Fault.GONE),
        (says(410), Fault.GONE),
        (says(500), Fault.UNREACHABLE),
        (says(200, b"sorry"), Fault.UNREACHABLE),
        (hangs_up, Fault.UNREACHABLE),
        (says(403), Fault.AUTH),
    ],
)
def test_what_costs_nothing_says_whether_it_may_be_asked_again(far: Far, answer: Answer, fault: Fault) -> None:
    far.answers["/jobs"] = answer
    with pytest.raises(ProviderError) as raised:
        ask(far)
    assert raised.value.fault is fault


def test_an_answer_may_be_empty_or_packed(far: Far) -> None:
    far.answers["/jobs"] = says(204, b"")
    assert ask(far) is None
    far.answers["/jobs"] = says(200, gzip.compress(b'{"id": 7}'), Content_Encoding="gzip")
    assert submit(far) == {"id": 7}


def test_a_key_that_a_provider_tells_back_is_blanked_out(far: Far) -> None:
    far.answers["/jobs"] = says(400, f"the key {KEY} is of another account".encode())
    with pytest.raises(ProviderError) as raised:
        submit(far)
    assert KEY not in str(raised.value) and "***" in str(raised.value)


def test_every_request_has_a_connection_of_its_own(far: Far) -> None:
    far.answers["/jobs"] = says(200)
    wire = far.wire()

    async def twice() -> None:
        await wire.submit("/jobs", {})
        await wire.submit("/jobs", {})

    asyncio.run(twice())
    assert len(far.connections) == 2, "one that was kept may be closed at the far end by now"


@pytest.mark.parametrize(
    "text", ["SAFETY.INPUT.TEXT", "did not pass content moderation", "(E005)", "usage guidelines", "content_filter"]
)
def test_moderation_is_known_by_its_words(text: str) -> None:
    assert is_moderation(text) and not is_moderation("duration: 3 is none of (5, 10)")


def test_access_shows_no_key_and_names_what_is_missing() -> None:
    access = Access.of({"FAL_KEY": KEY, "PATH": "/bin", "LUMAAI_API_KEY": " "})
    assert KEY not in repr(access) and access.secrets == (KEY,) and not access.has("LUMAAI_API_KEY")


# Where it may reach


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/clip.mp4",
        "ftp://example.com/clip.mp4",
        "file:///etc/passwd",
        "https://user:word@example.com/clip.mp4",
        "https://127.0.0.1/clip.mp4",
        "https://localhost/clip.mp4",
        "https://10.0.0.8/clip.mp4",
        "https://192.168.1.1/clip.mp4",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/clip.mp4",
        "https://[::ffff:127.0.0.1]/clip.mp4",
        "https://0.0.0.0/clip.mp4",
        "https://224.0.0.1/clip.mp4",
        "https://",
        "https://[broken/clip.mp4",
    ],
)
def test_private_addresses_and_anything_but_plain_https_are_refused(url: str) -> None:
    with pytest.raises(HostRefused):
        asyncio.run(Reach().require(url))


def test_only_the_hosts_of_the_provider_give_clips() -> None:
    reach = Reach()
    asyncio.run(reach.require("https://1.1.1.1/clip.mp4", ("1.1.1.1",)))
    for url in ("https://1.1.1.2/clip.mp4", "https://evil-replicate.delivery/clip.mp4"):
        with pytest.raises(HostRefused, match="none of the hosts"):
            asyncio.run(reach.require(url, ("1.1.1.1", ".replicate.delivery")))


def test_a_name_that_is_not_known_now_may_be_tried_again() -> None:
    with pytest.raises(HostUnknown):
        asyncio.run(Reach().require("https://nobody.invalid/clip.mp4"))


def test_a_private_address_is_reached_only_at_the_port_that_a_setting_says(far: Far) -> None:
    asyncio.run(far.reach.require(f"{far.url}/clip.mp4"))
    with pytest.raises(HostRefused):
        asyncio.run(far.reach.require("http://127.0.0.1:1/clip.mp4"))


# Downloads


def test_a_clip_is_there_whole_or_not_at_all(far: Far, tmp_path: Path) -> None:
    far.answers["/clip.mp4"] = says(200, FILM)
    fetch(far, "/clip.mp4", tmp_path / "clip.mp4")
    assert (tmp_path / "clip.mp4").read_bytes() == FILM
    assert [path.name for path in tmp_path.iterdir()] == ["clip.mp4"]


@pytest.mark.parametrize(
    "answer",
    [
        says(200, FILM, length=len(FILM) + 10),
        says(200, b"<!DOCTYPE html><html>Sorry, try again later.</html>"),
        says(200, b""),
        says(403),
        says(404),
        says(500),
        hangs_up,
    ],
)
def test_what_is_no_whole_clip_is_not_taken_and_may_be_tried_again(far: Far, tmp_path: Path, answer: Answer) -> None:
    far.answers["/clip.mp4"] = answer
    with pytest.raises(ProviderError) as raised:
        fetch(far, "/clip.mp4", tmp_path / "clip.mp4")
    assert raised.value.fault is Fault.UNREACHABLE
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("says_so", [True, False])
def test_a_clip_larger_than_allowed_is_not_taken(far: Far, tmp_path: Path, says_so: bool) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.close_connection = True
        if says_so:
            request.send_header("Content-Length", "50000")
        request.end_headers()
        request.wfile.write(FILM + b"\x00" * 49_488)

    far.answers["/clip.mp4"] = answer
    with pytest.raises(TooLarge):
        fetch(far, "/clip.mp4", tmp_path / "clip.mp4")
    assert not list(tmp_path.iterdir())


def test_a_redirect_is_followed_and_no_key_goes_with_it(far: Far, tmp_path: Path) -> None:
    far.answers["/first"] = says(302, b"", Location="/clip.mp4")
    far.answers["/clip.mp4"] = says(200, FILM)
    fetch(far, "/first", tmp_path / "clip.mp4", authorization=f"Bearer {KEY}")
    first, second = (headers for _, _, headers in far.asked)
    assert first["authorization"] == f"Bearer {KEY}" and "authorization" not in second


def test_a_redirect_to_this_machine_is_refused(far: Far, tmp_path: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as other:
        far.answers["/first"] = says(302, b"", Location=f"http://127.0.0.1:{other.server_port}/clip.mp4")
        with pytest.raises(HostRefused):
            fetch(far, "/first", tmp_path / "clip.mp4")
    assert not list(tmp_path.iterdir())


def test_a_redirect_without_end_is_refused(far: Far, tmp_path: Path) -> None:
    far.answers["/first"] = says(302, b"", Location="/first")
    with pytest.raises(HostRefused, match="on and on"):
        fetch(far, "/first", tmp_path / "clip.mp4")
    assert len(far.asked) == 6


def test_a_download_without_a_key_has_none(far: Far, tmp_path: Path) -> None:
    far.answers["/clip.mp4"] = says(200, FILM)
    fetch(far, "/clip.mp4", tmp_path / "clip.mp4")
    assert "authorization" not in far.asked[0][2]
