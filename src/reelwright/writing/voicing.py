"""Who is heard with whose voice: the narrator with the film's, each character who speaks with one of their own, which
stays theirs in every film of the same people."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from reelwright.film.brief import Brief
from reelwright.film.look import Age, Gender
from reelwright.film.marks import plain
from reelwright.film.script import Beat, Character, Script
from reelwright.film.verdict import Finding, Severity
from reelwright.film.voice import ENGLISH_VOICE, ESPEAK, Voice
from reelwright.writing.direct import shot_id
from reelwright.writing.language import ENGLISH, UNKNOWN, language_of, language_of_line
from reelwright.writing.lexicon import AGES, GENDERS

CHECK = "voices"
VOICE_OF = {ENGLISH: ENGLISH_VOICE, "no": "nb", "zh": "cmn"}
"""Language, as ISO 639-1 names it -> its voice at espeak-ng, where that is called otherwise."""
REGIONS = ("en-us", "es-419", "fr-be", "fr-ch", "pt-br")
"""Those of which espeak-ng has a voice; of others it has the language's."""
_WOMEN, _MEN = ("f2", "f3", "f5", "f4", "f1"), ("m3", "m7", "m2", "m4", "m6")
_PITCHES = {
    (Gender.WOMAN, Age.ADULT): (52, 64, 44),
    (Gender.WOMAN, Age.OLD): (36, 30, 42),
    (Gender.MAN, Age.ADULT): (34, 48, 26),
    (Gender.MAN, Age.OLD): (22, 16, 30),
}
_CHILDREN = (84, 92, 76)
_RANGES = {Age.CHILD: 66, Age.ADULT: 52, Age.OLD: 34}
_AT_OPENAI = {
    Gender.WOMAN: ("nova", "coral", "shimmer", "sage"),
    Gender.MAN: ("onyx", "echo", "ash", "fable"),
}
"""Voices of OpenAI's own server."""


def default_voice(language: str) -> str:
    """The voice of espeak-ng that speaks a language, such as `de` or `de-at`."""
    language = language if language in REGIONS else language.partition("-")[0]
    return VOICE_OF.get(language, ENGLISH_VOICE if language == UNKNOWN else language)


def voices(brief: Brief, script: Script, voice: str = "", language: str = "") -> dict[str, Voice]:
    """Shot -> whose voice says its line.

    `voice` and `language`: the narrator's, where the lines are translated; then nobody's line is of another language.
    """
    narrator = voice or brief.voice
    of_whom = _of_characters(brief, script, narrator, language)
    spoken, wished = language_of(brief.text), {name.casefold() for name, _ in brief.voices}
    found = {}
    for shot, beat in _lines(script):
        theirs = of_whom.get(beat.speaker, Voice(name=narrator))
        other = "" if voice else language_of_line(plain(beat.line), spoken)
        is_named = beat.speaker.casefold() in wished
        is_of_another = other and not is_named and theirs.actor == ESPEAK
        found[shot] = _with(theirs, default_voice(other)) if is_of_another else theirs
    return found


def voices_told(brief: Brief, script: Script) -> Iterator[Finding]:
    """Who speaks with which voice, and whose wish for one comes to nothing."""
    of_whom = _of_characters(brief, script, brief.voice)
    wished = {name.casefold() for name, _ in brief.voices}
    if of_whom:
        told = ", ".join(f"{name} {voice.name}" for name, voice in of_whom.items())
        message = f"the narrator speaks as {brief.voice}, and of the characters: {told}; the wish voices names others"
        yield Finding(check=CHECK, severity=Severity.NOTE, message=message, value=told)
    shared = [name for name, voice in of_whom.items() if voice.name == brief.voice and name.casefold() not in wished]
    if shared and Voice(name=brief.voice).actor != ESPEAK:
        message = (
            f"who has the narrator's voice: {', '.join(shared)}; for nothing is known of the others that "
            f"{Voice(name=brief.voice).actor} has; name one in the wish voices"
        )
        yield Finding(check=CHECK, severity=Severity.WARNING, message=message)
    heard = {name.casefold() for name in of_whom}
    silent = [name for name, _ in brief.voices if name.casefold() not in heard]
    if silent:
        who = f"who speaks: {', '.join(of_whom)}" if of_whom else "only the narrator speaks"
        message = f"voices: {', '.join(silent)} says nothing in this film; {who}"
        yield Finding(check=CHECK, severity=Severity.WARNING, message=message)


def _lines(script: Script) -> Iterator[tuple[str, Beat]]:
    beats = (beat for scene in script.scenes for beat in scene.beats)
    return ((shot_id(number), beat) for number, beat in enumerate(beats) if beat.line)


def _of_characters(brief: Brief, script: Script, narrator: str, dubbed: str = "") -> dict[str, Voice]:
    """By name, in the order they speak. Those that the brief names as it does, in the language that is dubbed."""
    speakers = list(dict.fromkeys(beat.speaker for _, beat in _lines(script) if beat.speaker))
    wished = {name.casefold(): voice for name, voice in brief.voices}
    people = {person.name.casefold(): person for person in script.bible.characters}
    found, taken = dict[str, Voice](), {Voice(name=narrator), *(Voice(name=voice) for voice in wished.values())}
    for speaker in speakers:
        if speaker.casefold() in wished:
            theirs = Voice(name=wished[speaker.casefold()])
            plain = narrator.partition("+")[0] if Voice(name=narrator).actor == ESPEAK else default_voice(dubbed)
            found[speaker] = _with(theirs, plain) if dubbed and theirs.actor == ESPEAK else theirs
            continue
        found[speaker] = _free(speaker, _who(speaker, people), narrator, taken)
        taken.add(found[speaker])
    return found


def _who(speaker: str, people: Mapping[str, Character]) -> Character:
    """Of whom the name is, such as `Old Man` of the man of the story; what the name itself says goes before."""
    words = speaker.casefold().split()
    person = next((people[word] for word in [" ".join(words), *reversed(words)] if word in people), None)
    told = next((gender for gender, forms in GENDERS.items() if forms & set(words)), None)
    age = next((age for age, forms in AGES.items() if forms & set(words)), person.age if person else Age.ADULT)
    return Character(name=speaker, gender=told or (person.gender if person else None), age=age)


def _free(name: str, person: Character, narrator: str, taken: set[Voice]) -> Voice:
    """The first of a character's own order of voices that nobody has. Nobody's gender is guessed from a name: such a
    voice is as low or high as chance has it, always the same for the name."""
    start = int(hashlib.sha256(name.casefold().encode()).hexdigest()[:8], 16)
    gender = person.gender or (Gender.WOMAN, Gender.MAN)[start // 64 % 2]
    order = _order(gender, person.age, narrator, start)
    return next((voice for voice in order if voice not in taken), order[0])


def _order(gender: Gender, age: Age, narrator: str, start: int) -> Sequence[Voice]:
    voice = Voice(name=narrator)
    if voice.actor == ESPEAK:
        variants = _WOMEN if gender is Gender.WOMAN or age is Age.CHILD else _MEN
        pitches = _CHILDREN if age is Age.CHILD else _PITCHES[gender, age]
        of_language = narrator.partition("+")[0]
        turned = variants[start % len(variants) :] + variants[: start % len(variants)]
        return [
            Voice(name=f"{of_language}+{variant}", pitch=pitch, range=_RANGES[age])
            for pitch in pitches
            for variant in turned
        ]
    if voice.own_name.rpartition("/")[2] in (*_AT_OPENAI[Gender.WOMAN], *_AT_OPENAI[Gender.MAN], "alloy"):
        model, slash, _ = voice.own_name.rpartition("/")
        names = _AT_OPENAI[gender]
        turned = names[start % len(names) :] + names[: start % len(names)]
        return [Voice(name=f"{voice.actor}:{model}{slash}{name}") for name in turned]
    return [voice]


def _with(voice: Voice, plain: str) -> Voice:
    """The same variant of another voice, which is of another language."""
    _, plus, variant = voice.name.partition("+")
    return voice.model_copy(update={"name": f"{plain}{plus}{variant}"})
