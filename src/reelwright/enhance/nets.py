"""Nets at work, whatever runs them: in tiles, in smaller ones or on the CPU where memory runs out, and kept loaded
under a cap of memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Generic, Protocol, TypeVar

import numpy as np

from reelwright.enhance.checkpoint import Checkpoint
from reelwright.enhance.devices import Device, Placement, cpu, in_tiles
from reelwright.enhance.manifest import Manifest, Moments, verified
from reelwright.enhance.onnx_net import OnnxNet
from reelwright.enhance.onnx_pair import OnnxPair, tiles_for, working_bytes
from reelwright.enhance.tiles import Floats, InBetween, Luma, Run, drawn_in_tiles, enlarged_in_tiles, tile_bytes
from reelwright.errors import InvalidInput
from reelwright.resilience.recovery import Rescue


class LoadedWeights(Protocol):
    """A net by what runs it."""

    memory: int
    """Bytes that it keeps between pictures, about."""
    tiles: tuple[int, ...]
    """Pixels of a tile's side, the largest first."""
    is_for_gpus: bool
    """Whether it can be worked on those there are."""

    def working_bytes(self, shape: tuple[int, ...]) -> int:
        """Of the CPU's memory, that whoever works such a picture has leased for it; see `room`."""

    def on(self, device: Device) -> AbstractContextManager[Run]:
        """It is there while the body runs."""


class UpscalingNet:
    """One that is loaded, and makes pictures larger."""

    def __init__(self, manifest: Manifest, data: bytes) -> None:
        """
        Raises:
            InvalidInput, NotConfigured: it cannot be loaded, or is not as its manifest says.
        """
        self.manifest = manifest
        self._weights: LoadedWeights = (Checkpoint if manifest.is_checkpoint else OnnxNet)(manifest, data)
        self.memory = self._weights.memory

    def enlarged(self, luma: Luma, steps: list[Rescue]) -> Luma:
        """A picture of `times` its size.

        Args:
            steps: down that were taken for pictures of this size before, when memory ran out. It goes on after them;
                those it has to take are added.

        Raises:
            InvalidInput: what the net makes has another size than its manifest says.
            BackendError: memory did not suffice for the smallest tile; what was tried.
        """
        weights, longest = self._weights, max(luma.shape)
        whole = min((tile for tile in weights.tiles if tile >= longest), default=longest)
        return in_tiles(
            partial(self._at, luma),
            lambda tile: self.memory + tile_bytes(self.manifest, luma.shape, tile),
            [tile for tile in weights.tiles if tile <= whole],
            steps,
            devices=None if weights.is_for_gpus else [cpu()],
            held_bytes=self.memory + weights.working_bytes(luma.shape),
        )

    def _at(self, luma: Luma, place: Placement) -> Luma:
        with self._weights.on(place.device) as run:
            return enlarged_in_tiles(luma, self.manifest, place.tile, run)


class InterpolatingNet:
    """One that is loaded, and makes pictures between two."""

    def __init__(self, manifest: Manifest, data: bytes) -> None:
        """
        Raises:
            InvalidInput, NotConfigured: it cannot be loaded, or is not as its manifest says.
        """
        self.manifest = manifest
        self._pair = OnnxPair(manifest, data)
        self.memory = self._pair.memory

    def drawn(self, first: Floats, second: Floats, t: float, near: float, steps: list[Rescue]) -> InBetween:
        """What is between the two at a moment. A net of the middle alone halves again and again.

        Args:
            first, second: [3, H, W], red, green and blue, 0 to 1.
            t: 0..1, of the way from the first to the second.
            near: how far off `t` what is shown may be, above 0.
            steps: see `UpscalingNet.enlarged`.

        Raises:
            InvalidInput: what the net makes has another size than the pictures.
            BackendError: it makes what are no numbers; or memory did not suffice, see `UpscalingNet.enlarged`.
        """
        if self.manifest.moments is Moments.ANY:
            return self._made(first, second, t, steps)
        start, end = 0.0, 1.0
        while True:
            middle = (start + end) / 2
            made = self._made(first, second, middle, steps)
            if abs(middle - t) <= near:
                return made
            if t < middle:
                second, end = made.rgb, middle
            else:
                first, start = made.rgb, middle

    def _made(self, first: Floats, second: Floats, t: float, steps: list[Rescue]) -> InBetween:
        pair, shape = np.concatenate((first, second)), first.shape[1:]
        run = partial(self._pair.run, t)
        return in_tiles(
            lambda place: drawn_in_tiles(pair, self.manifest, place.tile, run),
            lambda tile: self.memory + tile_bytes(self.manifest, shape, tile),
            tiles_for(shape),
            steps,
            devices=[cpu()],
            held_bytes=self.memory + working_bytes(self.manifest, shape),
        )


class LoadedNet(Protocol):
    manifest: Manifest
    memory: int
    """Bytes that it keeps between pictures, about."""


N = TypeVar("N", bound=LoadedNet)


class LoadedNets(Generic[N]):
    """Those that are loaded: the one used longest ago goes when the cap is reached, unless it is pinned."""

    def __init__(self, load: Callable[[Manifest, bytes], N], most_bytes: int = 512 * 2**20) -> None:
        self._load, self._most = load, most_bytes
        self._lock = Lock()
        self._nets: OrderedDict[str, N] = OrderedDict()
        self._pinned: set[str] = set()

    def get(self, manifest: Manifest, folder: Path, pin: bool = False) -> N:
        """The net, loaded now or before.

        Raises:
            InvalidInput, NotConfigured: see `load` and `verified`; or it takes more than the cap leaves.
        """
        with self._lock:
            net = self._nets.get(manifest.sha256)
            if net is None:
                net = self._load(manifest, verified(manifest, folder))
                self._make_room(net)
                self._nets[manifest.sha256] = net
            self._nets.move_to_end(manifest.sha256)
            if pin:
                self._pinned.add(manifest.sha256)
            return net

    def unpin(self, manifest: Manifest) -> None:
        with self._lock:
            self._pinned.discard(manifest.sha256)

    def states(self) -> dict[str, str]:
        """Name -> `warm` or `pinned`, the one used longest ago first."""
        with self._lock:
            return {net.manifest.name: "pinned" if key in self._pinned else "warm" for key, net in self._nets.items()}

    def _make_room(self, coming: N) -> None:
        """The lock is held."""
        for key in list(self._nets):
            if sum(net.memory for net in self._nets.values()) + coming.memory <= self._most:
                return
            if key not in self._pinned:
                del self._nets[key]
        if sum(net.memory for net in self._nets.values()) + coming.memory > self._most:
            raise InvalidInput(
                f"model {coming.manifest.name} takes {coming.memory // 2**20} MB, more than the "
                f"{self._most // 2**20} MB for models leave; unpin another, or take a smaller one"
            )
