"""A film with something done to all its pictures: with another touch nothing is drawn again; one that fails is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from reelwright.film.events import RecipeMade

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
