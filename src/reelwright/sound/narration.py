"""Narration: a line spoken, with its pauses and the time of every word."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from reelwright.errors import InvalidInput
from reelwright.film.marks import Phrase, phrases
from reelwright.film.recipe import Asset, Digest, Facts, Progress, Recipe
from reelwright.film.sound import Speech, Word
from reelwright.film.voice import Voice
from reelwright.media.audio import RATE, write_wav
from reelwright.media.loudness import fast_length
from reelwright.sound.pronunciation import is_phonemes, pieces
from reelwright.sound.voice_actor import Uttered, VoiceActor
from reelwright.sound.word_times import timed_words, words_between_pauses

_LONGEST = 10_000
"""Characters of a line."""
_JOINERS = "\u200c\u200d"
"""Format characters inside the words of some scripts; they separate nothing."""
_SILENCE = 10 ** (-52 / 20)
_ROOM = 0.012
"""Seconds left before the first and after the last sound."""
_LEVEL = 10 ** (-20 / 20)
_PEAK = 0.89


def narration_recipe(
    actor: VoiceActor,
    text: str,
    voice: Voice,
    pace: float = 1.0,
    said: Mapping[str, str] | None = None,
    recordings: Mapping[str, Digest] | None = None,
) -> Recipe:
    """Args:
        text: with its marks.
        pace: a share of the usual one.
        said: word of the text -> how it is said: respelt, or in `[[phonemes]]`.
        recordings: of an actor who works from them.

    Raises:
        NotConfigured, InvalidInput: as `VoiceActor.setting`; or it reads no phonemes.
    """
    if said and not actor.reads_phonemes and (words := [word for word, how in said.items() if is_phonemes(how)]):
        raise InvalidInput(
            f"pronounce: {', '.join(words)}: {actor.name} reads no phonemes; write the word as it sounds, such as "
            f"{words[0]} = loo-mee-nah"
        )
    parameters: dict[str, JsonValue] = {"text": text, **actor.setting(voice, pace)}
    if said:
        parameters["said"] = dict[str, JsonValue](said)
    return Recipe(
        kind="narration",
        maker=actor.name,
        edition=actor.edition,
        parameters=parameters,
        inputs=dict(recordings or {}),
        suffix=".wav",
    )


def make_narration(
    actor: VoiceActor, recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress
) -> Facts:
    """48 kHz mono. Facts: `seconds`; `words`: [text, start, end] of each, in seconds from the first sample; and
    `timed_by`: `pauses` where the times are laid out between pauses, for who spoke tells none.

    Raises:
        NotConfigured: who speaks is not set up here.
        InvalidInput: no such voice, nothing to say, or too much.
    """
    parts = phrases(speakable(str(recipe.parameters["text"])))
    nothing = InvalidInput(
        f"there is nothing in {str(recipe.parameters['text'])[:60]!r} that {recipe.parameters['voice']} could speak"
    )
    spoken = [part for part in parts if part.text]
    if not any(c.isalnum() for part in spoken for c in part.text):  # a voice would read out the names of signs
        raise nothing
    known: Any = recipe.parameters.get("said", {})
    uttered = []
    for number, part in enumerate(spoken):
        one = actor.say(pieces(part, known), recipe, inputs, number)
        if not len(one.samples) or float(np.abs(one.samples).max()) < _SILENCE:
            raise nothing
        uttered.append(one)
        progress(0.8 * (number + 1) / len(spoken))
    voice, words = _joined(spoken, uttered, actor.is_harsh)
    ahead, after = (round(RATE * seconds) for seconds in (spoken[0].silence_before, _after(parts)))
    voice = np.pad(voice, (ahead, after))
    write_wav(out, voice[None, :], RATE)
    progress(1.0)
    late = ahead / RATE
    told: list[Any] = [
        [word.text, round(word.start_seconds + late, 4), round(word.end_seconds + late, 4)] for word in words
    ]
    facts: Facts = {"seconds": round(len(voice) / RATE, 4), "words": told}
    return facts | ({"timed_by": "pauses"} if any(one.events is None for one in uttered) else {})


def speech_of(line: str, asset: Asset, pace: float = 1.0) -> Speech:
    """The narration's asset as a noun."""
    words: Any = asset.facts["words"]
    seconds: Any = asset.facts["seconds"]
    timed = tuple(Word(text=text, start_seconds=start, end_seconds=end) for text, start, end in words)
    return Speech(line=line, sha256=asset.sha256, seconds=seconds, words=timed, pace=pace)


def speakable(text: str) -> str:
    """Without control characters, which a voice cannot speak and which could steer espeak-ng.

    Raises:
        InvalidInput: too long.
    """
    if len(text) > _LONGEST:
        raise InvalidInput(f"a line of {len(text)} characters is too long to speak; at most {_LONGEST}: split it")
    kept = (" " if unicodedata.category(c)[0] == "C" and c not in _JOINERS else c for c in text)
    return " ".join("".join(kept).split())


def _after(parts: Sequence[Phrase]) -> float:
    return parts[-1].silence_before if not parts[-1].text else 0.0


def _joined(
    parts: Sequence[Phrase], uttered: Sequence[Uttered], is_harsh: bool
) -> tuple[NDArray[np.float32], list[Word]]:
    """The phrases with their pauses between them, and the words of all."""
    rate = uttered[0].rate
    spans = [_sounding(one.samples, rate) for one in uttered] if len(uttered) > 1 else [(0, len(uttered[0].samples))]
    track: list[NDArray[np.float32]] = []
    begins, at = [], 0
    for number, (part, one, (first, last)) in enumerate(zip(parts, uttered, spans, strict=True)):
        pause = round(max(0.0, part.silence_before - 2 * _ROOM) * rate) if number else 0
        track += [np.zeros(pause, np.float32), one.samples[first:last]]
        begins.append(at + pause)
        at += pause + last - first
    voice = _treated(np.concatenate(track), rate, is_harsh)
    if float(np.abs(voice).max()) <= _SILENCE:
        raise InvalidInput("what was given for this line is a hum below all speech; name another voice")
    start, end = _sounding(voice, RATE)
    voice, found = voice[start:end], list[Word]()
    for number, (part, one, (first, last)) in enumerate(zip(parts, uttered, spans, strict=True)):
        # When the phrase begins and ends, in the track as it is cut; of the first, what is cut off counts as silence.
        begin = begins[number] / rate - start / RATE
        stop = min(begin + (last - first) / rate, len(voice) / RATE)
        cut = max(0.0, -begin)
        begin += cut
        if one.events is None:
            sound = voice[round(begin * RATE) : round(stop * RATE)]
            words = words_between_pauses(part.text, sound, RATE)
        else:
            words = timed_words(part.text, one.events, first / rate + cut, stop - begin)
        found += [
            Word(
                text=word.text,
                start_seconds=round(word.start_seconds + begin, 4),
                end_seconds=round(word.end_seconds + begin, 4),
            )
            for word in words
        ]
    return voice, found


def _treated(raw: NDArray[np.float32], rate: int, is_harsh: bool) -> NDArray[np.float32]:
    """To 48 kHz in the frequency domain, where the rumble below 80 Hz and some of the harshness go too."""
    n = len(raw)
    step = np.gcd(rate, RATE)
    size = -(-fast_length(n + rate // 10) // (rate // step)) * (rate // step)
    spectrum = np.fft.rfft(raw, size)
    hz = np.fft.rfftfreq(size, 1 / rate)
    spectrum *= 1 / (1 + (80 / np.maximum(hz, 1e-3)) ** 4)
    if is_harsh:
        spectrum *= 1 - 0.45 * np.exp(-(((hz - 3400) / 1100) ** 2))
        spectrum *= 1 / (1 + (hz / 8500) ** 6)
    out_size = size * (RATE // step) // (rate // step)
    bins = out_size // 2 + 1
    wide = np.fft.irfft(np.pad(spectrum, (0, max(0, bins - len(spectrum))))[:bins], out_size) * (out_size / size)
    voice: NDArray[np.float32] = wide[: n * RATE // rate].astype(np.float32)
    loud = voice[np.abs(voice) > _SILENCE]
    if not len(loud):
        return voice
    gain = _LEVEL / float(np.sqrt((loud**2).mean() + 1e-12))
    level = min(gain, _PEAK / float(np.abs(voice).max() + 1e-9))
    return voice * np.float32(level)


def _sounding(voice: NDArray[np.float32], rate: int) -> tuple[int, int]:
    """First and last sample (exclusive) of what is heard, with a little room."""
    heard = np.flatnonzero(np.abs(voice) > _SILENCE)
    room = int(_ROOM * rate)
    return max(0, int(heard[0]) - room), min(len(voice), int(heard[-1]) + room)
