"""A signed link gives one file of one production for a while; nothing else is a link."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelwright.errors import WorkspaceError
from reelwright.web.links import FILE_NAME, SAME_SECONDS, VALID_SECONDS, Kept, Linked, Links
from reelwright.web.problems import ApiError, Code

FILM = Linked("acme", "session_20261129_162551_71e31a82d637", Kept.SESSION, "final_output/film.mp4")
NOON = datetime(2026, 11, 29, 12, 0, 1, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def links(clock: Clock) -> Links:
    return Links(b"s" * 32, clock)


def token_of(url: str) -> str:
    return url.split("/")[4]


def refusal(links: Links, token: str, name: str = "film.mp4") -> Code:
    with pytest.raises(ApiError) as refused:
        links.read(token, name)
    return refused.value.code


def test_a_link_tells_what_it_is_of(links: Links) -> None:
    url = links.url(FILM, "film.mp4")
    assert url.startswith("/api/v1/files/") and url.endswith("/film.mp4")
    assert links.read(token_of(url), "film.mp4") == FILM


def test_a_link_ends_after_a_quarter_of_an_hour_at_most_and_is_good_for_ten_minutes(links: Links, clock: Clock) -> None:
    token = token_of(links.url(FILM, "film.mp4"))
    for seconds in (0, VALID_SECONDS - SAME_SECONDS - 1):
        clock.now = NOON + timedelta(seconds=seconds)
        assert links.read(token, "film.mp4") == FILM
    clock.now = NOON + timedelta(seconds=VALID_SECONDS)
    assert refusal(links, token) is Code.LINK_EXPIRED


def test_a_page_that_asks_again_gets_the_same_link_for_a_while(links: Links, clock: Clock) -> None:
    first = links.url(FILM, "film.mp4")
    clock.now += timedelta(seconds=SAME_SECONDS // 2)
    assert links.url(FILM, "film.mp4") == first
    clock.now += timedelta(seconds=SAME_SECONDS)
    assert links.url(FILM, "film.mp4") != first


def test_a_link_is_of_its_name_its_production_its_tenant_and_its_workspace(links: Links, clock: Clock) -> None:
    token = token_of(links.url(FILM, "film.mp4"))
    assert refusal(links, token, "report.html") is Code.NOT_FOUND
    assert refusal(Links(b"t" * 32, clock), token) is Code.NOT_FOUND
    body, signature = token.split(".")
    for other in (
        Linked("other", FILM.production, FILM.kept, FILM.path),
        Linked(FILM.tenant, "session_20261129_162551_000000000000", FILM.kept, FILM.path),
        Linked(FILM.tenant, FILM.production, FILM.kept, "../../reelwright.db"),
    ):
        altered = token_of(links.url(other, "film.mp4")).split(".")[0]
        assert altered != body
        assert refusal(links, f"{altered}.{signature}") is Code.NOT_FOUND


@given(st.text(max_size=80))
def test_whatever_else_is_no_link(token: str) -> None:
    assert refusal(Links(b"s" * 32), token) is Code.NOT_FOUND


def test_a_signature_written_in_another_way_is_none(links: Links) -> None:
    token = token_of(links.url(FILM, "film.mp4"))
    for altered in (token + "=", token + "A", token.replace(".", ".."), token[:-1], token.replace(".", " .")):
        assert refusal(links, altered) is Code.NOT_FOUND


def test_the_secret_is_made_once_and_is_for_nobody_else_to_read(tmp_path: Path) -> None:
    token = token_of(Links.of(tmp_path).url(FILM, "film.mp4"))
    assert Links.of(tmp_path).read(token, "film.mp4") == FILM
    (tmp_path / FILE_NAME).chmod(0o644)
    with pytest.raises(WorkspaceError, match="can be read by others"):
        Links.of(tmp_path)
