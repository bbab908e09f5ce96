"""Reads films where the kernel ends whoever opens a socket, or any file but the one asked for.

    python confined.py ASKS.json

ASKS: {"film": a good film, "asks": [[path, demuxer, options], ...]}. With no demuxer (``) the film is read by
`reelwright.media`; with one, by libav left free to follow what the film points at.

Prints one JSON list: [signal that ended the reading, or 0; what each way of reading said] for each.

Our own opening is known by O_NONBLOCK, which libav never sets: a filter sees the flags of a call, not its path.
"""

from __future__ import annotations

import ctypes
import json
import os
import platform
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import av

from reelwright.errors import ReelwrightError
from reelwright.media.audio import read_audio
from reelwright.media.probe import probe
from reelwright.media.read import frames, picture_bytes, quantisers, sound, still

CALLS = {"x86_64": (41, 257), "aarch64": (198, 56)}
"""Machine -> the numbers of the system calls socket and openat."""
_LOAD, _IF_EQUAL, _IF_SET, _RETURN = 0x20, 0x15, 0x45, 0x06
_NUMBER, _FLAGS = 0, 16 + 2 * 8
_ALLOW, _KILL_PROCESS = 0x7FFF0000, 0x80000000
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER_MODE = 38, 22, 2


class Instruction(ctypes.Structure):
    _fields_ = (("code", ctypes.c_ushort), ("yes", ctypes.c_ubyte), ("no", ctypes.c_ubyte), ("value", ctypes.c_uint))


class Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.POINTER(Instruction)))


def confine() -> None:
    """For the rest of this process (seccomp(2))."""
    socket, openat = CALLS[platform.machine()]
    lines = (
        (_LOAD, 0, 0, _NUMBER),
        (_IF_EQUAL, 4, 0, socket),
        (_IF_EQUAL, 0, 2, openat),
        (_LOAD, 0, 0, _FLAGS),
        (_IF_SET, 0, 1, os.O_NONBLOCK),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _KILL_PROCESS),
    )
    filter = (Instruction * len(lines))(*(Instruction(*line) for line in lines))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    if libc.prctl(_SET_SECCOMP, _FILTER_MODE, ctypes.byref(Program(len(lines), filter))):
        raise OSError(ctypes.get_errno(), "prctl")


def ours(path: Path) -> list[str]:
    ways: Sequence[Callable[[], object]] = (
        lambda: probe(path).lines(),
        lambda: len(list(frames(path))),
        lambda: still(path, 0).shape,
        lambda: len(list(sound(path))),
        lambda: read_audio(path)[1],
        lambda: len(quantisers(path)),
        lambda: picture_bytes(path),
    )
    said = []
    for way in ways:
        try:
            said.append(str(way()))
        except ReelwrightError as error:
            said.append(f"{type(error).__name__}: {error}")
    return said


def free(path: Path, demuxer: str, options: dict[str, str]) -> list[str]:
    """As `media.source.opening` would read it without its guards."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    everything = {"fd": str(descriptor), "protocol_whitelist": "fd,file,http,tcp,rtp,udp"}
    try:
        with av.open("fd:", format=demuxer, options=everything | options) as container:
            return [str(len(list(container.demux())))]
    except av.error.FFmpegError as error:
        return [str(error)]


def read(path: Path, demuxer: str, options: dict[str, str], film: Path) -> tuple[int, list[str]]:
    """In a child of its own, which has read `film` before, so that nothing is left to import."""
    end, begin = os.pipe()
    child = os.fork()
    if not child:
        ours(film)
        free(film, "mov", {})
        confine()
        said = free(path, demuxer, options) if demuxer else ours(path)
        os.write(begin, json.dumps(said).encode())
        os._exit(0)
    os.close(begin)
    with os.fdopen(end) as pipe:
        said = json.loads(pipe.read() or "[]")
    return os.waitpid(child, 0)[1] & 0x7F, said


def main() -> None:
    wanted = json.loads(Path(sys.argv[1]).read_text())
    film = Path(wanted["film"])
    answers = [read(Path(path), demuxer, options, film) for path, demuxer, options in wanted["asks"]]
    sys.stdout.write(json.dumps(answers))


if __name__ == "__main__":
    main()
