"""Nets as ONNX files, run by onnxruntime on one thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from reelwright.enhance.devices import Device, tells_of_memory
from reelwright.enhance.manifest import Manifest, PictureForm
from reelwright.enhance.onnx_file import refuse_hostile
from reelwright.enhance.tiles import Luma, Run, as_floats, as_luma, tile_bytes
from reelwright.errors import InvalidInput, NotConfigured

if TYPE_CHECKING:
    import onnxruntime

_TILE_BYTES = 64 * 2**20
"""Memory that one tile may take; larger pictures are worked in several."""
_LEAST_TILE = 64
"""Pixels of a tile's side, without its margin."""


def session_of(data: bytes, name: str, keeps_memory: bool = True) -> onnxruntime.InferenceSession:
    """A model that can be run, after it was looked through.

    Args:
        keeps_memory: what a picture took, for the next one.

    Raises:
        InvalidInput: it is refused; why.
        NotConfigured: onnxruntime is not there.
    """
    refuse_hostile(data, name)
    try:
        import onnxruntime
    except ImportError as error:
        raise NotConfigured(f"nets are run by onnxruntime, which cannot be loaded: {error}") from None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.enable_cpu_mem_arena = keeps_memory
    with refusals_told(name):
        return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])


@contextmanager
def refusals_told(name: str) -> Iterator[None]:
    """Turn what onnxruntime cannot take into an InvalidInput, and what it has no memory for into a MemoryError."""
    from onnxruntime.capi import onnxruntime_pybind11_state as runtime

    kinds = "Fail InvalidArgument InvalidGraph InvalidProtobuf NoModel NotImplemented RuntimeException EPFail".split()
    try:
        yield
    except tuple(getattr(runtime, kind) for kind in kinds) as error:
        if tells_of_memory(str(error)):
            raise MemoryError(f"{name} had too little memory") from None
        said = str(error).partition("\n")[0][:200]
        raise InvalidInput(f"{name} cannot be run: onnxruntime says: {said}; export it anew") from None


def given_of(session: onnxruntime.InferenceSession, name: str) -> PictureForm:
    """What a model takes and makes.

    Raises:
        InvalidInput: nothing that is known here, or pictures of one size only.
    """
    ends = (session.get_inputs(), session.get_outputs())
    kinds = {(one.type, len(one.shape), one.shape[1] if len(one.shape) == 4 else None) for end in ends for one in end}
    known: dict[Any, PictureForm] = {
        ("tensor(uint8)", 4, 1): PictureForm.LUMA,
        ("tensor(float)", 4, 3): PictureForm.RGB,
    }
    if [len(end) for end in ends] != [1, 1] or len(kinds) != 1 or not kinds <= known.keys():
        found = " and makes ".join(", ".join(f"{one.type}{one.shape}" for one in end) for end in ends)
        raise InvalidInput(
            f"{name} takes {found}, where for both uint8 [1, 1, h, w] (luma) or float32 [1, 3, h, w] (RGB, 0 to 1) is "
            "wanted; export it for one of those"
        )
    if any(isinstance(side, int) for side in ends[0][0].shape[2:]):
        raise InvalidInput(f"{name} takes pictures of one size only; export it with free height and width")
    return known[kinds.pop()]


class OnnxNet:
    """One that is loaded."""

    is_for_gpus = False

    def __init__(self, manifest: Manifest, data: bytes) -> None:
        """
        Raises:
            InvalidInput, NotConfigured: see `session_of`; or what it is given is not as its manifest says.
        """
        self._name, self._given = manifest.name, manifest.given
        self._session = session_of(data, manifest.file)
        if (given := given_of(self._session, manifest.file)) != manifest.given:
            raise InvalidInput(
                f"{manifest.file} is given {given}, not {manifest.given} as its manifest says; add it anew"
            )
        self._input = self._session.get_inputs()[0].name
        most = (_TILE_BYTES / manifest.bytes_a_pixel) ** 0.5 - 2 * manifest.margin
        largest = max(_LEAST_TILE, int(most))
        self.tiles = tuple(largest >> step for step in range(4) if not step or largest >> step >= _LEAST_TILE)
        self._working = max(_TILE_BYTES, tile_bytes(manifest, (2**20, 2**20), self.tiles[0]))
        self.memory = 2 * len(data) + self._working

    def working_bytes(self, shape: tuple[int, ...]) -> int:
        """It is part of what `room` takes for any effect."""
        return self._working

    @contextmanager
    def on(self, device: Device) -> Iterator[Run]:
        yield self._run

    def _run(self, luma: Luma) -> Luma:
        given: Any = luma[None, None] if self._given is PictureForm.LUMA else as_floats(luma, self._given)
        with refusals_told(self._name):
            found = np.asarray(self._session.run(None, {self._input: np.ascontiguousarray(given)})[0])
        if found.ndim != 4 or found.shape[:2] != given.shape[:2]:
            raise InvalidInput(f"model {self._name} makes {found.shape} of {given.shape}, which is no picture")
        return np.asarray(found[0, 0], np.uint8) if self._given is PictureForm.LUMA else as_luma(found[0])
