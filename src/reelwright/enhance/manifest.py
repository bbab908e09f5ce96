"""What is known of a model of weights: a TOML file beside it."""

from __future__ import annotations

import hashlib
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError, model_validator

from reelwright.errors import InvalidInput
from reelwright.units import Value

_MOST_BYTES = 2**30
"""Of a file of weights."""


class PictureForm(StrEnum):
    """What a net wants to be given. What it makes is of the same kind."""

    LUMA = "luma"
    """uint8 [1, 1, h, w], 0..255; of a checkpoint float32, 0..1."""
    RGB = "rgb"
    """float32 [1, 3, h, w], 0..1."""


class Task(StrEnum):
    """What a net is for."""

    UPSCALE = "upscale"
    """It makes a picture larger."""
    INTERPOLATE = "interpolate"
    """It makes a picture between two."""


class Moments(StrEnum):
    """Between two pictures, that a net makes."""

    NONE = ""
    """It is not for that."""
    MIDDLE = "middle"
    """Half way, and no other."""
    ANY = "any"
    """It is told which."""


CHECKPOINT = ".safetensors"
"""How a file is called that holds weights alone, by whose names and shapes it is known what net they are of."""


class Manifest(Value):
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,62}$")
    task: Task
    file: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.(onnx|safetensors)$")
    """Beside the manifest."""
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    """Of the file."""
    version: str
    licence: str
    source: str
    """Where it is from, or what it was made of."""
    times: int = Field(ge=1, le=8)
    """How many times larger what it makes is."""
    given: PictureForm
    multiple: int = Field(default=1, ge=1, le=128)
    """Of which the sides of what it is given have to be; what is missing is filled with the last row and column."""
    margin: int = Field(default=32, ge=0, le=256)
    """Pixels around a place that what it makes of it depends on."""
    moments: Moments = Moments.NONE
    bytes_a_pixel: int = Field(ge=1, le=1_000_000)
    """Memory it takes while it works, for each pixel it is given, about."""
    suits: str = ""
    """`clean` or `compressed`: pictures it was trained on; of those that ship."""

    @model_validator(mode="after")
    def _refuse_a_mixture(self) -> Self:
        is_between = self.moments is not Moments.NONE
        if is_between != (self.task is Task.INTERPOLATE):
            raise ValueError("moments are any or middle where the task is interpolate, and nothing where it is not")
        if is_between and (self.is_checkpoint or self.given is not PictureForm.RGB or self.times != 1):
            raise ValueError("what interpolates is an .onnx of rgb, and makes pictures as large as it is given")
        return self

    @property
    def is_checkpoint(self) -> bool:
        return self.file.endswith(CHECKPOINT)


def manifest_of(path: Path) -> Manifest:
    """
    Raises:
        InvalidInput: it is none; what is wrong with it.
    """
    try:
        return Manifest.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise InvalidInput(f"{path} does not describe a model: {wrong}") from None
    except (OSError, ValueError, RecursionError) as error:
        raise InvalidInput(f"{path} cannot be read as TOML: {error}") from None


def written(manifest: Manifest) -> str:
    """As TOML."""
    lines = []
    for name, value in manifest.model_dump(mode="json").items():
        if isinstance(value, str):
            value = '"' + "".join(_escaped(letter) for letter in value) + '"'
        lines.append(f"{name} = {value}\n")
    return "".join(lines)


def _escaped(letter: str) -> str:
    return f"\\u{ord(letter):04x}" if letter in '"\\' or ord(letter) < 32 or ord(letter) == 127 else letter


def verified(manifest: Manifest, folder: Path) -> bytes:
    """The bytes of its file, which are those that were promised.

    Raises:
        InvalidInput: they are others, or too many, or not there.
    """
    path = folder / manifest.file
    data = weights_read(path)
    if hashlib.sha256(data).hexdigest() != manifest.sha256:
        raise InvalidInput(
            f"{path} is not what it was when model {manifest.name} was added: its checksum is another; "
            f"put the file back, or say `reelwright models remove {manifest.name}` and add it anew"
        )
    return data


def weights_read(path: Path) -> bytes:
    """All that is in a file of weights.

    Raises:
        InvalidInput: it is too large, or cannot be read.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InvalidInput(f"{path} has more than {_MOST_BYTES // 2**20} MB; no model here is as large")
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"the weights cannot be read: {path}: {error.strerror}") from None
