"""A program of its own that speaks: one JSON request on stdin, PCM and the times of words on stdout.

    python -P espeak_program.py < request.json

espeak-ng is GPL-3.0-or-later. It is an optional extra, and this file, the only one that loads it, runs in a process of
its own and is imported by nothing.

In:  {"text": ..., "voice": ..., "words_per_minute": ..., "pitch": 0..100, "range": 0..100}, and "phonemes": true where
     what the text has in [[ ]] is in espeak-ng's own phonemes.
Out: one line of JSON {"rate": Hz, "bytes": n, "events": [[milliseconds, character from 0, length], ...]}, then n bytes
     of 16-bit mono PCM. A line {"error": kind, "message": ...} instead when it cannot. {"voices": true} lists them
     and the variants that go after a "+".
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from typing import Any

_SYNCHRONOUS, _UTF8, _END_PAUSE, _POSITION_CHARACTER, _PHONEMES = 2, 1, 0x1000, 1, 0x100
_WORD_EVENT = 1
_RATE, _PITCH, _RANGE = 1, 3, 4


class EspeakId(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class EspeakEvent(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", EspeakId),
    )


class EspeakVoice(ctypes.Structure):
    _fields_ = (("name", ctypes.c_char_p), ("languages", ctypes.c_char_p), ("identifier", ctypes.c_char_p))


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(EspeakEvent))


def _open() -> tuple[ctypes.CDLL, int, str]:
    """The library, its sample rate, and the folder of its data."""
    import espeakng_loader

    library, data = ctypes.CDLL(espeakng_loader.get_library_path()), str(espeakng_loader.get_data_path())
    rate = library.espeak_Initialize(_SYNCHRONOUS, 0, data.encode(), 0)
    if rate <= 0:
        raise RuntimeError("espeak-ng did not start")
    return library, rate, data


def _variants(data: str) -> list[str]:
    return sorted(os.listdir(os.path.join(data, "voices", "!v")))


def _voices(library: ctypes.CDLL) -> list[str]:
    """By the names of their files: a voice cannot always be asked for by its language, such as `fr-fr`."""
    library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(EspeakVoice))
    listed, names = library.espeak_ListVoices(None), []
    k = 0
    while listed[k]:
        names.append(listed[k].contents.identifier.rpartition(b"/")[2].decode(errors="replace").lower())
        k += 1
    return sorted(set(names))


def _speak(library: ctypes.CDLL, data: str, request: dict[str, Any]) -> tuple[bytes, list[list[int]]]:
    pieces: list[bytes] = []
    events: list[list[int]] = []

    def collect(samples: Any, count: int, event: Any) -> int:
        if samples and count > 0:
            pieces.append(ctypes.string_at(samples, count * 2))
        k = 0
        while event[k].type != 0:
            if event[k].type == _WORD_EVENT:
                events.append([event[k].audio_position, event[k].text_position - 1, event[k].length])
            k += 1
        return 0

    keep = _Callback(collect)  # must outlive the call
    library.espeak_SetSynthCallback(keep)
    voice = str(request["voice"])
    variant = voice.partition("+")[2]  # espeak-ng says nothing of one that there is not
    if (variant and variant not in _variants(data)) or library.espeak_SetVoiceByName(voice.encode()) != 0:
        raise LookupError(voice)
    settings = ((_RATE, "words_per_minute"), (_PITCH, "pitch"), (_RANGE, "range"))
    for parameter, name in settings:
        library.espeak_SetParameter(parameter, int(request[name]), 0)
    text = str(request["text"]).encode()
    flags = _UTF8 | _END_PAUSE | (_PHONEMES if request.get("phonemes") else 0)
    library.espeak_Synth(text, len(text) + 1, 0, _POSITION_CHARACTER, 0, flags, None, None)
    library.espeak_Synchronize()
    return b"".join(pieces), events


def main() -> None:
    request = json.load(sys.stdin)
    out = sys.stdout.buffer
    try:
        library, rate, data = _open()
        if request.get("voices"):
            answer: dict[str, Any] = {"voices": _voices(library), "variants": _variants(data)}
            pcm = b""
        else:
            pcm, events = _speak(library, data, request)
            answer = {"rate": rate, "bytes": len(pcm), "events": events}
    except ImportError:
        answer, pcm = {"error": "missing", "message": "espeakng-loader is not installed"}, b""
    except LookupError as error:
        answer, pcm = {"error": "voice", "message": str(error)}, b""
    out.write(json.dumps(answer).encode() + b"\n" + pcm)
    out.flush()


if __name__ == "__main__":
    main()
