"""`reelwright check FILE`, as a user runs it, from anywhere."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from reelwright.check.technical import check_film
from reelwright.cli import exits
from reelwright.film.verdict import TechnicalVerdict

from ... import warm  # noqa: TID252 - tests are no package on the path
from .films import HD, film, flat, gradient


def check(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return warm.run("check", *words, cwd=folder)


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With a hole in the picture."""
    pictures = gradient(48, HD, step=16)
    pictures[30] = flat(0, HD)
    return film(tmp_path_factory.mktemp("films"), pictures, crf=12)


def test_a_film_is_checked_and_nothing_is_left_beside_it(faulty: Path) -> None:
    before = sorted(faulty.parent.iterdir())
    done = check(faulty.parent, faulty.name)
    assert done.returncode == exits.DONE and done.stderr == ""
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["check", "measured", "limit"] and sum(line.startswith("pass ") for line in lines) == 10
    told = "warning: black at 1.25 to 1.29 s: frame 30: a black gap between two pictures"
    assert f"{told} (0.04 s; limit: 0 s without a fade)" in lines
    assert sorted(faulty.parent.iterdir()) == before


def test_the_verdict_as_json_is_the_verdict(faulty: Path, tmp_path: Path) -> None:
    done = check(tmp_path, str(faulty), "--json")
    assert done.returncode == exits.DONE
    assert TechnicalVerdict.model_validate(json.loads(done.stdout)) == check_film(faulty)


def test_a_film_of_another_length_than_asked_for_fails_with_its_own_exit_code(faulty: Path) -> None:
    done = check(faulty.parent, faulty.name, "--duration", "30")
    assert done.returncode == exits.CHECK_FAILED
    assert "2.000 s, 48 frames" in done.stdout and "30.000 s as asked, ± 5%" in done.stdout
    assert check(faulty.parent, faulty.name, "--duration", "2.05").returncode == exits.DONE


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["none.mp4"], "there is no file none.mp4"),
        (["text.mp4"], "text.mp4 cannot be read"),
        (["text.mp4", "--duration", "-3"], "--duration"),
        (["text.mp4", "--duration", "nan"], "--duration"),
        (["."], "is a folder"),
    ],
)
def test_what_cannot_be_checked_is_one_clear_line(tmp_path: Path, words: list[str], told: str) -> None:
    (tmp_path / "text.mp4").write_text("this is no film")
    done = check(tmp_path, *words)
    assert done.returncode == 2 and done.stdout == ""
    assert told in done.stderr and "Traceback" not in done.stderr
