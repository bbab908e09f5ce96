"""Files that a client sends get names of ours, and are judged by what is in them."""

from __future__ import annotations

import json

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelwright.errors import InvalidInput
from reelwright.web import uploads
from reelwright.web.identity import TeamRole
from reelwright.web.uploads import safe_name

from .conftest import Studio

AT = "/api/v1/productions"
SCRIPT = "## Harbour, dawn\n\n![A boat](boat.png)\n"
FORM = {"text": SCRIPT, "wishes": json.dumps({"duration": 3, "size": 144, "fps": "12"})}


def picture() -> bytes:
    return cv2.imencode(".png", np.full((360, 640, 3), 90, np.uint8))[1].tobytes()


def posted(studio: Studio, *assets: tuple[str, bytes], **form: str) -> tuple[int, str, str]:
    """Status, code and detail."""
    files = [("assets", one) for one in assets]
    answer = studio.client(TeamRole.EDITOR).post(AT, data=FORM | form, files=files).json()
    return answer.get("status", 202), answer.get("code", ""), answer.get("detail", "")


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("boat.png", "boat.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\photos\\boat.png", "boat.png"),
        ("/root/.ssh/boat.png", "boat.png"),
        ("a\\..\\b", "b"),
    ],
)
def test_of_what_a_client_calls_a_file_only_the_last_part_is_kept(told: str, name: str) -> None:
    assert safe_name(told) == name


@pytest.mark.parametrize(
    "told", ["", "..", ".", "a/", "a/..", ".profile", "a\nb", "x" * 121, "ä" * 61, "a\0.png", None]
)
def test_what_can_be_no_name_is_refused(told: str | None) -> None:
    with pytest.raises(InvalidInput, match="needs a name"):
        safe_name(told)


@given(st.text(max_size=200))
def test_no_name_leads_anywhere(told: str) -> None:
    try:
        name = safe_name(told)
    except InvalidInput:
        return
    assert "/" not in name and "\\" not in name and name not in (".", "..") and not name.startswith(".")


def test_a_brief_is_made_with_the_picture_it_names(studio: Studio) -> None:
    assert posted(studio, ("x/boat.png", picture()))[0] == 202
    assert list((studio.app.workspace.assets / ".staging").iterdir()) == []


@pytest.mark.parametrize("data", [b"<html>", b"\x89PNG\r\n\x1a\nno more", b"#!/bin/sh\n", b"\0" * 1000])
def test_what_is_no_picture_clip_or_sound_is_refused_whatever_it_is_called(studio: Studio, data: bytes) -> None:
    assert posted(studio, ("boat.png", data))[:2] == (415, "unsupported_type")
    assert list((studio.app.workspace.assets / ".staging").iterdir()) == []
    assert studio.app.productions.list() == []


def test_a_file_that_is_too_large_is_refused(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_FILE_BYTES", 1000)
    assert posted(studio, ("boat.png", picture()))[:2] == (413, "too_large")


def test_too_many_files_are_refused(studio: Studio) -> None:
    status, _, detail = posted(studio, *[(f"boat{number}.png", b"x") for number in range(uploads.MOST_FILES + 1)])
    assert status == 422 and "Too many files" in detail


def test_two_files_of_one_name_and_one_that_nothing_names_are_refused(studio: Studio) -> None:
    twice = posted(studio, ("boat.png", picture()), ("a/boat.png", picture()))
    assert twice[:2] == (422, "invalid") and "two files called boat.png" in twice[2]
    other = posted(studio, ("boat.png", picture()), ("other.png", picture()))
    assert other[:2] == (422, "invalid") and "nothing in the brief names other.png" in other[2]


def test_a_form_is_as_strict_as_json(studio: Studio) -> None:
    assert posted(studio, ("boat.png", picture()), wishes="{")[:2] == (422, "invalid")
    assert posted(studio, ("boat.png", picture()), nonsense="1")[:2] == (422, "invalid")
    assert posted(studio, ("boat.png", picture()), gates="never")[:2] == (422, "invalid")
    assert "lens" in posted(studio, ("boat.png", picture()), wishes='{"lens": 3}')[2]
    client = studio.client(TeamRole.EDITOR)
    both = client.post(AT, data=FORM, files=[("brief", ("film.md", SCRIPT.encode()))])
    assert both.json()["detail"].startswith("body.text: send one of the two")
    assert client.post(AT, content=b"text=1", headers={"Content-Type": "text/plain"}).status_code == 415
    assert client.post(AT, content=b"{", headers={"Content-Type": "application/json"}).json()["code"] == "invalid"
    deep = b'{"text":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    assert client.post(AT, content=deep, headers={"Content-Type": "application/json"}).status_code == 422
