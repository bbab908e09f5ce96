"""Shots cut so that each line is heard when it is wanted, as far as there is room."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from reelwright.film.script import Script
from reelwright.film.shot import Shot
from reelwright.film.verdict import Finding, Severity
from reelwright.units import FrameRate

LANDING = "landing"
"""The check of lines that are timed."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a shot needs, in frames."""

    floor: int
    """With its line and the air around it."""
    speech: int
    """The line alone."""
    wanted: float
    """If there is room."""
    line_at: int | None = None
    """Of the film: when its line is to begin; None: whenever."""


Shares = Callable[[Sequence[int], Sequence[float], int], list[int]]
"""Floors, wants and a whole -> parts that add up to it."""


def landed(
    needs: Sequence[Need], least: int, lead: int, total: int, shares: Shares
) -> tuple[list[int], list[int | None]]:
    """The frames of each shot, and where in it its line begins, None where nothing was wanted.

    A shot whose line is timed begins `lead` frames before it; later, up to the line itself, where the one before needs
    the time. Where even that is too little, the line is late.

    Args:
        least: frames of a shot.
        total: frames of all of them.
    """
    groups = _groups(needs)
    frames: list[int] = []
    offsets: list[int | None] = []
    start = 0
    for number, group in enumerate(groups):
        first = group[0]
        offset = max(0, first.line_at - start) if first.line_at is not None else None
        tight = [max(least, (offset or 0) + first.speech) if offset is not None else first.floor]
        tight += [need.floor for need in group[1:]]
        air = first.floor - first.speech - lead if offset is not None else 0
        after = groups[number + 1 :]
        end = total
        if after:
            line = after[0][0].line_at
            assert line is not None
            comfortable = max(line - lead, start + sum(tight) + max(0, air))
            end = max(min(comfortable, line), start + sum(tight))
            end = min(end, total - least * sum(map(len, after)))
        wants = [max(float(tight[0]), first.wanted), *(need.wanted for need in group[1:])]
        frames += shares(tight, wants, end - start)
        offsets += [min(offset, frames[-len(group)] - 1) if offset is not None else None, *(None for _ in group[1:])]
        start = end
    return frames, offsets


def _groups(needs: Sequence[Need]) -> list[list[Need]]:
    """Each shot whose line is timed, with those after it that are not; first those before all of them."""
    groups: list[list[Need]] = []
    for need in needs:
        if need.line_at is not None or not groups:
            groups.append([])
        groups[-1].append(need)
    return groups


def not_landed(script: Script, shots: Sequence[Shot], rate: FrameRate) -> Iterator[Finding]:
    """The lines that are not heard when they are wanted, by more than a frame."""
    beats = [beat for scene in script.scenes for beat in scene.beats]
    start = 0
    for beat, shot in zip(beats, shots, strict=True):
        heard = float(rate.seconds(start + shot.line_at_frame))
        wanted = beat.line_at_seconds
        if wanted is not None and beat.line and abs(heard - wanted) > float(rate.seconds(1)):
            yield Finding(
                check=LANDING,
                severity=Severity.WARNING,
                message=f"{shot.id}: its line is heard at {heard:.2f} s, and the subtitles have it at {wanted:.2f} s: "
                "what is said and shown before it takes longer; shorten that, or move the subtitle",
                shot=shot.id,
                value=f"{heard:.2f} s",
                limit=f"{wanted:.2f} s",
            )
        start += shot.frames
