"""What is said while a run goes on: each thing once, when it happens, and the time left no sooner than it is known."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from rich.console import Console
from rich.live import Live

from reelwright.cli import output
from reelwright.cli.progress import Watch, watching
from reelwright.film.events import MemoryRanOut, OrderUnclear, ProductionFailed, StageLeft, TakeReplaced
from reelwright.film.status import State
from reelwright.store.productions import Productions

from .records import come_to_drawing, make, record


@pytest.fixture
def production(productions: Productions) -> str:
    return record(productions, 1)


class Ear:
    """Looks, and gives the lines that were told since."""

    def __init__(self, watch: Watch, capsys: pytest.CaptureFixture[str]) -> None:
        self._watch, self._capsys = watch, capsys

    def news(self) -> list[str]:
        self._watch.look()
        out, err = self._capsys.readouterr()
        assert out == "", "stdout is for the answer"
        return err.splitlines()


@pytest.fixture
def ear(productions: Productions, production: str, capsys: pytest.CaptureFixture[str]) -> Ear:
    return Ear(Watch(productions, production, 1, None), capsys)


def test_a_thing_is_told_once_and_when_it_is_made(ear: Ear, productions: Productions, production: str) -> None:
    assert ear.news() == []
    come_to_drawing(productions, production)
    assert ear.news() == []
    make(productions, production, "take SH010", 12.0)
    (line,) = ear.news()
    assert "made take SH010 in 12.0 s (1 of 3" in line
    assert ear.news() == []
    make(productions, production, "take SH020", 12.0)
    make(productions, production, "take SH030", 12.0)
    assert [line.split("made ")[1].split(" in")[0] for line in ear.news()] == ["take SH020", "take SH030"]


def test_the_time_left_is_told_once_something_is_drawn_and_never_before(
    ear: Ear, productions: Productions, production: str
) -> None:
    come_to_drawing(productions, production)
    make(productions, production, "music", 1.0)
    assert not [line for line in ear.news() if "about" in line]
    make(productions, production, "take SH010", 12.0)
    (line,) = ear.news()
    assert "the film in about" in line


def test_a_stage_tells_its_time_its_round_and_what_came_of_it(
    ear: Ear, productions: Productions, production: str
) -> None:
    for round_, seconds in ((1, 0.01), (2, 3.21)):
        left = StageLeft(state=State.CREATIVE, round=round_, wall_seconds=seconds, said="“Keeper”: 1 scene")
        productions.append(production, left)
    first, second = ear.news()
    assert first.endswith("CREATIVE          “Keeper”: 1 scene")
    assert second.endswith("CREATIVE (2)      “Keeper”: 1 scene  (3.2 s)")


def test_what_went_wrong_is_told(ear: Ear, productions: Productions, production: str) -> None:
    come_to_drawing(productions, production)
    why = TakeReplaced(shot="SH010", backend="previz", replaced_by="slate", why="it ran out of ink")
    productions.append(production, why, ProductionFailed(error="BackendError", message="no"))
    replaced, failed = ear.news()
    assert "SH010: slate stands in for previz: it ran out of ink" in replaced
    assert "failed in RENDER; what is finished is kept" in failed


def test_who_comes_later_hears_where_it_is_and_not_what_was(
    productions: Productions, production: str, capsys: pytest.CaptureFixture[str]
) -> None:
    come_to_drawing(productions, production)
    make(productions, production, "take SH010", 12.0)
    (line,) = Ear(Watch(productions, production, 1, None), capsys).news()
    assert f"going on with {production}, in RENDER" in line


def test_a_long_line_of_a_log_stays_one_line(ear: Ear, productions: Productions, production: str) -> None:
    productions.append(production, StageLeft(state=State.INIT, round=1, wall_seconds=0, said="word " * 100))
    assert len(ear.news()) == 1


def terminal(monkeypatch: pytest.MonkeyPatch, columns: int) -> Console:
    """stderr as a terminal."""
    console = Console(file=StringIO(), force_terminal=True, width=columns, height=20, color_system=None)
    monkeypatch.setattr(output, "aside", console)
    return console


def shown(console: Console) -> str:
    """All that was written to it, without the cursor's moves."""
    assert isinstance(console.file, StringIO)
    return re.sub(r"\x1b\[[?0-9]*[A-Za-z]", "", console.file.getvalue())


def test_a_terminal_shows_each_shot_being_drawn_and_the_time_left_of_stage_film_and_shot(
    monkeypatch: pytest.MonkeyPatch, productions: Productions, production: str
) -> None:
    console = terminal(monkeypatch, 80)
    with Live(console=console, auto_refresh=False) as live:
        watch = Watch(productions, production, 1, live)
        come_to_drawing(productions, production)
        for done in (0.1, 0.4):
            productions.set_progress(production, "take SH010", done)
            watch.look()
            live.refresh()
    told = shown(console)
    assert "working out the time left" in told
    assert "take SH010" in told and "40%" in told and "take SH020" not in told
    assert "left" in told.split("working out the time left")[-1]
    assert re.search(r"40% +\d+ s", told), "the shot's own time"


def test_a_narrow_terminal_breaks_a_line_under_its_own_column(
    monkeypatch: pytest.MonkeyPatch, productions: Productions, production: str
) -> None:
    console = terminal(monkeypatch, 48)
    with watching(productions, production, 1, quiet=False) as watch:
        assert watch is not None
        said = "the text takes about 32 s to speak and the film is 15 s long"
        productions.append(production, StageLeft(state=State.INPUT_SANITIZER, round=1, wall_seconds=0, said=said))
        watch.look()
    first, second = (line for line in shown(console).splitlines() if "the text" in line or "speak" in line)
    assert max(len(first), len(second)) <= 48
    assert first.index("the text") == second.index(second.strip())


def test_nothing_is_watched_when_quiet_is_wished(productions: Productions, production: str) -> None:
    with watching(productions, production, 1, quiet=True) as watch:
        assert watch is None


def test_that_a_lost_order_is_looked_for_is_told_with_how_long_that_may_take(
    ear: Ear, productions: Productions, production: str
) -> None:
    event = OrderUnclear(shot="SH020", backend="veo3", order="ab/1.0", looked_for_seconds=915.0, longest_seconds=1815.0)
    productions.append(production, event, key="unclear")
    (line,) = ear.news()
    assert "SH020" in line and "veo3" in line and "up to 15 min, or 30 min if it cannot be asked" in line


def test_that_memory_ran_out_is_told_with_how_it_goes_on(ear: Ear, productions: Productions, production: str) -> None:
    how = "in tiles of 123 pixels on the CPU"
    told = {"why": "no room\nfor a tile", "tried": "retry", "instead": how, "advice": "use a larger machine"}
    productions.append(production, MemoryRanOut(recipe="0" * 64, what="take SH020", **told))
    (line,) = ear.news()
    assert f"take SH020: memory ran out (no room for a tile); it goes on {how}" in line
