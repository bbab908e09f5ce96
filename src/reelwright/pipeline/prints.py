"""Prints of a film besides the first, over the one picture, which is copied and never encoded again: in other
languages, and at other loudnesses. Each has a mix, a file and a check of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from reelwright.check.expected import Expected
from reelwright.check.technical import film_check_recipe
from reelwright.deliver.conform import conform_recipe
from reelwright.film.cut import Cut
from reelwright.film.production import Dossier
from reelwright.film.recipe import Digest
from reelwright.film.verdict import TechnicalVerdict
from reelwright.pipeline.desk import Desk
from reelwright.pipeline.requests import film_cues, language, lines_at
from reelwright.pipeline.sounding import tracks
from reelwright.sound.mix import mix_recipe
from reelwright.writing.language import terminology


@dataclass(frozen=True, slots=True)
class Print:
    """One of them."""

    label: str
    """After `mix`, `film` and `check film.`, such as `de`, `broadcast` or `de broadcast`."""
    dossier: Dossier
    """With what is said in it."""
    language: str
    """Such as `eng`, of the words."""
    lufs: float

    def cut(self, film: Cut) -> Cut:
        """That of the film, with its own subtitles."""
        return film.model_copy(update={"cues": film_cues(self.dossier)})


def prints(dossier: Dossier) -> list[Print]:
    """What a film is delivered as besides `film.mp4`: its languages, and the copies of each."""
    spoken = {"": (dossier, language(dossier))} | {
        dub.language: (dossier.model_copy(update={"speeches": dub.speeches}), terminology(dub.language))
        for dub in dossier.dubs
    }
    loudness = dossier.brief.lufs
    dubs = [Print(dub.language, *spoken[dub.language], loudness.of(dub.language)[0]) for dub in dossier.dubs]
    return dubs + [Print(copy.label, *spoken[copy.language], copy.lufs) for copy in dossier.copies]


async def finished(
    desk: Desk,
    wanted: Sequence[Print],
    film: Cut,
    title: str,
    transitions: Mapping[str, Digest],
    expected: Expected,
) -> tuple[dict[str, TechnicalVerdict], dict[str, str]]:
    """The verdict on each by its label, and what was made.

    Args:
        film: with its credits.
        transitions: shot -> sha256 of what it begins with.
        expected: what the film in its own language is checked against.
    """
    assert expected.seconds is not None
    at = {one.label: lines_at(one.dossier) for one in wanted}
    narration = {one.label: {shot: one.dossier.speeches[shot].sha256 for shot in at[one.label]} for one in wanted}
    mixes = await desk.make(
        {
            f"mix {one.label}": mix_recipe(
                tracks(one.dossier),
                {shot: (sha256, at[one.label][shot]) for shot, sha256 in narration[one.label].items()},
                expected.seconds,
                one.lufs,
            )
            for one in wanted
        }
    )
    mixed = mixes.whole()
    films = await desk.make(
        {
            f"film {one.label}": conform_recipe(
                one.cut(film), mixed[f"mix {one.label}"].sha256, title, one.language, transitions
            )
            for one in wanted
        }
    )
    conformed = films.whole()
    checks = await desk.make(
        {
            f"check film.{one.label}": film_check_recipe(
                conformed[f"film {one.label}"].sha256,
                expected.model_copy(update={"language": one.language, "lines": at[one.label], "lufs": one.lufs}),
                narration[one.label],
            )
            for one in wanted
        }
    )
    checked = checks.whole()

    def read() -> JsonValue:
        paths = {one.label: desk.floor.assets.path(checked[f"check film.{one.label}"]) for one in wanted}
        return {label: path.read_text(encoding="utf-8") for label, path in paths.items()}

    told = await desk.once("read the verdicts of other prints", read)
    assert isinstance(told, dict)
    verdicts = {label: TechnicalVerdict.from_json(str(text)) for label, text in told.items()}
    return verdicts, mixes.recipes() | films.recipes() | checks.recipes()
