"""FINALIZE: the mix, the conformed film and its check, subtitles, stills and contact sheet."""

from __future__ import annotations

from pydantic import JsonValue

from reelwright.check.expected import Expected, ShotSpan
from reelwright.check.technical import film_check_recipe
from reelwright.deliver.conform import conform_recipe
from reelwright.deliver.contact_sheet import contact_sheet_recipe
from reelwright.deliver.still import still_recipe
from reelwright.deliver.subtitles import subtitles_recipe
from reelwright.deliver.transition import transition_recipes
from reelwright.film.cut import Cut, CutShot
from reelwright.film.production import Dossier
from reelwright.film.recipe import Asset, Recipe
from reelwright.film.verdict import TechnicalVerdict
from reelwright.pipeline.desk import Desk
from reelwright.pipeline.dubbing import finished
from reelwright.pipeline.requests import film_cut, film_frames, language, lines_at, resolution
from reelwright.pipeline.sounding import film_seconds, tracks
from reelwright.pipeline.wording import counted
from reelwright.render.credits import credits_recipe
from reelwright.sound.mix import Lines, Stem, mix_recipe, stem_recipe

CREDITS = "credits"
"""Where a shot has its id."""


def _credits(dossier: Dossier) -> dict[str, Recipe]:
    brief = dossier.brief
    return {CREDITS: credits_recipe(brief.credits, brief.rate, resolution(dossier))} if brief.credits else {}


def _stems(dossier: Dossier, lines: Lines, seconds: float) -> dict[str, Recipe]:
    stems = Stem if dossier.brief.has_stems else ()
    return {f"stem {stem}": stem_recipe(stem, tracks(dossier), lines, seconds) for stem in stems}


def _with_credits(cut: Cut, dossier: Dossier, made: Asset | None) -> Cut:
    """The cut with the credits after its last shot."""
    if made is None:
        return cut
    frames = film_frames(dossier) - cut.frames
    after = CutShot(shot=CREDITS, take=made.sha256, start=cut.frames, frames=frames)
    return cut.model_copy(update={"shots": (*cut.shots, after)})


async def work(desk: Desk, dossier: Dossier) -> Dossier:
    assert dossier.script is not None
    cut, rate = film_cut(dossier), dossier.brief.rate
    seconds = film_seconds(dossier)
    at = lines_at(dossier)
    lines = {shot: (dossier.speeches[shot].sha256, begin) for shot, begin in at.items()}
    mixing = transition_recipes(cut)
    first = await desk.make(
        {"mix": mix_recipe(tracks(dossier), lines, seconds, dossier.brief.lufs)}
        | _stems(dossier, lines, seconds)
        | {f"still {take.shot}": still_recipe(take.sha256, take.frames // 2) for take in dossier.takes}
        | {f"subtitles {suffix}": subtitles_recipe(cut, suffix) for suffix in (".srt", ".vtt")}
        | {f"transition {shot}": recipe for shot, recipe in mixing.items()}
        | _credits(dossier)
    )
    made = first.whole()
    cut = _with_credits(cut, dossier, made.get(CREDITS))
    stills = {take.shot: made[f"still {take.shot}"].sha256 for take in dossier.takes}
    transitions = {shot: made[f"transition {shot}"].sha256 for shot in mixing}
    title = dossier.script.title
    second = await desk.make(
        {
            "film": conform_recipe(cut, made["mix"].sha256, title, language(dossier), transitions),
            "contact sheet": contact_sheet_recipe(title, dossier.shots, rate, stills),
        }
    )
    film = second.whole()["film"]
    expected = Expected(
        seconds=seconds,
        frames=cut.frames,
        rate=rate,
        resolution=cut.resolution,
        has_sound=made["mix"].facts["lufs"] is not None,  # else nobody wished for any
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
        lufs=dossier.brief.lufs,
        language=language(dossier),
        lines=at,
    )
    narration = {shot: dossier.speeches[shot].sha256 for shot in at}
    third = await desk.make({"film check": film_check_recipe(film.sha256, expected, narration)})
    check = third.whole()["film check"]

    def read() -> JsonValue:
        return desk.floor.assets.path(check).read_text(encoding="utf-8")

    verdict = TechnicalVerdict.from_json(str(await desk.once("read the verdict", read)))
    said = f"{verdict.counted}; {counted(len(verdict.findings), 'remark')}"
    recipes = dossier.recipes | first.recipes() | second.recipes() | third.recipes()
    dubs = dossier.dubs
    if dubs:
        dubs, others = await finished(desk, dossier, cut, transitions, expected)
        recipes |= others
        well = sum(dub.technical is not None and dub.technical.passed for dub in dubs)
        said += f"; {well} of {counted(len(dubs), 'other language')} pass"
    update = {"cut": cut, "mix": made["mix"].sha256, "technical": verdict, "dubs": dubs, "recipes": recipes}
    return dossier.model_copy(update=update | {"said": said})
