"""Small ONNX files written by hand: nets that repeat each pixel, and nets that mix two pictures; good ones and bad."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import JsonValue

from reelwright.enhance.models import Shelf

FLOAT, UINT8, INT64 = 1, 2, 7
FREE = ("h", "w")
SCALAR, PLANE = (1,), (1, 1, *FREE)
Dims = Sequence[int | str]


def number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def part(field: int, value: bytes | str) -> bytes:
    data = value.encode() if isinstance(value, str) else value
    return _varint(field << 3 | 2) + _varint(len(data)) + data


def _varint(value: int) -> bytes:
    found = b""
    while value > 127:
        found += bytes([value & 127 | 128])
        value >>= 7
    return found + bytes([value])


def tensor(name: str, dims: tuple[int, ...], data: bytes, more: bytes = b"", kind: int = FLOAT) -> bytes:
    return b"".join(number(1, dim) for dim in dims) + number(2, kind) + part(8, name) + part(9, data) + more


def repeating(
    times: int = 2,
    kind: int = UINT8,
    channels: int = 1,
    *,
    opset: int = 17,
    domain: str = "",
    side: int | None = None,
    nodes: bytes = b"",
    graph: bytes = b"",
    model: bytes = b"",
) -> bytes:
    """
    Args:
        side: of the pictures it takes; None: any.
        nodes, graph, model: fields added to its last operator, its graph, and itself.
    """
    many = "".join(part(1, "y").decode("latin-1") for _ in range(times * times)).encode("latin-1")
    concat = many + part(2, "c") + part(4, "Concat") + part(5, part(1, "axis") + number(20, 2) + number(3, 1))
    block = part(5, part(1, "blocksize") + number(20, 2) + number(3, times))
    shuffle = part(1, "c") + part(2, "o") + part(4, "DepthToSpace") + block + part(7, domain) + nodes
    whole = part(1, concat) + part(1, shuffle) + part(2, "g") + graph
    whole += part(11, value("y", kind, channels, side)) + part(12, value("o", kind, channels, None))
    return number(1, 8) + part(8, part(1, "") + number(2, opset)) + part(7, whole) + model


def mixing(
    channels: int = 3,
    moment: Dims | None = SCALAR,
    *,
    multiple: int = 1,
    nodes: Sequence[bytes] = (),
    result: str = "mixed",
    kind: int = FLOAT,
    side: int | None = None,
    is_swapped: bool = False,
    numbers: Mapping[str, float] | None = None,
    whole_numbers: Mapping[str, tuple[int, ...]] | None = None,
) -> bytes:
    """A net that makes (1 - t) * first + t * second, where t is the moment, or half where it is not told.

    Args:
        channels: 3: of each of two inputs; 6 or more: of one, as vs-mlrt packs it.
        moment: shape of the input for it, beside one for 6 channels or two; None: there is none.
        multiple: of which the sides have to be.
        nodes: more of them, after those that make `mixed`; `first`, `second`, `half` (0.5) and,
            from 8 channels on, `rest` are there as well.
        result: name of what the last of them makes.
        kind: of numbers.
        side: of the pictures it takes; None: any.
        is_swapped: whether its first input is the second picture.
        numbers, whole_numbers: that `nodes` need, by name.
    """
    names, made, listed = (["second", "first"] if is_swapped else ["first", "second"]), [], dict(whole_numbers or {})
    if channels == 3:
        sides = (side, side) if side else FREE
        inputs = [shaped(name, (1, 3, *sides), kind) for name in names]
    else:
        inputs, sizes = [shaped("packed", (1, channels, *FREE), kind)], [3, 3]
        if channels > 6:
            names, sizes, moment = [*names, "t"], [*sizes, 1], None
        if channels > 7:
            names, sizes = [*names, "rest"], [*sizes, channels - 7]
        made.append(node("Split", ["packed", "sizes"], names, number_attribute("axis", 1)))
        listed["sizes"] = tuple(sizes)
    if moment is not None:
        inputs.append(shaped("t", moment, kind))
    t = "half" if moment is None and channels < 7 else "t"
    first, second = "first", "second"
    if multiple > 1:
        block = number_attribute("blocksize", multiple)
        made += [node("SpaceToDepth", [name], [f"{name} apart"], block) for name in (first, second)]
        made += [node("DepthToSpace", [f"{name} apart"], [f"{name} again"], block) for name in (first, second)]
        first, second = "first again", "second again"
    made.append(node("Sub", [second, first], ["apart"]))
    made.append(node("Mul", ["apart", t], ["share"]))
    made.append(node("Add", [first, "share"], ["mixed"]))
    weights = b""
    for name, one in {"half": 0.5, **(numbers or {})}.items():
        weights += part(5, tensor(name, (1,), struct.pack("<f", one)))
    for name, those in listed.items():
        weights += part(5, tensor(name, (len(those),), struct.pack(f"<{len(those)}q", *those), kind=INT64))
    graph = b"".join(part(1, one) for one in (*made, *nodes)) + part(2, "g") + weights
    graph += b"".join(part(11, one) for one in inputs) + part(12, shaped(result, (1, 3, "y", "x"), kind))
    return number(1, 8) + part(8, part(1, "") + number(2, 17)) + part(7, graph)


def node(operator: str, inputs: Sequence[str], outputs: Sequence[str], *attributes: bytes) -> bytes:
    ends = b"".join(part(1, one) for one in inputs) + b"".join(part(2, one) for one in outputs)
    return ends + part(4, operator) + b"".join(part(5, one) for one in attributes)


def number_attribute(name: str, value: int) -> bytes:
    return part(1, name) + number(20, 2) + number(3, value)


def numbers_attribute(name: str, values: Sequence[int]) -> bytes:
    return part(1, name) + number(20, 7) + b"".join(number(8, one) for one in values)


def shaped(name: str, dims: Dims, kind: int = FLOAT) -> bytes:
    """An input or output. A word for a side means that it is free."""
    shape = b"".join(part(1, number(1, dim) if isinstance(dim, int) else part(2, dim)) for dim in dims)
    return part(1, name) + part(2, part(1, number(1, kind) + part(2, shape)))


def value(name: str, kind: int, channels: int, side: int | None) -> bytes:
    return shaped(name, (1, channels, *((side, side) if side else (f"{name}h", f"{name}w"))), kind)


def brought(folder: Path, data: bytes) -> dict[str, JsonValue]:
    """A net on a shelf of its own; what tells an effect of it."""
    (folder / "given.onnx").write_bytes(data)
    found = Shelf(folder).add(folder / "given.onnx", "own", "CC0", "a test")
    return {"model": "own", "folder": str(folder), "sha256": found.sha256}
