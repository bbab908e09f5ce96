"""Sound in and out: float samples from any file, 16-bit WAV and FLAC, and AAC whose first sample is heard at time
nought."""

from __future__ import annotations

import wave
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import av
import numpy as np

from reelwright.errors import InvalidInput
from reelwright.media.loudness import Samples
from reelwright.media.source import opening
from reelwright.media.write import writing

RATE = 48_000
"""Samples a second of everything we deliver."""

_MOST = 8.0
"""Of a sample; what is higher is damage, and its power would be beyond float32."""
_FRAME = 1024
AAC_BITS = 192_000
_AAC_CODER = "fast"
"""A third of the time of libav's usual search, and at this bit rate nearer to the original."""
_FLAC_FRAME, _FLAC_LEVEL = 4096, "3"


def read_audio(path: Path) -> tuple[Samples, int]:
    """The first sound track, decoded: [channels, samples] float32, ±1, and its rate. What is no number is silence.

    Raises:
        InvalidInput: damaged, or without sound.
        NotFound: there is no such file.
    """
    with opening(path) as container:
        if not container.streams.audio:
            raise InvalidInput(f"{path} has no sound")
        stream = container.streams.audio[0]
        resampler = av.AudioResampler(format="fltp")
        pieces: list[Samples] = []
        for frame in container.decode(stream):
            pieces += [np.asarray(out.to_ndarray(), np.float32) for out in resampler.resample(frame)]
        pieces += [np.asarray(out.to_ndarray(), np.float32) for out in resampler.resample(None)]
        rate = int(stream.rate)
    if not pieces:
        raise InvalidInput(f"the sound track of {path} is empty")
    return _numbers(np.concatenate(pieces, axis=1)), rate


def write_wav(path: Path, samples: Samples, rate: int) -> None:
    """[channels, samples] float32 as 16-bit PCM, rounded; beyond ±1 is clipped."""
    with writing(path), path.open("wb") as raw, wave.open(raw, "wb") as file:
        file.setnchannels(samples.shape[0])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.setnframes(samples.shape[1])
        for start in range(0, samples.shape[1], rate):
            piece = samples[:, start : start + rate].T * 32767.0
            file.writeframesraw(np.clip(np.rint(piece), -32768, 32767).astype("<i2").tobytes())


def encode_aac(samples: Samples, path: Path, bits: int = AAC_BITS) -> None:
    """[2, samples] float32 at 48 kHz as AAC in an MP4 (.m4a), `bits` a second.

    The encoder's delay is told in an edit list, so that decoding gives the first sample at time nought.

    Raises:
        WorkspaceError: the disk is full, or `path` cannot be written.
        BackendError: libav refused.
    """
    options = {"fflags": "+bitexact", "use_editlist": "1"}
    with writing(path), av.open(str(path), "w", format="mp4", options=options) as container:
        stream = container.add_stream("aac", rate=RATE)
        stream.codec_context.bit_rate = bits
        stream.codec_context.layout = "stereo"
        stream.codec_context.options = {"flags": "+bitexact", "aac_coder": _AAC_CODER}
        for start in range(0, samples.shape[1], _FRAME):
            piece = np.ascontiguousarray(samples[:, start : start + _FRAME], dtype=np.float32)
            frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="stereo")
            frame.sample_rate, frame.pts = RATE, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def encode_flac(pieces: Iterable[Samples], path: Path) -> None:
    """[channels, n] float32 pieces at 48 kHz, of one or two channels, as 16-bit FLAC; beyond ±1 is clipped.

    Raises:
        WorkspaceError: the disk is full, or `path` cannot be written.
    """
    with writing(path), av.open(str(path), "w", format="flac", options={"fflags": "+bitexact"}) as container:
        stream, at = None, 0
        for piece in pieces:
            layout = "mono" if piece.shape[0] == 1 else "stereo"
            if stream is None:
                stream = container.add_stream("flac", rate=RATE)
                stream.codec_context.layout = layout
                stream.codec_context.format = "s16"
                stream.codec_context.options = {"flags": "+bitexact", "compression_level": _FLAC_LEVEL}
            for start in range(0, piece.shape[1], _FLAC_FRAME):
                rounded = np.clip(np.rint(piece[:, start : start + _FLAC_FRAME] * 32767.0), -32768, 32767)
                packed = np.ascontiguousarray(rounded.T, np.int16).reshape(1, -1)
                frame = av.AudioFrame.from_ndarray(packed, format="s16", layout=layout)
                frame.sample_rate, frame.pts = RATE, at
                at += piece[:, start : start + _FLAC_FRAME].shape[1]
                container.mux(stream.encode(frame))
        if stream is not None:
            container.mux(stream.encode(None))


def stereo(path: Path, most_seconds: float) -> Iterator[Samples]:
    """The first sound track of any file at 48 kHz in stereo, [2, n] float32 pieces, at most so many seconds of it.

    Raises:
        InvalidInput: damaged, without sound, or its sound changes its kind on the way.
        NotFound: there is no such file.
    """
    with opening(path) as container:
        if not container.streams.audio:
            raise InvalidInput(f"{path.name} has no sound")
        stream = container.streams.audio[0]
        if getattr(stream, "codec_context", None) is None:
            raise InvalidInput(f"{path.name} has sound in a codec that cannot be decoded here; convert it to FLAC")
        resampler = av.AudioResampler(format="fltp", layout="stereo", rate=RATE)
        left = round(most_seconds * RATE)
        try:
            for decoded in chain(container.decode(stream), (None,)):
                for frame in resampler.resample(decoded):
                    piece = np.asarray(frame.to_ndarray(), np.float32)[:, :left]
                    left -= piece.shape[1]
                    yield _numbers(piece)
                    if left <= 0:
                        return
        except ValueError as error:
            raise InvalidInput(f"the sound of {path.name} changes its kind on the way ({error}); convert it") from None


def _numbers(samples: Samples) -> Samples:
    """Files of floats may hold anything."""
    return np.clip(np.nan_to_num(samples, copy=False, nan=0.0), -_MOST, _MOST)
