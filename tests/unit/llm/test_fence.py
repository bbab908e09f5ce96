"""Data stays inside its fence, whatever it is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelwright.llm.fence import fenced
from reelwright.llm.model import Message

TAG = re.compile(r"<[^>]*>")


@given(st.text() | st.text("<>&;/data \n\x00\u202e\u200b\ufeff"))
def test_no_text_can_open_or_close_a_block(text: str) -> None:
    block = fenced("brief", text)
    assert TAG.findall(block) == ['<data name="brief">', "</data>"]
    assert block.startswith('<data name="brief">\n') and block.endswith("\n</data>")


@given(st.text(st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" \n\t<>&")))
def test_what_can_be_seen_is_all_there(text: str) -> None:
    inside = fenced("brief", text).removeprefix('<data name="brief">\n').removesuffix("\n</data>")
    assert inside.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text


@pytest.mark.parametrize("hidden", ["\x00", "\x1b[2J", "\u202e", "\u200b", "\U000e0041"])
def test_what_cannot_be_seen_is_left_out(hidden: str) -> None:
    assert fenced("brief", f"a{hidden}b") in (fenced("brief", "ab"), fenced("brief", "a[2Jb"))


@pytest.mark.parametrize("name", ["", "Brief", 'a" b="', "x>", "a" * 41])
def test_the_name_of_a_block_is_ours(name: str) -> None:
    with pytest.raises(ValueError):
        fenced(name, "text")


def test_a_message_has_its_words_first_and_each_datum_in_a_fence_of_its_own() -> None:
    said = Message(text="Write.", data={"brief": "A <b>boat</b>", "scene 2": "Rain"}).words
    assert said == (
        'Write.\n\n<data name="brief">\nA &lt;b&gt;boat&lt;/b&gt;\n</data>\n\n<data name="scene 2">\nRain\n</data>'
    )
