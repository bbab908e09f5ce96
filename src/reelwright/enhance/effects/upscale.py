"""More pixels: luma by a small net trained for it, colours by cubic interpolation.

Which net depends on how the clip was compressed: one that was trained on clean pictures takes the traces of an encoder
for edges. Where no net can be run, an edge-preserving filter does it, and that is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from reelwright.enhance.checkpoint import room_bytes
from reelwright.enhance.effect import Effort, Span
from reelwright.enhance.models import Shelf
from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.nets import LoadedNets, UpscalingNet
from reelwright.enhance.tiles import Luma
from reelwright.errors import InvalidInput, NotConfigured
from reelwright.film.recipe import Facts
from reelwright.media.clip import CodeValues, Planar
from reelwright.resilience.recovery import Rescue

SCALES = (1, 2, 3, 4)
KINDS = ("clean", "compressed")
_AMOUNT, _WIDTH = 0.6, 1.0
"""Of the detail that the filter adds, and the standard deviation in pixels of what is taken for unsharp."""
_AROUND = np.ones((3, 3), np.uint8)
_VIEWS = {Effort.STANDARD: 1, Effort.HIGH: 2, Effort.MAXIMUM: 8}
"""In how many ways turned and mirrored a net sees a picture; what it makes of them is averaged."""

_loaded = LoadedNets(UpscalingNet)


class Upscale:
    """
    Args:
        scale: 1 to 4 times each side; of 1 nothing is changed.
        effort: one of `Effort`. `preview` has no net.
        kind: of the pictures: `clean` or `compressed`.
        model: name of one of the user's; empty: one that ships.
        folder: where that is.
        sha256: of its file, so that what another made is not taken for its work.
    """

    name = "upscale"
    edition = 2
    before = after = 0
    rate = None
    nanoseconds = 20.0

    def __init__(
        self,
        scale: int,
        effort: str = Effort.STANDARD,
        kind: str = "clean",
        model: str = "",
        folder: str = "",
        sha256: str = "",
    ) -> None:
        if scale not in SCALES:
            raise InvalidInput(f"a picture is made 2, 3 or 4 times as large, not {scale}")
        self.scale = scale
        if kind not in KINDS:
            raise InvalidInput(f"pictures are {' or '.join(KINDS)}, not {kind!r}")
        self._effort, self._kind = Effort(effort), kind
        self._named, self._shelf, self._sha256 = model, Shelf(Path(folder) if folder else None), sha256
        self._frames = 0
        self._method = ""
        self._nets: tuple[UpscalingNet, ...] = ()
        self._steps: dict[str, list[Rescue]] = {}

    def room_bytes(self, shape: tuple[int, ...]) -> int:
        if not self._named or self._effort == Effort.PREVIEW:
            return 0
        manifest, folder = self._shelf.find(self._named)
        return room_bytes(manifest, folder, shape) if manifest.is_checkpoint else 0

    def apply(self, frames: Iterable[Planar], span: Span) -> Iterator[Planar]:
        if self.scale == 1:
            yield from frames
            return
        for frame in frames:
            if span.counts(frame.time):
                self._frames += 1
            yield self._larger(frame)

    def _larger(self, frame: Planar) -> Planar:
        luma, *colours = frame.planes
        larger = [self._drawn(luma, frame.depth), *(cubic(plane, self.scale) for plane in colours)]
        return frame.redrawn(larger, self.scale)

    def _drawn(self, luma: CodeValues, depth: int) -> NDArray[np.generic]:
        if depth == 8:
            return self._enlarged(np.asarray(luma, np.uint8))
        # Nets see 8 bits. What one adds to plain interpolation of them is added to that of all bits.
        unit = 1 << (depth - 8)
        coarse: Luma = cv.convertScaleAbs(luma, alpha=1 / unit)
        added = self._enlarged(coarse).astype(np.int32) - cubic(coarse, self.scale)
        added[np.abs(added) <= 1] = 0  # as far as both are rounded; in a slope it would be seen
        return np.asarray(np.maximum(cubic(luma, self.scale) + unit * added, 0))

    def _enlarged(self, luma: Luma) -> Luma:
        if not self._method:
            self._nets = tuple(self._chosen())
        if not self._nets:
            return crisp(luma, self.scale)
        larger = luma
        for net in self._nets:
            # Each net's own: by how many there are it knows what the pictures before needed.
            larger = seen(net, larger, _VIEWS[self._effort], self._steps.setdefault(net.manifest.name, []))
        if larger.shape[0] != luma.shape[0] * self.scale:  # of a net that makes more
            size = (luma.shape[1] * self.scale, luma.shape[0] * self.scale)
            larger = np.asarray(cv.resize(larger, size, interpolation=cv.INTER_AREA), np.uint8)
        return larger

    def _chosen(self) -> Iterator[UpscalingNet]:
        """The nets that come one after the other; none where there is to be none, or none can be."""
        if self._effort == Effort.PREVIEW:
            self._method = "lanczos"
            return
        names = [self._named] if self._named else _shipped(self.scale, self._kind, self._effort)
        try:
            for name in names:
                manifest, folder = self._shelf.find(name)
                if self._named and (manifest.sha256 != self._sha256 or manifest.times < self.scale):
                    raise InvalidInput(f"model {name} is another now, or makes too little; say the same command again")
                yield _loaded.get(manifest, folder)
        except NotConfigured as error:
            if self._named:  # nothing else was wanted
                raise
            self._method = f"lanczos, as {error}"
            return
        self._method = " and ".join(names)

    def facts(self) -> Facts:
        """`method`: the models, or `lanczos` and why; `steps`: down that were taken when memory ran out, see
        `Rescue.as_facts`."""
        steps: list[JsonValue] = [dict(step.as_facts()) for taken in self._steps.values() for step in taken]
        return {"frames": self._frames, "method": self._method, **({"steps": steps} if steps else {})}


def _shipped(scale: int, kind: str, effort: Effort) -> list[str]:
    """Names of the models for it. Of 3 times, what is made 4 times as large is made smaller again; what was compressed
    is twice made twice as large, for the traces are gone after the first."""
    form = "-8bit" if effort == Effort.STANDARD else ""
    if scale == 2:
        return [f"x2-{kind}{form}"]
    return [f"x4-clean{form}"] if kind == "clean" else [f"x2-compressed{form}", f"x2-clean{form}"]


def seen(net: UpscalingNet, luma: Luma, views: int, steps: list[Rescue]) -> Luma:
    """What a net makes of a picture, averaged over ways to turn and mirror it.

    Args:
        views: 1 to 8.
        steps: see `UpscalingNet.enlarged`.
    """
    if views == 1:
        return net.enlarged(luma, steps)
    total: NDArray[np.int32] | None = None
    for view in range(views):
        found = _turned(net.enlarged(np.ascontiguousarray(_turned(luma, view)), steps), view, is_back=True)
        total = found.astype(np.int32) if total is None else total + found
    assert total is not None
    return ((total + views // 2) // views).astype(np.uint8)


def _turned(luma: Luma, view: int, is_back: bool = False) -> Luma:
    """Mirrored downwards where `view` has a 1, across where it has a 2, on the diagonal where it has a 4; or back."""
    if view & 4 and is_back:
        luma = luma.T
    luma = luma[:: -1 if view & 1 else 1, :: -1 if view & 2 else 1]
    return luma.T if view & 4 and not is_back else luma


def cubic(plane: CodeValues, times: int) -> NDArray[Any]:
    """Interpolated, in the type it came in."""
    return np.asarray(cv.resize(plane, None, fx=times, fy=times, interpolation=cv.INTER_CUBIC))


def crisp(plane: CodeValues, times: int) -> NDArray[Any]:
    """Lanczos, and edges made crisper without anything darker or lighter than what was beside them, in the small."""
    larger = cv.resize(plane, None, fx=times, fy=times, interpolation=cv.INTER_LANCZOS4)
    unsharp = cv.addWeighted(larger, 1 + _AMOUNT, cv.GaussianBlur(larger, (0, 0), _WIDTH * times / 2), -_AMOUNT, 0)
    most = cubic(cv.dilate(plane, _AROUND), times)
    least = cubic(cv.erode(plane, _AROUND), times)
    return np.asarray(cv.max(cv.min(unsharp, most), least))
