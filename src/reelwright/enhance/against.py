"""A clip beside the one it was made from: how near it still is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from statistics import mean

from reelwright.enhance.chunks import key_for
from reelwright.enhance.motion.sight import Greys
from reelwright.enhance.stretches import places
from reelwright.errors import InvalidInput
from reelwright.imaging.fidelity import psnr, ssim
from reelwright.media.clip import PictureTrack, span_of, survey
from reelwright.media.vmaf import program, vmaf

_SAME_TIME = Fraction(1, 500)
"""Seconds by which two frames of one moment may differ: clocks of files are as coarse as a thousandth."""


@dataclass(frozen=True, slots=True)
class Fidelity:
    """Of luma, mean over the frames that were looked at."""

    frames: int
    psnr: float
    """Decibels, at most 100."""
    ssim: float
    """At most 1."""
    vmaf: float | None
    """0..100, of the whole clip; None: there is no `ffmpeg` here that has libvmaf."""


def fidelity(clip: Path, original: Path) -> Fidelity:
    """Frames of the same moment are compared, each counted from the beginning of its clip, on the stretches that are
    measured of the original.

    Raises:
        NotFound, InvalidInput: one of them cannot be read, or they have no size, or no moment, in common.
        BackendError: the program that tells VMAF failed.
    """
    mine, theirs = survey(clip), survey(original)
    found: list[tuple[float, float]] = []
    for first, stop in places(theirs):
        start, end = (theirs.ticks[number] * theirs.time_base - theirs.start_seconds for number in (first, stop - 1))
        made = list(_frames(clip, mine, start, end))
        for time, truth in _frames(original, theirs, start, end):
            nearest = min(made, key=lambda one: abs(one[0] - time), default=None)
            if nearest is not None and abs(nearest[0] - time) <= _SAME_TIME:
                found.append(_compared(nearest[1], truth, clip, original))
    if not found:
        raise InvalidInput(f"{clip} shows nothing at the moments of {original}; it is no version of it")
    ffmpeg = program()
    told = vmaf(ffmpeg, clip, original) if ffmpeg else None
    return Fidelity(len(found), round(mean(a for a, _ in found), 3), round(mean(b for _, b in found), 5), told)


def _frames(path: Path, track: PictureTrack, start: Fraction, end: Fraction) -> Iterator[tuple[Fraction, Greys]]:
    """Seconds since the clip began, and luma, from `start` to `end`."""
    base, began = track.time_base, track.start_seconds
    room = _SAME_TIME + base
    ticks = [tick for tick in track.ticks if start - room <= tick * base - began <= end + room]
    if ticks:
        key = key_for(track, track.ticks.index(ticks[0]))
        for frame in span_of(path, ticks[0], ticks[-1], key, is_interlaced=track.is_interlaced):
            yield frame.time - began, frame.in_bytes(0)


def _compared(made: Greys, truth: Greys, clip: Path, original: Path) -> tuple[float, float]:
    if made.shape != truth.shape:
        sizes = [f"{one.shape[1]}x{one.shape[0]}" for one in (made, truth)]
        raise InvalidInput(f"{clip} is {sizes[0]}, {original} is {sizes[1]}: only pictures of one size are compared")
    return psnr(made, truth), ssim(made, truth)
