"""Nets as checkpoints: safetensors files of weights (ESRGAN, Real-ESRGAN, SwinIR and others), whose architecture
spandrel knows by their names and shapes, and torch runs.

It needs the extra `torch`, which is imported only when such a file is loaded. A file holds numbers and no program; it
may be from anywhere, so its header is looked through before anything reads the rest.

What was run: nets with random weights, on a CPU. What was never run: a GPU.
"""

from __future__ import annotations

import importlib.util
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from math import lcm
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from reelwright.enhance.devices import Device, cpu, tells_of_memory
from reelwright.enhance.manifest import Manifest, PictureForm
from reelwright.enhance.tiles import Luma, Run, as_floats, as_luma, tile_bytes
from reelwright.errors import InvalidInput, NotConfigured
from reelwright.store.weights import Weights, weights_in

_PACKAGES = ("torch", "spandrel", "safetensors")
_INSTALL = "pip install 'reelwright[torch]'"
_TILES = (512, 256, 128, 64)
_ON_CPU = 256
"""Pixels of a tile's side there; larger ones take gigabytes for each process, and are hardly quicker."""
_CPU_SHARE = 0.5
"""Of what the machine lends, that one net may work in."""
_PYTHON_BYTES = 600 * 2**20
"""What torch takes once it is imported, where it is built for GPUs."""
_COPIES = 4
"""Of the weights while they are loaded: the file, its numbers, and the net's own, which may be twice as wide."""
_WINDOW = 16
"""Pixels: attention looks at windows of 8 or 16 of them, counted from where a picture begins."""
_MOST_MULTIPLE = 64


def require_packages() -> None:
    """Raises NotConfigured, with the command that installs what is missing."""
    missing = [name for name in _PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        raise NotConfigured(f"a checkpoint (.safetensors) needs {', '.join(missing)}: {_INSTALL}")


def recognised(data: bytes, name: str) -> tuple[Any, Weights]:
    """The net that a file's weights are of, on the CPU, as spandrel describes it; and what there is in the file.

    Raises:
        InvalidInput: it is no such file, or of no net that makes pictures larger; why.
        NotConfigured: the extra is not there.
        MemoryError: there was too little.
    """
    weights = weights_in(BytesIO(data), len(data), name)
    require_packages()
    os.environ.setdefault("CUDA_DEVICE_ORDER", "PCI_BUS_ID")  # as `devices` counts them
    import spandrel
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import load

    # Each architecture is read from a file in its own way, and none of them expects a file that was made to do harm.
    kinds = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they are for the authors of architectures
            net = spandrel.ModelLoader("cpu").load_from_state_dict(load(data)).eval().to(dtype=torch.float32)
    except spandrel.UnsupportedModelError:
        raise InvalidInput(f"{name} is of no architecture that spandrel knows; export it to ONNX instead") from None
    except (SafetensorError, *kinds) as error:
        if tells_of_memory(str(error)):
            raise MemoryError(f"{name} had too little memory") from None
        said = " ".join(str(error).split())[:200]
        raise InvalidInput(f"{name} cannot be loaded, as its weights do not fit each other: {said}") from None
    _refuse_other(net, name)
    return net, weights


def _refuse_other(net: Any, name: str) -> None:
    """Raises InvalidInput: it is one that does something else."""
    told = f"{name} is of the kind {net.architecture.name}"
    if net.purpose != "SR" or not 2 <= net.scale <= 8:
        raise InvalidInput(f"{told}, for {net.purpose} of {net.scale} times; one that makes pictures larger is wanted")
    if (net.input_channels, net.output_channels) not in ((1, 1), (3, 3)):
        raise InvalidInput(
            f"{told}, and takes {net.input_channels} and makes {net.output_channels} channels; 1 (luma) or 3 (red, "
            "green and blue) of both are wanted"
        )
    if multiple_of(net) > _MOST_MULTIPLE:
        raise InvalidInput(f"{told}, and wants sides of multiples of {multiple_of(net)} pixels; it is not taken")


def form_of(net: Any) -> PictureForm:
    return PictureForm.LUMA if net.input_channels == 1 else PictureForm.RGB


def multiple_of(net: Any) -> int:
    """Of which the sides of its pictures have to be, so that windows in a tile are where they are in the whole."""
    return lcm(net.size_requirements.multiple_of, _WINDOW)


def room_bytes(manifest: Manifest, folder: Path, shape: tuple[int, ...]) -> int:
    """Of the machine's memory, that a process takes which makes pictures of this shape larger by it."""
    file = folder / manifest.file
    size = file.stat().st_size if file.is_file() else 0  # whoever loads it says that it is gone
    return _PYTHON_BYTES + _COPIES * size + working_bytes(manifest, shape)


def working_bytes(manifest: Manifest, shape: tuple[int, ...]) -> int:
    """What the largest tile takes that is worked on the CPU."""
    most = _CPU_SHARE * cpu().lent_bytes
    needs = [tile_bytes(manifest, shape, tile) for tile in _TILES if tile <= _ON_CPU]
    return max((need for need in needs if need <= most), default=needs[-1])


class Checkpoint:
    """One that is loaded."""

    tiles: tuple[int, ...] = _TILES

    def __init__(self, manifest: Manifest, data: bytes) -> None:
        """
        Raises:
            InvalidInput, NotConfigured, MemoryError: see `recognised`; or it is not as its manifest says.
        """
        self._manifest = manifest
        self._net, weights = recognised(data, manifest.file)
        if self._net.scale != manifest.times:
            raise InvalidInput(
                f"{manifest.file} makes {self._net.scale} times each side, not {manifest.times} as its manifest says; "
                "add it anew"
            )
        if form_of(self._net) != manifest.given:
            raise InvalidInput(
                f"{manifest.file} is given {form_of(self._net)}, not {manifest.given} as its manifest says; add it anew"
            )
        self.memory = weights.bytes_at(4)
        self.is_for_gpus = _cuda_is_there()
        self._lock = Lock()

    def working_bytes(self, shape: tuple[int, ...]) -> int:
        return working_bytes(self._manifest, shape)

    @contextmanager
    def on(self, device: Device) -> Iterator[Run]:
        """A GPU has it for as long as its memory is leased."""
        import torch

        place = torch.device("cpu") if device.number is None else torch.device("cuda", device.number)
        with self._lock:
            try:
                self._net.to(place)
                yield partial(self._run, place)
            finally:
                if device.is_gpu:
                    self._net.to("cpu")
                    torch.cuda.empty_cache()

    def _run(self, place: Any, luma: Luma) -> Luma:
        import torch

        given = torch.from_numpy(as_floats(luma, self._manifest.given)).to(place)
        found = self._net(given)[0]
        return as_luma(np.asarray(found.to("cpu").numpy(), np.float32))


def _cuda_is_there() -> bool:
    import torch

    return bool(torch.cuda.is_available())
