"""A line is spoken by a program of its own, and every word of it has the time at which it is heard."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from reelwright.errors import BackendError, InvalidInput, NotConfigured
from reelwright.film.recipe import Asset, Recipe
from reelwright.film.sound import Word
from reelwright.film.voice import Voice
from reelwright.media.audio import RATE, read_audio
from reelwright.network.access import Access
from reelwright.sound import espeak
from reelwright.sound import narration as spoken_lines
from reelwright.sound.espeak import is_available
from reelwright.sound.narration import make_narration, speakable, speech_of
from reelwright.sound.voices.espeak import WORDS_PER_MINUTE, Espeak
from reelwright.sound.word_times import timed_words

pytestmark = pytest.mark.skipif(not is_available(), reason="NOT TESTED: the extra `voice` is not installed")

ENGLISH = "en-gb-x-rp"
ESPEAK = Espeak(Access())


def voices() -> list[str]:
    return espeak.voices()[0]


def narration_recipe(text: str, voice: str, pace: float = 1.0) -> Recipe:
    return spoken_lines.narration_recipe(ESPEAK, text, Voice(name=voice), pace)


def spoken(folder: Path, text: str, voice: str = ENGLISH) -> tuple[list[tuple[str, float, float]], NDArray[np.float32]]:
    """(word, start, end) of each, and the samples."""
    facts: Any = make_narration(ESPEAK, narration_recipe(text, voice), {}, folder / "line.wav", lambda _: None)
    samples, rate = read_audio(folder / "line.wav")
    assert rate == RATE
    assert samples.shape[0] == 1
    assert facts["seconds"] == pytest.approx(samples.shape[1] / RATE, abs=1e-4)
    return [(word, start, end) for word, start, end in facts["words"]], samples[0]


LINES = {
    "plain": ("The keeper climbs the stair of the tower.", ENGLISH),
    "one word": ("Go", ENGLISH),
    "short words": ("I am at it as he is in on it too, so do go.", ENGLISH),
    "numbers": ("In 1999 the 1,234 ships left at 5:30 with 7½ tons, i.e. 12.5%.", ENGLISH),
    "quotes": ('“Don\'t,” she said, ‘not now’ — "never"… (nor then)!', ENGLISH),
    "punctuation": ("Wait ... what?! No - yes; it's: fine .", ENGLISH),
    "accents": ("Café naïve Ångström façade, señor Núñez!", "en-us"),
    "German": ("Der Wärter steigt über die große Treppe, „ganz allein“, im Jahr 1887.", "de"),
    "French": ("L'été dernier, qu'est-ce que c'était ?", "fr"),
    "other letters": ("Он видит свет", "ru"),
    "joined letters": ("می‌خواهم بروم", "fa"),
    "emoji among words": ("Fire 🔥 and 👩‍🚒 water", ENGLISH),
    "twice the same": ("the the the sea the", ENGLISH),
}


@pytest.mark.parametrize("kind", LINES)
def test_every_word_has_a_time_within_the_sound(tmp_path: Path, kind: str) -> None:
    text, voice = LINES[kind]
    words, samples = spoken(tmp_path, text, voice)
    seconds = len(samples) / RATE
    assert [word for word, _, _ in words] == text.split()
    assert words[0][1] == 0
    assert words[-1][2] == pytest.approx(seconds, abs=1e-3)
    assert all(0 <= start <= end <= seconds + 1e-3 for _, start, end in words)
    assert all(end == start for (_, _, end), (_, start, _) in pairwise(words))
    assert len({start for _, start, _ in words}) > len(words) // 2, "few begin together"


def test_a_word_is_heard_when_it_is_said_to_be(tmp_path: Path) -> None:
    words, samples = spoken(tmp_path, "Now. Over there. A light! Look.")
    for word, start, _ in words:
        if word in ("Over", "A", "Look."):
            begins = round(start * RATE)
            assert np.abs(samples[begins - 4800 : begins - 480]).max() < 0.01, f"the pause before {word}"
            assert np.abs(samples[begins : begins + 1200]).max() > 0.03, f"the onset of {word}"


def test_the_line_begins_and_ends_with_its_sound(tmp_path: Path) -> None:
    _, samples = spoken(tmp_path, "Now we all go home.")
    heard = np.flatnonzero(np.abs(samples) > 0.01)
    assert heard[0] < 0.02 * RATE
    assert len(samples) - heard[-1] < 0.06 * RATE


def test_a_longer_line_takes_longer(tmp_path: Path) -> None:
    short, long = (len(spoken(tmp_path, "the sea and the sky " * times)[1]) for times in (1, 3))
    assert 2.3 * short < long < 3.7 * short


@pytest.mark.parametrize("text", ["Aaaah!", "The lighthouse stood alone.", "Sss."])
def test_the_level_is_even_and_nothing_is_clipped(tmp_path: Path, text: str) -> None:
    _, samples = spoken(tmp_path, text)
    peak = float(np.abs(samples).max())
    loud = samples[np.abs(samples) > 10 ** (-52 / 20)]
    level = 20 * np.log10(np.sqrt((loud**2).mean()))
    assert peak <= 0.9
    assert -21 < level < -19 or peak > 0.85


def test_the_same_line_gives_the_same_bytes(tmp_path: Path) -> None:
    recipe = narration_recipe("The same line, twice.", ENGLISH)
    facts = [make_narration(ESPEAK, recipe, {}, tmp_path / name, lambda _: None) for name in ("1.wav", "2.wav")]
    assert facts[0] == facts[1]
    assert (tmp_path / "1.wav").read_bytes() == (tmp_path / "2.wav").read_bytes()
    make_narration(ESPEAK, narration_recipe("The same line, twice.", "en-us"), {}, tmp_path / "3.wav", lambda _: None)
    assert (tmp_path / "3.wav").read_bytes() != (tmp_path / "1.wav").read_bytes()


def test_the_recipe_tells_all_that_decides_the_sound() -> None:
    assert narration_recipe("a", "de").hash == narration_recipe("a", "de").hash
    others = {narration_recipe(text, voice).hash for text, voice in (("a", "de"), ("b", "de"), ("a", "fr"))}
    assert len(others) == 3


@pytest.mark.parametrize("voice", ["no-such-voice", "", "../../etc/passwd", "fr-xx", "x" * 5000])
def test_an_unknown_voice_is_refused_with_some_that_there_are(tmp_path: Path, voice: str) -> None:
    with pytest.raises(InvalidInput, match="has no voice") as refused:
        spoken(tmp_path, "Hello.", voice)
    assert repr(voice)[1:-1] in str(refused.value)
    named = str(refused.value).rpartition("there are: ")[2].split(", ")
    assert len(named) >= 3
    assert set(named) <= set(voices())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "text", ["", "   \n", "...", "—", "“”", "!?", "( )", "😀", "🎬 🔥", "👩‍🚒", "\0\x01\x02", "\u200b\u2060", "\ud800"]
)
def test_a_line_with_nothing_to_say_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidInput, match=r"nothing in .* that en-gb-x-rp could speak"):
        spoken(tmp_path, text)
    assert list(tmp_path.iterdir()) == []


def test_a_line_too_long_is_refused_before_anything_is_started() -> None:
    assert speakable("x" * 10_000) == "x" * 10_000
    with pytest.raises(InvalidInput, match=r"10001 characters is too long to speak; at most 10000"):
        speakable("x" * 10_001)


CONTROLS = ["\0", "\x01", "\x01\x01", "\x1b", "\x7f", "\x9b", "\u200b", "\u202e", "\ufeff", "\ue000", "\ud800", "\n\t"]


@pytest.mark.parametrize("control", CONTROLS, ids=ascii)
def test_control_characters_do_not_steer_the_voice(tmp_path: Path, control: str) -> None:
    """`\\x01` followed by `400S`, `99P` or `5V` would set espeak-ng's speed, pitch and volume."""
    steered = spoken(tmp_path, f"Hold{control}400S 99P 5V the line")
    plain = spoken(tmp_path, "Hold 400S 99P 5V the line")
    assert steered[0] == plain[0]
    assert (steered[1] == plain[1]).all()


def test_letters_that_are_joined_stay_one_word() -> None:
    assert speakable("می‌خواهم  بروم") == "می‌خواهم بروم"


def run(code: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_espeak_is_never_loaded_into_our_own_process(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from reelwright.film.voice import Voice
from reelwright.network.access import Access
from reelwright.sound import espeak, narration
from reelwright.sound.voices.espeak import Espeak
one = Espeak(Access())
recipe = narration.narration_recipe(one, "Hello there.", Voice(name="de"))
narration.make_narration(one, recipe, {}, Path(sys.argv[1]), lambda _: None)
espeak.voices(), espeak.is_available()
print([name for name in sys.modules if "espeak" in name and not name.startswith("reelwright")])
maps = Path("/proc/self/maps")
print("espeak" in maps.read_text() if maps.exists() else False)
"""
    done = run(code, str(tmp_path / "line.wav"))
    assert done.stdout.split("\n")[:2] == ["[]", "False"], done.stderr
    assert (tmp_path / "line.wav").stat().st_size > 1000


def pretend(folder: Path, monkeypatch: pytest.MonkeyPatch, loader: str) -> None:
    """Put another `espeakng_loader` before the installed one."""
    (folder / "espeakng_loader.py").write_text(loader)
    monkeypatch.syspath_prepend(folder)


@pytest.mark.parametrize("module", ["ctypes", "json", "espeakng_loader", "reelwright"])
def test_a_module_in_the_current_folder_is_not_run(
    module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / f"{module}.py").write_text("open('was run', 'w').close()\nraise SystemExit(9)\n")
    monkeypatch.chdir(tmp_path)
    assert voices()
    assert not (tmp_path / "was run").exists()


def test_no_library_is_looked_for_in_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty entry would mean that; OpenCV leaves one."""
    look = "import os\nopen('paths', 'w').write(os.environ['LD_LIBRARY_PATH'])\nraise ImportError\n"
    pretend(tmp_path, monkeypatch, look)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LD_LIBRARY_PATH", ":/usr/lib/one::/usr/lib/two:")
    with pytest.raises(NotConfigured):
        voices()
    assert (tmp_path / "paths").read_text() == "/usr/lib/one:/usr/lib/two"


def test_a_missing_voice_says_how_to_install_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(tmp_path, monkeypatch, "raise ImportError('no such package')")
    for ask in (lambda: spoken(tmp_path, "Hello."), voices):
        with pytest.raises(NotConfigured, match=r"pip install 'reelwright\[voice\]'.*--no-narration"):
            ask()
    assert not (tmp_path / "line.wav").exists()


def test_a_voice_program_that_breaks_is_told_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(tmp_path, monkeypatch, "def get_library_path():\n    return '/no/such/library.so'\n")
    with pytest.raises(BackendError, match=r"ended with 1: .*no/such/library"):
        spoken(tmp_path, "Hello.")
    pretend(tmp_path, monkeypatch, "import os\nos._exit(0)\n")
    with pytest.raises(BackendError, match="ended with 0: no word of why"):
        spoken(tmp_path, "Hello.")


def test_the_program_answers_one_line_and_the_samples_it_announces() -> None:
    request = {"text": "Hello there.", "voice": "de", "words_per_minute": 150, "pitch": 50, "range": 50}
    command = [sys.executable, "-P", str(Path(espeak.__file__).parent / "voices" / "espeak_program.py")]
    done = subprocess.run(command, input=json.dumps(request).encode(), capture_output=True, timeout=60, check=True)
    line, _, pcm = done.stdout.partition(b"\n")
    head = json.loads(line)
    assert head["bytes"] == len(pcm)
    assert head["rate"] >= 16_000
    assert np.abs(np.frombuffer(pcm, "<i2")).max() > 1000
    assert [character for _, character, _ in head["events"]] == [0, 6]


def test_a_voice_that_is_listed_or_named_in_a_refusal_speaks(tmp_path: Path) -> None:
    listed = voices()
    assert len(listed) > 100
    assert {ENGLISH, "en-us", "de", "fr", "es"} <= set(listed)
    for voice in ("en-us", "de", "fr", "es", *listed[::25]):
        assert len(spoken(tmp_path, "Ma 1.", voice)[0]) == 2


def test_the_facts_of_an_asset_are_a_speech(tmp_path: Path) -> None:
    facts = make_narration(ESPEAK, narration_recipe("Two words.", ENGLISH), {}, tmp_path / "line.wav", lambda _: None)
    asset = Asset(
        recipe="1" * 64,
        kind="narration",
        sha256="2" * 64,
        size_bytes=1,
        suffix=".wav",
        facts=facts,
        made_at=datetime.now(UTC),
    )
    speech = speech_of("Two words.", asset)
    assert (speech.line, speech.sha256, speech.seconds) == ("Two words.", "2" * 64, facts["seconds"])
    assert [word.text for word in speech.words] == ["Two", "words."]


EVENT = st.tuples(st.integers(0, 9000), st.integers(-3, 80), st.integers(0, 10)).map(list)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.text("abc,.“é", min_size=1, max_size=9), min_size=1, max_size=12),
    st.lists(EVENT, max_size=15),
    st.floats(0, 0.5),
    st.floats(0.01, 8),
)
def test_times_of_words_rise_within_the_sound_whatever_events_there_are(
    texts: list[str], events: list[list[int]], trimmed: float, seconds: float
) -> None:
    words = timed_words(" ".join(texts), events, trimmed, seconds)
    assert [word.text for word in words] == texts
    assert words[0].start_seconds == 0
    assert words[-1].end_seconds == pytest.approx(seconds, abs=1e-4)
    assert all(word.start_seconds <= word.end_seconds for word in words)
    assert all(before.end_seconds == after.start_seconds for before, after in pairwise(words))


def test_an_event_times_the_word_that_holds_its_character() -> None:
    """A number has several events, of which the first counts; a word without one lies between its neighbours."""
    events = [[100, 0, 2], [500, 3, 4], [700, 5, 1], [1000, 15, 2]]
    words = timed_words("so 1,234 ships go", events, 0.1, 1.5)
    assert [word.start_seconds for word in words] == pytest.approx([0, 0.4, 0.4 + 0.5 * 6 / 12, 0.9])
    assert words[-1] == Word(text="go", start_seconds=0.9, end_seconds=1.5)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("守塔人，独自。", ["守", "塔", "人，", "独", "自。"]),
        ("他说：“DNA 很好”。", ["他", "说：", "“DNA", "很", "好”。"]),
        ("「灯台」はキャット", ["「灯", "台」", "は", "キャッ", "ト"]),
        ("the “good” cups, (so).", ["the", "“good”", "cups,", "(so)."]),
    ],
)
def test_chinese_and_japanese_have_a_time_for_each_letter_with_its_marks(text: str, words: list[str]) -> None:
    assert [word.text for word in timed_words(text, [[0, 0, 1]], 0.0, 2.0)] == words


def test_a_faster_pace_is_of_more_words_a_minute_and_the_usual_one_of_the_same_recipe_as_ever() -> None:
    usual, faster = narration_recipe("Go.", "de"), narration_recipe("Go.", "de", 1.15)
    assert usual.parameters["words_per_minute"] == WORDS_PER_MINUTE
    assert faster.parameters["words_per_minute"] == round(1.15 * WORDS_PER_MINUTE)
