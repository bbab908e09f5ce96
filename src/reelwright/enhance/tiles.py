"""Pictures made larger, or between two others, in tiles, each seen with what is around it, so that no seam is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.manifest import Manifest, PictureForm
from reelwright.errors import InvalidInput

Luma = NDArray[np.uint8]
"""[H, W], 0..255."""
Floats = NDArray[np.float32]
Run = Callable[[Luma], Luma]
"""What a net makes of a picture whose sides are multiples of what its manifest says."""
RunPair = Callable[[Floats], Floats]
"""[3, H, W] that a net makes of [6, H, W], two pictures of red, green and blue; of such sides."""
Window = tuple[slice, slice]
"""Rows and columns of a picture."""
Number = TypeVar("Number", bound=np.generic)

_RED, _GREEN, _BLUE = 0.299, 0.587, 0.114
"""Of luma (ITU-R BT.601)."""


def enlarged_in_tiles(luma: Luma, manifest: Manifest, most: int, run: Run) -> Luma:
    """A picture of `times` its size.

    Args:
        most: pixels of a tile's side, without the `margin` around it.

    Raises:
        InvalidInput: what `run` makes has another size than the manifest says.
    """
    times = manifest.times
    made = np.empty((luma.shape[0] * times, luma.shape[1] * times), np.uint8)
    for part, around in _tiles(luma.shape, manifest, most):
        found = _made(_padded(luma[around], manifest.multiple), manifest, run)
        made[_scaled(part, times)] = found[_scaled(_within(part, around), times)]
    return made


@dataclass(frozen=True, slots=True)
class InBetween:
    """A picture between two."""

    rgb: Floats
    """[3, H, W]."""
    parts: int
    """Tiles that it was worked in."""


def drawn_in_tiles(pair: Floats, manifest: Manifest, most: int, run: RunPair) -> InBetween:
    """
    Args:
        pair: [6, H, W], one after the other.
        most: pixels of a tile's side, without the `margin` around it.
    """
    made = np.empty((3, *pair.shape[1:]), np.float32)
    tiles = list(_tiles(pair.shape[1:], manifest, most))
    for part, around in tiles:
        found = run(_padded(pair[:, *around], manifest.multiple))
        made[:, *part] = found[:, *_within(part, around)]
    return InBetween(made, len(tiles))


def tile_bytes(manifest: Manifest, shape: tuple[int, ...], most: int) -> int:
    """Memory that the largest tile of a picture of this shape takes while it is worked."""
    each = (min(side, most + 2 * margin_of(manifest)) for side in shape)
    height, width = (-(-side // manifest.multiple) * manifest.multiple for side in each)
    return height * width * manifest.bytes_a_pixel


def margin_of(manifest: Manifest) -> int:
    """Pixels that a tile has around it."""
    return -(-manifest.margin // manifest.multiple) * manifest.multiple


def as_floats(luma: Luma, form: PictureForm) -> NDArray[np.float32]:
    """[1, C, H, W], 0..1, as nets of this form take it."""
    channels = 1 if form is PictureForm.LUMA else 3
    return np.array(np.broadcast_to(luma.astype(np.float32) / 255, (1, channels, *luma.shape)), order="C")


def as_luma(picture: NDArray[np.float32]) -> Luma:
    """
    Args:
        picture: [C, H, W] of luma, or of red, green and blue; 0..1, and what is beyond is cut off.
    """
    weights = (1.0,) if len(picture) == 1 else (_RED, _GREEN, _BLUE)
    grey = sum(weight * plane for weight, plane in zip(weights, picture, strict=True))
    return np.asarray(np.clip(np.rint(255 * np.nan_to_num(np.asarray(grey))), 0, 255), np.uint8)


def _tiles(shape: tuple[int, ...], manifest: Manifest, most: int) -> Iterator[tuple[Window, Window]]:
    """Parts of a picture; and each with what is about it, which begins where blocks of pixels do, as nets see them."""
    margin = margin_of(manifest)
    for rows in _spans(shape[0], most, manifest.multiple):
        for columns in _spans(shape[1], most, manifest.multiple):
            yield (rows, columns), (_wider(rows, margin, shape[0]), _wider(columns, margin, shape[1]))


def _spans(side: int, most: int, multiple: int) -> Iterator[slice]:
    """Even parts of a side."""
    count = -(-side // max(multiple, most // multiple * multiple))
    step = -(-side // count // multiple) * multiple
    return (slice(start, min(side, start + step)) for start in range(0, side, step))


def _wider(span: slice, margin: int, side: int) -> slice:
    return slice(max(0, span.start - margin), min(side, span.stop + margin))


def _within(part: Window, around: Window) -> Window:
    """Where `part` is, of what is around it."""
    rows, columns = (slice(p.start - a.start, p.stop - a.start) for p, a in zip(part, around, strict=True))
    return rows, columns


def _scaled(window: Window, times: int) -> Window:
    rows, columns = (slice(one.start * times, one.stop * times) for one in window)
    return rows, columns


def _made(given: Luma, manifest: Manifest, run: Run) -> Luma:
    found, times = run(given), manifest.times
    if found.shape != (times * given.shape[0], times * given.shape[1]):
        raise InvalidInput(
            f"model {manifest.name} makes {found.shape} of {given.shape}, and not {times} times each side as its "
            "manifest says; add it anew"
        )
    return found


def _padded(picture: NDArray[Number], multiple: int) -> NDArray[Number]:
    """[..., H, W]."""
    *rest, down, right = (-side % multiple for side in picture.shape)
    if not down and not right:
        return picture
    return np.pad(picture, [*((0, 0) for _ in rest), (0, down), (0, right)], "edge")
