"""Nets that make a picture between two, as ONNX files, run by onnxruntime on one thread.

There is no one form of them. Those that are public are exported from RIFE in two ways, and both are taken: with an
input for each picture and one for the moment (`img0`, `img1`, `timestep`), or with all that as the channels of one
input, as vs-mlrt for VapourSynth wants it. None of those files was run here: what was run are small nets of the same
inputs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from reelwright.enhance.devices import cpu
from reelwright.enhance.manifest import Manifest, Moments
from reelwright.enhance.onnx_net import refusals_told, session_of
from reelwright.enhance.tiles import Floats, tile_bytes
from reelwright.errors import BackendError, InvalidInput

if TYPE_CHECKING:
    import onnxruntime

MARGIN = 128
"""Pixels around a tile: what moves farther between two pictures may break where tiles meet."""
_TILES = (8192, 4096, 2048, 1024, 512, 256)
"""Pixels of a tile's side. The whole picture in one is best: nets of this kind look for motion all over it."""
_CPU_SHARE = 0.5
"""Of what the machine lends, that one net may work in."""
_COPIES = 2
"""Of the weights: the file, and the net's own."""
_PACKED = {6: Moments.MIDDLE, 7: Moments.ANY, 8: Moments.ANY, 11: Moments.ANY}
"""Channels of a net of one input -> the moments it makes; see `packed`."""
_WANTED = (
    "where two pictures of red, green and blue are wanted, as two inputs float32 [1, 3, h, w] or one of 6 channels, "
    "with or without the moment between them (0 to 1) as one number or a plane [1, 1, h, w], or as the channels of one "
    "input as vs-mlrt has it (7, 8 or 11), and one output; export it for that"
)


class NoPicture(BackendError):
    """A net makes what are no numbers."""


@dataclass(frozen=True, slots=True)
class PairForm:
    """What goes into a net of two pictures."""

    pictures: tuple[str, ...]
    """Names of its inputs for both: two of them, or one."""
    channels: int
    """Of each of them."""
    moment: str
    """Name of its input for the moment; empty: it has none."""
    moment_shape: tuple[int, ...] | None
    """Of the number; None: it is a plane."""

    @property
    def moments(self) -> Moments:
        return Moments.ANY if self.moment else _PACKED.get(self.channels, Moments.MIDDLE)

    def feed(self, pair: Floats, t: float) -> dict[str, Any]:
        """By the names of its inputs. `pair` is [6, H, W]."""
        if len(self.pictures) == 2:
            given = dict(zip(self.pictures, (pair[None, :3], pair[None, 3:]), strict=True))
        else:
            given = {self.pictures[0]: packed(pair, t, self.channels)[None]}
        if self.moment:
            shape = (1, 1, *pair.shape[1:]) if self.moment_shape is None else self.moment_shape
            given[self.moment] = np.full(shape, t, np.float32)
        return {name: np.ascontiguousarray(one) for name, one in given.items()}


def packed(pair: Floats, t: float, channels: int) -> Floats:
    """[channels, H, W]: the two pictures; from 7 on the moment. The eighth of 8 is the scale at which motion is looked
    for, which is that of the picture. 8 to 11 of 11 are where each pixel is, across and down, from -1 to 1, and how far
    one pixel is in these numbers."""
    rows, columns = pair.shape[1:]
    planes: list[Any] = [t]
    if channels == 8:
        planes += [1]
    if channels == 11:
        apart = [2 / max(1, side - 1) for side in (columns, rows)]
        planes += [np.linspace(-1, 1, columns)[None], np.linspace(-1, 1, rows)[:, None], *apart]
    wide = [np.broadcast_to(np.asarray(one, np.float32), (1, rows, columns)) for one in planes[: channels - 6]]
    return np.concatenate([pair, *wide])


def takes_pairs(session: onnxruntime.InferenceSession) -> bool:
    """Whether it is for two pictures, as far as one sees from without; `form_of` says whether it can be run."""
    first, *others = session.get_inputs()
    return bool(others) or (isinstance(channels := _channels(first), int) and channels >= min(_PACKED))


def form_of(session: onnxruntime.InferenceSession, name: str) -> PairForm:
    """What goes into a net.

    Raises:
        InvalidInput: nothing that is known here, or pictures of one size only.
    """
    inputs, outputs = session.get_inputs(), session.get_outputs()
    pictures = [one for one in inputs if _channels(one) in (3, *_PACKED)]
    rest = [one for one in inputs if one not in pictures]
    channels = [_channels(one) for one in pictures]
    is_known = channels == [3, 3] or (len(channels) == 1 and channels[0] in _PACKED)
    takes_moment = channels in ([3, 3], [6])
    is_float = all(one.type == "tensor(float)" for one in inputs)
    if not is_known or not is_float or len(outputs) != 1 or len(rest) > takes_moment or not all(map(_is_moment, rest)):
        found = " and makes ".join(", ".join(f"{one.type}{one.shape}" for one in end) for end in (inputs, outputs))
        raise InvalidInput(f"{name} takes {found}, {_WANTED}")
    if any(isinstance(side, int) for one in pictures for side in one.shape[2:]):
        raise InvalidInput(f"{name} takes pictures of one size only; export it with free height and width")
    names = tuple(one.name for one in pictures)
    moment = rest[0] if rest else None
    shape = None if moment is None or _is_plane(moment) else (1,) * len(moment.shape)
    return PairForm(names, channels[0], moment.name if moment else "", shape)


def _channels(end: Any) -> Any:
    return end.shape[1] if len(end.shape) == 4 else None


def _is_moment(end: Any) -> bool:
    return _is_plane(end) or all(not isinstance(side, int) or side == 1 for side in end.shape)


def _is_plane(end: Any) -> bool:
    return _channels(end) == 1 and not any(isinstance(side, int) for side in end.shape[2:])


def tiles_for(shape: Sequence[int]) -> list[int]:
    """Sides that are tried for a picture, the largest, in which it is whole, first."""
    whole = min((tile for tile in _TILES if tile >= max(shape)), default=_TILES[0])
    return [tile for tile in _TILES if tile <= whole]


def working_bytes(manifest: Manifest, shape: tuple[int, ...]) -> int:
    """What the largest tile takes that is worked."""
    most = _CPU_SHARE * cpu().lent_bytes
    needs = [tile_bytes(manifest, shape, tile) for tile in tiles_for(shape)]
    return max((need for need in needs if need <= most), default=needs[-1])


def room_bytes(manifest: Manifest, folder: Path, shape: tuple[int, ...]) -> int:
    """Of the machine's memory, that a process takes which makes pictures of this shape by it."""
    file = folder / manifest.file
    size = file.stat().st_size if file.is_file() else 0  # whoever loads it says that it is gone
    return _COPIES * size + working_bytes(manifest, shape)


class OnnxPair:
    """One that is loaded."""

    def __init__(self, manifest: Manifest, data: bytes) -> None:
        """
        Raises:
            InvalidInput, NotConfigured: see `session_of` and `form_of`; or it is not as its manifest says.
        """
        self._name = manifest.name
        self._session = session_of(data, manifest.file, keeps_memory=False)
        self._form = form_of(self._session, manifest.file)
        if self._form.moments is not manifest.moments:
            raise InvalidInput(
                f"{manifest.file} makes moments: {self._form.moments}, not {manifest.moments} as its manifest says; "
                "add it anew"
            )
        self.memory = _COPIES * len(data)

    def run(self, t: float, pair: Floats) -> Floats:
        """[3, H, W], of [6, H, W] with sides that are multiples of what the manifest says.

        Raises:
            InvalidInput: what it makes is of another shape.
            NoPicture
        """
        with refusals_told(self._name):
            found = np.asarray(self._session.run(None, self._form.feed(pair, t))[0])
        if found.shape != (1, 3, *pair.shape[1:]):
            raise InvalidInput(
                f"model {self._name} makes {list(found.shape)} of two pictures of {list(pair.shape[1:])}, where "
                f"{[1, 3, *pair.shape[1:]]} is wanted; export it for that"
            )
        if not np.isfinite(found).all():
            raise NoPicture(f"model {self._name} makes what are no numbers (NaN or infinite)")
        return np.asarray(found[0], np.float32)
