"""The names a brief may wish for, as they are here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reelwright.backends import VOICES
from reelwright.pipeline import names
from reelwright.pipeline.names import known_names
from reelwright.sound import espeak


@pytest.fixture(autouse=True)
def _asked_anew() -> Iterator[None]:
    names._voices.cache_clear()
    yield
    names._voices.cache_clear()


def test_the_voices_of_the_voice_program_are_known() -> None:
    known = known_names(["slate"])
    assert known.backends == ("slate",)
    voices = known.voices()
    assert voices is not None and {"en-gb-x-rp", "de"} <= set(voices[0]) and "f2" in voices[1]


def test_whoever_can_speak_can_be_named() -> None:
    assert known_names([]).actors == tuple(VOICES)


def test_of_voices_nothing_is_claimed_where_the_voice_program_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(espeak.sys, "executable", "/bin/false")
    assert known_names(["slate"]).voices() is None
