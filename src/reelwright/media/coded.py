"""How coarsely a clip was compressed, as its own packets and decoder tell."""

from __future__ import annotations

import struct
from itertools import islice
from pathlib import Path
from statistics import mean

import av
import av.error
from av.sidedata.sidedata import SideData

from reelwright.media.probe import pictures
from reelwright.media.source import decoded_with_side_data, opening

_FRAMES = 12
"""Looked at, from the beginning."""
_FINE = 15.0
"""Quantiser of H.264, up to which what it leaves is not seen in a picture twice as large."""
_PLENTY = 0.5
"""Bits a pixel from which other encoders are taken to have left no traces."""
_H264 = 1
"""AV_VIDEO_ENC_PARAMS_H264, libavutil/video_enc_params.h."""


def is_coarse(path: Path) -> bool:
    """Whether an encoder left traces in the picture that are to be seen through.

    Raises:
        NotFound, InvalidInput: see `media.source.opening`.
    """
    quantiser = quantiser_of(path)
    return quantiser > _FINE if quantiser is not None else bits_a_pixel(path) < _PLENTY


def quantiser_of(path: Path) -> float | None:
    """Mean quantiser of H.264 over the first frames, 0 (lossless) to 51; None of other codecs: nothing tells it."""
    with opening(path) as container:
        stream = pictures(container)[0]
        stream.codec_context.options = {"export_side_data": "venc_params"}
        found = []
        try:
            for frame in islice(decoded_with_side_data(container, stream), _FRAMES):
                told = {data.type.name: data for data in frame.side_data if isinstance(data, SideData)}
                if "VIDEO_ENC_PARAMS" in told:
                    found.append(_quantiser(bytes(told["VIDEO_ENC_PARAMS"])))
        except av.error.InvalidDataError:
            pass  # damaged: what was read of it tells
        known = [one for one in found if one is not None]
        return mean(known) if known else None


def _quantiser(told: bytes) -> int | None:
    """Of the frame; its blocks are around it (struct AVVideoEncParams)."""
    kind, quantiser = struct.unpack_from("=ii", told, 24)
    return quantiser if kind == _H264 else None


def bits_a_pixel(path: Path) -> float:
    """Of the picture, on average over the whole file."""
    with opening(path) as container:
        stream = pictures(container)[0]
        frames, size = 0, 0
        try:
            for packet in container.demux(stream):
                frames, size = frames + bool(packet.size), size + packet.size
        except av.error.InvalidDataError:
            pass
        return 8 * size / max(1, frames * stream.codec_context.width * stream.codec_context.height)
