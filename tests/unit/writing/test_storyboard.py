"""A storyboard in CSV or TOML is read as shots, or refused in one message, and written back without loss."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reelwright.errors import InvalidInput
from reelwright.film.brief import Notation
from reelwright.film.look import Angle, Framing, Move, TimeOfDay, Transition, Weather
from reelwright.writing.panels import panels_of
from reelwright.writing.reading import read_brief
from reelwright.writing.storyboard import COLUMNS, ShotRow, read_csv, write_csv, write_toml

from .films import Written, filmed

EXAMPLES = Path(__file__).parents[3] / "examples/scripts"
CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=12) | st.sampled_from(
    ["=1+1", "'=x", "''@y", "-", "+49", "@SUM(A1)", "\t=x", 'a "b"', "a,b;c", "two\nlines", "4.5", "'tis", "\x7f"]
)
PANELS = st.lists(st.builds(ShotRow, **dict.fromkeys(COLUMNS, CELL.map(str.strip))), max_size=5).map(
    lambda panels: tuple(panel for panel in panels if panel != ShotRow())
)


def film_of(text: str | bytes, folder: Path, name: str = "film.csv") -> Written:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return filmed(read_brief(str(path), {}, lambda most: b""))


def refusal_of(text: str, folder: Path, name: str = "film.csv") -> str:
    with pytest.raises(InvalidInput) as refused:
        film_of(text, folder, name)
    return str(refused.value)


@settings(max_examples=300, deadline=None)
@given(PANELS)
def test_shots_come_back_from_csv(panels: tuple[ShotRow, ...]) -> None:
    assert read_csv(write_csv(panels)) == panels


@settings(max_examples=200, deadline=None)
@given(PANELS)
def test_shots_come_back_from_toml(panels: tuple[ShotRow, ...]) -> None:
    import tomllib

    from reelwright.writing.storyboard import read_tables

    assert read_tables(tomllib.loads(write_toml(panels)).get("shots", [])) == panels


@settings(max_examples=300, deadline=None)
@given(PANELS)
def test_no_cell_that_is_written_begins_as_a_formula_does(panels: tuple[ShotRow, ...]) -> None:
    import csv
    import io

    cells = [cell for row in csv.reader(io.StringIO(write_csv(panels), newline="")) for cell in row]
    assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r")]


@pytest.mark.parametrize("name", ["morning-run.csv", "morning-run.toml"])
def test_an_example_is_read_and_its_film_gives_it_back(name: str) -> None:
    brief = read_brief(str(EXAMPLES / name), {}, lambda most: b"")
    film = filmed(brief)
    source = read_csv(brief.text)
    assert brief.notation is Notation.STORYBOARD and len(source) == len(film.shots) > 1
    back = panels_of(film.script, film.shots, film.brief.rate, source)
    for before, after in zip(source, back, strict=True):
        said = {column: getattr(before, column) for column in COLUMNS if getattr(before, column)}
        assert {column: getattr(after, column) for column in said} == said
        assert after.framing and after.angle and after.move and after.seconds


def test_every_column_is_in_the_film() -> None:
    film = filmed(read_brief(str(EXAMPLES / "morning-run.csv"), {}, lambda most: b""))
    assert film.headings == ["INT. KITCHEN - DAWN", "EXT. STREET - DAWN - RAIN", "EXT. RIVER - MORNING - FOG"]
    assert [shot.setup.framing for shot in film.shots] == ["medium", "close-up", "wide", "extreme wide"]
    assert [shot.setup.angle for shot in film.shots] == ["eye level", "low angle", "eye level", "high angle"]
    assert [shot.setup.move for shot in film.shots] == ["static", "push in", "truck right", "crane up"]
    assert [(shot.setup.time_of_day, shot.setup.weather) for shot in film.shots[2:]] == [
        ("dawn", "rain"),
        ("morning", "fog"),
    ]
    assert [beat.transition for beat in film.beats] == ["cut", "cut", "dissolve", "dip to white"]
    assert [beat.duration_seconds for beat in film.beats] == [3, 2.5, 4, 4]
    assert film.brief.duration_seconds == 13.5
    assert film.beats[1].picture == "Close: the door. It stands open."
    assert (film.beats[1].line, film.beats[1].speaker) == ("Before the city wakes; before I do.", "Ida")


def test_a_film_written_as_a_storyboard_is_read_as_the_same_shots(tmp_path: Path) -> None:
    film = filmed(read_brief(str(EXAMPLES.parent / "lighthouse.md"), {}, lambda most: b""))
    again = film_of(write_csv(panels_of(film.script, film.shots, film.brief.rate)), tmp_path)
    assert [shot.frames for shot in again.shots] == [shot.frames for shot in film.shots]
    assert [shot.line for shot in again.shots] == [shot.line for shot in film.shots]
    for now, before in zip(again.shots, film.shots, strict=True):
        assert now.setup.model_copy(update={"mood": before.setup.mood}) == before.setup
        assert (now.description, now.transition) == (before.description, before.transition)


@pytest.mark.parametrize("kind", [Framing, Angle, Move, TimeOfDay, Weather, Transition])
def test_every_word_of_ours_may_stand_in_its_column(kind: type, tmp_path: Path) -> None:
    column = {"TimeOfDay": "time"}.get(kind.__name__, kind.__name__.lower())
    rows = "".join(f"{one},A hiker on a road.\n" for one in kind)  # type: ignore[attr-defined]
    film = film_of(f"{column},description\n{rows}", tmp_path)
    if kind in (Framing, Angle, Move):
        assert [getattr(beat, column) for beat in film.beats] == list(kind)  # type: ignore[call-overload]
    elif kind is Transition:
        assert [beat.transition for beat in film.beats] == list(Transition)
    else:
        found = [getattr(scene, {"time": "time_of_day"}.get(column, column)) for scene in film.scenes]
        assert found == list(kind)  # type: ignore[call-overload]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_separators_order_and_encoding_are_free(encoding: str, tmp_path: Path) -> None:
    mark = {"utf-16-le": "\ufeff", "utf-16-be": "\ufeff"}.get(encoding, "")
    comma = film_of(
        f'{mark}line,place,description\r\n"Día, noche",sea,"Waves,\r\nand ""foam"""\r\n'.encode(encoding), tmp_path
    )
    semi = film_of(
        f'{mark}Description; Place ;LINE;\r\n"Waves,\nand ""foam""";sea;Día, noche;\r\n'.encode(encoding), tmp_path
    )
    assert [(beat.picture, beat.line) for beat in comma.beats] == [('Waves, and "foam"', "Día, noche")]
    assert semi.script == comma.script


def test_a_formula_is_words(tmp_path: Path) -> None:
    film = film_of("place,description,line\nsea,=cmd|' /C calc'!A0,'=1+1 is two\n", tmp_path)
    assert [(beat.picture, beat.line) for beat in film.beats] == [("=cmd|' /C calc'!A0", "=1+1 is two")]


def test_a_row_with_a_line_alone_is_a_shot(tmp_path: Path) -> None:
    film = film_of("place,description,line\nsea,Waves.,\n,,Nobody came.\n", tmp_path)
    assert [(beat.picture == "Waves.", beat.line) for beat in film.beats] == [(True, ""), (False, "Nobody came.")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "plase,description\nsea,Waves.\n",
            "line 1: there is no column 'plase'; did you mean place? there are: scene,",
        ),
        ("description,description\nWaves.,Waves.\n", "the column 'description' is there more than once"),
        ("place,heading,description\nsea,SEA,Waves.\n", "the column 'heading' is there more than once"),
        ("description,line\nWaves.,\nWaves,and,foam.\n", "line 3: 3 cells, and there are 2 columns"),
        ('description,line\nWaves.,\n"Foam,\n', "line 3: this row is not CSV"),
        ("description,,line\nWaves.,x,\n", "line 2: a cell under a column without a name"),
        ("description,framing\nWaves.,huge\n", "shot 1, framing: 'huge' is not known; there are: extreme wide,"),
        ("description,time\nWaves.,25:00\n", "shot 1, time: '25:00' is not known"),
        ("description,transition\nWaves.,zap\n", "shot 1, transition: 'zap' is not known"),
        ("description,seconds\nWaves.,0\n", "shot 1, seconds: '0' is no length"),
        ("description,seconds\nWaves.,301\n", "shot 1, seconds: '301' is no length"),
        ("description,place\n,sea\n", "shot 1: neither a description nor a line"),
        ("description,place\n", "there are no shots"),
        ("description,seconds\n" + "A long wave.,3\n" * 101, "duration"),
        ("description\n" + "A long wave.\n" * 31, "31 beats in 30 s"),
    ],
)
def test_a_storyboard_that_cannot_be_filmed_is_refused_in_one_message(text: str, message: str, tmp_path: Path) -> None:
    said = refusal_of(text, tmp_path)
    assert message in said and "; 1 thing to put right:" in said


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("shots = 3", "shots is no list of tables"),
        ('[[shots]]\nplase = "sea"', "shot 1: there is no column 'plase'; did you mean place?"),
        ('[[shots]]\ndescription = ["a"]', "shot 1: description is not one plain value"),
        ('text = "A sea."\n[[shots]]\ndescription = "Waves."', "text and shots are both there"),
        ("[[shots]]\nseconds = 3", "shot 1: neither a description nor a line"),
    ],
)
def test_a_storyboard_in_toml_is_refused_so_too(text: str, message: str, tmp_path: Path) -> None:
    assert message in refusal_of(text, tmp_path, "film.toml")


def test_an_edit_of_the_film_is_written_beside_what_the_storyboard_says() -> None:
    brief = read_brief(str(EXAMPLES / "morning-run.csv"), {}, lambda most: b"")
    film = filmed(brief)
    source = read_csv(brief.text)
    scene = film.scenes[0]
    beats = (scene.beats[0], scene.beats[1].model_copy(update={"line": "Before."}))
    script = film.script.model_copy(update={"scenes": (scene.model_copy(update={"beats": beats}), *film.scenes[1:])})
    back = panels_of(script, film.shots, film.brief.rate, source)
    assert back[1] == replace(source[1], line="Before.")
    assert panels_of(script, film.shots, film.brief.rate, source[1:])[1].framing == "close-up"
