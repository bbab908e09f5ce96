"""The film out of its takes and its mix, and the check of it: asked for by FINALIZE, and begun before that where
nothing else has to be made first."""

from __future__ import annotations

from collections.abc import Mapping

from reelwright.check.expected import Expected, ShotSpan
from reelwright.check.technical import film_check_recipe
from reelwright.deliver.conform import conform_recipe
from reelwright.film.cut import Cut
from reelwright.film.production import Dossier
from reelwright.film.recipe import Asset, Digest, Recipe
from reelwright.pipeline.requests import language, lines_at
from reelwright.pipeline.sounding import film_seconds

CREDITS = "credits"
"""Where a shot has its id."""


def conformed(dossier: Dossier, cut: Cut, mix: Asset, transitions: Mapping[str, Digest]) -> Recipe:
    """`transitions`: shot -> the frames where it is mixed with the one before."""
    assert dossier.script is not None
    return conform_recipe(cut, mix.sha256, dossier.script.title, language(dossier), transitions)


def expected_of(dossier: Dossier, cut: Cut, mix: Asset) -> Expected:
    return Expected(
        seconds=film_seconds(dossier),
        frames=cut.frames,
        rate=dossier.brief.rate,
        resolution=cut.resolution,
        has_sound=mix.facts["lufs"] is not None,  # else nobody wished for any
        shots=tuple(
            ShotSpan(
                shot=shot.shot,
                start=shot.start,
                frames=shot.frames,
                dip_frames=shot.transition_frames if shot.transition.dips else 0,
                is_card=shot.shot == CREDITS,
            )
            for shot in cut.shots
        ),
        lufs=dossier.brief.lufs.of()[0],
        language=language(dossier),
        lines=lines_at(dossier),
    )


def checked(dossier: Dossier, film: Asset, expected: Expected) -> Recipe:
    narration = {shot: dossier.speeches[shot].sha256 for shot in expected.lines}
    return film_check_recipe(film.sha256, expected, narration)
