"""Where a production stands changes only as the tables of `film/status.py` say, together with what tells of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from reelwright.errors import Conflict, InvalidInput, NotFound, Stopped, WorkspaceError
from reelwright.film.brief import Brief
from reelwright.film.deliverable import Deliverable, Film
from reelwright.film.events import (
    BriefEdited,
    GateDecided,
    GateReached,
    ProductionFailed,
    ProductionPaused,
    ProductionStarted,
    RecipeMade,
    StageEntered,
)
from reelwright.film.gate import Decision, Gate, Matter
from reelwright.film.production import Production
from reelwright.film.status import NEXT_CONDITIONS, NEXT_STATES, Condition, State
from reelwright.store.database import open_database
from reelwright.store.productions import Productions
from reelwright.units import Money

ID = "session_20260101_000000_000000000001"


@pytest.fixture
def productions(empty_database: str) -> Iterator[Productions]:
    database = open_database(empty_database)
    yield Productions(database)
    database.dispose()


def brief_of(id: str) -> Brief:
    return Brief(text=f"A keeper climbs the stair of {id}.")


def create(
    productions: Productions,
    id: str = ID,
    *,
    state: State = State.INIT,
    condition: Condition = Condition.RUNNING,
    minutes: int = 0,
) -> Production:
    """A production of a brief of its own."""
    now, brief = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes), brief_of(id)
    production = Production(
        id=id,
        title="Keeper",
        brief=brief.digest,
        state=state,
        condition=condition,
        run=1,
        created_at=now,
        updated_at=now,
    )
    return productions.create(brief, lambda: production)


def entered(state: State, round_: int = 1) -> StageEntered:
    return StageEntered(state=state, round=round_)


def test_a_production_is_found_as_it_was_recorded(productions: Productions) -> None:
    made = create(productions)
    assert productions.get(ID) == made
    assert productions.brief(ID) == brief_of(ID)
    assert productions.film(ID) is None
    assert productions.list() == [made]
    assert productions.newest() == made
    assert [event for _, _, event in productions.events(ID)] == [ProductionStarted(run=1)]


def test_an_id_is_given_once(productions: Productions) -> None:
    taken = create(productions)
    with pytest.raises(Conflict):
        productions.create(Brief(text="Another."), lambda: taken)
    assert productions.last_seq(ID) == 1


def test_the_newest_comes_first(productions: Productions) -> None:
    create(productions, "session_a1", minutes=1)
    create(productions, "session_b2", minutes=3)
    create(productions, "session_c3", minutes=2)
    assert [production.id for production in productions.list()] == ["session_b2", "session_c3", "session_a1"]
    assert productions.newest().id == "session_b2"


def test_a_brief_has_one_production(productions: Productions) -> None:
    def never() -> Production:
        raise AssertionError("there is one")

    made = create(productions)
    assert productions.create(brief_of(ID), never) == made
    assert productions.list() == [made]
    assert productions.last_seq(ID) == 1


def test_what_cannot_be_made_is_not_recorded(productions: Productions) -> None:
    def no_room() -> Production:
        raise WorkspaceError("the disk is full")

    with pytest.raises(WorkspaceError):
        productions.create(brief_of(ID), no_room)
    assert productions.list() == []


def test_the_ids_of_no_production_are_told(productions: Productions) -> None:
    create(productions, "session_b")
    assert productions.unrecorded(["session_a", "session_b", "session_c"]) == ["session_a", "session_c"]


def test_an_unknown_id_is_answered_with_the_nearest(productions: Productions) -> None:
    with pytest.raises(NotFound, match="none yet"):
        productions.get(ID)
    with pytest.raises(NotFound, match="no productions yet"):
        productions.newest()
    create(productions)
    unknown = "session_20260101_000000_000000000002"
    for ask in (productions.get, productions.find, productions.brief, productions.film):
        with pytest.raises(NotFound, match=ID):
            ask(unknown)
    with pytest.raises(NotFound, match=ID):
        productions.start_run(unknown, after=1)


def test_the_end_of_an_id_is_enough_when_it_is_only_one(productions: Productions) -> None:
    create(productions, "session_20260101_000000_aaaaaaaaaa01")
    create(productions, "session_20260101_000000_bbbbbbbbbb01")
    assert productions.find("b01").id == "session_20260101_000000_bbbbbbbbbb01"
    assert productions.find("session_20260101_000000_aaaaaaaaaa01").id.endswith("a01")
    with pytest.raises(InvalidInput, match="2 productions"):
        productions.find("01")
    for nothing in ("", "%", "x"):
        with pytest.raises(NotFound):
            productions.find(nothing)


@pytest.mark.parametrize("before", State)
def test_a_state_changes_only_as_the_table_says(productions: Productions, before: State) -> None:
    for number, after in enumerate(State):
        name = f"session_{number}"
        create(productions, name, state=before)
        if after in NEXT_STATES[before]:
            moved = productions.set_state(name, before, after, entered(after), key="1 00", run=1)
            assert (moved.state, productions.get(name).state) == (after, after)
            assert productions.last_seq(name) == 2
        else:
            with pytest.raises(Conflict):
                productions.set_state(name, before, after, entered(after), key="1 00", run=1)
            assert productions.get(name).state is before
            assert productions.last_seq(name) == 1


@pytest.mark.parametrize("before", Condition)
def test_a_condition_changes_only_as_the_table_says(productions: Productions, before: Condition) -> None:
    for number, after in enumerate(Condition):
        name = f"session_{number}"
        create(productions, name, condition=before)
        if after in NEXT_CONDITIONS[before]:
            assert productions.set_condition(name, after, ProductionPaused()).condition is after
            assert productions.last_seq(name) == 2
        elif after is before:
            assert productions.set_condition(name, after, ProductionPaused()).condition is before
            assert productions.last_seq(name) == 1, "nothing happened, so nothing is told"
        else:
            with pytest.raises(Conflict):
                productions.set_condition(name, after, ProductionPaused())
            assert (productions.get(name).condition, productions.last_seq(name)) == (before, 1)


def test_a_repeated_step_moves_nothing_and_tells_nothing_twice(productions: Productions) -> None:
    create(productions, state=State.RENDER)
    for _ in range(3):
        productions.set_state(
            ID, State.RENDER, State.QA_TECH, entered(State.QA_TECH), ProductionPaused(), key="1 06", run=1
        )
    productions.set_state(ID, State.QA_TECH, State.RENDER, entered(State.RENDER), key="1 07", run=1)
    # The crashed step is repeated after the film went on: it must not be taken for a new move.
    productions.set_state(
        ID, State.RENDER, State.QA_TECH, entered(State.QA_TECH), ProductionPaused(), key="1 06", run=1
    )
    assert productions.get(ID).state is State.RENDER
    productions.set_state(ID, State.RENDER, State.QA_TECH, entered(State.QA_TECH), key="1 08", run=1)
    kinds = [event.kind for _, _, event in productions.events(ID)]
    assert kinds == ["production_started", "stage_entered", "production_paused", "stage_entered", "stage_entered"]


def test_whoever_comes_second_is_told_and_changes_nothing(productions: Productions) -> None:
    create(productions)
    productions.set_state(ID, State.INIT, State.INPUT_SANITIZER, entered(State.INPUT_SANITIZER), key="1 00", run=1)
    with pytest.raises(Conflict, match="moved it first"):
        productions.set_state(
            ID, State.INIT, State.INPUT_SANITIZER, entered(State.INPUT_SANITIZER), key="other 00", run=1
        )
    assert productions.last_seq(ID) == 2


def test_a_failure_is_told_once_however_often_the_step_is_repeated(productions: Productions) -> None:
    create(productions)
    failed = ProductionFailed(error="BackendError", message="no")
    productions.set_condition(ID, Condition.FAILED, failed, key="1 failed")
    productions.start_run(ID, after=1)
    productions.set_condition(ID, Condition.FAILED, failed, key="1 failed")
    assert productions.get(ID).condition is Condition.RUNNING
    assert sum(event.kind == "production_failed" for _, _, event in productions.events(ID)) == 1


def test_a_new_run_begins_at_the_beginning(productions: Productions) -> None:
    create(productions, state=State.FINALIZE, condition=Condition.FAILED)
    productions.set_progress(ID, "take SH001", 0.5)
    started = productions.start_run(ID, after=1)
    assert (started.run, started.state, started.condition) == (2, State.INIT, Condition.RUNNING)
    assert productions.progress(ID) == {}
    assert productions.start_run(ID, after=1) == started, "the second who asks joins"
    assert productions.start_run(ID, after=2).run == 3, "a run may be lost while it is said to run"
    assert [event for _, _, event in productions.events(ID)][1:] == [ProductionStarted(run=2), ProductionStarted(run=3)]


def test_events_are_numbered_without_a_gap_and_read_from_any_point(productions: Productions) -> None:
    create(productions)
    create(productions, "session_other")
    begun = datetime.now(UTC)
    made = [RecipeMade(recipe="0" * 64, what=f"take {n}", cpu_seconds=n / 4, wall_seconds=1.0) for n in range(5)]
    productions.append(ID, *made[:2])
    productions.append("session_other", made[0])
    productions.append(ID, *made[2:], key="1 06 made")
    productions.append(ID, *made[2:], key="1 06 made")
    told = productions.events(ID)
    assert [seq for seq, _, _ in told] == [1, 2, 3, 4, 5, 6]
    assert [event for _, _, event in told[1:]] == made
    assert productions.events(ID, 4) == told[4:]
    assert productions.last_seq(ID) == 6
    assert all(begun <= at <= datetime.now(UTC) for _, at, _ in told[1:])
    assert productions.events("session_unknown") == []
    with pytest.raises(NotFound):
        productions.append("session_unknown", made[0])


def test_progress_is_the_latest_word(productions: Productions) -> None:
    create(productions)
    productions.set_progress(ID, "take SH002", 0.25, "drawing")
    productions.set_progress(ID, "take SH001", 0.5)
    productions.set_progress(ID, "take SH002", 0.75)
    assert list(productions.progress(ID).items()) == [("take SH001", 0.5), ("take SH002", 0.75)]
    productions.clear_progress(ID)
    assert productions.progress(ID) == {}
    productions.set_progress("session_gone", "take SH001", 0.5)
    assert productions.progress("session_gone") == {}


def test_a_film_is_kept(productions: Productions) -> None:
    create(productions)
    item = Deliverable(name="film.mp4", sha256="0" * 64, size_bytes=1, recipe="1" * 64)
    film = Film(deliverables=(item,), seconds=30.0, frames=720, passed=True)
    productions.save_film(ID, film)
    assert productions.film(ID) == film


def test_a_deleted_production_leaves_nothing_and_a_running_one_is_not_deleted(productions: Productions) -> None:
    create(productions)
    create(productions, "session_other")
    productions.set_progress(ID, "take SH001", 0.5)
    with pytest.raises(Conflict, match="cancel"):
        productions.delete(ID)
    productions.set_condition(ID, Condition.CANCELLED)
    productions.delete(ID)
    assert [production.id for production in productions.list()] == ["session_other"]
    assert (productions.events(ID), productions.progress(ID)) == ([], {})
    assert productions.last_seq("session_other") == 1


def matter(digest: str = "a" * 64, most: int = 5) -> Matter:
    return Matter(gate=Gate.SPEND, digest=digest, says="3 shots by veo3", most=Money(micro_usd=most))


def decision(about: Matter, is_approved: bool = True) -> tuple[Decision, GateDecided]:
    said = Decision(matter=about, is_approved=is_approved, by="ada", at=datetime(2026, 1, 1, tzinfo=UTC))
    return said, GateDecided(gate=about.gate, digest=about.digest, is_approved=is_approved, by="ada")


def test_an_approval_begins_the_next_run_and_a_rejection_leaves_it_waiting(productions: Productions) -> None:
    create(productions, state=State.RENDER)
    productions.set_condition(ID, Condition.WAITING, GateReached(matter=matter()), run=1)
    left = productions.decide(ID, *decision(matter(), is_approved=False))
    assert (left.condition, left.run) == (Condition.WAITING, 1)
    begun = productions.decide(ID, *decision(matter()))
    assert (begun.condition, begun.state, begun.run) == (Condition.RUNNING, State.INIT, 2)
    assert [one.is_approved for one in productions.decisions(ID)] == [False, True]
    with pytest.raises(Conflict, match="waits at no gate"):
        productions.decide(ID, *decision(matter()))


def test_a_decision_on_what_is_not_asked_any_more_is_refused(productions: Productions) -> None:
    create(productions, state=State.RENDER)
    productions.set_condition(ID, Condition.WAITING, GateReached(matter=matter()), run=1)
    with pytest.raises(Conflict, match="another answer"):
        productions.decide(ID, *decision(matter("b" * 64)))
    assert productions.decisions(ID) == ()


def test_an_approval_holds_for_the_same_at_no_greater_a_price() -> None:
    said, _ = decision(matter(most=5))
    assert said.allows(matter(most=5)) and said.allows(matter(most=0))
    assert not said.allows(matter(most=6)) and not said.allows(matter("b" * 64))


def test_a_run_after_which_another_was_begun_moves_nothing(productions: Productions) -> None:
    create(productions)
    productions.start_run(ID, after=1)
    with pytest.raises(Stopped, match="run 2"):
        productions.set_state(ID, State.INIT, State.INPUT_SANITIZER, entered(State.INPUT_SANITIZER), key="1", run=1)
    with pytest.raises(Stopped):
        productions.set_condition(ID, Condition.FAILED, key="1 failed", run=1)
    assert productions.get(ID).condition is Condition.RUNNING


def test_an_edit_puts_another_brief_in_place_and_begins_a_run_of_it(productions: Productions) -> None:
    made = create(productions)
    other = Brief(text="Another.")
    edited = productions.edit(ID, made.brief, other, BriefEdited(before=made.brief, brief=other.digest, by="ada"))
    assert (edited.brief, edited.run, edited.state) == (other.digest, 2, State.INIT)
    assert productions.brief(ID) == other and productions.of(other) == edited
    with pytest.raises(Conflict, match="edited meanwhile"):
        productions.edit(ID, made.brief, Brief(text="A third."))


def test_tenants_do_not_see_each_other(productions: Productions) -> None:
    mine = create(productions)
    theirs = mine.model_copy(update={"id": "session_theirs", "tenant": "other"})
    assert productions.create(brief_of(ID), lambda: theirs, "other").id == "session_theirs"
    assert productions.create(brief_of(ID), lambda: theirs, "other").id == "session_theirs", "made once for each"
    assert [one.id for one in productions.page("other", 9)] == ["session_theirs"]
    assert [one.id for one in productions.page("local", 9)] == [ID]


def test_a_page_goes_on_where_the_last_one_ended(productions: Productions) -> None:
    ids = [f"session_{number}" for number in range(5)]
    for id_ in ids:
        create(productions, id_)
    seen: list[str] = []
    after = None
    while page := productions.page("local", 2, after):
        seen += [one.id for one in page]
        after = (page[-1].created_at, page[-1].id)
    assert seen == ids[::-1]
    assert [one.id for one in productions.page("local", 9, words="SESSION_3".lower())] == ["session_3"]
    assert productions.page("local", 9, conditions=[Condition.FAILED]) == ()
