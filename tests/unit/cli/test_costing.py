"""`reelwright costs`: what was paid, for what, and what is left of the caps."""

from __future__ import annotations

import pytest

from reelwright.app import App
from reelwright.film.deliverable import Deliverable, Film
from reelwright.film.events import ProductionStarted, TakeReplaced
from reelwright.film.status import Condition
from reelwright.ledger.order import OrderState

from .command_line import CommandLine
from .paid import order, recipe_of
from .records import record

HEAD = ["shot", "quoted", "reserved", "settled", "wasted", "orders", "held"]


def micros(spending: dict[str, dict[str, int]]) -> list[int]:
    return [spending[name]["micro_usd"] for name in ("quoted", "reserved", "settled", "wasted")]


def words(line: str) -> list[str]:
    return line.replace(" USD", "").split()


def test_each_shot_is_told_and_the_sum(reelwright: CommandLine, app: App) -> None:
    id_ = record(app.productions, 1, "Two Places")
    order(app.ledger, id_, "SH010")
    order(app.ledger, id_, "SH020", OrderState.FAILED, usd="0.10")
    held = order(app.ledger, id_, "SH020", OrderState.HELD, usd="0.25", backend="luma")
    head, table, *rows, last = reelwright("costs").out.splitlines()
    assert head == f"{id_}  “Two Places”" and table.split() == HEAD
    assert [words(row) for row in rows] == [
        ["SH010", "0.80", "0.00", "0.40", "0.00", "1", "0"],
        ["SH020", "0.70", "0.50", "0.10", "0.10", "2", "1"],
        ["in", "all", "1.50", "0.50", "0.50", "0.10", "3", "1"],
    ]
    assert held in last and "reelwright held" in last


def test_a_program_gets_micro_dollars(reelwright: CommandLine, app: App) -> None:
    id_ = record(app.productions, 1)
    order(app.ledger, id_, "SH010", usd="0.000003")
    told = reelwright("costs", id_[-6:], "--json").json
    assert told["production"] == id_ and micros(told["total"]) == [6, 0, 3, 0]
    assert [shot["shot"] for shot in told["shots"]] == ["SH010"]


def test_a_clip_whose_take_was_replaced_is_wasted_while_it_is_made(reelwright: CommandLine, app: App) -> None:
    id_ = record(app.productions, 1)
    order(app.ledger, id_, "SH010")
    order(app.ledger, id_, "SH020")
    replaced = TakeReplaced(shot="SH020", backend="veo3", replaced_by="previz", why="its take was rejected: black")
    app.productions.append(id_, replaced)
    assert micros(reelwright("costs", "--json").json["total"])[3] == 400_000
    app.productions.append(id_, ProductionStarted(run=2))
    assert micros(reelwright("costs", "--json").json["total"])[3] == 0, "the new run has not rejected it"


def test_of_a_film_that_is_there_what_is_not_in_it_is_wasted(reelwright: CommandLine, app: App) -> None:
    id_ = record(app.productions, 1)
    for shot in ("SH010", "SH020"):
        order(app.ledger, id_, shot)
    item = Deliverable(name="film.mp4", sha256="0" * 64, size_bytes=1)
    clips = {recipe_of(f"{id_} SH010 veo3"): 4.0}
    film = Film(deliverables=(item,), seconds=8.0, frames=192, passed=True, clips=clips)
    app.productions.save_film(id_, film)
    assert micros(reelwright("costs", "--json").json["total"])[3] == 0, "it is not complete"
    app.productions.set_condition(id_, Condition.COMPLETE)
    shots = reelwright("costs", "--json").json["shots"]
    assert {shot["shot"]: micros(shot)[3] for shot in shots} == {"SH010": 0, "SH020": 400_000}


def test_where_nothing_was_ordered_that_is_said(reelwright: CommandLine, app: App) -> None:
    id_ = record(app.productions, 1)
    (line,) = reelwright("costs").out.splitlines()
    assert id_ in line and "nothing was ever ordered" in line
    assert reelwright("costs", "--json").json["shots"] == []


def test_it_is_of_the_newest_unless_another_is_named(reelwright: CommandLine, app: App) -> None:
    old, new = (record(app.productions, number) for number in (1, 2))
    assert reelwright("costs", "--json").json["production"] == new
    assert reelwright("costs", old, "--json").json["production"] == old


def test_all_is_every_production_the_removed_too_and_what_is_left_of_the_caps(
    reelwright: CommandLine, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [record(app.productions, number, f"Film {number}") for number in (1, 2)]
    order(app.ledger, ids[0], "SH010")
    order(app.ledger, "session_20250101_000000_00000000000a", "SH010", OrderState.HELD, usd="0.05")
    *rows, uncapped = reelwright("costs", "--all").out.splitlines()[1:]
    assert [row.split()[0] for row in rows] == [ids[1], ids[0], "session_20250101_000000_00000000000a"]
    assert rows[1].endswith("Film 1") and rows[2].endswith("(removed)")
    assert words(rows[1])[1:5] == ["0.80", "0.00", "0.40", "0.00"]
    assert "cap_day" in uncapped
    monkeypatch.setenv("REELWRIGHT_CAP_DAY", "2")
    monkeypatch.setenv("REELWRIGHT_CAP_TENANT", "0.45")
    assert reelwright("costs", "--all").out.splitlines()[-2:] == [
        "of the 2.00 USD allowed per day 1.50 USD is left",
        "of the 0.45 USD allowed per tenant 0.00 USD is left",
    ]
    told = reelwright("costs", "--all", "--json").json
    assert told["caps"]["day"] == {"cap": {"micro_usd": 2_000_000}, "left": {"micro_usd": 1_500_000}}
    assert len(told["productions"]) == 3


def test_what_cannot_be_told_is_refused_in_words(reelwright: CommandLine) -> None:
    assert reelwright("costs").code == 2 and "there is no workspace" in reelwright("costs").err
    app_less = reelwright("costs", "3f9a02", "--all")
    assert app_less.code == 2 and "leave out" in app_less.err


def test_to_look_makes_no_folder(reelwright: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{reelwright.folder / 'elsewhere.db'}"
    monkeypatch.setenv("REELWRIGHT_DATABASE_URL", url)
    from reelwright.store.database import open_database

    open_database(url).dispose()
    assert "nothing was paid" in reelwright("costs", "--all").out
    assert not reelwright.workspace.exists()
