"""A film in more languages: its lines translated, spoken in the same shots, and each language a film of its own over
the one picture, which is not encoded again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from reelwright.check.expected import Expected
from reelwright.check.fit import TAIL_SECONDS
from reelwright.check.technical import film_check_recipe
from reelwright.deliver.conform import conform_recipe
from reelwright.deliver.subtitles import subtitles_recipe
from reelwright.errors import BackendError
from reelwright.film.cut import Cut
from reelwright.film.dub import Dub, Translation
from reelwright.film.production import Dossier
from reelwright.film.recipe import Digest, Recipe
from reelwright.film.shot import Shot
from reelwright.film.sound import Speech
from reelwright.film.verdict import Finding, Severity, TechnicalVerdict
from reelwright.film.voice import Voice
from reelwright.pipeline.asking import Heard, asked
from reelwright.pipeline.desk import Desk
from reelwright.pipeline.requests import film_cues, lines_at
from reelwright.pipeline.sounding import tracks
from reelwright.pipeline.speaking import MARGIN, Wanted, in_hundredths, said_with, unrecorded
from reelwright.pipeline.wording import counted
from reelwright.sound.mix import mix_recipe
from reelwright.units import Money
from reelwright.writing.language import terminology
from reelwright.writing.languages import line_of, lines_of
from reelwright.writing.sentences import FASTEST_PACE, shorten, spoken_seconds
from reelwright.writing.translating import DictatedTranslation, translation_question
from reelwright.writing.voicing import default_voice, voices

DUB = "languages"
_ROUNDS = 6


@dataclass(frozen=True, slots=True)
class Dubbed:
    dubs: tuple[Dub, ...]
    recipes: dict[str, Digest]
    findings: tuple[Finding, ...]


async def dubbed(desk: Desk, dossier: Dossier) -> Dubbed:
    """The lines of the shots in every language that the brief wishes for, spoken so that they fit.

    Raises:
        InvalidInput: a translation has not every line.
        BackendError: a line was not translated, or not spoken.
    """
    dubs, recipes, findings = list[Dub](), dict[str, Digest](), list[Finding]()
    if not dossier.speeches:
        message = (
            "no line is spoken in this film, so that there is nothing to translate and no film in another language"
        )
        return Dubbed((), {}, (_told(Severity.WARNING, message),))
    for translation in dossier.brief.languages:
        lines, how = await _translated(desk, dossier, translation)
        if lines is None:
            findings.append(_told(Severity.NOTE, f"{translation.language}: {how}"))
            continue
        dub, made, about = await _spoken(desk, dossier, translation, lines)
        dubs.append(dub)
        recipes |= made
        findings += [_told(Severity.NOTE, f"{dub.film}: {how}; spoken by {dub.voice}"), *about]
    return Dubbed(tuple(dubs), recipes, tuple(findings))


async def _translated(desk: Desk, dossier: Dossier, translation: Translation) -> tuple[dict[str, str] | None, str]:
    """The lines, and whence they are; None: nobody may be paid for them here, and what that would cost."""
    if translation.file:
        return lines_of(translation, dossier.shots, dossier.brief.rate), f"translated in {translation.file}"
    spoken = [shot for shot in dossier.shots if shot.id in dossier.speeches]
    seconds = {shot.id: _room(dossier, shot) for shot in spoken}
    question = translation_question(dossier.brief, spoken, seconds, translation.language)

    async def ask(progress: object) -> JsonValue:
        heard = await asked(desk, dossier.brief, dossier.brief.writer, question, desk.floor.writer_seconds)
        return heard.model_dump(mode="json")

    said = Heard.model_validate(await desk.call(f"translation {translation.language}", dossier.brief.digest, ask))
    if said.why_not:
        if not desk.pays:
            return None, said.why_not
        raise BackendError(
            f"languages: {dossier.brief.writer} did not translate the lines into {translation.language}: "
            f"{said.why_not}; nothing was filmed. Go on with reelwright resume once that is mended, or give your "
            f"own, such as {translation.language} = film.{translation.language}.srt"
        )
    answer = DictatedTranslation.model_validate_json(said.text)
    lines = {one.shot: line_of(one.line) for one in answer.lines}
    return {shot.id: lines[shot.id] for shot in spoken}, f"translated by {said.model}, {said.cost}"


async def _spoken(
    desk: Desk, dossier: Dossier, translation: Translation, lines: Mapping[str, str]
) -> tuple[Dub, dict[str, Digest], list[Finding]]:
    """Each line within its own shot: faster where it is too long, and only then shorter."""
    brief, script = dossier.brief, dossier.script
    assert script is not None
    language, voice = translation.language, _voice(brief.voice, translation)
    voiced = voices(brief, script, voice, language)
    room = {shot.id: _room(dossier, shot) for shot in dossier.shots}
    wanted: Wanted = {shot: (line, 1.0) for shot, line in lines.items() if line and shot in dossier.speeches}
    speeches, recipes, would_cost = dict[str, Speech](), dict[str, Digest](), dict[Digest, Money]()
    for round_ in range(_ROUNDS):
        again = f", fitted {round_}" if round_ else ""
        said = await said_with(desk, brief, voiced, wanted, again, f"narration {language}")
        speeches, recipes = speeches | said.speeches, recipes | said.recipes
        would_cost |= said.would_cost
        tight = {shot: one for shot, one in speeches.items() if one.seconds > room[shot]}
        wanted = {shot: _refitted(one, room[shot]) for shot, one in tight.items()}
        speeches = {shot: one for shot, one in speeches.items() if wanted.get(shot, ("…",))[0]}
        wanted = {shot: wish for shot, wish in wanted.items() if shot in speeches}
        if not wanted:
            break
    speeches = {shot.id: speeches[shot.id] for shot in dossier.shots if shot.id in speeches and shot.id not in wanted}
    named = {f"narration {language} {shot}" for shot in speeches}
    kept = {label: one for label, one in recipes.items() if label in named or label.startswith("recording ")}
    dub = Dub(language=language, voice=voice, speeches=speeches)
    about = [*_about(language, lines, speeches), *unrecorded(DUB, speeches, would_cost, f"{dub.film}: ")]
    return dub, kept, about


def _refitted(speech: Speech, room: float) -> tuple[str, float]:
    """What is to be spoken instead of a line that is too long for its shot; "" if nothing can."""
    pace = in_hundredths(min(FASTEST_PACE, speech.pace * speech.seconds / max(room, 1e-3) / MARGIN))
    if pace > speech.pace:
        return speech.line, pace
    return shorten(speech.line, spoken_seconds(speech.line) * room / speech.seconds * MARGIN), speech.pace


def _room(dossier: Dossier, shot: Shot) -> float:
    """Seconds from where the line of a shot begins until a little before it ends."""
    return float(dossier.brief.rate.seconds(shot.frames - shot.line_at_frame)) - TAIL_SECONDS


def _voice(narrator: str, translation: Translation) -> str:
    """Whoever speaks elsewhere speaks every language with the same voice; here each has its own."""
    if translation.voice:
        return translation.voice
    return narrator if Voice(name=narrator).actor == "openai" else default_voice(translation.language)


def _about(language: str, lines: Mapping[str, str], speeches: Mapping[str, Speech]) -> Iterator[Finding]:
    fastest = max((speech.pace for speech in speeches.values()), default=1.0)
    if fastest > 1:
        message = f"film.{language}.mp4: lines are spoken up to {fastest - 1:.0%} faster than usual, to fit their shots"
        yield _told(Severity.NOTE, message)
    cut = [shot for shot, line in lines.items() if line and (shot not in speeches or speeches[shot].line != line)]
    if cut:
        kept = {shot: speeches[shot].line if shot in speeches else "" for shot in cut}
        lost = sum(len(lines[shot].split()) - len(kept[shot].split()) for shot in cut)
        message = (
            f"film.{language}.mp4: {counted(lost, 'word')} of {', '.join(cut)} left out, for which there is no time in "
            "the shots of the film; translate shorter, or ask for a longer film"
        )
        yield _told(Severity.WARNING, message)


def _told(severity: Severity, message: str) -> Finding:
    return Finding(check=DUB, severity=severity, message=message)


async def finished(
    desk: Desk, dossier: Dossier, cut: Cut, transitions: Mapping[str, Digest], expected: Expected
) -> tuple[tuple[Dub, ...], dict[str, str]]:
    """The films of the languages, checked, and what was made.

    Args:
        cut: of the film, with its credits.
        transitions: shot -> sha256 of what it begins with.
        expected: what the film in its own language is checked against.
    """
    assert dossier.script is not None and expected.seconds is not None
    mine = {dub.language: dossier.model_copy(update={"speeches": dub.speeches}) for dub in dossier.dubs}
    at = {language: lines_at(one) for language, one in mine.items()}
    cuts = {language: cut.model_copy(update={"cues": film_cues(one)}) for language, one in mine.items()}
    sounds: dict[str, Recipe] = {}
    for language, one in mine.items():
        lines = {shot: (one.speeches[shot].sha256, begin) for shot, begin in at[language].items()}
        sounds[f"mix {language}"] = mix_recipe(tracks(dossier), lines, expected.seconds, dossier.brief.lufs)
        sounds[f"subtitles {language} .srt"] = subtitles_recipe(cuts[language], ".srt")
        sounds[f"subtitles {language} .vtt"] = subtitles_recipe(cuts[language], ".vtt")
    first = await desk.make(sounds)
    mixes, title = first.whole(), dossier.script.title
    second = await desk.make(
        {
            f"film {language}": conform_recipe(
                cuts[language], mixes[f"mix {language}"].sha256, title, terminology(language), transitions
            )
            for language in mine
        }
    )
    films = second.whole()
    third = await desk.make(
        {
            f"check film.{language}": film_check_recipe(
                films[f"film {language}"].sha256,
                expected.model_copy(update={"language": terminology(language), "lines": at[language]}),
                {shot: one.speeches[shot].sha256 for shot in at[language]},
            )
            for language, one in mine.items()
        }
    )
    checks = third.whole()

    def read() -> JsonValue:
        return {
            language: desk.floor.assets.path(checks[f"check film.{language}"]).read_text(encoding="utf-8")
            for language in mine
        }

    verdicts = await desk.once("read the verdicts of other languages", read)
    assert isinstance(verdicts, dict)
    dubs = tuple(
        dub.model_copy(update={"technical": TechnicalVerdict.from_json(str(verdicts[dub.language]))})
        for dub in dossier.dubs
    )
    return dubs, first.recipes() | second.recipes() | third.recipes()
