"""A process of its own for the store's tests: `python store_actor.py WHAT DATABASE_URL FOLDER [NUMBER]`."""

from __future__ import annotations

import os
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

import reelwright.store
from reelwright.errors import Conflict
from reelwright.film.brief import Brief
from reelwright.film.events import RecipeMade, StageEntered
from reelwright.film.production import Production
from reelwright.film.recipe import Asset, Recipe
from reelwright.film.status import Condition, State
from reelwright.store.assets import AssetStore
from reelwright.store.database import open_database
from reelwright.store.files import Session, Workspace
from reelwright.store.productions import Productions

STORE = str(Path(reelwright.store.__file__).parent)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def record(productions: Productions, id: str, text: str = "A keeper climbs the stair.") -> None:
    """A production that has just begun."""
    brief, now = Brief(text=text), datetime.now(UTC)
    production = Production(
        id=id,
        title="",
        brief=brief.digest,
        state=State.INIT,
        condition=Condition.RUNNING,
        run=1,
        created_at=now,
        updated_at=now,
    )
    productions.create(brief, lambda: production)


def take(number: int) -> Recipe:
    return Recipe(kind="take", maker="test", parameters={"number": number}, suffix=".bin")


def put(store: AssetStore, number: int, data: bytes) -> Asset:
    with store.staging(".bin") as out:
        out.write_bytes(data)
        return store.put(take(number), out, {})


def meet(folder: Path) -> None:
    """Wait until everybody is ready, so that all begin at the same instant."""
    (folder / f"ready {os.getpid()}").touch()
    while not (folder / "go").exists():
        time.sleep(0.001)


def opens(url: str, folder: Path, number: int) -> None:
    meet(folder)
    database = open_database(url)
    Productions(database).list()
    database.dispose()


def puts(url: str, folder: Path, number: int) -> None:
    """Twenty recipes that everybody puts, each process with bytes of its own."""
    store = AssetStore(folder / "assets", open_database(url))
    meet(folder)
    for recipe in range(20):
        asset = put(store, recipe, f"{recipe} by {number} {os.getpid()}".encode())
        say(f"{recipe} {asset.sha256}")


def appends(url: str, folder: Path, number: int) -> None:
    productions = Productions(open_database(url))
    meet(folder)
    for index in range(50):
        event = RecipeMade(recipe="0" * 64, what=f"{number} {index}", cpu_seconds=0, wall_seconds=0)
        productions.append("p", event, key=f"{number // 2} {index}")


def moves(url: str, folder: Path, number: int) -> None:
    """Everybody wants the same move; one may make it."""
    productions = Productions(open_database(url))
    meet(folder)
    event = StageEntered(state=State.INPUT_SANITIZER, round=1)
    try:
        productions.set_state("p", State.INIT, State.INPUT_SANITIZER, event, key=f"{number}", run=1)
        say("moved")
    except Conflict:
        say("conflict")


def begin(productions: Productions, workspace: Workspace, brief: Brief) -> Production:
    def new() -> Production:
        session, now = Session.create(workspace), datetime.now(UTC)
        time.sleep(0.02)  # others have time to come between
        return Production(
            id=session.id,
            title="",
            brief=brief.digest,
            state=State.INIT,
            condition=Condition.PAUSED,
            run=1,
            created_at=now,
            updated_at=now,
        )

    return productions.create(brief, new)


def begins(url: str, folder: Path, number: int) -> None:
    """Everybody begins the same ten briefs."""
    productions, workspace = Productions(open_database(url)), Workspace.open(folder / "w")
    meet(folder)
    for index in range(10):
        say(begin(productions, workspace, Brief(text=f"A keeper climbs stair {index}.")).id)


def begins_and_looks(url: str, folder: Path, number: int) -> None:
    """Begin briefs of one's own, and look for left-over session folders: there are none."""
    productions, workspace = Productions(open_database(url)), Workspace.open(folder / "w")
    meet(folder)
    for index in range(10):
        begin(productions, workspace, Brief(text=f"Keeper {number} climbs stair {index}."))
        assert productions.unrecorded(workspace.session_ids()) == []


def sweeps(url: str, folder: Path, number: int) -> None:
    """Put and sweep at once: what was put must stay."""
    store = AssetStore(folder / "assets", open_database(url))
    meet(folder)
    for index in range(20):
        asset = put(store, 1000 * number + index, f"{number} {index}".encode())
        store.sweep()
        assert store.find(asset.recipe) == asset


def puts_then_dies(url: str, folder: Path, number: int) -> None:
    """Fork once for each line of the store that a put runs, and let the child kill itself at it."""
    open_database(url).dispose()
    kills, survived = 0, 0
    # A put into a folder that is there runs a few lines less; ten that live to the end are past the last line.
    while survived < 10:
        child = os.fork()
        if child == 0:
            store = AssetStore(folder / "assets", open_database(url))
            kill_at_line(kills + survived + 1)
            put(store, kills + survived, b"half" * 50_000 + str(kills + survived).encode())
            os._exit(0)
        _, status = os.waitpid(child, 0)
        kills, survived = kills + os.WIFSIGNALED(status), survived + os.WIFEXITED(status)
        assert status in (0, signal.SIGKILL)
    say(str(kills))


def kill_at_line(wanted: int) -> None:
    passed = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal passed
        if not frame.f_code.co_filename.startswith(STORE):
            return None
        if event == "line":
            passed += 1
            if passed == wanted:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)


def puts_for_ever(url: str, folder: Path, number: int) -> None:
    store = AssetStore(folder / "assets", open_database(url))
    say("ready")
    for recipe in range(100_000):
        put(store, recipe, os.urandom(300_000))


if __name__ == "__main__":
    globals()[sys.argv[1]](sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
