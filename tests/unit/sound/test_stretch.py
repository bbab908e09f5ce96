"""Speech at another pace keeps its pitch; and the times of words are found between pauses."""

from __future__ import annotations

import numpy as np
import pytest

from reelwright.sound.stretch import stretched
from reelwright.sound.word_times import words_between_pauses

RATE = 24_000


def loudest(samples: np.ndarray) -> float:
    """Hz."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(spectrum.argmax() * RATE / len(samples))


@pytest.mark.parametrize("pace", [0.8, 0.93, 1.0, 1.15, 1.6])
def test_another_pace_is_as_much_shorter_at_the_same_pitch_and_level(pace: float) -> None:
    tone = (0.4 * np.sin(2 * np.pi * 220 * np.arange(2 * RATE) / RATE)).astype(np.float32)
    found = stretched(tone, RATE, pace)
    assert len(found) == round(len(tone) / pace)
    assert loudest(found) == pytest.approx(220, abs=1.5)
    middle = found[RATE // 4 : -RATE // 4]
    assert np.sqrt((middle**2).mean()) == pytest.approx(0.4 / np.sqrt(2), rel=0.06)


def spoken(*parts: float) -> np.ndarray:
    """A sound of so many seconds, then silence of so many, and so on."""
    noise = np.random.default_rng(1)
    pieces = [
        noise.normal(0, 0.2, round(RATE * s)) if n % 2 == 0 else np.zeros(round(RATE * s)) for n, s in enumerate(parts)
    ]
    return np.concatenate(pieces).astype(np.float32)


def test_a_clause_begins_after_the_pause_that_ends_the_one_before() -> None:
    words = words_between_pauses("Now, over there. A light", spoken(0.3, 0.2, 0.9, 0.4, 0.6), RATE)
    starts = {word.text: word.start_seconds for word in words}
    assert starts["over"] == pytest.approx(0.5, abs=0.02) and starts["A"] == pytest.approx(1.8, abs=0.02)
    assert 0.5 < starts["there."] < 1.4 and starts["Now,"] == 0


def test_a_pause_where_no_clause_ends_and_a_clause_without_a_pause_do_no_harm() -> None:
    words = words_between_pauses("We wait for it, and then. Go", spoken(0.5, 0.1, 1.9, 0.5, 0.25), RATE)
    starts = {word.text: word.start_seconds for word in words}
    assert starts["Go"] == pytest.approx(3.0, abs=0.02)
    assert list(starts.values()) == sorted(starts.values())
    assert [word.text for word in words_between_pauses("All of it", spoken(0.8), RATE)] == ["All", "of", "it"]
