"""A film with end credits, made by real processes: as long as it was asked to be, and they are its last frames."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reelwright.film.credits import Credit, card_frames, cards
from reelwright.media.read import Frame, frames
from reelwright.render.credits import credit_card
from reelwright.units import FrameRate, Resolution

from .. import warm  # noqa: TID252 - tests are no package on the path

BRIEF = """---
title: Two Slates
duration: 9
size: 180
backend: slate
narration: no
---
## Headland, night, storm

Wide: a lighthouse on a cliff.

## Forest, dawn

Wide: tall trees in the mist.

## Credits

Directed by Ana Diaz
Music: Bo Lind
"""
CREDITS = (Credit(role="Directed by", name="Ana Diaz"), Credit(role="Music", name="Bo Lind"))
FILM, SIZE = FrameRate.of(24), Resolution(width=320, height=180)
AT_END = sum(card_frames(CREDITS, FILM))


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the film."""
    place = tmp_path_factory.mktemp("two")
    (place / "two.md").write_text(BRIEF, encoding="utf-8")
    done = warm.run("--workspace", str(place / "ws"), "make", "two.md", "--json", cwd=place)
    assert done.returncode == 0, done.stderr
    return Path(json.loads(done.stdout)["folder"]).parent


@pytest.fixture(scope="module")
def film(session: Path) -> list[Frame]:
    return list(frames(session / "final_output/film.mp4"))


def test_the_film_is_as_long_as_asked_with_its_credits_and_every_check_of_its_picture_passes(
    session: Path, film: list[Frame]
) -> None:
    told: dict[str, Any] = json.loads((session / "metadata/dossier.json").read_text())["body"]
    assert len(film) == 216 and sum(shot["frames"] for shot in told["shots"]) == 216 - AT_END
    assert [shot["shot"] for shot in told["cut"]["shots"]] == ["SH010", "SH020", "credits"]
    assert told["technical"]["passed"]
    assert {finding["check"] for finding in told["technical"]["findings"]} <= {"bitrate"}


def test_its_last_frames_are_the_card_out_of_black_and_into_it(session: Path, film: list[Frame]) -> None:
    (card,) = cards(CREDITS)
    shown = film[216 - AT_END // 2].bgr().astype(int)
    assert np.abs(shown - credit_card(card, SIZE)).mean() < 2
    assert film[216 - AT_END].bgr().max() < 40 and film[215].bgr().max() < 40
    assert film[216 - AT_END - 30].bgr().mean() > 15, "the last shot goes on until then"
    assert len(list(frames(session / "video_clips/credits.mp4"))) == AT_END


def test_the_report_lists_them(session: Path) -> None:
    page = (session / "final_output/report.html").read_text(encoding="utf-8")
    assert "<h2>Credits</h2>" in page and "<td>Directed by</td><td>Ana Diaz</td>" in page
    assert "9.00 s, 216 frames" in page
