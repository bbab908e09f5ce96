"""What is in an ONNX file, read by its wire format alone: nothing of it is run, and no other file is opened.

An ONNX file is one protobuf message (onnx.proto3, `ModelProto`). It may be from anywhere, so it is looked through
before a runtime sees it: weights in other files, which would be read from wherever it says, graphs inside graphs,
operators of a vendor's own and numbers that are announced and not there are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any

from reelwright.errors import InvalidInput

OPSETS = range(9, 22)
"""Editions of ONNX's operators that are worked with."""
_DOMAINS = ("", "ai.onnx", "com.microsoft")
_GRAPH, _OPSETS, _FUNCTIONS = 7, 8, 25
_NODES, _INITIALIZERS, _SPARSE = 1, 5, 15
_OPERATOR, _ATTRIBUTES, _DOMAIN = 4, 5, 7
_TENSOR, _SUBGRAPH, _TENSORS, _SUBGRAPHS = 5, 6, 10, 11
_DIMS, _EXTERNAL, _LOCATION = 1, 13, 14
"""Numbers of fields in the messages of onnx.proto3."""


def refuse_hostile(data: bytes, name: str) -> None:
    """Look through a model.

    Raises:
        InvalidInput: what it is refused for, and what to do.
    """
    try:
        _look_through(memoryview(data), name)
    except (IndexError, ValueError, UnicodeDecodeError):
        raise InvalidInput(f"{name} is no ONNX file, or is cut short; export or download it again") from None


def _look_through(model: memoryview, name: str) -> None:
    graphs, opset = 0, 0
    for field, value in _fields(model):
        if field == _FUNCTIONS:
            raise InvalidInput(f"{name} defines functions of its own; export it with its operators spelt out")
        if field == _OPSETS:
            told = dict(_fields(value))
            if bytes(told.get(1, b"")).decode() in ("", "ai.onnx"):
                opset = int(told.get(2, 0))
        if field == _GRAPH:
            graphs += 1
            _look_through_graph(value, name)
    if graphs != 1:
        raise ValueError("no graph")
    if opset not in OPSETS:
        known = f"{OPSETS.start} to {OPSETS.stop - 1}"
        raise InvalidInput(f"{name} is of ONNX opset {opset}, and {known} are worked with; export it for one of those")


def _look_through_graph(graph: memoryview, name: str) -> None:
    for field, value in _fields(graph):
        if field == _SPARSE:
            raise InvalidInput(f"{name} has sparse weights; export it with dense ones")
        if field == _INITIALIZERS:
            _look_at_tensor(value, name)
        if field == _NODES:
            _look_at_node(value, name)


def _look_at_node(node: memoryview, name: str) -> None:
    found = list(_fields(node))
    texts = {field: bytes(value).decode() for field, value in found if field in (_OPERATOR, _DOMAIN)}
    if texts.get(_DOMAIN, "") not in _DOMAINS:
        raise InvalidInput(f"{name} has an operator of {texts[_DOMAIN]!r}; export it with ONNX's own operators alone")
    for field, attribute in found:
        if field != _ATTRIBUTES:
            continue
        for kind, value in _fields(attribute):
            if kind in (_SUBGRAPH, _SUBGRAPHS):
                operator = texts.get(_OPERATOR, "an operator")
                raise InvalidInput(f"{name} has {operator} with a graph inside it; export it without branches or loops")
            if kind in (_TENSOR, _TENSORS):
                _look_at_tensor(value, name)


def _look_at_tensor(tensor: memoryview, name: str) -> None:
    dims: list[int] = []
    for field, value in _fields(tensor):
        if field == _EXTERNAL or (field == _LOCATION and value):
            raise InvalidInput(f"{name} keeps its weights in another file; export it as one file")
        if field == _DIMS:
            dims += [value] if isinstance(value, int) else list(_varints(value))
    if prod(dims) > 8 * len(tensor):  # the smallest numbers are of a bit or more
        raise InvalidInput(f"{name} announces weights of {prod(dims):,} numbers that are not in it; it is not taken")


def _fields(message: memoryview) -> Iterator[tuple[int, Any]]:
    """Number and value of each field: a whole number, or bytes."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        kind = key & 7
        if kind == 0:
            value, at = _varint(message, at)
            yield key >> 3, value
            continue
        if kind == 2:
            length, at = _varint(message, at)
        elif kind in (1, 5):
            length = 8 if kind == 1 else 4
        else:
            raise ValueError("no kind of field")
        if at + length > len(message):
            raise IndexError("cut short")
        yield key >> 3, message[at : at + length]
        at += length


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    """A whole number of 1 to 10 bytes, and where it ends."""
    value = 0
    for place in range(10):
        byte = message[at + place]
        value |= (byte & 127) << 7 * place
        if byte < 128:
            return value, at + place + 1
    raise ValueError("no end of a number")


def _varints(message: memoryview) -> Iterator[int]:
    at = 0
    while at < len(message):
        value, at = _varint(message, at)
        yield value
