"""Under `## Characters` and `## Places` a brief gives pictures of who and what it is of: found beside it, measured, and
told of; the sections are no part of the film."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from reelwright.errors import InvalidInput
from reelwright.film.look import Place, Prop
from reelwright.film.reference import Likeness, Palette
from reelwright.film.shot import Shot
from reelwright.film.verdict import Finding, Severity
from reelwright.writing.analyse import analyse
from reelwright.writing.breakdown import break_down
from reelwright.writing.direct import direct
from reelwright.writing.explanation import explain
from reelwright.writing.reading import read_brief
from reelwright.writing.references import MOST_REFERENCES, parted
from reelwright.writing.sanitise import sanitise

from ..imaging.people import Painted  # noqa: TID252 - tests are no package on the path

SECTIONS = """## Characters

![Marta](marta.png)

## Places

![harbour](pier.png)

"""
FILM = """## Harbour, dawn

Wide: Marta waits. She looks out. [2s]

![](pier.png) [2s]

## Street, night

A detective walks. [2s]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    cv2.imwrite(str(tmp_path / "marta.png"), Painted(has_long_hair=True, hair=(50, 110, 190)).picture())
    cv2.imwrite(str(tmp_path / "pier.png"), np.full((90, 160, 3), (120, 60, 20), np.uint8))
    return tmp_path


def filmed(folder: Path, text: str) -> tuple[tuple[Shot, ...], list[Finding]]:
    (folder / "film.md").write_text(text)
    read = explain(read_brief(str(folder / "film.md"), {}, lambda most: b""))
    return read.shots, [one for one in read.findings if one.check == "references"]


def test_who_is_in_a_picture_is_so_in_every_shot_and_a_place_has_its_colours(folder: Path) -> None:
    shots, findings = filmed(folder, SECTIONS + FILM)
    marta, plate, street = (shot.setup for shot in shots)
    assert marta.figure is not None and marta.figure.name == "Marta"
    likeness, palette = marta.figure.likeness, marta.palette
    assert likeness is not None and likeness.coat == "#be2828" and likeness.has_long_hair
    assert palette is not None and palette.colours == ("#143c78",)
    assert plate.plate is not None and plate.palette is None, "a picture that is shown keeps its own colours"
    assert street.palette is None and street.figure is not None and street.figure.likeness is None
    assert [one.severity for one in findings] == [Severity.NOTE, Severity.NOTE]
    assert findings[0].message.startswith("marta.png: Marta takes over skin #e6b496, hair #be6e32")
    assert findings[1].message == "pier.png: scene 1 takes over its colours, not what is in it"


def test_the_sections_are_no_part_of_the_film(folder: Path) -> None:
    with_them, _ = filmed(folder, SECTIONS + FILM)
    (folder / "film.md").write_text(FILM)
    without = explain(read_brief(str(folder / "film.md"), {}, lambda most: b"")).shots
    assert [shot.description for shot in with_them] == [shot.description for shot in without]
    assert [shot.frames for shot in with_them] == [shot.frames for shot in without]


def test_prose_stays_prose_under_its_pictures(folder: Path) -> None:
    prose = "Marta waits at the harbour at dawn. She has waited all night for a boat that does not come."
    shots, _ = filmed(folder, SECTIONS + prose)
    assert "".join(shot.line for shot in shots).startswith("Marta waits at the harbour")
    assert any(shot.setup.figure and shot.setup.figure.likeness for shot in shots)


def test_a_heading_without_pictures_is_a_scenes() -> None:
    text = "## Places\n\nThe sea, the stairs.\n\n![](boat.png)\n"
    assert parted(text) == ((), text)


@pytest.mark.parametrize("name", ["the keeper", "Keeper", "lighthouse keeper"])
def test_who_has_no_name_is_given_by_role(folder: Path, name: str) -> None:
    shots, _ = filmed(folder, f"## Characters\n![{name}](marta.png)\n\n## Headland, night\n\nA keeper climbs. [2s]\n")
    assert shots[0].setup.figure is not None and shots[0].setup.figure.likeness is not None


def test_a_name_or_place_that_is_not_in_the_film_is_told(folder: Path) -> None:
    _, findings = filmed(folder, "## Characters\n![Bo](marta.png)\n## Places\n![castle](pier.png)\n" + FILM)
    assert [one.severity for one in findings] == [Severity.WARNING] * 2
    assert "nobody in the film is called “Bo”" in findings[0].message
    assert "no scene plays at “castle”" in findings[1].message


def test_a_picture_of_nobody_tells_nothing_and_why_is_told(folder: Path) -> None:
    shots, findings = filmed(folder, "## Characters\n![Marta](pier.png)\n\n" + FILM)
    assert shots[0].setup.figure is not None and shots[0].setup.figure.likeness is not None
    assert shots[0].setup.figure.likeness.model_dump(exclude={"sha256"}, exclude_defaults=True) == {}
    assert "pier.png tells nothing of Marta, for " in findings[0].message and "plain ground" in findings[0].message


def test_what_a_portrait_cannot_tell_is_told(folder: Path) -> None:
    cv2.imwrite(str(folder / "marta.png"), Painted(seen=0.3).picture())
    _, findings = filmed(folder, SECTIONS + FILM)
    assert "it does not tell legs, shoes, build; it does not show the feet" in findings[0].message


def test_an_hour_beside_the_place_is_a_condition(folder: Path) -> None:
    cv2.imwrite(str(folder / "night.png"), np.full((90, 160, 3), (60, 20, 10), np.uint8))
    both = "## Places\n![harbour](pier.png)\n![harbour, night](night.png)\n"
    text = (
        both
        + "## Harbour, dawn\n\nBoats. [2s]\n\n## Harbour, night\n\nBoats. [2s]\n\n## Harbour, dusk\n\nBoats. [2s]\n"
    )
    shots, _ = filmed(folder, text)
    seen = [shot.setup.palette.colours[0] for shot in shots if shot.setup.palette]
    assert seen == ["#143c78", "#0a143c", "#143c78"]


def test_of_two_rooms_each_has_its_own_picture(folder: Path) -> None:
    cv2.imwrite(str(folder / "bed.png"), np.full((90, 160, 3), (60, 20, 10), np.uint8))
    both = "## Places\n![kitchen](pier.png)\n![bedroom](bed.png)\n"
    shots, _ = filmed(folder, both + "## Bedroom, night\n\nA bed. [2s]\n\n## Kitchen, morning\n\nA table. [2s]\n")
    assert all(shot.setup.place is Place.ROOM for shot in shots)
    assert [shot.setup.palette.colours[0] for shot in shots if shot.setup.palette] == ["#0a143c", "#143c78"]


def test_the_words_beat_the_picture_and_the_picture_beats_what_is_assumed(folder: Path) -> None:
    cv2.imwrite(str(folder / "marta.png"), Painted(has_coat=False).picture())
    given = "## Characters\n![the detective](marta.png)\n\n## Street, night\n\n"
    assumed, _ = filmed(folder, given + "A detective walks. [2s]\n")
    said, _ = filmed(folder, given + "A detective in a coat and a hat walks. [2s]\n")
    assert assumed[0].setup.figure is not None and assumed[0].setup.figure.props == ()
    assert said[0].setup.figure is not None
    assert set(said[0].setup.figure.props) == {Prop.COAT, Prop.BRIMMED_HAT}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("![Marta](gone.png)", "there is no file gone.png"),
        ("![Marta](../marta.png)", "the folder of the brief"),
        ("![Marta](/etc/passwd)", "the folder of the brief"),
        ("![Marta](cut.png)", "cut.png cannot be read: it ends too early"),
        ("![Marta](bomb.png)", "bomb.png is 40000x40000 pixels, which is too large"),
        ("![Marta](words.png)", "words.png is no picture that can be read"),
        ("![Marta](https://example.org/marta.png)", "is not fetched from a network"),
        ("![](marta.png)", "say who or what it is of"),
        ("![Marta](marta.png)\n![marta](pier.png)", "there are two pictures of marta"),
        ("\n".join(f"![P{k}](marta.png)" for k in range(MOST_REFERENCES + 1)), "are too many"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(folder: Path, line: str, why: str) -> None:
    raw = (folder / "marta.png").read_bytes()
    (folder / "cut.png").write_bytes(raw[: len(raw) // 2])
    (folder / "bomb.png").write_bytes(raw[:16] + (40_000).to_bytes(4, "big") * 2 + raw[24:])
    (folder / "words.png").write_text("this is no picture at all, only words")
    with pytest.raises(InvalidInput) as refused:
        filmed(folder, f"## Characters\n{line}\n\n" + FILM)
    assert "1 thing to put right" in str(refused.value) and why in str(refused.value)


def test_a_brief_that_is_no_file_has_no_pictures_and_says_so() -> None:
    brief, findings = sanitise(
        read_brief("-", {}, lambda most: (SECTIONS + FILM.replace("![](pier.png)", "")).encode())
    )
    assert brief.references == () and "Characters" not in brief.text
    warned = [one.message for one in findings if one.check == "references"]
    assert len(warned) == 1 and "only a brief that is a file can name pictures" in warned[0]


def test_another_picture_is_another_likeness(folder: Path) -> None:
    before, _ = filmed(folder, SECTIONS + FILM)
    cv2.imwrite(str(folder / "marta.png"), Painted(top=(160, 60, 30)).picture())
    after, _ = filmed(folder, SECTIONS + FILM)
    assert [one.setup == other.setup for one, other in zip(before, after, strict=True)] == [False, True, True]


def test_cleaning_what_is_clean_changes_nothing(folder: Path) -> None:
    (folder / "film.md").write_text(SECTIONS + FILM)
    brief, _ = sanitise(read_brief(str(folder / "film.md"), {}, lambda most: b""))
    assert sanitise(brief)[0] == brief
    kinds = [type(one.shows) for one in type(brief).from_json(brief.to_json()).references]
    assert kinds == [Likeness, Palette]
    assert break_down(brief, direct(brief, analyse(brief)), {})[0].setup.palette is not None
