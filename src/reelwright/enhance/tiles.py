"""Pictures made larger in tiles, each seen with what is around it, so that no seam is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.manifest import Manifest, PictureForm
from reelwright.errors import InvalidInput

Luma = NDArray[np.uint8]
"""[H, W], 0..255."""
Run = Callable[[Luma], Luma]
"""What a net makes of a picture whose sides are multiples of what its manifest says."""

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
    for top, bottom in _spans(luma.shape[0], most, manifest.multiple):
        for left, right in _spans(luma.shape[1], most, manifest.multiple):
            around = _around(luma, manifest, top, bottom, left, right)
            found = _made(_padded(luma[around], manifest.multiple), manifest, run)
            y, x = (top - around[0].start) * times, (left - around[1].start) * times
            height, width = (bottom - top) * times, (right - left) * times
            made[top * times : bottom * times, left * times : right * times] = found[y : y + height, x : x + width]
    return made


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


def _spans(side: int, most: int, multiple: int) -> Iterator[tuple[int, int]]:
    """Even parts of a side."""
    count = -(-side // max(multiple, most // multiple * multiple))
    step = -(-side // count // multiple) * multiple
    return ((start, min(side, start + step)) for start in range(0, side, step))


def _around(luma: Luma, manifest: Manifest, top: int, bottom: int, left: int, right: int) -> tuple[slice, slice]:
    """The part of a picture with what is about it. It begins where blocks of pixels do, as nets see them."""
    margin = margin_of(manifest)
    return (
        slice(max(0, top - margin), min(luma.shape[0], bottom + margin)),
        slice(max(0, left - margin), min(luma.shape[1], right + margin)),
    )


def _made(given: Luma, manifest: Manifest, run: Run) -> Luma:
    found, times = run(given), manifest.times
    if found.shape != (times * given.shape[0], times * given.shape[1]):
        raise InvalidInput(
            f"model {manifest.name} makes {found.shape} of {given.shape}, and not {times} times each side as its "
            "manifest says; add it anew"
        )
    return found


def _padded(luma: Luma, multiple: int) -> Luma:
    down, right = (-side % multiple for side in luma.shape)
    return np.pad(luma, ((0, down), (0, right)), "edge") if down or right else luma
