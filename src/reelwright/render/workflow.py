"""A ComfyUI workflow of one's own: a file in ComfyUI's API format whose inputs are marked, and beside it, in TOML, what
it can make.

    my-film.json   ... "text": "{prompt}", "seed": "{seed}", "width": "{width}" ...
    my-film.toml   seconds = [2, 4]
                   sizes = ["1280x720"]
                   rate = 24

A value that is a mark and nothing else becomes the value itself, a number where it is one; a mark inside a text becomes
text. The marks are {prompt}, {negative}, {seed}, {width}, {height}, {frames}, {seconds} and {rate}.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from reelwright.errors import InvalidInput, NotFound
from reelwright.render.models import Model

MARKS = ("prompt", "negative", "seed", "width", "height", "frames", "seconds", "rate")
_MOST_BYTES = 4 * 2**20
_MAY_SAY = ("seconds", "sizes", "rate", "audio", "prompt", "tier")
"""Of a model, in the TOML file."""
_LONGEST_PROMPT = 2000


@dataclass(frozen=True, slots=True)
class Workflow:
    line: Model
    """What it can make; its model's name holds the digest of both files, so that an edited one is another."""
    nodes: Mapping[str, Any]

    @classmethod
    def read(cls, path: Path, backend: str) -> Workflow:
        """
        Raises:
            NotFound: there is no such file, or none beside it that says what it can make.
            InvalidInput: it is no workflow in API format, has no mark for the prompt, or says what cannot be.
        """
        beside = path.with_suffix(".toml")
        raw, said = _bytes(path), _bytes(beside)
        nodes = _nodes(raw, path)
        marks = {mark for mark in MARKS if _has(nodes, mark)}
        if "prompt" not in marks:
            raise InvalidInput(f"{path.name} has no input that is marked {{prompt}}: put it where the text belongs")
        digest = hashlib.sha256(raw + b"\0" + said).hexdigest()[:8]
        return cls(_model(said, beside, backend, f"{path.stem}@{digest}", marks), nodes)

    @property
    def kinds(self) -> set[str]:
        """Of the nodes it is made of."""
        return {str(node["class_type"]) for node in self.nodes.values()}

    def filled(self, values: Mapping[str, str | int | float]) -> dict[str, Any]:
        """The graph to submit. `values`: mark -> what to put there."""
        filled: dict[str, Any] = _filled(dict(self.nodes), values)
        return filled


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InvalidInput(f"{path.name} is larger than any workflow; at most {_MOST_BYTES // 2**20} MB")
        return path.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"there is no file {path}; see docs/how-to/pay-a-provider.md for what it holds") from None
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}") from None


def _nodes(raw: bytes, path: Path) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{path.name} is not JSON: {error}") from None
    if isinstance(found, dict) and isinstance(found.get("nodes"), list):
        raise InvalidInput(f"{path.name} is a workflow as the editor keeps it; export it in API format")
    if not isinstance(found, dict) or not found or not all(map(_is_node, found.values())):
        raise InvalidInput(f"{path.name} is no workflow in ComfyUI's API format: node -> class_type and inputs")
    return found


def _is_node(value: object) -> bool:
    return (
        isinstance(value, dict) and isinstance(value.get("class_type"), str) and isinstance(value.get("inputs"), dict)
    )


def _has(value: object, mark: str) -> bool:
    if isinstance(value, str):
        return f"{{{mark}}}" in value
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(_has(one, mark) for one in inside)


def _filled(value: Any, values: Mapping[str, str | int | float]) -> Any:
    if isinstance(value, dict):
        return {name: _filled(one, values) for name, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, values) for one in value]
    if not isinstance(value, str):
        return value
    for mark in MARKS:
        if value == f"{{{mark}}}":
            return values[mark]
    for mark in MARKS:
        if mark != "prompt":
            value = value.replace(f"{{{mark}}}", str(values[mark]))
    return value.replace("{prompt}", str(values["prompt"]))  # last: what a prompt says is never taken for a mark


def _model(said: bytes, path: Path, backend: str, name: str, marks: set[str]) -> Model:
    try:
        table = tomllib.loads(said.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{path.name} is not a TOML file: {error}") from None
    if unknown := set(table) - set(_MAY_SAY):
        raise InvalidInput(f"{path.name}: {', '.join(sorted(unknown))} says nothing; write {', '.join(_MAY_SAY)}")
    if not {"width", "height"} <= marks and len(table.get("sizes", [])) > 1:
        raise InvalidInput(f"{path.name} has several sizes, and the workflow no {{width}} and {{height}}")
    try:
        return Model.model_validate(
            {"audio": "never", "prompt": _LONGEST_PROMPT}
            | table
            | {
                "backend": backend,
                "model": name,
                "maps": [backend],
                "has_seed": "seed" in marks,
                "has_negative": "negative" in marks,
                "source": path.name,
            }
        )
    except ValidationError as error:
        first = error.errors()[0]
        raise InvalidInput(f"{path.name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
