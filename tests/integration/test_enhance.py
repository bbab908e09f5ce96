"""`reelwright enhance` as somebody uses it: a better film, whatever happens to the process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from .. import warm  # noqa: TID252 - tests are no package on the path
from ..unit.media.moving import clip, packets, pan, shown, times  # noqa: TID252 - tests are no package on the path

FRAMES = 200


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight seconds, of which more than one chunk is made."""
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    return clip(path, [pan(k % 60) for k in range(FRAMES)], options={"x264-params": "keyint=24", "crf": "23"})


def command(folder: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "reelwright", "--workspace", str(folder / "workspace"), "enhance", *words]


def enhance(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return warm.run("--workspace", str(folder / "workspace"), "enhance", *words)


def done(folder: Path, *words: str) -> dict[str, Any]:
    answer = enhance(folder, *words, "--json")
    assert answer.returncode == 0, answer.stderr
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


@pytest.fixture(scope="module")
def undisturbed(source: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    folder = tmp_path_factory.mktemp("undisturbed")
    out = folder / "out.mp4"
    return done(folder, str(source), "--fps", "48", "--quality", "preview", "--out", str(out)), out


def test_a_clip_has_twice_as_many_frames_and_its_own_sound(
    source: Path, undisturbed: tuple[dict[str, Any], Path]
) -> None:
    told, out = undisturbed
    assert told["frames"] == len(shown(out)) == 2 * FRAMES and told["chunks"] >= 2
    assert times(out)[::2] == times(source)
    assert packets(out, "audio") == packets(source, "audio")
    parts = [one["interpolate"] for one in told["parts"]]
    assert sum(one["own"] for one in parts) == FRAMES
    assert sum(len(one["made"]) + len(one["repeated"]) for one in parts) == FRAMES
    assert all(0 <= share <= 1 for one in parts for _, share in one["made"])


@pytest.mark.parametrize("way", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_or_paused_command_goes_on_after_what_is_finished_to_the_same_bytes(
    way: signal.Signals, source: Path, undisturbed: tuple[dict[str, Any], Path], tmp_path: Path
) -> None:
    words = (str(source), "--fps", "48", "--quality", "preview", "--out", str(tmp_path / "out.mp4"))
    one_by_one = os.environ | {"REELWRIGHT_CPU_WORKERS": "1"}
    process = subprocess.Popen(
        command(tmp_path, *words), stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=one_by_one
    )
    assert process.stderr is not None
    while "1 of" not in (line := process.stderr.readline()):
        assert line, "it ended before it was disturbed"
    process.send_signal(way)
    _, said = process.communicate(timeout=60)
    assert process.returncode == (-signal.SIGKILL if way is signal.SIGKILL else 130)
    assert way is signal.SIGKILL or "the same command goes on" in said
    assert not (tmp_path / "out.mp4").exists()
    told = done(tmp_path, *words)
    assert 1 <= told["chunks_made_before"] < told["chunks"]
    assert (tmp_path / "out.mp4").read_bytes() == undisturbed[1].read_bytes()


def test_the_same_again_is_only_put_together_again(undisturbed: tuple[dict[str, Any], Path], source: Path) -> None:
    told, out = undisturbed
    began = time.monotonic()
    words = (str(source), "--fps", "48", "--quality", "preview", "--out", str(out))
    again = done(out.parent, *words, "--replace")
    assert again["chunks_made_before"] == again["chunks"] == told["chunks"]
    assert time.monotonic() - began < 30
