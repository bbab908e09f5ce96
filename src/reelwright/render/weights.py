"""How much there is to load of a file of weights, told by its header alone: format safetensors, which runs no code.

The format: eight bytes with the length of the header, little endian; the header, a JSON object of name -> dtype, shape
and where its bytes begin and end; the bytes. The file may be from anywhere, so nothing in it is believed unseen.
"""

from __future__ import annotations

import hashlib
import json
import struct
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any, TypeGuard

from reelwright.errors import InvalidInput

MOST_HEADER = 32 * 2**20
"""Bytes; those of the largest models have a twentieth of it."""
_SAMPLE = 2**16
"""Bytes of the weights themselves that go into the digest: those trained anew have the same header."""
_SIZES = {
    **{"F64": 8, "I64": 8, "U64": 8, "F32": 4, "I32": 4, "U32": 4, "F16": 2, "BF16": 2, "I16": 2, "U16": 2},
    **{"F8_E4M3": 1, "F8_E5M2": 1, "I8": 1, "U8": 1, "BOOL": 1},
}


@dataclass(frozen=True, slots=True)
class Weights:
    """What is in one file, or in several."""

    floats: int = 0
    """Numbers that are loaded at the precision that is worked at, whatever the file's is."""
    other_bytes: int = 0
    """Of numbers that are loaded as they are."""
    digest: str = ""
    """64 hexadecimal digits, of the header and a sample."""

    def bytes_at(self, float_bytes: int) -> int:
        """In memory, where a float has so many bytes."""
        return self.floats * float_bytes + self.other_bytes


def weights_of(file: Path) -> Weights:
    """Reads the header and a little more.

    Raises:
        InvalidInput: it is no whole file of this format; the message names it.
    """
    try:
        with file.open("rb") as source:
            size = file.stat().st_size
            header, body = _header(source.read(8), source, size, file.name)
            sample = source.read(min(_SAMPLE, body))
    except OSError as error:
        raise InvalidInput(f"{file.name} cannot be read: {error.strerror}") from None
    floats = other = 0
    for name, tensor in _tensors(header, file.name).items():
        numbers, kind = _counted(name, tensor, body, file.name)
        if kind.startswith(("F", "BF")):
            floats += numbers
        else:
            other += numbers * _SIZES[kind]
    return Weights(floats, other, hashlib.sha256(header + sample).hexdigest())


def together(parts: list[Weights]) -> Weights:
    digest = hashlib.sha256("".join(part.digest for part in parts).encode()).hexdigest()
    return Weights(sum(part.floats for part in parts), sum(part.other_bytes for part in parts), digest)


def _header(start: bytes, source: Any, size: int, name: str) -> tuple[bytes, int]:
    """The header, and how many bytes come after it."""
    length = struct.unpack("<Q", start)[0] if len(start) == 8 else 0
    if not 2 <= length <= min(MOST_HEADER, size - 8):
        raise InvalidInput(f"{name} is no safetensors file, or is cut off: it says that its header has {length} bytes")
    return source.read(length), size - 8 - length


def _tensors(header: bytes, name: str) -> dict[str, Any]:
    try:
        found = json.loads(header)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise InvalidInput(f"{name} is no safetensors file: its header is no JSON object")
    return {key: value for key, value in found.items() if key != "__metadata__"}


def _counted(name: str, tensor: Any, body: int, file: str) -> tuple[int, str]:
    """How many numbers, and of which kind."""
    said = tensor if isinstance(tensor, dict) else {}
    kind, shape, span = said.get("dtype"), said.get("shape"), said.get("data_offsets")
    if not isinstance(kind, str) or kind not in _SIZES:
        raise InvalidInput(f"{file}: {name[:80]!r} is of the kind {str(kind)[:20]!r}, which is not known here")
    if not _is_counts(shape) or not _is_counts(span) or len(span) != 2:
        raise InvalidInput(f"{file}: {name[:80]!r} has no shape or no place")
    numbers = prod(shape)
    if span[1] > body or span[1] - span[0] != numbers * _SIZES[kind]:
        raise InvalidInput(f"{file}: {name[:80]!r} is not where it says, or the file is cut off")
    return numbers, kind


def _is_counts(value: Any) -> TypeGuard[list[int]]:
    """Whether it is a short list of whole numbers, none less than 0 or beyond any file."""
    return isinstance(value, list) and len(value) <= 16 and all(type(one) is int and 0 <= one < 2**53 for one in value)
