"""A film with something done to all its pictures: with another touch nothing is drawn again; one that fails is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from reelwright.film.events import MemoryRanOut, RecipeMade

from .processes import Workspace

BRIEF = """---
duration: 1
size: 144
fps: 12
narration: no
music: none
effects: no
enhance: {touches}
---
# One

## Meadow, noon
Wide: grass.
"""


def made(workspace: Workspace, touches: str) -> set[str]:
    """What the film had to make."""
    brief = workspace.folder.parent / "brief.md"
    brief.write_text(BRIEF.format(touches=touches))
    workspace.make(str(brief))
    return {event.what for event in workspace.events() if isinstance(event, RecipeMade)}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def test_with_another_touch_nothing_is_drawn_again(workspace: Workspace) -> None:
    first = made(workspace, "grain coarse")
    assert {"picture SH010", "take SH010"} <= first
    grainy = [take.sha256 for take in workspace.dossier().takes]
    again = made(workspace, "sharpen 0.5")
    assert "take SH010" in again and not any(what.startswith("picture") for what in again)
    assert all(take.sha256 not in grainy and take.backend == "previz" for take in workspace.dossier().takes)
    assert workspace.film().frames == 12


def test_where_a_touch_fails_the_picture_is_shown_as_it_was_and_that_is_said(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path, "clumsy")
    made(workspace, "grain fine")
    dossier = workspace.dossier()
    assert [take.backend for take in dossier.takes] == ["previz"]
    said = [finding.message for finding in dossier.findings if finding.check == "enhance"]
    assert len(said) == 1 and all("nothing was done to its pictures" in one and "was spilt" in one for one in said)


def test_where_memory_runs_out_each_step_to_smaller_tiles_is_an_event(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path, "cramped")
    made(workspace, "upscale")
    events = workspace.events()
    steps = [event for event in events if isinstance(event, MemoryRanOut)]
    (take,) = (event for event in events if isinstance(event, RecipeMade) and event.what == "take SH010")
    assert steps and {(step.what, step.recipe) for step in steps} == {("take SH010", take.recipe)}
    assert events.index(steps[-1]) == events.index(take) - 1
    sides = [int(step.instead.removeprefix("in tiles of ").partition(" ")[0]) for step in steps]
    assert sides == sorted(sides, reverse=True) and all(step.tried == "retry" for step in steps)
    assert all("no room for such a tile" in step.why and "more memory" in step.advice for step in steps)
    assert workspace.film().frames == 12
