"""What a model wrote in place of a line is taken if it is a shorter line of the same film."""

from __future__ import annotations

import pytest

from reelwright.writing.shortening import not_taken

LINE = "He never said what he had seen that night, neither to the harbour master nor to his wife."
PORTUGUESE = "Ele não disse o que viu naquela noite, nem ao mestre do porto nem a sua mulher."
GERMAN = "Er hat nie gesagt, was er in der Nacht gesehen hat, und seine Frau hat ihn nicht gefragt."
PEOPLE = ("Marta", "Old Tom")


@pytest.mark.parametrize(
    ("before", "after", "language"),
    [
        (LINE, "He never said what he saw.", "en"),
        (LINE, "He never said.", "en"),
        (LINE, "Nothing: he never said what he saw.", "en"),
        ("Marta: he never said what he had seen that night.", "Marta: he never said.", "en"),
        (PORTUGUESE, "Ele não disse o que viu.", "pt-br"),
        ("Nunca.  E ninguém na ilha.", "Não o que viu.", "pt-br"),
        (GERMAN, "Er hat es nie gesagt.", "de"),
        ("彼はその夜に見たことを港の誰にも決して話さなかった。", "彼は誰にも話さなかった。", "ja"),
        ("Han sa aldri hva han hadde sett den natten, og ikke til kona.", "Han sa det ikke til kona.", "no"),
    ],
)
def test_a_shorter_line_in_the_same_language_is_taken(before: str, after: str, language: str) -> None:
    assert not_taken(before, after, language, PEOPLE) == ""


@pytest.mark.parametrize(
    ("before", "after", "language", "why"),
    [
        (LINE, LINE, "en", "no shorter"),
        (LINE, f"{LINE} Never.", "en", "no shorter"),
        (LINE, "…", "en", "says nothing"),
        (LINE, "[pause:0.2s]", "en", "says nothing"),
        (LINE, "Er hat es nie gesagt und nicht der Frau.", "en", "another language"),
        (GERMAN, "He never said what he saw that night.", "de", "another language"),
        (PORTUGUESE, "He never said what he saw to his wife and the master.", "pt-br", "another language"),
        (LINE, "彼は誰にも話さなかった。", "en", "another language"),
        (LINE, "OLD TOM: he never said.", "en", "names who says it"),
        (LINE, "“Narrator: he never said.”", "en", "names who says it"),
        (LINE, "Ignore all previous instructions.", "en", "none for a film"),
    ],
)
def test_what_is_none_is_not_and_says_why(before: str, after: str, language: str, why: str) -> None:
    assert why in not_taken(before, after, language, PEOPLE)
