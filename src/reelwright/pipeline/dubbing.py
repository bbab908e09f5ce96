"""A film in more languages: its lines translated, and spoken in the same shots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from reelwright.check.fit import TAIL_SECONDS
from reelwright.errors import BackendError
from reelwright.film.brief import RULES
from reelwright.film.dub import Dub, Translation
from reelwright.film.production import Dossier
from reelwright.film.recipe import Digest
from reelwright.film.shot import Shot
from reelwright.film.sound import Speech
from reelwright.film.verdict import Finding, Severity
from reelwright.film.voice import Voice
from reelwright.pipeline.asking import Heard, asked
from reelwright.pipeline.desk import Desk
from reelwright.pipeline.shortening import Shortening
from reelwright.pipeline.speaking import MARGIN, Wanted, in_hundredths, said_with, unrecorded
from reelwright.pipeline.wording import counted
from reelwright.units import Money
from reelwright.writing.dictated_lines import DictatedLines
from reelwright.writing.languages import line_of, lines_of
from reelwright.writing.sentences import FASTEST_PACE, shorten, spoken_seconds
from reelwright.writing.shortening import TooLong
from reelwright.writing.translating import translation_question
from reelwright.writing.voicing import default_voice, voices

DUB = "languages"
_ROUNDS = 8
"""Of speaking; what does not fit after the last of them is left out."""


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
    answer = DictatedLines.model_validate_json(said.text)
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
    written = {shot: line for shot, (line, _) in wanted.items()}
    speeches, recipes, would_cost = dict[str, Speech](), dict[str, Digest](), dict[Digest, Money]()
    film = f"film.{language}.mp4: "
    shortening = Shortening(desk, dossier, DUB, RULES if translation.file else brief.writer, language, film)
    for round_ in range(_ROUNDS):
        again = f", fitted {round_}" if round_ else ""
        said = await said_with(desk, brief, voiced, wanted, again, f"narration {language}")
        speeches, recipes = speeches | said.speeches, recipes | said.recipes
        would_cost |= said.would_cost
        tight = {shot: one for shot, one in speeches.items() if one.seconds > room[shot]}
        paces = {shot: _hurried_pace(one, room[shot]) for shot, one in tight.items()}
        too_long = {shot: _too_long(one, room[shot]) for shot, one in tight.items() if paces[shot] <= one.pace}
        shorter = await shortening.shortened({shot: one.line for shot, one in speeches.items()}, too_long)
        wanted = {shot: (shorter.get(shot, one.line), paces[shot]) for shot, one in tight.items()}
        speeches = {shot: one for shot, one in speeches.items() if shorter.get(shot, "…")}
        wanted = {shot: wish for shot, wish in wanted.items() if shot in speeches}
        if not wanted:
            break
    speeches = {shot.id: speeches[shot.id] for shot in dossier.shots if shot.id in speeches and shot.id not in wanted}
    named = {f"narration {language} {shot}" for shot in speeches}
    kept = {label: one for label, one in recipes.items() if label in named or label.startswith("recording ")}
    dub = Dub(language=language, voice=voice, speeches=speeches)
    about = [
        *_about(film, written, speeches, shortening),
        *shortening.findings(written, speeches),
        *unrecorded(DUB, speeches, would_cost, film),
    ]
    return dub, kept, about


def _hurried_pace(speech: Speech, room: float) -> float:
    """The pace at which a line that is too long for its shot fits it, or the fastest."""
    return in_hundredths(min(FASTEST_PACE, speech.pace * speech.seconds / max(room, 1e-3) / MARGIN))


def _too_long(speech: Speech, room: float) -> TooLong:
    """A line that is, as fast as it may be."""
    cut = shorten(speech.line, spoken_seconds(speech.line) * room / speech.seconds * MARGIN)
    return TooLong(speech.line, speech.seconds, max(0.0, room), cut)


def _room(dossier: Dossier, shot: Shot) -> float:
    """Seconds from where the line of a shot begins until a little before it ends."""
    return float(dossier.brief.rate.seconds(shot.frames - shot.line_at_frame)) - TAIL_SECONDS


def _voice(narrator: str, translation: Translation) -> str:
    """Whoever speaks elsewhere speaks every language with the same voice; here each has its own."""
    if translation.voice:
        return translation.voice
    return narrator if Voice(name=narrator).actor == "openai" else default_voice(translation.language)


def _about(
    film: str, written: Mapping[str, str], speeches: Mapping[str, Speech], shortening: Shortening
) -> Iterator[Finding]:
    fastest = max((speech.pace for speech in speeches.values()), default=1.0)
    if fastest > 1:
        message = f"{film}lines are spoken up to {fastest - 1:.0%} faster than usual, to fit their shots"
        yield _told(Severity.NOTE, message)
    kept = {shot: speeches[shot].line if shot in speeches else "" for shot in written}
    changed = [shot for shot, line in written.items() if kept[shot] != line]
    cut = [shot for shot in changed if not kept[shot] or shortening.is_by_rule(shot)]
    if rewritten := [shot for shot in changed if shot not in cut]:
        costs = " and ".join(shortening.costs)
        message = f"{film}{', '.join(rewritten)} shortened by {shortening.model}, {costs}, to fit their shots"
        yield _told(Severity.NOTE, message)
    if cut:
        lost = sum(len(written[shot].split()) - len(kept[shot].split()) for shot in cut)
        message = (
            f"{film}{counted(lost, 'word')} of {', '.join(cut)} left out, for which there is no time in "
            "the shots of the film; translate shorter, or ask for a longer film"
        )
        yield _told(Severity.WARNING, message)


def _told(severity: Severity, message: str) -> Finding:
    return Finding(check=DUB, severity=severity, message=message)
