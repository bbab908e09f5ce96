"""Folders of local video models, as diffusers saves them: what kind they are, what they make, and how much they load.

What each kind makes is as diffusers 0.42.1 has it, and as the cards of the models say; their true weights were not run.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

from reelwright.errors import InvalidInput
from reelwright.network.fault import Fault, ProviderError
from reelwright.render.provider import Ask, Terms
from reelwright.store.weights import Weights, together, weights_of

INDEX = "model_index.json"
_MOST_INDEX = 2**20
"""Bytes."""
_LIBRARIES = ("diffusers", "transformers")
"""Whose classes a folder may name. Code that lies in a folder is not run."""
_PLAIN = re.compile(r"(model|pytorch_model|diffusion_pytorch_model)(-\d+-of-\d+)?\.safetensors")
_COMPONENT = re.compile(r"[A-Za-z0-9_]{1,64}")


@dataclass(frozen=True, slots=True)
class PipelineKind:
    """What the models of one class make. Width and height are those it was trained at."""

    every: int
    """It makes so many times n, and 1, frames."""
    sides: int
    """Pixels that width and height are multiples of."""
    width: int
    height: int
    rate: int
    """Frames a second."""
    most_frames: int
    needs_first: bool = False
    takes_words: bool = True


_WAN = PipelineKind(4, 16, 832, 480, 16, 81)
_LTX = PipelineKind(8, 32, 704, 512, 24, 257)
_COG = PipelineKind(8, 16, 720, 480, 8, 49)
_HUNYUAN = PipelineKind(4, 16, 1280, 720, 24, 129)


def _from_picture(kind: PipelineKind) -> PipelineKind:
    return PipelineKind(kind.every, kind.sides, kind.width, kind.height, kind.rate, kind.most_frames, needs_first=True)


KINDS = {
    "WanPipeline": _WAN,
    "WanImageToVideoPipeline": _from_picture(_WAN),
    "LTXPipeline": _LTX,
    "LTXImageToVideoPipeline": _from_picture(_LTX),
    "CogVideoXPipeline": _COG,
    "CogVideoXImageToVideoPipeline": _from_picture(_COG),
    "HunyuanVideoPipeline": _HUNYUAN,
    "StableVideoDiffusionPipeline": PipelineKind(1, 64, 1024, 576, 7, 25, needs_first=True, takes_words=False),
}
"""By the class that a folder's index names."""


@dataclass(frozen=True, slots=True)
class PipelineFolder:
    """One model on this machine."""

    path: Path
    pipeline: str
    kind: PipelineKind
    components: dict[str, Weights]
    """Those that have weights."""
    model: str
    """Its name in recipes: that of the folder, and what its weights are known by."""

    @classmethod
    def read(cls, path: Path) -> PipelineFolder:
        """Reads the index and the headers of the weights, which takes a moment and no memory.

        Raises:
            InvalidInput: there is no such folder, or nothing in it that is made with here; why.
        """
        raw = _index(path)
        said = _parsed(raw, path)
        pipeline = said.get("_class_name")
        if not isinstance(pipeline, str) or pipeline not in KINDS:
            raise InvalidInput(f"{path} holds {str(pipeline)[:60]!r}; there can be: {', '.join(KINDS)}")
        components = dict(_components(path, said))
        if not components:
            raise InvalidInput(f"{path} holds no weights")
        known_by = hashlib.sha256(raw + "".join(one.digest for one in components.values()).encode()).hexdigest()
        name = re.sub(r"[^A-Za-z0-9._-]", "-", path.resolve().name)[:60]
        return cls(path, pipeline, KINDS[pipeline], components, f"{name}@{known_by[:12]}")

    def terms(self, ask: Ask) -> Terms:
        """How it meets an ask, every rounding told.

        Raises:
            ProviderError: INVALID, with why it cannot.
        """
        kind, wanted = self.kind, max(1, ceil(round(ask.seconds * self.kind.rate, 6)))
        self._require(ask)
        frames = ceil((wanted - 1) / kind.every) * kind.every + 1
        if frames > kind.most_frames:
            longest = f"{kind.most_frames} frames, {kind.most_frames / kind.rate:.3g} s"
            raise ProviderError(Fault.INVALID, f"{self.pipeline} makes {longest} at most, and {wanted} are needed")
        width, height = self._size(ask)
        changes = []
        if frames != wanted:
            changes.append(f"{wanted} frames became {frames}: {self.pipeline} makes {kind.every} n + 1")
        if (width, height) != (ask.width, ask.height):
            changes.append(f"{ask.width}x{ask.height} became {width}x{height}, which is fitted to the film")
        if not kind.takes_words:
            changes.append(f"{self.pipeline} moves a picture, and reads no words")
        return Terms(
            model=self.model,
            seconds=frames / kind.rate,
            width=width,
            height=height,
            rate=kind.rate,
            adjustments=tuple(changes),
            warnings=("nobody has seen it work from here with its true weights, nor on a GPU",),
        )

    def _require(self, ask: Ask) -> None:
        roles = {guide.role for guide in ask.guides}
        if ask.model and ask.model != self.model:
            raise ProviderError(Fault.INVALID, f"the folder holds {self.model}, not {ask.model}")
        if ask.audio:
            raise ProviderError(Fault.INVALID, f"{self.pipeline} makes no sound")
        if self.kind.needs_first and "first" not in roles:
            raise ProviderError(Fault.INVALID, f"{self.pipeline} needs a picture for its first frame")
        if lacking := roles - ({"first"} if self.kind.needs_first else set()):
            raise ProviderError(Fault.INVALID, f"{self.pipeline} takes no {', '.join(sorted(lacking))} picture")

    def _size(self, ask: Ask) -> tuple[int, int]:
        """Of the shape that is asked for, no larger than that or than it was trained at, in whole steps."""
        kind = self.kind
        scale = min(1.0, (kind.width * kind.height / (ask.width * ask.height)) ** 0.5)
        width, height = (max(1, round(side * scale / kind.sides)) * kind.sides for side in (ask.width, ask.height))
        return width, height


def _index(path: Path) -> bytes:
    file = path / INDEX
    if not file.is_file():
        raise InvalidInput(f"{path} is no folder of a pipeline: it has no {INDEX}")
    with file.open("rb") as source:
        raw = source.read(_MOST_INDEX + 1)
    if len(raw) > _MOST_INDEX:
        raise InvalidInput(f"{file} is too large to be what it is called")
    return raw


def _parsed(raw: bytes, path: Path) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise InvalidInput(f"{path / INDEX} is no JSON object")
    return found


def _components(path: Path, said: dict[str, Any]) -> Iterator[tuple[str, Weights]]:
    for name, made_by in sorted(said.items()):
        if name.startswith("_") or not isinstance(made_by, list):
            continue
        if made_by == [None, None]:
            continue
        if len(made_by) != 2 or made_by[0] not in _LIBRARIES or not _COMPONENT.fullmatch(name):
            raise InvalidInput(f"{path}: {name[:64]} is made by {str(made_by)[:80]}: code of a model's own is not run")
        files = sorted(file for file in (path / name).glob("*") if _PLAIN.fullmatch(file.name))
        if files:
            yield name, together([weights_of(file) for file in files])
        elif odd := [file.name for file in (path / name).glob("*") if file.suffix in (".bin", ".pt", ".safetensors")]:
            raise InvalidInput(
                f"{path / name} has {odd[0]} and no plain safetensors file: save it anew with "
                "pipeline.save_pretrained(folder, safe_serialization=True)"
            )
