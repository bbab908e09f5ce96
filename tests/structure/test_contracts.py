"""A contract that has never failed is not yet a check: here each is given the fault it forbids, in a copy."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]

PLANTED = {
    "the store reaches up into a craft": ("store/disk.py", "from reelwright.sound import mix", "Imports go down only"),
    "one craft imports another": ("check/fit.py", "from reelwright.deliver import report", "Imports go down only"),
    "a language model that knows of films": (
        "llm/model.py",
        "from reelwright.writing import direct",
        "Imports go down only",
    ),
    "the network reaches up to who uses it": (
        "network/wire.py",
        "from reelwright.llm import wired",
        "Imports go down only",
    ),
    "the product leans on the simulator": ("app.py", "from reelwright.simulator import books", "Imports go down only"),
    "a use case that knows the server": (
        "pipeline/productions.py",
        "from reelwright.web import problems",
        "Imports go down only",
    ),
    "a folder nobody declared": ("managers/__init__.py", "", "Imports go down only"),
    "an import hidden in a function": (
        "film/shot.py",
        "def f():\n    from reelwright.store import disk\n    return disk",
        "Imports go down only",
    ),
    "a noun with numpy": ("film/shot.py", "import numpy", "The nouns know nothing"),
    "an engine with film": ("engine/job.py", "from reelwright.film import shot", "The engine knows nothing of film"),
    "dbos outside the engine": ("pipeline/desk.py", "import dbos", "Only the engine imports dbos"),
    "av outside media": ("check/fit.py", "import av", "Only media imports av"),
    "cryptography beside the seal and the safe": (
        "ledger/certificate.py",
        "from cryptography import exceptions",
        "Only the seal and the safe import cryptography",
    ),
    "torch outside its backend": (
        "render/clip.py",
        "import torch",
        "Only the backend diffusers and checkpoints import torch",
    ),
    "diffusers beside checkpoints": (
        "enhance/checkpoint.py",
        "import diffusers",
        "Only the backend diffusers imports diffusers",
    ),
    "spandrel beside checkpoints": ("enhance/trial.py", "import spandrel", "Only checkpoints import spandrel"),
    "a stage that names a backend": (
        "pipeline/render.py",
        "from reelwright.render.backends.previz.backend import Previz",
        "Only app names a concrete backend",
    ),
    "a backend that knows another": (
        "render/backends/slate.py",
        "from reelwright.render.backends.previz import noise",
        "Backends do not know each other",
    ),
    "a language model outside its backends": (
        "render/paid.py",
        "from reelwright.llm.gemini import Gemini",
        "Only app names who answers questions",
    ),
    "an effect that knows another": (
        "enhance/effects/sharpen.py",
        "from reelwright.enhance.effects.interpolate import Interpolate",
        "Effects do not know each other",
    ),
    "two modules that import each other": ("units/value.py", "from reelwright.units import money", "No cycles"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", program, "--config", str(folder / "pyproject.toml"), "--no-cache"]
    environment = os.environ | {"PYTHONPATH": str(folder / "src")}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(PROJECT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_package_keeps_every_contract(copy: Path) -> None:
    done = lint(copy)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_breaks_its_contract(copy: Path, fault: str) -> None:
    name, line, contract = PLANTED[fault]
    path = copy / "src" / "reelwright" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text((path.read_text() if path.exists() else "") + f"\n{line}\n")
    done = lint(copy)
    assert done.returncode != 0
    broken = [one for one in done.stdout.splitlines() if " BROKEN" in one]
    assert any(one.startswith(contract) for one in broken), done.stdout
