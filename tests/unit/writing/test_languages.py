"""The languages a brief wishes for: read with their files, and refused with the way out; their lines laid upon those of
the film."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from reelwright.errors import InvalidInput
from reelwright.film.brief import Brief
from reelwright.film.dub import Translation
from reelwright.film.shot import Shot
from reelwright.film.sound import Cue
from reelwright.pipeline.names import known_names
from reelwright.units import FrameRate
from reelwright.writing.analyse import analyse
from reelwright.writing.breakdown import break_down
from reelwright.writing.direct import direct
from reelwright.writing.languages import line_of, lines_of, listed
from reelwright.writing.reading import read_brief
from reelwright.writing.translating import translation_question

FERRY = """## Harbour, dusk

Marta waits on the quay. [4s]

> The last ferry of the year was late.

Boats in the fog. [3s]

Marta turns. [4s]

> [speaker: Marta] Is it coming?
"""
SRT = "1\n00:00:00,400 --> 00:00:03,000\nDie letzte Fähre.\n\n2\n00:00:07,500 --> 00:00:10,000\nKommt *sie*?\n"


def asked(folder: Path, more: str, **given: object) -> Brief:
    (folder / "film.md").write_text(f"---\n{more}\n---\n{FERRY}", encoding="utf-8")
    (folder / "film.de.srt").write_text(SRT, encoding="utf-8")
    return read_brief(str(folder / "film.md"), given, lambda most: b"", known_names(["previz"]))


def shots() -> tuple[Shot, ...]:
    brief = Brief(text=FERRY, is_script=True, duration_seconds=11)
    return break_down(brief, direct(brief, analyse(brief)), {})


def laid(*cues: tuple[float, float, str]) -> dict[str, str]:
    made = tuple(Cue(start_seconds=start, end_seconds=end, text=text) for start, end, text in cues)
    return lines_of(Translation(language="de", file="f.de.srt", cues=made), shots(), FrameRate(num=24))


def test_a_brief_names_its_translations_beside_it_and_a_voice_for_each(tmp_path: Path) -> None:
    (german,) = asked(tmp_path, "languages: de = film.de.srt piper:de_DE-one-low").languages
    assert (german.language, german.file, german.voice) == ("de", "film.de.srt", "piper:de_DE-one-low")
    assert [cue.text for cue in german.cues] == ["Die letzte Fähre.", "Kommt *sie*?"]
    by_writer = asked(tmp_path, "writer: gemini\nlanguages: fr, pt-br").languages
    assert [one.language for one in by_writer] == ["fr", "pt-br"] and not any(one.cues for one in by_writer)


def test_the_command_line_names_files_from_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "x.srt").write_text(SRT)
    found = asked(tmp_path, "title: Ferry", languages=f"de={tmp_path}/there/x.srt").languages
    assert found[0].file == "x.srt" and len(found[0].cues) == 2


def test_a_table_of_toml_says_the_same() -> None:
    assert listed({"de": "film.de.srt", "fr": ""}) == listed("DE = film.de.srt, fr")


@pytest.mark.parametrize(
    ("more", "what"),
    [
        (
            "languages: de",
            "nobody translates into de; name your own translation, such as de = film.de.srt, or a writer",
        ),
        ("languages: de = none.srt", "there is no file none.srt"),
        ("languages: de = ../film.srt", "it goes up with ..; name a file inside the folder of the brief"),
        ("languages: de = film.de.srt, de", "de is there twice"),
        ("languages: en\nwriter: gemini", "the text is in en already"),
        ("languages: [de]", "flat list"),
        ("languages: xx = film.de.srt", "'xx' is no language by its code; some there are: ar (Arabic)"),
        ("languages: German = film.de.srt", "'german' is no language by its code; write de for it"),
        ("languages: de = film.de.txt", "'film.de.txt' is no file of subtitles, whose name ends in .srt"),
        ("languages: de = film.de.srt de+f99", "there is no voice 'de+f99'"),
        ("narration: no\nlanguages: de = film.de.srt", "a film without narration has no words to translate"),
    ],
)
def test_what_cannot_be_translated_is_refused_before_anything_is_made(tmp_path: Path, more: str, what: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        asked(tmp_path, more)
    assert what in str(refused.value)


def test_as_many_subtitles_as_lines_are_theirs_in_order_whenever_they_are() -> None:
    assert laid((0.1, 0.2, "Eins."), (0.3, 0.4, "Zwei *drei*.")) == {"SH010": "Eins.", "SH030": "Zwei *drei*."}


def test_other_subtitles_belong_to_the_shot_they_stand_in() -> None:
    found = laid((0.4, 1.5, "Die letzte Fähre"), (1.6, 3.0, "kam spät."), (7.5, 12.0, "Kommt sie?"))
    assert found == {"SH010": "Die letzte Fähre kam spät.", "SH030": "Kommt sie?"}


def test_a_line_without_a_subtitle_is_named_with_the_way_to_get_all() -> None:
    with pytest.raises(InvalidInput) as refused:
        laid((0.4, 3.0, "Die letzte Fähre."))
    assert "f.de.srt has 1 subtitles and the film 2 lines" in str(refused.value)
    assert "SH030 “Is it coming?”" in str(refused.value) and "reelwright export --format srt" in str(refused.value)


def test_a_translation_of_a_line_that_cannot_be_spoken_is_none() -> None:
    brief = Brief(text=FERRY, is_script=True)
    script = direct(brief, analyse(brief))
    spoken = [shot for shot in break_down(brief, script, {}) if shot.line]
    wanted = translation_question(brief, spoken, {shot.id: 3.0 for shot in spoken}, "de").wanted
    lines = [{"shot": shot.id, "line": "Kommt sie?"} for shot in spoken]
    assert wanted.model_validate({"lines": lines})
    with pytest.raises(ValidationError, match=f"no line for {spoken[-1].id}"):
        wanted.model_validate({"lines": [*lines[:-1], {"shot": spoken[-1].id, "line": "…"}]})
    assert line_of("<b>Kommt</b> \x01*sie*?") == "Kommt *sie*?"
