"""Pauses, stress and how words are said: heard as asked for, and measured in the sound."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.film.marks import Phrase
from reelwright.film.voice import Voice
from reelwright.media.audio import RATE, read_audio
from reelwright.network.access import Access
from reelwright.sound.espeak import is_available
from reelwright.sound.narration import make_narration, narration_recipe
from reelwright.sound.pronunciation import heard_in, pieces
from reelwright.sound.voices.espeak import Espeak
from reelwright.writing.voicing import default_voice

pytestmark = pytest.mark.skipif(not is_available(), reason="NOT TESTED: the extra `voice` is not installed")
ESPEAK = Espeak(Access())
Words = dict[str, tuple[float, float]]


def spoken(
    folder: Path, text: str, said: tuple[tuple[str, str], ...] = (), voice: str = "en-gb-x-rp"
) -> tuple[Words, NDArray[np.float32]]:
    recipe = narration_recipe(ESPEAK, text, Voice(name=voice), said=heard_in(text, said))
    facts: Any = make_narration(ESPEAK, recipe, {}, folder / "line.wav", lambda _: None)
    return {word: (start, end) for word, start, end in facts["words"]}, read_audio(folder / "line.wav")[0][0]


def silences(samples: NDArray[np.float32]) -> list[float]:
    """Seconds of each stretch of a tenth of a second or more that is silent."""
    loud = np.flatnonzero(np.abs(np.r_[1.0, samples, 1.0]) > 0.003)
    return [float(gap / RATE) for gap in np.diff(loud) if gap > 0.1 * RATE]


def level(samples: NDArray[np.float32], when: tuple[float, float]) -> float:
    part = samples[round(when[0] * RATE) : round(when[1] * RATE)]
    return float(np.sqrt((part.astype(float) ** 2).mean()))


@pytest.mark.parametrize("seconds", [0.3, 1.0, 2.5])
def test_a_pause_is_as_long_as_it_is_said_to_be_and_the_words_after_it_are_that_much_later(
    tmp_path: Path, seconds: float
) -> None:
    words, samples = spoken(tmp_path, f"We wait [pause:{seconds}s] for you")
    assert list(words) == ["We", "wait", "for", "you"]
    assert max(silences(samples)) == pytest.approx(seconds, abs=0.06)
    begins = round(words["for"][0] * RATE)
    assert np.abs(samples[begins - round(0.9 * seconds * RATE) : begins - 480]).max() < 0.003
    assert np.abs(samples[begins : begins + 4800]).max() > 0.03


def test_a_pause_at_either_end_is_silence_there(tmp_path: Path) -> None:
    words, samples = spoken(tmp_path, "[pause:1s] Go now [pause:0.5s]")
    assert words["Go"][0] == pytest.approx(1.0, abs=0.01) and words["now"][1] < len(samples) / RATE - 0.45
    assert silences(samples)[0] == pytest.approx(1.0, abs=0.05) and silences(samples)[-1] == pytest.approx(
        0.5, abs=0.05
    )


def test_a_stressed_word_is_louder_and_longer_and_the_others_are_not(tmp_path: Path) -> None:
    text = "I said the red house not this one"
    usual, flat = spoken(tmp_path, text)
    words, samples = spoken(tmp_path, text.replace("red", "*red*"))
    assert words.keys() == usual.keys()
    other = [word for word in usual if word not in ("red", "the")]

    def length(some: Words, word: str) -> float:
        return some[word][1] - some[word][0]

    assert length(words, "red") > 1.2 * length(usual, "red")
    gain = {word: level(samples, words[word]) / level(flat, usual[word]) for word in usual}
    assert gain["red"] > 1.3 * max(gain[word] for word in other)
    assert all(length(words, word) == pytest.approx(length(usual, word), abs=0.06) for word in other)


def test_words_after_a_stressed_one_are_heard_when_they_are_said_to_be(tmp_path: Path) -> None:
    words, samples = spoken(tmp_path, "*Now*. Over *there*. A light!")
    for word in ("Over", "A"):
        begins = round(words[word][0] * RATE)
        assert np.abs(samples[begins - 4800 : begins - 480]).max() < 0.01, word
        assert np.abs(samples[begins : begins + 1500]).max() > 0.03, word


def test_a_word_is_said_as_the_lexicon_has_it_and_written_as_it_was(tmp_path: Path) -> None:
    plain, before = spoken(tmp_path, "We met Siobhan today")
    words, samples = spoken(tmp_path, "We met Siobhan today", (("siobhan", "shivawn"),))
    as_it_sounds, after = spoken(tmp_path, "We met shivawn today")
    assert list(words) == list(plain) == ["We", "met", "Siobhan", "today"]
    assert len(samples) == len(after) != len(before) and np.abs(samples - after).max() < 1e-3
    assert list(words.values()) == list(as_it_sounds.values())


def test_phonemes_are_said_and_not_read_out(tmp_path: Path) -> None:
    words, samples = spoken(tmp_path, "The Lumina, at *Lumina* now", (("Lumina", "[[l'u:mIn@]]"),))
    assert list(words) == ["The", "Lumina,", "at", "Lumina", "now"]
    read_out = spoken(tmp_path, "The Lumina, at Lumina now", (("Lumina", "l u colon m I n at"),))[1]
    assert len(samples) < 0.8 * len(read_out)
    starts = [start for start, _ in words.values()]
    assert starts == sorted(set(starts))


def test_brackets_of_a_line_are_no_phonemes_however_many_there_are(tmp_path: Path) -> None:
    lumina = ("Lumina", "[[l'u:mIn@]]")
    plain = spoken(tmp_path, "Lumina and [aI] now", (lumina,))[1]
    for many in ("[[aI]]", "[[[aI]]]", "[[[[aI]]]]"):
        assert len(spoken(tmp_path, f"Lumina and {many} now", (lumina,))[1]) >= 0.95 * len(plain)


def test_only_the_lines_that_hold_a_word_are_made_again_for_it() -> None:
    def recipe(text: str, *said: tuple[str, str]) -> str:
        return narration_recipe(ESPEAK, text, Voice(name="de"), said=heard_in(text, said)).hash

    assert recipe("Elias waits.", ("Elias", "eelyus")) != recipe("Elias waits.")
    assert recipe("Eliasson waits.", ("Elias", "eelyus")) == recipe("Eliasson waits.")
    assert recipe("“ELIAS’s” boat", ("Elias", "eelyus")) != recipe("“ELIAS’s” boat")
    assert recipe("Marta waits.", ("Elias", "eelyus")) == recipe("Marta waits.")


def test_a_word_is_known_in_letters_that_only_a_language_tells_apart() -> None:
    """A dotless i is an i to whoever compares without case, and folds to another letter."""
    said = (("Ali", "ah-lee"), ("Alin", "ah-leen"))
    assert heard_in("Alı waits", said) == {"Ali": "ah-lee"}
    parts = pieces(Phrase(text="Alı, ALIN"), dict(said))
    assert [part.said for part in parts] == ["ah-lee", ", ", "ah-leen"]


def test_a_name_in_a_script_without_spaces_is_found(tmp_path: Path) -> None:
    words, _ = spoken(tmp_path, "守塔人老李上楼。", (("老李", "lao li"),), "cmn")
    assert list(words) == ["守", "塔", "人", "老", "李", "上", "楼。"]
    starts = [start for start, _ in words.values()]
    assert starts == sorted(starts)


def test_characters_are_heard_to_be_others(tmp_path: Path) -> None:
    """By the pitch of a long vowel, from the autocorrelation of its sound."""

    def pitch(voice: Voice) -> float:
        recipe = narration_recipe(ESPEAK, "Aaaaaah", voice)
        make_narration(ESPEAK, recipe, {}, tmp_path / "a.wav", lambda _: None)
        samples = read_audio(tmp_path / "a.wav")[0][0].astype(float)
        part = samples[len(samples) // 3 : len(samples) // 3 + RATE // 10]
        likeness = np.correlate(part, part, "full")[len(part) :]
        shortest = RATE // 500
        return RATE / (shortest + int(likeness[shortest : RATE // 60].argmax()) + 1)

    woman, man = Voice(name="en-gb-x-rp+f3", pitch=52), Voice(name="en-gb-x-rp+m3", pitch=34)
    child = Voice(name="en-gb-x-rp+f3", pitch=84)
    assert 1.15 * pitch(man) < pitch(woman) < pitch(child) / 1.1


LINES = {
    "en": "The keeper climbs a stair of his tower.",
    "de": "Der Wärter steigt in der Nacht auf den Turm.",
    "fr": "Le gardien monte seul dans la tour.",
    "es": "El guardián sube a su torre de noche.",
    "it": "Il guardiano sale nella torre di notte.",
    "pt": "O guarda sobe para a torre no escuro.",
    "nl": "De wachter gaat in de nacht naar het licht.",
    "pl": "Latarnik idzie nocą na starą wieżę.",
    "sv": "Vaktaren går upp i tornet på natten.",
    "el": "Ο φύλακας ανεβαίνει στον πύργο.",
    "ru": "Смотритель поднимается на башню.",
    "he": "השומר עולה לבדו למגדל.",
    "ar": "يصعد الحارس وحده إلى البرج.",
}


@pytest.mark.parametrize("language", LINES)
def test_a_line_in_the_default_voice_of_its_language_has_a_time_for_every_word(tmp_path: Path, language: str) -> None:
    line = LINES[language]
    words, samples = spoken(tmp_path, line, voice=default_voice(language))
    assert list(words) == line.split()
    starts = [start for start, _ in words.values()]
    assert starts == sorted(starts) and len(set(starts)) >= len(starts) - 2
    assert 1.0 < len(samples) / RATE < 5.0
