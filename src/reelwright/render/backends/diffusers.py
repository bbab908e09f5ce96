"""Local models: a folder of a diffusers pipeline (Wan, LTX, CogVideoX, HunyuanVideo, Stable Video Diffusion) makes
clips on this machine's GPU. Nothing is sent anywhere, and it costs no money.

It answers what a provider answers before anything is made (`ask`, `terms`, `price`, `check`), so that it is chosen like
one; then `make_clip` makes the clip of a recipe, in a process that may be killed: it is a `Maker`. It needs the extra
`diffusers`, and imports torch only when it makes something or is checked.

What was run: pipelines of every kind with tiny random weights, on a CPU. What was never run: any true weights, any GPU,
offloading. So what it needs to work in, beside the weights, is a guess.
"""

from __future__ import annotations

import importlib.util
import inspect
import os
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.engine.leases import Priority, Room, on_this_machine
from reelwright.errors import BackendError, NotConfigured, Unloadable
from reelwright.film.recipe import Facts, Progress, Recipe
from reelwright.film.shot import TakeRequest
from reelwright.imaging.picture import decoded
from reelwright.ledger.price_book import Price, PriceBook
from reelwright.media.write import VideoWriter
from reelwright.network.access import Access
from reelwright.network.reach import Reach
from reelwright.render.backend import Capabilities
from reelwright.render.clip import probed
from reelwright.render.pipelines import PipelineFolder
from reelwright.render.prompt import NOT_TO_BE_SEEN, in_words, sentences
from reelwright.render.provider import Ask, Terms
from reelwright.units import FrameRate, Money, Resolution

_FOLDER, _ON_CPU = "REELWRIGHT_DIFFUSERS_FOLDER", "REELWRIGHT_DIFFUSERS_ON_CPU"
_PACKAGES = ("torch", "diffusers", "transformers", "accelerate", "ftfy")
_INSTALL = 'pip install "reelwright[diffusers]"'
_MOST_WORDS = 1000
"""Characters of a prompt; the text encoders read a few hundred tokens."""
_MOST_RATE = 60
_MOST_PIXELS = 3840 * 2160
"""What is smaller is fitted to the film."""
_GPU_FLOAT, _CPU_FLOAT = 2, 4
"""Bytes: bfloat16 and float32."""
_WORKING_SHARE = 0.25
"""Of the largest part, for what it works with; a guess."""
_PICTURE_COPIES = 4
"""Of the pictures as float32 while they are decoded; a guess."""
_PATIENCE_SECONDS = 6 * 3600.0
"""A clip may take an hour, and several may wait."""
_DECODED_SHARE = 0.1
"""Of the progress, for what comes after the last step."""


class Diffusers:
    """Args:
    folder: of the pipeline.
    on_cpu: make clips on the CPU, which takes hours for what a GPU does in minutes.
    steps: of denoising; None: as the pipeline has it.
    """

    name = "diffusers"
    edition = 1

    def __init__(self, folder: Path, *, on_cpu: bool = False, steps: int | None = None) -> None:
        self._path, self._on_cpu, self._steps = folder, on_cpu, steps

    @cached_property
    def folder(self) -> PipelineFolder:
        """Raises InvalidInput: nothing is made with what is there."""
        return PipelineFolder.read(self._path)

    def capabilities(self) -> Capabilities:
        longest = self.folder.kind.most_frames / self.folder.kind.rate
        return Capabilities(
            max_frames=int(longest * _MOST_RATE), max_pixels=_MOST_PIXELS, deterministic=False, reads_words=True
        )

    def ask(self, request: TakeRequest) -> Ask:
        shot, told = in_words(request.setup), request.description.rstrip(". ")
        return Ask(
            prompt=sentences([f"{shot.who} {shot.where}", told, shot.camera, shot.look], _MOST_WORDS),
            negative=NOT_TO_BE_SEEN,
            seconds=float(request.rate.seconds(request.frames)),
            width=request.resolution.width,
            height=request.resolution.height,
            seed=request.setup.seed % 2**31,
            model=self.folder.model,
        )

    def model(self, ask: Ask, tier: int, today: date) -> str:
        """Raises ProviderError(INVALID) with why the folder's cannot meet the ask; how good it is, nobody has said."""
        self.folder.terms(ask)
        return self.folder.model

    def tier(self, model: str) -> int:
        return 0

    def terms(self, ask: Ask, today: date) -> Terms:
        """Raises ProviderError(INVALID) with why it cannot be met."""
        return self.folder.terms(ask)

    def price(self, terms: Terms, today: date) -> Price:
        return Price(most=Money(), basis="on this machine", source="nobody charges for it", as_of=today)

    async def check(self) -> str:
        """What is there, and whether it can be loaded.

        Raises:
            NotConfigured: a package is missing, there is no GPU, or it is too small for the shortest clip.
            InvalidInput: nothing is made with what is in the folder.
        """
        require_packages()
        kind = self.folder.kind
        shortest = Terms(model="", seconds=1 / kind.rate, width=kind.width, height=kind.height, rate=kind.rate)
        try:
            how = self._room(shortest)
        except BackendError as error:
            raise NotConfigured(str(error)) from None
        return f"{self.folder.pipeline} in {self._path.name}, to be loaded {how}"

    def make_clip(self, recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
        """The `Maker` of clips: `recipe.parameters` is an `Ask`, `inputs` its pictures by their role."""
        return self.generate(Ask.model_validate(recipe.parameters), inputs, out, progress)

    def generate(self, ask: Ask, pictures: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
        """Make the clip of an ask, as an MP4 without sound, and tell what it is; see `probed`.

        Args:
            pictures: role of a guide -> its file.

        Raises:
            ProviderError: INVALID, the folder makes no such clip.
            NotConfigured: a package or a GPU is missing.
            NoRoom: others of this machine hold its memory for hours.
            BackendError: there is too little memory, or the model failed.
        """
        terms = self.folder.terms(ask)
        require_packages()
        with self._leased(terms):
            began, how = time.monotonic(), self._room(terms)
            pipeline = self._loaded(how)
            loaded = time.monotonic()
            frames = self._frames(pipeline, ask, terms, pictures, progress)
        with VideoWriter(
            out, Resolution(width=terms.width, height=terms.height), FrameRate.of(int(terms.rate))
        ) as file:
            for frame in frames:
                file.write(frame)
        progress(1.0)
        return probed(out, terms) | {
            "model": terms.model,
            "loaded": how,
            "load_seconds": round(loaded - began, 1),
            "generate_seconds": round(time.monotonic() - loaded, 1),
            "adjustments": list(terms.adjustments),
        }

    def _leased(self, terms: Terms) -> AbstractContextManager[None]:
        """The memory it is loaded into, once those who came first have made theirs. Raises NotConfigured without a
        GPU."""
        if self._on_cpu:
            device, whole, room = "cpu", _memory(), lambda held: _memory()
        else:
            device, whole, room = _gpu()
        float_bytes = _CPU_FLOAT if self._on_cpu else _GPU_FLOAT
        ways = (memory_needed(self.folder, terms, float_bytes, at_once=at_once) for at_once in (True, False))
        need = next((one for one in ways if one <= whole), 0)  # of none, `_room` says so
        return on_this_machine().hold(device, need, room, Priority.NORMAL, _PATIENCE_SECONDS)

    def _room(self, terms: Terms) -> str:
        """How it is loaded. Raises NotConfigured without a GPU, BackendError with too little memory."""
        import torch

        if self._on_cpu:
            require_room(memory_needed(self.folder, terms, _CPU_FLOAT), _memory(), "of memory on this machine")
            return "on the CPU"
        _require_gpu()
        free, _ = torch.cuda.mem_get_info()
        if memory_needed(self.folder, terms, _GPU_FLOAT) <= free:
            return "on the GPU"
        require_room(memory_needed(self.folder, terms, _GPU_FLOAT, at_once=False), free, "free on the GPU")
        return "on the GPU, a part at a time"

    def _loaded(self, how: str) -> Any:
        os.environ |= {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
        import diffusers
        import torch

        diffusers.logging.disable_progress_bar()
        try:
            pipeline = getattr(diffusers, self.folder.pipeline).from_pretrained(
                str(self.folder.path),
                local_files_only=True,
                use_safetensors=True,
                dtype=torch.float32 if self._on_cpu else torch.bfloat16,
            )
        except (OSError, ValueError, RuntimeError, ImportError, TypeError, AttributeError, KeyError) as error:
            raise Unloadable(f"the pipeline in {self.folder.path} cannot be loaded: {_short(error)}") from None
        pipeline.set_progress_bar_config(disable=True)
        if self._on_cpu:
            torch.set_num_threads(os.cpu_count() or 1)  # the process was started for one
        elif how == "on the GPU":
            pipeline.to("cuda")
        else:
            pipeline.enable_model_cpu_offload()
        return pipeline

    def _frames(
        self, pipeline: Any, ask: Ask, terms: Terms, pictures: Mapping[str, Path], progress: Progress
    ) -> list[NDArray[np.uint8]]:
        """[H, W, 3] uint8 each, blue first."""
        import torch

        takes = inspect.signature(pipeline.__call__).parameters
        steps = self._steps or takes["num_inference_steps"].default
        arguments: dict[str, Any] = {
            "prompt": ask.prompt,
            "negative_prompt": ask.negative,
            "image": _picture(pictures["first"], terms) if self.folder.kind.needs_first else None,
            "width": terms.width,
            "height": terms.height,
            "num_frames": round(terms.seconds * terms.rate),
            "frame_rate": int(terms.rate),
            "fps": int(terms.rate),
            "num_inference_steps": steps,
            "max_sequence_length": getattr(pipeline.transformer.config, "max_text_seq_length", None)
            if "transformer" in self.folder.components
            else None,
            "generator": torch.Generator("cpu").manual_seed(ask.seed),
            "output_type": "np",
            "callback_on_step_end": _telling(progress, steps),
        }
        wanted = {name: value for name, value in arguments.items() if name in takes and value is not None}
        try:
            found = np.asarray(pipeline(**wanted).frames[0], np.float32)
        except (RuntimeError, ValueError, TypeError) as error:
            raise BackendError(f"{self.folder.pipeline} failed: {_short(error)}") from None
        if found.ndim != 4 or found.shape[1:] != (terms.height, terms.width, 3):
            raise BackendError(
                f"{self.folder.pipeline} made {found.shape}, not pictures of {terms.width}x{terms.height}"
            )
        if not np.isfinite(found).all():
            raise BackendError(f"{self.folder.pipeline} made numbers that are no pictures: the weights do not fit it")
        return [np.ascontiguousarray(np.rint(frame.clip(0, 1) * 255)[..., ::-1], np.uint8) for frame in found]


def of_this_machine(access: Access, book: PriceBook, reach: Reach, base_url: str | None = None) -> Diffusers:
    """The pipeline whose folder the environment names."""
    return Diffusers(Path(access.needed(_FOLDER)), on_cpu=access.get(_ON_CPU).lower() in ("1", "yes", "true"))


def _memory() -> int:
    """Bytes of this machine."""
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def _require_gpu() -> None:
    import torch

    if not torch.cuda.is_available():
        raise NotConfigured(
            "torch finds no GPU: install its driver, or say that clips are to be made on the CPU, which takes hours"
        )


def _gpu() -> tuple[str, int, Room]:
    """The name of the GPU, its bytes, and what all who lease may hold of it: what nobody else uses, where those who
    lease are taken to have loaded all they leased."""
    import torch

    _require_gpu()

    def room(held: Mapping[int, int]) -> int:
        free, whole = torch.cuda.mem_get_info()
        return int(free) + min(int(whole - free), sum(held.values()))

    return f"GPU-{torch.cuda.get_device_properties(0).uuid}", int(torch.cuda.mem_get_info()[1]), room


def require_packages() -> None:
    """Raises NotConfigured, with the command that installs what is missing."""
    missing = [name for name in _PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        raise NotConfigured(f"the backend diffusers needs {', '.join(missing)}: {_INSTALL}")


def memory_needed(folder: PipelineFolder, terms: Terms, float_bytes: int, *, at_once: bool = True) -> int:
    """Bytes: the weights, as their headers tell, and a guess at what is worked with.

    Args:
        at_once: all parts are loaded together; else each when its turn comes.
    """
    parts = [one.bytes_at(float_bytes) for one in folder.components.values()]
    pictures = round(terms.seconds * terms.rate) * terms.width * terms.height * 3 * 4 * _PICTURE_COPIES
    return round((sum(parts) if at_once else max(parts)) + _WORKING_SHARE * max(parts) + pictures)


def require_room(needed: int, there: int, where: str) -> None:
    """Raises BackendError, in words."""
    if needed > there:
        raise BackendError(
            f"it needs about {needed / 1e9:.1f} GB, and there are {there / 1e9:.1f} GB {where}: close what else is "
            "there, ask for a shorter shot, or take a smaller pipeline"
        )


def _telling(progress: Progress, steps: int) -> Callable[[Any, int, Any, dict[str, Any]], dict[str, Any]]:
    def tell(pipeline: Any, step: int, moment: Any, state: dict[str, Any]) -> dict[str, Any]:
        progress((1 - _DECODED_SHARE) * min(1.0, (step + 1) / steps))
        return state

    return tell


def _picture(file: Path, terms: Terms) -> Any:
    """As the pipelines want it: cut to the shape, at the size."""
    from diffusers.image_processor import VaeImageProcessor

    bgr = decoded(file.read_bytes(), file.name).bgr
    height, width = bgr.shape[:2]
    scale = max(terms.width / width, terms.height / height)
    size = max(terms.width, round(width * scale)), max(terms.height, round(height * scale))
    whole = cv2.resize(bgr, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    left, top = (size[0] - terms.width) // 2, (size[1] - terms.height) // 2
    cut = whole[top : top + terms.height, left : left + terms.width, ::-1]
    return VaeImageProcessor.numpy_to_pil(cut[None].astype(np.float32) / 255)[0]


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
