"""Nets at work, whatever runs them: in tiles, in smaller ones or on the CPU where memory runs out, and kept loaded
under a cap of memory."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Protocol

from reelwright.enhance.checkpoint import Checkpoint
from reelwright.enhance.devices import Device, Placement, cpu, in_tiles
from reelwright.enhance.manifest import Manifest, verified
from reelwright.enhance.onnx_net import OnnxNet
from reelwright.enhance.tiles import Luma, Run, enlarged_in_tiles, tile_bytes
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
    """One that is loaded."""

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


class LoadedNets:
    """Those that are loaded: the one used longest ago goes when the cap is reached, unless it is pinned."""

    def __init__(self, most_bytes: int = 512 * 2**20) -> None:
        self._most = most_bytes
        self._lock = Lock()
        self._nets: OrderedDict[str, UpscalingNet] = OrderedDict()
        self._pinned: set[str] = set()

    def get(self, manifest: Manifest, folder: Path, pin: bool = False) -> UpscalingNet:
        """The net, loaded now or before.

        Raises:
            InvalidInput, NotConfigured: see `UpscalingNet` and `verified`; or it takes more than the cap leaves.
        """
        with self._lock:
            net = self._nets.get(manifest.sha256)
            if net is None:
                net = UpscalingNet(manifest, verified(manifest, folder))
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

    def _make_room(self, coming: UpscalingNet) -> None:
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
