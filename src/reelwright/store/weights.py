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
from typing import Any, BinaryIO, TypeGuard

from reelwright.errors import InvalidInput

MOST_HEADER = 32 * 2**20
"""Bytes; those of the largest models have a twentieth of it."""
MOST_TENSORS = 100_000
"""In one file; the largest models have some thousands."""
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
            return weights_in(source, file.stat().st_size, file.name)
    except OSError as error:
        raise InvalidInput(f"{file.name} cannot be read: {error.strerror}") from None


def weights_in(source: BinaryIO, size: int, name: str) -> Weights:
    """The same of a file that is open, at its beginning, and has `size` bytes."""
    header, body = _header(source.read(8), source, size, name)
    sample = source.read(min(_SAMPLE, body))
    floats = other = 0
    spans = []
    for tensor, said in _tensors(header, name):
        numbers, kind = _counted(tensor, said, body, name)
        spans.append(tuple(said["data_offsets"]))
        if kind.startswith(("F", "BF")):
            floats += numbers
        else:
            other += numbers * _SIZES[kind]
    _refuse_gaps(spans, body, name)
    return Weights(floats, other, hashlib.sha256(header + sample).hexdigest())


def together(parts: list[Weights]) -> Weights:
    digest = hashlib.sha256("".join(part.digest for part in parts).encode()).hexdigest()
    return Weights(sum(part.floats for part in parts), sum(part.other_bytes for part in parts), digest)


def _header(start: bytes, source: BinaryIO, size: int, name: str) -> tuple[bytes, int]:
    """The header, and how many bytes come after it."""
    length = struct.unpack("<Q", start)[0] if len(start) == 8 else 0
    if not 2 <= length <= min(MOST_HEADER, size - 8):
        raise InvalidInput(f"{name} is no safetensors file, or is cut off: it says that its header has {length} bytes")
    return source.read(length), size - 8 - length


class _Pairs(list[tuple[str, Any]]):
    """A JSON object as it is written, its names as often as they are there."""


def _tensors(header: bytes, name: str) -> list[tuple[str, Any]]:
    """Name and what is said of each."""
    try:
        found = json.loads(header, object_pairs_hook=_Pairs)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, _Pairs):
        raise InvalidInput(f"{name} is no safetensors file: its header is no JSON object")
    if len(found) > MOST_TENSORS or len(dict(found)) < len(found):
        raise InvalidInput(f"{name} has more than {MOST_TENSORS:,} tensors, or two of one name; it is not taken")
    return [(key, dict(said) if isinstance(said, _Pairs) else said) for key, said in found if key != "__metadata__"]


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


def _refuse_gaps(spans: list[tuple[int, ...]], body: int, name: str) -> None:
    """As the format has it, each byte belongs to one tensor: what hides between them, or is there twice, is no slip."""
    spans.sort()
    ends = [0, *(end for _, end in spans)]
    if ends != [*(start for start, _ in spans), body]:
        raise InvalidInput(f"{name} has bytes that belong to no tensor, or to two of them; it is not taken")


def _is_counts(value: Any) -> TypeGuard[list[int]]:
    """Whether it is a short list of whole numbers, none less than 0 or beyond any file."""
    return isinstance(value, list) and len(value) <= 16 and all(type(one) is int and 0 <= one < 2**53 for one in value)
