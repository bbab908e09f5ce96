"""Narration: a line spoken by espeak-ng in a program of its own, with the time of every word. Scratch quality: formant
synthesis, to time a film by and to be replaced by a person."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reelwright.errors import BackendError, InvalidInput, NotConfigured
from reelwright.film.recipe import Asset, Facts, Progress, Recipe
from reelwright.film.sound import Speech, Word
from reelwright.media.audio import RATE, write_wav
from reelwright.media.loudness import fast_length

EDITION = 1
_PROGRAM = Path(__file__).with_name("espeak_program.py")
WORDS_PER_MINUTE, PITCH, RANGE = 148, 42, 48
_TIMEOUT_SECONDS = 120
_LONGEST = 10_000
"""Characters of a line."""

_JOINERS = "\u200c\u200d"
"""Format characters inside the words of some scripts; they separate nothing."""
_HAN_OR_KANA = re.compile("[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_BOUND = "ーっゃゅょぁぃぅぇぉッャュョァィゥェォ"
"""Letters that sound with the one before."""
_SILENCE = 10 ** (-52 / 20)
_ROOM = 0.012
"""Seconds left before the first and after the last sound."""
_LEVEL = 10 ** (-20 / 20)
_PEAK = 0.89


def narration_recipe(text: str, voice: str, pace: float = 1.0) -> Recipe:
    """`voice` is espeak-ng's name of it, such as `en-gb-x-rp` or `de`; `pace` a share of the usual one."""
    return Recipe(
        kind="narration",
        maker="espeak-ng",
        edition=EDITION,
        parameters={
            "text": text,
            "voice": voice,
            "words_per_minute": round(WORDS_PER_MINUTE * pace),
            "pitch": PITCH,
            "range": RANGE,
        },
        suffix=".wav",
    )


def make_narration(recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
    """48 kHz mono. Facts: `seconds`, and `words`: [text, start, end] of each, in seconds from the first sample.

    Raises:
        NotConfigured: the voice extra is not installed.
        InvalidInput: no such voice, nothing to say, or too much.
    """
    text = speakable(str(recipe.parameters["text"]))
    nothing = InvalidInput(f"there is nothing in {text[:60]!r} that {recipe.parameters['voice']} could speak")
    if not any(c.isalnum() for c in text):  # espeak-ng would read out the names of signs and emoji
        raise nothing
    head, pcm = _ask({**recipe.parameters, "text": text})
    raw: NDArray[np.float32] = np.frombuffer(pcm, "<i2").astype(np.float32) / np.float32(32768)
    if not len(raw) or float(np.abs(raw).max()) < _SILENCE:
        raise nothing
    voice = _treated(raw, head["rate"])
    first, last = _sounding(voice)
    voice = voice[first:last]
    write_wav(out, voice[None, :], RATE)
    progress(1.0)
    seconds = len(voice) / RATE
    words = timed_words(text, head["events"], first / RATE, seconds)
    told: list[Any] = [[word.text, word.start_seconds, word.end_seconds] for word in words]
    return {"seconds": round(seconds, 4), "words": told}


def speech_of(line: str, asset: Asset, pace: float = 1.0) -> Speech:
    """The narration's asset as a noun."""
    words: Any = asset.facts["words"]
    seconds: Any = asset.facts["seconds"]
    timed = tuple(Word(text=text, start_seconds=start, end_seconds=end) for text, start, end in words)
    return Speech(line=line, sha256=asset.sha256, seconds=seconds, words=timed, pace=pace)


def is_available() -> bool:
    return find_spec("espeakng_loader") is not None


def voices() -> list[str]:
    """The names a voice can be asked for by. Raises NotConfigured."""
    head, _ = _ask({"voices": True})
    return list(head["voices"])


def speakable(text: str) -> str:
    """Without control characters, which a voice cannot speak and which could steer espeak-ng.

    Raises:
        InvalidInput: too long.
    """
    if len(text) > _LONGEST:
        raise InvalidInput(f"a line of {len(text)} characters is too long to speak; at most {_LONGEST}: split it")
    kept = (" " if unicodedata.category(c)[0] == "C" and c not in _JOINERS else c for c in text)
    return " ".join("".join(kept).split())


def _ask(request: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    # Run as a file, -P: with -m, modules in the current folder, which may be anybody's, would be imported before ours.
    command = [sys.executable, "-P", str(_PROGRAM)]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=_TIMEOUT_SECONDS,
            env=_surroundings(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BackendError(
            f"espeak-ng did not answer within {_TIMEOUT_SECONDS} s; the line is perhaps too long"
        ) from None
    line, _, pcm = done.stdout.partition(b"\n")
    if done.returncode or not line:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["no word of why"]
        raise BackendError(f"the voice program ended with {done.returncode}: {last[0]}")
    head: dict[str, Any] = json.loads(line)
    if head.get("error") == "missing":
        raise NotConfigured("no voice: install it with `pip install 'reelwright[voice]'`, or use --no-narration")
    if head.get("error") == "voice":
        raise InvalidInput(f"espeak-ng has no voice {head['message']!r}; some there are: en-gb-x-rp, en-us, de, fr, es")
    return head, pcm


def _surroundings() -> dict[str, str]:
    """Our environment and search path, less empty entries: to Python and to the system's loader of libraries they mean
    the current folder. OpenCV, once imported, leaves one in LD_LIBRARY_PATH."""
    found = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    for name in {"PYTHONPATH", "LD_LIBRARY_PATH"} & set(found):
        found[name] = os.pathsep.join(filter(None, found[name].split(os.pathsep)))
    return found


def timed_words(text: str, events: list[list[int]], trimmed: float, seconds: float) -> tuple[Word, ...]:
    """A time for every word of `text`.

    espeak-ng has one event for several short words, several for a number, and empty ones at quotation marks. Each event
    goes to the word that holds its character; the first counts; words left without are laid out between their
    neighbours by their letters.

    Args:
        events: [milliseconds, character from 0, length], as spoken.
        trimmed: seconds cut from the start of the sound.
        seconds: length of what is left.
    """
    words, spans, at = _words(text), [], 0
    for word in words:
        start = text.index(word, at)
        at = start + len(word)
        spans.append((start, at))
    heard: dict[int, float] = {}
    for milliseconds, character, _ in events:
        for k, (start, end) in enumerate(spans):
            if start <= character < end:
                heard.setdefault(k, min(max(0.0, milliseconds / 1000 - trimmed), seconds))
    heard[0] = 0.0
    known = sorted(heard)
    characters = [*(spans[k][0] for k in known), len(text)]
    times = [*np.maximum.accumulate([heard[k] for k in known]), seconds]
    starts = np.interp([start for start, _ in spans], characters, times)
    ends = [*starts[1:], seconds]
    return tuple(
        Word(text=word, start_seconds=round(float(start), 4), end_seconds=round(float(end), 4))
        for word, start, end in zip(words, starts, ends, strict=True)
    )


def _words(text: str) -> list[str]:
    """Between spaces; of Chinese and Japanese, which put none, letter by letter with the marks that belong to each."""
    found: list[str] = []
    for word in text.split():
        if not _HAN_OR_KANA.search(word):
            found.append(word)
            continue
        pieces = [""]
        for letter in word:
            if pieces[-1] and _begins(letter, pieces[-1]):
                pieces.append("")
            pieces[-1] += letter
        found += pieces
    return found


def _begins(letter: str, before: str) -> bool:
    """Whether a letter is heard after what is `before`, and not with it."""
    kind, last = unicodedata.category(letter), unicodedata.category(before[-1])
    if last in ("Ps", "Pi") or letter in _BOUND:
        return False
    is_word = kind[0] in "LN"
    if is_word and last[0] in "LN":
        return bool(_HAN_OR_KANA.search(before[-1] + letter))
    return is_word or kind in ("Ps", "Pi")


def _treated(raw: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """To 48 kHz in the frequency domain, where the rumble below 80 Hz and some of the harshness go too."""
    n = len(raw)
    step = np.gcd(rate, RATE)
    size = -(-fast_length(n + rate // 10) // (rate // step)) * (rate // step)
    spectrum = np.fft.rfft(raw, size)
    hz = np.fft.rfftfreq(size, 1 / rate)
    spectrum *= 1 / (1 + (80 / np.maximum(hz, 1e-3)) ** 4)
    spectrum *= 1 - 0.45 * np.exp(-(((hz - 3400) / 1100) ** 2))
    spectrum *= 1 / (1 + (hz / 8500) ** 6)
    out_size = size * (RATE // step) // (rate // step)
    wide = np.fft.irfft(np.pad(spectrum, (0, out_size // 2 + 1 - len(spectrum))), out_size) * (out_size / size)
    voice: NDArray[np.float32] = wide[: n * RATE // rate].astype(np.float32)
    loud = voice[np.abs(voice) > _SILENCE]
    gain = _LEVEL / float(np.sqrt((loud**2).mean() + 1e-12))
    level = min(gain, _PEAK / float(np.abs(voice).max() + 1e-9))
    return voice * np.float32(level)


def _sounding(voice: NDArray[np.float32]) -> tuple[int, int]:
    """First and last sample (exclusive) of what is heard, with a little room."""
    heard = np.flatnonzero(np.abs(voice) > _SILENCE)
    room = int(_ROOM * RATE)
    return max(0, int(heard[0]) - room), min(len(voice), int(heard[-1]) + room)
