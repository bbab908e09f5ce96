"""FINALIZE: the mix, the conformed film and its check, subtitles, stills and contact sheet."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue

from reelwright.deliver.contact_sheet import contact_sheet_recipe
from reelwright.deliver.subtitles import subtitles_recipe
from reelwright.deliver.transition import transition_recipes
from reelwright.film.cut import Cut, CutShot
from reelwright.film.dub import Copy
from reelwright.film.production import Dossier
from reelwright.film.recipe import Asset, Recipe
from reelwright.film.verdict import TechnicalVerdict
from reelwright.pipeline.conforming import CREDITS, checked, conformed, expected_of
from reelwright.pipeline.desk import Desk
from reelwright.pipeline.following import still_of
from reelwright.pipeline.prints import finished, prints
from reelwright.pipeline.requests import film_cut, film_frames, resolution
from reelwright.pipeline.sounding import film_mix, film_seconds, lines_of, tracks
from reelwright.pipeline.wording import counted
from reelwright.render.credits import credits_recipe
from reelwright.sound.mix import Stem, stem_recipe


def _credits(dossier: Dossier) -> dict[str, Recipe]:
    brief = dossier.brief
    return {CREDITS: credits_recipe(brief.credits, brief.rate, resolution(dossier))} if brief.credits else {}


def _stems(dossier: Dossier) -> dict[str, Recipe]:
    stems, lines, seconds = Stem if dossier.brief.has_stems else (), lines_of(dossier), film_seconds(dossier)
    return {f"stem {stem}": stem_recipe(stem, tracks(dossier), lines, seconds) for stem in stems}


def _with_credits(cut: Cut, dossier: Dossier, made: Asset | None) -> Cut:
    """The cut with the credits after its last shot."""
    if made is None:
        return cut
    frames = film_frames(dossier) - cut.frames
    after = CutShot(shot=CREDITS, take=made.sha256, start=cut.frames, frames=frames)
    return cut.model_copy(update={"shots": (*cut.shots, after)})


def _subtitles(dossier: Dossier, cut: Cut) -> dict[str, Recipe]:
    """Beside each film in a language; copies share them."""
    cuts = {"subtitles": cut} | {
        f"subtitles {one.label}": one.cut(cut) for one in prints(dossier.model_copy(update={"copies": ()}))
    }
    return {
        f"{label} {suffix}": subtitles_recipe(mine, suffix)
        for label, mine in cuts.items()
        for suffix in (".srt", ".vtt")
    }


def _copies(dossier: Dossier) -> tuple[Copy, ...]:
    """Those that the brief wishes for at other loudnesses than the first, of the film in each of its languages."""
    languages = ("", *(dub.language for dub in dossier.dubs))
    return tuple(Copy(language=one, lufs=lufs) for one in languages for lufs in dossier.brief.lufs.of(one)[1:])


def _judged(dossier: Dossier, verdicts: Mapping[str, TechnicalVerdict]) -> Dossier:
    """`verdicts`: on every language and every copy."""
    dubs = tuple(one.model_copy(update={"technical": verdicts[one.language]}) for one in dossier.dubs)
    copies = tuple(one.model_copy(update={"technical": verdicts[one.label]}) for one in dossier.copies)
    return dossier.model_copy(update={"dubs": dubs, "copies": copies})


async def work(desk: Desk, dossier: Dossier) -> Dossier:
    assert dossier.script is not None
    cut, rate = film_cut(dossier), dossier.brief.rate
    mixing = transition_recipes(cut)
    first = await desk.make(
        {"mix": film_mix(dossier)}
        | _stems(dossier)
        | {f"still {take.shot}": still_of(take) for take in dossier.takes}
        | _subtitles(dossier, cut)
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
            "film": conformed(dossier, cut, made["mix"], transitions),
            "contact sheet": contact_sheet_recipe(title, dossier.shots, rate, stills),
        }
    )
    expected = expected_of(dossier, cut, made["mix"])
    third = await desk.make({"film check": checked(dossier, second.whole()["film"], expected)})
    check = third.whole()["film check"]

    def read() -> JsonValue:
        return desk.floor.assets.path(check).read_text(encoding="utf-8")

    verdict = TechnicalVerdict.from_json(str(await desk.once("read the verdict", read)))
    said = f"{verdict.counted}; {counted(len(verdict.findings), 'remark')}"
    recipes = dossier.recipes | first.recipes() | second.recipes() | third.recipes()
    dossier = dossier.model_copy(update={"copies": _copies(dossier)})
    if wanted := prints(dossier):
        verdicts, others = await finished(desk, wanted, cut, title, transitions, expected)
        recipes |= others
        well = sum(one.passed for one in verdicts.values())
        said += f"; {well} of {counted(len(verdicts), 'other film')} pass"
        dossier = _judged(dossier, verdicts)
    update = {"cut": cut, "mix": made["mix"].sha256, "technical": verdict, "recipes": recipes, "said": said}
    return dossier.model_copy(update=update)
