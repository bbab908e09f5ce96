"""Wishes that are written out are read again as they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from reelwright.film.brief import Brief
from reelwright.writing.reading import read_upload
from reelwright.writing.said import wishes_said
from reelwright.writing.wishes import WISHES

TEXT = "# Light\n\n## Harbour, dawn\n\nMarta: “The sea is calm.” She looks at Elias.\n"
WISHED: dict[str, object] = {
    "title": "Another",
    "duration": "0:20",
    "aspect": "9:16",
    "fps": "23.976",
    "size": 360,
    "seed": 7,
    "style": "film noir",
    "mood": "calm",
    "grain": "fine",
    "enhance": "denoise 0.5, grain fine, style watercolor 0.7",
    "budget": "2.50",
    "voice": "de",
    "voices": "Marta de+f2",
    "languages": "de, fr",
    "pronounce": "Elias = ee-lye-us",
    "narration": "no",
    "subtitles": "no",
    "overlay": "storyboard",
    "music": "none",
    "effects": "no",
    "loudness": "web, broadcast",
    "stems": "yes",
    "credits": "Directed by Ana Diaz; Music by Bo Lind; The Crew",
    "writer": "gemini:pro",
    "judge": "gemini",
    "backend": "veo3, previz",
    "quality": "2",
    "fit": "yes",
}
BESIDE = {"languages": {"writer": "gemini"}}
FROM_FILES = {"timing"}


def read(wishes: dict[str, object]) -> Brief:
    return read_upload(TEXT.encode(), wishes)


def test_every_wish_is_tried() -> None:
    assert WISHED.keys() | FROM_FILES == WISHES.keys()


@pytest.mark.parametrize("key", WISHED)
def test_a_wish_that_is_written_out_is_read_again_as_it_was(key: str) -> None:
    wished = read({key: WISHED[key]} | BESIDE.get(key, {}))
    told = wishes_said(wished, read({}))
    assert key in told
    assert read(dict(told)) == wished


def test_what_nobody_wished_for_is_not_written_out() -> None:
    assert wishes_said(read({}), read({})) == {}


def test_the_languages_of_files_are_named_with_their_files(tmp_path: Path) -> None:
    (tmp_path / "film.de.srt").write_text("1\n00:00:01,000 --> 00:00:03,000\nDas Meer.\n")
    wished = read_upload(TEXT.encode(), {"languages": "de = film.de.srt de+f2", "timing": "film.de.srt"}, tmp_path)
    told = wishes_said(wished, read({}))
    assert (told["languages"], told["timing"]) == (["de = film.de.srt de+f2"], "timing.srt")
