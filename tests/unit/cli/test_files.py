"""`check` and `probe`: any film from anywhere."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from reelwright.media.write import VideoWriter
from reelwright.units import FrameRate, Resolution

from .command_line import CommandLine


@pytest.fixture
def film(tmp_path: Path) -> str:
    """Half a second, silent and small."""
    path = tmp_path / "film.mp4"
    with VideoWriter(path, Resolution(width=160, height=90), FrameRate(num=24)) as writer:
        for k in range(12):
            writer.write(np.full((90, 160, 3), 40 + 10 * k, np.uint8))
    return str(path)


def test_a_film_that_fails_has_its_verdict_and_exit_code_8(reelwright: CommandLine, film: str) -> None:
    failed = reelwright("check", film, "--duration", "30")
    assert failed.code == 8 and failed.err == ""
    marks = {line.split()[1]: line.split()[0] for line in failed.out.splitlines()[1:11]}
    assert marks["duration"] == "FAIL", "it alone fails the film"
    assert marks["resolution"] == "fail"
    assert marks["codec"] == "pass"
    assert failed.out.splitlines()[-1].startswith("FAILED: ")


def test_a_program_gets_the_verdict_as_one_document(reelwright: CommandLine, film: str) -> None:
    failed = reelwright("check", film, "--duration", "30", "--json")
    assert failed.code == 8
    assert failed.json["passed"] is False and len(failed.json["checks"]) == 10


@pytest.mark.parametrize("length", ["0", "-1", "nan", "inf"])
def test_a_length_that_is_none_is_refused(length: str, reelwright: CommandLine, film: str) -> None:
    refused = reelwright("check", film, f"--duration={length}")
    assert (refused.code, refused.out) == (2, "")
    assert "--duration" in refused.err


def test_a_file_tells_what_it_holds(reelwright: CommandLine, film: str) -> None:
    assert "160x90, 24 fps, 12 frames" in reelwright("probe", film).out
    assert reelwright("probe", film, "--json").json["video"][0]["frames"] == 12
