"""`check` and `probe`: any film from anywhere."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from reelwright.enhance.scores import SCALES
from reelwright.errors import BackendError
from reelwright.media.vmaf import program, vmaf
from reelwright.media.write import VideoWriter
from reelwright.units import FrameRate, Resolution

from ..media.moving import clip, pan  # noqa: TID252 - tests are no package on the path
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


def test_how_good_a_picture_is_and_how_near_to_another_is_told_on_demand(
    tmp_path: Path, reelwright: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    program.cache_clear()
    source = clip(tmp_path / "clip.mp4", [pan(k) for k in range(9)], sound="")
    worse = clip(tmp_path / "worse.mp4", [pan(k) for k in range(9)], sound="", options={"crf": "45"})
    answer = reelwright("probe", str(worse), "--quality", "--against", str(source))
    assert answer.code == 0, answer.err
    lines = answer.out.splitlines()
    assert [line.split()[0] for line in lines[-3 - len(SCALES) - 1 : -3]] == [*SCALES, "all"]
    assert lines[-3].startswith("PSNR") and lines[-1] == "VMAF  not told: there is no ffmpeg here that has libvmaf"
    told = reelwright("probe", str(worse), "--quality", "--against", str(source), "--json").json
    own = reelwright("probe", str(source), "--against", str(source), "--json").json
    assert set(told["quality"]["scores"]) == set(SCALES) and told["quality"]["score"] <= 100
    assert own["fidelity"] == {"frames": 9, "psnr": 100.0, "ssim": 1.0, "vmaf": None} and "quality" not in own
    assert told["fidelity"]["psnr"] < 40 and told["fidelity"]["ssim"] < 0.99 and told["fidelity"]["vmaf"] is None


def test_what_cannot_be_compared_is_refused(tmp_path: Path, reelwright: CommandLine) -> None:
    source = clip(tmp_path / "clip.mp4", [pan(k) for k in range(3)], sound="")
    other = clip(tmp_path / "other.mp4", [pan(0)[:48]] * 3, sound="")
    answer = reelwright("probe", str(source), "--against", str(other))
    assert answer.code == 2 and "only pictures of one size" in answer.err


def test_vmaf_is_told_by_an_ffmpeg_that_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ffmpeg = tmp_path / "ffmpeg"
    ffmpeg.write_text(
        "#!/bin/sh\n"
        'case "$*" in *-filters*) echo " .. libvmaf  VV->V  VMAF"; exit;; *broken*) echo it broke >&2; exit 1;; esac\n'
        """echo '{"pooled_metrics": {"vmaf": {"mean": 87.654}}}' > vmaf.json\n"""
    )
    ffmpeg.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    program.cache_clear()
    found = program()
    assert found == str(ffmpeg) and vmaf(found, tmp_path / "a.mp4", tmp_path / "b.mp4") == 87.65
    with pytest.raises(BackendError, match="it broke"):
        vmaf(found, tmp_path / "broken.mp4", tmp_path / "b.mp4")
    program.cache_clear()
