"""What a command does not need it does not load: the help is there at once, and who only asks loads no network."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("httpx", "google", "openai", "av", "cv2", "numpy", "dbos")
HELP = """
sys.argv = ["reelwright", "--help"]
from reelwright.cli import main
try:
    main()
except SystemExit:
    pass
"""


def loaded(program: str) -> set[str]:
    ending = f"\nprint([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys{program}{ending}"], capture_output=True, text=True, check=True
    )
    return set(eval(done.stdout.splitlines()[-1]))


def test_the_help_loads_nothing_heavy() -> None:
    assert loaded("\n" + HELP) == set()


@pytest.mark.parametrize("module", ["model", "scripted", "prompt"])
def test_who_asks_a_model_loads_no_network(module: str) -> None:
    assert "httpx" not in loaded(f"\nimport reelwright.llm.{module}")


def test_a_film_that_is_drawn_loads_no_network() -> None:
    assert "httpx" not in loaded("\nimport reelwright.pipeline.produce, reelwright.engine.worker")


def test_a_run_that_leaves_no_record_loads_no_engine_for_one() -> None:
    assert "dbos" not in loaded("\nfrom reelwright.engine import unrecorded")
    assert "dbos" in loaded("\nfrom reelwright.engine import Worker")


def test_what_goes_over_the_network_does_load_it() -> None:
    assert "httpx" in loaded("\nimport reelwright.llm.openai_compatible")
