"""VMAF, by an `ffmpeg` program that has libvmaf, where there is one: libav's wheel has none."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from reelwright.errors import BackendError

_EVERY = 5
"""Of so many frames one is judged: measured, that changes the mean by less than 0.1."""
_ASKING_SECONDS, _JUDGING_SECONDS = 20, 3600
_LOG = "vmaf.json"


@cache
def program() -> str | None:
    """The first `ffmpeg` on the PATH, if it has libvmaf; else None."""
    found = shutil.which("ffmpeg")
    if found is None:
        return None
    try:
        told = subprocess.run(
            [found, "-hide_banner", "-filters"], capture_output=True, text=True, timeout=_ASKING_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return found if " libvmaf " in told.stdout else None


def vmaf(ffmpeg: str, clip: Path, original: Path) -> float:
    """0..100, the mean over the clip, by the model that libvmaf has built in.

    Args:
        ffmpeg: as `program` has it.
        clip, original: of the same size and rate.

    Raises:
        BackendError: the program failed; what it said.
    """
    even = "settb=AVTB,setpts=PTS-STARTPTS"
    graph = f"[0:v]{even}[a];[1:v]{even}[b];[a][b]libvmaf=log_fmt=json:log_path={_LOG}:n_subsample={_EVERY}"
    inputs = ["-i", str(clip.absolute()), "-i", str(original.absolute())]
    with tempfile.TemporaryDirectory() as folder:  # a path inside of a filter would have to be quoted twice
        try:
            done = subprocess.run(
                [ffmpeg, "-nostdin", "-v", "error", *inputs, "-lavfi", graph, "-f", "null", "-"],
                cwd=folder,
                capture_output=True,
                text=True,
                timeout=_JUDGING_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise BackendError(f"{ffmpeg} was not done with VMAF after {_JUDGING_SECONDS // 60} minutes") from None
        if done.returncode:
            last = done.stderr.strip().splitlines()[-1:] or ["no word of why"]
            raise BackendError(f"{ffmpeg} could not tell VMAF: {last[0]}")
        try:
            log = json.loads((Path(folder) / _LOG).read_text(encoding="utf-8"))
            return round(float(log["pooled_metrics"]["vmaf"]["mean"]), 2)
        except (OSError, ValueError, KeyError):
            raise BackendError(
                f"{ffmpeg} said nothing of VMAF that can be read; is its libvmaf older than 2.0?"
            ) from None
