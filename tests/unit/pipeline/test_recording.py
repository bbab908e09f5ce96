"""A line that is spoken elsewhere is paid for once, whoever else wants it at the same time."""

from __future__ import annotations

import asyncio
from pathlib import Path

from reelwright.app import App
from reelwright.engine import unrecorded
from reelwright.film.brief import Brief
from reelwright.film.status import State
from reelwright.film.voice import Voice
from reelwright.pipeline.desk import Desk
from reelwright.pipeline.productions import begin
from reelwright.pipeline.recording import Recordings, recordings
from reelwright.settings import Settings
from reelwright.simulator.server import Simulator

LINE = "The last ferry of the year was late."


def test_two_films_made_at_once_pay_once_for_the_same_line(simulator: Simulator, tmp_path: Path) -> None:
    settings = Settings(workspace=tmp_path / "w", simulator_url=simulator.variables["REELWRIGHT_SIMULATOR_URL"])
    app = App(settings, simulator.variables)
    briefs = [Brief(text=f"A ferry. {LINE}", title=title, voice="openai:alloy") for title in ("One", "Two")]
    lines = {"SH010": (LINE, Voice(name="openai:alloy"), dict[str, str]())}

    async def both(desks: list[Desk]) -> list[Recordings]:
        pairs = zip(desks, briefs, strict=True)
        return await asyncio.gather(*(recordings(desk, brief, lines, "narration") for desk, brief in pairs))

    with unrecorded(app.engine_settings) as run:
        desks = [
            Desk(
                floor=app.floor,
                run=run,
                production=begin(app.floor, brief, tmp_path).production.id,
                state=State.VISUAL,
                turn=turn,
            )
            for turn, brief in enumerate(briefs, 4)
        ]
        one, two = asyncio.run(both(desks))
    assert one.of_lines == two.of_lines and one.of_lines["SH010"]
    assert len(simulator.served) == 1 and len(app.floor.ledger.orders()) == 1
    app.close()
