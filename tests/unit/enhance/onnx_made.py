"""Small ONNX files written by hand: nets that repeat each pixel, good ones and bad ones."""

from __future__ import annotations

FLOAT, UINT8 = 1, 2


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


def tensor(name: str, dims: tuple[int, ...], data: bytes, more: bytes = b"") -> bytes:
    return b"".join(number(1, dim) for dim in dims) + number(2, FLOAT) + part(8, name) + part(9, data) + more


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


def value(name: str, kind: int, channels: int, side: int | None) -> bytes:
    free = [part(2, f"{name}{axis}") if side is None else number(1, side) for axis in "hw"]
    shape = b"".join(part(1, dim) for dim in (number(1, 1), number(1, channels), *free))
    return part(1, name) + part(2, part(1, number(1, kind) + part(2, shape)))
