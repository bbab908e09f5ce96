"""Every exit code of the table is reached by a real process."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from reelwright.cli.exits import CODES
from reelwright.film.brief import Brief
from reelwright.film.production import Production
from reelwright.film.status import Condition, State
from reelwright.media.write import VideoWriter
from reelwright.units import FrameRate, Resolution

from ..unit.enhance.test_optimiser import walked  # noqa: TID252 - tests are no package on the path
from ..unit.media.moving import clip  # noqa: TID252
from .processes import Workspace

BRIEF = ("A keeper climbs the stair of a lighthouse.", "--duration=2", "--size=144", "--backend=slate")
Done = subprocess.CompletedProcess[str]


def done(folder: Path) -> Done:
    return Workspace(folder).run("list")


def bug(folder: Path) -> Done:
    return Workspace(folder, "buggy").run("make", *BRIEF)


def refused(folder: Path) -> Done:
    return Workspace(folder).run("make", "no")


def not_configured(folder: Path) -> Done:
    return Workspace(folder, "unfurnished").run("doctor")


def unusable(folder: Path) -> Done:
    (folder / "w").write_text("a file")
    return Workspace(folder).run("list")


def maker_failed(folder: Path) -> Done:
    return Workspace(folder, "no band").run("make", *BRIEF)


def conflict(folder: Path) -> Done:
    workspace = Workspace(folder)
    workspace.folder.mkdir()
    now = datetime(2026, 1, 1, tzinfo=UTC)
    brief = Brief(text="A keeper climbs.")
    production = Production(
        id="session_20260101_000000_000000000001",
        title="Keeper",
        brief=brief.digest,
        state=State.COMPLETE,
        condition=Condition.COMPLETE,
        run=1,
        created_at=now,
        updated_at=now,
    )
    workspace.productions.create(brief, lambda: production)
    workspace.close()
    return workspace.run("cancel", "000000000001")


def failed_check(folder: Path) -> Done:
    with VideoWriter(folder / "film.mp4", Resolution(width=160, height=90), FrameRate(num=24)) as writer:
        for grey in (40, 80, 120):
            writer.write(np.full((90, 160, 3), grey, np.uint8))
    return Workspace(folder).run("check", str(folder / "film.mp4"), "--duration=30")


def nothing_to_mend(folder: Path) -> Done:
    whole = clip(folder / "clip.mp4", [one.astype(np.uint8) for one in walked(9)], sound="")
    return Workspace(folder).run("enhance", str(whole), "--fix")


WAYS: dict[int, tuple[Callable[[Path], Done], str]] = {
    0: (done, ""),
    1: (bug, "a bug was planted"),
    2: (refused, "10 to 2,000 characters"),
    3: (not_configured, ""),
    4: (unusable, "w"),
    5: (maker_failed, "the band did not come"),
    6: (conflict, "is complete"),
    8: (failed_check, ""),
    10: (nothing_to_mend, ""),
}
"""Code -> how to come to it, and what stderr then says."""
ELSEWHERE = {7, 9, 130}
"""In `test_make.py`: cancelled by another process, and paused with Ctrl-C; in `test_gates.py`: waiting at a gate."""


def test_every_code_of_the_table_is_reached() -> None:
    assert set(WAYS) | ELSEWHERE == set(CODES)


@pytest.mark.parametrize("code", WAYS)
def test_a_command_ends_with(code: int, tmp_path: Path) -> None:
    way, said = WAYS[code]
    ended = way(tmp_path)
    assert ended.returncode == code, ended.stderr
    assert said in ended.stderr
    assert ("Traceback" in ended.stderr) == (code == 1)
