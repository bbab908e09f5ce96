"""The shots of a clip, and what colours each has: looked at once, before anything is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.chunks import Link
from reelwright.enhance.effect import Effort, Span
from reelwright.enhance.effects.tonemap import ToneMap
from reelwright.enhance.motion.flow import Flow, Tuning
from reelwright.enhance.motion.light import FITTING, looks_cut
from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Sight
from reelwright.errors import InvalidInput, NotFound
from reelwright.imaging.grade import ColourGrade, Fineness, Matrix, balanced, matched
from reelwright.imaging.picture import MOST_BYTES, decoded
from reelwright.media.clip import PictureTrack, Planar, span_of, survey

_THUMB = (48, 27)
"""Places of a frame whose colours are looked at, a pixel each: means would lack what is darkest and lightest."""
_PLACES = 200
"""Of a picture, across."""
_EVERY, _MOST = 6, 40
"""Of so many frames one is looked at, and the most of a shot: each later one takes the place of one before."""
_WEIGHTS = {1: (0.2126, 0.0722), 5: (0.299, 0.114), 6: (0.299, 0.114), 7: (0.212, 0.087), 9: (0.2627, 0.0593)}
"""Matrix coefficients (ITU-T H.273, table 4) -> weights of red and of blue."""
_HIGH_DEFINITION = 576
"""Rows above which a picture that does not tell its matrix is BT.709; else it is BT.601."""
_SEARCH = Tuning()
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff"})
"""Suffixes of what is a picture, not a clip."""
_HDR = {16: "PQ", 18: "HLG"}
"""Transfer characteristics of light beyond white (ITU-T H.273, table 3)."""
_LEVELS = {
    Effort.PREVIEW: Fineness(5, 1024),
    Effort.STANDARD: Fineness(9, 4096),
    Effort.HIGH: Fineness(13, 8192),
    Effort.MAXIMUM: Fineness(13, 16384),
}
_FEW = 24
"""Shots beyond which no table is finer than the usual one: the recipe of each chunk has those of all of them."""


@dataclass(slots=True)
class ShotColours:
    start: Fraction
    """Seconds."""
    matrix: Matrix
    looks: list[NDArray[np.uint8]] = field(default_factory=list)
    """[n, 3] colours of some of its frames, blue first."""
    frames: int = 0

    def add(self, frame: Planar) -> None:
        if self.frames % _EVERY == 0:
            look = _colours(frame, self.matrix)
            if len(self.looks) < _MOST:
                self.looks.append(look)
            else:
                self.looks[self.frames // _EVERY * 7 % _MOST] = look
        self.frames += 1

    @property
    def colours(self) -> NDArray[np.uint8]:
        return np.concatenate(self.looks)


def shots_of(path: Path, track: PictureTrack, *, is_mapped: bool = False) -> list[ShotColours]:
    """Every frame is decoded.

    Args:
        is_mapped: high dynamic range is made standard first, as it will be when the colours are changed.

    Raises:
        InvalidInput: no frame can be decoded; or its light goes beyond white, and is not to be mapped.
    """
    frames = span_of(path, track.ticks[0], track.ticks[-1], None, is_interlaced=track.is_interlaced)
    found = _parted(
        ToneMap().apply(frames, Span(track.start_seconds, track.end_seconds)) if is_mapped else frames, path
    )
    if not found:
        raise InvalidInput(f"no frame of {path} can be decoded: it is damaged")
    return found


def _parted(frames: Iterable[Planar], path: Path) -> list[ShotColours]:
    shots: list[ShotColours] = []
    before: Sight | None = None
    for frame in frames:
        transfer = _HDR.get(int(frame.picture.color_trc or 0))
        if transfer:
            raise InvalidInput(
                f"{path} is HDR ({transfer}); say --sdr too, which makes it standard before its colours are changed"
            )
        sight = Sight(frame)
        if before is None or _is_cut(before, sight):
            shots.append(ShotColours(frame.time, _matrix(frame)))
        shots[-1].add(frame)
        before = sight
    return shots


def _is_cut(first: Sight, second: Sight) -> bool:
    """Fast motion over what is rough looks like one: then a flow that fits tells the two apart."""
    return looks_cut(first, second) and Flow(first, second, _SEARCH, _SEARCH.search()).fit < FITTING


def looks_of(path: Path, *, is_mapped: bool = False) -> NDArray[np.uint8]:
    """[n, 3] colours of a picture, or of all shots of a clip, blue first. `is_mapped`: as `shots_of` has it.

    Raises:
        NotFound, InvalidInput: it is neither, or cannot be read; why.
    """
    if path.suffix.lower() in _PICTURES:
        bgr = decoded(_read(path), path.name).bgr
        apart = max(1, max(bgr.shape) // _PLACES)
        return np.ascontiguousarray(bgr[::apart, ::apart].reshape(-1, 3))
    return np.concatenate([shot.colours for shot in shots_of(path, survey(path), is_mapped=is_mapped)])


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise NotFound(f"{path} cannot be read: {error.strerror}") from None


def balancing(shots: Sequence[ShotColours], effort: Effort = Effort.STANDARD) -> Link:
    """What balances each, where it has to be."""
    fineness = _fineness(shots, effort)
    return _link(shots, lambda shot: balanced(shot.colours, shot.matrix, fineness))


def matching(shots: Sequence[ShotColours], like: NDArray[np.uint8], effort: Effort = Effort.STANDARD) -> Link:
    """What gives each the colours `like`, [n, 3], blue first."""
    fineness = _fineness(shots, effort)
    return _link(shots, lambda shot: matched(shot.colours, like, shot.matrix, fineness))


def _fineness(shots: Sequence[ShotColours], effort: Effort) -> Fineness:
    wished, usual = _LEVELS[effort], _LEVELS[Effort.STANDARD]
    return wished if len(shots) <= _FEW else Fineness(min(wished.nodes, usual.nodes), wished.samples)


def _link(shots: Iterable[ShotColours], grade: Callable[[ShotColours], ColourGrade | None]) -> Link:
    graded = [(shot.start, grade(shot)) for shot in shots]
    return Link("colour", {"shots": [[str(start), one.packed() if one else ""] for start, one in graded]})


def _matrix(frame: Planar) -> Matrix:
    default = 1 if frame.planes[0].shape[0] > _HIGH_DEFINITION else 6
    red, blue = _WEIGHTS.get(int(frame.picture.colorspace), _WEIGHTS[default])
    return Matrix(red, blue, frame.is_full_range)


def _colours(frame: Planar, matrix: Matrix) -> NDArray[np.uint8]:
    scale = 2.0 ** (8 - frame.depth)
    small = [cv.resize(one, _THUMB, interpolation=cv.INTER_NEAREST).astype(np.float32) * scale for one in frame.planes]
    ycc = np.stack(small if len(small) == 3 else [small[0], *[np.full_like(small[0], 128)] * 2], -1)
    return np.rint(matrix.bgr(ycc.reshape(-1, 3).astype(np.float32))).astype(np.uint8)
