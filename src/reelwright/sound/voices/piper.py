"""Piper (https://github.com/OHF-Voice/piper1-gpl): a neural voice in a program of its own, from a model on this
machine. It is GPL, and run, never loaded."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from pydantic import JsonValue

from reelwright.errors import BackendError, InvalidInput, NotConfigured
from reelwright.film.recipe import Recipe
from reelwright.film.voice import Voice
from reelwright.media.audio import read_audio
from reelwright.network.access import KEYS, Access
from reelwright.sound.pronunciation import SpokenPart
from reelwright.sound.voice_actor import Uttered

PROGRAM, FOLDER = "REELWRIGHT_PIPER", "REELWRIGHT_PIPER_VOICES"
_TIMEOUT_SECONDS = 300
_MOST_NAMED = 8


class Piper:
    """A voice is the name of a model's file without `.onnx`, and `#3` after it for one of several speakers."""

    name = "piper"
    edition = 1
    is_harsh = reads_phonemes = hears_stress = records = False

    def __init__(self, access: Access) -> None:
        self._access = access

    def setting(self, voice: Voice, pace: float) -> dict[str, JsonValue]:
        self._program()
        model, _ = self._model(voice.own_name)
        files = {"model": model, "config": model.with_name(f"{model.name}.json")}
        return {
            "voice": voice.own_name,
            "pace": round(pace, 2),
            **{name: _sha256(path, *_stamp(path)) for name, path in files.items() if path.is_file()},
        }

    def say(self, phrase: Sequence[SpokenPart], recipe: Recipe, inputs: Mapping[str, Path], number: int) -> Uttered:
        model, speaker = self._model(str(recipe.parameters["voice"]))
        text = " ".join("".join(piece.said for piece in phrase).split())
        with tempfile.TemporaryDirectory(prefix="reelwright-piper-") as folder:
            out = Path(folder) / "line.wav"
            command = [self._program(), "--model", str(model), "--output_file", str(out)]
            command += ["--length_scale", f"{1 / float(str(recipe.parameters['pace'])):.4f}"]
            command += ["--speaker", speaker] if speaker else []
            self._run(command, text, folder)
            if not out.is_file():
                raise BackendError(f"piper wrote no sound of {text[:60]!r}; try it by hand: {' '.join(command[:3])}")
            samples, rate = read_audio(out)
        return Uttered(samples.mean(0), rate, None)

    def _run(self, command: Sequence[str], text: str, folder: str) -> None:
        safe = {name: value for name, value in os.environ.items() if name not in KEYS}  # none of its business
        try:
            done = subprocess.run(
                command,
                input=f"{text}\n".encode(),
                capture_output=True,
                timeout=_TIMEOUT_SECONDS,
                env=safe,
                cwd=folder,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise BackendError(f"piper did not answer within {_TIMEOUT_SECONDS} s") from None
        except OSError as error:
            raise NotConfigured(f"{command[0]} cannot be run: {error.strerror}; see {PROGRAM}") from None
        if done.returncode:
            last = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["no word of why"]
            raise BackendError(f"piper ended with {done.returncode}: {last[0][:200]}")

    def _program(self) -> str:
        """Raises NotConfigured."""
        named = self._access.get(PROGRAM) or "piper"
        found = shutil.which(named)
        if found is None:
            raise NotConfigured(
                f"there is no program {named!r} that speaks for Piper: install it, such as with `pipx install "
                f"piper-tts`, or say where it is in {PROGRAM}; or choose a voice of espeak-ng, such as en-gb-x-rp"
            )
        return os.path.abspath(found)

    def _model(self, voice: str) -> tuple[Path, str]:
        """The file of a voice, and which of its speakers. Raises NotConfigured or InvalidInput."""
        if not self._access.has(FOLDER):
            raise NotConfigured(f"{FOLDER} is not set: put the folder that holds Piper's voices (.onnx) into it")
        folder = Path(self._access.get(FOLDER)).resolve()
        name, _, speaker = voice.partition("#")
        path = (folder / f"{name}.onnx").resolve()
        if not path.is_relative_to(folder) or not path.is_file():
            there = sorted(one.name.removesuffix(".onnx") for one in folder.glob("*.onnx"))
            some = ", ".join(there[:_MOST_NAMED]) or "none; fetch one with `python -m piper.download_voices`"
            raise InvalidInput(f"Piper has no voice {name!r} in {folder}; some there are: {some}")
        return path, speaker


def _stamp(path: Path) -> tuple[int, int]:
    """What changes when the file does: size, and when that was, in ns."""
    facts = path.stat()
    return facts.st_size, facts.st_mtime_ns


@lru_cache(maxsize=32)
def _sha256(path: Path, size: int, changed: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
